"""Numbers of things in running text (文中的数目): 共 72 项，其中 43 家预算单位.

A claim is a number with its measure word; what it counts is read from the
words behind it, and whether it is a total from the words before it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from hengji.core.checkup.documents.grade_words import grade_by_form, grade_forms
from hengji.core.checkup.documents.rules import DocumentRules, any_of
from hengji.core.checkup.passages import Passage
from hengji.core.grading import Grade
from hengji.core.numerals import read_numeral

_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")
_TOTAL = re.compile(r"(?:共计?|合计|总计|一共|总共|累计|总数(?:为|是)?)[^，。；：、,;:\d]{0,12}$")
_NOT_THINGS = re.compile(
    r"\s*(?:[亿万千]|月|工作日|方面|环节|百分点|小时|年|季度|阶段|等级|级别|档|大类|类|层次|维度"
    r"|步骤|部分|批次|自然村|行政村|工作组|小组|组|乡镇|街道|镇|乡|等次)"
)
_SHARE = re.compile(
    r"[，,、（(\s]*(?:占比|占|比例|比重)[^\d，。；、%]{0,14}?(\d{1,3}(?:\.\d+)?)\s*%"
)
_BEFORE_GRADE = (
    "(?:(?:评价|评定|考核|最终)?(?:结果|结论|等级|等次|档次)?(?:均|都)?"
    "(?:评定为|被评为|获评|评为|达到|获得|定为|属于|为|是|得)|(?![中差]))"
)
_AHEAD = 24


class CountKind(StrEnum):
    """What a number counts."""

    UNIT = "部门整体"
    PROJECT = "项目"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things: ``noun`` is what follows it up to the next mark."""

    number: int
    start: int
    end: int
    noun: str
    kind: CountKind
    is_total: bool


@dataclass(frozen=True, slots=True)
class GradeCount:
    """A number of evaluations of one grade, with the share printed beside it."""

    grade: Grade
    number: int
    start: int
    end: int
    share: Decimal | None
    share_span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage, with its numbers; positions are the passage's."""

    passage: Passage
    start: int
    words: str
    counts: tuple[Count, ...]
    grades: tuple[GradeCount, ...]

    @property
    def total(self) -> Count | None:
        """Return the number the sentence says is the whole, or None."""
        return next((count for count in self.counts if count.is_total), None)


def sentences(passage: Passage, rules: DocumentRules) -> Iterator[Sentence]:
    """Yield the sentences of a passage that count something."""
    for found in _SENTENCE.finditer(passage.plain):
        claimed = _grade_counts(found[0], found.start(), rules)
        grades = tuple(sorted(claimed, key=lambda each: each.start))
        taken = {at for each in grades for at in range(each.start, each.end)}
        counts = tuple(
            count for count in _counts(found[0], found.start(), rules) if count.start not in taken
        )
        if counts or grades:
            yield Sentence(passage, found.start(), found[0], counts, grades)


def _counts(words: str, offset: int, rules: DocumentRules) -> Iterator[Count]:
    for found in _count_pattern(rules.lexicons.measure_words).finditer(words):
        number = read_numeral(found["number"])
        behind = re.split(r"[，。；：、,;:（(）)\d]", words[found.end() : found.end() + 16])[0]
        if number is None or _NOT_THINGS.match(words, found.end()):
            continue
        before = words[max(found.start() - _AHEAD, 0) : found.start()].rstrip("共有计达为约")
        others = rules.lexicons.other_subject
        if before.endswith(others) or any(each in behind[:8] for each in others):
            continue
        yield Count(
            number=number,
            start=offset + found.start(),
            end=offset + found.end(),
            noun=behind,
            kind=_kind(words, found, behind, rules),
            is_total=_TOTAL.search(words[max(found.start() - 20, 0) : found.start()]) is not None,
        )


def _kind(words: str, found: re.Match[str], behind: str, rules: DocumentRules) -> CountKind:
    """Tell what is counted by the words behind the number, else by those before it."""
    ahead = words[max(found.start() - _AHEAD, 0) : found.start()]
    before = re.split(r"[，。；：、,;:（(）)\d]", ahead)[-1]
    for text in (behind, before[-8:]):
        unit = [text.find(noun) for noun in rules.lexicons.unit_nouns if noun in text]
        project = [text.find(noun) for noun in rules.lexicons.project_nouns if noun in text]
        if unit or project:
            first = min(unit, default=99) <= min(project, default=99)
            return CountKind.UNIT if first else CountKind.PROJECT
    return CountKind.OTHER


def _grade_counts(words: str, offset: int, rules: DocumentRules) -> Iterator[GradeCount]:
    forms, measures = grade_forms(rules.aliases), rules.lexicons.measure_words
    taken = bytearray(len(words))
    for pattern in _grade_patterns(forms, measures):
        for found in pattern.finditer(words):
            grade = grade_by_form(rules.aliases)[found["grade"]]
            number = read_numeral(found["number"])
            of_things = _NOT_THINGS.match(words, found.end()) is None
            free = 1 not in taken[found.start() : found.end()]
            if number is not None and of_things and free:
                taken[found.start() : found.end()] = b"\1" * len(found[0])
                yield _grade_count(words, offset, found, grade, number)


def _grade_count(
    words: str, offset: int, found: re.Match[str], grade: Grade, number: int
) -> GradeCount:
    share = _SHARE.match(words, found.end())
    span = (offset + share.start(1), offset + share.end(1)) if share else (0, 0)
    part = Decimal(share[1]) if share else None
    return GradeCount(grade, number, offset + found.start(), offset + found.end(), part, span)


_NUMERAL = r"(?P<number>\d{1,5}|[零〇一二两三四五六七八九十百]{1,5})"


@lru_cache(maxsize=8)
def _count_pattern(measures: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        r"(?<![\d.第前〔\[年每])(?P<number>\d{1,5}|(?<![一二三四五六七八九十百])"
        rf"[一二两三四五六七八九十百]{{1,5}})\s*{any_of(measures)}"
    )


@lru_cache(maxsize=8)
def _grade_patterns(
    forms: tuple[str, ...], measures: tuple[str, ...]
) -> tuple[re.Pattern[str], ...]:
    grade = rf"[“\"「]?(?P<grade>{any_of(forms)})[”\"」]?"
    start = (
        r"(?:(?<=[\s，,、；;：:（(为是定评得获中])|(?<=等级)|(?<=等次)|(?<=其中)"
        r"|(?<=评价)|(?<=整体)|(?<=支出)|^)"
    )
    things = r"(?:的)?(?:项目|单位|部门|评价对象|对象|评价项目|报告)?"
    measure = any_of(measures)
    return (
        re.compile(
            rf"{start}(?<![其当])(?:等级为|等次为|评为|评定为)?{grade}(?:等级|等次|级|档|等)?{things}"
            rf"(?:的)?(?:共有|共计|共|有|为|是|数量为|数为|计)?\s*[：:（(]?\s*{_NUMERAL}\s*{measure}"
        ),
        re.compile(
            rf"{_NUMERAL}\s*{measure}(?:项目|单位|部门|评价对象|对象)?{_BEFORE_GRADE}{grade}"
            r"(?=等级|等次|级|档|[，,、；;。）)\s”\"]|占|$)"
        ),
    )
