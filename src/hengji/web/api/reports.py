"""Findings, recommendations and the report's versions (汇总报告), for programs."""

from enum import StrEnum

from django.http import HttpResponseBase
from ninja import Router

from hengji.core.tokens import TokenScope
from hengji.models import Finding, Recommendation, ReportVersion
from hengji.queries.cycles import cycle_of
from hengji.queries.report import findings_of, recommendations_of, report_versions_of
from hengji.web.api.answers import (
    FindingAnswer,
    ListOf,
    RecommendationAnswer,
    ReportAnswer,
    moment,
    two_places,
)
from hengji.web.api.asked import Number, WorkYear
from hengji.web.api.door import downloads, reads
from hengji.web.downloads import CONTENT_TYPES, checked_download
from hengji.web.guard import Request

router = Router(tags=["汇总报告"])
REPORT = TokenScope.REPORT


class Format(StrEnum):
    """What a report is written as (文件格式)."""

    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"


REPORT_FILES = tuple(CONTENT_TYPES[f".{each}"] for each in Format)


@reads(
    router,
    "/cycles/{work_year}/findings",
    REPORT,
    ListOf[FindingAnswer],
    "列出一个年度的存在问题，按报告中的次序。",
)
def findings(request: Request, work_year: WorkYear) -> ListOf[FindingAnswer]:
    """The findings of a year, in the order of the report."""
    cycle = cycle_of(request.user, work_year)
    rows = findings_of(request.user).filter(cycle=cycle)
    return ListOf[FindingAnswer](items=[_finding(row) for row in rows])


@reads(
    router,
    "/cycles/{work_year}/recommendations",
    REPORT,
    ListOf[RecommendationAnswer],
    "列出一个年度的工作建议，按报告中的次序。",
)
def recommendations(request: Request, work_year: WorkYear) -> ListOf[RecommendationAnswer]:
    """The recommendations of a year, in the order of the report."""
    cycle = cycle_of(request.user, work_year)
    rows = recommendations_of(request.user).filter(cycle=cycle).prefetch_related("answers")
    return ListOf[RecommendationAnswer](items=[_recommendation(row) for row in rows])


@reads(
    router,
    "/cycles/{work_year}/reports",
    REPORT,
    ListOf[ReportAnswer],
    "列出一个年度汇总报告的各版，由新到旧。",
)
def reports(request: Request, work_year: WorkYear) -> ListOf[ReportAnswer]:
    """The versions of a year's report, newest first."""
    cycle = cycle_of(request.user, work_year)
    rows = report_versions_of(request.user).filter(cycle=cycle).defer("lines", "figures")
    return ListOf[ReportAnswer](items=[_report(row) for row in rows])


@downloads(
    router,
    "/cycles/{work_year}/reports/{number}/{format}",
    REPORT,
    REPORT_FILES,
    "下载一版汇总报告的一个文件。",
)
def report_file(
    request: Request,
    work_year: WorkYear,
    number: Number,
    format: Format,  # noqa: A002 - a name of the address
) -> HttpResponseBase:
    """One file of one version of the report."""
    cycle = cycle_of(request.user, work_year)
    version = report_versions_of(request.user).get(cycle=cycle, number=number)
    name = f"{cycle.label}绩效评价报告（第{number}版）.{format}"
    return checked_download(request, getattr(version, format), name)


def _finding(row: Finding) -> FindingAnswer:
    return FindingAnswer(
        id=row.pk,
        code=row.code,
        category=row.category,
        unit=row.unit,
        fact=row.fact,
        basis=row.basis,
        amount=two_places(row.amount),
        budget=two_places(row.budget),
        spent=two_places(row.spent),
        effect=row.effect,
    )


def _recommendation(row: Recommendation) -> RecommendationAnswer:
    return RecommendationAnswer(
        id=row.pk,
        title=row.title,
        measures=row.measures,
        answers=[finding.code for finding in row.answers.all()],
    )


def _report(row: ReportVersion) -> ReportAnswer:
    return ReportAnswer(
        number=row.number,
        warnings=row.warnings,
        by=row.by.name,
        at=moment(row.at),
        files={each.value: getattr(row, each).sha256 for each in Format},
    )
