import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengji.core.permissions import Role
from hengji.models import Agency, AgencyMember, BudgetUnit, Cycle, User
from tests import builders


@pytest.fixture
def system(db: None) -> Client:
    return builders.browser(builders.account(Role.SYSTEM))


def test_the_list_finds_accounts_by_name_and_by_role(system: Client, cycle: Cycle) -> None:
    builders.unit_account("建设管理部")

    by_name = system.get("/accounts?text=建设").context["rows"]
    by_role = system.get("/accounts?role=chief").context["rows"]

    assert [row.name for row in by_name] == ["建设管理部经办"]
    assert [row.role for row in by_role] == ["chief"]


def test_an_account_of_a_unit_is_added_and_its_person_enters_by_the_link_shown_once(
    system: Client, cycle: Cycle
) -> None:
    unit = BudgetUnit.objects.get(name="建设管理部")
    fields = {"username": "lisi", "name": "李四", "role": "unit", "unit": unit.pk}

    response = system.post("/accounts/add", fields)
    user = User.objects.get(username="lisi")
    page = system.post(f"/accounts/{user.pk}/lend").content.decode()

    assert response["Location"] == f"/accounts/{user.pk}"
    assert (user.role, user.unit, user.has_usable_password()) == ("unit", unit, False)
    link = re.search(r"http://testserver(/enter/[\w-]+)", page)
    assert link is not None
    assert link[1] not in system.get(f"/accounts/{user.pk}").content.decode()
    client = Client()
    assert client.post(link[1]).status_code == 302
    assert client.get("/")["Location"] == "/account/choose-password"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"role": "unit"}, "角色是预算单位，请选择这一项。"),
        ({"role": "agency"}, "角色是第三方机构，请选择这一项。"),
        ({"role": "staff", "unit": "own"}, "角色是财政局经办，这一项请不选。"),
        ({"role": "staff", "username": "ＳＹＳＴＥＭ"}, "已有人使用"),
        ({"role": "staff", "username": "\u200b\u200b"}, "登录名不能只是空白。"),
        ({"role": "everything"}, "有内容需要更正"),
    ],
)
def test_an_account_that_belongs_nowhere_or_is_taken_is_not_added(
    system: Client, cycle: Cycle, fields: dict[str, str], words: str
) -> None:
    own = {"unit": str(BudgetUnit.objects.first().pk)} if "unit" in fields else {}
    before = User.objects.count()

    response = system.post("/accounts/add", {"username": "wangwu", "name": "王五", **fields, **own})

    assert (response.status_code, User.objects.count()) == (422, before)
    assert words in response.content.decode()


def test_an_account_is_disabled_and_enabled_by_its_buttons(system: Client, chief: User) -> None:
    system.post(f"/accounts/{chief.pk}/disable")
    disabled = User.objects.get(pk=chief.pk).is_active
    system.post(f"/accounts/{chief.pk}/enable")

    assert (disabled, User.objects.get(pk=chief.pk).is_active) == (False, True)


def test_the_system_administrator_does_not_disable_the_own_account(system: Client) -> None:
    own = User.objects.get(role="system")

    response = system.post(f"/accounts/{own.pk}/disable")

    assert (response.status_code, User.objects.get(pk=own.pk).is_active) == (422, True)
    assert "请由另一位系统管理员停用。" in response.content.decode()


def test_the_list_asks_as_often_for_many_accounts_as_for_few(system: Client) -> None:
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as asked:
            system.get("/accounts")
        counts.append(len(asked))
        for more in range(4):
            builders.account(Role.STAFF, f"经办{number}{more}")

    assert counts[0] == counts[1]


def test_an_account_of_an_agency_is_made_for_one_of_its_members(
    system: Client, cycle: Cycle
) -> None:
    agency, other = Agency.objects.order_by("pk")
    own = AgencyMember.objects.create(agency=agency, name="张三", is_lead=True)
    stranger = AgencyMember.objects.create(agency=other, name="李四")
    fields = {"username": "zhangsan", "name": "张三", "role": "agency", "agency": agency.pk}

    form = system.get("/accounts/add").content.decode()
    refused = system.post("/accounts/add", {**fields, "member": stranger.pk})
    system.post("/accounts/add", {**fields, "member": own.pk})
    twice = system.post("/accounts/add", {**fields, "username": "zhang3", "member": own.pk})

    assert f'<optgroup label="{agency.name}">' in form
    assert "张三（主评人）" in form
    assert f"“李四”不是“{agency.name}”在用的评价人员。" in refused.content.decode()
    assert "“张三”已对应账户“zhangsan”。" in twice.content.decode()
    assert list(User.objects.filter(agency=agency).values_list("username", "member")) == [
        ("zhangsan", own.pk)
    ]


def test_a_member_is_no_unit(system: Client, cycle: Cycle) -> None:
    member = AgencyMember.objects.create(agency=Agency.objects.first(), name="张三")
    unit = BudgetUnit.objects.first()
    fields = {"username": "lisi", "name": "李四", "role": "unit", "unit": unit.pk}

    answer = system.post("/accounts/add", {**fields, "member": member.pk})

    assert answer.status_code == 422
    assert "角色是预算单位，这一项请不选。" in answer.content.decode()


def test_an_account_there_already_is_given_to_a_member_and_back(
    system: Client, cycle: Cycle
) -> None:
    user = builders.agency_account("甲评价公司")
    own = AgencyMember.objects.create(agency=user.agency, name="张三")
    other = Agency.objects.get(name="乙评价公司")
    stranger = AgencyMember.objects.create(agency=other, name="李四")

    page = system.get(f"/accounts/{user.pk}").content.decode()
    refused = system.post(f"/accounts/{user.pk}/member", {"member": stranger.pk, "version": "1"})
    system.post(f"/accounts/{user.pk}/member", {"member": own.pk, "version": "1"})
    tied = User.objects.get(pk=user.pk).member
    system.post(f"/accounts/{user.pk}/member", {"member": "", "version": "2"})

    assert "李四" not in page
    assert (refused.status_code, tied) == (422, own)
    assert User.objects.get(pk=user.pk).member is None


def test_an_account_of_no_agency_is_no_members(system: Client, chief: User) -> None:
    assert "对应评价人员" not in system.get(f"/accounts/{chief.pk}").content.decode()
    assert system.post(f"/accounts/{chief.pk}/member", {"member": ""}).status_code == 404
