from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist

from hengji.actions.interests import (
    INTEREST_DECLARED,
    INTEREST_ENDS_EARLY,
    NOTHING_TO_WAIVE,
    UNIT_NOT_LISTED,
    WAIVER_WITHOUT_REASON,
    WITHDRAWAL_WITHOUT_REASON,
    DeclaredInterest,
    declare_interest,
    waive_conflict,
    withdraw_declaration,
)
from hengji.core.flaws import FlawsFound
from hengji.core.interests import Conflict, Interest, PartyKind
from hengji.core.permissions import NotAllowed, Role
from hengji.models import (
    Agency,
    AgencyMember,
    BudgetUnit,
    Cycle,
    Evaluation,
    Event,
    Expert,
    InterestDeclaration,
    User,
    Waiver,
)
from hengji.queries.conflicts import conflicts_of
from tests import builders


@pytest.fixture
def agency(cycle: Cycle) -> Agency:
    return Agency.objects.get(name="甲评价公司")


@pytest.fixture
def lead(agency: Agency) -> AgencyMember:
    return AgencyMember.objects.create(agency=agency, name="张三", is_lead=True)


def about(
    party: Any, kind: PartyKind = PartyKind.AGENCY, unit: str = "建设管理部", **values: Any
) -> DeclaredInterest:
    plain = {"interest": Interest.AUDIT, "from_year": 2023, "until_year": None, "note": ""}
    return DeclaredInterest(kind, party.pk, unit, **{**plain, **values})


def road() -> Evaluation:
    return Evaluation.objects.get(name__contains="道路养护", cycle__work_year=2024)


def road_conflicts(agency: Agency, *members: AgencyMember) -> list[tuple[str, bool]]:
    found = conflicts_of(road(), agency, members)
    return [(each.identity, each.waived) for each in found]


def test_what_the_bureau_declares_bars_the_agency(agency: Agency, staff: User) -> None:
    row = declare_interest(about(agency, note="代编年报"), by=staff)

    event = Event.objects.latest("sequence")
    assert road_conflicts(agency) == [(f"declaration-{row.pk}", False)]
    assert (event.verb, event.object_name) == ("声明利益关系", "甲评价公司与建设管理部")
    assert (row.note, row.by, row.withdrawn_at) == ("代编年报", staff, None)


def test_an_agency_declares_about_itself_and_its_own_people_only(
    agency: Agency, lead: AgencyMember
) -> None:
    person = builders.agency_account("甲评价公司")
    other = Agency.objects.get(name="乙评价公司")
    stranger = AgencyMember.objects.create(agency=other, name="李四")
    expert = Expert.objects.create(name="王五")

    declare_interest(about(agency), by=person)
    declare_interest(about(lead, PartyKind.MEMBER), by=person)

    for refused, kind in (
        (other, PartyKind.AGENCY),
        (stranger, PartyKind.MEMBER),
        (expert, PartyKind.EXPERT),
    ):
        with pytest.raises(ObjectDoesNotExist):
            declare_interest(about(refused, kind), by=person)
    assert InterestDeclaration.objects.count() == 2


def test_the_bureau_declares_about_an_expert(cycle: Cycle, staff: User) -> None:
    expert = Expert.objects.create(name="王五")

    row = declare_interest(about(expert, PartyKind.EXPERT), by=staff)

    found = conflicts_of(builders.evaluation_named("道路养护"), None, experts=[expert])
    assert [each.declaration for each in found] == [row.pk]


@pytest.mark.parametrize("role", [Role.LEADER, Role.UNIT, Role.EXPERT, Role.AUDITOR])
def test_others_declare_nothing(agency: Agency, role: Role) -> None:
    person = {
        Role.UNIT: lambda: builders.unit_account("建设管理部"),
        Role.EXPERT: builders.expert_account,
    }.get(role, lambda: builders.account(role))()

    with pytest.raises(NotAllowed):
        declare_interest(about(agency), by=person)


@pytest.mark.parametrize(
    ("values", "flaw"),
    [
        ({"unit": "没有的局"}, UNIT_NOT_LISTED.at("预算单位", "名录里没有“没有的局”。")),
        (
            {"until_year": 2022},
            INTEREST_ENDS_EARLY.at("结束年份", "开始于 2023 年，结束于 2022 年。"),
        ),
        (
            {},
            INTEREST_DECLARED.at("关系", "“甲评价公司”与“建设管理部”的审计服务已经声明。"),
        ),
    ],
)
def test_a_declaration_that_will_not_do_is_refused(
    agency: Agency, staff: User, values: dict[str, Any], flaw: object
) -> None:
    declare_interest(about(agency), by=staff)

    with pytest.raises(FlawsFound) as refused:
        declare_interest(about(agency, **values), by=staff)

    assert refused.value.flaws == (flaw,)
    assert InterestDeclaration.objects.count() == 1


def test_a_withdrawn_declaration_bars_nobody_and_stays(agency: Agency, staff: User) -> None:
    row = declare_interest(about(agency), by=staff)

    withdraw_declaration(row.pk, reason=" 登记有误 ", version=row.version, by=staff)

    kept = InterestDeclaration.objects.get(pk=row.pk)
    assert (kept.withdrawn_because, kept.withdrawn_at is not None) == ("登记有误", True)
    assert road_conflicts(agency) == []
    with pytest.raises(ObjectDoesNotExist):
        withdraw_declaration(row.pk, reason="再撤", version=kept.version, by=staff)
    assert declare_interest(about(agency), by=staff).pk != row.pk


def test_a_withdrawal_needs_a_reason(agency: Agency, staff: User) -> None:
    row = declare_interest(about(agency), by=staff)

    with pytest.raises(FlawsFound) as refused:
        withdraw_declaration(row.pk, reason=" ", version=row.version, by=staff)

    message = "要撤回的是“甲评价公司与建设管理部”。"
    assert refused.value.flaws == (WITHDRAWAL_WITHOUT_REASON.at("理由", message),)
    assert road_conflicts(agency) == [(f"declaration-{row.pk}", False)]


def test_an_agency_withdraws_what_it_declared_and_not_what_the_bureau_did(
    agency: Agency, staff: User
) -> None:
    person = builders.agency_account("甲评价公司")
    other = builders.agency_account("乙评价公司")
    own = declare_interest(about(agency), by=person)
    bureaus = declare_interest(about(agency, interest=Interest.EQUITY), by=staff)

    for row, by in ((own, other), (bureaus, person)):
        with pytest.raises(ObjectDoesNotExist):
            withdraw_declaration(row.pk, reason="撤回", version=1, by=by)
    withdraw_declaration(own.pk, reason="撤回", version=1, by=person)

    assert road_conflicts(agency) == [(f"declaration-{bureaus.pk}", False)]


def test_the_interests_of_a_supervisor_bar_too(agency: Agency, staff: User) -> None:
    unit = BudgetUnit.objects.get(name="建设管理部")
    unit.supervisor = BudgetUnit.objects.get(name="第一中学校")
    unit.save()
    row = declare_interest(about(agency, unit="第一中学校"), by=staff)

    assert road_conflicts(agency) == [(f"declaration-{row.pk}", False)]


def test_years_running_are_counted_from_what_was_done(agency: Agency, chief: User) -> None:
    for year in (2021, 2022, 2023):
        builders.cycle_with_rows(chief, year)
    identity = f"years-{agency.pk}-{BudgetUnit.objects.get(name='建设管理部').pk}-2021-2024"

    assert road_conflicts(agency) == [(identity, False)]
    waive_conflict(road().pk, identity, "别无合适机构", by=chief)
    assert road_conflicts(agency) == [(identity, True)]


def test_what_was_planned_and_never_begun_is_no_year_running(agency: Agency, chief: User) -> None:
    for year in (2021, 2022, 2023):
        builders.cycle_with_rows(chief, year)
    unscored = {"score": None, "grade": "", "rank": None}
    planned = Evaluation.objects.filter(cycle__work_year=2022, agency=agency)
    planned.filter(name__contains="道路养护").update(**unscored)

    assert road_conflicts(agency) == []


def test_the_chief_waives_one_conflict_of_one_evaluation(
    agency: Agency, lead: AgencyMember, chief: User, staff: User
) -> None:
    evaluation = builders.evaluation_named("道路养护")
    first = declare_interest(about(agency), by=staff)
    second = declare_interest(about(lead, PartyKind.MEMBER), by=staff)

    waiver = waive_conflict(evaluation.pk, f"declaration-{second.pk}", " 已调离三年 ", by=chief)
    waive_conflict(evaluation.pk, f"declaration-{second.pk}", "再来一次", by=chief)

    assert road_conflicts(agency, lead) == [
        (f"declaration-{first.pk}", False),
        (f"declaration-{second.pk}", True),
    ]
    assert (waiver.reason, waiver.declaration, waiver.by) == ("已调离三年", second, chief)
    assert waiver.what.startswith("主评人“张三”与被评价单位“建设管理部”")
    assert Waiver.objects.count() == 1
    assert Event.objects.filter(verb="豁免回避").count() == 1


def test_a_waiver_of_one_evaluation_is_none_of_another(
    agency: Agency, chief: User, staff: User
) -> None:
    row = declare_interest(about(agency), by=staff)
    waive_conflict(
        builders.evaluation_named("道路养护").pk, f"declaration-{row.pk}", "理由", by=chief
    )

    other = conflicts_of(builders.evaluation_named("建设管理部部门整体"), agency)

    assert [(each.declaration, each.waived) for each in other] == [(row.pk, False)]


@pytest.mark.parametrize(
    "conflict", ["declaration-999", "years-1-1-2020-2024", "years-x", "", "a-1"]
)
def test_what_is_no_conflict_is_not_waived(agency: Agency, chief: User, conflict: str) -> None:
    with pytest.raises(FlawsFound) as refused:
        waive_conflict(builders.evaluation_named("道路养护").pk, conflict, "理由", by=chief)

    message = "评价是“道路养护项目”。"
    assert refused.value.flaws == (NOTHING_TO_WAIVE.at("回避", message),)
    assert Waiver.objects.count() == 0


def test_a_waiver_needs_a_reason_and_the_chief(agency: Agency, chief: User, staff: User) -> None:
    row = declare_interest(about(agency), by=staff)
    evaluation, conflict = builders.evaluation_named("道路养护"), f"declaration-{row.pk}"

    with pytest.raises(NotAllowed):
        waive_conflict(evaluation.pk, conflict, "理由", by=staff)
    with pytest.raises(FlawsFound) as refused:
        waive_conflict(evaluation.pk, conflict, "  ", by=chief)

    assert refused.value.flaws == (WAIVER_WITHOUT_REASON.at("理由", "评价是“道路养护项目”。"),)
    assert Waiver.objects.count() == 0


def test_an_evaluation_without_a_unit_has_no_conflicts(agency: Agency, staff: User) -> None:
    declare_interest(about(agency), by=staff)
    evaluation = builders.evaluation_named("道路养护")
    evaluation.unit = None

    assert conflicts_of(evaluation, agency) == ()
    assert isinstance(conflicts_of(builders.evaluation_named("道路养护"), agency)[0], Conflict)
