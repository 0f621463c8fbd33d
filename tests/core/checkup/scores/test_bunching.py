from functools import cache

import numpy as np
import pytest

from hengji.core.checkup.scores.bunching import check_bunching
from hengji.core.checkup.scores.cutoffs import compare_with_curves
from hengji.core.checkup.scores.smooth import Integers
from hengji.core.checkup.signals import Signal, Status
from tests.core.checkup.scores.builders import example_cents, rounded

BOUNDS, CUTOFFS = (6000, 10_000), (9000, 8000)
ONE_SIDED = 1.645


def signals(
    cents: Integers, agencies: tuple[str, ...] = (), cutoffs: tuple[int, ...] = CUTOFFS
) -> list[Signal]:
    return [each for each, _ in check_bunching(cents, agencies, cutoffs, BOUNDS)]


@cache
def of_the_example() -> list[Signal]:
    return signals(example_cents())


def values(signal: Signal) -> dict[str, float | None]:
    return {each.name: each.value for each in signal.figures}


def moved(cents: Integers, share: float, seed: int) -> Integers:
    """Move a share of the scores just below 90 to just above it."""
    draw = np.random.default_rng(seed)
    below = (cents >= 8900) & (cents < 9000) & (draw.random(len(cents)) < share)
    return np.where(below, 9000 + draw.integers(0, 50, len(cents)), cents)


def honest(count: int, seed: int, mean: float = 88.0) -> Integers:
    draw = np.random.default_rng(seed)
    return rounded(draw.normal(mean, 3.6, count), draw)


def test_the_worked_example_is_a_notice_at_90_because_no_agency_is_named() -> None:
    at_90, at_80 = of_the_example()

    assert (at_90.subject, at_90.status, at_90.count) == ("90 分附近", Status.NOTICE, 72)
    told = values(at_90)
    assert (told["±1 分分界及以上"], told["±1 分分界以下"]) == (10, 6)
    assert (told["±0.5 分分界及以上"], told["±0.5 分分界以下"]) == (9, 2)
    assert told["±0.5 分分界及以上的推算"] == pytest.approx(3.3, abs=0.05)
    assert "结果随窗口而变。" in at_90.sentence
    assert "表中没有足够的机构信息" in at_90.sentence
    assert len(at_90.rows) == 16
    assert at_80.status is Status.TOO_LITTLE
    assert at_80.sentence == "80 分以下没有项目，无法判断 80 分附近是否集聚。"
    assert (values(at_80)["窗口内分界及以上"], values(at_80)["窗口内分界以下"]) == (4, 0)


def test_the_method_card_holds_window_p_values_and_what_could_be_seen() -> None:
    card = of_the_example()[0].method

    assert "±1 分 z=1.41" in card["p 值"]
    assert "±0.5 分 z=2.7" in card["p 值"]
    assert card["精确二项"].startswith("±1 分 p=0.227；±0.5 分 p=0.033")
    assert card["安慰剂名次"] == "31 个半分位置中，此分界的 z 排第 5"
    assert "50.0% 时 63.0%" in card["功效"]
    assert "50.0% 需 23 项" in card["功效"]


def test_no_p_value_stands_in_a_sentence() -> None:
    assert all("p=" not in each.sentence for each in of_the_example())


def test_an_honest_round_is_unremarkable() -> None:
    found = signals(honest(1000, 12), tuple("甲乙丙丁" * 250))

    at_90 = found[0]
    assert (at_90.status, at_90.rows) == (Status.UNREMARKABLE, ())
    assert at_90.sentence.endswith("与平滑分布相符。")


def test_moved_scores_are_a_review_where_agencies_are_named_else_a_notice() -> None:
    cents = moved(honest(1500, 2), 0.6, 3)

    named = signals(cents, tuple("甲乙丙" * 500))[0]
    unnamed = signals(cents)[0]

    assert (named.status, unnamed.status) == (Status.REVIEW, Status.NOTICE)
    assert "建议：在分界上下两侧各抽取几项" in named.sentence
    assert "结果随窗口而变" not in named.sentence
    assert {"p 值", "多重比较", "窗口", "局限"} <= named.method.keys()


def test_an_excess_without_a_deficit_is_no_more_than_a_notice() -> None:
    draw = np.random.default_rng(4)
    cents = honest(1500, 5)
    more = np.r_[cents, 9000 + draw.integers(0, 50, 90), 8950 + draw.integers(0, 50, 45)]

    found = signals(more, tuple("甲" * len(more)))[0]

    assert values(found)["±0.5 分分界以下的差"] is not None
    assert found.status is Status.NOTICE


def test_an_agency_that_honestly_scores_near_91_is_not_bunching() -> None:
    draw = np.random.default_rng(6)
    cents = np.r_[honest(3480, 7, 86.0), rounded(draw.normal(91.2, 1.1, 520), draw)]
    agencies = ("甲",) * 1740 + ("乙",) * 1740 + ("丙",) * 520

    by_agency, pooled = (
        float(compare_with_curves(cents, each, BOUNDS, [(9000, 100)]).statistic[0])
        for each in (agencies, ())
    )

    assert by_agency < ONE_SIDED < pooled


def test_few_scores_on_a_side_or_in_the_window_say_nothing() -> None:
    three_below = np.r_[np.arange(9000, 9400, 10), [8950, 8960, 8970]]
    none_inside = np.r_[np.arange(8000, 8800, 10), np.arange(9200, 9400, 10)]

    assert signals(three_below, (), (9000,))[0].sentence == (
        "90 分以下只有 3 项，无法判断 90 分附近是否集聚。"
    )
    assert signals(none_inside, (), (9000,))[0].sentence == (
        "90 分上下 1 分内只有 0 项，少于 9 项，无法判断是否集聚。"
    )


def test_a_ledger_below_and_above_nothing_is_judged_nowhere() -> None:
    assert signals(np.arange(8100, 8900, 10), (), ()) == []


def test_one_agency_that_moves_scores_is_named_and_the_others_are_not() -> None:
    clean = honest(2000, 13, 89.5)
    cents = np.r_[clean[:1000], moved(clean[1000:], 0.7, 9)]
    agencies = ("甲",) * 1000 + ("乙",) * 1000

    of_agencies = [each for each in signals(cents, agencies) if each.code == "bunching-agency"]

    assert [(each.subject, each.status) for each in of_agencies] == [
        ("“乙”在 90 分附近", Status.REVIEW)
    ]
    assert "先请该机构说明" in of_agencies[0].sentence


def test_agencies_with_few_scores_in_the_window_are_not_judged_one_by_one() -> None:
    found = signals(example_cents(), ("甲", "乙") * 36)

    assert [each.status for each in found if each.code == "bunching-agency"] == [Status.TOO_LITTLE]
    assert found[0].method["方法"].count("各机构（2 家）各配一条") == 1


def test_fewer_scores_above_than_expected_are_said_as_fewer() -> None:
    cents = honest(400, 10, 89.5)
    emptied = cents[(cents < 9000) | (cents >= 9050)]

    assert "分界以上少约" in signals(emptied, (), (9000,))[0].sentence
