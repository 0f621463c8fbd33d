"""Plain tables (普通表格) to and from workbooks: rankings, lists, logs.

What is written is read back by its heads. Texts stay texts: none becomes a
formula, a link or a number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any

import xlsxwriter

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.names import clean_name, name_key
from hengji.core.quantities import round_half_up
from hengji.documents.ledgers.cells import cell_text
from hengji.documents.ledgers.containers import refuse
from hengji.documents.ledgers.files import open_grids
from hengji.documents.ledgers.grids import Cell, Grid, Row, is_blank
from hengji.documents.ledgers.source_file import source_file
from hengji.documents.sheets import (
    BASE_FORMAT,
    FILE_DATE,
    HEAD_FORMAT,
    OPTIONS,
    check_text,
    is_exact,
    write_text,
)

TABLE_HEAD_MISSING = FlawKind(
    "table-head-missing",
    Severity.ERROR,
    "表格缺少一个或几个表头。",
    "请按给出的表头补齐，或下载空白表格重新填写。",
)
TABLE_HEAD_TWICE = FlawKind(
    "table-head-twice",
    Severity.ERROR,
    "同一个表头有两列，不知道取哪一列。",
    "请删去或改名多余的一列后重新读取。",
)
TABLE_SHEET_NOT_READ = FlawKind(
    "table-sheet-not-read",
    Severity.WARNING,
    "工作簿里另一个有内容的工作表没有读取。",
    "请确认其中没有要读取的内容；有的请移到读取的工作表里。",
)
TABLE_CELL_UNREADABLE = FlawKind(
    "table-cell-unreadable",
    Severity.ERROR,
    "一格是公式，文件里没有保存它的结果，或结果是错误值。",
    "请在 Excel 或 WPS 中打开文件，改正公式并等它算出结果，再保存一次。",
)
TABLE_ROWS_TOO_MANY = FlawKind(
    "table-rows-too-many",
    Severity.ERROR,
    "要写出的行数超过一个工作表的上限。",
    "请缩小范围（例如按年度或单位）后分次导出。",
)

SHEET = "表格"
MOST_ROWS = 1_048_576
HEAD_WITHIN = 100
"""Rows from the top in which the heads are looked for."""
_NARROWEST, _WIDEST = 10, 60
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"


def render_table(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    widths: Sequence[float] | None = None,
    note: str = "",
) -> bytes:
    """Return a workbook of one sheet; equal values give equal bytes.

    Args:
        title: Stands above the heads, or empty for none.
        heads: One a column, each once.
        rows: As many values as heads. Decimals show two places, dates are
            dates, None is blank, truth is 是 or 否, all else is text. A number
            with more digits than a spreadsheet keeps is text. Taken one by
            one, never held together.
        widths: In characters, aligned with ``heads``; else by the heads.
        note: Stands between the title and the heads, or empty for none.

    Raises:
        FlawsFound: A text or the table is longer than a sheet can hold.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {**OPTIONS, "constant_memory": True})
    try:
        book.set_properties({"title": title, "created": FILE_DATE})
        _write(book, [text for text in (title, note) if text], heads, rows, widths)
    finally:
        book.close()
    return buffer.getvalue()


def _write(
    book: Any,  # noqa: ANN401 - xlsxwriter has no types
    above: Sequence[str],
    heads: Sequence[str],
    rows: Iterable[Sequence[object]],
    widths: Sequence[float] | None,
) -> None:
    sheet = book.add_worksheet(SHEET)
    styles = _styles(book)
    for column, width in enumerate(widths or map(_width, heads)):
        sheet.set_column(column, column, width)
    for line, text in enumerate(above):
        check_text(sheet, line, 0, text)
        if len(heads) > 1:
            sheet.merge_range(line, 0, line, len(heads) - 1, text, styles["above"])
        else:
            write_text(sheet, line, 0, text, styles["above"])
    line = len(above)
    sheet.freeze_panes(line + 1, 0)
    sheet.repeat_rows(line)
    for column, head in enumerate(heads):
        write_text(sheet, line, column, head, styles["head"])
    top = line
    for line, row in enumerate(rows, start=top + 1):
        if line >= MOST_ROWS:
            message = f"连同表头超过 {MOST_ROWS} 行，一个工作表写不下。"
            raise FlawsFound([TABLE_ROWS_TOO_MANY.at(f"工作表“{SHEET}”", message)])
        for column, (_, value) in enumerate(zip(heads, row, strict=True)):
            _write_cell(sheet, line, column, value, styles)
    sheet.autofilter(top, 0, line, len(heads) - 1)


def _width(head: str) -> float:
    wide = sum(1 if each.isascii() else 2 for each in head)
    return min(max(wide + 6, _NARROWEST), _WIDEST)


def _styles(book: Any) -> Mapping[str, Any]:  # noqa: ANN401
    cell = {**BASE_FORMAT, "border": 1}
    return {
        "above": book.add_format({**BASE_FORMAT, "bold": True, "align": "left"}),
        "head": book.add_format({**cell, **HEAD_FORMAT}),
        "text": book.add_format({**cell, "text_wrap": True}),
        "whole": book.add_format({**cell, "num_format": "0"}),
        "decimal": book.add_format({**cell, "num_format": "#,##0.00"}),
        "day": book.add_format({**cell, "num_format": _DAY}),
        "moment": book.add_format({**cell, "num_format": _MOMENT}),
    }


def _write_cell(
    sheet: Any,  # noqa: ANN401
    line: int,
    column: int,
    value: object,
    styles: Mapping[str, Any],
) -> None:
    """Write one value by its type."""
    match value:
        case None | "":
            sheet.write_blank(line, column, None, styles["text"])
        case bool():
            write_text(sheet, line, column, "是" if value else "否", styles["text"])
        case Decimal() if is_exact(round_half_up(value)):
            sheet.write_number(line, column, round_half_up(value), styles["decimal"])
        case int() if is_exact(value):
            sheet.write_number(line, column, value, styles["whole"])
        case datetime():
            sheet.write_datetime(line, column, value.replace(tzinfo=None), styles["moment"])
        case date():
            sheet.write_datetime(line, column, value, styles["day"])
        case _:
            write_text(sheet, line, column, str(value), styles["text"])


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below the heads.

    Attributes:
        line: As the file shows it.
        values: Text by head, as the heads were asked for; blank is empty.
        places: The place of each cell by head, for ``Flaw.where``.
    """

    line: int
    values: Mapping[str, str]
    places: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableReading:
    """The rows of a table and what is to be said of them.

    Attributes:
        rows: In the order of the file; blank rows are left out.
        ignored: Heads of columns that were not asked for.
        flaws: In the order of the file, those of the whole file first.
    """

    rows: tuple[TableRow, ...]
    ignored: tuple[str, ...]
    flaws: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A grid and the row of it that holds the most of the heads."""

    grid: Grid
    head: Row
    below: Sequence[Row]
    columns: Mapping[str, Sequence[int]]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(head for head, columns in self.columns.items() if not columns)


def read_table(path: Path, heads: Sequence[str], *, name: str = "") -> TableReading:
    """Read the first table with these heads, in whatever order they stand.

    Args:
        path: A file of any kind the ledger reader takes.
        heads: Each must be there; width of letters and spaces do not count.
        name: The name of the file for people, if not that of ``path``.

    Raises:
        FlawsFound: The file cannot be read, or a head is missing or twice.
    """
    file = source_file(path, name)
    grids, flaws = open_grids(file)
    candidates = [found for grid in grids if (found := _candidate(grid, heads))]
    chosen = min(candidates, key=lambda each: len(each.missing), default=None)
    if chosen is None or len(chosen.missing) == len(heads):
        said = "、".join(f"“{head}”" for head in heads)
        message = f"“{file.name}”里没有找到表头。表头应有{said}。"
        raise refuse(TABLE_HEAD_MISSING, file, message)
    _check_head(chosen)
    rows, odd = _rows_below(chosen)
    others = [_not_read(each) for each in candidates if each is not chosen]
    return TableReading(rows, _ignored(chosen), (*flaws, *odd, *others))


def _candidate(grid: Grid, heads: Sequence[str]) -> _Candidate | None:
    """Return the row likeliest to be the head, or None if the grid is blank."""
    window = [row for row in islice(grid.rows, HEAD_WITHIN) if not all(map(is_blank, row[1]))]
    found = [_columns(cells, heads) for _, cells in window]
    best = max(range(len(window)), key=lambda at: sum(map(bool, found[at].values())), default=None)
    if best is None:
        return None
    return _Candidate(grid, window[best], window[best + 1 :], found[best])


def _columns(cells: Sequence[Cell], heads: Sequence[str]) -> Mapping[str, Sequence[int]]:
    keys = [name_key(cell_text(cell)) for cell in cells]
    return {
        head: [column for column, key in enumerate(keys) if key == name_key(head)] for head in heads
    }


def _check_head(chosen: _Candidate) -> None:
    line, _ = chosen.head
    if chosen.missing:
        place = f"{chosen.grid.table} 第 {line} 行"
        said = "、".join(f"“{head}”" for head in chosen.missing)
        raise FlawsFound([TABLE_HEAD_MISSING.at(place, f"{place}的表头缺少{said}。")])
    for head, columns in chosen.columns.items():
        if len(columns) > 1:
            first, second = (chosen.grid.places.within(line, column) for column in columns[:2])
            place = chosen.grid.places.of(line, columns[1])
            message = f"表头“{head}”有两列（{first}、{second}），不知道取哪一列。"
            raise FlawsFound([TABLE_HEAD_TWICE.at(place, message)])


def _rows_below(chosen: _Candidate) -> tuple[tuple[TableRow, ...], tuple[Flaw, ...]]:
    places = chosen.grid.places
    columns = {head: found[0] for head, found in chosen.columns.items()}
    rows: list[TableRow] = []
    flaws: list[Flaw] = []
    for line, cells in chain(chosen.below, chosen.grid.rows):
        if all(map(is_blank, cells)):
            continue
        values = {
            head: cell_text(cells[column]).strip() if column < len(cells) else ""
            for head, column in columns.items()
        }
        rows.append(
            TableRow(line, values, {head: places.of(line, at) for head, at in columns.items()})
        )
        for head, value in values.items():
            if not value and (why := chosen.grid.why_blank(line, columns[head])):
                within = places.within(line, columns[head])
                place = places.of(line, columns[head])
                flaws.append(TABLE_CELL_UNREADABLE.at(place, f"{within} {why}，读不出{head}。"))
    return tuple(rows), tuple(flaws)


def _ignored(chosen: _Candidate) -> tuple[str, ...]:
    taken = {column for columns in chosen.columns.values() for column in columns}
    texts = (
        clean_name(cell_text(cell))
        for column, cell in enumerate(chosen.head[1])
        if column not in taken
    )
    return tuple(dict.fromkeys(text for text in texts if text))


def _not_read(other: _Candidate) -> Flaw:
    place = other.grid.table
    if not other.grid.within:
        place = f"{place} 第 {other.head[0]} 行起的表格"
    return TABLE_SHEET_NOT_READ.at(place, f"{place}没有读取。")
