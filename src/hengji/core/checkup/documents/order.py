"""Order, numbers and ranks of a score table (次序、序号、名次).

A table is held to the order it evidently has, never to one it does not show:
by score downwards or upwards, as a whole or group by group, or by grade.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from hengji.core.checkup.documents.rules import Column, any_of
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.documents.tables import ScoreTable, TableRow
from hengji.core.checkup.remarks import Confirmation, Remark, Result, remark
from hengji.core.flaws import FlawKind, Severity
from hengji.core.grading import Grade
from hengji.core.quantities import Points
from hengji.core.ranking import RankMethod, moves_of, order_of, rank

ROW_OUT_OF_ORDER = FlawKind(
    "document-order",
    Severity.ERROR,
    "得分表按得分排列，有的行不在应在的位置。",
    "请把该行移到应在的位置，并重编序号。",
    rule="R-04",
)
GRADE_OUT_OF_ORDER = FlawKind(
    "document-grade-order",
    Severity.WARNING,
    "得分表按等级排列，有的行排在别的等级中间。",
    "请核对该行的等级，或把它移到同一等级的各行之中。",
    rule="R-04",
)
SERIAL_WRONG = FlawKind(
    "document-serial",
    Severity.ERROR,
    "得分表的序号重复、跳号或颠倒。",
    "请重编序号；缺行的请补上。",
    rule="R-04",
)
RANK_WRONG = FlawKind(
    "document-rank",
    Severity.ERROR,
    "名次与得分的次序不符，或者并列的处理前后不一致。",
    "请按得分重排名次，并列的全表用同一种办法。",
    rule="R-04",
)

_CENT = 100
_ABOVE = 3
"""Paragraphs above a table that may say how it is ordered."""
_BLOCK = 3
"""Rows that stand together, in order among themselves, are a group and not a slip."""
_GRADES = tuple(Grade)


class _Run(NamedTuple):
    """Rows that are ordered together, and whether their scores fall."""

    rows: tuple[TableRow, ...]
    falls: bool


def check_order(survey: Survey) -> Iterator[Result]:
    """Find rows out of order, serials that break off and ranks that do not fit."""
    for table in survey.tables:
        if table.is_list:
            yield from _order(survey, table)
            yield from _serials(survey, table)
            yield from _ranks(survey, table)


def _order(survey: Survey, table: ScoreTable) -> Iterator[Result]:
    runs = _runs_of(survey, table)
    moved = 0
    for run in runs:
        for row, target in _moved(run):
            moved += 1
            yield _out_of_order(survey, row, target, run)
    if not runs:
        yield from _grade_order(survey, table)
    elif not moved:
        row = runs[0].rows[0]
        way = "从高到低" if runs[0].falls else "从低到高"
        where = survey.manuscript.text_at(row.spot).where
        count = sum(len(run.rows) for run in runs)
        yield Confirmation("R-04", row.spot, where, f"{count} 行按得分{way}排列，次序无误。")


def _runs_of(survey: Survey, table: ScoreTable) -> tuple[_Run, ...]:
    """Return the table as a whole, else by its groups, as far as it is ordered."""
    scored = tuple(row for row in table.rows if row.score is not None)
    stated = _says_order(survey, table)
    whole = _ordered(survey, scored, stated)
    if whole and not (_positions(whole.rows, whole.falls) and _is_ordered_in_groups(table, scored)):
        return (whole,)
    for key in _groupings(table):
        groups = _grouped(scored, key)
        runs = [_ordered(survey, tuple(rows), stated) for rows in groups.values()]
        found = [run for run in runs if run]
        if len(groups) > 1 and sum(len(run.rows) for run in found) * 2 > len(scored):
            return tuple(found)
    return ()


def _grouped(
    rows: Sequence[TableRow], key: Callable[[TableRow], object]
) -> dict[object, list[TableRow]]:
    groups: dict[object, list[TableRow]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _is_ordered_in_groups(table: ScoreTable, rows: Sequence[TableRow]) -> bool:
    """Tell whether rows that stand together as groups are each in perfect order."""
    for key in _groupings(table):
        groups = _grouped(rows, key)
        together = [row for group in groups.values() for row in group] == list(rows)
        sizes = [len(group) for group in groups.values()]
        if together and len(sizes) > 1 and min(sizes) > 1:
            return any(
                not any(_positions(group, falls) for group in groups.values())
                for falls in (True, False)
            )
    return False


def _groupings(table: ScoreTable) -> Iterator[Callable[[TableRow], object]]:
    yield lambda row: row.group
    for column in (Column.SCOPE, Column.FUND_NATURE, Column.AGENCY, Column.GRADE):
        if column in table.columns:
            yield lambda row, column=column: row.text(column)  # type: ignore[misc]


def _says_order(survey: Survey, table: ScoreTable) -> bool:
    """Tell whether the table's title, a column or the lines above say it is ranked."""
    if Column.RANK in table.columns:
        return True
    lines = [
        passage.plain
        for passage in survey.passages
        if table.first - 4 < passage.blocks[-1] < table.first
    ]
    says_so = any_of(survey.rules.lexicons.order_words)
    return any(re.search(says_so, line) for line in (table.title, *lines))


def _ordered(survey: Survey, rows: tuple[TableRow, ...], stated: bool) -> _Run | None:
    """Return the rows as an ordered run, or None where they evidently are not."""
    limits = survey.rules.thresholds
    fewest = limits.fewest_stated_rows if stated else limits.fewest_rows
    if len(rows) < fewest:
        return None
    ways = [(len(_positions(rows, falls)), falls) for falls in (True, False)]
    moves, falls = min(ways, key=lambda way: (way[0], not way[1]))
    clear = moves * _CENT <= max(len(rows) * limits.most_moved, _CENT)
    if moves and not stated and _is_block(_positions(rows, falls)):
        return None
    return _Run(rows, falls) if clear and not _all_equal(rows) else None


def _is_block(moves: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the rows to move stand together: they are a group of their own."""
    sources = [source for source, _ in moves]
    return len(sources) >= _BLOCK and sources[-1] - sources[0] == len(sources) - 1


def _positions(rows: Sequence[TableRow], falls: bool) -> tuple[tuple[int, int], ...]:
    """Return from where to where rows would move, both from 0."""
    sign = 1 if falls else -1
    scores = [Points(sign * (row.score or Decimal(0))) for row in rows]
    return tuple((move.source - 1, move.target - 1) for move in moves_of(scores))


def _all_equal(rows: Sequence[TableRow]) -> bool:
    return len({row.score for row in rows}) == 1


def _moved(run: _Run) -> Iterator[tuple[TableRow, int]]:
    for source, target in _positions(run.rows, run.falls):
        yield run.rows[source], target


def _out_of_order(survey: Survey, row: TableRow, target: int, run: _Run) -> Remark:
    place = run.rows[target].serial or target + 1
    own = row.serial or run.rows.index(row) + 1
    way = "从高到低" if run.falls else "从低到高"
    return remark(
        ROW_OUT_OF_ORDER,
        survey.manuscript,
        row.spot,
        f"第 {own} 行“{row.name}”得 {row.score} 分，按得分{way}应排在第 {place}。",
        remedy=f"请把这一行移到第 {place} 的位置，其后各行顺延。",
        stated=str(own),
        expected=str(place),
        because=_because(row, target, run),
    )


def _because(row: TableRow, target: int, run: _Run) -> str:
    """Name the rows between which a row belongs."""
    sign = 1 if run.falls else -1
    order = [
        run.rows[at]
        for at in order_of([Points(sign * (each.score or Decimal(0))) for each in run.rows])
    ]
    around = []
    if target > 0:
        around.append(f"“{order[target - 1].name}”{order[target - 1].score} 分之后")
    if target + 1 < len(order):
        around.append(f"“{order[target + 1].name}”{order[target + 1].score} 分之前")
    return f"{row.score} 分应在" + "、".join(around) + "。"


def _grade_order(survey: Survey, table: ScoreTable) -> Iterator[Remark]:
    """Hold a table that is grouped by grade, whatever the scores, to that."""
    rows = [row for row in table.rows if row.grade is not None]
    limits = survey.rules.thresholds
    if len(rows) < limits.fewest_rows or len({row.grade for row in rows}) == 1:
        return
    moves = moves_of([Points(Decimal(-_GRADES.index(row.grade))) for row in rows if row.grade])
    if not moves or len(moves) * _CENT > max(len(rows) * limits.most_moved, _CENT):
        return
    for move in moves:
        row = rows[move.source - 1]
        yield remark(
            GRADE_OUT_OF_ORDER,
            survey.manuscript,
            row.cells[Column.GRADE].spot,
            f"“{row.name}”的等级为“{row.text(Column.GRADE)}”，排在别的等级的各行中间。",
            stated=row.text(Column.GRADE),
        )


def _serials(survey: Survey, table: ScoreTable) -> Iterator[Remark]:
    numbered = [row for row in table.rows if row.serial is not None]
    if len(numbered) < 2 or len(numbered) * 2 < len(table.rows) or _serial_is_rank(numbered):  # noqa: PLR2004
        return
    numbers = {row.serial for row in numbered}
    before = numbered[0]
    if before.serial != 1 and table.rows[0] is before and before.serial == 2:  # noqa: PLR2004
        yield _serial(survey, before, "序号从 2 开始，缺 1", 1)
    for row in numbered[1:]:
        wanted = (before.serial or 0) + 1
        restarts = row.serial == 1
        if row.serial != wanted and not restarts:
            yield _serial(survey, row, _serial_words(before, row, wanted, numbers), wanted)
        before = row


def _serial_words(before: TableRow, row: TableRow, wanted: int, numbers: set[int | None]) -> str:
    if row.serial == before.serial:
        return f"序号 {row.serial} 重复"
    if wanted not in numbers and (row.serial or 0) > wanted:
        return f"序号从 {before.serial} 跳到 {row.serial}，缺 {wanted}"
    return f"序号 {row.serial} 排在 {before.serial} 之后"


def _serial(survey: Survey, row: TableRow, what: str, wanted: int) -> Remark:
    return remark(
        SERIAL_WRONG,
        survey.manuscript,
        row.cells[Column.SERIAL].spot,
        f"“{row.name}”的{what}。",
        stated=str(row.serial),
        expected=str(wanted),
        because="序号逐行加一。",
    )


def _serial_is_rank(rows: Sequence[TableRow]) -> bool:
    """Tell whether equal serials stand beside equal scores: they are ranks."""
    pairs = list(pairwise(rows))
    same = [pair for pair in pairs if pair[0].serial == pair[1].serial]
    return bool(same) and all(first.score == second.score for first, second in same)


def _ranks(survey: Survey, table: ScoreTable) -> Iterator[Result]:
    column = Column.RANK
    if column not in table.columns:
        column = Column.SERIAL
        if column not in table.columns or not _serial_is_rank(
            [row for row in table.rows if row.serial is not None]
        ):
            return
    for rows in _rank_groups(table, column):
        yield from _rank_remarks(survey, rows, column)


def _rank_groups(table: ScoreTable, column: Column) -> Iterator[list[TableRow]]:
    """Yield the rows ranked together: all, or each group if ranks begin again in it."""
    ranked = [row for row in table.rows if _rank_in(row, column) and row.score is not None]
    firsts = {row.group for row in ranked if _rank_in(row, column) == 1}
    if len(firsts) > 1:
        for group in sorted({row.group for row in ranked}):
            yield [row for row in ranked if row.group == group]
    else:
        yield ranked


def _rank_in(row: TableRow, column: Column) -> int | None:
    return row.rank if column is Column.RANK else row.serial


def _rank_remarks(survey: Survey, rows: Sequence[TableRow], column: Column) -> Iterator[Result]:
    if len(rows) < survey.rules.thresholds.fewest_stated_rows:
        return
    shown = [_rank_in(row, column) for row in rows]
    name, wanted = _best_method([Points(row.score or Decimal(0)) for row in rows], shown)
    wrong = [at for at in range(len(rows)) if shown[at] != wanted[at]]
    if len(wrong) * 3 > len(rows):
        return
    for at in wrong:
        row = rows[at]
        yield remark(
            RANK_WRONG,
            survey.manuscript,
            row.cells[column].spot,
            f"“{row.name}”得 {row.score} 分，名次写作 {shown[at]}，应为 {wanted[at]}。",
            stated=str(shown[at]),
            expected=str(wanted[at]),
            because=f"按得分从高到低，{name}。",
        )
    if not wrong:
        spot = rows[0].cells[column].spot
        where = survey.manuscript.text_at(spot).where
        yield Confirmation("R-04", spot, where, f"{len(rows)} 行的名次与得分一致（{name}）。")


def _best_method(
    scores: Sequence[Points], shown: Sequence[int | None]
) -> tuple[str, tuple[int, ...]]:
    """Return the way of ranking that the table follows best, and its ranks."""
    consecutive = [0] * len(scores)
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], shown[at] or 0, at))
    for place, index in enumerate(order, start=1):
        consecutive[index] = place
    ways = (
        ("并列同名次、其后跳号", rank(scores, RankMethod.COMPETITION)),
        ("并列同名次、其后不跳号", rank(scores, RankMethod.DENSE)),
        ("并列也依次编号", tuple(consecutive)),
    )
    return min(ways, key=lambda way: sum(a != b for a, b in zip(way[1], shown, strict=True)))
