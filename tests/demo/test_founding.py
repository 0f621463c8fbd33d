from collections import Counter

import pytest

from hengji.core.credit_code import is_credit_code
from hengji.core.flaws import FlawsFound
from hengji.core.imports import ImportState
from hengji.core.permissions import Role
from hengji.core.workflow import Stage
from hengji.demo import NOT_A_DEMO, found_demo, lend_entries
from hengji.demo.founding import ENTRUSTED
from hengji.demo.parties import BOOKKEEPING_FOR, FORMERLY_AT
from hengji.demo.saying import MARK
from hengji.models import (
    Agency,
    AgencyMember,
    Cycle,
    EntryLink,
    Evaluation,
    FrameworkContract,
    InterestDeclaration,
    LedgerImport,
    Project,
    User,
)
from hengji.queries.conflicts import conflicts_of
from hengji.queries.evaluations import evaluations_of


def test_the_demo_has_an_account_for_every_role_and_something_to_see(db: None) -> None:
    found_demo()

    users = {Role(user.role): user for user in User.objects.all()}
    seen = {role: evaluations_of(user).count() for role, user in users.items()}
    unit = users[Role.UNIT].unit
    assert set(users) == set(Role)
    assert all(user.name.startswith("演示") for user in users.values())
    assert seen[Role.CHIEF] == seen[Role.LEADER] == 72
    assert seen[Role.AGENCY] == ENTRUSTED
    assert seen[Role.UNIT] == Evaluation.objects.filter(unit=unit).count() > 0


def test_founding_a_demo_twice_is_founding_it_once(db: None) -> None:
    found_demo()
    accounts = list(User.objects.order_by("pk").values())

    found_demo()

    assert list(User.objects.order_by("pk").values()) == accounts
    assert Cycle.objects.count() == 1


def test_records_of_others_are_never_made_a_demo(chief: User) -> None:
    with pytest.raises(FlawsFound) as found:
        found_demo()

    assert [flaw.code for flaw in found.value.flaws] == [NOT_A_DEMO.code]
    assert Cycle.objects.count() == 0


def test_each_role_has_one_link_and_fresh_ones_replace_the_old(db: None) -> None:
    found_demo()
    first = lend_entries()

    second = lend_entries()

    assert [entry.role for entry in second] == list(Role)
    assert {entry.secret for entry in first}.isdisjoint(entry.secret for entry in second)
    assert EntryLink.objects.filter(used_at=None).count() == len(Role)


def test_a_demo_carried_half_way_shows_evaluations_at_several_stages(db: None) -> None:
    told: list[tuple[int, int]] = []

    founded = found_demo(Stage.SCHEME_REVIEW, lambda done, total: told.append((done, total)))

    stages = Counter(Evaluation.objects.values_list("stage", flat=True))
    agencies = Counter(Evaluation.objects.values_list("agency__name", flat=True))
    rows = Evaluation.objects.order_by("listed")
    assert founded
    assert stages == {
        Stage.SCHEME_REVIEW: 36,
        Stage.SCHEMING: 12,
        Stage.PLANNED: 24,
    }
    assert [each.score for each in rows if each.score is not None] == []
    assert min(agencies[f"演示机构{each}"] for each in "甲乙丙丁") >= 9
    assert (Cycle.objects.count(), Project.objects.count()) == (1, 29)
    assert LedgerImport.objects.get().state == ImportState.DISCARDED
    assert told == [(done, 72) for done in range(1, 73)]


def test_each_agency_has_an_author_three_reviewers_a_lead_and_a_contract(db: None) -> None:
    found_demo(Stage.PLANNED)

    members = AgencyMember.objects.order_by("pk")
    accounts = User.objects.filter(role=Role.AGENCY).order_by("pk")
    assert [(each.agency.name, each.name, each.is_lead) for each in members] == [
        (f"演示机构{one}", f"演示{one}{post}", post == "主评人")
        for one in "甲乙丙丁"
        for post in ("编制人", "一级复核人", "二级复核人", "三级复核人", "主评人")
    ]
    assert [each.member for each in accounts] == list(members)
    assert all(is_credit_code(each.credit_code) for each in Agency.objects.all())
    assert [each.note.startswith(MARK) for each in FrameworkContract.objects.all()] == [True] * 4


def test_who_is_tied_to_a_unit_is_passed_by_and_a_lead_is_waived_by_the_chief(db: None) -> None:
    found_demo(Stage.SCHEMING)

    barred = Evaluation.objects.get(unit__name__contains=BOOKKEEPING_FOR)
    waived = Evaluation.objects.get(unit__name__contains=FORMERLY_AT)
    keeper = Agency.objects.get(name="演示机构乙")
    assert barred.agency != keeper
    assert [each.waived for each in conflicts_of(barred, keeper)] == [False]
    assert waived.agency == Agency.objects.get(name="演示机构丁")
    assert [each.waived for each in conflicts_of(waived, waived.agency, [waived.lead])] == [True]
    assert waived.waivers.get().by.role == Role.CHIEF
    assert all(each.note.startswith(MARK) for each in InterestDeclaration.objects.all())


def test_two_more_people_of_the_first_agency_are_lent_a_link(db: None) -> None:
    found_demo(Stage.PLANNED)

    entries = [(entry.role, entry.name) for entry in lend_entries()]

    assert [name for role, name in entries if role is Role.AGENCY] == [
        "演示甲编制人",
        "演示甲一级复核人",
        "演示甲主评人",
    ]
    assert {role for role, _ in entries} == set(Role)
