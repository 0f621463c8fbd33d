import numpy as np
import pytest
import statsmodels.api as sm

from hengji.core.checkup.scores.overlap import overlap_of
from hengji.core.checkup.scores.severity import (
    Severity,
    check_severity,
    flagged_agencies,
    severity_of,
)
from hengji.core.checkup.scores.table import Rating, ScoreTable
from hengji.core.checkup.signals import Signal, Status
from tests.core.builders import ledger_of, points, row
from tests.core.checkup.scores.builders import EXAMPLE, shared_round, table_of


def estimated(ratings: tuple[Rating, ...]) -> Severity:
    found = severity_of(overlap_of(ratings))
    assert found is not None
    return found


def severity_signals(table: ScoreTable) -> list[Signal]:
    overlap = overlap_of([each for each in table.ratings if each.agency])
    return [each for each, _ in check_severity(table, overlap, severity_of(overlap))]


def signals(ratings: tuple[Rating, ...]) -> list[Signal]:
    evaluations = max((each.evaluation for each in ratings), default=0) + 1
    rows = [row(f"演示项目{place}", "85.00") for place in range(evaluations)]
    return severity_signals(ScoreTable(ledger_of(*rows), ratings))


def test_scales_are_those_of_a_regression_with_a_constant_for_each_project() -> None:
    ratings = shared_round([2, 0, -1, 0.5], 30, 1)
    found = estimated(ratings)

    projects = np.eye(30)[[each.evaluation for each in ratings]]
    agencies = np.eye(4)[[int(each.agency[-1]) - 1 for each in ratings]] @ np.array(
        [[1, 0, 0], [0, 1, 0], [0, 0, 1], [-1, -1, -1]]
    )
    oracle = sm.OLS([float(each.score) for each in ratings], np.c_[projects, agencies]).fit()
    oracle_test = oracle.f_test(np.c_[np.zeros((3, 30)), np.eye(3)])

    assert found.effects[:3] == pytest.approx(oracle.params[30:])
    assert found.errors[:3] == pytest.approx(oracle.bse[30:])
    assert found.free == oracle.df_resid
    assert found.statistic == pytest.approx(float(oracle_test.fvalue))
    assert found.chance == pytest.approx(float(oracle_test.pvalue))
    assert found.intervals(0.95)[0][:3] == pytest.approx(oracle.conf_int()[30:, 0])


def test_planted_severity_lies_within_the_stated_interval() -> None:
    planted = np.array([3.0, 0.0, 0.0, 0.0])
    inside = []
    for seed in range(200):
        low, high = estimated(shared_round(planted.tolist(), 14, seed)).intervals(0.95)
        centred = planted - planted.mean()
        inside.append((low <= centred) & (centred <= high))

    assert np.mean(inside) == pytest.approx(0.95, abs=0.03)


def test_unplanted_agencies_are_not_flagged_and_planted_ones_are_found() -> None:
    flagged = [
        flagged_agencies(estimated(shared_round([4.0, 0.0, 0.0, 0.0], 28, seed)))
        for seed in range(100)
    ]

    assert sum(0 in each for each in flagged) >= 90
    assert [each for each in flagged if set(each) - {0}] == []


def test_the_f_test_keeps_its_size_without_random_assignment() -> None:
    chances = [estimated(shared_round([0, 0, 0, 0], 14, seed)).chance for seed in range(600)]

    assert np.mean(np.array(chances) < 0.05) == pytest.approx(0.05, abs=0.02)


def test_an_agency_far_off_is_a_review_in_words_of_scale() -> None:
    overall, lenient = signals(shared_round([4, 0, 0, 0], 36, 2))

    assert (overall.status, overall.count) == (Status.NOTICE, 36)
    assert (lenient.subject, lenient.status) == ("“演示机构1”的打分尺度", Status.REVIEW)
    assert lenient.count == 18
    assert "偏宽" in lenient.sentence
    assert "不代表质量高低" in lenient.sentence
    assert "本次等级不调整" in lenient.sentence


def test_a_strict_agency_is_said_to_be_strict() -> None:
    strict = signals(shared_round([-4, 0, 0, 0], 36, 3))[1]

    assert "低" in strict.sentence
    assert "偏严" in strict.sentence


def test_small_differences_are_a_notice_that_flags_nobody() -> None:
    (overall,) = signals(shared_round([1.2, 0, 0, -1.2], 200, 4))

    assert overall.status is Status.NOTICE
    assert "没有一家能肯定相差 1 分以上" in overall.sentence


def test_agencies_of_one_scale_are_unremarkable() -> None:
    (overall,) = signals(shared_round([0, 0, 0, 0], 30, 11))

    assert overall.status is Status.UNREMARKABLE
    assert "看不出机构之间的尺度有差异" in overall.sentence


def test_of_two_agencies_nobody_says_which_one_leans() -> None:
    (overall,) = signals(shared_round([5, 0], 30, 6))

    assert overall.status is Status.NOTICE
    assert flagged_agencies(estimated(shared_round([5, 0], 30, 6))) == ()


def test_agencies_that_nothing_connects_are_not_comparable_though_others_are() -> None:
    one = shared_round([0, 0, 0], 12, 7)
    others = tuple(
        Rating(each.evaluation + 12, f"另外{each.agency}", each.score)
        for each in shared_round([0, 0, 0], 12, 8)
    )
    alone = Rating(24, "演示独行机构", points("85"))

    (overall,) = signals((*one, *others, alone))

    assert overall.status is Status.NOT_COMPARABLE
    assert (
        "（另外演示机构1、另外演示机构2、另外演示机构3）；（演示机构1、演示机构2"
        in overall.sentence
    )
    assert "（演示独行机构）" in overall.sentence
    assert overall.method["双评方案"].startswith("共 10 项")


def test_the_worked_example_says_what_would_make_agencies_comparable() -> None:
    (signal,) = severity_signals(table_of(EXAMPLE))

    assert (signal.status, signal.count) == (Status.NOT_COMPARABLE, 72)
    assert "没有写明评价机构" in signal.sentence
    assert "以 4 家机构为例" in signal.sentence
    assert "随机抽取 14 项" in signal.sentence
    assert "抽 24 项约 0.75 分" in signal.sentence
    assert "随机分派" in signal.method["别的办法"]


def test_agencies_without_a_shared_evaluation_are_not_compared() -> None:
    (signal,) = severity_signals(table_of(EXAMPLE, ["甲", "乙", "丙"] * 24))

    assert signal.status is Status.NOT_COMPARABLE
    assert "均分差异可能来自项目本身，本系统不作比较" in signal.sentence
    assert "3 家机构只需从各类项目中随机抽取 9 项" in signal.sentence


def test_a_single_agency_has_nobody_to_be_compared_with() -> None:
    (signal,) = severity_signals(table_of(EXAMPLE, ["甲"] * 72))

    assert "只有一家评价机构" in signal.sentence


def test_a_plan_for_many_agencies_names_the_first_pairs() -> None:
    agencies = [f"机构{number:02}" for number in range(20)]
    (signal,) = severity_signals(table_of(["85.00"] * 20, agencies))

    assert "等 " in signal.sentence


def test_too_few_shared_evaluations_say_so() -> None:
    (one,) = signals(shared_round([0, 0], 1, 9))
    (four,) = signals(shared_round([0, 0], 4, 10))

    assert one.status is Status.NOT_COMPARABLE
    assert four.status is Status.TOO_LITTLE
    assert "只有 4 项" in four.sentence


def test_agencies_that_always_agree_have_no_error_and_no_difference() -> None:
    ratings = tuple(
        Rating(place, agency, points("85")) for place in range(10) for agency in ("甲", "乙")
    )

    found = estimated(ratings)

    assert (found.error, found.chance, found.effects.tolist()) == (0.0, 1.0, [0.0, 0.0])
