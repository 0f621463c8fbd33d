import json
from datetime import date
from typing import Any

import pytest

from hengji.actions.agencies import (
    CONTRACT_ENDS_EARLY,
    CONTRACT_REPEATED,
    CONTRACT_UNNUMBERED,
    MEMBER_REPEATED,
    MEMBER_UNNAMED,
    ContractValues,
    MemberValues,
    add_contract,
    add_member,
    edit_contract,
    edit_member,
)
from hengji.actions.files import GivenFile
from hengji.actions.recording import Stale
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import NotAllowed, Role
from hengji.models import Agency, AgencyMember, Cycle, Event, FrameworkContract, User
from hengji.queries.files import path_of
from tests import builders

TERM = {"begins": date(2024, 1, 1), "ends": date(2026, 12, 31)}


@pytest.fixture
def agency(cycle: Cycle) -> Agency:
    return Agency.objects.get(name="甲评价公司")


def contract(**values: Any) -> ContractValues:
    return ContractValues(**{"number": "框架-1", **TERM, **values})


def changes(verb: str) -> list[list[str]]:
    event = Event.objects.filter(verb=verb).latest("sequence")
    found: list[list[str]] = json.loads(event.details)["changes"]
    return found


def test_a_member_is_kept_as_typed_and_leaves_an_event(agency: Agency, staff: User) -> None:
    values = MemberValues(" 张三 ", is_lead=True, qualification="注册会计师", registration="R-1")

    member = add_member(agency.pk, values, by=staff)

    kept = AgencyMember.objects.get(pk=member.pk)
    assert (kept.name, kept.is_lead, kept.in_use) == ("张三", True, True)
    assert changes("新增评价人员") == [
        ["主评人", "否", "是"],
        ["姓名", "", "张三"],
        ["职称或执业资格", "", "注册会计师"],
        ["平台登记号", "", "R-1"],
    ]
    assert Event.objects.latest("sequence").object_name == "甲评价公司张三"


def test_a_member_who_left_stays_readable(agency: Agency, staff: User) -> None:
    member = add_member(agency.pk, MemberValues("张三"), by=staff)

    edit_member(member.pk, MemberValues("张三", in_use=False), version=member.version, by=staff)

    assert not AgencyMember.objects.get(pk=member.pk).in_use
    assert changes("修改评价人员") == [["在用", "是", "否"]]


def test_nothing_changed_leaves_no_event(agency: Agency, staff: User) -> None:
    member = add_member(agency.pk, MemberValues("张三"), by=staff)
    before = Event.objects.count()

    edit_member(member.pk, MemberValues("张三"), version=member.version, by=staff)

    assert Event.objects.count() == before


def test_the_same_member_twice_is_refused_and_two_numbers_are_two_people(
    agency: Agency, staff: User
) -> None:
    add_member(agency.pk, MemberValues("张三", registration="R-1"), by=staff)
    add_member(agency.pk, MemberValues("张三", registration="R-2"), by=staff)

    with pytest.raises(FlawsFound) as refused:
        add_member(agency.pk, MemberValues("张三", registration="R-1"), by=staff)

    message = "“甲评价公司”已有“张三”，平台登记号R-1。"
    assert refused.value.flaws == (MEMBER_REPEATED.at("姓名", message),)
    assert AgencyMember.objects.count() == 2


def test_a_member_without_a_name_is_refused(agency: Agency, staff: User) -> None:
    with pytest.raises(FlawsFound) as refused:
        add_member(agency.pk, MemberValues("\u200b"), by=staff)

    assert refused.value.flaws == (MEMBER_UNNAMED.at("姓名", "姓名是空白的。"),)


def test_a_member_changed_meanwhile_is_not_overwritten(agency: Agency, staff: User) -> None:
    member = add_member(agency.pk, MemberValues("张三"), by=staff)
    edit_member(member.pk, MemberValues("张三丰"), version=member.version, by=staff)

    with pytest.raises(Stale):
        edit_member(member.pk, MemberValues("张山"), version=member.version, by=staff)


def test_a_contract_is_kept_with_its_file_once(agency: Agency, staff: User) -> None:
    kept = add_contract(
        agency.pk, contract(), file=GivenFile([b"%PDF-1.7 signed"], "a/b/合同.pdf"), by=staff
    )
    again = edit_contract(
        kept.pk,
        contract(note="续签"),
        file=GivenFile([b"%PDF-1.7 signed"], "合同.pdf"),
        version=kept.version,
        by=staff,
    )

    row = FrameworkContract.objects.get(pk=kept.pk)
    assert (row.number, row.note, row.file_name) == ("框架-1", "续签", "合同.pdf")
    assert row.file is not None
    assert path_of(row.file).read_bytes() == b"%PDF-1.7 signed"
    assert again.file == row.file
    assert changes("修改框架合同") == [["说明", "", "续签"]]


def test_a_contract_without_a_new_file_keeps_the_old_one(agency: Agency, staff: User) -> None:
    kept = add_contract(agency.pk, contract(), file=GivenFile([b"old"], "旧.pdf"), by=staff)

    edit_contract(kept.pk, contract(number="框架-2"), version=kept.version, by=staff)

    row = FrameworkContract.objects.get(pk=kept.pk)
    assert (row.number, row.file_name, row.file_id) == ("框架-2", "旧.pdf", kept.file_id)


@pytest.mark.parametrize(
    ("values", "flaw"),
    [
        ({"number": "  "}, CONTRACT_UNNUMBERED.at("合同编号", "合同编号是空白的。")),
        (
            {"ends": date(2023, 12, 31)},
            CONTRACT_ENDS_EARLY.at("终止日期", "起始日期是 2024-01-01，终止日期是 2023-12-31。"),
        ),
        ({}, CONTRACT_REPEATED.at("合同编号", "“甲评价公司”已有编号“框架-1”的合同。")),
    ],
)
def test_a_contract_that_will_not_do_is_refused_whole(
    agency: Agency, staff: User, values: dict[str, Any], flaw: object
) -> None:
    add_contract(agency.pk, contract(), by=staff)
    before = Event.objects.count()

    with pytest.raises(FlawsFound) as refused:
        add_contract(agency.pk, contract(**values), by=staff)

    assert refused.value.flaws == (flaw,)
    assert (FrameworkContract.objects.count(), Event.objects.count()) == (1, before)


@pytest.mark.parametrize("role", [Role.LEADER, Role.AGENCY, Role.UNIT, Role.EXPERT, Role.SYSTEM])
def test_only_the_bureau_keeps_members_and_contracts(agency: Agency, role: Role) -> None:
    person = {
        Role.AGENCY: lambda: builders.agency_account("甲评价公司"),
        Role.UNIT: lambda: builders.unit_account("建设管理部"),
        Role.EXPERT: builders.expert_account,
    }.get(role, lambda: builders.account(role))()

    with pytest.raises(NotAllowed):
        add_member(agency.pk, MemberValues("张三"), by=person)
    with pytest.raises(NotAllowed):
        add_contract(agency.pk, contract(), by=person)
