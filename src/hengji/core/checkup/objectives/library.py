"""Suggestions from the indicator library (指标库): what a form lacks, and better values.

The library is this product's own collection, no regulation; every suggestion
says by what it is measured and proved, and leaves the number to the unit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hengji.core.checkup.objectives.forms import Column, Place
from hengji.core.checkup.objectives.kinds import OUTCOMES, OUTPUTS, IndicatorKind
from hengji.core.checkup.objectives.measured import Indicator, Measured
from hengji.core.checkup.objectives.values import DOWNWARD, Operator, ValueClass
from hengji.core.names import name_key

_NAME_COUNTS = 3
_LEAST = 3
_SAME_THING = 0.34
_POOR = frozenset({ValueClass.EMPTY, ValueClass.VAGUE, ValueClass.TEXT, ValueClass.CHANGE_NO_BASE})
_RATE_ENDS = ("率", "度", "比例", "比重", "占比")
_BLANK = "＿＿"


@dataclass(frozen=True, slots=True)
class LibraryIndicator:
    """One indicator of the library.

    Attributes:
        kind: The heading it stands under.
        name: Its name.
        unit: The unit of its value.
        sign: How the actual is compared with the target.
        measure: How it is measured.
        evidence: What proves it.
    """

    kind: IndicatorKind
    name: str
    unit: str
    sign: Operator
    measure: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ProjectType:
    """A type of project (项目类型), the words it is known by, and its indicators."""

    code: str
    name: str
    keywords: tuple[str, ...]
    indicators: tuple[LibraryIndicator, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An indicator to add, or a better value for one there is.

    Attributes:
        place: The cell whose value could be replaced; None for an addition.
        replaces: The value there, or empty.
        kind: The heading to put it under.
        name: The indicator.
        value: The value, its number left open: ``≥＿＿%``.
        measure: How it is measured; empty where the library has none.
        evidence: What proves it; empty where the library has none.
    """

    place: Place | None
    replaces: str
    kind: IndicatorKind
    name: str
    value: str
    measure: str
    evidence: str


def recognise(measured: Measured, library: Sequence[ProjectType]) -> ProjectType | None:
    """Return the type a project most likely is, or None; a whole unit is of none.

    A word in the name counts three times one in the text; a longer word counts
    before a shorter one.
    """
    if measured.form.kind.is_whole_unit:
        return None
    name, words = name_key(measured.form.name), name_key(measured.form.words)
    best, best_weight = None, (0, 0)
    for each in library:
        in_name = [word for word in each.keywords if word in name]
        in_text = [word for word in each.keywords if word in words]
        weight = (_NAME_COUNTS * len(in_name) + len(in_text), sum(map(len, in_name)))
        if weight > best_weight and weight[0] >= _LEAST:
            best, best_weight = each, weight
    return best


def suggest(measured: Measured, library: Sequence[ProjectType]) -> tuple[Suggestion, ...]:
    """Return better values for what cannot be measured, then what is lacking.

    Basis: ``hengji/indicator-library``.
    """
    project = recognise(measured, library)
    known = project.indicators if project else ()
    better = [_better(each, known) for each in measured.substance() if each.target.kind in _POOR]
    lacking = list(_lacking(measured, known)) if measured.substance() else []
    return (*better, *lacking)


def _better(each: Indicator, known: Sequence[LibraryIndicator]) -> Suggestion:
    """Return a measurable value for an indicator there is."""
    place, said = each.row.at(Column.TARGET), each.row.text(Column.TARGET).strip()
    same = [other for other in known if _same_family(other.kind, each.kind)]
    best = max(same, key=lambda other: _likeness(other.name, each.row.name), default=None)
    if best and _likeness(best.name, each.row.name) >= _SAME_THING:
        value = _open_value(best.sign, best.unit)
        return Suggestion(place, said, each.kind, best.name, value, best.measure, best.evidence)
    return Suggestion(place, said, each.kind, each.row.name, _own_value(each), "", "")


def _own_value(each: Indicator) -> str:
    if each.key.endswith(_RATE_ENDS):
        sign = each.target.operator if each.target.operator in DOWNWARD else Operator.AT_LEAST
        return _open_value(sign, "%")
    if each.target.kind is ValueClass.CHANGE_NO_BASE:
        return f"较＿＿年的＿＿{each.row.text(Column.TARGET).strip()}"
    if each.kind is IndicatorKind.TIMELINESS:
        return "＿＿年＿＿月＿＿日前完成"
    if each.kind in OUTCOMES:
        return f"由＿＿年的{_BLANK}（基线）变为{_BLANK}"
    return f"≥{_BLANK}（写明单位）"


def _open_value(sign: Operator, unit: str) -> str:
    return f"{sign or Operator.EQUAL}{_BLANK}{unit}"


def _same_family(first: IndicatorKind, second: IndicatorKind) -> bool:
    if first is second:
        return True
    return any({first, second} <= family for family in (OUTPUTS, OUTCOMES))


def _likeness(first: str, second: str) -> float:
    """Return Dice's likeness of the characters of two names."""
    one, other = set(name_key(first)), set(name_key(second))
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _lacking(measured: Measured, known: Sequence[LibraryIndicator]) -> Iterator[Suggestion]:
    """Yield the library's indicators of the kinds the form has none of."""
    kinds = {each.kind for each in measured.substance()}
    whole = (IndicatorKind.OUTPUT, OUTPUTS), (IndicatorKind.OUTCOME, OUTCOMES)
    covered = set(kinds).union(*(family for general, family in whole if general in kinds))
    outcomes_known = bool(kinds & OUTCOMES)
    for each in known:
        if each.kind in covered or (each.kind in OUTCOMES and outcomes_known):
            continue
        value = _open_value(each.sign, each.unit)
        yield Suggestion(None, "", each.kind, each.name, value, each.measure, each.evidence)
