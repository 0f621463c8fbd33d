"""Opening a packet that came back (打开数据包), within limits, before anything is believed."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from lxml import etree
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from hengji.core.flaws import FlawKind, Severity
from hengji.core.packets.statements import MARK_PROPERTY, STATEMENT_SHEET
from hengji.documents.ledgers.containers import (
    FILE_TOO_LARGE,
    MOST_SHEETS,
    SHEET_TOO_WIDE,
    check_size,
    damaged,
    open_archive,
    refuse,
    survey_archive,
)
from hengji.documents.ledgers.files import check_ole, refuse_archive, refuse_others
from hengji.documents.ledgers.grids import Cell
from hengji.documents.ledgers.odd_cells import sheet_part, walk_cells, what_is_odd
from hengji.documents.ledgers.source_file import SourceFile, source_file
from hengji.documents.ledgers.workbooks import parsing
from hengji.documents.objectives.percents import percent_styles
from hengji.documents.objectives.workbook import NotAllowed, parsed

NOT_A_WORKBOOK = FlawKind(
    "packet-not-a-workbook",
    Severity.ERROR,
    "交回的文件不是 .xlsx 工作簿。",
    "请用 Excel 或 WPS 打开原来的数据包填写，保存为 .xlsx 后交回。",
)
WITH_MACROS = FlawKind(
    "packet-with-macros",
    Severity.ERROR,
    "交回的工作簿带有宏或其他可以执行的内容，没有打开。",
    "请把填写的内容抄到原来发出的 .xlsx 数据包里重新交回。",
)

MOST_BYTES = 16 * 2**20
MOST_CELLS = 1_000_000
"""Cells of one sheet; a packet of a hundred leaves has a few thousand."""
LONGEST_MARK = 1_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_START_BYTES = 2048
_EXECUTABLE = ("vbaproject", "activex", "macrosheets", "embeddings", ".exe", ".dll", ".bat")
_CUSTOM = "docProps/custom.xml"
_PRINTER = "printersettings"
_CONTENT_TYPES = "[Content_Types].xml"
_MACRO_TYPE = b"macroEnabled"

Place = tuple[int, int]
"""A line and a column, both from 0."""


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The cells of one sheet.

    Attributes:
        rows: Every line from the top, every column from the left.
        formulas: Where a formula stands.
        odd: Where there is no value though the cell is not empty, and why.
        percents: Where a number is shown as a percentage.
    """

    rows: list[list[Cell]]
    formulas: frozenset[Place]
    odd: Mapping[Place, str]
    percents: frozenset[Place]

    def at(self, line: int, column: int) -> Cell:
        """Return a cell; beyond the edge everything is blank."""
        row = self.rows[line] if line < len(self.rows) else []
        return row[column] if column < len(row) else ""


@dataclass(frozen=True, slots=True)
class OpenedPacket:
    """A workbook that came back, and what it says of itself.

    ``statement`` and ``mark`` are as they stand in the file, empty where they
    are not. ``hidden`` are sheets, by name, that nobody sees.
    """

    file: SourceFile
    statement: str
    mark: str
    names: tuple[str, ...]
    hidden: tuple[str, ...]
    book: CalamineWorkbook = field(repr=False)
    archive: zipfile.ZipFile = field(repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.book.close()
        self.archive.close()

    def cells(self, name: str) -> SheetCells:
        """Read one sheet.

        Raises:
            FlawsFound: It reaches absurdly far, or cannot be parsed.
        """
        with parsing(self.file):
            sheet = self.book.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width > MOST_CELLS:
                message = (
                    f"“{self.file.name}”的工作表“{name}”有 {sheet.total_height} 行、"
                    f"{sheet.total_width} 列，超过上限 {MOST_CELLS} 格。"
                )
                raise refuse(SHEET_TOO_WIDE, self.file, message)
            rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
        try:
            return _with_facts(rows, self.archive, name)
        except (KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile) as found:
            raise damaged(self.file) from found


def open_packet(path: Path, *, name: str = "") -> OpenedPacket:
    """Open a file as a packet; nothing in it is believed yet.

    Args:
        path: Where it is kept.
        name: Its name for people, if not that of ``path``.

    Raises:
        FlawsFound: It is no workbook, carries what can be executed, or would
            explode.
    """
    file = source_file(path, name)
    check_size(file)
    _check_kind(file)
    archive = open_archive(file)
    _check_parts(file, archive)
    survey_archive(file, archive)
    with parsing(file):
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.path.read_bytes()))
    sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > MOST_SHEETS:
        message = f"“{file.name}”有 {len(sheets)} 个工作表，上限是 {MOST_SHEETS} 个。"
        raise refuse(FILE_TOO_LARGE, file, message)
    ordinary = [each for each in sheets if each.name != STATEMENT_SHEET]
    shown = tuple(each.name for each in ordinary if each.visible == SheetVisibleEnum.Visible)
    return OpenedPacket(
        file=file,
        statement=_statement(file, book) if len(ordinary) < len(sheets) else "",
        mark=_mark(archive),
        names=shown,
        hidden=tuple(each.name for each in ordinary if each.name not in shown),
        book=book,
        archive=archive,
    )


def _check_kind(file: SourceFile) -> None:
    if file.path.stat().st_size > MOST_BYTES:
        size = f"{file.path.stat().st_size >> 20} MB，上限是 {MOST_BYTES >> 20} MB"
        raise refuse(FILE_TOO_LARGE, file, f"“{file.name}”有 {size}。")
    with file.path.open("rb") as source:
        start = source.read(_START_BYTES)
    if start.startswith(_ZIP):
        return
    if start.startswith(_OLE):
        check_ole(file, NOT_A_WORKBOOK)
        what = "旧版工作簿（.xls 或 .et）"
        raise refuse(NOT_A_WORKBOOK, file, f"“{file.name}”的内容是{what}，不是 .xlsx。")
    refuse_others(file, start, NOT_A_WORKBOOK, "工作簿")
    raise refuse(NOT_A_WORKBOOK, file, f"“{file.name}”的内容不是工作簿。")


def _check_parts(file: SourceFile, archive: zipfile.ZipFile) -> None:
    parts = archive.namelist()
    if "xl/workbook.xml" not in parts:
        raise refuse_archive(file, parts, NOT_A_WORKBOOK)
    found = [
        part
        for part in parts
        if any(word in part.lower() for word in _EXECUTABLE) and _PRINTER not in part.lower()
    ]
    if found:
        raise refuse(WITH_MACROS, file, f"“{file.name}”里有 {found[0][:80]}。")
    try:
        types = archive.read(_CONTENT_TYPES)
    except (KeyError, zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as problem:
        raise damaged(file) from problem
    if _MACRO_TYPE in types:
        raise refuse(WITH_MACROS, file, f"“{file.name}”是启用宏的工作簿（.xlsm）。")


def _statement(file: SourceFile, book: CalamineWorkbook) -> str:
    with parsing(file):
        sheet = book.get_sheet_by_name(STATEMENT_SHEET)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            return ""
        rows = sheet.to_python(nrows=1)
    return str(rows[0][0]) if rows and rows[0] else ""


def _mark(archive: zipfile.ZipFile) -> str:
    """Return the property that repeats the mark; programs may drop it."""
    if _CUSTOM not in archive.namelist():
        return ""
    try:
        root = parsed(archive.read(_CUSTOM))
    except (NotAllowed, etree.XMLSyntaxError, zipfile.BadZipFile):
        return ""
    for each in root:
        if each.get("name") == MARK_PROPERTY:
            return "".join(str(text) for text in each.itertext()).strip()[:LONGEST_MARK]
    return ""


def _with_facts(rows: list[list[Cell]], archive: zipfile.ZipFile, name: str) -> SheetCells:
    styles = percent_styles(archive)
    formulas, percents = set(), set()
    odd: dict[Place, str] = {}
    with archive.open(sheet_part(archive, name)) as part:
        for line, column, cell in walk_cells(part):
            place = (line - 1, column)
            if cell.find("{*}f") is not None:
                formulas.add(place)
            if cell.get("s") in styles and cell.get("t", "n") == "n":
                percents.add(place)
            if what := what_is_odd(cell):
                odd[place] = what
    return SheetCells(rows, frozenset(formulas), odd, frozenset(percents))
