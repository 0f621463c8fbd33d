"""Reading a packet that came back (读回数据包): every value, or what is wrong with its cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.packets.forms import Address, Column, PacketForm, Topic, Use, tidy
from hengji.core.paper_fields import Holds, PaperField, read_field
from hengji.core.quantities import HUNDRED, plain_number, read_decimal
from hengji.core.schemes import DATUM_NOT_A_NUMBER, DatumField
from hengji.documents.ledgers.cells import cell_text, quoted
from hengji.documents.ledgers.grids import Cell, is_blank
from hengji.documents.packets.container import OpenedPacket
from hengji.documents.packets.structure import (
    FoundRow,
    FoundSheet,
    check_sheet_names,
    find_sheet,
)

CELL_WITHOUT_VALUE = FlawKind(
    "packet-cell-without-value",
    Severity.ERROR,
    "要填写的格子里是没有结果的公式或错误值。",
    "请改正公式，或直接填写数值，用 Excel 或 WPS 保存后重新交回。",
)
NOT_A_NUMBER = FlawKind(
    "packet-not-a-number",
    Severity.ERROR,
    "应填数的格子里不是数，或小数位、大小不合要求。",
    "请只填数字，不带单位；得分最多两位小数，个数填整数。",
)
NOT_A_CHOICE = FlawKind(
    "packet-not-a-choice",
    Severity.ERROR,
    "只能从下拉列表里选的格子填了别的内容。",
    "请从下拉列表里选一项。",
)
TEXT_TOO_LONG = FlawKind(
    "packet-text-too-long",
    Severity.ERROR,
    "一格里的文字超过了上限。",
    "请缩短这段文字，详细内容作为材料另附。",
)
PERCENT_READ = FlawKind(
    "packet-percent-read",
    Severity.WARNING,
    "以百分点为单位的格子设成了百分比格式，已按百分点读取。",
    "请核对读取的数值。",
)
PERCENTAGE_POINTS = "百分点"


@dataclass(frozen=True, slots=True)
class PacketReading:
    """What a packet says now.

    Attributes:
        values: By address, tidied; a cell with a flaw is left out.
        places: Where each value stands, for people.
        flaws: In the order of the file.
    """

    values: Mapping[Address, str]
    places: Mapping[Address, str]
    flaws: tuple[Flaw, ...]


def read_packet(opened: OpenedPacket, form: PacketForm) -> PacketReading:
    """Hold a workbook that came back against the packet that was sent.

    Args:
        opened: The workbook.
        form: What was sent.

    Raises:
        FlawsFound: A sheet cannot be read at all.
    """
    flaws = list(check_sheet_names(opened, form.sheets))
    values: dict[Address, str] = {}
    places: dict[Address, str] = {}
    there = {*opened.names, *opened.hidden}
    for sheet in form.sheets:
        if sheet.name in there:
            _read_sheet(find_sheet(opened, sheet), values, places, flaws)
    return PacketReading(values, places, tuple(flaws))


def _read_sheet(
    found: FoundSheet,
    values: dict[Address, str],
    places: dict[Address, str],
    flaws: list[Flaw],
) -> None:
    flaws += found.flaws
    for each in found.rows:
        for column in found.sheet.columns:
            if column.use is not Use.FILLED or column.key not in found.columns:
                continue
            row = each.row
            address = Address(found.sheet.topic, row.evaluation, row.item, column.key)
            place = found.place(each.line, found.columns[column.key])
            places[address] = place
            try:
                values[address] = _Reader(found, each, column, place).read(flaws)
            except FlawsFound as problem:
                flaws += problem.flaws


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one cell that was to be filled in."""

    found: FoundSheet
    each: FoundRow
    column: Column
    place: str

    def read(self, flaws: list[Flaw]) -> str:
        """Return the value; raise what is wrong with it."""
        at = (self.each.line, self.found.columns[self.column.key])
        cells = self.found.cells
        if what := cells.odd.get(at):
            raise self._wrong(CELL_WITHOUT_VALUE, f"{self._name()}{what}。")
        cell = cells.at(*at)
        if is_blank(cell):
            return ""
        if self.column.holds is Holds.TEXT:
            return self._text(cell)
        text = self._number(cell)
        if at in cells.percents and self.each.row.printed.get("unit") == PERCENTAGE_POINTS:
            number = read_decimal(text)
            if number is not None:
                text = plain_number(number * HUNDRED)
                message = f"{self._name()}按 {text} 百分点读取。"
                flaws.append(PERCENT_READ.at(self.place, message))
        return text

    def _text(self, cell: Cell) -> str:
        column, text = self.column, tidy(Holds.TEXT, cell_text(cell))
        choices = self.each.row.choices.get(column.key, column.choices)
        if column.only and text not in choices:
            words = f"{self._name()}填了{quoted(text)}，只能选：{'、'.join(choices)}。"
            raise self._wrong(NOT_A_CHOICE, words)
        if len(text) > column.longest:
            words = f"{self._name()}有 {len(text)} 个字，上限是 {column.longest} 个字。"
            raise self._wrong(TEXT_TOO_LONG, words)
        return self._datum(text) if self.found.sheet.topic is Topic.DATA else text

    def _datum(self, text: str) -> str:
        row = self.each.row
        try:
            return DatumField(row.item, row.printed["label"], row.printed["unit"]).read(text)
        except FlawsFound as problem:
            raise self._wrong(DATUM_NOT_A_NUMBER, problem.flaws[0].message) from None

    def _number(self, cell: Cell) -> str:
        if isinstance(cell, bool | date | datetime | time | timedelta):
            what = "是或否" if isinstance(cell, bool) else "日期或时间"
            raise self._wrong(NOT_A_NUMBER, f"{self._name()}成了{what}：{quoted(cell)}。")
        text = cell_text(cell)
        if self.found.sheet.topic is Topic.PAPERS:
            try:
                read_field(PaperField(self.column.key), text)
            except FlawsFound as problem:
                raise self._wrong(NOT_A_NUMBER, self._message(problem)) from None
        return tidy(self.column.holds, text)

    def _message(self, problem: FlawsFound) -> str:
        return f"{self._name()}{problem.flaws[0].message.split('”', 1)[-1]}"

    def _name(self) -> str:
        return f"“{self.column.head}”一栏编码“{self.each.row.key}”"

    def _wrong(self, kind: FlawKind, message: str) -> FlawsFound:
        return FlawsFound([kind.at(self.place, message)])
