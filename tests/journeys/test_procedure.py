"""An evaluation from commission to acceptance, by people who each have their own part."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import resolve
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.crawling import OF_PROCEDURE, look
from tests.journeys.hands import Mouse, follow_menu
from tests.journeys.installation import Installation, Server, served
from tests.journeys.steps import enter
from tests.journeys.test_kill import assert_verified

STAFF, AUTHOR, LEAD = "演示财政局经办", "甲评价公司编制人", "甲评价公司主评人"
REVIEWER, UNIT = "甲评价公司一级复核人", "建设管理部经办"


@pytest.fixture
def people(tmp_path: Path) -> Iterator[tuple[Server, str]]:
    """A bureau, an agency, a unit, and the path of an evaluation nobody was given."""
    installation = Installation(tmp_path / "data")
    path = installation.backstage("five-people")
    with served(installation) as server:
        yield server, path


class Person:
    """Somebody at a browser, before the page of the evaluation."""

    def __init__(self, name: str, server: Server, path: str, visit: Visit) -> None:
        link = server.installation.backstage("enter-as", name)
        self.page: Page = visit(server.url(link), server.origin)
        self.address, self.origin = server.url(path), server.origin
        enter(Mouse(self.page))
        self.names: set[str] = set()
        self.problems: list[str] = []

    def does(self, verb: str, *, text: str = "", stage: str) -> None:
        """Press a button of the evaluation, with a text where it asks for one."""
        self.page.goto(self.address)
        acts = self.page.locator(".acts")
        fold = acts.locator("summary", has_text=re.compile(f"^{verb}$"))
        if fold.count():
            fold.click()
            inside = acts.locator("details[open]")
            inside.get_by_role("textbox").fill(text)
            inside.get_by_role("button").click()
        else:
            acts.get_by_role("button", name=verb, exact=True).click()
            self.agrees()
        self.finds(stage)

    def agrees(self) -> None:
        """Agree where it is asked whether one is sure."""
        dialog = self.page.get_by_role("dialog")
        said = self.page.get_by_role("status")
        expect(dialog.or_(said).first).to_be_visible()
        if dialog.count():
            dialog.get_by_role("button").last.click()

    def finds(self, stage: str) -> None:
        """See that the evaluation is at a stage."""
        expect(self.page.locator("[aria-current=step]")).to_contain_text(stage)

    def opens(self, tab: str) -> None:
        """Go to a page of the evaluation."""
        self.page.goto(self.address)
        tabs = self.page.get_by_role("navigation", name="本项评价")
        tabs.get_by_role("link", name=tab, exact=True).click()

    def looks(self) -> None:
        """Look at the page that is shown."""
        path = self.page.url.removeprefix(self.origin).split("?")[0].split("#")[0]
        seen = look(self.page, resolve(path).view_name)
        self.names.add(seen.name)
        self.problems += [f"{seen.name}: {problem}" for problem in seen.problems]


def commission(staff: Person) -> None:
    page = staff.page
    page.goto(staff.address)
    page.get_by_role("link", name="委托评价").click()
    agencies = page.get_by_label("第三方机构", exact=True)
    agencies.select_option(agencies.locator("option", has_text="甲评价公司").get_attribute("value"))
    expect(page.get_by_text("没有发现需要回避的利益关系")).to_be_visible()
    staff.looks()
    page.get_by_label("主评人", exact=True).select_option(label=LEAD)
    page.get_by_role("button", name="委托评价").click()
    staff.finds("编制方案")
    page.get_by_role("link", name="更换主评人").click()
    staff.looks()


def write_scheme(author: Person) -> None:
    page = author.page
    author.opens("方案")
    page.get_by_role("link", name="开始编制").click()
    page.get_by_label("项目支出").first.check()
    page.get_by_role("button", name="开始编制").click()
    expect(page.get_by_role("button", name="提交方案")).to_be_visible()
    author.looks()
    page.get_by_role("button", name="提交方案").click()
    page.goto(author.address)
    author.finds("方案评审")


def commission_again(staff: Person, author: Person) -> None:
    """Take it back and give it to the same agency, whose draft comes back."""
    staff.does("撤销委托", text="换机构", stage="未委托")
    staff.page.get_by_role("link", name="封存的底稿").click()
    expect(staff.page.get_by_text("没有批准")).to_be_visible()
    staff.looks()
    commission(staff)
    author.does("提交方案", stage="方案评审")


def deduct(author: Person) -> None:
    page = author.page
    page.goto(f"{author.address}/scores/A11")
    page.get_by_label("实际完成值（条）", exact=True).fill("4")
    page.get_by_label("实际完成值（条）", exact=True).press("Tab")
    page.get_by_label("扣分理由", exact=True).fill("缺一份批复")
    page.get_by_label("扣分理由", exact=True).press("Tab")
    expect(page.locator("[data-total]")).to_have_text("99.40")
    expect(page.locator("[data-save-state]")).to_contain_text("已保存")
    author.opens("评价报告")
    page.get_by_role("link", name="修改").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    author.looks()


def consult(unit: Person, author: Person) -> None:
    unit.opens("意见")
    expect(unit.page.get_by_role("region", name="指标得分")).to_contain_text("缺一份批复")
    unit.page.get_by_label("针对").select_option(value="A11")
    unit.page.get_by_label("意见", exact=True).fill("批复已经补来。")
    unit.page.get_by_role("button", name="反馈意见").click()
    unit.looks()
    unit.page.get_by_role("link", name="征求意见函").first.click()
    expect(unit.page.get_by_role("article")).to_contain_text("请予函复")
    unit.looks()
    author.opens("意见")
    author.page.locator("summary", has_text="答复").click()
    author.page.get_by_label("说明").fill("批复日期晚于支出，不予恢复。")
    author.page.get_by_label("采纳情况").select_option("不采纳")
    author.page.get_by_role("button", name="保存答复").click()
    expect(author.page.get_by_role("region", name="单位意见")).to_contain_text("不予恢复")
    author.page.get_by_role("link", name="交换意见书").click()
    author.looks()


def test_five_people_carry_an_evaluation_from_commission_to_acceptance(
    people: tuple[Server, str], visit: Visit
) -> None:
    server, path = people
    staff, author = Person(STAFF, server, path, visit), Person(AUTHOR, server, path, visit)
    commission(staff)
    write_scheme(author)
    commission_again(staff, author)
    staff.does("批准方案", text="可以", stage="收集材料")
    author.does("进入现场评价", stage="现场评价")
    server.installation.backstage("write-papers")
    deduct(author)
    author.does("提交初稿", stage="一级复核")
    reviewer = Person(REVIEWER, server, path, visit)
    for stage in ("二级复核", "三级复核", "征求意见"):
        reviewer.does("通过内部复核", text="同意", stage=stage)
    unit = Person(UNIT, server, path, visit)
    consult(unit, author)
    author.does("结束征求意见", stage="财政复核")
    staff.does("通过财政复核", stage="专家评审")
    staff.does("通过专家评审", stage="修改定稿")
    Person(LEAD, server, path, visit).does("签字定稿", stage="待验收")
    staff.does("验收", stage="已验收")

    expect(staff.page.locator(".tile", has_text="得分").locator("dd").first).to_have_text("99.40")
    follow_menu(Mouse(staff.page), "评价进度")
    expect(staff.page.get_by_role("region", name="评价进度")).to_contain_text("归档")
    assert staff.problems + author.problems + unit.problems == []
    assert staff.names | author.names | unit.names == OF_PROCEDURE
    assert_verified(server.installation)
