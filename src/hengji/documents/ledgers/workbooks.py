"""Workbooks (.xlsx、.xls) as grids, one a visible sheet.

Hidden sheets are named and not read: nobody would see where a row came from.
Hidden rows and columns of a visible sheet are read, for a filter hides them.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.documents.ledgers.containers import (
    FILE_LOCKED,
    FILE_TOO_LARGE,
    MOST_SHEETS,
    check_xls_area,
    damaged,
    has_odd_cells,
    refuse,
    survey_archive,
)
from hengji.documents.ledgers.grids import Cell, Grid, Merge, Places, Row
from hengji.documents.ledgers.odd_cells import odd_cells
from hengji.documents.ledgers.source_file import SourceFile

SHEET_HIDDEN = FlawKind(
    "ledger-sheet-hidden",
    Severity.WARNING,
    "工作簿里有隐藏的工作表，没有读取。",
    "请确认其中没有要汇总的评价；有的请取消隐藏后重新读取。",
)

WhyBlank = Callable[[int, int], str]


def xlsx_grids(
    file: SourceFile, archive: zipfile.ZipFile
) -> tuple[Iterator[Grid], tuple[Flaw, ...]]:
    """Return the grids of an .xlsx and the flaws of the whole file."""
    survey_archive(file, archive)
    any_odd = cache(partial(has_odd_cells, file, archive))
    odd_of = cache(partial(odd_cells, archive))

    def explain(sheet: str, first_column: int) -> WhyBlank:
        def why_blank(line: int, column: int) -> str:
            return odd_of(sheet).get((line, column + first_column), "") if any_odd() else ""

        return why_blank

    return _grids(file, file.path.read_bytes(), explain)


def xls_grids(file: SourceFile) -> tuple[Iterator[Grid], tuple[Flaw, ...]]:
    """Return the grids of an .xls and the flaws of the whole file."""
    data = file.path.read_bytes()
    check_xls_area(file, data)
    return _grids(file, data, lambda _sheet, _column: lambda _line, _cell: "")


def _grids(
    file: SourceFile, data: bytes, explain: Callable[[str, int], WhyBlank]
) -> tuple[Iterator[Grid], tuple[Flaw, ...]]:
    with parsing(file):
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > MOST_SHEETS:
        raise refuse(
            FILE_TOO_LARGE,
            file,
            f"“{file.name}”有 {len(sheets)} 个工作表，上限是 {MOST_SHEETS} 个。",
        )
    visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    flaws = tuple(
        SHEET_HIDDEN.at(
            f"{file.name} 工作表“{name}”", f"“{file.name}”的工作表“{name}”是隐藏的，没有读取。"
        )
        for name in hidden
    )
    return _visible_grids(file, book, visible, explain), flaws


@contextmanager
def parsing(file: SourceFile) -> Iterator[None]:
    """Turn the ways in which the parser gives up into a flaw.

    A file broken on purpose can make it panic, which is no ``Exception``.
    """
    try:
        yield
    except PasswordError as found:
        raise refuse(FILE_LOCKED, file, f"“{file.name}”有打开密码。") from found
    except CalamineError as found:
        raise damaged(file) from found
    except BaseException as found:
        if type(found).__name__ != "PanicException":
            raise
        raise damaged(file) from found


def _visible_grids(
    file: SourceFile,
    book: CalamineWorkbook,
    names: list[str],
    explain: Callable[[str, int], WhyBlank],
) -> Iterator[Grid]:
    for name in names:
        with parsing(file):
            sheet = book.get_sheet_by_name(name)
        first = sheet.start[1] if sheet.start else 0
        yield Grid(
            places=Places(f"{file.name} 工作表“{name}”", first),
            rows=_rows(sheet),
            merges=tuple(_merges(sheet, first)),
            within=name,
            why_blank=explain(name, first),
        )


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    rows: Iterator[list[Cell]] = sheet.iter_rows()
    return enumerate(rows, start=1)


def _merges(sheet: CalamineSheet, first_column: int) -> Iterator[Merge]:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        yield Merge(top + 1, left - first_column, bottom + 1, right - first_column)
