from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from hengji.actions.drafts import give_opinion
from hengji.actions.evaluation_documents import save_text
from hengji.actions.evidence import (
    Described,
    add_evidence,
    bind_evidence,
    edit_evidence,
    hand_in_material,
)
from hengji.actions.files import GivenFile
from hengji.actions.procedure import send_back
from hengji.actions.schemes import adopt_framework
from hengji.actions.setting_aside import WORK
from hengji.core.quantities import Points
from hengji.core.scheme_editing import change_points
from hengji.core.verbs import Verb
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew, carry_to
from hengji.models import (
    Evaluation,
    EvaluationScheme,
    Event,
    Evidence,
    EvidenceLink,
    Material,
    Paper,
    PaperChange,
)
from hengji.queries.papers import load_scored_papers
from hengji.queries.schemes import last_row, used_codes
from tests.evidence import one_of_each_proof, pdf
from tests.procedure import again, cancelled, evaluation_at, heirs_of, walk_of
from tests.schemes import approve_again, saved, scheme_of

pytestmark = pytest.mark.django_db

FRAMEWORK = "project_spending"
STAYS: Mapping[str, str] = {
    "Attachment": "attached by the bureau",
    "BasicDatum": "told by the unit",
    "Checkup": "asked for and seen by the bureau only",
    "Material": "between the bureau and the unit",
    "Packet_evaluations": "a packet belongs to whom it was sent",
    "Waiver": "of the head of the bureau, for one conflict",
}
"""Tables of an evaluation that are not set aside, and why."""
NAMED = {"Signature", "StageScore"}
"""Records of the procedure: they stay, and name whose commission they were of."""


def worked_on(stage: Stage = Stage.FIELD_WORK) -> tuple[Evaluation, Crew]:
    """An evaluation with something of everything an agency makes."""
    walk = walk_of()
    evaluation = carry_to(Stage.FIELD_WORK, walk)
    one_of_each_proof(evaluation, walk.crew)
    carry_to(stage, walk)
    evaluation.refresh_from_db()
    return evaluation, walk.crew


def rows_of(model: type[Model], evaluation: Evaluation, **values: object) -> list[dict[str, Any]]:
    """What the rows of an evaluation hold, the versions left out."""
    found = model._base_manager.filter(evaluation=evaluation, **values).order_by("pk").values()
    return [{name: value for name, value in row.items() if name != "version"} for row in found]


def test_every_table_of_an_evaluation_is_set_aside_or_stays_for_a_reason() -> None:
    models = apps.get_app_config("hengji").get_models(include_auto_created=True)
    tied = {
        model.__name__
        for model in models
        for field in model._meta.concrete_fields
        if field.related_model is Evaluation
    }

    assert tied == {model.__name__ for model in WORK} | NAMED | set(STAYS)


def test_what_an_agency_wrote_is_set_aside_whole_and_the_next_one_begins_with_nothing() -> None:
    evaluation, crew = worked_on(Stage.CONSULTING)
    give_opinion(evaluation.pk, text="少算一公里", code="A11", by=crew.unit)
    save_text(evaluation.pk, "背景", "本县道路。", version=0, by=crew.author)
    before = {model: rows_of(model, evaluation) for model in WORK}
    agency = evaluation.agency

    cancelled(evaluation, crew)
    heirs = heirs_of(crew)
    carry_to(Stage.FIELD_WORK, again(heirs, evaluation))

    evaluation.refresh_from_db()
    assert [len(before[model]) for model in WORK] == [17, 5, 4, 1, 1, 1, 1, 0, 1]
    assert (evaluation.papers.count(), evaluation.round) == (0, 0)
    assert [each.name for each in evaluation.evidence.all()] == ["立项文件.pdf"]
    assert PaperChange.objects.count() == 0
    for model in WORK:
        then = [
            {**row, "set_aside_id": agency.pk}
            for row in before[model]
            if row.get("name") != "立项文件.pdf" and not row.get("frozen_at")
        ]
        assert rows_of(model, evaluation, set_aside=agency) == then
    told = Event.objects.get(verb=Verb.CANCEL_COMMISSION).details
    assert '["工作底稿", 17], ["佐证材料", 4]' in told


def test_the_same_agency_again_finds_everything_as_it_was() -> None:
    evaluation, crew = worked_on(Stage.CONSULTING)
    give_opinion(evaluation.pk, text="少算一公里", code="A11", by=crew.unit)
    save_text(evaluation.pk, "背景", "本县道路。", version=0, by=crew.author)
    before = {model: rows_of(model, evaluation) for model in WORK}
    cancelled(evaluation, crew)
    heirs = heirs_of(crew)
    carry_to(Stage.CONSULTING, again(heirs, evaluation))
    save_text(evaluation.pk, "背景", "另一说。", version=0, by=heirs.author)
    cancelled(evaluation, heirs)

    again(crew, evaluation).commission()

    evaluation.refresh_from_db()
    own = {"set_aside": None}
    kept = [model for model in WORK if model is not EvaluationScheme]
    assert {model: rows_of(model, evaluation, **own) for model in kept} == {
        model: before[model] for model in kept
    }
    assert (evaluation.stage, evaluation.round) == ("编制方案", 1)
    assert Paper.everything.filter(set_aside=heirs.lead.agency).count() == 17
    assert '["工作底稿", 17]' in Event.objects.filter(verb=Verb.COMMISSION).last().details


def test_a_commission_after_which_nothing_comes_back_says_nothing_of_it() -> None:
    evaluation_at(Stage.SCHEMING)

    assert Event.objects.get(verb=Verb.COMMISSION).details.find("brought_back") == -1


def test_what_an_agency_said_of_a_unit_s_file_goes_and_comes_with_it() -> None:
    evaluation, crew = worked_on()
    file = evaluation.evidence.get(name="立项文件.pdf")
    said = Described("项目科", "调阅", date(2026, 11, 3), "缺骑缝章")
    edit_evidence(file.pk, said, version=file.version, by=crew.author)

    cancelled(evaluation, crew)

    file.refresh_from_db()
    plain = ("建设管理部", "单位提供", None, "")
    assert (file.supplier, file.method, file.obtained_on, file.note) == plain
    again(crew, evaluation).commission()
    file.refresh_from_db()
    assert (file.supplier, file.method, file.obtained_on, file.note) == said_of(said)
    assert file.words_aside == {}


def said_of(said: Described) -> tuple[object, ...]:
    return said.supplier, said.method, said.obtained_on, said.note


def test_a_file_the_unit_handed_in_meanwhile_stands_behind_the_same_leaves() -> None:
    evaluation, crew = worked_on()
    contract = evaluation.evidence.get(name="施工合同.pdf")
    cancelled(evaluation, crew)
    heirs = heirs_of(crew)
    carry_to(Stage.COLLECTING, again(heirs, evaluation))
    material = Material.objects.filter(evaluation=evaluation, state="未交").first()
    hand_in_material(material.pk, [GivenFile([pdf(12)], "合同.pdf")], by=crew.unit)
    cancelled(evaluation, heirs)

    again(crew, evaluation).commission()

    (live,) = Evidence.objects.filter(file=contract.file)
    links = EvidenceLink.objects.filter(evaluation=evaluation, code__in=("A11", "A12"))
    assert live.name == "合同.pdf"
    assert list(links.values_list("code", "evidence", "place")) == [
        ("A11", live.pk, "第 3—5 页"),
        ("A12", live.pk, "第 3—5 页"),
    ]
    assert Evidence.everything.get(pk=contract.pk).set_aside == crew.lead.agency


def test_both_agencies_may_have_the_same_file_and_neither_sees_the_others() -> None:
    evaluation, crew = worked_on()
    cancelled(evaluation, crew)
    heirs = heirs_of(crew)
    carry_to(Stage.FIELD_WORK, again(heirs, evaluation))

    row = add_evidence(evaluation.pk, [pdf(12)], "我的合同.pdf", by=heirs.author)
    bind_evidence(evaluation.pk, ["A11"], evidence_id=row.pk, by=heirs.author)

    assert (row.name, row.note, row.set_aside) == ("我的合同.pdf", "", None)
    assert [each.code for each in row.links.all()] == ["A11"]


def test_a_draft_of_a_scheme_is_set_aside_and_is_the_last_edition_when_it_comes_back() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    send_back(evaluation.pk, Verb.AMEND_SCHEME, reason="改指标", by=crew.staff)
    adopt_framework(evaluation.pk, FRAMEWORK, by=crew.author)
    draft = last_row(evaluation)
    cancelled(evaluation, crew)
    assert last_row(evaluation).number == 1
    heirs = heirs_of(crew)
    carry_to(Stage.COLLECTING, again(heirs, evaluation))
    approved = last_row(evaluation)
    cancelled(evaluation, heirs)

    again(crew, evaluation).commission()

    returned = last_row(evaluation)
    assert (draft.number, approved.number, returned.number) == (2, 3, 4)
    assert (returned.pk, returned.content) == (draft.pk, draft.content)
    assert EvaluationScheme.everything.count() == 3


def test_a_draft_that_another_replaced_stays_behind_what_was_approved() -> None:
    evaluation, crew = evaluation_at(Stage.SCHEMING)
    adopt_framework(evaluation.pk, FRAMEWORK, by=crew.author)
    carry_to(Stage.COLLECTING, again(crew, evaluation))
    cancelled(evaluation, crew)

    again(crew, evaluation).commission()

    found = evaluation.schemes.order_by("number")
    assert [(each.number, each.frozen_at is None) for each in found] == [(1, True), (2, False)]


def test_codes_set_aside_are_not_given_again() -> None:
    evaluation, crew = evaluation_at(Stage.SCHEMING)
    adopt_framework(evaluation.pk, FRAMEWORK, by=crew.author)
    codes = used_codes(evaluation)

    cancelled(evaluation, crew)

    assert used_codes(evaluation) == codes
    assert "A11" in codes


def test_papers_that_come_back_are_scored_by_what_was_approved_meanwhile() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING, A11="4")
    cancelled(evaluation, crew)
    heirs = heirs_of(crew)
    again(heirs, evaluation).commission()
    points = {"A11": Points(Decimal(5)), "A12": Points(Decimal(1))}
    saved(evaluation, heirs, change_points(scheme_of(evaluation), points))
    approve_again(evaluation, heirs)
    cancelled(evaluation, heirs)

    again(crew, evaluation).commission()

    found = load_scored_papers(evaluation)
    held = {code: row.score for code, row in found.rows.items()}
    assert held == {code: score.points for code, score in found.sheet.scores.items()}
    changed = PaperChange.objects.filter(reason__contains="第 2 版")
    assert list(changed.values_list("paper__code", "reason").order_by("paper__code")) == [
        ("A11", "方案调整（第 2 版）"),
        ("A12", "方案调整（第 2 版）"),
    ]
