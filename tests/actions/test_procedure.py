from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from hengji.actions.conclusions import reopen_evaluation
from hengji.actions.drafts import pass_internal_review, submit_draft
from hengji.actions.procedure import go_on, send_back
from hengji.actions.recording import Stale
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import NotAllowed, Role
from hengji.core.verbs import Verb
from hengji.core.workflow import MoveRefused, Stage
from hengji.models import Evaluation, Event, Signature
from tests.builders import account, agency_account, unit_account
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db


def test_an_evaluation_goes_from_commission_to_the_archive() -> None:
    evaluation, _ = evaluation_at(Stage.ARCHIVED, A11="4")

    assert evaluation.stage == Stage.ARCHIVED
    assert (evaluation.score, evaluation.grade) == (Decimal("99.40"), "优")
    assert [(each.stage, each.score) for each in evaluation.stage_scores.all()] == [
        ("定稿", Decimal("92.50")),
        ("机构初评", Decimal("99.40")),
        ("财政复核", Decimal("99.40")),
        ("专家评审", Decimal("99.40")),
        ("定稿", Decimal("99.40")),
    ]
    assert list(evaluation.signatures.values_list("step", flat=True)) == [
        "委托评价", "提交方案", "批准方案", "进入现场评价", "进入撰写初稿", "提交初稿", "一级复核",
        "二级复核", "三级复核", "结束征求意见", "通过财政复核", "通过专家评审", "签字定稿", "验收",
        "归档",
    ]  # fmt: skip


def test_every_move_leaves_one_event_with_both_stages() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    before = Event.objects.count()

    send_back(evaluation.pk, Verb.RETURN_TO_FIELD, reason=" 缺一处现场 ", by=crew.author)

    event = Event.objects.order_by("sequence").last()
    assert (Event.objects.count() - before, event.verb) == (1, "退回现场评价")
    assert (event.summary, event.object_id) == ("缺一处现场", evaluation.pk)
    assert '["阶段", "撰写初稿", "现场评价"]' in event.details


def test_a_return_begins_the_limit_of_its_stage_anew_and_keeps_what_was_done() -> None:
    evaluation, crew = evaluation_at(Stage.FIRST_REVIEW, A11="4")
    Evaluation.objects.update(stage_since=timezone.localdate() - timedelta(days=9))

    returned = send_back(evaluation.pk, Verb.RETURN_DRAFT, reason="补数", by=crew.lead)

    assert (returned.stage, returned.stage_since) == ("撰写初稿", timezone.localdate())
    assert (returned.round, returned.stage_scores.last().score) == (1, Decimal("99.40"))
    signature = returned.signatures.last()
    assert (signature.step, signature.opinion, signature.by) == ("退回初稿", "补数", crew.lead)


@pytest.mark.parametrize("reason", ["", " \n "])
def test_a_move_backwards_without_a_reason_is_refused_and_leaves_nothing(reason: str) -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    events, signatures = Event.objects.count(), Signature.objects.count()

    with pytest.raises(FlawsFound) as found:
        send_back(evaluation.pk, Verb.RETURN_TO_MATERIALS, reason=reason, by=crew.author)

    assert [flaw.code for flaw in found.value.flaws] == ["move-without-reason"]
    assert (Event.objects.count(), Signature.objects.count()) == (events, signatures)
    assert Evaluation.objects.get(pk=evaluation.pk).stage == "现场评价"


def test_a_move_is_checked_before_its_data() -> None:
    evaluation, crew = evaluation_at(Stage.SCHEMING)

    with pytest.raises(MoveRefused, match="评价编制方案，不能提交初稿"):
        submit_draft(evaluation.pk, by=crew.author)


def test_a_move_of_an_evaluation_that_somebody_moved_meanwhile_is_stale() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    go_on(evaluation.pk, Verb.START_DRAFTING, by=crew.author, version=evaluation.version)

    with pytest.raises(Stale):
        send_back(
            evaluation.pk,
            Verb.RETURN_TO_FIELD,
            reason="再看",
            by=crew.author,
            version=evaluation.version,
        )


def test_only_moves_that_need_nothing_else_go_by_the_plain_doors() -> None:
    evaluation, crew = evaluation_at(Stage.REVISING)

    with pytest.raises(ValueError, match="撤销委托"):
        send_back(evaluation.pk, Verb.CANCEL_COMMISSION, reason="绕过", by=crew.staff)
    with pytest.raises(ValueError, match="签字定稿"):
        go_on(evaluation.pk, Verb.SIGN_FINAL, by=crew.lead)


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.SYSTEM])
def test_who_has_not_the_right_is_refused_before_the_evaluation_is_looked_at(role: Role) -> None:
    evaluation, crew = evaluation_at(Stage.SCHEME_REVIEW)
    by = crew.staff if role is Role.STAFF else account(role)

    with pytest.raises(NotAllowed):
        go_on(evaluation.pk + 999, Verb.START_FIELD_WORK, by=by)
    with pytest.raises(NotAllowed):
        reopen_evaluation(evaluation.pk, reason="再看", by=by)


def test_to_an_agency_that_was_not_commissioned_the_evaluation_does_not_exist() -> None:
    evaluation, _ = evaluation_at(Stage.FIRST_REVIEW)

    with pytest.raises(Evaluation.DoesNotExist):
        pass_internal_review(evaluation.pk, by=agency_account("乙评价公司"))
    with pytest.raises(NotAllowed):
        pass_internal_review(evaluation.pk, by=unit_account("第一中学校"))
