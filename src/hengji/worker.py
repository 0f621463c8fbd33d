"""The background worker (后台执行程序): does one job after another, and what is due daily."""

import time
from collections.abc import Callable, Mapping
from datetime import date
from threading import Event as Signal

import structlog
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from hengji.actions.chain import write_head_when_due
from hengji.actions.checking import checkup_job
from hengji.actions.evaluation_documents import build_document_job
from hengji.actions.jobs import Work, reap
from hengji.actions.maintenance import sweep
from hengji.actions.report_building import build_report_job
from hengji.core.jobs import JobKind

HANDLERS: Mapping[JobKind, Callable[[Work], None]] = {
    JobKind.BUILD_REPORT: build_report_job,
    JobKind.CHECK_UP: checkup_job,
    JobKind.BUILD_EVALUATION: build_document_job,
}
"""Who does each kind of job; the settings name this table."""

PAUSE = 0.5
"""Seconds between looks at an empty queue."""
AFTER_TROUBLE = 5.0
"""Seconds of rest when the database or the disk refuses."""
REAPS_EVERY = 10.0
"""Seconds between looks for jobs of dead workers."""

log = structlog.get_logger("hengji.worker")


def run_worker(stop: Signal) -> None:
    """Work until asked to stop; the job in hand is done first."""
    name = get_random_string(12)
    log.info("worker started", worker=name)
    next_reap = 0.0
    ticked: date | None = None
    while not stop.is_set():
        close_old_connections()
        try:
            if time.monotonic() >= next_reap:
                reap()
                next_reap = time.monotonic() + REAPS_EVERY
            while not stop.is_set() and DBTaskResult.objects.ready().exists():
                _taker(name).run()
            ticked = _tick_if_due(ticked)
        except (DatabaseError, OSError):
            log.exception("worker could not reach its data")
            stop.wait(AFTER_TROUBLE)
        stop.wait(PAUSE)
    log.info("worker stopped", worker=name)


def tick() -> None:
    """Do what is due once a day; doing it more often does no harm."""
    sweep(timezone.now())
    write_head_when_due()


def _tick_if_due(last: date | None) -> date:
    today = timezone.localdate()
    if last != today:
        tick()
    return today


def _taker(name: str) -> Worker:
    """Return the library's worker, made to take one task and come back."""
    return Worker(
        queue_names=["default"],
        interval=0.1,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=name,
        excluded_queue_names=[],
    )
