"""The distribution described (得分分布的描述): centre, spread, distinct values, ties."""

from math import sqrt

import numpy as np

from hengji.core.checkup.scores.intervals import Z95, mean_interval
from hengji.core.checkup.scores.smooth import BOOTSTRAP_SEED, Floats, Integers, Stratum
from hengji.core.checkup.scores.table import most_common
from hengji.core.checkup.scores.wording import (
    SMALL,
    counted,
    number,
    score_text,
    stability,
    too_little,
)
from hengji.core.checkup.signals import Figure, Signal, Status
from hengji.core.quantities import HUNDREDTH, format_points

FEWEST = 10
"""Scores below which neither a spread nor a curve is worth a sentence."""
REPLICATES, TIE_REPLICATES = 2000, 400
TIES_SHOWN = 10


def describe(cents: Integers) -> Signal:
    """Describe a set of scores; it never asks for a review."""
    count = len(cents)
    if count < FEWEST:
        sentence = f"只有 {count} 项得分，不足 {FEWEST} 项，分布不作描述。"
        return too_little("distribution", "得分分布", sentence, count)
    points = cents / 100
    mean, spread = _intervals(points)
    quarters = np.quantile(points, [0.25, 0.5, 0.75])
    average = format_points(int(cents.sum()) * HUNDREDTH / count)
    deviation = float(points.std(ddof=1))
    sentence = (
        f"{count} 项得分，平均 {average} 分（95% 区间 {number(mean[0], 2)} 至"
        f" {number(mean[1], 2)}），标准差 {number(deviation, 2)} 分"
        f"（{number(spread[0], 2)} 至 {number(spread[1], 2)}），"
        f"最低 {score_text(cents.min())}，中位数 {number(quarters[1], 2)}，"
        f"最高 {score_text(cents.max())}。"
    )
    figures = (
        counted("得分个数", count),
        Figure("平均分", average, float(points.mean()), *mean),
        Figure("标准差", number(deviation, 2), deviation, *spread),
        Figure("最低分", score_text(cents.min()), float(cents.min()) / 100),
        *(
            Figure(name, number(value, 2), float(value))
            for name, value in zip(("下四分位", "中位数", "上四分位"), quarters, strict=True)
        ),
        Figure("最高分", score_text(cents.max()), float(cents.max()) / 100),
    )
    way = "自助法 2,000 次，种子固定" if count < SMALL else "大样本公式"
    method = {"方法": f"均值和标准差的 95% 区间用{way}；分位数为线性插值。"}
    return Signal("distribution", "得分分布", Status.UNREMARKABLE, sentence, count, figures, method)


def _intervals(points: Floats) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the intervals of the mean and of the standard deviation."""
    count = len(points)
    if count < SMALL:
        draw = np.random.default_rng(BOOTSTRAP_SEED)
        drawn = points[draw.integers(0, count, (REPLICATES, count))]
        mean = np.quantile(drawn.mean(axis=1), [0.025, 0.975])
        spread = np.quantile(drawn.std(axis=1, ddof=1), [0.025, 0.975])
        return (float(mean[0]), float(mean[1])), (float(spread[0]), float(spread[1]))
    deviation = float(points.std(ddof=1))
    fourth = float(((points - points.mean()) ** 4).mean())
    wide = sqrt(max(fourth - deviation**4, 0.0) / count) / (2 * deviation) if deviation else 0.0
    return mean_interval(points), (deviation - Z95 * wide, deviation + Z95 * wide)


def check_ties(stratum: Stratum) -> Signal:
    """Compare tied scores with what rounding alone brings about.

    Args:
        stratum: All scores together, with their curve.
    """
    cents = stratum.cents
    count, groups = len(cents), most_common(cents.tolist())
    pairs = sum(many * (many - 1) // 2 for _, many in groups)
    expected, low, high = _expected_ties(stratum)
    distinct = len(np.unique(cents))
    more = pairs > high
    shown = "、".join(f"{score_text(value)}×{many}" for value, many in groups[:TIES_SHOWN])
    sentence = (
        f"{count} 项得分有 {distinct} 个不同的分数，同分的有 {pairs} 对"
        f"{f'（{shown}）' if shown else ''}；按取整习惯推算约 {number(expected)} 对"
        f"（区间 {low}—{high} 对），"
        + (
            f"实际多于推算。{stability(count)}同一批项目评分标准相同、按档给分也会造成同分。"
            "建议：抽看几对同分项目的打分底稿。"
            if more
            else "取整可以解释。"
        )
    )
    figures = (
        counted("不同的分数", distinct),
        counted("同分的对数", pairs),
        Figure("推算的对数", number(expected), expected, float(low), float(high)),
    )
    method = {
        "方法": "由含取整项的平滑曲线推算同分对数，区间由模拟（少于 200 项）或正态近似得出。",
        "局限": "曲线由同一批得分拟合。",
    }
    status = Status.NOTICE if more else Status.UNREMARKABLE
    return Signal("ties", "同分", status, sentence, count, figures, method)


def _expected_ties(stratum: Stratum) -> tuple[float, int, int]:
    """Return tied pairs under the curve, and their 95% range."""
    shares = _hundredths(stratum)
    count = len(stratum.cents)
    squares, cubes = float((shares**2).sum()), float((shares**3).sum())
    pairs = count * (count - 1) / 2
    if count >= SMALL:
        variance = pairs * squares * (1 - squares)
        variance += count * (count - 1) * (count - 2) * (cubes - squares**2)
        reach = Z95 * sqrt(max(variance, 0.0))
        return pairs * squares, int(pairs * squares - reach), int(pairs * squares + reach) + 1
    draw = np.random.default_rng(BOOTSTRAP_SEED)
    edges = np.cumsum(shares)
    drawn = np.searchsorted(edges / edges[-1], draw.random((TIE_REPLICATES, count)))
    ordered = np.sort(drawn, axis=1)
    many = np.array([_pairs(row) for row in ordered])
    low, high = np.quantile(many, [0.025, 0.975])
    return pairs * squares, int(low), int(np.ceil(high))


def _pairs(drawn: Integers) -> int:
    counts = np.unique(drawn, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())


def _hundredths(stratum: Stratum) -> Floats:
    """Return the share of each hundredth of a point."""
    widths = stratum.panel.grid.widths
    return np.repeat(stratum.curve.shares / widths, widths.astype(int))
