"""Comings and goings (登录和退出): what the event log and the session list keep of them.

Connected when Django starts. Passwords and codes never get here.
"""

import time
from typing import Any

from allauth.account.signals import password_changed, password_set
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from hengji.actions.accounts import end_session, end_sessions_of
from hengji.actions.recording import note
from hengji.core.verbs import Note
from hengji.models import User
from hengji.web.middleware import SEEN, STARTED, UNKNOWN_ADDRESS, client_address

LONGEST_AGENT = 200
LONGEST_LOGIN_NAME = 60


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ANN401 - Django's
    """Start the clocks of the session and list it among the person's."""
    session = request.session
    session[STARTED] = session[SEEN] = int(time.time())
    session.save()
    UserSession.objects.update_or_create(
        session_key=session.session_key,
        defaults={
            "user": user,
            "ip": client_address(request) or UNKNOWN_ADDRESS,
            "user_agent": request.META.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT],
        },
    )
    note(Note.SIGNED_IN, user)


@receiver(user_login_failed)
def _failed(
    credentials: dict[str, Any],
    request: HttpRequest | None = None,
    **_: Any,  # noqa: ANN401 - Django's
) -> None:
    """Note the name that was tried; a locked one is noted as such elsewhere."""
    if getattr(request, "axes_locked_out", False):
        return
    tried = str(credentials.get("username", ""))[:LONGEST_LOGIN_NAME]
    note(Note.SIGN_IN_FAILED, _person(request), f"登录名“{tried}”")


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:  # noqa: ANN401
    if user is not None:
        end_session(request.session.session_key or "")
        note(Note.SIGNED_OUT, user)


@receiver([password_changed, password_set])
def _password_changed(user: User, **_: Any) -> None:  # noqa: ANN401 - the library's
    """End every session of the account; this one has to sign in again too."""
    end_sessions_of(user)
    note(Note.PASSWORD_CHANGED, user)


@receiver(authentication_failed)
def _code_failed(user: User, **_: Any) -> None:  # noqa: ANN401 - the library's
    note(Note.SIGN_IN_FAILED, user, "验证码不正确")


@receiver(authenticator_added)
def _factor_added(user: User, authenticator: Any, **_: Any) -> None:  # noqa: ANN401
    note(Note.SECOND_FACTOR_CHANGED, user, f"启用{_kind(authenticator)}")


@receiver(authenticator_removed)
def _factor_removed(user: User, authenticator: Any, **_: Any) -> None:  # noqa: ANN401
    note(Note.SECOND_FACTOR_CHANGED, user, f"停用{_kind(authenticator)}")


@receiver(authenticator_reset)
def _factor_reset(user: User, authenticator: Any, **_: Any) -> None:  # noqa: ANN401
    note(Note.SECOND_FACTOR_CHANGED, user, f"重新生成{_kind(authenticator)}")


def _kind(authenticator: Any) -> str:  # noqa: ANN401 - untyped library
    return "恢复码" if authenticator.type == authenticator.Type.RECOVERY_CODES else "验证器"


def _person(request: HttpRequest | None) -> User | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None
