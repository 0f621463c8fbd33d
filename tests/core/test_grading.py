from decimal import Decimal

import pytest
from hypothesis import given

from hengji.core.flaws import Flaw
from hengji.core.grading import (
    BAND_EMPTY,
    BANDS_LEAVE_GAP,
    BANDS_OVERLAP,
    Grade,
    GradeBand,
    GradeScale,
    check_scale,
    grade_of,
    read_grade,
)
from hengji.core.quantities import Points, round_points
from tests.core.builders import SCALE, band, hundredths, points, scale_of

ALIASES = {"优秀": Grade.EXCELLENT, "良好": Grade.GOOD, "a": Grade.EXCELLENT}
BEST_FIRST = list(Grade)


def scale(*bands: GradeBand) -> GradeScale:
    return GradeScale(bands, points(100), "mof-2020-10/grades")


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("100", Grade.EXCELLENT),
        ("90", Grade.EXCELLENT),
        ("89.995", Grade.EXCELLENT),
        ("89.994", Grade.GOOD),
        ("89.99", Grade.GOOD),
        ("80.00", Grade.GOOD),
        ("79.995", Grade.GOOD),
        ("79.99", Grade.FAIR),
        ("60", Grade.FAIR),
        ("59.99", Grade.POOR),
        ("0", Grade.POOR),
    ],
)
def test_a_grade_is_judged_on_the_shown_score(score: str, grade: Grade) -> None:
    assert grade_of(points(score), SCALE) is grade


def test_another_region_grades_the_same_score_by_its_own_bands() -> None:
    regional = scale_of("80", "70", "60")

    grades = [grade_of(points(score), regional) for score in ("80", "79.99", "70", "60")]

    assert grades == [Grade.EXCELLENT, Grade.GOOD, Grade.GOOD, Grade.FAIR]


@given(hundredths(), hundredths())
def test_a_higher_score_never_has_a_worse_grade(one: Points, other: Points) -> None:
    low, high = sorted((one, other))

    grades = grade_of(points(str(high)), SCALE), grade_of(points(str(low)), SCALE)

    assert BEST_FIRST.index(grades[0]) <= BEST_FIRST.index(grades[1])


@given(hundredths())
def test_every_score_falls_in_the_band_of_its_grade(score: Points) -> None:
    holding = [
        each.grade
        for each in SCALE.bands
        if each.at_least <= score < each.below or score == each.below == SCALE.full
    ]

    assert holding == [grade_of(score, SCALE)]


def test_a_score_below_every_band_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="no grade for 59"):
        grade_of(points(59), scale(band(Grade.EXCELLENT, "60", "100")))


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("优", Grade.EXCELLENT),
        ("良", Grade.GOOD),
        ("中", Grade.FAIR),
        ("差", Grade.POOR),
        ("优秀", Grade.EXCELLENT),
        (" 良 好\n", Grade.GOOD),
        ("Ａ", Grade.EXCELLENT),
        ("优良", None),
        ("", None),
    ],
)
def test_a_grade_is_read_in_the_words_people_use(text: str, grade: Grade | None) -> None:
    assert read_grade(text, ALIASES) is grade


@pytest.mark.parametrize(
    "bounds", [("90", "80", "60"), ("80", "70", "60"), ("99.99", "50", "0.01")]
)
def test_bands_that_meet_from_zero_to_full_have_no_flaw(bounds: tuple[str, str, str]) -> None:
    assert check_scale(scale_of(*bounds)) == ()


OVERLAP = BANDS_OVERLAP.at("等级“良”与等级“优”之间", "90.00 分到 91.00 分有两个等级。")
GAP = BANDS_LEAVE_GAP.at("等级“良”与等级“优”之间", "89.00 分到 90.00 分没有等级。")
GAP_AT_TOP = BANDS_LEAVE_GAP.at("等级“优”与满分之间", "99.00 分到 100.00 分没有等级。")
GAP_AT_BOTTOM = BANDS_LEAVE_GAP.at("等级“良”以下", "0 分到 0.01 分没有等级。")
NO_BANDS = BANDS_LEAVE_GAP.at("满分以下", "0 分到 100.00 分没有等级。")
TOP = band(Grade.EXCELLENT, "90", "100")


@pytest.mark.parametrize(
    ("bands", "flaws"),
    [
        ([TOP, band(Grade.GOOD, "0", "91")], [OVERLAP]),
        ([TOP, band(Grade.GOOD, "0", "89")], [GAP]),
        ([band(Grade.EXCELLENT, "90", "99"), band(Grade.GOOD, "0", "90")], [GAP_AT_TOP]),
        ([TOP, band(Grade.GOOD, "0.01", "90")], [GAP_AT_BOTTOM]),
        ([], [NO_BANDS]),
    ],
)
def test_bands_that_overlap_or_leave_a_gap_are_flaws(
    bands: list[GradeBand], flaws: list[Flaw]
) -> None:
    assert check_scale(scale(*bands)) == tuple(flaws)


@pytest.mark.parametrize(
    ("at_least", "below"), [("90", "90"), ("95", "90"), ("-1", "90"), ("90", "101")]
)
def test_a_band_that_holds_no_score_or_leaves_the_scale_is_a_flaw(
    at_least: str, below: str
) -> None:
    flaws = check_scale(scale(band(Grade.EXCELLENT, at_least, below)))

    limits = f"下限 {Decimal(at_least):.2f} 分，上限 {Decimal(below):.2f} 分"
    message = f"{limits}，满分 100.00 分，区间不成立。"
    assert flaws[0] == BAND_EMPTY.at("等级“优”", message)


def test_bands_in_the_wrong_order_are_a_flaw() -> None:
    upside_down = scale(band(Grade.EXCELLENT, "0", "60"), band(Grade.GOOD, "60", "100"))

    codes = [flaw.code for flaw in check_scale(upside_down)]

    assert codes == [BANDS_LEAVE_GAP.code, BANDS_OVERLAP.code, BANDS_LEAVE_GAP.code]


@given(hundredths(0, 100), hundredths(0, 100), hundredths(0, 100))
def test_a_scale_without_flaws_grades_every_score(one: Points, two: Points, three: Points) -> None:
    excellent, good, fair = sorted((one, two, three), reverse=True)
    drawn = scale_of(str(excellent), str(good), str(fair))

    usable = check_scale(drawn) == ()

    assert usable == (100 > excellent > good > fair > 0)
    if usable:
        assert grade_of(excellent, drawn) is Grade.EXCELLENT
        assert grade_of(round_points(good - Decimal("0.01")), drawn) is Grade.FAIR
