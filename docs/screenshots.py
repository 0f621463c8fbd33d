"""Take the pictures of the README from the demonstration, as anybody sees it.

Run by ``make screenshots``; needs the tools of development and Chromium.
"""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, expect, sync_playwright

from hengji.core.permissions import Role
from hengji.documents.example import EXAMPLE
from tests.journeys.browsers import launched
from tests.journeys.hands import Mouse, follow_menu
from tests.journeys.installation import HENGJI, ROOT, Installation, served
from tests.journeys.steps import build_report, enter, upload_example, wait_for_result
from tests.services.ports import free_port

IMAGES = ROOT / "docs" / "images"
CONCLUDED = "/2024/ranking"
"""The year of the worked example; the next one is under way."""
SCREEN = {"width": 1366, "height": 900}


def main() -> None:
    """Write all pictures."""
    with sync_playwright() as playwright, launched(playwright) as browser:
        with tempfile.TemporaryDirectory() as folder, _demo(Path(folder)) as entry:
            _of_the_demonstration(_opened(browser, entry))
        with tempfile.TemporaryDirectory() as folder:
            _of_an_import(browser, Path(folder))


def _of_the_demonstration(page: Page) -> None:
    hand = Mouse(page)
    enter(hand)
    page.goto(urljoin(page.url, CONCLUDED))
    build_report(hand)
    _take(page, "report-page")
    follow_menu(hand, "得分排名")
    _take(page, "ranking")
    _of_an_evaluation(hand)
    _of_check_ups(hand)
    page.get_by_role("link", name="首页").click()
    _take(page, "home")


def _of_an_evaluation(hand: Mouse) -> None:
    ranked = hand.page.get_by_role("region", name="得分排名")
    hand.press(ranked.get_by_role("link").nth(2))
    tabs = hand.page.get_by_role("navigation", name="本项评价")
    _take(hand.page, "evaluation")
    hand.press(tabs.get_by_role("link", name="评分", exact=True))
    hand.press(hand.page.get_by_role("link", name=re.compile("完成率|执行率")).first)
    _take(hand.page, "scoring")


def _of_check_ups(hand: Mouse) -> None:
    follow_menu(hand, "评分体检")
    hand.press(hand.page.get_by_role("button", name="体检本年度得分"))
    wait_for_result(hand)
    _take(hand.page, "checkup-scores")
    follow_menu(hand, "报告体检")
    hand.attach(hand.page.get_by_label("文件"), EXAMPLE / "report.md")
    hand.press(hand.page.get_by_role("button", name="上传并体检"))
    wait_for_result(hand)
    _take(hand.page, "checkup-documents")


def _of_an_import(browser: Browser, folder: Path) -> None:
    installation = Installation(folder / "data")
    installation.backstage("prepare")
    installation.backstage("open-year")
    with served(installation) as server:
        page = _opened(browser, server.entry(Role.CHIEF))
        enter(Mouse(page))
        upload_example(Mouse(page))
        _take(page, "import")


def _opened(browser: Browser, address: str) -> Page:
    context = browser.new_context(viewport=SCREEN, locale="zh-CN", reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    return page


def _take(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.mouse.move(0, 0)
    page.screenshot(path=IMAGES / f"{name}.png")


@contextmanager
def _demo(folder: Path) -> Iterator[str]:
    """Serve the demonstration; yield the link of the section chief."""
    asked = [*HENGJI, "demo", "--serve", "--into", str(folder / "demo"), "--port", str(free_port())]
    with subprocess.Popen(  # noqa: S603 - our own command
        asked, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            yield next(
                found.group()
                for line in process.stdout or ()
                if Role.CHIEF.label in line and (found := re.search(r"http\S+/enter/\S+", line))
            )
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
