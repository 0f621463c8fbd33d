"""Totals of columns and rows in tables (合计、小计).

Several readings of a total row are tried: the rows since the last total, all
rows, the subtotals, the rows below, the top level of a numbered list. Where
one agrees the total is confirmed; a remark needs a reading that another column
shows to be the right one, or a table too plain for a second reading.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from hengji.core.checkup.documents.figures import kinds
from hengji.core.checkup.documents.figures.comparing import Span, shown_like, span, spans_sum
from hengji.core.checkup.documents.figures.reading import Number
from hengji.core.checkup.documents.figures.saying import confirm
from hengji.core.checkup.documents.figures.sections import Column, Row, Section
from hengji.core.checkup.documents.figures.units import PERCENT
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Result, remark

_TOTAL = re.compile(
    "(?:[一-鿿]{0,12}(?:合计|总计|小计|共计)|总和|.{0,8}(?:资金|预算|投资|支出|经费)总额|总分|总得分|综合得分|最终得分|合计得分)"
    "(?:得分|分值|金额)?[:：]?(?:[（(][^）)]*[）)])?"
)
_SUBTOTAL = re.compile("小计")
_FUNDS = re.compile(
    "其中|财政|拨款|上年|结转|其他|自有|自筹|单位资金|专户|中央|省|市|县|区|地方|债券|社会|银行|贷款|上级|本级|当年"
)
_NOT_ADDED = re.compile(
    "累计|序号|行次|栏次|编号|代码|率|占比|比重|比例|%|％|单价|均|年度$|年份|名次|排名|标准|分值|得分|权重|扣分|评分|分数|指标值|目标值|完成值|完成情况"
)
_ROW_TOTAL = re.compile("^(?:.{0,6}(?:合计|小计|总计|总额)|总数|总投资|共计|合计数)$")
_LEVELS = tuple(
    map(
        re.compile,
        (
            "[一二三四五六七八九十]{1,3}[、.．]",
            "[（(][一二三四五六七八九十]{1,3}[）)]",
            r"[0-9]{1,2}[、.．](?![0-9])",
            r"[（(][0-9]{1,2}[）)]|[0-9]{1,2}\.[0-9]{1,2}(?![0-9])|[①-⑳]",
        ),
    )
)
_LOOKED_AT = 60
_MOST_WORK = 200_000
"""Rows times totals up to which every reading of a total is tried."""
_MOST_PARTS = 8
_LEAST_ROWS = 2

Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a total row: as the sum of these rows; ``plain`` if no other fits."""

    rows: Rows
    plain: bool = False


def label(row: Row) -> str:
    """Return what a row is called: its first words that are no figure."""
    for column, cell in enumerate(row.cells):
        if cell and column not in row.numbers and not cell.isdigit():
            return cell
    return ""


def label_of(row: Row, index: int) -> str:
    """Return what a figure of a row is called: the nearest words before it that name a total."""
    named = [
        cell
        for column, cell in enumerate(row.cells[:index])
        if column not in row.numbers and _TOTAL.fullmatch(cell)
    ]
    return named[-1] if named else label(row)


def is_total(row: Row) -> bool:
    """Tell whether a row is a total of others."""
    texts = [cell for column, cell in enumerate(row.cells) if cell and column not in row.numbers]
    return any(_TOTAL.fullmatch(text) for text in texts[:3])


def is_added(column: Column) -> bool:
    """Tell whether the figures of a column can be added up."""
    return not _NOT_ADDED.search(column.head + column.group) and column.head != ""


def added_columns(section: Section) -> tuple[Column, ...]:
    """Return the columns whose figures can be added up."""
    return tuple(
        column
        for column in section.numeric()
        if is_added(column) and not _is_of_rates(section, column)
    )


def _is_of_rates(section: Section, column: Column) -> bool:
    """Tell whether a column holds percentages: the total of rates is a rate."""
    held = [row.numbers[column.index] for row in section.rows if column.index in row.numbers]
    return sum(number.family == PERCENT for number in held) * 2 > len(held)


def column_total(section: Section, column: int) -> Number | None:
    """Return the figure of the last total row of a column, or None."""
    totals = [row for row in section.rows if is_total(row) and column in row.numbers]
    grand = [row for row in totals if not _SUBTOTAL.search(label(row))]
    return (grand or totals)[-1].numbers[column] if totals else None


def check_totals(manuscript: Manuscript, section: Section) -> Iterator[Result]:
    """Add up the columns and the rows of a section."""
    added = added_columns(section)
    totals = [place for place, row in enumerate(section.rows) if added and is_total(row)]
    for count, place in enumerate(totals):
        readings = [each for each in _readings(section, totals, count) if each.rows]
        if readings:
            yield from _total_row(manuscript, section.rows[place], readings, added)
    for column in added:
        if _ROW_TOTAL.search(column.bare):
            yield from _row_totals(manuscript, section, column, added)


def _total_row(
    manuscript: Manuscript, total: Row, readings: list[Reading], added: tuple[Column, ...]
) -> Iterator[Result]:
    asked = [
        column.index
        for column in added
        if column.index in total.numbers and total.numbers[column.index].exact
    ]
    holding = {
        index: [reading for reading in readings if _holds(reading, total, index)] for index in asked
    }
    counts = [
        sum(reading in holding[index] and total.numbers[index].value != 0 for index in asked)
        for reading in readings
    ]
    best = readings[counts.index(max(counts))]
    for index in asked:
        number = total.numbers[index]
        if holding[index]:
            if number.value:
                yield _total_confirmed(manuscript, total, index, holding[index][0])
        elif max(counts) or (best.plain and len(asked) == 1 and _filled(best, index)):
            yield _total_differs(manuscript, total, index, best)


def _filled(reading: Reading, index: int) -> bool:
    return len(reading.rows) > 1 and all(index in row.numbers for row in reading.rows)


def _holds(reading: Reading, total: Row, index: int) -> bool:
    numbers = _numbers(reading, index)
    return bool(numbers) and spans_sum(numbers).meets(span(total.numbers[index]))


def _numbers(reading: Reading, index: int) -> tuple[Number, ...]:
    return tuple(row.numbers[index] for row in reading.rows if index in row.numbers)


def _readings(section: Section, totals: list[int], count: int) -> Iterator[Reading]:
    """Yield the readings of the total row ``totals[count]``, the likeliest first."""
    rows, place = section.rows, totals[count]
    block = rows[totals[count - 1] + 1 if count else 0 : place]
    subtotal = bool(_SUBTOTAL.search(label(rows[place])))
    yield Reading(block, plain=_is_plain(block) and (subtotal or not count))
    if len(rows) * len(totals) > _MOST_WORK:
        return
    above = [rows[number] for number in totals[:count]]
    known = set(totals)
    details = tuple(rows[number] for number in range(place) if number not in known)
    yield Reading(details)
    yield Reading(tuple(above))
    yield Reading(tuple(row for row in above if _SUBTOTAL.search(label(row))))
    yield from map(Reading, _by_level(details))
    run = rows[place + 1 : totals[count + 1] if count + 1 < len(totals) else None]
    below = tuple(row for row in rows[place + 1 :] if not is_total(row))
    yield Reading(run, plain=not place and _is_plain(run))
    yield Reading(tuple(takewhile(lambda row: _FUNDS.search(label(row)), rows[place + 1 :])))
    yield Reading(below)
    yield from map(Reading, _by_level(below))


def _is_plain(rows: Rows) -> bool:
    return not any(_level(row) is not None or "其中" in label(row) for row in rows)


def _level(row: Row) -> int | None:
    words = label(row)
    return next((level for level, style in enumerate(_LEVELS) if style.match(words)), None)


def _by_level(rows: Rows) -> Iterator[Rows]:
    """Yield the rows of each level of numbering, and those not below 其中."""
    levels = [_level(row) for row in rows]
    for level in sorted({each for each in levels if each is not None}):
        yield tuple(row for row, own in zip(rows, levels, strict=True) if own == level)
    if any("其中" in label(row) for row in rows):
        yield tuple(row for row in rows if not label(row).startswith(("其中", "其他", "其它")))
        yield _outside(rows)


def _outside(rows: Rows) -> Rows:
    """Leave off each row that begins with 其中 and what follows it unnumbered."""
    kept: list[Row] = []
    inside = False
    for row in rows:
        inside = label(row).startswith("其中") or (inside and _level(row) is None)
        if not inside:
            kept.append(row)
    return tuple(kept)


def _total_confirmed(manuscript: Manuscript, total: Row, index: int, reading: Reading) -> Result:
    name, words = label_of(total, index), total.numbers[index].words
    said = f"“{name}” {words} = {_added(reading, index)}，与表中一致"
    return confirm(manuscript, total.spot(index), kinds.TABLE_TOTAL_DIFFERS.rule, said)


def _added(reading: Reading, index: int) -> str:
    return shown_sum(_numbers(reading, index))


def shown_sum(numbers: tuple[Number, ...]) -> str:
    """Write a sum as it was added up, a long one by its ends."""
    if len(numbers) > _MOST_PARTS:
        return f"{numbers[0].digits} + … + {numbers[-1].digits}（{len(numbers)} 行）"
    return " + ".join(number.digits for number in numbers)


def _total_differs(manuscript: Manuscript, total: Row, index: int, reading: Reading) -> Result:
    number = total.numbers[index]
    value = sum((each.value for each in _numbers(reading, index)), Decimal(0))
    expected = shown_like(value, number)
    return remark(
        kinds.TABLE_TOTAL_DIFFERS,
        manuscript,
        total.spot(index),
        f"“{label_of(total, index)}”写作 {number.words}，"
        f"而各行 {_added(reading, index)} = {expected}，四舍五入不能解释这一差别。",
        stated=number.words,
        expected=expected,
        because=f"{_added(reading, index)} = {expected}",
    )


def _row_totals(
    manuscript: Manuscript, section: Section, total: Column, added: tuple[Column, ...]
) -> Iterator[Result]:
    best: tuple[int, ...] = ()
    most = 0
    for parts in _column_sets(total, added):
        rows = [row for row in section.rows[:_LOOKED_AT] if _has_parts(row, total.index, parts)]
        agreeing = sum(_row_holds(row, total.index, parts) for row in rows)
        if agreeing > most and agreeing >= _LEAST_ROWS and agreeing * 5 >= len(rows) * 3:
            best, most = parts, agreeing
    for row in section.rows:
        if best and _has_parts(row, total.index, best):
            yield _row_total(manuscript, row, total, best)


def _column_sets(total: Column, added: tuple[Column, ...]) -> Iterator[tuple[int, ...]]:
    place = added.index(total)
    after = [column.index for column in added[place + 1 : place + 1 + _MOST_PARTS]]
    before = [column.index for column in added[max(0, place - _MOST_PARTS) : place]]
    grouped = [
        each.index for each in added if each.group and each.group == total.group and each != total
    ]
    if len(grouped) > 1:
        yield tuple(grouped)
    for length in range(2, _MOST_PARTS + 1):
        if length <= len(after):
            yield tuple(after[:length])
        if length <= len(before):
            yield tuple(before[-length:])


def _has_parts(row: Row, total: int, parts: tuple[int, ...]) -> bool:
    return total in row.numbers and any(each in row.numbers for each in parts)


def _row_parts(row: Row, parts: tuple[int, ...]) -> tuple[Number, ...]:
    return tuple(row.numbers[each] for each in parts if each in row.numbers)


def _row_holds(row: Row, total: int, parts: tuple[int, ...]) -> bool:
    summed: Span = spans_sum(_row_parts(row, parts))
    return summed.meets(span(row.numbers[total]))


def _row_total(manuscript: Manuscript, row: Row, total: Column, parts: tuple[int, ...]) -> Result:
    number, added = row.numbers[total.index], _row_parts(row, parts)
    words = " + ".join(each.digits for each in added)
    spot = row.spot(total.index)
    if _row_holds(row, total.index, parts):
        said = f"“{total.bare}” {number.words} = {words}，与表中一致"
        return confirm(manuscript, spot, kinds.ROW_TOTAL_DIFFERS.rule, said)
    expected = shown_like(sum((each.value for each in added), Decimal(0)), number)
    return remark(
        kinds.ROW_TOTAL_DIFFERS,
        manuscript,
        spot,
        f"“{total.bare}”写作 {number.words}，"
        f"而该行 {words} = {expected}，四舍五入不能解释这一差别。",
        stated=number.words,
        expected=expected,
        because=f"{words} = {expected}",
    )
