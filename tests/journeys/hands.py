"""How a person works a page: with a mouse or a finger, or with the keyboard alone."""

from pathlib import Path
from typing import Protocol

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.journeys.watching import focus, width_needed

MOST_TABS = 400
MENU = "主菜单"
Upload = Path | FilePayload


class Hand(Protocol):
    """Does one thing with one element."""

    page: Page

    def press(self, target: Locator) -> None: ...

    def write(self, target: Locator, text: str) -> None: ...

    def attach(self, target: Locator, file: Upload) -> None: ...


class Mouse:
    """Clicks; on a phone that is a finger, and no page may be wider than it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def _look(self) -> None:
        size = self.page.viewport_size
        assert size is None or width_needed(self.page) <= size["width"], self.page.url

    def press(self, target: Locator) -> None:
        expect(target).to_be_visible()
        self._look()
        target.click()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def attach(self, target: Locator, file: Upload) -> None:
        target.set_input_files(file)


class Keyboard:
    """Uses Tab, Enter, Space and letters; wherever the focus comes it has to be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # Without a listener the first dialog may come before it is caught.
        page.on("filechooser", lambda _chooser: None)

    def press(self, target: Locator) -> None:
        self._reach(target)
        is_link = target.evaluate("element => element.tagName") == "A"
        self.page.keyboard.press("Enter" if is_link else "Space")

    def write(self, target: Locator, text: str) -> None:
        self._reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def attach(self, target: Locator, file: Upload) -> None:
        self._reach(target)
        with self.page.expect_file_chooser() as asked:
            self.page.keyboard.press("Space")
        asked.value.set_files(file)

    def _reach(self, target: Locator) -> None:
        expect(target).to_be_visible()
        handle = target.element_handle()
        for _ in range(MOST_TABS):
            now = focus(self.page, handle)
            assert now["visible"], f"the focus cannot be seen on {now['what']}"
            if now["reached"]:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached with Tab")


def follow_menu(hand: Hand, label: str) -> None:
    """Go to a page by the menu, opening it first where it is folded away."""
    fold = hand.page.locator("summary", has_text="菜单")
    if fold.is_visible():
        hand.press(fold)
    menu = hand.page.get_by_role("navigation", name=MENU)
    hand.press(menu.get_by_role("link", name=label))
    expect(hand.page.get_by_role("heading", level=1)).to_contain_text(label)
