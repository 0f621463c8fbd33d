"""The score an evaluation stands by (得分) when a signed one is taken back."""

from django.utils import timezone

from hengji.actions.ranking import NOT_RANKED, rerank
from hengji.actions.recording import EventDraft
from hengji.core.evaluations import LONGEST_REASON, ScoreStage
from hengji.core.grading import grade_of
from hengji.core.quantities import Points, format_points
from hengji.models import Evaluation, StageScore, User
from hengji.queries.procedure import accepted_score
from hengji.queries.rules import scale_of


def restore_accepted_score(
    evaluation: Evaluation, event: EventDraft, *, reason: str, by: User
) -> None:
    """Put back what was accepted before the present final, or no score.

    What is left unrated has none. The path names the step back where the last
    final score is another.
    """
    score = None if evaluation.outcome else accepted_score(evaluation)
    last = evaluation.stage_scores.filter(stage=ScoreStage.FINAL).last()
    if score is not None and last is not None and last.score != score:
        StageScore.objects.create(
            evaluation=evaluation,
            stage=ScoreStage.FINAL,
            before=last.score,
            score=score,
            reason=reason[:LONGEST_REASON],
            by=by,
            at=timezone.now(),
        )
    set_standing_score(evaluation, score, event)


def set_standing_score(evaluation: Evaluation, score: Points | None, event: EventDraft) -> None:
    """Give a locked evaluation its score, rank the year anew, and note both."""
    before, grade, rank = evaluation.score, evaluation.grade, evaluation.rank
    if score == before:
        return
    evaluation.score = score
    evaluation.grade = "" if score is None else grade_of(score, scale_of(evaluation.cycle))
    evaluation.rank = None if score is None else NOT_RANKED if rank is None else rank
    evaluation.save()
    rerank(evaluation.cycle)
    evaluation.refresh_from_db()
    event.change("得分", before, None if score is None else format_points(score))
    event.change("等级", grade, evaluation.grade)
    event.change("名次", rank, evaluation.rank)
