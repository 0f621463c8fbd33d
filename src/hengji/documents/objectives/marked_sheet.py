"""The part of one sheet: its cells given other styles, its comments referred to."""

import re
from collections.abc import Mapping

from lxml import etree

from hengji.core.flaws import Severity
from hengji.documents.ledgers.grids import column_of, letters
from hengji.documents.objectives.fills import Fills
from hengji.documents.objectives.workbook import MAIN, RELATION

_LINE = re.compile(r"\d+$")
_AFTER_DRAWING = (
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems"),
    *("tableParts", "extLst"),
)


def colour_cells(sheet: "etree._Element", cells: Mapping[str, Severity], fills: Fills) -> None:
    """Colour cells by the severity of what is said of them; make those not there."""
    data = sheet.find(f"{MAIN}sheetData")
    if data is None:
        raise KeyError("sheetData")
    _name_cells(data)
    rows = {_row_number(row): row for row in data.findall(f"{MAIN}row")}
    for name in sorted(cells, key=lambda name: (_line_of(name), column_of(name))):
        line = _line_of(name)
        if line not in rows:
            rows[line] = _new_row(data, line)
        cell = _cell(rows[line], name)
        if cell is None:
            cell = _new_cell(sheet, rows[line], name)
        cell.set("s", str(fills.coloured(int(cell.get("s", "0")), cells[name])))


def _name_cells(data: "etree._Element") -> None:
    """Name rows and cells that have no name: each follows the one before it."""
    line = 0
    for row in data:
        line = int(row.get("r") or line + 1)
        row.set("r", str(line))
        column = -1
        for cell in row:
            name = cell.get("r")
            column = column_of(name) if name else column + 1
            cell.set("r", name or f"{letters(column)}{line}")


def refer_to_drawing(sheet: "etree._Element", relation: str) -> None:
    """Name the drawing of the comments, where the sheet names none; order matters."""
    if not relation or sheet.find(f"{MAIN}legacyDrawing") is not None:
        return
    element = etree.Element(f"{MAIN}legacyDrawing", {f"{RELATION}id": relation})
    later = [each for each in sheet if etree.QName(each).localname in _AFTER_DRAWING]
    if later:
        later[0].addprevious(element)
    else:
        sheet.append(element)


def _line_of(name: str) -> int:
    found = _LINE.search(name)
    return int(found[0]) if found else 0


def _row_number(row: "etree._Element") -> int:
    return int(row.get("r", "0"))


def _new_row(data: "etree._Element", line: int) -> "etree._Element":
    row = etree.Element(f"{MAIN}row", r=str(line))
    after = next((each for each in data if _row_number(each) > line), None)
    if after is None:
        data.append(row)
    else:
        after.addprevious(row)
    return row


def _cell(row: "etree._Element", name: str) -> "etree._Element | None":
    return next((cell for cell in row if cell.get("r") == name), None)


def _new_cell(sheet: "etree._Element", row: "etree._Element", name: str) -> "etree._Element":
    """Make a blank cell that looks as its row or its column does."""
    cell = etree.Element(f"{MAIN}c", r=name, s=row.get("s") or _column_style(sheet, name))
    column = column_of(name)
    after = next((each for each in row if column_of(each.get("r", "")) > column), None)
    if after is None:
        row.append(cell)
    else:
        after.addprevious(cell)
    return cell


def _column_style(sheet: "etree._Element", name: str) -> str:
    number = column_of(name) + 1
    for each in sheet.iter(f"{MAIN}col"):
        if int(each.get("min", "0")) <= number <= int(each.get("max", "0")):
            return each.get("style", "0")
    return "0"
