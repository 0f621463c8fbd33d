"""Breaking a title (标题) over lines so that no word is torn (回行词意完整)."""

import re
from math import inf

WIDEST = 19
"""Most characters in a line of size 22; the type area holds 20."""

MOST_LINES = 8
"""A longer text is no title; it is cut, not composed."""

_TOGETHER = re.compile(
    r"\d+年度?|\d+个(?:项目)?|[A-Za-z0-9.\-—]+|《[^》]*》|（[^）]{1,10}）|\([^)]{1,10}\)|〔\d+〕|"
    r"绩效评价|绩效目标|绩效管理|部门整体|项目支出|整体支出|财政局|管委会|管理委员会|开发区|自治区|"
    r"财政部门|预算单位|重点|情况的?报告|的报告|的通知|的函"
)
_TORN, _PLAIN, _EDGE, _GOOD = 1000.0, 3.0, 1.0, -1.5
_STRETCH = 10.0
"""How much an uneven line weighs against a break at an ordinary place."""

Breaking = tuple[float, tuple[int, ...]]
"""What a way of breaking costs, and where its lines end."""


def break_title(text: str) -> tuple[str, ...]:
    """Return the title in as few lines as fit, about equally long.

    A line never begins or ends inside a number, a bracketed name or one of the
    field's common words, and breaks before 关于 are preferred.

    Basis: ``gbt-9704-2012/title``.
    """
    fewest = max(-int(-_width(text) // WIDEST), 1)
    if fewest == 1:
        return (text,)
    if fewest > MOST_LINES:
        return tuple(text[start : start + WIDEST] for start in range(0, len(text), WIDEST))
    costs = _break_costs(text)
    _, breaks = min(_cheapest(text, count, costs) for count in (fewest, fewest + 1))
    return tuple(text[start:end] for start, end in zip((0, *breaks), breaks, strict=False))


def _cheapest(text: str, count: int, costs: list[float]) -> Breaking:
    """Find the cheapest way to break the text into ``count`` lines."""
    ideal = _width(text) / count
    best: dict[int, Breaking] = {0: (_EDGE * count, ())}
    for _ in range(count):
        best = _one_line_longer(text, best, costs, ideal)
    return best.get(len(text), (inf, ()))


def _one_line_longer(
    text: str, best: dict[int, Breaking], costs: list[float], ideal: float
) -> dict[int, Breaking]:
    found: dict[int, Breaking] = {}
    for start, (cost, breaks) in best.items():
        width = 0.0
        for end in range(start + 1, len(text) + 1):
            width += _width(text[end - 1])
            if width > max(WIDEST, ideal):
                break
            stretch = (width - ideal) / max(ideal, 1)
            total = cost + costs[end] + _STRETCH * stretch * stretch
            if end not in found or total < found[end][0]:
                found[end] = (total, (*breaks, end))
    return found


def _break_costs(text: str) -> list[float]:
    """Say what ending a line before each position costs."""
    costs = [_PLAIN] * (len(text) + 1)
    for found in _TOGETHER.finditer(text):
        costs[found.start()] = min(costs[found.start()], _EDGE)
        costs[found.end()] = min(costs[found.end()], _EDGE)
        for inside in range(found.start() + 1, found.end()):
            costs[inside] = _TORN
    for found in re.finditer("关于", text):
        costs[found.start() : found.end() + 1] = [_GOOD, _TORN, _TORN]
    for found in re.finditer("[（）》”、，]", text):
        costs[found.start()] = _TORN
    costs[len(text)] = _GOOD
    return costs


def _width(text: str) -> float:
    """Count characters; Latin letters and digits are half as wide."""
    return sum(0.5 if character.isascii() else 1 for character in text)
