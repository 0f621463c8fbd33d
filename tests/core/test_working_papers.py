from dataclasses import replace
from decimal import Decimal

import pytest

from hengji.core.flaws import Flaw
from hengji.core.scoring import NotApplicable, Override, ScoreSheet, score_tree
from hengji.core.scoring_rules import Completed
from hengji.core.working_papers import (
    DEDUCTION_UNEXPLAINED,
    EVIDENCE_MISSING,
    FACT_MISSING,
    SAMPLE_TOO_LARGE,
    Progress,
    Sample,
    WorkingPaper,
    check_papers,
    progress_of,
    score_papers,
)
from tests.core.builders import leaf, parent, points

TREE = parent(
    "根",
    "100",
    parent("甲", "40", leaf("a1", "20"), leaf("a2", "20", Completed())),
    parent("乙", "60", leaf("b1", "60")),
)
WHOLE = WorkingPaper("a1", Decimal(100), fact="核对三份凭证", evidence=1)
SHORT = replace(WHOLE, observed=Decimal(80), deduction="少验收一项")


def flaws_of(paper: WorkingPaper, *, evidence_required: bool = True) -> tuple[Flaw, ...]:
    papers = {paper.code: paper}
    sheet = score_papers(TREE, papers)
    return check_papers(sheet, papers, evidence_required=evidence_required)


def progress(paper: WorkingPaper, *, evidence_required: bool = True) -> Progress:
    papers = {paper.code: paper}
    sheet = score_papers(TREE, papers)
    found = progress_of(TREE, sheet, papers, evidence_required=evidence_required)
    return found[paper.code]


def test_papers_score_as_their_observations_and_overrides_do() -> None:
    override = Override(points("12"), "现场复核")
    papers = {
        "a1": replace(WHOLE, override=override),
        "a2": WorkingPaper("a2", NotApplicable("没有采购")),
        "b1": WorkingPaper("b1"),
    }

    sheet = score_papers(TREE, papers)

    observed = {"a1": Decimal(100), "a2": NotApplicable("没有采购")}
    assert sheet == score_tree(TREE, observed, {"a1": override})


@pytest.mark.parametrize("paper", [WHOLE, SHORT, replace(WHOLE, evidence=0, waiver="已灭失")])
def test_a_paper_that_carries_its_score_has_no_flaw(paper: WorkingPaper) -> None:
    assert flaws_of(paper) == ()


def test_a_full_mark_without_evidence_is_a_flaw() -> None:
    message = "“指标a1”得 20.00 分（分值 20.00），没有佐证。"

    assert flaws_of(replace(WHOLE, evidence=0)) == (EVIDENCE_MISSING.at("a1", message),)


def test_evidence_is_not_asked_for_where_the_region_does_not() -> None:
    assert flaws_of(replace(WHOLE, evidence=0), evidence_required=False) == ()


def test_a_deduction_without_a_reason_is_a_flaw() -> None:
    message = "“指标a1”得 16.00 分（分值 20.00），没有扣分理由。"

    assert flaws_of(replace(SHORT, deduction="")) == (DEDUCTION_UNEXPLAINED.at("a1", message),)


def test_a_paper_without_a_fact_is_a_warning() -> None:
    assert flaws_of(replace(WHOLE, fact="")) == (
        FACT_MISSING.at("a1", "“指标a1”的底稿没有写事实。"),
    )


def test_a_sample_larger_than_all_there_is_is_a_flaw() -> None:
    message = "“指标a1”抽样 31，总体只有 30。"

    assert flaws_of(replace(WHOLE, sample=Sample(30, 31))) == (SAMPLE_TOO_LARGE.at("a1", message),)
    assert flaws_of(replace(WHOLE, sample=Sample(30, 30))) == ()


def test_a_leaf_without_a_score_is_asked_for_nothing_but_its_sample() -> None:
    paper = WorkingPaper("a1", sample=Sample(1, 2))

    assert flaws_of(paper) == (SAMPLE_TOO_LARGE.at("a1", "“指标a1”抽样 2，总体只有 1。"),)


@pytest.mark.parametrize(
    ("paper", "reached"),
    [
        (WorkingPaper("a1"), Progress.WITHOUT_VALUE),
        (replace(WHOLE, evidence=0), Progress.WITHOUT_EVIDENCE),
        (replace(SHORT, evidence=0), Progress.WITHOUT_EVIDENCE),
        (replace(SHORT, deduction=""), Progress.WITHOUT_DEDUCTION),
        (SHORT, Progress.DONE),
        (WHOLE, Progress.DONE),
        (replace(WHOLE, evidence=0, waiver="已灭失"), Progress.DONE),
        (replace(WHOLE, observed=NotApplicable("没有采购")), Progress.EXCLUDED),
    ],
)
def test_a_paper_is_as_far_as_what_it_lacks_first(paper: WorkingPaper, reached: Progress) -> None:
    assert progress(paper) is reached


def test_evidence_does_not_hold_a_paper_up_where_it_is_not_required() -> None:
    assert progress(replace(WHOLE, evidence=0), evidence_required=False) is Progress.DONE


def test_every_leaf_has_a_progress_in_the_order_of_the_tree() -> None:
    papers = {"a2": WorkingPaper("a2", NotApplicable("没有采购"))}
    sheet: ScoreSheet = score_papers(TREE, papers)

    found = progress_of(TREE, sheet, papers, evidence_required=True)

    assert list(found.items()) == [
        ("a1", Progress.WITHOUT_VALUE),
        ("a2", Progress.EXCLUDED),
        ("b1", Progress.WITHOUT_VALUE),
    ]


def test_a_paper_is_done_just_when_nothing_blocks_it() -> None:
    for paper in (WHOLE, SHORT, replace(WHOLE, evidence=0), replace(SHORT, deduction="")):
        blocked = any(flaw.severity == "error" for flaw in flaws_of(paper))
        assert (progress(paper) is Progress.DONE) is not blocked
