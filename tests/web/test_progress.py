from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hengji.actions.commissions import add_evaluation
from hengji.core.evaluations import Kind
from hengji.core.ledger import Scope
from hengji.core.permissions import Role
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew, Walk, carry_to
from hengji.models import Cycle, Evaluation, ReportFacts, User
from tests import builders
from tests.procedure import WHOLE, evaluation_at

pytestmark = pytest.mark.django_db
SCHOOL = "校舍改造演示项目"


def also(evaluation: Evaluation, crew: Crew, name: str, stage: Stage) -> Evaluation:
    row = add_evaluation(
        evaluation.cycle_id,
        name=name,
        scope=Scope.PROJECT,
        kind=Kind.FISCAL,
        unit_id=evaluation.unit_id,
        by=crew.staff,
    )
    return carry_to(stage, Walk(row.pk, crew, "project_spending"))


def shown(user: User, query: str = "") -> str:
    answer = builders.browser(user).get(f"/2024/progress{query}")
    assert answer.status_code == 200
    html: str = answer.content.decode()
    return html[html.index("<main") :]


def test_every_evaluation_of_the_procedure_is_listed_with_whom_it_waits_for() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    also(evaluation, crew, SCHOOL, Stage.SCHEME_REVIEW)

    html = shown(crew.staff)

    assert "提交材料（还缺立项文件、绩效目标表等" in html
    assert "评审评价方案" in html
    assert WHOLE not in html
    assert "直接录入得分" in html


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("?stage=方案评审", [SCHOOL]),
        ("?party=预算单位", ["道路养护项目"]),
        ("?overdue=yes", ["道路养护项目"]),
        ("?stage=从未有过", ["道路养护项目", SCHOOL]),
        ("?agency=999999", []),
        ("?n=99999", ["道路养护项目", SCHOOL]),
    ],
)
def test_the_list_is_filtered(query: str, listed: list[str]) -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    also(evaluation, crew, SCHOOL, Stage.SCHEME_REVIEW)
    late = timezone.localdate() - timedelta(days=30)
    Evaluation.objects.filter(pk=evaluation.pk).update(stage_since=late)

    html = shown(crew.staff, query)

    rows = html[: html.index("各机构各阶段")]
    assert [name for name in ("道路养护项目", SCHOOL) if name in rows] == listed


def test_agency_and_unit_see_their_own_only() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    also(evaluation, crew, SCHOOL, Stage.PLANNED)
    stranger = builders.agency_account("乙评价公司")

    pages = [shown(user) for user in (crew.author, crew.unit, stranger)]

    assert ["道路养护项目" in html for html in pages] == [True, True, False]
    assert [SCHOOL in html for html in pages] == [False, True, False]
    assert ["催办文本" in html for html in pages] == [False] * 3


def test_reminders_name_all_that_a_unit_or_an_agency_has_not_done() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    also(evaluation, crew, SCHOOL, Stage.DRAFTING)
    ReportFacts.objects.update_or_create(cycle=evaluation.cycle, defaults={"organ": "演示财政局"})

    html = builders.browser(crew.staff).get("/2024/progress/reminders").content.decode()

    assert "建设管理部：" in html
    assert (
        "“道路养护项目”绩效评价（受托机构：甲评价公司）：提交材料（还缺立项文件、绩效目标表、"
        in html
    )
    assert f"“{SCHOOL}”绩效评价（主评人：甲评价公司主评人）：提交评价报告初稿，应于" in html
    assert "演示财政局" in html


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR])
def test_only_the_bureau_reminds(cycle: Cycle, role: Role) -> None:
    client = builders.browser(builders.account(role))

    assert client.get("/2024/progress/reminders").status_code == 404


def test_a_year_without_the_procedure_says_how_to_begin(cycle: Cycle, staff: User) -> None:
    html = shown(staff)

    assert "还没有按程序开展的评价" in html
    assert "本年度 4 项评价的得分是直接录入的" in html
    assert (
        "没有需要催办的" in builders.browser(staff).get("/2024/progress/reminders").content.decode()
    )


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_many() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    client = builders.browser(crew.staff)
    client.get("/2024/progress")
    one = _questions(client)
    for number, stage in enumerate((Stage.COLLECTING, Stage.DRAFTING, Stage.CONSULTING)):
        also(evaluation, crew, f"{SCHOOL}{number}", stage)

    many = _questions(client)

    assert many <= one + 1  # materials are asked for only where they are waited for


def _questions(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get("/2024/progress")
    return len(asked)


def first_page(user: User) -> str:
    html: str = builders.browser(user).get("/").content.decode()
    return html[html.index("<main") :]


def test_the_first_page_says_what_waits_for_whom() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    also(evaluation, crew, SCHOOL, Stage.REVISING)
    also(evaluation, crew, f"{SCHOOL}二", Stage.SCHEME_REVIEW)
    third = also(evaluation, crew, f"{SCHOOL}三", Stage.SCHEME_REVIEW)
    Evaluation.objects.filter(pk=third.pk).update(
        stage_since=timezone.localdate() - timedelta(days=30)
    )

    unit, lead, author, staff = map(first_page, (crew.unit, crew.lead, crew.author, crew.staff))

    assert "“道路养护项目”：提交材料，还剩" in unit
    assert f"“{SCHOOL}”：由您修改定稿、签字，还剩" in lead
    assert f"“{SCHOOL}”：修改定稿，由主评人签字，还剩" in author
    assert "2 项评价：评审评价方案，其中 1 项超期。" in staff
    assert 'href="/2024/progress?stage=%E6%96%B9%E6%A1%88%E8%AF%84%E5%AE%A1"' in staff
    assert f"“{SCHOOL}”：" not in unit
