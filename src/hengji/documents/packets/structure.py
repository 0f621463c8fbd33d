"""Finding the sheets and rows of a packet again (核对结构): each by its name, none by its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.packets.forms import KEY, Column, Row, Sheet, Use, tidy
from hengji.documents.ledgers.cells import cell_text, quoted
from hengji.documents.ledgers.grids import Cell, is_blank, letters
from hengji.documents.packets.container import OpenedPacket, SheetCells
from hengji.documents.packets.layout import COVER, HEAD_WITHIN, TITLE_LINE

SHEET_MISSING = FlawKind(
    "packet-sheet-missing",
    Severity.ERROR,
    "数据包里少了一个工作表。",
    "请在原来发出的数据包上填写，不要删除工作表；多份材料不要拼成一个文件。",
)
SHEET_RENAMED = FlawKind(
    "packet-sheet-renamed",
    Severity.ERROR,
    "数据包里的一个工作表被改了名。",
    "请把工作表的名称改回去后重新交回。",
)
SHEET_ADDED = FlawKind(
    "packet-sheet-added",
    Severity.WARNING,
    "数据包里多了一个工作表，没有读取。",
    "请确认其中没有要交的内容；有的请填到原有的工作表里。",
)
HEAD_CHANGED = FlawKind(
    "packet-head-changed",
    Severity.ERROR,
    "工作表的表头不见了，或少了、重复了一栏。",
    "请在原来发出的数据包上填写，不要增删或改动表头。",
)
ROW_REMOVED = FlawKind(
    "packet-row-removed",
    Severity.ERROR,
    "工作表里少了一行。",
    "请在原来发出的数据包上填写，不要删除行；不填的行留空即可。",
)
ROW_ADDED = FlawKind(
    "packet-row-added",
    Severity.ERROR,
    "工作表里多了一行，编码不是发出时的任何一行。",
    "请删去这一行，把内容填到原有的行里。",
)
ROW_REPEATED = FlawKind(
    "packet-row-repeated",
    Severity.ERROR,
    "同一编码在工作表里出现了两次。",
    "请只留一行。",
)
LOCKED_CHANGED = FlawKind(
    "packet-locked-cell-changed",
    Severity.ERROR,
    "不应改动的格子与发出时不同。",
    "请把该格改回发出时的内容；认为原内容有误的，请与发出数据包的人联系。",
)
FORMULA_REPLACED = FlawKind(
    "packet-formula-replaced",
    Severity.ERROR,
    "自动计算的格子被改成了手工填写的内容。",
    "请恢复该格的公式；不按评分标准计分的，请填“调整得分”并写明理由。",
)
MOST_SHOWN, MOST_ALIKE = 40, 12


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of the packet where it now stands."""

    row: Row
    line: int


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """A sheet of the packet that came back, with its columns and rows found.

    Attributes:
        sheet: As it was sent.
        cells: As it came back.
        columns: Where each column stands, by its key.
        rows: Those that were found, in the order of what was sent.
        flaws: What is wrong with its structure.
        file: Names the file.
    """

    sheet: Sheet
    cells: SheetCells
    columns: Mapping[str, int]
    rows: tuple[FoundRow, ...]
    flaws: tuple[Flaw, ...]
    file: str

    def place(self, line: int, column: int) -> str:
        """Name a cell for people."""
        return f"工作表“{self.sheet.name}” 单元格 {letters(column)}{line + 1}"


def check_sheet_names(opened: OpenedPacket, sheets: tuple[Sheet, ...]) -> Iterator[Flaw]:
    """Find sheets that were removed, renamed or added."""
    names = (*opened.names, *opened.hidden)
    strange = [name for name in names if name not in {COVER, *(each.name for each in sheets)}]
    for sheet in sheets:
        if sheet.name in names:
            continue
        renamed = next((name for name in strange if _is_same(opened, name, sheet)), None)
        if renamed is None:
            yield SHEET_MISSING.at(f"工作表“{sheet.name}”", f"没有找到工作表“{sheet.name}”。")
            continue
        strange.remove(renamed)
        yield SHEET_RENAMED.at(
            f"工作表“{renamed}”", f"工作表“{sheet.name}”被改名为“{renamed[:MOST_SHOWN]}”。"
        )
    for name in strange:
        yield SHEET_ADDED.at(
            f"工作表“{name}”", f"工作表“{name[:MOST_SHOWN]}”不是数据包里的，没有读取。"
        )


def _is_same(opened: OpenedPacket, name: str, sheet: Sheet) -> bool:
    title = cell_text(opened.cells(name).at(TITLE_LINE, 0))
    return bool(sheet.title) and title.startswith(sheet.title)


def find_sheet(opened: OpenedPacket, sheet: Sheet) -> FoundSheet:
    """Find the columns and the rows of a sheet that is there."""
    cells = opened.cells(sheet.name)
    head, columns, flaws = _find_head(cells, sheet)
    rows: tuple[FoundRow, ...] = ()
    found = FoundSheet(sheet, cells, columns, rows, (), opened.file.name)
    if head is None or KEY not in columns:
        return FoundSheet(sheet, cells, {}, (), tuple(flaws), opened.file.name)
    flaws += _title_flaws(found)
    rows = tuple(_find_rows(found, head, flaws))
    found = FoundSheet(sheet, cells, columns, rows, (), opened.file.name)
    flaws += [flaw for each in rows for flaw in _locked_flaws(found, each)]
    return FoundSheet(sheet, cells, columns, rows, tuple(flaws), opened.file.name)


def _find_head(cells: SheetCells, sheet: Sheet) -> tuple[int | None, dict[str, int], list[Flaw]]:
    where = f"工作表“{sheet.name}”"
    heads = {column.head: column.key for column in sheet.columns}
    best, line = max(
        (
            (sum(_plain(cell) in heads for cell in row), -number)
            for number, row in enumerate(cells.rows[:HEAD_WITHIN])
        ),
        default=(0, 0),
    )
    if best <= 1:
        return None, {}, [HEAD_CHANGED.at(where, f"工作表“{sheet.name}”里没有找到表头。")]
    columns: dict[str, int] = {}
    flaws = []
    for index, cell in enumerate(cells.rows[-line]):
        key = heads.get(_plain(cell))
        if key is None:
            continue
        if key in columns:
            message = f"表头里有两个“{_plain(cell)}”。"
            flaws.append(HEAD_CHANGED.at(f"{where} 单元格 {letters(index)}{1 - line}", message))
        columns[key] = index
    flaws += [
        HEAD_CHANGED.at(where, f"表头里没有“{column.head}”一栏。")
        for column in sheet.columns
        if column.key not in columns
    ]
    return -line, columns, flaws


def _title_flaws(found: FoundSheet) -> list[Flaw]:
    title = _plain(found.cells.at(TITLE_LINE, 0))
    if title.startswith(found.sheet.title):
        return []
    return [_changed(found, TITLE_LINE, 0, found.sheet.title, title)]


def _find_rows(found: FoundSheet, head: int, flaws: list[Flaw]) -> Iterator[FoundRow]:
    wanted = {row.key: row for row in found.sheet.rows}
    at = found.columns[KEY]
    lines: dict[str, int] = {}
    for line in range(head + 1, len(found.cells.rows)):
        key = _plain(found.cells.at(line, at))
        if key in lines:
            message = f"编码“{key}”在第 {lines[key] + 1} 行和第 {line + 1} 行各有一次。"
            flaws.append(ROW_REPEATED.at(found.place(line, at), message))
        elif key in wanted:
            lines[key] = line
        elif _is_filled(found, line):
            shown = f"编码“{key[:MOST_SHOWN]}”" if key else "没有编码的一行"
            message = f"第 {line + 1} 行是发出时没有的：{shown}。"
            flaws.append(ROW_ADDED.at(found.place(line, at), message))
    for key, row in wanted.items():
        if key in lines:
            yield FoundRow(row, lines[key])
            continue
        name = row.printed.get("name") or row.printed.get("label") or ""
        message = f"少了编码“{key}”{f'（{name}）' if name else ''}的一行。"
        flaws.append(ROW_REMOVED.at(f"工作表“{found.sheet.name}”", message))


def _is_filled(found: FoundSheet, line: int) -> bool:
    return any(not is_blank(found.cells.at(line, column)) for column in found.columns.values())


def _locked_flaws(found: FoundSheet, each: FoundRow) -> Iterator[Flaw]:
    for column in found.sheet.columns:
        if column.use is Use.FILLED or column.key == KEY or column.key not in found.columns:
            continue
        at = found.columns[column.key]
        if column.use is Use.COMPUTED:
            yield from _formula_flaws(found, each, column, at)
            continue
        sent = tidy(column.holds, each.row.printed.get(column.key, ""))
        now = tidy(column.holds, cell_text(found.cells.at(each.line, at)))
        if sent != now:
            yield _changed(found, each.line, at, sent, now)


def _formula_flaws(found: FoundSheet, each: FoundRow, column: Column, at: int) -> Iterator[Flaw]:
    formula = each.row.formulas.get(column.key)
    if formula is None or not formula.text or (each.line, at) in found.cells.formulas:
        return
    cell = found.cells.at(each.line, at)
    what = f"被改成了{quoted(cell)}" if not is_blank(cell) else "的公式被清除了"
    message = f"“{column.head}”一栏编码“{each.row.key}”{what}。"
    yield FORMULA_REPLACED.at(found.place(each.line, at), message)


def _changed(found: FoundSheet, line: int, column: int, sent: str, now: str) -> Flaw:
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(sent, now, strict=False)))
    cut = max(alike - MOST_ALIKE, 0) if len(sent) > MOST_SHOWN and now else 0
    return LOCKED_CHANGED.at(
        found.place(line, column),
        f"发出时是{_shown(sent, cut)}，现在是{_shown(now, cut)}。",
    )


def _shown(text: str, cut: int) -> str:
    """Quote a text from near where it differs."""
    if not text:
        return "空白"
    return quoted(f"…{text[cut:].lstrip()}" if cut else text)


def _plain(cell: Cell) -> str:
    return " ".join(cell_text(cell).split())
