"""Groups of rows whose figures stand beside the line that heads them (分组小计).

``一、部门整体支出 | 300.00`` above its rows is their sum. What holds of one group
is meant of all; a group that fails beside one that holds is remarked.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from hengji.core.checkup.documents.figures import kinds
from hengji.core.checkup.documents.figures.comparing import shown_like, span, spans_sum
from hengji.core.checkup.documents.figures.reading import Number
from hengji.core.checkup.documents.figures.saying import confirm
from hengji.core.checkup.documents.figures.sections import Row, Section
from hengji.core.checkup.documents.figures.totals import (
    added_columns,
    is_total,
    label,
    shown_sum,
)
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Result, remark

_NUMBERED = re.compile("[一二三四五六七八九十]{1,3}(?:[、.．]|$)")
_FEWEST_GROUPS = 2


class Group(NamedTuple):
    """A line that heads rows, and the rows."""

    head: Row
    rows: tuple[Row, ...]

    def parts(self, column: int) -> tuple[Number, ...]:
        """Return the figures of its rows in one column."""
        return tuple(row.numbers[column] for row in self.rows if column in row.numbers)

    def holds(self, column: int) -> bool:
        """Tell whether its own figure is the sum of those of its rows."""
        return spans_sum(self.parts(column)).meets(span(self.head.numbers[column]))


def check_groups(manuscript: Manuscript, section: Section) -> Iterator[Result]:
    """Add up the rows of each group, and the groups to the total."""
    groups = _groups(section)
    if len(groups) < _FEWEST_GROUPS:
        return
    totals = [row for row in section.rows if is_total(row)]
    for column in added_columns(section):
        index = column.index
        told = [group for group in groups if index in group.head.numbers and group.parts(index)]
        holding = [group for group in told if group.holds(index)]
        heads = tuple(group.head.numbers[index] for group in told)
        whole = [row for row in totals if index in row.numbers]
        whole_holds = bool(whole) and spans_sum(heads).meets(span(whole[-1].numbers[index]))
        if len(told) < len(groups) or not (holding or whole_holds):
            continue
        for group in told:
            yield _sum(manuscript, group.head, index, group.parts(index))
        if len(holding) == len(told) and whole:
            yield _sum(manuscript, whole[-1], index, heads)


def _groups(section: Section) -> list[Group]:
    """Return the groups of rows below numbered lines, if no row stands outside them."""
    groups: list[Group] = []
    for row in section.rows:
        if is_total(row):
            break
        if _NUMBERED.match(label(row)):
            groups.append(Group(row, ()))
        elif groups:
            groups[-1] = groups[-1]._replace(rows=(*groups[-1].rows, row))
        else:
            return []
    plain = all(group.rows and not _is_nested(group.rows) for group in groups)
    return groups if plain else []


def _is_nested(rows: Sequence[Row]) -> bool:
    """Tell whether rows have levels of their own, so that a plain sum counts twice."""
    return any(re.match("[（(][一二三四五六七八九十]{1,3}[）)]|其中", label(row)) for row in rows)


def _sum(manuscript: Manuscript, row: Row, index: int, parts: tuple[Number, ...]) -> Result:
    number, spot = row.numbers[index], row.spot(index)
    added, kind = shown_sum(parts), kinds.TABLE_TOTAL_DIFFERS
    if spans_sum(parts).meets(span(number)):
        return confirm(
            manuscript, spot, kind.rule, f"“{label(row)}” {number.words} = {added}，与表中一致"
        )
    expected = shown_like(sum((each.value for each in parts), Decimal(0)), number)
    return remark(
        kind,
        manuscript,
        spot,
        f"“{label(row)}”写作 {number.words}，而各行 {added} = {expected}，"
        "四舍五入不能解释这一差别。",
        stated=number.words,
        expected=expected,
        because=f"{added} = {expected}",
    )
