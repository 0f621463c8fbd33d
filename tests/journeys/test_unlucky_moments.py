"""Forms at unlucky moments: overtaken, timed out, pressed twice."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.hands import Mouse, follow_menu
from tests.journeys.installation import Server
from tests.journeys.steps import REASON, enter, upload_example


def opened_form(page: Page) -> None:
    """Sign in and stand before the correction of the score that is first."""
    hand = Mouse(page)
    enter(hand)
    follow_menu(hand, "得分排名")
    years = page.locator("details.cycle")
    hand.press(years.locator("summary"))
    hand.press(years.get_by_role("link", name="2023"))  # its scores were entered by hand
    hand.press(page.get_by_role("region", name="得分排名").get_by_role("link").first)
    hand.press(page.get_by_role("link", name="更正得分"))


def typed(page: Page, score: str, reason: str) -> None:
    page.get_by_label("得分", exact=True).fill(score)
    page.get_by_label("理由").fill(reason)


def save(page: Page) -> None:
    page.get_by_role("button", name="保存更正").click()


def test_who_saves_second_sees_the_conflict_and_keeps_every_word(
    working: Server, visit: Visit
) -> None:
    first = visit(working.entry("chief"), working.origin)
    second = visit(working.entry("staff"), working.origin)
    opened_form(first)
    opened_form(second)
    typed(first, "93.10", REASON)
    typed(second, "91.20", "第二人写了很长的理由。")

    save(first)
    expect(first.get_by_text(REASON).first).to_be_visible()
    save(second)

    expect(second.get_by_role("heading", level=1)).to_have_text("内容已被改动")
    second.go_back()
    second.reload()
    expect(second.get_by_label("得分", exact=True)).to_have_value("91.20")
    expect(second.get_by_label("理由")).to_have_value("第二人写了很长的理由。")
    expect(second.get_by_text("93.10").first).to_be_visible()


def test_what_was_typed_when_the_session_ended_is_offered_after_signing_in(
    working: Server, visit: Visit
) -> None:
    page = visit(working.entry("chief"), working.origin)
    opened_form(page)
    form = page.url
    typed(page, "91.20", "写到一半去开会了。")

    assert working.installation.backstage("let-idle", "31") > 0
    save(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    page.goto(working.entry("chief"))
    enter(Mouse(page))
    page.goto(form)
    expect(page.get_by_label("得分", exact=True)).to_have_value("91.20")
    expect(page.get_by_label("理由")).to_have_value("写到一半去开会了。")


def test_nobody_else_is_offered_what_was_typed(working: Server, visit: Visit) -> None:
    page = visit(working.entry("chief"), working.origin)
    opened_form(page)
    form = page.url
    typed(page, "91.20", "只给自己看的理由。")
    working.installation.backstage("let-idle", "31")
    save(page)

    page.goto(working.entry("staff"))
    enter(Mouse(page))
    page.goto(form)

    expect(page.get_by_label("理由")).to_have_value("")


def test_a_double_click_on_confirm_imports_once(bureau: Server, visit: Visit) -> None:
    page = visit(bureau.entry("chief"), bureau.origin)
    hand = Mouse(page)
    enter(hand)
    upload_example(hand)

    page.get_by_role("button", name="确认导入").dblclick()

    expect(page.get_by_role("heading", level=1)).to_have_text("得分排名")
    listed = page.locator(".tile", has_text="所列评价").locator("dd")
    expect(listed).to_have_text(re.compile(r"^72\s*项$"))
    assert bureau.installation.backstage("events", "确认导入得分表") == 1


def test_confirming_twice_from_two_windows_imports_once(bureau: Server, visit: Visit) -> None:
    page = visit(bureau.entry("chief"), bureau.origin)
    hand = Mouse(page)
    enter(hand)
    upload_example(hand)
    other = page.context.new_page()
    other.goto(page.url)

    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("得分排名")
    other.get_by_role("button", name="确认导入").click()

    expect(other.get_by_role("status").first).to_contain_text("没有重复写入")
    assert bureau.installation.backstage("events", "确认导入得分表") == 1
