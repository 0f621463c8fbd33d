import numpy as np
import pytest

from hengji.core.checkup.scores.indicators import (
    check_discrimination,
    check_full_marks,
    check_never_deducting,
    check_outliers,
    indicator_signals,
)
from hengji.core.checkup.scores.table import IndicatorColumn, leaf_indicators
from hengji.core.checkup.scores.weights import (
    check_weights,
    flip_shares,
    matrix_of,
    rank_widths,
)
from hengji.core.checkup.signals import Status
from tests.core.builders import points
from tests.core.checkup.scores.builders import example_cents, indicator


def repeated(name: str, most: str, *runs: tuple[str | None, int]) -> IndicatorColumn:
    return indicator(name, most, *(score for score, many in runs for _ in range(many)))


def names(count: int) -> tuple[str, ...]:
    return tuple(f"演示项目{place + 1}" for place in range(count))


def test_indicators_that_tell_nothing_apart_are_sorted_by_what_is_known() -> None:
    columns = (
        repeated("决策", "10", ("10", 40)),
        repeated("过程", "10", ("8.5", 40)),
        repeated("产出", "40", ("40", 20), ("30", 20)),
        repeated("效益", "20", ("20", 12), (None, 28)),
        repeated("满意度", "20", (None, 40)),
    )

    found = check_full_marks(columns, matrix_of(columns))

    assert found.status is Status.NOTICE
    assert "几乎全部得满分的指标：“决策”" in found.sentence
    assert "全部得分相同的指标：“过程”" in found.sentence
    assert "全部满分但不足 35 项、不作判断的指标：“效益”" in found.sentence
    assert [each.name for each in found.figures] == [
        *("决策满分率", "过程满分率", "产出满分率", "效益满分率")
    ]


def test_a_full_mark_rate_whose_lower_bound_passes_95_percent_is_told() -> None:
    surely = (repeated("决策", "10", ("10", 495), ("9", 5)),)
    hardly = (repeated("决策", "10", ("10", 97), ("9", 3)),)

    assert check_full_marks(surely, matrix_of(surely)).status is Status.NOTICE
    assert check_full_marks(hardly, matrix_of(hardly)).status is Status.UNREMARKABLE


def test_a_few_evaluations_all_in_full_marks_are_too_little() -> None:
    columns = (repeated("决策", "10", ("10", 34)),)

    assert check_full_marks(columns, matrix_of(columns)).status is Status.TOO_LITTLE


def test_discrimination_compares_the_best_with_the_worst() -> None:
    cents = np.arange(9900, 9900 - 40, -1)
    columns = (
        repeated("产出", "40", ("40", 11), ("30", 18), ("20", 11)),
        repeated("过程", "20", ("18", 40)),
        repeated("效益", "20", (None, 29), ("10", 11)),
    )

    found = check_discrimination(columns, matrix_of(columns), cents)

    assert [(each.name, each.value) for each in found.figures] == [
        ("产出区分度", 0.5),
        ("过程区分度", 0.0),
    ]
    assert (found.status, "“过程”" in found.sentence) == (Status.NOTICE, True)


def test_indicators_that_discriminate_are_unremarkable_and_few_scores_too_little() -> None:
    columns = (repeated("产出", "40", ("40", 20), ("20", 20)),)
    matrix = matrix_of(columns)

    assert check_discrimination(columns, matrix, np.arange(40, 0, -1)).status is (
        Status.UNREMARKABLE
    )
    assert check_discrimination(columns, matrix, np.arange(19)).status is Status.TOO_LITTLE


def test_an_agency_that_never_deducts_where_others_do_is_told() -> None:
    columns = (
        repeated("产出", "40", ("40", 30), ("40", 15), ("35", 15)),
        repeated("过程", "20", ("20", 60)),
        repeated("效益", "20", (None, 30), ("20", 30)),
    )
    agencies = ("甲",) * 30 + ("乙",) * 30

    found = check_never_deducting(columns, matrix_of(columns), agencies)

    assert found.status is Status.NOTICE
    assert found.sentence.startswith("“甲”在“产出”上 30 项全部满分（别的机构满分率 50.0%）。")
    assert "4 处按 Benjamini–Hochberg" in found.method["多重比较"]


def test_agencies_that_all_deduct_are_unremarkable() -> None:
    columns = (repeated("产出", "40", ("40", 10), ("35", 10)),)

    found = check_never_deducting(columns, matrix_of(columns), ("甲", "乙") * 10)

    assert found.sentence == "看过 2 处（机构 × 指标），没有只给满分的机构。"


def test_many_agencies_that_never_deduct_are_named_five_at_most() -> None:
    columns = tuple(repeated(f"指标{place}", "10", ("10", 40), ("9", 40)) for place in range(7))

    found = check_never_deducting(columns, matrix_of(columns), ("甲",) * 40 + ("乙",) * 40)

    assert "等 7 处" in found.sentence


def test_scores_far_from_the_middle_are_told() -> None:
    far = check_outliers(np.r_[example_cents(), [3000]], names(73))
    near = check_outliers(example_cents(), names(72))

    assert (far.status, far.rows) == (Status.NOTICE, (72,))
    assert near.status is Status.UNREMARKABLE
    assert check_outliers(np.full(20, 8800), names(20)).status is Status.TOO_LITTLE
    assert check_outliers(np.arange(9), names(9)).status is Status.TOO_LITTLE


def test_without_indicators_only_the_totals_are_looked_at() -> None:
    columns = (repeated("产出", "40", ("40", 20), ("20", 52)),)

    without = [each.code for each in indicator_signals((), example_cents(), (), names(72))]
    unnamed = [each.code for each in indicator_signals(columns, example_cents(), (), names(72))]
    named = indicator_signals(columns, example_cents(), ("甲", "乙") * 36, names(72))

    assert without == ["outliers"]
    assert unnamed == ["outliers", "full-marks", "discrimination"]
    assert [each.code for each in named] == [*unnamed, "never-deducts"]


def test_leaves_are_found_among_their_parents() -> None:
    plain = (indicator("决策", "40"), indicator("过程", "60"))
    nested = (
        *(indicator("决策", "40"), indicator("立项", "15"), indicator("目标", "25")),
        *(indicator("过程", "20"), indicator("产出", "40"), indicator("数量", "40")),
    )

    assert leaf_indicators(plain, points(100)) == plain
    assert [each.name for each in leaf_indicators(nested, points(100))] == [
        *("立项", "目标", "过程", "数量")
    ]
    assert leaf_indicators(plain[:1], points(100)) == ()
    assert leaf_indicators((), points(100)) == ()


def test_grades_near_a_cutoff_hang_on_the_weights_and_others_do_not() -> None:
    rates = np.array([[1.0, 0.8], [0.9, 0.9], [0.6, 0.6]])

    shares = flip_shares(rates, np.array([0.5, 0.5]), [9000, 8000])
    widths = rank_widths(rates, np.array([0.5, 0.5]))

    assert shares[0] == pytest.approx(0.5, abs=0.06)
    assert shares[1:].tolist() == [0.0, 0.0]
    assert widths.tolist() == [1, 1, 0]


def test_grades_that_other_weights_change_are_named() -> None:
    columns = (indicator("决策", "50", "50", "45", "30"), indicator("产出", "50", "40", "45", "30"))

    found = check_weights(columns, names(3), (9000, 8000))

    assert (found.status, found.rows) == (Status.NOTICE, (0,))
    assert "“演示项目1”" in found.sentence
    assert "上下两侧同等复核" in found.sentence


def test_grades_that_no_weights_change_are_unremarkable() -> None:
    columns = (indicator("决策", "50", "48", "30"), indicator("产出", "50", "48", "30"))

    found = check_weights(columns, names(2), (9000,))

    assert found.status is Status.UNREMARKABLE
    assert found.sentence.endswith("没有一项的等级取决于权重。")


def test_incomplete_indicator_scores_give_no_other_weights() -> None:
    blank = (indicator("决策", "50", None, "30"), indicator("产出", "50", "48", None))

    assert check_weights((), names(2), (9000,)).status is Status.TOO_LITTLE
    assert check_weights(blank, names(2), (9000,)).status is Status.TOO_LITTLE
