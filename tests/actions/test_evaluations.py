import json
from decimal import Decimal
from typing import Any

import pytest

from hengji.actions.cycles import close_cycle
from hengji.actions.evaluations import edit_evaluation
from hengji.actions.recording import Stale
from hengji.core.evaluations import Kind
from hengji.core.flaws import FlawsFound
from hengji.core.ledger import FundNature
from hengji.core.permissions import NotAllowed
from hengji.core.workflow import MoveRefused
from hengji.models import Agency, BudgetUnit, Cycle, Evaluation, Event, User
from hengji.queries.evaluations import evaluations_of
from tests import builders


def present(row: Evaluation) -> dict[str, Any]:
    return {
        "kind": Kind(row.kind),
        "unit_id": row.unit_id,
        "agency_id": row.agency_id,
        "fund_nature": FundNature(row.fund_nature) if row.fund_nature else None,
        "budget": row.budget,
        "spent": row.spent,
        "self_score": row.self_score,
    }


def test_an_edit_changes_the_row_and_leaves_one_event(cycle: Cycle, staff: User) -> None:
    row = builders.evaluation_named("道路养护")
    other = Agency.objects.get(name="乙评价公司")
    values = {
        **present(row),
        "kind": Kind.DEPARTMENT,
        "agency_id": other.pk,
        "fund_nature": FundNature.SPECIAL_BOND,
        "self_score": Decimal("95.5"),
    }

    doubts = edit_evaluation(row.pk, **values, version=1, by=staff)

    row.refresh_from_db()
    event = Event.objects.last()
    assert present(row) == values
    assert (doubts, row.version, str(row.score), row.rank) == ((), 2, "92.50", 1)
    assert (event.verb, event.object_name) == ("修改评价信息", "道路养护项目")
    assert json.loads(event.details)["changes"] == [
        ["评价类别", "财政评价", "部门评价"],
        ["第三方机构", "甲评价公司", "乙评价公司"],
        ["资金性质", "一般公共预算", "专项债券"],
        ["自评分", "", "95.5"],
    ]


def test_another_agency_lets_its_people_see_the_evaluation(cycle: Cycle, chief: User) -> None:
    row = builders.evaluation_named("道路养护")
    agency = builders.agency_account("乙评价公司")
    hidden = evaluations_of(agency).filter(pk=row.pk).exists()

    values = {**present(row), "agency_id": agency.agency_id}
    edit_evaluation(row.pk, **values, version=1, by=chief)

    assert (hidden, evaluations_of(agency).filter(pk=row.pk).exists()) == (False, True)


def test_saving_what_is_there_changes_nothing(cycle: Cycle, chief: User) -> None:
    row = builders.evaluation_named("道路养护")
    before = Event.objects.count()

    edit_evaluation(row.pk, **present(row), version=1, by=chief)

    row.refresh_from_db()
    assert (row.version, Event.objects.count()) == (1, before)


def test_a_stale_edit_overwrites_nothing(cycle: Cycle, chief: User) -> None:
    row = builders.evaluation_named("道路养护")
    edit_evaluation(row.pk, **{**present(row), "spent": Decimal(1)}, version=1, by=chief)

    with pytest.raises(Stale):
        edit_evaluation(row.pk, **{**present(row), "spent": Decimal(2)}, version=1, by=chief)

    row.refresh_from_db()
    assert row.spent == Decimal(1)


def test_spending_more_than_the_budget_is_saved_with_a_warning(cycle: Cycle, chief: User) -> None:
    row = builders.evaluation_named("道路养护")

    values = {**present(row), "spent": Decimal("1000000.01")}
    doubts = edit_evaluation(row.pk, **values, version=1, by=chief)

    assert [flaw.code for flaw in doubts] == ["spent-above-budget"]


def test_a_self_score_out_of_range_is_refused(cycle: Cycle, chief: User) -> None:
    row = builders.evaluation_named("道路养护")

    with pytest.raises(FlawsFound) as found:
        edit_evaluation(
            row.pk, **{**present(row), "self_score": Decimal("100.01")}, version=1, by=chief
        )

    assert [(flaw.code, flaw.where) for flaw in found.value.flaws] == [
        ("self-score-out-of-range", "自评分")
    ]


def test_one_unit_cannot_have_the_same_evaluation_twice(cycle: Cycle, chief: User) -> None:
    ours = builders.evaluation_named("道路养护")
    school = BudgetUnit.objects.get(name="第一中学校")
    Evaluation.objects.filter(name="校舍修缮项目").update(name_key=ours.name_key)

    with pytest.raises(FlawsFound) as found:
        edit_evaluation(ours.pk, **{**present(ours), "unit_id": school.pk}, version=1, by=chief)

    ours.refresh_from_db()
    assert [flaw.where for flaw in found.value.flaws] == ["预算单位"]
    assert ours.unit.name == "建设管理部"


def test_a_closed_year_changes_no_more(cycle: Cycle, chief: User) -> None:
    row = builders.evaluation_named("道路养护")
    close_cycle(cycle.pk, by=chief)

    with pytest.raises(MoveRefused):
        edit_evaluation(row.pk, **{**present(row), "spent": None}, version=1, by=chief)


def test_a_unit_cannot_edit_even_its_own(cycle: Cycle) -> None:
    row = builders.evaluation_named("道路养护")

    with pytest.raises(NotAllowed):
        edit_evaluation(row.pk, **present(row), version=1, by=builders.unit_account("建设管理部"))
