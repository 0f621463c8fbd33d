"""Bands of grades as a report states them (等级分界): 90（含）-100分为优.

Text and tables are read alike. Whether an end is included is often left open;
then the upper band has it, as is usual, and only a score that stands exactly
there, or between two bands, shows the gap.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from hengji.core.checkup.documents.grade_words import GradeWord, grade_words
from hengji.core.checkup.documents.rules import Column
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.manuscript import Spot
from hengji.core.grading import Grade, GradeScale

_FEWEST_BANDS = 3
_FEW = 2
_MOST_RANGES = 24
"""More ranges in one paragraph are no statement of bands."""
_FOLD = str.maketrans("（）［］【】，－–—―~～至到﹣⩾⩽＜＞", "()[][],---------≥≤<>")
_NUMBER = r"(\d{1,3}(?:\.\d{1,2})?)"
_INCLUDES = r"(\(?(?:不?含|不包含|包含)(?:\d{1,3}分?|本数|该分)?\)?)?"
_POINT = rf"{_NUMBER}\s*(?:分)?{_INCLUDES}\s*(?:分)?"
_SPAN = re.compile(rf"(?<![\d.]){_POINT}\s*-{{1,2}}\s*{_POINT}(?![\d.%])")
_INTERVAL = re.compile(rf"([\[(])\s*{_NUMBER}\s*(?:分)?\s*[,、-]\s*{_NUMBER}\s*(?:分)?\s*([\])])")
_BETWEEN = re.compile(
    rf"(?<![\d.]){_NUMBER}\s*(?:分)?\s*(≤|<=|<|≥|>=|>)\s*[^\d\s。，；]{{1,6}}?"
    rf"\s*(≤|<=|<|≥|>=|>)\s*{_NUMBER}(?![\d.%])"
)
_ABOVE = re.compile(
    rf"(?<![\d.-]){_NUMBER}\s*(?:分)?{_INCLUDES}\s*分?\s*(?:及其?以上|以上|或以上){_INCLUDES}(?!%)"
    rf"|(?:≥|>=|不低于|大于等于|大于或等于|不少于)\s*{_NUMBER}(?![\d.%])"
    rf"|(?:(?<!不)高于|大于(?!等|或)|超过|>(?!=))\s*{_NUMBER}(?![\d.%])"
)
_BELOW = re.compile(
    rf"(?<![\d.-]){_NUMBER}\s*(?:分)?{_INCLUDES}\s*分?\s*(?:及其?以下|以下){_INCLUDES}(?!%)"
    rf"|(?:≤|<=|不高于|小于等于|小于或等于)\s*{_NUMBER}(?![\d.%])"
    rf"|(?:(?<!不)低于|小于(?!等|或)|不足|不满|<(?!=))\s*{_NUMBER}(?![\d.%])"
)


@dataclass(frozen=True, slots=True)
class Band:
    """The scores of one grade as stated.

    ``low`` and ``high`` are None where the band is open; ``low_in`` and
    ``high_in`` are None where it is not said whether the end belongs to it.
    """

    grade: Grade
    low: Decimal | None
    high: Decimal | None
    low_in: bool | None
    high_in: bool | None


@dataclass(frozen=True, slots=True)
class Statement:
    """Bands stated at one place, best first; ``spot`` is where they begin."""

    bands: tuple[Band, ...]
    spot: Spot
    where: str


_Range = tuple[int, int, Decimal | None, Decimal | None, bool | None, bool | None]


def statements_of(survey: Survey) -> tuple[Statement, ...]:
    """Return the places at which a report says which scores make which grade."""
    return (*_in_text(survey), *_in_tables(survey))


def scale_statement(scale: GradeScale) -> tuple[Band, ...]:
    """Return a region's scale in the form of stated bands."""
    top = scale.bands[0]
    return tuple(
        Band(band.grade, band.at_least, band.below, low_in=True, high_in=band is top)
        for band in scale.bands
    )


def expected_grade(bands: Sequence[Band], score: Decimal) -> Grade | None:
    """Return the grade of a score; one between two bands falls to the lower.

    None for a score below all bands, where the lowest grade is not stated.
    """
    for band in bands:
        if _reaches(band, score):
            return band.grade
    return None


def doubtful(bands: Sequence[Band], score: Decimal) -> bool:
    """Tell whether a score stands where the bands leave its grade open."""
    for upper, lower in pairwise(bands):
        if upper.low is None or lower.high is None:
            continue
        unsaid = upper.low_in is None and lower.high_in is None
        if score == upper.low == lower.high and unsaid:
            return True
        if lower.high < score < upper.low:
            return True
    return False


def band_faults(bands: Sequence[Band]) -> Iterator[str]:
    """Yield what is wrong with bands whatever the scores: overlaps and gaps."""
    for upper, lower in pairwise(bands):
        if upper.low is None or lower.high is None:
            continue
        names = f"“{upper.grade}”和“{lower.grade}”"
        if lower.high > upper.low:
            yield f"{names}在 {upper.low} 分到 {lower.high} 分之间重叠"
        elif lower.high == upper.low and upper.low_in and lower.high_in:
            yield f"{names}都含 {upper.low} 分"
        elif lower.high == upper.low and upper.low_in is False and lower.high_in is False:
            yield f"{names}都不含 {upper.low} 分"
        elif upper.low - lower.high > 1:
            yield f"{names}之间缺 {lower.high} 分到 {upper.low} 分"


def _reaches(band: Band, score: Decimal) -> bool:
    if band.low is None:
        return True
    return score > band.low or (score == band.low and band.low_in is not False)


def _in_text(survey: Survey) -> Iterator[Statement]:
    bands: list[Band] = []
    start: Spot | None = None
    last, where = -2, ""
    for index, passage in enumerate(survey.passages):
        pairs = list(_pairs(passage.plain, survey.rules.aliases))
        if pairs and index - last <= 1 and not _repeats(bands, pairs) and start:
            bands += [band for _, band in pairs]
        else:
            yield from _statement(bands, start, where)
            bands = [band for _, band in pairs]
            where = passage.where
            start = passage.spot(pairs[0][0], pairs[0][0] + 1) if pairs else None
        last = index if pairs else last
    yield from _statement(bands, start, where)


def _repeats(bands: Sequence[Band], pairs: Sequence[tuple[int, Band]]) -> bool:
    known = {band.grade for band in bands}
    return any(band.grade in known for _, band in pairs)


def _statement(bands: Sequence[Band], spot: Spot | None, where: str) -> Iterator[Statement]:
    """Yield the bands as a statement if they are enough, and in order."""
    order = list(Grade)
    ranked = sorted(bands, key=lambda band: order.index(band.grade))
    lows = [band.low for band in ranked if band.low is not None]
    falls = all(first > second for first, second in pairwise(lows))
    whole = len(ranked) >= _FEWEST_BANDS and len({band.grade for band in ranked}) == len(ranked)
    if spot and whole and falls and len(lows) >= _FEW:
        yield Statement(tuple(ranked), spot, where)


def _in_tables(survey: Survey) -> Iterator[Statement]:
    for table in survey.tables:
        if Column.RANGE not in table.columns:
            continue
        bands = []
        for row in table.rows:
            ranges = list(_ranges(row.text(Column.RANGE)))
            if row.grade and len(ranges) == 1:
                bands.append(_band(row.grade, ranges[0]))
        spot = table.rows[0].cells[Column.RANGE].spot
        yield from _statement(bands, spot, survey.manuscript.text_at(spot).where)


def _pairs(text: str, aliases: Mapping[str, Grade]) -> Iterator[tuple[int, Band]]:
    """Pair ranges with grades: all with the grade behind, or all with that before."""
    if not any(each.isdigit() for each in text):
        return
    ranges = list(_ranges(text))
    if not 0 < len(ranges) <= _MOST_RANGES:
        return
    words = list(grade_words(text, aliases))
    for behind in (True, False):
        paired = [(each, _neighbour(each, ranges, words, behind=behind)) for each in ranges]
        grades = [word.grade for _, word in paired if word]
        if len(grades) == len(ranges) and len(set(grades)) == len(grades):
            yield from ((each[0], _band(word.grade, each)) for each, word in paired if word)
            return


def _neighbour(
    own: _Range, ranges: Sequence[_Range], words: Sequence[GradeWord], *, behind: bool
) -> GradeWord | None:
    """Return the grade next to a range, if no other range stands between."""
    if behind:
        limit = min((each[0] for each in ranges if each[0] > own[0]), default=own[1] + 20)
        return next((w for w in words if own[1] <= w.start < min(limit, own[1] + 16)), None)
    limit = max((each[1] for each in ranges if each[1] <= own[0]), default=0)
    near = [w for w in words if max(limit, own[0] - 12) <= w.start and w.end <= own[0]]
    return near[-1] if near else None


def _band(grade: Grade, found: _Range) -> Band:
    _, _, low, high, low_in, high_in = found
    return Band(grade, low, high, low_in, high_in)


def _ranges(text: str) -> Iterator[_Range]:
    """Yield the ranges of scores in a text, from left to right."""
    folded = text.translate(_FOLD)
    taken, ranges = bytearray(len(text)), []
    for read in (_spans, _betweens, _aboves, _belows):
        for found in read(folded):
            if 1 not in taken[found[0] : found[1]]:
                taken[found[0] : found[1]] = b"\1" * (found[1] - found[0])
                ranges.append(found)
    yield from sorted(ranges, key=lambda each: each[0])


def _spans(text: str) -> Iterator[_Range]:
    for found in _INTERVAL.finditer(text):
        comma = "-" not in found[0]
        yield _ordered(
            found.span(),
            (Decimal(found[2]), (found[1] == "[") if comma else None),
            (Decimal(found[3]), (found[4] == "]") if comma else None),
        )
    for found in _SPAN.finditer(text):
        first = (Decimal(found[1]), _included(found[2]))
        second = (Decimal(found[3]), _included(found[4]))
        yield _ordered(found.span(), first, second)


def _betweens(text: str) -> Iterator[_Range]:
    for found in _BETWEEN.finditer(text):
        first = (Decimal(found[1]), "=" in found[2] or found[2] in "≤≥")
        second = (Decimal(found[4]), "=" in found[3] or found[3] in "≤≥")
        yield _ordered(found.span(), first, second)


def _aboves(text: str) -> Iterator[_Range]:
    for found in _ABOVE.finditer(text):
        number = Decimal(found[1] or found[4] or found[5])
        said = _included(found[2] or found[3] or "")
        included = False if found[5] else (True if said is None else said)
        yield found.start(), found.end(), number, None, included, None


def _belows(text: str) -> Iterator[_Range]:
    for found in _BELOW.finditer(text):
        number = Decimal(found[1] or found[4] or found[5])
        said = True if found[4] else _included(found[2] or found[3] or "")
        yield found.start(), found.end(), None, number, None, False if said is None else said


def _ordered(
    span: tuple[int, int],
    first: tuple[Decimal, bool | None],
    second: tuple[Decimal, bool | None],
) -> _Range:
    low, high = sorted((first, second), key=lambda end: end[0])
    return span[0], span[1], low[0], high[0], low[1], high[1]


def _included(said: str | None) -> bool | None:
    if not said:
        return None
    return "不" not in said
