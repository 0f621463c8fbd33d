from dataclasses import replace
from typing import Any

import pytest

from hengji.actions import evaluation_documents
from hengji.actions.evaluation_documents import ask_for_document, build_document_job
from hengji.actions.interests import DeclaredInterest, declare_interest, waive_conflict
from hengji.actions.jobs import carry_out
from hengji.actions.packets import import_packet
from hengji.actions.papers import FieldChange, save_paper
from hengji.core.evaluation_papers.kinds import DocumentKind
from hengji.core.interests import Interest, PartyKind
from hengji.core.jobs import JobKind
from hengji.core.packets.kinds import PacketKind
from hengji.core.paper_fields import PaperField
from hengji.core.verbs import Verb
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew, carry_to
from hengji.models import (
    Evaluation,
    EvaluationDocument,
    Event,
    Job,
    Paper,
    Signature,
    StageScore,
)
from hengji.queries.chain import check_scores
from hengji.queries.completeness import completeness_of
from hengji.queries.evaluation_documents import record_of
from hengji.queries.evaluations import has_scored_papers
from hengji.queries.indicator_scores import draft_scores, indicator_columns
from hengji.queries.packet_reviews import load_review
from hengji.queries.papers import load_scored_papers
from hengji.queries.procedure import reviewer_flaw
from hengji.queries.rules import procedure_rules_of
from hengji.queries.scoring import last_change
from tests.packets import exported, returned, typed
from tests.procedure import again, cancelled, evaluation_at, heirs_of

pytestmark = pytest.mark.django_db


def test_the_next_agency_signs_its_own_score_and_the_records_hold() -> None:
    evaluation, crew = evaluation_at(Stage.REVISING, A11="4")
    cancelled(evaluation, crew)
    heirs = heirs_of(crew)

    carry_to(Stage.SIGNED, replace(again(heirs, evaluation), actuals={"A31": "60"}))

    evaluation.refresh_from_db()
    own, others = (Paper.objects, Paper.everything.exclude(set_aside=None))
    assert (own.count(), others.count()) == (17, 17)
    assert load_scored_papers(evaluation).sheet.total == evaluation.score
    assert check_scores().is_sound
    live = list(StageScore.objects.filter(set_aside=None).values_list("stage", "before", "score"))
    first = next(each for each in live if each[0] == "机构初评")
    assert first[1] == StageScore.objects.first().score
    assert draft_scores(evaluation.cycle)[evaluation.pk] == first[2]


def test_what_is_set_aside_is_in_no_check_up_and_still_forbids_a_score_by_hand() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)

    cancelled(evaluation, crew)

    assert indicator_columns(evaluation.cycle, [evaluation.pk]) == ()
    assert has_scored_papers(evaluation)


def test_signatures_of_an_earlier_agency_do_not_count_for_the_next() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    cancelled(evaluation, crew)
    heirs = heirs_of(crew)
    carry_to(Stage.DRAFTING, again(heirs, evaluation))
    evaluation.refresh_from_db()

    found = completeness_of(evaluation)
    record = record_of(evaluation)

    assert (found.signatures, found.papers) == (0, 17)
    assert {each.by for each in record.signatures} == {
        "演示财政局经办",
        "乙评价公司编制人",
    }
    assert record.opinions == ()


def test_who_wrote_before_its_commission_was_cancelled_may_still_not_review() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    cancelled(evaluation, crew)
    carry_to(Stage.FIRST_REVIEW, again(crew, evaluation))
    evaluation.refresh_from_db()
    rules = procedure_rules_of(evaluation.cycle)

    assert reviewer_flaw(evaluation, crew.author, rules).code == "reviewer-is-author"
    assert reviewer_flaw(evaluation, crew.reviewers[0], rules) is None


def test_a_waiver_for_an_earlier_agency_is_not_printed_in_the_papers_of_the_next() -> None:
    evaluation, crew = evaluation_at(Stage.PLANNED)
    lead = crew.lead.member
    tie = DeclaredInterest(PartyKind.MEMBER, lead.pk, "建设管理部", Interest.KINSHIP, 2020)
    declared = declare_interest(tie, by=crew.staff)
    waive_conflict(evaluation.pk, f"declaration-{declared.pk}", "无他人可派", by=crew.chief)
    carry_to(Stage.COLLECTING, again(crew, evaluation))
    evaluation.refresh_from_db()
    assert [each.reason for each in record_of(evaluation).waivers] == ["无他人可派"]

    cancelled(evaluation, crew)
    carry_to(Stage.COLLECTING, again(heirs_of(crew), evaluation))

    evaluation.refresh_from_db()
    assert record_of(evaluation).waivers == ()


def test_documents_are_numbered_over_all_commissions() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    built(evaluation, crew)
    cancelled(evaluation, crew)
    heirs = heirs_of(crew)
    carry_to(Stage.DRAFTING, again(heirs, evaluation))

    built(evaluation, heirs)

    assert list(evaluation.documents.values_list("number", flat=True)) == [2]
    assert EvaluationDocument.everything.get(number=1).set_aside == crew.lead.agency


def built(evaluation: Evaluation, crew: Crew) -> Job:
    job = ask_for_document(evaluation.pk, DocumentKind.BOOK, by=crew.staff)
    carry_out(job.pk, {JobKind.BUILD_EVALUATION: build_document_job})
    job.refresh_from_db()
    return job


def test_a_document_of_an_agency_that_left_while_it_was_built_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    render = evaluation_documents.render_booklet_docx

    def slowly(booklet: Any) -> bytes:
        cancelled(evaluation, crew)
        return render(booklet)

    monkeypatch.setattr(evaluation_documents, "render_booklet_docx", slowly)

    job = built(evaluation, crew)

    assert (job.state, EvaluationDocument.everything.count()) == ("未完成", 0)
    assert "现在没有委托，工作底稿册没有保存" in job.message


def test_a_packet_of_an_agency_that_left_is_refused_in_words_and_tells_nothing() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.author)
    cancelled(evaluation, crew)
    heirs = heirs_of(crew)
    carry_to(Stage.FIELD_WORK, again(heirs, evaluation))
    secret = {PaperField.FACT: FieldChange("", "乙家的秘密")}
    save_paper(evaluation.pk, "A11", secret, by=heirs.author)

    row = returned(packet, crew.author, typed("A11", "发现的事实", "甲家的话"))
    review = load_review(crew.author, row.pk)
    import_packet(row.pk, {}, by=crew.author)

    assert [flaw["code"] for flaw in row.flaws] == ["packet-evaluation-held", "packet-nothing-new"]
    assert "已不由它承担，1 处改动没有导入" in row.flaws[0]["message"]
    assert "乙家的秘密" not in repr((review.cells, review.merged, review.flaws))
    assert evaluation.papers.get().fact == "乙家的秘密"
    assert "乙家的秘密" not in Event.objects.get(verb=Verb.IMPORT_PACKET).details


def test_a_packet_is_taken_again_once_its_agency_is_back() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.author)
    cancelled(evaluation, crew)
    carry_to(Stage.FIELD_WORK, again(crew, evaluation))

    row = returned(packet, crew.author, typed("A11", "发现的事实", "甲家的话"))
    import_packet(row.pk, {}, by=crew.author)

    assert evaluation.papers.get().fact == "甲家的话"


def test_what_a_unit_says_to_the_draft_of_an_agency_that_left_is_not_taken() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    packet = exported(evaluation, crew.staff, PacketKind.UNIT)
    cancelled(evaluation, crew)
    carry_to(Stage.CONSULTING, again(heirs_of(crew), evaluation))
    row = returned(packet, crew.staff, typed("3", "你单位的意见", "少算一公里"))

    assert "意见是对以前的初稿的" in row.flaws[0]["message"]


def test_the_record_keeps_every_signature_and_says_whose_commission_it_was() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    cancelled(evaluation, crew)
    again(heirs_of(crew), evaluation).commission()

    steps = Signature.objects.filter(evaluation=evaluation).values_list("step", "set_aside__name")

    assert list(steps) == [
        ("委托评价", "甲评价公司"),
        ("提交方案", "甲评价公司"),
        ("批准方案", "甲评价公司"),
        ("进入现场评价", "甲评价公司"),
        ("进入撰写初稿", "甲评价公司"),
        ("撤销委托", "甲评价公司"),
        ("委托评价", None),
    ]


def test_a_clash_names_nobody_of_an_agency_that_left() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    said = {PaperField.FACT: FieldChange("", "甲家的话")}
    save_paper(evaluation.pk, "A11", said, by=crew.author)
    assert last_change(evaluation.papers.get(), PaperField.FACT).actor == crew.author.name
    cancelled(evaluation, crew)

    carry_to(Stage.FIELD_WORK, again(heirs_of(crew), evaluation))

    assert last_change(Paper(evaluation=evaluation, code="A11"), PaperField.FACT) is None
