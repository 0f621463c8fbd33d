"""What other doors may not do to an evaluation that is carried out by the procedure."""

from decimal import Decimal
from typing import Any

import pytest

from hengji.actions.commissions import cancel_commission
from hengji.actions.conclusions import reopen_evaluation
from hengji.actions.cycles import close_cycle
from hengji.actions.evaluations import edit_evaluation
from hengji.actions.interests import DeclaredInterest, declare_interest
from hengji.actions.scoring import correct_score
from hengji.core.evaluations import Kind
from hengji.core.flaws import FlawsFound
from hengji.core.interests import Interest, PartyKind
from hengji.core.workflow import Stage
from hengji.models import (
    Agency,
    BudgetUnit,
    Cycle,
    Evaluation,
    Event,
    LedgerImport,
    StageScore,
    User,
)
from hengji.queries.chain import check_scores
from hengji.queries.evaluations import load_evaluation
from hengji.queries.imports import load_preview
from tests.builders import ROWS, evaluation_named, imported, ledger_file
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db


def edit(evaluation: Evaluation, by: User, **changed: Any) -> None:
    values = {
        "kind": Kind.FISCAL,
        "unit_id": evaluation.unit_id,
        "agency_id": evaluation.agency_id,
        "fund_nature": None,
        "budget": Decimal(1),
        "spent": None,
        "self_score": None,
    }
    edit_evaluation(evaluation.pk, **{**values, **changed}, version=evaluation.version, by=by)


@pytest.mark.parametrize("stage", [Stage.SCHEMING, Stage.SIGNED])
def test_a_score_from_leaves_is_not_corrected_by_hand(stage: Stage) -> None:
    evaluation, crew = evaluation_at(stage)
    steps = StageScore.objects.count()

    with pytest.raises(FlawsFound) as found:
        correct_score(
            evaluation.pk,
            score=Decimal(60),
            reason="改",
            version=evaluation.version,
            by=crew.chief,
        )

    assert [flaw.code for flaw in found.value.flaws] == ["score-from-leaves"]
    assert f"“道路养护项目”的阶段是“{stage}”" in found.value.flaws[0].message
    assert StageScore.objects.count() == steps


def test_a_cancelled_commission_shows_no_draft_and_opens_no_score_to_the_hand() -> None:
    evaluation, crew = evaluation_at(Stage.FIRST_REVIEW)
    cancelled = cancel_commission(evaluation.pk, reason="换机构", by=crew.staff)
    changed = ((ROWS[0][0], "60.00", *ROWS[0][2:]), *ROWS[1:])

    with pytest.raises(FlawsFound) as by_hand:
        correct_score(
            evaluation.pk, score=Decimal(60), reason="改", version=cancelled.version, by=crew.staff
        )
    with pytest.raises(FlawsFound) as by_ledger:
        imported(evaluation.cycle, crew.chief, ledger_file(changed))

    refused = [flaw.code for found in (by_hand, by_ledger) for flaw in found.value.flaws]
    assert set(refused) == {"score-from-leaves", "agency-from-commission"}
    assert load_evaluation(crew.unit, evaluation.pk).path == ()
    assert not load_evaluation(crew.staff, evaluation.pk).by_hand
    assert cancelled.score == Decimal("92.50")


def test_a_score_from_leaves_goes_with_a_cancelled_commission() -> None:
    evaluation, crew = evaluation_at(Stage.ACCEPTED)
    reopen_evaluation(evaluation.pk, reason="复查", by=crew.chief)

    cancelled = cancel_commission(evaluation.pk, reason="换机构", by=crew.staff)

    scores = check_scores()
    assert (cancelled.score, cancelled.grade, cancelled.rank) == (None, "", None)
    assert '["得分", "100.00", ""]' in Event.objects.order_by("sequence").last().details
    assert (scores.differing, scores.recalculated) == ((), ())


def test_a_ledger_does_not_overwrite_a_score_from_leaves_and_nothing_of_it_is_written() -> None:
    evaluation, crew = evaluation_at(Stage.SIGNED)
    school = evaluation_named("校舍")
    changed = (ROWS[0], (*ROWS[1][:1], "60.00", *ROWS[1][2:]), *ROWS[2:])

    with pytest.raises(FlawsFound) as found:
        imported(evaluation.cycle, crew.chief, ledger_file(changed))

    assert [(flaw.code, flaw.where) for flaw in found.value.flaws] == [
        ("score-from-leaves", "得分表.csv 第 2 行")
    ]
    assert not load_preview(crew.chief, LedgerImport.objects.last().pk).can_be_confirmed
    school.refresh_from_db()
    evaluation.refresh_from_db()
    assert (evaluation.score, school.score) == (Decimal("100.00"), Decimal("88.00"))


def test_a_ledger_still_adds_what_the_procedure_does_not_settle() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    changed = ((*ROWS[0][:6], "950000"), *ROWS[1:])

    done = imported(evaluation.cycle, crew.chief, ledger_file(changed))

    evaluation.refresh_from_db()
    assert done == (0, 1, 3)
    assert (evaluation.spent, evaluation.score) == (Decimal(950000), Decimal("92.50"))


def test_agency_and_unit_are_changed_by_a_new_commission_only() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    agency, unit = Agency.objects.get(name="乙评价公司"), BudgetUnit.objects.get(name="第一中学校")

    with pytest.raises(FlawsFound) as found:
        edit(evaluation, crew.staff, agency_id=agency.pk, unit_id=unit.pk)
    edit(evaluation, crew.staff)

    assert [(flaw.code, flaw.where) for flaw in found.value.flaws] == [
        ("agency-from-commission", "第三方机构"),
        ("agency-from-commission", "预算单位"),
    ]
    evaluation.refresh_from_db()
    assert (evaluation.agency.name, evaluation.unit.name) == ("甲评价公司", "建设管理部")
    assert evaluation.budget == Decimal(1)


def test_a_unit_that_was_missing_is_filled_in() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    unit_id = evaluation.unit_id
    Evaluation.objects.filter(pk=evaluation.pk).update(unit=None)
    evaluation.unit_id = None

    edit(evaluation, crew.staff, unit_id=unit_id)

    assert Evaluation.objects.get(pk=evaluation.pk).unit_id == unit_id


def test_a_unit_that_bars_the_agency_is_not_filled_in() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    unit_id = evaluation.unit_id
    tie = DeclaredInterest(
        PartyKind.AGENCY, evaluation.agency_id, "建设管理部", Interest.AUDIT, 2023
    )
    declare_interest(tie, by=crew.staff)
    Evaluation.objects.filter(pk=evaluation.pk).update(unit=None)
    evaluation.unit_id = None

    with pytest.raises(FlawsFound) as found:
        edit(evaluation, crew.staff, unit_id=unit_id)

    assert [flaw.code for flaw in found.value.flaws] == ["conflict-of-interest"]
    assert Evaluation.objects.get(pk=evaluation.pk).unit_id is None


def test_closing_a_year_says_how_many_evaluations_are_not_finished() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)

    flaws = close_cycle(evaluation.cycle_id, by=crew.chief)

    assert [(flaw.code, flaw.message) for flaw in flaws] == [
        ("evaluations-under-way", "有 1 项评价还没有走完程序，停在原来的阶段。")
    ]
    assert Cycle.objects.get().state == "已办结"


def test_closing_a_year_in_which_nothing_is_under_way_says_nothing() -> None:
    evaluation, crew = evaluation_at(Stage.ACCEPTED)

    assert close_cycle(evaluation.cycle_id, by=crew.chief) == ()
