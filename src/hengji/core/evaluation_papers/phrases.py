"""How the documents of an evaluation write things (写法): dates, scores, absence."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from hengji.core.blocks import Align, Cell, blank
from hengji.core.indicators import Indicator
from hengji.core.quantities import ZERO, format_percent, format_points

NONE = "—"
"""What is printed where there is nothing to say, which is no blank to fill in."""

DEMO = "演示数据"
MARK_LENGTH = 32
"""Characters of a subject's name that fit on one line above the page."""


def short_name(name: str) -> str:
    """Return a subject's name as it stands above a page."""
    return f"{name[: MARK_LENGTH - 1]}…" if len(name) > MARK_LENGTH else name


def demo_mark(name: str) -> str:
    """Return what stands above every page of a document that is invented."""
    return f"{DEMO}：{short_name(name)}"


def or_blank(text: str, what: str) -> str:
    """Return the text, or the place to fill it in."""
    return text.strip() or blank(what)


def or_none(text: str) -> str:
    """Return the text, or the mark that there is none."""
    return text.strip() or NONE


def day_of(day: date | None, what: str) -> str:
    """Write a date, or the place to fill it in."""
    return f"{day.year}年{day.month}月{day.day}日" if day else blank(what)


def minute_of(moment: datetime | None) -> str:
    """Write a moment so that a narrow cell breaks between date and time."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else NONE


def short_day(day: date | None) -> str:
    """Write a date as narrow cells have it."""
    return f"{day:%Y-%m-%d}" if day else NONE


def points_or_none(points: Decimal | None) -> str:
    """Write a score, or the mark that there is none."""
    return NONE if points is None else format_points(points)


def rate_of(score: Decimal | None, full: Decimal) -> str:
    """Write which share of the points was won (得分率)."""
    return NONE if score is None or full <= ZERO else format_percent(score / full)


def label(text: str, span: int = 1) -> Cell:
    """Return a cell that says what stands beside or below it."""
    return Cell(text, span, is_label=True, align=Align.CENTER)


def centred(text: str, span: int = 1) -> Cell:
    """Return a cell whose text stands in the middle."""
    return Cell(text, span, align=Align.CENTER)


def paragraphs_in(text: str) -> Iterator[str]:
    """Yield the lines of a text that say something."""
    return (line.strip() for line in text.splitlines() if line.strip())


def named_path(root: Indicator, code: str) -> tuple[str, ...]:
    """Return the names of the indicators above a leaf, from the first level."""

    def below(node: Indicator, names: tuple[str, ...]) -> tuple[str, ...] | None:
        if node.code == code and not node.children:
            return names
        inner = names if node is root else (*names, node.name)
        return next(
            (found for child in node.children if (found := below(child, inner)) is not None), None
        )

    return below(root, ()) or ()
