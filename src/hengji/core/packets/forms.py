"""What stands in a packet (数据包内容): sheets of rows, some cells to be filled in.

The same value is written as a workbook, kept as what was sent, and held against
what comes back.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from hengji.core.packets.kinds import PacketKind
from hengji.core.paper_fields import Holds
from hengji.core.quantities import plain_number, read_decimal

KEY = "key"
"""The column by which a row is known again."""
LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class Topic(StrEnum):
    """What a sheet is about (工作表内容)."""

    PAPERS = "评分"
    MATERIALS = "应交材料"
    DATA = "基础数据"
    OPINIONS = "反馈意见"


class Use(StrEnum):
    """Who writes a column (栏目用途)."""

    PRINTED = "固定"
    FILLED = "填写"
    COMPUTED = "计算"


class Address(NamedTuple):
    """Names one value of the records, wherever it stands in a workbook."""

    topic: Topic
    evaluation: int
    item: str
    column: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Attributes:
        key: Names it for programs.
        head: Names it for people; no two of a sheet are alike.
        width: In half-width characters.
        use: Only what is filled in is read back.
        holds: What its cells hold.
        longest: Characters a filled text may have.
        choices: What the drop-down list offers.
        only: Whether nothing but a choice may stand there.
        hint: Shown while a cell is being filled in.
    """

    key: str
    head: str
    width: float
    use: Use = Use.PRINTED
    holds: Holds = Holds.TEXT
    longest: int = 0
    choices: tuple[str, ...] = ()
    only: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and its value now.

    ``text`` names cells of its row by ``{column}``; in the total of a sheet
    these are the whole columns.
    """

    text: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet.

    Attributes:
        key: Told apart from every other row of the sheet; it is printed.
        evaluation: Id of the evaluation it belongs to.
        item: What it is about, within the topic and the evaluation.
        printed: What stands in the printed columns; a missing one is empty.
        filled: What stands in the columns to be filled in.
        formulas: By computed column.
        choices: By filled column, where this row offers others.
        hints: By filled column, where this row says something else.
        most: By filled column, the highest number that makes sense.
    """

    key: str
    evaluation: int
    item: str
    printed: Mapping[str, str] = field(default_factory=dict)
    filled: Mapping[str, str] = field(default_factory=dict)
    formulas: Mapping[str, Formula] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    most: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, what it says above its rows, and the rows."""

    name: str
    topic: Topic
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Formula | None = None

    def addresses(self) -> Iterator[tuple[Row, Column, Address]]:
        """Yield every cell to be filled in, row by row."""
        for row in self.rows:
            for column in self.columns:
                if column.use is Use.FILLED:
                    address = Address(self.topic, row.evaluation, row.item, column.key)
                    yield row, column, address


@dataclass(frozen=True, slots=True)
class PacketForm:
    """A whole packet.

    Attributes:
        kind: To whom it goes.
        year: The work year (评价工作年度).
        subject: The agency or the unit it is for.
        place: The bureau that sends it.
        sent_on: The date as people read it.
        sheets: In order; at least one.
        schemes: By evaluation, the hash of the scheme the sheets follow.
        demo: Whether everything in it is invented (演示数据).
    """

    kind: PacketKind
    year: int
    subject: str
    place: str
    sent_on: str
    sheets: tuple[Sheet, ...]
    schemes: Mapping[int, str]
    demo: bool = False

    def values(self) -> dict[Address, str]:
        """Return what stood in the cells to be filled in when it was sent."""
        return {
            address: tidy(column.holds, row.filled.get(column.key, ""))
            for sheet in self.sheets
            for row, column, address in sheet.addresses()
        }


def tidy(holds: Holds, text: str) -> str:
    """Return a value as it is compared: spreadsheets change line ends and zeros.

    >>> tidy(Holds.NUMBER, " 85.50 ")
    '85.5'
    """
    if holds is Holds.TEXT:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join(line.rstrip() for line in lines).strip()
    number = read_decimal(text)
    return text.strip() if number is None else plain_number(number + 0)


def sheet_names(names: Iterator[str] | list[str]) -> list[str]:
    """Return names that a workbook accepts, numbered, in the same order."""
    return [_sheet_name(number, name) for number, name in enumerate(names, start=1)]


def _sheet_name(number: int, name: str) -> str:
    plain = "".join(each for each in name if unicodedata.category(each)[0] != "C")
    whole = f"{number:02d} {' '.join(plain.translate(_NOT_IN_SHEET_NAMES).split())}"
    while len(whole.encode("utf-16-le")) > 2 * LONGEST_SHEET_NAME:
        whole = whole[:-1]
    return whole.rstrip()
