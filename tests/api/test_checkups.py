"""Check-ups as programs read them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengji.core.checkup.kinds import CheckupKind
from hengji.core.permissions import Role
from hengji.models import Checkup, Cycle, User
from hengji.web.api.answers import moment
from tests.api.programs import Program, without_number
from tests.builders import account, cycle_with_rows, unit_account
from tests.checkups import BAD, GOOD, asked, checked, done

DOCUMENTS, SCORES = CheckupKind.DOCUMENTS, CheckupKind.SCORES


def ids(answer: dict[str, list[dict[str, int]]]) -> list[int]:
    return [row["id"] for row in answer["items"]]


def test_a_check_up_is_listed_with_its_files_and_without_its_result(
    cycle: Cycle, chief: User
) -> None:
    checkup = checked(cycle, DOCUMENTS, chief, GOOD, BAD)
    first, second = checkup.files.all()

    answer = Program(chief).read("/checkups")

    assert answer == {
        "items": [
            {
                "id": checkup.pk,
                "work_year": 2024,
                "kind": "报告体检",
                "evaluation_id": None,
                "files": [
                    {"name": "好.md", "sha256": first.file.sha256},
                    {"name": "差.md", "sha256": second.file.sha256},
                ],
                "summary": checkup.summary,
                "by": chief.name,
                "at": moment(checkup.at),
                "finished_at": moment(checkup.finished_at),
            }
        ],
        "next": None,
    }


def test_year_and_kind_choose_and_pages_follow_newest_first(cycle: Cycle, chief: User) -> None:
    other = cycle_with_rows(chief, 2025)
    first, second = asked(cycle, DOCUMENTS, chief, GOOD), asked(cycle, SCORES, chief)
    third = asked(other, SCORES, chief)
    program = Program(chief)

    page = program.read("/checkups", limit=2)
    rest = program.read("/checkups", limit=2, after=page["next"])

    assert (ids(page), ids(rest), rest["next"]) == ([third.pk, second.pk], [first.pk], None)
    assert ids(program.read("/checkups", work_year=2024)) == [second.pk, first.pk]
    assert ids(program.read("/checkups", kind="评分体检")) == [third.pk, second.pk]
    assert ids(program.read("/checkups", kind="评分体检", work_year=2024)) == [second.pk]
    assert ids(program.read("/checkups", work_year=2031)) == []


@pytest.mark.parametrize("query", [{"kind": "体温"}, {"work_year": "x"}, {"year": 2024}])
def test_a_wrong_filter_is_refused(cycle: Cycle, chief: User, query: dict[str, object]) -> None:
    assert Program(chief).get("/checkups", **query).status_code == 422


def test_one_check_up_says_what_it_said(cycle: Cycle, chief: User) -> None:
    checkup = checked(cycle, DOCUMENTS, chief, BAD)

    answer = Program(chief).read(f"/checkups/{checkup.pk}")

    assert (answer["state"], answer["result"]) == ("完成", checkup.result)
    assert answer["result"]["files"][0]["remarks"][0]["code"] == "document-heading-repeated"


def test_one_that_waits_or_failed_says_so(cycle: Cycle, chief: User) -> None:
    checkup = asked(cycle, CheckupKind.OBJECTIVES, chief, ("表.xlsx", b"nothing"))
    program, path = Program(chief), f"/checkups/{checkup.pk}"
    waiting = program.read(path)
    done(checkup)

    failed = program.read(path)

    assert [(each["state"], each["result"], each["finished_at"]) for each in (waiting, failed)] == [
        ("等待", {}, None),
        ("未完成", {}, None),
    ]


def test_who_has_not_the_right_gets_the_answer_of_a_wrong_scope(cycle: Cycle, chief: User) -> None:
    checkup = checked(cycle, DOCUMENTS, chief, GOOD)
    people = [account(Role.LEADER), unit_account("建设管理部")]

    answers = [
        without_number(Program(person).get(path))[0]
        for person in people
        for path in ("/checkups", f"/checkups/{checkup.pk}", "/checkups/999")
    ]

    assert answers == [403] * 6


def test_a_number_that_never_was_is_not_found(cycle: Cycle, chief: User) -> None:
    assert Program(chief).get("/checkups/999").status_code == 404


def test_one_costs_the_same_queries_for_one_file_and_for_four(cycle: Cycle, chief: User) -> None:
    program = Program(chief)
    one, four = asked(cycle, DOCUMENTS, chief, GOOD), asked(cycle, DOCUMENTS, chief, *[GOOD] * 4)
    program.read(f"/checkups/{one.pk}")

    counts = []
    for each in (one, four):
        with CaptureQueriesContext(connection) as found:
            program.read(f"/checkups/{each.pk}")
        counts.append(len(found))

    assert counts[0] == counts[1]


def test_a_page_costs_the_same_queries_for_one_and_for_four(cycle: Cycle, chief: User) -> None:
    program = Program(chief)
    asked(cycle, DOCUMENTS, chief, GOOD)
    program.read("/checkups")
    with CaptureQueriesContext(connection) as one:
        program.read("/checkups")
    for _ in range(3):
        asked(cycle, DOCUMENTS, chief, GOOD, BAD)

    with CaptureQueriesContext(connection) as four:
        program.read("/checkups")

    assert (Checkup.objects.count(), len(four)) == (4, len(one))
