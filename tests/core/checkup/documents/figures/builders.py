"""Builders for checks of figures: what was said, in short."""

from hengji.core.checkup.documents.figures import check_figures
from hengji.core.checkup.remarks import Confirmation, Remark
from tests.core.checkup.builders import manuscript

Part = str | list[list[str]]


def grid(lines: str) -> list[list[str]]:
    """Return the rows of a table written with bars."""
    return [[cell.strip() for cell in line.split("|")] for line in lines.strip().splitlines()]


def remarks(*parts: Part) -> list[Remark]:
    return [each for each in check_figures(manuscript(*parts)) if isinstance(each, Remark)]


def codes(*parts: Part) -> list[str]:
    return [each.flaw.code for each in remarks(*parts)]


def said(*parts: Part) -> list[tuple[str, str, str]]:
    """Return code, words and what was expected of each remark."""
    return [(each.flaw.code, each.words, each.expected) for each in remarks(*parts)]


def confirmed(*parts: Part) -> list[str]:
    return [
        each.sentence
        for each in check_figures(manuscript(*parts))
        if isinstance(each, Confirmation)
    ]
