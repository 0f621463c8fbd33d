"""Points and scores in indicator tables (分值与得分): what must add up, and what may not be.

A table is judged only as far as it was understood: a sum that fails is
remarked where another sum of the same table holds, or where the table leaves
no second reading.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from hengji.core.checkup.documents.figures import kinds
from hengji.core.checkup.documents.figures.comparing import (
    Span,
    percentage,
    shown_percentage,
    shown_plain,
    span,
    spans_sum,
)
from hengji.core.checkup.documents.figures.reading import Number
from hengji.core.checkup.documents.figures.saying import confirm
from hengji.core.checkup.documents.figures.scorecards import (
    Node,
    Part,
    Scorecard,
    Scored,
    scored_nodes,
    scored_totals,
)
from hengji.core.checkup.documents.figures.sections import Row
from hengji.core.checkup.documents.figures.totals import label
from hengji.core.checkup.documents.figures.units import PERCENT
from hengji.core.checkup.manuscript import Manuscript, Spot
from hengji.core.checkup.remarks import Result, remark
from hengji.core.flaws import FlawKind
from hengji.core.quantities import HUNDRED, ZERO

Value = Callable[[Node], Number | None]

_EXTRA = re.compile("加分|附加|奖励分|扣分项|减分|倒扣")
_REASONED = re.compile("扣|未|不|缺|滞后|偏低|偏高|超|较低|没有|欠|延|逾期|遗漏|错误|差")
_NOT_DEDUCTED = re.compile("[无不未]扣|不予扣|满分|^无|不存在|未发现|未发生")
_DEDUCTING_HEAD = re.compile("(?:扣|失|减)分")
_TRUNCATED = Decimal("0.999")
_LEAST_ROWS = 2
_MOST_PARTS = 8


class Sum(NamedTuple):
    """A stated sum, the parts it should have, and where it stands."""

    name: str
    stated: Number
    parts: tuple[Number, ...]
    spot: Spot
    others: tuple[Span, ...] = ()

    @property
    def holds(self) -> bool:
        """Tell whether some reading of the parts gives the stated sum."""
        ways = (spans_sum(self.parts), *self.others)
        return any(way.meets(span(self.stated)) for way in ways)


def check_indicators(
    manuscript: Manuscript, card: Scorecard, before: Sequence[Scorecard]
) -> Iterator[Result]:
    """Check one indicator table; ``before`` are those above it in the same table."""
    yield from _above_points(manuscript, card)
    yield from _sums(manuscript, card, before)
    yield from _deductions(manuscript, card)
    yield from _full_with_reason(manuscript, card)
    yield from _score_rates(manuscript, card)


def _spot(row: Row, column: int, number: Number) -> Spot:
    return Spot(row.block, row.index, column, number.start, number.end)


def _scored(card: Scorecard) -> tuple[Scored, ...]:
    rows = [*scored_nodes(card), *(() if _has_extra(card) else scored_totals(card))]
    return tuple(each for each in rows if not _EXTRA.search("".join(each.row.cells)))


def _has_extra(card: Scorecard) -> bool:
    return any(_EXTRA.search("".join(row.cells)) for row in card.section.rows)


def _above_points(manuscript: Manuscript, card: Scorecard) -> Iterator[Result]:
    last = card.columns[Part.SCORE]
    rows = [
        (each, column.index, each.row.numbers[column.index])
        for each in _scored(card)
        for column in last
        if column.index in each.row.numbers and (len(last) == 1 or column.index >= each.column)
    ]
    above = [each for each in rows if each[2].low > each[0].points.high]
    usable = not card.weighted and all(
        each.points.family != PERCENT and each.points.value > 0 for each, _, _ in above
    )
    if not usable or len(above) * 2 > max(len(rows), _LEAST_ROWS):
        return
    for scored, column, score in above:
        yield remark(
            kinds.SCORE_ABOVE_POINTS,
            manuscript,
            scored.row.spot(column),
            f"“{scored.name}”得分 {score.words}，高于分值 {scored.points.words}。",
            stated=score.words,
            expected=scored.points.words,
            because=f"{score.digits} > {scored.points.digits}",
        )


def _sums(manuscript: Manuscript, card: Scorecard, before: Sequence[Scorecard]) -> Iterator[Result]:
    points = list(_sums_of(card, before, _points, Part.POINTS))
    scores = list(_sums_of(card, before, _score, Part.SCORE))
    understood = any(each.holds for each in (*points, *scores))
    alone = len(points) + len(scores) == 1
    for each, kind in [(one, kinds.POINTS_DIFFER) for one in points] + [
        (one, kinds.SCORES_DIFFER) for one in scores
    ]:
        if each.holds:
            yield confirm(
                manuscript,
                each.spot,
                kind.rule,
                f"“{each.name}” {each.stated.words} = {_added(each)}，与表中一致",
            )
        elif not _has_extra(card) and (understood or alone):
            yield _sum_differs(manuscript, each, kind)


def _points(node: Node) -> Number | None:
    return node.points


def _score(node: Node) -> Number | None:
    return node.score


def _sums_of(
    card: Scorecard, before: Sequence[Scorecard], value: Value, part: Part
) -> Iterator[Sum]:
    for node in card.nodes():
        stated, parts = value(node), _parts(node.children, value)
        if stated and parts and _has_own(node, value):
            column = node.points_column if part is Part.POINTS else node.score_column
            yield Sum(node.name, stated, parts, _spot(node.row, column, stated))
    roots = _parts(card.roots, value)
    apart = _counted_apart(card, before)
    if roots and apart and (added := apart.points if part is Part.POINTS else apart.score):
        roots = (*roots, added)
    columns = card.columns[part]
    for row in card.totals:
        stated = next(
            (row.numbers[each.index] for each in reversed(columns) if each.index in row.numbers),
            None,
        )
        if stated is None or not roots or "小计" in label(row):
            continue
        column = next(each.index for each in reversed(columns) if each.index in row.numbers)
        yield Sum(
            label(row),
            stated,
            roots,
            row.spot(column),
            tuple(_other_ways(card, before, value, part)),
        )


def _counted_apart(card: Scorecard, before: Sequence[Scorecard]) -> Scored | None:
    """Return the row above that the total takes in: 分值 10 of 预算执行率 in the funds."""
    column, own = card.column(Part.POINTS), _parts(card.roots, _points)
    totals = [row.numbers[column] for row in card.totals if column in row.numbers]
    if not own or not totals:
        return None
    rows = [each for other in before for each in (*scored_nodes(other), *scored_totals(other))]
    return next(
        (
            each
            for each in rows
            if spans_sum((*own, each.points)).meets(span(totals[-1]))
            and not spans_sum(own).meets(span(totals[-1]))
        ),
        None,
    )


def _has_own(node: Node, value: Value) -> bool:
    """Tell whether a parent's figure is not just that of its first child."""
    first = node.children[0]
    return value(first) is not value(node)


def _parts(nodes: Sequence[Node], value: Value) -> tuple[Number, ...]:
    """Return what adds up to the parent, or nothing where a figure is missing."""
    parts: list[Number] = []
    for node in nodes:
        own = value(node)
        below = () if own else _parts(node.children, value)
        if not own and not below:
            return ()
        parts += [own] if own else below
    return tuple(parts)


def _other_ways(
    card: Scorecard, before: Sequence[Scorecard], value: Value, part: Part
) -> Iterator[Span]:
    """Yield other sums a total row may mean: with the rows above, leaves only, all rows."""
    nodes = list(card.nodes())
    leaves = [found for node in nodes if not node.children and (found := value(node))]
    yield spans_sum(tuple(leaves))
    yield spans_sum(tuple(found for node in nodes if (found := value(node))))
    own = spans_sum(_parts(card.roots, value))
    for other in before:
        column = other.column(part)
        added = [found for node in other.roots if (found := value(node))]
        added += [row.numbers[column] for row in other.totals if column in row.numbers]
        if added:
            yield own.plus(spans_sum(tuple(added)))
            yield own.plus(span(added[0]))
            yield spans_sum(tuple(leaves)).plus(span(added[0]))
    if part is Part.POINTS:
        yield own.times(HUNDRED)


def _added(each: Sum) -> str:
    if len(each.parts) > _MOST_PARTS:
        return f"{each.parts[0].digits} + … + {each.parts[-1].digits}（{len(each.parts)} 项）"
    return " + ".join(part.digits for part in each.parts)


def _sum_differs(manuscript: Manuscript, each: Sum, kind: FlawKind) -> Result:
    value = sum((part.value for part in each.parts), ZERO)
    words = shown_plain(value)
    zero = kind is kinds.SCORES_DIFFER and (each.stated.value == 0) != (value == 0)
    what = "分值" if kind is kinds.POINTS_DIFFER else "得分"
    return remark(
        kinds.PARENT_ZERO if zero else kind,
        manuscript,
        each.spot,
        f"“{each.name}”{what}写作 {each.stated.words}，而下级各项 {_added(each)} = {words}。",
        stated=each.stated.words,
        expected=words,
        because=f"{_added(each)} = {words}",
    )


def _deductions(manuscript: Manuscript, card: Scorecard) -> Iterator[Result]:
    column = card.column(Part.DEDUCTION)
    rows = [each for each in _scored(card) if column in each.row.numbers]
    holding = [_deduction_holds(each, column) for each in rows]
    for scored, holds in _told(rows, holding):
        expected = shown_plain(scored.points.value - scored.score.value)
        words = f"{scored.points.digits} − {scored.score.digits} = {expected}"
        sums = _Computed("扣分", words, expected)
        yield _column_result(manuscript, kinds.DEDUCTION_DIFFERS, scored, column, sums, holds)


def _deduction_holds(scored: Scored, column: int) -> bool:
    lost = scored.row.numbers[column]
    stated = Span(abs(lost.value) - lost.step / 2, abs(lost.value) + lost.step / 2)
    return span(scored.points).minus(span(scored.score)).meets(stated)


def _full_with_reason(manuscript: Manuscript, card: Scorecard) -> Iterator[Result]:
    heads = card.columns.get(Part.REASON, ())
    asked = [column.index for column in heads if _DEDUCTING_HEAD.search(column.head)]
    for scored in scored_nodes(card):
        reason = "".join(scored.row.cells[column] for column in asked)
        stated = _REASONED.search(reason) and not _NOT_DEDUCTED.search(reason)
        if stated and 0 < scored.points.value == scored.score.value:
            yield remark(
                kinds.FULL_WITH_REASON,
                manuscript,
                scored.row.spot(scored.column),
                f"“{scored.name}”得了满分 {scored.score.words}，却写有扣分原因：“{reason[:20]}”。",
                stated=scored.score.words,
            )


def _score_rates(manuscript: Manuscript, card: Scorecard) -> Iterator[Result]:
    column = card.column(Part.SCORE_RATE)
    rows = [each for each in _scored(card) if column in each.row.numbers and each.points.value > 0]
    holding = [_rate_holds(each, column) for each in rows]
    for scored, holds in _told(rows, holding):
        expected = shown_percentage(scored.score.value, scored.points.value)
        words = f"{scored.score.digits} ÷ {scored.points.digits} = {expected}"
        sums = _Computed("得分率", words, expected)
        yield _column_result(manuscript, kinds.SCORE_RATE_DIFFERS, scored, column, sums, holds)


class _Computed(NamedTuple):
    """A figure of a column computed again: its name, how, and what comes out."""

    name: str
    words: str
    expected: str


def _told(rows: Sequence[Scored], holding: Sequence[bool]) -> Iterator[tuple[Scored, bool]]:
    """Yield rows and whether they hold; none where the column means something else."""
    if len(rows) <= _LEAST_ROWS or any(holding):
        yield from zip(rows, holding, strict=True)


def _column_result(  # noqa: PLR0917 - a row, its column and what was computed
    manuscript: Manuscript,
    kind: FlawKind,
    scored: Scored,
    column: int,
    computed: _Computed,
    holds: bool,
) -> Result:
    """Return what is said of one figure of a column that follows from the others."""
    stated, spot = scored.row.numbers[column], scored.row.spot(column)
    about = f"“{scored.name}”{computed.name}"
    if holds:
        return confirm(manuscript, spot, kind.rule, f"{about} {computed.words}，与表中一致")
    return remark(
        kind,
        manuscript,
        spot,
        f"{about}写作 {stated.words}，而 {computed.words}。",
        stated=stated.words,
        expected=computed.expected,
        because=computed.words,
    )


def _rate_holds(scored: Scored, column: int) -> bool:
    rate = scored.row.numbers[column]
    computed = percentage(span(scored.score), span(scored.points))
    ways = [Span(rate.low, max(rate.high, rate.value + rate.step * _TRUNCATED))]
    if rate.family != PERCENT:
        ways.append(span(rate).times(HUNDRED))
    return computed is None or any(computed.meets(way) for way in ways)
