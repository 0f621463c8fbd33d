import pytest
from django.test import Client

from hengji.actions.evidence import add_evidence
from hengji.core.permissions import Role
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew, carry_to
from hengji.models import Evaluation, Evidence
from tests import builders
from tests.procedure import again, cancelled, evaluation_at, heirs_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def left() -> tuple[Evaluation, Crew]:
    """An evaluation whose agency left a paper for every leaf, and one file."""
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    add_evidence(evaluation.pk, [b"1"], "记录.txt", by=crew.author)
    return cancelled(evaluation, crew), crew


def text_at(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_before_commissioning_it_says_what_becomes_of_earlier_work(
    left: tuple[Evaluation, Crew],
) -> None:
    (evaluation, crew), heirs = left, heirs_of(left[1])
    client, path = builders.browser(crew.staff), f"/evaluations/{evaluation.pk}/commission?agency="

    same = text_at(client, f"{path}{crew.lead.agency_id}")
    other = text_at(client, f"{path}{heirs.lead.agency_id}")

    assert "“甲评价公司”以前承担过本项评价" in same
    assert "封存的 17 份底稿、1 件佐证等恢复原样，接着做。" in same
    assert "从空白底稿开始" not in same
    assert (
        "“甲评价公司”以前的 17 份底稿、1 件佐证等已封存，“乙评价公司”看不到，"
        "从空白底稿开始；再委托“甲评价公司”时恢复。"
    ) in other


def test_before_a_first_commission_nothing_is_said_of_earlier_work() -> None:
    evaluation, crew = evaluation_at(Stage.PLANNED)
    path = f"/evaluations/{evaluation.pk}/commission?agency={crew.lead.agency_id}"

    assert "封存" not in text_at(builders.browser(crew.staff), path)


def test_who_is_commissioned_again_is_said_to_have_its_work_back(
    left: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = left
    lead = crew.lead.member
    fields = {"agency_id": lead.agency_id, "lead_id": lead.pk, "version": evaluation.version}
    client = builders.browser(crew.staff)

    answer = client.post(f"/evaluations/{evaluation.pk}/commission", fields, follow=True)

    assert "它以前的底稿和佐证已恢复" in answer.content.decode()
    assert "原委托机构的底稿（封存）" not in answer.content.decode()


@pytest.mark.parametrize("role", [Role.STAFF, Role.CHIEF, Role.LEADER])
def test_the_bureau_reads_what_is_set_aside(left: tuple[Evaluation, Crew], role: Role) -> None:
    evaluation, crew = left
    reader = crew.staff if role is Role.STAFF else builders.account(role, f"演示{role}")
    client, agency_id = builders.browser(reader), crew.lead.agency_id
    file = Evidence.everything.get()

    overview = text_at(client, f"/evaluations/{evaluation.pk}")
    aside = text_at(client, f"/evaluations/{evaluation.pk}/set-aside/{agency_id}")
    answer = client.get(f"/set-aside/evidence/{file.pk}")

    assert "原委托机构的底稿（封存）" in overview
    assert f"/evaluations/{evaluation.pk}/set-aside/{agency_id}" in overview
    assert "底稿 17 份，佐证 1 件，访谈 0 次" in aside
    assert "C11 " in aside
    assert b"".join(answer.streaming_content) == b"1"  # type: ignore[attr-defined]


def test_nobody_else_reads_it_and_what_is_not_set_aside_is_not_there(
    left: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = left
    heirs = heirs_of(crew)
    carry_to(Stage.COLLECTING, again(heirs, evaluation))
    file = Evidence.everything.get()
    own = f"/evaluations/{evaluation.pk}/set-aside/{heirs.lead.agency_id}"
    theirs = f"/evaluations/{evaluation.pk}/set-aside/{crew.lead.agency_id}"
    strangers = (heirs.author, crew.author, crew.unit, builders.expert_account())

    answers = {
        builders.browser(each).get(path).status_code
        for each in strangers
        for path in (theirs, f"/set-aside/evidence/{file.pk}", f"/evidence/{file.pk}/file")
    }
    live = builders.browser(crew.staff).get(own).status_code

    assert (answers, live) == ({404}, 404)


def test_an_agency_named_by_the_ledger_is_not_commissioned_and_its_work_stays_aside(
    left: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = left
    Evaluation.objects.filter(pk=evaluation.pk).update(agency=crew.lead.agency)

    overview = text_at(builders.browser(crew.staff), f"/evaluations/{evaluation.pk}")

    assert "原委托机构的底稿（封存）" in overview
    assert evaluation.papers.count() == 0
