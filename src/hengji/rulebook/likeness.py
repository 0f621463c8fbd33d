"""What the likeness check asks (相似度口径), and the words no report owns."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hengji.core.checkup.likeness.belonging import Relation
from hengji.core.checkup.likeness.index import Spread
from hengji.core.checkup.likeness.verdicts import LikenessRules, Thresholds
from hengji.rulebook.categories import load_categories
from hengji.rulebook.frameworks import framework_dates, framework_ids, load_framework
from hengji.rulebook.loading import (
    RULEBOOK_VALUE,
    Node,
    fields_of,
    items_of,
    layers,
    number_of,
    ratio_of,
    read_layered,
    refuse,
    text_of,
)
from hengji.rulebook.sources import load_sources

FILE = "likeness.yaml"
_COUNTS = ("passage_characters", "near_characters", "notice_characters", "own_characters")
_OTHERS = ("description", "basis", "note", "spread", "thresholds", "boilerplate")
FEWEST_CHARACTERS = 12
"""A shorter passage would be no more than a phrase."""


def load_likeness_rules(region: str = "", folders: Sequence[Path] = ()) -> LikenessRules:
    """Return what is a passage, what is common and what is worth a look.

    A more particular file replaces single values.

    Basis: ``hengji/likeness``.
    """
    merged: dict[str, Node] = {}
    thresholds: dict[Relation, Thresholds] = {}
    for fields in _files(region, folders):
        merged |= fields
        if "thresholds" in fields:
            thresholds |= _thresholds(fields["thresholds"])
    spread = fields_of(merged["spread"], ("share", "reports"))
    return LikenessRules(
        **{name: _count(merged[name], FEWEST_CHARACTERS) for name in _COUNTS},
        spread=Spread(float(ratio_of(spread["share"])), _count(spread["reports"], 2)),
        thresholds=thresholds,
    )


def load_boilerplate(region: str = "", folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """Return what regulations, frameworks and this trade say in every report.

    Basis: ``hengji/likeness``.
    """
    found = [
        text_of(item)
        for fields in _files(region, folders)
        if "boilerplate" in fields
        for item in items_of(fields["boilerplate"])
    ]
    for source in load_sources(region, folders).values():
        found += [source.title, *(clause.says for clause in source.clauses.values())]
    for category in load_categories(region, folders).values():
        found += [category.heading, category.finding, category.evidence, category.recommendation]
    return tuple(dict.fromkeys([*found, *_framework_words(region, folders)]))


def _framework_words(region: str, folders: Sequence[Path]) -> Iterator[str]:
    """Yield what every edition of every framework says of its indicators."""
    for name in framework_ids():
        for day in framework_dates(name):
            for node in load_framework(name, day, region, folders).tree.walk():
                yield from filter(None, (node.meaning, node.formula, *node.criteria))


def _files(region: str, folders: Sequence[Path]) -> Iterator[Mapping[str, Node]]:
    for node in read_layered(FILE, layers(region, folders)):
        yield fields_of(node, ("description", "basis"), (*_COUNTS, *_OTHERS))


def _thresholds(node: Node) -> dict[Relation, Thresholds]:
    names = {relation.name.lower(): relation for relation in Relation}
    found = {}
    for name, entry in fields_of(node, (), tuple(names)).items():
        fields = fields_of(entry, ("notice", "review"))
        limits = Thresholds(*(float(ratio_of(fields[word])) for word in ("notice", "review")))
        if limits.notice > limits.review:
            refuse(RULEBOOK_VALUE, entry.where, "提示关注的占比不应高于建议复核的占比。")
        found[names[name]] = limits
    return found


def _count(node: Node, least: int) -> int:
    number = number_of(node)
    if number != int(number) or number < least:
        refuse(RULEBOOK_VALUE, node.where, f"这里应为不小于 {least} 的整数，现为 {number}。")
    return int(number)
