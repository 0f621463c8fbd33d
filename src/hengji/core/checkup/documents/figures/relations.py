"""Rates and differences along the rows of a table (表中的比率、差额).

Which columns belong together is said by their heads (执行数、预算数、执行率), by
letters in them (B/A), or shown by the rows: what holds in most of them is
meant in all. A single row that fails is remarked; a table in which nothing
holds was not understood, and nothing is said.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from hengji.core.checkup.documents.figures import kinds
from hengji.core.checkup.documents.figures.comparing import (
    Triple,
    Verdict,
    is_telling,
    judge_rate,
    percentage,
    shown,
    shown_like,
    shown_percentage,
    span,
)
from hengji.core.checkup.documents.figures.rate_words import (
    PART,
    RATES,
    WHOLE,
    RateKind,
    rate_named,
    role,
)
from hengji.core.checkup.documents.figures.reading import Number
from hengji.core.checkup.documents.figures.saying import confirm, confirm_rate, rate_remark
from hengji.core.checkup.documents.figures.scorecards import Part, part_of
from hengji.core.checkup.documents.figures.sections import Column, Row, Section
from hengji.core.checkup.documents.figures.totals import column_total, is_total
from hengji.core.checkup.documents.figures.units import PERCENT, UNKNOWN
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Result, remark
from hengji.core.quantities import HUNDRED

_RATE_HEAD = re.compile("(?:率|比例|进度|满意度)$")
_NOT_A_RATE = re.compile("得分率|增长|增减|变动|变化|偏差|下降|节约|降低|提高")
_SHARE_HEAD = re.compile("占.{0,8}(?:比|比例|比重)$|^(?:比重|比例|构成比?|百分比)$")
_CHANGE_HEAD = re.compile("(?:增长|增减|变动|变化|增幅|降幅|下降|偏差)(?:率|幅度|比例|幅)?$")
_LETTERS = re.compile("[（(=]?([A-Z])[/÷]([A-Z])")
_LETTER = re.compile("(?:^|[（(])([A-Z])(?:[)）]|$)")
_LEFT_HEAD = re.compile("结余|余额|差额|未支出|节余|剩余|差异|增减额|^增减$|节约额|增加额|变动额")
_NO_QUANTITY = re.compile(
    "^(?:序号|行次|栏次|编号|编码|代码|排名|名次|年度?|年份|月份|.{0,4}年度)$"
)
"""Heads of figures that name or order a row and are no quantity of it."""
_LOOKED_AT = 60
_MOST_COLUMNS = 12
_LEAST_ROWS = 2


class Columns(NamedTuple):
    """Two columns that a third is computed from; ``sure`` by letters in the heads."""

    part: int
    whole: int
    sure: bool = False


def check_relations(manuscript: Manuscript, section: Section) -> Iterator[Result]:
    """Recompute the rates, shares and differences of a section, row by row."""
    numeric = section.numeric()
    for column in numeric:
        shares: tuple[Result, ...] = ()
        if _SHARE_HEAD.search(column.bare):
            shares = tuple(_shares(manuscript, section, column, numeric))
            yield from shares
        if not shares and _is_rate(column):
            yield from _rates(manuscript, section, column, numeric)
        elif _is_change_head(section, column):
            yield from _changes(manuscript, section, column, numeric)
        elif _LEFT_HEAD.search(column.bare):
            yield from _differences(manuscript, section, column, numeric)


def _is_change_head(section: Section, column: Column) -> bool:
    stated = (row.numbers.get(column.index) for row in section.rows)
    percent = any(number is not None and number.family == PERCENT for number in stated)
    return percent and _CHANGE_HEAD.search(column.bare) is not None


def _is_rate(column: Column) -> bool:
    head = column.bare or column.head
    return _RATE_HEAD.search(head) is not None and not _NOT_A_RATE.search(head)


def _rates(
    manuscript: Manuscript, section: Section, rate: Column, numeric: tuple[Column, ...]
) -> Iterator[Result]:
    pairs = _named_pairs(section, rate, numeric)
    counted = [_agreements(section, pair, rate.index) for pair in pairs]
    rows = [row for row in section.rows if _complete(row, rate.index, pairs)]
    if not pairs or (not any(counted) and not pairs[0].sure and len(rows) > 1):
        return
    best = pairs[counted.index(max(counted))]
    doubtful = any(part_of(column) in {Part.TARGET, Part.ACTUAL} for column in section.columns)
    for row in rows:
        stated = row.numbers[rate.index]
        triples = [_triple(row, pair, stated) for pair in pairs if _has(row, pair)]
        agreeing = [each for each in triples if judge_rate(*each) is Verdict.AGREES]
        spot = row.spot(rate.index)
        if not agreeing and _has(row, best):
            triple = _triple(row, best, stated)
            yield rate_remark(manuscript, spot, rate.bare, triple, doubtful=doubtful)
        elif agreeing and is_telling(agreeing[0]):
            triple = agreeing[0]._replace(rate=stated)
            yield confirm_rate(manuscript, spot, rate.bare, triple)


def _complete(row: Row, rate: int, pairs: list[Columns]) -> bool:
    return (
        rate in row.numbers and row.numbers[rate].exact and any(_has(row, pair) for pair in pairs)
    )


def _has(row: Row, pair: Columns) -> bool:
    part, whole = row.numbers.get(pair.part), row.numbers.get(pair.whole)
    return part is not None and whole is not None and part.exact and whole.exact


def _agreements(section: Section, pair: Columns, rate: int) -> int:
    return sum(
        _judged(row, pair, row.numbers[rate]) is Verdict.AGREES
        and is_telling(_triple(row, pair, row.numbers[rate]))
        for row in section.rows[:_LOOKED_AT]
        if _complete(row, rate, [pair])
    )


def _judged(row: Row, pair: Columns, stated: Number) -> Verdict:
    return judge_rate(*_triple(row, pair, stated))


def _triple(row: Row, pair: Columns, stated: Number) -> Triple:
    part, whole = row.numbers[pair.part], row.numbers[pair.whole]
    return Triple(part, whole, _as_percent(part, whole, stated))


def _as_percent(part: Number, whole: Number, stated: Number) -> Number:
    """Read a rate without a sign as per cent, or as a ratio where that fits."""
    percent = replace(stated, family=PERCENT)
    if stated.family != UNKNOWN:
        return percent
    ratio = replace(percent, value=stated.value * HUNDRED, step=stated.step * HUNDRED)
    fits = judge_rate(part, whole, ratio) is Verdict.AGREES
    return (
        ratio if fits or stated.value <= 1 < HUNDRED * part.value / (whole.value or 1) else percent
    )


def _named_pairs(section: Section, rate: Column, numeric: tuple[Column, ...]) -> list[Columns]:
    """Return the pairs the heads allow, the likeliest first; else what the rows show."""
    others = [
        each
        for each in numeric
        if each.index != rate.index and not _is_rate(each) and not _NO_QUANTITY.search(each.bare)
    ]
    letters = _by_letters(rate, others)
    if letters:
        return [letters]
    named = rate_named(rate.bare)
    grouped = [each for each in others if rate.group and each.group == rate.group]
    for among in (grouped, others):
        pairs = _by_roles(among, named[1], rate.index) if named else []
        if pairs:
            return pairs
    return _by_rows(section, rate, others)


def execution_columns(section: Section) -> Columns | None:
    """Return the columns of what was spent and of the budget, if heads name both."""
    numeric = [each for each in section.numeric() if not _is_rate(each)]
    pairs = _by_roles(numeric, RATES[0], len(section.columns))
    rates = [each for each in section.columns if _is_rate(each)]
    lettered = [found for each in rates if (found := _by_letters(each, numeric))]
    return next(iter((*lettered, *pairs)), None)


def _by_letters(rate: Column, others: list[Column]) -> Columns | None:
    asked = _LETTERS.search(rate.head)
    if not asked:
        return None
    lettered = {found[1]: each.index for each in others if (found := _LETTER.search(each.head))}
    part, whole = lettered.get(asked[1]), lettered.get(asked[2])
    return None if part is None or whole is None else Columns(part, whole, sure=True)


def _by_roles(columns: list[Column], kind: RateKind, rate: int) -> list[Columns]:
    strict = kind._replace(weak="")
    roles = [
        (each, role(each.bare, strict) or role(each.group + each.bare, strict)) for each in columns
    ]
    parts = [each for each, own in roles if own == PART]
    wholes = [each for each, own in roles if own == WHOLE]
    pairs = [
        Columns(part.index, whole.index)
        for part in reversed(parts)
        for whole in reversed(wholes)
        if _alike(part, whole)
    ]
    return sorted(pairs, key=lambda pair: _distance(pair, rate))


def _distance(pair: Columns, rate: int) -> int:
    """Return how far a pair is from its rate; what follows the rate is farther."""
    farther = 1000 * ((pair.part > rate) + (pair.whole > rate))
    return farther + abs(pair.part - rate) + abs(pair.whole - rate)


def _alike(first: Column, second: Column) -> bool:
    return (first.unit.family if first.unit else "") == (second.unit.family if second.unit else "")


def _by_rows(section: Section, rate: Column, others: list[Column]) -> list[Columns]:
    pairs = [
        Columns(part.index, whole.index)
        for part in others[:_MOST_COLUMNS]
        for whole in others[:_MOST_COLUMNS]
        if part.index != whole.index and _alike(part, whole)
    ]
    counted = [(_agreements(section, pair, rate.index), pair) for pair in pairs]
    most, best = max(counted, key=lambda each: each[0], default=(0, None))
    if best is None:
        return []
    rows = [row for row in section.rows[:_LOOKED_AT] if _complete(row, rate.index, [best])]
    return [best] if _mostly(most, len(rows)) else []


def _mostly(agreeing: int, rows: int) -> bool:
    return agreeing >= _LEAST_ROWS and agreeing * 5 >= rows * 3


def _shares(
    manuscript: Manuscript, section: Section, share: Column, numeric: tuple[Column, ...]
) -> Iterator[Result]:
    """Check that each row's share is its part of the column's total."""
    for column in numeric:
        total = column_total(section, column.index) if column.index != share.index else None
        if total is None or total.value <= 0:
            continue
        rows = [
            row
            for row in section.rows
            if share.index in row.numbers
            and column.index in row.numbers
            and row.numbers[share.index].exact
        ]
        wholes = [[total] * len(rows), [_own_total(section, row, column) or total for row in rows]]
        triples = max(
            (
                [
                    Triple(part, whole, _as_percent(part, whole, row.numbers[share.index]))
                    for row, whole in zip(rows, each, strict=True)
                    for part in (row.numbers[column.index],)
                ]
                for each in wholes
            ),
            key=_agreeing,
        )
        if not _mostly(_agreeing(triples), len(rows)):
            continue
        for row, triple in zip(rows, triples, strict=True):
            agrees = judge_rate(*triple) is Verdict.AGREES
            said = confirm_rate if agrees else rate_remark
            yield said(manuscript, row.spot(share.index), share.bare, triple)
        return


def _own_total(section: Section, row: Row, column: Column) -> Number | None:
    """Return the figure of the next total row below a row, its own if it is one."""
    place = next(at for at, each in enumerate(section.rows) if each is row)
    return next(
        (
            each.numbers[column.index]
            for each in section.rows[place:]
            if is_total(each) and column.index in each.numbers
        ),
        None,
    )


def _agreeing(triples: list[Triple]) -> int:
    return sum(judge_rate(*triple) is Verdict.AGREES for triple in triples)


def _changes(
    manuscript: Manuscript, section: Section, change: Column, numeric: tuple[Column, ...]
) -> Iterator[Result]:
    """Check a column of percentages that most rows show to be changes between two others."""
    others = [each.index for each in numeric if each.index != change.index and not _is_rate(each)]
    for base in others[:_MOST_COLUMNS]:
        for present in others[:_MOST_COLUMNS]:
            pair = Columns(present, base)
            rows = [
                row
                for row in section.rows
                if _complete(row, change.index, [pair])
                and row.numbers[change.index].family == PERCENT
                and row.numbers[base].low > 0
            ]
            agreeing = [_is_change(row, pair, change.index) for row in rows]
            if present == base or not _mostly(sum(agreeing), len(rows)):
                continue
            for row, agrees in zip(rows, agreeing, strict=True):
                yield _change(manuscript, row, pair, change, agrees=agrees)
            return


def _is_change(row: Row, pair: Columns, change: int) -> bool:
    base = span(row.numbers[pair.whole])
    computed = percentage(span(row.numbers[pair.part]).minus(base), base)
    return computed is not None and computed.meets(span(row.numbers[change]))


def _change(
    manuscript: Manuscript, row: Row, pair: Columns, change: Column, *, agrees: bool
) -> Result:
    present, base, stated = (row.numbers[each] for each in (pair.part, pair.whole, change.index))
    first, second = shown(present, base)
    expected = shown_percentage(present.value - base.value, base.value)
    words = f"（{first} − {second}）÷ {second} = {expected}"
    spot, kind = row.spot(change.index), kinds.CHANGE_DIFFERS
    if agrees:
        return confirm(manuscript, spot, kind.rule, f"{change.bare} {words}，与表中一致")
    return remark(
        kind,
        manuscript,
        spot,
        f"“{change.bare}”写作 {stated.words}，而 {words}，四舍五入不能解释这一差别。",
        stated=stated.words,
        expected=expected,
        because=words,
    )


def _differences(
    manuscript: Manuscript, section: Section, left: Column, numeric: tuple[Column, ...]
) -> Iterator[Result]:
    """Check a column that most rows show to be the difference of two others."""
    others = [each.index for each in numeric if each.index != left.index and not _is_rate(each)]
    pairs = [
        Columns(part, whole)
        for whole in others[:_MOST_COLUMNS]
        for part in others[:_MOST_COLUMNS]
        if part != whole
    ]
    for pair in pairs:
        rows = [row for row in section.rows if _complete(row, left.index, [pair])]
        agreeing = [_is_difference(row, pair, left.index) for row in rows]
        telling = sum(
            agrees and row.numbers[pair.part].value != 0
            for agrees, row in zip(agreeing, rows, strict=True)
        )
        if not _mostly(telling, len(rows)):
            continue
        for row, agrees in zip(rows, agreeing, strict=True):
            yield _difference(manuscript, row, pair, left, agrees=agrees)
        return


def _is_difference(row: Row, pair: Columns, left: int) -> bool:
    difference = span(row.numbers[pair.whole]).minus(span(row.numbers[pair.part]))
    return difference.meets(span(row.numbers[left]))


def _difference(
    manuscript: Manuscript, row: Row, pair: Columns, left: Column, *, agrees: bool
) -> Result:
    whole, part, stated = (row.numbers[each] for each in (pair.whole, pair.part, left.index))
    first, second = shown(whole, part)
    spot = row.spot(left.index)
    if agrees:
        said = f"{left.bare} {first} − {second} = {stated.words}，与表中一致"
        return confirm(manuscript, spot, kinds.DIFFERENCE_DIFFERS.rule, said)
    expected = shown_like(whole.value - part.value, stated)
    return remark(
        kinds.DIFFERENCE_DIFFERS,
        manuscript,
        spot,
        f"“{left.bare}”写作 {stated.words}，"
        f"而 {first} − {second} = {expected}，四舍五入不能解释这一差别。",
        stated=stated.words,
        expected=expected,
        because=f"{first} − {second} = {expected}",
    )
