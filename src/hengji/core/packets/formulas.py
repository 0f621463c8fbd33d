"""A scoring rule as a formula of a spreadsheet (计分公式), for whoever works offline.

The formula gives what ``earn`` gives, as far as a spreadsheet's binary numbers
can; what counts is what the system computes when the packet comes back. Only
functions that every office program since 2007 knows are used.
"""

from typing import assert_never

from hengji.core.packets.forms import Formula
from hengji.core.quantities import Points, plain_number
from hengji.core.scoring_rules import (
    DOUBLE,
    Banded,
    Completed,
    Deduction,
    Equal,
    Judged,
    Proportional,
    Reverse,
    ScoringRule,
)

NOT_APPLICABLE = "不适用"
LATER = "导入后计算"
OUT_OF_RANGE = "超出范围"
ACTUAL = "{actual}"


def score_formula(rule: ScoringRule, full: Points) -> str:
    """Return the formula of a leaf's score, blank while its actual value is.

    It names the cells ``actual``, ``not_applicable``, ``override`` and
    ``override_reason`` of the row.

    Args:
        rule: The leaf's rule.
        full: The points the leaf can win.
    """
    most = plain_number(full)
    overridden = (
        "AND(ISNUMBER({override}),{override}>=0,"
        f"{{override}}<={most},LEN({{override_reason}})>0)"
    )
    return (
        f'=IF(LEN({{not_applicable}})>0,"{NOT_APPLICABLE}",'
        f'IF(NOT(ISNUMBER({ACTUAL})),"",'
        f"IF({overridden},{{override}},{_earned(rule, full)})))"
    )


def later_formula() -> str:
    """Return the formula of a leaf that did not apply when the packet was sent.

    If it applies after all, the points of the others change, and that is
    computed when the packet comes back.
    """
    return f'=IF(LEN({{not_applicable}})>0,"{NOT_APPLICABLE}","{LATER}")'


def total_formula(leaves: int, excluded: int, value: str) -> Formula:
    """Return the formula of the total of the column ``score``.

    Args:
        leaves: How many rows there are.
        excluded: How many of them did not apply when the packet was sent.
        value: The total now; empty while there is none.
    """
    scored = leaves - excluded
    text = (
        f'=IF(COUNTIF({{score}},"{NOT_APPLICABLE}")<>{excluded},"{LATER}",'
        f'IF(COUNT({{score}})<{scored},"还有 "&({scored}-COUNT({{score}}))&" 项没有得分",'
        "ROUND(SUM({score}),2)))"
    )
    return Formula(text, value)


def _earned(rule: ScoringRule, full: Points) -> str:
    """Return the expression of what a number in ``actual`` earns."""
    points = plain_number(full)
    match rule:
        case Proportional() | Reverse() | Equal():
            return _rounded(_against_target(rule, points))
        case Banded():
            return _banded(rule, full)
        case Judged():
            lowest = min((tier.at_least for tier in rule.tiers), default=DOUBLE)
            inside = _rounded(f"{points}*{ACTUAL}")
            return _within(f"{ACTUAL}<{plain_number(lowest)},{ACTUAL}>1", inside)
        case Deduction():
            return _deducted(rule, full)
        case Completed():
            return f'IF(OR({ACTUAL}=0,{ACTUAL}=1),{points}*{ACTUAL},"{OUT_OF_RANGE}")'
        case _:
            assert_never(rule)


def _rounded(expression: str) -> str:
    """Round as on paper: first away the noise of binary numbers, then half up."""
    return f"ROUND(ROUND({expression},10),2)"


def _within(outside: str, inside: str) -> str:
    return f'IF(OR({outside}),"{OUT_OF_RANGE}",{inside})'


def _against_target(rule: Proportional | Reverse | Equal, points: str) -> str:
    target = plain_number(rule.target)
    counted = ACTUAL if rule.target < 0 else f"MAX({ACTUAL},0)"
    match rule:
        case Proportional():
            return _proportional(rule, points, counted)
        case Reverse(target=goal):
            if not goal:
                return f"IF({counted}<=0,{points},0)"
            size = plain_number(abs(goal))
            excess = f"MAX({counted}-({target}),0)"
            return f"{points}*MAX({size}-{excess},0)/{size}"
        case Equal(target=goal, two_sided=two_sided):
            if goal < 0:
                return f"IF({counted}={target},{points},0)"
            if not goal:
                return f"IF({counted}<=0,{points},0)"
            mirrored = f",{plain_number(2 * goal)}-{counted}" if two_sided else ""
            return f"{points}*MAX(MIN({counted},{target}{mirrored}),0)/{target}"
        case _:
            assert_never(rule)


def _proportional(rule: Proportional, points: str, counted: str) -> str:
    if rule.target <= 0:
        return points
    target = plain_number(rule.target)
    earned = f"{points}*MIN({counted},{target})/{target}"
    if not rule.passing:
        return earned
    return f"IF({counted}<{plain_number(rule.passing * rule.target)},0,{earned})"


def _banded(rule: Banded, full: Points) -> str:
    sign = "<=" if rule.less_is_better else ">="
    expression = "0"
    for band in reversed(rule.bands):
        earned = plain_number(full * band.ratio)
        expression = f"IF({ACTUAL}{sign}{plain_number(band.limit)},{earned},{expression})"
    return _rounded(expression)


def _deducted(rule: Deduction, full: Points) -> str:
    each = full * rule.each if rule.relative else rule.each
    over = f"MAX({ACTUAL}-({plain_number(rule.free)}),0)/{plain_number(rule.step)}"
    lost = f"INT(ROUND({over},9))*{plain_number(each)}"
    points = plain_number(full)
    earned = _rounded(f"{points}-MIN(MAX({lost},0),{points})")
    if not rule.counts:
        return earned
    return _within(f"{ACTUAL}<0,INT({ACTUAL})<>{ACTUAL}", earned)
