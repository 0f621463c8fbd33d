"""The distribution of scores (得分分布) as bars that a picture can draw."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from hengji.core.grading import Grade, GradeScale, grade_of
from hengji.core.quantities import ZERO, Points, Ratio, plain_number

MOST_BARS = 25
WIDTHS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Bar:
    """Evaluations whose score is at least one bound and below the other.

    The last bar of the scale includes its upper bound.
    """

    at_least: Decimal
    below: Decimal
    count: int
    grade: Grade


@dataclass(frozen=True, slots=True)
class BandCount:
    """How many evaluations have one grade, and their share of all."""

    grade: Grade
    at_least: Points
    below: Points
    count: int
    share: Ratio


@dataclass(frozen=True, slots=True)
class Distribution:
    """Bars from low to high, and the bands from best to worst."""

    bars: tuple[Bar, ...]
    bands: tuple[BandCount, ...]

    @property
    def description(self) -> str:
        """Say in words what the picture shows, for those who cannot see it."""
        bands = "，".join(f"{band.grade} {band.count} 项" for band in self.bands)
        highest = max(self.bars, key=lambda bar: bar.count)
        return (
            f"得分分布柱状图：{bands}；最集中的一段为 {plain_number(highest.at_least)} 分（含）至"
            f" {plain_number(highest.below)} 分，共 {highest.count} 项。"
        )


def distribute(scores: Sequence[Points], scale: GradeScale) -> Distribution:
    """Count scores by bar and by band.

    Bars are one point wide, or wider where there would be too many; an edge of
    a grade is always an edge of a bar, so that no bar has two grades.

    Args:
        scores: At least one, each rounded to two places.
        scale: A scale for which ``check_scale`` found no flaw.
    """
    edges = _edges(scores, scale)
    counts = [0] * (len(edges) - 1)
    for score in scores:
        counts[min(bisect_right(edges, score), len(counts)) - 1] += 1
    bars = tuple(
        Bar(low, high, count, grade_of(Points(low), scale))
        for low, high, count in zip(edges, edges[1:], counts, strict=False)
    )
    return Distribution(bars, tuple(_bands(scores, scale)))


def _edges(scores: Sequence[Points], scale: GradeScale) -> list[Decimal]:
    low, high = min(scores), max(scores)
    for width in WIDTHS:
        first = (low / width).to_integral_value(ROUND_FLOOR) * width
        last = (high / width).to_integral_value(ROUND_CEILING) * width
        if last == high < scale.full:
            last += width
        elif last == first:
            first -= width
        steps = int((last - first) / width)
        if steps <= MOST_BARS:
            break
    regular = {first + step * width for step in range(steps + 1)}
    grades = {band.at_least for band in scale.bands if first < band.at_least < last}
    return sorted(regular | grades)


def _bands(scores: Sequence[Points], scale: GradeScale) -> Iterator[BandCount]:
    grades = [grade_of(score, scale) for score in scores]
    for band in scale.bands:
        count = grades.count(band.grade)
        share = Ratio(Decimal(count) / len(scores) if scores else ZERO)
        yield BandCount(band.grade, band.at_least, band.below, count, share)
