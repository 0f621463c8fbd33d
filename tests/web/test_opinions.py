import pytest
from django.test import Client

from hengji.actions.drafts import give_opinion
from hengji.core.workflow import Stage
from hengji.models import Evaluation, Opinion
from tests import builders
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db


def give(client: Client, evaluation: Evaluation, **fields: str) -> int:
    values = {"leaf": "", "text": "", **fields}
    return client.post(f"/evaluations/{evaluation.pk}/opinions/give", values).status_code


def test_the_unit_gives_opinions_on_leaves_or_the_whole_or_has_none() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    client = builders.browser(crew.unit)

    statuses = [
        give(client, evaluation, agrees="yes"),
        give(client, evaluation, leaf="A11", text="扣分过重"),
        give(client, evaluation, text="总体客观"),
        give(client, evaluation, text=" "),
        give(client, evaluation, leaf="Z99", text="不存在的指标"),
    ]

    assert statuses == [302, 302, 302, 422, 422]
    said = Opinion.objects.values_list("code", "text", "agrees")
    assert list(said) == [("", "无异议", True), ("A11", "扣分过重", False), ("", "总体客观", False)]


def test_no_objection_is_offered_until_the_unit_objects() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    client, path = builders.browser(crew.unit), f"/evaluations/{evaluation.pk}/opinions"

    before = client.get(path).content.decode()
    give(client, evaluation, text="扣分过重")
    after = client.get(path).content.decode()

    assert ('name="agrees"' in before, 'name="agrees"' in after) == (True, False)
    assert give(client, evaluation, agrees="yes") == 422


def test_the_agency_answers_and_the_letter_prints_both() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING, A11="4")
    opinion = give_opinion(evaluation.pk, text="扣分过重", code="A11", by=crew.unit)
    agency, unit = builders.browser(crew.author), builders.browser(crew.unit)
    fields = {"accepted": "部分采纳", "answer": "恢复半分", "version": "1"}

    statuses = [
        agency.post(f"/opinions/{opinion.pk}/answer", {**fields, "accepted": "也许"}).status_code,
        agency.post(f"/opinions/{opinion.pk}/answer", {**fields, "answer": ""}).status_code,
        agency.post(f"/opinions/{opinion.pk}/answer", fields).status_code,
        agency.post(f"/opinions/{opinion.pk}/answer", fields).status_code,
        unit.post(f"/opinions/{opinion.pk}/answer", fields).status_code,
    ]
    letter = unit.get(f"/evaluations/{evaluation.pk}/opinions/letter").content.decode()

    assert statuses == [422, 422, 302, 409, 404]
    words = (
        "绩效评价交换意见书",
        "A11 立项依据充分性",
        "扣分过重",
        "部分采纳",
        "恢复半分",
        "99.40 分",
    )
    assert [word for word in words if word not in letter] == []


def test_a_stranger_finds_neither_the_page_nor_the_letter_nor_the_opinion() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    opinion = give_opinion(evaluation.pk, text="不可外传的意见", by=crew.unit)
    other, rival = builders.unit_account("第一中学校"), builders.agency_account("乙评价公司")

    answers = [
        builders.browser(user).get(f"/evaluations/{evaluation.pk}/opinions{rest}")
        for user in (other, rival)
        for rest in ("", "/letter")
    ]
    answers.append(builders.browser(rival).post(f"/opinions/{opinion.pk}/answer", {}))
    answers.append(builders.browser(other).post(f"/evaluations/{evaluation.pk}/opinions/give", {}))

    assert [answer.status_code for answer in answers] == [404] * 6
    assert not any("不可外传的意见" in answer.content.decode() for answer in answers)


def test_nobody_but_the_agency_is_offered_to_answer_and_nobody_but_the_unit_to_speak() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    give_opinion(evaluation.pk, text="扣分过重", by=crew.unit)
    path = f"/evaluations/{evaluation.pk}/opinions"

    pages = {
        user.role: builders.browser(user).get(path).content.decode()
        for user in (crew.unit, crew.author, crew.staff)
    }

    assert {role: "保存答复" in html for role, html in pages.items()} == {
        "unit": False,
        "agency": True,
        "staff": False,
    }
    assert {role: "/opinions/give" in html for role, html in pages.items()} == {
        "unit": True,
        "agency": False,
        "staff": True,
    }
