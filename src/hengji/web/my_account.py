"""One's own account (我的账户): password, second factor, sessions, tokens."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hengji.actions.accounts import end_own_sessions
from hengji.actions.tokens import make_token, revoke_token
from hengji.core.permissions import Right, Role
from hengji.core.tokens import LONGEST_DAYS, TokenScope, scopes_within
from hengji.queries.accounts import sessions_of, tokens_of
from hengji.web.forms import Form, initial_of
from hengji.web.guard import FORM, SIGNED_IN, Request, button, page
from hengji.web.kept import forget_kept
from hengji.web.security import shown_session

DAYS_AT_FIRST = 90


class TokenForm(Form):
    """新建接口令牌."""

    label = forms.CharField(label="用途", max_length=60, help_text="例如：月度报表程序。")
    scopes = forms.MultipleChoiceField(
        label="范围", widget=forms.CheckboxSelectMultiple, help_text="只读；选够用的即可。"
    )
    days = forms.IntegerField(
        label="有效天数", min_value=1, max_value=LONGEST_DAYS, help_text=f"最长 {LONGEST_DAYS} 天。"
    )

    def __init__(self, scopes: tuple[TokenScope, ...], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        field.choices = [(scope.value, scope.label) for scope in scopes]  # type: ignore[attr-defined]


@page(SIGNED_IN)
def my_account(request: Request) -> HttpResponse:
    """What belongs to one's own account."""
    context = {
        "second_factor": is_mfa_enabled(request.user),
        "sessions": sessions_of(request.user).count(),
        "tokens": tokens_of(request.user)
        .filter(revoked_at=None, expires_at__gt=timezone.now())
        .count(),
    }
    return render(request, "hengji/my_account.html", context)


@page(SIGNED_IN)
def sessions(request: Request) -> HttpResponse:
    """One's own sessions, on all devices."""
    key = request.session.session_key
    rows = [shown_session(session, key) for session in sessions_of(request.user)]
    context = {"rows": rows, "others": any(not row.is_current for row in rows)}
    return render(request, "hengji/my_sessions.html", context)


@button(SIGNED_IN)
def end_others(request: Request) -> HttpResponse:
    """End one's sessions on other devices."""
    ended = end_own_sessions(keep=request.session.session_key or "", by=request.user)
    messages.success(request, f"已结束其他会话 {ended} 个。")
    return redirect("my-sessions")


@page(Right.USE_TOKENS, FORM)
def tokens(request: Request) -> HttpResponse:
    """One's own tokens and the form of another; a new secret is shown once."""
    scopes = scopes_within(Role(request.user.role))
    form = TokenForm(scopes, request.POST or None, initial=initial_of(request, days=DAYS_AT_FIRST))
    context: dict[str, object] = {"form": form, "now": timezone.now()}
    if form.is_valid():
        with form.telling_flaws():
            token, secret = make_token(**form.cleaned_data, by=request.user)
            forget_kept(request)
            return render(request, "hengji/token.html", {"token": token, "secret": secret})
    context["rows"] = [
        (token, "、".join(scope.label for scope in TokenScope if scope.value in token.scopes))
        for token in tokens_of(request.user)
    ]
    return render(request, "hengji/tokens.html", context, status=form.status)


@button(Right.USE_TOKENS)
def revoke(request: Request, token_id: int) -> HttpResponse:
    """Revoke one of one's own tokens."""
    revoke_token(token_id, by=request.user)
    messages.success(request, "已停用该令牌。")
    return redirect("tokens")
