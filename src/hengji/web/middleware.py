"""What happens around every page: origin, sessions, rights, refusals."""

import ipaddress
import time
import uuid
from collections.abc import Callable

import structlog
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from hengji.actions.accounts import end_session
from hengji.actions.recording import ORIGIN, RequestOrigin, Stale, note
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import NotAllowed, Role, reach_of
from hengji.core.verbs import Note
from hengji.core.workflow import MoveRefused
from hengji.models import User
from hengji.web import problems
from hengji.web.guard import WITHOUT_SECOND_FACTOR, policy_of
from hengji.web.kept import keep_typed

Handler = Callable[[HttpRequest], HttpResponse]
STARTED, SEEN, MUST_CHOOSE = "started", "seen", "must choose a password"
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 - listens to nothing
MOVES_THE_CLOCK_AFTER = 30
"""Seconds; a session's last sign of life is written at most this often."""


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, believing only configured proxies.

    With n proxies the n-th address from the right was seen by the outermost
    of them; anything to its left the client made up.
    """
    hops: int = settings.PROXY_HOPS
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    address = seen[-hops] if hops and len(seen) >= hops else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""


def request_origin(get_response: Handler) -> Handler:
    """Give each request a number and let its events know where it came from."""

    def middleware(request: HttpRequest) -> HttpResponse:
        origin = RequestOrigin(client_address(request), str(uuid.uuid4()))
        token = ORIGIN.set(origin)
        structlog.contextvars.bind_contextvars(request_id=origin.request_id, address=origin.address)
        try:
            response = get_response(request)
        finally:
            ORIGIN.reset(token)
            structlog.contextvars.clear_contextvars()
        response["X-Request-Id"] = origin.request_id
        return response

    return middleware


def refuse_plain_http(get_response: Handler) -> Handler:
    """Refuse what was not sent over TLS where TLS is demanded; redirect nothing.

    A redirect would come too late: the password or token has been sent.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.TLS_ONLY and not request.is_secure():
            return problems.plain_http(request)
        return get_response(request)

    return middleware


def refuse_large_uploads(get_response: Handler) -> Handler:
    """Refuse a body that is too large before a byte of it is read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal():
            return problems.bad_request(request)
        if int(length) > settings.UPLOAD_LIMIT:
            return problems.too_large(request)
        return get_response(request)

    return middleware


def end_old_sessions(get_response: Handler) -> Handler:
    """End sessions that were idle or lasted too long; keep what was typed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now, session = int(time.time()), request.session
            started = session.setdefault(STARTED, now)
            seen = session.setdefault(SEEN, now)
            if now - seen > settings.IDLE_SECONDS or now - started > settings.LONGEST_SECONDS:
                return _ended(request, request.user)
            if now - seen > MOVES_THE_CLOCK_AFTER:
                session[SEEN] = now
        response = get_response(request)
        if not request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            add_never_cache_headers(response)
        return response

    return middleware


def _ended(request: HttpRequest, user: User) -> HttpResponse:
    """End the session, which nobody asked for, and keep what was typed for its person."""
    note(Note.SESSION_ENDED, user)
    end_session(request.session.session_key or "")
    request.session.flush()
    request.user = AnonymousUser()
    return problems.session_ended(request, user.pk)


class GuardEveryPage:
    """Let nobody have a view that does not declare them; explain refusals."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the checks are made before and after the view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Check the policy of the view before it runs."""
        name = request.resolver_match.url_name if request.resolver_match else None
        policy = policy_of(view, name)
        if policy is None:
            raise Http404
        if not policy.signed_in:
            return None
        if not request.user.is_authenticated:
            return problems.sign_in_first(request)
        if step := _next_step(request, name):
            return step
        role = Role(request.user.role)
        if policy.right and not reach_of(role, policy.right):
            return self.process_exception(request, NotAllowed(policy.right, role))
        return None

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer what a view did not answer itself."""
        match problem:
            case NotAllowed():
                note(Note.REFUSED, _person(request), f"{request.method} {request.path}：{problem}")
                return problems.not_found(request)
            case ObjectDoesNotExist():
                return problems.not_found(request)
            case Stale() | MoveRefused():
                keep_typed(request)
                return problems.stale(request, problem)
            case FlawsFound():
                return problems.flawed(request, problem.flaws)
            case _:
                return None


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _next_step(request: HttpRequest, name: str | None) -> HttpResponse | None:
    """Return where a person must go first: choose a password, set up the factor."""
    if name in WITHOUT_SECOND_FACTOR:
        return None
    if request.session.get(MUST_CHOOSE):
        return redirect("choose-password")
    if settings.MFA_REQUIRED and not is_mfa_enabled(request.user):
        return redirect("mfa_activate_totp")
    return None
