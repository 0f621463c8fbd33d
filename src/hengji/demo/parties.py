"""Who evaluates in the demonstration (演示机构): four agencies and their people."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from hengji.actions.accounts import add_account
from hengji.actions.agencies import ContractValues, MemberValues, add_contract, add_member
from hengji.actions.entries import add_entry
from hengji.actions.interests import DeclaredInterest, declare_interest, waive_conflict
from hengji.core.credit_code import check_character
from hengji.core.interests import Conflict, Interest, PartyKind
from hengji.core.permissions import Role
from hengji.core.registry_lists import LISTS, RegistryKind
from hengji.demo.saying import MARK
from hengji.demo.walking import Crew
from hengji.models import Agency, Evaluation, User
from hengji.queries.conflicts import conflicts_of

NUMERALS = "甲乙丙丁"
AUTHOR, FIRST, LEAD = "编制人", "一级复核人", "主评人"
POSTS = (AUTHOR, FIRST, "二级复核人", "三级复核人", LEAD)
QUALIFICATION = "演示数据"
NOWHERE = "91000000MADEM0"
"""How the invented credit codes begin: no place has the number 000000."""
BOOKKEEPER, BOOKKEEPING_FOR = 1, "园区事务服务中心"
FORMER, FORMERLY_AT = 3, "工会工作委员会"
"""The second agency keeps a unit's books; the lead of the fourth once worked at another."""
SINCE, UNTIL = 2019, 2023
WHY_WAIVED = f"{MARK}主评人离职已久，不接触该单位账务，由三名复核人分别复核。"


class Bureau(NamedTuple):
    """The accounts of the house that the demonstration acts by."""

    system: User
    chief: User
    staff: User


def found_agencies(bureau: Bureau) -> tuple[Crew, ...]:
    """Register the four agencies with their people, contracts and accounts."""
    return tuple(_found_agency(bureau, number) for number in range(len(NUMERALS)))


def declare_interests(crews: tuple[Crew, ...], chief: User) -> None:
    """Declare what bars an agency from one unit, and a lead from another."""
    keeper, former = crews[BOOKKEEPER].author.agency, crews[FORMER].lead.member
    if keeper is None or former is None:
        raise ValueError("an agency's account is nobody's")
    books = DeclaredInterest(
        PartyKind.AGENCY,
        keeper.pk,
        _unit(BOOKKEEPING_FOR),
        Interest.BOOKKEEPING,
        SINCE,
        note=f"{MARK}机构代理记账。",
    )
    post = DeclaredInterest(
        PartyKind.MEMBER,
        former.pk,
        _unit(FORMERLY_AT),
        Interest.EMPLOYMENT,
        SINCE,
        UNTIL,
        f"{MARK}主评人曾任职。",
    )
    for each in (books, post):
        declare_interest(each, by=chief)


def crew_for(evaluation: Evaluation, crews: tuple[Crew, ...], number: int) -> Crew:
    """Return whose turn it is, passing by who is barred; a lead's past is waived."""
    turn = number % len(crews)
    for crew in crews[turn:] + crews[:turn]:
        lead = crew.lead.member
        found = conflicts_of(evaluation, crew.lead.agency, [lead] if lead else [])
        if all(_waived(each, evaluation, crew) for each in found):
            return crew
    raise ValueError(f"every agency is barred from {evaluation}")


def register(kind: RegistryKind, name: str, chief: User, **texts: str) -> int:
    """Add a row of a list of the registry; return its id."""
    blank = {column.attribute: "" for column in LISTS[kind].columns}
    return add_entry(kind, {**blank, "name": name, **texts}, by=chief).entry_id


def _waived(conflict: Conflict, evaluation: Evaluation, crew: Crew) -> bool:
    if "主评人" not in conflict.because:
        return False
    waive_conflict(evaluation.pk, conflict.identity, WHY_WAIVED, by=crew.chief)
    return True


def _unit(name: str) -> str:
    found = Evaluation.objects.filter(unit__name__contains=name).values_list("unit__name")
    return str(found[0][0])


def _found_agency(bureau: Bureau, number: int) -> Crew:
    name = f"演示机构{NUMERALS[number]}"
    body = f"{NOWHERE}00{number}"
    code = body + check_character(body)
    agency_id = register(RegistryKind.AGENCIES, name, bureau.chief, credit_code=code)
    agency = Agency.objects.get(pk=agency_id)
    contract = add_contract(
        agency_id,
        ContractValues(
            f"演示合同〔2024〕{number + 1}号",
            date(2024, 1, 1),
            date(2026, 12, 31),
            date(2023, 12, 20),
            f"{MARK}绩效评价服务框架合同。",
        ),
        by=bureau.chief,
    )
    people = [_found_member(bureau, agency, number, post) for post in range(len(POSTS))]
    author, first, second, third, lead = people
    crew = Crew(bureau.chief, bureau.staff, author, (first, second, third), lead)
    return replace(crew, contract_id=contract.pk)


def _found_member(bureau: Bureau, agency: Agency, number: int, post: int) -> User:
    name = f"演示{NUMERALS[number]}{POSTS[post]}"
    values = MemberValues(name, is_lead=POSTS[post] == LEAD, qualification=QUALIFICATION)
    member = add_member(agency.pk, values, by=bureau.chief)
    login = login_of(number, post)
    return add_account(login, name, Role.AGENCY, by=bureau.system, agency=agency, member=member)


def login_of(number: int, post: int) -> str:
    """Return the login name of a person of an agency, both counted from 0."""
    return f"demo-{Role.AGENCY}" + (f"-{number + 1}-{post + 1}" if number or post else "")
