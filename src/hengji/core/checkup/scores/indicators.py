"""Indicators that tell nothing apart (指标的区分作用), and scores that stand out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from hengji.core.checkup.scores.intervals import ALPHA, benjamini_hochberg, wilson
from hengji.core.checkup.scores.smooth import Floats, Integers
from hengji.core.checkup.scores.table import IndicatorColumn
from hengji.core.checkup.scores.weights import matrix_of
from hengji.core.checkup.scores.wording import (
    MOST_NAMED,
    counted,
    listed,
    measured,
    number,
    percent,
    shared,
    stability,
    too_little,
)
from hengji.core.checkup.signals import Figure, Signal, Status

ALMOST_ALL = 0.95
FEWEST_FULL = 35
"""All in full marks, and so many, put the lower bound above 90%."""
END_SHARE = 0.27
POOR = 0.2
FEWEST_FOR_DISCRIMINATION = 20
FARTHEST = 3.5
CONSISTENT = 0.6745
SAME = 1e-9
FEWEST_FOR_OUTLIERS = 10
Matrix = Floats


def indicator_signals(
    indicators: Sequence[IndicatorColumn],
    cents: Integers,
    agencies: Sequence[str],
    names: Sequence[str],
) -> Iterator[Signal]:
    """Yield what the indicators say; nothing where the table has none.

    Args:
        indicators: In the order of the table.
        cents: Total scores.
        agencies: Aligned with the scores, or empty where nobody knows.
        names: Of the evaluations, aligned.
    """
    yield check_outliers(cents, names)
    if not indicators:
        return
    scores = matrix_of(indicators)
    yield check_full_marks(indicators, scores)
    yield check_discrimination(indicators, scores, cents)
    if len(set(agencies) - {""}) > 1:
        yield check_never_deducting(indicators, scores, agencies)


def _full(indicators: Sequence[IndicatorColumn], scores: Matrix) -> np.ndarray:
    """Tell which scores are in full marks; blank ones are not."""
    points = np.array([float(each.points) for each in indicators])
    return np.asarray(scores >= points - SAME)


@dataclass(slots=True)
class _Sorted:
    """Names of indicators by what their full marks say, and their figures."""

    nearly: list[str] = field(default_factory=list)
    flat: list[str] = field(default_factory=list)
    too_few: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    def words(self) -> str:
        """List what was found, or say that nothing was."""
        kinds = {
            "几乎全部得满分的指标": self.nearly,
            "全部得分相同的指标": self.flat,
            f"全部满分但不足 {FEWEST_FULL} 项、不作判断的指标": self.too_few,
        }
        found = [f"{kind}：{listed(names)}" for kind, names in kinds.items() if names]
        return "；".join(found) or "没有全部满分或全部相同的指标"


def _sorted(indicators: Sequence[IndicatorColumn], scores: Matrix) -> _Sorted:
    full, known = _full(indicators, scores), ~np.isnan(scores)
    found = _Sorted()
    for place, each in enumerate(indicators):
        count, won = int(known[:, place].sum()), int(full[:, place].sum())
        if not count:
            continue
        bounds = wilson(won, count)
        found.figures.append(shared(f"{each.name}满分率", won / count, bounds))
        if won == count < FEWEST_FULL:
            found.too_few.append(each.name)
        elif won == count or bounds[0] > ALMOST_ALL:
            found.nearly.append(each.name)
        elif float(np.ptp(scores[known[:, place], place])) < SAME:
            found.flat.append(each.name)
    return found


def check_full_marks(indicators: Sequence[IndicatorColumn], scores: Matrix) -> Signal:
    """Say which indicators nearly everybody has in full, or all alike."""
    found = _sorted(indicators, scores)
    notable = bool(found.nearly or found.flat)
    sentence = f"{len(indicators)} 个指标、{len(scores)} 项评价：{found.words()}。"
    if notable:
        sentence += (
            f"{stability(len(scores))}工作普遍到位，或评分标准过宽，都会如此；"
            "这是对指标设计的提示。建议：检查这些指标的评分标准能否拉开差距。"
        )
    method = {
        "方法": f"满分率的 Wilson 95% 下限超过 {percent(ALMOST_ALL)}，或全部满分且不少于"
        f" {FEWEST_FULL} 项；得分的极差为零。",
    }
    otherwise = Status.TOO_LITTLE if found.too_few else Status.UNREMARKABLE
    return Signal(
        "full-marks",
        "满分和无差异的指标",
        Status.NOTICE if notable else otherwise,
        sentence,
        len(scores),
        tuple(found.figures),
        method,
    )


def check_discrimination(
    indicators: Sequence[IndicatorColumn], scores: Matrix, cents: Integers
) -> Signal:
    """Say which indicators do not tell good evaluations from others."""
    count = len(cents)
    if count < FEWEST_FOR_DISCRIMINATION:
        sentence = f"不足 {FEWEST_FOR_DISCRIMINATION} 项，不计算指标的区分度。"
        return too_little("discrimination", "指标的区分度", sentence, count)
    ends = max(int(round(END_SHARE * count)), 1)  # noqa: RUF046 - a numpy-free count
    order = np.argsort(-cents, kind="stable")
    figures, poor = [], []
    for place, each in enumerate(indicators):
        top, bottom = scores[order[:ends], place], scores[order[-ends:], place]
        if np.isnan(top).all() or np.isnan(bottom).all():
            continue
        value = float(np.nanmean(top) - np.nanmean(bottom)) / float(each.points)
        figures.append(measured(f"{each.name}区分度", value, places=2))
        if value < POOR:
            poor.append(each.name)
    fact = (
        f"按总分高低各 {ends} 项（{percent(END_SHARE)}）比较，{len(figures)} 个指标中区分度低于"
        f" {number(POOR)} 的有 {len(poor)} 个"
    )
    sentence = (
        f"{fact}：{listed(poor)}。指标分值小、要求容易达到时本来如此，不是评分有误。"
        f"{stability(count)}建议：修订指标体系时检查这些指标。"
        if poor
        else f"{fact}。"
    )
    method = {"方法": "区分度 D =（高分组均分 − 低分组均分）÷ 分值，低于 0.2 为低。"}
    status = Status.NOTICE if poor else Status.UNREMARKABLE
    return Signal("discrimination", "指标的区分度", status, sentence, count, tuple(figures), method)


def check_never_deducting(
    indicators: Sequence[IndicatorColumn], scores: Matrix, agencies: Sequence[str]
) -> Signal:
    """Say which agencies never deduct where the others do."""
    full, known = _full(indicators, scores), ~np.isnan(scores)
    named, codes = np.unique(np.array(agencies), return_inverse=True)
    pairs: list[tuple[str, str, int, float]] = []
    chances: list[float] = []
    for place, each in enumerate(indicators):
        own, own_full = (
            np.bincount(codes, weights=counted_in[:, place], minlength=len(named))
            for counted_in in (known, full)
        )
        for agency in np.flatnonzero((named != "") & (own > 0) & (own < own.sum())).tolist():
            count, won = int(own[agency]), own_full[agency]
            rate = float((own_full.sum() - won) / (own.sum() - count))
            pairs.append((str(named[agency]), each.name, count, rate))
            chances.append(rate**count if won == count else 1.0)
    allowed = benjamini_hochberg(chances)
    found = [pair for pair, chance in zip(pairs, allowed, strict=True) if chance < ALPHA]
    shown = "；".join(
        f"“{agency}”在“{name}”上 {count} 项全部满分（别的机构满分率 {percent(rate)}）"
        for agency, name, count, rate in found[:MOST_NAMED]
    )
    sentence = (
        f"{shown}{f'等 {len(found)} 处' if len(found) > MOST_NAMED else ''}。"
        f"{stability(len(scores))}"
        "所评项目在这一指标上本来就好，也会如此。建议：请该机构说明，抽看这一指标的打分底稿。"
        if found
        else f"看过 {len(pairs)} 处（机构 × 指标），没有只给满分的机构。"
    )
    method = {
        "方法": "按别的机构的满分率 f，一家机构 n 项全部满分的机会为 fⁿ。",
        "多重比较": f"{len(pairs)} 处按 Benjamini–Hochberg 调整，低于 0.05 才提出。",
        "局限": "没有随机分派时，差别可能来自项目。",
    }
    status = Status.NOTICE if found else Status.UNREMARKABLE
    figures = (counted("只给满分之处", len(found)),)
    return Signal("never-deducts", "从不扣分的机构", status, sentence, len(scores), figures, method)


def check_outliers(cents: Integers, names: Sequence[str]) -> Signal:
    """Say which scores lie far from the middle."""
    count = len(cents)
    middle = float(np.median(cents))
    distances = np.abs(cents - middle)
    spread = float(np.median(distances))
    if count < FEWEST_FOR_OUTLIERS or not spread:
        sentence = f"{count} 项得分过少或半数以上相同，不判断离群。"
        return too_little("outliers", "离群的得分", sentence, count)
    far = np.flatnonzero(CONSISTENT * distances / spread > FARTHEST).tolist()
    sentence = (
        f"{count} 项中有 {len(far)} 项远离中位数：{listed(names[row] for row in far)}。"
        f"{stability(count)}"
        "确有特别好或特别差的项目，也会如此。建议：核对这几项的得分有没有录错。"
        if far
        else f"{count} 项中没有远离中位数的得分。"
    )
    method = {"方法": "0.6745 × |得分 − 中位数| ÷ MAD 大于 3.5。"}
    status = Status.NOTICE if far else Status.UNREMARKABLE
    rows = tuple(far)
    figures = (counted("远离中位数的项数", len(far)),)
    return Signal("outliers", "离群的得分", status, sentence, count, figures, method, rows)
