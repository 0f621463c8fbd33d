"""Working papers (工作底稿): one for each leaf, and what must stand behind its score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.indicators import Indicator
from hengji.core.quantities import format_points
from hengji.core.scoring import Observation, Override, ScoreSheet, score_tree

UNRATED = "证据不足，暂不评级"
"""The outcome of an evaluation whose evidence does not carry a score."""


@dataclass(frozen=True, slots=True)
class Sample:
    """How much was looked at (抽样): ``size`` of ``population``, chosen by ``method``."""

    population: int
    size: int
    method: str = ""


@dataclass(frozen=True, slots=True)
class WorkingPaper:
    """What was done and found for one leaf (三级指标).

    Attributes:
        code: Code of the leaf in the scheme.
        observed: The actual value (实际完成值) in the unit of the leaf's rule, or
            why the leaf does not apply; None while it is missing.
        override: A score that replaces the computed one, with its reason.
        examined: What was looked at (核对内容).
        method: How it was obtained (取得方式).
        sample: None where everything was looked at, or nothing was counted.
        calculation: The calculation in words and figures (计算过程).
        fact: What was found (发现的事实).
        judgement: What follows from it (判断).
        deduction: Why points were taken off (扣分理由).
        unit_view: What the evaluated unit says to it (被评价单位意见).
        evidence: How many pieces of evidence, interviews and visits are bound to it.
        waiver: Why no evidence is needed (佐证豁免); empty where it is.
    """

    code: str
    observed: Observation | None = None
    override: Override | None = None
    examined: str = ""
    method: str = ""
    sample: Sample | None = None
    calculation: str = ""
    fact: str = ""
    judgement: str = ""
    deduction: str = ""
    unit_view: str = ""
    evidence: int = 0
    waiver: str = ""


class Progress(StrEnum):
    """How far the paper of a leaf has come (完成情况)."""

    DONE = "已完成"
    EXCLUDED = "不适用"
    WITHOUT_VALUE = "缺实际完成值"
    WITHOUT_EVIDENCE = "缺佐证"
    WITHOUT_DEDUCTION = "缺扣分理由"


EVIDENCE_MISSING = FlawKind(
    "leaf-without-evidence",
    Severity.ERROR,
    "三级指标给了分，却没有对应的佐证材料，也没有书面豁免；得满分、扣分都要有据。",
    "请为该指标对应佐证材料、访谈或现场勘查；确实无法取得的，请财政局在评分页写明理由豁免。",
)
DEDUCTION_UNEXPLAINED = FlawKind(
    "deduction-unexplained",
    Severity.ERROR,
    "三级指标扣了分，底稿没有写明扣分理由。",
    "请在该指标的底稿里写明扣分理由。",
)
FACT_MISSING = FlawKind(
    "working-paper-without-fact",
    Severity.WARNING,
    "三级指标的底稿没有写发现的事实。",
    "请在底稿里写明核对了什么、发现了什么。",
)
SAMPLE_TOO_LARGE = FlawKind(
    "sample-larger-than-population",
    Severity.ERROR,
    "抽样数大于总体数。",
    "请核对总体数和抽样数。",
)


def score_papers(tree: Indicator, papers: Mapping[str, WorkingPaper]) -> ScoreSheet:
    """Score a tree from its working papers, by code of the leaf."""
    observed = {
        code: paper.observed for code, paper in papers.items() if paper.observed is not None
    }
    overrides = {code: paper.override for code, paper in papers.items() if paper.override}
    return score_tree(tree, observed, overrides)


def progress_of(
    tree: Indicator,
    sheet: ScoreSheet,
    papers: Mapping[str, WorkingPaper],
    *,
    evidence_required: bool,
) -> Mapping[str, Progress]:
    """Tell by code how far each leaf has come, in the order of the tree.

    Args:
        tree: The whole tree; that of the sheet lacks what does not apply.
        sheet: What ``score_papers`` made of the tree and the papers.
        papers: By code of the leaf; there is none where nobody worked.
        evidence_required: Whether a score needs evidence or a waiver.
    """
    return {
        leaf.code: _progress(
            leaf.code, sheet, papers.get(leaf.code, WorkingPaper(leaf.code)), evidence_required
        )
        for leaf in tree.leaves()
    }


def _progress(
    code: str, sheet: ScoreSheet, paper: WorkingPaper, evidence_required: bool
) -> Progress:
    if code in sheet.excluded:
        return Progress.EXCLUDED
    score = sheet.scores.get(code)
    if score is None:
        return Progress.WITHOUT_VALUE
    if evidence_required and not paper.evidence and not paper.waiver:
        return Progress.WITHOUT_EVIDENCE
    if score.points < score.full and not paper.deduction:
        return Progress.WITHOUT_DEDUCTION
    return Progress.DONE


def check_papers(
    sheet: ScoreSheet, papers: Mapping[str, WorkingPaper], *, evidence_required: bool
) -> tuple[Flaw, ...]:
    """Find leaves whose score does not stand on what the papers say.

    Args:
        sheet: What ``score_papers`` made of the same papers.
        papers: By code of the leaf; a leaf without one is not looked at, for
            the sheet already misses its actual value.
        evidence_required: Whether a score needs evidence or a waiver.
    """
    return tuple(
        flaw
        for leaf in sheet.tree.leaves()
        if leaf.code in papers
        for flaw in _paper_flaws(leaf, sheet, papers[leaf.code], evidence_required)
    )


def _paper_flaws(
    leaf: Indicator, sheet: ScoreSheet, paper: WorkingPaper, evidence_required: bool
) -> Iterable[Flaw]:
    if paper.sample and paper.sample.size > paper.sample.population:
        yield SAMPLE_TOO_LARGE.at(
            leaf.code,
            f"“{leaf.name}”抽样 {paper.sample.size}，总体只有 {paper.sample.population}。",
        )
    score = sheet.scores.get(leaf.code)
    if score is None:
        return
    words = f"“{leaf.name}”得 {format_points(score.points)} 分（分值 {format_points(score.full)}）"
    if evidence_required and not paper.evidence and not paper.waiver:
        yield EVIDENCE_MISSING.at(leaf.code, f"{words}，没有佐证。")
    if score.points < score.full and not paper.deduction:
        yield DEDUCTION_UNEXPLAINED.at(leaf.code, f"{words}，没有扣分理由。")
    if not paper.fact:
        yield FACT_MISSING.at(leaf.code, f"“{leaf.name}”的底稿没有写事实。")
