"""Arithmetic of a score table (得分表的算术): the checks that never accuse falsely."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from hengji.core.checkup.scores.selfassessment import execution_rate
from hengji.core.checkup.scores.table import IndicatorColumn, ScoreTable
from hengji.core.checkup.scores.wording import MOST_NAMED, counted, listed
from hengji.core.checkup.signals import Signal, Status
from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.grading import GradeScale, grade_of
from hengji.core.ledger import check_ledger
from hengji.core.quantities import (
    ZERO,
    Points,
    format_percent,
    format_points,
    plain_number,
    round_points,
)
from hengji.core.ranking import moves_of
from hengji.core.scoring import explain_total

SELF_SCORE_ABOVE_CEILING = FlawKind(
    "self-score-above-ceiling",
    Severity.WARNING,
    "自评分高于按执行率能得到的最高分（满分减去执行率的分值，再加上分值与执行率之积）。",
    "请核对自评分、预算数和执行数；当地执行率的分值不同的，请在规则文件夹的 weights.yaml 中改正。",
)
INDICATOR_ABOVE_POINTS = FlawKind(
    "ledger-indicator-above-points",
    Severity.ERROR,
    "指标得分高于它的分值。",
    "请核对该指标的得分和表头写的分值。",
)


class Arithmetic(NamedTuple):
    """What was added up again: a signal a subject, and every flaw."""

    signals: tuple[Signal, ...]
    flaws: tuple[Flaw, ...]


def check_arithmetic(
    table: ScoreTable,
    scale: GradeScale,
    leaves: Sequence[IndicatorColumn],
    execution_points: Points,
) -> Arithmetic:
    """Recompute what the table states.

    Args:
        table: The scores.
        scale: Its grades.
        leaves: Indicators that together make the full score, or none.
        execution_points: Points of the execution rate in a self-assessment.
    """
    totals = _totals(table, leaves)
    above = tuple(_above_points(table))
    ceilings = _ceilings(table, scale, execution_points)
    signals = (
        _total_signal(table, leaves, totals),
        _grade_signal(table, scale),
        _ceiling_signal(table, ceilings, execution_points),
        _order_signal(table),
        _count_signal(table),
    )
    found = (*totals.values(), *above, *ceilings.values())
    return Arithmetic(signals, (*check_ledger(table.ledger, scale), *found))


def _totals(table: ScoreTable, leaves: Sequence[IndicatorColumn]) -> dict[int, Flaw]:
    found = {}
    for place, row in enumerate(table.ledger.rows):
        parts = [score for each in leaves if (score := each.scores[place]) is not None]
        where = row.origin.place or row.name
        if not leaves or len(parts) < len(leaves) or sum(parts, start=ZERO) == row.score:
            continue
        if flaw := explain_total(where, row.score, parts):
            found[place] = flaw
    return found


def _above_points(table: ScoreTable) -> Iterator[Flaw]:
    for each in table.indicators:
        for row, score in zip(table.ledger.rows, each.scores, strict=True):
            if score is not None and score > each.points:
                yield INDICATOR_ABOVE_POINTS.at(
                    row.origin.place or row.name,
                    f"“{row.name}”的“{each.name}”得 {format_points(score)} 分，"
                    f"分值为 {plain_number(each.points)} 分。",
                )


def _ceilings(table: ScoreTable, scale: GradeScale, execution_points: Points) -> dict[int, Flaw]:
    found = {}
    for place, row in enumerate(table.ledger.rows):
        rate = execution_rate(row)
        if rate is None or row.self_score is None:
            continue
        ceiling = round_points(scale.full - execution_points + execution_points * rate)
        if row.self_score > ceiling:
            found[place] = SELF_SCORE_ABOVE_CEILING.at(
                row.origin.place or row.name,
                f"“{row.name}”自评 {format_points(row.self_score)} 分，执行率"
                f" {format_percent(rate)}，自评最高 {format_points(ceiling)} 分。",
            )
    return found


def _total_signal(
    table: ScoreTable, leaves: Sequence[IndicatorColumn], found: dict[int, Flaw]
) -> Signal:
    count = len(table.ledger.rows)
    if not leaves:
        stated = "没有" if not table.indicators else "有而分值合计不是满分的"
        sentence = f"得分表{stated}指标得分，不能核对总分。"
        return Signal("total", "总分与指标得分", Status.TOO_LITTLE, sentence, count)
    names = table.names
    sentence = (
        f"{len(found)} 项的总分与 {len(leaves)} 个指标得分之和不一致："
        f"{listed(names[row] for row in found)}。请核对。"
        if found
        else f"指标得分齐全的各项，总分等于 {len(leaves)} 个指标得分之和。"
    )
    status = Status.NOTICE if found else Status.UNREMARKABLE
    figures = (counted("不一致的项数", len(found)),)
    return Signal("total", "总分与指标得分", status, sentence, count, figures, {}, tuple(found))


def _grade_signal(table: ScoreTable, scale: GradeScale) -> Signal:
    rows = table.ledger.rows
    stated = [row for row, each in enumerate(rows) if each.grade is not None]
    if not stated:
        sentence = "得分表没有写等级，按得分评定。"
        return Signal("grade", "等级与得分", Status.TOO_LITTLE, sentence, len(rows))
    wrong = [row for row in stated if rows[row].grade is not grade_of(rows[row].score, scale)]
    names = table.names
    sentence = (
        f"{len(stated)} 项写了等级，其中 {len(wrong)} 项与得分不符："
        f"{listed(names[row] for row in wrong)}。请核对。"
        if wrong
        else f"写了等级的 {len(stated)} 项，等级都与得分相符。"
    )
    status = Status.NOTICE if wrong else Status.UNREMARKABLE
    figures = (counted("等级与得分不符的项数", len(wrong)),)
    return Signal("grade", "等级与得分", status, sentence, len(rows), figures, {}, tuple(wrong))


def _ceiling_signal(table: ScoreTable, found: dict[int, Flaw], points: Points) -> Signal:
    both = [
        row
        for row in table.ledger.rows
        if row.self_score is not None and execution_rate(row) is not None
    ]
    subject = "自评分与执行率"
    if not both:
        sentence = "得分表没有自评分、预算数和执行数，不能核对自评分的上限。"
        return Signal("self-score-ceiling", subject, Status.TOO_LITTLE, sentence, 0)
    names = table.names
    sentence = (
        f"{len(both)} 项中有 {len(found)} 项的自评分高于按执行率能得到的最高分："
        f"{listed(names[row] for row in found)}。请核对。"
        if found
        else f"{len(both)} 项的自评分都不高于按执行率能得到的最高分。"
    )
    status = Status.NOTICE if found else Status.UNREMARKABLE
    method = {
        "方法": f"自评最高分 = 满分 − {plain_number(points)} + {plain_number(points)} × 执行率。"
    }
    figures = (counted("高于上限的项数", len(found)),)
    return Signal(
        "self-score-ceiling", subject, status, sentence, len(both), figures, method, tuple(found)
    )


def _order_signal(table: ScoreTable) -> Signal:
    rows = table.ledger.rows
    moves = moves_of([row.score for row in rows])
    names = table.names
    said = (
        f"第 {move.source} 行“{names[move.source - 1]}”（"
        f"{format_points(rows[move.source - 1].score)} 分）应为第 {move.target} 位"
        for move in moves
    )
    if len(moves) * 2 > len(rows):
        status, sentence = Status.UNREMARKABLE, "得分表不是按得分排列的，不核对次序。"
        moves = ()
    elif moves:
        status = Status.NOTICE
        shown = "；".join(islice(said, MOST_NAMED))
        sentence = f"得分由高到低排列，有 {len(moves)} 行不在位置上：{shown}。请核对是否后补。"
    else:
        status, sentence = Status.UNREMARKABLE, f"{len(rows)} 行由高到低排列，次序无误。"
    figures = (counted("不在位置上的行数", len(moves)),)
    wrong = tuple(move.source - 1 for move in moves)
    return Signal("order", "次序", status, sentence, len(rows), figures, {}, wrong)


def _count_signal(table: ScoreTable) -> Signal:
    rows = table.ledger.rows
    scopes = Counter(str(row.scope) for row in rows)
    shown = "，".join(f"{scope} {count}" for scope, count in scopes.items())
    serials = [row.serial for row in rows]
    times = Counter(serial for serial in serials if serial is not None)
    wrong = tuple(
        place for place, serial in enumerate(serials) if serial is not None and times[serial] > 1
    )
    fact = f"共 {len(rows)} 项：{shown}。"
    sentence = f"{fact}序号有重复，请核对。" if wrong else fact
    status = Status.NOTICE if wrong else Status.UNREMARKABLE
    figures = tuple(counted(scope, count) for scope, count in scopes.items())
    return Signal("counts", "个数", status, sentence, len(rows), figures, {}, wrong)
