"""Findings, reports, the registry and the event log as programs read them."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengji.core.events import Entry, Link, check_chain
from hengji.core.permissions import Role
from hengji.models import Agency, BudgetUnit, Cycle, Event, Expert, Finding, Project, User
from tests.api.programs import Program, without_number
from tests.builders import account

REGISTRY = {"units": BudgetUnit, "projects": Project, "agencies": Agency, "experts": Expert}


def test_findings_and_recommendations_are_those_of_the_year(
    everything: Cycle, program: Program
) -> None:
    finding = Finding.objects.get()

    findings = program.read("/cycles/2024/findings")
    recommendations = program.read("/cycles/2024/recommendations")

    assert findings == {
        "items": [
            {
                "id": finding.pk,
                "code": "W1",
                "category": "P01",
                "unit": "建设管理部",
                "fact": "未设目标",
                "basis": "",
                "amount": "1200.50",
                "budget": None,
                "spent": None,
                "effect": "",
            }
        ]
    }
    assert [(each["title"], each["answers"]) for each in recommendations["items"]] == [
        ("补设目标", ["W1"])
    ]


def test_a_report_is_listed_with_the_digests_of_its_files(
    everything: Cycle, program: Program
) -> None:
    version = everything.report_versions.get()

    answer = program.read("/cycles/2024/reports")

    assert [(each["number"], each["by"], each["files"]) for each in answer["items"]] == [
        (
            1,
            "演示财政局负责人",
            {
                "docx": version.docx.sha256,
                "pdf": version.pdf.sha256,
                "xlsx": version.xlsx.sha256,
            },
        )
    ]


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx"])
def test_a_file_of_a_report_comes_as_it_was_and_leaves_an_event(
    form: str, everything: Cycle, program: Program
) -> None:
    response = program.get(f"/cycles/2024/reports/1/{form}")

    assert response.file == f"a {form}".encode()
    assert response["Content-Disposition"].startswith("attachment")
    assert (Event.objects.last().verb, Event.objects.last().result) == ("下载", "成功")


@pytest.mark.parametrize("path", ["2024/reports/2/pdf", "2023/reports/1/pdf", "2023/findings"])
def test_a_version_or_year_that_never_was_is_not_found(
    path: str, everything: Cycle, program: Program
) -> None:
    assert program.get(f"/cycles/{path}").status_code == 404


def test_a_unit_of_the_registry_says_what_it_was_called(
    everything: Cycle, program: Program
) -> None:
    school, builder = (BudgetUnit.objects.get(name=name) for name in ("第一中学校", "建设管理部"))

    answer = program.read("/units", text="中学")

    assert answer == {
        "items": [
            {
                "id": school.pk,
                "name": "第一中学校",
                "code": "",
                "entity_type": "未填写",
                "supervisor": {"id": builder.pk, "name": "建设管理部"},
                "former_names": ["第一中学"],
                "in_use": True,
            }
        ],
        "next": None,
    }


def test_a_project_an_agency_and_an_expert_say_what_is_known(
    everything: Cycle, program: Program
) -> None:
    project = program.read("/projects", text="道路")["items"]
    agency = program.read("/agencies", text="甲")["items"]
    expert = program.read("/experts")["items"]

    assert [list(each.values())[1:] for each in project] == [
        ["道路养护项目", "", project[0]["unit"], "一般公共预算", "1000000.00", True]
    ]
    assert project[0]["unit"]["name"] == "建设管理部"
    assert [list(each.values())[1:] for each in agency] == [["甲评价公司", "", True]]
    assert [list(each.values())[1:] for each in expert] == [["李专家", "会计", "某大学", True]]


@pytest.mark.parametrize("path", REGISTRY)
def test_what_is_out_of_use_is_listed_when_asked_for(
    path: str, everything: Cycle, program: Program
) -> None:
    retired = REGISTRY[path].objects.first()
    REGISTRY[path].objects.filter(pk=retired.pk).update(in_use=False)

    found = [each["id"] for each in program.read(f"/{path}", in_use="false")["items"]]
    others = [each["id"] for each in program.read(f"/{path}", in_use="true")["items"]]

    assert found == [retired.pk]
    assert retired.pk not in others


@pytest.mark.parametrize("path", REGISTRY)
def test_page_by_page_each_row_of_the_registry_comes_once(
    path: str, everything: Cycle, program: Program
) -> None:
    model = REGISTRY[path]
    keyed = hasattr(model, "name_key")
    for number in range(7):
        key = {"name_key": f"名称{number}"} if keyed else {}
        model.objects.create(name=f"名称{number}", **key)

    met, after = [], None
    while after or not met:
        answer = program.read(f"/{path}", limit=2, **({"after": after} if after else {}))
        met += [row["id"] for row in answer["items"]]
        after = answer["next"]

    assert sorted(met) == sorted(model.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("path", ["units", "projects", "agencies", "experts"])
def test_more_rows_of_the_registry_ask_no_more_queries(
    path: str, everything: Cycle, program: Program
) -> None:
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            program.read(f"/{path}")
        counts.append(len(queries))
        for each in range(3):
            name = f"名称{number}{each}"
            key = {"name_key": name} if hasattr(REGISTRY[path], "name_key") else {}
            REGISTRY[path].objects.create(name=name, **key)

    assert counts[0] == counts[1]


def test_events_read_page_by_page_make_a_chain_that_holds(
    everything: Cycle, program: Program
) -> None:
    links, after = [], None
    while after or not links:
        answer = program.read("/events", limit=3, **({"after": after} if after else {}))
        links += [_link(row) for row in answer["items"]]
        after = answer["next"]

    head, broken = check_chain(links)

    assert broken is None
    assert (head.sequence, head.hash) == Event.objects.values_list("sequence", "hash").last()


def _link(row: dict[str, object]) -> Link:
    values = {**row, "at": datetime.fromisoformat(str(row["at"]))}
    previous_hash, own = str(values.pop("previous_hash")), str(values.pop("hash"))
    return Link(Entry(**values), previous_hash, own)  # type: ignore[arg-type]


def test_new_events_alone_are_read_after_the_last_one_known(
    everything: Cycle, program: Program
) -> None:
    last = Event.objects.last().sequence
    none = program.read("/events", after=last)
    account(Role.LEADER)

    new = program.read("/events", after=last)

    assert none == {"items": [], "next": None}
    assert [(row["sequence"], row["verb"]) for row in new["items"]] == [(last + 1, "新增账户")]


def test_events_are_asked_for_as_on_their_page(everything: Cycle, program: Program) -> None:
    asked = {"verb": "确认导入得分表", "person": "负责人", "result": "成功"}

    found = program.read("/events", **asked)["items"]
    none = program.read("/events", **asked, kind="账户")["items"]

    assert [row["verb"] for row in found] == ["确认导入得分表"]
    assert none == []


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER])
def test_who_does_not_see_events_on_pages_does_not_see_them_here(
    role: Role, everything: Cycle
) -> None:
    response = Program(account(role)).get("/events")

    assert without_number(response)[0] == 403


def test_more_findings_and_answers_ask_no_more_queries(
    everything: Cycle, program: Program, chief: User
) -> None:
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            for path in ("findings", "recommendations", "reports"):
                program.read(f"/cycles/2024/{path}")
        counts.append(len(queries))
        for each in range(3):
            code = f"X{number}{each}"
            finding = Finding.objects.create(
                cycle=everything, code=code, category="P01", unit="某单位", fact="某事", position=9
            )
            everything.recommendations.create(title=code, measures="措施", position=9).answers.add(
                finding
            )

    assert counts[0] == counts[1]
