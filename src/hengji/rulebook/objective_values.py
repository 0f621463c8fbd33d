"""The words by which an indicator's value (指标值) is understood, as data.

A bureau adds words in an ``objective_values.yaml`` of its own, and takes words
away under ``remove``; nothing in the code knows a vague word.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from hengji.core.checkup.objectives.folding import fold
from hengji.core.checkup.objectives.values import Operator, ValueWords
from hengji.core.names import name_key
from hengji.rulebook.loading import (
    RULEBOOK_KEY,
    RULEBOOK_VALUE,
    Node,
    entries_of,
    fields_of,
    items_of,
    layers,
    number_of,
    read_layered,
    refuse,
    text_of,
)

FILE = "objective_values.yaml"
_LISTS = (
    *("fillers", "judged_fillers", "units", "durations", "comparatives", "bases", "booleans"),
    *("boolean_phrases", "tiers", "levels", "dates", "wholes", "zero_nouns"),
)
_KEYS = (*_LISTS, "operators", "ratios", "vague")
_SIDES = ("before", "after")


def load_value_words(region: str = "", folders: Sequence[Path] = ()) -> ValueWords:
    """Return the words of every ``objective_values.yaml`` there is.

    Basis: ``hengji/objective-values``.
    """
    layered = [
        fields_of(node, () if later else _KEYS, ("description", "basis", "remove", *_KEYS))
        for later, node in enumerate(read_layered(FILE, layers(region, folders)))
    ]
    lists = {key: _words(layered, key) for key in _LISTS}
    return ValueWords(
        fillers=frozenset(lists["fillers"]),
        judged_fillers=frozenset(lists["judged_fillers"]),
        before=_operators(layered, "before"),
        after=_operators(layered, "after"),
        units=lists["units"],
        ratios=_ratios(layered),
        durations=lists["durations"],
        comparatives=lists["comparatives"],
        bases=lists["bases"],
        vague=_vague(layered),
        booleans=frozenset(lists["booleans"]),
        boolean_phrases=lists["boolean_phrases"],
        tiers=frozenset(lists["tiers"]),
        levels=lists["levels"],
        dates=lists["dates"],
        wholes=frozenset(lists["wholes"]),
        zero_nouns=lists["zero_nouns"],
    )


def _words(layered: Sequence[Mapping[str, Node]], key: str) -> tuple[str, ...]:
    spell = _pattern if key == "bases" else _spelt
    found = [spell(item) for fields in layered if key in fields for item in items_of(fields[key])]
    return tuple(dict.fromkeys(word for word in found if word not in _removed(layered, key)))


def _removed(layered: Sequence[Mapping[str, Node]], key: str) -> frozenset[str]:
    """Return the words that a more particular file takes away from a list."""
    lists = (
        fields_of(fields["remove"], (), (*_LISTS, "vague"))
        for fields in layered
        if "remove" in fields
    )
    spell = text_of if key == "bases" else _spelt
    return frozenset(spell(item) for each in lists if key in each for item in items_of(each[key]))


def _spelt(node: Node) -> str:
    text = text_of(node)
    return fold(text) or name_key(text)


def _pattern(node: Node) -> str:
    text = text_of(node)
    try:
        re.compile(text)
    except re.error:
        refuse(RULEBOOK_VALUE, node.where, f"“{text}”不是有效的正则表达式。")
    return text


def _operators(
    layered: Iterable[Mapping[str, Node]], side: str
) -> tuple[tuple[str, Operator], ...]:
    found: dict[str, Operator] = {}
    for fields in layered:
        sides = fields_of(fields["operators"], (), _SIDES) if "operators" in fields else {}
        for sign, node in entries_of(sides[side]).items() if side in sides else ():
            if sign not in set(Operator):
                signs = "、".join(each for each in Operator if each)
                refuse(RULEBOOK_KEY, node.where, f"比较符号“{sign}”应为其中之一：{signs}。")
            found |= {name_key(text_of(item)): Operator(sign) for item in items_of(node)}
    return tuple(found.items())


def _ratios(layered: Iterable[Mapping[str, Node]]) -> tuple[tuple[str, Decimal], ...]:
    found: dict[str, Decimal] = {}
    for fields in layered:
        for unit, node in entries_of(fields["ratios"]).items() if "ratios" in fields else ():
            found[name_key(unit)] = number_of(node)
    return tuple(found.items())


def _vague(layered: Sequence[Mapping[str, Node]]) -> tuple[tuple[str, str], ...]:
    removed = _removed(layered, "vague")
    found: dict[str, str] = {}
    for fields in layered:
        for kind, node in entries_of(fields["vague"]).items() if "vague" in fields else ():
            for item in items_of(node):
                found.setdefault(_spelt(item), kind)
    return tuple((word, kind) for word, kind in found.items() if word not in removed)
