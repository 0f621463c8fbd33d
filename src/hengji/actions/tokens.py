"""Tokens for programs (接口令牌): made, revoked, and known again by their digest."""

import secrets
from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from hengji.actions.accounts import SECRET_BYTES, digest_of
from hengji.actions.recording import changing, locked
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.permissions import Role
from hengji.core.tokens import LONGEST_DAYS, scopes_within
from hengji.core.verbs import Verb
from hengji.models import ApiToken, User
from hengji.queries.accounts import tokens_of

TOKEN_PREFIX = "hengji_"  # noqa: S105 - says what a leaked text is, opens nothing
TOKEN_SCOPE_REFUSED = FlawKind(
    "token-scope-refused",
    Severity.ERROR,
    "接口令牌没有选择范围，或选了本人没有权限的范围。",
    "请在列出的范围里至少选择一项。",
)
TOKEN_TOO_LONG = FlawKind(
    "token-valid-too-long",
    Severity.ERROR,
    f"接口令牌的有效期不在 1 天到 {LONGEST_DAYS} 天之间。",
    f"请填写 1 到 {LONGEST_DAYS} 之间的天数。",
)


def make_token(*, label: str, scopes: Collection[str], days: int, by: User) -> tuple[ApiToken, str]:
    """Make a token of one's own; its secret is returned once and not kept."""
    with changing(Verb.MAKE_TOKEN, by) as event:
        allowed = scopes_within(Role(by.role), scopes)
        _check(scopes, allowed, days)
        secret = f"{TOKEN_PREFIX}{secrets.token_urlsafe(SECRET_BYTES)}"
        token = ApiToken.objects.create(
            user=by,
            label=label.strip(),
            digest=digest_of(secret),
            scopes=[scope.value for scope in allowed],
            expires_at=timezone.now() + timedelta(days=days),
        )
        event.about = token
        event.change("范围", None, "、".join(scope.label for scope in allowed))
        event.change("有效期至", None, timezone.localtime(token.expires_at).strftime("%Y-%m-%d"))
    return token, secret


def revoke_token(token_id: int, *, by: User) -> None:
    """Revoke a token of one's own; programs that use it stop at once."""
    with changing(Verb.REVOKE_TOKEN, by) as event:
        token = locked(tokens_of(by), token_id)
        event.about = token
        event.nothing_changed = token.revoked_at is not None
        token.revoked_at = token.revoked_at or timezone.now()
        token.save(update_fields=["revoked_at"])


def token_user(secret: str) -> tuple[User, frozenset[str]] | None:
    """Return whose token it is and what it opens; None if it opens nothing.

    The scopes are those that the account's role still allows.
    """
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=timezone.now())
        .filter(user__is_active=True)
        .first()
    )
    if token is None:
        return None
    scopes = scopes_within(Role(token.user.role), token.scopes)
    return token.user, frozenset(scope.value for scope in scopes)


def _check(scopes: Collection[str], allowed: Collection[str], days: int) -> None:
    flaws = []
    if not allowed or set(scopes) - set(allowed):
        flaws.append(TOKEN_SCOPE_REFUSED.at("范围", f"选择了 {len(scopes)} 项范围。"))
    if not 1 <= days <= LONGEST_DAYS:
        flaws.append(TOKEN_TOO_LONG.at("有效天数", f"填写的是 {days} 天。"))
    if flaws:
        raise FlawsFound(flaws)
