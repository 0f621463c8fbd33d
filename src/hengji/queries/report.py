"""The report of a year (汇总报告) as the records have it, and its versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from hengji.core.distribution import distribute
from hengji.core.flaws import Flaw, FlawsFound, errors
from hengji.core.jobs import report_key
from hengji.core.names import clean_name
from hengji.core.official_document import OfficialDocument, check_document
from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.core.ranking import RankMethod
from hengji.core.report import facts as core
from hengji.core.report.build import Report, build_report
from hengji.core.report.draft import draft_document
from hengji.core.report.figures import Figure, figures_of
from hengji.documents.pdf import glyph_flaws
from hengji.models import (
    Cycle,
    Finding,
    Job,
    Recommendation,
    ReportFacts,
    ReportVersion,
    User,
)
from hengji.queries.cycles import cycle_of
from hengji.queries.ledger import RecordedLedger, load_ledger
from hengji.queries.rules import facts_row, rules_of


class RecordedFacts(NamedTuple):
    """The facts of a year as core knows them, with the rows behind them.

    ``findings`` and ``recommendations`` are aligned with those of ``facts``.
    """

    facts: core.Facts
    row: ReportFacts
    findings: tuple[Finding, ...]
    recommendations: tuple[Recommendation, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """The report as it would be now.

    Attributes:
        cycle: Its year.
        recorded: The facts it was made from.
        ledger: The rows it was made from.
        report: None where an error forbids it.
        document: None where an error forbids it.
        flaws: All that was found, errors first.
    """

    cycle: Cycle
    recorded: RecordedFacts
    ledger: RecordedLedger
    report: Report | None
    document: OfficialDocument | None
    flaws: tuple[Flaw, ...]

    @property
    def can_be_built(self) -> bool:
        """Tell whether nothing forbids building it."""
        return self.document is not None and not errors(self.flaws)


def findings_of(user: User) -> QuerySet[Finding]:
    """Return the findings the user may see, and no others."""
    return Finding.objects.all() if _sees_reports(user) else Finding.objects.none()


def recommendations_of(user: User) -> QuerySet[Recommendation]:
    """Return the recommendations the user may see, and no others."""
    return Recommendation.objects.all() if _sees_reports(user) else Recommendation.objects.none()


def report_versions_of(user: User) -> QuerySet[ReportVersion]:
    """Return the versions of reports the user may see, newest first."""
    rows = ReportVersion.objects.select_related("cycle", "docx", "pdf", "xlsx", "by")
    return rows if _sees_reports(user) else rows.none()


def _sees_reports(user: User) -> bool:
    return reach_of(Role(user.role), Right.SEE_REPORT) is Reach.ALL


def load_report(user: User, work_year: int) -> Draft:
    """Return the report of the user's year as it would be now.

    Raises:
        DoesNotExist: There is no such year, or it is not the user's to see.
    """
    if not _sees_reports(user):
        raise Cycle.DoesNotExist
    return draft_of(cycle_of(user, work_year))


def draft_of(cycle: Cycle) -> Draft:
    """Return the report of a year as it would be now; flaws alone if errors forbid it."""
    recorded, ledger = load_facts(cycle), load_ledger(cycle)
    rules = rules_of(cycle, recorded.row)
    try:
        report = build_report(ledger.ledger, recorded.facts, rules)
    except FlawsFound as found:
        return Draft(cycle, recorded, ledger, None, None, _errors_first(found.flaws))
    document = draft_document(report)
    flaws = _errors_first((*report.flaws, *check_document(document), *glyph_flaws(document)))
    return Draft(cycle, recorded, ledger, report, document, flaws)


def _errors_first(flaws: tuple[Flaw, ...]) -> tuple[Flaw, ...]:
    found = errors(flaws)
    return (*found, *(flaw for flaw in flaws if flaw not in found))


def figures_in(draft: Draft) -> Mapping[str, Figure]:
    """Return the figures that texts may name, whatever forbids the report."""
    ledger = draft.ledger.ledger
    if not ledger.rows:
        return {}
    scale = rules_of(draft.cycle, draft.recorded.row).scale
    return figures_of(ledger, distribute([row.score for row in ledger.rows], scale))


def last_job(cycle: Cycle) -> Job | None:
    """Return the newest job that builds the year's report."""
    return Job.objects.filter(key=report_key(cycle.pk)).select_related("by").first()


def load_facts(cycle: Cycle) -> RecordedFacts:
    """Return what a year's report says beside the scores."""
    row = facts_row(cycle)
    findings = tuple(Finding.objects.filter(cycle=cycle))
    recommendations = tuple(Recommendation.objects.filter(cycle=cycle).prefetch_related("answers"))
    facts = core.Facts(
        organ=row.organ,
        mark=row.mark,
        number=row.number,
        recipients=lines_in(row.recipients),
        signatories=lines_in(row.signatories),
        issued=row.issued,
        work_year=cycle.work_year,
        funds_year=cycle.funds_year,
        title=lines_in(row.title),
        place=row.place,
        opening=row.opening,
        methods=lines_in(row.methods),
        findings_opening=row.findings_opening,
        findings=tuple(map(finding_of, findings)),
        recommendations=tuple(map(recommendation_of, recommendations)),
        copies_to=lines_in(row.copies_to),
        printed_by=row.printed_by,
        printed_on=row.printed_on,
        rank_method=RankMethod(row.rank_method) if row.rank_method else None,
        region=row.region,
    )
    return RecordedFacts(facts, row, findings, recommendations)


def finding_of(row: Finding) -> core.Finding:
    """Return a finding as core knows it."""
    return core.Finding(
        row.code,
        row.category,
        row.unit,
        row.fact,
        row.basis,
        row.amount,
        row.budget,
        row.spent,
        row.effect,
    )


def recommendation_of(row: Recommendation) -> core.Recommendation:
    """Return a recommendation as core knows it."""
    answers = tuple(finding.code for finding in row.answers.all())
    return core.Recommendation(row.title, lines_in(row.measures), answers)


def lines_in(text: str) -> tuple[str, ...]:
    """Return the lines of a text as they print, without blank ones."""
    return tuple(cleaned for line in text.splitlines() if (cleaned := clean_name(line)))
