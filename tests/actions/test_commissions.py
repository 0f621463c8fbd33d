from datetime import date

import pytest

from hengji.actions.commissions import (
    Commission,
    add_evaluation,
    cancel_commission,
    change_lead,
    commission,
)
from hengji.actions.conclusions import leave_unrated
from hengji.actions.interests import DeclaredInterest, declare_interest, waive_conflict
from hengji.core.evaluations import Kind
from hengji.core.flaws import FlawsFound
from hengji.core.interests import Interest, PartyKind
from hengji.core.ledger import Scope
from hengji.core.permissions import NotAllowed
from hengji.core.workflow import UNSIGNED, MoveRefused, Stage
from hengji.demo.walking import Crew
from hengji.models import Agency, AgencyMember, Cycle, Evaluation, Event, FrameworkContract, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.procedure import drafts_handed_in
from tests.builders import evaluation_named
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db


def member(agency: str, name: str = "演示主评人", *, is_lead: bool = True) -> AgencyMember:
    row = Agency.objects.get(name=agency)
    return AgencyMember.objects.create(agency=row, name=name, is_lead=is_lead)


def refused(evaluation: Evaluation, to: Commission, by: User) -> list[str]:
    with pytest.raises(FlawsFound) as found:
        commission(evaluation.pk, to, by=by)
    return [flaw.code for flaw in found.value.flaws]


def test_a_commission_keeps_to_whom_under_whose_lead_and_how_it_was_drawn(
    cycle: Cycle, staff: User
) -> None:
    evaluation, lead = evaluation_named("道路"), member("乙评价公司")
    contract = FrameworkContract.objects.create(
        agency=lead.agency, number="演示-1", begins=date(2024, 1, 1), ends=date(2024, 12, 31)
    )
    to = Commission(lead.agency_id, lead.pk, contract.pk, " 大额 ", is_overlap=True, is_blind=True)

    flaws = commission(evaluation.pk, to, by=staff)

    evaluation.refresh_from_db()
    assert flaws == ()
    assert (evaluation.stage, evaluation.agency, evaluation.lead) == (
        "编制方案",
        lead.agency,
        lead,
    )
    assert (evaluation.contract, evaluation.stratum) == (contract, "大额")
    assert (evaluation.is_overlap, evaluation.is_blind) == (True, True)
    details = Event.objects.order_by("sequence").last().details
    assert '["第三方机构", "甲评价公司", "乙评价公司"]' in details


def test_the_lead_is_one_of_the_agency_and_in_use(cycle: Cycle, staff: User) -> None:
    evaluation, agency = evaluation_named("道路"), Agency.objects.get(name="甲评价公司")
    plain = member("甲评价公司", "演示助理", is_lead=False)
    other = member("乙评价公司")
    retired = member("甲评价公司", "演示离任")
    AgencyMember.objects.filter(pk=retired.pk).update(in_use=False)

    codes = [
        refused(evaluation, Commission(agency.pk, each.pk), staff)
        for each in (plain, other, retired)
    ]

    assert codes == [["lead-not-of-agency"]] * 3
    assert Evaluation.objects.get(pk=evaluation.pk).stage == "未委托"


def test_an_interest_bars_the_commission_until_the_head_waives_it(
    cycle: Cycle, staff: User, chief: User
) -> None:
    evaluation, lead = evaluation_named("道路"), member("乙评价公司")
    tie = DeclaredInterest(PartyKind.MEMBER, lead.pk, "建设管理部", Interest.KINSHIP, 2020)
    declared = declare_interest(tie, by=staff)
    to = Commission(lead.agency_id, lead.pk)

    assert refused(evaluation, to, staff) == ["conflict-of-interest"]
    waive_conflict(evaluation.pk, f"declaration-{declared.pk}", "无他人可派", by=chief)
    commission(evaluation.pk, to, by=staff)

    assert Evaluation.objects.get(pk=evaluation.pk).stage == "编制方案"


def test_an_interest_bars_another_lead_too() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    heir = member("甲评价公司", "演示继任")
    tie = DeclaredInterest(PartyKind.MEMBER, heir.pk, "建设管理部", Interest.KINSHIP, 2020)
    declare_interest(tie, by=crew.staff)

    with pytest.raises(FlawsFound) as found:
        _changed(evaluation, heir, crew)

    assert [flaw.code for flaw in found.value.flaws] == ["conflict-of-interest"]


def test_the_contract_is_the_agencys(cycle: Cycle, staff: User) -> None:
    evaluation, lead, other = evaluation_named("道路"), member("甲评价公司"), "乙评价公司"
    contract = FrameworkContract.objects.create(
        agency=Agency.objects.get(name=other),
        number="演示-2",
        begins=date(2024, 1, 1),
        ends=date(2024, 12, 31),
    )

    to = Commission(lead.agency_id, lead.pk, contract.pk)

    assert refused(evaluation, to, staff) == ["contract-not-of-agency"]


def test_an_agency_that_is_not_in_use_is_given_nothing(cycle: Cycle, staff: User) -> None:
    lead = member("甲评价公司")
    Agency.objects.update(in_use=False)

    with pytest.raises(Agency.DoesNotExist):
        commission(evaluation_named("道路").pk, Commission(lead.agency_id, lead.pk), by=staff)


def test_an_evaluation_without_a_unit_is_commissioned_with_a_warning(
    cycle: Cycle, staff: User
) -> None:
    lead = member("甲评价公司")
    row = add_evaluation(
        cycle.pk, name="演示政策", scope=Scope.POLICY, kind=Kind.FISCAL, unit_id=None, by=staff
    )

    flaws = commission(row.pk, Commission(lead.agency_id, lead.pk), by=staff)

    assert [flaw.code for flaw in flaws] == ["commission-without-unit"]


def test_an_added_evaluation_stands_last_and_has_no_score(cycle: Cycle, staff: User) -> None:
    row = add_evaluation(
        cycle.pk,
        name=" 演示　项目 ",
        scope=Scope.PROJECT,
        kind=Kind.FISCAL,
        unit_id=evaluation_named("道路").unit_id,
        by=staff,
    )

    assert (row.name, row.stage, row.score, row.position) == ("演示项目", "未委托", None, 5)
    assert Event.objects.order_by("sequence").last().verb == "新增评价"


@pytest.mark.parametrize(
    ("name", "code"), [("  ", "evaluation-unnamed"), ("道路 养护项目", "evaluation-there")]
)
def test_an_evaluation_without_a_name_or_there_already_is_not_added(
    cycle: Cycle, staff: User, name: str, code: str
) -> None:
    unit_id = evaluation_named("道路").unit_id

    with pytest.raises(FlawsFound) as found:
        add_evaluation(
            cycle.pk,
            name=name,
            scope=Scope.PROJECT,
            kind=Kind.FISCAL,
            unit_id=unit_id,
            by=staff,
        )

    assert [flaw.code for flaw in found.value.flaws] == [code]
    assert Evaluation.objects.count() == 4


def test_a_cancelled_commission_leaves_the_agency_nothing_to_see() -> None:
    evaluation, crew = evaluation_at(Stage.REVISING)

    cancelled = cancel_commission(evaluation.pk, reason="机构停业", by=crew.staff)

    assert (cancelled.stage, cancelled.agency, cancelled.lead) == ("未委托", None, None)
    assert not evaluations_of(crew.author).filter(pk=evaluation.pk).exists()
    assert (cancelled.papers.count(), cancelled.round) == (0, 0)
    assert cancelled.schemes.count() == 1
    assert cancelled.signatures.last().opinion == "机构停业"


def test_who_is_commissioned_again_finds_the_papers_and_needs_no_reason() -> None:
    evaluation, crew = evaluation_at(Stage.FIRST_REVIEW)
    papers = evaluation.papers.count()
    cancel_commission(evaluation.pk, reason="换机构", by=crew.staff)
    same = crew.lead.member

    doubts = commission(evaluation.pk, Commission(same.agency_id, same.pk), by=crew.staff)

    evaluation.refresh_from_db()
    assert (doubts, drafts_handed_in(evaluation)) == ((), 0)
    assert (evaluation.papers.count(), evaluation.round) == (papers, 1)


def test_a_cancelled_commission_takes_the_conclusion_along() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    row = leave_unrated(evaluation.pk, reason="缺账", version=evaluation.version, by=crew.author)

    cancelled = cancel_commission(row.pk, reason="重来", by=crew.staff)

    assert (cancelled.outcome, cancelled.outcome_reason) == ("", "")


def _changed(evaluation: Evaluation, lead: AgencyMember, crew: Crew, reason: str = "离职") -> None:
    change_lead(evaluation.pk, lead.pk, reason=reason, version=evaluation.version, by=crew.staff)


def test_another_lead_is_put_in_charge_for_a_reason() -> None:
    evaluation, crew = evaluation_at(Stage.REVISING)
    heir = member("甲评价公司", "演示继任")

    with pytest.raises(FlawsFound) as silent:
        _changed(evaluation, heir, crew, " ")
    with pytest.raises(FlawsFound) as foreign:
        _changed(evaluation, member("乙评价公司"), crew)
    with pytest.raises(NotAllowed):
        change_lead(evaluation.pk, heir.pk, reason="离职", version=1, by=crew.author)
    _changed(evaluation, heir, crew)

    evaluation.refresh_from_db()
    assert silent.value.flaws[0].code == "move-without-reason"
    assert foreign.value.flaws[0].code == "lead-not-of-agency"
    assert (evaluation.lead, evaluation.stage) == (heir, "修改定稿")
    assert evaluation.signatures.last().opinion == "演示继任：离职"


def test_the_same_lead_again_changes_nothing() -> None:
    evaluation, crew = evaluation_at(Stage.SCHEMING)
    events = Event.objects.count()

    _changed(evaluation, crew.lead.member, crew)

    assert Event.objects.count() == events


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.SIGNED])
def test_a_lead_is_changed_only_while_the_agency_works_on_it(stage: Stage) -> None:
    evaluation, crew = evaluation_at(stage)

    assert stage not in UNSIGNED
    with pytest.raises(MoveRefused, match=f"评价{stage}，不能更换主评人"):
        _changed(evaluation, crew.lead.member, crew)
