import re
from functools import cache

import numpy as np
import pytest

from hengji.core.checkup.scores.check import ScoreCheckup, ScoreRules, check_scores, plain_checkup
from hengji.core.checkup.scores.pictures import AgencyMark, agency_marks, histogram_of
from hengji.core.checkup.scores.table import IndicatorColumn, Rating, ScoreTable
from hengji.core.checkup.signals import Signal, Status
from hengji.core.grading import Grade, GradeScale
from hengji.core.quantities import Points
from tests.core.builders import SCALE, band, ledger_of, points, row
from tests.core.checkup.scores.builders import (
    EXAMPLE,
    example_cents,
    rounded,
    shared_round,
    table_of,
    texts,
)
from tests.core.checkup.scores.test_wording import FORBIDDEN

RULES = ScoreRules(SCALE, points(10))


@cache
def of_the_example() -> ScoreCheckup:
    return check_scores(table_of(EXAMPLE), RULES)


def statuses(found: ScoreCheckup) -> dict[tuple[str, str], Status]:
    return {(each.code, each.subject): each.status for each in found.signals}


def test_the_worked_example_gives_its_known_numbers() -> None:
    found = of_the_example()

    told = found.summary
    assert (told.scores, told.mean, told.distinct, told.round_scores, told.grades) == (
        *(72, points("87.79"), 62, 20, 4),
    )
    assert told.effective_grades == pytest.approx(1.83, abs=0.005)
    assert told.flips == pytest.approx(8, abs=0.5)
    assert (found.flaws, found.ranks) == ((), ())


def test_the_worked_example_is_put_into_plain_values() -> None:
    table = table_of(EXAMPLE)

    plain = plain_checkup(of_the_example(), table.names)

    assert (plain["summary"]["mean"], plain["summary"]["scores"]) == ("87.79", 72)
    assert plain["ranks"] == []
    named = {name for each in plain["signals"] for name in each["names"]}
    assert named and named <= set(table.names)


def test_the_worked_example_gives_its_known_statuses() -> None:
    found = statuses(of_the_example())

    assert found["bunching", "90 分附近"] is Status.NOTICE
    assert found["bunching", "80 分附近"] is Status.TOO_LITTLE
    assert found["severity", "机构打分尺度"] is Status.NOT_COMPARABLE
    assert found["compression", "等级区分度"] is Status.NOTICE
    assert found["heaping", "评分取整"] is Status.UNREMARKABLE
    assert Status.REVIEW not in found.values()


def test_the_pictures_of_the_worked_example_hold_every_score() -> None:
    pictures = of_the_example().pictures

    bars = {bar.at_least: bar for bar in pictures.histogram.bars}
    assert sum(bar.count for bar in bars.values()) == 72
    assert (bars[9000].count, bars[8950].count) == (9, 2)
    assert bars[9000].expected == pytest.approx(3.32, abs=0.01)
    assert pictures.histogram.cutoffs == (9000, 8000)
    assert [(mark.name, mark.distance) for mark in pictures.critical[:2]] == [
        ("演示项目21", 5),
        ("演示项目20", 10),
    ]
    assert pictures.agencies == ()


def full_table(seed: int, lenient: float = 4.0) -> ScoreTable:
    """Return a round with agencies, indicators, drafts, money and double scorings."""
    ratings = shared_round([lenient, 0, 0, 0], 30, seed)
    official = {each.evaluation: each for each in reversed(ratings)}
    rows = [
        row(f"演示项目{place}", f"{official[place].score:.2f}", agency=official[place].agency)
        for place in range(30)
    ]
    parts = [
        [Points(round(each.score * share, 2)) for share in (points("0.4"), points("0.6"))]
        for each in rows
    ]
    columns = tuple(
        IndicatorColumn(name, points(most), tuple(each[place] for each in parts))
        for place, (name, most) in enumerate((("决策", "40"), ("产出", "60")))
    )
    drafts = tuple(each.score for each in rows)
    return ScoreTable(ledger_of(*rows), ratings, drafts, columns)


def test_double_scorings_make_agencies_comparable_and_ranks_bounded() -> None:
    found = check_scores(full_table(2), RULES)

    told = statuses(found)
    assert told["severity-agency", "“演示机构1”的打分尺度"] is Status.REVIEW
    assert [key for key in told if key[0] == "severity-agency"] == [
        ("severity-agency", "“演示机构1”的打分尺度")
    ]
    assert len(found.ranks) == 30
    assert [mark.flagged for mark in found.pictures.agencies] == [True, False, False, False]
    assert found.pictures.agencies[0].name == "演示机构1"


def test_a_stated_error_goes_before_the_measured_one() -> None:
    stated = check_scores(full_table(2), ScoreRules(SCALE, points(10), error=0.2))
    ranks = next(each for each in stated.signals if each.code == "ranks")

    assert "±0.2 分" in ranks.sentence


@pytest.mark.parametrize("count", [1, 2, 3, 9, 10, 29])
def test_a_table_of_few_rows_is_answered_and_asks_for_no_review(count: int) -> None:
    found = check_scores(table_of(EXAMPLE[:count]), ScoreRules(SCALE, points(10), error=1.0))

    assert found.summary.scores == count
    assert Status.REVIEW not in statuses(found).values()
    assert (found.pictures.histogram.bars[0].expected is None) == (count < 10)


def test_scores_below_60_and_a_scale_of_one_grade_are_answered() -> None:
    one_grade = GradeScale((band(Grade.GOOD, "0", "100"),), points(100), "")
    scores = [f"{place}.50" for place in range(30, 80)]

    low = check_scores(table_of(scores), RULES)
    single = check_scores(table_of(scores), ScoreRules(one_grade, points(10)))

    assert low.pictures.histogram.bars[0].at_least == 3050
    assert [key for key in statuses(single) if key[0] == "bunching"] == []
    assert single.summary.flips == 0.0


def test_equal_scores_are_answered() -> None:
    found = check_scores(table_of(["90.00"] * 40), RULES)

    assert found.summary.distinct == 1
    assert Status.REVIEW not in statuses(found).values()


def test_every_notice_suggests_a_step_and_every_sentence_names_its_number() -> None:
    draw = np.random.default_rng(3)
    tables = [
        table_of(EXAMPLE),
        full_table(4),
        table_of(texts(rounded(draw.normal(88, 4, 300), draw))),
    ]
    signals: list[Signal] = [
        each for table in tables for each in check_scores(table, RULES).signals
    ]

    asking = [each for each in signals if each.status in {Status.NOTICE, Status.REVIEW}]
    assert [
        each.code for each in asking if not re.search("建议：|请核对|见各机构", each.sentence)
    ] == []
    assert [each.code for each in signals if re.search(r"p ?[=<]", each.sentence)] == []
    assert [
        each.code for each in signals if FORBIDDEN.search(f"{each.sentence}{each.method}")
    ] == []


def test_agencies_that_never_differ_leave_the_error_unknown() -> None:
    rows = [row(f"演示项目{place}", "85.00") for place in range(12)]
    ratings = tuple(
        Rating(place, agency, points("85.00")) for place in range(12) for agency in ("甲", "乙")
    )

    assert check_scores(ScoreTable(ledger_of(*rows), ratings), RULES).ranks == ()


def test_pictures_without_estimates_hold_no_curve_and_no_agency() -> None:
    histogram = histogram_of(example_cents()[:3], (9000,), None)

    assert [bar.expected for bar in histogram.bars] == [None] * len(histogram.bars)
    assert agency_marks(None) == ()


def test_agencies_in_a_picture_stand_from_lenient_to_strict() -> None:
    marks = check_scores(full_table(5, lenient=-4.0), RULES).pictures.agencies

    assert [mark.effect for mark in marks] == sorted((mark.effect for mark in marks), reverse=True)
    assert isinstance(marks[-1], AgencyMark)
    assert marks[-1].low < marks[-1].effect < marks[-1].high
