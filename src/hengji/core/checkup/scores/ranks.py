"""How far ranks can be relied upon (名次的区间), when the error of scoring is known."""

from math import sqrt

import numpy as np
from scipy.special import ndtri

from hengji.core.checkup.scores.intervals import ALPHA
from hengji.core.checkup.scores.smooth import POINT, Integers
from hengji.core.checkup.scores.wording import counted, measured, number, too_little
from hengji.core.checkup.signals import Signal, Status

WIDE = 4
"""Bands instead of ranks where the middle interval is wider than n ÷ 4."""


def rank_intervals(cents: Integers, error: float) -> tuple[Integers, Integers]:
    """Return the best and the worst rank that each score may have.

    A score is surely better than another if they differ by more than chance
    explains, with an allowance for comparing it with all the others.

    Args:
        cents: Scores, at least two.
        error: Standard error of one scoring, in points.
    """
    count = len(cents)
    sure = float(ndtri(1 - ALPHA / (2 * (count - 1)))) * sqrt(2) * error * POINT
    ordered = np.sort(cents)
    better = count - np.searchsorted(ordered, cents + sure, side="right")
    worse = np.searchsorted(ordered, cents - sure, side="left")
    return (1 + better).astype(np.int64), (count - worse).astype(np.int64)


def check_ranks(cents: Integers, error: float | None) -> Signal:
    """Say how wide the ranks are, or that nobody can know.

    Args:
        cents: Scores.
        error: Known standard error of one scoring in points, else None.
    """
    count = len(cents)
    if error is None or count <= 1:
        sentence = (
            "没有重复评分，一次打分的误差未知，名次的误差无法估计。"
            "有双评或专家独立评分后可以给出名次的区间。"
        )
        return too_little("ranks", "名次的区间", sentence, count)
    low, high = rank_intervals(cents, error)
    width = float(np.median(high - low))
    wide = width > count / WIDE
    fact = (
        f"一次打分的误差按 ±{number(error)} 分，{count} 项的名次区间宽度中位数为"
        f" {number(width, 0)} 位。"
    )
    advice = (
        "名次不足以区分多数项目；得分集中时本来如此。建议：公布等级或分段，不公布名次。"
        if wide
        else "名次可以公布，宜附区间。"
    )
    figures = (
        measured("名次区间宽度的中位数", width, places=0),
        counted("可能排第一的项数", int((low == 1).sum())),
    )
    method = {
        "方法": "两两比较，相差超过 z·√2·误差的才算确实高于；名次区间 = [1 + 确实高于它的项数，"
        "n − 确实低于它的项数]。",
        "多重比较": "z 取 1 − 0.05 ÷ 2(n − 1) 的分位数。",
        "假设": f"各项误差相同，为 {number(error, 2)} 分。",
    }
    status = Status.NOTICE if wide else Status.UNREMARKABLE
    return Signal("ranks", "名次的区间", status, fact + advice, count, figures, method)
