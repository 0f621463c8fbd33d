"""Requirements 2, 5, 12 and 27: signing in."""

import re
import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from hengji.actions.accounts import (
    disable_account,
    found_first_account,
    lend_entry,
    unlock_sign_in,
    use_entry,
)
from hengji.core.permissions import Role
from hengji.models import EntryLink, Event, User
from tests import builders
from tests.security.people import PASSWORD, WRONG, person, signed_in, try_to_sign_in


def test_somebody_signs_in_through_the_form_with_its_token(db: None) -> None:
    user = person()
    client = Client(enforce_csrf_checks=True)

    response = try_to_sign_in(client, user.username)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize("typed", ["ＺＨＡＮＧ", "Zhang", "zhang", " zhang "])
def test_case_and_width_of_a_login_name_do_not_count(db: None, typed: str) -> None:
    user = person()
    User.objects.filter(pk=user.pk).update(username="zhang", username_key="zhang")

    response = try_to_sign_in(Client(), typed)

    assert response.status_code == 302


def test_02_a_password_of_128_characters_is_checked_to_its_end(db: None) -> None:
    user = person()
    long = "长口令-Long-password-72" * 6
    user.set_password(long)
    user.save()

    assert try_to_sign_in(Client(), user.username, long[:-1]).status_code == 200
    assert try_to_sign_in(Client(), user.username, long).status_code == 302


@pytest.mark.parametrize(
    "weak", ["Short-72", "password1234", "202411242024", "演示财政局经办x"], ids=str
)
def test_02_a_short_common_or_personal_password_is_refused(db: None, weak: str) -> None:
    client = signed_in(person())

    response = client.post(
        "/account/password", {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )

    assert response.status_code == 200
    assert "有内容需要更正" in response.content.decode()


def test_02_passwords_are_stored_by_argon2(db: None) -> None:
    assert person().password.startswith("argon2$argon2id$")


def test_05_five_failures_lock_the_user_at_that_address(db: None) -> None:
    user = person()
    client = Client()

    statuses = [try_to_sign_in(client, user.username, WRONG).status_code for _ in range(5)]

    assert statuses == [200, 200, 200, 200, 429]
    assert try_to_sign_in(client, user.username).status_code == 429
    assert try_to_sign_in(client, user.username, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_05_width_and_case_do_not_give_five_more_tries(db: None) -> None:
    User.objects.filter(pk=person().pk).update(username="zhang", username_key="zhang")
    client = Client()

    for typed in ("zhang", "ZHANG", "ｚｈａｎｇ", "Zhang", "zHang"):
        try_to_sign_in(client, typed, WRONG)

    assert try_to_sign_in(client, "zhang").status_code == 429


def test_05_the_lock_ends_after_thirty_minutes(db: None) -> None:
    user = person()
    for _ in range(5):
        try_to_sign_in(Client(), user.username, WRONG)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))

    assert try_to_sign_in(Client(), user.username).status_code == 302


def test_05_many_failures_from_many_addresses_lock_the_user_everywhere(db: None) -> None:
    user = person()
    try_to_sign_in(Client(), user.username, WRONG)
    first = AccessAttempt.objects.get()
    for number in range(49):
        first.pk, first.ip_address = None, f"10.0.0.{number}"
        first.save()

    response = try_to_sign_in(Client(), user.username, REMOTE_ADDR="10.9.9.9")

    assert response.status_code == 429


def test_05_the_answer_is_the_same_whether_the_user_exists(db: None) -> None:
    user, disabled = person(), person(Role.LEADER)
    disable_account(disabled.pk, by=builders.account(Role.SYSTEM))
    answers = set()

    for login in (user.username, "nobody-of-this-name", disabled.username):
        client = Client()
        for _ in range(6):
            response = try_to_sign_in(client, login, WRONG)
            answers.add((response.status_code, _said(response.content.decode(), login)))

    assert [status for status, _ in sorted(answers)] == [200, 429]


def _said(page: str, login: str) -> str:
    return re.sub(r'value="\w{64}"', "", page.replace(login, "…"))


def test_05_an_unknown_user_costs_as_much_time_as_a_known_one(db: None) -> None:
    user = person()
    without_password = builders.account(Role.LEADER)

    costs = [
        min(_seconds_to_refuse(login) for _ in range(3))
        for login in (user.username, "nobody-of-this-name", without_password.username)
    ]

    assert max(costs) < 3 * min(costs)


def _seconds_to_refuse(login: str) -> float:
    client = Client(REMOTE_ADDR="10.1.1.1")
    started = time.perf_counter()
    client.post("/sign-in", {"login": login, "password": WRONG})
    return time.perf_counter() - started


def test_06_the_security_administrator_unlocks_and_it_is_noted(db: None) -> None:
    user, guard = person(), builders.account(Role.SECURITY)
    for _ in range(5):
        try_to_sign_in(Client(), user.username, WRONG)

    unlock_sign_in(user.username.upper(), by=guard)

    assert try_to_sign_in(Client(), user.username).status_code == 302
    assert Event.objects.filter(verb="解除锁定", actor_id=guard.pk).count() == 1


def test_12_a_fresh_database_holds_no_account(db: None) -> None:
    assert User.objects.count() == 0


def test_12_the_first_secret_works_once_and_not_for_ever(db: None) -> None:
    user, secret = found_first_account("first", "第一人", Role.SYSTEM)
    _, old = found_first_account("second", "第二人", Role.SYSTEM)
    EntryLink.objects.filter(user__username="second").update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )

    assert user.has_usable_password() is False
    assert use_entry(secret) is not None
    assert use_entry(secret) is None
    assert use_entry(old) is None


def test_12_a_link_is_used_by_its_button_and_not_by_a_preview(db: None) -> None:
    user = builders.account(Role.STAFF)
    secret = lend_entry(user.pk, by=builders.account(Role.SYSTEM))
    client = Client()

    assert client.get(f"/enter/{secret}").status_code == 200
    assert client.post(f"/enter/{secret}").status_code == 302
    assert client.get("/")["Location"] == "/account/choose-password"
    assert Client().post(f"/enter/{secret}").status_code == 410


def test_12_who_entered_by_a_link_chooses_a_password_before_anything_else(db: None) -> None:
    user = builders.account(Role.STAFF)
    client = Client()
    client.post(f"/enter/{lend_entry(user.pk, by=builders.account(Role.SYSTEM))}")

    assert client.get("/account/tokens")["Location"] == "/account/choose-password"
    response = client.post(
        "/account/choose-password", {"password1": PASSWORD, "password2": PASSWORD}
    )

    assert response["Location"] == "/"
    assert client.get("/").status_code == 200
    assert try_to_sign_in(Client(), user.username).status_code == 302


def test_27_comings_and_goings_leave_events_without_the_password(db: None) -> None:
    user = person()
    first = Event.objects.count()
    client = Client()
    for _ in range(5):
        try_to_sign_in(client, user.username, WRONG)
    client = Client(REMOTE_ADDR="10.0.0.9")
    try_to_sign_in(client, user.username)
    client.post("/sign-out")

    events = Event.objects.filter(sequence__gt=first)
    verbs = list(events.values_list("verb", "result"))
    assert verbs == [
        *[("登录失败", "拒绝")] * 5,
        ("登录锁定", "拒绝"),
        ("登录", "成功"),
        ("退出", "成功"),
    ]
    everything = str([*events.values(), *AccessAttempt.objects.values(), *Session.objects.values()])
    assert WRONG not in everything
    assert PASSWORD not in everything
    assert f"登录名“{user.username}”" in everything
