from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hengji.core.flaws import FlawsFound
from hengji.core.quantities import HUNDREDTH, Ratio
from hengji.core.ranking import RankMethod
from hengji.core.scoring_rules import Band
from hengji.rulebook.loading import Node, number_of
from hengji.rulebook.scoring import (
    NAMES,
    load_places,
    load_rank_method,
    load_scoring_values,
    load_tiers,
    read_bands,
    read_tiers,
)

ON = date(2024, 12, 31)
ENTRY = "  description: 本区口径\n  unit: 无\n  basis: hengji/ranking\n  values: {2021-01-01: %s}\n"


def bureau(folder: Path, name: str, value: str) -> list[Path]:
    (folder / "scoring.yaml").write_text(f"{name}:\n{ENTRY % value}", encoding="utf-8")
    return [folder]


def floors(name: str, region: str = "") -> list[tuple[str, Decimal]]:
    return [(tier.name, tier.at_least) for tier in load_tiers(name, ON, region)]


def test_every_entry_has_a_value_today() -> None:
    assert set(load_scoring_values(ON)) == set(NAMES)


def test_judged_tiers_are_80_60_0() -> None:
    assert floors("judged_tiers") == [
        ("达成年度指标", Decimal("0.8")),
        ("部分达成并具有一定效果", Decimal("0.6")),
        ("未达成且效果较差", Decimal(0)),
    ]


def test_regional_tiers_are_80_50_0() -> None:
    limits = [limit for _, limit in floors("judged_tiers", "hubei-hebei")]

    assert limits == [Decimal("0.8"), Decimal("0.5"), Decimal(0)]


def test_a_region_overrides_only_what_it_names() -> None:
    regional, national = load_scoring_values(ON, "hubei-hebei"), load_scoring_values(ON)

    assert {name for name in NAMES if regional[name] != national[name]} == {"judged_tiers"}


def test_appraisal_tiers_carry_their_coefficients() -> None:
    tiers = [(tier.name, tier.usual) for tier in load_tiers("appraisal_tiers", ON)]

    assert tiers == [
        ("优", Decimal("1.0")),
        ("良", Decimal("0.85")),
        ("中", Decimal("0.7")),
        ("差", Decimal("0.4")),
    ]


def test_an_overshoot_is_remarked_above_120_percent() -> None:
    assert number_of(load_scoring_values(ON)["overshoot"].value) == Decimal("1.2")


def test_satisfaction_is_full_at_90_and_nothing_below_60() -> None:
    bands = read_bands(load_scoring_values(ON)["satisfaction_bands"].value)

    assert bands == (
        Band(Decimal(90), Ratio(Decimal(1))),
        Band(Decimal(80), Ratio(Decimal("0.8"))),
        Band(Decimal(60), Ratio(Decimal("0.5"))),
    )


def test_equal_scores_leave_a_gap_unless_a_bureau_says_otherwise(tmp_path: Path) -> None:
    folders = bureau(tmp_path, "rank_method", "dense")

    assert load_rank_method(ON) is RankMethod.COMPETITION
    assert load_rank_method(ON, folders=folders) is RankMethod.DENSE


def test_places_are_those_the_core_rounds_to() -> None:
    assert load_places(ON) == -HUNDREDTH.adjusted() == 2


def test_places_nobody_rounds_to_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FlawsFound, match="places/values/2021-01-01: 本版只支持两位小数，现为 3 位"):
        load_places(ON, folders=bureau(tmp_path, "places", "3"))


def test_an_unknown_rank_method_is_named(tmp_path: Path) -> None:
    with pytest.raises(FlawsFound, match="“ordinal”应为其中之一：competition、dense"):
        load_rank_method(ON, folders=bureau(tmp_path, "rank_method", "ordinal"))


def test_an_unknown_entry_is_named(tmp_path: Path) -> None:
    with pytest.raises(FlawsFound, match=r"scoring\.yaml，键 ranking: 不认识的键“ranking”"):
        load_rank_method(ON, folders=bureau(tmp_path, "ranking", "dense"))


@pytest.mark.parametrize("load", [load_rank_method, load_places])
def test_no_default_is_in_force_before_the_first(load: Callable[[date], object]) -> None:
    with pytest.raises(FlawsFound, match="2013-04-20 还没有施行的"):
        load(date(2013, 4, 20))


def test_a_bureau_that_begins_later_leaves_the_earlier_years_alone(tmp_path: Path) -> None:
    folders = bureau(tmp_path, "rank_method", "dense")

    assert load_rank_method(date(2020, 12, 31), folders=folders) is RankMethod.COMPETITION


def tier(name: str, at_least: str, usual: str) -> dict[str, object]:
    return {"name": name, "at_least": Decimal(at_least), "usual": Decimal(usual)}


@pytest.mark.parametrize(
    ("tiers", "message"),
    [
        ([tier("低", "0", "0.3"), tier("高", "0.8", "1")], "各档应从高到低排列"),
        ([tier("高", "0.8", "1"), tier("低", "0.1", "0.3")], "最后一档从 0 起"),
        ([tier("高", "0", "1"), tier("低", "0", "0.3")], "不重复"),
        ([tier("高", "0.8", "0.7"), tier("低", "0", "0.3")], "“高”的常用得分率低于该档下限"),
        ([tier("高", "80", "100"), tier("低", "0", "0.3")], "应为 0 到 1 之间的数，现为 80"),
    ],
)
def test_tiers_out_of_order_are_refused(tiers: list[object], message: str) -> None:
    with pytest.raises(FlawsFound, match=message):
        read_tiers(Node("scoring.yaml", tiers))


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        ([[60, 0.5], [90, 1]], "各档应从最好的一档写起"),
        ([[90, 0.5], [60, 1]], "得分率依次降低"),
        ([[90, 1, 2]], "这里应为 .界限, 得分率. 两个数字"),
        ([[90, 2]], "应为 0 到 1 之间的数"),
    ],
)
def test_bands_out_of_order_are_refused(bands: list[list[float]], message: str) -> None:
    steps = [[Decimal(str(number)) for number in band] for band in bands]

    with pytest.raises(FlawsFound, match=message):
        read_bands(Node("scoring.yaml", steps))


def test_bands_where_less_is_better_rise() -> None:
    steps = [[Decimal(5), Decimal(1)], [Decimal(10), Decimal("0.8")]]

    bands = read_bands(Node("scoring.yaml", steps), less_is_better=True)

    assert [band.limit for band in bands] == [Decimal(5), Decimal(10)]
    with pytest.raises(FlawsFound, match="各档应从最好的一档写起"):
        read_bands(Node("scoring.yaml", steps))
