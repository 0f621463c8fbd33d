"""The rows of a table of indicators (指标行), merged headings carried down."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from hengji.core.checkup.objectives.forms import Column, Entry, IndicatorRow
from hengji.core.names import name_key
from hengji.documents.objectives.heads import Block, Head
from hengji.documents.objectives.sheets import Sheet, Spot
from hengji.rulebook.objective_forms import FormWords, label_key

_SERIAL = re.compile(r"^\s*指标\s*\d+\s*[:：、.．]?\s*|^\s*[(（]?\d{1,2}\s*[)）、.．]\s*(?=[^\d%])")
_MOST_BLANK = 40
_LEVELS = (Column.FIRST_LEVEL, Column.SECOND_LEVEL)
_WHOLE_NAME = re.compile(r"[(（\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows below one heading: each with its line, and the last line of all."""

    rows: tuple[tuple[int, IndicatorRow], ...]
    last_line: int


def rows_below(sheet: Sheet, head: Head, until: int, words: FormWords) -> Rows:
    """Read the rows from below a heading to the end of its table.

    Args:
        sheet: The sheet.
        head: The heading.
        until: The last line that can belong to it.
        words: What ends a table.
    """
    found: list[tuple[int, IndicatorRow]] = []
    levels: list[dict[Column, str]] = [{} for _ in head.blocks]
    last, blank = head.last_line, 0
    for line in range(head.last_line + 1, until + 1):
        if _is_over(sheet, line, head, words):
            break
        read = list(_rows_of(sheet, line, head, levels, words))
        blank = 0 if read or any(sheet.line(line)) else blank + 1
        if blank > _MOST_BLANK:
            break
        found += ((line, row) for row in read)
        last = line if read or not blank else last
    return Rows(tuple(found), last)


def _rows_of(
    sheet: Sheet, line: int, head: Head, levels: list[dict[Column, str]], words: FormWords
) -> Iterator[IndicatorRow]:
    for block, carried in zip(head.blocks, levels, strict=True):
        _carry(sheet, line, block, carried)
        if row := _row(sheet, line, block, carried, words):
            yield row


def _carry(sheet: Sheet, line: int, block: Block, carried: dict[Column, str]) -> None:
    """Keep the headings that go on, and forget the second when the first changes."""
    for level in _LEVELS:
        if level not in block.columns:
            continue
        text = _heading(sheet.text(Spot(line, block.columns[level])))
        if not text:
            continue
        if level is Column.FIRST_LEVEL and text != carried.get(level):
            carried.pop(Column.SECOND_LEVEL, None)
        carried[level] = text


def _heading(text: str) -> str:
    return _WHOLE_NAME.sub("", name_key(text))


def _row(
    sheet: Sheet, line: int, block: Block, carried: Mapping[Column, str], words: FormWords
) -> IndicatorRow | None:
    entries = {
        column: sheet.entry(Spot(line, at))
        for column, at in block.columns.items()
        if column not in _LEVELS
    }
    name = entries[Column.NAME]
    entries[Column.NAME] = Entry(_SERIAL.sub("", name.text).strip(), name.place)
    if not entries[Column.NAME].text:
        entries[Column.NAME] = _name_from_level(sheet, line, block) or entries[Column.NAME]
    stands_here = name.place.line == line or not name.text
    said = entries[Column.NAME].text
    values = [entries[each].text for each in (Column.TARGET, Column.ACTUAL) if each in entries]
    is_placeholder = not said or label_key(said) in words.placeholders or set(said) <= set("….·")
    if not stands_here or (is_placeholder and not any(each.strip() for each in values)):
        return None
    if any(label_key(each) in words.columns for each in values if each):
        return None
    first, second = (carried.get(level, "") for level in _LEVELS)
    return IndicatorRow(block.span, first, second, entries)


def _name_from_level(sheet: Sheet, line: int, block: Block) -> Entry | None:
    """Take the second heading for the name where it stands in this very row only."""
    at = block.columns.get(Column.SECOND_LEVEL)
    if at is None:
        return None
    spot = Spot(line, at)
    is_own = sheet.anchor(spot) == spot and sheet.height(spot) == 1
    entry = sheet.entry(spot)
    return entry if is_own and entry.text.strip() and not entry.text.endswith("指标") else None


def _is_over(sheet: Sheet, line: int, head: Head, words: FormWords) -> bool:
    """Tell whether a line ends the table: a total, a remark, a signature."""
    first = next(sheet.line(line), None)
    name_column = max(block.columns[Column.NAME] for block in head.blocks)
    if first is None or first.column > name_column:
        return False
    text = sheet.texts[first]
    key, start = label_key(text), label_key(re.split("[:：]", text)[0])
    if head.is_flat:
        return key in words.ends and key not in words.totals
    return key in words.ends or (start in words.ends and bool(re.search("[:：]", text)))


def segments(heads: list[Head], last_line: int) -> Iterator[tuple[Head, int]]:
    """Yield each heading with the last line its table can reach."""
    for head, after in pairwise(heads):
        yield head, after.first_line - 1
    if heads:
        yield heads[-1], last_line
