"""Cells shown as percentages (百分比格式): 0.95 on the sheet is 95% to its reader.

The parser of values knows no formats; the styles of the workbook do.
"""

import zipfile
from collections.abc import Mapping

from hengji.documents.objectives.workbook import (
    MAIN,
    STYLES,
    parsed,
    sheet_parts,
)

_BUILT_IN = frozenset({"9", "10"})


def percent_cells(archive: zipfile.ZipFile) -> Mapping[str, frozenset[str]]:
    """Return the names of the cells shown as percentages, by sheet."""
    styles = percent_styles(archive)
    if not styles:
        return {}
    return {
        name: _cells_of(archive.read(part), styles)
        for name, part in sheet_parts(archive).items()
        if part in archive.namelist()
    }


def percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """Return the numbers of the styles that show a percentage."""
    if STYLES not in archive.namelist():
        return frozenset()
    root = parsed(archive.read(STYLES))
    formats = {
        each.get("numFmtId", "")
        for each in root.iter(f"{MAIN}numFmt")
        if "%" in each.get("formatCode", "")
    } | _BUILT_IN
    holder = root.find(f"{MAIN}cellXfs")
    styles = [] if holder is None else holder.findall(f"{MAIN}xf")
    return frozenset(
        str(place) for place, each in enumerate(styles) if each.get("numFmtId") in formats
    )


def _cells_of(sheet: bytes, styles: frozenset[str]) -> frozenset[str]:
    root = parsed(sheet)
    return frozenset(
        name
        for each in root.iter(f"{MAIN}c")
        if each.get("s") in styles and each.get("t", "n") == "n" and (name := each.get("r"))
    )
