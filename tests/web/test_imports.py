import re
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from hengji.core.permissions import Role
from hengji.models import Cycle, Evaluation, Event, LedgerImport, User
from tests import builders
from tests.builders import HEADS, ROWS, ledger_file
from tests.documents.ledgers.files import write_xlsx
from tests.documents.ledgers.test_broken_files import BROKEN

EXAMPLE = Path(__file__).parents[2] / "examples/shuozhou-2024/得分表.xlsx"
ON_NO_DISK = {"missing", "long name", "folder", "1 GB"}
"""Broken files that no browser can send, or that are refused before they are read."""


@pytest.fixture
def client(chief: User) -> Client:
    return builders.browser(chief)


def upload(client: Client, content: bytes, name: str = "得分表.csv", year: int = 2024) -> str:
    answer = client.post(f"/{year}/imports", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer["Location"]


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def cells(html: str) -> dict[str, str]:
    found = re.findall(r'name="cell:([^"]+)" value="([^"]*)"', html)
    return {unescape(place): unescape(text) for place, text in found}


def confirm(client: Client, url: str) -> HttpResponse:
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', page(client, url))[1]
    return client.post(f"{url}/confirm", {"fingerprint": fingerprint})


def correct(client: Client, url: str, typed: dict[str, str]) -> HttpResponse:
    html = page(client, url)
    version = re.search(r'name="version" value="(\d+)"', html)[1]
    fields = {f"cell:{place}": text for place, text in {**cells(html), **typed}.items()}
    return client.post(f"{url}/correct", {"version": version, **fields})


def test_the_worked_example_shows_72_and_the_row_that_moves(cycle: Cycle, client: Client) -> None:
    Evaluation.objects.all().delete()
    url = upload(client, EXAMPLE.read_bytes(), "得分表.xlsx")

    html = words(page(client, url))
    answer = confirm(client, url)

    assert "读到 72 行 新增 72 项 变更 0 项 不变 0 项" in html
    assert "列在第 72 位，按得分在第 51 位" in html
    assert answer["Location"] == "/2024/ranking"
    assert Evaluation.objects.filter(grade="优").count() == 21
    assert "文件与台账完全一致" in page(client, upload(client, EXAMPLE.read_bytes(), "得分表.xlsx"))


def test_the_same_file_twice_changes_nothing_and_says_so(cycle: Cycle, client: Client) -> None:
    before = list(Evaluation.objects.order_by("pk").values())
    url = upload(client, ledger_file())

    html = page(client, url)
    confirm(client, url)

    assert "文件与台账完全一致" in html
    assert list(Evaluation.objects.order_by("pk").values()) == before
    assert "4 项评价与台账完全一致，没有改动。" in page(client, "/2024/ranking")


def test_a_change_is_shown_before_and_after(cycle: Cycle, client: Client) -> None:
    changed = [(ROWS[0][0], "90.00", *ROWS[0][2:]), *ROWS[2:]]

    html = words(page(client, upload(client, ledger_file(changed))))

    assert "得分 原为 92.50 改为 90.00" in html
    assert "新增 0 项 变更 1 项 不变 2 项" in html
    assert "台账有而文件没有的 1" in html
    assert "校舍修缮项目" in html


def test_nothing_is_written_before_it_is_confirmed(cycle: Cycle, client: Client) -> None:
    before = Evaluation.objects.count()

    url = upload(client, ledger_file([("新评价", "80", "", "", "", "", "")]))
    page(client, url)

    assert Evaluation.objects.count() == before
    assert LedgerImport.objects.first().state == "待确认"


BAD = (
    ("修路项目", "9o.5", "建设部", "甲公司", "", "100", "90"),
    ("修桥项目", "88", "建设部", "甲公司", "", "100", "120"),
    ("修桥项目", "85", "建设部", "甲公司", "", "10", "9"),
    ("路灯项目", "101", "建设部", "甲公司", "", "", ""),
    ("绿化项目", "77.777", "建设部", "甲公司", "", "", ""),
)


def test_every_flaw_has_its_cells_beside_it(cycle: Cycle, client: Client) -> None:
    heads = (*HEADS[:5], "预算数（万元）", "执行数（万元）")

    html = page(client, upload(client, ledger_file(BAD, heads)))

    assert cells(html) == {
        "得分表.csv 第 2 行第 2 列": "9o.5",
        "得分表.csv 第 5 行第 2 列": "101",
        "得分表.csv 第 4 行第 1 列": "修桥项目",
        "得分表.csv 第 4 行第 3 列": "建设部",
        "得分表.csv 第 3 行第 6 列": "100",
        "得分表.csv 第 3 行第 7 列": "120",
        "得分表.csv 第 6 行第 2 列": "77.777",
    }
    assert "确认导入" not in html
    assert len(re.findall(r'<label for="cell-', html)) == len(cells(html))


def test_corrections_are_read_listed_and_imported(cycle: Cycle, client: Client) -> None:
    url = upload(client, ledger_file(BAD))
    name = "得分表.csv 第"

    correct(
        client,
        url,
        {
            f"{name} 2 行第 2 列": "90.5",
            f"{name} 4 行第 1 列": "修桥二期项目",
            f"{name} 5 行第 2 列": "100",
        },
    )
    html = page(client, url)
    confirm(client, url)

    assert LedgerImport.objects.first().corrections == {
        f"{name} 2 行第 2 列": "90.5",
        f"{name} 4 行第 1 列": "修桥二期项目",
        f"{name} 5 行第 2 列": "100",
    }
    assert "得分表.csv 第 2 行第 2 列 原为 9o.5 改为 90.5" in words(html)
    assert "得分表.csv 第 4 行第 1 列 原为 修桥项目 改为 修桥二期项目" in words(html)
    assert str(builders.evaluation_named("修路").score) == "90.50"
    assert str(builders.evaluation_named("修桥二期").score) == "85.00"


def test_a_cell_left_as_it_is_is_no_correction(cycle: Cycle, client: Client) -> None:
    url = upload(client, ledger_file(BAD))

    correct(client, url, {"得分表.csv 第 99 行第 1 列": "没有这一格"})

    assert LedgerImport.objects.first().corrections == {}
    assert not Event.objects.filter(verb="更正上传的得分表").exists()
    assert "核对结果不变" in page(client, url)


def test_a_stale_correction_is_kept_and_offered_again(
    cycle: Cycle, client: Client, staff: User
) -> None:
    url = upload(client, ledger_file(BAD))
    place = "得分表.csv 第 2 行第 2 列"
    theirs = builders.browser(staff)
    correct(theirs, url, {"得分表.csv 第 5 行第 2 列": "99"})

    answer = client.post(
        f"{url}/correct",
        {"version": "1", f"cell:{place}": "91.5"},
        headers={"referer": f"http://testserver{url}"},
    )

    assert answer.status_code == 409
    assert cells(page(client, url))[place] == "91.5"


def test_the_preview_says_how_the_file_was_read(
    cycle: Cycle, client: Client, tmp_path: Path
) -> None:
    path = write_xlsx(
        tmp_path / "表.xlsx",
        {
            "得分": [
                ("2024年度绩效评价得分表",),
                ("序号", "项目名称", "得分", "备注"),
                (1, "修路项目", 90, "好"),
                (),
                (2, "修桥项目", 80, ""),
                ("合计", "", 170, ""),
            ],
            "名单": [("姓名", "电话"), ("张三", "1")],
        },
    )

    html = words(page(client, upload(client, path.read_bytes(), "表.xlsx")))

    assert "标题 2024年度绩效评价得分表" in html
    assert "空行 1 行（第 4 行）；合计行 1 行（第 6 行）" in html
    assert "没有读取的列 备注" in html
    assert "没有读取的表 表.xlsx 工作表“名单”" in html


def test_a_confirmation_of_what_was_not_shown_shows_the_new_preview(
    cycle: Cycle, client: Client
) -> None:
    changed = [(ROWS[0][0], "90.00", *ROWS[0][2:]), *ROWS[1:]]
    url = upload(client, ledger_file(changed))
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', page(client, url))[1]
    row = builders.evaluation_named("道路养护")
    client.post(f"/evaluations/{row.pk}/score", {"score": "91", "reason": "复核", "version": "1"})

    answer = client.post(f"{url}/confirm", {"fingerprint": fingerprint})

    html = answer.content.decode()
    row.refresh_from_db()
    assert (answer.status_code, str(row.score)) == (409, "91.00")
    assert "没有写入" in html
    assert "得分 原为 91.00 改为 90.00" in words(html)
    assert confirm(client, url).status_code == 302


def test_a_second_click_on_confirm_writes_nothing_and_is_answered_kindly(
    cycle: Cycle, client: Client
) -> None:
    url = upload(client, ledger_file([("新评价", "80", "", "", "", "", "")]))
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', page(client, url))[1]

    answers = [client.post(f"{url}/confirm", {"fingerprint": fingerprint}) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == ["/2024/ranking"] * 2
    assert "没有重复写入" in page(client, "/2024/ranking")
    assert Evaluation.objects.filter(name="新评价").count() == 1
    assert client.post(f"{url}/discard")["Location"] == "/2024/ranking"


def test_an_upload_says_afterwards_what_became_of_it(cycle: Cycle, client: Client) -> None:
    written = upload(client, ledger_file([("新评价", "80", "", "", "", "", "")]))
    put_aside = upload(client, ledger_file([("别的评价", "70", "", "", "", "", "")]))
    waiting = words(page(client, written))

    confirm(client, written)
    client.post(f"{put_aside}/discard")

    confirmed, discarded = words(page(client, written)), words(page(client, put_aside))
    assert "已写入" not in waiting
    assert "已写入：新增 1 项，变更 0 项，不变 0 项" in confirmed
    assert "新增 0 项 变更 0 项 不变 1 项" in confirmed
    assert "这份文件已经放弃，没有写入" in discarded


def test_ten_thousand_rows_stay_a_short_page(cycle: Cycle, client: Client) -> None:
    rows = [
        (f"项目{n:05}", f"{60 + n % 40}.{n % 100:02}", "", "", "", "", "") for n in range(10_000)
    ]

    response = client.get(upload(client, ledger_file(rows)))

    html = response.content.decode()
    assert "读到 10000 行 新增 10000 项" in words(html)
    assert "列出前 200 行，另有 9800 行没有列出" in words(html)
    assert len(html) < 300_000


def test_html_and_formulas_in_names_are_only_words(cycle: Cycle, client: Client) -> None:
    rows = [("<script>alert(1)</script>项目", "90", "=1+1", "@甲公司", "", "", "")]
    url = upload(client, ledger_file(rows), "<b>表</b>.csv")

    html = page(client, url)
    confirm(client, url)
    exported = client.get("/2024/ranking/export")

    assert "<script>alert" not in html
    assert "<b>表" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;项目" in page(client, "/2024/ranking")
    assert exported.status_code == 200


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "..\\..\\boot.csv", "/x/\x00y\n.csv"])
def test_a_path_in_a_file_name_is_only_a_name(cycle: Cycle, client: Client, name: str) -> None:
    upload(client, ledger_file(), name)

    assert re.fullmatch(r"[a-z]+\.csv", LedgerImport.objects.first().name)


@pytest.mark.parametrize("name", [name for name in BROKEN if name not in ON_NO_DISK])
def test_a_broken_file_ends_in_a_flaw_in_words(
    cycle: Cycle, client: Client, tmp_path: Path, name: str
) -> None:
    build, code, sentence = BROKEN[name]
    path = build(tmp_path)

    answer = client.post(
        "/2024/imports", {"file": SimpleUploadedFile(path.name, path.read_bytes())}
    )
    html = (
        answer.content.decode() if code == "ledger-file-empty" else page(client, answer["Location"])
    )

    expected = "空文件" if code == "ledger-file-empty" else sentence
    assert expected in words(html)
    assert "确认导入" not in html
    assert str(tmp_path) not in html


def test_one_evaluation_under_both_names_of_a_unit_is_a_flaw(
    cycle: Cycle, client: Client, chief: User
) -> None:
    unit = {"code": "", "entity_type": "未填写", "supervisor": "", "in_use": "在用", "version": "1"}
    row = builders.evaluation_named("道路养护")
    client.post(f"/units/{row.unit_id}/edit", {**unit, "name": "住建局"})
    rows = [("新项目", "80", each, "", "", "", "") for each in ("建设管理部", "住建局")]

    html = words(page(client, upload(client, ledger_file(rows))))

    assert "“建设管理部”和“住建局”都是“住建局”的名称" in html


@pytest.mark.parametrize("role", [Role.LEADER, Role.UNIT, Role.AGENCY, Role.SYSTEM, Role.AUDITOR])
def test_only_the_bureau_sees_uploads(cycle: Cycle, client: Client, role: Role) -> None:
    url = upload(client, ledger_file())
    people = {
        Role.UNIT: lambda: builders.unit_account("建设管理部"),
        Role.AGENCY: lambda: builders.agency_account("甲评价公司"),
    }
    stranger = builders.browser(people.get(role, lambda: builders.account(role))())

    answers = [
        stranger.get("/2024/imports"),
        stranger.get(url),
        *(stranger.post(f"{url}/{way}") for way in ("correct", "confirm", "discard")),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert LedgerImport.objects.get(pk=url.rsplit("/", 1)[1]).state == "待确认"


def test_a_closed_year_takes_no_ledger(cycle: Cycle, client: Client) -> None:
    url = upload(client, ledger_file())
    client.post(f"/cycles/{cycle.pk}/close")

    again = client.post("/2024/imports", {"file": SimpleUploadedFile("表.csv", ledger_file())})

    assert "不能再导入" in page(client, "/2024/imports")
    assert again.status_code == 409
    assert client.post(f"{url}/confirm", {"fingerprint": "x"}).status_code == 409
