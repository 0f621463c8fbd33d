import numpy as np
import pytest

from hengji.core.checkup.scores.overlap import (
    Overlap,
    bridges_of,
    connectivity,
    design_of,
    double_scorings,
    laplacian_of,
    links_of_each,
    overlap_of,
)
from hengji.core.checkup.scores.table import Rating
from tests.core.builders import points
from tests.core.checkup.scores.builders import shared_round


def rated(*pairs: tuple[int, str, str]) -> Overlap:
    return overlap_of([Rating(place, agency, points(score)) for place, agency, score in pairs])


def test_evaluations_of_one_agency_are_no_overlap() -> None:
    found = rated((0, "甲", "80"), (1, "乙", "90"), (2, "乙", "90"), (2, "乙", "91"))

    assert (found.shared, found.groups, found.connected) == (0, 0, False)
    assert found.components.tolist() == [-1, -1]
    assert overlap_of([]).agencies == ()


def test_agencies_hang_together_through_a_chain() -> None:
    found = rated(
        *((0, "甲", "80"), (0, "乙", "82"), (1, "乙", "90"), (1, "丙", "88")),
        *((2, "丁", "70"), (2, "戊", "71"), (3, "己", "60")),
    )

    groups = dict(zip(found.agencies, found.components.tolist(), strict=True))
    assert groups["甲"] == groups["乙"] == groups["丙"] != groups["丁"] == groups["戊"]
    assert groups["己"] == -1
    assert (found.shared, found.groups, found.connected) == (3, 2, False)


def test_a_pair_adds_half_a_squared_difference_to_the_laplacian() -> None:
    found = rated((0, "丙", "80"), (0, "乙", "82"), (1, "丙", "1"), (1, "乙", "2"), (1, "甲", "3"))

    expected = np.zeros((3, 3))
    for inside in ([0, 1], [0, 1, 2]):
        ones = np.isin(np.array(found.agencies), [["丙", "乙", "甲"][each] for each in inside])
        expected += np.diag(ones.astype(float)) - np.outer(ones, ones) / len(inside)
    assert laplacian_of(found) == pytest.approx(expected)


def test_connectivity_is_nothing_where_agencies_do_not_connect() -> None:
    together = laplacian_of(overlap_of(shared_round([0, 0, 0, 0], 12, 1)))

    assert connectivity(together) == pytest.approx(4.0)
    assert connectivity(np.zeros((1, 1))) == 0.0
    assert connectivity(np.diag([1.0, 1.0, 0.0, 0.0]) - 0.5) == 0.0
    apart = laplacian_of(rated((0, "甲", "1"), (0, "乙", "2"), (1, "丙", "1"), (1, "丁", "2")))
    assert connectivity(apart) == 0.0


def test_the_published_numbers_of_double_scorings_come_out() -> None:
    assert [double_scorings(4, goal) for goal in (1.0, 0.75)] == [14, 24]
    assert [links_of_each(goal) for goal in (1.0, 0.75)] == [9, 16]


def test_a_design_deals_double_scorings_to_pairs_and_strata() -> None:
    found = design_of(("甲", "乙", "丙", "丁"), ["部门整体"] * 43 + ["项目"] * 29, 1.0)

    assert (found.total, found.links) == (14, 9)
    assert {frozenset(pair[:2]) for pair in found.pairs} == {
        frozenset(pair) for pair in ("甲乙", "甲丙", "甲丁", "乙丙", "乙丁", "丙丁")
    }
    assert sorted(many for *_, many in found.pairs) == [2, 2, 2, 2, 3, 3]
    assert dict(found.strata) == {"部门整体": 8, "项目": 6}


def test_groups_that_do_not_connect_are_joined_by_few_double_scorings() -> None:
    apart = rated(
        *((0, "甲", "80"), (0, "乙", "82"), (1, "乙", "90"), (1, "丙", "88")),
        *((2, "丁", "70"), (2, "戊", "71"), (3, "己", "60")),
    )

    found = bridges_of(apart, ["项目"], 1.0)

    assert found.total == 10
    assert found.pairs == (("丁", "乙", 5), ("乙", "己", 5))
    assert found.strata == (("项目", 10),)


@pytest.mark.parametrize("count", [2, 3, 7, 30])
def test_a_design_connects_every_agency(count: int) -> None:
    names = tuple(f"演示机构{number}" for number in range(count))
    found = design_of(names, ["项目"], 1.0)

    place = iter(range(10_000))
    ratings = [
        Rating(evaluation, agency, points("80"))
        for one, other, many in found.pairs
        for evaluation in (next(place) for _ in range(many))
        for agency in (one, other)
    ]
    assert overlap_of(ratings).connected
    assert sum(many for *_, many in found.pairs) == found.total
    assert all(one != other for one, other, _ in found.pairs)
