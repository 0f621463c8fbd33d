"""Numbers and shares of each grade (各等级的数目和占比): 评为优的有 21 个，占 29.17%."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from hengji.core.checkup.documents.claims import CountKind, GradeCount, Sentence
from hengji.core.checkup.documents.grade_columns import spreads
from hengji.core.checkup.documents.grade_shares import check_lone_shares
from hengji.core.checkup.documents.rules import Column
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.documents.tables import ScoreTable, TableRow, count_in
from hengji.core.checkup.manuscript import Spot
from hengji.core.checkup.remarks import Confirmation, Remark, Result, remark
from hengji.core.flaws import FlawKind, Severity
from hengji.core.grading import Grade
from hengji.core.ledger import WHOLE_UNIT_WORDS
from hengji.core.names import name_key
from hengji.core.quantities import HUNDRED, format_percent

GRADE_COUNT_OFF = FlawKind(
    "document-grade-count",
    Severity.ERROR,
    "文中或汇总表中某一等级的数目与得分表不符。",
    "请按得分表改正数目。",
    rule="R-02",
)
GRADE_COUNT_DOUBTFUL = FlawKind(
    "document-grade-count-doubtful",
    Severity.WARNING,
    "文中某一等级的数目与得分表不同，可能说的是其中一部分。",
    "请核对；只说一部分的请写明范围。",
    rule="R-02",
)
GRADES_OFF_TOTAL = FlawKind(
    "document-grade-total",
    Severity.ERROR,
    "各等级的数目之和不等于写明的总数。",
    "请核对各等级的数目和总数。",
    rule="R-02",
)
SHARE_WRONG = FlawKind(
    "document-share",
    Severity.ERROR,
    "某一等级的占比与数目除以总数的结果不符。",
    "请按数目和总数重算占比。",
    rule="R-02",
)

_ABOVE = 2
_BELOW = re.compile("下表|表中|附表|表[一二三四五六七八九十0-9]|如下|分布")

Tally = Mapping[Grade, int]
"""Rows by grade."""


class _Base(NamedTuple):
    """Something the numbers may speak of: a table, all, or the rows of one kind."""

    name: str
    tally: Tally

    @property
    def size(self) -> int:
        return sum(self.tally.values())


def check_grade_counts(
    survey: Survey, told: Sequence[Sentence], lists: Sequence[ScoreTable]
) -> Iterator[Result]:
    """Find numbers and shares of grades that the rows contradict."""
    bases = _bases(lists) or tuple(_Base(*each) for each in spreads(survey))
    for sentence in told:
        for grades in _sets(sentence.grades):
            yield from _sentence(survey, replace(sentence, grades=grades), bases)
    yield from check_lone_shares(survey, told, [base.tally for base in bases])
    for table in survey.tables:
        if Column.COUNT in table.columns and Column.GRADE in table.columns:
            yield from _distribution(survey, table, bases)
            yield from _announced(survey, table, told)


def _sets(grades: Sequence[GradeCount]) -> Iterator[tuple[GradeCount, ...]]:
    """Part numbers of one whole from those of the next: where a grade comes again."""
    current: list[GradeCount] = []
    for each in grades:
        if each.grade in {known.grade for known in current}:
            yield tuple(current)
            current = []
        current.append(each)
    if current:
        yield tuple(current)


def _bases(lists: Sequence[ScoreTable]) -> tuple[_Base, ...]:
    graded = [table for table in lists if Column.GRADE in table.columns]
    rows = [row for table in graded for row in table.rows]
    if not rows:
        return ()
    units = [row for row in rows if _is_unit(row)]
    projects = [row for row in rows if not _is_unit(row)]
    parts = [_Base("部门整体", _tally(units)), _Base("项目", _tally(projects))]
    tables = [_Base(table.where, _tally(table.rows)) for table in graded]
    groups = [
        _Base(table.groups[group], _tally([row for row in table.rows if row.group == group]))
        for table in graded
        for group in range(len(table.groups))
    ]
    return (_Base("得分表", _tally(rows)), *parts, *tables, *groups)


def _is_unit(row: TableRow) -> bool:
    said = name_key(row.text(Column.SCOPE) or row.name)
    return any(word in said for word in WHOLE_UNIT_WORDS)


def _tally(rows: Sequence[TableRow]) -> Tally:
    return Counter(row.grade for row in rows if row.grade)


def _sentence(survey: Survey, sentence: Sentence, bases: Sequence[_Base]) -> Iterator[Result]:
    if any(word in sentence.words for word in survey.other_rounds()):
        return
    agreeing = [base for base in bases if _agrees(sentence.grades, base)]
    if agreeing:
        base = agreeing[0]
        shown = "、".join(f"{each.grade} {each.number}" for each in sentence.grades)
        spot = sentence.passage.spot(sentence.grades[0].start, sentence.grades[-1].end)
        words = f"{shown}，与{base.name}一致。"
        yield Confirmation("R-02", spot, sentence.passage.where, words)
    else:
        yield from _disagreement(survey, sentence, bases[0] if bases else None)
    yield from _shares(survey, sentence, agreeing)


def _agrees(claims: Sequence[GradeCount], base: _Base) -> bool:
    return base.size > 0 and all(base.tally.get(each.grade, 0) == each.number for each in claims)


def _disagreement(survey: Survey, sentence: Sentence, whole: _Base | None) -> Iterator[Remark]:
    """Say which numbers are wrong, if the sentence speaks of all that was graded."""
    claims, added = sentence.grades, sum(each.number for each in sentence.grades)
    total = sentence.total.number if sentence.total else None
    if whole is None or (total is not None and total != whole.size):
        yield from _off_total(survey, sentence, total, added)
        return
    wrong = [each for each in claims if whole.tally.get(each.grade, 0) != each.number]
    agrees = len(wrong) < len(claims)
    certain = agrees or whole.size in {total, added}
    if len(claims) == 1 and total is None:
        certain = False
    for each in wrong:
        right = whole.tally.get(each.grade, 0)
        yield remark(
            GRADE_COUNT_OFF if certain else GRADE_COUNT_DOUBTFUL,
            survey.manuscript,
            sentence.passage.spot(each.start, each.end),
            f"文中写“{each.grade}”{each.number}，得分表中“{each.grade}”有 {right} 行。",
            stated=str(each.number),
            expected=str(right),
            because=f"得分表 {whole.size} 行中等级为“{each.grade}”的有 {right} 行。",
        )


def _off_total(
    survey: Survey, sentence: Sentence, total: int | None, added: int
) -> Iterator[Remark]:
    claims = sentence.grades
    complete = len(claims) >= len(Grade) - 1 or (total is not None and added > total)
    if total is None or added == total or not complete or len(claims) == 1:
        return
    shown = " + ".join(str(each.number) for each in claims)
    yield remark(
        GRADES_OFF_TOTAL,
        survey.manuscript,
        sentence.passage.spot(claims[0].start, claims[-1].end),
        f"各等级 {shown} = {added}，总数写 {total}。",
        stated=str(total),
        expected=str(added),
        because=f"{shown} = {added}。",
    )


def _shares(survey: Survey, sentence: Sentence, agreeing: Sequence[_Base]) -> Iterator[Result]:
    """Compute each printed share again, from any whole the sentence may mean.

    Only a whole that is certain makes a share wrong: the rows the numbers
    agree with, or the total the sentence states.
    """
    added = sum(each.number for each in sentence.grades) if len(sentence.grades) > 1 else 0
    stated = [sentence.total.number] if sentence.total else []
    certain = [size for size in (*(base.size for base in agreeing), *stated) if size]
    possible = [size for size in (*(count.number for count in sentence.counts), added) if size]
    for each in sentence.grades:
        if each.share is None:
            continue
        spot, whole = sentence.passage.spot(*each.share_span), [*certain, *possible]
        fitting = [size for size in whole if _fits(each.number, size, each.share)]
        if fitting:
            words = f"{each.number} ÷ {fitting[0]} = {each.share}%。"
            yield Confirmation("R-02", spot, sentence.passage.where, words)
        elif certain and each.number <= certain[0]:
            yield _wrong_share(survey, spot, each.number, certain[0], each.share)


def _fits(number: int, whole: int, share: Decimal) -> bool:
    """Tell whether a printed share is right to half a unit of its last place."""
    half = Decimal(5).scaleb(int(share.as_tuple().exponent) - 1)
    return abs(Decimal(number) / whole * HUNDRED - share) <= half


def _wrong_share(survey: Survey, spot: Spot, number: int, whole: int, share: Decimal) -> Remark:
    right = format_percent(Decimal(number) / whole)
    return remark(
        SHARE_WRONG,
        survey.manuscript,
        spot,
        f"占比写 {share}%，{number} ÷ {whole} = {right}。",
        stated=f"{share}%",
        expected=right,
        because=f"{number} ÷ {whole} = {right}。",
    )


def _distribution(survey: Survey, table: ScoreTable, bases: Sequence[_Base]) -> Iterator[Result]:
    """Hold a table of numbers by grade to the rows, its total and its shares."""
    counted = [(row, number) for row in table.rows if (number := _count(row)) is not None]
    added = sum(number for _, number in counted)
    yield from _distribution_total(survey, table, added)
    claims = {row.grade: number for row, number in counted if row.grade}
    if bases and not any(_same(claims, base.tally) for base in bases):
        whole = bases[0].tally
        agree = sum(whole.get(grade, 0) == number for grade, number in claims.items())
        kind = GRADE_COUNT_OFF if agree or added == bases[0].size else GRADE_COUNT_DOUBTFUL
        for row, number in counted:
            right = whole.get(row.grade, 0) if row.grade else number
            if right != number:
                yield remark(
                    kind,
                    survey.manuscript,
                    row.cells[Column.COUNT].spot,
                    f"“{row.grade}”写 {number}，得分表中有 {right} 行。",
                    stated=str(number),
                    expected=str(right),
                    because=f"得分表 {bases[0].size} 行中等级为“{row.grade}”的有 {right} 行。",
                )
    for row, number in counted:
        share = _share(row)
        if share is not None and added and not _fits(number, added, share):
            yield _wrong_share(survey, row.cells[Column.SHARE].spot, number, added, share)


def _announced(survey: Survey, table: ScoreTable, told: Sequence[Sentence]) -> Iterator[Remark]:
    """Hold the number of a sentence that announces a table of numbers by grade to the table."""
    added = sum(number for row in table.rows if (number := _count(row)) is not None)
    for sentence in told:
        things = [count for count in sentence.counts if count.kind is not CountKind.OTHER]
        whole = sentence.total or (things[0] if len(things) == 1 else None)
        near = 0 < table.first - sentence.passage.blocks[-1] <= _ABOVE
        says_so = near and not sentence.grades and _BELOW.search(sentence.words)
        if says_so and whole and added and whole.number != added:
            yield remark(
                GRADES_OFF_TOTAL,
                survey.manuscript,
                sentence.passage.spot(whole.start, whole.end),
                f"文中写 {whole.number}，下表各等级相加为 {added}。",
                stated=str(whole.number),
                expected=str(added),
            )


def _same(claims: Mapping[Grade, int], tally: Tally) -> bool:
    return all(tally.get(grade, 0) == number for grade, number in claims.items())


def _distribution_total(survey: Survey, table: ScoreTable, added: int) -> Iterator[Remark]:
    for row in table.totals:
        total = _count(row)
        if total is not None and total != added:
            yield remark(
                GRADES_OFF_TOTAL,
                survey.manuscript,
                row.cells[Column.COUNT].spot,
                f"合计写 {total}，各等级相加为 {added}。",
                stated=str(total),
                expected=str(added),
            )


def _count(row: TableRow) -> int | None:
    return count_in(row.cells.get(Column.COUNT))


def _share(row: TableRow) -> Decimal | None:
    words = name_key(row.text(Column.SHARE))
    try:
        return Decimal(words.removesuffix("%")) if words.endswith("%") else None
    except ArithmeticError:
        return None
