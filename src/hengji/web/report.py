"""The report of a year (汇总报告): its state, its draft, its versions."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from hengji.actions.report import ask_for_report
from hengji.core.flaws import Flaw, Severity, read_flaw
from hengji.core.jobs import JobState
from hengji.core.permissions import Right, Role, reach_of
from hengji.core.report.comparing import compare_figures, compare_lines
from hengji.models import Job
from hengji.queries.cycles import cycle_of
from hengji.queries.mending import Place, place_of, places_of
from hengji.queries.report import Draft, last_job, load_report, report_versions_of
from hengji.web.downloads import checked_download
from hengji.web.forms import number_of
from hengji.web.guard import Request, button, page
from hengji.web.jobs import shown_job
from hengji.web.official import shown_document

NEEDS_WRITING = frozenset({"finding", "recommendation", "report-facts", "imports"})
"""Pages that mend something and that a reader has no right to."""
UNFINISHED = (JobState.WAITING, JobState.RUNNING)
FORMATS = ("docx", "pdf", "xlsx")


class MendableFlaw(NamedTuple):
    """A flaw as ``_flaws.html`` shows it, with the address where it is mended."""

    severity: Severity
    where: str
    message: str
    remedy: str
    url: str


@page(Right.SEE_REPORT)
def report(request: Request, year: int) -> HttpResponse:
    """Whether the report can be built, what is in its way, and its versions."""
    draft = load_report(request.user, year)
    versions = list(report_versions_of(request.user).filter(cycle=draft.cycle))
    context = {
        "draft": draft,
        "page_cycle": draft.cycle,
        "errors": [each for each in draft.flaws if each.severity is Severity.ERROR],
        "flaws": mendable(request, draft, draft.flaws),
        "job": _job_to_show(request, draft),
        "versions": versions,
        "compared": versions[:2] if len(versions) > 1 else (),
    }
    return render(request, "hengji/report.html", context)


@page(Right.SEE_REPORT)
def progress(request: Request, year: int) -> HttpResponse:
    """How far the building of the report is; when it ends, the page shows it."""
    job = last_job(cycle_of(request.user, year))
    if job is None:
        raise Http404
    shown = {**shown_job(job), "url": request.path, "flaws": (), "link": ""}
    response = render(request, "hengji/_progress.html", {"job": shown})
    if job.state not in UNFINISHED:
        response["HX-Refresh"] = "true"
    return response


@button(Right.WRITE_REPORT)
def build(request: Request, year: int) -> HttpResponse:
    """Ask for the report to be built."""
    draft = load_report(request.user, year)
    job = ask_for_report(draft.cycle.pk, by=request.user)
    return redirect(f"{reverse('report', args=[year])}?job={job.pk}")


@page(Right.SEE_REPORT)
def preview(request: Request, year: int) -> HttpResponse:
    """The draft as an official document, to be read at any moment."""
    draft = load_report(request.user, year)
    context = {
        "document": shown_document(draft.document) if draft.document else None,
        "flaws": mendable(request, draft, draft.flaws),
        "page_cycle": draft.cycle,
    }
    return render(request, "hengji/report_draft.html", context)


@page(Right.SEE_REPORT)
def compare(request: Request, year: int) -> HttpResponse:
    """Two versions side by side: the paragraphs and the figures that differ."""
    versions = report_versions_of(request.user).filter(cycle__work_year=year)
    older = versions.get(number=number_of(request.GET.get("from", "")))
    newer = versions.get(number=number_of(request.GET.get("to", "")))
    context = {
        "older": older,
        "newer": newer,
        "versions": versions,
        "figures": compare_figures(older.figures, newer.figures),
        "lines": compare_lines(older.lines, newer.lines),
    }
    return render(request, "hengji/report_compare.html", context)


@page(Right.SEE_REPORT)
def download_version(request: Request, version_id: int, kind: str) -> HttpResponseBase:
    """One file of a version, after seeing that it is what was stored."""
    if kind not in FORMATS:
        raise Http404
    version = report_versions_of(request.user).get(pk=version_id)
    name = f"{version.cycle.label}绩效评价报告（第{version.number}版）.{kind}"
    return checked_download(request, getattr(version, kind), name)


def mendable(request: Request, draft: Draft, flaws: Iterable[Flaw]) -> tuple[MendableFlaw, ...]:
    """Return flaws with the addresses where this person can mend them."""
    return tuple(_mendable(request, draft, flaws))


def _mendable(request: Request, draft: Draft, flaws: Iterable[Flaw]) -> Iterator[MendableFlaw]:
    places = places_of(draft)
    writes = reach_of(Role(request.user.role), Right.WRITE_REPORT) is not None
    for flaw in flaws:
        place = place_of(flaw.where, draft, places)
        allowed = writes or place.url_name not in NEEDS_WRITING
        url = address_of(place) if allowed else ""
        yield MendableFlaw(flaw.severity, flaw.where, flaw.message, flaw.remedy, url)


def address_of(place: Place) -> str:
    """Return the address of a place."""
    url = reverse(place.url_name, kwargs=dict(place.kwargs))
    return f"{url}#{place.fragment}" if place.fragment else url


def _job_to_show(request: Request, draft: Draft) -> dict[str, Any] | None:
    """Return the last job: while it runs, when it failed, or right after asking."""
    job = last_job(draft.cycle)
    if job is None:
        return None
    shown = _shown_job(request, draft, job)
    asked = request.GET.get("job") == str(job.pk)
    failed = job.state == JobState.FAILED and (shown["flaws"] or not job.result)
    return shown if asked or failed or job.state in UNFINISHED else None


def _shown_job(request: Request, draft: Draft, job: Job) -> dict[str, Any]:
    """Return a job for ``_progress.html``, without flaws that the page lists anyway."""
    found = map(read_flaw, job.result.get("flaws", ()))
    flaws = [flaw for flaw in found if flaw not in draft.flaws]
    return {
        **shown_job(job),
        "url": reverse("report-progress", args=[draft.cycle.work_year]),
        "flaws": mendable(request, draft, flaws),
        "link": "",
    }
