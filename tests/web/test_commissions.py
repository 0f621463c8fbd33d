import pytest
from django.test import Client

from hengji.actions.interests import DeclaredInterest, declare_interest
from hengji.core.interests import Interest, PartyKind
from hengji.core.permissions import Role
from hengji.core.workflow import Stage
from hengji.models import Agency, AgencyMember, Cycle, Evaluation, User, Waiver
from tests import builders
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(staff: User) -> Client:
    return builders.browser(staff)


@pytest.fixture
def lead(cycle: Cycle) -> AgencyMember:
    agency = Agency.objects.get(name="乙评价公司")
    return AgencyMember.objects.create(agency=agency, name="演示主评人", is_lead=True)


def given(client: Client, evaluation: Evaluation, lead: AgencyMember, **fields: object) -> int:
    values = {
        "agency_id": lead.agency_id,
        "lead_id": lead.pk,
        "contract_id": "",
        "stratum": "大额",
        "version": evaluation.version,
        **fields,
    }
    return client.post(f"/evaluations/{evaluation.pk}/commission", values).status_code


def road() -> Evaluation:
    return builders.evaluation_named("道路养护")


def test_an_evaluation_is_added_and_then_given_to_an_agency(
    client: Client, lead: AgencyMember
) -> None:
    fields = {"name": "演示新增项目", "scope": "项目", "kind": "财政评价", "unit_id": ""}

    added = client.post("/2024/evaluations/add", fields)
    again = client.post("/2024/evaluations/add", fields)
    row = builders.evaluation_named("演示新增项目")
    status = given(client, row, lead, is_blind="on")

    row.refresh_from_db()
    assert (added.status_code, added["Location"]) == (302, f"/evaluations/{row.pk}/commission")
    assert again.status_code == 422
    assert "已有一项" in again.content.decode()
    assert status == 302
    assert (row.stage, row.lead, row.stratum, row.is_blind) == ("编制方案", lead, "大额", True)


def test_conflicts_are_shown_before_and_bar_until_the_chief_waives_them(
    client: Client, lead: AgencyMember, chief: User, staff: User
) -> None:
    tie = DeclaredInterest(PartyKind.AGENCY, lead.agency_id, "建设管理部", Interest.AUDIT, 2022)
    declared = declare_interest(tie, by=staff)
    path, row = f"/evaluations/{road().pk}", road()
    head = builders.browser(chief)

    shown = client.get(f"{path}/commission?agency={lead.agency_id}").content.decode()
    barred = given(client, row, lead)
    waiver = {
        "conflict": f"declaration-{declared.pk}",
        "reason": "只此一家",
        "agency": lead.agency_id,
        "lead": "",
    }
    refused = client.post(f"{path}/waive", waiver).status_code
    waived = head.post(f"{path}/waive", waiver)
    after = client.get(f"{path}/commission?agency={lead.agency_id}").content.decode()

    assert "应当回避" in shown
    assert f"{path}/waive" not in shown
    assert (barred, refused) == (422, 404)
    assert waived["Location"] == f"{path}/commission?agency={lead.agency_id}"
    assert (">应当回避<" in after, ">已豁免<" in after) == (False, True)
    assert Waiver.objects.get().reason == "只此一家"
    assert given(client, row, lead) == 302


def test_the_chief_finds_the_form_that_waives(lead: AgencyMember, chief: User, staff: User) -> None:
    tie = DeclaredInterest(PartyKind.AGENCY, lead.agency_id, "建设管理部", Interest.AUDIT, 2022)
    declare_interest(tie, by=staff)
    path = f"/evaluations/{road().pk}"

    html = builders.browser(chief).get(f"{path}/commission?agency={lead.agency_id}")

    assert f'action="{path}/waive"' in html.content.decode()


def test_a_lead_of_another_agency_cannot_be_chosen(client: Client, lead: AgencyMember) -> None:
    other = Agency.objects.get(name="甲评价公司")

    assert given(client, road(), lead, agency_id=other.pk) == 422
    assert road().stage == "未委托"


def test_an_evaluation_that_is_commissioned_already_is_shown_instead() -> None:
    evaluation, crew = evaluation_at(Stage.SCHEMING)

    answer = builders.browser(crew.staff).get(f"/evaluations/{evaluation.pk}/commission")

    assert (answer.status_code, answer["Location"]) == (302, f"/evaluations/{evaluation.pk}")


def test_the_lead_is_changed_with_a_reason() -> None:
    evaluation, crew = evaluation_at(Stage.REVISING)
    heir = AgencyMember.objects.create(agency=evaluation.agency, name="演示继任", is_lead=True)
    client, path = builders.browser(crew.staff), f"/evaluations/{evaluation.pk}/lead"
    fields = {"lead_id": heir.pk, "reason": "离职", "version": evaluation.version}

    html = client.get(path).content.decode()
    silent = client.post(path, {**fields, "reason": ""}).status_code
    changed = client.post(path, fields).status_code

    evaluation.refresh_from_db()
    assert "演示继任" in html
    assert (silent, changed, evaluation.lead) == (422, 302, heir)


@pytest.mark.parametrize("role", [Role.LEADER, Role.SYSTEM])
def test_only_the_bureau_commissions(role: Role, lead: AgencyMember) -> None:
    other = builders.browser(builders.account(role))

    statuses = [
        other.get(f"/evaluations/{road().pk}/commission").status_code,
        other.get("/2024/evaluations/add").status_code,
        given(other, road(), lead),
    ]

    assert statuses == [404] * 3
