import numpy as np
import pytest

from hengji.core.checkup.scores.cutoffs import pooled_stratum
from hengji.core.checkup.scores.description import check_ties, describe
from hengji.core.checkup.scores.digits import check_digits
from hengji.core.checkup.signals import Signal, Status
from tests.core.checkup.scores.builders import example_cents, rounded

BOUNDS, WINDOW = (6000, 10_000), [(9000, 100)]


def interval(signal: Signal, name: str) -> tuple[float | None, float | None]:
    figure = next(each for each in signal.figures if each.name == name)
    return figure.low, figure.high


def text(signal: Signal, name: str) -> str:
    return next(each.text for each in signal.figures if each.name == name)


def test_the_worked_example_is_described_as_published() -> None:
    found = describe(example_cents())

    assert (found.code, found.status, found.count) == ("distribution", Status.UNREMARKABLE, 72)
    names = ("平均分", "标准差", "最低分", "下四分位", "中位数", "上四分位", "最高分")
    assert [text(found, name) for name in names] == [
        *("87.79", "3.65", "80.39", "86.18", "88.00", "90.24", "97.50")
    ]
    assert interval(found, "平均分") == pytest.approx((86.95, 88.61), abs=0.05)
    assert interval(found, "标准差") == pytest.approx((2.97, 4.25), abs=0.05)


def test_many_scores_are_described_by_formula() -> None:
    draw = np.random.default_rng(1)
    found = describe(np.rint(100 * draw.normal(85, 4, 20_000)).astype(np.int64))

    low, high = interval(found, "标准差")
    assert low is not None
    assert high is not None
    assert low < 4 < high
    assert high - low == pytest.approx(2 * 1.96 * 4 / np.sqrt(2 * 20_000), rel=0.05)


def test_scores_that_are_all_alike_have_no_spread() -> None:
    assert interval(describe(np.full(300, 8800)), "标准差") == (0.0, 0.0)


def test_a_handful_of_scores_is_not_described() -> None:
    found = describe(example_cents()[:9])

    assert (found.status, found.count) == (Status.TOO_LITTLE, 9)
    assert found.sentence == "只有 9 项得分，不足 10 项，分布不作描述。"


def test_ties_of_the_worked_example_are_explained_by_rounding() -> None:
    found = check_ties(pooled_stratum(example_cents(), BOUNDS, WINDOW))

    assert found.status is Status.UNREMARKABLE
    assert [text(found, name) for name in ("不同的分数", "同分的对数", "推算的对数")] == [
        *("62", "14", "9.0")
    ]
    assert interval(found, "推算的对数") == pytest.approx((2, 19), abs=1.5)
    assert "88.00×4、87.00×3、97.50×2" in found.sentence


def test_more_ties_than_rounding_explains_are_a_notice() -> None:
    draw = np.random.default_rng(2)
    cents = np.rint(100 * draw.normal(85, 4, 100)).astype(np.int64)
    cents[:12] = 8437

    found = check_ties(pooled_stratum(cents, BOUNDS, WINDOW))

    assert found.status is Status.NOTICE
    assert "84.37×12" in found.sentence
    assert "建议" in found.sentence


def test_ties_of_many_scores_are_judged_by_formula() -> None:
    draw = np.random.default_rng(3)
    cents = rounded(draw.normal(85, 4, 3000), draw)

    found = check_ties(pooled_stratum(cents, BOUNDS, WINDOW))

    assert found.status is Status.UNREMARKABLE


def test_no_ties_are_said_without_a_list() -> None:
    found = check_ties(pooled_stratum(np.arange(8000, 8900, 37), BOUNDS, WINDOW))

    assert "同分的有 0 对；" in found.sentence


def test_round_scores_of_the_worked_example_are_counted_and_never_flagged() -> None:
    found = check_digits(example_cents())

    assert found.status is Status.UNREMARKABLE
    names = ("以 .00 结尾", "以 .00 或 .50 结尾", "0.1 分的整数倍", "末位 0—9 的个数")
    assert [text(found, name) for name in names] == [
        *("12", "20", "30", "30、2、8、5、0、6、6、4、6、5")
    ]
    assert interval(found, "以 .00 或 .50 结尾的比率") == pytest.approx((0.188, 0.390), abs=0.001)


def test_even_scores_that_are_all_round_are_not_flagged() -> None:
    assert check_digits(np.arange(6000, 9000, 50)).status is Status.UNREMARKABLE
