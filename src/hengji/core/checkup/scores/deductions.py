"""Likeness of deductions (扣分的相似): one template filled in for many projects?"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from hengji.core.checkup.scores.intervals import ALPHA
from hengji.core.checkup.scores.smooth import BOOTSTRAP_SEED, Floats
from hengji.core.checkup.scores.table import IndicatorColumn
from hengji.core.checkup.scores.weights import matrix_of
from hengji.core.checkup.scores.wording import (
    chance,
    counted,
    listed,
    measured,
    percent,
    stability,
    too_little,
)
from hengji.core.checkup.signals import Signal, Status

PERMUTATIONS = 499
MOST = 400
"""Evaluations compared with one another; more are sampled with a stored seed."""
FEWEST, FEWEST_INDICATORS = 10, 3
GROUPS_SHOWN = 3
MILS = 1000


def check_deductions(
    indicators: Sequence[IndicatorColumn],
    agencies: Sequence[str],
    strata: Sequence[str],
    names: Sequence[str],
) -> Signal:
    """Compare likeness of deductions within agencies with that between them.

    Args:
        indicators: In the order of the table.
        agencies: Aligned with the evaluations, or empty where nobody knows.
        strata: Kind of each evaluation; likeness is compared within a kind.
        names: Of the evaluations, aligned.
    """
    usable = _usable(indicators, agencies)
    if len(usable) < FEWEST or len({agencies[row] for row in usable}) <= 1:
        sentence = (
            f"要有至少 {FEWEST_INDICATORS} 个指标的得分、两家机构、{FEWEST} 项评价，"
            "才能比较扣分的相似程度。"
        )
        return too_little("deductions", "扣分的相似", sentence, len(usable))
    if len(usable) > MOST:
        draw = np.random.default_rng(BOOTSTRAP_SEED)
        usable = np.sort(draw.choice(usable, MOST, replace=False))
    lost = _lost(indicators)[usable]
    found, within, between = likeness_test(
        lost, [agencies[row] for row in usable], [strata[row] for row in usable]
    )
    alike = _identical(lost, usable, agencies)
    said = "；".join(f"{listed(names[row] for row in group)}" for group in alike[:GROUPS_SHOWN])
    fact = (
        f"{len(usable)} 项评价两两比较，同一机构之内各指标扣分相同的比率平均 {percent(within)}，"
        f"不同机构之间 {percent(between)}。"
    )
    notable = found < ALPHA and within > between and bool(alike)
    sentence = fact + (
        f"同一机构所评、有扣分且各项扣分完全相同的有 {len(alike)} 组：{said}。"
        f"{stability(len(usable))}问题本来相同、评分标准分档粗，也会如此。建议：抽看两三组的打分底稿和扣分理由。"
        if notable
        else "同一机构之内没有明显更相似，或没有完全相同的扣分。"
    )
    figures = (
        measured("机构之内的相似", within, places=3),
        measured("机构之间的相似", between, places=3),
        counted("扣分完全相同的组数", len(alike)),
    )
    method = {
        "方法": f"扣分向量的汉明相似；同类评价之内打乱机构 {PERMUTATIONS} 次，种子固定，"
        f"p={chance(found)}。",
        "局限": "不看扣分理由的文字；同类之内机构所评项目仍可能不同。",
    }
    rows = tuple(int(row) for group in alike for row in group) if notable else ()
    status = Status.NOTICE if notable else Status.UNREMARKABLE
    return Signal("deductions", "扣分的相似", status, sentence, len(usable), figures, method, rows)


def _usable(indicators: Sequence[IndicatorColumn], agencies: Sequence[str]) -> np.ndarray:
    """Return the evaluations with an agency and every indicator scored."""
    if len(indicators) < FEWEST_INDICATORS or not agencies:
        return np.array([], dtype=np.int64)
    complete = ~np.isnan(matrix_of(indicators)).any(axis=1)
    return np.flatnonzero(complete & (np.array(agencies) != ""))


def _lost(indicators: Sequence[IndicatorColumn]) -> Floats:
    points = np.array([float(each.points) for each in indicators])
    return np.asarray(np.rint((points - matrix_of(indicators)) * MILS), dtype=float)


def likeness_test(
    lost: Floats, agencies: Sequence[str], strata: Sequence[str]
) -> tuple[float, float, float]:
    """Return the p-value, and the mean likeness within and between agencies.

    Pairs of one stratum count; agencies are shuffled inside strata.
    """
    alike = (lost[:, None, :] == lost[None, :, :]).mean(axis=2)
    kinds = np.unique(np.array(strata), return_inverse=True)[1]
    comparable = (kinds[:, None] == kinds[None, :]).astype(float)
    np.fill_diagonal(comparable, 0.0)
    alike *= comparable
    codes = np.unique(np.array(agencies), return_inverse=True)[1]
    within, between = _means(alike, comparable, codes)
    draw = np.random.default_rng(BOOTSTRAP_SEED)
    reached = 0
    for _ in range(PERMUTATIONS):
        shuffled = codes.copy()
        for kind in range(kinds.max() + 1):
            places = np.flatnonzero(kinds == kind)
            shuffled[places] = codes[draw.permutation(places)]
        inside, outside = _means(alike, comparable, shuffled)
        reached += inside - outside >= within - between - 1e-12
    return (1 + reached) / (PERMUTATIONS + 1), within, between


def _means(alike: Floats, comparable: Floats, codes: np.ndarray) -> tuple[float, float]:
    together = codes[:, None] == codes[None, :]
    inside, pairs = (float(each.sum(where=together)) for each in (alike, comparable))
    others = float(comparable.sum()) - pairs
    return inside / max(pairs, 1.0), (float(alike.sum()) - inside) / max(others, 1.0)


def _identical(lost: Floats, rows: np.ndarray, agencies: Sequence[str]) -> list[tuple[int, ...]]:
    """Return groups of one agency's evaluations that lost the same points."""
    groups: dict[tuple[str, bytes], list[int]] = defaultdict(list)
    for row, each in zip(rows.tolist(), lost, strict=True):
        if each.any():
            groups[agencies[row], each.tobytes()].append(row)
    return [tuple(group) for group in groups.values() if len(group) > 1]
