"""Grades against scores (等级与得分), by the bands the report states, else the region's."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from hengji.core.checkup.documents.bands import (
    Band,
    band_faults,
    doubtful,
    expected_grade,
    scale_statement,
    statements_of,
)
from hengji.core.checkup.documents.grade_words import grade_by_form, grade_forms
from hengji.core.checkup.documents.rules import Column, any_of
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.documents.tables import ScoreTable, TableRow
from hengji.core.checkup.passages import Passage
from hengji.core.checkup.remarks import Confirmation, Remark, Result, remark
from hengji.core.flaws import FlawKind, Severity
from hengji.core.grading import Grade
from hengji.core.quantities import plain_number

GRADE_WRONG = FlawKind(
    "document-grade",
    Severity.ERROR,
    "写明的等级与得分按分界对应的等级不一致。",
    "请核对得分和等级，改正其中一个。",
    rule="R-03",
)
SCALE_UNSTATED = FlawKind(
    "document-scale-unstated",
    Severity.WARNING,
    "许多行的等级与默认的等级分界不符，文中又没有写明所用的分界。",
    "请在文中写明等级分界，例如“90（含）—100 分为优”。",
    rule="R-03",
)
BANDS_WRONG = FlawKind(
    "document-bands",
    Severity.WARNING,
    "文中写明的等级分界有重叠或空档，或者没有写明界点归哪一级而恰有得分落在那里。",
    "请改写分界，写明各级含不含界点，例如“80（含）—90 分为良”。",
    rule="R-03",
)

_CENT = 100
_FEW_ABOVE = 4
"""More than a fourth of the scores above the full marks are not of a hundred; fewer are slips."""
_ENOUGH = 6
"""Rows from which bands that fit few of them are rather not meant for the table."""
_LEAST = Decimal(30)
"""A lower score in running text is that of an indicator, which has no grade."""
_SCORE_WORDS = "(?:得分|评分|总分|平均分|分数|成绩|分值|得)"
_GRADE_LABEL = "(?:等级|等次|评级|档次|级别|结果|结论|评定|评为|评价|属于|属|划为|定为|定级)"
_BEHIND = r"(?=[级等档次”\"」』，,。；;、（(）)\s的]|$)"


class Stated(NamedTuple):
    """A score and a grade that a sentence says of one thing."""

    score: Decimal
    grade: Grade
    words: str
    start: int
    end: int


def check_grades(survey: Survey) -> Iterator[Result]:
    """Find grades that contradict scores, and bands that contradict themselves."""
    bands, stated = _bands(survey)
    tables = [table for table in survey.tables if table.is_list and Column.GRADE in table.columns]
    scores = [row.score for table in tables for row in table.rows if row.score is not None]
    yield from _band_remarks(survey, scores)
    if sum(score > survey.rules.scale.full for score in scores) * _FEW_ABOVE > len(scores):
        return
    for table in tables:
        yield from _table_grades(survey, table, bands, stated=stated)
    yield from _sentence_grades(survey, bands)


def _bands(survey: Survey) -> tuple[Sequence[Band], bool]:
    """Return the stated bands that fit the tables best, else the region's scale."""
    found = statements_of(survey)
    if not found:
        return scale_statement(survey.rules.scale), False
    pairs = [
        (row.score, row.grade)
        for table in survey.tables
        if table.is_list
        for row in table.rows
        if row.score is not None and row.grade
    ]
    best = min(
        found,
        key=lambda each: sum(expected_grade(each.bands, score) != grade for score, grade in pairs),
    )
    return best.bands, True


def _band_remarks(survey: Survey, scores: Sequence[Decimal]) -> Iterator[Remark]:
    for statement in statements_of(survey):
        faults = list(band_faults(statement.bands))
        open_scores = sorted({score for score in scores if doubtful(statement.bands, score)})
        if open_scores:
            shown = "、".join(plain_number(score) for score in open_scores[:3])
            faults.append(f"没有写明 {shown} 分属于哪一级")
        for fault in faults:
            yield remark(
                BANDS_WRONG, survey.manuscript, statement.spot, f"写明的等级分界中，{fault}。"
            )


def _table_grades(
    survey: Survey, table: ScoreTable, bands: Sequence[Band], *, stated: bool
) -> Iterator[Result]:
    rows = [row for row in table.rows if row.score is not None and row.grade]
    wrong = [row for row in rows if _right_grade(row, bands) not in {None, row.grade}]
    off = len(wrong) * _CENT > len(rows) * survey.rules.thresholds.most_off_scale
    if rows and off and not (stated and len(rows) < _ENOUGH):
        yield from _off_scale(survey, wrong[0], len(wrong), len(rows))
        return
    if rows and not wrong:
        spot = rows[0].spot
        where = survey.manuscript.text_at(spot).where
        counts = Counter(row.grade for row in rows)
        shown = "、".join(f"{grade} {counts[grade]}" for grade in Grade if counts[grade])
        yield Confirmation(
            "R-03", spot, where, f"等级 {len(rows)} 行一致，每行都与得分对应：{shown}。"
        )
    for row in wrong:
        yield _wrong_row(survey, row, bands)


def _off_scale(survey: Survey, row: TableRow, wrong: int, whole: int) -> Iterator[Remark]:
    yield remark(
        SCALE_UNSTATED,
        survey.manuscript,
        row.cells[Column.GRADE].spot,
        f"{whole} 行中有 {wrong} 行的等级与分界不符，可能用的是别的分界。",
    )


def _right_grade(row: TableRow, bands: Sequence[Band]) -> Grade | None:
    return expected_grade(bands, row.score or Decimal(0))


def _wrong_row(survey: Survey, row: TableRow, bands: Sequence[Band]) -> Remark:
    right = _right_grade(row, bands)
    return remark(
        GRADE_WRONG,
        survey.manuscript,
        row.cells[Column.GRADE].spot,
        f"“{row.name}”得 {row.score} 分，等级写作“{row.text(Column.GRADE)}”，按分界应为“{right}”。",
        stated=row.text(Column.GRADE),
        expected=str(right),
        because=_because(bands, right),
    )


def _because(bands: Sequence[Band], grade: Grade | None) -> str:
    band = next(each for each in bands if each.grade is grade)
    if band.low is None:
        return f"“{band.grade}”为 {band.high} 分以下。"
    ends = f"{band.low} 分以上" if band.high is None else f"{band.low}—{band.high} 分"
    return f"“{band.grade}”为 {ends}。"


def _sentence_grades(survey: Survey, bands: Sequence[Band]) -> Iterator[Remark]:
    for passage in survey.passages:
        for stated in stated_pairs(passage, survey.rules.aliases):
            right = expected_grade(bands, stated.score)
            if (
                right
                and right is not stated.grade
                and _LEAST <= stated.score <= survey.rules.scale.full
            ):
                yield remark(
                    GRADE_WRONG,
                    survey.manuscript,
                    passage.spot(stated.start, stated.end),
                    f"文中得分 {stated.score} 分、等级“{stated.words}”，按分界应为“{right}”。",
                    stated=stated.words,
                    expected=str(right),
                    because=_because(bands, right),
                )


def stated_pairs(passage: Passage, aliases: Mapping[str, Grade]) -> Iterator[Stated]:
    """Yield the scores that a sentence gives together with their grades."""
    if "分" not in passage.plain:
        return
    for pattern in _sentence_patterns(grade_forms(aliases)):
        for found in pattern.finditer(passage.plain):
            grade = grade_by_form(aliases)[found["grade"]]
            yield Stated(Decimal(found["score"]), grade, found["grade"], found.start(), found.end())


@lru_cache(maxsize=8)
def _sentence_patterns(forms: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    grade = rf"[“\"「『]?(?P<grade>{any_of(forms)})[”\"」』]?"
    number = r"(?P<score>\d{2,3}(?:\.\d{1,4})?)"
    words = r"[^。；;，,、：:（(\d“”\"]"
    return (
        re.compile(
            rf"{_SCORE_WORDS}(?:[为是达：:]|达到|分别为)?\s*{number}\s*分?"
            rf"[，,、（(；;\s]*{words}{{0,14}}?{_GRADE_LABEL}{words}{{0,6}}?[为是：:]?{grade}{_BEHIND}"
        ),
        re.compile(
            rf"{_SCORE_WORDS}(?:[为是达：:]|达到)?\s*{number}\s*分\s*[，,、（(]\s*[为是]?{grade}{_BEHIND}"
        ),
        re.compile(
            rf"{_GRADE_LABEL}{words}{{0,6}}?[为是：:]?{grade}(?:等级|等次|级|档)?"
            rf"[，,、（(\s]*{words}{{0,8}}?{_SCORE_WORDS}(?:[为是达：:]|达到)?\s*{number}\s*分"
        ),
    )
