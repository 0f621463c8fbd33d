"""Writing a packet (写出数据包): locked where nothing is to be written, plain elsewhere.

The protection of the sheets has no password: it keeps a hand from slipping and
keeps nobody out. What may not change is signed.
"""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from hengji.core.packets.forms import KEY, Column, PacketForm, Row, Sheet, Use
from hengji.core.packets.kinds import PacketKind
from hengji.core.packets.statements import MARK_PROPERTY, STATEMENT_SHEET, mark_of
from hengji.core.paper_fields import Holds
from hengji.core.quantities import read_decimal
from hengji.documents.ledgers.grids import letters
from hengji.documents.packets.cover import write_cover
from hengji.documents.packets.layout import (
    FIRST_LINE,
    HEAD_LINE,
    NOTE_LINE,
    TITLE_LINE,
    TOTAL_COLUMN,
    TOTAL_LINE,
)
from hengji.documents.packets.styles import Styles
from hengji.documents.packets.validation import write_validations
from hengji.documents.sheets import FILE_DATE, LINE_HEIGHT, OPTIONS, is_exact, lines_of, write_text

DEMO = "演示数据"
PAPERS = {PacketKind.SCORING: 8, PacketKind.UNIT: 9}
"""A3 and A4, as Excel numbers them."""
SHEETS_WIDE = {PacketKind.SCORING: 2, PacketKind.UNIT: 1}
LOWEST, HIGHEST = 24, 400
_PROTECTION = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
}


def render_packet(form: PacketForm, statement: str) -> bytes:
    """Return the workbook of a packet; equal values give equal bytes.

    Args:
        form: What stands in it.
        statement: As ``write_statement`` signed it for this form.

    Raises:
        FlawsFound: A text is longer than a cell can hold.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {**OPTIONS, "in_memory": True})
    book.set_properties({"title": f"{form.subject}{form.kind.value}", "created": FILE_DATE})
    book.set_custom_property(MARK_PROPERTY, mark_of(statement))
    styles = Styles(book)
    write_cover(book, styles, form)
    for sheet in form.sheets:
        _SheetWriter(book, styles, form, sheet).write()
    hidden = book.add_worksheet(STATEMENT_SHEET)
    hidden.write_string(0, 0, statement)
    hidden.protect()
    hidden.very_hidden()
    book.close()
    return buffer.getvalue()


class _SheetWriter:
    """One sheet being written."""

    def __init__(self, book: Any, styles: Styles, form: PacketForm, sheet: Sheet) -> None:  # noqa: ANN401
        self.styles, self.form, self.sheet = styles, form, sheet
        self.page = book.add_worksheet(sheet.name)
        self.at = {column.key: index for index, column in enumerate(sheet.columns)}
        self.last = FIRST_LINE + len(sheet.rows) - 1

    def write(self) -> None:
        """Write everything and set the sheet up for the screen and for paper."""
        self._write_top()
        for line, row in enumerate(self.sheet.rows, start=FIRST_LINE):
            self.page.set_row(line, _height(row, self.sheet))
            for index, column in enumerate(self.sheet.columns):
                self._write_cell(line, index, column, row)
        write_validations(self.page, self.sheet)
        self._mark_contradictions()
        self._set_up()

    def _write_top(self) -> None:
        page, sheet = self.page, self.sheet
        title = f"{sheet.title}（{DEMO}）" if self.form.demo else sheet.title
        write_text(page, TITLE_LINE, 0, title, self.styles.get("title"))
        page.set_row(TITLE_LINE, 28)
        write_text(page, NOTE_LINE, 0, sheet.note, self.styles.get("note"))
        if sheet.total:
            write_text(page, TOTAL_LINE, 0, "得分合计", self.styles.get("label"))
            total = self.styles.get("total")
            page.merge_range(TOTAL_LINE, TOTAL_COLUMN, TOTAL_LINE, TOTAL_COLUMN + 2, "", total)
            text = sheet.total.text.format(**dict(self._ranges()))
            self._write_formula(TOTAL_LINE, TOTAL_COLUMN, text, sheet.total.value, "total")
        page.set_row(HEAD_LINE, 34)
        for index, column in enumerate(sheet.columns):
            name = "head filled" if column.use is Use.FILLED else "head"
            write_text(page, HEAD_LINE, index, column.head, self.styles.get(name))
            page.set_column(index, index, column.width)

    def _write_cell(self, line: int, index: int, column: Column, row: Row) -> None:
        style = self.styles.of(column)
        if formula := row.formulas.get(column.key):
            cells = {key: f"{letters(at)}{line + 1}" for key, at in self.at.items()}
            text = formula.text.format(**cells)
            self._write_formula(line, index, text, formula.value, "computed")
            return
        text = row.key if column.key == KEY else _text(row, column)
        number = read_decimal(text) if column.holds is not Holds.TEXT else None
        if number is not None and is_exact(number):
            self.page.write_number(line, index, number, style)
        elif text:
            write_text(self.page, line, index, text, style)
        else:
            self.page.write_blank(line, index, None, style)

    def _write_formula(self, line: int, index: int, text: str, value: str, style: str) -> None:
        number = read_decimal(value)
        shown: Decimal | str = value if number is None else number
        self.page.write_formula(line, index, text, self.styles.get(style), shown)

    def _ranges(self) -> Iterator[tuple[str, str]]:
        for key, at in self.at.items():
            name = letters(at)
            yield key, f"${name}${FIRST_LINE + 1}:${name}${self.last + 1}"

    def _mark_contradictions(self) -> None:
        """Colour a row that has an actual value and says it does not apply."""
        if {"actual", "not_applicable"} <= self.at.keys():
            actual, other = self.at["actual"], self.at["not_applicable"]
            line = FIRST_LINE + 1
            criteria = f"=AND(LEN(${letters(actual)}{line})>0,LEN(${letters(other)}{line})>0)"
            style = self.styles.get("contradiction")
            for at in (actual, other):
                self.page.conditional_format(
                    *(FIRST_LINE, at, self.last, at),
                    {"type": "formula", "criteria": criteria, "format": style},
                )

    def _set_up(self) -> None:
        page, sheet = self.page, self.sheet
        page.protect("", _PROTECTION)
        fixed = 1 + max((at for key, at in self.at.items() if key in {"name", "label"}), default=0)
        page.freeze_panes(FIRST_LINE, fixed)
        page.autofilter(HEAD_LINE, 0, self.last, len(sheet.columns) - 1)
        page.repeat_rows(HEAD_LINE)
        page.set_landscape()
        page.set_paper(PAPERS[self.form.kind])
        page.repeat_columns(0, fixed - 1)
        page.fit_to_pages(SHEETS_WIDE[self.form.kind], 0)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        mark = f"&R{DEMO}" if self.form.demo else ""
        page.set_footer(f"&C— &P —{mark}")
        page.ignore_errors(
            {"number_stored_as_text": f"A1:{letters(len(self.at) - 1)}{self.last + 1}"}
        )


def _text(row: Row, column: Column) -> str:
    cells = row.filled if column.use is Use.FILLED else row.printed
    return cells.get(column.key, "")


def _height(row: Row, sheet: Sheet) -> float:
    """Return the height in points that shows every text of a row whole."""
    lines = max(lines_of(_text(row, column), column.width) for column in sheet.columns)
    return min(max(LINE_HEIGHT * lines + 4, LOWEST), HIGHEST)
