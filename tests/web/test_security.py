from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hengji.core.permissions import Role
from hengji.models import User
from tests import builders
from tests.security.people import WRONG, person, signed_in, try_to_sign_in, with_second_factor


@pytest.fixture
def guard(db: None) -> Client:
    return builders.browser(builders.account(Role.SECURITY))


def test_locked_names_are_listed_and_unlocked_whether_or_not_they_are_somebodys(
    guard: Client,
) -> None:
    user = person()
    for _ in range(5):
        try_to_sign_in(Client(), user.username, WRONG)
        try_to_sign_in(Client(), "nobody", WRONG)

    rows = guard.get("/security").context["rows"]
    for row in rows:
        guard.post("/security/unlock", {"login_name": row.login_name})

    listed = {(row.person, row.failures, row.is_locked) for row in rows}
    assert listed == {(user.name, 5, True), ("", 5, True)}
    assert guard.get("/security").context["rows"] == []
    assert try_to_sign_in(Client(), user.username).status_code == 302


def test_everyones_sessions_are_listed_and_ended(guard: Client) -> None:
    user = person()
    client = signed_in(user)

    rows = guard.get("/security/sessions").context["rows"]
    guard.post(f"/security/sessions/{user.pk}/end")

    assert {(row.person, row.is_current) for row in rows} == {
        (user.name, False),
        ("演示安全管理员", True),
    }
    assert client.get("/").status_code == 302


def test_accounts_that_nobody_entered_for_ninety_days_are_listed(guard: Client) -> None:
    long_ago = timezone.now() - timedelta(days=91)
    never, once, lately = (builders.account(Role.STAFF, name) for name in "甲乙丙")
    User.objects.filter(pk__in=[never.pk, lately.pk]).update(created_at=long_ago)
    User.objects.filter(pk=once.pk).update(last_login=long_ago)
    User.objects.filter(pk=lately.pk).update(last_login=timezone.now())

    rows = guard.get("/security/accounts").context["rows"]

    assert {row.name for row in rows} == {"甲", "乙"}


def test_a_lost_second_factor_is_taken_away_by_its_button(guard: Client) -> None:
    user = person()
    with_second_factor(user)

    page = guard.get("/security/accounts?which=all")
    guard.post(f"/security/accounts/{user.pk}/reset")

    assert page.context["with_factor"] == {user.pk}
    assert guard.get("/security/accounts?which=all").context["with_factor"] == set()
