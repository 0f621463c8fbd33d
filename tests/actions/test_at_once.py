import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from hengji.actions.commissions import Commission, cancel_commission, commission
from hengji.actions.cycles import close_cycle, reopen_cycle
from hengji.actions.evidence import add_interview
from hengji.actions.papers import FieldChange, save_paper, scoring_leaves
from hengji.actions.recording import note
from hengji.core.events import check_chain
from hengji.core.paper_fields import PaperField
from hengji.core.verbs import Note, Verb
from hengji.core.workflow import MoveRefused, Stage
from hengji.demo.walking import Crew, carry_to
from hengji.models import AgencyMember, Cycle, Evaluation, Event, Interview, Paper, User
from tests.actions.test_recording import links
from tests.procedure import ROAD, WHOLE, evaluation_at, walk_of

pytestmark = [pytest.mark.usefixtures("committed")]
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite 同时只有一个写入者"
)
INTERVIEW = {
    "held_at": datetime(2024, 5, 6, 9, tzinfo=UTC),
    "place": "会议室",
    "interviewers": "甲、乙",
    "interviewee": "丙",
    "answers": "问答",
}
Act = Callable[[], Any]
LONGEST_WAIT = 30
"""Seconds; only a test that fails waits for so long."""


@pytest.fixture
def crew() -> Crew:
    """Return who works on two evaluations of a year that are being drafted."""
    _, crew = evaluation_at(Stage.DRAFTING)
    carry_to(Stage.DRAFTING, walk_of(WHOLE, crew))
    return crew


def paper_of(name: str) -> Paper:
    return Paper.objects.filter(evaluation__name=name).order_by("code")[0]


def write(name: str, text: str, by: User) -> None:
    paper = paper_of(name)
    typed = {PaperField.METHOD: FieldChange(paper.method, text)}
    save_paper(paper.evaluation_id, paper.code, typed, by=by)


@contextmanager
def others(count: int) -> Iterator[Callable[[Act], Future[Any]]]:
    """Let other people do something, each on a connection that waits only so long."""

    def run(act: Act) -> Any:
        try:
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"SET lock_timeout = '{LONGEST_WAIT}s'")
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        yield lambda act: pool.submit(run, act)


def until_waiting(count: int, *, kind: str) -> None:
    """Look at the locks until so many are waited for."""
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = %s"
    stopped = threading.Event()
    timer = threading.Timer(LONGEST_WAIT, stopped.set)
    timer.start()
    found = -1
    while found != count and not stopped.is_set():
        with connection.cursor() as cursor:
            cursor.execute(asked, [kind])
            found = cursor.fetchone()[0]
    timer.cancel()
    assert found == count


@on_postgresql
def test_papers_of_two_evaluations_are_saved_beside_one_another(crew: Crew) -> None:
    first = paper_of(ROAD).evaluation_id

    with others(1) as doing, scoring_leaves(first, crew.author) as (event, _, _):
        doing(lambda: write(WHOLE, "查阅", crew.author)).result(LONGEST_WAIT)
        event.nothing_changed = True

    assert paper_of(WHOLE).method == "查阅"


@on_postgresql
def test_papers_of_one_evaluation_are_saved_one_after_the_other(crew: Crew) -> None:
    evaluation_id, told = paper_of(WHOLE).evaluation_id, list[str]()

    with others(1) as doing:
        with scoring_leaves(evaluation_id, crew.author) as (event, _, _):
            second = doing(lambda: write(WHOLE, "后来的人", crew.author))
            until_waiting(1, kind="transactionid")
            told.append(paper_of(WHOLE).method)
            event.nothing_changed = True
        second.result(LONGEST_WAIT)

    assert told == [""]
    assert paper_of(WHOLE).method == "后来的人"


@on_postgresql
def test_who_closes_the_year_waits_for_a_save_and_is_passed_by_no_other(crew: Crew) -> None:
    evaluation_id, year = paper_of(ROAD).evaluation_id, Cycle.objects.get().pk

    with others(2) as doing:
        with scoring_leaves(evaluation_id, crew.author) as (event, evaluation, _):
            closing = doing(lambda: close_cycle(year, by=crew.chief))
            until_waiting(1, kind="advisory")
            late = doing(lambda: write(WHOLE, "晚来的人", crew.author))
            until_waiting(2, kind="advisory")
            event.about, event.summary = evaluation, "保存在先"
        closing.result(LONGEST_WAIT)
        with pytest.raises(MoveRefused, match="年度已办结，不能修改"):
            late.result(LONGEST_WAIT)

    last = Event.objects.order_by("sequence").values_list("verb", "summary")
    assert list(last)[-2:] == [("填写底稿", "保存在先"), ("办结年度", "")]
    assert paper_of(WHOLE).method == ""


@on_postgresql
def test_who_waits_for_an_account_does_not_hold_the_turn_to_write_an_event(crew: Crew) -> None:
    with others(1) as doing:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=crew.lead.pk)
            saving = doing(lambda: write(WHOLE, "查阅", crew.lead))
            until_waiting(1, kind="transactionid")
            note(Note.REFUSED, crew.chief, "先写的一条")
        saving.result(LONGEST_WAIT)

    assert list(Event.objects.order_by("sequence").values_list("verb", flat=True))[-2:] == [
        Note.REFUSED, Verb.SAVE_PAPER
    ]  # fmt: skip


def test_a_year_is_locked_once(crew: Crew) -> None:
    evaluation_id = paper_of(WHOLE).evaluation_id

    with (
        pytest.raises(RuntimeError, match="one year, once"),
        scoring_leaves(evaluation_id, crew.author) as (event, evaluation, _),
    ):
        event.within(evaluation.cycle_id)


def work_of(crew: Crew) -> dict[str, list[Act]]:
    """Return what five people do one after the other, in one year."""
    year, other = Cycle.objects.get().pk, Evaluation.objects.get(name="校舍修缮项目").pk
    lead = AgencyMember.objects.get(name=crew.lead.name)
    to = Commission(lead.agency_id, lead.pk)
    return {
        "道路": [partial(write, ROAD, f"第 {turn} 次", crew.author) for turn in range(12)],
        "整体": [partial(write, WHOLE, f"第 {turn} 次", crew.author) for turn in range(12)],
        "访谈": [partial(add_interview, paper_of(WHOLE).evaluation_id, INTERVIEW, by=crew.author)]
        * 6,
        "委托": [
            partial(commission, other, to, by=crew.staff),
            partial(cancel_commission, other, reason="换一家", by=crew.staff),
        ]
        * 3,
        "办结": [
            partial(close_cycle, year, by=crew.chief),
            partial(reopen_cycle, year, reason="还有底稿", by=crew.chief),
        ]
        * 4,
    }


def do(acts: list[Act]) -> int:
    """Do one thing after the other, each again while the year is closed; count them."""
    done = 0
    while done < len(acts):
        with suppress(MoveRefused):
            acts[done]()
            done += 1
    return done


def test_nobody_waits_for_ever_when_all_work_at_once(crew: Crew) -> None:
    work, events = work_of(crew), Event.objects.count()

    with others(len(work)) as doing:
        done = [doing(partial(do, acts)) for acts in work.values()]
        counts = [each.result(2 * LONGEST_WAIT) for each in done]

    assert Event.objects.count() == events + sum(counts)
    assert check_chain(links())[1] is None
    assert [paper_of(name).method for name in (ROAD, WHOLE)] == ["第 11 次", "第 11 次"]
    assert Interview.objects.filter(place="会议室").count() == len(work["访谈"])
