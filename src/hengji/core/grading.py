"""Grades (评价等级 优良中差) and the scale that turns a shown score into one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.names import name_key
from hengji.core.quantities import Points, format_points, round_points


class Grade(StrEnum):
    """The four grades, best first."""

    EXCELLENT = "优"
    GOOD = "良"
    FAIR = "中"
    POOR = "差"


@dataclass(frozen=True, slots=True)
class GradeBand:
    """The scores of one grade: from ``at_least`` (included) up to ``below``.

    ``below`` is excluded, but for the top band, whose ``below`` is the full
    score and included.
    """

    grade: Grade
    at_least: Points
    below: Points


@dataclass(frozen=True, slots=True)
class GradeScale:
    """Bands from best to worst, of one region and from one date on."""

    bands: tuple[GradeBand, ...]
    full: Points
    basis: str


BANDS_OVERLAP = FlawKind(
    "grade-bands-overlap",
    Severity.ERROR,
    "两个等级的分值区间重叠，同一分数会有两个等级。",
    "请修改等级分界，使上一等级的下限等于下一等级的上限。",
)
BANDS_LEAVE_GAP = FlawKind(
    "grade-bands-gap",
    Severity.ERROR,
    "等级的分值区间之间有空档，落在其中的分数没有等级。",
    "请修改等级分界，使 0 分到满分都有等级。",
)
BAND_EMPTY = FlawKind(
    "grade-band-empty",
    Severity.ERROR,
    "等级的下限不低于上限，或低于 0 分、超过满分。",
    "请修改该等级的下限或上限。",
)


def grade_of(score: Points, scale: GradeScale) -> Grade:
    """Grade a score as it is shown, rounded to two places.

    Args:
        score: From 0 to ``scale.full``; 89.995 shows as 90.00 and is 优.
        scale: A scale for which ``check_scale`` found no flaw.

    Basis: ``mof-2020-10/grades``.
    """
    shown = round_points(score)
    for band in scale.bands:
        if shown >= band.at_least:
            return band.grade
    raise ValueError(f"no grade for {score}")


def read_grade(text: str, aliases: Mapping[str, Grade]) -> Grade | None:
    """Return the grade a person wrote (优，优秀，…), or None."""
    key = name_key(text)
    return next((grade for grade in Grade if grade == key), aliases.get(key))


def check_scale(scale: GradeScale) -> tuple[Flaw, ...]:
    """Find bands that overlap, leave a gap or hold no score."""
    return tuple(_band_flaws(scale))


def _band_flaws(scale: GradeScale) -> Iterable[Flaw]:
    for band in scale.bands:
        if not 0 <= band.at_least < band.below <= scale.full:
            yield BAND_EMPTY.at(
                f"等级“{band.grade}”",
                f"下限 {format_points(band.at_least)} 分，上限 {format_points(band.below)} 分，"
                f"满分 {format_points(scale.full)} 分，区间不成立。",
            )
    above, above_name = scale.full, "满分"
    for band in scale.bands:
        where = f"等级“{band.grade}”与{above_name}之间"
        if band.below > above:
            yield BANDS_OVERLAP.at(
                where, f"{format_points(above)} 分到 {format_points(band.below)} 分有两个等级。"
            )
        elif band.below < above:
            yield BANDS_LEAVE_GAP.at(
                where, f"{format_points(band.below)} 分到 {format_points(above)} 分没有等级。"
            )
        above, above_name = band.at_least, f"等级“{band.grade}”"
    if above > 0:
        yield BANDS_LEAVE_GAP.at(f"{above_name}以下", f"0 分到 {format_points(above)} 分没有等级。")
