"""Weights of first-level indicators (一级指标权重) and the shares some must hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hengji.core.indicators import ShareRule
from hengji.core.quantities import Points
from hengji.rulebook.loading import (
    DatedEntry,
    Layer,
    edition_on,
    entries_of,
    fields_of,
    items_of,
    layers,
    number_of,
    ratio_of,
    read_dated,
    read_layered,
    text_of,
)

FILE = "weights.yaml"


@dataclass(frozen=True, slots=True)
class WeightPreset:
    """Usual points of the first level (权重模板), by name, adding up to 100."""

    id: str
    description: str
    weights: Mapping[str, Points]
    basis: str


def load_weight_presets(
    on: date, region: str = "", folders: Sequence[Path] = ()
) -> Mapping[str, WeightPreset]:
    """Return the presets in force on a day, by name; a region replaces by name.

    Basis: ``mof-2021-101/self-assessment-weights``.
    """
    presets: dict[str, WeightPreset] = {}
    for entries in load_weight_entries(layers(region, folders), "presets"):
        for name, entry in entries.items():
            if edition := edition_on(entry.editions, on):
                weights = {
                    indicator: Points(number_of(node))
                    for indicator, node in entries_of(edition.value).items()
                }
                presets[name] = WeightPreset(name, entry.description, weights, edition.basis)
    return presets


def load_share_rules(
    framework: str, on: date, region: str = "", folders: Sequence[Path] = ()
) -> tuple[ShareRule, ...]:
    """Return the shares a framework's first-level indicators must hold on a day.

    Basis: ``mof-2020-10/output-and-outcome-share``.
    """
    rules: dict[str, tuple[ShareRule, bool]] = {}
    for entries in load_weight_entries(layers(region, folders), "shares"):
        for name, entry in entries.items():
            if edition := edition_on(entry.editions, on):
                fields = fields_of(edition.value, ("names", "at_least", "frameworks"))
                names = tuple(text_of(item) for item in items_of(fields["names"]))
                rule = ShareRule(names, ratio_of(fields["at_least"]), edition.basis)
                applies = framework in map(text_of, items_of(fields["frameworks"]))
                rules[name] = (rule, applies)
    return tuple(rule for rule, applies in rules.values() if applies)


def load_weight_entries(found: Sequence[Layer], part: str) -> Iterator[dict[str, DatedEntry]]:
    """Yield each layer's ``presets`` or ``shares``, from the general on."""
    for node in read_layered(FILE, found):
        fields = fields_of(node, (), ("presets", "shares"))
        if part in fields:
            yield {name: read_dated(entry) for name, entry in entries_of(fields[part]).items()}
