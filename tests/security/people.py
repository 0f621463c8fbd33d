"""People who sign in as people do: with a login name and a password."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.http import HttpResponse
from django.test import Client

from hengji.actions.accounts import choose_password
from hengji.core.permissions import Role
from hengji.models import User
from hengji.web import middleware
from tests import builders

PASSWORD = "yanglao-Qianzhen-72"  # noqa: S105 - of nobody
WRONG = "wrong-Password-0000"


def person(role: Role = Role.STAFF, name: str = "") -> User:
    """Return somebody with a password."""
    user = builders.account(role, name)
    choose_password(PASSWORD, by=user)
    return user


def try_to_sign_in(
    client: Client, login: str, password: str = PASSWORD, **extra: str
) -> HttpResponse:
    """Fill in the sign-in page and send it, its token included."""
    found = re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/sign-in").content.decode()
    )
    token = found[1] if found else ""
    fields = {"login": login, "password": password, "csrfmiddlewaretoken": token}
    return client.post("/sign-in", fields, **extra)


def signed_in(user: User) -> Client:
    """Return the browser of somebody who signed in by the form."""
    client = Client(enforce_csrf_checks=False)
    response = try_to_sign_in(client, user.username)
    assert response.status_code == 302, response.content.decode()
    return client


def with_second_factor(user: User) -> str:
    """Give somebody an authenticator app and return its secret."""
    secret = generate_totp_secret()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    return secret


def code_of(secret: str) -> str:
    """Return what the authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))


@contextmanager
def later(seconds: float, monkeypatch: object) -> Iterator[None]:
    """Let the pages see a later clock."""
    real = time.time
    with monkeypatch.context() as patch:  # type: ignore[attr-defined]
        patch.setattr(middleware.time, "time", lambda: real() + seconds)
        yield
