"""Conflicts of interest (利益冲突): who may not evaluate whom, and why.

What is declared bars whoever it ties to the unit or its supervisor; besides,
one agency evaluates one unit only so many years running. A conflict carries an
identity, so that a waiver (豁免) fits it and no other.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.procedure import ProcedureRules

CONFLICT_OF_INTEREST = FlawKind(
    "conflict-of-interest",
    Severity.ERROR,
    "机构、评价人员或专家与被评价单位或其主管部门有利益关系，或者连续评价超过规定年限。",
    "请改派没有利益关系的机构和人员；确需委托的，请财政局负责人写明理由后豁免。",
)


class Interest(StrEnum):
    """What ties an agency, its member or an expert to a unit (关系)."""

    EQUITY = "股权关系"
    EMPLOYMENT = "任职关系"
    KINSHIP = "亲属关系"
    BOOKKEEPING = "代理记账"
    FEASIBILITY = "可行性研究"
    AUDIT = "审计服务"
    TENDER = "招标代理"
    SUPERVISION = "工程监理"
    OTHER = "其他服务"


class PartyKind(StrEnum):
    """Whom a declaration is about (声明对象)."""

    AGENCY = "第三方机构"
    MEMBER = "评价人员"
    EXPERT = "专家"


class Party(NamedTuple):
    """An agency, a person of one, or an expert; ``capacity`` is as what they take part."""

    kind: PartyKind
    id: int
    name: str
    capacity: str = ""

    @property
    def key(self) -> tuple[PartyKind, int]:
        """Return what makes it this party, whatever it is called."""
        return self.kind, self.id


class Named(NamedTuple):
    """A unit, as it is known and called."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """An interest as it was declared (利益声明); one without an end still holds."""

    id: int
    party: tuple[PartyKind, int]
    unit_id: int
    interest: Interest
    from_year: int
    until_year: int | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who would evaluate whom, in which year (委派).

    Attributes:
        agency: The agency, as a party; None where only people are asked about.
        people: The lead, the other members and the experts, as parties.
        unit: Whose money is evaluated.
        supervisors: Those above the unit (主管部门), the nearest first.
        work_year: When it is evaluated.
        funds_year: Of which year the money is.
        years_before: The other work years in which the agency evaluated the
            unit, in any order.
    """

    agency: Party | None
    people: tuple[Party, ...]
    unit: Named
    supervisors: tuple[Named, ...]
    work_year: int
    funds_year: int
    years_before: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """One reason why somebody may not evaluate the unit (回避事项).

    Attributes:
        identity: Stays the same as long as the facts do; unique among the
            conflicts of one evaluation.
        because: Who, tied how to whom, in which years, in one sentence.
        declaration: Id of the declaration; None for years running.
        waived: Whether the head of the bureau waived exactly this one.
    """

    identity: str
    because: str
    declaration: int | None = None
    waived: bool = False


def find_conflicts(
    assignment: Assignment,
    declarations: Iterable[Declaration],
    rules: ProcedureRules,
    waived: Collection[str] = (),
) -> tuple[Conflict, ...]:
    """Return every conflict: those of the agency, of each person, and years running.

    Args:
        assignment: Who would evaluate whom.
        declarations: Any; those about others are passed over.
        rules: For how long a past interest bars, and how many years running
            are allowed.
        waived: Identities of the conflicts that are waived.

    Basis: ``mof-2021-6/independence``.
    """
    found = [*_declared(assignment, tuple(declarations), rules), *_running(assignment, rules)]
    return tuple(
        Conflict(each.identity, each.because, each.declaration, each.identity in waived)
        for each in found
    )


def conflict_flaws(conflicts: Iterable[Conflict]) -> tuple[Flaw, ...]:
    """Return a flaw for each conflict that bars, leaving out those waived."""
    return tuple(
        CONFLICT_OF_INTEREST.at("回避", each.because) for each in conflicts if not each.waived
    )


def still_bars(declaration: Declaration, work_year: int, funds_year: int, years: int) -> bool:
    """Tell whether an interest bars from an evaluation.

    It does in each year it holds and for so many years after its end, and
    always where it held in the year of the money. One that only begins later
    does not yet.

    Basis: ``mof-supervision-2021-4/interest-years``.
    """
    if declaration.withdrawn or declaration.from_year > work_year:
        return False
    until = work_year if declaration.until_year is None else declaration.until_year
    return until >= work_year - years or declaration.from_year <= funds_year <= until


def _declared(
    assignment: Assignment, declarations: Sequence[Declaration], rules: ProcedureRules
) -> Iterator[Conflict]:
    units = {each.id: f"被评价单位的主管部门“{each.name}”" for each in assignment.supervisors}
    units[assignment.unit.id] = f"被评价单位“{assignment.unit.name}”"
    seen: set[tuple[PartyKind, int]] = set()
    for party in (assignment.agency, *assignment.people):
        if party is None or party.key in seen:
            continue
        seen.add(party.key)
        for each in declarations:
            about = each.party == party.key and each.unit_id in units
            if about and still_bars(
                each, assignment.work_year, assignment.funds_year, rules.interest_years
            ):
                words = _because(party, units[each.unit_id], each, assignment, rules)
                yield Conflict(f"declaration-{each.id}", words, each.id)


def _because(
    party: Party, unit: str, declared: Declaration, assignment: Assignment, rules: ProcedureRules
) -> str:
    who = f"{party.capacity or party.kind}“{party.name}”与{unit}有利益关系（{declared.interest}），"
    if declared.until_year is None:
        return f"{who}{declared.from_year} 年开始，没有结束，应当回避。"
    years = span_words(declared.from_year, declared.until_year)
    work, after = assignment.work_year, assignment.work_year - declared.until_year
    if after <= 0:
        return f"{who}{years}，评价在 {work} 年，应当回避。"
    if after <= rules.interest_years:
        return (
            f"{who}{years}，到评价的 {work} 年只过了 {after} 年，"
            f"结束后 {rules.interest_years} 年内应当回避。"
        )
    return f"{who}{years}，所评的 {assignment.funds_year} 年资金在此期间，应当回避。"


def _running(assignment: Assignment, rules: ProcedureRules) -> Iterator[Conflict]:
    """Yield the conflict of an agency that evaluates a unit too many years running.

    Basis: ``hengji/years-in-a-row``.
    """
    if assignment.agency is None:
        return
    first = last = assignment.work_year
    while first - 1 in assignment.years_before:
        first -= 1
    while last + 1 in assignment.years_before:
        last += 1
    count, agency, unit = last - first + 1, assignment.agency, assignment.unit
    if count > rules.years_in_a_row:
        yield Conflict(
            f"years-{agency.id}-{unit.id}-{first}-{last}",
            f"第三方机构“{agency.name}”对“{unit.name}”将连续评价 {count} 年"
            f"（{span_words(first, last)}），超过规定的 {rules.years_in_a_row} 年。",
        )


def span_words(first: int, last: int) -> str:
    """Say a span of years, both included."""
    return f"{first} 年" if first == last else f"{first}—{last} 年"
