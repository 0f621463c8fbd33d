"""The inside of a paragraph (段内): runs, fields, changes, breaks, boxes, notes.

Tracked changes are read as accepted; field codes are not read, their results
are; of two alternatives the one that Word shows is read.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple

from lxml import etree

from hengji.documents.manuscripts.word.changes import Changes
from hengji.documents.manuscripts.word.nodes import (
    W,
    chosen,
    is_on,
    name_of,
    value_of,
)
from hengji.documents.manuscripts.word.styles import WordStyles
from hengji.documents.manuscripts.word.traces import Piece


class Break(Enum):
    """What parts the words of a paragraph."""

    LINE = "line"
    PAGE = "page"


class Box(NamedTuple):
    """A text box, and the run it hangs on."""

    content: etree._Element
    run: etree._Element


class Note(NamedTuple):
    """A reference to a footnote or an endnote, and the run it is in."""

    kind: str
    key: str
    run: etree._Element


Event = Piece | Break | Box | Note
LINE: Final = Break.LINE
PAGE: Final = Break.PAGE

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff]+"
)
_LINE_ENDS = str.maketrans("\n\r\v\f\x85\u2028\u2029", " " * 7)
_THROUGH = frozenset(
    {"hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo"}
)
_TAKEN = {"ins": "插入", "moveTo": "移入"}
_DROPPED = {"del": "删除", "moveFrom": "移出"}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_UNKNOWN_SYMBOL = "□"
_NO_CHARACTER = range(0xD800, 0xF900)
"""Half characters, and those a symbol font uses as it likes."""


@dataclass(slots=True)
class Inline:
    """Reads paragraphs of one document, one after another."""

    styles: WordStyles
    changes: Changes
    _codes: list[bool] = field(default_factory=list)
    """The open fields of a paragraph; True while the code is read."""

    def events(self, paragraph: etree._Element) -> Iterator[Event]:
        """Yield what a reader of the paragraph meets, in order."""
        self._codes.clear()
        style = value_of(paragraph.find(f"{W}pPr/{W}pStyle"))
        if self.styles.hides(style):
            self.changes.hidden += 1
            return
        yield from self._inside(paragraph)

    def _inside(self, node: etree._Element) -> Iterator[Event]:
        for child in node:
            name = name_of(child)
            if name == "r":
                yield from self._run(child)
            elif name in _TAKEN:
                self._count(child, _TAKEN[name])
                yield from self._inside(child)
            elif name in _DROPPED:
                self._count(child, _DROPPED[name])
            elif name in _THROUGH:
                yield from self._inside(child)
            elif name == "AlternateContent":
                yield from self._inside(chosen(child))
            elif name in {"oMath", "oMathPara"}:
                yield from _math(child)

    def _count(self, node: etree._Element, verb: str) -> None:
        words = "".join(
            each.text or "" for each in node.iter() if name_of(each) in {"t", "delText"}
        )
        self.changes.add(verb, value_of(node, "author"), words)

    def _run(self, run: etree._Element) -> Iterator[Event]:
        if self._is_hidden(run):
            self.changes.hidden += any(name_of(child) == "t" for child in run)
            return
        for child in run:
            yield from self._in_run(child, run)

    def _is_hidden(self, run: etree._Element) -> bool:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return False
        own = properties.find(f"{W}vanish")
        if own is not None:
            return is_on(own)
        style = properties.find(f"{W}rStyle")
        return style is not None and self.styles.hides(value_of(style))

    def _in_run(self, node: etree._Element, run: etree._Element) -> Iterator[Event]:
        name = name_of(node)
        if name == "fldChar":
            self._field(value_of(node, "fldCharType"))
        elif name in _NOTES:
            yield Note(_NOTES[name], value_of(node, "id"), run)
        elif name in {"drawing", "pict", "object", "AlternateContent"}:
            yield from _boxes(chosen(node), run)
        elif name == "ruby":
            for base in node.iterfind(f"{W}rubyBase/{W}r"):
                yield from self._run(base)
        elif not any(self._codes) and (reader := _READERS.get(name)):
            yield from reader(node)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._codes.append(True)
        elif kind == "separate" and self._codes:
            self._codes[-1] = False
        elif kind == "end" and self._codes:
            self._codes.pop()


def _text(node: etree._Element) -> Iterator[Event]:
    text = (node.text or "").translate(_LINE_ENDS)
    at = 0
    for found in _INVISIBLE.finditer(text):
        if at < found.start():
            yield Piece(text[at : found.start()], node, at)
        at = found.end()
    if at < len(text):
        yield Piece(text[at:], node, at)


def _tab(node: etree._Element) -> Iterator[Event]:
    yield Piece("\t", node)


def _hyphen(node: etree._Element) -> Iterator[Event]:
    yield Piece("-", node)


def _symbol(node: etree._Element) -> Iterator[Event]:
    text = value_of(node, "char")
    code = int(text, 16) if re.fullmatch("[0-9A-Fa-f]{2,5}", text) else 0
    known = code >= ord(" ") and code not in _NO_CHARACTER
    yield Piece(chr(code) if known else _UNKNOWN_SYMBOL, node)


def _break(node: etree._Element) -> Iterator[Event]:
    kind = value_of(node, "type")
    if kind in {"", "textWrapping", "page"}:
        yield LINE


def _page(_: etree._Element) -> Iterator[Event]:
    yield PAGE


_READERS: dict[str, Callable[[etree._Element], Iterator[Event]]] = {
    "t": _text,
    "tab": _tab,
    "ptab": _tab,
    "noBreakHyphen": _hyphen,
    "sym": _symbol,
    "br": _break,
    "cr": _break,
    "lastRenderedPageBreak": _page,
}


def _math(node: etree._Element) -> Iterator[Event]:
    for each in node.iter():
        if name_of(each) == "t":
            yield from _text(each)


def _boxes(node: etree._Element, run: etree._Element) -> Iterator[Box]:
    """Yield the outermost text boxes in a drawing, each once."""
    for child in node:
        if name_of(child) == "txbxContent":
            yield Box(child, run)
        else:
            yield from _boxes(chosen(child), run)


def merges_with_next(paragraph: etree._Element) -> bool:
    """Tell whether the end of the paragraph is a tracked deletion."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(
        mark.find(f"{W}{name}") is not None for name in ("del", "moveFrom")
    )
