"""Accounts (账户): added, lent by one-time links, disabled, unlocked."""

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.utils import reset
from django.db import IntegrityError, transaction
from django.utils import timezone

from hengji.actions.recording import EventDraft, append_event, changing, locked
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.names import clean_name, name_key
from hengji.core.permissions import Role
from hengji.core.verbs import Note, Verb
from hengji.models import Agency, AgencyMember, ApiToken, BudgetUnit, EntryLink, Expert, User

LOGIN_NAME_TAKEN = FlawKind(
    "login-name-taken",
    Severity.ERROR,
    "登录名已有人使用（不计大小写和全半角）。",
    "请换一个登录名。",
)
OWN_ACCOUNT = FlawKind(
    "own-account-disabled",
    Severity.ERROR,
    "系统管理员要停用的是自己的账户，停用后可能没有人能再启用。",
    "请由另一位系统管理员停用。",
)
BELONGS_NOWHERE = FlawKind(
    "account-belongs-nowhere",
    Severity.ERROR,
    "机构、单位或专家的账户没有写明属于谁，或其他角色写了。",
    "请按角色选择所属的机构、单位或专家；财政局和系统的账户不选。",
)
MEMBER_NOT_OF_AGENCY = FlawKind(
    "member-not-of-agency",
    Severity.ERROR,
    "账户对应的评价人员不是所属机构的在用人员。",
    "请从所属机构在用的评价人员中选择，或不选。",
)
MEMBER_HAS_ACCOUNT = FlawKind(
    "member-has-account",
    Severity.ERROR,
    "评价人员已对应另一个启用的账户，一个人不能有两个。",
    "请使用已有的账户；不再使用的，请先停用。",
)
ENTRY_HOURS = 24
SECRET_BYTES = 32


def digest_of(secret: str) -> str:
    """Return what is stored of a secret: enough to know it again, not to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def found_first_account(
    username: str,
    name: str,
    role: Role,
    *,
    unit: BudgetUnit | None = None,
    agency: Agency | None = None,
    expert: Expert | None = None,
) -> tuple[User, str]:
    """Make an account from the command line, with a one-time secret to enter.

    There is nobody yet who could be asked; whoever reaches the command line
    reaches the database as well.
    """
    with transaction.atomic():
        user = _made(username, name, role, {"unit": unit, "agency": agency, "expert": expert})
        draft = EventDraft(Verb.ADD_ACCOUNT, about=user, summary="由命令行建立")
        append_event(draft, None)
        return user, _lent(user, timedelta(hours=ENTRY_HOURS), sets_password=True)


def add_account(
    username: str,
    name: str,
    role: Role,
    *,
    by: User,
    unit: BudgetUnit | None = None,
    agency: Agency | None = None,
    expert: Expert | None = None,
    member: AgencyMember | None = None,
) -> User:
    """Add an account; its person enters by a one-time link.

    Raises:
        FlawsFound: The login name is taken, or it does not belong where it should.
    """
    with changing(Verb.ADD_ACCOUNT, by) as event:
        belongs = {"unit": unit, "agency": agency, "expert": expert}
        if member is not None and role is Role.AGENCY:
            _check_member(member, agency, None)
        user = _made(username, name, role, {**belongs, "member": member})
        event.about = user
        event.change("登录名", None, user.username)
        event.change("角色", None, role.label)
        event.change("对应评价人员", None, member)
    return user


def tie_member(user_id: int, member: AgencyMember | None, *, version: int, by: User) -> User:
    """Say which member of its agency an account belongs to; None for nobody.

    Raises:
        FlawsFound: The member is of another agency, or has an account.
        Stale: Somebody changed the account since it was shown.
    """
    with changing(Verb.TIE_MEMBER, by) as event:
        user = locked(User.objects.filter(role=Role.AGENCY), user_id, version)
        if member is not None:
            _check_member(member, user.agency, user)
        event.about = user
        event.nothing_changed = not event.change("对应评价人员", user.member, member)
        user.member = member
        user.version += 1
        user.save()
    return user


def lend_entry(user_id: int, *, by: User) -> str:
    """Return the secret of a new one-time link; earlier ones stop working."""
    with changing(Verb.LEND_ENTRY, by) as event:
        user = locked(User.objects.filter(is_active=True), user_id)
        event.about = user
        return _lent(user, timedelta(hours=ENTRY_HOURS), sets_password=True)


def lend_demo_entry(user: User, lifetime: timedelta) -> str:
    """Return the secret of a link into the demonstration, which asks no password."""
    return _lent(user, lifetime, sets_password=False)


def use_entry(secret: str, now: datetime | None = None) -> EntryLink | None:
    """Use a one-time link up; None if it never was, is used or is too old."""
    now = now or timezone.now()
    with transaction.atomic():
        link = (
            EntryLink.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(digest=digest_of(secret), used_at=None, expires_at__gt=now)
            .filter(user__is_active=True)
            .first()
        )
        if link is not None:
            link.used_at = now
            link.save(update_fields=["used_at"])
    return link


def disable_account(user_id: int, *, by: User) -> None:
    """Disable an account; its sessions, links and tokens end at once."""
    _switch(user_id, Verb.DISABLE_ACCOUNT, active=False, by=by)


def enable_account(user_id: int, *, by: User) -> None:
    """Enable an account again."""
    _switch(user_id, Verb.ENABLE_ACCOUNT, active=True, by=by)


def end_sessions(user_id: int, *, by: User) -> None:
    """End every session of an account, wherever it is open."""
    with changing(Verb.END_SESSIONS, by) as event:
        user = locked(User.objects.all(), user_id)
        event.about = user
        ended = end_sessions_of(user)
        event.summary = f"结束会话 {ended} 个"
        event.nothing_changed = not ended


def end_sessions_of(user: User, *, but: str = "") -> int:
    """End the sessions of an account and return how many; ``but`` is the key of one that stays."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but)
    for session in sessions:
        session.end()
    return len(sessions)


def end_session(key: str) -> None:
    """End one session, known by its key."""
    for session in UserSession.objects.filter(session_key=key):
        session.end()


def end_own_sessions(*, keep: str, by: User) -> int:
    """End one's own sessions on other devices and return how many."""
    with transaction.atomic():
        ended = end_sessions_of(by, but=keep)
        if ended:
            summary = f"本人结束其他会话 {ended} 个"
            append_event(EventDraft(Note.SIGNED_OUT, about=by, summary=summary), by)
    return ended


def unlock_sign_in(login_name: str, *, by: User) -> None:
    """Forget the failed sign-ins under a login name, whether or not it is somebody's."""
    with changing(Verb.UNLOCK_ACCOUNT, by) as event:
        key = name_key(login_name)
        event.about = User.objects.filter(username_key=key).first()
        event.summary = f"登录名“{login_name[:60]}”"
        event.nothing_changed = not reset(username=key)


def reset_second_factor(user_id: int, *, by: User) -> None:
    """Take away the second factor of somebody who lost it; all their sessions end."""
    with changing(Verb.RESET_SECOND_FACTOR, by) as event:
        user = locked(User.objects.all(), user_id)
        event.about = user
        deleted, _ = Authenticator.objects.filter(user=user).delete()
        event.nothing_changed = not deleted
        end_sessions_of(user)


def _switch(user_id: int, verb: Verb, *, active: bool, by: User) -> None:
    with changing(verb, by) as event:
        user = locked(User.objects.all(), user_id)
        event.about = user
        if user == by and not active:
            raise FlawsFound([OWN_ACCOUNT.at("账户", f"“{user.name}”是本人的账户。")])
        if active and user.member:
            _check_free(user.member, user)
        event.change("启用", _yes(user.is_active), _yes(active))
        event.nothing_changed = not event.changes
        user.is_active = active
        user.version += 1
        user.save()
        if not active:
            EntryLink.objects.filter(user=user, used_at=None).delete()
            ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
            end_sessions_of(user)


def _made(username: str, name: str, role: Role, belongs: dict[str, object]) -> User:
    user = User(username=clean_name(username), name=clean_name(name), role=role.value, **belongs)
    user.set_unusable_password()
    if User.objects.filter(username_key=name_key(user.username)).exists():
        raise FlawsFound([LOGIN_NAME_TAKEN.at("登录名", f"“{username}”已有人使用。")])
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise FlawsFound([BELONGS_NOWHERE.at("角色", f"角色是{role.label}。")]) from None
    return user


def _check_member(member: AgencyMember, agency: Agency | None, user: User | None) -> None:
    """Refuse a member of another agency, one who left, and one who has an account."""
    if member.agency != agency or not member.in_use:
        message = f"“{member.name}”不是“{agency or '未选机构'}”在用的评价人员。"
        raise FlawsFound([MEMBER_NOT_OF_AGENCY.at("对应评价人员", message)])
    _check_free(member, user)


def _check_free(member: AgencyMember, user: User | None) -> None:
    """Refuse a member who has another account that can be entered."""
    others = User.objects.filter(member=member, is_active=True)
    other = (others.exclude(pk=user.pk) if user else others).first()
    if other is not None:
        message = f"“{member.name}”已对应账户“{other.username}”。"
        raise FlawsFound([MEMBER_HAS_ACCOUNT.at("对应评价人员", message)])


def _lent(user: User, lifetime: timedelta, *, sets_password: bool) -> str:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    EntryLink.objects.filter(user=user, used_at=None).delete()
    EntryLink.objects.create(
        user=user,
        digest=digest_of(secret),
        expires_at=timezone.now() + lifetime,
        sets_password=sets_password,
    )
    return secret


def _yes(value: bool) -> str:
    return "是" if value else "否"


def choose_password(password: str, *, by: User) -> None:
    """Set one's own password; every other session of the account ends."""
    with transaction.atomic():
        by.set_password(password)
        by.save()
        end_sessions_of(by)
        append_event(EventDraft(Note.PASSWORD_CHANGED, about=by), by)
