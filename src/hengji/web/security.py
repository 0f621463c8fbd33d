"""Security (安全): locks, everyone's sessions, accounts nobody uses."""

from datetime import datetime
from typing import NamedTuple

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hengji.actions.accounts import end_sessions, reset_second_factor, unlock_sign_in
from hengji.core.permissions import Right
from hengji.queries.accounts import (
    AccountFilter,
    load_accounts,
    load_failures,
    load_sessions,
    people_by_login_name,
    with_second_factor,
)
from hengji.web.devices import device_of
from hengji.web.forms import Form
from hengji.web.guard import Request, button, page
from hengji.web.listing import pager_of, place_in

LONGEST_LOGIN_NAME = 255


class UnlockForm(Form):
    """解除锁定."""

    login_name = forms.CharField(label="登录名", max_length=LONGEST_LOGIN_NAME, strip=False)


class ShownFailure(NamedTuple):
    """Failed sign-ins under one name from one address."""

    login_name: str
    person: str
    address: str
    device: str
    failures: int
    last: datetime
    is_locked: bool


class ShownSession(NamedTuple):
    """One session as the list shows it."""

    person_id: int
    person: str
    address: str
    device: str
    since: datetime
    is_current: bool


def shown_session(session: UserSession, key: str | None) -> ShownSession:
    """Return a session in words; ``key`` is that of the session that asks."""
    return ShownSession(
        session.user_id,
        session.user.name,
        session.ip,
        device_of(session.user_agent),
        session.created_at,
        session.session_key == key,
    )


def _shown_failure(attempt: AccessAttempt, person: str) -> ShownFailure:
    fresh = attempt.attempt_time > timezone.now() - settings.AXES_COOLOFF_TIME
    return ShownFailure(
        attempt.username or "",
        person,
        attempt.ip_address or "",
        device_of(attempt.user_agent),
        attempt.failures_since_start,
        attempt.attempt_time,
        fresh and attempt.failures_since_start >= settings.AXES_FAILURE_LIMIT,
    )


@page(Right.MANAGE_SECURITY)
def security(request: Request) -> HttpResponse:
    """Failed sign-ins and which of them are locked."""
    found = load_failures(request.user, place_in(request))
    people = people_by_login_name(found)
    rows = [_shown_failure(each, people.get(each.username, "")) for each in found.rows]
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {
        "rows": rows,
        "limit": settings.AXES_FAILURE_LIMIT,
        "minutes": minutes,
        "page": pager_of(request, found, {}, None),
    }
    return render(request, "hengji/security.html", context)


@page(Right.MANAGE_SECURITY)
def sessions(request: Request) -> HttpResponse:
    """Everyone's sessions that still go on."""
    found = load_sessions(request.user, place_in(request))
    key = request.session.session_key
    context = {
        "rows": [shown_session(session, key) for session in found.rows],
        "page": pager_of(request, found, {}, None),
    }
    return render(request, "hengji/security_sessions.html", context)


@page(Right.MANAGE_SECURITY)
def unused(request: Request) -> HttpResponse:
    """Accounts with their last sign-in; first of all those nobody uses."""
    everyone = request.GET.get("which") == "all"
    wanted = AccountFilter(unused=not everyone)
    found = load_accounts(request.user, wanted, place_in(request), Right.MANAGE_SECURITY)
    asked = {"which": "all" if everyone else ""}
    context = {
        "rows": found.page.rows,
        "with_factor": with_second_factor(found.page),
        "everyone": everyone,
        "page": pager_of(request, found.page, asked, found.total),
    }
    return render(request, "hengji/security_accounts.html", context)


@button(Right.MANAGE_SECURITY)
def unlock(request: Request) -> HttpResponse:
    """Unlock a login name, at every address."""
    form = UnlockForm(request.POST)
    if form.is_valid():
        unlock_sign_in(form.cleaned_data["login_name"], by=request.user)
        messages.success(request, "已解除锁定，可以重新登录。")
    return redirect("security")


@button(Right.MANAGE_SECURITY)
def end(request: Request, account_id: int) -> HttpResponse:
    """End all sessions of an account."""
    end_sessions(account_id, by=request.user)
    messages.success(request, "已结束该账户的全部会话。")
    return redirect("security-sessions")


@button(Right.MANAGE_SECURITY)
def reset_factor(request: Request, account_id: int) -> HttpResponse:
    """Take away the second factor of somebody who lost it."""
    reset_second_factor(account_id, by=request.user)
    messages.success(request, "已解除该账户的两步验证，并结束其全部会话。")
    return redirect("security-accounts")
