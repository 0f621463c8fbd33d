"""Long work (后台任务): asked for once, done once, lost never.

A job is a row of ours; beside it a row of django-tasks is what workers take.
A worker holds a job for a lease, which progress renews. ``finish`` is part of
the transaction of the work itself and refuses a worker whose lease ran out
and whose job went to another, so no effect comes twice.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from hengji.actions.recording import ORIGIN, RequestOrigin, Stale
from hengji.core.flaws import Flaw, FlawsFound
from hengji.core.jobs import LEASE, MOST_ATTEMPTS, JobKind, JobState
from hengji.core.permissions import NotAllowed, Role, check_right
from hengji.core.verbs import RIGHT_FOR, Verb
from hengji.core.workflow import MoveRefused
from hengji.models import Job, User

UNFINISHED = (JobState.WAITING.value, JobState.RUNNING.value)
LONGEST_MESSAGE = 500
TOO_MANY_ATTEMPTS = f"执行程序连续 {MOST_ATTEMPTS} 次中断，没有完成。请告诉系统管理员。"
CHANGED_MEANWHILE = "执行期间相关内容被改动，没有完成。请重新提出。"

log = structlog.get_logger("hengji.jobs")


class LeaseLost(Exception):
    """The job was given to another worker; whatever this one did must not stay."""


@dataclass(frozen=True, slots=True)
class Work:
    """A job in the hands of a worker.

    Attributes:
        job: Its row as it was when taken; ``arguments`` says what to do.
        by: Who asked, and in whose name everything is done.
    """

    job: Job
    by: User

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Say how far it is, and keep the lease; outside the work's own transaction."""
        self._update(
            done=done,
            total=total,
            message=message[:LONGEST_MESSAGE],
            lease_until=timezone.now() + LEASE,
        )

    def finish(self, result: Mapping[str, Any], message: str = "") -> None:
        """Mark the job done; call it inside the transaction that does the work.

        Args:
            result: What came of it. ``url_name`` and ``kwargs`` lead to it.
            message: A sentence for the person who asked.
        """
        self._update(
            state=JobState.DONE,
            result=dict(result),
            message=message[:LONGEST_MESSAGE],
            done=F("total"),
            finished_at=timezone.now(),
            lease_until=None,
        )

    def _update(self, **values: object) -> None:
        mine = Job.objects.filter(
            pk=self.job.pk, state=JobState.RUNNING, attempts=self.job.attempts
        )
        if not mine.update(**values):
            raise LeaseLost


Handler = Callable[[Work], None]
Handlers = Mapping[JobKind, Handler]


def ask_for(kind: JobKind, key: str, arguments: Mapping[str, Any], *, by: User) -> Job:
    """Add a job, or return the one with the same key that is not finished yet."""
    check_right(Role(by.role), RIGHT_FOR[Verb(kind)])
    unfinished = Job.objects.filter(key=key, state__in=UNFINISHED)
    with transaction.atomic():
        if job := unfinished.first():
            return job
        try:
            with transaction.atomic():
                job = Job.objects.create(kind=kind, key=key, arguments=dict(arguments), by=by)
        except IntegrityError:
            return unfinished.get()
        run_job.enqueue(job.pk)
    return job


@task()
def run_job(job_id: int) -> None:
    """Do a job with the handlers that the settings name."""
    carry_out(job_id, import_string(settings.JOB_HANDLERS))


def carry_out(job_id: int, handlers: Handlers) -> None:
    """Do a waiting job; one that somebody holds or that is finished is left alone."""
    job = _take(job_id)
    if job is None:
        return
    origin = RequestOrigin(request_id=str(uuid.uuid4()))
    token = ORIGIN.set(origin)
    try:
        with structlog.contextvars.bound_contextvars(request_id=origin.request_id, job=job.pk):
            _do(Work(job, job.by), handlers, origin.request_id)
    finally:
        ORIGIN.reset(token)


def _take(job_id: int) -> Job | None:
    """Take a lease on a job that waits."""
    with transaction.atomic():
        waiting = Job.objects.select_for_update(of=("self",)).select_related("by")
        job = waiting.filter(pk=job_id, state=JobState.WAITING).first()
        if job is not None:
            job.state = JobState.RUNNING
            job.attempts += 1
            job.lease_until = timezone.now() + LEASE
            job.save(update_fields=["state", "attempts", "lease_until"])
    return job


def _do(work: Work, handlers: Handlers, number: str) -> None:
    try:
        handlers[JobKind(work.job.kind)](work)
        _check_finished(work.job)
    except LeaseLost:
        log.warning("lease lost")
    except FlawsFound as found:
        message = "；".join(flaw.message.rstrip("。") for flaw in found.flaws)
        _fail(work, f"需要先改正：{message}。", found.flaws)
    except (NotAllowed, MoveRefused) as refused:
        _fail(work, f"{refused}，没有完成。")
    except Stale:
        _fail(work, CHANGED_MEANWHILE)
    except Exception:
        log.exception("job failed")
        _fail(work, f"系统出错，没有完成。请重试；仍不行的，请把编号 {number} 告诉系统管理员。")


def _check_finished(job: Job) -> None:
    if Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts).exists():
        raise RuntimeError(f"the handler of {job.kind} did not finish its job")


def _fail(work: Work, message: str, flaws: Iterable[Flaw] = ()) -> None:
    listed = [asdict(flaw) for flaw in flaws]
    Job.objects.filter(pk=work.job.pk, state=JobState.RUNNING, attempts=work.job.attempts).update(
        state=JobState.FAILED,
        message=message[:LONGEST_MESSAGE],
        result={"flaws": listed} if listed else {},
        finished_at=timezone.now(),
        lease_until=None,
    )


def reap(now: datetime | None = None) -> int:
    """Give jobs of dead workers out again; return how many were helped.

    Doing it twice, or in two workers at once, is doing it once.
    """
    now = now or timezone.now()
    helped = 0
    for job_id in Job.objects.filter(state__in=UNFINISHED).values_list("pk", flat=True):
        with transaction.atomic():
            helped += _reap_one(job_id, now)
    _free_rows(now)
    return helped


def _reap_one(job_id: int, now: datetime) -> bool:
    """Mend one job; True if there was anything to mend."""
    unfinished = Job.objects.select_for_update(of=("self",)).filter(state__in=UNFINISHED)
    job = unfinished.filter(pk=job_id).first()
    if job is None:
        return False
    if job.state == JobState.RUNNING:
        if job.lease_until and job.lease_until >= now:
            return False
        job.state, job.lease_until = JobState.WAITING, None
        if job.attempts >= MOST_ATTEMPTS:
            job.state, job.finished_at = JobState.FAILED, now
            job.message = TOO_MANY_ATTEMPTS
        job.save(update_fields=["state", "lease_until", "finished_at", "message"])
    elif _has_row(job, now):
        return False
    if job.state == JobState.WAITING:
        run_job.enqueue(job.pk)
    return True


def _has_row(job: Job, now: datetime) -> bool:
    """Tell whether a worker will take the job, or just did."""
    rows = DBTaskResult.objects.filter(
        task_path=run_job.module_path, args_kwargs={"args": [job.pk], "kwargs": {}}
    )
    just_taken = rows.filter(status=TaskResultStatus.RUNNING, started_at__gte=now - LEASE)
    return rows.filter(status=TaskResultStatus.READY).exists() or just_taken.exists()


def _free_rows(now: datetime) -> None:
    """End what dead workers left as running and no job stands behind any more."""
    left = DBTaskResult.objects.filter(
        task_path=run_job.module_path,
        status=TaskResultStatus.RUNNING,
        started_at__lt=now - LEASE,
    )
    held = set(Job.objects.filter(state=JobState.RUNNING).values_list("pk", flat=True))
    for row in left:
        if row.args_kwargs["args"][0] not in held:
            DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING).update(
                status=TaskResultStatus.FAILED, finished_at=now
            )
