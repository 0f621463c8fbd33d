"""Pages to which no link leads: every situation that shows one, looked at like the others."""

import re
from pathlib import Path

from django.urls import resolve
from playwright.sync_api import Page, expect

from tests import builders
from tests.journeys.conftest import Visit
from tests.journeys.crawling import WITHOUT_LINK, look
from tests.journeys.hands import Mouse, follow_menu
from tests.journeys.installation import Server
from tests.journeys.signing_in import (
    PASSWORD,
    code_now,
    confirm_identity,
    give_code,
    set_up_second_factor,
    sign_in,
)
from tests.journeys.steps import build_report, correct_first_score, enter

AT_SIGN_IN = {
    "account_change_password", "account_inactive", "account_login", "account_reauthenticate",
    "choose-password", "enter", "mfa_authenticate", "mfa_deactivate_totp",
    "mfa_generate_recovery_codes", "mfa_reauthenticate", "mfa_view_recovery_codes",
}  # fmt: skip
AT_SCORING = {"score-grid", "scores"}
"""Looked at by ``test_scoring``."""
AT_WORK = {"compare-reports", "job", "merge-findings", "registry-import", "reopen-cycle"}


class Looks:
    """Collects what is wrong with the pages that are looked at."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server
        self.names: set[str] = set()
        self.problems: list[str] = []

    def here(self, situation: str = "") -> None:
        path = self.page.url.removeprefix(self.server.origin).split("?")[0].split("#")[0]
        seen = look(self.page, resolve(path).view_name)
        self.names.add(seen.name)
        self.problems += [f"{situation or seen.name}: {problem}" for problem in seen.problems]

    def at(self, path: str, situation: str = "") -> None:
        self.page.goto(self.server.url(path))
        self.here(situation)


def test_each_page_without_a_link_is_looked_at_here() -> None:
    assert AT_SIGN_IN | AT_WORK | AT_SCORING == WITHOUT_LINK


def test_pages_around_signing_in_serve_everybody(guarded: Server, visit: Visit) -> None:
    link = guarded.installation.backstage("first-entry", "chief")
    page = visit(guarded.url(link), guarded.origin, ignore_https_errors=True)
    looks = Looks(page, guarded)

    looks.here()
    page.get_by_role("button", name="进入系统").click()
    looks.here()
    page.get_by_label("新口令").fill("12345678")
    page.get_by_label("再输一次").fill("1234567")
    page.get_by_role("button", name="保存口令").click()
    looks.here("two passwords that differ")
    page.goto(guarded.url("/"))
    page.get_by_label("新口令").fill(PASSWORD)
    page.get_by_label("再输一次").fill(PASSWORD)
    page.get_by_role("button", name="保存口令").click()
    looks.here()
    confirm_identity(page)
    secret = set_up_second_factor(page)
    looks.at("/account/second-factor/recovery-codes/")
    looks.at("/account/second-factor/recovery-codes/generate/")
    looks.at("/account/second-factor/totp/deactivate/")
    looks.at("/account/second-factor/reauthenticate/")
    looks.at("/account/password")
    looks.at("/account/inactive")
    page.goto(guarded.url("/"))
    page.get_by_role("button", name="退出").click()
    looks.here()
    looks.at(link, "a link that is used up")
    sign_in(page, guarded)
    looks.here()
    give_code(page, code_now(secret)[::-1] + "0", "登录")
    looks.here("a wrong code")

    assert looks.problems == [], "\n".join(looks.problems)
    assert AT_SIGN_IN - looks.names == set()


def test_pages_of_unusual_moments_serve_everybody(
    working: Server, visit: Visit, tmp_path: Path
) -> None:
    page = visit(working.entry("chief"), working.origin)
    hand, looks = Mouse(page), Looks(page, working)
    enter(hand)
    looks.at("/2024/ranking?text=没有这样的项目", "nothing found")
    looks.at("/evaluations/999999", "no such evaluation")
    looks.at("/2024/ranking?grade=优", "a filter")

    page.goto(working.url("/2023/ranking"))  # its scores were entered by hand
    page.get_by_role("region", name="得分排名").get_by_role("link").first.click()
    page.get_by_role("link", name="更正得分").click()
    page.get_by_label("理由").fill("   ")
    page.get_by_role("button", name="保存更正").click()
    looks.here("a form with errors")

    follow_menu(hand, "导入得分表")
    broken = builders.ledger_file((("坏项目", "一百", "", "", "", "", ""), *builders.ROWS))
    file = {"name": "坏行.csv", "mimeType": "text/csv", "buffer": broken}
    page.get_by_label("得分表", exact=True).set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("坏行.csv")
    looks.here("an upload with errors")

    build_report(hand)
    follow_menu(hand, "得分排名")
    correct_first_score(hand, "93.10")
    build_report(hand, version=2)
    looks.at("/jobs/1")
    page.goto(working.url("/2023/report"))
    page.get_by_role("link", name="比较最近两版").click()
    looks.here()

    page.goto(working.url("/2024/findings"))
    for box in page.get_by_role("checkbox").all()[:2]:
        box.check()
    page.get_by_role("button", name="合并所选").click()
    looks.here()

    page.goto(working.url("/units"))
    with page.expect_download() as asked:
        page.get_by_role("link", name=re.compile("导出")).click()
    asked.value.save_as(tmp_path / "名录.xlsx")
    page.goto(working.url("/units/imports"))
    page.get_by_label("文件").set_input_files(tmp_path / "名录.xlsx")
    page.get_by_role("button", name=re.compile("上传")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("名录.xlsx")
    looks.here()

    follow_menu(hand, "年度")
    page.get_by_role("button", name=re.compile("办结")).first.click()
    page.get_by_role("dialog").get_by_role("button", name="办结").click()
    page.get_by_role("link", name=re.compile("重启")).click()
    looks.here()

    assert looks.problems == [], "\n".join(looks.problems)
    assert AT_WORK - looks.names == set()
