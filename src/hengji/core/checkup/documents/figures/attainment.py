"""Targets, actual values and scores of one row (目标值、实际完成值、得分).

A target that is missed does not earn full marks. The direction is sure where
a sign or words say it (≥, 不低于, 以内); otherwise the name of the indicator
suggests it, and only a warning follows.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from hengji.core.checkup.documents.figures import kinds
from hengji.core.checkup.documents.figures.comparing import percentage, shown, span
from hengji.core.checkup.documents.figures.reading import Number, read_numbers
from hengji.core.checkup.documents.figures.relations import execution_columns
from hengji.core.checkup.documents.figures.scorecards import (
    Part,
    Scorecard,
    Scored,
    scored_nodes,
    scored_totals,
)
from hengji.core.checkup.documents.figures.units import MONEY, PERCENT, UNKNOWN
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Result, remark
from hengji.core.flaws import FlawKind
from hengji.core.quantities import HUNDRED, ONE, ZERO, round_half_up

_AT_LEAST = re.compile(
    "≥|≧|>=?|＞|不低于|不少于|不小于|至少|大于|高于|超过|以上|达到|不得低于|多于"
)
_AT_MOST = re.compile(
    "≤|≦|<=?|＜|不超过|不高于|不大于|不多于|至多|小于|低于|少于|以内|之内|以下|控制在|不超"
)
_EXACTLY = re.compile("^[=＝]")
_REVERSE_NAME = re.compile(
    "成本|投诉|事故|能耗|超支|费用|误差|故障|违规|违纪|死亡|失业|时限|耗时|响应时间|办理时间|造价|损失|流失|负债|发生率|差错|偏差|病死"
)
_NOT_REVERSE = re.compile("节约|节省|处理|处置|办结|回复|降低率|下降率|压减|控制率|预警|整改|满意")
_PROPORTIONAL = re.compile(
    "按(?:照)?(?:实际)?(?:完成)?(?:的)?比例|完成(?:率|比例)[×xX*＊]|[×xX*＊](?:指标)?分值|按完成率"
)
_STEPPED = re.compile("每|扣|不得分|得0分|以上得|分档")
_LONGEST_CELL = 40


class Target(NamedTuple):
    """What is to be reached: a floor or a ceiling, surely or by its name."""

    number: Number
    ceiling: bool
    sure: bool


def check_attainment(manuscript: Manuscript, card: Scorecard) -> Iterator[Result]:
    """Hold scores against targets and actual values, row by row."""
    target, actual = card.column(Part.TARGET), card.column(Part.ACTUAL)
    if target < 0:
        yield from _execution_points(manuscript, card)
    if target < 0 or actual < 0:
        return
    for scored in scored_nodes(card, leaves=True):
        asked = _target(scored.row.cells[target], scored.name)
        reached = _actual(scored.row.cells[actual])
        if not asked or not reached or scored.points.value <= 0 or not _missed(asked, reached):
            continue
        if scored.score.value >= scored.points.value:
            yield _full_though_missed(manuscript, card, scored, asked, reached)
        elif asked.sure and not asked.ceiling:
            yield from _proportion(manuscript, card, scored, asked, reached)


def _target(words: str, name: str) -> Target | None:
    numbers = read_numbers(words)
    if len(numbers) != 1 or len(words) > _LONGEST_CELL or numbers[0].value <= 0:
        return None
    number = numbers[0]
    floor, ceiling = _AT_LEAST.search(words), _AT_MOST.search(words)
    if ceiling and not (floor and floor.start() < ceiling.start()):
        return Target(number, ceiling=True, sure=True)
    if floor or _EXACTLY.match(words):
        return Target(number, ceiling=False, sure=True)
    reverse = _REVERSE_NAME.search(name) is not None and not _NOT_REVERSE.search(name)
    return Target(number, ceiling=reverse, sure=False)


def _actual(words: str) -> Number | None:
    numbers = read_numbers(words)
    if len(numbers) != 1 or len(words) > _LONGEST_CELL or not numbers[0].exact:
        return None
    return numbers[0]


def _missed(asked: Target, reached: Number) -> bool:
    """Tell whether a target is surely missed; an amount of money may be rounded."""
    target = asked.number
    families = {target.family, reached.family}
    if len(families) > 1 and (UNKNOWN not in families or PERCENT in families):
        return False
    if target.factor != reached.factor and len(families) > 1:
        return False
    blur = target.step / 2 if target.family == MONEY else ZERO
    if asked.ceiling:
        return reached.low > target.value + blur
    return reached.high < target.value - blur


def _full_though_missed(
    manuscript: Manuscript, card: Scorecard, scored: Scored, asked: Target, reached: Number
) -> Result:
    kind = kinds.CEILING_MISSED if asked.ceiling else kinds.TARGET_MISSED
    target, actual = (scored.row.cells[card.column(part)] for part in (Part.TARGET, Part.ACTUAL))
    return remark(
        kind if asked.sure and asked.number.family == reached.family else kinds.TARGET_DOUBTFUL,
        manuscript,
        scored.row.spot(scored.column),
        f"“{scored.name}”目标值 {target}，实际完成值 {actual}，"
        f"没有达到目标，却得了满分 {scored.score.words}。",
        stated=scored.score.words,
        because=f"{reached.words} {'>' if asked.ceiling else '<'} {asked.number.words}",
    )


def _proportion(
    manuscript: Manuscript, card: Scorecard, scored: Scored, asked: Target, reached: Number
) -> Iterator[Result]:
    standard = "".join(scored.row.cells[each.index] for each in card.columns.get(Part.STANDARD, ()))
    if not _PROPORTIONAL.search(standard) or _STEPPED.search(standard):
        return
    points, target = scored.points, asked.number
    exact = points.value * reached.value / target.value
    margin = scored.score.step + points.value * reached.step / target.value
    if abs(exact - scored.score.value) > margin:
        words = f"{points.digits} × {' ÷ '.join(shown(reached, target))}"
        kind = kinds.PROPORTION_DIFFERS
        yield _score_remark(manuscript, scored, kind, f"按完成比例 {words}", exact)


def _execution_points(manuscript: Manuscript, card: Scorecard) -> Iterator[Result]:
    """Hold the points for execution in a table of funds against B ÷ A."""
    pair = execution_columns(card.section)
    if pair is None:
        return
    for scored in (*scored_nodes(card), *scored_totals(card)):
        spent, budget = (scored.row.numbers.get(each) for each in pair[:2])
        rate = percentage(span(spent), span(budget)) if spent and budget else None
        if not spent or not budget or rate is None:
            continue
        low, high = (min(each / HUNDRED, ONE) * scored.points.value for each in rate)
        if not low - scored.score.step <= scored.score.value <= high + scored.score.step:
            exact = min(spent.value / budget.value, ONE) * scored.points.value
            words = f"{scored.points.digits} × {' ÷ '.join(shown(spent, budget))}"
            kind = kinds.EXECUTION_POINTS_DIFFER
            yield _score_remark(manuscript, scored, kind, f"按执行率 {words}", exact)


def _score_remark(
    manuscript: Manuscript, scored: Scored, kind: FlawKind, how: str, exact: Decimal
) -> Result:
    expected = f"{round_half_up(exact)}"
    return remark(
        kind,
        manuscript,
        scored.row.spot(scored.column),
        f"“{scored.name}”得分写作 {scored.score.words}，而{how} = {expected}。",
        stated=scored.score.words,
        expected=expected,
        because=f"{how} = {expected}",
    )
