from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from hengji.actions.conclusions import leave_unrated, waive_evidence
from hengji.actions.drafts import (
    answer_opinion,
    finish_consultation,
    give_opinion,
    pass_check,
    pass_internal_review,
    skip_expert_review,
    submit_draft,
)
from hengji.actions.interests import DeclaredInterest, declare_interest, waive_conflict
from hengji.actions.papers import FieldChange, save_paper
from hengji.actions.procedure import send_back
from hengji.actions.recording import Stale
from hengji.core.consultation import Acceptance
from hengji.core.flaws import FlawsFound
from hengji.core.interests import Interest, PartyKind
from hengji.core.paper_fields import PaperField
from hengji.core.verbs import Verb
from hengji.core.workflow import MoveRefused, Stage
from hengji.demo.walking import Crew, Walk, carry_to
from hengji.models import Evaluation, Opinion, Paper, User
from hengji.queries.procedure import reviewer_flaw
from tests.builders import agency_account
from tests.core.builders import procedure_rules
from tests.procedure import FRAMEWORKS, ROAD, evaluation_at

pytestmark = pytest.mark.django_db


def codes(found: pytest.ExceptionInfo[FlawsFound]) -> list[str]:
    return [flaw.code for flaw in found.value.flaws]


def carried(evaluation: Evaluation, crew: Crew, stage: Stage) -> Evaluation:
    return carry_to(stage, Walk(evaluation.pk, crew, FRAMEWORKS[ROAD]))


def test_a_draft_without_a_value_at_a_leaf_has_no_total_and_is_refused() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    save_paper(evaluation.pk, "A11", {PaperField.ACTUAL: FieldChange("5", "")}, by=crew.author)

    with pytest.raises(FlawsFound) as found:
        submit_draft(evaluation.pk, by=crew.author)

    assert codes(found) == ["actual-missing"]
    assert Evaluation.objects.get(pk=evaluation.pk).round == 0


def test_an_author_with_an_interest_in_the_unit_hands_in_no_draft_until_it_is_waived() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    author = crew.author.member
    tie = DeclaredInterest(PartyKind.MEMBER, author.pk, "建设管理部", Interest.KINSHIP, 2020)
    declared = declare_interest(tie, by=crew.staff)

    with pytest.raises(FlawsFound) as found:
        submit_draft(evaluation.pk, by=crew.author)
    waive_conflict(evaluation.pk, f"declaration-{declared.pk}", "无他人可派", by=crew.chief)
    submit_draft(evaluation.pk, by=crew.author)

    assert codes(found) == ["conflict-of-interest"]


def test_a_reviewer_with_an_interest_in_the_unit_passes_nothing() -> None:
    evaluation, crew = evaluation_at(Stage.FIRST_REVIEW)
    reviewer = crew.reviewers[0]
    tie = DeclaredInterest(
        PartyKind.MEMBER, reviewer.member.pk, "建设管理部", Interest.KINSHIP, 2020
    )
    declare_interest(tie, by=crew.staff)

    with pytest.raises(FlawsFound) as found:
        pass_internal_review(evaluation.pk, by=reviewer)

    assert codes(found) == ["conflict-of-interest"]


def test_a_score_without_evidence_or_waiver_is_refused_at_each_leaf() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    Paper.objects.filter(evaluation=evaluation, code__in=["A11", "A12"]).update(waiver="")

    with pytest.raises(FlawsFound) as found:
        submit_draft(evaluation.pk, by=crew.author)

    assert [(flaw.code, flaw.where) for flaw in found.value.flaws] == [
        ("leaf-without-evidence", "A11"),
        ("leaf-without-evidence", "A12"),
    ]


def test_a_stored_score_that_differs_by_a_cent_is_named_with_both_numbers() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING, A11="4")
    Paper.objects.filter(evaluation=evaluation, code="A11").update(score=Decimal("2.41"))

    with pytest.raises(FlawsFound) as found:
        submit_draft(evaluation.pk, by=crew.author)

    assert codes(found) == ["stored-score-differs"]
    assert found.value.flaws[0].message == "“A11”保存为 2.41 分，重新计算为 2.40 分。"


def test_who_wrote_or_handed_in_does_not_review() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    editor, sender = crew.reviewers[0], crew.reviewers[1]
    change = {PaperField.JUDGEMENT: FieldChange("", "演示：相符。")}
    save_paper(evaluation.pk, "A11", change, by=editor)
    save_paper(evaluation.pk, "A11", {PaperField.METHOD: FieldChange("", "查阅")}, by=crew.author)
    submit_draft(evaluation.pk, by=sender)

    for each in (crew.author, sender):
        with pytest.raises(FlawsFound) as found:
            pass_internal_review(evaluation.pk, by=each)
        assert codes(found) == ["reviewer-is-author"]
    assert pass_internal_review(evaluation.pk, by=crew.lead).stage == "二级复核"


def test_who_wrote_in_between_does_not_review_either() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    between = crew.reviewers[0]
    save_paper(evaluation.pk, "A11", {PaperField.METHOD: FieldChange("", "查")}, by=between)
    save_paper(evaluation.pk, "A11", {PaperField.METHOD: FieldChange("查", "查阅")}, by=crew.author)
    submit_draft(evaluation.pk, by=crew.author)

    with pytest.raises(FlawsFound) as found:
        pass_internal_review(evaluation.pk, by=between)

    assert codes(found) == ["reviewer-is-author"]


def test_a_draft_is_handed_in_by_a_member_of_an_agency_without_interest() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    with pytest.raises(FlawsFound) as nobody:
        submit_draft(evaluation.pk, by=agency_account("甲评价公司"))
    agency = crew.author.agency_id
    declare_interest(
        DeclaredInterest(PartyKind.AGENCY, agency, "建设管理部", Interest.KINSHIP, 2020),
        by=crew.staff,
    )

    with pytest.raises(FlawsFound) as tied:
        submit_draft(evaluation.pk, by=crew.author)

    assert (codes(nobody), codes(tied)) == (["signer-not-member"], ["conflict-of-interest"])


def test_no_objection_beside_an_objection_is_refused() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)

    with pytest.raises(FlawsFound) as found:
        give_opinion(evaluation.pk, text="不同意", agrees=True, by=crew.unit)

    assert codes(found) == ["agrees-with-text"]
    assert not Opinion.objects.exists()


def test_a_second_account_of_the_author_does_not_review_either() -> None:
    evaluation, crew = evaluation_at(Stage.FIRST_REVIEW)
    twin = agency_account("甲评价公司")
    User.objects.filter(pk=twin.pk).update(member=crew.author.member)
    twin.refresh_from_db()

    with pytest.raises(FlawsFound) as found:
        pass_internal_review(evaluation.pk, by=twin)

    assert codes(found) == ["reviewer-is-author"]


def test_an_account_of_no_member_signs_nothing() -> None:
    evaluation, crew = evaluation_at(Stage.FIRST_REVIEW)
    retired = crew.reviewers[0]
    retired.member.in_use = False
    retired.member.save()

    for each in (agency_account("甲评价公司"), retired):
        with pytest.raises(FlawsFound) as found:
            pass_internal_review(evaluation.pk, by=User.objects.get(pk=each.pk))
        assert codes(found) == ["signer-not-member"]


def test_one_reviewer_passes_two_levels_unless_the_rules_ask_for_three_persons() -> None:
    evaluation, crew = evaluation_at(Stage.SECOND_REVIEW)
    strict = procedure_rules(distinct_reviewers=True)

    flaw = reviewer_flaw(evaluation, crew.reviewers[0], strict)

    assert flaw is not None
    assert (flaw.code, flaw.where) == ("reviewer-repeated", "二级复核")
    assert "已通过本轮的一级复核" in flaw.message
    assert reviewer_flaw(evaluation, crew.reviewers[1], strict) is None
    assert pass_internal_review(evaluation.pk, by=crew.reviewers[0]).stage == "三级复核"


def test_an_opinion_says_something_about_the_whole_or_about_a_leaf() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)

    with pytest.raises(FlawsFound) as empty:
        give_opinion(evaluation.pk, text="  ", by=crew.unit)
    with pytest.raises(FlawsFound) as unknown:
        give_opinion(evaluation.pk, text="不同意", code="Z99", by=crew.unit)
    agreed = give_opinion(evaluation.pk, agrees=True, by=crew.staff)
    given = give_opinion(evaluation.pk, text=" 扣分过重 ", code="A11", by=crew.unit)

    assert (codes(empty), codes(unknown)) == (["opinion-empty"], ["opinion-on-no-leaf"])
    assert (given.text, given.code, given.agrees) == ("扣分过重", "A11", False)
    assert (agreed.text, agreed.agrees, agreed.by) == ("无异议", True, crew.staff)


def test_a_unit_that_objected_to_a_draft_cannot_agree_to_it_but_to_the_next_it_can() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    opinion = give_opinion(evaluation.pk, text="扣分过重", code="A11", by=crew.unit)

    with pytest.raises(FlawsFound) as contradiction:
        give_opinion(evaluation.pk, agrees=True, by=crew.unit)
    _answer(opinion, crew)
    send_back(evaluation.pk, Verb.RETURN_DRAFT, reason="改正扣分", by=crew.author)
    carried(evaluation, crew, Stage.CONSULTING)

    assert [each.message for each in contradiction.value.flaws] == [
        "“道路养护项目”：对这一稿已反馈 1 条意见。"
    ]
    assert give_opinion(evaluation.pk, agrees=True, by=crew.unit).agrees


def test_nobody_is_consulted_before_or_after_the_consultation() -> None:
    evaluation, crew = evaluation_at(Stage.THIRD_REVIEW)
    with pytest.raises(MoveRefused, match="评价三级复核，不能反馈意见"):
        give_opinion(evaluation.pk, text="早", by=crew.unit)

    carried(evaluation, crew, Stage.CHECKING)
    with pytest.raises(MoveRefused, match="评价财政复核，不能反馈意见"):
        give_opinion(evaluation.pk, text="晚", by=crew.unit)
    with pytest.raises(MoveRefused, match="不能答复意见"):
        _answer(Opinion.objects.get(), crew)


def _answer(opinion: Opinion, crew: Crew, answer: str = "已核对") -> Opinion:
    accepted = Acceptance.REFUSED
    return answer_opinion(
        opinion.pk, accepted=accepted, answer=answer, version=opinion.version, by=crew.author
    )


def test_an_answer_says_why_and_nobody_overwrites_another() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    opinion = give_opinion(evaluation.pk, text="扣分过重", by=crew.unit)

    with pytest.raises(FlawsFound) as found:
        _answer(opinion, crew, " ")
    answered = _answer(opinion, crew)
    with pytest.raises(Stale):
        _answer(opinion, crew, "另有说明")

    assert codes(found) == ["opinion-empty"]
    assert (answered.accepted, answered.answer) == ("不采纳", "已核对")
    assert (answered.answered_by, answered.version) == (crew.author, 2)


def test_an_unanswered_opinion_keeps_the_consultation_open() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    opinion = give_opinion(evaluation.pk, text="扣分过重", by=crew.unit)

    with pytest.raises(FlawsFound) as found:
        finish_consultation(evaluation.pk, by=crew.author)
    _answer(opinion, crew)

    assert codes(found) == ["opinion-unanswered"]
    assert "“扣分过重”还没有答复" in found.value.flaws[0].message
    assert finish_consultation(evaluation.pk, by=crew.author).stage == "财政复核"


def test_a_silent_unit_is_waited_for_until_the_limit_is_over() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)

    with pytest.raises(FlawsFound) as found:
        finish_consultation(evaluation.pk, by=crew.author)
    Evaluation.objects.update(stage_since=timezone.localdate() - timedelta(days=30))

    assert codes(found) == ["unit-silent"]
    assert finish_consultation(evaluation.pk, by=crew.author).stage == "财政复核"


def test_what_was_said_to_an_earlier_draft_wants_its_answer_but_is_no_word_on_this_one() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    opinion = give_opinion(evaluation.pk, text="扣分过重", by=crew.unit)
    send_back(evaluation.pk, Verb.RETURN_DRAFT, reason="按意见修改", by=crew.author)
    carried(evaluation, crew, Stage.CONSULTING)

    with pytest.raises(FlawsFound) as both:
        finish_consultation(evaluation.pk, by=crew.author)
    _answer(opinion, crew)
    with pytest.raises(FlawsFound) as silent:
        finish_consultation(evaluation.pk, by=crew.author)

    assert codes(both) == ["opinion-unanswered", "unit-silent"]
    assert codes(silent) == ["unit-silent"]


def test_an_opinion_is_answered_while_the_draft_is_mended_too() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    opinion = give_opinion(evaluation.pk, text="扣分过重", by=crew.unit)
    send_back(evaluation.pk, Verb.RETURN_DRAFT, reason="按意见修改", by=crew.author)

    assert _answer(opinion, crew).accepted == "不采纳"


def test_a_review_by_experts_that_is_not_held_still_leaves_the_checked_score() -> None:
    evaluation, crew = evaluation_at(Stage.CHECKING, A11="4")

    skipped = skip_expert_review(evaluation.pk, reason="金额小", by=crew.staff)

    step = skipped.stage_scores.last()
    assert skipped.stage == "修改定稿"
    assert (step.stage, step.score, step.reason) == (
        "财政复核",
        Decimal("99.40"),
        "不组织专家评审：金额小",
    )


def test_what_the_bureau_changed_is_the_total_of_its_check() -> None:
    evaluation, crew = evaluation_at(Stage.CHECKING)
    changes = {
        PaperField.OVERRIDE: FieldChange("", "2.50"),
        PaperField.OVERRIDE_REASON: FieldChange("", "抽查不符"),
    }
    save_paper(evaluation.pk, "A11", changes, reason="抽查不符", by=crew.staff)
    Paper.objects.filter(evaluation=evaluation, code="A11").update(deduction="抽查不符")

    pass_check(evaluation.pk, by=crew.staff)

    path = [(each.stage, str(each.score)) for each in evaluation.stage_scores.all()][1:]
    assert path == [("机构初评", "100.00"), ("财政复核", "99.50")]


def test_a_draft_that_leaves_the_evaluation_unrated_goes_the_same_way_without_a_total() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    row = carried(evaluation, crew, Stage.DRAFTING)
    Paper.objects.filter(evaluation=row, code="A11").update(waiver="")
    row = leave_unrated(row.pk, reason="账册缺失", version=row.version, by=crew.author)

    assert submit_draft(row.pk, by=crew.author) is None
    signed = carried(row, crew, Stage.SIGNED)

    assert (signed.stage, signed.outcome, signed.score) == ("待验收", "证据不足，暂不评级", None)
    assert [each.stage for each in signed.stage_scores.all()] == ["定稿"]


@pytest.mark.parametrize("stage", [Stage.COLLECTING, Stage.SIGNED, Stage.ARCHIVED])
def test_evidence_is_waived_only_while_papers_are_worked_on(stage: Stage) -> None:
    evaluation, crew = evaluation_at(stage)

    with pytest.raises(MoveRefused, match=f"评价{stage}，不能豁免佐证"):
        waive_evidence(evaluation.pk, "A11", reason="补", by=crew.staff)
