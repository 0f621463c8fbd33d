"""Forms in several layouts (``layouts.yaml``), written as a bureau would."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

Layout = Mapping[str, Any]


@cache
def layouts() -> Mapping[str, Layout]:
    """Each layout by the name of its sheet: cells by name, and merged ranges."""
    path = Path(__file__).with_name("layouts.yaml")
    read: Mapping[str, Layout] = yaml.safe_load(path.read_text("utf-8"))
    return read


def changed(name: str, **cells: object) -> Layout:
    """A layout with other values in some of its cells."""
    layout = layouts()[name]
    return {**layout, "cells": {**layout["cells"], **cells}}


def write_sheets(path: Path, sheets: Mapping[str, Layout]) -> Path:
    """Write each layout into a sheet of its own."""
    with xlsxwriter.Workbook(path) as book:
        percent = book.add_format({"num_format": "0.0%"})
        for name, layout in sheets.items():
            sheet = book.add_worksheet(name)
            cells = dict(layout["cells"])
            for merge in layout["merges"]:
                sheet.merge_range(merge, cells.pop(merge.split(":")[0], ""))
            for cell, value in cells.items():
                if isinstance(value, dict):
                    sheet.write(cell, value["percent"], percent)
                else:
                    sheet.write(cell, value)
    return path


def every_layout(path: Path) -> Path:
    """Write a workbook with one form of each layout."""
    return write_sheets(path, layouts())
