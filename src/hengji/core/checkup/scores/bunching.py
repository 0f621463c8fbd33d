"""Bunching at grade cutoffs (踩线集聚): more just above than a smooth curve expects.

The window is set by the number of scores before looking. An excess above is
called bunching only if a deficit below goes with it, and only a table that names
its agencies can lead to 建议复核: one agency that honestly scores near a cutoff
looks the same as bunching when nobody knows which scores are its own.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.special import ndtr

from hengji.core.checkup.scores.cutoffs import (
    FEWEST_IN_STRATUM,
    REPLICATES,
    Comparison,
    compare_with_curves,
    enough_by_agency,
    placebo_statistics,
    sides_of,
    usual_window,
    windows_of,
)
from hengji.core.checkup.scores.intervals import (
    ALPHA,
    SHARES_SHOWN,
    at_least,
    benjamini_hochberg,
    binomial_power,
    excess,
    holm,
    required_count,
)
from hengji.core.checkup.scores.smooth import Integers, statistics
from hengji.core.checkup.scores.wording import (
    SMALL,
    chance,
    counted,
    edge_text,
    measured,
    number,
    percent,
    score_text,
    stability,
    too_little,
)
from hengji.core.checkup.signals import Figure, Signal, Status

FEWEST_ON_A_SIDE = 5
"""Scores that must lie on each side of a cutoff, however far from it."""
FEWEST_IN_WINDOW = required_count(0.75)
FEWEST_OF_AN_AGENCY = required_count(0.4)
CAUSES = "取整习惯、机构所评项目本身较好、专家会复核临界项目等都可能造成此现象；"
STEP = 50
PLACEBO_MARGIN = 250
Ranked = tuple[Signal, float]
"""A signal with the size of its effect, to rank those that ask for a review."""


def check_bunching(
    cents: Integers,
    agencies: Sequence[str],
    cutoffs: Sequence[int],
    bounds: tuple[int, int],
) -> Iterator[Ranked]:
    """Yield a signal for each cutoff, then one for agencies, with its effect.

    Args:
        cents: Scores.
        agencies: Aligned with the scores, or empty where nobody knows.
        cutoffs: In cents, highest first.
        bounds: Of the grid, in cents.
    """
    width = usual_window(len(cents))
    testable = [cutoff for cutoff in cutoffs if not _why_not(cents, cutoff, width)]
    known = agencies if enough_by_agency(cents, agencies) else ()
    found = (
        compare_with_curves(cents, known, bounds, windows_of(testable, width)) if testable else None
    )
    for cutoff in cutoffs:
        if found is None or cutoff not in testable:
            sentence = _why_not(cents, cutoff, width)
            subject = f"{edge_text(cutoff)} 分附近"
            yield _without_test(cents, cutoff, width, subject, sentence), 0.0
        else:
            yield _signal(found, cents, testable, cutoff, width)
    if found is not None and found.stratified:
        yield from _by_each_agency(found, testable, width)


def _why_not(cents: Integers, cutoff: int, width: int) -> str:
    """Say why nothing can be said at a cutoff; empty if something can."""
    edge = edge_text(cutoff)
    sides = {"以下": int((cents < cutoff).sum()), "及以上": int((cents >= cutoff).sum())}
    for side, many in sides.items():
        if many < FEWEST_ON_A_SIDE:
            fact = "没有项目" if many == 0 else f"只有 {many} 项"
            return f"{edge} 分{side}{fact}，无法判断 {edge} 分附近是否集聚。"
    inside = sum(sides_of(cents, cutoff, width))
    if inside < FEWEST_IN_WINDOW:
        return (
            f"{edge} 分上下 {edge_text(width)} 分内只有 {inside} 项，"
            f"少于 {FEWEST_IN_WINDOW} 项，无法判断是否集聚。"
        )
    return ""


def _without_test(cents: Integers, cutoff: int, width: int, subject: str, sentence: str) -> Signal:
    signal = too_little("bunching", subject, sentence, len(cents), 窗口=_window_text(width))
    above, below = sides_of(cents, cutoff, width)
    figures = (counted("窗口内分界及以上", above), counted("窗口内分界以下", below))
    return Signal(
        signal.code,
        signal.subject,
        signal.status,
        sentence,
        len(cents),
        figures,
        {**signal.method, "局限": "一侧没有数据时只能把曲线外推，不给出检验结果，只列个数。"},
    )


def _window_text(width: int) -> str:
    return (
        f"分界上下各 {edge_text(width)} 分，按项数事先设定"
        "（不足 200 项 1 分，5,000 项以内 0.5 分，以上 0.2 分）"
    )


def _signal(
    found: Comparison, cents: Integers, testable: Sequence[int], cutoff: int, width: int
) -> Ranked:
    effect = excess(sides_of(found.cents, cutoff, width)[0], found.expected(cutoff, width)[0])
    status = _status(found, testable, cutoff, width)
    inside = np.flatnonzero((cents >= cutoff - width) & (cents < cutoff + width))
    rows = tuple(inside.tolist()) if status is not Status.UNREMARKABLE else ()
    signal = Signal(
        "bunching",
        f"{edge_text(cutoff)} 分附近",
        status,
        _sentence(found, cutoff, width, status),
        len(cents),
        _figures(found, cutoff, width),
        _method(found, testable, cutoff, width),
        rows,
    )
    return signal, max(effect[0], 0.0) / len(cents) ** 0.5


def _adjusted(found: Comparison, testable: Sequence[int], cutoff: int, width: int) -> float:
    places = [found.place(each, width) for each in testable]
    return holm([float(found.chances[each]) for each in places])[testable.index(cutoff)]


def _status(found: Comparison, testable: Sequence[int], cutoff: int, width: int) -> Status:
    """Return how far the evidence goes; see the module."""
    if _adjusted(found, testable, cutoff, width) < ALPHA:
        _, below = sides_of(found.cents, cutoff, width)
        both = below < found.expected(cutoff, width)[1]
        return Status.REVIEW if found.stratified and both else Status.NOTICE
    narrow = float(found.chances[found.place(cutoff, width // 2)])
    if narrow * 2 * len(testable) < ALPHA:
        return Status.NOTICE
    return Status.UNREMARKABLE


def _side_text(found: Comparison, cutoff: int, width: int) -> str:
    above, below = sides_of(found.cents, cutoff, width)
    expected = found.expected(cutoff, width)
    return (
        f"{score_text(cutoff)}—{score_text(cutoff + width - 1)} 分共 {above} 项，按平滑曲线推算约"
        f" {number(expected[0])} 项；{score_text(cutoff - width)}—{score_text(cutoff - 1)} 分共"
        f" {below} 项，推算约 {number(expected[1])} 项"
    )


def _sentence(found: Comparison, cutoff: int, width: int, status: Status) -> str:
    above, _ = sides_of(found.cents, cutoff, width)
    more, low, high = excess(above, found.expected(cutoff, width)[0])
    difference = "多出" if more >= 0 else "少"
    fact = (
        f"{_side_text(found, cutoff, width)}；分界以上{difference}约 {number(abs(more))} 项"
        f"（区间 {number(low)} 至 {number(high)}）。"
    )
    if status is Status.UNREMARKABLE:
        return f"{fact}与平滑分布相符。"
    beside = f"缩到 {edge_text(width // 2)} 分的窗口：{_side_text(found, cutoff, width // 2)}。"
    seen = {float(found.chances[found.place(cutoff, each)]) < ALPHA for each in (width, width // 2)}
    varies = "结果随窗口而变。" if len(seen) > 1 else ""
    unknown = "" if found.stratified else "表中没有足够的机构信息，分不清集聚和机构所评项目的差别。"
    return (
        f"{fact}{beside}{varies}{CAUSES}{unknown}{stability(len(found.cents))}"
        "建议：在分界上下两侧各抽取几项，查看定级前后的打分底稿。"
    )


def _figures(found: Comparison, cutoff: int, width: int) -> tuple[Figure, ...]:
    figures: list[Figure] = []
    for each in (width, width // 2, width * 2):
        name = f"±{edge_text(each)} 分"
        above, below = sides_of(found.cents, cutoff, each)
        expected = found.expected(cutoff, each)
        more, fewer = excess(above, expected[0]), excess(below, expected[1])
        figures += [
            counted(f"{name}分界及以上", above),
            measured(f"{name}分界及以上的推算", expected[0]),
            measured(f"{name}多出", more[0], more[1:]),
            counted(f"{name}分界以下", below),
            measured(f"{name}分界以下的推算", expected[1]),
            measured(f"{name}分界以下的差", fewer[0], fewer[1:]),
        ]
    return tuple(figures)


def _method(found: Comparison, testable: Sequence[int], cutoff: int, width: int) -> dict[str, str]:
    inside = sum(sides_of(found.cents, cutoff, width))
    powers = "、".join(
        f"{percent(share)} 时 {percent(binomial_power(inside, share))}" for share in SHARES_SHOWN
    )
    needed = "、".join(f"{percent(share)} 需 {required_count(share)} 项" for share in SHARES_SHOWN)
    adjusted = _adjusted(found, testable, cutoff, width)
    way = f"参数自助法 {REPLICATES} 次，每次重新拟合，种子固定"
    curves = f"各机构（{len(found.strata)} 家）各配一条" if found.stratified else "全部得分配一条"
    return {
        "方法": "Lindsey 平滑曲线（勒让德多项式，含整分、半分、一位小数项），"
        f"{curves}；分界两侧之差的计分检验，单侧。",
        "窗口": _window_text(width),
        "p 值": "；".join(
            f"±{edge_text(each)} 分 z={number(found.statistic[found.place(cutoff, each)], 2)}，"
            f"p={chance(float(found.chances[found.place(cutoff, each)]))}"
            for each in (width, width // 2, width * 2)
        ),
        "多重比较": f"{len(testable)} 个分界按 Holm 调整后 p={chance(adjusted)}",
        "p 值的算法": way if len(found.cents) < SMALL else "正态近似",
        "精确二项": "；".join(
            f"±{edge_text(each)} 分 p={chance(_binomial(found.cents, cutoff, each))}"
            for each in (width, width // 2, width * 2)
        ),
        "安慰剂名次": _placebo(found, cutoff, width),
        "功效": f"窗口内 {inside} 项；分界下方的得分有一部分移到上方时，能看出的机会：{powers}；"
        f"要有八成机会：{needed}。",
        "未计入": f"{found.left_out} 项（所属机构不足 {FEWEST_IN_STRATUM} 项）",
        "局限": "看过数据再提出的问题，p 值偏小；下一年按同一窗口再查，比任何调整更有说服力。",
    }


def _binomial(cents: Integers, cutoff: int, width: int) -> float:
    above, below = sides_of(cents, cutoff, width)
    return at_least(above, above + below, 0.5)


def _placebo(found: Comparison, cutoff: int, width: int) -> str:
    lowest = int(found.cents.min()) // STEP * STEP
    highest = max(int(found.cents.max()) - PLACEBO_MARGIN, lowest)
    cutoffs = sorted({*range(lowest, highest + 1, STEP), cutoff})
    scores = placebo_statistics(found.strata, cutoffs, width)
    rank = 1 + int((scores > scores[cutoffs.index(cutoff)]).sum())
    return f"{len(cutoffs)} 个半分位置中，此分界的 z 排第 {rank}"


def _by_each_agency(found: Comparison, testable: Sequence[int], width: int) -> Iterator[Ranked]:
    """Yield the agencies that stand out, allowing for how many were looked at."""
    looked = [
        (agency, cutoff)
        for agency, stratum in enumerate(found.strata)
        for cutoff in testable
        if sum(sides_of(stratum.cents, cutoff, width)) >= FEWEST_OF_AN_AGENCY
    ]
    if not looked:
        sentence = (
            f"没有一家机构在分界上下 {edge_text(width)} 分内有 {FEWEST_OF_AN_AGENCY} 项以上，"
            "不能逐家判断。"
        )
        count = len(found.cents)
        yield too_little("bunching-agency", "各机构在分界附近", sentence, count), 0.0
        return
    sums, variances = found.parts
    each = statistics(sums, variances)
    chances = [float(ndtr(-each[agency, found.place(cutoff, width)])) for agency, cutoff in looked]
    for place, allowed in zip(looked, benjamini_hochberg(chances), strict=True):
        if allowed < ALPHA:
            said = f"{len(looked)} 个机构和分界按 Benjamini–Hochberg 调整后 p={chance(allowed)}"
            yield _agency_signal(found, place, width, said)


def _agency_signal(found: Comparison, place: tuple[int, int], width: int, allowed: str) -> Ranked:
    agency, cutoff = place
    stratum, column = found.strata[agency], found.place(cutoff, width)
    above, below = sides_of(stratum.cents, cutoff, width)
    expected = float(stratum.expected(1)[column]), float(stratum.expected(-1)[column])
    more, fewer = excess(above, expected[0]), excess(below, expected[1])
    sentence = (
        f"“{found.names[agency]}”所评的 {len(stratum.cents)} 项中，{edge_text(cutoff)} 分及以上"
        f" {edge_text(width)} 分内共 {above} 项，按该机构自己的平滑曲线推算约 {number(expected[0])}"
        f" 项（多出区间 {number(more[1])} 至 {number(more[2])}），以下共 {below} 项，推算约"
        f" {number(expected[1])} 项。{CAUSES}{stability(len(stratum.cents))}"
        "建议：先请该机构说明，再在分界上下两侧各抽取几项，查看定级前后的打分底稿。"
    )
    figures = (
        counted("分界及以上", above),
        measured("多出", more[0], more[1:]),
        counted("分界以下", below),
        measured("分界以下的差", fewer[0], fewer[1:]),
    )
    method = {
        "方法": "该机构自己的平滑曲线；单侧计分检验。",
        "多重比较": allowed,
        "范围": f"只看窗口内不少于 {FEWEST_OF_AN_AGENCY} 项的机构。",
    }
    both = below < expected[1]
    return Signal(
        "bunching-agency",
        f"“{found.names[agency]}”在 {edge_text(cutoff)} 分附近",
        Status.REVIEW if both else Status.NOTICE,
        sentence,
        len(stratum.cents),
        figures,
        method,
    ), more[0] / len(stratum.cents) ** 0.5
