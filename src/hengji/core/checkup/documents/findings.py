"""Findings and recommendations (问题与建议): is each class of findings answered?

Classes are known by words of the rulebook. A finding that no recommendation
answers is named with its own words and with the unit it speaks of.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hengji.core.checkup.documents.organs import known_names, names_an_organ, stands_in_name
from hengji.core.checkup.documents.outline import CHINESE_STYLES, Heading, Style
from hengji.core.checkup.documents.rules import Column, Subject, any_of
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.passages import Passage
from hengji.core.checkup.remarks import Remark, remark
from hengji.core.flaws import FlawKind, Severity

FINDING_UNANSWERED = FlawKind(
    "document-finding-unanswered",
    Severity.WARNING,
    "没有一条建议回应这一类问题。",
    "请补一条针对它的建议，写明由谁、做什么、何时完成。",
    rule="R-17",
)
FINDING_WITHOUT_UNIT = FlawKind(
    "document-finding-unit",
    Severity.WARNING,
    "汇总报告的一类问题没有举出任何单位、项目或数字。",
    "请举出具体的单位、事实和数字。",
    rule="R-16",
)
DIVISION_MISSING = FlawKind(
    "document-division",
    Severity.WARNING,
    "汇总报告委托了几家机构，没有写明哪家评价哪些项目。",
    "请在得分表加“评价机构”一栏，或附机构与项目的分工表。",
    rule="R-19",
)

_ITEM = re.compile(r"(?=(?<![一二三四五六七八九十])[一二三四五六七八九十]{1,2}是(?!否))")
_SEVERAL = re.compile(
    r"委托[^。；]{0,12}?(?:[2-9]|\d{2}|[两二三四五六七八九十]{1,3})\s*[家个所]"
    r"[^。；，]{0,8}?(?:第三方|中介|事务所|机构)(?:机构)?"
)
_DIVIDED = re.compile("分工表|分工见|分工情况|负责评价")
_AROUND = 22
_LONGEST_HEADING = 40
_LONGEST_ITEM = 400
_ORDER = (Style.CHAPTER, Style.LIST, Style.BRACKET)


class Section(NamedTuple):
    """Passages below one heading."""

    heading: Heading
    passages: tuple[Passage, ...]


class _Place(NamedTuple):
    """Where a word of a finding stands, and whom the finding names."""

    passage: Passage
    start: int
    word: str
    unit: str


def check_findings(survey: Survey) -> Iterator[Remark]:
    """Find findings nobody answers, and findings that name no one."""
    lexicons = survey.rules.lexicons
    found = _sections(survey, lexicons.finding_heads, lexicons.not_finding_heads)
    answers = _sections(survey, lexicons.recommendation_heads, ())
    if found and answers:
        said = "".join(passage.plain for each in answers for passage in each.passages)
        yield from _unanswered(survey, found, said)
    if found and _is_summary(survey):
        yield from _without_unit(survey, found)
    yield from _division(survey)


def _is_summary(survey: Survey) -> bool:
    table = survey.main_table()
    return table is not None and len(table.rows) >= survey.rules.thresholds.summary_rows


def _sections(survey: Survey, heads: tuple[str, ...], not_heads: tuple[str, ...]) -> list[Section]:
    """Return the sections whose headings speak of one matter, the outermost."""
    sections: list[Section] = []
    until = -1
    for at, heading in enumerate(survey.headings):
        title = re.split("[。；]", heading.title)[0]
        speaks = any(word in title for word in heads) and len(title) <= _LONGEST_HEADING
        other = any(word in title for word in not_heads)
        if heading.style not in CHINESE_STYLES or not speaks or other or heading.passage < until:
            continue
        end = _end(survey, at)
        until = end.passage if end else len(survey.passages)
        sections.append(Section(heading, tuple(survey.passages_below(heading, end))))
    return sections


def _end(survey: Survey, at: int) -> Heading | None:
    """Return the next heading that is not below this one."""
    own = survey.headings[at]
    for heading in survey.headings[at + 1 :]:
        higher = heading.style in _ORDER and _ORDER.index(heading.style) <= _ORDER.index(own.style)
        if heading.part != own.part or higher:
            return heading
    return None


def _unanswered(survey: Survey, sections: Sequence[Section], said: str) -> Iterator[Remark]:
    places = list(_places(survey, sections))
    for subject in survey.rules.subjects:
        own = [place for place in places if place.word in subject.found]
        if own and not any(word in said for word in subject.answered):
            yield _named(survey, min(own, key=lambda place: _order(place, subject)), subject)


def _order(place: _Place, subject: Subject) -> tuple[bool, int]:
    """Put the places first that name someone, then those of the more telling word."""
    return not place.unit, subject.found.index(place.word)


def _places(survey: Survey, sections: Sequence[Section]) -> Iterator[_Place]:
    """Yield where findings stand; of words that overlap, the first and longest."""
    words = tuple(word for subject in survey.rules.subjects for word in subject.found)
    pattern, names = re.compile(any_of(words)), known_names(survey)
    for passage in (passage for section in sections for passage in section.passages):
        for found in pattern.finditer(passage.plain):
            if stands_in_name(passage, *found.span(), names):
                continue
            unit = _unit(survey, _clause(passage.plain, found.start()))
            yield _Place(passage, found.start(), found[0], unit)


def _named(survey: Survey, place: _Place, subject: Subject) -> Remark:
    passage, start, word, unit = place
    around = passage.plain[max(start - _AROUND // 2, 0) : start + _AROUND]
    of_unit = f"（{unit}）" if unit else ""
    return remark(
        FINDING_UNANSWERED,
        survey.manuscript,
        passage.spot(start, start + len(word)),
        f"问题“…{around}…”{of_unit}属于“{subject.area}”，没有一条建议回应。",
        stated=word,
        expected="、".join(subject.answered[:3]),
        because=f"建议部分没有出现“{'”“'.join(subject.answered[:4])}”等字样。",
    )


def _clause(words: str, at: int) -> str:
    """Return the item of an enumeration that holds a place, from its number on."""
    since = max(at - _LONGEST_ITEM, 0)
    starts = [found.start() for found in _ITEM.finditer(words, since, at + 1)]
    begin = starts[-1] if starts else words.rfind("。", since, at) + 1
    return words[begin : at + 60]


def _unit(survey: Survey, clause: str) -> str:
    """Return the first unit or project a clause names, or nothing."""
    ends = any_of((*survey.rules.lexicons.organ_ends, "项目", "工程"))
    start = r"^(?:[一二三四五六七八九十]{1,2}是)?(?:如|例如)?"
    name = rf"([\u4e00-\u9fff、（）()A-Za-z]{{2,36}}?(?:{ends}))"
    found = re.search(rf"{start}{name}(?=\d|[\u4e00-\u9fff])", clause)
    vague = found and re.match("部分|一些|个别|有的|各|某|该|少数|多数|相关", found[1])
    return found[1] if found and not vague else ""


def _without_unit(survey: Survey, sections: Sequence[Section]) -> Iterator[Remark]:
    """Find parts of the findings that hold neither a name nor a number."""
    names, ends = known_names(survey), survey.rules.lexicons.organ_ends
    for sub, body in _parts(survey, sections):
        told = re.search(r"\d|项目", body) or names_an_organ(body, ends)
        if not told and not any(name in body for name in names):
            yield remark(
                FINDING_WITHOUT_UNIT,
                survey.manuscript,
                sub.spot,
                f"“{sub.mark}{sub.title[:20]}”之下没有举出单位、项目或数字。",
            )


def _parts(survey: Survey, sections: Sequence[Section]) -> Iterator[tuple[Heading, str]]:
    """Yield the headings right below those of the findings, with what they head."""
    for section in sections:
        first, count = section.heading.passage, len(section.passages)
        subs = [
            each
            for each in survey.headings
            if first < each.passage < first + count and each.style in CHINESE_STYLES
        ]
        ends = [*(each.passage for each in subs[1:]), first + count]
        for sub, end in zip(subs, ends, strict=False):
            yield sub, "".join(each.plain for each in survey.passages[sub.passage : end])


def _division(survey: Survey) -> Iterator[Remark]:
    """Find a summary that commissioned several agencies and does not say who did what."""
    if not _is_summary(survey):
        return
    named = any(row.text(Column.AGENCY) for table in survey.tables for row in table.rows)
    told = any(_DIVIDED.search(passage.plain) for passage in survey.passages)
    found = next((m for each in survey.passages if (m := _several(each))), None)
    if found and not named and not told:
        passage, start, end = found
        words = passage.plain[start:end]
        yield remark(
            DIVISION_MISSING,
            survey.manuscript,
            passage.spot(start, end),
            f"“{words}”，没有写明各家评价了哪些项目。",
        )


def _several(passage: Passage) -> tuple[Passage, int, int] | None:
    found = _SEVERAL.search(passage.plain)
    return (passage, found.start(), found.end()) if found else None
