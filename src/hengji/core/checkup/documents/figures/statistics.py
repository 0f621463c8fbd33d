"""Means and extremes in running words against the table of scores (统计数)."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from hengji.core.checkup.documents.figures import kinds
from hengji.core.checkup.documents.figures.clauses import Mention, Sentence
from hengji.core.checkup.documents.figures.comparing import (
    Span,
    Verdict,
    judge_rate,
    shown_percentage,
    span,
)
from hengji.core.checkup.documents.figures.reading import Number
from hengji.core.checkup.documents.figures.saying import confirm
from hengji.core.checkup.documents.figures.scorecards import Part, part_of
from hengji.core.checkup.documents.figures.sections import Section
from hengji.core.checkup.documents.figures.totals import is_total
from hengji.core.checkup.documents.figures.units import PERCENT, POINTS, UNKNOWN
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Result, remark
from hengji.core.quantities import ZERO, round_half_up

Scores = tuple[Decimal, ...]

_SCORE_HEAD = re.compile("得分|评分|总分|分数|评价分|^成绩$")
_MEAN = re.compile(
    "(?:平均(?:得|评|总)?分(?:数|值)?|均分|平均值|平均(?:为|是))(?:数)?(?:为|是|达|达到)?$|平均(?:得分)?$"
)
_MEDIAN = re.compile("中位(?:数|值|分)(?:得分)?(?:为|是)?$")
_MOST = re.compile(
    "(?:最高(?:得)?分(?:数|值|别)?|得分最高(?:的)?(?:为|是|达)?|最高)(?:为|是|达|达到)?$"
)
_LEAST = re.compile("(?:最低(?:得)?分(?:数|值)?|得分最低(?:的)?(?:为|是)?|最低)(?:为|是|仅)?$")
_PART_OF_ALL = re.compile(
    "部门整体|项目支出|政策|专项债|单位类|项目类|机构|其中|优秀|良好|中等|等级|类|第[一二三四]|上年|去年|全省|全市|以上|前|后"
    "|自评|指标|满意|问卷|题|考核|测评|专家|去掉|剔除|行业|同类|[优良中差]的"
)
_OWN = re.compile("自评|考核|测评|专家")
_TAIL = re.compile("[（(]([0-9]+(?:\\.[0-9]+)?)分?[）)]")
_GRADE_COUNT = re.compile(
    "(?:[优良差]|(?<!其)中)(?:秀|好|等)?(?:等级|级|等次|的)*(?:有|共|为|分别)*$"
)
_SHARE = re.compile(
    "^(?:分别|各)?(?:占比?|占总数的?|占全部的?|占比例|所占比例|比例|占[^，。；]{0,10}的)(?:比例|比重)?(?:为|是|达)?$"
)
_ALL_COUNTED = re.compile("共|总|合计|全部|抽取|评价")
_LEAST_ROWS = 3
_NEAR = 15
"""How far from all scores a figure may be and still be meant as one of them."""


def _median(scores: Scores) -> Decimal:
    ordered = sorted(scores)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _mean(scores: Scores) -> Decimal:
    return sum(scores, ZERO) / len(scores)


_STATISTICS: tuple[tuple[str, re.Pattern[str], Callable[[Scores], Decimal]], ...] = (
    ("平均分", _MEAN, _mean),
    ("中位数", _MEDIAN, _median),
    ("最高分", _MOST, max),
    ("最低分", _LEAST, min),
)


def score_lists(sections: Sequence[Section]) -> Mapping[str, Scores]:
    """Return the scores of every table that lists evaluations, and of all of them."""
    lists: dict[str, Scores] = {}
    for number, section in enumerate(sections):
        parts = [part_of(column) for column in section.columns]
        columns = [
            column.index
            for column in section.numeric()
            if _SCORE_HEAD.search(column.bare) and part_of(column) is Part.SCORE
        ]
        heads = {section.columns[index].bare for index in columns}
        if Part.POINTS in parts or len(heads) != 1:
            continue
        rows = [row for row in section.rows if not is_total(row)]
        scores = [
            row.numbers[each].value for each in columns for row in rows if each in row.numbers
        ]
        if len(scores) >= _LEAST_ROWS:
            lists[f"{section.where}#{number} {heads.pop()}"] = tuple(scores)
    if len(lists) > 1:
        lists["全部"] = tuple(score for scores in lists.values() for score in scores)
    return lists


def check_statistics(
    manuscript: Manuscript,
    paragraphs: Sequence[Sequence[Sentence]],
    sections: Sequence[Section],
) -> Iterator[Result]:
    """Hold means, medians, extremes and shares of grades against the tables of scores."""
    lists = score_lists(sections)
    for sentences in paragraphs:
        for sentence in sentences:
            for place, mention in enumerate(sentence.mentions):
                number = mention.number
                if number.exact and number.family in {POINTS, UNKNOWN} and lists:
                    yield from _statistic(manuscript, sentence, mention, lists)
                elif number.exact and number.family == PERCENT and place:
                    yield from _grade_share(manuscript, sentence, place, lists)


def _statistic(
    manuscript: Manuscript, sentence: Sentence, mention: Mention, lists: Mapping[str, Scores]
) -> Iterator[Result]:
    asked = next((each for each in _STATISTICS if each[1].search(mention.name)), None)
    if asked is None:
        return
    name, _, compute = asked
    number, spot = mention.number, sentence.spot(mention.number)
    for scores in lists.values():
        value = compute(scores)
        if Span(value, value).meets(span(number)):
            said = f"{name} {number.words}，与得分表 {len(scores)} 个得分算出的一致"
            yield confirm(manuscript, spot, kinds.STATISTIC_DIFFERS.rule, said)
            return
    scores = next(iter(lists.values()))
    far = not min(scores) - _NEAR <= number.value <= max(scores) + _NEAR
    if far or len(lists) > 1 or _of_some(sentence.words, next(iter(lists))):
        return
    expected = f"{round_half_up(compute(scores))}"
    yield remark(
        kinds.STATISTIC_DIFFERS,
        manuscript,
        spot,
        f"正文写{name} {number.words}，而得分表 {len(scores)} 个得分的{name}是 {expected}。",
        stated=number.words,
        expected=expected,
        because=f"{len(scores)} 个得分的{name} = {expected}",
    )


def _of_some(words: str, head: str) -> bool:
    """Tell whether a sentence speaks of some scores only, or of others than the table's."""
    for own in _OWN.findall(head):
        words = words.replace(own, "")
    return _PART_OF_ALL.search(words) is not None


def _grade_share(
    manuscript: Manuscript, sentence: Sentence, place: int, lists: Mapping[str, Scores]
) -> Iterator[Result]:
    """Check ``优 21 个，占 29.17%`` against the counts of words and tables."""
    counted, share = sentence.mentions[place - 1], sentence.mentions[place]
    if (
        not _GRADE_COUNT.search(counted.name)
        or not _SHARE.match(share.name)
        or not counted.number.exact
    ):
        return
    totals = [
        each.number
        for each in sentence.mentions[: place - 1]
        if _ALL_COUNTED.search(each.before) and each.number.exact and each.number.family != PERCENT
    ]
    totals += [_count(len(scores), counted.number) for scores in lists.values()]
    part = Span(counted.number.value, counted.number.value)
    usable = [each for each in totals if each.value >= part.low and each.value > 0]
    spot, rule = sentence.spot(share.number), kinds.GRADE_SHARE_DIFFERS.rule
    for total in usable:
        if judge_rate(counted.number, total, share.number) is Verdict.AGREES:
            said = f"{counted.number.digits} ÷ {total.digits} = {share.number.words}，与文中一致"
            yield confirm(manuscript, spot, rule, said)
            return
    if len({each.value for each in usable}) == 1:
        total = usable[0]
        expected = shown_percentage(counted.number.value, total.value)
        words = f"{counted.number.digits} ÷ {total.digits} = {expected}"
        yield remark(
            kinds.GRADE_SHARE_DIFFERS,
            manuscript,
            spot,
            f"占比写作 {share.number.words}，而 {words}。",
            stated=share.number.words,
            expected=expected,
            because=words,
        )


def _count(rows: int, like: Number) -> Number:
    return Number(Decimal(rows), ZERO, like.family, 0, 0, str(rows), like.unit)
