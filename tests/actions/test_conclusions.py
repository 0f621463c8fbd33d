import json
from decimal import Decimal

import pytest

from hengji.actions.conclusions import (
    accept,
    archive,
    leave_unrated,
    rate_again,
    reopen_evaluation,
    sign_final,
    waive_evidence,
)
from hengji.actions.papers import FieldChange, save_paper
from hengji.actions.procedure import send_back
from hengji.actions.recording import Stale
from hengji.actions.scoring import correct_score
from hengji.core.flaws import FlawsFound
from hengji.core.paper_fields import PaperField
from hengji.core.verbs import Verb
from hengji.core.workflow import MoveRefused, Stage
from hengji.demo.walking import Walk, carry_to
from hengji.models import Evaluation, Event, Paper, StageScore, User
from hengji.queries.chain import check_scores
from tests.builders import agency_account, evaluation_named
from tests.procedure import FRAMEWORKS, ROAD, evaluation_at, walk_of

pytestmark = pytest.mark.django_db
SOUND = ((), ())


def told() -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = check_scores()
    return found.differing, found.recalculated


def test_only_the_lead_evaluator_signs() -> None:
    evaluation, crew = evaluation_at(Stage.REVISING)

    refused = []
    for each in (crew.author, crew.reviewers[2], agency_account("甲评价公司")):
        with pytest.raises(FlawsFound) as found:
            sign_final(evaluation.pk, by=each)
        refused += [flaw.code for flaw in found.value.flaws]

    assert refused == ["signer-not-lead", "signer-not-lead", "signer-not-member"]
    assert Evaluation.objects.get(pk=evaluation.pk).stage == "修改定稿"


def test_signing_sets_score_grade_and_rank_from_the_leaves() -> None:
    evaluation, crew = evaluation_at(Stage.REVISING, A11="0")

    signed = sign_final(evaluation.pk, by=crew.lead)

    assert (signed.score, signed.grade, signed.rank) == (Decimal("97.00"), "优", 1)
    assert told() == SOUND


def test_the_event_of_a_signature_tells_the_rank_it_brought() -> None:
    evaluation, crew = evaluation_at(Stage.REVISING, A11="0")
    other = Evaluation.objects.get(name="校舍修缮项目")
    correct_score(
        other.pk, score=Decimal("95.00"), reason="复核", version=other.version, by=crew.chief
    )

    sign_final(evaluation.pk, by=crew.lead)

    event = Event.objects.latest("sequence")
    assert event.verb == Verb.SIGN_FINAL
    assert json.loads(event.details)["changes"] == [
        ["阶段", "修改定稿", "待验收"],
        ["得分", "92.50", "97.00"],
        ["名次", "2", "1"],
    ]


def test_signing_is_refused_when_a_leaf_holds_another_score_than_its_paper_makes() -> None:
    evaluation, crew = evaluation_at(Stage.REVISING)
    Paper.objects.filter(evaluation=evaluation, code="A12").update(score=Decimal("1.99"))

    with pytest.raises(FlawsFound) as found:
        sign_final(evaluation.pk, by=crew.lead)

    assert [flaw.code for flaw in found.value.flaws] == ["stored-score-differs"]
    evaluation.refresh_from_db()
    assert (evaluation.stage, evaluation.score) == ("修改定稿", Decimal("92.50"))


def test_what_is_accepted_is_what_the_leaves_add_up_to() -> None:
    evaluation, crew = evaluation_at(Stage.SIGNED)
    Evaluation.objects.filter(pk=evaluation.pk).update(score=Decimal("99.99"))

    with pytest.raises(FlawsFound) as found:
        accept(evaluation.pk, by=crew.chief)

    assert [flaw.code for flaw in found.value.flaws] == ["signed-score-differs"]
    assert "定稿得分为 99.99 分，按底稿重新计算为 100.00 分" in found.value.flaws[0].message


def test_verifying_names_a_signed_evaluation_whose_papers_were_changed_afterwards() -> None:
    evaluation, _ = evaluation_at(Stage.ARCHIVED)
    Paper.objects.filter(evaluation=evaluation, code="A11").update(actual="4")

    assert told() == (
        (),
        (
            "2024年度“道路养护项目”：“道路养护项目”定稿得分为 100.00 分，按底稿重新计算为 99.40 分",
            "2024年度“道路养护项目”：“A11”保存为 3.00 分，重新计算为 2.40 分",
        ),
    )


def test_verifying_names_a_scheme_that_was_changed_after_its_approval() -> None:
    evaluation, _ = evaluation_at(Stage.SIGNED)
    scheme = evaluation.schemes.get()
    scheme.content = {**scheme.content, "title": "别的"}
    scheme.save()
    first = told()
    scheme.content = {"title": "别的"}
    scheme.save()

    assert first == ((), ("2024年度“道路养护项目”批准的方案第 1 版被改过",))
    assert told() == first


def test_verifying_names_a_paper_that_can_no_longer_be_read() -> None:
    evaluation, _ = evaluation_at(Stage.SIGNED)
    Paper.objects.filter(evaluation=evaluation, code="A11").update(actual="四")

    assert told() == ((), ("2024年度“道路养护项目”的底稿读不出来，被改过",))


@pytest.mark.parametrize("stage", [Stage.CONSULTING, Stage.REVISING, Stage.ACCEPTED])
def test_scores_of_steps_before_the_final_one_do_not_disturb_verifying(stage: Stage) -> None:
    evaluation_at(stage, A11="4")

    assert told() == SOUND


def test_an_unrated_evaluation_says_why_and_has_no_score() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)

    with pytest.raises(FlawsFound) as found:
        leave_unrated(evaluation.pk, reason=" ", version=evaluation.version, by=crew.author)
    row = leave_unrated(
        evaluation.pk, reason=" 账册缺失 ", version=evaluation.version, by=crew.author
    )
    row.refresh_from_db()
    signed = carry_to(Stage.SIGNED, Walk(row.pk, crew, FRAMEWORKS[ROAD]))

    assert [flaw.code for flaw in found.value.flaws] == ["unrated-without-reason"]
    assert (row.outcome, row.outcome_reason) == ("证据不足，暂不评级", "账册缺失")
    assert (signed.stage, signed.score, signed.grade, signed.rank) == ("待验收", None, "", None)
    assert [each.position for each in Evaluation.objects.order_by("position")] == [1, 2, 3, 4]
    assert evaluation_named("道路").position == 4
    assert accept(row.pk, by=crew.staff).stage == "已验收"
    assert told() == SOUND


def test_an_evaluation_is_left_unrated_only_while_it_is_drafted() -> None:
    evaluation, crew = evaluation_at(Stage.REVISING)

    with pytest.raises(MoveRefused, match="评价修改定稿，不能暂不评级"):
        leave_unrated(evaluation.pk, reason="早", version=evaluation.version, by=crew.author)
    with pytest.raises(Stale):
        leave_unrated(evaluation.pk, reason="早", version=1, by=crew.author)


def test_an_unrated_evaluation_is_rated_again_and_gets_its_score_when_signed() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    with pytest.raises(MoveRefused, match="不能恢复评级"):
        rate_again(evaluation.pk, reason="补到", version=evaluation.version, by=crew.author)
    row = leave_unrated(evaluation.pk, reason="缺账", version=evaluation.version, by=crew.author)

    row = rate_again(row.pk, reason="补到", version=row.version, by=crew.author)

    assert (row.outcome, row.outcome_reason, row.score) == ("", "", Decimal("92.50"))
    assert told() == SOUND
    signed = carry_to(Stage.SIGNED, Walk(row.pk, crew, FRAMEWORKS[ROAD]))
    assert signed.score == Decimal("100.00")


def test_a_reopened_evaluation_keeps_its_score_until_another_is_signed() -> None:
    evaluation, crew = evaluation_at(Stage.ARCHIVED)

    reopened = reopen_evaluation(evaluation.pk, reason="申诉", by=crew.chief)
    assert (reopened.stage, reopened.score) == ("修改定稿", Decimal("100.00"))
    send_back(evaluation.pk, Verb.RETURN_TO_DRAFTING, reason="重算", by=crew.staff)
    assert told() == SOUND
    carry_to(Stage.SIGNED, Walk(evaluation.pk, crew, FRAMEWORKS[ROAD]))

    evaluation.refresh_from_db()
    assert (evaluation.round, evaluation.score) == (2, Decimal("100.00"))
    assert evaluation.stage_scores.filter(stage="定稿").count() == 3


def test_a_returned_final_can_be_signed_again() -> None:
    evaluation, crew = evaluation_at(Stage.SIGNED)

    returned = send_back(evaluation.pk, Verb.RETURN_FINAL, reason="缺附件", by=crew.staff)

    assert (returned.stage, returned.score, returned.rank) == ("修改定稿", Decimal("92.50"), 1)
    assert sign_final(evaluation.pk, by=crew.lead).stage == "待验收"
    accept(evaluation.pk, by=crew.staff)
    assert archive(evaluation.pk, by=crew.staff).stage == "已归档"


def test_a_final_that_is_not_accepted_leaves_the_score_that_was() -> None:
    evaluation, crew = evaluation_at(Stage.ACCEPTED)
    reopen_evaluation(evaluation.pk, reason="申诉", by=crew.chief)
    change = {
        PaperField.ACTUAL: FieldChange("5", "4"),
        PaperField.DEDUCTION: FieldChange("", "少一条"),
    }
    save_paper(evaluation.pk, "A11", change, reason="少一条", by=crew.author)
    signed = sign_final(evaluation.pk, by=crew.lead)
    assert signed.score == Decimal("99.40")

    returned = send_back(evaluation.pk, Verb.RETURN_FINAL, reason="不认可", by=crew.staff)

    last = evaluation.stage_scores.last()
    assert returned.score == Decimal("100.00")
    assert (last.before, last.score, last.reason) == (
        Decimal("99.40"),
        Decimal("100.00"),
        "验收退回：不认可",
    )
    assert '["得分", "99.40", "100.00"]' in Event.objects.order_by("sequence").last().details
    assert told() == SOUND


def test_a_final_returned_with_nothing_accepted_before_leaves_no_score() -> None:
    walk = walk_of()
    StageScore.objects.filter(evaluation_id=walk.evaluation_id).delete()
    Evaluation.objects.filter(pk=walk.evaluation_id).update(score=None, grade="", rank=None)
    carry_to(Stage.SIGNED, walk)

    returned = send_back(walk.evaluation_id, Verb.RETURN_FINAL, reason="缺", by=walk.crew.staff)

    assert (returned.score, returned.grade, returned.rank) == (None, "", None)
    assert told() == SOUND


@pytest.mark.parametrize(("code", "reason"), [("A11", " "), ("Z99", "没有")])
def test_a_waiver_has_a_reason_and_a_paper(code: str, reason: str) -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    Paper.objects.filter(evaluation=evaluation).update(waiver="")

    with pytest.raises(FlawsFound) as found:
        waive_evidence(evaluation.pk, code, reason=reason, by=crew.staff)

    assert [flaw.code for flaw in found.value.flaws] == ["evidence-waiver-without-reason"]


def test_the_account_that_signs_is_read_anew(db: None) -> None:
    evaluation, crew = evaluation_at(Stage.REVISING)
    User.objects.filter(pk=crew.lead.pk).update(member=None)

    with pytest.raises(FlawsFound) as found:
        sign_final(evaluation.pk, by=User.objects.get(pk=crew.lead.pk))

    assert found.value.flaws[0].code == "signer-not-member"
