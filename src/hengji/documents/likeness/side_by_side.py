"""The sheet of passages (并排对照): both reports in two columns, differences marked."""

from collections.abc import Mapping, Sequence
from typing import Any

from hengji.core.checkup.likeness.differences import Kind, Part, SideBySide
from hengji.core.checkup.likeness.showing import ShownPair, ShownPassage
from hengji.core.checkup.likeness.verdicts import percent
from hengji.documents.sheets import BASE_FORMAT, write_text

WIDTH = 66
LINE_HEIGHT = 15.5
MOST_LINES = 25
"""Lines of one row; a spreadsheet shows no higher ones."""
MOST_SWAPS = 12
_CHARACTERS_A_LINE = WIDTH // 2 - 2

_FONT = {"font_name": "宋体", "font_size": 11}
_FONTS: Mapping[Kind, Mapping[str, object]] = {
    Kind.SAME: {},
    Kind.SWAPPED: {"bold": True, "font_color": "#1F4E9E"},
    Kind.EDITED: {"underline": 1, "font_color": "#C00000"},
}
_CELL = {**BASE_FORMAT, "text_wrap": True, "valign": "top"}
_SIDES = {"left": 1, "right": 1}
_STYLES: Mapping[str, Mapping[str, object]] = {
    "band": {"bold": True, "font_size": 12, "bg_color": "#DCE6F1", "valign": "vcenter"},
    "said": {"font_color": "#404040", "valign": "vcenter"},
    "name": {"bold": True, "border": 1, "bg_color": "#F2F2F2", "align": "center"},
    "place": {"indent": 1, "font_size": 9, "font_color": "#7F7F7F", **_SIDES, "top": 1},
    "number": {"align": "center", **_SIDES},
    "text": {"indent": 1, **_SIDES},
    "swaps": {"indent": 1, "font_size": 9, "font_color": "#1F4E9E", "border": 1, "top": 4},
}


class SideBySideSheet:
    """The sheet while it is written."""

    def __init__(self, book: Any, sheet: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
        self.sheet = sheet
        self.line = 0
        self.formats = {
            name: book.add_format({**_CELL, **style}) for name, style in _STYLES.items()
        }
        self.fonts = {kind: book.add_format({**_FONT, **font}) for kind, font in _FONTS.items()}

    def write(self, pairs: Sequence[ShownPair]) -> list[int]:
        """Write all pairs; return the line from 0 at which each begins."""
        self.sheet.set_column(0, 0, 7)
        self.sheet.set_column(1, 2, WIDTH)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self.sheet.set_footer("&C— &P —")
        self._legend()
        return [self._pair(number, pair) for number, pair in enumerate(pairs, start=1)]

    def _legend(self) -> None:
        parts = (
            Part("两栏是两份报告里相同的段落。", Kind.SAME),
            Part("蓝色加粗", Kind.SWAPPED),
            Part("是只换了名称或数字的地方，", Kind.SAME),
            Part("红色下划线", Kind.EDITED),
            Part("是改过的文字。文字相同不等于照抄，请结合各自底稿看。", Kind.SAME),
        )
        self.sheet.merge_range(0, 0, 0, 2, "", self.formats["said"])
        self._rich(0, 0, parts, "said")
        self.sheet.set_row(0, 24)
        self.sheet.freeze_panes(1, 0)
        self.line = 2

    def _pair(self, number: int, shown: ShownPair) -> int:
        begins = self.line
        pair = shown.pair
        heading = (
            f"{number}　{pair.signal.status}　{pair.relation}　"
            f"甲中 {percent(pair.first_share)} 也见于乙，乙中 {percent(pair.second_share)} 也见于甲"
        )
        self._merged(heading, "band", 24)
        lines = -(-len(pair.signal.sentence) // (2 * _CHARACTERS_A_LINE)) + 1
        self._merged(pair.signal.sentence, "said", LINE_HEIGHT * lines - 6)
        names = (f"甲　{shown.first_name}", f"乙　{shown.second_name}")
        self._row("处", names, "name", "name", _lines(max(names, key=len)))
        for place, passage in enumerate(shown.passages, start=1):
            self._passage(place, passage)
        self.line += 1
        return begins

    def _passage(self, place: int, passage: ShownPassage) -> None:
        where = (passage.first_where, f"{passage.second_where}　相同 {passage.characters} 字")
        self._row("", where, "place", "place", 1)
        sides = _pieces(passage.sides)
        for count, (first, second) in enumerate(sides):
            write_text(
                self.sheet, self.line, 0, str(place) if not count else "", self.formats["number"]
            )
            self._rich(self.line, 1, first, "text")
            self._rich(self.line, 2, second, "text")
            lines = max(_lines("".join(part.words for part in side)) for side in (first, second))
            self.sheet.set_row(self.line, min(LINE_HEIGHT * lines + 6, 408))
            self.line += 1
        swaps = [f"{ours} → {theirs}" for ours, theirs in passage.sides.swapped]
        more = f"等 {len(swaps)} 处" if len(swaps) > MOST_SWAPS else ""
        said = f"甲 → 乙：{'；'.join(swaps[:MOST_SWAPS])}{more}" if swaps else ""
        self.sheet.merge_range(self.line, 1, self.line, 2, "", self.formats["swaps"])
        write_text(self.sheet, self.line, 0, "", self.formats["swaps"])
        write_text(self.sheet, self.line, 1, said, self.formats["swaps"])
        self.sheet.set_row(self.line, 13 * -(-len(said) // WIDTH) + 4)
        self.line += 1

    def _merged(self, words: str, style: str, height: float) -> None:
        self.sheet.merge_range(self.line, 0, self.line, 2, "", self.formats[style])
        write_text(self.sheet, self.line, 0, words, self.formats[style])
        self.sheet.set_row(self.line, height)
        self.line += 1

    def _row(
        self, first: str, texts: tuple[str, str], style: str, number_style: str, lines: int
    ) -> None:
        write_text(self.sheet, self.line, 0, first, self.formats[number_style])
        for column, words in enumerate(texts, start=1):
            write_text(self.sheet, self.line, column, words, self.formats[style])
        self.sheet.set_row(self.line, LINE_HEIGHT * lines + 2)
        self.line += 1

    def _rich(self, line: int, column: int, parts: Sequence[Part], style: str) -> None:
        """Write a text whose parts have fonts of their own."""
        shown = [part for part in parts if part.words]
        if len(shown) < 2:  # noqa: PLR2004 - a rich text has two parts at least
            words = shown[0].words if shown else ""
            write_text(self.sheet, line, column, words, self.formats[style])
            return
        fragments: list[Any] = []
        for part in shown:
            fragments += [self.fonts[part.kind], part.words]
        self.sheet.write_rich_string(line, column, *fragments, self.formats[style])


def _lines(words: str) -> int:
    return sum(-(-max(len(line), 1) // _CHARACTERS_A_LINE) for line in words.split("\n"))


def _pieces(sides: SideBySide) -> list[tuple[list[Part], list[Part]]]:
    """Cut both sides into as many rows as the longer one needs."""
    lengths = [sum(len(part.words) for part in side) for side in (sides.first, sides.second)]
    lines = max(
        _lines("".join(part.words for part in side)) for side in (sides.first, sides.second)
    )
    count = -(-lines // MOST_LINES)
    if count == 1:
        return [(list(sides.first), list(sides.second))]
    cut = [
        _cut(side, -(-length // count)) for side, length in zip(_both(sides), lengths, strict=True)
    ]
    rows = max(map(len, cut))
    padded = [each + [[]] * (rows - len(each)) for each in cut]
    return list(zip(*padded, strict=True))


def _both(sides: SideBySide) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    return sides.first, sides.second


def _cut(parts: Sequence[Part], length: int) -> list[list[Part]]:
    """Cut parts after every so many characters."""
    pieces: list[list[Part]] = [[]]
    room = length
    for part in parts:
        words = part.words
        while words:
            pieces[-1].append(Part(words[:room], part.kind))
            words, room = words[room:], room - len(words[:room])
            if room <= 0:
                pieces.append([])
                room = length
    return [piece for piece in pieces if piece]
