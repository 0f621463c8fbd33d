import pytest

from hengji.core.evaluation_papers.path import (
    check_path,
    paths,
    reached,
    scores_after,
    totals_by_stage,
)
from hengji.core.evaluation_papers.record import ScoreChange, StageTotal
from hengji.core.evaluations import ScoreStage
from tests.core.builders import points
from tests.core.evaluation_papers.builders import at, record_of

AGENCY, REVIEW, EXPERT, FINAL = ScoreStage


def change(stage: ScoreStage, score: str, code: str = "A11", minute: int = 0) -> ScoreChange:
    return ScoreChange(code, stage, None, points(score), "", "", "", at(minute))


def total(stage: ScoreStage, score: str, minute: int = 9) -> StageTotal:
    return StageTotal(stage, None, points(score), "", "", at(minute))


def test_a_stage_that_changed_nothing_leaves_what_stood() -> None:
    found = scores_after([change(AGENCY, "8"), change(EXPERT, "7")], ScoreStage)

    assert [found[stage] for stage in ScoreStage] == [8, 8, 7, 7]


def test_a_return_to_the_agency_takes_back_what_the_review_had_set() -> None:
    changes = [change(AGENCY, "8"), change(REVIEW, "6"), change(AGENCY, "9")]

    found = scores_after(changes, (AGENCY, REVIEW))

    assert found == {AGENCY: 9, REVIEW: 9}


def test_a_leaf_nobody_scored_has_no_score_at_any_stage() -> None:
    assert scores_after([], (AGENCY, FINAL)) == {AGENCY: None, FINAL: None}


def test_a_total_imported_before_the_leaves_belongs_to_no_stage() -> None:
    record = record_of(
        changes=(change(AGENCY, "20", minute=5),),
        totals=(total(FINAL, "92.5", 1), total(AGENCY, "20", 6), total(REVIEW, "20", 8)),
    )

    assert reached(record) == (AGENCY, REVIEW)
    assert paths(record)["A11"] == {AGENCY: 20, REVIEW: 20}
    assert paths(record)["B11"] == {AGENCY: None, REVIEW: None}
    assert totals_by_stage(record) == {AGENCY: 20, REVIEW: 20}


def test_a_change_of_a_leaf_the_scheme_no_longer_has_stays_in_the_path() -> None:
    record = record_of(changes=(change(AGENCY, "3", "OLD"),))

    assert paths(record)["OLD"] == {AGENCY: 3}


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("20", []),
        ("20.01", ["机构初评得分为 20.01 分，各指标得分之和为 20.00 分。"]),
    ],
)
def test_the_last_total_is_compared_with_its_leaves(stated: str, expected: list[str]) -> None:
    record = record_of(changes=(change(AGENCY, "20"),), totals=(total(AGENCY, stated),))

    assert [flaw.message for flaw in check_path(record)] == expected


def test_totals_without_leaves_are_not_compared() -> None:
    assert check_path(record_of(totals=(total(FINAL, "92.5"),))) == ()
    assert check_path(record_of()) == ()
