"""Years and dates (年度和日期): work year against funds year, dates that cannot be."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from hengji.core.checkup.documents.front import Front
from hengji.core.checkup.documents.outline import Style
from hengji.core.checkup.documents.rules import any_of
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.manuscript import Spot
from hengji.core.checkup.passages import Passage
from hengji.core.checkup.remarks import Remark, remark
from hengji.core.flaws import FlawKind, Severity
from hengji.core.numerals import read_numeral

YEARS_DIFFER = FlawKind(
    "document-years",
    Severity.WARNING,
    "标题写的年度与正文写的评价年度不同，看不出哪个是工作年度、哪个是资金年度。",
    "请写明两个年度，例如“2024年度对2023年度资金开展的评价”。",
    rule="R-10",
)
DATE_IMPOSSIBLE = FlawKind(
    "document-date-impossible",
    Severity.ERROR,
    "写有不存在的日期。",
    "请改正日期。",
    rule="R-25",
)
DATE_BEFORE_EVENTS = FlawKind(
    "document-date-early",
    Severity.WARNING,
    "成文日期早于文中已经发生的事。",
    "请核对成文日期和该日期。",
    rule="R-25",
)

_YEAR = re.compile(r"(?<![\d〔\[（(【])(20\d{2})\s*(?:年度?|(?=[-—–~至]\s*20\d{2}))")
_RANGE = re.compile(r"20\d{2}\s*年?\s*[-—–~至、和到]\s*20\d{2}")
_DATE = re.compile(r"(?<!\d)(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ISO = re.compile(r"(?<![\d.\-/〔])((?:19|20)\d{2})([-./])(\d{1,2})\2(\d{1,2})(?![\d.\-/])")
_HAN_DATE = re.compile(
    r"([一二三四五六七八九〇○零]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_PAST = re.compile(
    r"(?:截至|截止到?|已于|于)\s*(?:(20\d{2})年(\d{1,2})月(\d{1,2})日)"
    r"(?P<after>[^。；]{0,16})"
)
_FUTURE = re.compile(r"^[^，]{0,4}(?:前|底|之前|以前|起|到期|止)|将|拟|计划|预计|应|须")
_HAPPENED = re.compile(
    "召开|完成|印发|签订|验收|组织|开展|通过|下达|开工|竣工|拨付|支付|已|实际|累计"
)
_EXPLAINED = re.compile("所属年度|资金年度|预算年度为|评价年度为")
_OTHER_ROUND = re.compile("整改|上年|上一年|往年|以前年度|结果应用")
"""Words of a sentence about what came of an earlier evaluation."""
_SPEAKS_OF = re.compile(r"(?:^|(?<=[。；]))\s*(20\d{2})年度?[，,]|(?<!\d)(20\d{2})年度")
_OFTEN = 2
_MONTHS, _LEAP, _LEADING = 12, 2000, 20


class _Day(NamedTuple):
    """A date as written; ``year`` is 0 where none is written."""

    year: int
    month: int
    day: int

    def exists(self) -> bool:
        if not 1 <= self.month <= _MONTHS:
            return False
        return 1 <= self.day <= monthrange(self.year or _LEAP, self.month)[1]


def check_years(survey: Survey) -> Iterator[Remark]:
    """Find years that disagree and dates that cannot be."""
    front = survey.front
    yield from _years(survey, front)
    yield from _impossible(survey)
    yield from _early(survey, front)


def _years(survey: Survey, front: Front) -> Iterator[Remark]:
    titled = _single_year(front.title)
    if titled is None:
        return
    lead = _lead_year(survey, front)
    if lead and lead[0] != titled:
        yield _differ(survey, titled, lead[0], lead[1], "正文")
        return
    if other := _everywhere_else(survey, front, titled):
        yield _alone(survey, front, titled, other)
        return
    for table in survey.tables:
        year = _single_year(table.title) if table.is_list else None
        if year and year != titled and table.title_spot:
            yield _differ(survey, titled, year, table.title_spot, "表题")


def _differ(survey: Survey, titled: str, other: str, spot: Spot, place: str) -> Remark:
    return remark(
        YEARS_DIFFER,
        survey.manuscript,
        spot,
        f"标题写 {titled} 年度，{place}写 {other} 年。",
        stated=other,
        expected=titled,
        because=f"标题为 {titled} 年度，{place}没有写明与 {other} 年的关系。",
    )


def _everywhere_else(survey: Survey, front: Front, titled: str) -> str:
    """Return the year the text speaks of, where the title's stands in the title alone."""
    titles = {line.blocks[0] for line in front.title_passages}
    told: Counter[str] = Counter()
    for spot, text in survey.manuscript.texts():
        if spot.block not in titles:
            if titled in text.plain:
                return ""
            told.update(_YEAR.findall(text.plain))
            told.update(found[1] or found[2] for found in _SPEAKS_OF.finditer(text.plain))
    usual = told.most_common(1)
    return usual[0][0] if usual and usual[0][1] >= _OFTEN else ""


def _alone(survey: Survey, front: Front, titled: str, other: str) -> Remark:
    line = next(line for line in front.title_passages if titled in line.plain)
    start = line.plain.index(titled)
    return remark(
        YEARS_DIFFER,
        survey.manuscript,
        line.spot(start, start + len(titled)),
        f"标题写 {titled} 年度，正文通篇没有提到 {titled} 年，写的是 {other} 年。",
        stated=titled,
        expected=other,
        because=f"正文和表中都没有 {titled} 年。",
    )


def _single_year(words: str) -> str | None:
    years = set(_YEAR.findall(words))
    return years.pop() if len(years) == 1 and not _RANGE.search(words) else None


def _lead_year(survey: Survey, front: Front) -> tuple[str, Spot] | None:
    """Return the one year the first lines give for choosing and evaluating.

    Lines that also name the title's year say how the two years are related.
    """
    verbs = any_of(survey.rules.lexicons.evaluation_verbs)
    titled = _single_year(front.title)
    titled_blocks = {line.blocks[0] for line in front.title_passages}
    for passage in _leading(survey):
        if passage.blocks[0] in titled_blocks or "评价" not in passage.plain:
            continue
        for sentence in re.finditer(r"[^。！？]+", passage.plain):
            years = list(_YEAR.finditer(sentence[0]))
            told = {year[1] for year in years}
            if _OTHER_ROUND.search(sentence[0]):
                continue
            if titled in told or _RANGE.search(sentence[0]) or _EXPLAINED.search(sentence[0]):
                return None
            claims = rf"20\d{{2}}年度?[，,]?[^。；，《]{{0,16}}(?:共|我局|本局|{verbs})"
            if len(told) == 1 and re.search(claims, sentence[0]):
                start = sentence.start() + years[0].start()
                return years[0][1], passage.spot(start, start + len(years[0][0]))
    return None


def _leading(survey: Survey) -> tuple[Passage, ...]:
    """Return the passages before the second chapter: those that say what was done."""
    chapters = [each for each in survey.headings if each.style in (Style.CHAPTER, Style.LIST)]
    end = chapters[1].passage if len(chapters) > 1 else len(survey.passages)
    return survey.passages[: min(end, _LEADING)]


def _impossible(survey: Survey) -> Iterator[Remark]:
    for spot, text in survey.manuscript.texts():
        if not re.search("[日.\\-/]", text.plain):
            continue
        for start, end, day in _days(text.plain):
            if not day.exists():
                yield remark(
                    DATE_IMPOSSIBLE,
                    survey.manuscript,
                    spot._replace(start=start, end=end),
                    f"“{text.words[start:end]}”不是一个存在的日期。",
                    stated=text.words[start:end],
                )


def _days(words: str) -> Iterator[tuple[int, int, _Day]]:
    for found in _DATE.finditer(words):
        yield *found.span(), _Day(int(found[1] or 0), int(found[2]), int(found[3]))
    for found in _ISO.finditer(words):
        yield *found.span(), _Day(int(found[1]), int(found[3]), int(found[4]))
    for found in _HAN_DATE.finditer(words):
        numbers = [read_numeral(found[each].replace("○", "〇")) or 0 for each in (1, 2, 3)]
        yield *found.span(), _Day(*numbers)


def _early(survey: Survey, front: Front) -> Iterator[Remark]:
    signed = next((day for _, _, day in _days(front.date_words)), None)
    if front.date is None or signed is None or not signed.year or not signed.exists():
        return
    for passage in survey.passages:
        for found in _PAST.finditer(passage.plain):
            day = _Day(int(found[1]), int(found[2]), int(found[3]))
            as_of = found[0].startswith("截")
            happened = as_of or _HAPPENED.search(found["after"])
            if day > signed and happened and not _FUTURE.search(found["after"]):
                told = passage.plain[found.start() : found.start("after")]
                yield remark(
                    DATE_BEFORE_EVENTS,
                    survey.manuscript,
                    passage.spot(found.start(1), found.end(3)),
                    f"成文日期是 {front.date_words}，文中写{told}的事。",
                    stated=front.date_words,
                )
