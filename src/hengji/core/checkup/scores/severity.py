"""Severity of agencies (机构尺度差异), only where shared evaluations identify it.

Comparing the averages of agencies says nothing: an agency may have been given
better projects. Within an evaluation that two agencies scored, the project is
the same, and what differs is the scale. The statement is about scales: 偏宽 and
偏严 are not better and worse.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc, stdtrit

from hengji.core.checkup.scores.intervals import ALPHA
from hengji.core.checkup.scores.overlap import (
    GOALS,
    SCORER_ERROR,
    Design,
    Overlap,
    bridges_of,
    connectivity,
    design_of,
    double_scorings,
    laplacian_of,
    links_of_each,
)
from hengji.core.checkup.scores.smooth import Floats
from hengji.core.checkup.scores.table import ScoreTable
from hengji.core.checkup.scores.wording import (
    chance,
    counted,
    listed,
    measured,
    number,
    stability,
    too_little,
)
from hengji.core.checkup.signals import Figure, Signal, Status

LARGEST_HARMLESS = 1.0
"""A difference in points that is not worth a review, and the edge of the flag."""
FEWEST_FREE = 5
"""Degrees of freedom below which an interval is too wide to be of use."""
COMPARING = 0.84
"""Intervals this wide overlap if two agencies do not differ at about 5%."""
PAIRS_SHOWN = 12
TWO = 2
Ranked = tuple[Signal, float]


@dataclass(frozen=True, slots=True)
class Severity:
    """Scale of each agency against the mean of those it hangs together with.

    Attributes:
        effects: In points, by agency; above 0 is 偏宽. NaN where nothing connects.
        errors: Their standard errors.
        error: Standard error of one scoring.
        free: Degrees of freedom.
        statistic: F of "no agency differs", and ``chance`` its p-value.
        connectivity: λ₂ of the overlap.
        overlap: What it rests on.
    """

    effects: Floats
    errors: Floats
    error: float
    free: int
    statistic: float
    chance: float
    connectivity: float
    overlap: Overlap

    def intervals(self, confidence: float) -> tuple[Floats, Floats]:
        """Return the lower and upper ends of intervals of a confidence."""
        reach = float(stdtrit(self.free, (1 + confidence) / 2)) * self.errors
        return self.effects - reach, self.effects + reach


def severity_of(overlap: Overlap) -> Severity | None:
    """Estimate scales within evaluations: â = L⁺q.

    Returns:
        None where too few evaluations are shared to estimate the error.
    """
    if not overlap.shared:
        return None
    taking_part = overlap.components >= 0
    free = len(overlap.points) - overlap.shared - int(taking_part.sum()) + overlap.groups
    if free < 1:
        return None
    laplacian = laplacian_of(overlap)
    inverse = np.linalg.pinv(laplacian, hermitian=True)
    means = np.bincount(overlap.evaluations, overlap.points) / np.bincount(overlap.evaluations)
    within = overlap.points - means[overlap.evaluations]
    leanings = np.bincount(overlap.scorers, within, minlength=len(overlap.agencies))
    effects = inverse @ leanings
    explained = float(leanings @ effects)
    variance = max(float(within @ within) - explained, 0.0) / free
    between = int(taking_part.sum()) - overlap.groups
    ratio = explained / between / variance if variance > 0 else 0.0
    effects[~taking_part] = np.nan
    errors = np.sqrt(variance * np.diag(inverse))
    chance_of = float(fdtrc(between, free, ratio)) if variance > 0 else 1.0
    return Severity(
        effects,
        np.where(taking_part, errors, np.nan),
        variance**0.5,
        free,
        ratio,
        chance_of,
        connectivity(laplacian),
        overlap,
    )


def check_severity(table: ScoreTable, overlap: Overlap, found: Severity | None) -> Iterator[Ranked]:
    """Yield what can be said of the agencies' scales, or why nothing can.

    Args:
        table: The scores.
        overlap: Of its ratings.
        found: The scales, or None where the overlap identifies none.
    """
    if found is None:
        yield _not_comparable(table, overlap), 0.0
        return
    if found.free < FEWEST_FREE:
        yield _too_few(table, found), 0.0
        return
    outside = flagged_agencies(found)
    yield _overall(table, found, outside), 0.0
    for agency in outside:
        yield _agency_signal(found, agency), abs(float(found.effects[agency]))


def flagged_agencies(found: Severity) -> tuple[int, ...]:
    """Return the agencies whose 95% interval lies wholly beyond one point.

    Beyond it against the mean and against the middle agency as well, so that
    one extreme agency does not make the others look extreme. Of two agencies
    nobody can say which one leans.
    """
    low, high = found.intervals(1 - ALPHA)
    outside = []
    for group in range(found.overlap.groups):
        inside = np.flatnonzero(found.overlap.components == group)
        if len(inside) <= TWO:
            continue
        middle = float(np.median(found.effects[inside]))
        outside += [
            int(agency)
            for agency in inside
            if _beyond(low[agency], high[agency], 0.0)
            and _beyond(low[agency], high[agency], middle)
        ]
    return tuple(outside)


def _beyond(low: float, high: float, middle: float) -> bool:
    return low - middle > LARGEST_HARMLESS or high - middle < -LARGEST_HARMLESS


def _leaning(effect: float) -> str:
    return "偏宽" if effect > 0 else "偏严"


def _agency_signal(found: Severity, agency: int) -> Signal:
    effect = float(found.effects[agency])
    low, high = (float(side[agency]) for side in found.intervals(1 - ALPHA))
    name = found.overlap.agencies[agency]
    mine = int((found.overlap.scorers == agency).sum())
    above = effect > 0
    sides = (low, high) if above else (-high, -low)
    sentence = (
        f"在共同评价的 {mine} 项上，“{name}”比各机构平均{'高' if above else '低'}"
        f" {number(abs(effect))} 分（95% 区间 {number(sides[0])} 至 {number(sides[1])} 分），"
        f"{_leaning(effect)}。{stability(mine)}这是打分尺度的差异，不代表质量高低；对评分细则理解不同、"
        "共同评价的项目不是随机抽取、复评前看过初评，都可能造成。"
        "建议：先请该机构说明，统一评分细则培训；本次等级不调整。"
    )
    return Signal(
        "severity-agency",
        f"“{name}”的打分尺度",
        Status.REVIEW,
        sentence,
        mine,
        (measured("与平均的差", effect, (low, high)), counted("共同评价的项数", mine)),
        {**_method(found), "判断": "95% 区间整个在 ±1 分以外（对平均、对居中机构都如此）才提出。"},
    )


def _overall(table: ScoreTable, found: Severity, outside: Sequence[int]) -> Signal:
    overlap = found.overlap
    inside = np.flatnonzero(overlap.components >= 0)
    fact = (
        f"{len(inside)} 家机构由 {overlap.shared} 项共同评价连接，一次打分的误差约"
        f" ±{number(found.error)} 分；"
    )
    differs = found.chance < ALPHA
    if outside:
        names = (overlap.agencies[agency] for agency in outside)
        said = f"{listed(names)}的尺度与其他机构相差 1 分以上，见各机构的提示。"
    elif differs:
        said = (
            f"机构之间的尺度有差异（{_spread(found, inside)}），但没有一家能肯定相差 1 分以上。"
            "对评分细则理解不同也会如此，不代表质量高低。建议：统一评分细则培训；本次等级不调整。"
        )
    else:
        said = f"看不出机构之间的尺度有差异（{_spread(found, inside)}）。"
    apart = _apart(table, overlap)
    if apart:
        status = Status.NOT_COMPARABLE
    else:
        status = Status.NOTICE if outside or differs else Status.UNREMARKABLE
    count = overlap.shared
    figures = (*_effect_figures(found, inside), *_precision_figures(found))
    method = _method(found)
    if apart:
        method["双评方案"] = _plan_text(bridges_of(overlap, _strata(table), GOALS[0]))
    return Signal("severity", "机构打分尺度", status, fact + said + apart, count, figures, method)


def _spread(found: Severity, inside: Iterable[int]) -> str:
    effects = found.effects[list(inside)]
    return f"最宽与最严相差 {number(float(effects.max() - effects.min()))} 分"


def _apart(table: ScoreTable, overlap: Overlap) -> str:
    """Say which agencies cannot be compared although others can."""
    if overlap.connected:
        return ""
    groups = [
        "、".join(
            overlap.agencies[agency] for agency in np.flatnonzero(overlap.components == group)
        )
        for group in range(overlap.groups)
    ]
    alone = [overlap.agencies[agency] for agency in np.flatnonzero(overlap.components < 0)]
    said = "；".join(
        [*(f"（{group}）" for group in groups), *(f"（{agency}）" for agency in alone)]
    )
    return (
        f"但以下各组机构之间没有共同评价的项目，不可比：{said}。"
        "各组之间的均分差异可能来自项目本身，本系统不作比较。"
        f"{_remedy(table, overlap)}"
    )


def _too_few(table: ScoreTable, found: Severity) -> Signal:
    sentence = (
        f"共同评价的只有 {found.overlap.shared} 项，机构尺度的差异估计不准，不作判断。"
        f"{_remedy(table)}"
    )
    return too_little("severity", "机构打分尺度", sentence, found.overlap.shared, **_method(found))


def _not_comparable(table: ScoreTable, overlap: Overlap) -> Signal:
    """Say what cannot be known, and which few double scorings would change it."""
    count = len(table.ledger.rows)
    if not overlap.agencies:
        cause = "得分表没有写明评价机构，机构之间宽严是否一致无从知道，本系统不作比较。"
    elif len(overlap.agencies) == 1:
        cause = "得分表只有一家评价机构，没有别家的评分可以对照。"
    else:
        cause = (
            "各机构评价的项目没有重叠，也没有写明是随机分派，机构均分差异可能来自项目本身，"
            "本系统不作比较。"
        )
    figures = tuple(
        counted(
            f"{agencies} 家机构、差异的标准误 {goal} 分所需双评项数",
            double_scorings(agencies, goal),
        )
        for goal in GOALS
        for agencies in ([len(overlap.agencies)] if len(overlap.agencies) > 1 else [3, 4, 5])
    )
    method = {
        "方法": "机构尺度只在多家机构共同评价的项目之内比较（固定效应）；没有共同评价就不计算。",
        "别的办法": "分类别随机分派项目给机构，每家 18 项时差异的标准误约 1.2 分；"
        "或由中立小组重评每家的一部分。",
        "双评方案": _plan_text(_design(table, GOALS[0])),
    }
    sentence = cause + _remedy(table)
    return Signal(
        "severity", "机构打分尺度", Status.NOT_COMPARABLE, sentence, count, figures, method
    )


def _strata(table: ScoreTable) -> list[str]:
    return [str(row.scope) for row in table.ledger.rows]


def _design(table: ScoreTable, goal: float) -> Design:
    named = sorted({each.agency for each in table.ratings if each.agency})
    names = named if len(named) > 1 else [f"第{number}家机构" for number in "一二三四"]
    return design_of(names, _strata(table), goal)


def _remedy(table: ScoreTable, apart: Overlap | None = None) -> str:
    """Say which double scorings would make the agencies comparable.

    Args:
        table: The scores.
        apart: Agencies of which some hang together already; None to start anew.
    """
    first, second = (
        bridges_of(apart, _strata(table), goal) if apart else _design(table, goal) for goal in GOALS
    )
    named = {each.agency for each in table.ratings if each.agency}
    of = f"{len(named)} 家机构" if len(named) > 1 else "以 4 家机构为例"
    drawn = "、".join(f"{stratum} {many} 项" for stratum, many in first.strata if many)
    shown = "、".join(f"{one}与{other} {many} 项" for one, other, many in first.pairs[:PAIRS_SHOWN])
    more = f"等 {len(first.pairs)} 对" if len(first.pairs) > PAIRS_SHOWN else ""
    return (
        f"要能比较，{of}只需从各类项目中随机抽取 {first.total} 项（{drawn}），由另一家机构在不知道"
        f"初评得分的情况下再评一次（{shown}{more}），两家差异的标准误约 1 分；"
        f"抽 {second.total} 项约 0.75 分。"
        + (
            ""
            if apart
            else f"每家机构有 {links_of_each(GOALS[0])} 项（{links_of_each(GOALS[1])} 项）"
            "与别家共评即足够。"
        )
    )


def _plan_text(design: Design) -> str:
    pairs = "；".join(f"{one}—{other} {many} 项" for one, other, many in design.pairs[:PAIRS_SHOWN])
    strata = "；".join(f"{stratum} {many} 项" for stratum, many in design.strata)
    return (
        f"共 {design.total} 项。配对：{pairs}。抽取：{strata}，各类内随机，不挑难项；"
        f"按一次打分的误差 {SCORER_ERROR} 分推算。"
    )


def _effect_figures(found: Severity, inside: Iterable[int]) -> Iterator[Figure]:
    low, high = found.intervals(1 - ALPHA)
    for agency in inside:
        yield measured(
            found.overlap.agencies[agency],
            float(found.effects[agency]),
            (float(low[agency]), float(high[agency])),
            2,
        )


def _precision_figures(found: Severity) -> Iterator[Figure]:
    yield counted("共同评价的项数", found.overlap.shared)
    yield measured("一次打分的误差", found.error, places=2)
    yield measured("连接的强度 λ₂", found.connectivity, places=2)


def _method(found: Severity) -> dict[str, str]:
    return {
        "方法": "共同评价项目之内的固定效应 â = L⁺q；区间用 t 分布。",
        "F 检验": f"F={number(found.statistic, 2)}，自由度 {found.free}，p={chance(found.chance)}",
        "连接": f"共同评价 {found.overlap.shared} 项，{found.overlap.groups} 组，"
        f"λ₂={number(found.connectivity, 2)}",
        "假设": "复评者不知道初评得分；尺度差异对各项相同。",
        "局限": "复评前看过初评的，误差偏小；共同评价的项目应当随机抽取。",
    }
