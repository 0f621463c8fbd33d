"""The distribution of scores (得分分布) as bars that a picture can draw."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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

    Args:
        scores: At least one, each rounded to two places.
        scale: A scale for which ``check_scale`` found no flaw.
    """
    return distribute_counts(Counter(scores), scale)


def distribute_counts(counts: Mapping[Points, int], scale: GradeScale) -> Distribution:
    """Count by bar and by band, from how often each score occurs.

    Bars are one point wide, or wider where there would be too many; an edge of
    a grade is always an edge of a bar, so that no bar has two grades.

    Args:
        counts: At least one score, each rounded to two places.
        scale: A scale for which ``check_scale`` found no flaw.
    """
    edges = _edges(min(counts), max(counts), scale)
    heights = [0] * (len(edges) - 1)
    for score, count in counts.items():
        heights[min(bisect_right(edges, score), len(heights)) - 1] += count
    bars = tuple(
        Bar(low, high, height, grade_of(Points(low), scale))
        for low, high, height in zip(edges, edges[1:], heights, strict=False)
    )
    return Distribution(bars, tuple(_bands(counts, scale)))


def _edges(low: Points, high: Points, scale: GradeScale) -> list[Decimal]:
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


def _bands(counts: Mapping[Points, int], scale: GradeScale) -> Iterator[BandCount]:
    grades: Counter[Grade] = Counter()
    for score, count in counts.items():
        grades[grade_of(score, scale)] += count
    total = grades.total()
    for band in scale.bands:
        count = grades[band.grade]
        share = Ratio(Decimal(count) / total if total else ZERO)
        yield BandCount(band.grade, band.at_least, band.below, count, share)
