"""Finding the table of indicators in a sheet (指标表的表头), whatever its layout."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from hengji.core.checkup.objectives.forms import Column, Field, Span
from hengji.documents.objectives.sheets import Sheet, Spot
from hengji.rulebook.objective_forms import FormWords, label_key

_TALLEST = 4
"""Lines of a cell that still is a heading and no label at the side."""
_SHORTEST_PART = 3
_MOST_MORE = 8
_LINES_ABOVE = 6
_MEDIUM = ("实施期", "中期", "长期")
_ANNUAL = ("年度", "当年", "本年")


class _Heading(NamedTuple):
    column: int
    meaning: Column
    key: str
    rank: int


@dataclass(frozen=True, slots=True)
class Block:
    """Columns of indicators for one time span, by what they hold."""

    span: Span
    columns: Mapping[Column, int]


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of one table of indicators.

    Attributes:
        first_line: Where it begins.
        last_line: Where it ends; rows come after it.
        blocks: One, or two side by side.
        fields: Columns that name the form itself, in a flat list.
    """

    first_line: int
    last_line: int
    blocks: tuple[Block, ...]
    fields: Mapping[Field, int]

    @property
    def is_flat(self) -> bool:
        """Tell whether each row names its project."""
        return Field.PROJECT in self.fields


def find_heads(sheet: Sheet, words: FormWords) -> Iterator[Head]:
    """Yield the headings of the tables of indicators, from the top."""
    done = 0
    for line in range(1, sheet.last_line + 1):
        if line > done and (head := _head_at(sheet, line, words)):
            done = head.last_line
            yield head


def _head_at(sheet: Sheet, line: int, words: FormWords) -> Head | None:
    found = list(_headings(sheet, line, words))
    meanings = {each.meaning for each in found}
    if Column.NAME not in meanings:
        return None
    last = max(sheet.below(Spot(line, each.column)).line - 1 for each in found)
    found = [*_refined(sheet, found, line, last, words)]
    meanings = {each.meaning for each in found}
    if not meanings & {Column.TARGET, Column.ACTUAL}:
        return None
    names = _names(found)
    fields = _field_columns(sheet, line, names[0].column, words)
    found = [each for each in found if each.column not in fields.values()]
    blocks = _blocks(sheet, line, found, names)
    return Head(line, last, blocks, fields) if blocks else None


def _headings(sheet: Sheet, line: int, words: FormWords) -> Iterator[_Heading]:
    for spot in sheet.line(line):
        if sheet.height(spot) > _TALLEST:
            continue
        if found := _meaning(label_key(sheet.texts[spot]), words):
            yield found._replace(column=spot.column)


def _meaning(key: str, words: FormWords) -> _Heading | None:
    """Return what a heading means: as written, or by a longer word within it."""
    if key in words.columns:
        meaning, rank = words.columns[key]
        return _Heading(0, meaning, key, rank)
    parts = [
        word
        for word in words.columns
        if len(word) >= _SHORTEST_PART
        and len(key) <= len(word) + _MOST_MORE
        and (key.startswith(word) or key.endswith(word))
    ]
    if not parts:
        return None
    word = max(parts, key=len)
    meaning, rank = words.columns[word]
    return _Heading(0, meaning, key, rank + len(words.columns))


def _refined(
    sheet: Sheet, found: list[_Heading], line: int, last: int, words: FormWords
) -> Iterator[_Heading]:
    """Put the second line of a divided heading in the place of the first."""
    lower = {each.column: each for below in range(line + 1, last + 1)
             for each in _headings(sheet, below, words)}  # fmt: skip
    for each in found:
        end = sheet.after(Spot(line, each.column)).column
        under = [lower.pop(column) for column in range(each.column, end) if column in lower]
        yield from under or [each]
    yield from lower.values()


def _names(found: list[_Heading]) -> list[_Heading]:
    """Return the columns of names: the best word for it, as often as it stands."""
    names = [each for each in found if each.meaning is Column.NAME]
    best = min(names, key=lambda each: each.rank)
    return sorted(each for each in names if each.key == best.key)


def _field_columns(
    sheet: Sheet, line: int, name_column: int, words: FormWords
) -> Mapping[Field, int]:
    """Return the columns that name the form, if one of them names the project."""
    found: dict[Field, int] = {}
    for spot in sheet.line(line):
        meaning = words.fields.get(label_key(sheet.texts[spot]))
        if meaning and spot.column < name_column:
            found.setdefault(meaning[0], spot.column)
    return found if Field.PROJECT in found else {}


def _blocks(
    sheet: Sheet, line: int, found: list[_Heading], names: list[_Heading]
) -> tuple[Block, ...]:
    """Part the headings into blocks, each with one column of names."""
    others = sorted(each for each in found if each.meaning is not Column.NAME)
    starts = [0]
    for earlier, later in pairwise(names):
        levels = {Column.FIRST_LEVEL, Column.SECOND_LEVEL}
        between = [
            each.column
            for each in others
            if earlier.column < each.column < later.column and each.meaning in levels
        ]
        starts.append(min(between, default=later.column))
    starts.append(sheet.width + 1)
    blocks = []
    for place, name in enumerate(names):
        inside = [each for each in others if starts[place] <= each.column < starts[place + 1]]
        blocks += _spans_of(inside, name)
    first = blocks[0].columns if blocks else {}
    shared = {
        level: first[level] for level in (Column.FIRST_LEVEL, Column.SECOND_LEVEL) if level in first
    }
    whole = [Block(each.span, {**shared, **each.columns}) for each in blocks]
    return tuple(_named_spans(sheet, line, whole) if len(names) > 1 else whole)


def _spans_of(inside: list[_Heading], name: _Heading) -> list[Block]:
    """Return one block, or two where the targets of two spans share the names."""
    columns: dict[Column, int] = {Column.NAME: name.column}
    targets = [each for each in inside if each.meaning is Column.TARGET]
    for each in sorted(inside, key=lambda each: (each.rank, each.column)):
        columns.setdefault(each.meaning, each.column)
    medium = [each for each in targets if any(word in each.key for word in _MEDIUM)]
    annual = [each for each in targets if each not in medium]
    if medium and annual:
        return [
            Block(Span.MEDIUM, {**columns, Column.TARGET: medium[0].column}),
            Block(Span.ANNUAL, {**columns, Column.TARGET: annual[0].column}),
        ]
    has_values = targets or any(each.meaning is Column.ACTUAL for each in inside)
    return [Block(Span.ANNUAL, columns)] if has_values else []


def _named_spans(sheet: Sheet, line: int, blocks: list[Block]) -> list[Block]:
    """Tell the blocks' spans by the words above them; the first is the longer."""
    for above in range(line - 1, max(line - _LINES_ABOVE, 0), -1):
        said = [sheet.text(Spot(above, block.columns[Column.NAME])) for block in blocks]
        spans = [_span_in(text) for text in said]
        if all(spans) and len(set(spans)) == len(blocks):
            return [
                Block(span, block.columns)
                for span, block in zip(spans, blocks, strict=True)
                if span
            ]
    first, *rest = blocks
    return [Block(Span.MEDIUM, first.columns), *rest]


def _span_in(text: str) -> Span | None:
    if any(word in text for word in _MEDIUM):
        return Span.MEDIUM
    return Span.ANNUAL if any(word in text for word in _ANNUAL) else None
