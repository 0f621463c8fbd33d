"""What the objective check-up (目标体检) holds a form against, as data.

A bureau changes limits and adds words in an ``objective_checks.yaml`` of its
own, and takes words away under ``remove``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hengji.core.checkup.objectives.kinds import IndicatorKind, KindWords
from hengji.core.checkup.objectives.standards import Limits, ObjectiveStandards, RuleWords
from hengji.core.names import name_key
from hengji.rulebook.grades import load_grade_aliases, load_grade_scale
from hengji.rulebook.loading import (
    RULEBOOK_VALUE,
    Node,
    entries_of,
    fields_of,
    items_of,
    layers,
    number_of,
    ratio_of,
    read_layered,
    refuse,
    text_of,
)
from hengji.rulebook.objective_values import load_value_words

FILE = "objective_checks.yaml"
_LISTS = (
    *("bounded_rates", "unbounded_rates", "less_is_better", "less_is_better_not"),
    *("money_as_result", "unit_fits_not", "cost_projects", "served", "bonds", "repayment"),
    *("activities", "results", "generic_names", "quantity_ends", "new_project", "adjustment"),
    "survey",
)
_KEYS = ("limits", "kinds", "execution_names", "unit_fits", "misplaced", *_LISTS)


def load_objective_standards(
    on: date, region: str = "", folders: Sequence[Path] = ()
) -> ObjectiveStandards:
    """Return what forms are held against on a day.

    Basis: ``hengji/objective-checks``.
    """
    layered = [
        fields_of(node, () if later else _KEYS, ("description", "basis", "remove", *_KEYS))
        for later, node in enumerate(read_layered(FILE, layers(region, folders)))
    ]
    return ObjectiveStandards(
        values=load_value_words(region, folders),
        kinds=KindWords(_kinds(layered), _words(layered, "execution_names")),
        limits=_limits(layered),
        words=RuleWords(
            unit_fits=_mapping(layered, "unit_fits", lambda node: tuple(_names(node))),
            misplaced=_mapping(
                layered, "misplaced", lambda node: frozenset(map(_kind, items_of(node)))
            ),
            **{key: _words(layered, key) for key in _LISTS},
        ),
        scale=load_grade_scale(on, region, folders),
        grades=load_grade_aliases(region, folders),
    )


def _names(node: Node) -> Iterable[str]:
    return (name_key(text_of(item)) for item in items_of(node))


def _words(layered: Sequence[Mapping[str, Node]], key: str) -> tuple[str, ...]:
    found = [word for fields in layered if key in fields for word in _names(fields[key])]
    removed = {
        word
        for fields in layered
        if "remove" in fields
        for name, node in fields_of(fields["remove"], (), (*_LISTS, "execution_names")).items()
        if name == key
        for word in _names(node)
    }
    return tuple(dict.fromkeys(word for word in found if word not in removed))


def _kind(node: Node) -> IndicatorKind:
    word = text_of(node)
    if word not in set(IndicatorKind):
        kinds = "、".join(IndicatorKind)
        refuse(RULEBOOK_VALUE, node.where, f"“{word}”应为其中之一：{kinds}。")
    return IndicatorKind(word)


def _kinds(layered: Iterable[Mapping[str, Node]]) -> tuple[tuple[str, IndicatorKind], ...]:
    """Return words of headings, those of the most particular file first."""
    found: dict[str, IndicatorKind] = {}
    for fields in reversed([each for each in layered if "kinds" in each]):
        for name, node in entries_of(fields["kinds"]).items():
            kind = _kind(node._replace(value=name))
            for word in _names(node):
                found.setdefault(word, kind)
    return tuple(found.items())


def _mapping(
    layered: Iterable[Mapping[str, Node]], key: str, read: Callable[[Node], Any]
) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for fields in layered:
        entries = entries_of(fields[key]) if key in fields else {}
        found |= {name_key(word): read(node) for word, node in entries.items()}
    return found


def _count(node: Node) -> int:
    number = number_of(node)
    if number < 0 or number % 1:
        refuse(RULEBOOK_VALUE, node.where, f"这里应为不小于 0 的整数，现为 {number}。")
    return int(number)


def _numbers(node: Node) -> tuple[Decimal, ...]:
    return tuple(number_of(item) for item in items_of(node))


_LIMITS: Mapping[str, Callable[[Node], Any]] = {
    "full_points": _numbers,
    **dict.fromkeys(("fewest", "most", "shortest", "longest", "reason_length"), _count),
    **dict.fromkeys(
        ("most_points", "lowest_satisfaction", "new_project_money", "exceeded", "execution_points"),
        number_of,
    ),
    **dict.fromkeys(("below_last_year", "above_last_year", "alike", "results_alike"), ratio_of),
    **dict.fromkeys(("adjusted", "apart", "measurable"), ratio_of),
    **dict.fromkeys(("measurable_outputs", "measurable_outcomes"), ratio_of),
}


def _limits(layered: Sequence[Mapping[str, Node]]) -> Limits:
    found: dict[str, Any] = {}
    for later, fields in enumerate(layered):
        if "limits" in fields:
            required = () if later else tuple(_LIMITS)
            entries = fields_of(fields["limits"], required, tuple(_LIMITS))
            found |= {name: _LIMITS[name](node) for name, node in entries.items()}
    return Limits(**found)
