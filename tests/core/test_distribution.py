from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.distribution import (
    MOST_BARS,
    BandCount,
    Bar,
    Distribution,
    distribute,
)
from hengji.core.grading import Grade, grade_of
from hengji.core.quantities import Points, Ratio
from tests.core.builders import SCALE, hundredths, points, scale_of

listings = st.lists(hundredths(), min_size=1, max_size=20)


def limits(found: Distribution) -> list[tuple[str, str]]:
    return [(str(bar.at_least), str(bar.below)) for bar in found.bars]


def test_scores_are_counted_by_bar_and_by_band() -> None:
    found = distribute([points("91.20"), points("90.00"), points("89.99")], SCALE)

    third, none = Ratio(Decimal(1) / 3), Ratio(Decimal(0))
    assert found == Distribution(
        bars=(
            Bar(Decimal(89), Decimal(90), 1, Grade.GOOD),
            Bar(Decimal(90), Decimal(91), 1, Grade.EXCELLENT),
            Bar(Decimal(91), Decimal(92), 1, Grade.EXCELLENT),
        ),
        bands=(
            BandCount(Grade.EXCELLENT, points(90), points(100), 2, Ratio(Decimal(2) / 3)),
            BandCount(Grade.GOOD, points(80), points(90), 1, third),
            BandCount(Grade.FAIR, points(60), points(80), 0, none),
            BandCount(Grade.POOR, points(0), points(60), 0, none),
        ),
    )


def test_the_picture_is_described_in_words() -> None:
    found = distribute([points("88.10"), points("88.90"), points("89.50")], SCALE)

    assert found.description == (
        "得分分布柱状图：优 0 项，良 3 项，中 0 项，差 0 项；"
        "最集中的一段为 88 分（含）至 89 分，共 2 项。"
    )


@pytest.mark.parametrize(
    ("scores", "bars"),
    [
        (["87.50"], [("87", "88")]),
        (["88"], [("88", "89")]),
        (["0"], [("0", "1")]),
        (["100"], [("99", "100")]),
        (["99", "100"], [("99", "100")]),
        (["98.50", "99"], [("98", "99"), ("99", "100")]),
    ],
)
def test_bars_reach_just_beyond_the_scores_and_never_beyond_the_scale(
    scores: list[str], bars: list[tuple[str, str]]
) -> None:
    assert limits(distribute([points(score) for score in scores], SCALE)) == bars


@pytest.mark.parametrize(
    ("lowest", "first", "second"),
    [
        ("75.00", "75", "76"),
        ("74.99", "74", "76"),
        ("50.00", "50", "52"),
        ("49.99", "45", "50"),
        ("0", "0", "5"),
    ],
)
def test_bars_are_wider_where_there_would_be_too_many(lowest: str, first: str, second: str) -> None:
    found = distribute([points(lowest), points("99.99")], SCALE)

    assert limits(found)[0] == (first, second)
    assert len(found.bars) <= MOST_BARS


def test_a_scale_of_a_thousand_has_bars_of_ten() -> None:
    scale = scale_of("900", "800", "600", full="1000")

    found = distribute([points("0"), points("1000")], scale)

    assert limits(found)[:2] == [("0", "10"), ("10", "20")]
    assert [bar.count for bar in found.bars if bar.count] == [1, 1]


def test_an_edge_of_a_grade_is_an_edge_of_a_bar() -> None:
    scale = scale_of("88.5", "80", "60")

    found = distribute([points("88.49"), points("88.50")], scale)

    assert found.bars == (
        Bar(Decimal(88), Decimal("88.5"), 1, Grade.GOOD),
        Bar(Decimal("88.5"), Decimal(89), 1, Grade.EXCELLENT),
    )


@given(listings)
def test_every_score_is_counted_exactly_once(scores: list[Points]) -> None:
    found = distribute(scores, SCALE)

    full = SCALE.full
    assert [bar.count for bar in found.bars] == [
        sum(bar.at_least <= score < bar.below or score == bar.below == full for score in scores)
        for bar in found.bars
    ]
    assert sum(bar.count for bar in found.bars) == len(scores)
    assert sum(band.count for band in found.bands) == len(scores)


@given(listings)
def test_bars_meet_and_each_has_the_grade_of_its_scores(scores: list[Points]) -> None:
    found = distribute(scores, SCALE)

    assert [low.below for low, _ in pairwise(found.bars)] == [
        high.at_least for _, high in pairwise(found.bars)
    ]
    assert [bar.grade for bar in found.bars] == [
        grade_of(Points(bar.below - Decimal("0.01")), SCALE) for bar in found.bars
    ]


@given(listings)
def test_the_bars_of_a_grade_add_up_to_its_band(scores: list[Points]) -> None:
    found = distribute(scores, SCALE)

    assert [band.count for band in found.bands] == [
        sum(bar.count for bar in found.bars if bar.grade is band.grade) for band in found.bands
    ]


@given(listings)
def test_the_order_of_scores_is_irrelevant(scores: list[Points]) -> None:
    assert distribute(scores[::-1], SCALE) == distribute(scores, SCALE)
