"""The words by which an objective form (绩效目标表) is understood, as data.

A bureau adds its own wording in an ``objective_forms.yaml`` of its own;
nothing in the code knows a label. Every word is in the form of ``label_key``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from hengji.core.checkup.objectives.forms import Column, Field, Fund, FundColumn, Span
from hengji.core.names import name_key
from hengji.rulebook.loading import Node, fields_of, items_of, layers, read_layered, text_of

FILE = "objective_forms.yaml"
_LISTS = (
    *("other_labels", "other_funds", "results", "whole_unit", "self_assessment", "monitoring"),
    *("ends", "totals", "money_units", "placeholders"),
)
_MAPPINGS: Mapping[str, type[StrEnum]] = {
    "columns": Column,
    "fields": Field,
    "funds": Fund,
    "fund_columns": FundColumn,
    "objectives": Span,
}
_KEYS = (*_MAPPINGS, *_LISTS)
_BRACKETED = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_YEARS = re.compile(r"(?:19|20)\d{2}(?:年度?)?")
_SERIAL = re.compile(r"^(?:[一二三四五六七八九十]+、|\d{1,2}[.、)])")
_ENDS = ":;,.、。*★ "
_Known = TypeVar("_Known", bound=StrEnum)


def label_key(text: str) -> str:
    """Return the form under which two spellings of a label are equal.

    What stands in brackets, a year, a serial number and a colon do not count.

    >>> label_key("全年预算数（A）"), label_key("2024年度绩效目标："), label_key("*项目名称")
    ('全年预算数', '绩效目标', '项目名称')
    """
    key = name_key(text).strip(_ENDS)
    for pattern in (_BRACKETED, _SERIAL, _YEARS):
        key = pattern.sub("", key)
    return key.strip(_ENDS) or name_key(text).strip(_ENDS)


@dataclass(frozen=True, slots=True)
class FormWords:
    """The words of forms; a mapping gives the meaning and its place in the order.

    Attributes:
        columns: Headings of the table of indicators.
        fields: Labels of single fields.
        funds: Labels of lines of money.
        fund_columns: Headings of columns of money.
        objectives: Labels of objectives in words.
        results: Labels of what became of them.
        other_labels: Labels nothing is read from.
        other_funds: Money that may stand within other money.
        whole_unit: Words in the title of a whole unit's form.
        self_assessment: Words in the title of a self-assessment.
        monitoring: Words in the title of a monitoring form.
        ends: Words with which the table of indicators is over.
        totals: Words of its total line.
        money_units: Units of money.
        placeholders: Names of indicators that were never filled in.
    """

    columns: Mapping[str, tuple[Column, int]]
    fields: Mapping[str, tuple[Field, int]]
    funds: Mapping[str, tuple[Fund, int]]
    fund_columns: Mapping[str, tuple[FundColumn, int]]
    objectives: Mapping[str, tuple[Span, int]]
    results: frozenset[str]
    other_labels: frozenset[str]
    other_funds: frozenset[str]
    whole_unit: tuple[str, ...]
    self_assessment: tuple[str, ...]
    monitoring: tuple[str, ...]
    ends: frozenset[str]
    totals: frozenset[str]
    money_units: tuple[str, ...]
    placeholders: frozenset[str]


def load_form_words(region: str = "", folders: Sequence[Path] = ()) -> FormWords:
    """Return the words of every ``objective_forms.yaml`` there is.

    Basis: ``hengji/objective-forms``.
    """
    layered = [
        fields_of(node, () if later else _KEYS, ("description", "basis", *_KEYS))
        for later, node in enumerate(read_layered(FILE, layers(region, folders)))
    ]
    lists = {key: tuple(dict.fromkeys(_words(layered, key))) for key in _LISTS}
    return FormWords(
        columns=_meanings(layered, "columns", Column),
        fields=_meanings(layered, "fields", Field),
        funds=_meanings(layered, "funds", Fund),
        fund_columns=_meanings(layered, "fund_columns", FundColumn),
        objectives=_meanings(layered, "objectives", Span),
        results=frozenset(lists["results"]),
        other_labels=frozenset(lists["other_labels"]),
        other_funds=frozenset(lists["other_funds"]),
        whole_unit=lists["whole_unit"],
        self_assessment=lists["self_assessment"],
        monitoring=lists["monitoring"],
        ends=frozenset(lists["ends"]),
        totals=frozenset(lists["totals"]),
        money_units=lists["money_units"],
        placeholders=frozenset(lists["placeholders"]),
    )


def _words(layered: Iterable[Mapping[str, Node]], key: str) -> Iterable[str]:
    for fields in layered:
        if key in fields:
            yield from (label_key(text_of(item)) for item in items_of(fields[key]))


def _meanings(
    layered: Iterable[Mapping[str, Node]], key: str, kind: type[_Known]
) -> Mapping[str, tuple[_Known, int]]:
    """Return meanings by word; the first file that knows a word decides."""
    found: dict[str, tuple[_Known, int]] = {}
    for fields in layered:
        entries = fields_of(fields[key], (), tuple(kind)) if key in fields else {}
        for name, node in entries.items():
            for item in items_of(node):
                found.setdefault(label_key(text_of(item)), (kind(name), len(found)))
    return found
