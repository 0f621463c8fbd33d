from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hengji.actions.agencies import ContractValues, MemberValues, add_contract, add_member
from hengji.actions.files import GivenFile
from hengji.core.permissions import Role
from hengji.models import Agency, AgencyMember, Cycle, FrameworkContract, User
from tests import builders


@pytest.fixture
def agency(cycle: Cycle) -> Agency:
    return Agency.objects.get(name="甲评价公司")


@pytest.fixture
def client(staff: User) -> Client:
    return builders.browser(staff)


def contract(agency: Agency, by: User, number: str = "框架-1") -> FrameworkContract:
    today = timezone.localdate()
    values = ContractValues(number, today - timedelta(days=300), today + timedelta(days=40))
    return add_contract(agency.pk, values, file=GivenFile([b"%PDF-1.7 signed"], "合同.pdf"), by=by)


def test_the_page_shows_people_contracts_evaluations_and_accounts(
    agency: Agency, staff: User, client: Client
) -> None:
    add_member(agency.pk, MemberValues("张三", is_lead=True, qualification="注册会计师"), by=staff)
    contract(agency, staff)
    builders.agency_account("甲评价公司")

    html = client.get(f"/agencies/{agency.pk}").content.decode()

    words = (
        "张三",
        "<strong>主评人</strong>",
        "注册会计师",
        "框架-1",
        "还有 40 天到期",
        "合同.pdf",
        "2024 年的评价",
        "道路养护项目",
        "甲评价公司经办",
        "没有声明过利益关系。",
    )
    assert [word for word in words if word not in html] == []
    assert "校舍修缮项目" not in html


def test_the_list_leads_to_the_page_and_the_page_to_the_form(
    agency: Agency, client: Client
) -> None:
    assert f'href="/agencies/{agency.pk}"' in client.get("/agencies").content.decode()
    page = client.get(f"/agencies/{agency.pk}").content.decode()
    assert f'href="/agencies/{agency.pk}/edit"' in page


def test_a_member_is_added_and_edited_by_the_forms(agency: Agency, client: Client) -> None:
    fields = {"name": "张三", "is_lead": "on", "qualification": "", "registration": "R-1"}

    added = client.post(f"/agencies/{agency.pk}/members/add", {**fields, "in_use": "on"})
    member = AgencyMember.objects.get(name="张三")
    edited = client.post(f"/members/{member.pk}", {**fields, "version": str(member.version)})
    stale = client.post(f"/members/{member.pk}", {**fields, "version": str(member.version)})

    kept = AgencyMember.objects.get(pk=member.pk)
    assert [added["Location"], edited["Location"]] == [f"/agencies/{agency.pk}"] * 2
    assert (kept.is_lead, kept.in_use, kept.registration) == (True, False, "R-1")
    assert stale.status_code == 409


def test_a_contract_is_registered_edited_and_its_file_downloaded(
    agency: Agency, client: Client
) -> None:
    fields = {"number": "框架-1", "begins": "2024-01-01", "ends": "2026-12-31", "note": ""}
    file = SimpleUploadedFile("合同.pdf", b"%PDF-1.7 signed")

    client.post(f"/agencies/{agency.pk}/contracts/add", {**fields, "file": file})
    row = FrameworkContract.objects.get()
    client.post(f"/contracts/{row.pk}", {**fields, "note": "续签", "version": str(row.version)})

    kept = FrameworkContract.objects.get()
    answer = client.get(f"/contracts/{kept.pk}/file")
    assert (kept.note, kept.file_name, str(kept.ends)) == ("续签", "合同.pdf", "2026-12-31")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 signed"
    assert "filename" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ends": "2023-01-01"}, "起始日期是 2024-01-01，终止日期是 2023-01-01。"),
        ({"ends": "2023-02-30"}, "有内容需要更正"),
        ({"number": ""}, "有内容需要更正"),
    ],
)
def test_a_contract_that_will_not_do_is_shown_again_in_words(
    agency: Agency, client: Client, fields: dict[str, str], words: str
) -> None:
    plain = {"number": "框架-1", "begins": "2024-01-01", "ends": "2026-12-31"}

    answer = client.post(f"/agencies/{agency.pk}/contracts/add", {**plain, **fields})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert FrameworkContract.objects.count() == 0


def test_the_forms_show_what_is_kept(agency: Agency, staff: User, client: Client) -> None:
    member = add_member(agency.pk, MemberValues("张三", registration="R-1"), by=staff)
    row = contract(agency, staff)

    pages = {
        path: client.get(path)
        for path in (
            f"/agencies/{agency.pk}/members/add",
            f"/agencies/{agency.pk}/contracts/add",
            f"/members/{member.pk}",
            f"/contracts/{row.pk}",
        )
    }

    assert {page.status_code for page in pages.values()} == {200}
    assert 'value="R-1"' in pages[f"/members/{member.pk}"].content.decode()
    kept = pages[f"/contracts/{row.pk}"].content.decode()
    assert [word for word in ("框架-1", f'value="{row.ends}"') if word not in kept] == []


def test_a_contract_without_a_file_has_none_to_download(
    agency: Agency, staff: User, client: Client
) -> None:
    today = timezone.localdate()
    row = add_contract(agency.pk, ContractValues("框架-2", today, today), by=staff)

    assert client.get(f"/contracts/{row.pk}/file").status_code == 404


def test_an_agency_sees_its_own_page_and_edits_nothing_on_it(agency: Agency, staff: User) -> None:
    member = add_member(agency.pk, MemberValues("张三"), by=staff)
    row = contract(agency, staff)
    own = builders.browser(builders.agency_account("甲评价公司"))

    page = own.get(f"/agencies/{agency.pk}").content.decode()

    assert "张三" in page
    assert [word for word in ("新增评价人员", "登记框架合同", "/edit") if word in page] == []
    file = own.get(f"/contracts/{row.pk}/file")
    assert b"".join(file.streaming_content) == b"%PDF-1.7 signed"
    for address in (
        f"/members/{member.pk}",
        f"/contracts/{row.pk}",
        f"/agencies/{agency.pk}/members/add",
        f"/agencies/{agency.pk}/contracts/add",
    ):
        assert own.get(address).status_code == 404


def test_a_leader_reads_and_a_unit_does_not(agency: Agency) -> None:
    leader = builders.browser(builders.account(Role.LEADER))
    unit = builders.browser(builders.unit_account("建设管理部"))

    assert leader.get(f"/agencies/{agency.pk}").status_code == 200
    assert unit.get(f"/agencies/{agency.pk}").status_code == 404


def test_the_page_asks_as_often_for_many_rows_as_for_few(
    agency: Agency, staff: User, client: Client
) -> None:
    counts = []
    for number in range(2):
        contract(agency, staff, f"合同-{number}")
        add_member(agency.pk, MemberValues(f"人员{number}"), by=staff)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/agencies/{agency.pk}")
        counts.append(len(asked))
        for more in range(3):
            contract(agency, staff, f"合同-{number}-{more}")
            add_member(agency.pk, MemberValues(f"人员{number}{more}"), by=staff)

    assert counts[0] == counts[1]
