from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hengji.actions.schemes import adopt_framework, submit_scheme
from hengji.core.scheme_editing import find_indicator, rename
from hengji.core.schemes import DatumField, RequiredMaterial
from hengji.core.scoring_rules import Band, Banded, Deduction, Proportional
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew
from hengji.models import Evaluation
from tests.builders import browser, posted
from tests.procedure import evaluation_at
from tests.schemes import last, saved, scheme_of

pytestmark = pytest.mark.django_db
LEAF: dict[str, object] = {
    "name": "资金到位率",
    "points": "4",
    "meaning": "",
    "criteria": "",
    "rule_kind": "proportional",
    "target": "100",
    "passing": "",
    "overshoot": "",
    "unit": "百分点",
    "formula": "实际到位资金 ÷ 预算资金 × 100%",
    "data_source": "到账凭证",
    "wanted": "到账凭证\n指标文件",
    "project_specific": "",
    "actual": "",
}


@pytest.fixture
def drafting() -> tuple[Evaluation, Crew]:
    evaluation, crew = evaluation_at(Stage.SCHEMING)
    adopt_framework(evaluation.pk, "project_spending", by=crew.author)
    return evaluation, crew


def address(evaluation: Evaluation, name: str, *arguments: object) -> str:
    return reverse(name, args=[evaluation.pk, *arguments])


def page_of(response: Any) -> str:
    return unescape(response.content.decode())


def post(client: Client, url: str, fields: dict[str, object], version: int | None = 1) -> Any:
    return client.post(url, posted(fields, version))


@pytest.mark.parametrize(
    ("typed", "rule", "unit"),
    [
        ({"passing": "60"}, Proportional(Decimal(100), Decimal("0.6")), "百分点"),
        (
            {"rule_kind": "criteria", "criteria": "有文件\n\n有公示\n"},
            Proportional(Decimal(2)),
            "条",
        ),
        (
            {"rule_kind": "banded", "bands": "95 100%\r\n80 60%", "less_is_better": ""},
            Banded((Band(Decimal(95), Decimal(1)), Band(Decimal(80), Decimal("0.6")))),
            "百分点",
        ),
        (
            {"rule_kind": "deduction", "each": "0.5", "relative": "", "measured": "", "unit": "次"},
            Deduction(Decimal("0.5")),
            "次",
        ),
    ],
)
def test_a_leaf_is_edited_with_the_rule_of_its_kind(
    drafting: tuple[Evaluation, Crew], typed: dict[str, object], rule: object, unit: str
) -> None:
    evaluation, crew = drafting

    response = post(
        browser(crew.author), address(evaluation, "scheme-indicator", "B11"), {**LEAF, **typed}
    )

    assert response["Location"] == f"{address(evaluation, 'scheme')}#indicator-B11"
    scheme = scheme_of(evaluation)
    leaf = find_indicator(scheme.tree, "B11")
    assert (leaf.rule, leaf.unit) == (rule, unit)
    assert scheme.wanted["B11"] == ("到账凭证", "指标文件")


def test_what_a_form_shows_is_what_it_saves(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    client, before = browser(crew.author), last(evaluation).content
    for leaf in scheme_of(evaluation).tree.leaves():
        url = address(evaluation, "scheme-indicator", leaf.code)
        form = client.get(url).context["form"]
        fields = {name: form[name].value() or "" for name in form.fields}

        assert post(client, url, fields).status_code == 302

    assert (last(evaluation).content, last(evaluation).version) == (before, 1)


def test_a_slip_in_a_rule_is_said_beside_its_field(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting

    response = post(
        browser(crew.author),
        address(evaluation, "scheme-indicator", "B11"),
        {**LEAF, "target": "全部", "points": "五"},
    )

    page = page_of(response)
    assert response.status_code == 422
    assert 'value="全部"' in page
    assert 'value="五"' in page
    assert last(evaluation).version == 1


def test_another_kind_of_rule_shows_its_fields_and_saves_nothing(
    drafting: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = drafting

    response = post(
        browser(crew.author),
        address(evaluation, "scheme-indicator", "B11"),
        {**LEAF, "name": "没有保存的名称", "rule_kind": "judged", "choose": "1"},
    )

    page = page_of(response)
    assert response.status_code == 200
    assert 'name="tiers"' in page
    assert 'name="target"' not in page
    assert 'value="没有保存的名称"' in page
    assert find_indicator(scheme_of(evaluation).tree, "B11").name == "资金到位率"


def check(client: Client, url: str, fields: dict[str, object]) -> str:
    response = post(client, url, {**fields, "check": "1"})
    assert response.status_code == 200
    assert "<html" not in response.content.decode()
    return page_of(response)


def test_typing_shows_an_example_flaws_and_changed_totals(
    drafting: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = drafting
    client, url = browser(crew.author), address(evaluation, "scheme-indicator", "B11")

    part = check(
        client, url, {**LEAF, "points": "10", "actual": "97", "data_source": "", "passing": "60"}
    )

    assert "实际值 97，目标值 100，完成率 97.00%，分值 10，得 9.70 分" in part
    assert "达到 100% 得满分；不足按比例得分，低于目标的 60% 不得分" in part
    assert "“资金到位率”没有数据来源。" in part
    assert '<del><span class="visually-hidden">原为</span>14</del>' in part
    assert "总分为 106.00 分，规定为 100.00 分。" in part
    assert last(evaluation).version == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"target": ""}, "没有填写"),
        ({"name": ""}, "名称"),
        ({"rule_kind": ""}, "评分标准"),
        ({"target": "0"}, "“资金到位率”的目标值应大于 0，现为 0。"),
        (
            {"rule_kind": "judged", "tiers": "好 0% 100%", "actual": "97"},
            "应在 0 到 1 之间，现为 97",
        ),
    ],
)
def test_typing_what_cannot_be_scored_says_why(
    drafting: tuple[Evaluation, Crew], typed: dict[str, object], said: str
) -> None:
    evaluation, crew = drafting
    url = address(evaluation, "scheme-indicator", "B11")

    assert said in check(browser(crew.author), url, {**LEAF, **typed})


def test_saving_can_lead_to_the_next_leaf(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    client = browser(crew.author)

    response = post(client, address(evaluation, "scheme-indicator", "B11"), {**LEAF, "next": "1"})

    assert response["Location"] == address(evaluation, "scheme-indicator", "B12")


def test_a_stale_form_loses_nothing_and_overwrites_nothing(
    drafting: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = drafting
    saved(evaluation, crew, rename(scheme_of(evaluation), "B11", "别人改的名称"))
    client, url = browser(crew.author), address(evaluation, "scheme-indicator", "B11")

    response = post(client, url, {**LEAF, "meaning": "我写的长长一段", "target": "95"})

    assert response.status_code == 409
    assert find_indicator(scheme_of(evaluation).tree, "B11").name == "别人改的名称"
    again = page_of(client.get(url))
    assert "我写的长长一段" in again
    assert 'value="95"' in again
    assert 'name="version" value="2"' in again


def test_a_form_with_a_mistake_is_stale_all_the_same(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    saved(evaluation, crew, rename(scheme_of(evaluation), "B11", "别人改的名称"))

    response = post(
        browser(crew.author),
        address(evaluation, "scheme-indicator", "B11"),
        {**LEAF, "points": "四"},
    )

    assert response.status_code == 409


def test_a_new_leaf_gets_the_branches_it_needs(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    client = browser(crew.author)
    new = {**LEAF, "name": "新指标"}

    top = post(
        client,
        address(evaluation, "add-indicator", "0"),
        {**new, "branch-0": "影响", "branch-1": "长效影响"},
    )
    low = post(client, address(evaluation, "add-indicator", "B1"), new, 2)

    tree = scheme_of(evaluation).tree
    assert top["Location"].endswith("#indicator-E11")
    assert low["Location"].endswith("#indicator-B14")
    assert [node.name for node in tree.children[-1].walk()] == ["影响", "长效影响", "新指标"]
    assert client.get(address(evaluation, "add-indicator", "B11")).status_code == 404


def test_the_code_of_a_leaf_that_vanished_is_not_given_again() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    evaluation.papers.create(code="B14", actual="1")
    evaluation.stage = Stage.SCHEMING
    evaluation.save()
    version = last(evaluation).version

    response = post(browser(crew.author), address(evaluation, "add-indicator", "B1"), LEAF, version)

    assert response["Location"].endswith("#indicator-B15")


def test_an_indicator_is_renamed_moved_and_taken_out(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    client = browser(crew.author)

    renamed = post(client, address(evaluation, "scheme-indicator", "A1"), {"name": "立项"})
    moved = post(client, address(evaluation, "move-indicator", "A12"), {"to": "up"}, 2)
    asked = client.get(address(evaluation, "remove-indicator", "A3"))
    removed = post(client, address(evaluation, "remove-indicator", "A3"), {}, 3)

    assert "删除“预算编制科学性”（3 分" in page_of(asked)
    assert [each.status_code for each in (renamed, moved, removed)] == [302, 302, 302]
    first = scheme_of(evaluation).tree.children[0]
    assert [node.code for node in first.walk()] == ["A", "A1", "A12", "A11", "A2", "A21", "A22"]
    assert first.children[0].name == "立项"


def test_all_points_are_edited_in_one_table(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    client, url = browser(crew.author), address(evaluation, "scheme-points")
    form = client.get(url).context["form"]
    fields = {name: form[name].value() for name in form.fields}

    part = check(client, url, {**fields, "points-A11": "9.5", "points-A12": ""})
    response = post(client, url, {**fields, "points-A11": "2.5", "points-A12": "3.5"})

    assert '<ins><span class="visually-hidden">改为</span>24.5</ins>' in part
    assert response.status_code == 302
    tree = scheme_of(evaluation).tree
    assert [find_indicator(tree, code).points for code in ("A11", "A12", "A1", "0")] == [
        Decimal("2.5"),
        Decimal("3.5"),
        6,
        100,
    ]


def test_points_that_are_none_are_said_beside_the_leaf(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    client, url = browser(crew.author), address(evaluation, "scheme-points")
    form = client.get(url).context["form"]
    fields = {name: form[name].value() for name in form.fields}

    response = post(client, url, {**fields, "points-A11": "3.005", "points-A12": "-1"})

    assert response.status_code == 422
    assert 'value="3.005"' in page_of(response)
    assert last(evaluation).version == 1


def test_lists_are_edited_row_by_row(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    client, url = browser(crew.author), address(evaluation, "scheme-lists")
    fields = {
        "outline": "资金怎样下达？\n\n怎样验收？",
        "material-0": "立项文件",
        "required-0": "no",
        "note-0": "原件",
        "material-1": "",
        "note-1": "没有名称的不算",
        "label-0": "到位资金",
        "unit-0": "元",
        "key-0": "received",
        "label-1": "里程",
        "unit-1": "公里",
    }

    response = post(client, url, fields)

    assert response.status_code == 302
    scheme = scheme_of(evaluation)
    assert scheme.outline == ("资金怎样下达？", "怎样验收？")
    assert scheme.materials == (RequiredMaterial("立项文件", required=False, note="原件"),)
    assert scheme.data == (
        DatumField("received", "到位资金", "元"),
        DatumField("line-1", "里程", "公里"),
    )


def test_rows_that_were_typed_and_overtaken_come_back(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    saved(evaluation, crew, rename(scheme_of(evaluation), "B11", "别人改的名称"))
    client, url = browser(crew.author), address(evaluation, "scheme-lists")

    response = post(client, url, {"outline": "", "material-16": "我补的材料", "label-0": "甲"})

    assert response.status_code == 409
    assert "我补的材料" in page_of(client.get(url))


def test_a_field_the_form_does_not_know_is_refused(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting

    statuses = [
        post(browser(crew.author), address(evaluation, *name), {**fields, "stage": "已归档"})
        for name, fields in (
            (("scheme-indicator", "B11"), LEAF),
            (("scheme-points",), {}),
            (("scheme-lists",), {"outline": ""}),
            (("move-indicator", "B11"), {"to": "up"}),
        )
    ]

    assert [each.status_code for each in statuses] == [400] * 4


def test_nothing_is_edited_once_the_scheme_is_handed_in(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    submit_scheme(evaluation.pk, by=crew.author)
    client = browser(crew.author)

    answers = [
        client.get(address(evaluation, "scheme-indicator", "B11")),
        post(client, address(evaluation, "scheme-indicator", "B11"), LEAF),
        client.get(address(evaluation, "start-scheme")),
    ]

    assert [each.status_code for each in answers] == [409] * 3
    assert "评价方案评审，不能修改方案" in page_of(answers[0])


@pytest.mark.parametrize("code", ["Z9", "0"])
def test_an_indicator_that_is_not_there_has_no_page(
    drafting: tuple[Evaluation, Crew], code: str
) -> None:
    evaluation, crew = drafting

    assert (
        browser(crew.author).get(address(evaluation, "scheme-indicator", code)).status_code == 404
    )


def test_there_is_nothing_to_edit_before_a_scheme_is_begun() -> None:
    evaluation, crew = evaluation_at(Stage.SCHEMING)

    response = browser(crew.author).get(address(evaluation, "scheme-points"))

    assert response.status_code == 404
