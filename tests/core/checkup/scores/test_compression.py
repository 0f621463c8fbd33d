import pytest

from hengji.core.checkup.scores.compression import (
    Critical,
    check_compression,
    check_other_rounding,
    check_stability,
    critical_of,
    expected_flips,
)
from hengji.core.checkup.scores.table import ScoreTable, cents_of, cutoffs_of
from hengji.core.checkup.signals import Signal, Status
from hengji.core.grading import Grade, GradeScale
from tests.core.builders import SCALE, band, ledger_of, origin, points, row
from tests.core.checkup.scores.builders import EXAMPLE, example_cents, table_of

EXAMPLE_TABLE = table_of(EXAMPLE)
ONE_GRADE = GradeScale((band(Grade.GOOD, "0", "100"),), points(100), "")


def values(signal: Signal) -> dict[str, str]:
    return {each.name: each.text for each in signal.figures}


def test_the_worked_example_uses_two_grades_of_four() -> None:
    found = check_compression(EXAMPLE_TABLE, SCALE)

    assert (found.status, found.count) == (Status.NOTICE, 72)
    assert values(found) == {
        "优": "21",
        "良": "51",
        "中": "0",
        "差": "0",
        "优的比率": "29.2%（区间 19.9% 至 40.5%）",
        "等级熵": "0.604",
        "有效等级数": "1.83",
        "得分区间的使用": "42.8%",
    }
    assert "不针对任何机构" in found.sentence


def test_grades_that_tell_apart_are_unremarkable() -> None:
    scores = ["95.00", "85.00", "70.00", "50.00"] * 10

    assert check_compression(table_of(scores), SCALE).status is Status.UNREMARKABLE


def test_fewer_than_thirty_scores_say_nothing_of_compression() -> None:
    assert check_compression(table_of(["85.00"] * 29), SCALE).status is Status.TOO_LITTLE


def test_a_scale_of_one_grade_uses_the_whole_range() -> None:
    found = check_compression(table_of(["85.00"] * 29 + ["35.00"]), ONE_GRADE)

    assert values(found)["得分区间的使用"] == "50.0%"
    assert cutoffs_of(ONE_GRADE, example_cents()) == ()


def test_the_worked_example_has_the_published_flips() -> None:
    flips = [expected_flips(example_cents(), (9000, 8000), error) for error in (0.5, 1, 1.5, 2)]

    assert flips == pytest.approx([4, 8, 11, 14], abs=0.5)
    assert expected_flips(example_cents(), (), 1) == 0.0


def test_critical_evaluations_are_named_on_both_sides_the_nearest_first() -> None:
    found = check_stability(EXAMPLE_TABLE, SCALE, None)

    assert found.status is Status.NOTICE
    assert len(found.rows) == 20
    assert found.rows[:4] == (20, 19, 21, 18)
    assert "“演示项目21（90.05）”、“演示项目20（90.10）”、“演示项目22（89.83）”" in found.sentence
    assert "约有 8 项等级会改变；误差没有实测，是假定的。" in found.sentence
    assert "分界上下两侧同等复核" in found.sentence


def test_a_known_error_takes_the_place_of_the_assumed_one() -> None:
    found = check_stability(EXAMPLE_TABLE, SCALE, 0.7)

    assert "误差 ±0.7 分" in found.sentence
    assert "误差来自重复评分" in found.sentence
    assert "误差 0.7 分时改变等级的项数" in values(found)


def test_scores_far_from_every_cutoff_are_stable() -> None:
    found = check_stability(table_of(["85.00"] * 12), SCALE, None)

    assert (found.status, found.rows) == (Status.UNREMARKABLE, ())


def test_the_window_below_a_cutoff_is_closed_and_above_it_open() -> None:
    cents = cents_of(points(score) for score in ("89.00", "91.00", "88.99", "90.99"))

    assert critical_of(cents, (9000,)) == (Critical(3, 9000, 99), Critical(0, 9000, -100))
    assert critical_of(cents, ()) == ()


def test_grades_that_another_rounding_changes_are_named() -> None:
    unrounded = row("演示甲", "90.00", origin=origin(3, "演示甲", "89.996"))
    table = ScoreTable(
        ledger_of(unrounded, row("演示乙", "89.95"), row("演示丙", "89.50"), row("演示丁", "85.00"))
    )

    found = check_other_rounding(table, SCALE)

    assert found.status is Status.UNREMARKABLE
    assert values(found) == {
        "不舍入时改变等级": "1",
        "舍入到一位小数时改变等级": "1",
        "舍入到整分时改变等级": "2",
    }
    assert found.rows == (0, 1, 2)
    assert "不舍入的有 1 项（“演示甲”）" in found.sentence


def test_a_cutoff_counts_only_if_it_touches_a_grade_in_use() -> None:
    assert cutoffs_of(SCALE, example_cents()) == (9000, 8000)
    assert cutoffs_of(SCALE, cents_of([points("100.00")])) == (9000,)
    assert cutoffs_of(SCALE, cents_of([points("59.00")])) == (6000,)
