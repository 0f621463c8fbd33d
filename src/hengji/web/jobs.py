"""Watching a job (后台任务) until it is done."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hengji.core.jobs import JobState
from hengji.models import Job
from hengji.queries.jobs import job_of
from hengji.web.guard import SIGNED_IN, Request, page

MOST_PERCENT_WHILE_RUNNING = 99


@page(SIGNED_IN)
def job(request: Request, job_id: int) -> HttpResponse:
    """How far a job is; for htmx only the part that changes."""
    found = shown_job(job_of(request.user, job_id))
    template = "_progress.html" if request.headers.get("HX-Request") else "job.html"
    return render(request, f"hengji/{template}", {"job": found})


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
