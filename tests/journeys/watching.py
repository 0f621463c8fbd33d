"""What no page may do, whoever visits it: complain, break its policy, call elsewhere."""

from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("CSP", event.violatedDirective, event.blockedURI, event.sourceFile));
"""
ANSWERED = "Failed to load resource: the server responded with a status of"
UNREACHED = "Failed to load resource: net::ERR_"
OPTIONAL_PARTS = {"document", "xhr", "fetch"}


class Watch:
    """Collects what went wrong in one browser; ``faults`` has to stay empty.

    Where the line breaks on purpose, a server that is not reached is no fault.
    """

    def __init__(self, context: BrowserContext, origin: str, *, line_breaks: bool = False) -> None:
        self.origin = origin
        self.expected = (ANSWERED, UNREACHED) if line_breaks else (ANSWERED,)
        self.faults: list[str] = []
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self._fault("script", error.error))
        context.on("request", self._asked)
        context.on("response", self._answered)

    def _fault(self, kind: str, what: object) -> None:
        self.faults.append(f"{kind}: {what}")

    def _heard(self, message: ConsoleMessage) -> None:
        # A form with flaws answers 422, which the console calls an error; see _answered.
        if message.type in {"error", "warning"} and not message.text.startswith(self.expected):
            self._fault("console", f"{message.text} at {message.location}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:")):
            self._fault("elsewhere", request.url)

    def _answered(self, response: Response) -> None:
        is_part = response.request.resource_type not in OPTIONAL_PARTS
        if response.status >= 500 or (is_part and response.status >= 400):
            self._fault("answer", f"{response.status} {response.url}")


def width_needed(page: Page) -> int:
    """Return how wide the page would have to be not to scroll sideways."""
    width: int = page.evaluate("document.scrollingElement.scrollWidth")
    return width


FOCUS = """(wanted) => {
  const found = document.activeElement;
  const style = getComputedStyle(found);
  return {
    reached: found === wanted,
    what: found.outerHTML.slice(0, 120),
    visible: found === document.body || found.matches("main")
      || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2),
  };
}"""


def focus(page: Page, wanted: Any = None) -> dict[str, Any]:
    """Return whether an element has the focus, and whether whatever has it shows so."""
    state: dict[str, Any] = page.evaluate(FOCUS, wanted)
    return state
