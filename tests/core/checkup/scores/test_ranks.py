import numpy as np
from scipy.stats import norm

from hengji.core.checkup.scores.ranks import check_ranks, rank_intervals
from hengji.core.checkup.signals import Status
from tests.core.checkup.scores.builders import example_cents


def test_rank_intervals_are_those_of_every_pair_compared() -> None:
    cents, error = example_cents(), 0.4

    low, high = rank_intervals(cents, error)

    sure = norm.ppf(1 - 0.05 / (2 * 71)) * np.sqrt(2) * error * 100
    differences = cents[None, :] - cents[:, None]
    assert low.tolist() == (1 + (differences > sure).sum(axis=1)).tolist()
    assert high.tolist() == (72 - (differences < -sure).sum(axis=1)).tolist()


def test_without_a_known_error_ranks_have_no_interval() -> None:
    assert check_ranks(example_cents(), None).status is Status.TOO_LITTLE
    assert check_ranks(example_cents()[:1], 1.0).status is Status.TOO_LITTLE


def test_wide_intervals_advise_bands_instead_of_ranks() -> None:
    wide, narrow = (check_ranks(example_cents(), error) for error in (1.0, 0.01))

    assert (wide.status, narrow.status) == (Status.NOTICE, Status.UNREMARKABLE)
    assert "不公布名次" in wide.sentence
    assert "名次可以公布" in narrow.sentence
