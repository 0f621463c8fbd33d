"""Tables of a Word document (.docx) as grids, in the order of the text."""

import zipfile
from collections.abc import Iterator

from lxml import etree

from hengji.core.names import clean_name
from hengji.documents.ledgers.containers import (
    FILE_TOO_LARGE,
    MOST_CELLS,
    damaged,
    refuse,
    survey_archive,
)
from hengji.documents.ledgers.grids import Cell, Grid, Merge, Places, Row
from hengji.documents.ledgers.source_file import SourceFile

MOST_BODY_BYTES = 48 * 2**20
MOST_WORD_COLUMNS = 200
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_WORD = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_WRAPPERS = frozenset({"body", "sdt", "sdtContent", "document", "customXml", "ins"})
_LEFT_OUT = frozenset({"del", "moveFrom", "tbl", "Fallback", "txbxContent"})
_BREAKS = frozenset({"br", "cr", "tab"})
_BODY = "word/document.xml"


def docx_grids(file: SourceFile, archive: zipfile.ZipFile) -> Iterator[Grid]:
    """Yield the tables of the body; tables within tables are not read.

    Merged cells hold their text once, at the top left, as in a workbook.
    """
    survey_archive(file, archive)
    try:
        if archive.getinfo(_BODY).file_size > MOST_BODY_BYTES:
            raise refuse(
                FILE_TOO_LARGE,
                file,
                f"“{file.name}”的正文超过 {MOST_BODY_BYTES >> 20} MB。",
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        body = archive.read(_BODY)
        if b"<!DOCTYPE" in body:
            raise damaged(file)
        document = etree.fromstring(body, parser)
    except (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile) as found:
        raise damaged(file) from found
    above, number = "", 0
    for block in _blocks(document):
        if _tag(block) == "p":
            above = clean_name(_text(block)) or above
        else:
            number += 1
            yield _grid(file, block, number, above)
            above = ""


def _tag(node: "etree._Element") -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _blocks(node: "etree._Element") -> Iterator["etree._Element"]:
    for child in node:
        tag = _tag(child)
        if tag in {"p", "tbl"}:
            yield child
        elif tag in _WRAPPERS:
            yield from _blocks(child)


def _children(node: "etree._Element", tag: str) -> Iterator["etree._Element"]:
    """Yield the rows of a table or the cells of a row, through wrappers."""
    for child in node:
        if _tag(child) == tag:
            yield child
        elif _tag(child) in _WRAPPERS:
            yield from _children(child, tag)


def _text(node: "etree._Element") -> str:
    parts: list[str] = []
    for child in node:
        tag = _tag(child)
        if tag == "t":
            parts.append(child.text or "")
        elif tag in _BREAKS:
            parts.append("\n")
        elif tag and tag not in _LEFT_OUT:
            parts.append(_text(child))
            if tag == "p":
                parts.append("\n")
    return "".join(parts)


def _grid(file: SourceFile, table: "etree._Element", number: int, above: str) -> Grid:
    rows: list[Row] = []
    merges: list[Merge] = []
    going_down: dict[int, tuple[int, int]] = {}
    cells_read = 0
    for line, row in enumerate(_children(table, "tr"), start=1):
        cells: list[Cell] = [""] * _grid_before(row)
        for cell in _children(row, "tc"):
            column, width = len(cells), _number(cell, "gridSpan", 1)
            if column + width > MOST_WORD_COLUMNS or cells_read > MOST_CELLS:
                raise refuse(
                    FILE_TOO_LARGE,
                    file,
                    f"“{file.name}”第 {number} 个表格超过 {MOST_WORD_COLUMNS} 列。",
                )
            continues = _continues(cell)
            first = going_down.get(column, (line, width))[0] if continues else line
            going_down[column] = (first, width)
            if width > 1 or first < line:
                merges.append(Merge(first, column, line, column + width - 1))
            cells += ["" if continues else _text(cell).strip(), *[""] * (width - 1)]
        cells_read += len(cells)
        rows.append((line, cells))
    widest = max((len(cells) for _, cells in rows), default=0)
    return Grid(
        places=Places(f"{file.name} 第 {number} 个表格"),
        rows=iter([(line, cells + [""] * (widest - len(cells))) for line, cells in rows]),
        merges=tuple(merges),
        above=above,
        joins=True,
    )


def _property(node: "etree._Element", tag: str) -> "etree._Element | None":
    properties = next((child for child in node if _tag(child) in {"tcPr", "trPr"}), None)
    if properties is None:
        return None
    return next((child for child in properties if _tag(child) == tag), None)


def _value(node: "etree._Element") -> str:
    return node.get(f"{_WORD}val") or node.get(f"{_STRICT_WORD}val") or ""


def _number(node: "etree._Element", tag: str, otherwise: int) -> int:
    found = _property(node, tag)
    text = _value(found) if found is not None else ""
    return int(text[:9]) if text.isascii() and text.isdigit() else otherwise


def _grid_before(row: "etree._Element") -> int:
    return min(_number(row, "gridBefore", 0), MOST_WORD_COLUMNS)


def _continues(cell: "etree._Element") -> bool:
    """Tell whether the cell is the lower part of a merged one."""
    found = _property(cell, "vMerge")
    return found is not None and _value(found) != "restart"
