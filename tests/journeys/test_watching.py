"""What watches the journeys is awake: planted faults are found."""

from playwright.sync_api import Browser

from tests.journeys.crawling import look
from tests.journeys.installation import Server
from tests.journeys.watching import Watch, focus

FAULTY = """<!doctype html><html lang="en"><title>x</title><body>
<nav><a href="/a">a</a></nav><form><input name="nameless"></form>
<div style="width: 2000px">wide</div></body></html>"""
PLANTED = """() => {
  document.body.insertAdjacentHTML("beforeend", "<p style='color: red'>inline</p>");
  document.body.insertAdjacentHTML("beforeend", "<img src='http://127.0.0.1:9/x.png' alt=''>");
  console.error("planted");
}"""


def test_38_a_breach_of_the_policy_a_call_elsewhere_and_a_complaint_are_noticed(
    chromium: Browser, shared: Server
) -> None:
    context = chromium.new_context()
    watch = Watch(context, shared.origin)
    page = context.new_page()
    page.goto(shared.url("/sign-in"))

    assert watch.faults == []
    page.evaluate(PLANTED)
    page.get_by_text("inline").wait_for()
    context.close()

    found = "\n".join(watch.faults)
    assert "CSP style-src" in found
    assert "CSP img-src" in found
    assert "planted" in found


def test_the_policy_allows_nothing_inline(chromium: Browser, shared: Server) -> None:
    context = chromium.new_context()
    page = context.new_page()

    answer = page.goto(shared.url("/sign-in"))

    policy = answer.headers["content-security-policy"] if answer else ""
    context.close()
    assert "unsafe-" not in policy
    assert "frame-ancestors 'none'" in policy


def test_58_and_61_faults_of_a_page_are_found(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(FAULTY)

    seen = look(page, "faulty")
    page.close()

    found = {problem.split(":")[0] for problem in seen.problems}
    assert {"axe label", "zoomed", "phone", "target"} <= found
    assert seen.lang == "en"


def test_59_a_focus_nobody_sees_is_found(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<style>:focus { outline: none }</style><button>x</button>")

    page.keyboard.press("Tab")
    now = focus(page)
    page.close()

    assert not now["visible"]
