"""Every page a person can reach by links, and what is wrong with each."""

import inspect
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Error, Page

from hengji.core.permissions import Role, reach_of
from hengji.web.guard import policy_of
from tests.journeys.watching import width_needed

AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    "selectors": False,
    "preload": False,
}
DESK, PHONE, ZOOMED = (1366, 900), (390, 844), (683, 450)
"""200 % on a screen of 1366 points leaves half of them."""
SMALLEST_TARGET = 44
BROKEN = 400
"""A page that answers this or more is not the one the link promised."""

DOWNLOADS = frozenset(
    {
        "attachment", "checkup-file", "checkup-output", "contract-file", "download-report",
        "evaluation-document", "evidence-file", "export-entries", "export-events",
        "export-ranking", "mfa_download_recovery_codes", "packet-bundle", "packet-file",
        "returned-file", "set-aside-document", "set-aside-evidence",
    }
)  # fmt: skip
NO_PAGES = frozenset(
    {
        "account_logout", "checkup-picture", "checkup-progress", "evidence-page",
        "evidence-picture", "evidence-small", "report-progress", "upload",
    }
)  # fmt: skip
"""Answers for programs and parts of pages; signing out is a button."""
WITHOUT_LINK = frozenset(
    {
        "account_change_password", "account_inactive", "account_login", "account_reauthenticate",
        "choose-password", "compare-reports", "enter", "job", "merge-findings",
        "mfa_authenticate", "mfa_deactivate_totp", "mfa_generate_recovery_codes",
        "mfa_reauthenticate", "mfa_view_recovery_codes", "registry-import", "reopen-cycle",
        "score-grid", "scores",
    }
)  # fmt: skip
"""Pages a situation leads to; ``test_situations`` and ``test_scoring`` bring them about."""

UNDER_WAY = frozenset(
    {
        "add-interview", "add-visit", "edit-evidence", "edit-interview", "edit-visit", "evidence",
        "evidence-view", "interviews", "materials", "remove-evidence", "visits",
    }
)  # fmt: skip
"""Pages of an evaluation under way; ``test_evidence`` looks at each."""

OF_PROCEDURE = frozenset(
    {
        "change-lead", "commission", "consultation-letter", "evaluation-text", "opinion-letter",
        "opinions", "scheme", "set-aside",
    }
)  # fmt: skip
"""Pages of a stage of the procedure; ``test_procedure`` looks at each."""

BY_HAND = frozenset({"correct-score"})
"""Where no agency evaluates, a score is entered by hand; ``test_situations`` looks at it."""

LINKS = "Array.from(document.querySelectorAll('a[href]'), (link) => link.href)"
SMALL_TARGETS = """(smallest) => {
  document.querySelectorAll(".topbar details").forEach((fold) => fold.setAttribute("open", ""));
  const wanted = "nav a, .topbar a, .topbar button, summary, .btn, form button, select, textarea, "
    + "form input:not([type=hidden]):not([type=checkbox]):not([type=radio]), form label.choice";
  return Array.from(document.querySelectorAll(wanted))
    .filter((each) => each.getClientRects().length && !each.closest("[hidden]"))
    .map((each) => [each, each.getBoundingClientRect()])
    .filter(([, box]) => box.height < smallest - 0.5 || box.width < smallest - 0.5)
    .map(([each, box]) =>
      `${each.tagName} “${(each.innerText || each.name || "").trim().slice(0, 30)}” `
      + `${Math.round(box.width)}×${Math.round(box.height)}`);
}"""


class Seen(NamedTuple):
    """One page as it was found."""

    name: str
    path: str
    title: str
    lang: str
    problems: tuple[str, ...]


def crawl(page: Page, origin: str, start: Iterable[str] = ("/",)) -> Iterator[Seen]:
    """Visit one page of each URL name that links lead to, and look at it."""
    waiting, known = list(start), set[str]()
    while waiting:
        path = waiting.pop(0)
        name = _name_of(path)
        if name is None or name in known:
            continue
        known.add(name)
        status = _status_of(page, f"{origin}{path}")
        if status is None:
            continue
        seen = look(page, name)
        refused = (f"status {status}: {path}",) if status >= BROKEN else ()
        yield seen._replace(problems=(*refused, *seen.problems))
        links: list[str] = page.evaluate(LINKS)
        waiting += [urlsplit(link).path for link in links if link.startswith(f"{origin}/")]


def look(page: Page, name: str) -> Seen:
    """Return what is wrong with the page that is shown."""
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    found = Axe().run(page, options=AXE).response["violations"]
    problems = [f"axe {each['id']}: {_places(each)}" for each in found]
    for kind, (width, height) in (("zoomed", ZOOMED), ("phone", PHONE)):
        page.set_viewport_size({"width": width, "height": height})
        if width_needed(page) > width:
            problems.append(f"{kind}: {width_needed(page)} wide")
    small = page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
    problems += [f"target: {each}" for each in dict.fromkeys(small)]
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    lang = page.locator("html").get_attribute("lang") or ""
    return Seen(name, urlsplit(page.url).path, page.title(), lang, tuple(problems))


def _places(violation: dict[str, Any]) -> str:
    return " | ".join(node["html"][:160] for node in violation["nodes"][:3])


def _status_of(page: Page, address: str) -> int | None:
    """Go there and return its status; None where the address is a file to download."""
    try:
        response = page.goto(address)
    except Error as problem:
        if "Download is starting" in problem.message:
            return None
        raise
    return response.status if response else None


def _name_of(path: str) -> str | None:
    return resolve(path).view_name


def pages_for(role: Role) -> set[str]:
    """Return the names of all pages that are open to a role."""
    return {
        name
        for name, view in _views(get_resolver().url_patterns)
        if (policy := policy_of(view, name))
        and (policy.right is None or reach_of(role, policy.right))
        and _is_page(view)
    }


def _views(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[tuple[str, Any]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            if each.namespace:
                continue
            yield from _views(each.url_patterns)
        elif each.name:
            yield each.name, each.callback


def _is_page(view: Any) -> bool:
    """Tell whether a view answers GET; views of libraries are taken to."""
    methods = inspect.getclosurevars(view).nonlocals.get("request_method_list")
    return methods is None or "GET" in methods
