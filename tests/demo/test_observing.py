from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengji.core.indicators import Indicator
from hengji.core.quantities import Points
from hengji.core.scoring import score_tree
from hengji.core.scoring_rules import Completed, Proportional
from hengji.demo.observing import ACCUSING, Unreachable, observe, observed_at
from hengji.rulebook.frameworks import load_framework

TREES = {
    name: load_framework(name, date(2024, 12, 31)).tree
    for name in ("whole_unit_spending", "project_spending", "special_bond")
}
TOTALS = st.integers(6000, 10000).map(lambda cents: Points(Decimal(cents) / 100))
SEEDS = st.integers(0, 10**6).map(str)

TRIED = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def leaf_with(rule: object, points: str, unit: str = "") -> Indicator:
    return Indicator("A1", "演示指标", Points(Decimal(points)), rule=rule, unit=unit)


@TRIED
@given(st.sampled_from(sorted(TREES)), TOTALS, SEEDS)
def test_any_total_from_60_is_found_to_the_cent(name: str, total: Points, seed: str) -> None:
    found = observe(TREES[name], total, seed)

    sheet = score_tree(TREES[name], {code: Decimal(each.actual) for code, each in found.items()})
    assert (sheet.total, sheet.flaws) == (total, ())
    assert {code: each.score for code, each in found.items()} == sheet.scores


@TRIED
@given(TOTALS, SEEDS)
def test_no_leaf_that_would_accuse_a_real_unit_loses_points_in_steps(
    total: Points, seed: str
) -> None:
    found = observe(TREES["whole_unit_spending"], total, seed)

    lost = [each.leaf.name for each in found.values() if each.lost]
    assert [name for name in lost if any(word in name for word in ACCUSING)] == []


def test_the_same_seed_finds_the_same_and_another_does_not() -> None:
    tree, total = TREES["project_spending"], Points(Decimal("87.65"))

    first, again, other = (observe(tree, total, seed) for seed in ("甲", "甲", "乙"))

    assert first == again
    assert first != other


def test_most_leaves_of_an_excellent_evaluation_earn_all() -> None:
    tree = TREES["whole_unit_spending"]

    lost = [
        sum(1 for each in observe(tree, Points(Decimal("92.50")), str(seed)).values() if each.lost)
        for seed in range(50)
    ]

    assert sum(lost) / len(lost) < sum(1 for _ in tree.leaves()) * 0.5
    assert min(lost) >= 3


def test_what_is_known_stays_and_the_rest_makes_up_the_total() -> None:
    found = observe(
        TREES["whole_unit_spending"], Points(Decimal("90.48")), "机关", {"B18": "32.62"}
    )

    assert found["B18"].actual == "32.62"
    assert sum(each.score.points for each in found.values()) == Decimal("90.48")


def test_a_tree_of_steps_alone_cannot_reach_every_total() -> None:
    root = Indicator("0", "演示", Points(Decimal(10)), (leaf_with(Completed(), "10"),))

    with pytest.raises(Unreachable):
        observe(root, Points(Decimal("9.99")), "甲")


def test_a_proportional_leaf_reaches_every_cent_and_a_stepped_one_none() -> None:
    rate = leaf_with(Proportional(Decimal(100)), "8")
    counted = leaf_with(Proportional(Decimal(3)), "3", "条")
    cents = [Points(Decimal(cent) / 100) for cent in range(801)]

    reached = [observed_at(rate, points) for points in cents]

    assert [each.score.points for each in reached if each] == cents
    assert all(
        Decimal(low.actual) < Decimal(high.actual)
        for low, high in pairwise(reached)
        if low and high
    )
    assert observed_at(counted, Points(Decimal(2))) is None
