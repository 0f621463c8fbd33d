import pytest
from django.utils import timezone

from hengji.actions.evidence import (
    add_interview,
    add_site_visit,
    edit_interview,
    edit_site_visit,
)
from hengji.actions.recording import Stale
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import NotAllowed
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew
from hengji.models import Evaluation, Event, Interview, SiteVisit
from hengji.queries.field_work import load_interviews, load_visits
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db
TALK = {
    "held_at": timezone.now(), "place": "会议室", "interviewers": "张三、李四",
    "interviewee": "王五", "answers": "问：何时开工？",
}  # fmt: skip
VISIT = {
    "visited_at": timezone.now(), "place": "北路", "visitors": "张三、李四",
    "planned": "14", "measured": "12.6", "measure": "公里",
}  # fmt: skip


@pytest.fixture
def at_work() -> tuple[Evaluation, Crew]:
    return evaluation_at(Stage.FIELD_WORK)


def test_an_interview_is_written_down_and_corrected(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    row = add_interview(evaluation.pk, TALK, by=crew.author)

    edit_interview(row.pk, {"post": "科长"}, version=1, by=crew.author)

    with pytest.raises(Stale):
        edit_interview(row.pk, {"post": "主任"}, version=1, by=crew.staff)
    assert (Interview.objects.get().post, Interview.objects.get().version) == ("科长", 2)
    assert [event.verb for event in Event.objects.order_by("-sequence")[:2]] == [
        "修改访谈",
        "登记访谈",
    ]


def test_an_interview_held_by_one_is_refused(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    row = add_interview(evaluation.pk, TALK, by=crew.author)

    with pytest.raises(FlawsFound):
        add_interview(evaluation.pk, {**TALK, "interviewers": "张三"}, by=crew.author)
    with pytest.raises(FlawsFound):
        edit_interview(row.pk, {"interviewers": "张三"}, version=1, by=crew.author)

    assert Interview.objects.get().interviewers == "张三、李四"


def test_a_visit_tells_what_was_measured_against_planned(
    at_work: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = at_work

    row, doubts = add_site_visit(evaluation.pk, VISIT, by=crew.author)
    _, later = edit_site_visit(row.pk, {"measured": "14"}, version=1, by=crew.author)

    assert [flaw.message for flaw in doubts] == [
        "“北路”计划 14，实测 12.6，偏差率 -10.00%，超过 5.00%。"
    ]
    assert later == ()
    (listed,) = load_visits(crew.author, evaluation)
    assert (listed.deviation_text, listed.flaws) == ("0.00%", ())


@pytest.mark.parametrize("changed", [{"visitors": "张三"}, {"planned": "十四"}])
def test_a_visit_that_will_not_do_leaves_nothing(
    at_work: tuple[Evaluation, Crew], changed: dict[str, str]
) -> None:
    evaluation, crew = at_work

    with pytest.raises(FlawsFound):
        add_site_visit(evaluation.pk, {**VISIT, **changed}, by=crew.author)

    assert not SiteVisit.objects.exists()


def test_a_unit_neither_writes_nor_reads_them(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    add_interview(evaluation.pk, TALK, by=crew.author)

    with pytest.raises(NotAllowed):
        add_interview(evaluation.pk, TALK, by=crew.unit)

    assert load_interviews(crew.unit, evaluation) == ()
    assert len(load_interviews(crew.chief, evaluation)) == 1
