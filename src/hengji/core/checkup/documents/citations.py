"""Cited documents (引用文件): 《…办法》 with its document number, well written, and one only."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hengji.core.checkup.documents.official import well_formed
from hengji.core.checkup.documents.rules import any_of
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.passages import Passage
from hengji.core.checkup.remarks import Remark, remark
from hengji.core.flaws import FlawKind, Severity
from hengji.core.names import name_key

CITED_WITHOUT_NUMBER = FlawKind(
    "document-cited-number",
    Severity.WARNING,
    "作为依据引用的文件没有写文号。",
    "请在第一次引用时写明全称和文号，例如《……办法》（财预〔2020〕10号）。",
    rule="R-12",
)
CITED_NUMBER_MALFORMED = FlawKind(
    "document-cited-number-form",
    Severity.WARNING,
    "引用的文号写法不合格式。",
    "请用六角括号“〔〕”、四位年份，序号不加“第”、不补零，后面加“号”。",
    rule="R-12",
)
CITED_NUMBERS_DIFFER = FlawKind(
    "document-cited-number-differs",
    Severity.WARNING,
    "同一文件写了两个文号，或者文号与规则库记载的不同。",
    "请核对原文件的文号。",
    rule="R-12",
)

_TITLE = re.compile(r"《([^《》]{3,80})》")
_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{1,14}?)\s*([〔\[［（(【])\s*((?:19|20)?\d{2})\s*([〕\]］）)】])\s*(第)?\s*(\d{1,5})\s*(号?)"
)
_ORDER = re.compile(
    r"令\s*(?:第\s*)?\d{1,4}\s*号|第\s*\d{1,4}\s*号令|令第[一二三四五六七八九十百]+号"
)
_BRACKETED_NUMBER = re.compile(r"[（(〔\[【][^（()）]{0,40}?号[^（()）]{0,12}[）)]")
_ANOTHER = re.compile("和|与|及|以及|并|等|关于|根据|按照|依据")
"""Words behind a title with which the next document begins."""
_ORGAN = re.compile(r"^.*(?:局|厅|委员会|人民政府|办公室)(?=[\u4e00-\u9fff]{2,}$)")
"""An organ that is named right before its number: 县财政局财农指〔2023〕10号."""
_NARRATED = re.compile(r"\d\s*[月日][^，；]{0,16}(?:印发|下发|发布|出台|转发|公布|颁布|制发)了?$")
"""What is told is when a document was issued; it is not relied on."""
_OWN_PLANS = ("方案", "计划")
"""Ends of titles that have a number where a notice about them is cited (关于…)."""
_BEHIND, _AHEAD = 60, 40


class _Cited(NamedTuple):
    """A document named in the text; ``number`` is empty where none stands by it."""

    title: str
    passage: Passage
    start: int
    end: int
    number: str


def check_citations(survey: Survey) -> Iterator[Remark]:
    """Find cited documents without number, with a bad one, or with two."""
    by_title: dict[str, list[_Cited]] = {}
    for passage in survey.passages:
        for cited in _cited(passage):
            by_title.setdefault(name_key(cited.title), []).append(cited)
        yield from _malformed(survey, passage)
    own = name_key(survey.front.title)
    for key, places in by_title.items():
        numbers = list(dict.fromkeys(each.number for each in places if each.number))
        if not numbers and key not in own:
            yield from _unnumbered(survey, places)
        yield from _differing(survey, places, numbers)


def _cited(passage: Passage) -> Iterator[_Cited]:
    words = passage.plain
    for found in _TITLE.finditer(words):
        yield _Cited(
            found[1].strip(),
            passage,
            found.start(),
            found.end(),
            _number_beside(words, found.start(), found.end()),
        )


def _number_beside(words: str, start: int, end: int) -> str:
    """Return the number in brackets behind a title, or the one right before it."""
    behind = re.split("[。；《]", words[end : end + _BEHIND])[0]
    if bracketed := re.match(
        rf"(?:的通知|的意见|的决定|等)?\s*{_BRACKETED_NUMBER.pattern}", behind
    ):
        return _key(bracketed[0])
    if following := _NUMBER.match(behind):
        return "" if _ANOTHER.match(behind) else _key(following[0])
    ahead = words[max(start - _AHEAD, 0) : start]
    before = list(_NUMBER.finditer(ahead)) or list(_ORDER.finditer(ahead))
    joined = re.split("[。；，、》]", ahead)[-1]
    if before and before[-1].end() >= len(ahead) - len(joined):
        return _key(before[-1][0])
    return ""


def _key(words: str) -> str:
    """Return a number under which two spellings of it are one."""
    found = _NUMBER.search(words)
    if not found:
        return re.sub(r"[\s（()）第]", "", words)
    agency = re.sub(r"^.*(?:的通知|根据|按照|依据|以及|和|及|，|、)", "", found[1])
    agency = _ORGAN.sub("", agency)
    return f"{agency}〔{found[3]}〕{int(found[6])}号"


def _unnumbered(survey: Survey, places: list[_Cited]) -> Iterator[Remark]:
    first = next((each for each in places if _needs_number(survey, each)), None)
    if first is not None:
        yield remark(
            CITED_WITHOUT_NUMBER,
            survey.manuscript,
            first.passage.spot(first.start, first.end),
            f"引用《{first.title}》，没有写文号。",
            stated=f"《{first.title}》",
        )


def _needs_number(survey: Survey, cited: _Cited) -> bool:
    """Tell whether a title is that of a numbered document that is relied on."""
    lexicons = survey.rules.lexicons
    title = re.sub(r"[（(][^（()）]*[）)]$", "", cited.title)
    numbered = max((len(e) for e in lexicons.measure_ends if title.endswith(e)), default=0)
    if numbered <= max((len(e) for e in lexicons.numberless_ends if title.endswith(e)), default=0):
        return False
    plan = title.endswith(_OWN_PLANS) and "关于" not in title
    if plan or any(word in title for word in lexicons.numberless_words):
        return False
    if re.search(any_of(_own_organs(lexicons.organ_ends)), title):
        return False
    sentence = re.split("[。；]", cited.passage.plain[max(cited.start - 80, 0) : cited.start])[-1]
    made = list(re.finditer(any_of(lexicons.made_words), sentence))
    relied = list(re.finditer(any_of(lexicons.basis_words), sentence))
    if not relied or _NARRATED.search(sentence):
        return False
    return not made or made[-1].start() < relied[-1].start()


def _own_organs(ends: tuple[str, ...]) -> tuple[str, ...]:
    """Return ends of organs that make rules for themselves only."""
    return tuple(end for end in ends if len(end) > 1 and not end.endswith(("政府", "委员会")))


def _malformed(survey: Survey, passage: Passage) -> Iterator[Remark]:
    lexicons, own = survey.rules.lexicons, survey.front.number
    for found in _NUMBER.finditer(passage.plain):
        agency, opening, year, closing, nth, number, end = found.groups()
        written = passage.words[found.start(2) : found.end()]
        is_number = end or opening == "〔"
        ahead = passage.plain[max(found.start(2) - 12, 0) : found.start(2)]
        exempt = re.search(any_of(lexicons.number_exempt), ahead)
        right = f"〔{year}〕{int(number)}号" if len(year) > 2 else ""  # noqa: PLR2004
        shape = f"{opening}{year}{closing}{nth or ''}{number}{end}"
        if not is_number or exempt or shape == right or not _is_agency(agency):
            continue
        if own and passage.spot(found.start(2), found.end()).block == own.blocks[0]:
            continue
        tail = _ORGAN.sub("", agency)[-6:]
        yield remark(
            CITED_NUMBER_MALFORMED,
            survey.manuscript,
            passage.spot(found.start(2), found.end()),
            f"文号“{tail}{written}”写法不合格式。",
            stated=written,
            expected=right or well_formed(f"{tail}{shape}"),
        )


def _is_agency(words: str) -> bool:
    """Tell whether the characters before a year can stand for an organ: 财预, 国办发."""
    return (
        re.search(
            r"[发字办函预绩监综社金建农教行资规财政税审令文通知党政府委指][\u4e00-\u9fff]?$", words
        )
        is not None
    )


def _differing(survey: Survey, places: list[_Cited], numbers: list[str]) -> Iterator[Remark]:
    title = places[0].title
    if len(numbers) > 1:
        other = next(each for each in places if each.number == numbers[1])
        yield remark(
            CITED_NUMBERS_DIFFER,
            survey.manuscript,
            other.passage.spot(other.start, other.end),
            f"《{title}》前面写“{numbers[0]}”，这里写“{numbers[1]}”。",
            stated=numbers[1],
            expected=numbers[0],
        )
    known = survey.rules.known_numbers.get(title, "")
    for number in numbers[:1]:
        same_agency = known.split("〔")[0] == number.split("〔")[0]
        if known and same_agency and known != number:
            place = next(each for each in places if each.number == number)
            yield remark(
                CITED_NUMBERS_DIFFER,
                survey.manuscript,
                place.passage.spot(place.start, place.end),
                f"《{title}》的文号写作“{number}”，规则库记载为“{known}”。",
                stated=number,
                expected=known,
            )
