import re
from collections.abc import Sequence
from html import unescape
from io import BytesIO
from urllib.parse import urlencode

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengji.actions.cycles import open_cycle
from hengji.core.permissions import Role
from hengji.models import Agency, BudgetUnit, Cycle, Event, User
from hengji.queries.ranking import SORTS
from tests import builders
from tests.builders import ROWS, ledger_file


def listed(client: Client, **wanted: object) -> list[str]:
    html = client.get(f"/2024/ranking?{urlencode(wanted)}").content.decode()
    return names_in(html)


def names_in(html: str) -> list[str]:
    return [unescape(name) for name in re.findall(r'href="/evaluations/\d+"[^>]*>([^<]+)<', html)]


def exported(client: Client, **wanted: object) -> list[Sequence[object]]:
    content = client.get(f"/2024/ranking/export?{urlencode(wanted)}").content
    rows = list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
    head = next(index for index, row in enumerate(rows) if row[0] == "名次")
    return rows[head + 1 :]


def filters() -> dict[str, tuple[dict[str, object], list[int]]]:
    agency, unit = Agency.objects.get(name="甲评价公司"), BudgetUnit.objects.get(name="第一中学校")
    return {
        "text": ({"text": "道路"}, [0]),
        "kind": ({"kind": "财政评价"}, [0, 1, 2, 3]),
        "other kind": ({"kind": "部门评价"}, []),
        "scope": ({"scope": "部门整体"}, [2, 3]),
        "grade": ({"grade": "良"}, [1, 2]),
        "agency": ({"agency": agency.pk}, [0, 3]),
        "unit": ({"unit": unit.pk}, [1, 3]),
        "fund": ({"fund": "一般债券"}, [1]),
        "two": ({"grade": "良", "scope": "部门整体"}, [2]),
        "unknown words": ({"grade": "特优", "agency": "x", "sort": "secret"}, [0, 1, 2, 3]),
        "a foreign number": ({"agency": 999}, []),
    }


@pytest.mark.parametrize(
    "which",
    [
        "text", "kind", "other kind", "scope", "grade", "agency", "unit", "fund", "two",
        "unknown words", "a foreign number",
    ],
)  # fmt: skip
def test_a_filter_shows_and_exports_what_it_says(cycle: Cycle, chief: User, which: str) -> None:
    client = builders.browser(chief)
    wanted, expected = filters()[which]

    shown, written = listed(client, **wanted), exported(client, **wanted)

    assert shown == [ROWS[index][0] for index in expected]
    assert [row[1] for row in written] == shown


@pytest.mark.parametrize("sort", SORTS)
def test_the_pages_there_and_back_show_every_row_once(chief: User, sort: str) -> None:
    cycle = open_cycle(2024, 2023, by=chief)
    rows = [(f"项目{n:03}", f"{60 + n % 7}.00", "", "", "", "", "") for n in range(120)]
    builders.imported(cycle, chief, ledger_file(rows))
    client, there, back = builders.browser(chief), [], []

    url = last = f"/2024/ranking?sort={sort}"
    while url:
        html = client.get(url).content.decode()
        there += names_in(html)
        last, url = url, _link(html, "next")
    url = last
    while url:
        html = client.get(url).content.decode()
        back = names_in(html) + back
        url = _link(html, "prev")

    assert there == [row[1] for row in exported(client, sort=sort)]
    assert sorted(there) == [row[0] for row in rows]
    assert back == there


def _link(html: str, rel: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{rel}"', html)
    return unescape(found[1]) if found else ""


def test_an_export_holds_every_column_and_leaves_an_event(cycle: Cycle, chief: User) -> None:
    written = exported(builders.browser(chief), text="道路")

    assert written == [
        (
            1, "道路养护项目", "项目", "财政评价", "建设管理部", "甲评价公司", "一般公共预算",
            1000000, 900000, None, 92.5, "优",
        )
    ]  # fmt: skip
    assert Event.objects.last().verb == "导出"


def test_formulas_in_names_are_exported_as_words(cycle: Cycle, chief: User) -> None:
    rows = [(f"{sign}1+1项目", "80", "", "", "", "", "") for sign in "=+-@"]
    builders.imported(cycle, chief, ledger_file(rows))

    content = builders.browser(chief).get("/2024/ranking/export?text=1%2B1").content

    cells = [row[1] for row in openpyxl.load_workbook(BytesIO(content)).active.iter_rows()]
    assert [cell.data_type for cell in cells if cell.value and "1+1" in cell.value] == ["s"] * 4


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (lambda: builders.unit_account("建设管理部"), [0, 2]),
        (lambda: builders.agency_account("乙评价公司"), [1, 2]),
        (lambda: builders.account(Role.LEADER), [0, 1, 2, 3]),
    ],
)
def test_each_sees_and_exports_only_what_concerns_them(
    cycle: Cycle, person: object, expected: list[int]
) -> None:
    client = builders.browser(person())

    html = client.get("/2024/ranking").content.decode()

    names = [ROWS[index][0] for index in expected]
    hidden = [row[0] for index, row in enumerate(ROWS) if index not in expected]
    assert names_in(html) == names
    assert [row[1] for row in exported(client)] == names
    assert [name for name in hidden if name in html] == []
    assert f"共 {len(expected)} 项" in html


def test_a_filter_offers_no_name_of_somebody_else(cycle: Cycle) -> None:
    html = (
        builders.browser(builders.agency_account("甲评价公司"))
        .get("/2024/ranking")
        .content.decode()
    )

    assert "甲评价公司" in html
    assert "乙评价公司" not in html


@pytest.mark.parametrize("role", [Role.EXPERT, Role.SYSTEM, Role.SECURITY, Role.AUDITOR])
def test_a_stranger_cannot_tell_that_the_year_exists(cycle: Cycle, role: Role) -> None:
    person = builders.expert_account() if role is Role.EXPERT else builders.account(role)
    client = builders.browser(person)

    there = client.get("/2024/ranking")
    absent = client.get("/2031/ranking")

    assert (there.status_code, absent.status_code) == (404, 404)
    assert "道路养护项目" not in there.content.decode()


@pytest.mark.parametrize("query", ["", "?text=项目&scope=项目&grade=良&sort=name"])
def test_the_ranking_takes_as_many_queries_for_four_rows_as_for_one(
    chief: User, query: str
) -> None:
    cycle, client, counts = open_cycle(2024, 2023, by=chief), builders.browser(chief), []
    rows = [(f"项目{n}", "88", f"单位{n}", f"机构{n}", "一般债券", "1", "1") for n in range(4)]

    for some in (rows[:1], rows):
        builders.imported(cycle, chief, ledger_file(some))
        client.get("/2024/ranking")
        with CaptureQueriesContext(connection) as queries:
            html = client.get(f"/2024/ranking{query}").content.decode()
        counts.append((len(names_in(html)), len(queries)))

    assert [shown for shown, _ in counts] == [1, 4]
    assert counts[0][1] == counts[1][1]


def test_an_empty_year_says_how_to_begin(chief: User) -> None:
    open_cycle(2024, 2023, by=chief)

    html = builders.browser(chief).get("/2024/ranking").content.decode()

    assert "还没有评价" in html
    assert 'href="/2024/imports"' in html
