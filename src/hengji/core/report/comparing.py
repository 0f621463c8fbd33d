"""Comparing two versions of a report (版本比较): paragraph by paragraph."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple, assert_never

from hengji.core.blocks import Block, Form, Heading, Paragraph, Picture, Table, format_date
from hengji.core.official_document import OfficialDocument

SERIAL = "序号"
BETWEEN_CELLS = "｜"
_WORD = re.compile(r"[\d.,%]*\d[\d.,%]*|.", re.DOTALL)
"""A number as a whole, or one character."""
ALIKE = 0.5
"""Two paragraphs that share less than this are not one that changed."""
MOST_COMPARED = 400
"""A longer stretch of differing lines is paired in order, word marks left out."""


class Piece(NamedTuple):
    """A stretch of a line, and whether the other version lacks it."""

    text: str
    changed: bool


Side = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class LineChange:
    """One paragraph that differs; an empty side has no such paragraph."""

    before: Side
    after: Side


class FigureChange(NamedTuple):
    """A figure that differs; empty where a version does not have it."""

    name: str
    before: str
    after: str


def lines_of(document: OfficialDocument) -> tuple[str, ...]:
    """Return the document as lines: a paragraph, a heading or a table row each.

    A row leaves out its serial number, which says nothing about the row.
    """
    return tuple(line for line in _lines(document) if line)


def _lines(document: OfficialDocument) -> Iterator[str]:
    yield document.mark
    yield document.number
    if any(document.signatories):
        yield f"签发人：{'、'.join(document.signatories)}"
    yield "".join(document.title)
    yield f"主送机关：{'、'.join(document.recipients)}"
    yield from _block_lines(document.blocks)
    for annex in document.annexes:
        yield f"附件：{annex.title}"
        yield from _block_lines(annex.blocks)
    yield document.issuer
    yield format_date(document.issued)
    if document.colophon:
        yield f"抄送：{'，'.join(document.colophon.copies_to)}"
        day = format_date(document.colophon.printed_on, "印发日期")
        yield f"{document.colophon.printed_by} {day}印发"


def _block_lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                yield f"{block.label}{block.text}"
            case Paragraph():
                yield block.text
            case Picture():
                yield block.distribution.description
            case Table():
                yield block.caption
                kept = [place for place, each in enumerate(block.columns) if each.title != SERIAL]
                for row in block.rows:
                    yield BETWEEN_CELLS.join(row[place] for place in kept)
                yield block.note
            case Form():
                yield from _form_lines(block)
            case _:
                assert_never(block)


def _form_lines(form: Form) -> Iterator[str]:
    yield form.caption
    for row in form.rows:
        yield BETWEEN_CELLS.join(cell.text for cell in row)
    yield form.note


def compare_lines(before: Sequence[str], after: Sequence[str]) -> tuple[LineChange, ...]:
    """Return the lines that differ, in the order of the newer version."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return tuple(
        change
        for tag, left, left_end, right, right_end in matcher.get_opcodes()
        if tag != "equal"
        for change in _stretch(before[left:left_end], after[right:right_end])
    )


def _stretch(before: Sequence[str], after: Sequence[str]) -> Iterator[LineChange]:
    if len(before) + len(after) > MOST_COMPARED:
        for left, right in zip_longest(before, after, fillvalue=""):
            yield LineChange(_whole(left), _whole(right))
        return
    waiting = list(before)
    for line in after:
        partner = _partner(line, waiting)
        if partner is None:
            yield LineChange((), _whole(line))
            continue
        waiting.remove(partner)
        yield _changed(partner, line)
    for line in waiting:
        yield LineChange(_whole(line), ())


def _whole(line: str) -> Side:
    return (Piece(line, changed=True),) if line else ()


def _partner(line: str, candidates: Sequence[str]) -> str | None:
    """Return the earlier form of a line: the row of the same name, or the most alike."""
    name, between, _ = line.partition(BETWEEN_CELLS)
    if between:
        start = name + between
        return next((each for each in candidates if each.startswith(start)), None)
    rated = [(_likeness(each, line), each) for each in candidates if BETWEEN_CELLS not in each]
    best, found = max(rated, default=(0.0, ""))
    return found if best >= ALIKE else None


def _likeness(before: str, after: str) -> float:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE else 0.0


def _changed(before: str, after: str) -> LineChange:
    left: list[Piece] = []
    right: list[Piece] = []
    words, other_words = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, words, other_words, autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        differs = tag != "equal"
        if end > start:
            left.append(Piece("".join(words[start:end]), differs))
        if other_end > other_start:
            right.append(Piece("".join(other_words[other_start:other_end]), differs))
    return LineChange(tuple(left), tuple(right))


def compare_figures(
    before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[FigureChange, ...]:
    """Return the figures that differ, in the order of the newer version."""
    return tuple(
        FigureChange(name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*after, *before))
        if before.get(name) != after.get(name)
    )
