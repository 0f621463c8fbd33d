"""Years, rankings and evaluations as programs read them."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengji.actions.cycles import open_cycle
from hengji.models import Agency, BudgetUnit, Cycle, Evaluation, Event, User
from hengji.queries.files import path_of
from hengji.queries.ranking import SORTS
from hengji.web.api.asked import Sort
from tests.api.programs import Program, without_number
from tests.builders import agency_account, evaluation_named, imported, ledger_file, unit_account

ROAD, SCHOOL = "道路养护项目", "校舍修缮项目"
WHOLE_BUILDER, WHOLE_SCHOOL = "2023年度建设管理部部门整体支出", "2023年度第一中学校部门整体支出"


def names(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [row["name"] for row in answer["items"]]


def test_years_are_listed_newest_first(everything: Cycle, program: Program, chief: User) -> None:
    open_cycle(2025, 2024, by=chief)

    answer = program.read("/cycles")

    assert answer == {
        "items": [
            {"work_year": 2025, "funds_year": 2024, "title": "", "state": "进行中"},
            {"work_year": 2024, "funds_year": 2023, "title": "", "state": "进行中"},
        ]
    }


def test_a_row_of_the_ranking_says_all_that_the_page_says(
    everything: Cycle, program: Program
) -> None:
    row = evaluation_named(ROAD)

    answer = program.read("/cycles/2024/evaluations", limit=1)

    assert answer == {
        "items": [
            {
                "id": row.pk,
                "work_year": 2024,
                "rank": 1,
                "name": ROAD,
                "kind": "财政评价",
                "scope": "项目",
                "unit": {"id": row.unit_id, "name": "建设管理部"},
                "agency": {"id": row.agency_id, "name": "甲评价公司"},
                "fund_nature": "一般公共预算",
                "budget": "1000000.00",
                "spent": "900000.00",
                "self_score": None,
                "score": "92.50",
                "grade": "优",
            }
        ],
        "next": row.pk,
    }


def test_the_sorts_are_those_of_the_page() -> None:
    assert {sort.value for sort in Sort} == set(SORTS)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"text": "校"}, [SCHOOL, WHOLE_SCHOOL]),
        ({"text": " 道路 "}, [ROAD]),
        ({"text": "%"}, []),
        ({"kind": "部门评价"}, []),
        ({"scope": "部门整体"}, [WHOLE_BUILDER, WHOLE_SCHOOL]),
        ({"grade": "良"}, [SCHOOL, WHOLE_BUILDER]),
        ({"fund": "一般债券"}, [SCHOOL]),
        ({"grade": "良", "scope": "项目"}, [SCHOOL]),
        ({"sort": "-rank"}, [WHOLE_SCHOOL, WHOLE_BUILDER, SCHOOL, ROAD]),
        ({"sort": "listed"}, [ROAD, SCHOOL, WHOLE_BUILDER, WHOLE_SCHOOL]),
        ({"sort": "name"}, [WHOLE_BUILDER, WHOLE_SCHOOL, SCHOOL, ROAD]),
    ],
)
def test_filters_and_sorts_are_those_of_the_page(
    asked: dict[str, str], expected: list[str], everything: Cycle, program: Program
) -> None:
    assert names(program.read("/cycles/2024/evaluations", **asked)) == expected


def test_agency_and_unit_are_asked_for_by_number(everything: Cycle, program: Program) -> None:
    agency = Agency.objects.get(name="甲评价公司").pk
    unit = BudgetUnit.objects.get(name="第一中学校").pk

    assert names(program.read("/cycles/2024/evaluations", agency=agency)) == [ROAD, WHOLE_SCHOOL]
    assert names(program.read("/cycles/2024/evaluations", unit=unit)) == [SCHOOL, WHOLE_SCHOOL]


@pytest.mark.parametrize("sort", SORTS)
def test_page_by_page_each_row_comes_once_and_in_order(
    sort: str, cycle: Cycle, chief: User, program: Program
) -> None:
    rows = [(f"项目{number}", f"{60 + number % 7}.00", "", "", "", "", "") for number in range(25)]
    imported(cycle, chief, ledger_file(rows))
    whole = [row["id"] for row in program.read(f"/cycles/2024/evaluations?sort={sort}")["items"]]

    met, after = [], None
    while after or not met:
        place = {"after": after} if after else {}
        answer = program.read("/cycles/2024/evaluations", sort=sort, limit=4, **place)
        met += [row["id"] for row in answer["items"]]
        after = answer["next"]

    assert met == whole
    assert sorted(met) == sorted(Evaluation.objects.values_list("pk", flat=True))


def test_a_place_of_somebody_else_and_one_that_never_was_are_lost_alike(
    everything: Cycle,
) -> None:
    program = Program(unit_account("第一中学校"))
    foreign = evaluation_named(ROAD).pk

    answers = [
        without_number(program.get("/cycles/2024/evaluations", after=after))
        for after in (foreign, foreign + 9999)
    ]

    assert (
        answers
        == [
            (
                404,
                {
                    "message": "参数 after 指的那一行不在列表里。",
                    "remedy": "请不写 after，从第一页重新读取。",
                },
            )
        ]
        * 2
    )


def test_a_unit_sees_its_own_and_nothing_of_the_others(everything: Cycle) -> None:
    program = Program(unit_account("第一中学校"))

    listed = program.get("/cycles/2024/evaluations").content.decode()
    searched = program.read("/cycles/2024/evaluations", text="道路")
    spread = program.read("/cycles/2024/distribution")

    assert ROAD not in listed
    assert SCHOOL in listed
    assert searched == {"items": [], "next": None}
    assert (spread["total"], [band["count"] for band in spread["bands"]]) == (2, [0, 1, 1, 0])


def test_an_agency_sees_what_it_evaluated(everything: Cycle) -> None:
    program = Program(agency_account("乙评价公司"))

    assert names(program.read("/cycles/2024/evaluations")) == [SCHOOL, WHOLE_BUILDER]


def test_a_year_without_rows_of_ones_own_is_a_year_that_never_was(
    everything: Cycle, chief: User
) -> None:
    open_cycle(2025, 2024, by=chief)
    program = Program(unit_account("第一中学校"))

    foreign, absent = (program.get(f"/cycles/{year}/evaluations") for year in (2025, 2026))

    assert without_number(foreign) == without_number(absent)
    assert foreign.status_code == 404


def test_an_evaluation_tells_how_its_score_came_about(everything: Cycle, program: Program) -> None:
    row = evaluation_named(ROAD)
    step, file = row.stage_scores.get(), row.attachments.get()

    answer = program.read(f"/evaluations/{row.pk}")

    assert answer["project"] == {"id": row.project_id, "name": ROAD}
    assert (answer["work_year"], answer["funds_year"]) == (2024, 2023)
    assert [list(each.values())[:5] for each in answer["score_path"]] == [
        ["定稿", None, "92.50", step.reason, "演示财政局负责人"]
    ]
    assert answer["score_path"][0]["at"].endswith("+08:00")
    assert [list(each.values())[:6] for each in answer["attachments"]] == [
        [file.pk, "佐证.pdf", "", 17, file.file.sha256, "演示财政局负责人"]
    ]


def test_an_attachment_comes_as_it_was_and_leaves_an_event(
    everything: Cycle, program: Program
) -> None:
    file = evaluation_named(ROAD).attachments.get()

    response = program.get(f"/attachments/{file.pk}")

    assert (response.file, response["Content-Type"]) == (b"%PDF-1.7 evidence", "application/pdf")
    assert response["Content-Disposition"].startswith("attachment")
    event = Event.objects.last()
    assert (event.verb, event.summary) == ("下载", "下载“佐证.pdf”")
    assert event.request_id == response["X-Request-Id"]


def test_a_file_that_was_altered_is_not_given(everything: Cycle, program: Program) -> None:
    file = evaluation_named(ROAD).attachments.get()
    path_of(file.file).write_bytes(b"something else")

    response = program.get(f"/attachments/{file.pk}")

    assert without_number(response) == (
        409,
        {
            "message": "“佐证.pdf”的内容与存入时不一致，或者文件已不在原处，没有提供下载。",
            "remedy": "请告诉系统管理员核对数据文件夹，并从备份恢复这个文件。",
        },
    )
    assert (Event.objects.last().verb, Event.objects.last().actor_id) == (
        "拒绝访问",
        program.user.pk,
    )
    path_of(file.file).write_bytes(b"%PDF-1.7 evidence")


def test_reading_leaves_no_event(everything: Cycle, program: Program) -> None:
    before = Event.objects.count()

    program.read("/cycles/2024/evaluations")
    program.read(f"/evaluations/{evaluation_named(ROAD).pk}")

    assert Event.objects.count() == before


def test_the_distribution_is_that_of_what_was_asked_for(
    everything: Cycle, program: Program
) -> None:
    answer = program.read("/cycles/2024/distribution", scope="项目")

    assert (answer["total"], answer["scored"]) == (2, 2)
    assert [tuple(band.values()) for band in answer["bands"]] == [
        ("优", "90.00", "100.00", 1, "50.00"),
        ("良", "80.00", "90.00", 1, "50.00"),
        ("中", "60.00", "80.00", 0, "0.00"),
        ("差", "0.00", "60.00", 0, "0.00"),
    ]
    assert sum(bar["count"] for bar in answer["bars"]) == 2
    assert all(left["below"] == right["at_least"] for left, right in pairwise(answer["bars"]))


def test_a_distribution_of_nothing_is_empty(everything: Cycle, program: Program) -> None:
    answer = program.read("/cycles/2024/distribution", text="没有这样的名称")

    assert answer == {"total": 0, "scored": 0, "description": "", "bands": [], "bars": []}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"limit": 201}, "参数 limit 大于 200。"),
        ({"limit": 0}, "参数 limit 小于 1。"),
        ({"limit": "１"}, "参数 limit 不是整数。"),
        ({"after": "1.0"}, "参数 after 不是整数。"),
        (
            {"grade": "优秀", "sort": "id"},
            "参数 grade 不在允许的取值之内；参数 sort 不在允许的取值之内。",
        ),
        ({"text": "长" * 101}, "参数 text 超过 100 个字。"),
        ({"text": "a\0b"}, "参数 text 不合要求。"),
        ({"role": "chief"}, "参数 role 不是这项操作的参数。"),
        ({"limit": [1, 2]}, "参数 limit 写了不止一次。"),
    ],
)
def test_what_cannot_be_asked_is_named(
    asked: dict[str, object], message: str, everything: Cycle, program: Program
) -> None:
    response = program.get("/cycles/2024/evaluations", **asked)

    assert without_number(response) == (
        422,
        {"message": message, "remedy": "请对照接口文档改正参数后重试。"},
    )


@pytest.mark.parametrize("path", ["evaluations", "distribution"])
def test_more_rows_ask_no_more_queries(
    path: str, cycle: Cycle, chief: User, program: Program
) -> None:
    keep = evaluation_named(ROAD).pk
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            program.read(f"/cycles/2024/{path}")
        counts.append(len(queries))
        Evaluation.objects.exclude(pk=keep).delete()

    assert counts[0] == counts[1]
