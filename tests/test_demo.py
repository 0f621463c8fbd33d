import pytest

from hengji.core.flaws import FlawsFound
from hengji.core.permissions import Role
from hengji.demo import NOT_A_DEMO, found_demo, lend_entries
from hengji.demo.founding import ENTRUSTED
from hengji.models import Cycle, EntryLink, Evaluation, User
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
