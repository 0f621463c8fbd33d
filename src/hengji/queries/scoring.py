"""What the scoring page (评分页) shows of an evaluation, to whom."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from hengji.core.indicators import Indicator
from hengji.core.paper_fields import FIELDS, SCORING_FIELDS, PaperField
from hengji.core.permissions import Right, Role, reach_of
from hengji.core.verbs import Verb
from hengji.core.workflow import WAIVING_STAGES, Scoring, Stage, scoring_at, sees_leaf_scores
from hengji.core.working_papers import Progress, progress_of
from hengji.models import (
    Evaluation,
    EvaluationScheme,
    Event,
    Opinion,
    Paper,
    PaperChange,
    Signature,
    User,
)
from hengji.queries.evaluations import evaluations_of
from hengji.queries.evidence import Proof, proof_of
from hengji.queries.papers import ScoredPapers, load_scored_papers
from hengji.queries.procedure import drafts_handed_in
from hengji.queries.rules import procedure_rules_of

LOOKED_BACK = 200
"""Events looked through for who changed a field last."""


@dataclass(frozen=True, slots=True)
class Scores:
    """All leaves of an evaluation with their scores.

    Attributes:
        evaluation: With its year, unit and agency.
        found: The scheme, the papers and the sheet.
        evidence_required: Whether a score needs evidence or a waiver.
        progress: How far each leaf has come, by code.
        scoring: How this person scores now; None for who only reads.
        sees_work: Whether this person sees the papers and their evidence.
        handed_in: How many drafts the present agency handed in.
    """

    evaluation: Evaluation
    found: ScoredPapers
    evidence_required: bool
    progress: Mapping[str, Progress]
    scoring: Scoring | None
    sees_work: bool
    handed_in: int

    @property
    def fields(self) -> tuple[PaperField, ...]:
        """Return the fields this person may write now."""
        if self.scoring is None:
            return ()
        return SCORING_FIELDS if self.scoring.verb is Verb.REVISE_SCORE else tuple(FIELDS)

    @property
    def takes_waivers(self) -> bool:
        """Whether a leaf may be let stand without evidence now, or no longer."""
        return self.evaluation.cycle.is_open and self.evaluation.stage in WAIVING_STAGES

    @property
    def needs_reason(self) -> bool:
        """Whether a change of a score needs a reason now."""
        return self.scoring is not None and self.scoring.needs_reason(self.handed_in)


@dataclass(frozen=True, slots=True)
class LeafPapers:
    """One leaf: its paper and all that stands behind its score, oldest first.

    ``row`` is an empty one where nobody worked on the leaf yet.
    """

    leaf: Indicator
    row: Paper
    proofs: tuple[Proof, ...] = ()
    changes: tuple[PaperChange, ...] = ()
    opinions: tuple[Opinion, ...] = ()


def load_scores(user: User, evaluation_id: int) -> Scores:
    """Return the leaves and scores of one evaluation of the user's.

    Raises:
        DoesNotExist: It is not the user's to see, its scores are not yet, or it
            has no scheme.
    """
    rows = evaluations_of(user).select_related("cycle", "unit", "agency")
    evaluation = rows.get(pk=evaluation_id)
    stage, role = Stage(evaluation.stage), Role(user.role)
    if not sees_leaf_scores(stage, role):
        raise Evaluation.DoesNotExist
    found = load_scored_papers(evaluation, people=False)
    if found is None:
        raise EvaluationScheme.DoesNotExist
    required = procedure_rules_of(evaluation.cycle).evidence_required
    progress = progress_of(found.scheme.tree, found.sheet, found.papers, evidence_required=required)
    return Scores(
        evaluation=evaluation,
        found=found,
        evidence_required=required,
        progress=progress,
        scoring=scoring_at(stage, role) if evaluation.cycle.is_open else None,
        sees_work=reach_of(role, Right.SEE_WORK) is not None,
        handed_in=drafts_handed_in(evaluation),
    )


def load_leaf(scores: Scores, code: str) -> LeafPapers:
    """Return one leaf of the scores; who does not see the work gets only the opinions.

    Raises:
        DoesNotExist: The scheme has no such leaf.
    """
    evaluation, found = scores.evaluation, scores.found
    leaf = next((each for each in found.scheme.tree.leaves() if each.code == code), None)
    if leaf is None:
        raise Paper.DoesNotExist
    row = found.rows.get(code) or Paper(evaluation=evaluation, code=code)
    opinions = tuple(evaluation.opinions.filter(code=code).select_related("by", "answered_by"))
    if not scores.sees_work:
        return LeafPapers(leaf, row, opinions=opinions)
    links = evaluation.evidence_links.filter(code=code)
    changes = PaperChange.objects.filter(paper__evaluation=evaluation, paper__code=code)
    return LeafPapers(
        leaf,
        row,
        tuple(map(proof_of, links.select_related("evidence__file", "interview", "visit"))),
        tuple(changes.select_related("by")),
        opinions,
    )


def last_change(row: Paper, field: PaperField) -> Event | None:
    """Return the event in which a field of a paper was changed last, if it is not long ago.

    Only what happened since the present commission counts: the paper of an
    earlier agency was another.
    """
    given = Signature.objects.filter(evaluation=row.evaluation_id, step=Verb.COMMISSION).last()
    events = Event.objects.filter(
        object_kind=Evaluation._meta.verbose_name,  # noqa: SLF001 - Django's door
        object_id=row.evaluation_id,
        **({"at__gte": given.at} if given else {}),
        verb__in=[Verb.SAVE_PAPER.value, Verb.REVISE_SCORE.value, Verb.IMPORT_PACKET.value],
    ).order_by("-sequence")[:LOOKED_BACK]
    return next((event for event in events if _touches(event, row.code, field)), None)


def _touches(event: Event, code: str, field: PaperField) -> bool:
    details = json.loads(event.details)
    labels = {change[0] for change in details.get("changes", ())}
    label = FIELDS[field].label
    return f"{code} {label}" in labels or (details.get("code") == code and label in labels)
