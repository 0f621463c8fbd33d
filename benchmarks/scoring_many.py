"""Totals, grades and ranks of many evaluations × 25 leaves in core.

There is no peer for this work; what is stated is the time for an evaluation and
how it grows from 1,000 evaluations on. Scoring from observations, with every
*because*, is stated beside it.
"""

import random
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from statistics import median

from hengji.core.grading import Grade, GradeBand, GradeScale, grade_of
from hengji.core.indicators import Indicator
from hengji.core.quantities import Points, total_points
from hengji.core.ranking import RankMethod, rank
from hengji.core.scoring import score_tree
from hengji.core.scoring_rules import Proportional

LEAVES = 25
FULL = Points(Decimal(4))
SIZES = (1_000, 10_000, 100_000)
SCORED_SIZES = (1_000, 10_000)
ROUNDS = 3
MARKS = [Points(Decimal(mark)) for mark in (100, 90, 80, 60, 0)]
SCALE = GradeScale(
    tuple(
        GradeBand(grade, low, high)
        for grade, high, low in zip(Grade, MARKS, MARKS[1:], strict=False)
    ),
    MARKS[0],
    "benchmark",
)
POOL = [Points(Decimal(number) / 100) for number in range(200, 401)]


def aggregate(sheets: list[list[Points]]) -> int:
    """Total, grade and rank every sheet; return how many are excellent."""
    totals = [total_points(sheet) for sheet in sheets]
    grades = [grade_of(total, SCALE) for total in totals]
    rank(totals, RankMethod.COMPETITION)
    return grades.count(Grade.EXCELLENT)


def tree() -> Indicator:
    """Return a tree of one level with 25 proportional leaves."""
    leaves = tuple(
        Indicator(f"L{number}", f"指标{number}", FULL, rule=Proportional(Decimal(100)))
        for number in range(LEAVES)
    )
    return Indicator("R", "总分", Points(FULL * LEAVES), leaves)


def _seconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def measure() -> dict[str, float]:
    """Return median seconds by work and number of evaluations."""
    chance = random.Random(2024)  # noqa: S311 - a fixed sample, no secret
    root = tree()
    seconds: dict[str, float] = {}
    for size in SIZES:
        sheets = [chance.choices(POOL, k=LEAVES) for _ in range(size)]
        seconds[f"{size:>7,} × 25：合计、等级、名次"] = _seconds(partial(aggregate, sheets))
    for size in SCORED_SIZES:
        observed = [
            {f"L{leaf}": Decimal(chance.randrange(50, 130)) for leaf in range(LEAVES)}
            for _ in range(size)
        ]
        seconds[f"{size:>7,} × 25：由实际完成值逐项计分，写明理由"] = _seconds(
            partial(score_all, root, observed)
        )
    return seconds


def score_all(root: Indicator, observed: list[dict[str, Decimal]]) -> None:
    """Score every evaluation leaf by leaf."""
    for each in observed:
        score_tree(root, each)


def run() -> bool:
    """Print seconds, and microseconds for one evaluation."""
    for name, seconds in measure().items():
        size = int(name.split("×")[0].replace(",", ""))
        print(f"{name}  {seconds:.3f} s，每项 {seconds / size * 1e6:.0f} µs")
    return True


if __name__ == "__main__":
    run()
