"""Scoring papers anew (重新计分) when an amended scheme is approved."""

from collections.abc import Mapping

from django.utils import timezone

from hengji.core.evaluations import LONGEST_REASON, ScoreStage
from hengji.core.schemes import Scheme
from hengji.core.scoring import ACTUAL_MISSING, CODE_UNKNOWN, ScoreSheet
from hengji.core.verbs import Verb
from hengji.core.working_papers import score_papers
from hengji.models import Evaluation, Paper, PaperChange, User
from hengji.queries.evaluations import of_commission
from hengji.queries.papers import papers_of

LONGEST_BECAUSE = 1000


def rescore(evaluation: Evaluation, scheme: Scheme, edition: int, *, by: User) -> list[str]:
    """Score every paper by a newly approved scheme; return the codes whose score changed.

    A leaf that vanished keeps its paper and scores nothing. An override above
    the new points gives way to the computed score until it is set anew.
    """
    rows = {row.code: row for row in evaluation.papers.all()}
    known = {leaf.code for leaf in scheme.tree.leaves()}
    sheet = score_papers(scheme.tree, papers_of(rows.values(), {}))
    reasons = _because(sheet, rows, known, edition)
    scores = {code: score.points for code, score in sheet.scores.items()}
    changed = [row for code, row in rows.items() if row.score != scores.get(code)]
    reason, at = _reason(evaluation, edition), timezone.now()
    PaperChange.objects.bulk_create(
        PaperChange(
            paper=row,
            stage=ScoreStage.AGENCY,
            before=row.score,
            after=scores.get(row.code),
            because=reasons[row.code][:LONGEST_BECAUSE],
            reason=reason,
            by=by,
            at=at,
        )
        for row in changed
    )
    for row in changed:
        row.score = scores.get(row.code)
        row.version += 1
    Paper.objects.bulk_update(changed, ["score", "version"])
    return [row.code for row in changed]


def _because(
    sheet: ScoreSheet, rows: Mapping[str, Paper], known: set[str], edition: int
) -> dict[str, str]:
    """Say for each paper why it has the score it has, with what stands against it."""
    flaws = {
        flaw.where: flaw.message
        for flaw in sheet.flaws
        if flaw.code not in {ACTUAL_MISSING.code, CODE_UNKNOWN.code}
    }
    words = {}
    for code in rows:
        if code not in known:
            words[code] = f"方案第 {edition} 版不再设这项指标"
        elif code in sheet.scores:
            words[code] = "；".join(filter(None, (sheet.scores[code].because, flaws.get(code))))
        elif code in sheet.excluded:
            words[code] = f"不适用：{sheet.excluded[code].reason}"
        else:
            words[code] = flaws.get(code, "没有实际完成值")
    return words


def _reason(evaluation: Evaluation, edition: int) -> str:
    amended = of_commission(evaluation.signatures.filter(step=Verb.AMEND_SCHEME)).last()
    words = f"：{amended.opinion}" if amended else ""
    return f"方案调整（第 {edition} 版）{words}"[:LONGEST_REASON]
