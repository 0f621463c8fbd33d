"""Places in a manuscript (位置), named as its reader counts and sees them."""

import re
from dataclasses import dataclass

from hengji.core.checkup.manuscript import Text
from hengji.documents.manuscripts.folding import fold

LONGEST_HEADING = 40
_LONGEST_CONTENTS = 400
_SHOWN = 20
_HEADING = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零〇\d]{1,5}[章节部编]|[一二三四五六七八九十百]{1,4}[、．.]"
    r"|[（(][一二三四五六七八九十百]{1,4}[）)])\s*\S"
)
_LEADERS = re.compile(r"(?:[.．·…•‥]\s?){4,}[—–\-\s]*[\dIVXivx]{1,5}[—–\-\s]*$")
_TABBED_PAGE = re.compile(r"([^\t]+)\t+\s*\d{1,3}\s*$")


def text_at(words: str, where: str) -> Text:
    """Return words with their place, folded."""
    return Text(words, fold(words), where)


def is_heading(words: str) -> bool:
    """Tell whether a line looks like a numbered heading of a chapter."""
    plain = words.strip()
    return (
        len(plain) <= LONGEST_HEADING
        and not plain.endswith(("。", "；", "，", ";"))
        and _HEADING.match(plain) is not None
    )


def is_contents_line(words: str) -> bool:
    """Tell whether a line belongs to a table of contents (目录): it ends in a page."""
    if len(words) > _LONGEST_CONTENTS:
        return False
    if (tabbed := _TABBED_PAGE.fullmatch(words.strip())) and is_heading(tabbed[1]):
        return True
    found = _LEADERS.search(words.rstrip())
    return found is not None and found.start() < 2 * LONGEST_HEADING


@dataclass(slots=True)
class Counter:
    """Counts paragraphs and tables as they come, and names their places."""

    heading: str = ""
    page: int = 0
    paragraphs: int = 0
    tables: int = 0

    def paragraph(self, words: str, page: int) -> str:
        """Name the place of the next paragraph; page 0 is unknown."""
        if page != self.page:
            self.page, self.paragraphs = page, 0
        self.paragraphs += 1
        if page:
            return f"第 {page} 页第 {self.paragraphs} 段"
        return self._under_heading(f"第 {self.paragraphs} 段", words)

    def line(self, words: str, line: int) -> str:
        """Name the place of a paragraph that begins in a line of a text file."""
        return self._under_heading(f"第 {line} 行", words)

    def _under_heading(self, place: str, words: str) -> str:
        if is_heading(words):
            self.heading = words.strip()
            return place
        if not self.heading:
            return place
        shown = self.heading[:_SHOWN] + ("…" if len(self.heading) > _SHOWN else "")
        return f"{place}（“{shown}”下）"

    def table(self) -> str:
        """Name the next table."""
        self.tables += 1
        return f"表 {self.tables}"


def cell_place(table: str, line: int, column: int) -> str:
    """Name a cell; lines and columns count from 0."""
    return f"{table} 第 {line + 1} 行第 {column + 1} 列"
