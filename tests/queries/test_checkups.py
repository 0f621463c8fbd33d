import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengji.core.checkup.kinds import CheckupKind
from hengji.core.permissions import Role
from hengji.models import Checkup, Cycle, User
from hengji.queries.checkups import checkup_files_of, checkups_of, load_checkup, load_latest
from tests import builders
from tests.checkups import ALIKE, BAD, BROKEN, GOOD, asked, checked, done

DOCUMENTS, LIKENESS = CheckupKind.DOCUMENTS, CheckupKind.LIKENESS


def test_those_with_the_right_see_all_newest_first(cycle: Cycle, chief: User, staff: User) -> None:
    first, second = asked(cycle, DOCUMENTS, chief, GOOD), asked(cycle, DOCUMENTS, staff, BAD)

    seen = [list(checkups_of(user)) for user in (chief, staff)]

    assert seen == [[second, first]] * 2


@pytest.mark.parametrize("role", [Role.LEADER, Role.UNIT, Role.AGENCY, Role.EXPERT, Role.SYSTEM])
def test_others_see_none_and_cannot_load_one(cycle: Cycle, chief: User, role: Role) -> None:
    checkup = asked(cycle, DOCUMENTS, chief, GOOD)
    parties = {
        Role.UNIT: lambda: builders.unit_account("建设管理部"),
        Role.AGENCY: lambda: builders.agency_account("甲评价公司"),
        Role.EXPERT: builders.expert_account,
    }
    somebody = parties.get(role, lambda: builders.account(role))()

    seen = [*checkups_of(somebody), *checkup_files_of(somebody)]

    assert seen == []
    with pytest.raises(Checkup.DoesNotExist):
        load_checkup(somebody, checkup.pk)


def test_a_list_names_the_files_and_what_failed(cycle: Cycle, chief: User) -> None:
    finished = checked(cycle, DOCUMENTS, chief, GOOD, BAD)
    failed = asked(cycle, LIKENESS, chief, GOOD, BROKEN)
    done(failed)
    waiting = asked(cycle, LIKENESS, chief, *ALIKE)

    rows = load_latest(chief, cycle)

    assert [(each.checkup, each.names, each.failed) for each in rows] == [
        (waiting, ("甲.txt", "乙.txt"), False),
        (failed, ("好.md", "坏.docx"), True),
        (finished, ("好.md", "差.md"), False),
    ]
    assert [each.checkup for each in load_latest(chief, cycle, DOCUMENTS)] == [finished]


def test_a_list_loads_no_result_and_costs_the_same_for_one_and_for_four(
    cycle: Cycle, chief: User
) -> None:
    asked(cycle, DOCUMENTS, chief, GOOD)
    with CaptureQueriesContext(connection) as one:
        load_latest(chief, cycle)
    for _ in range(3):
        asked(cycle, DOCUMENTS, chief, GOOD, BAD)

    with CaptureQueriesContext(connection) as four:
        rows = load_latest(chief, cycle)

    assert (len(rows), len(four)) == (4, len(one))
    assert {"result" in each.checkup.__dict__ for each in rows} == {False}


def test_one_is_loaded_with_its_files_in_order_and_its_job(cycle: Cycle, chief: User) -> None:
    checkup = asked(cycle, DOCUMENTS, chief, BAD, GOOD)

    found = load_checkup(chief, checkup.pk)

    assert found.checkup == checkup
    assert [each.name for each in found.files] == ["差.md", "好.md"]
    assert found.job is not None
    assert found.job.arguments == {"checkup_id": checkup.pk}
