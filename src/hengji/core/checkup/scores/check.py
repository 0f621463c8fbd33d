"""The whole score check-up (评分体检): every signal, every flaw, every picture."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from hengji.core.checkup.scores.arithmetic import check_arithmetic
from hengji.core.checkup.scores.bunching import check_bunching
from hengji.core.checkup.scores.compression import (
    check_compression,
    check_other_rounding,
    check_stability,
    expected_flips,
)
from hengji.core.checkup.scores.cutoffs import (
    bounds_of,
    pooled_stratum,
    usual_window,
)
from hengji.core.checkup.scores.deductions import check_deductions
from hengji.core.checkup.scores.description import FEWEST, check_ties, describe
from hengji.core.checkup.scores.digits import HALF, check_digits
from hengji.core.checkup.scores.draft_final import check_drafts
from hengji.core.checkup.scores.indicators import indicator_signals
from hengji.core.checkup.scores.overlap import overlap_of
from hengji.core.checkup.scores.pictures import (
    Pictures,
    agency_marks,
    critical_marks,
    histogram_of,
)
from hengji.core.checkup.scores.ranks import check_ranks, rank_intervals
from hengji.core.checkup.scores.selfassessment import self_assessment_signals
from hengji.core.checkup.scores.severity import FEWEST_FREE, Severity, check_severity, severity_of
from hengji.core.checkup.scores.smooth import Integers, Stratum
from hengji.core.checkup.scores.table import (
    IndicatorColumn,
    ScoreTable,
    cutoffs_of,
    leaf_indicators,
)
from hengji.core.checkup.scores.weights import check_weights
from hengji.core.checkup.scores.wording import at_most_three_reviews
from hengji.core.checkup.signals import Signal
from hengji.core.flaws import Flaw
from hengji.core.grading import GradeScale
from hengji.core.quantities import HUNDRED, HUNDREDTH, Points, round_points

Ranked = tuple[Signal, float]


@dataclass(frozen=True, slots=True)
class ScoreRules:
    """What the check-up needs from the rulebook and from its user.

    Attributes:
        scale: The grades.
        execution_points: Points of the execution rate in a self-assessment.
        error: Known standard error of scoring again, in points, else None.
    """

    scale: GradeScale
    execution_points: Points
    error: float | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures that everybody asks for first.

    Attributes:
        round_scores: Scores that end in .00 or .50.
        flips: Grades that change if scored again with an error of one point.
    """

    scores: int
    mean: Points
    distinct: int
    round_scores: int
    effective_grades: float
    grades: int
    flips: float


@dataclass(frozen=True, slots=True)
class ScoreCheckup:
    """What the check-up says.

    Attributes:
        ranks: Best and worst rank of each row; empty where the error of scoring
            is unknown.
    """

    summary: Summary
    signals: tuple[Signal, ...]
    flaws: tuple[Flaw, ...]
    ranks: tuple[tuple[int, int], ...]
    pictures: Pictures


def check_scores(table: ScoreTable, rules: ScoreRules) -> ScoreCheckup:
    """Say what a table of scores can and cannot support.

    Args:
        table: At least one row.
        rules: With a scale for which ``check_scale`` found no flaw.
    """
    cents = table.cents
    cutoffs = cutoffs_of(rules.scale, cents)
    leaves = leaf_indicators(table.indicators, rules.scale.full)
    arithmetic = check_arithmetic(table, rules.scale, leaves, rules.execution_points)
    overlap = overlap_of([each for each in table.ratings if each.agency])
    severity = severity_of(overlap)
    error = _error_of(rules, severity)
    pooled = _pooled(cents, rules.scale)
    ranked: list[Ranked] = [(each, 0.0) for each in arithmetic.signals]
    ranked += ((each, 0.0) for each in _describing(table, rules.scale, error, pooled))
    ranked += check_bunching(cents, table.agencies, cutoffs, _bounds(cents, rules.scale))
    ranked.append(check_drafts(table, cutoffs))
    ranked += check_severity(table, overlap, severity)
    ranked += ((each, 0.0) for each in _indicators(table, leaves, cutoffs))
    ranked.append((check_ranks(cents, error), 0.0))
    signals = at_most_three_reviews(ranked)
    marks = critical_marks(cents, cutoffs, table.names)
    return ScoreCheckup(
        _summary(cents, cutoffs, signals),
        signals,
        arithmetic.flaws,
        _ranks(cents, error),
        Pictures(histogram_of(cents, cutoffs, pooled), marks, agency_marks(severity)),
    )


def _error_of(rules: ScoreRules, severity: Severity | None) -> float | None:
    """Return the error that is stated, else the one that double scorings show."""
    if rules.error is not None:
        return rules.error
    measured = severity is not None and severity.free >= FEWEST_FREE and severity.error > 0
    return severity.error if severity is not None and measured else None


def _bounds(cents: Integers, scale: GradeScale) -> tuple[int, int]:
    edges = [int(band.at_least * HUNDRED) for band in scale.bands if band.at_least > 0]
    return bounds_of(cents, int(scale.full * HUNDRED), min(edges, default=0))


def _pooled(cents: Integers, scale: GradeScale) -> Stratum | None:
    if len(cents) < FEWEST:
        return None
    bounds = _bounds(cents, scale)
    return pooled_stratum(cents, bounds, [(bounds[1], usual_window(len(cents)))])


def _describing(
    table: ScoreTable, scale: GradeScale, error: float | None, pooled: Stratum | None
) -> Iterator[Signal]:
    yield describe(table.cents)
    if pooled is not None:
        yield check_ties(pooled)
    yield check_digits(table.cents)
    yield check_compression(table, scale)
    yield check_stability(table, scale, error)
    yield check_other_rounding(table, scale)


def _indicators(
    table: ScoreTable, leaves: Sequence[IndicatorColumn], cutoffs: Sequence[int]
) -> Iterator[Signal]:
    indicators = leaves or table.indicators
    yield from self_assessment_signals(table, indicators)
    yield from indicator_signals(indicators, table.cents, table.agencies, table.names)
    if indicators:
        strata = [str(row.scope) for row in table.ledger.rows]
        yield check_deductions(indicators, table.agencies, strata, table.names)
    yield check_weights(leaves, table.names, cutoffs)


def _ranks(cents: Integers, error: float | None) -> tuple[tuple[int, int], ...]:
    if error is None or len(cents) <= 1:
        return ()
    low, high = rank_intervals(cents, error)
    return tuple(zip(low.tolist(), high.tolist(), strict=True))


def _summary(cents: Integers, cutoffs: Sequence[int], signals: Sequence[Signal]) -> Summary:
    compression = next(each for each in signals if each.code == "compression")
    effective = next(each for each in compression.figures if each.name == "有效等级数")
    return Summary(
        scores=len(cents),
        mean=round_points(int(cents.sum()) * HUNDREDTH / len(cents)),
        distinct=len(np.unique(cents)),
        round_scores=int((cents % HALF == 0).sum()),
        effective_grades=effective.value or 0.0,
        grades=4,
        flips=expected_flips(cents, cutoffs, 1.0),
    )


def plain_checkup(found: ScoreCheckup, names: Sequence[str]) -> dict[str, Any]:
    """Return what a check-up says as plain values; the keys are documented and stable.

    Args:
        found: What was said of a table.
        names: Of the table's evaluations, aligned with its rows.
    """
    return {
        "summary": asdict(found.summary) | {"mean": f"{found.summary.mean:.2f}"},
        "signals": [
            asdict(each) | {"method": dict(each.method), "names": [names[row] for row in each.rows]}
            for each in found.signals
        ],
        "ranks": [
            {"name": names[row], "best": best, "worst": worst}
            for row, (best, worst) in enumerate(found.ranks)
        ],
        "pictures": asdict(found.pictures),
    }
