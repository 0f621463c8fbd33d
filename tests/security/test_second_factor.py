"""The second factor: asked for everywhere in production, and not to be got round."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from hengji.actions.accounts import lend_entry, reset_second_factor
from hengji.core.permissions import Role
from hengji.models import Event
from tests import builders
from tests.security.people import (
    PASSWORD,
    code_of,
    person,
    signed_in,
    try_to_sign_in,
    with_second_factor,
)

ACTIVATE = "/account/second-factor/totp/activate/"
AUTHENTICATE = "/account/second-factor/authenticate/"
CODES = "/account/second-factor/recovery-codes/"


@pytest.fixture(autouse=True)
def one_code_an_hour(settings: Settings) -> None:
    settings.MFA_TOTP_PERIOD = 3600


@pytest.fixture
def production(settings: Settings) -> None:
    settings.MFA_REQUIRED = True


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(
    "path", ["/", "/2024/ranking", "/account/", "/account/tokens", "/account/second-factor/"]
)
def test_08_no_page_opens_before_the_second_factor_is_set_up(cycle: object, path: str) -> None:
    response = signed_in(person()).get(path)

    assert (response.status_code, response["Location"]) == (302, ACTIVATE)


@pytest.mark.usefixtures("production")
def test_08_a_button_does_nothing_before_the_second_factor_is_set_up(db: None) -> None:
    client = signed_in(person())

    response = client.post(
        "/account/tokens", {"label": "月报", "scopes": ["results:read"], "days": "30"}
    )

    assert response["Location"] == ACTIVATE
    assert Event.objects.filter(verb="新建接口令牌").count() == 0


@pytest.mark.usefixtures("production")
def test_08_somebody_sets_up_the_second_factor_and_gets_recovery_codes(
    db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    user = person()
    client = signed_in(user)
    asked = client.get("/", follow=True)
    assert "确认身份" in asked.content.decode()
    client.post(asked.redirect_chain[-1][0], {"password": PASSWORD, "next": ACTIVATE})
    page = client.get(ACTIVATE)
    secret = page.context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(ACTIVATE, {"code": code_of(secret)}, follow=True)

    content = response.content.decode()
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert f"<span>{secret[:4]}</span>" in page.content.decode()
    assert ("请现在打印或抄下" in content, content.count("<li>") >= 10) == (True, True)
    assert client.get("/").status_code == 200
    notes = Event.objects.filter(verb="修改两步验证").values_list("summary", flat=True)
    assert sorted(notes) == ["启用恢复码", "启用验证器"]
    codes = client.get(f"{CODES}download/").content.decode()
    assert ("请打印后放在锁着的地方" in codes, len(codes.split("\n\n")) > 1) == (True, True)


def test_08_a_password_alone_does_not_let_in_who_has_a_second_factor(db: None) -> None:
    user = person()
    secret = with_second_factor(user)
    client = Client()

    response = try_to_sign_in(client, user.username)

    assert response["Location"] == AUTHENTICATE
    assert client.get("/")["Location"].startswith("/sign-in")
    assert "两步验证" in client.get(AUTHENTICATE).content.decode()
    assert client.post(AUTHENTICATE, {"code": code_of(secret)})["Location"] == "/"
    assert client.get("/").status_code == 200


def test_08_a_one_time_link_does_not_get_round_the_second_factor(db: None) -> None:
    user = person()
    secret = with_second_factor(user)
    client = Client()

    response = client.post(f"/enter/{lend_entry(user.pk, by=builders.account(Role.SYSTEM))}")

    assert response["Location"] == AUTHENTICATE
    assert client.get("/")["Location"].startswith("/sign-in")
    client.post(AUTHENTICATE, {"code": code_of(secret)})
    assert client.get("/")["Location"] == "/account/choose-password"


def test_08_wrong_codes_are_counted_and_then_refused_even_when_right(db: None) -> None:
    user = person()
    secret = with_second_factor(user)
    client = Client()
    try_to_sign_in(client, user.username)

    for _ in range(5):
        client.post(AUTHENTICATE, {"code": "000000"})
    response = client.post(AUTHENTICATE, {"code": code_of(secret)})

    assert "输错的次数太多" in response.content.decode()
    assert client.get("/").status_code == 302
    assert Event.objects.filter(verb="登录失败", summary="验证码不正确").count() == 5


def test_09_a_code_works_once(db: None) -> None:
    user = person()
    secret = with_second_factor(user)
    first, second = Client(), Client()
    code = code_of(secret)
    for client in (first, second):
        try_to_sign_in(client, user.username)
        client.post(AUTHENTICATE, {"code": code})

    assert [client.get("/").status_code for client in (first, second)] == [200, 302]


def test_the_security_administrator_takes_away_a_lost_second_factor(db: None) -> None:
    user, guard = person(), builders.account(Role.SECURITY)
    with_second_factor(user)

    reset_second_factor(user.pk, by=guard)

    assert Authenticator.objects.filter(user=user).count() == 0
    assert try_to_sign_in(Client(), user.username)["Location"] == "/"
    assert Event.objects.filter(verb="解除两步验证", actor_id=guard.pk).count() == 1


def test_the_second_factor_can_be_switched_off_after_confirming(db: None) -> None:
    user = person()
    secret = with_second_factor(user)
    client = Client()
    try_to_sign_in(client, user.username)
    client.post(AUTHENTICATE, {"code": code_of(secret)})
    cache.clear()
    path = "/account/second-factor/totp/deactivate/"

    assert "确认身份" in client.get(path, follow=True).content.decode()
    client.post("/account/confirm", {"password": PASSWORD, "next": path})
    assert "停用之后" in client.get(path).content.decode()
    client.post(path)

    assert Authenticator.objects.filter(user=user).count() == 0
    assert "未启用" in client.get("/account/second-factor/").content.decode()
