"""Who may ask for a page (访问控制): every view says so, or nobody gets it.

A page the role has no right to, a row of somebody else and a row that never
was all answer the same 404, so that no answer tells them apart.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

from hengji.core.permissions import Right
from hengji.models import User

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Request(HttpRequest):
    """A request of somebody signed in, as every page but sign-in gets it."""

    user: User


class Policy(NamedTuple):
    """Whom a view serves: everyone, whoever is signed in, or a right's holders.

    ``token`` says that a token decides, and no session.
    """

    signed_in: bool = True
    right: Right | None = None
    token: bool = False


PUBLIC = Policy(signed_in=False)
SIGNED_IN = Policy()
TOKEN = Policy(signed_in=False, token=True)
POLICY_ATTRIBUTE = "hengji_policy"

THIRD_PARTY: Mapping[str, Policy] = MappingProxyType(
    {
        "account_login": PUBLIC,
        "account_inactive": PUBLIC,
        "account_reauthenticate": SIGNED_IN,
        "account_change_password": SIGNED_IN,
        "account_set_password": SIGNED_IN,
        "mfa_authenticate": PUBLIC,
        "mfa_index": SIGNED_IN,
        "mfa_reauthenticate": SIGNED_IN,
        "mfa_activate_totp": SIGNED_IN,
        "mfa_deactivate_totp": SIGNED_IN,
        "mfa_view_recovery_codes": SIGNED_IN,
        "mfa_generate_recovery_codes": SIGNED_IN,
        "mfa_download_recovery_codes": SIGNED_IN,
    }
)
"""Policies of views that are a library's, by the name of their URL."""

WITHOUT_SECOND_FACTOR = frozenset(
    {
        "account_logout", "account_reauthenticate", "account_change_password",
        "account_set_password", "mfa_activate_totp", "mfa_reauthenticate",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes", "still-here", "choose-password",
    }
)  # fmt: skip
"""What a person may do before setting up the second factor."""


def page(
    right: Right | Policy, methods: tuple[str, ...] = ("GET", "HEAD")
) -> Callable[[View], View]:
    """Declare whom a view serves and which methods it takes."""
    policy = right if isinstance(right, Policy) else Policy(right=right)

    def declare(view: View) -> View:
        guarded: Any = require_http_methods(list(methods))(view)
        setattr(guarded, POLICY_ATTRIBUTE, policy)
        return cast("View", guarded)

    return declare


def button(right: Right | Policy) -> Callable[[View], View]:
    """Declare a view that changes something and takes only POST."""
    return page(right, ("POST",))


FORM = ("GET", "HEAD", "POST")
"""Methods of a page with a form that answers itself."""


def policy_of(view: object, url_name: str | None) -> Policy | None:
    """Return what a view declares; None means that nobody may have it."""
    return getattr(view, POLICY_ATTRIBUTE, None) or THIRD_PARTY.get(url_name or "")
