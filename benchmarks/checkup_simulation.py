"""Size and power of the score check-up on simulated rounds, with Monte-Carlo errors.

The reference column is the method study behind the check-up, which ran thousands
of replicates. A rate of ours may differ from it by three standard errors of both
and by two points. Honest rounding is in every round: 26% of the scores to half
points, 14% to tenths.
"""

from collections.abc import Callable, Iterator
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc, ndtr

from hengji.core.checkup.scores.cutoffs import compare_with_curves, usual_window
from hengji.core.checkup.scores.overlap import Overlap, overlap_of
from hengji.core.checkup.scores.severity import Severity, flagged_agencies, severity_of
from hengji.core.checkup.scores.smooth import simulated
from hengji.core.checkup.scores.table import Rating
from hengji.core.quantities import Points, from_float

Cents = NDArray[np.int64]
Round = tuple[Cents, list[str]]
AGENCIES = {72: 4, 720: 12, 7200: 60}
BOUNDS, CUTOFF, POINT, SMALL = (6000, 10_000), 9000, 100, 200
BOOTSTRAP, LEVEL, SLACK, FAR_ABOVE = 99, 0.05, 0.02, 0.2
PROJECT, SCORER, TYPE = 3.0, 1.5, 1.5


class Line(NamedTuple):
    """One rate: what it is, ours, how many replicates, and the reference.

    A warning shows what happens without the method: it has to be far above 5%.
    """

    name: str
    rate: float
    replicates: int
    reference: float
    warning: bool = False

    @property
    def error(self) -> float:
        """Return the Monte-Carlo standard error of ours."""
        return _error(self.rate, self.replicates)

    @property
    def holds(self) -> bool:
        """Tell whether ours agrees with the reference, or warns as it should."""
        if self.warning:
            return self.rate > FAR_ABOVE
        error = max(self.error, _error(self.reference, self.replicates))
        return abs(self.rate - self.reference) <= 3 * error + SLACK


def _error(rate: float, replicates: int) -> float:
    share = min(max(rate, 1 / replicates), 1 - 1 / replicates)
    return sqrt(share * (1 - share) / replicates)


def rounded(scores: NDArray[np.float64], draw: np.random.Generator) -> Cents:
    """Return scores as cents, rounded as people round."""
    kind = draw.random(len(scores))
    steps = np.where(kind < 0.26, 50, np.where(kind < 0.4, 10, 1))
    return np.asarray(np.clip(np.rint(scores * 100 / steps) * steps, 0, 10_000), dtype=np.int64)


def honest_round(count: int, draw: np.random.Generator, *, mixed: bool) -> Round:
    """Return scores by agencies whose means differ; ``mixed``: some are near 91."""
    agencies = AGENCIES[count]
    of = np.arange(count) % agencies
    near = max(1, round(0.13 * agencies)) if mixed else 0
    means = 87.5 + draw.normal(0, 1.5, agencies)
    scores = draw.normal(means[of], 3.3)
    scores[of < near] = draw.normal(91.2, 1.1, int((of < near).sum()))
    return rounded(scores, draw), [f"{each:03}" for each in of]


def moved(found: Round, share: float, draw: np.random.Generator) -> Round:
    """Move a share of the scores in the point below 90 to just above it."""
    cents, agencies = found
    below = (cents >= CUTOFF - POINT) & (cents < CUTOFF) & (draw.random(len(cents)) < share)
    return np.where(below, CUTOFF + draw.integers(0, POINT // 2, len(cents)), cents), agencies


def bunching_rate(
    count: int,
    replicates: int,
    make: Callable[[np.random.Generator], Round],
    *,
    width: int,
    by_agency: bool = True,
) -> float:
    """Return how often the test at 90 reaches 5%."""
    draw = np.random.default_rng(count + replicates)
    reached = 0
    for _ in range(replicates):
        cents, agencies = make(draw)
        found = compare_with_curves(cents, agencies if by_agency else (), BOUNDS, [(CUTOFF, width)])
        score = float(found.statistic[0])
        if count < SMALL:
            chance = (1 + (simulated(found.strata, BOOTSTRAP)[:, 0] >= score).sum()) / (
                BOOTSTRAP + 1
            )
        else:
            chance = float(ndtr(-score))
        reached += chance <= LEVEL
    return reached / replicates


def bunching_lines() -> Iterator[Line]:
    """Yield size and power of the bunching test."""
    sizes = ((72, 200, 0.06, 0.05), (720, 300, 0.05, 0.05), (7200, 200, 0.07, 0.06))
    for count, replicates, hetero, mix in sizes:
        for name, mixed, reference in (("均值不同", False, hetero), ("有机构近 91", True, mix)):
            rate = bunching_rate(
                count,
                replicates,
                lambda draw, mixed=mixed, count=count: honest_round(count, draw, mixed=mixed),
                width=usual_window(count),
            )
            yield Line(f"误报 n={count} {name}，分机构，预设窗口", rate, replicates, reference)
    pooled = bunching_rate(
        720,
        150,
        lambda draw: honest_round(720, draw, mixed=True),
        width=POINT,
        by_agency=False,
    )
    yield Line("误报 n=720 有机构近 91，不分机构 ±1（反例）", pooled, 150, 0.41, warning=True)
    powers = ((72, 120, 0.25, 0.29), (72, 120, 0.5, 0.66), (720, 100, 0.25, 0.96))
    for count, replicates, share, reference in powers:
        rate = bunching_rate(
            count,
            replicates,
            lambda draw, share=share, count=count: moved(
                honest_round(count, draw, mixed=False), share, draw
            ),
            width=usual_window(720),
        )
        yield Line(f"功效 n={count} 移动 {share:.0%}，分机构 ±0.5", rate, replicates, reference)


class Assigned(NamedTuple):
    """A round whose agencies mostly get one type of project."""

    overlap: Overlap
    first: NDArray[np.float64]
    agencies: NDArray[np.int64]
    effects: NDArray[np.float64]


def specialised(count: int, share: float, spread: float, draw: np.random.Generator) -> Assigned:
    """Return a round in which agencies specialise, and a share is scored twice."""
    agencies = AGENCIES[count]
    effects = draw.normal(0, spread, agencies) if spread else np.zeros(agencies)
    kinds = draw.integers(0, 2, count)
    own = np.arange(count) % agencies
    wanted = draw.random(count) < 0.8
    first = np.where(wanted, own // 2 * 2 + kinds, own) % agencies
    projects = draw.normal(85 + np.where(kinds == 1, TYPE, -TYPE), PROJECT)
    scores = projects + effects[first] + draw.normal(0, SCORER, count)
    ratings = []
    chosen = draw.permutation(count)[: round(share * count)]
    for place, evaluation in enumerate(chosen.tolist()):
        other = (int(first[evaluation]) + 1 + place % (agencies - 1)) % agencies
        again = projects[evaluation] + effects[other] + draw.normal(0, SCORER)
        for agency, score in ((int(first[evaluation]), scores[evaluation]), (other, again)):
            ratings.append(Rating(evaluation, f"{agency:03}", Points(from_float(float(score)))))
    return Assigned(overlap_of(ratings), scores, first, effects)


def means_differ(found: Assigned) -> bool:
    """Tell whether the analysis of variance of agency means reaches 5%."""
    agencies, scores = found.agencies, found.first
    counts = np.bincount(agencies)
    means = np.bincount(agencies, scores) / counts
    between = float((counts * (means - scores.mean()) ** 2).sum())
    within = float(((scores - means[agencies]) ** 2).sum())
    free = len(scores) - len(counts)
    ratio = between / (len(counts) - 1) / (within / free)
    return float(fdtrc(len(counts) - 1, free, ratio)) < LEVEL


def severities(
    count: int, share: float, spread: float, replicates: int
) -> Iterator[tuple[Assigned, Severity]]:
    """Yield rounds in which all agencies connect, with their estimates."""
    draw = np.random.default_rng(count + int(1000 * share))
    done = 0
    while done < replicates:
        found = specialised(count, share, spread, draw)
        estimate = severity_of(found.overlap)
        if (
            estimate is not None
            and found.overlap.connected
            and len(found.overlap.agencies) == len(found.effects)
        ):
            done += 1
            yield found, estimate


def severity_lines() -> Iterator[Line]:
    """Yield size, power, coverage and flags of the comparison of agencies."""
    replicates = 250
    for count, share, reference in ((72, 0.2, 0.06), (720, 0.1, 0.06), (720, 0.2, 0.05)):
        runs = list(severities(count, share, 0.0, replicates))
        size = np.mean([estimate.chance < LEVEL for _, estimate in runs])
        yield Line(f"误报 n={count} 共评 {share:.0%}，项目之内", size, replicates, reference)
    naive = np.mean([means_differ(found) for found, _ in severities(720, 0.1, 0.0, replicates)])
    yield Line("误报 n=720 比较机构均分（反例）", float(naive), replicates, 0.92, warning=True)
    for spread, reference in ((1.0, 0.36), (2.0, 0.75)):
        runs = list(severities(72, 0.2, spread, replicates))
        power = np.mean([estimate.chance < LEVEL for _, estimate in runs])
        yield Line(f"功效 n=72 共评 20%，尺度差异 {spread:.0f} 分", power, replicates, reference)
    runs = list(severities(72, 0.2, 2.0, replicates))
    inside = []
    for found, estimate in runs:
        low, high = estimate.intervals(1 - LEVEL)
        centred = found.effects - found.effects.mean()
        inside += ((low <= centred) & (centred <= high)).tolist()
    yield Line("区间覆盖真值 n=72 共评 20%", float(np.mean(inside)), replicates, 0.95)
    quiet = list(severities(72, 0.2, 0.0, replicates))
    flags = np.mean([bool(flagged_agencies(estimate)) for _, estimate in quiet])
    yield Line("无差异时有机构被提出 n=72 共评 20%", float(flags), replicates, 0.01)


def run() -> bool:
    """Print every rate beside its reference and say whether all agree."""
    agreed = True
    print("| 情形 | 比率 ± 蒙特卡罗误差 | 次数 | 参照 | |\n|---|---|---|---|---|")
    for lines in (bunching_lines(), severity_lines()):
        for line in lines:
            agreed = agreed and line.holds
            print(
                f"| {line.name} | {line.rate:.3f} ± {line.error:.3f} | {line.replicates}"
                f" | {line.reference:.2f} | {'符合' if line.holds else '**不符**'} |",
                flush=True,
            )
    return agreed


if __name__ == "__main__":
    run()
