import numpy as np
import pytest
from scipy.stats import binom
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from hengji.core.checkup.scores.intervals import (
    at_least,
    benjamini_hochberg,
    binomial_power,
    excess,
    holm,
    mean_interval,
    required_count,
    wilson,
)

CHANCES = [0.04, 0.001, 0.03, 0.2, 0.012]


@pytest.mark.parametrize(("count", "total"), [(20, 72), (0, 9), (9, 9), (21, 72), (3, 1000)])
def test_a_share_has_the_wilson_interval(count: int, total: int) -> None:
    assert wilson(count, total) == pytest.approx(
        proportion_confint(count, total, method="wilson"), abs=1e-9
    )


def test_allowances_for_many_looks_are_those_of_the_oracle() -> None:
    assert holm(CHANCES) == pytest.approx(multipletests(CHANCES, method="holm")[1])
    assert benjamini_hochberg(CHANCES) == pytest.approx(multipletests(CHANCES, method="fdr_bh")[1])
    assert holm([0.9, 0.8]) == pytest.approx((1.0, 1.0))


def test_the_published_sample_sizes_come_out() -> None:
    shares = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.75)

    assert [required_count(share) for share in shares] == [617, 153, 67, 37, 23, 15, 9]


def test_the_published_power_comes_out() -> None:
    inside_one = [binomial_power(16, share) for share in (0.25, 0.5, 0.75)]
    inside_half = [binomial_power(11, share) for share in (0.25, 0.5, 0.75)]

    assert inside_one == pytest.approx([0.22, 0.63, 0.96], abs=0.005)
    assert inside_half == pytest.approx([0.16, 0.46, 0.85], abs=0.01)
    assert binomial_power(3, 0.5) == 0.0


def test_the_chance_of_so_many_or_more_is_exact() -> None:
    assert at_least(10, 16, 0.5) == pytest.approx(binom.sf(9, 16, 0.5))
    assert at_least(0, 16, 0.5) == 1.0
    assert at_least(10, 16, 0.5) == pytest.approx(0.23, abs=0.005)


def test_no_score_at_all_is_at_least_none() -> None:
    assert excess(0, 2.0) == pytest.approx((-2.0, -2.0, 1.689), abs=0.001)


def test_a_mean_lies_in_the_middle_of_its_interval() -> None:
    low, high = mean_interval(np.array([1.0, 2.0, 3.0, 4.0]))

    assert (low + high) / 2 == pytest.approx(2.5)
    assert high - low == pytest.approx(2 * 1.96 * 1.291 / 2, abs=0.001)
