"""Requirements 59 to 62 where one page shows them; ``test_every_page`` has the rest."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.hands import Keyboard, Mouse, follow_menu
from tests.journeys.installation import Server
from tests.journeys.steps import enter
from tests.journeys.watching import focus

MOST_TABS = 400
IN_SIGHT = """() => new Promise((resolve) => requestAnimationFrame(() => {
  const found = document.activeElement;
  resolve(Array.from(found.getClientRects()).some((box) => {
    const top_edge = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
    const y = (top_edge + bottom) / 2;
    const top = document.elementFromPoint(x, y);
    return top && (found.contains(top) || top.contains(found) && top !== document.body);
  }));
}))"""


def signed_in(server: Server, visit: Visit, role: str = "chief") -> Page:
    page = visit(server.entry(role), server.origin)
    enter(Mouse(page))
    return page


def ranking(server: Server, visit: Visit) -> Page:
    page = signed_in(server, visit)
    follow_menu(Mouse(page), "得分排名")
    return page


def test_tab_goes_through_a_page_and_leaves_it_and_is_always_seen(
    shared: Server, visit: Visit
) -> None:
    page = ranking(shared, visit)
    unseen, stops = [], 0

    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        now = focus(page)
        if now["what"].startswith("<body"):
            break
        stops += 1
        if not now["visible"] or not page.evaluate(IN_SIGHT):
            unseen.append(now["what"])

    assert unseen == [], "\n".join(unseen)
    assert 60 < stops < MOST_TABS


def test_the_skip_link_is_first_and_leads_past_the_menu(shared: Server, visit: Visit) -> None:
    page = ranking(shared, visit)

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    in_main = page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert in_main


def test_grades_are_said_in_words_and_not_by_colour_alone(shared: Server, visit: Visit) -> None:
    page = ranking(shared, visit)

    grades = page.get_by_role("region", name="得分排名").locator(".grade").all_inner_texts()

    assert len(grades) == 50
    assert set(grades) <= {"优", "良", "中", "差"}


def test_the_chart_has_a_table_that_says_the_same(shared: Server, visit: Visit) -> None:
    page = ranking(shared, visit)

    expect(page.get_by_role("img", name="得分分布").first).to_be_visible()
    page.locator(".histogram summary").click()
    counts = page.get_by_role("region", name="得分分布的数据表").locator("td.num")

    assert sum(map(int, counts.all_inner_texts())) == 72


def test_large_letters_are_large_and_stay_so(shared: Server, visit: Visit) -> None:
    page = ranking(shared, visit)

    page.get_by_role("button", name="大字版").click()
    page.reload()

    expect(page.get_by_role("button", name="标准版")).to_be_visible()
    size, line = page.evaluate(
        "(style => [parseFloat(style.fontSize), parseFloat(style.lineHeight)])"
        "(getComputedStyle(document.querySelector('main')))"
    )
    assert size >= 18
    assert line / size >= 1.3


def test_errors_stand_in_a_summary_and_beside_their_field(shared: Server, visit: Visit) -> None:
    page = ranking(shared, visit)
    page.goto(shared.url("/2023/ranking"))  # its scores were entered by hand
    page.get_by_role("region", name="得分排名").get_by_role("link").first.click()
    page.get_by_role("link", name="更正得分").click()
    page.get_by_label("得分", exact=True).fill("93.10")
    page.get_by_label("理由").fill("   ")

    page.get_by_role("button", name="保存更正").click()

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(page.get_by_label("理由")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".field.has-error")).to_contain_text("理由")
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("理由")).to_be_focused()
    expect(page.get_by_label("得分", exact=True)).to_have_value("93.10")


def test_the_end_of_a_session_is_announced_and_can_be_put_off(shared: Server, visit: Visit) -> None:
    page = visit(shared.entry("chief"), shared.origin)
    page.clock.install()
    enter(Mouse(page))
    before = page.get_by_role("link", name="得分排名")
    before.focus()

    page.clock.fast_forward("28:30")

    warning = page.get_by_role("alertdialog", name="即将退出登录")
    expect(warning).to_be_visible()
    expect(warning.get_by_role("button", name="继续使用")).to_be_focused()
    page.keyboard.press("Enter")
    expect(warning).to_have_count(0)
    expect(before).to_be_focused()


def test_a_dialog_gives_the_focus_back_to_where_it_was(shared: Server, visit: Visit) -> None:
    page = visit(shared.entry("chief"), shared.origin)
    hand = Keyboard(page)
    enter(hand)
    follow_menu(hand, "年度")
    close = page.locator("[data-confirm]").first

    hand.press(close)
    dialog = page.get_by_role("dialog", name="请确认")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")

    expect(dialog).to_have_count(0)
    expect(close).to_be_focused()


def test_nothing_is_sent_or_opened_unasked(shared: Server, visit: Visit) -> None:
    """No second window, no sound, no request by itself while somebody reads."""
    page = ranking(shared, visit)
    page.clock.install()
    page.reload()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    expect(page.get_by_role("heading", level=1)).to_have_text("得分排名")

    page.clock.fast_forward("05:00")
    expect(page.get_by_role("heading", level=1)).to_have_text("得分排名")

    assert [url for url in asked if "/static/" not in url] == []
    assert len(page.context.pages) == 1
