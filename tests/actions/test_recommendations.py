import json

import pytest

from hengji.actions.cycles import close_cycle
from hengji.actions.findings import remove_finding
from hengji.actions.recommendations import (
    add_recommendation,
    edit_recommendation,
    move_recommendation,
    remove_recommendation,
)
from hengji.actions.recording import Stale
from hengji.actions.wording import TEXT_MISSING
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import NotAllowed, Role
from hengji.core.report.checks import ANSWER_UNKNOWN
from hengji.core.workflow import MoveRefused
from hengji.models import Cycle, Event, Recommendation, User
from tests import builders
from tests.reporting import finding_in, recommendation_in

VALUES = {"title": "加强\n培训", "measures": "  办班 \n\n考核"}


def titles(cycle: Cycle) -> list[str]:
    return list(Recommendation.objects.filter(cycle=cycle).values_list("title", flat=True))


def test_a_recommendation_answers_findings_of_its_year(cycle: Cycle, staff: User) -> None:
    finding = finding_in(cycle, staff)

    row = add_recommendation(cycle.pk, VALUES, [finding.pk], by=staff)

    event = Event.objects.latest("sequence")
    assert (row.title, row.measures, list(row.answers.all())) == (
        "加强培训",
        "办班\n考核",
        [finding],
    )
    assert json.loads(event.details)["changes"] == [
        ["标题", "", "加强培训"],
        ["措施", "", "办班\n考核"],
        ["回应问题", "", "养护"],
    ]


def test_a_finding_of_another_year_cannot_be_answered(cycle: Cycle, chief: User) -> None:
    other = finding_in(builders.cycle_with_rows(chief, 2025), chief)

    with pytest.raises(FlawsFound) as found:
        add_recommendation(cycle.pk, VALUES, [other.pk], by=chief)

    assert [(flaw.code, flaw.where) for flaw in found.value.flaws] == [
        (ANSWER_UNKNOWN.code, "回应问题")
    ]
    assert titles(cycle) == []


def test_a_finding_removed_meanwhile_is_a_flaw_and_not_a_crash(cycle: Cycle, staff: User) -> None:
    finding = finding_in(cycle, staff)
    row = recommendation_in(cycle, staff)
    remove_finding(finding.pk, version=1, by=staff)

    with pytest.raises(FlawsFound) as found:
        edit_recommendation(row.pk, VALUES, [finding.pk], version=1, by=staff)

    assert [flaw.code for flaw in found.value.flaws] == [ANSWER_UNKNOWN.code]


def test_a_recommendation_without_measures_is_a_flaw(cycle: Cycle, staff: User) -> None:
    with pytest.raises(FlawsFound) as found:
        add_recommendation(cycle.pk, {"title": "加强", "measures": " \n "}, [], by=staff)

    assert found.value.flaws == (TEXT_MISSING.at("措施", "“措施”是空白的。"),)


def test_a_changed_answer_alone_is_a_change(cycle: Cycle, staff: User) -> None:
    finding = finding_in(cycle, staff)
    row = recommendation_in(cycle, staff)

    edit_recommendation(row.pk, {"title": row.title}, [finding.pk], version=1, by=staff)

    row.refresh_from_db()
    event = Event.objects.latest("sequence")
    assert (row.version, list(row.answers.all())) == (2, [finding])
    assert json.loads(event.details)["changes"] == [["回应问题", "", "养护"]]


def test_who_was_overtaken_overwrites_nothing(cycle: Cycle, staff: User) -> None:
    row = recommendation_in(cycle, staff)
    edit_recommendation(row.pk, {"title": "甲"}, [], version=1, by=staff)

    with pytest.raises(Stale):
        edit_recommendation(row.pk, {"title": "乙"}, [], version=1, by=staff)

    assert titles(cycle) == ["甲"]


def test_recommendations_keep_the_order_they_are_given(cycle: Cycle, staff: User) -> None:
    rows = [recommendation_in(cycle, staff, title=title) for title in ("甲", "乙", "丙")]

    move_recommendation(rows[2].pk, to=1, by=staff)

    assert titles(cycle) == ["丙", "甲", "乙"]


def test_a_removed_recommendation_stays_in_the_event_in_full(cycle: Cycle, staff: User) -> None:
    row = recommendation_in(cycle, staff, finding_in(cycle, staff))

    remove_recommendation(row.pk, version=1, by=staff)

    event = Event.objects.latest("sequence")
    removed = json.loads(event.details)["removed"]
    assert titles(cycle) == []
    assert (event.verb, removed["标题"], removed["措施"], removed["回应问题"]) == (
        "删除建议",
        "加强目标管理",
        "申报目标\n审核目标",
        "养护",
    )


def test_a_reader_and_a_closed_year_are_refused(cycle: Cycle, chief: User) -> None:
    row = recommendation_in(cycle, chief)
    leader = builders.account(Role.LEADER)

    with pytest.raises(NotAllowed):
        edit_recommendation(row.pk, VALUES, [], version=1, by=leader)
    close_cycle(cycle.pk, by=chief)
    with pytest.raises(MoveRefused):
        remove_recommendation(row.pk, version=1, by=chief)

    assert titles(cycle) == ["加强目标管理"]
