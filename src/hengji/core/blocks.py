"""What documents are made of (文件内容): headings, paragraphs, tables, forms and pictures.

Writers lay blocks out; they decide nothing about their words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from hengji.core.distribution import Distribution
from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.numerals import chinese_numeral


class Align(StrEnum):
    """Where the text of a table column stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading (层次标题): level 1 一、 2 （一） 3 1. 4 （1）.

    ``new_page`` puts it at the top of a page.
    """

    level: int
    number: int
    text: str
    new_page: bool = False

    @property
    def label(self) -> str:
        """Write the number as its level is numbered.

        Basis: ``gbt-9704-2012/body``.
        """
        match self.level:
            case 1:
                return f"{chinese_numeral(self.number)}、"
            case 2:
                return f"（{chinese_numeral(self.number)}）"
            case 3:
                return f"{self.number}."
            case _:
                return f"（{self.number}）"

    @property
    def where(self) -> str:
        """Name it for a flaw."""
        return f"标题“{self.label}{self.text}”"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of body text (正文)."""

    text: str

    @property
    def where(self) -> str:
        """Name it for a flaw."""
        return f"正文“{self.text[:12]}…”"


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its head, its width in millimetres and its alignment."""

    title: str
    width: int
    align: Align = Align.CENTER


@dataclass(frozen=True, slots=True)
class Table:
    """A table (表格) as wide as the type area, 156 mm.

    Each row has one text for every column. ``note`` stands below the table.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    @property
    def where(self) -> str:
        """Name it for a flaw."""
        return f"表“{self.caption}”"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a form (单元格); a label says what stands in the next one."""

    text: str
    span: int = 1
    is_label: bool = False
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Form:
    """A form (表单) as wide as the type area: cells over a grid of columns.

    ``widths`` are millimetres; the spans of a row add up to their number. The
    first ``heads`` rows are repeated on every page. ``note`` stands below.
    ``name`` is what it is called where no caption is printed.
    """

    caption: str
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 0
    note: str = ""
    name: str = ""

    @property
    def where(self) -> str:
        """Name it for a flaw."""
        return f"表“{self.caption or self.name}”"


@dataclass(frozen=True, slots=True)
class Picture:
    """A distribution picture (得分分布图) with its caption."""

    caption: str
    distribution: Distribution


Block = Heading | Paragraph | Table | Form | Picture


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex (附件), on a page of its own."""

    title: str
    blocks: tuple[Block, ...]


BLANK = "【待填：{}】"
BLANK_PATTERN = re.compile(r"【待填：[^】]*】")
"""How a place to fill in is written; writers shade it."""

MOST_ROWS = 5000
"""Rows of one table, about 350 pages; more would print for minutes."""

HEADING_OUT_OF_SEQUENCE = FlawKind(
    "heading-out-of-sequence",
    Severity.ERROR,
    "层次序数重复、跳号或跳级。",
    "请改正标题的序号。",
)
TABLE_TOO_LONG = FlawKind(
    "table-too-long",
    Severity.ERROR,
    "公文中的表太长，印不成一份文件。",
    "请按单位、批次或类型分成几张得分表，分别出报告；或只写出 XLSX。",
)


def blank(what: str) -> str:
    """Write a place to fill in: ``【待填：签发人】``."""
    return BLANK.format(what)


def format_date(day: date | None, name: str = "成文日期") -> str:
    """Write a date without padding zeros, or the blank for it.

    >>> format_date(date(2024, 9, 1))
    '2024年9月1日'
    >>> format_date(None, "印发日期")
    '【待填：印发日期】'

    Basis: ``gbt-9704-2012/body``.
    """
    return f"{day.year}年{day.month}月{day.day}日" if day else blank(name)


def block_texts(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Yield every text a reader sees, with the name of its place."""
    for block in blocks:
        match block:
            case Heading():
                yield block.where, block.text
            case Paragraph():
                yield block.where, block.text
            case Table():
                yield from _table_texts(block)
            case Form():
                yield from _form_texts(block)
            case Picture():
                yield f"图“{block.caption}”", block.caption
            case _:
                assert_never(block)


def _table_texts(table: Table) -> Iterator[tuple[str, str]]:
    where = table.where
    yield where, table.caption
    yield f"{where}的附注", table.note
    for column in table.columns:
        yield where, column.title
    for row in table.rows:
        for text in row:
            yield where, text


def _form_texts(form: Form) -> Iterator[tuple[str, str]]:
    yield form.where, form.caption
    yield form.where, form.note
    for row in form.rows:
        for cell in row:
            yield form.where, cell.text


def heading_flaws(blocks: tuple[Block, ...]) -> Iterator[Flaw]:
    """Find headings whose numbers do not follow one another."""
    counts: list[int] = []
    for heading in blocks:
        if not isinstance(heading, Heading):
            continue
        where = heading.where
        if heading.level > len(counts) + 1:
            yield HEADING_OUT_OF_SEQUENCE.at(where, f"第 {heading.level} 级标题之上缺少上一级。")
        counts = [*counts, *[0] * heading.level][: heading.level]
        counts[-1] += 1
        if heading.number != counts[-1]:
            yield HEADING_OUT_OF_SEQUENCE.at(
                where, f"此处应为第 {counts[-1]} 个，序号写的是 {heading.number}。"
            )
            counts[-1] = heading.number


def table_flaws(blocks: tuple[Block, ...]) -> Iterator[Flaw]:
    """Find tables that would print for minutes."""
    for block in blocks:
        if isinstance(block, Table | Form) and len(block.rows) > MOST_ROWS:
            yield TABLE_TOO_LONG.at(
                block.where, f"表有 {len(block.rows)} 行，最多 {MOST_ROWS} 行。"
            )
