"""Whose a report is (归属): its agency, year and subject, as its name and first page say."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from hengji.core.checkup.manuscript import Manuscript, Paragraph
from hengji.core.names import clean_name, name_key

FIRST_PAGE = 30
"""Texts from the beginning in which the names are looked for."""
LONGEST_NAME = 40

_FIRM = (
    r"[\w（()）·]{2,30}?(?:事务所|有限(?:责任)?公司|公司|研究院|咨询中心|评估中心|评价中心)"
    r"(?:[（(]\w{2,8}[)）])?"
)
_IS_FIRM = re.compile("事务所|咨询|评估|评价|会计|审计|造价|管理顾问|第三方|研究院|机构")
_FIRM_LINE = re.compile(rf"\s*({_FIRM})\s*(?:[（(]?盖章[)）]?)?\s*")
_LABEL = re.compile(
    r"\s*(?P<label>[\w（()）、]{2,16}?)(?:名称)?(?:[（(](?:盖章|公章|全称)[)）])?\s*[:：]\s*(?P<value>\S.{1,60}?)\s*$"
)
_AGENCY_LABELS = re.compile(
    "(?:第三方|受托|评价|编制|咨询)(?:评价)?(?:机构|中介机构)|受托方|(?:报告)?(?:编制|撰写)单位|评价实施(?:机构|单位)"
)
_SUBJECT_LABELS = re.compile(
    "(?:被?评价|项目|预算|实施|项目实施|资金使用)?(?:单位|部门|对象|项目)|项目主管部门|主管部门"
)
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)(?=\s*(?:年|[-—_ .．]|$|[一-龥（(]))")
_TITLE = re.compile(
    r"(?P<subject>.{2,80}?)(?:财政)?(?:重点)?(?:事前|事中|事后)?(?:项目|部门整体|部门|整体)?(?:支出)?"
    r"绩效(?:评价|自评价|自评|评估)(?:工作)?(?:报告|结果)"
)
_SPAN = r"20\d{2}\s*(?:[-—–~～至]\s*20\d{2})?\s*年?度?"
_AROUND = re.compile(
    rf"^(?:附件\S?[:：]?|关于|[\d一二三四五六七八九十]+[-_.．、 ]+(?!年)|对|[-_—\s《]+|{_SPAN})+"
    rf"|(?:{_SPAN}|部门整体|整体|部门|支出|项目资金|资金|的|财政|重点|[-_—\s]+)+$"
)


@dataclass(frozen=True, slots=True)
class Belonging:
    """Whose a report is; what is not known is empty or 0.

    Attributes:
        agency: Who wrote it (第三方机构).
        year: The year it is about.
        subject: The unit or project evaluated (评价对象).
        names: Names in it that a copy would change.
    """

    agency: str = ""
    year: int = 0
    subject: str = ""
    names: tuple[str, ...] = ()


class Relation(StrEnum):
    """How two reports stand to one another (关系)."""

    VERSIONS = "同一对象同一年度"
    YEARS = "同一对象不同年度"
    SAME_AGENCY = "同一机构"
    BETWEEN_AGENCIES = "不同机构"
    UNKNOWN = "机构不明"


def belonging_of(
    manuscript: Manuscript,
    folders: Sequence[str] = (),
    stem: str = "",
    given: Belonging | None = None,
) -> Belonging:
    """Return whose a report is.

    Args:
        manuscript: As read; only its first page is looked at.
        folders: Names of the folders it lies in, the nearest last.
        stem: Its file's name without the ending.
        given: What a table says; it goes before everything else.
    """
    said = given or Belonging()
    lines = list(islice(_lines(manuscript), FIRST_PAGE))
    short = [line for line in lines if len(line) <= 2 * LONGEST_NAME]
    labelled = [found for line in short if (found := _LABEL.match(line))]
    titles = [line for line in short if _TITLE.search(line)]
    agency = said.agency or _agency(short, labelled, [*reversed(folders), stem])
    subject = said.subject or _subject([stem, *titles])
    year = said.year or _year([stem, *titles, *reversed(folders)])
    names = [_value(each) for each in labelled if _SUBJECT_LABELS.fullmatch(each["label"])]
    titled = [_subject([title]) for title in titles]
    wanted = (agency, subject, *titled, *names)
    usable = dict.fromkeys(name for name in wanted if 3 < len(name) <= LONGEST_NAME)  # noqa: PLR2004
    return Belonging(agency, year, subject, tuple(usable))


def relation_of(first: Belonging, second: Belonging) -> Relation:
    """Return how two reports stand to one another."""
    if first.subject and name_key(first.subject) == name_key(second.subject):
        parted = first.year and second.year and first.year != second.year
        return Relation.YEARS if parted else Relation.VERSIONS
    if not first.agency or not second.agency:
        return Relation.UNKNOWN
    alike = agency_key(first.agency) == agency_key(second.agency)
    return Relation.SAME_AGENCY if alike else Relation.BETWEEN_AGENCIES


def agency_key(name: str) -> str:
    """Return the form under which two spellings of one agency are equal."""
    return re.sub(r"\([^()]*\)|有限责任公司|有限公司|公司", "", name_key(name))


def agency_numbers(belongings: Sequence[Belonging]) -> tuple[int, ...]:
    """Return a number from 0 for the agency of each report, -1 where unknown."""
    numbers: dict[str, int] = {}
    return tuple(
        numbers.setdefault(agency_key(each.agency), len(numbers)) if each.agency else -1
        for each in belongings
    )


def _lines(manuscript: Manuscript) -> Iterator[str]:
    """Yield the folded lines of the beginning; a label and its cell are one line."""
    for block in manuscript.blocks[:FIRST_PAGE]:
        if isinstance(block, Paragraph):
            texts = [block.text.plain]
        else:
            texts = ["：".join(filter(None, (cell.plain for cell in row))) for row in block.rows]
        yield from (unicodedata.normalize("NFC", text) for text in texts if text.strip())


def _agency(lines: Sequence[str], labelled: Sequence[re.Match[str]], places: Sequence[str]) -> str:
    for match in labelled:
        if _AGENCY_LABELS.fullmatch(match["label"]):
            return _value(match)
    for line in lines:
        if (found := _FIRM_LINE.fullmatch(line)) and _IS_FIRM.search(found[1]):
            return clean_name(found[1])
    for place in places:
        for part in re.split(r"[-_—\s]+", place):
            if _IS_FIRM.search(part) and not _TITLE.search(part) and len(part) <= LONGEST_NAME:
                return clean_name(part)
    return ""


def _value(match: re.Match[str]) -> str:
    return clean_name(re.sub(r"[（(]?(?:盖章|公章)[)）]?$", "", match["value"]))


def _subject(texts: Sequence[str]) -> str:
    for text in texts:
        if found := _TITLE.search(text):
            name = found["subject"]
            while (shorter := _AROUND.sub("", name)) != name:
                name = shorter
            if len(name) > 1:
                return clean_name(name)
    return ""


def _year(texts: Sequence[str]) -> int:
    return next((int(found[1]) for text in texts if (found := _YEAR.search(text))), 0)
