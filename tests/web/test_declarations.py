import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengji.actions.interests import DeclaredInterest, declare_interest
from hengji.core.interests import Interest, PartyKind
from hengji.core.permissions import Role
from hengji.models import Agency, AgencyMember, Cycle, Expert, InterestDeclaration, User
from tests import builders


@pytest.fixture
def agency(cycle: Cycle) -> Agency:
    return Agency.objects.get(name="甲评价公司")


@pytest.fixture
def client(staff: User) -> Client:
    return builders.browser(staff)


def declared(agency: Agency, by: User, note: str = "", year: int = 2023) -> InterestDeclaration:
    values = DeclaredInterest(
        PartyKind.AGENCY, agency.pk, "建设管理部", Interest.AUDIT, year, note=note
    )
    return declare_interest(values, by=by)


def test_the_bureau_declares_about_anyone(agency: Agency, client: Client) -> None:
    AgencyMember.objects.create(agency=agency, name="张三", is_lead=True)
    expert = Expert.objects.create(name="王五")

    form = client.get("/declarations/add").content.decode()
    answer = client.post(
        "/declarations/add",
        {
            "party": f"EXPERT:{expert.pk}",
            "unit": "建设管理部",
            "interest": "任职关系",
            "from_year": "2020",
            "until_year": "",
            "note": "曾任职",
        },
    )
    page = client.get(answer["Location"]).content.decode()

    assert [word for word in ("张三（甲评价公司）", "王五", "乙评价公司") if word not in form] == []
    assert answer["Location"] == "/declarations"
    words = ("王五", "建设管理部", "任职关系", "2020 年至今", "曾任职", "有效")
    assert [word for word in words if word not in page] == []


def test_an_agency_is_offered_itself_and_its_people_and_no_names_of_units(agency: Agency) -> None:
    AgencyMember.objects.create(agency=agency, name="张三")
    AgencyMember.objects.create(agency=Agency.objects.get(name="乙评价公司"), name="李四")
    Expert.objects.create(name="王五")

    form = builders.browser(builders.agency_account("甲评价公司")).get("/declarations/add")

    html = form.content.decode()
    assert "张三（甲评价公司）" in html
    assert [word for word in ("李四", "王五", "乙评价公司", "建设管理部") if word in html] == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"party": "AGENCY:9999"}, "有内容需要更正"),
        ({"party": "UNIT:1"}, "有内容需要更正"),
        ({"unit": "没有的局"}, "名录里没有“没有的局”。"),
        ({"until_year": "2019"}, "开始于 2020 年，结束于 2019 年。"),
        ({"from_year": "20"}, "有内容需要更正"),
        ({"interest": "朋友"}, "有内容需要更正"),
    ],
)
def test_a_declaration_that_will_not_do_is_shown_again_in_words(
    agency: Agency, client: Client, fields: dict[str, str], words: str
) -> None:
    plain = {
        "party": f"AGENCY:{agency.pk}",
        "unit": "建设管理部",
        "interest": "审计服务",
        "from_year": "2020",
    }

    answer = client.post("/declarations/add", {**plain, **fields})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert InterestDeclaration.objects.count() == 0


def test_a_declaration_is_withdrawn_by_the_form_with_a_reason(
    agency: Agency, staff: User, client: Client
) -> None:
    row = declared(agency, staff)

    without = client.post(f"/declarations/{row.pk}/withdraw", {"reason": " ", "version": "1"})
    client.post(f"/declarations/{row.pk}/withdraw", {"reason": "登记有误", "version": "1"})

    page = client.get("/declarations").content.decode()
    assert without.status_code == 422
    assert "已撤回" in page
    assert "登记有误" in page
    assert client.get(f"/declarations/{row.pk}/withdraw").status_code == 404


def test_what_the_bureau_declared_an_agency_reads_and_does_not_withdraw(
    agency: Agency, staff: User
) -> None:
    row = declared(agency, staff, note="代编年报")
    own = builders.browser(builders.agency_account("甲评价公司"))

    page = own.get("/declarations").content.decode()

    assert "代编年报" in page
    assert "/withdraw" not in page
    assert own.get(f"/declarations/{row.pk}/withdraw").status_code == 404


def test_the_list_is_searched_and_narrowed(agency: Agency, staff: User, client: Client) -> None:
    declared(agency, staff)
    other = declared(Agency.objects.get(name="乙评价公司"), staff)
    client.post(f"/declarations/{other.pk}/withdraw", {"reason": "有误", "version": "1"})

    def shown(query: str) -> list[str]:
        return [str(row.agency) for row in client.get(f"/declarations{query}").context["rows"]]

    assert shown("") == ["乙评价公司", "甲评价公司"]
    assert shown("?text=甲评价") == ["甲评价公司"]
    assert shown("?text=建设") == ["乙评价公司", "甲评价公司"]
    assert shown("?state=open") == ["甲评价公司"]
    assert shown("?text=没有") == []


@pytest.mark.parametrize("role", [Role.UNIT, Role.EXPERT, Role.SYSTEM, Role.AUDITOR])
def test_who_has_nothing_to_do_with_it_finds_no_list(agency: Agency, role: Role) -> None:
    person = {
        Role.UNIT: lambda: builders.unit_account("建设管理部"),
        Role.EXPERT: builders.expert_account,
    }.get(role, lambda: builders.account(role))()

    assert builders.browser(person).get("/declarations").status_code == 404


def test_the_list_asks_as_often_for_many_as_for_few(
    agency: Agency, staff: User, client: Client
) -> None:
    counts = []
    for number in range(2):
        declared(agency, staff, year=2000 + number)
        with CaptureQueriesContext(connection) as asked:
            client.get("/declarations")
        counts.append(len(asked))
        for more in range(3):
            declared(agency, staff, year=2010 + 3 * number + more)

    assert counts[0] == counts[1]
