from collections.abc import Sequence

import numpy as np

from hengji.core.checkup.scores.deductions import check_deductions, likeness_test
from hengji.core.checkup.scores.table import IndicatorColumn
from hengji.core.checkup.signals import Signal, Status
from hengji.core.quantities import Points
from tests.core.builders import points

STRATA = ("部门整体", "项目")


def columns_of(lost: np.ndarray) -> tuple[IndicatorColumn, ...]:
    """Return indicators of ten points of which each evaluation lost some."""
    return tuple(
        IndicatorColumn(
            f"指标{place + 1}",
            points(10),
            tuple(Points(points(10) - int(each)) for each in lost[:, place]),
        )
        for place in range(lost.shape[1])
    )


def checked(lost: np.ndarray, agencies: Sequence[str]) -> Signal:
    count = len(lost)
    names = [f"演示项目{place + 1}" for place in range(count)]
    strata = [STRATA[place % 2] for place in range(count)]
    return check_deductions(columns_of(lost), agencies, strata, names)


def random_losses(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 4, (count, 8))


def test_one_template_of_deductions_is_told() -> None:
    lost = random_losses(40, 1)
    lost[:12] = lost[0]

    found = checked(lost, ("甲",) * 20 + ("乙",) * 20)

    assert found.status is Status.NOTICE
    assert found.rows == tuple(range(12))
    assert "有扣分且各项扣分完全相同的有 1 组" in found.sentence
    assert found.method["方法"].endswith("p=0.002。")


def test_deductions_made_one_by_one_are_unremarkable() -> None:
    found = checked(random_losses(40, 2), ("甲", "乙") * 20)

    assert (found.status, found.rows) == (Status.UNREMARKABLE, ())


def test_evaluations_in_full_marks_are_no_template() -> None:
    lost = random_losses(40, 3)
    lost[:20] = 0

    found = checked(lost, ("甲",) * 20 + ("乙",) * 20)

    assert found.status is Status.UNREMARKABLE


def test_many_evaluations_are_sampled() -> None:
    found = checked(random_losses(450, 4), ("甲", "乙", "丙") * 150)

    assert found.count == 400


def test_too_few_indicators_agencies_or_evaluations_are_too_little() -> None:
    lost = random_losses(40, 5)

    assert checked(lost[:, :2], ("甲", "乙") * 20).status is Status.TOO_LITTLE
    assert checked(lost, ()).status is Status.TOO_LITTLE
    assert checked(lost, ("甲",) * 40).status is Status.TOO_LITTLE
    assert checked(lost[:8], ("甲", "乙") * 4).status is Status.TOO_LITTLE


def test_likeness_within_one_agency_for_each_evaluation_has_no_pairs() -> None:
    lost = np.eye(3)

    assert likeness_test(lost, ["甲", "乙", "丙"], ["项目"] * 3) == (1.0, 0.0, 1 / 3)


def test_the_size_of_the_permutation_test_is_kept() -> None:
    chances = [
        likeness_test(random_losses(16, seed).astype(float), ["甲", "乙"] * 8, ["项目"] * 16)[0]
        for seed in range(60)
    ]

    assert 0 <= np.mean(np.array(chances) < 0.05) <= 0.12
