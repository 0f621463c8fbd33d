from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengji.actions.procedure import send_back
from hengji.actions.schemes import adopt_framework, approve_scheme, submit_scheme
from hengji.core.permissions import Role
from hengji.core.scheme_editing import change_points
from hengji.core.verbs import Verb
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew
from hengji.models import Evaluation
from tests.builders import account, agency_account, browser, posted, unit_account
from tests.procedure import evaluation_at
from tests.schemes import last, last_year_and_this, points, saved, scheme_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafting() -> tuple[Evaluation, Crew]:
    evaluation, crew = evaluation_at(Stage.SCHEMING)
    adopt_framework(evaluation.pk, "project_spending", by=crew.author)
    return evaluation, crew


def address(evaluation: Evaluation, name: str = "scheme", *arguments: object) -> str:
    return reverse(name, args=[evaluation.pk, *arguments])


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return unescape(response.content.decode())


def test_the_scheme_shows_three_levels_with_points_rules_and_sources(
    drafting: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = drafting

    page = text_of(browser(crew.staff), address(evaluation))

    words = [
        "决策", "18 分", "项目立项", "6 分", "立项依据充分性", "共 5 条评价要点", "有法律法规",
        "立项文件、政策规划文件", "合计", "100", "应交材料", "立项申请、可行性研究", "编制中",
    ]  # fmt: skip
    assert [word for word in words if word not in page] == []
    assert last(evaluation).content_hash in page


def test_an_agency_begins_with_a_framework(db: None) -> None:
    evaluation, crew = evaluation_at(Stage.SCHEMING)
    client = browser(crew.author)
    assert "开始编制" in text_of(client, address(evaluation))
    assert "项目支出绩效评价指标体系" in text_of(client, address(evaluation, "start-scheme"))

    begin = posted({"begin": "framework:project_spending"}, version=0)
    response = client.post(address(evaluation, "start-scheme"), begin)

    assert response["Location"] == address(evaluation)
    assert last(evaluation).number == 1


def test_last_years_scheme_is_offered_and_what_it_came_from_stays_visible() -> None:
    earlier, this, crew = last_year_and_this()
    client = browser(crew.author)
    start = text_of(client, address(this, "start-scheme"))
    assert f'value="scheme:{earlier.pk}"' in start
    assert "2024年度“2023年度建设管理部部门整体支出”的方案" in start

    client.post(address(this, "start-scheme"), posted({"begin": f"scheme:{earlier.pk}"}, version=0))

    page = text_of(client, address(this))
    assert "沿用2024年度“2023年度建设管理部部门整体支出”方案第 1 版" in page


def test_an_amendment_is_not_offered_what_it_amends() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    send_back(evaluation.pk, Verb.AMEND_SCHEME, reason="扩大范围", by=crew.staff)

    page = text_of(browser(crew.author), address(evaluation, "start-scheme"))

    assert "scheme:" not in page


def test_a_scheme_of_another_agency_is_not_offered() -> None:
    earlier, this, crew = last_year_and_this()
    other = agency_account("乙评价公司")
    Evaluation.objects.filter(pk=earlier.pk).update(agency=other.agency)

    page = text_of(browser(crew.author), address(this, "start-scheme"))

    assert "scheme:" not in page


@pytest.mark.parametrize("begin", ["", "project_spending", "scheme:x", "file:1"])
def test_a_beginning_that_is_not_offered_begins_nothing(begin: str) -> None:
    evaluation, crew = evaluation_at(Stage.SCHEMING)

    response = browser(crew.author).post(
        address(evaluation, "start-scheme"), posted({"begin": begin}, version=0)
    )

    assert (response.status_code, evaluation.schemes.count()) == (400, 0)


def test_what_is_wrong_is_listed_with_links_and_holds_submission_back(
    drafting: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = drafting
    saved(evaluation, crew, change_points(scheme_of(evaluation), {"A11": points("0")}))
    client = browser(crew.author)

    page = text_of(client, address(evaluation))
    response = client.post(address(evaluation, "submit-scheme"), {"opinion": "", "version": 2})

    assert "“立项依据充分性”分值为 0.00 分。" in page
    assert f'href="{address(evaluation, "scheme-indicator", "A11")}"' in page
    assert "总分为 97.00 分，规定为 100.00 分。" in page
    evaluation.refresh_from_db()
    assert (response.status_code, evaluation.stage) == (422, Stage.SCHEMING)


def test_a_scheme_is_handed_in_returned_and_approved(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    agency, bureau = browser(crew.author), browser(crew.staff)

    def post(client: Client, name: str, opinion: str) -> str:
        evaluation.refresh_from_db()
        fields = posted({"opinion": opinion}, evaluation.version)
        response = client.post(address(evaluation, name), fields)
        assert response["Location"] == address(evaluation)
        evaluation.refresh_from_db()
        return evaluation.stage

    assert post(agency, "submit-scheme", "按项目调整") == Stage.SCHEME_REVIEW
    assert post(bureau, "return-scheme", "产出应更重") == Stage.SCHEMING
    assert post(agency, "submit-scheme", "") == Stage.SCHEME_REVIEW
    assert post(bureau, "approve-scheme", "同意") == Stage.COLLECTING
    page = text_of(bureau, address(evaluation))
    assert [
        word for word in ("按项目调整", "产出应更重", "同意", "已批准") if word not in page
    ] == []
    assert post(bureau, "amend-scheme", "扩大范围") == Stage.SCHEMING


def test_a_scheme_is_not_returned_without_a_reason(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    submit_scheme(evaluation.pk, by=crew.author)
    evaluation.refresh_from_db()

    response = browser(crew.staff).post(
        address(evaluation, "return-scheme"), posted({"opinion": " "}, evaluation.version)
    )

    evaluation.refresh_from_db()
    assert (response.status_code, evaluation.stage) == (422, Stage.SCHEME_REVIEW)


def test_each_role_is_offered_what_it_may_do(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    leader = account(Role.LEADER)

    def buttons(person: object) -> list[str]:
        page = text_of(browser(person), address(evaluation))
        words = ("调整分值", "提交方案</button>", "批准方案</button>", "退回方案</button>")
        return [word.removesuffix("</button>") for word in words if word in page]

    assert [buttons(each) for each in (crew.author, crew.staff, leader)] == [
        ["调整分值", "提交方案"],
        [],
        [],
    ]
    submit_scheme(evaluation.pk, by=crew.author)
    assert [buttons(each) for each in (crew.author, crew.staff, leader)] == [
        [],
        ["批准方案", "退回方案"],
        [],
    ]


def test_a_unit_sees_the_approved_scheme_and_nothing_of_a_draft() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    scheme = scheme_of(evaluation)
    evaluation.stage = Stage.SCHEMING
    evaluation.save()
    edited = change_points(scheme, {"A11": points("2.22"), "A12": points("3.78")})
    saved(evaluation, crew, edited)

    page = text_of(browser(crew.unit), address(evaluation))

    there = ["立项依据充分性", "共 5 条评价要点", "立项申请、可行性研究", "已批准", "应交材料"]
    assert [word for word in there if word not in page] == []
    hidden = ["2.22", "访谈提纲", "所需佐证", "版本差异", "散列值", crew.author.name, "第 2 版"]
    assert [word for word in hidden if word in page] == []


def test_a_unit_sees_no_scheme_before_it_is_approved(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    client = browser(crew.unit)

    page = text_of(client, address(evaluation))

    assert "方案还没有批准" in page
    assert "立项依据充分性" not in page
    assert client.get(f"{address(evaluation)}?edition=1").status_code == 404
    assert client.get(address(evaluation, "scheme-difference")).status_code == 404


def test_strangers_cannot_tell_the_scheme_exists(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, _ = drafting
    names = ("scheme", "start-scheme", "scheme-difference", "scheme-points", "scheme-lists")
    paths = [
        *(address(evaluation, name) for name in names),
        *(
            address(evaluation, name, "A11")
            for name in ("scheme-indicator", "add-indicator", "remove-indicator")
        ),
    ]
    strangers = [unit_account("第一中学校"), agency_account("乙评价公司")]

    answers = {browser(each).get(path).status_code for each in strangers for path in paths}

    assert answers == {404}


def test_every_edition_says_how_far_it_came(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    client = browser(crew.staff)

    def states() -> list[tuple[int, str]]:
        shown = client.get(address(evaluation)).context["editions"]
        return [(each.row.number, each.state) for each in shown]

    adopt_framework(evaluation.pk, "project_spending", version=1, by=crew.author)
    assert states() == [(2, "编制中"), (1, "未提交")]
    submit_scheme(evaluation.pk, by=crew.author)
    assert states() == [(2, "待评审"), (1, "未提交")]
    send_back(evaluation.pk, Verb.RETURN_SCHEME, reason="改", by=crew.staff)
    assert states() == [(2, "已退回"), (1, "未提交")]
    edits = {"A11": points("2"), "A12": points("4")}
    saved(evaluation, crew, change_points(scheme_of(evaluation), edits))
    assert states() == [(3, "编制中"), (2, "已退回"), (1, "未提交")]
    submit_scheme(evaluation.pk, by=crew.author)
    approve_scheme(evaluation.pk, by=crew.staff)
    assert states() == [(3, "已批准"), (2, "已退回"), (1, "未提交")]


def test_an_older_edition_can_be_read_and_not_edited(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    adopt_framework(evaluation.pk, "project_spending", version=1, by=crew.author)
    client = browser(crew.author)

    page = text_of(client, f"{address(evaluation)}?edition=1")

    assert "这是以前的版本，只供查阅。" in page
    assert address(evaluation, "scheme-indicator", "A11") not in page
    assert client.get(f"{address(evaluation)}?edition=9").status_code == 404


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    return len(found)


def test_the_number_of_queries_does_not_grow_with_leaves_and_editions(
    drafting: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = drafting
    client = browser(crew.author)
    small = queries_of(client, address(evaluation))

    row = last(evaluation)
    children = row.content["tree"]["children"]
    for number in range(3):
        more = [{**child, "code": f"{child['code']}x{number}"} for child in children]
        row.content["tree"]["children"] = [*row.content["tree"]["children"], *more]
    row.save()
    adopt_framework(evaluation.pk, "project_spending", version=1, by=crew.author)
    last(evaluation).delete()

    assert queries_of(client, address(evaluation)) == small
    assert text_of(client, address(evaluation)).count('<tr id="indicator-') == 68


def test_differences_name_both_values(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    edits = {"A11": points("2"), "A12": points("4")}
    saved(evaluation, crew, change_points(scheme_of(evaluation), edits))
    client = browser(crew.staff)

    page = text_of(client, address(evaluation, "scheme-difference"))

    assert "<del>3</del>" in page
    assert "<ins>2</ins>" in page
    same = text_of(client, f"{address(evaluation, 'scheme-difference')}?from=1&to=1")
    assert "没有差异" in same
    assert client.get(f"{address(evaluation, 'scheme-difference')}?from=7").status_code == 404


def test_a_scheme_is_compared_with_last_years_it_was_adapted_from() -> None:
    earlier, this, crew = last_year_and_this()
    client = browser(crew.author)
    begin = posted({"begin": f"scheme:{earlier.pk}"}, version=0)
    client.post(address(this, "start-scheme"), begin)
    saved(this, crew, change_points(scheme_of(this), {"A11": points("1.25")}))

    page = text_of(client, f"{address(this, 'scheme-difference')}?from=source")

    assert "<ins>1.25</ins>" in page
    assert "沿用" not in page
