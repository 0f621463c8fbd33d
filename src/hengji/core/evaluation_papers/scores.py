"""Scores of an evaluation as tables (得分表): by indicator, by stage, step by step."""

from collections.abc import Iterator

from hengji.core.blocks import Align, Cell, Column, Form, Table, blank
from hengji.core.evaluation_papers.paper import change_words, full_points, observed_words
from hengji.core.evaluation_papers.path import paths, reached, totals_by_stage
from hengji.core.evaluation_papers.phrases import (
    centred,
    label,
    minute_of,
    named_path,
    or_none,
    points_or_none,
    rate_of,
)
from hengji.core.evaluation_papers.record import EvaluationRecord
from hengji.core.evaluations import ScoreStage
from hengji.core.grading import grade_of
from hengji.core.indicators import Indicator
from hengji.core.quantities import ZERO, Points, format_points, total_points

Row = tuple[Cell, ...]

SCORE_WIDTHS = (42, 56, 18, 18, 22)
FULL_WIDTHS = (27, 16, 38, 25, 16, 34)


def won(record: EvaluationRecord, node: Indicator) -> Points | None:
    """Return what the leaves below were given; None while one that applies lacks."""
    leaves = [leaf for leaf in node.leaves() if leaf.code not in record.sheet.excluded]
    scores = [record.sheet.scores.get(leaf.code) for leaf in leaves]
    found = [score.points for score in scores if score is not None]
    return total_points(found) if found and len(found) == len(scores) else None


def counted(record: EvaluationRecord, node: Indicator) -> Points:
    """Return what an indicator can win once leaves that do not apply gave theirs over."""
    same = (each.points for each in record.sheet.tree.walk() if each.code == node.code)
    return next(same, Points(ZERO))


def result_words(record: EvaluationRecord) -> tuple[str, str]:
    """Return the total and the grade as they are printed."""
    if record.outcome:
        return "—", record.outcome
    total = record.sheet.total
    if total is None:
        return blank("总分"), blank("等级")
    return format_points(total), grade_of(total, record.scale).value


def score_form(record: EvaluationRecord) -> Form:
    """Return points, score and score rate of every indicator."""
    root = record.scheme.tree
    rows: list[Row] = [
        (label("二级指标"), label("三级指标"), label("分值"), label("得分"), label("得分率"))
    ]
    for first in root.children:
        rows.append(_group(record, first))
        rows += [_leaf(record, leaf) for leaf in first.leaves()]
    total, grade = result_words(record)
    rows.append(
        (
            label("合计", 2),
            label(format_points(root.points)),
            label(total),
            label(rate_of(record.sheet.total, root.points)),
        )
    )
    rows.append((label("评价等级", 2), label(grade, 3)))
    return Form("绩效评价得分表", SCORE_WIDTHS, tuple(rows), heads=1, note=_na_note(record))


def _group(record: EvaluationRecord, node: Indicator) -> Row:
    points, score = counted(record, node), won(record, node)
    return (
        label(node.name, 2),
        label(format_points(points)),
        label(points_or_none(score)),
        label(rate_of(score, points)),
    )


def _leaf(record: EvaluationRecord, leaf: Indicator) -> Row:
    score = record.sheet.scores.get(leaf.code)
    excluded = leaf.code in record.sheet.excluded
    above = named_path(record.scheme.tree, leaf.code)
    return (
        Cell(above[-1] if len(above) > 1 else ""),
        Cell(leaf.name),
        centred(full_points(record, leaf)),
        centred("不适用" if excluded else format_points(score.points) if score else blank("得分")),
        centred(rate_of(score.points, score.full) if score else "—"),
    )


def _na_note(record: EvaluationRecord) -> str:
    if not record.sheet.excluded:
        return ""
    count = len(record.sheet.excluded)
    return f"注：{count}个指标不适用，其分值按比例分给其他指标，各级分值以此为准。"


def full_form(record: EvaluationRecord) -> Form:
    """Return the framework with rule, actual value, score and because of every leaf."""
    titles = ("三级指标", "分值", "评分标准", "实际完成值", "得分", "得分依据")
    rows: list[Row] = [tuple(map(label, titles))]
    for first in record.scheme.tree.children:
        points, score = counted(record, first), won(record, first)
        rows.append(
            (
                label(first.name),
                label(format_points(points)),
                label(f"得分率 {rate_of(score, points)}", 2),
                label(points_or_none(score)),
                label(""),
            )
        )
        rows += [_full_leaf(record, leaf) for leaf in first.leaves()]
    total, grade = result_words(record)
    full = format_points(record.scheme.tree.points)
    rows.append((label("合计"), label(full), label("", 2), label(total), label(grade)))
    return Form("", FULL_WIDTHS, tuple(rows), 1, _na_note(record), "指标体系评分表")


def _full_leaf(record: EvaluationRecord, leaf: Indicator) -> Row:
    score = record.sheet.scores.get(leaf.code)
    excluded = record.sheet.excluded.get(leaf.code)
    because = f"不适用：{excluded.reason}" if excluded else score.because if score else "—"
    return (
        Cell(leaf.name),
        centred(full_points(record, leaf)),
        Cell(or_none(record.standards.get(leaf.code, ""))),
        centred(observed_words(record, leaf)),
        centred(points_or_none(score.points if score else None)),
        Cell(because),
    )


def totals_table(record: EvaluationRecord) -> Table:
    """Return every step of the total with who, when and why."""
    columns = (
        Column("阶段", 24),
        Column("原得分", 20),
        Column("得分", 20),
        Column("理由", 44, Align.LEFT),
        Column("经办人", 24),
        Column("时间", 24),
    )
    rows = tuple(
        (
            total.stage.value,
            points_or_none(total.before),
            format_points(total.score),
            total.reason,
            total.by,
            minute_of(total.at),
        )
        for total in record.totals
    )
    return Table("总分轨迹", columns, rows)


def path_form(record: EvaluationRecord) -> Form:
    """Return what every leaf had after each stage that was reached."""
    stages, found = reached(record), paths(record)
    widths = (156 - 20 - 22 * len(ScoreStage), 20, *(22 for _ in ScoreStage))
    heads = tuple(label(text) for text in ("三级指标", "分值", *ScoreStage))
    rows: list[Row] = [heads]
    for leaf in record.scheme.tree.leaves():
        path = found.get(leaf.code, {})
        rows.append(
            (
                Cell(leaf.name),
                centred(full_points(record, leaf)),
                *(centred(points_or_none(path.get(stage))) for stage in ScoreStage),
            )
        )
    sums = totals_by_stage(record)
    full = format_points(record.scheme.tree.points)
    cells = (label(points_or_none(sums.get(stage))) for stage in ScoreStage)
    rows.append((label("合计"), label(full), *cells))
    note = "注：“—”为该阶段尚未评分。" if len(stages) < len(ScoreStage) else ""
    return Form("各指标在各阶段的得分", widths, tuple(rows), heads=1, note=note)


def changed_form(record: EvaluationRecord) -> Form | None:
    """Return the changes after the agency's draft, each with before, after and why."""
    later = [change for change in record.changes if change.stage is not ScoreStage.AGENCY]
    if not later:
        return None
    names = {leaf.code: leaf.name for leaf in record.scheme.tree.leaves()}
    titles = ("三级指标", "阶段", "原得分", "得分", "依据和理由", "评分人、时间")
    rows = (
        tuple(map(label, titles)),
        *(
            (
                Cell(names.get(change.code, change.code)),
                centred(change.stage),
                centred(points_or_none(change.before)),
                centred(points_or_none(change.after)),
                Cell(change_words(change)),
                centred(f"{change.by}\n{minute_of(change.at)}"),
            )
            for change in later
        ),
    )
    return Form("初稿之后的得分调整", (30, 15, 16, 16, 55, 24), rows, heads=1)


def lost_leaves(record: EvaluationRecord) -> Iterator[tuple[Indicator, Points]]:
    """Yield the leaves that lost points, with how many, in the order of the tree."""
    for leaf in record.scheme.tree.leaves():
        score = record.sheet.scores.get(leaf.code)
        if score is not None and score.points < score.full:
            yield leaf, Points(score.full - score.points)
