"""Signing in (登录): one-time links, first password, what the library asks of us."""

from typing import ClassVar

from allauth.account import views as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import perform_login
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.contrib.auth import login, logout, password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hengji.actions.accounts import choose_password, use_entry
from hengji.actions.recording import note
from hengji.core.names import name_key
from hengji.core.verbs import Note
from hengji.models import User
from hengji.web import problems
from hengji.web.forms import Form
from hengji.web.guard import FORM, PUBLIC, SIGNED_IN, Request, page
from hengji.web.middleware import MUST_CHOOSE, UNKNOWN_ADDRESS, client_address
from hengji.web.sign_in_forms import PASSWORD_HINT

BACKEND = "django.contrib.auth.backends.ModelBackend"


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up, and addresses are believed as configured."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "登录名或口令不正确。",
        "incorrect_password": "口令不正确。",
        "enter_current_password": "现在的口令不正确。",
        "incorrect_code": "验证码不正确。",
        "too_many_login_attempts": "验证码输错的次数太多，请半小时后再试。",
        "rate_limited": "操作太频繁，请稍后再试。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the library's
        """Refuse: accounts are made by the system administrator."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that the configured proxies vouch for."""
        return client_address(request) or UNKNOWN_ADDRESS

    def pre_authenticate(self, request: HttpRequest, **_: str) -> None:
        """Leave the counting of wrong passwords to axes; two counters hide one another."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor in our words."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "验证码不正确，或已经用过。",
        "cannot_delete_authenticator": "现在不能停用两步验证。",
        "cannot_generate_recovery_codes": "启用两步验证之后才能生成恢复码。",
    }


def username_of(request: HttpRequest | None, credentials: dict[str, str] | None) -> str:
    """Return the login name as failures are counted by: case and width do not count."""
    given = (credentials or {}).get("username") or (request and request.POST.get("login")) or ""
    return name_key(given)


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """Say that sign-in is locked, whether or not the account exists."""
    note(Note.LOCKED_OUT, None, f"登录名“{username_of(request, None)[:60]}”")
    return problems.locked_out(request)


class PasswordForm(Form):
    """设置口令."""

    password1 = forms.CharField(
        label="新口令",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=PASSWORD_HINT,
    )
    password2 = forms.CharField(
        label="再输一次",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: object) -> None:
        self.user = user
        super().__init__(*args)

    def clean(self) -> dict[str, str]:
        """Check that both are the same and good enough."""
        values = self.cleaned_data
        first, second = values.get("password1"), values.get("password2")
        if first and second and first != second:
            self.add_error("password2", "两次输入的口令不同。")
        elif first:
            try:
                password_validation.validate_password(first, self.user)
            except ValidationError as problem:
                self.add_error("password1", problem)
        return values


@page(PUBLIC, FORM)
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """A one-time link: a page with one button, so that a preview uses nothing up."""
    if request.method != "POST":
        return render(request, "hengji/enter.html")
    link = use_entry(secret)
    if link is None:
        return render(request, "hengji/enter.html", {"spent": True}, status=410)
    if request.user.is_authenticated:
        logout(request)
    if link.sets_password:
        request.session[MUST_CHOOSE] = True
    link.user.backend = BACKEND
    response: HttpResponse = perform_login(request, link.user)
    return response


@page(PUBLIC, FORM)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; the browser is told to forget what it kept."""
    response: HttpResponse = account.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache", "cookies"'
    return response


@page(SIGNED_IN, FORM)
def choose(request: Request) -> HttpResponse:
    """Choose one's own password after entering by a link."""
    form = PasswordForm(request.user, request.POST or None)
    if form.is_valid():
        choose_password(form.cleaned_data["password1"], by=request.user)
        request.session.pop(MUST_CHOOSE, None)
        login(request, request.user, backend=BACKEND)
        return redirect("home")
    return render(request, "hengji/choose_password.html", {"form": form}, status=form.status)
