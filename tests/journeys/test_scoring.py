"""Scoring as one types: the line breaks, the session ends, another is faster, the power goes."""

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.crawling import look
from tests.journeys.hands import Mouse
from tests.journeys.installation import Installation, Server, founded_once, served
from tests.journeys.steps import enter
from tests.journeys.test_kill import assert_verified

AUTHOR, OTHER = "甲评价公司编制人", "另一编制人"
SAVED = "已保存"
OFFLINE = "没有连上，已暂存在本机，连上后自动保存"
KEPT = "JSON.stringify(Object.keys(localStorage).filter((key) => key.startsWith('hengji-unsaved')))"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, str]:
    """An installation with an evaluation being drafted, and the path of its scores."""
    return founded_once(tmp_path_factory, "drafted", "draft-evaluation")


@pytest.fixture
def agency(drafted: tuple[Installation, str], tmp_path: Path) -> Iterator[tuple[Server, str]]:
    installation, path = drafted
    with served(installation.copied(tmp_path / "data")) as server:
        yield server, path


def at_leaf(server: Server, visit: Visit, path: str, code: str, name: str = AUTHOR) -> Page:
    """Sign somebody in and open a leaf."""
    link = server.installation.backstage("enter-as", name)
    page = visit(server.url(link), server.origin, line_breaks=True)
    enter(Mouse(page))
    page.goto(server.url(f"{path}/{code}"))
    return page


def field(page: Page, label: str) -> Locator:
    return page.get_by_label(label, exact=True)


def state(page: Page) -> Locator:
    return page.locator("[data-save-state]")


def type_in(page: Page, label: str, text: str) -> None:
    """Type a text over what is there, and leave the field."""
    field(page, label).fill(text)
    field(page, label).press("Tab")


def test_a_person_scores_from_leaf_to_leaf_with_the_keyboard_alone(
    agency: tuple[Server, str], visit: Visit
) -> None:
    server, path = agency
    page = at_leaf(server, visit, path, "A11")
    total = page.locator("[data-total]")
    expect(total).to_have_text("100.00")

    field(page, "实际完成值（条）").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("4")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/scores/A12#actual$"))
    expect(total).to_have_text("99.40")
    expect(field(page, "实际完成值（条）")).to_be_focused()
    page.keyboard.press("Control+ArrowUp")
    expect(page).to_have_url(re.compile(r"/scores/A11#actual$"))
    tick = page.get_by_role("navigation", name="指标").locator("[data-tick-of=A11]")
    expect(tick).to_have_attribute("title", "缺扣分理由")
    type_in(page, "扣分理由", "缺批复")
    expect(tick).to_have_attribute("title", "已完成")
    expect(state(page)).to_have_text(SAVED)
    assert look(page, "scores").problems == ()
    page.goto(server.url(path.replace("/scores", "/score-grid")))
    assert look(page, "score-grid").problems == ()


def test_what_is_typed_while_the_line_is_broken_is_saved_when_it_is_back(
    agency: tuple[Server, str], visit: Visit
) -> None:
    server, path = agency
    page = at_leaf(server, visit, path, "A11")
    server.stop()

    type_in(page, "取得方式", "断线时写的方法")
    type_in(page, "判断", "断线时写的判断")
    expect(state(page)).to_have_text(OFFLINE)
    installation = server.installation
    assert installation.backstage("paper", "A11")["method"] == ""
    with served(installation, port=server.port):
        expect(state(page)).to_have_text(SAVED)
        assert page.evaluate(KEPT) == "[]"

    kept = installation.backstage("paper", "A11")
    assert (kept["method"], kept["judgement"]) == ("断线时写的方法", "断线时写的判断")


def test_what_is_typed_after_the_session_ended_is_saved_after_signing_in(
    agency: tuple[Server, str], visit: Visit
) -> None:
    server, path = agency
    page = at_leaf(server, visit, path, "A11")
    type_in(page, "取得方式", "会话之前")
    expect(state(page)).to_have_text(SAVED)
    server.installation.backstage("let-idle", "31")

    type_in(page, "判断", "会话结束之后写的")
    expect(state(page)).to_have_text("登录已过期，登录后继续保存 登录")
    tab = page.context.new_page()
    tab.goto(server.url(server.installation.backstage("enter-as", OTHER)))
    enter(Mouse(tab))
    expect(tab.get_by_text("存有另一账户没有保存的 1 处内容")).to_be_visible()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(state(page)).to_contain_text("登录已过期")
    tab.goto(server.url(server.installation.backstage("enter-as", AUTHOR)))
    enter(Mouse(tab))
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(state(page)).to_have_text(SAVED)
    assert server.installation.backstage("paper", "A11")["judgement"] == "会话结束之后写的"


def test_two_people_at_one_field_see_both_texts_and_one_chooses(
    agency: tuple[Server, str], visit: Visit
) -> None:
    server, path = agency
    first = at_leaf(server, visit, path, "A11")
    second = at_leaf(server, visit, path, "A11", OTHER)
    type_in(first, "取得方式", "查阅凭证")
    expect(state(first)).to_have_text(SAVED)

    type_in(second, "取得方式", "访谈科室")
    type_in(second, "抽样方法", "随机抽取")

    clash = second.locator(".clash")
    expect(clash).to_contain_text(AUTHOR)
    expect(clash).to_contain_text("查阅凭证")
    expect(field(second, "取得方式")).to_have_value("访谈科室")
    expect(state(second)).to_contain_text("与他人的修改冲突")
    kept = server.installation.backstage("paper", "A11")
    assert (kept["method"], kept["sampling"]) == ("查阅凭证", "随机抽取")
    second.reload()
    expect(clash).to_contain_text("查阅凭证")
    type_in(second, "取得方式", "查阅凭证，访谈科室")
    second.get_by_role("button", name="用我下面填的").click()
    expect(state(second)).to_have_text(SAVED)
    assert server.installation.backstage("paper", "A11")["method"] == "查阅凭证，访谈科室"


def test_a_flaw_stands_beside_its_field_and_holds_up_no_other(
    agency: tuple[Server, str], visit: Visit
) -> None:
    server, path = agency
    page = at_leaf(server, visit, path, "A11")

    type_in(page, "实际完成值（条）", "四条")
    type_in(page, "判断", "照样保存")

    expect(page.locator("#actual-said")).to_contain_text("“实际完成值”填写的是“四条”")
    expect(state(page)).to_contain_text("没有保存，请按栏目旁的说明改正")
    expect(field(page, "判断").locator("..")).not_to_have_class(re.compile("unsaved"))
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("dialog")).to_contain_text("本机还有 1 处内容没有保存到服务器")
    page.get_by_role("button", name="取消").click()
    type_in(page, "实际完成值（条）", "4")
    expect(state(page)).to_have_text(SAVED)
    kept = server.installation.backstage("paper", "A11")
    assert (kept["actual"], kept["judgement"]) == ("4", "照样保存")


def test_a_server_killed_while_saving_gets_every_word_once_it_is_back(
    agency: tuple[Server, str], visit: Visit
) -> None:
    server, path = agency
    installation = server.installation
    page = at_leaf(server, visit, path, "A11")
    texts = {"取得方式": "甲", "抽样方法": "乙", "判断": "丙", "核对内容": "丁", "计算过程": "戊"}

    for number, (label, text) in enumerate(texts.items()):
        type_in(page, label, text * 50)
        if number == 2:
            server.stop(signal.SIGKILL)

    assert_verified(installation)
    with served(installation, port=server.port):
        expect(state(page)).to_have_text(SAVED, timeout=30_000)
        assert page.evaluate(KEPT) == "[]"
    kept = installation.backstage("paper", "A11")
    columns = ("method", "sampling", "judgement", "examined", "calculation")
    assert [kept[column] for column in columns] == [text * 50 for text in texts.values()]
    assert_verified(installation)
