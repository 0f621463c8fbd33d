import json
from decimal import Decimal

import pytest
from django.db import connection

from hengji.actions.cycles import close_cycle, open_cycle, reopen_cycle
from hengji.actions.evidence import attach_file
from hengji.actions.recording import ORIGIN, RequestOrigin, Stale, note
from hengji.actions.scoring import correct_score
from hengji.core.events import Entry, Link, check_chain
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import NotAllowed, Role
from hengji.core.verbs import Note
from hengji.core.workflow import MoveRefused
from hengji.models import Cycle, Evaluation, Event, StageScore, User
from tests.builders import account, evaluation_named


def links() -> list[Link]:
    rows = Event.objects.order_by("sequence").values()
    return [
        Link(
            Entry(**{name: row[name] for name in Entry._fields}),
            row["previous_hash"],
            row["hash"],
        )
        for row in rows
    ]


def test_every_action_adds_one_link_to_the_chain(cycle: Cycle, chief: User) -> None:
    before = Event.objects.count()

    close_cycle(cycle.pk, by=chief)
    reopen_cycle(cycle.pk, reason="补录一项", by=chief)

    head, broken = check_chain(links())
    assert (head.sequence, broken) == (before + 2, None)


def test_an_event_says_who_what_when_where_and_with_what_result(cycle: Cycle, chief: User) -> None:
    token = ORIGIN.set(RequestOrigin("192.0.2.7", "request-1"))
    close_cycle(cycle.pk, by=chief)
    ORIGIN.reset(token)

    event = Event.objects.order_by("-sequence").first()
    assert event is not None
    assert event.at.utcoffset() is not None
    assert (event.actor, event.role, event.address, event.request_id) == (
        chief.name,
        "chief",
        "192.0.2.7",
        "request-1",
    )
    assert (event.verb, event.object_kind, event.object_name, event.result) == (
        "办结年度",
        "年度",
        "2024年度",
        "成功",
    )
    assert json.loads(event.details) == {"changes": [["状态", "进行中", "已办结"]]}


def test_a_right_that_is_missing_is_refused_before_anything_is_read(cycle: Cycle) -> None:
    leader = account(Role.LEADER)
    events = Event.objects.count()

    with pytest.raises(NotAllowed):
        correct_score(-1, score=Decimal(0), reason="", version=1, by=leader)

    assert Event.objects.count() == events


def test_a_failure_after_the_writing_leaves_neither_row_nor_event(
    cycle: Cycle, chief: User
) -> None:
    evaluation = evaluation_named("道路养护")
    before = list(Evaluation.objects.order_by("pk").values())
    events = Event.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE hengji_event RENAME TO hengji_event_away")

    with pytest.raises(Exception, match="hengji_event"):
        correct_score(
            evaluation.pk, score=Decimal(60), reason="复核", version=evaluation.version, by=chief
        )

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE hengji_event_away RENAME TO hengji_event")
    assert list(Evaluation.objects.order_by("pk").values()) == before
    assert Event.objects.count() == events
    assert StageScore.objects.filter(reason="复核").count() == 0


def test_a_stale_version_is_refused_and_says_what_is_there_now(cycle: Cycle, chief: User) -> None:
    evaluation = evaluation_named("道路养护")
    correct_score(
        evaluation.pk, score=Decimal(80), reason="第一次", version=evaluation.version, by=chief
    )

    with pytest.raises(Stale) as stale:
        correct_score(
            evaluation.pk, score=Decimal(70), reason="第二次", version=evaluation.version, by=chief
        )

    assert str(stale.value.row.score) == "80.00"


def test_nothing_changes_in_a_closed_year(cycle: Cycle, chief: User) -> None:
    evaluation = evaluation_named("道路养护")
    close_cycle(cycle.pk, by=chief)

    with pytest.raises(MoveRefused):
        correct_score(
            evaluation.pk, score=Decimal(80), reason="复核", version=evaluation.version, by=chief
        )
    with pytest.raises(MoveRefused):
        attach_file(evaluation.pk, [b"x"], "底稿.pdf", note="", by=chief)

    assert evaluation_named("道路养护").score == evaluation.score


def test_reopening_needs_a_reason(cycle: Cycle, chief: User) -> None:
    close_cycle(cycle.pk, by=chief)

    with pytest.raises(FlawsFound) as found:
        reopen_cycle(cycle.pk, reason="  ", by=chief)

    assert [flaw.code for flaw in found.value.flaws] == ["reason-missing"]
    cycle.refresh_from_db()
    assert cycle.state == "已办结"


def test_a_year_is_opened_once_and_never_before_its_money(chief: User) -> None:
    open_cycle(2024, 2023, by=chief)

    with pytest.raises(FlawsFound) as twice:
        open_cycle(2024, 2022, by=chief)
    with pytest.raises(FlawsFound) as reversed_years:
        open_cycle(2023, 2024, by=chief)

    assert [flaw.code for flaw in twice.value.flaws] == ["cycle-exists"]
    assert [flaw.code for flaw in reversed_years.value.flaws] == ["cycle-years-reversed"]
    assert Cycle.objects.count() == 1


def test_a_note_of_a_refusal_says_that_it_was_refused(chief: User) -> None:
    note(Note.REFUSED, chief, "GET /accounts\n\x07换行")

    event = Event.objects.order_by("-sequence").first()
    assert event is not None
    assert (event.result, event.summary) == ("拒绝", "GET /accounts \x07换行")
