"""Defaults of scoring (计分口径): tiers, bands, remark, rank method and places."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from hengji.core.quantities import HUNDREDTH
from hengji.core.ranking import RankMethod
from hengji.core.scoring_rules import Band, Tier
from hengji.rulebook.loading import (
    RULEBOOK_VALUE,
    DatedEntry,
    Edition,
    Layer,
    Node,
    edition_on,
    fields_of,
    items_of,
    layers,
    not_in_force,
    number_of,
    ratio_of,
    read_dated,
    read_layered,
    refuse,
    text_of,
)

FILE = "scoring.yaml"
NAMES = {
    "judged_tiers": "定性指标三档",
    "appraisal_tiers": "事前评估四档",
    "overshoot": "目标值复核提示",
    "satisfaction_bands": "满意度分档",
    "rank_method": "并列名次",
    "places": "小数位数",
}


def load_scoring_entries(found: Sequence[Layer]) -> list[dict[str, DatedEntry]]:
    """Return each layer's entries by name, from the general to the particular."""
    return [
        {name: read_dated(entry) for name, entry in fields_of(node, (), tuple(NAMES)).items()}
        for node in read_layered(FILE, found)
    ]


def load_scoring_values(
    on: date, region: str = "", folders: Sequence[Path] = ()
) -> Mapping[str, Edition]:
    """Return the edition of each entry in force on a day, by name.

    An entry that is not yet in force is left out.
    """
    values: dict[str, Edition] = {}
    for entries in load_scoring_entries(layers(region, folders)):
        for name, entry in entries.items():
            if edition := edition_on(entry.editions, on):
                values[name] = edition
    return values


def load_rank_method(on: date, region: str = "", folders: Sequence[Path] = ()) -> RankMethod:
    """Return how equal scores are ranked.

    Basis: ``hengji/ranking``.
    """
    edition = scoring_value("rank_method", load_scoring_values(on, region, folders), on)
    word = text_of(edition.value)
    if word not in set(RankMethod):
        allowed = "、".join(RankMethod)
        refuse(RULEBOOK_VALUE, edition.value.where, f"“{word}”应为其中之一：{allowed}。")
    return RankMethod(word)


def load_places(on: date, region: str = "", folders: Sequence[Path] = ()) -> int:
    """Return the places of a score; this edition of the product knows only two.

    Basis: ``hengji/rounding``.
    """
    edition = scoring_value("places", load_scoring_values(on, region, folders), on)
    places = number_of(edition.value)
    if places != -HUNDREDTH.adjusted():
        refuse(RULEBOOK_VALUE, edition.value.where, f"本版只支持两位小数，现为 {places} 位。")
    return int(places)


def scoring_value(name: str, values: Mapping[str, Edition], on: date) -> Edition:
    """Return the edition of one entry, or refuse the day."""
    if name not in values:
        not_in_force(FILE, f"“{NAMES[name]}”（{name}）", on)
    return values[name]


def load_tiers(
    name: str, on: date, region: str = "", folders: Sequence[Path] = ()
) -> tuple[Tier, ...]:
    """Return the judged tiers called ``judged_tiers`` or ``appraisal_tiers``.

    Basis: ``mof-2020-10/judged-tiers``.
    """
    return read_tiers(scoring_value(name, load_scoring_values(on, region, folders), on).value)


def read_tiers(node: Node) -> tuple[Tier, ...]:
    """Read tiers, best first, down to zero."""
    tiers = tuple(_tier(item) for item in items_of(node))
    floors = [tier.at_least for tier in tiers]
    if floors != sorted(set(floors), reverse=True) or floors[-1] != 0:
        refuse(RULEBOOK_VALUE, node.where, "各档应从高到低排列，不重复，最后一档从 0 起。")
    return tiers


def _tier(node: Node) -> Tier:
    fields = fields_of(node, ("name", "at_least", "usual"))
    tier = Tier(text_of(fields["name"]), ratio_of(fields["at_least"]), ratio_of(fields["usual"]))
    if tier.usual < tier.at_least:
        refuse(RULEBOOK_VALUE, node.where, f"“{tier.name}”的常用得分率低于该档下限。")
    return tier


def read_bands(node: Node, *, less_is_better: bool = False) -> tuple[Band, ...]:
    """Read steps ``[limit, ratio]``, best first."""
    bands = tuple(_band(item) for item in items_of(node))
    limits = [band.limit for band in bands]
    ratios = [band.ratio for band in bands]
    ordered = limits == sorted(set(limits), reverse=not less_is_better)
    if not ordered or ratios != sorted(set(ratios), reverse=True):
        refuse(RULEBOOK_VALUE, node.where, "各档应从最好的一档写起，得分率依次降低。")
    return bands


def _band(node: Node) -> Band:
    step = items_of(node)
    if len(step) != 2:  # noqa: PLR2004 - a step is a limit and a ratio
        refuse(RULEBOOK_VALUE, node.where, "这里应为 [界限, 得分率] 两个数字。")
    return Band(number_of(step[0]), ratio_of(step[1]))
