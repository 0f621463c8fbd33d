"""Opinions (意见) of the evaluated unit on a draft, with what they are about."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from hengji.core.consultation import AskedPoint, Consultation
from hengji.core.permissions import Right, Role, reach_of
from hengji.core.progress import deadline_of
from hengji.core.quantities import Points
from hengji.core.workflow import ANSWER_STAGES, SHOWN_TO_UNIT, Stage
from hengji.models import Evaluation, Opinion, Signature, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.papers import load_scored_papers
from hengji.queries.procedure import objections_of_round
from hengji.queries.rules import facts_row, procedure_rules_of


class OpinionLine(NamedTuple):
    """One opinion, about which leaf, on which draft."""

    opinion: Opinion
    about: str
    draft: int


@dataclass(frozen=True, slots=True)
class OpinionsPage:
    """What the unit is asked about, what it said and what was answered.

    ``leaves`` and ``total`` are empty as long as the user may not see scores.
    """

    evaluation: Evaluation
    leaves: tuple[AskedPoint, ...]
    total: Points | None
    lines: tuple[OpinionLine, ...]
    may_give: bool
    may_agree: bool
    may_answer: bool

    @property
    def unanswered(self) -> int:
        """Return how many opinions wait for an answer."""
        return sum(not (each.opinion.agrees or each.opinion.accepted) for each in self.lines)


def opinions_of(user: User) -> QuerySet[Opinion]:
    """Return the opinions on evaluations the user may see."""
    return Opinion.objects.filter(evaluation__in=evaluations_of(user))


def load_opinions(user: User, evaluation_id: int) -> OpinionsPage:
    """Return the consultation about one evaluation of the user's.

    Raises:
        DoesNotExist: There is none, or it is not the user's to see.
    """
    rows = evaluations_of(user).select_related("cycle", "unit", "agency", "lead")
    evaluation = rows.get(pk=evaluation_id)
    role, stage = Role(user.role), Stage(evaluation.stage)
    shown = stage in SHOWN_TO_UNIT or reach_of(role, Right.SEE_WORK)
    found = load_scored_papers(evaluation) if shown else None
    leaves = tuple(
        AskedPoint(
            leaf.code,
            leaf.name,
            leaf.points,
            score.points if (score := found.sheet.scores.get(leaf.code)) else None,
            paper.fact if (paper := found.papers.get(leaf.code)) else "",
            paper.deduction if paper else "",
        )
        for leaf in (found.scheme.tree.leaves() if found else ())
        if found
    )
    is_open = evaluation.cycle.is_open
    may_give = bool(is_open and reach_of(role, Right.ANSWER) and stage is Stage.CONSULTING)
    return OpinionsPage(
        evaluation=evaluation,
        leaves=leaves,
        total=found.sheet.total if found and not evaluation.outcome else None,
        lines=tuple(_lines(evaluation, {leaf.code: leaf.name for leaf in leaves})),
        may_give=may_give,
        may_agree=may_give and not objections_of_round(evaluation).exists(),
        may_answer=bool(is_open and reach_of(role, Right.EVALUATE) and stage in ANSWER_STAGES),
    )


def consultation_of(found: OpinionsPage) -> Consultation | None:
    """Return what the letter to the unit says; None where no unit is being asked."""
    row = found.evaluation
    if Stage(row.stage) is not Stage.CONSULTING:
        return None
    rules, today = procedure_rules_of(row.cycle), timezone.localdate()
    deadline = deadline_of(Stage.CONSULTING, row.stage_since, today, rules)
    return Consultation(
        subject=row.name,
        unit=row.unit.name if row.unit else "",
        bureau=facts_row(row.cycle).organ,
        agency=row.agency.name if row.agency else "",
        work_year=row.cycle.work_year,
        funds_year=row.cycle.funds_year,
        round=row.round,
        total=found.total,
        outcome=row.outcome,
        points=found.leaves,
        reply_by=deadline.due if deadline else None,
        is_demo=settings.DEMO,
    )


def _lines(evaluation: Evaluation, names: Mapping[str, str]) -> list[OpinionLine]:
    asked = Signature.objects.filter(evaluation=evaluation, step=Stage.THIRD_REVIEW)
    rounds = list(asked.order_by("at").values_list("at", "round"))
    return [
        OpinionLine(
            each,
            f"{each.code} {names.get(each.code, '')}".strip() or "总体意见",
            _draft_at(rounds, each.at),
        )
        for each in evaluation.opinions.select_related("by", "answered_by")
    ]


def _draft_at(rounds: Sequence[tuple[datetime, int]], at: datetime) -> int:
    """Return which draft the unit was asked about at a time; 0 before any."""
    place = bisect_right([each[0] for each in rounds], at)
    return rounds[place - 1][1] if place else 0
