"""Watching a job (后台任务) until it is done."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hengji.core.jobs import JobKind, JobState
from hengji.models import Job
from hengji.queries.jobs import job_of
from hengji.web.guard import SIGNED_IN, Request, page

MOST_PERCENT_WHILE_RUNNING = 99
LISTED_BESIDE = frozenset({JobKind.BUILD_EVALUATION})
"""Jobs shown on a page that lists what they make: when one is done, the page is read again."""


@page(SIGNED_IN)
def job(request: Request, job_id: int) -> HttpResponse:
    """How far a job is; for htmx only the part that changes."""
    row = job_of(request.user, job_id)
    asked_by_page = bool(request.headers.get("HX-Request"))
    template = "_progress.html" if asked_by_page else "job.html"
    answer = render(request, f"hengji/{template}", {"job": shown_job(row)})
    if asked_by_page and row.kind in LISTED_BESIDE and row.state == JobState.DONE:
        answer["HX-Refresh"] = "true"
    return answer


def shown_job(job: Job) -> dict[str, Any]:
    """Return a job as ``_progress.html`` wants it."""
    percent = 100 * job.done // job.total if job.total else 0
    link = job.result.get("url_name") if job.state == JobState.DONE else None
    return {
        "id": f"job-{job.pk}",
        "url": reverse("job", args=[job.pk]),
        "label": job.kind,
        "state": JobState(job.state).name.lower(),
        "done": job.done,
        "total": job.total,
        "percent": min(percent, MOST_PERCENT_WHILE_RUNNING),
        "message": job.message,
        "flaws": job.result.get("flaws", ()),
        "link": reverse(link, kwargs=job.result.get("kwargs")) if link else "",
    }
