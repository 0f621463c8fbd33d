"""What other weights would do to grades and ranks (权重敏感性)."""

from collections.abc import Sequence

import numpy as np

from hengji.core.checkup.scores.smooth import BOOTSTRAP_SEED, Floats, Integers
from hengji.core.checkup.scores.table import IndicatorColumn
from hengji.core.checkup.scores.wording import (
    counted,
    listed,
    measured,
    number,
    percent,
    too_little,
)
from hengji.core.checkup.signals import Signal, Status

CONCENTRATION = 100
"""Of the Dirichlet distribution: a weight of 0.10 varies by 0.03."""
DRAWS, MOST_CELLS = 1000, 2_000_000
OFTEN = 0.25
FEWEST_INDICATORS = 2


def matrix_of(indicators: Sequence[IndicatorColumn]) -> Floats:
    """Return scores in points, evaluations × indicators; NaN where blank."""
    return np.stack([each.values for each in indicators], axis=1)


def flip_shares(rates: Floats, weights: Floats, cutoffs: Sequence[int]) -> Floats:
    """Return how often each evaluation has another grade under other weights.

    Args:
        rates: Share of the points won, evaluations × indicators.
        weights: Shares of the full score, adding up to 1.
        cutoffs: Grade cutoffs in cents.
    """
    count = max(1, min(DRAWS, MOST_CELLS // max(len(rates), 1)))
    draw = np.random.default_rng(BOOTSTRAP_SEED)
    other = draw.dirichlet(CONCENTRATION * weights, count)
    edges = np.sort(np.array(cutoffs, dtype=float)) / 10_000
    usual = np.searchsorted(edges, rates @ weights + 1e-9, side="right")
    drawn = np.searchsorted(edges, (rates @ other.T) + 1e-9, side="right")
    return np.asarray((drawn != usual[:, None]).mean(axis=1), dtype=float)


def rank_widths(rates: Floats, weights: Floats) -> Integers:
    """Return the width of each evaluation's 95% range of ranks."""
    count = max(1, min(DRAWS, MOST_CELLS // max(len(rates), 1)))
    draw = np.random.default_rng(BOOTSTRAP_SEED)
    totals = rates @ draw.dirichlet(CONCENTRATION * weights, count).T
    ranks = np.argsort(np.argsort(-totals, axis=0), axis=0) + 1
    low, high = np.quantile(ranks, [0.025, 0.975], axis=1, method="nearest")
    return np.asarray(high - low, dtype=np.int64)


def check_weights(
    indicators: Sequence[IndicatorColumn], names: Sequence[str], cutoffs: Sequence[int]
) -> Signal:
    """Say which grades hang on the weights of the indicators.

    Args:
        indicators: Leaves that together make the full score, or none.
        names: Of the evaluations, aligned.
        cutoffs: Grade cutoffs in cents.
    """
    scores = matrix_of(indicators) if indicators else np.empty((0, 0))
    complete = np.flatnonzero(~np.isnan(scores).any(axis=1)) if scores.size else np.array([], int)
    if len(indicators) < FEWEST_INDICATORS or len(complete) < FEWEST_INDICATORS:
        sentence = "得分表没有合计为满分的各项指标得分，不能试算别的权重。"
        return too_little("weights", "权重敏感性", sentence, len(complete))
    points = np.array([float(each.points) for each in indicators])
    weights, rates = points / points.sum(), scores[complete] / points
    shares, widths = flip_shares(rates, weights, cutoffs), rank_widths(rates, weights)
    often = complete[shares >= OFTEN]
    expected, width = float(shares.sum()), float(widths.mean())
    spared = "" if len(often) else "没有一项的等级取决于权重。"
    sentence = (
        f"权重小幅变动（0.10 的权重约 ±0.03）时，{len(complete)} 项中平均有 {number(expected)} 项"
        f"（{percent(expected / len(complete))}）等级改变，名次的 95% 区间平均宽"
        f" {number(width, 0)} 位；"
        f"四分之一以上的试算中等级改变的有 {len(often)} 项"
        + (f"：{listed(names[row] for row in often)}。" if len(often) else "。")
        + "这些项目靠近分界，且各指标得分率悬殊。" * bool(len(often))
        + (spared or "建议：列入复核名单，分界上下两侧同等复核。")
    )
    figures = (
        measured("改变等级的平均项数", expected),
        measured("名次区间的平均宽度", width),
        counted("等级取决于权重的项数", len(often)),
    )
    method = {
        "方法": f"权重取 Dirichlet(κw)，κ={CONCENTRATION}，种子固定，最多 {DRAWS} 次。",
        "局限": "只说明结论对权重的依赖，不说明哪一组权重更对。",
    }
    status = Status.NOTICE if len(often) else Status.UNREMARKABLE
    rows = tuple(often.tolist())
    return Signal("weights", "权重敏感性", status, sentence, len(complete), figures, method, rows)
