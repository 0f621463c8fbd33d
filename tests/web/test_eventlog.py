import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengji.actions.recording import note
from hengji.core.permissions import Role
from hengji.core.verbs import Note
from hengji.models import Cycle, Event, User
from hengji.queries import events as queries
from hengji.web import eventlog
from tests import builders


def test_the_auditor_sees_the_events_newest_first_and_nothing_else(cycle: Cycle) -> None:
    client = builders.browser(builders.account(Role.AUDITOR))

    page = client.get("/events")

    sequences = [row.sequence for row in page.context["rows"]]
    assert sequences == list(Event.objects.order_by("-sequence").values_list("sequence", flat=True))
    menu = [item.label for group in page.context["menu"] for item in group.items]
    assert menu == ["首页", "操作记录"]


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("verb=确认导入得分表", {"确认导入得分表"}),
        ("kind=年度", {"新建年度"}),
        ("result=拒绝", {"拒绝访问"}),
        ("person=负责人", {"新建年度", "上传得分表", "确认导入得分表", "登录"}),
        ("from=2999-01-01", set()),
        ("to=2000-01-01", set()),
        ("verb=不认识的", None),
        ("from=2026-99-99&to=x&result=<b>", None),
    ],
)
def test_filters_show_what_they_say_and_ignore_what_they_do_not_know(
    cycle: Cycle, chief: User, query: str, verbs: set[str] | None
) -> None:
    note(Note.REFUSED, None, "试")
    client = builders.browser(chief)

    rows = client.get(f"/events?{query}").context["rows"]

    everything = set(Event.objects.values_list("verb", flat=True))
    shown = {Event.objects.get(sequence=row.sequence).verb for row in rows}
    assert shown == (everything if verbs is None else verbs)


def test_a_day_is_included_from_midnight_to_midnight(chief: User) -> None:
    day = Event.objects.last().at.astimezone().date()
    client = builders.browser(chief)

    rows = client.get(f"/events?from={day}&to={day}").context["rows"]

    assert len(rows) == Event.objects.count()


def test_pages_follow_one_another_without_gap_or_repeat(chief: User) -> None:
    for number in range(120):
        note(Note.SYSTEM, None, f"第{number}次")
    client = builders.browser(chief)
    url, seen = "/events?verb=系统维护", []

    while url:
        page = client.get(url)
        seen += [row.sequence for row in page.context["rows"]]
        url = page.context["page"].next_url

    wanted = Event.objects.filter(verb="系统维护").order_by("-sequence")
    assert seen == list(wanted.values_list("sequence", flat=True))


def test_one_event_shows_before_and_after_and_its_hash(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)
    evaluation = builders.evaluation_named("道路")
    fields = {"score": "91", "reason": "现场复核", "version": evaluation.version}
    client.post(f"/evaluations/{evaluation.pk}/score", fields)
    event = Event.objects.get(verb="更正得分")

    page = client.get(f"/events/{event.sequence}").content.decode()

    for words in ("92.50", "91.00", "现场复核", event.hash, event.previous_hash):
        assert words in page


def test_words_in_an_event_stay_words(chief: User) -> None:
    note(Note.SYSTEM, None, "<script>alert(1)</script>", planted="<img src=x>")
    event = Event.objects.order_by("sequence").last()
    client = builders.browser(chief)

    pages = [client.get(path).content.decode() for path in ("/events", f"/events/{event.sequence}")]

    assert [("<script>alert" in page, "<img src=x>" in page) for page in pages] == [
        (False, False)
    ] * 2


def test_the_export_holds_what_is_shown_and_leaves_an_event(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)

    response = client.get("/events/export?verb=新建年度")

    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)
    assert rows[1] == queries.EXPORT_HEADS
    assert [row[5] for row in rows[2:]] == ["新建年度"]
    assert Event.objects.order_by("sequence").last().summary == "导出操作记录（1 条）"


def test_an_export_that_is_cut_says_so(chief: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eventlog, "MOST_EXPORTED", 3)
    for _ in range(5):
        note(Note.SYSTEM, None, "试")

    response = builders.browser(chief).get("/events/export?verb=系统维护")

    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)
    assert rows[0][0] == "操作记录（只含最新的 3 条）"
    assert len(rows) == 5


def test_long_details_are_cut_in_the_workbook_only(chief: User) -> None:
    note(Note.SYSTEM, None, "长", words="字" * 40_000)
    client = builders.browser(chief)

    assert client.get("/events/export?verb=系统维护").status_code == 200
    sequence = Event.objects.get(summary="长").sequence
    assert "字" * 40_000 in client.get(f"/events/{sequence}").content.decode()


def test_the_list_asks_as_often_for_many_events_as_for_few(chief: User) -> None:
    client = builders.browser(chief)
    client.get("/events")

    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/events")
        counts.append(len(asked))
        for _ in range(20):
            note(Note.SYSTEM, None, "试")

    assert counts[0] == counts[1]
