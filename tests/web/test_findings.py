from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengji.actions.cycles import close_cycle
from hengji.actions.findings import edit_finding
from hengji.core.permissions import Role
from hengji.models import Cycle, Event, Finding, Recommendation, User
from tests import builders
from tests.builders import browser, posted
from tests.reporting import finding_in, recommendation_in

LIST = "/2024/findings"
FIELDS: dict[str, object] = {
    "finding_code": "",
    "category": "G01",
    "unit": "道路养护项目",
    "fact": "未申报绩效目标",
    "basis": "",
    "amount": "1200.50",
    "budget": "",
    "spent": "",
    "effect": "",
}
ADVICE: dict[str, object] = {"title": "加强管理", "measures": "申报\n审核"}


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return unescape(response.content.decode())


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    return len(found)


def test_findings_stand_under_the_headings_of_the_report(cycle: Cycle, staff: User) -> None:
    finding_in(cycle, staff, "甲", category="P01")
    finding_in(cycle, staff, "乙", category="G01")
    finding_in(cycle, staff, "丙", category="G02")

    page = text_of(browser(staff), LIST)

    goals, purchases = "绩效目标和自评管理有待完善", "政府采购和合同管理有待加强"
    places = [page.index(text) for text in (goals, "（乙）", "（丙）", purchases, "（甲）")]
    assert places == sorted(places)


def test_a_finding_no_recommendation_answers_stands_out(cycle: Cycle, staff: User) -> None:
    recommendation_in(cycle, staff, finding_in(cycle, staff, "甲"), title="回应甲")
    finding_in(cycle, staff, "乙")

    page = text_of(browser(staff), LIST)

    assert page.count('<strong class="lacking">没有建议回应</strong>') == 1
    assert page.count("#recommendation-") == 1


def test_an_empty_year_says_what_to_do(cycle: Cycle, staff: User) -> None:
    page = text_of(browser(staff), LIST)

    assert "还没有登记问题和建议" in page
    assert reverse("add-finding", args=[2024]) in page


def test_a_finding_is_added_by_the_form(cycle: Cycle, staff: User) -> None:
    response = browser(staff).post("/2024/findings/add", FIELDS)

    row = Finding.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{LIST}#finding-{row.pk}")
    assert (row.code, row.fact, str(row.amount)) == ("01", "未申报绩效目标", "1200.50")


def test_a_code_that_is_taken_is_said_beside_the_field(cycle: Cycle, staff: User) -> None:
    finding_in(cycle, staff, "养护")

    response = browser(staff).post("/2024/findings/add", {**FIELDS, "finding_code": "养护"})

    page = unescape(response.content.decode())
    assert (response.status_code, Finding.objects.count()) == (422, 1)
    assert "编号“养护”已用于“道路养护项目未申报绩效目标（养护）…”。请换一个编号" in page
    assert 'value="1200.50"' in page


def test_a_field_the_form_does_not_know_is_refused(cycle: Cycle, staff: User) -> None:
    response = browser(staff).post("/2024/findings/add", {**FIELDS, "position": "1"})

    assert (response.status_code, Finding.objects.count()) == (400, 0)


def test_a_stale_form_loses_nothing_and_overwrites_nothing(cycle: Cycle, staff: User) -> None:
    row = finding_in(cycle, staff, "养护")
    edit_finding(row.pk, {"fact": "别人改的"}, version=1, by=staff)
    client, url = browser(staff), f"/findings/{row.pk}"
    typed = {**FIELDS, "finding_code": "养护", "fact": "我写的长长一段"}

    response = client.post(url, posted(typed, version=1))

    row.refresh_from_db()
    assert (response.status_code, row.fact) == (409, "别人改的")
    again = text_of(client, url)
    assert "我写的长长一段" in again
    assert 'name="version" value="2"' in again


def test_a_form_with_a_mistake_keeps_the_version_it_was_shown_with(
    cycle: Cycle, staff: User
) -> None:
    row = finding_in(cycle, staff)
    edit_finding(row.pk, {"fact": "别人改的"}, version=1, by=staff)

    response = browser(staff).post(f"/findings/{row.pk}", posted({**FIELDS, "unit": ""}, 1))

    assert response.status_code == 422
    assert 'name="version" value="1"' in response.content.decode()


def test_merging_shows_the_text_before_it_is_saved(cycle: Cycle, staff: User) -> None:
    one, two = (finding_in(cycle, staff, code, fact=f"问题{code}") for code in "甲乙")
    client, url = browser(staff), f"/2024/findings/merge?finding={one.pk}&finding={two.pk}"

    page = text_of(client, url)

    assert "道路养护项目问题甲；问题乙。" in page
    assert Finding.objects.count() == 2
    client.post("/2024/findings/merge", {"finding": [f"{one.pk}-1", f"{two.pk}-1"]})
    assert list(Finding.objects.values_list("code", "fact")) == [("甲", "问题甲；问题乙")]


@pytest.mark.parametrize("query", ["", "finding=1", "finding=1&finding=1", "finding=999999"])
def test_too_few_to_merge_is_said(cycle: Cycle, staff: User, query: str) -> None:
    finding_in(cycle, staff)

    page = text_of(browser(staff), f"/2024/findings/merge?{query}", 422)

    assert "合并至少需要选两个问题" in page


@pytest.mark.parametrize("value", ["1", "x-1", "1-x", "1-1-1", "-"])
def test_what_no_page_of_ours_sent_merges_nothing(cycle: Cycle, staff: User, value: str) -> None:
    response = browser(staff).post("/2024/findings/merge", {"finding": [value, value]})

    assert response.status_code == 400


def test_up_and_down_move_and_a_double_click_moves_once(cycle: Cycle, staff: User) -> None:
    finding_in(cycle, staff, "甲")
    row = finding_in(cycle, staff, "乙")
    client = browser(staff)

    for _ in range(2):
        client.post(f"/findings/{row.pk}/move", {"to": "1"})

    assert list(Finding.objects.values_list("code", flat=True)) == ["乙", "甲"]
    assert Event.objects.filter(verb="调整问题次序").count() == 1


def test_removing_asks_first(cycle: Cycle, staff: User) -> None:
    row = finding_in(cycle, staff)
    client, url = browser(staff), f"/findings/{row.pk}/remove"

    page = text_of(client, url)

    assert "要删除问题“养护”吗？" in page
    assert Finding.objects.count() == 1
    client.post(url, {"version": "1"})
    assert Finding.objects.count() == 0


def test_a_recommendation_is_written_and_answers_what_is_ticked(cycle: Cycle, staff: User) -> None:
    finding = finding_in(cycle, staff)
    client = browser(staff)

    client.post("/2024/recommendations/add", {**ADVICE, "answers": [str(finding.pk)]})

    row = Recommendation.objects.get()
    assert (row.title, row.measures, list(row.answers.all())) == (
        "加强管理",
        "申报\n审核",
        [finding],
    )
    page = text_of(client, f"/recommendations/{row.pk}")
    assert f'value="{finding.pk}" id="id_answers_0" checked' in page


def test_a_stale_recommendation_offers_text_and_ticks_again(cycle: Cycle, staff: User) -> None:
    one, two = (finding_in(cycle, staff, code) for code in "甲乙")
    row = recommendation_in(cycle, staff)
    client, url = browser(staff), f"/recommendations/{row.pk}"
    typed = {**ADVICE, "title": "我写的", "answers": [str(one.pk), str(two.pk)]}

    response = client.post(url, posted(typed, version=7))

    assert response.status_code == 409
    page = text_of(client, url)
    assert 'value="我写的"' in page
    assert page.count(" checked") == 2


def test_recommendations_move_and_are_removed(cycle: Cycle, staff: User) -> None:
    recommendation_in(cycle, staff, title="甲")
    row = recommendation_in(cycle, staff, title="乙")
    client = browser(staff)

    client.post(f"/recommendations/{row.pk}/move", {"to": "1"})
    first = Recommendation.objects.first()
    client.post(f"/recommendations/{row.pk}/remove", {"version": "1"})

    assert first == row
    assert list(Recommendation.objects.values_list("title", flat=True)) == ["甲"]


def test_a_leader_reads_and_cannot_write(cycle: Cycle, staff: User) -> None:
    finding = finding_in(cycle, staff)
    advice = recommendation_in(cycle, staff, finding)
    client = browser(builders.account(Role.LEADER))

    page = text_of(client, LIST)

    assert "未申报绩效目标（养护）" in page
    for words in ("新增问题", "合并所选", "上移", "删除"):
        assert words not in page
    for url in (
        f"/findings/{finding.pk}",
        f"/findings/{finding.pk}/remove",
        "/2024/findings/add",
        "/2024/findings/merge",
        f"/recommendations/{advice.pk}",
    ):
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.AUDITOR])
def test_a_stranger_cannot_tell_that_findings_exist(cycle: Cycle, staff: User, role: Role) -> None:
    finding = finding_in(cycle, staff)
    client = browser(builders.account(role))

    urls = (LIST, "/2099/findings", f"/findings/{finding.pk}", "/findings/999999")

    assert [client.get(url).status_code for url in urls] == [404] * 4


def test_ids_that_never_were_answer_as_those_of_others(cycle: Cycle, staff: User) -> None:
    client = browser(staff)

    urls = ("/findings/999999", "/recommendations/999999", "/2099/findings")

    assert [client.get(url).status_code for url in urls] == [404] * 3
    assert client.post("/findings/999999/move", {"to": "1"}).status_code == 404


def test_a_closed_year_is_read_and_not_written(cycle: Cycle, chief: User) -> None:
    finding = finding_in(cycle, chief)
    close_cycle(cycle.pk, by=chief)
    client = browser(chief)

    page = text_of(client, LIST)

    assert "新增问题" not in page
    response = client.post(f"/findings/{finding.pk}", posted({**FIELDS, "fact": "改"}, 1))
    finding.refresh_from_db()
    assert (response.status_code, finding.fact) == (409, "未申报绩效目标（养护）")


def test_hostile_text_is_shown_as_text(cycle: Cycle, staff: User) -> None:
    hostile = "<script>alert(1)</script>{{ 7 }}{不存在}=1+1"
    row = finding_in(cycle, staff, "<b>", fact=hostile)
    recommendation_in(cycle, staff, row, title=hostile)

    for url in (LIST, f"/findings/{row.pk}", f"/findings/{row.pk}/remove"):
        raw = browser(staff).get(url).content.decode()
        assert "<script>alert(1)" not in raw
        assert hostile in unescape(raw)


def test_the_list_costs_the_same_queries_for_one_finding_and_for_four(
    cycle: Cycle, staff: User
) -> None:
    client = browser(staff)
    recommendation_in(cycle, staff, finding_in(cycle, staff, "1"))
    client.get(LIST)
    one = queries_of(client, LIST)

    for code in "234":
        recommendation_in(cycle, staff, finding_in(cycle, staff, code), title=code)

    assert queries_of(client, LIST) == one
