"""Years (年度) that somebody works in."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hengji.core.permissions import Right, Role, reach_of
from hengji.core.workflow import CycleMove, CycleState, CycleVerb, offered
from hengji.models import Cycle, ReportVersion, User
from hengji.queries.evaluations import evaluations_of, under_way


def cycles_of(user: User) -> QuerySet[Cycle]:
    """Return the years the user has anything to see in, newest first."""
    cycles = Cycle.objects.order_by("-work_year")
    if reach_of(Role(user.role), Right.SEE_REGISTRY):
        return cycles
    return cycles.filter(pk__in=evaluations_of(user).values("cycle"))


def cycle_of(user: User, work_year: int) -> Cycle:
    """Return the user's year.

    Raises:
        DoesNotExist: There is none, or nothing in it is the user's to see.
    """
    return cycles_of(user).get(work_year=work_year)


def newest_cycle(user: User, work_year: int | None = None) -> Cycle | None:
    """Return the year named, else the newest that the user has anything to see in."""
    cycles = cycles_of(user)
    return cycles.first() if work_year is None else cycles.filter(work_year=work_year).first()


@dataclass(frozen=True, slots=True)
class CycleLine:
    """One year, how much is in it, and what the user may do with it.

    ``under_way`` counts evaluations that an agency was given and nobody accepted yet.
    """

    cycle: Cycle
    evaluations: int
    scored: int
    under_way: int
    reports: int
    moves: tuple[CycleMove, ...]


def load_cycles(user: User) -> tuple[CycleLine, ...]:
    """Return the years the user sees with their figures, newest first."""
    evaluations = evaluations_of(user).filter(cycle=OuterRef("pk")).order_by().values("cycle")
    reports = ReportVersion.objects.filter(cycle=OuterRef("pk")).order_by().values("cycle")
    cycles = cycles_of(user).annotate(
        evaluation_count=_count(evaluations),
        scored_count=_count(evaluations.filter(score__isnull=False)),
        under_way_count=_count(under_way(evaluations)),
        report_count=_count(reports),
    )
    role = Role(user.role)
    return tuple(
        CycleLine(
            cycle,
            cycle.evaluation_count,
            cycle.scored_count,
            cycle.under_way_count,
            cycle.report_count,
            tuple(
                move
                for move in offered(CycleState(cycle.state), role)
                if move.verb is not CycleVerb.CHANGE
            ),
        )
        for cycle in cycles
    )


def _count(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)
