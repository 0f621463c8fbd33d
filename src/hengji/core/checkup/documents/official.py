"""Form of an official document (公文要素): signatory, recipient, number, date, annexes."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from hengji.core.checkup.documents.front import Front
from hengji.core.checkup.documents.rules import Column
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.documents.tables import ScoreTable
from hengji.core.checkup.manuscript import Spot
from hengji.core.checkup.passages import Passage
from hengji.core.checkup.remarks import Remark, remark
from hengji.core.flaws import FlawKind, Severity
from hengji.core.numerals import read_numeral

SIGNATORY_MISSING = FlawKind(
    "document-signatory",
    Severity.ERROR,
    "有版头和发文字号的上行文没有签发人。",
    "请在发文字号同一行的右侧写明“签发人：”和姓名。",
    rule="R-14",
)
SIGNATORY_UNSEEN = FlawKind(
    "document-signatory-unseen",
    Severity.WARNING,
    "上行文里没有看到签发人；文中没有版头，可能在读取的部分之外。",
    "请核对正式版头是否写明签发人。",
    rule="R-14",
)
NO_TEXT_PAGE = FlawKind(
    "document-no-text-page",
    Severity.ERROR,
    "公文里写有“此页无正文”。",
    "请删去这句话，调整行距或字距，使署名与正文在同一页。",
    rule="R-15",
)
NO_TEXT_PAGE_HERE = FlawKind(
    "document-no-text-page-here",
    Severity.WARNING,
    "文中写有“此页无正文”。",
    "请调整行距或字距，使署名与正文在同一页。",
    rule="R-15",
)
RECIPIENT_MISSING = FlawKind(
    "document-recipient",
    Severity.WARNING,
    "有发文字号的公文没有主送机关。",
    "请在标题下一行顶格写明主送机关，后加全角冒号。",
    rule="R-21",
)
NUMBER_MALFORMED = FlawKind(
    "document-own-number",
    Severity.WARNING,
    "本文的发文字号不合格式。",
    "请写成“朔开财预绩〔2024〕15号”的样式：六角括号、四位年份、序号不加“第”、不补零。",
    rule="R-22",
)
NUMBER_YEAR = FlawKind(
    "document-own-number-year",
    Severity.WARNING,
    "发文字号的年份与成文日期的年份不同。",
    "请核对两个年份；确属跨年签发的可以保留。",
    rule="R-22",
)
DATE_FORM = FlawKind(
    "document-date-form",
    Severity.WARNING,
    "公文的成文日期写法不合格式。",
    "请用阿拉伯数字写全年、月、日，月、日不补零，例如“2024年12月31日”。",
    rule="R-23",
)
ANNEX_WRONG = FlawKind(
    "document-annex",
    Severity.WARNING,
    "附件说明与所附的附件对不上，或附件的序号不连续。",
    "请核对附件的个数、序号和名称。",
    rule="R-24",
)
SCORE_FORM = FlawKind(
    "document-score-range",
    Severity.ERROR,
    "得分表的得分小于零或大于满分。",
    "请核对该行的得分。",
    rule="R-20",
)
SCORE_MISSING = FlawKind(
    "document-score-missing",
    Severity.WARNING,
    "得分表的一行没有得分。",
    "请补上得分；确未评价的请写明。",
    rule="R-20",
)
SCORE_PLACES = FlawKind(
    "document-score-places",
    Severity.WARNING,
    "得分表的得分小数位数不一，或者多于两位。",
    "请统一保留两位小数。",
    rule="R-20",
)

_RIGHT_NUMBER = re.compile(r"[\u4e00-\u9fff]+〔(?:19|20)\d{2}〕[1-9]\d*号")
_RIGHT_DATE = re.compile(r"(?:19|20)\d{2}年(?:[1-9]|1[0-2])月(?:[1-9]|[12]\d|3[01])日")
_NO_TEXT = re.compile("[此本]页无正文")
_ANNEX_LIST = re.compile(r"^[\s#*]*附\s*件\s*[：:]\s*(?P<first>.*)$")
_ANNEX_ITEM = re.compile(r"^\s*(?P<number>\d{1,2})\s*[.．、]\s*(?P<title>\S.*)$")
_ANNEX_BODY = re.compile(
    r"^[\s#*]*附\s*件\s*(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})?\s*[:：]?\s*$"
)


def check_official(survey: Survey) -> Iterator[Remark]:
    """Find what an official document lacks, and what no report should have."""
    front = survey.front
    yield from _no_text(survey, front)
    yield from _signatory(survey, front)
    if front.number:
        yield from _number(survey, front, front.number)
        yield from _date_form(survey, front)
    yield from _annexes(survey)
    for table in survey.tables:
        if table.is_list:
            yield from _scores(survey, table)


def _whole(passage: Passage) -> Spot:
    return passage.spot(0, len(passage.words))


def _no_text(survey: Survey, front: Front) -> Iterator[Remark]:
    for passage in survey.passages:
        for found in _NO_TEXT.finditer(passage.plain):
            yield remark(
                NO_TEXT_PAGE if front.number else NO_TEXT_PAGE_HERE,
                survey.manuscript,
                passage.spot(found.start(), found.end()),
                f"写有“{found[0]}”。",
                stated=found[0],
            )


def _signatory(survey: Survey, front: Front) -> Iterator[Remark]:
    """An upward document is one whose title and recipient both say so."""
    lexicons = survey.rules.lexicons
    if front.signed or front.recipient is None or not front.title_passages:
        return
    to = re.sub(r"[\s#*：:]", "", front.recipient.plain)
    upward = front.title.endswith(lexicons.upward_titles) and "关于" in front.title
    if not upward or not to.endswith(lexicons.upward_recipients):
        return
    yield remark(
        SIGNATORY_MISSING if front.number else SIGNATORY_UNSEEN,
        survey.manuscript,
        _whole(front.number or front.title_passages[0]),
        f"这是报送“{to}”的上行文，没有写签发人。",
        expected="签发人：",
        because="标题的文种和主送机关表明是上行文。",
    )


def _number(survey: Survey, front: Front, passage: Passage) -> Iterator[Remark]:
    number = re.sub(r"\s", "", front.number_words)
    spot = passage.spot(*_span(passage, front.number_words))
    if not _RIGHT_NUMBER.fullmatch(number):
        yield remark(
            NUMBER_MALFORMED,
            survey.manuscript,
            spot,
            f"发文字号写作“{number}”。",
            stated=number,
            expected=well_formed(number),
        )
    year, date = re.search(r"\d{4}", number), front.date_words[:4]
    if year and date.isdigit() and year[0] != date:
        yield remark(
            NUMBER_YEAR,
            survey.manuscript,
            spot,
            f"发文字号是 {year[0]} 年，成文日期是 {date} 年。",
            stated=year[0],
            expected=date,
        )
    official = front.title.endswith(survey.rules.lexicons.official_titles) and "关于" in front.title
    moved = any(re.match(r"\s*主\s*送\s*[：:]", each.plain) for each in survey.lines)
    if official and front.recipient is None and not moved:
        yield remark(
            RECIPIENT_MISSING,
            survey.manuscript,
            _whole(front.title_passages[-1]),
            "标题之下没有主送机关，或者主送机关后没有冒号。",
        )


def well_formed(number: str) -> str:
    """Return a document number as it should be written."""
    found = re.fullmatch(r"([\u4e00-\u9fff]+)\D?(\d+)\D+?(\d+)号?", number)
    return f"{found[1]}〔{found[2]}〕{int(found[3])}号" if found else ""


def _span(passage: Passage, words: str) -> tuple[int, int]:
    start = passage.plain.find(words)
    return start, start + len(words)


def _date_form(survey: Survey, front: Front) -> Iterator[Remark]:
    if front.date and not _RIGHT_DATE.fullmatch(front.date_words):
        yield remark(
            DATE_FORM,
            survey.manuscript,
            _whole(front.date),
            f"成文日期写作“{front.date_words}”。",
            stated=front.date_words,
        )


def _annexes(survey: Survey) -> Iterator[Remark]:
    listed = _annex_list(survey.lines)
    bodies = [
        (read_numeral(found["number"]) if found["number"] else 1, passage)
        for passage in survey.lines
        if (found := _ANNEX_BODY.match(passage.plain)) and not _ANNEX_LIST.match(passage.plain)
    ]
    numbers = [number for number, _ in listed]
    for (before, _), (number, passage) in pairwise(listed):
        if number != before + 1:
            yield _annex(survey, passage, f"附件说明的序号从 {before} 到 {number}，不连续")
    if not bodies or not listed:
        return
    for number, passage in listed:
        if number not in {each for each, _ in bodies}:
            yield _annex(survey, passage, f"附件说明列有附件 {number}，文后没有")
    for body, passage in bodies:
        if body not in numbers:
            yield _annex(survey, passage, f"文后有附件 {body}，附件说明没有列出")


def _annex_list(passages: Sequence[Passage]) -> list[tuple[int, Passage]]:
    """Return the annexes that the text announces, with their numbers."""
    for at, passage in enumerate(passages):
        found = _ANNEX_LIST.match(passage.plain)
        if not found:
            continue
        if _ANNEX_BODY.match(passage.plain) and not _item_at(passages, at + 1):
            continue
        item = _ANNEX_ITEM.match(found["first"])
        listed = [(int(item["number"]) if item else 1, passage)] if found["first"].strip() else []
        for each in passages[at + 1 :]:
            if not (item := _ANNEX_ITEM.match(each.plain)):
                break
            listed.append((int(item["number"]), each))
        return listed
    return []


def _item_at(passages: Sequence[Passage], at: int) -> bool:
    return at < len(passages) and _ANNEX_ITEM.match(passages[at].plain) is not None


def _annex(survey: Survey, passage: Passage, what: str) -> Remark:
    return remark(ANNEX_WRONG, survey.manuscript, _whole(passage), f"{what}。")


def _scores(survey: Survey, table: ScoreTable) -> Iterator[Remark]:
    if Column.SCORE not in table.columns:
        return
    full = survey.rules.scale.full
    places: dict[int, list[Spot]] = {}
    bonus = re.search("附加|加分", table.title)
    for row in table.rows:
        if row.score is None:
            yield from _missing(survey, row.text(Column.SCORE), row.name, row.spot)
            continue
        places.setdefault(-int(row.score.as_tuple().exponent), []).append(row.spot)
        if row.score < 0 or (row.score > full and not bonus):
            yield remark(
                SCORE_FORM,
                survey.manuscript,
                row.spot,
                f"“{row.name}”得 {row.score} 分，应在 0 到 {full} 分之间。",
                stated=str(row.score),
            )
    yield from _places(survey, places)


def _missing(survey: Survey, words: str, name: str, spot: Spot) -> Iterator[Remark]:
    if not words:
        yield remark(SCORE_MISSING, survey.manuscript, spot, f"“{name}”没有得分。")


def _places(survey: Survey, places: dict[int, list[Spot]]) -> Iterator[Remark]:
    if not places:
        return
    usual = max(places, key=lambda count: len(places[count]))
    for count, spots in places.items():
        if count > 2 or (count != usual and len(spots) * 10 <= len(places[usual])):  # noqa: PLR2004
            yield remark(
                SCORE_PLACES,
                survey.manuscript,
                spots[0],
                f"{len(spots)} 行的得分有 {count} 位小数，其余多为 {usual} 位。",
                stated=survey.manuscript.words_at(spots[0]),
            )
