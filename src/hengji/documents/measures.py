"""What GB/T 9704-2012 measures on the paper (公文格式), for every writer.

Lengths are millimetres, sizes points, unless the name says otherwise.

Basis: ``gbt-9704-2012/page``, ``gbt-9704-2012/special-formats``.
"""

from typing import NamedTuple

PAGE_WIDTH = 210
PAGE_HEIGHT = 297
TOP = 37
LEFT = 28
TYPE_WIDTH = 156
TYPE_HEIGHT = 225
RIGHT = PAGE_WIDTH - LEFT - TYPE_WIDTH
BOTTOM = PAGE_HEIGHT - TOP - TYPE_HEIGHT

LINES = 22
CHARACTERS = 28
LINE_PITCH = TYPE_HEIGHT / LINES
CHARACTER_PITCH = TYPE_WIDTH / CHARACTERS

SIZE_TITLE = 22
SIZE_BODY = 16
SIZE_SMALL = 14
SIZE_TABLE = 12
MARK_SIZE_LARGEST = 41
"""The masthead is at most this large, and smaller when the name is long."""

MARK_TOP = 35
"""From the top of the type area to the top of the masthead."""

LETTER_MARK_TOP = 30
"""From the top of the page to the top of a letter's masthead (信函格式)."""

LETTER_RULE_BELOW_MARK = 4
LETTER_RULE_BOTTOM = 20
"""From the bottom of a letter's first page to its lower double rule."""

LETTER_RULE_WIDTH = 170
LETTER_RULE_THICK = 1.0
LETTER_RULE_THIN = 0.35
LETTER_RULE_GAP = 0.6
"""Of the red double rules; the standard says only which of the two lines is thicker."""

LETTER_NUMBER_BELOW = SIZE_BODY * 7 / 8
"""Points from the rule to the line of the document number."""

RULE_BELOW_NUMBER = 4
PAGE_NUMBER_BELOW = 7
"""From the bottom of the type area to the top of the dashes."""

COLOPHON_RULE_OUTER = 0.35
COLOPHON_RULE_INNER = 0.25

LONGEST_WHOLE = 160
"""A row of a form whose texts have at most so many characters stays on one page."""

SIZE_KIND = 36
"""What a document with a cover is, on the cover."""

COVER_WIDTH = 136
COVER_LABEL = 34
"""Of the cover's fields together, and of their names."""

RED = "FF0000"
BLACK = "000000"
GRADE_COLOURS = {"优": "1F4E79", "良": "6FA3D0", "中": "E3C878", "差": "F2F2F2"}
"""Fills of the distribution picture, apart in grey print too; red is the masthead's."""

POINTS_PER_MILLIMETRE = 72 / 25.4
TWIPS_PER_MILLIMETRE = 1440 / 25.4


class Typeface(NamedTuple):
    """A typeface by the name on officials' machines (字体)."""

    office: str


BODY = Typeface("仿宋_GB2312")
KAI = Typeface("楷体_GB2312")
HEI = Typeface("黑体")
TITLE = Typeface("方正小标宋简体")
SONG = Typeface("宋体")


def cover_top(lines: int) -> int:
    """Return from the top of the type area to the title of a cover, in millimetres."""
    return max(54 - 12 * lines, 4)


def mark_size(mark: str) -> float:
    """Return the masthead's size in points: as large as its line allows."""
    return min(MARK_SIZE_LARGEST, 425 / max(len(mark), 1))
