"""Working papers as texts in cells (底稿各栏), and what must hold before they are taken."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.indicators import Indicator
from hengji.core.quantities import Points, read_decimal
from hengji.core.scoring import (
    OVERRIDE_OUT_OF_RANGE,
    OVERRIDE_WITHOUT_REASON,
    NotApplicable,
    Observation,
    Override,
    ScoreSheet,
)
from hengji.core.scoring_rules import OBSERVATION_OUT_OF_RANGE
from hengji.core.working_papers import SAMPLE_TOO_LARGE, Sample, WorkingPaper, score_papers

Texts = Mapping[str, str]
"""The texts of one paper, by column."""

ACTUAL_AND_NOT_APPLICABLE = FlawKind(
    "packet-actual-and-not-applicable",
    Severity.ERROR,
    "同一个指标既填了实际完成值，又填了不适用的理由。",
    "请只留一项：适用的填实际完成值，不适用的填理由。",
)

OVERRIDE_WITHOUT_ACTUAL = FlawKind(
    "packet-override-without-actual",
    Severity.ERROR,
    "填了调整得分，却没有实际完成值；调整的是按标准算出的得分，没有算出就无从调整。",
    "请先填写实际完成值，或一并清空调整得分和调整理由。",
)

_COLUMN_OF: Mapping[str, str] = MappingProxyType(
    {
        OBSERVATION_OUT_OF_RANGE.code: "actual",
        OVERRIDE_OUT_OF_RANGE.code: "override",
        OVERRIDE_WITHOUT_REASON.code: "override_reason",
    }
)


def paper_of(code: str, texts: Texts) -> WorkingPaper:
    """Return the paper that the texts say, as far as they can be read."""
    points = _decimal(texts, "override")
    override = None
    if points is not None:
        override = Override(Points(points), texts.get("override_reason", ""))
    population, size = _whole(texts, "population"), _whole(texts, "sample")
    sample = None
    if population is not None and size is not None:
        sample = Sample(population, size, texts.get("sampling", ""))
    return WorkingPaper(
        code=code,
        observed=_observed(texts),
        override=override,
        sample=sample,
        examined=texts.get("examined", ""),
        method=texts.get("method", ""),
        calculation=texts.get("calculation", ""),
        fact=texts.get("fact", ""),
        judgement=texts.get("judgement", ""),
        deduction=texts.get("deduction", ""),
        unit_view=texts.get("unit_view", ""),
    )


def score_texts(tree: Indicator, papers: Mapping[str, Texts]) -> ScoreSheet:
    """Score a tree from the texts of its papers, by code of the leaf."""
    return score_papers(tree, {code: paper_of(code, texts) for code, texts in papers.items()})


def check_texts(
    tree: Indicator, papers: Mapping[str, Texts], place: Callable[[str, str], str]
) -> Iterator[Flaw]:
    """Find what forbids taking the papers.

    A paper that is not finished is no flaw: work goes on afterwards.

    Args:
        tree: The scheme's.
        papers: By code of the leaf.
        place: Names the cell of a leaf's column.
    """
    names = {leaf.code: leaf.name for leaf in tree.leaves()}
    for code, texts in papers.items():
        if texts.get("actual") and texts.get("not_applicable"):
            yield ACTUAL_AND_NOT_APPLICABLE.at(
                place(code, "not_applicable"),
                f"“{names.get(code, code)}”既有实际完成值 {texts['actual']}，又写了不适用的理由。",
            )
        if texts.get("override") and not texts.get("actual"):
            yield OVERRIDE_WITHOUT_ACTUAL.at(
                place(code, "override"),
                f"“{names.get(code, code)}”调整为 {texts['override']} 分，没有实际完成值。",
            )
        population, size = _whole(texts, "population"), _whole(texts, "sample")
        if population is not None and size is not None and size > population:
            yield SAMPLE_TOO_LARGE.at(
                place(code, "sample"),
                f"“{names.get(code, code)}”抽样 {size}，总体只有 {population}。",
            )
    for flaw in score_texts(tree, papers).flaws:
        if column := _COLUMN_OF.get(flaw.code):
            yield _moved(flaw, place(flaw.where, column))


def _moved(flaw: Flaw, where: str) -> Flaw:
    kinds = (OBSERVATION_OUT_OF_RANGE, OVERRIDE_OUT_OF_RANGE, OVERRIDE_WITHOUT_REASON)
    kind = next(each for each in kinds if each.code == flaw.code)
    return kind.at(where, flaw.message, flaw.remedy)


def _observed(texts: Texts) -> Observation | None:
    if reason := texts.get("not_applicable"):
        return NotApplicable(reason)
    return _decimal(texts, "actual")


def _decimal(texts: Texts, key: str) -> Decimal | None:
    return read_decimal(texts.get(key, ""))


def _whole(texts: Texts, key: str) -> int | None:
    number = read_decimal(texts.get(key, ""))
    return None if number is None or number % 1 else int(number)
