"""Chromium 92, the oldest that has to work: looks right, behaves right, complains about nothing.

Playwright's locators need a newer browser, so this test points and types itself.
"""

import io
import os
import platform
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.journeys.browsers import FLAGS
from tests.journeys.conftest import DESK
from tests.journeys.installation import Server
from tests.journeys.watching import Watch

PACKED = Path(__file__).parents[1] / "browsers/node_modules/chrome-aws-lambda/bin"
VERSION = "92."
SAFELY: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
"""Python before 3.11.4 has no filters."""


@pytest.fixture(scope="module")
def oldest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if sys.platform != "linux" or platform.machine() != "x86_64":
        pytest.skip("Chromium 92 只有 Linux x86_64 的")
    if not PACKED.is_dir():
        pytest.skip("没有 Chromium 92：请在 tests/browsers 中运行 npm ci")
    folder = tmp_path_factory.mktemp("chromium92")
    program = folder / "chromium"
    program.write_bytes(brotli.decompress((PACKED / "chromium.br").read_bytes()))
    program.chmod(0o755)
    for name in ("aws", "swiftshader"):
        packed = io.BytesIO(brotli.decompress((PACKED / f"{name}.tar.br").read_bytes()))
        with tarfile.open(fileobj=packed) as archive:
            archive.extractall(folder, **SAFELY)  # noqa: S202 - our own lock names its hash
    flags = [*FLAGS, "--disable-dev-shm-usage"]
    environment = {**os.environ, "LD_LIBRARY_PATH": str(folder / "lib")}
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=program, args=flags, env=environment
            )
        except Error as problem:
            pytest.skip(f"Chromium 92 在这台机器上启动不了：{problem.message[:300]}")
        yield browser
        browser.close()


CENTRE = """(wanted) => {
  const found = document.querySelector(wanted);
  found.scrollIntoView({ block: "center", behavior: "auto" });
  const box = found.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""


def press(page: Page, wanted: str) -> None:
    x, y = page.evaluate(CENTRE, wanted)
    page.mouse.click(x, y)


def go(page: Page, wanted: str) -> None:
    with page.expect_navigation():
        press(page, wanted)


def text_of(page: Page, wanted: str) -> str:
    found: str = page.evaluate("(wanted) => document.querySelector(wanted).innerText", wanted)
    return found


def style_of(page: Page, wanted: str, name: str) -> str:
    asked = "([wanted, name]) => getComputedStyle(document.querySelector(wanted))[name]"
    found: str = page.evaluate(asked, [wanted, name])
    return found


def test_a_score_is_corrected_in_chromium_92(oldest: Browser, working: Server) -> None:
    assert oldest.version.startswith(VERSION)
    context = oldest.new_context(viewport=DESK, locale="zh-CN", reduced_motion="reduce")
    watch = Watch(context, working.origin)
    page = context.new_page()
    page.goto(working.entry("chief"))

    go(page, "main button")
    page.goto(working.url("/2023/ranking"))
    frame = [style_of(page, ".topbar", "backgroundColor"), style_of(page, ".menu", "position")]
    script = page.evaluate("[typeof htmx, document.querySelectorAll('[data-large] button').length]")
    go(page, "table.data tbody a")
    go(page, "a[href$='/score']")
    press(page, "input[name=score]")
    page.keyboard.press("Control+A")
    page.keyboard.type("93.10")
    press(page, "textarea[name=reason]")
    page.keyboard.insert_text("复核后更正。")
    go(page, "main form button[type=submit]")

    assert frame == ["rgb(21, 86, 166)", "fixed"]
    assert script == ["object", 1]
    assert text_of(page, ".tile dd") == "93.10"
    assert "复核后更正。" in text_of(page, ".timeline")
    assert watch.faults == []
    context.close()
