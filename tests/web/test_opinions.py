import re
import zipfile
from html import unescape

import pytest
from django.test import Client
from django.utils.html import strip_tags
from lxml import etree

from hengji.actions.drafts import give_opinion
from hengji.actions.jobs import carry_out
from hengji.core.permissions import Role
from hengji.core.workflow import Stage
from hengji.models import Evaluation, EvaluationDocument, Job, Opinion, User
from hengji.queries.files import path_of
from hengji.worker import HANDLERS
from tests import builders
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


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
        for rest in ("", "/letter", "/consultation")
    ]
    answers.append(builders.browser(rival).post(f"/opinions/{opinion.pk}/answer", {}))
    answers.append(builders.browser(other).post(f"/evaluations/{evaluation.pk}/opinions/give", {}))

    assert [answer.status_code for answer in answers] == [404] * 8
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


def built(evaluation: Evaluation, kind: str, by: User) -> EvaluationDocument:
    client = builders.browser(by)
    asked = client.post(f"/evaluations/{evaluation.pk}/documents", {"kind": kind})
    assert asked.status_code == 302
    assert asked["Location"].startswith(f"/evaluations/{evaluation.pk}/opinions?job=")
    carry_out(Job.objects.latest("pk").pk, HANDLERS)
    return EvaluationDocument.objects.filter(evaluation=evaluation, kind=kind).latest("number")


def test_the_letter_is_the_same_on_the_page_and_in_the_file() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING, A11="4")
    letter = built(evaluation, "征求意见函", crew.staff)
    form = built(evaluation, "意见反馈表", crew.staff)

    page = builders.browser(crew.unit).get(f"/evaluations/{evaluation.pk}/opinions/consultation")
    shown = re.sub(r"\s", "", unescape(strip_tags(page.content.decode())))
    in_file = [
        "".join(text.text or "" for text in each.iter(f"{W}t"))
        for each in etree.fromstring(
            zipfile.ZipFile(path_of(letter.docx)).read("word/document.xml")
        ).iter(f"{W}p")
    ]

    assert [each for each in in_file if re.sub(r"\s", "", each) not in shown] == []
    assert "A11 立项依据充分性" in in_file
    assert (letter.number, form.number) == (1, 1)
    assert path_of(form.pdf).read_bytes().startswith(b"%PDF")


def test_the_unit_downloads_what_asks_it_only_while_it_may_see_the_draft() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    letter = built(evaluation, "征求意见函", crew.staff)
    book_asked = builders.browser(crew.staff).post(
        f"/evaluations/{evaluation.pk}/documents", {"kind": "工作底稿册"}
    )
    carry_out(Job.objects.latest("pk").pk, HANDLERS)
    book = EvaluationDocument.objects.get(kind="工作底稿册")
    people = {
        "unit": crew.unit,
        "staff": crew.staff,
        "agency": crew.author,
        "other unit": builders.unit_account("第一中学校"),
        "rival": builders.agency_account("乙评价公司"),
        "auditor": builders.account(Role.AUDITOR),
    }

    def statuses(document: EvaluationDocument) -> dict[str, int]:
        address = f"/evaluations/documents/{document.pk}/pdf"
        answers = {name: builders.browser(user).get(address) for name, user in people.items()}
        for answer in answers.values():
            b"".join(answer)
        return {name: answer.status_code for name, answer in answers.items()}

    none = dict.fromkeys(("other unit", "rival", "auditor"), 404)
    assert book_asked.status_code == 302
    assert statuses(letter) == {"unit": 200, "staff": 200, "agency": 200, **none}
    assert statuses(book) == {"unit": 404, "staff": 200, "agency": 200, **none}

    Evaluation.objects.filter(pk=evaluation.pk).update(stage=Stage.DRAFTING)

    assert statuses(letter) == {"unit": 404, "staff": 200, "agency": 200, **none}


def test_the_letter_is_written_only_while_the_unit_is_consulted() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING, A11="4")
    staff = builders.browser(crew.staff)

    asked = staff.post(f"/evaluations/{evaluation.pk}/documents", {"kind": "征求意见函"})
    page = builders.browser(crew.unit).get(f"/evaluations/{evaluation.pk}/opinions/consultation")

    assert asked.status_code == 409
    assert not Job.objects.filter(kind="生成评价文件").exists()
    assert "只在征求意见阶段写征求意见函" in page.content.decode()
    assert "A11" not in page.content.decode()


def test_the_unit_is_not_offered_to_build_what_it_downloads() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    letter = built(evaluation, "征求意见函", crew.staff)

    pages = {
        user.role: builders.browser(user)
        .get(f"/evaluations/{evaluation.pk}/opinions")
        .content.decode()
        for user in (crew.unit, crew.staff)
    }

    assert {role: "生成征求意见函" in html for role, html in pages.items()} == {
        "unit": False,
        "staff": True,
    }
    address = f"/evaluations/documents/{letter.pk}/docx"
    assert {role: address in html for role, html in pages.items()} == {"unit": True, "staff": True}
