import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengji.core.permissions import Role
from hengji.core.registry_lists import LISTS, RegistryKind
from hengji.models import BudgetUnit, Cycle, Event, Project, RegistryImport, User
from tests import builders

KINDS = list(RegistryKind)
UNIT = {
    "code": "9",
    "name": "新设局",
    "entity_type": "行政机关",
    "supervisor": "",
    "in_use": "在用",
}


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def exported(client: Client, url: str = "/units/export") -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(client.get(url).content))


def uploaded(client: Client, book: openpyxl.Workbook, kind: str = "units") -> str:
    buffer = BytesIO()
    book.save(buffer)
    file = SimpleUploadedFile("名录.xlsx", buffer.getvalue())
    return client.post(f"/{kind}/imports", {"file": file})["Location"]


def confirm(client: Client, url: str, **decisions: str) -> object:
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', page(client, url))[1]
    fields = {name.replace("row_", "row:"): said for name, said in decisions.items()}
    return client.post(f"{url}/confirm", {"fingerprint": fingerprint, **fields})


def texts(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", [Role.AGENCY, Role.UNIT, Role.EXPERT, Role.AUDITOR, Role.SYSTEM])
def test_no_page_of_the_registry_is_there_for_a_party_or_a_guardian(
    cycle: Cycle, kind: RegistryKind, role: Role
) -> None:
    users = {
        Role.AGENCY: lambda: builders.agency_account("甲评价公司"),
        Role.UNIT: lambda: builders.unit_account("建设管理部"),
        Role.EXPERT: builders.expert_account,
    }
    client = builders.browser(users.get(role, lambda: builders.account(role))())
    number = BudgetUnit.objects.first().pk
    ways = ["", "/export", "/add", f"/{number}/edit", "/imports", "/imports/1"]

    answers = {client.get(f"/{kind}{way}").status_code for way in [*ways, f"/../units/{number}"]}

    assert answers == {404}


def test_a_leader_reads_the_lists_and_is_offered_no_change(cycle: Cycle) -> None:
    client = builders.browser(builders.account(Role.LEADER))

    html = page(client, "/units")

    assert "建设管理部" in html
    assert "新增预算单位" not in html
    assert [client.get(f"/units{way}").status_code for way in ("/add", "/1/edit", "/imports")] == [
        404,
        404,
        404,
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_has_its_columns_and_its_forms(
    cycle: Cycle, chief: User, kind: RegistryKind
) -> None:
    builders.expert_account("王专家")
    client = builders.browser(chief)
    labels = [column.label for column in LISTS[kind].columns]

    listed, form = page(client, f"/{kind}"), page(client, f"/{kind}/add")

    assert [label for label in labels if f">{label}</th>" not in listed] == []
    assert [label for label in labels if f">{label}</label>" not in form] == []
    assert f"新增{LISTS[kind].title}" in texts(form)


def test_the_search_finds_a_former_name_and_shows_it(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)
    unit = BudgetUnit.objects.get(name="建设管理部")
    client.post(f"/units/{unit.pk}/edit", {**UNIT, "name": "住建局", "version": 1})

    found, one = page(client, "/units?text=建设管理"), page(client, f"/units/{unit.pk}")

    assert "住建局" in found
    assert "曾用名：建设管理部" in found
    assert "第一中学校" not in found
    assert [word in one for word in ("建设管理部", "道路养护项目", "2024年度")] == [True] * 3


def test_what_an_address_cannot_ask_for_is_ignored(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)

    html = page(client, "/units?entity_type=x&in_use=2&after=abc&n=-1&text=%00")

    assert "建设管理部" in html


def test_the_pages_there_and_back_show_every_row_once(chief: User) -> None:
    rows = [BudgetUnit(name=f"单位{n:03}", name_key=f"单位{n:03}") for n in range(120)]
    BudgetUnit.objects.bulk_create(rows)
    client, url, there, back = builders.browser(chief), "/units?text=单位", [], []

    while url:
        html = page(client, url)
        there += re.findall(r">(单位\d{3})<", html)
        last, url = url, _link(html, "next")
    url = last
    while url:
        html = page(client, url)
        back = re.findall(r">(单位\d{3})<", html) + back
        url = _link(html, "prev")

    assert there == [row.name for row in rows]
    assert back == there


def _link(html: str, rel: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{rel}"', html)
    return "/units" + found[1].split("/units")[-1].replace("&amp;", "&") if found else ""


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_takes_as_many_queries_for_four_rows_as_for_one(
    cycle: Cycle, chief: User, kind: RegistryKind
) -> None:
    client, counts = builders.browser(chief), []
    for name in ("新一", "新二", "新三", "新四"):
        fields = {column.attribute: column.blank for column in LISTS[kind].columns}
        fields |= {each: "建设管理部" for each in ("unit", "supervisor") if each in fields}
        client.post(f"/{kind}/add", {**fields, "name": name})
        page(client, f"/{kind}?text=新")
        with CaptureQueriesContext(connection) as queries:
            page(client, f"/{kind}?text=新&in_use=在用")
        counts.append(len(queries))

    assert len(set(counts)) == 1, counts


def test_a_form_says_everything_that_will_not_do_beside_its_field(
    cycle: Cycle, chief: User
) -> None:
    client = builders.browser(chief)
    wrong = {
        "code": "", "name": "新项目", "unit": "无此单位", "fund_nature": "", "budget": "很多",
        "in_use": "在用",
    }  # fmt: skip

    response = client.post("/projects/add", wrong)

    html = response.content.decode()
    assert response.status_code == 422
    assert "“无此单位”不在预算单位名录里" in html
    assert "填写的是“很多”" in html
    assert 'value="很多"' in html
    assert Project.objects.filter(name="新项目").count() == 0


def test_a_stale_form_is_kept_and_offered_again(cycle: Cycle, chief: User, staff: User) -> None:
    unit = BudgetUnit.objects.get(name="建设管理部")
    mine, theirs, url = builders.browser(chief), builders.browser(staff), f"/units/{unit.pk}/edit"
    theirs.post(url, {**UNIT, "name": unit.name, "code": "1", "version": 1})

    answer = mine.post(url, {**UNIT, "name": unit.name, "code": "2", "version": 1})

    unit.refresh_from_db()
    again = page(mine, url)
    assert (answer.status_code, unit.code) == (409, "1")
    assert 'value="2"' in again
    assert 'name="version" value="2"' in again


@pytest.mark.parametrize("fields", [{"role": "chief"}, {"name_key": "x"}, {"id": "1"}])
def test_a_field_the_form_does_not_have_is_refused(
    cycle: Cycle, chief: User, fields: dict[str, str]
) -> None:
    answer = builders.browser(chief).post("/units/add", {**UNIT, **fields})

    assert answer.status_code == 400
    assert not BudgetUnit.objects.filter(name="新设局").exists()


def test_an_export_holds_exactly_what_the_list_shows(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)

    sheet = exported(client, "/projects/export?fund_nature=一般债券").active

    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    number = Project.objects.get(name="校舍修缮项目").pk
    assert rows[2:] == [
        [
            "编号（系统）", "版本", "项目编码", "项目名称", "项目单位", "资金性质",
            "全年预算数（元）", "状态",
        ],
        [number, 1, None, "校舍修缮项目", "第一中学校", "一般债券", 500000, "在用"],
    ]  # fmt: skip
    assert Event.objects.last().summary == "导出项目名录"


def test_an_edited_export_goes_through_the_browser(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)
    book = exported(client)
    book.active["C4"] = "101"
    book.active.append([None, None, "103", "教育局", "行政机关", "建设管理部", "在用"])

    url = uploaded(client, book)
    preview = texts(page(client, url))
    before = BudgetUnit.objects.count()
    answer = confirm(client, url)

    assert [word in preview for word in ("变更 1", "新增 1", "改为 101")] == [True] * 3
    assert before == 2
    assert answer["Location"] == "/units"
    assert "已导入：新增 1 条，变更 1 条，不变 1 条。" in page(client, "/units")
    assert BudgetUnit.objects.get(code="103").supervisor.name == "建设管理部"
    assert "文件与名录完全一致" in page(client, uploaded(client, exported(client)))


def test_a_conflict_asks_and_takes_what_was_decided(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)
    book = exported(client)
    book.active["C4"], book.active["C5"] = "101", "102"
    for unit, code in zip(BudgetUnit.objects.order_by("name_key"), ("771", "772"), strict=True):
        client.post(
            f"/units/{unit.pk}/edit", {**UNIT, "name": unit.name, "code": code, "version": 1}
        )

    url = uploaded(client, book)
    preview = page(client, url)
    confirm(client, url, row_4="采用文件", row_5="保留系统")

    assert preview.count('value="采用文件"') == 2
    codes = BudgetUnit.objects.order_by("name_key").values_list("code", flat=True)
    assert list(codes) == ["101", "772"]


def test_a_bad_cell_is_named_and_cannot_be_confirmed(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)
    book = exported(client)
    book.active["E4"], book.active["F5"] = "机关", "<b>无此单位</b>"

    url = uploaded(client, book)
    html = page(client, url)
    answer = confirm(client, url)

    assert [f"单元格 {cell}" in html for cell in ("E4", "F5")] == [True, True]
    assert "&lt;b&gt;无此单位&lt;/b&gt;" in html
    assert "确认导入" not in html
    assert answer.status_code == 422
    assert not BudgetUnit.objects.exclude(entity_type="未填写").exists()


def test_a_confirmation_of_what_was_not_shown_shows_it(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)
    book = exported(client)
    book.active["C4"] = "101"
    url = uploaded(client, book)
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', page(client, url))[1]
    unit = BudgetUnit.objects.order_by("name_key").first()
    client.post(f"/units/{unit.pk}/edit", {**UNIT, "name": unit.name, "version": 1})

    answer = client.post(f"{url}/confirm", {"fingerprint": fingerprint})

    assert answer.status_code == 409
    assert "名录有了改动" in answer.content.decode()
    assert "采用文件" in answer.content.decode()
    assert not BudgetUnit.objects.filter(code="101").exists()


def test_a_second_click_on_confirm_is_answered_kindly(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)
    book = exported(client)
    book.active["C4"] = "101"
    url = uploaded(client, book)
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', page(client, url))[1]

    answers = [client.post(f"{url}/confirm", {"fingerprint": fingerprint}) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == ["/units", "/units"]
    assert "没有重复写入" in page(client, "/units")
    assert Event.objects.filter(verb="导入名录").count() == 1


def test_an_upload_is_found_only_in_its_own_list(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)
    url = uploaded(client, exported(client))

    assert client.get(url).status_code == 200
    assert client.get(url.replace("units", "experts")).status_code == 404


def test_an_upload_can_be_put_aside(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)
    url = uploaded(client, exported(client))

    client.post(f"{url}/discard")
    again = client.post(f"{url}/discard")

    assert RegistryImport.objects.get().state == "已放弃"
    assert again["Location"] == "/units"
    assert "这个文件已放弃" in page(client, url)


def test_nothing_is_written_without_a_file(chief: User) -> None:
    answer = builders.browser(chief).post("/units/imports", {"csrfmiddlewaretoken": "x"})

    assert answer.status_code == 422
    assert not RegistryImport.objects.exists()
