import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hengji.actions.accounts import lend_entry, use_entry
from hengji.actions.jobs import TOO_MANY_ATTEMPTS, LeaseLost, Work, ask_for, carry_out, reap
from hengji.actions.maintenance import sweep
from hengji.actions.recording import note
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.jobs import LEASE, MOST_ATTEMPTS, JobKind, JobState
from hengji.core.permissions import NotAllowed, Right, Role
from hengji.core.verbs import Note
from hengji.models import EntryLink, Event, Job, User
from hengji.queries.jobs import jobs_of
from tests import builders

LEDGER_EMPTY = FlawKind("a-test", Severity.ERROR, "没有得分。", "请先导入得分表。")


def asked(by: User, key: str = "报告") -> Job:
    return ask_for(JobKind.BUILD_REPORT, key, {"cycle": 1}, by=by)


def done_by(handler: Callable[[Work], None], job: Job) -> Job:
    carry_out(job.pk, {JobKind.BUILD_REPORT: handler})
    job.refresh_from_db()
    return job


def finishing(work: Work) -> None:
    with transaction.atomic():
        note(Note.SYSTEM, work.by, "任务的结果")
        work.finish({"url_name": "home"}, "已生成")


def test_asking_twice_is_one_job_with_one_row_for_workers(chief: User, staff: User) -> None:
    first = asked(chief)

    second = asked(staff)

    assert second == first
    assert DBTaskResult.objects.count() == 1


def test_a_finished_job_can_be_asked_for_again(chief: User) -> None:
    first = done_by(finishing, asked(chief))

    second = asked(chief)

    assert second != first
    assert (first.state, second.state) == (JobState.DONE, JobState.WAITING)


def test_asking_needs_the_right_of_the_verb(db: None) -> None:
    leader = builders.account(Role.LEADER)

    with pytest.raises(NotAllowed) as refused:
        asked(leader)

    assert refused.value.right is Right.WRITE_REPORT
    assert Job.objects.count() == 0


def test_a_refused_transaction_leaves_neither_job_nor_row(chief: User) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        asked(chief)
        _ = 1 / 0

    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_effect_and_completion_come_together(chief: User) -> None:
    job = done_by(finishing, asked(chief))

    event = Event.objects.get(summary="任务的结果")
    assert (job.state, job.message, job.result) == (
        JobState.DONE,
        "已生成",
        {"url_name": "home"},
    )
    assert event.actor == chief.name
    assert len(event.request_id) == 36


def test_a_job_taken_twice_is_done_once(chief: User) -> None:
    job = done_by(finishing, asked(chief))

    done_by(finishing, job)

    assert Event.objects.filter(summary="任务的结果").count() == 1


def test_flaws_end_a_job_with_their_sentences(chief: User) -> None:
    def flawed(_work: Work) -> None:
        raise FlawsFound([LEDGER_EMPTY.at("得分表", "2024 年度没有得分。")])

    job = done_by(flawed, asked(chief))

    assert (job.state, job.message) == (
        JobState.FAILED,
        "需要先改正：2024 年度没有得分。",
    )
    assert job.result == {
        "flaws": [
            {
                "code": "a-test",
                "severity": "error",
                "where": "得分表",
                "message": "2024 年度没有得分。",
                "remedy": "请先导入得分表。",
            }
        ]
    }


def test_an_unforeseen_exception_is_told_with_a_number_and_without_its_words(chief: User) -> None:
    def broken(work: Work) -> None:
        with transaction.atomic():
            note(Note.SYSTEM, work.by, "任务的结果")
            raise ValueError("机密的内容")

    job = done_by(broken, asked(chief))

    assert job.state == JobState.FAILED
    assert job.message.startswith("系统出错，没有完成。请重试；仍不行的，请把编号 ")
    assert "机密" not in job.message
    assert Event.objects.filter(summary="任务的结果").count() == 0


def test_a_handler_that_forgets_to_finish_is_a_failure_not_a_hang(chief: User) -> None:
    job = done_by(lambda _work: None, asked(chief))

    assert job.state == JobState.FAILED


def test_progress_is_shown_and_renews_the_lease(chief: User) -> None:
    seen: list[tuple[int, int, str, bool]] = []

    def watched(work: Work) -> None:
        Job.objects.update(lease_until=timezone.now() - LEASE)
        work.progress(3, 8, "排版")
        row = Job.objects.get(pk=work.job.pk)
        seen.append((row.done, row.total, row.message, row.lease_until > timezone.now()))
        work.finish({})

    done_by(watched, asked(chief))

    assert seen == [(3, 8, "排版", True)]


def test_a_worker_that_lost_its_lease_can_neither_report_nor_finish(chief: User) -> None:
    lost: list[str] = []

    def overtaken(work: Work) -> None:
        Job.objects.update(attempts=2)
        with pytest.raises(LeaseLost):
            work.progress(1, 2)
        with pytest.raises(LeaseLost):
            work.finish({})
        lost.append("both")
        raise LeaseLost

    job = done_by(overtaken, asked(chief))

    assert lost == ["both"]
    assert job.state == JobState.RUNNING


def left_by_a_dead_worker(job: Job, attempts: int = 1) -> None:
    past = timezone.now() - 2 * LEASE
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempts=attempts, lease_until=past
    )
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=past)


def test_a_dead_workers_job_is_given_out_again_once(chief: User) -> None:
    job = asked(chief)
    left_by_a_dead_worker(job)

    helped = [reap(), reap()]

    job.refresh_from_db()
    assert helped == [1, 0]
    assert job.state == JobState.WAITING
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY"]


def test_a_living_workers_job_is_left_alone(chief: User) -> None:
    job = asked(chief)
    Job.objects.update(state=JobState.RUNNING, attempts=1, lease_until=timezone.now() + LEASE)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=timezone.now())

    helped = reap()

    job.refresh_from_db()
    assert (helped, job.state) == (0, JobState.RUNNING)
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING


def test_a_waiting_job_without_a_row_gets_one(chief: User) -> None:
    asked(chief)
    DBTaskResult.objects.all().delete()

    helped = [reap(), reap()]

    assert helped == [1, 0]
    assert DBTaskResult.objects.ready().count() == 1


def test_a_job_that_kills_its_workers_is_given_up(chief: User) -> None:
    job = asked(chief)
    left_by_a_dead_worker(job, attempts=MOST_ATTEMPTS)

    reap()

    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, TOO_MANY_ATTEMPTS)
    assert DBTaskResult.objects.ready().count() == 0


def test_a_job_is_seen_by_those_who_asked_and_those_with_the_right(
    chief: User, staff: User
) -> None:
    job = asked(chief)
    stranger, system = builders.account(Role.LEADER), builders.account(Role.SYSTEM)

    seen = [list(jobs_of(user)) for user in (chief, staff, system, stranger)]

    assert seen == [[job], [job], [job], []]


def test_the_sweep_takes_only_what_nobody_can_miss(chief: User, staff: User) -> None:
    now, system = timezone.now(), builders.account(Role.SYSTEM)
    used = lend_entry(chief.pk, by=system)
    use_entry(used)
    EntryLink.objects.update(used_at=now - timedelta(days=31))
    lend_entry(staff.pk, by=system)
    Session.objects.create(session_key="ended", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="alive", expire_date=now + timedelta(days=1))
    folder = Path(settings.FILES_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    old, fresh = folder / "incoming-old", folder / "incoming-fresh"
    old.touch()
    fresh.touch()
    os.utime(old, (0, 0))

    sweep(now)

    assert [link.user for link in EntryLink.objects.all()] == [staff]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["alive"]
    assert [old.exists(), fresh.exists()] == [False, True]
    fresh.unlink()
