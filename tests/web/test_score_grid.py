import pytest
from django.test import Client
from django.urls import reverse

from hengji.actions.papers import FieldChange, save_paper
from hengji.core.paper_fields import PaperField
from hengji.core.workflow import Stage
from hengji.models import Evaluation, Paper, User
from tests import builders
from tests.procedure import agency_person, evaluation_at
from tests.scoring import A11, A12, bind

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted() -> tuple[Evaluation, User, Client]:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    return evaluation, crew.author, builders.browser(crew.author)


def test_the_grid_saves_row_by_row_and_names_what_it_did_not_save(
    drafted: tuple[Evaluation, User, Client],
) -> None:
    evaluation, _, client = drafted
    path = reverse("score-grid", args=[evaluation.pk])
    typed = {"actual:A11": "4", "was-actual:A11": "5", "actual:A12": "三", "was-actual:A12": "3"}
    other = agency_person("甲评价公司", "另一编制人")
    save_paper(evaluation.pk, "A21", {PaperField.ACTUAL: FieldChange("4", "2")}, by=other)
    save_paper(evaluation.pk, A12, {PaperField.ACTUAL: FieldChange("3", "1")}, by=other)

    response = client.post(path, {**typed, "actual:A21": "3", "was-actual:A21": "4"})

    rows = {row.line.code: row for row in response.context["rows"]}
    assert response.status_code == 422
    assert {code: (rows[code].text, rows[code].was) for code in (A11, A12, "A21")} == {
        A11: ("4", "5"), A12: ("三", "3"), "A21": ("3", "2")
    }  # fmt: skip
    assert (rows[A11].errors, rows[A12].errors != (), rows["A21"].errors[0][:6]) == (
        (), True, "另一编制人在"
    )  # fmt: skip
    stored = dict(Paper.objects.values_list("code", "actual"))
    assert (stored[A11], stored[A12], stored["A21"]) == ("4", "1", "2")


def test_the_grid_lists_every_leaf_with_its_score_and_its_evidence(
    drafted: tuple[Evaluation, User, Client],
) -> None:
    evaluation, author, client = drafted
    bind(evaluation, author, 2)

    page = client.get(reverse("score-grid", args=[evaluation.pk]))

    rows = page.context["rows"]
    assert [row.line.code for row in rows] == sorted(row.line.code for row in rows)
    assert (len(rows), rows[0].evidence, rows[1].evidence) == (17, 2, 0)
    assert rows[0].because == "实际值 5，目标值 5，完成率 100.00%，分值 3，得 3.00 分"
    assert page.content.decode().count('inputmode="decimal"') == 17
    assert [row.unit for row in rows if row.line.code in {"A11", "B12", "D11"}] == [
        "条",
        "百分点",
        "得分率",
    ]
    assert '<span class="unit">百分点</span></span>' in page.content.decode()


def test_the_grid_is_a_page_of_the_scores(drafted: tuple[Evaluation, User, Client]) -> None:
    evaluation, _, client = drafted

    page = client.get(reverse("score-grid", args=[evaluation.pk]))

    assert [tab.label for tab in page.context["evaluation_tabs"] if tab.current] == ["评分"]
