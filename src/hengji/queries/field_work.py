"""Interviews and site visits (访谈、现场勘查) of an evaluation, for who sees the work."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from hengji.core.evidence.field_work import check_deviation, deviation
from hengji.core.flaws import Flaw
from hengji.core.quantities import Ratio, format_percent
from hengji.models import Evaluation, Evidence, EvidenceLink, Interview, SiteVisit, User
from hengji.queries.evidence import interviews_of, visits_of
from hengji.queries.rules import procedure_rules_of


@dataclass(slots=True)
class Tied:
    """What a record of field work is tied to: the leaves it proves, its files."""

    codes: list[str] = field(default_factory=list)
    files: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ListedInterview:
    """An interview with what it is tied to."""

    row: Interview
    tied: Tied


@dataclass(frozen=True, slots=True)
class ListedVisit:
    """A visit with what it is tied to, and what its quantities say.

    ``deviation`` is measured against planned; None where there is nothing to
    compare.
    """

    row: SiteVisit
    tied: Tied
    deviation: Ratio | None
    flaws: tuple[Flaw, ...]

    @property
    def deviation_text(self) -> str:
        """Return the deviation as a percentage; empty where there is none."""
        return "" if self.deviation is None else format_percent(self.deviation)


def load_interviews(user: User, evaluation: Evaluation) -> tuple[ListedInterview, ...]:
    """Return the interviews of an evaluation that the user may see, oldest first."""
    rows = list(interviews_of(user).filter(evaluation=evaluation).select_related("by"))
    tied = _tied(EvidenceLink.objects.filter(interview__in=rows).select_related("evidence__file"))
    return tuple(ListedInterview(row, tied[row.pk]) for row in rows)


def load_visits(user: User, evaluation: Evaluation) -> tuple[ListedVisit, ...]:
    """Return the site visits of an evaluation that the user may see, oldest first."""
    rows = list(visits_of(user).filter(evaluation=evaluation).select_related("by"))
    tied = _tied(EvidenceLink.objects.filter(visit__in=rows).select_related("evidence__file"))
    tolerance = procedure_rules_of(evaluation.cycle).visit_tolerance
    return tuple(
        ListedVisit(
            row,
            tied[row.pk],
            deviation(row.planned, row.measured),
            check_deviation(row.place, row.planned, row.measured, tolerance),
        )
        for row in rows
    )


def _tied(links: Iterable[EvidenceLink]) -> defaultdict[int, Tied]:
    found: defaultdict[int, Tied] = defaultdict(Tied)
    for link in links:
        record = found[link.interview_id or link.visit_id or 0]
        if link.code:
            record.codes.append(link.code)
        elif link.evidence is not None:
            record.files.append(link.evidence)
    return found
