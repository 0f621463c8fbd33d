"""Check-ups as a section chief has them done, and every page of them looked at."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from hengji.core.checkup.kinds import CheckupKind
from hengji.documents.example import EXAMPLE
from tests.checkups import BROKEN, report_in_word
from tests.documents.docx.inspecting import parts_of
from tests.journeys.conftest import PHONE, Visit
from tests.journeys.crawling import look
from tests.journeys.hands import Hand, Mouse, follow_menu
from tests.journeys.installation import Server
from tests.journeys.steps import LONG, enter, wait_for_result

REPORT = EXAMPLE / "report.md"


def row_of(page: Page, region: str, *words: str) -> Locator:
    rows = page.get_by_role("region", name=region).get_by_role("row")
    for each in words:
        rows = rows.filter(has_text=each)
    return rows


def check_the_report(hand: Hand, folder: Path) -> None:
    """Upload the report twice, see the row that is out of order, take the comments away."""
    name, content = report_in_word()
    word = folder / name
    word.write_bytes(content)
    follow_menu(hand, "报告体检")
    hand.page.get_by_label("文件").set_input_files([REPORT, word])
    hand.press(hand.page.get_by_role("button", name="上传并体检"))
    wait_for_result(hand)
    for file in (REPORT.name, name):
        moved = row_of(hand.page, f"{file}的问题", "第 72 行", "应排在第 51")
        expect(moved).to_have_count(1)
        expect(moved).to_contain_text("错误")
    with hand.page.expect_download() as asked:
        hand.press(hand.page.get_by_role("link", name="下载批注稿"))
    assert asked.value.suggested_filename == "report（体检批注）.docx"
    asked.value.save_as(folder / "marked.docx")
    assert "word/comments.xml" in parts_of((folder / "marked.docx").read_bytes())


def check_the_scores(hand: Hand) -> None:
    """Have the scores of the year looked at, and read what is said near each bound."""
    follow_menu(hand, "评分体检")
    hand.press(hand.page.get_by_role("button", name="体检本年度得分"))
    wait_for_result(hand)
    expect(row_of(hand.page, "各项检查", "90 分附近")).to_contain_text("提示关注")
    expect(row_of(hand.page, "各项检查", "80 分附近")).to_contain_text("数据不足")
    for picture in hand.page.get_by_role("img", name=re.compile("文字说明见下方")).all():
        assert picture.evaluate("image => image.complete && image.naturalWidth > 0")


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"java_script_enabled": False},
        {"viewport": PHONE, "is_mobile": True, "has_touch": True},
    ],
    ids=["desk", "without a script", "phone"],
)
def test_a_chief_has_the_report_and_the_scores_checked(
    working: Server, visit: Visit, tmp_path: Path, options: dict[str, object]
) -> None:
    page = visit(working.entry("chief"), working.origin, **options)
    hand = Mouse(page)
    enter(hand)

    check_the_report(hand, tmp_path)
    check_the_scores(hand)

    assert working.installation.backstage("events", "体检") == len(CheckupKind) + 2
    verified = working.installation.hengji("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_every_kind_of_result_serves_everybody(shared: Server, visit: Visit) -> None:
    page = visit(shared.entry("chief"), shared.origin)
    enter(Mouse(page))
    problems: list[str] = []

    for kind in CheckupKind:
        page.goto(shared.url(f"/2024/checkups/{kind.name.lower()}"))
        problems += [f"{kind.value}: {each}" for each in look(page, "list").problems]
        page.get_by_role("region", name="做过的").get_by_role("link").first.click()
        page.evaluate(
            "document.querySelectorAll('main details').forEach(one => { one.open = true })"
        )
        problems += [f"{kind.value}的结果: {each}" for each in look(page, "checkup").problems]

    assert problems == [], "\n".join(problems)


def test_a_refusal_and_a_failure_serve_everybody(working: Server, visit: Visit) -> None:
    page = visit(working.entry("chief"), working.origin)
    hand = Mouse(page)
    enter(hand)
    follow_menu(hand, "相似度")
    problems: list[str] = []

    page.get_by_label("文件").set_input_files(REPORT)
    hand.press(page.get_by_role("button", name="上传并体检"))
    expect(page.locator(".error-summary")).to_contain_text("选择了 1 个文件")
    problems += look(page, "refused").problems
    broken = {"name": BROKEN[0], "mimeType": "application/zip", "buffer": BROKEN[1]}
    other = {"name": "甲.md", "mimeType": "text/markdown", "buffer": REPORT.read_bytes()}
    page.get_by_label("文件").set_input_files([broken, other])
    hand.press(page.get_by_role("button", name="上传并体检"))
    expect(page.locator(".job-failed")).to_be_visible(timeout=LONG)
    problems += look(page, "failed").problems

    assert problems == [], "\n".join(problems)
