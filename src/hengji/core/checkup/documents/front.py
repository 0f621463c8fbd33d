"""The front and the end of a report (版头、标题、主送、落款): who writes what to whom, and when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hengji.core.checkup.documents.outline import CHINESE_STYLES, Heading
from hengji.core.checkup.documents.rules import Lexicons, any_of
from hengji.core.checkup.passages import Passage

FRONT_LINES = 16
LONGEST_LINE = 70
LONGEST_DATE = 24
_NUMBER = re.compile(
    r"^[\s#*]*(?P<number>[\u4e00-\u9fff]{1,12}\s*[〔\[［（(【]\s*\d{2,4}\s*[〕\]］）)】]\s*第?\s*\d{1,5}\s*号?)"
    r"(?=\s|$|签)"
)
_SIGNATORY = re.compile(r"签\s*发\s*人\s*[:：]?")
_TITLE_WORDS = re.compile(
    "报告|请示|通知|函|意见|情况|方案|通报|评价|评估|自评|批复|总结|综述|简报|办法|纪要"
)
_DATE = re.compile(
    r"^[\s#*（(]*(?P<date>(?:\d{4}|[一二三四五六七八九〇○零OＯ\d]{4})\s*[年.\-/]\s*[\d一二三四五六七八九十元]{1,3}\s*[月.\-/]"
    r"\s*[\d一二三四五六七八九十]{1,3}\s*日?)[\s）)]*$"
)


@dataclass(frozen=True, slots=True)
class Front:
    """What stands around the text of an official document.

    Attributes:
        number: The passage that holds nothing but the document number, or None.
        number_words: The number as printed, folded.
        title: The lines of the title joined, or empty.
        title_passages: Where they stand.
        recipient: The passage of 主送机关, or None.
        signed: Whether a 签发人 is named.
        date: The passage of the last date that stands alone, or None.
        date_words: That date, as printed, folded.
        organ: The organ in the masthead or under the text, or empty.
    """

    number: Passage | None
    number_words: str
    title: str
    title_passages: tuple[Passage, ...]
    recipient: Passage | None
    signed: bool
    date: Passage | None
    date_words: str
    organ: str


def front_of(every: Sequence[Passage], headings: Sequence[Heading], lexicons: Lexicons) -> Front:
    """Find the front and the end of a report, given its paragraphs one by one."""
    lines = _front_lines(every, headings)
    number = next(((line, found) for line in lines if (found := _NUMBER.match(line.plain))), None)
    start = lines.index(number[0]) + 1 if number else 0
    recipient = next((line for line in lines[start:] if _is_recipient(line.plain, lexicons)), None)
    end = lines.index(recipient) if recipient else len(lines)
    title = _title(lines[start:end])
    date = _date(every)
    return Front(
        number=number[0] if number else None,
        number_words=number[1]["number"] if number else "",
        title="".join(re.sub(r"[\s#*]", "", line.plain) for line in title),
        title_passages=tuple(title),
        recipient=recipient,
        signed=any(_SIGNATORY.search(line.plain) for line in lines),
        date=date[0] if date else None,
        date_words=re.sub(r"\s", "", date[1]) if date else "",
        organ=_organ(every, lines, date[0] if date else None, lexicons),
    )


def _front_lines(every: Sequence[Passage], headings: Sequence[Heading]) -> list[Passage]:
    """Return the lines before the first heading, as far as they can be a front."""
    first = next((each.spot.block for each in headings if each.style in CHINESE_STYLES), None)
    lines = [line for line in every[:FRONT_LINES] if line.plain.strip()]
    return [line for line in lines if first is None or line.blocks[0] < first]


def _is_recipient(line: str, lexicons: Lexicons) -> bool:
    words = line.strip()
    if not words.endswith(("：", ":")) or len(words) > LONGEST_LINE or "。" in words:
        return False
    ends = lexicons.upward_recipients + lexicons.organ_ends
    name = words.rstrip("：:").strip()
    return (
        name.endswith((*ends, "单位", "部门", "各有关单位", "党组", "公司")) and "如下" not in name
    )


def _title(lines: Sequence[Passage]) -> list[Passage]:
    """Return the lines that make the title: short ones, up to the one that names the kind."""
    title: list[Passage] = []
    for line in lines:
        words = line.plain.strip()
        is_title = len(words) <= LONGEST_LINE and not words.endswith(("。", "；", "，"))
        if not is_title or _SIGNATORY.search(words) or re.search("[：:。]", words):
            if any(_TITLE_WORDS.search(each.plain) for each in title):
                break
            title = []
        elif words and not words.endswith("文件"):
            title.append(line)
    kept = title if any(_TITLE_WORDS.search(line.plain) for line in title) else []
    last = max((at for at, line in enumerate(kept) if _TITLE_WORDS.search(line.plain)), default=-1)
    return kept[: last + 1]


def _date(passages: Sequence[Passage]) -> tuple[Passage, str] | None:
    """Return the last line that is a date and nothing more, its pieces included."""
    for passage in reversed(passages):
        if len(passage.plain) <= LONGEST_DATE and (found := _DATE.match(passage.plain)):
            return passage, found["date"]
    return None


def _organ(
    every: Sequence[Passage],
    lines: Sequence[Passage],
    date: Passage | None,
    lexicons: Lexicons,
) -> str:
    organ = re.compile(
        rf"^[\s#*]*([\u4e00-\u9fff（）()]{{2,30}}?{any_of(lexicons.organ_ends)})(?:文件)?\s*$"
    )
    at = every.index(date) if date else 0
    for line in (*every[max(at - 2, 0) : at], *lines[:4]):
        if found := organ.match(line.plain):
            return found[1]
    return ""
