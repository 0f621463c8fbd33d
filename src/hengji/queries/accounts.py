"""Accounts (账户), sessions and locks, as those who run the system see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from hengji.core.names import name_key
from hengji.core.permissions import Right, Role, check_right
from hengji.models import Agency, AgencyMember, ApiToken, BudgetUnit, Expert, User
from hengji.queries.paging import Page, Place, page_of

UNUSED_AFTER = timedelta(days=90)
"""An account that nobody entered for so long is listed for a decision."""


def account_to_act(username: str = "") -> User | None:
    """Return the account in whose name a command acts: that named, else the first head.

    Whoever runs commands holds the records; the log still says for whom it was.
    """
    active = User.objects.filter(is_active=True).select_related("agency").order_by("pk")
    if username:
        return active.filter(username_key=name_key(username)).first()
    return active.filter(role=Role.CHIEF).first() or active.filter(role=Role.STAFF).first()


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Return the user's own tokens, and no others; newest first."""
    return ApiToken.objects.filter(user=user).order_by("-pk")


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """What is asked for; empty means everything."""

    text: str = ""
    role: str = ""
    unused: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left out."""
        return AccountFilter() == self


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One page of the accounts, and how many were asked for."""

    page: Page[User]
    total: int


def load_accounts(user: User, wanted: AccountFilter, place: Place, right: Right) -> AccountPage:
    """Return one page of accounts, for who holds the right to manage or guard them."""
    rows = _accounts(user, right)
    if wanted.text:
        rows = rows.filter(Q(username__icontains=wanted.text) | Q(name__icontains=wanted.text))
    if wanted.role:
        rows = rows.filter(role=wanted.role)
    if wanted.unused:
        rows = rows.filter(unused_since(timezone.now() - UNUSED_AFTER))
    related = rows.select_related("unit", "agency", "expert", "member")
    page = page_of(related, ("username_key", "pk"), place)
    return AccountPage(page, rows.count())


def unused_since(moment: datetime) -> Q:
    """Return the condition of an active account that nobody entered since."""
    never = Q(last_login=None, created_at__lt=moment)
    return Q(is_active=True) & (never | Q(last_login__lt=moment))


def load_account(user: User, account_id: int) -> User:
    """Return one account, for who manages accounts.

    Raises:
        DoesNotExist: There is none.
    """
    rows = _accounts(user, Right.MANAGE_ACCOUNTS)
    return rows.select_related("unit", "agency", "expert", "member").get(pk=account_id)


def _accounts(user: User, right: Right) -> QuerySet[User]:
    check_right(Role(user.role), right)
    return User.objects.all()


@dataclass(frozen=True, slots=True)
class Owners:
    """To whom an account may belong."""

    units: QuerySet[BudgetUnit]
    agencies: QuerySet[Agency]
    experts: QuerySet[Expert]
    members: QuerySet[AgencyMember]


def owners_offered(user: User) -> Owners:
    """Return the names an account may belong to, for who adds accounts."""
    check_right(Role(user.role), Right.MANAGE_ACCOUNTS)
    return Owners(
        BudgetUnit.objects.order_by("name_key"),
        Agency.objects.order_by("name_key"),
        Expert.objects.order_by("name"),
        members_offered(user),
    )


def members_offered(user: User) -> QuerySet[AgencyMember]:
    """Return the members an account may belong to, for who adds accounts."""
    check_right(Role(user.role), Right.MANAGE_ACCOUNTS)
    rows = AgencyMember.objects.filter(in_use=True).select_related("agency")
    return rows.order_by("agency__name_key", "name", "pk")


def sessions_of(user: User) -> QuerySet[UserSession]:
    """Return the user's own sessions that still go on; newest first."""
    return _living(UserSession.objects.filter(user=user))


def load_sessions(user: User, place: Place) -> Page[UserSession]:
    """Return one page of everyone's sessions, for who guards the system."""
    check_right(Role(user.role), Right.MANAGE_SECURITY)
    return page_of(_living(UserSession.objects.select_related("user")), ("-pk",), place)


def _living(sessions: QuerySet[UserSession]) -> QuerySet[UserSession]:
    stored = Session.objects.filter(
        session_key=OuterRef("session_key"), expire_date__gt=timezone.now()
    )
    return sessions.filter(Exists(stored), user__is_active=True).order_by("-pk")


def load_failures(user: User, place: Place) -> Page[AccessAttempt]:
    """Return one page of failed sign-ins by name and address, for who guards the system."""
    check_right(Role(user.role), Right.MANAGE_SECURITY)
    return page_of(AccessAttempt.objects.all(), ("-attempt_time", "-pk"), place)


def people_by_login_name(attempts: Page[AccessAttempt]) -> Mapping[str, str]:
    """Return whose the tried login names are; a name that is nobody's is not in it."""
    names = {attempt.username for attempt in attempts.rows}
    return dict(User.objects.filter(username_key__in=names).values_list("username_key", "name"))


def with_second_factor(accounts: Page[User]) -> frozenset[int]:
    """Return the ids of those accounts of the page that have a second factor."""
    found = Authenticator.objects.filter(
        user__in=accounts.rows, type=Authenticator.Type.TOTP
    ).values_list("user_id", flat=True)
    return frozenset(found)
