"""Words for grades in running text (等级用词): where 优 is a grade and not part of 优先.

A single character is a grade only where the marks or words around it say so.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from hengji.core.checkup.documents.rules import Column, any_of
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.manuscript import Spot
from hengji.core.checkup.remarks import Remark, remark
from hengji.core.flaws import FlawKind, Severity
from hengji.core.grading import Grade
from hengji.core.names import name_key

GRADE_WORDS_MIXED = FlawKind(
    "document-grade-words",
    Severity.WARNING,
    "同一等级在文中有两种叫法，例如“优秀”和“优”。",
    "请全文统一用一种叫法。",
    rule="R-06",
)

_BEFORE = re.compile(
    r"(?:^|[\s、，,；;：:（(“\"「『/|和与及或为是定评得获列在]|属于|等级|等次|档)$"
)
_AFTER = re.compile(r"[\s、，,；;。：:）)”\"」』/|和与及或级等档次的\d（(\[]|$|个|共|有|占|以")
_LABEL = "(?:等级|等次|评级|档次|级别)"


class GradeWord(NamedTuple):
    """A grade in running text: which, how it is written, and where."""

    grade: Grade
    words: str
    start: int
    end: int


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(any_of(words))


def grade_by_form(aliases: Mapping[str, Grade]) -> Mapping[str, Grade]:
    """Return the grades by every way to write them."""
    return {**{str(grade): grade for grade in Grade}, **aliases}


def grade_forms(aliases: Mapping[str, Grade]) -> tuple[str, ...]:
    """Return every way to write a grade, the longest first."""
    return tuple(sorted(grade_by_form(aliases), key=lambda form: (-len(form), form)))


def grade_words(text: str, aliases: Mapping[str, Grade]) -> Iterator[GradeWord]:
    """Yield the grades in a text, as far as their surroundings show them to be."""
    for found in _pattern(grade_forms(aliases)).finditer(text):
        before = text[max(found.start() - 2, 0) : found.start()]
        after = text[found.end() : found.end() + 1]
        grade = grade_by_form(aliases)[found[0]]
        if _BEFORE.search(before) and (not after or _AFTER.match(after)):
            yield GradeWord(grade, found[0], found.start(), found.end())


def check_grade_words(survey: Survey) -> Iterator[Remark]:
    """Find grades that are called by two names."""
    uses: dict[Grade, dict[str, list[Spot]]] = {}
    for grade, words, spot in _uses(survey):
        uses.setdefault(grade, {}).setdefault(words, []).append(spot)
    mixed = {grade: forms for grade, forms in uses.items() if len(forms) > 1}
    if not mixed:
        return
    rare: list[Spot] = []
    pairs = []
    for forms in mixed.values():
        usual = max(forms, key=lambda form: len(forms[form]))
        pairs += [f"“{form}”和“{usual}”" for form in forms if form != usual]
        rare += [spot for form, spots in forms.items() if form != usual for spot in spots[:1]]
    first = min(rare)
    usual_words = "、".join(
        max(forms, key=lambda form: len(forms[form])) for forms in mixed.values()
    )
    yield remark(
        GRADE_WORDS_MIXED,
        survey.manuscript,
        first,
        f"等级的叫法不统一：{'，'.join(pairs)}混用。",
        remedy=f"请全文统一，例如都写作“{usual_words}”。",
        stated=survey.manuscript.words_at(first),
        expected=usual_words,
    )


def _uses(survey: Survey) -> Iterator[tuple[Grade, str, Spot]]:
    yield from _uses_in_tables(survey)
    patterns = _use_patterns(grade_forms(survey.rules.aliases))
    word = _pattern(grade_forms(survey.rules.aliases))
    for passage in survey.passages:
        for found in (found for pattern in patterns for found in pattern.finditer(passage.plain)):
            for each in word.finditer(passage.plain, found.start(), found.end()):
                grade = grade_by_form(survey.rules.aliases)[each[0]]
                yield grade, each[0], passage.spot(each.start(), each.end())


def _uses_in_tables(survey: Survey) -> Iterator[tuple[Grade, str, Spot]]:
    for table in survey.tables:
        for row in table.rows:
            if row.grade and Column.GRADE in row.cells:
                cell = row.cells[Column.GRADE]
                words = re.sub(r"[“”\"\s]|(?<=.)(?:级|等级)$", "", name_key(cell.plain))
                yield row.grade, words, cell.spot


@lru_cache(maxsize=8)
def _use_patterns(forms: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return how grades are named one after the other, and one by its label."""
    quoted = rf"[“\"「]?{any_of(forms)}[”\"」]?"
    return (
        re.compile(rf"{quoted}(?:[、,，/和与及]{{1,2}}{quoted}){{2,5}}"),
        re.compile(
            rf"{_LABEL}(?:结果)?(?:均|都)?(?:为|是|评定为|评为|：|:)?{quoted}(?![\u4e00-\u9fff])"
        ),
        re.compile(
            rf"(?:评为|评定为|被评为|获评|结果为|结论为|结果均为|{_LABEL}为){quoted}(?:等级|等次|级|档)?"
            r"(?=的?(?:有|共|占|为|[项个家]|单位|项目|部门|对象|\d)|[，,。；;、）)（(])"
        ),
    )
