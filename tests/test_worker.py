import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hengji.actions.jobs import ask_for, run_job
from hengji.core.jobs import JobKind, JobState
from hengji.core.permissions import Role
from hengji.models import Event, Job
from hengji.worker import HANDLERS
from tests import builders

ROOT = Path(__file__).parents[1]
LONG_AGO = timedelta(hours=1)
Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def start(committed: None, tmp_path: Path) -> Iterator[Start]:
    """Start workers over the test's database; none outlives the test."""
    started: list[subprocess.Popen[bytes]] = []

    def _start() -> subprocess.Popen[bytes]:
        name = str(connection.settings_dict["NAME"])
        command = [sys.executable, "-m", "tests.worker_process", name, str(tmp_path)]
        started.append(subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL))
        return started[-1]

    yield _start
    for process in started:
        process.kill()
        process.wait()


def wait_until(reached: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def asked(folder: Path, gate: str) -> Job:
    by = builders.account(Role.CHIEF)
    return ask_for(JobKind.BUILD_REPORT, "报告", {"gate": gate, "folder": str(folder)}, by=by)


def state_of(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def test_a_worker_knows_every_kind_of_job() -> None:
    assert set(HANDLERS) == set(JobKind)


def test_a_worker_does_a_job_and_stops_when_asked(start: Start, tmp_path: Path) -> None:
    job = asked(tmp_path, gate="none")
    worker = start()

    wait_until(lambda: state_of(job) == JobState.DONE)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(10) == 0
    job.refresh_from_db()
    assert (job.message, job.done, job.total, job.attempts) == ("做完了", 2, 2, 1)
    assert Event.objects.filter(summary="任务的结果").count() == 1


@pytest.mark.parametrize("gate", ["before the effect", "inside the transaction"])
def test_killing_a_worker_loses_and_doubles_nothing(
    start: Start, tmp_path: Path, gate: str
) -> None:
    job = asked(tmp_path, gate)
    first = start()
    wait_until((tmp_path / "reached").exists)

    first.send_signal(signal.SIGKILL)
    first.wait()
    left = state_of(job), Event.objects.filter(summary="任务的结果").count()
    Job.objects.update(lease_until=timezone.now() - LONG_AGO)
    DBTaskResult.objects.update(started_at=timezone.now() - LONG_AGO)
    (tmp_path / "open").touch()
    start()
    wait_until(lambda: state_of(job) == JobState.DONE)

    assert left == (JobState.RUNNING, 0)
    job.refresh_from_db()
    assert job.attempts == 2
    assert Event.objects.filter(summary="任务的结果").count() == 1
    wait_until(lambda: not DBTaskResult.objects.running().exists())


def test_two_workers_do_a_job_once(start: Start, tmp_path: Path) -> None:
    job = asked(tmp_path, gate="none")
    run_job.enqueue(job.pk)
    start(), start()

    wait_until(lambda: DBTaskResult.objects.successful().count() == 2)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)
    assert Event.objects.filter(summary="任务的结果").count() == 1


def test_a_slow_worker_whose_job_went_to_another_leaves_no_effect(
    start: Start, tmp_path: Path
) -> None:
    job = asked(tmp_path, gate="before the effect")
    start()
    wait_until((tmp_path / "reached").exists)

    Job.objects.filter(pk=job.pk).update(attempts=2)
    (tmp_path / "open").touch()
    wait_until(lambda: not DBTaskResult.objects.running().exists())

    assert Event.objects.filter(summary="任务的结果").count() == 0
    assert state_of(job) == JobState.RUNNING
