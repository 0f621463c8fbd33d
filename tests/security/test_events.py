"""Requirements 27, 28 and 29: what the event log keeps, and that it keeps it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from hengji.core.permissions import Role
from hengji.models import Cycle, Event, User
from tests import builders


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_27_a_refusal_is_kept_for_every_role(cycle: Cycle, role: Role) -> None:
    accounts = {
        Role.UNIT: lambda: builders.unit_account("建设管理部"),
        Role.AGENCY: lambda: builders.agency_account("甲评价公司"),
        Role.EXPERT: builders.expert_account,
    }
    make = accounts.get(role, lambda: User.objects.filter(role=role).first())
    user = make() or builders.account(role)
    path = "/security" if role is not Role.SECURITY else "/accounts"

    builders.browser(user).get(path)

    last = Event.objects.order_by("sequence").last()
    assert (last.verb, last.result, last.actor_id) == ("拒绝访问", "拒绝", user.pk)
    assert path in last.summary


def test_27_exports_and_downloads_are_kept(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)

    client.get("/2024/ranking/export")
    client.get("/events/export?verb=登录")

    kept = Event.objects.filter(verb="导出").values_list("summary", flat=True)
    assert list(kept) == ["导出2024年度得分排名", "导出操作记录（1 条）"]


def test_28_an_event_says_when_who_in_what_role_from_where_and_how_it_ended(
    cycle: Cycle, chief: User
) -> None:
    client = builders.browser(chief)
    evaluation = builders.evaluation_named("道路")
    fields = {"score": "91", "reason": "现场复核", "version": evaluation.version}

    response = client.post(f"/evaluations/{evaluation.pk}/score", fields, REMOTE_ADDR="192.0.2.7")

    event = Event.objects.get(verb="更正得分")
    assert timezone.now() - event.at < timedelta(minutes=1)
    assert event.at.tzinfo is not None
    assert (event.actor_id, event.actor, event.role) == (chief.pk, chief.name, "chief")
    assert (event.address, event.request_id) == ("192.0.2.7", response["X-Request-Id"])
    assert (event.object_kind, event.object_id) == ("绩效评价", evaluation.pk)
    assert (event.result, event.summary) == ("成功", "现场复核")


@pytest.mark.parametrize("change", ["update", "delete"])
def test_29_an_event_can_be_neither_changed_nor_deleted(cycle: Cycle, change: str) -> None:
    before = list(Event.objects.values())

    with pytest.raises(DatabaseError), transaction.atomic():
        if change == "update":
            Event.objects.filter(sequence=1).update(actor="别人")
        else:
            Event.objects.filter(sequence=1).delete()

    assert list(Event.objects.values()) == before


def test_29_no_page_changes_or_removes_an_event(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)

    statuses = [client.post(path).status_code for path in ("/events", "/events/1")]
    statuses += [client.delete("/events/1").status_code, client.put("/events/1").status_code]

    assert statuses == [405] * 4
