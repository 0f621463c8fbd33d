import numpy as np
import pytest
import statsmodels.api as sm

from hengji.core.checkup.scores.cutoffs import (
    Comparison,
    bounds_of,
    compare_with_curves,
    enough_by_agency,
    placebo_statistics,
    pooled_stratum,
    sides_of,
    usual_window,
    windows_of,
)
from hengji.core.checkup.scores.intervals import excess
from hengji.core.checkup.scores.smooth import (
    chosen_degree,
    grid_of,
    panel_of,
    statistics,
    stratum_of,
)
from tests.core.checkup.scores.builders import example_cents, rounded

BOUNDS = (6000, 10_000)


def example_comparison() -> Comparison:
    return compare_with_curves(example_cents(), (), BOUNDS, [(9000, 100), (9000, 50), (8000, 100)])


def test_the_worked_example_gives_the_published_statistics_at_90() -> None:
    found = example_comparison()

    assert found.statistic == pytest.approx([1.41, 2.74, 2.88], abs=0.02)
    assert found.expected(9000, 50) == pytest.approx((3.32, 3.22), abs=0.01)
    assert found.expected(9000, 100) == pytest.approx((6.0, 7.1), abs=0.05)
    assert found.expected(8000, 100) == pytest.approx((1.0, 0.54), abs=0.01)


def test_the_worked_example_gives_the_published_p_values() -> None:
    assert example_comparison().chances == pytest.approx([0.084, 0.004, 0.0045], abs=0.015)


def test_the_excess_just_above_90_has_the_published_interval() -> None:
    found = example_comparison()

    above, below = sides_of(found.cents, 9000, 50)

    assert (above, below) == (9, 2)
    assert excess(above, found.expected(9000, 50)[0]) == pytest.approx((5.7, 0.8, 13.8), abs=0.05)


def test_the_placebo_ranks_of_90_are_the_published_ones() -> None:
    found, cutoffs = example_comparison(), range(8000, 9501, 50)

    ranks = {}
    for width in (50, 100):
        scores = placebo_statistics(found.strata, cutoffs, width)
        ranks[width] = 1 + int((scores > scores[cutoffs.index(9000)]).sum())

    assert ranks == {50: 1, 100: 5}


def test_a_curve_is_that_of_a_poisson_regression() -> None:
    cents = rounded(np.random.default_rng(1).normal(86, 4, 600), np.random.default_rng(2))
    grid = grid_of(*BOUNDS, 3)
    stratum = stratum_of(panel_of(grid, [(9000, 50)]), cents)

    counts = np.bincount(grid.cells_of(cents), minlength=len(grid.starts))
    oracle = sm.GLM(
        counts,
        sm.add_constant(grid.terms),
        family=sm.families.Poisson(),
        offset=np.log(grid.widths),
    ).fit()

    assert len(cents) * stratum.curve.shares == pytest.approx(oracle.fittedvalues, abs=0.02)


def test_the_curve_of_a_smooth_round_keeps_its_mean_and_sums_to_one() -> None:
    cents = example_cents()
    stratum = pooled_stratum(cents, BOUNDS, [(9000, 100)])
    grid = stratum.panel.grid

    middles = grid.starts + (grid.widths - 1) / 2

    assert stratum.curve.shares.sum() == pytest.approx(1)
    assert stratum.curve.shares @ middles == pytest.approx(cents.mean(), abs=2)


def test_many_scores_choose_the_degree_of_their_curve() -> None:
    draw = np.random.default_rng(3)
    two_hills = rounded(np.r_[draw.normal(78, 2, 400), draw.normal(92, 2, 400)], draw)

    assert chosen_degree(*BOUNDS, two_hills, range(2, 9)) >= 4
    assert pooled_stratum(two_hills, BOUNDS, [(9000, 50)]).panel.grid.degree >= 4


def test_cells_split_a_tenth_where_windows_of_a_twentieth_end() -> None:
    grid = grid_of(8900, 9100, 2)

    starts = grid.starts[grid.window(9000, 25) == 1]

    assert (starts.min(), starts.max()) == (9000, 9021)
    assert grid.widths.sum() == 201
    assert grid.cells_of(np.array([9024, 9025])).tolist() == [
        int(grid.cells_of(np.array([9021]))[0]),
        int(grid.cells_of(np.array([9021]))[0]) + 1,
    ]


def test_every_agency_has_a_curve_of_its_own_and_small_ones_are_left_out() -> None:
    draw = np.random.default_rng(4)
    cents = np.concatenate(
        [rounded(draw.normal(mean, 2, many), draw) for mean, many in ((85, 160), (91, 60), (88, 4))]
    )
    agencies = ["甲"] * 160 + ["乙"] * 60 + ["丙"] * 4

    found = compare_with_curves(cents, agencies, BOUNDS, [(9000, 50)])

    assert found.left_out == 4
    assert sorted(found.names) == ["乙", "甲"]
    degrees = {
        name: each.panel.grid.degree for name, each in zip(found.names, found.strata, strict=True)
    }
    assert degrees == {"甲": 3, "乙": 2}
    assert found.stratified
    assert len(placebo_statistics(found.strata, [8900, 9000], 50)) == 2


def test_agencies_are_known_only_if_they_hold_most_of_the_scores() -> None:
    cents = example_cents()

    assert not enough_by_agency(cents, ())
    assert not enough_by_agency(cents, [str(place) for place in range(72)])
    assert enough_by_agency(cents, ["甲", "乙"] * 36)


@pytest.mark.parametrize(("count", "width"), [(72, 100), (199, 100), (200, 50), (5000, 50)])
def test_the_window_is_set_by_the_number_of_scores(count: int, width: int) -> None:
    assert usual_window(count) == width
    assert usual_window(5001) == 20


def test_windows_and_bounds_follow_the_cutoffs_and_the_scores() -> None:
    assert windows_of([9000], 100) == [(9000, 100), (9000, 50), (9000, 200)]
    assert bounds_of(np.array([5533, 9000]), 10_000, 6000) == (5500, 10_000)
    assert bounds_of(np.array([8000, 9000]), 10_000, 6000) == BOUNDS


def test_a_window_in_which_nothing_varies_has_no_statistic() -> None:
    assert statistics(np.array([1.0, 2.0]), np.array([0.0, 4.0])).tolist() == [0.0, 1.0]
