"""Requirements 7, 13, 14 and 50: sessions begin anew and end in time."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from hengji.actions.accounts import disable_account, enable_account, end_sessions
from hengji.core.permissions import Role
from hengji.models import Event
from tests import builders
from tests.security.people import PASSWORD, later, person, signed_in, try_to_sign_in

MINUTE, HOUR = 60, 3600


def test_07_a_session_idle_for_thirty_minutes_ends(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(person())

    with later(30 * MINUTE - 5, monkeypatch):
        assert client.get("/").status_code == 200
    with later(60 * MINUTE + 5, monkeypatch):
        response = client.get("/")

    assert (response.status_code, response["Location"]) == (302, "/sign-in?next=/")
    assert client.get("/").status_code == 302
    assert Event.objects.last().verb == "会话到期"
    assert Session.objects.filter(pk__in=UserSession.objects.values("session_key")).count() == 0


def test_07_no_session_lasts_longer_than_twelve_hours(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(person())

    for step in range(20, 12 * 60, 20):
        with later(step * MINUTE, monkeypatch):
            assert client.get("/").status_code == 200
    with later(12 * HOUR + 5, monkeypatch):
        assert client.get("/").status_code == 302


def test_07_saying_still_here_keeps_the_session_alive(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(person())

    with later(29 * MINUTE, monkeypatch):
        assert client.post("/still-here").status_code == 204
    with later(58 * MINUTE, monkeypatch):
        assert client.get("/").status_code == 200


def test_07_what_was_typed_when_the_session_ended_comes_back_to_the_same_person_only(
    cycle: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, other = person(), person(Role.STAFF, "别人")
    path = f"/evaluations/{builders.evaluation_named('道路').pk}/score"
    client = signed_in(user)
    with later(31 * MINUTE, monkeypatch):
        client.post(path, {"score": "91", "reason": "现场复核", "version": "1"})

    try_to_sign_in(client, other.username)
    seen_by_other = client.get(path).content.decode()
    client.post("/sign-out")
    client = signed_in(user)
    with later(31 * MINUTE, monkeypatch):
        client.post(path, {"score": "91", "reason": "现场复核", "version": "1"})
    try_to_sign_in(client, user.username)

    assert "现场复核" not in seen_by_other
    assert "现场复核" in client.get(path).content.decode()


def test_13_the_session_id_changes_at_login(db: None) -> None:
    user = person()
    client = Client()
    client.get("/sign-in")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["session"] = session.session_key

    try_to_sign_in(client, user.username)

    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(pk=session.session_key).exists()


def test_13_sessions_end_at_logout(db: None) -> None:
    client = signed_in(person())
    key = client.session.session_key

    client.post("/sign-out")

    stolen = Client()
    stolen.cookies["session"] = key
    assert stolen.get("/").status_code == 302
    assert UserSession.objects.count() == 0


def test_13_signing_out_is_never_done_by_a_link(db: None) -> None:
    client = signed_in(person())

    assert "退出系统" in client.get("/sign-out").content.decode()
    assert client.get("/").status_code == 200


def test_13_every_session_ends_at_a_change_of_password(db: None) -> None:
    user = person()
    here, elsewhere = signed_in(user), signed_in(user)
    new = f"{PASSWORD}-new"

    response = here.post(
        "/account/password", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )

    assert response.status_code == 302
    assert [client.get("/").status_code for client in (here, elsewhere)] == [302, 302]
    assert try_to_sign_in(Client(), user.username, new).status_code == 302
    assert Event.objects.filter(verb="修改口令", actor_id=user.pk).count() == 2


def test_13_sessions_of_a_disabled_account_end_and_do_not_come_back(db: None) -> None:
    user, system = person(), builders.account(Role.SYSTEM)
    client = signed_in(user)

    disable_account(user.pk, by=system)
    assert client.get("/").status_code == 302
    enable_account(user.pk, by=system)

    assert client.get("/").status_code == 302


def test_14_a_person_sees_and_ends_own_sessions_elsewhere(db: None) -> None:
    user = person()
    here = signed_in(user)
    elsewhere = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/109.0 Safari/537.36")
    try_to_sign_in(elsewhere, user.username, REMOTE_ADDR="10.0.0.7")
    stranger = signed_in(person(Role.LEADER))

    page = here.get("/account/sessions").content.decode()
    here.post("/account/sessions/end")

    assert ("10.0.0.7" in page, "Chrome，Windows" in page) == (True, True)
    statuses = [client.get("/").status_code for client in (here, elsewhere, stranger)]
    assert statuses == [200, 302, 200]


def test_14_the_security_administrator_ends_anyones_sessions(db: None) -> None:
    user = person()
    client = signed_in(user)

    end_sessions(user.pk, by=builders.account(Role.SECURITY))

    assert client.get("/").status_code == 302
    assert Event.objects.last().verb == "结束会话"


def test_50_signing_out_clears_the_browser_and_nothing_is_stored_on_the_way(db: None) -> None:
    client = signed_in(person())
    page = client.get("/")

    response = client.post("/sign-out")

    assert "no-store" in page["Cache-Control"]
    assert "no-store" in response["Cache-Control"]
    assert response["Clear-Site-Data"] == '"cache", "cookies"'
    assert response["Location"] == "/sign-in"
