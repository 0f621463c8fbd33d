"""An objective form or a self-assessment form as filled in (绩效目标表、自评表).

A reader of files makes it; the rules read it. Every entry knows its place, so
that a remark can be put into the very cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from hengji.core.quantities import read_decimal

MONEY_SIZES = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}
"""How many 万元 one unit of money is."""


class Place(NamedTuple):
    """Where an entry stands: a table of the file, its line and its column.

    Lines count from 1 as shown, tables and columns from 0; ``where`` names the
    place as its owner sees it.
    """

    table: int
    line: int
    column: int
    where: str


class Entry(NamedTuple):
    """What one cell says (填写项), blank or not, and where it stands."""

    text: str
    place: Place

    @property
    def number(self) -> Decimal | None:
        """Return the number the cell holds, without its unit, or None."""
        return read_decimal(self.text.strip().rstrip("分元万%％").strip())


class FormKind(StrEnum):
    """What a form is for (表的种类)."""

    PROJECT = "项目支出绩效目标表"
    UNIT = "部门整体支出绩效目标表"
    PROJECT_RESULT = "项目支出绩效自评表"
    UNIT_RESULT = "部门整体支出绩效自评表"

    @property
    def is_result(self) -> bool:
        """Tell whether it is a self-assessment (自评表)."""
        return self in {FormKind.PROJECT_RESULT, FormKind.UNIT_RESULT}

    @property
    def is_whole_unit(self) -> bool:
        """Tell whether it is about a whole unit (部门整体)."""
        return self in {FormKind.UNIT, FormKind.UNIT_RESULT}


class Field(StrEnum):
    """What a label of a form asks for; the value is its key in the YAML."""

    PROJECT = "project"
    UNIT = "unit"
    SUPERVISOR = "supervisor"
    YEAR = "year"
    PERIOD = "period"
    ATTRIBUTE = "attribute"
    CATEGORY = "category"
    APPRAISAL = "appraisal"
    TOTAL_SCORE = "total_score"
    GRADE = "grade"


class Column(StrEnum):
    """What a column of indicators holds; the value is its key in the YAML."""

    FIRST_LEVEL = "first_level"
    SECOND_LEVEL = "second_level"
    NAME = "name"
    SIGN = "sign"
    TARGET = "target"
    UNIT = "measure_unit"
    POINTS = "points"
    STANDARD = "standard"
    BASIS = "target_basis"
    SOURCE = "source"
    METHOD = "method"
    EVIDENCE = "evidence"
    NOTE = "note"
    ACTUAL = "actual"
    SCORE = "score"
    REASON = "reason"


class Fund(StrEnum):
    """A line of money (资金); the value is its key in the YAML."""

    TOTAL = "total"
    FISCAL = "fiscal"
    CARRIED_OVER = "carried_over"
    OTHER = "other"
    UNSORTED = "other_funds"


class FundColumn(StrEnum):
    """A column of money; the value is its key in the YAML."""

    AMOUNT = "amount"
    INITIAL = "initial"
    BUDGET = "budget"
    SPENT = "spent"
    POINTS = "fund_points"
    RATE = "rate"
    SCORE = "fund_score"


class Span(StrEnum):
    """Which years an objective is for (目标的时限); the value is its key in the YAML."""

    ANNUAL = "annual"
    MEDIUM = "medium"


@dataclass(frozen=True, slots=True)
class Money:
    """One line of money: its kind and what it says in each column."""

    fund: Fund
    span: Span
    entries: Mapping[FundColumn, Entry]


@dataclass(frozen=True, slots=True)
class ObjectiveText:
    """An objective in words (总体目标), and in a self-assessment what became of it."""

    span: Span
    entry: Entry


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator of a form.

    ``entries`` holds the columns the form has, blank ones too, so that a
    missing column is told from a blank cell.
    """

    span: Span
    first_level: str
    second_level: str
    entries: Mapping[Column, Entry]

    @property
    def name(self) -> str:
        """Return the name of the indicator, or empty."""
        return self.text(Column.NAME)

    def text(self, column: Column) -> str:
        """Return what a column says, or empty where there is no such column."""
        entry = self.entries.get(column)
        return entry.text if entry else ""

    def number(self, column: Column) -> Decimal | None:
        """Return the number a column holds, or None."""
        entry = self.entries.get(column)
        return entry.number if entry else None

    @property
    def place(self) -> Place:
        """Return where the indicator stands: its name, or its first entry."""
        named = self.entries.get(Column.NAME)
        return named.place if named else next(iter(self.entries.values())).place

    def at(self, column: Column) -> Place:
        """Return where a column of this indicator stands, or the indicator."""
        entry = self.entries.get(column)
        return entry.place if entry else self.place


@dataclass(frozen=True, slots=True)
class ObjectiveForm:
    """One form as read.

    Attributes:
        kind: What it is for.
        place: Where it begins.
        title: Its heading, or empty.
        year: The fiscal year it names, or None.
        fields: Labels found, with what stands beside each, blank or not.
        money: Lines of money, each in 万元 unless ``money_unit`` says so.
        money_unit: The unit of money the form states.
        objectives: Objectives in words.
        results: What became of them, in a self-assessment.
        indicators: In the order of the form.
        words: All that the form says, for words anywhere in it.
    """

    kind: FormKind
    place: Place
    title: str
    year: int | None
    fields: Mapping[Field, Entry]
    money: tuple[Money, ...]
    money_unit: str
    objectives: tuple[ObjectiveText, ...]
    results: tuple[Entry, ...]
    indicators: tuple[IndicatorRow, ...]
    words: str = ""

    def field(self, field: Field) -> str:
        """Return what stands beside a label, or empty."""
        entry = self.fields.get(field)
        return entry.text if entry else ""

    @property
    def name(self) -> str:
        """Return the name of the project, or of the unit."""
        return self.field(Field.PROJECT) or self.field(Field.UNIT) or self.title

    def has(self, column: Column) -> bool:
        """Tell whether the form has such a column."""
        return any(column in each.entries for each in self.indicators)

    def spans(self) -> tuple[Span, ...]:
        """Return the time spans that have indicators."""
        return tuple(dict.fromkeys(each.span for each in self.indicators))

    def amount(self, fund: Fund, column: FundColumn = FundColumn.AMOUNT) -> Entry | None:
        """Return the entry of one line of money for the year, or None."""
        found = [each for each in self.money if each.fund is fund and column in each.entries]
        annual = [each for each in found if each.span is Span.ANNUAL]
        chosen = annual or found
        return chosen[0].entries[column] if chosen else None
