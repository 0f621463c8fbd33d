"""Weights of first-level indicators (一级指标权重) and the shares some must hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hengji.core.flaws import FlawKind, FlawsFound, Severity
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
SELF_ASSESSMENT, EXECUTION = "self_assessment", "预算执行率"

NO_EXECUTION_POINTS = FlawKind(
    "execution-points-missing",
    Severity.ERROR,
    "规则库的自评权重模板里没有预算执行率的分值，不能核对自评分的上限。",
    "请在规则文件夹的 weights.yaml 中给出 self_assessment 的预算执行率分值。",
)


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


def load_execution_points(on: date, region: str = "", folders: Sequence[Path] = ()) -> Points:
    """Return the points of the execution rate (预算执行率) in a self-assessment.

    Raises:
        FlawsFound: No preset in force on the day gives them.

    Basis: ``mof-2021-101/self-assessment-weights``.
    """
    preset = load_weight_presets(on, region, folders).get(SELF_ASSESSMENT)
    if preset is None or EXECUTION not in preset.weights:
        where = f"{FILE} 的 {SELF_ASSESSMENT}"
        raise FlawsFound([NO_EXECUTION_POINTS.at(where, f"没有“{EXECUTION}”的分值。")])
    return preset.weights[EXECUTION]


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
