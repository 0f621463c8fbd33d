"""Workbooks and delimited text (.xlsx、.xls、.csv) as blocks.

Each run of filled rows of a sheet is a table; a title above it and notes
below it, alone in their rows, are paragraphs.
"""

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from lxml import etree

from hengji.core.checkup.manuscript import Block, Paragraph, Table, Text
from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.documents.ledgers.containers import has_odd_cells
from hengji.documents.ledgers.grids import Grid, column_of, is_blank, letters
from hengji.documents.ledgers.odd_cells import FORMULA_WITHOUT_RESULT, odd_cells, sheet_part
from hengji.documents.ledgers.source_file import SourceFile
from hengji.documents.ledgers.texts import text_grids
from hengji.documents.ledgers.workbooks import xls_grids, xlsx_grids
from hengji.documents.manuscripts.number_formats import BUILT_IN, GENERAL, shown_cell
from hengji.documents.manuscripts.places import text_at
from hengji.documents.manuscripts.tables import check_cells

FORMULA_UNCOUNTED = FlawKind(
    "manuscript-formula-without-result",
    Severity.WARNING,
    "工作簿里有公式没有保存结果，或结果是错误值，这些格没有检查。",
    "请在 Excel 或 WPS 中打开文件，改正公式并等它算出结果，再保存一次。",
)

_NAMED = 3
_LEAST_NOTE = 6
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
Styles = Mapping[tuple[int, int], str]
"""The number format of a cell, by line as shown and column from 0."""


def workbook_blocks(
    file: SourceFile, archive: zipfile.ZipFile
) -> tuple[list[Block], tuple[Flaw, ...]]:
    """Read an .xlsx: its blocks, and what is to be said of the file."""
    grids, flaws = xlsx_grids(file, archive)
    formats = _formats(archive)
    odd = has_odd_cells(file, archive)
    blocks: list[Block] = []
    told = list(flaws)
    filled = 0
    for grid in grids:
        missing = odd_cells(archive, grid.within) if odd else {}
        styles = _styles(archive, grid.within, formats) if formats else {}
        rows = list(_shown(grid, styles, missing))
        filled += sum(_filled(cells) for _, cells in rows)
        check_cells(filled)
        blocks += _blocks(rows, partial(_place, grid))
        told += _missing(grid.within, missing)
    return blocks, tuple(told)


def other_blocks(file: SourceFile) -> tuple[list[Block], tuple[Flaw, ...]]:
    """Read an .xls or delimited text, whose formats are not known."""
    grids, flaws = xls_grids(file) if file.suffix == ".xls" else (text_grids(file), ())
    blocks: list[Block] = []
    filled = 0
    for grid in grids:
        rows = list(_shown(grid, {}, {}))
        filled += sum(_filled(cells) for _, cells in rows)
        check_cells(filled)
        blocks += _blocks(rows, partial(_place, grid))
    return blocks, flaws


def _place(grid: Grid, line: int, column: int) -> str:
    if grid.places.first_column is None:
        return f"第 {line} 行第 {column + 1} 列"
    return f"工作表“{grid.within}”单元格 {letters(column + grid.places.first_column)}{line}"


def _shown(
    grid: Grid, styles: Styles, missing: Mapping[tuple[int, int], str]
) -> Iterator[tuple[int, list[str]]]:
    first = grid.places.first_column or 0
    for line, cells in grid.rows:
        words = [
            shown_cell(cell, styles.get((line, column + first), GENERAL)).strip()
            for column, cell in enumerate(cells)
        ]
        for column, cell in enumerate(cells):
            why = missing.get((line, column + first), "") if is_blank(cell) else ""
            if why and why != FORMULA_WITHOUT_RESULT:
                words[column] = why.split(" ")[-1]
        yield line, words


def _blocks(rows: Iterable[tuple[int, list[str]]], place: "partial[str]") -> Iterator[Block]:
    for filled, group in groupby(rows, key=lambda row: any(row[1])):
        if filled:
            yield from _run(list(group), place)


def _run(run: list[tuple[int, list[str]]], place: "partial[str]") -> Iterator[Block]:
    """Yield a run of filled rows: titles, the table, notes."""
    start, end = 0, len(run)
    widest = max(_filled(cells) for _, cells in run)
    while start < end and widest > 1 and _filled(run[start][1]) == 1:
        start += 1
    while end > start and widest > 1 and _is_note(run[end - 1][1]):
        end -= 1
    yield from _alone(run[:start], place)
    if table := _trimmed(run[start:end], place):
        yield table
    yield from _alone(run[end:], place)


def _filled(cells: Sequence[str]) -> int:
    return len(cells) - cells.count("")


def _is_note(cells: Sequence[str]) -> bool:
    return _filled(cells) == 1 and len("".join(cells)) >= _LEAST_NOTE


def _alone(run: Sequence[tuple[int, list[str]]], place: "partial[str]") -> Iterator[Paragraph]:
    for line, cells in run:
        for column, words in enumerate(cells):
            if words:
                yield Paragraph(text_at(words, place(line, column)))


def _trimmed(run: Sequence[tuple[int, list[str]]], place: "partial[str]") -> Table | None:
    if not run:
        return None
    used = [column for _, cells in run for column, words in enumerate(cells) if words]
    first, last = min(used), max(used)
    check_cells(len(run) * (last + 1 - first))
    rows: list[tuple[Text, ...]] = []
    for line, cells in run:
        padded = [*cells, *[""] * (last + 1 - len(cells))]
        rows.append(
            tuple(text_at(padded[column], place(line, column)) for column in range(first, last + 1))
        )
    return Table(tuple(rows), place(run[0][0], first))


def _missing(sheet: str, missing: Mapping[tuple[int, int], str]) -> Iterator[Flaw]:
    if not missing:
        return
    named = [f"{letters(column)}{line} {why}" for (line, column), why in missing.items()][:_NAMED]
    more = f"等 {len(missing)} 格" if len(missing) > _NAMED else ""
    message = f"工作表“{sheet}”的单元格 {'、'.join(named)}{more}，没有检查。"
    yield FORMULA_UNCOUNTED.at(f"工作表“{sheet}”", message)


def _formats(archive: zipfile.ZipFile) -> Mapping[int, str]:
    """Return the number format by the number of a cell's style."""
    try:
        root = etree.fromstring(archive.read("xl/styles.xml"), _parser())
    except (KeyError, etree.XMLSyntaxError):
        return {}
    own = {
        each.get("numFmtId", ""): each.get("formatCode", "")
        for each in root.iter(f"{_MAIN}numFmt", f"{_STRICT}numFmt")
    }
    styles = root.find("{*}cellXfs")
    codes = {
        at: _code(each.get("numFmtId", "0"), own)
        for at, each in enumerate(styles if styles is not None else ())
    }
    return {at: code for at, code in codes.items() if code != GENERAL}


def _code(key: str, own: Mapping[str, str]) -> str:
    if key in own:
        return own[key]
    return BUILT_IN.get(int(key), GENERAL) if key.isdecimal() else GENERAL


def _styles(archive: zipfile.ZipFile, sheet: str, formats: Mapping[int, str]) -> Styles:
    """Return the format of each cell that has one; nothing if it cannot be told."""
    found: dict[tuple[int, int], str] = {}
    try:
        with archive.open(sheet_part(archive, sheet)) as part:
            for _, row in etree.iterparse(
                part, tag="{*}row", resolve_entities=False, no_network=True, huge_tree=False
            ):
                for cell in row:
                    name, style = cell.get("r", ""), cell.get("s", "")
                    code = formats.get(int(style)) if style.isdecimal() else None
                    if code and name:
                        line = int(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
                        found[line, column_of(name)] = code
                row.clear()
    except (KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile):
        return {}
    return found


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
