"""A form with its indicators understood: kinds and values (指标的类别和取值)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hengji.core.checkup.objectives.classify import classify
from hengji.core.checkup.objectives.forms import Column, IndicatorRow, ObjectiveForm, Span
from hengji.core.checkup.objectives.kinds import IndicatorKind, kind_of
from hengji.core.checkup.objectives.standards import ObjectiveStandards
from hengji.core.checkup.objectives.values import Operator, Value, ValueClass
from hengji.core.names import name_key

_GROUNDS = (Column.STANDARD, Column.EVIDENCE, Column.BASIS, Column.METHOD)
_NO_GROUNDS = frozenset({"", "无", "/", "-", "—", "——", "暂无"})
_SIGNS = frozenset({*(operator.value for operator in Operator if operator), "＞", "＜", "＝"})


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of a form, understood.

    Attributes:
        row: As written.
        kind: What it is about.
        target: Its target; a sign and a unit in columns of their own count.
        actual: What was reached, in a self-assessment; None elsewhere.
    """

    row: IndicatorRow
    kind: IndicatorKind
    target: Value
    actual: Value | None

    @property
    def key(self) -> str:
        """Return the name as names are compared."""
        return name_key(self.row.name)

    @property
    def points(self) -> Decimal | None:
        """Return its points (分值), or None."""
        return self.row.number(Column.POINTS)


@dataclass(frozen=True, slots=True)
class Measured:
    """A form and its indicators, understood."""

    form: ObjectiveForm
    indicators: tuple[Indicator, ...]

    def spans(self) -> Iterator[tuple[Indicator, ...]]:
        """Yield the indicators of each time span."""
        for span in self.form.spans():
            yield tuple(each for each in self.indicators if each.row.span is span)

    def annual(self) -> tuple[Indicator, ...]:
        """Return the indicators of the year, or of the only span there is."""
        spans = self.form.spans()
        span = Span.ANNUAL if Span.ANNUAL in spans else next(iter(spans), Span.ANNUAL)
        return tuple(each for each in self.indicators if each.row.span is span)

    def substance(self) -> tuple[Indicator, ...]:
        """Return the indicators of the year without the execution rate."""
        return tuple(each for each in self.annual() if each.kind is not IndicatorKind.EXECUTION)


def measure(form: ObjectiveForm, standards: ObjectiveStandards) -> Measured:
    """Understand every indicator of a form."""
    return Measured(form, tuple(_indicator(row, form, standards) for row in form.indicators))


def _indicator(row: IndicatorRow, form: ObjectiveForm, standards: ObjectiveStandards) -> Indicator:
    grounded = any(row.text(column).strip() not in _NO_GROUNDS for column in _GROUNDS)
    target = classify(_target_words(row, standards), standards.values, grounded=grounded)
    actual = None
    if form.kind.is_result and Column.ACTUAL in row.entries:
        actual = classify(_actual_words(row), standards.values, grounded=grounded)
    return Indicator(row, kind_of(row, standards.kinds), target, actual)


def _target_words(row: IndicatorRow, standards: ObjectiveStandards) -> str:
    """Join the sign, the target and the unit where they have columns of their own."""
    target = row.text(Column.TARGET)
    unit = row.text(Column.UNIT).strip()
    if not target.strip():
        return ""
    plain = classify(target, standards.values)
    if unit and plain.kind is ValueClass.NUMBER and not plain.unit:
        target += unit
    sign = row.text(Column.SIGN).strip()
    if sign in _SIGNS and not plain.operator:
        target = f"{sign}{target}"
    return target


def _actual_words(row: IndicatorRow) -> str:
    actual, unit = row.text(Column.ACTUAL), row.text(Column.UNIT).strip()
    is_number = row.number(Column.ACTUAL) is not None and actual.strip()[-1:].isdigit()
    return f"{actual}{unit}" if unit and is_number else actual
