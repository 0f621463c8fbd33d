"""Builders of ledger files, made at test time."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
import xlsxwriter
import xlwt

from hengji.core.grading import Grade

ALIASES = {"优秀": Grade.EXCELLENT, "良好": Grade.GOOD, "中等": Grade.FAIR, "较差": Grade.POOR}
HEAD = ("序号", "项目名称", "评价得分", "评价等级")
ROADS = (1, "道路维修项目绩效评价报告", 91.5, "优")
LAMPS = (2, "路灯维护项目绩效评价报告", 85.25, "良")
Rows = Iterable[Sequence[Any]]


def write_xlsx(path: Path, sheets: Rows | Mapping[str, Rows], merges: Sequence[str] = ()) -> Path:
    named = sheets if isinstance(sheets, Mapping) else {"得分表": sheets}
    with xlsxwriter.Workbook(path) as book:
        for name, rows in named.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
            for merge in merges:
                sheet.merge_range(merge, _value_at(rows, merge))
    return path


def _value_at(rows: Rows, merge: str) -> Any:
    column, line = ord(merge[0]) - ord("A"), int(merge[1:].partition(":")[0])
    return list(rows)[line - 1][column]


def write_xls(
    path: Path, rows: Rows, merges: Sequence[tuple[int, int, int, int, str]] = ()
) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("得分表")
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if value != "":
                sheet.write(line, column, value)
    for merge in merges:
        sheet.write_merge(*merge)
    book.save(str(path))
    return path


def write_docx(path: Path, blocks: Iterable[str | Rows], merges: Iterable[Any] = ()) -> Path:
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        rows = list(block)
        table = document.add_table(len(rows), max(map(len, rows)))
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                table.cell(line, column).text = str(value)
    for (top, left), (bottom, right) in merges:
        text = table.cell(top, left).text
        merged = table.cell(top, left).merge(table.cell(bottom, right))
        merged.text = text
    document.save(str(path))
    return path


def write_text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def with_sheet_xml(path: Path, sheet_data: str, extra: Mapping[str, bytes] | None = None) -> Path:
    """Write a workbook whose only sheet holds exactly this XML."""
    blank = io.BytesIO()
    with xlsxwriter.Workbook(blank) as book:
        book.add_worksheet("得分表")
    parts = dict(_parts(blank))
    parts["xl/worksheets/sheet1.xml"] = (
        '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        f'spreadsheetml/2006/main"><sheetData>{sheet_data}</sheetData></worksheet>'
    ).encode()
    parts.update(extra or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def _parts(source: io.BytesIO) -> Iterable[tuple[str, bytes]]:
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def cell(name: str, text: str) -> str:
    return f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>'


def head_xml() -> str:
    names = "ABCD"
    cells = "".join(cell(f"{names[at]}1", text) for at, text in enumerate(HEAD))
    return f'<row r="1">{cells}</row>'
