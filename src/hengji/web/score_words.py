"""Scores of an evaluation as its pages show them (得分展示): the tree, the total, the because."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.urls import reverse

from hengji.core.flaws import Flaw
from hengji.core.indicators import Indicator
from hengji.core.quantities import format_points, plain_number, total_points
from hengji.core.scoring import ACTUAL_MISSING, ScoreSheet
from hengji.core.scoring_rules import Equal, Proportional, Reverse
from hengji.core.working_papers import Progress, check_papers
from hengji.queries.papers import ScoredPapers

TICKS: Mapping[Progress, str] = {
    Progress.DONE: "done",
    Progress.EXCLUDED: "done",
    Progress.WITHOUT_VALUE: "open",
    Progress.WITHOUT_EVIDENCE: "lacks",
    Progress.WITHOUT_DEDUCTION: "lacks",
}
"""How each progress is drawn."""


class TreeLine(NamedTuple):
    """One indicator of the tree; a parent has no score, progress or address.

    ``full`` is what the leaf can win now that others do not apply.
    """

    code: str
    name: str
    level: int
    full: str
    score: str = ""
    progress: str = ""
    tick: str = ""
    url: str = ""
    is_current: bool = False
    is_overridden: bool = False


class Total(NamedTuple):
    """What always stays in view: the total, its parts so far, how many leaves are done."""

    total: str
    so_far: str
    full: str
    done: int
    leaves: int


def tree_lines(
    found: ScoredPapers,
    progress: Mapping[str, Progress],
    evaluation_id: int | None = None,
    current: str = "",
) -> Iterator[TreeLine]:
    """Yield the indicators in the order of the tree, each with its level from 0."""
    left = {node.code: node for node in found.sheet.tree.walk()}
    for node, level in _levels(found.scheme.tree, -1):
        if level < 0:
            continue
        full = plain_number(left[node.code].points) if node.code in left else "0"
        if node.children:
            yield TreeLine(node.code, node.name, level, full)
            continue
        score = found.sheet.scores.get(node.code)
        paper = found.papers.get(node.code)
        yield TreeLine(
            code=node.code,
            name=node.name,
            level=level,
            full=full,
            score=format_points(score.points) if score else "",
            progress=progress[node.code].value,
            tick=TICKS[progress[node.code]],
            url=reverse("scores", args=[evaluation_id, node.code]) if evaluation_id else "",
            is_current=node.code == current,
            is_overridden=bool(score and paper and paper.override),
        )


def _levels(node: Indicator, level: int) -> Iterator[tuple[Indicator, int]]:
    yield node, level
    for child in node.children:
        yield from _levels(child, level + 1)


def total_of(found: ScoredPapers, progress: Mapping[str, Progress]) -> Total:
    """Return the total; empty while a leaf is missing."""
    sheet = found.sheet
    return Total(
        total="" if sheet.total is None else format_points(sheet.total),
        so_far=format_points(total_points(score.points for score in sheet.scores.values())),
        full=plain_number(found.scheme.tree.points),
        done=sum(TICKS[each] == "done" for each in progress.values()),
        leaves=len(progress),
    )


def because_of(sheet: ScoreSheet, code: str) -> str:
    """Say why a leaf has its score, or why it has none."""
    if code in sheet.excluded:
        return f"不适用：{sheet.excluded[code].reason}；分值按比例转给其他指标。"
    return sheet.scores[code].because if code in sheet.scores else "还没有实际完成值。"


def flaws_of(found: ScoredPapers, code: str, *, evidence_required: bool) -> tuple[Flaw, ...]:
    """Return what still hinders a leaf, apart from the value that is plainly not there."""
    checked = check_papers(found.sheet, found.papers, evidence_required=evidence_required)
    return tuple(
        flaw
        for flaw in (*found.sheet.flaws, *checked)
        if flaw.where == code and flaw.code != ACTUAL_MISSING.code
    )


def path_to(tree: Indicator, code: str) -> tuple[str, ...]:
    """Return the names of what stands above a leaf, from the first level down."""
    for child in tree.children:
        if any(node.code == code for node in child.walk()):
            return (child.name, *path_to(child, code)) if child.children else ()
    return ()


def target_of(leaf: Indicator) -> str:
    """Return the target of a leaf with its unit; empty where the rule has none."""
    match leaf.rule:
        case Proportional(target) | Reverse(target) | Equal(target):
            return f"{plain_number(target)} {leaf.unit}".strip()
        case _:
            return ""
