"""The distribution (得分分布) as a picture the server draws, and its table."""

from dataclasses import dataclass
from decimal import Decimal

from hengji.core.distribution import Distribution
from hengji.core.grading import Grade
from hengji.core.quantities import plain_number

WIDTH, HEIGHT, BASELINE, TOP = 720, 240, 200, 40
MARGIN = 12
GRADE_CLASSES = {
    Grade.EXCELLENT: "bar-excellent",
    Grade.GOOD: "bar-good",
    Grade.FAIR: "bar-fair",
    Grade.POOR: "bar-poor",
}


@dataclass(frozen=True, slots=True)
class PictureBar:
    """One bar, in the units of the picture."""

    x: float
    y: float
    width: float
    height: float
    grade_class: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place of the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """What a bar says, for those who do not see it."""

    label: str
    count: int
    grade: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What ``_histogram.html`` draws."""

    description: str
    bars: tuple[PictureBar, ...]
    axis: tuple[Mark, ...]
    bands: tuple[Mark, ...]
    table: tuple[TableRow, ...]
    width: int = WIDTH
    height: int = HEIGHT
    baseline: int = BASELINE


def picture_of(distribution: Distribution) -> Picture:
    """Return the histogram of a distribution."""
    bars = distribution.bars
    low, high = bars[0].at_least, bars[-1].below
    tallest = max(bar.count for bar in bars) or 1

    def x(score: Decimal) -> float:
        return round(MARGIN + float((score - low) / (high - low)) * (WIDTH - 2 * MARGIN), 1)

    drawn = []
    for bar in bars:
        height = round((BASELINE - TOP) * bar.count / tallest, 1)
        left, right = x(bar.at_least), x(bar.below)
        drawn.append(
            PictureBar(
                round(left + 1, 1),
                round(BASELINE - height, 1),
                round(right - left - 2, 1),
                height,
                GRADE_CLASSES[bar.grade],
                _span(bar.at_least, bar.below),
                bar.count,
            )
        )
    edges = [bar.at_least for bar in bars] + [high]
    bounds = [band for band in distribution.bands if low < band.at_least < high]
    return Picture(
        distribution.description,
        tuple(drawn),
        tuple(Mark(x(edge), plain_number(edge)) for edge in edges),
        tuple(
            Mark(x(band.at_least), f"{band.grade} {plain_number(band.at_least)}") for band in bounds
        ),
        tuple(TableRow(_span(bar.at_least, bar.below), bar.count, bar.grade.value) for bar in bars),
    )


def _span(low: Decimal, high: Decimal) -> str:
    return f"{plain_number(low)}—{plain_number(high)} 分"
