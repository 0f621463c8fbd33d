"""Tables of scores for tests: the worked example's, and simulated rounds."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from hengji.core.checkup.scores.smooth import Integers
from hengji.core.checkup.scores.table import IndicatorColumn, Rating, ScoreTable
from hengji.core.quantities import Points
from tests.core.builders import ledger_of, points, row

_EXAMPLE = (
    "97.50 97.50 94.00 93.12 92.89 92.80 92.60 91.38 91.26 91.08 91.00 90.73 90.48 90.42 90.42 "
    "90.39 90.32 90.29 90.22 90.10 90.05 89.83 89.75 89.37 89.18 89.00 89.00 88.66 88.56 88.50 "
    "88.30 88.12 88.10 88.10 88.00 88.00 88.00 88.00 87.95 87.75 87.50 87.50 87.40 87.27 87.23 "
    "87.00 87.00 87.00 86.95 86.90 86.59 86.51 86.50 85.23 85.17 84.80 84.72 84.50 84.18 83.73 "
    "83.65 82.72 82.58 82.47 82.46 82.06 82.00 80.61 80.56 80.50 80.39 86.70"
)
EXAMPLE = tuple(_EXAMPLE.split())
"""The 72 scores of the worked example, in the order of its table."""


def example_cents() -> Integers:
    return np.array([int(Decimal(score) * 100) for score in EXAMPLE], dtype=np.int64)


def table_of(scores: Sequence[str], agencies: Sequence[str] = (), **more: object) -> ScoreTable:
    """Return a table with a row for each score; every named agency is a rating."""
    named = agencies or [""] * len(scores)
    rows = [
        row(f"演示项目{place}", score, agency=agency)
        for place, (score, agency) in enumerate(zip(scores, named, strict=True), start=1)
    ]
    ratings = tuple(
        Rating(place, agency, points(score))
        for place, (score, agency) in enumerate(zip(scores, named, strict=True))
        if agency
    )
    return ScoreTable(ledger_of(*rows), **{"ratings": ratings, **more})  # type: ignore[arg-type]


def texts(cents: Integers) -> list[str]:
    return [f"{Decimal(int(score)) / 100:.2f}" for score in cents]


def indicator(name: str, most: str, *scores: str | None) -> IndicatorColumn:
    return IndicatorColumn(
        name, points(most), tuple(None if score is None else points(score) for score in scores)
    )


def rounded(scores: np.ndarray, draw: np.random.Generator) -> Integers:
    """Return scores as cents, rounded as people round: halves, tenths, hundredths."""
    kind = draw.random(len(scores))
    steps = np.where(kind < 0.26, 50, np.where(kind < 0.4, 10, 1))
    cents = np.rint(scores * 100 / steps) * steps
    return np.clip(cents, 0, 10_000).astype(np.int64)


def shared_round(
    effects: Sequence[float], shared: int, seed: int, noise: float = 1.5
) -> tuple[Rating, ...]:
    """Return ratings of ``shared`` evaluations by two agencies each, all pairs alike."""
    draw = np.random.default_rng(seed)
    count = len(effects)
    pairs = [(one, other) for one in range(count) for other in range(one + 1, count)]
    ratings = []
    for evaluation in range(shared):
        project = draw.normal(85, 3)
        for agency in pairs[evaluation % len(pairs)]:
            score = project + effects[agency] + draw.normal(0, noise)
            cents = Points(Decimal(round(score * 100)) / 100)
            ratings.append(Rating(evaluation, f"演示机构{agency + 1}", cents))
    return tuple(ratings)
