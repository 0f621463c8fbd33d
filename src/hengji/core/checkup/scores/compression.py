"""How well grades tell apart (等级区分度), and which hang on little (临界项目)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import ROUND_FLOOR, Decimal
from math import exp, log
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from hengji.core.checkup.scores.intervals import wilson
from hengji.core.checkup.scores.smooth import POINT, Floats, Integers
from hengji.core.checkup.scores.table import ScoreTable, cutoffs_of, grades_of
from hengji.core.checkup.scores.wording import (
    counted,
    edge_text,
    listed,
    measured,
    number,
    percent,
    score_text,
    shared,
    stability,
)
from hengji.core.checkup.signals import Signal, Status
from hengji.core.grading import GradeScale
from hengji.core.ledger import score_as_written
from hengji.core.quantities import HUNDRED, HUNDREDTH, round_half_up

FEWEST = 30
FEWEST_GRADES = 2.0
"""Effective grades below which the grades tell evaluations apart badly."""
ERRORS = (0.5, 1.0, 1.5, 2.0)
"""Errors of scoring again, in points, at which grades that flip are counted."""
USUAL_ERROR = 1.0
MANY_CRITICAL = 0.1


class Critical(NamedTuple):
    """An evaluation within one point of a cutoff; both in cents."""

    row: int
    cutoff: int
    distance: int


def check_compression(table: ScoreTable, scale: GradeScale) -> Signal:
    """Say how many of the grades are in use, and how much of the range."""
    cents = table.cents
    count = len(cents)
    grades = Counter(grades_of((row.score for row in table.ledger.rows), scale))
    entropy = -sum(many / count * log(many / count) for many in grades.values())
    effective = exp(entropy)
    lowest = int(scale.bands[-2].at_least * HUNDRED) if len(scale.bands) > 1 else 0
    used = (int(cents.max()) - int(cents.min())) / (int(scale.full * HUNDRED) - lowest)
    shown = "，".join(f"{band.grade} {grades[band.grade]}" for band in scale.bands)
    fact = (
        f"{count} 项评价用了 {len(scale.bands)} 个等级中的 {len(grades)} 个（{shown}），"
        f"有效等级数 {number(effective, 2)}；得分占 {edge_text(lowest)}—"
        f"{edge_text(int(scale.full * HUNDRED))} 分区间的 {percent(used)}。"
    )
    best = scale.bands[0].grade
    figures = (
        *(counted(f"{band.grade}", grades[band.grade]) for band in scale.bands),
        shared(f"{best}的比率", grades[best] / count, wilson(grades[best], count)),
        measured("等级熵", entropy, places=3),
        measured("有效等级数", effective, places=2),
        shared("得分区间的使用", used),
    )
    method = {
        "方法": "有效等级数为等级分布香农熵的指数 e^H；少于 2 且不少于 30 项时提示。",
        "局限": "没有外部参照，不能判断某一等级的比率是否过高。",
    }
    if count < FEWEST:
        sentence = f"{fact}不足 {FEWEST} 项，不判断区分度。"
        status = Status.TOO_LITTLE
    elif effective < FEWEST_GRADES:
        sentence = (
            f"{fact}与满用 {len(scale.bands)} 个等级相比区分度低。{stability(count)}"
            "也可能是对象本来相近，或差的项目没有列入评价。这是对指标体系设计的提示，不针对任何机构。"
            "建议：检查指标分档和评分标准能否拉开差距。"
        )
        status = Status.NOTICE
    else:
        sentence, status = f"{fact}等级能拉开差距。", Status.UNREMARKABLE
    return Signal("compression", "等级区分度", status, sentence, count, figures, method)


def critical_of(cents: Integers, cutoffs: Sequence[int]) -> tuple[Critical, ...]:
    """Return evaluations within one point of a cutoff, the nearest first."""
    if not cutoffs:
        return ()
    gaps = cents[:, None] - np.array(cutoffs)
    nearest = np.abs(gaps).argmin(axis=1)
    found = [
        Critical(row, cutoffs[nearest[row]], int(gaps[row, nearest[row]]))
        for row in np.flatnonzero(((gaps >= -POINT) & (gaps < POINT)).any(axis=1)).tolist()
    ]
    return tuple(sorted(found, key=lambda each: (abs(each.distance), each.row)))


def expected_flips(cents: Integers, cutoffs: Sequence[int], error: float) -> float:
    """Return how many grades would change if all were scored again.

    Args:
        cents: Scores.
        cutoffs: Grade cutoffs in cents; none gives 0.
        error: Standard error of scoring again, in points.
    """
    if not cutoffs:
        return 0.0
    gaps: Floats = np.abs(cents[:, None] - np.array(cutoffs)).min(axis=1) / POINT
    return float(ndtr(-gaps / error).sum())


def check_stability(table: ScoreTable, scale: GradeScale, error: float | None) -> Signal:
    """Say which grades hang on a small difference, on both sides alike.

    Args:
        table: The scores.
        scale: Its grades.
        error: The known error of scoring again in points, else None.
    """
    cents = table.cents
    count, cutoffs = len(cents), cutoffs_of(scale, cents)
    critical = critical_of(cents, cutoffs)
    assumed = USUAL_ERROR if error is None else error
    flips = expected_flips(cents, cutoffs, assumed)
    names = table.names
    shown = (f"{names[each.row]}（{score_text(cents[each.row])}）" for each in critical)
    many = count > 0 and len(critical) >= MANY_CRITICAL * count
    sentence = (
        f"{count} 项中有 {len(critical)} 项离等级分界不超过 1 分"
        + (f"：{listed(shown)}" if critical else "")
        + f"。按重新评分的误差 ±{number(assumed)} 分估计，约有 {number(flips, 0)} 项等级会改变；"
        + ("误差没有实测，是假定的。" if error is None else "误差来自重复评分。")
        + "得分集中、分界处项目本来就多，也会如此。"
        + ("建议：列入复核名单，分界上下两侧同等复核。" if many else "")
    )
    figures = (
        counted("离分界不超过 1 分", len(critical)),
        shared("离分界不超过 1 分的比率", len(critical) / count, wilson(len(critical), count)),
        *(
            measured(f"误差 {each} 分时改变等级的项数", expected_flips(cents, cutoffs, each))
            for each in sorted({*ERRORS, assumed})
        ),
    )
    method = {
        "方法": "改变等级的项数 = Σ Φ(−离最近分界的距离 ÷ 误差)。",
        "窗口": "分界上下各 1 分。",
        "假设": "误差服从正态分布，各项相同；没有重复评分时误差未知，列出 0.5、1、1.5、2 分四种。",
    }
    status = Status.NOTICE if many else Status.UNREMARKABLE
    rows = tuple(each.row for each in critical)
    return Signal("stability", "等级稳定性", status, sentence, count, figures, method, rows)


def check_other_rounding(table: ScoreTable, scale: GradeScale) -> Signal:
    """Say which grades would differ if scores were rounded otherwise."""
    ways = {
        "不舍入": _unrounded(table),
        "舍入到一位小数": [_to_places(row.score, Decimal(10)) for row in table.ledger.rows],
        "舍入到整分": [_to_places(row.score, HUNDRED) for row in table.ledger.rows],
    }
    now = grades_of((row.score for row in table.ledger.rows), scale)
    changed = {
        way: [row for row, grade in enumerate(grades_of(scores, scale)) if grade is not now[row]]
        for way, scores in ways.items()
    }
    rows = tuple(sorted({row for each in changed.values() for row in each}))
    names = table.names
    said = "；".join(
        f"{way}的有 {len(each)} 项" + (f"（{listed(names[row] for row in each)}）" if each else "")
        for way, each in changed.items()
    )
    sentence = (
        f"等级按两位小数评定。换一种舍入，等级会变的：{said}。"
        "这只说明这些项目紧靠分界，两位小数的口径不变。"
    )
    figures = tuple(counted(f"{way}时改变等级", len(each)) for way, each in changed.items())
    method = {"方法": "逐项按另外三种舍入重评等级；不舍入的用得分表上原来的数。"}
    return Signal(
        "other-rounding",
        "舍入口径",
        Status.UNREMARKABLE,
        sentence,
        len(now),
        figures,
        method,
        rows,
    )


def _unrounded(table: ScoreTable) -> Iterator[Decimal]:
    """Yield scores as written, cut to two places so that none moves up."""
    for row in table.ledger.rows:
        written = score_as_written(row)
        yield row.score if written is None else written.quantize(HUNDREDTH, ROUND_FLOOR)


def _to_places(score: Decimal, unit: Decimal) -> Decimal:
    """Round half up to a hundredth of ``unit``, by the only rounding there is."""
    return round_half_up(score / unit) * unit
