"""The steps of a year's work, each as one person does it."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from hengji.documents.example import EXAMPLE_LEDGER
from tests.journeys.hands import Hand, follow_menu

EVALUATIONS = 72
MOST_LOOKS = 1000
LONG = 60_000
RESULT = re.compile(r"/checkups/\d+$")
SMALLEST_REPORT = 5_000
BEGINS = {"docx": b"PK\x03\x04", "pdf": b"%PDF-", "xlsx": b"PK\x03\x04"}
REASON = "评审会复核，扣分依据不足。"


def enter(hand: Hand) -> None:
    """Use the one-time link the browser stands at."""
    hand.press(hand.page.get_by_role("button", name="进入系统"))
    expect(hand.page.get_by_role("button", name="退出")).to_be_visible()


def upload_example(hand: Hand) -> None:
    """Upload the worked example and see what it would do."""
    follow_menu(hand, "导入得分表")
    hand.attach(hand.page.get_by_label("得分表", exact=True), EXAMPLE_LEDGER)
    hand.press(hand.page.get_by_role("button", name="上传并核对"))
    expect(hand.page.get_by_role("heading", level=1)).to_have_text(EXAMPLE_LEDGER.name)
    new = hand.page.locator(".tile", has_text="新增").locator("dd")
    expect(new).to_have_text(re.compile(rf"^{EVALUATIONS}\s*项$"))
    moved = hand.page.get_by_text(re.compile(r"列在第 72 位，按得分在第 51 位"))
    expect(moved).to_have_count(1)


def confirm_example(hand: Hand) -> None:
    """Confirm the upload and find it in the ranking."""
    hand.press(hand.page.get_by_role("button", name="确认导入"))
    expect(hand.page.get_by_role("heading", level=1)).to_have_text("得分排名")
    expect(hand.page.get_by_role("status")).to_contain_text(f"新增 {EVALUATIONS} 项")
    listed = hand.page.locator(".tile", has_text="所列评价").locator("dd")
    expect(listed).to_have_text(re.compile(rf"^{EVALUATIONS}\s*项$"))


def correct_first_score(hand: Hand, score: str) -> None:
    """Correct the score that stands first, with a reason, and see the event."""
    first = hand.page.get_by_role("region", name="得分排名").get_by_role("link").first
    name = first.inner_text()
    hand.press(first)
    expect(hand.page.get_by_role("heading", level=1)).to_have_text(name)
    hand.press(hand.page.get_by_role("link", name="更正得分"))
    hand.write(hand.page.get_by_label("得分", exact=True), score)
    hand.write(hand.page.get_by_label("理由"), REASON)
    hand.press(hand.page.get_by_role("button", name="保存更正"))
    expect(hand.page.locator(".tile", has_text="得分").locator("dd").first).to_have_text(score)
    path = hand.page.locator(".panel", has=hand.page.get_by_role("heading", name="得分轨迹"))
    expect(path).to_contain_text(REASON)
    events = hand.page.locator(".panel", has=hand.page.get_by_role("heading", name="操作记录"))
    expect(events).to_contain_text("更正得分")


def build_report(hand: Hand, version: int = 1) -> None:
    """Have the report built and wait for the version."""
    follow_menu(hand, "汇总报告")
    built = hand.page.get_by_role("rowheader", name=f"第 {version} 版")
    hand.press(hand.page.get_by_role("button", name="生成报告"))
    looks = 1 if has_script(hand.page) else MOST_LOOKS
    for _ in range(looks - 1):
        if built.is_visible():
            break
        hand.page.reload()
    expect(built).to_be_visible(timeout=LONG)


def wait_for_result(hand: Hand) -> None:
    """Wait until a check-up is over; without a script, by loading the page again."""
    hand.page.wait_for_url(RESULT)
    job = hand.page.locator(".job")
    looks = 1 if has_script(hand.page) else MOST_LOOKS
    for _ in range(looks - 1):
        if not job.is_visible():
            break
        hand.page.reload()
    expect(job).to_have_count(0, timeout=LONG)


def has_script(page: Page) -> bool:
    """Tell whether the page's script runs; it alone offers large letters."""
    return page.get_by_role("button", name="大字版").count() > 0


def download_report(hand: Hand, folder: Path) -> None:
    """Download the report in every format and see that each is what it says."""
    versions = hand.page.get_by_role("region", name="报告版本")
    for kind, begins in BEGINS.items():
        with hand.page.expect_download() as asked:
            hand.press(versions.get_by_role("link", name=re.compile(f"^{kind.upper()}")))
        name = asked.value.suggested_filename
        asked.value.save_as(folder / name)
        content = (folder / name).read_bytes()
        assert name.endswith(f"（第1版）.{kind}"), name
        assert content.startswith(begins), name
        assert len(content) > SMALLEST_REPORT, name
