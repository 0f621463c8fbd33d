"""Cells that look blank and are not (公式没有结果、错误值).

The parser returns nothing for a formula without a stored result and for
#N/A. A sheet is looked at a second time only when a value is missing and the
survey of the file saw such cells.
"""

import zipfile
from collections.abc import Iterator, Mapping
from posixpath import join, normpath
from typing import IO

from lxml import etree

from hengji.documents.ledgers.grids import column_of

FORMULA_WITHOUT_RESULT = "是公式但没有结果"
_MAIN = "{*}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def odd_cells(archive: zipfile.ZipFile, sheet: str) -> Mapping[tuple[int, int], str]:
    """Say of each odd cell of a sheet what it is, by line and column.

    What cannot be found out is left out: the parser has read the sheet, and
    this only explains its blanks.
    """
    try:
        with archive.open(sheet_part(archive, sheet)) as part:
            return {
                (line, column): what
                for line, column, cell in walk_cells(part)
                if (what := what_is_odd(cell))
            }
    except (KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile):
        return {}


def sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the part that holds a sheet; raise ``KeyError`` if there is none."""
    book = etree.fromstring(archive.read("xl/workbook.xml"), _parser())
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), _parser())
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    for entry in book.iterfind(f".//{_MAIN}sheet"):
        if entry.get("name") == sheet:
            target = targets[entry.get(_RELATION) or entry.get(_STRICT_RELATION)] or ""
            return normpath(target.lstrip("/") if target[:1] == "/" else join("xl", target))
    raise KeyError(sheet)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def walk_cells(part: IO[bytes]) -> Iterator[tuple[int, int, "etree._Element"]]:
    """Yield every cell of a sheet with its line, from 1, and its column, from 0."""
    line = column = -1
    for event, node in etree.iterparse(
        part,
        events=("start", "end"),
        tag=(f"{_MAIN}row", f"{_MAIN}c"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    ):
        is_row = etree.QName(node).localname == "row"
        if event == "start":
            if is_row:
                line, column = int(node.get("r") or line + 1), -1
        elif is_row:
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]
        else:
            name = node.get("r")
            column = column_of(name) if name else column + 1
            yield line, column, node


def what_is_odd(cell: "etree._Element") -> str:
    """Say what a cell is that the parser gives no value for, or nothing."""
    value = (cell.findtext(f"{_MAIN}v") or "").strip()
    if cell.get("t") == "e":
        return f"是错误值 {value}"
    if not value and cell.find(f"{_MAIN}f") is not None:
        return FORMULA_WITHOUT_RESULT
    return ""
