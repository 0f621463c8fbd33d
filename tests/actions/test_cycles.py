import json

import pytest

from hengji.actions.cycles import close_cycle, open_cycle, reopen_cycle
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import NotAllowed, Role
from hengji.core.workflow import CycleState, CycleVerb, MoveRefused
from hengji.models import Cycle, Event, User
from hengji.queries.cycles import load_cycles
from tests import builders


def test_a_year_is_opened_once(chief: User) -> None:
    cycle = open_cycle(2024, 2023, by=chief)

    with pytest.raises(FlawsFound) as found:
        open_cycle(2024, 2024, by=chief)

    assert [(flaw.code, flaw.where) for flaw in found.value.flaws] == [("cycle-exists", "工作年度")]
    assert list(Cycle.objects.values_list("pk", "funds_year", "state")) == [
        (cycle.pk, 2023, "进行中")
    ]
    assert Event.objects.filter(verb="新建年度").count() == 1


def test_money_is_not_evaluated_before_it_is_spent(chief: User) -> None:
    with pytest.raises(FlawsFound) as found:
        open_cycle(2024, 2025, by=chief)

    assert [flaw.code for flaw in found.value.flaws] == ["cycle-years-reversed"]
    assert not Cycle.objects.exists()


def test_a_year_is_closed_and_reopened_with_a_reason(cycle: Cycle, chief: User) -> None:
    close_cycle(cycle.pk, by=chief)
    with pytest.raises(MoveRefused):
        close_cycle(cycle.pk, by=chief)
    with pytest.raises(FlawsFound) as found:
        reopen_cycle(cycle.pk, reason=" ", by=chief)

    reopen_cycle(cycle.pk, reason="复核发现一项得分有误", by=chief)

    event = Event.objects.last()
    cycle.refresh_from_db()
    assert [flaw.code for flaw in found.value.flaws] == ["reason-missing"]
    assert (cycle.state, cycle.version) == (CycleState.OPEN, 3)
    assert (event.verb, event.summary) == ("重启年度", "复核发现一项得分有误")
    assert json.loads(event.details)["changes"] == [["状态", "已办结", "进行中"]]


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.CHIEF])
def test_only_the_chief_moves_a_year(cycle: Cycle, role: Role) -> None:
    belongs = {
        Role.UNIT: lambda: builders.unit_account("建设管理部"),
        Role.AGENCY: lambda: builders.agency_account("甲评价公司"),
        Role.EXPERT: builders.expert_account,
    }
    user = belongs.get(role, lambda: builders.account(role))()

    with pytest.raises(NotAllowed):
        close_cycle(cycle.pk, by=user)

    assert Cycle.objects.get().is_open


def test_the_years_say_what_is_in_them_and_what_may_be_done(cycle: Cycle, chief: User) -> None:
    open_cycle(2025, 2024, by=chief)
    close_cycle(cycle.pk, by=chief)

    for_chief, for_staff = load_cycles(chief), load_cycles(builders.account(Role.STAFF))

    assert [
        (line.cycle.work_year, line.evaluations, line.scored, line.reports) for line in for_chief
    ] == [(2025, 0, 0, 0), (2024, 4, 4, 0)]
    assert [[move.verb for move in line.moves] for line in for_chief] == [
        [CycleVerb.CLOSE],
        [CycleVerb.REOPEN],
    ]
    assert [line.moves for line in for_staff] == [(), ()]


def test_a_unit_sees_only_years_with_its_own_and_only_its_own_figures(
    cycle: Cycle, chief: User
) -> None:
    open_cycle(2025, 2024, by=chief)

    lines = load_cycles(builders.unit_account("建设管理部"))

    assert [(line.cycle.work_year, line.evaluations) for line in lines] == [(2024, 2)]
