"""Declared interests (利益声明): declared, withdrawn, and waived by the head of the bureau."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from hengji.actions.recording import changing, locked
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.interests import Interest, PartyKind, span_words
from hengji.core.names import name_key
from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.core.verbs import Verb
from hengji.models import (
    Agency,
    AgencyMember,
    BudgetUnit,
    Expert,
    InterestDeclaration,
    User,
    Waiver,
)
from hengji.queries.agencies import agencies_of, members_of, withdrawable_by
from hengji.queries.conflicts import conflict_named
from hengji.queries.evaluations import evaluations_of
from hengji.queries.registry import unit_ids

UNIT_NOT_LISTED = FlawKind(
    "declared-unit-not-listed",
    Severity.ERROR,
    "声明所涉的单位不在预算单位名录里。",
    "请填写单位的全称；名录里没有的，请联系财政局。",
)
INTEREST_ENDS_EARLY = FlawKind(
    "interest-ends-early",
    Severity.ERROR,
    "利益关系结束的年份早于开始的年份。",
    "请核对起止年份；关系还在继续的，结束的年份请留空。",
)
INTEREST_DECLARED = FlawKind(
    "interest-declared",
    Severity.ERROR,
    "同样的利益关系已经声明过，没有撤回。",
    "请核对已有的声明；年份不同的请改正年份。",
)
WITHDRAWAL_WITHOUT_REASON = FlawKind(
    "withdrawal-without-reason",
    Severity.ERROR,
    "撤回利益声明没有写明理由。",
    "请写明为什么撤回，例如登记有误。",
)
WAIVER_WITHOUT_REASON = FlawKind(
    "conflict-waived-without-reason",
    Severity.ERROR,
    "豁免回避没有写明理由。",
    "请写明为什么仍然委托，以及怎样防止影响评价。",
)
NOTHING_TO_WAIVE = FlawKind(
    "nothing-to-waive",
    Severity.ERROR,
    "要豁免的回避事项现在不存在。",
    "请重新打开页面，按现在列出的事项豁免。",
)


@dataclass(frozen=True, slots=True)
class DeclaredInterest:
    """An interest as it is declared; ``unit`` is a name the unit bears or bore."""

    party: PartyKind
    party_id: int
    unit: str
    interest: Interest
    from_year: int
    until_year: int | None = None
    note: str = ""


def parties_of(user: User, kind: PartyKind) -> QuerySet[Agency | AgencyMember | Expert]:
    """Return whom of a kind the user may declare about: anyone, or the own people."""
    reach = reach_of(Role(user.role), Right.DECLARE_INTEREST)
    if reach is None:
        return Agency.objects.none()
    if kind is PartyKind.AGENCY:
        return agencies_of(user)
    if kind is PartyKind.MEMBER:
        return members_of(user)
    return Expert.objects.all() if reach is Reach.ALL else Expert.objects.none()


def declare_interest(declared: DeclaredInterest, *, by: User) -> InterestDeclaration:
    """Declare what ties an agency, its member or an expert to a unit.

    Raises:
        DoesNotExist: The party is not one the user may declare about.
        FlawsFound: The unit is unknown, the years are turned round, or it is
            declared already.
    """
    with changing(Verb.DECLARE_INTEREST, by) as event:
        party = parties_of(by, declared.party).get(pk=declared.party_id)
        first, last = declared.from_year, declared.until_year
        if last is not None and last < first:
            message = f"开始于 {first} 年，结束于 {last} 年。"
            raise FlawsFound([INTEREST_ENDS_EARLY.at("结束年份", message)])
        columns = {
            declared.party.name.lower(): party,
            "unit": _unit(declared.unit),
            "interest": declared.interest.value,
            "from_year": first,
            "until_year": last,
        }
        if InterestDeclaration.objects.filter(**columns, withdrawn_at=None).exists():
            message = f"“{party}”与“{columns['unit']}”的{declared.interest}已经声明。"
            raise FlawsFound([INTEREST_DECLARED.at("关系", message)])
        event.about = row = InterestDeclaration.objects.create(
            **columns, note=declared.note.strip(), by=by, at=timezone.now()
        )
        event.change("关系", None, declared.interest)
        event.change("年份", None, span_words(first, last) if last else f"{first} 年起")
        event.change("说明", None, row.note)
    return row


def withdraw_declaration(
    declaration_id: int, *, reason: str, version: int, by: User
) -> InterestDeclaration:
    """Withdraw a declaration; it stays readable and bars nobody any more.

    Raises:
        FlawsFound: There is no reason.
        Stale: Somebody changed the declaration since it was shown.
    """
    with changing(Verb.WITHDRAW_DECLARATION, by) as event:
        row = locked(withdrawable_by(by), declaration_id, version)
        if not reason.strip():
            raise FlawsFound([WITHDRAWAL_WITHOUT_REASON.at("理由", f"要撤回的是“{row}”。")])
        row.withdrawn_at, row.withdrawn_because = timezone.now(), reason.strip()
        row.version += 1
        row.save()
        event.about, event.summary = row, row.withdrawn_because
    return row


def waive_conflict(evaluation_id: int, conflict: str, reason: str, *, by: User) -> Waiver:
    """Waive one conflict of an evaluation, known by its identity; once is enough.

    Raises:
        FlawsFound: There is no reason, or no such conflict.
    """
    with changing(Verb.WAIVE_CONFLICT, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, None)
        event.about, event.summary = evaluation, reason.strip()
        if not event.summary:
            raise FlawsFound([WAIVER_WITHOUT_REASON.at("理由", f"评价是“{evaluation}”。")])
        found = conflict_named(evaluation, conflict)
        if found is None:
            raise FlawsFound([NOTHING_TO_WAIVE.at("回避", f"评价是“{evaluation}”。")])
        event.details = {"conflict": found.identity, "what": found.because}
        event.nothing_changed = found.waived
        waiver, _ = Waiver.objects.get_or_create(
            evaluation=evaluation,
            conflict=found.identity,
            defaults={
                "declaration_id": found.declaration,
                "what": found.because,
                "reason": event.summary,
                "by": by,
                "at": timezone.now(),
            },
        )
    return waiver


def _unit(name: str) -> BudgetUnit:
    found = unit_ids().get(name_key(name))
    if found is None:
        raise FlawsFound([UNIT_NOT_LISTED.at("预算单位", f"名录里没有“{name.strip()}”。")])
    return BudgetUnit.objects.get(pk=found)
