"""The rows below a head (表体), one by one: read, refused or passed over.

Passed over are only rows that cannot be an evaluation: blank rows, heads
repeated on each page, totals, headings of groups, remarks, and rows that hold
no more than a serial number. Their numbers are kept.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from hengji.core.names import clean_name, name_key
from hengji.documents.ledgers.cells import cell_text, without_brackets
from hengji.documents.ledgers.grids import Cell, Grid, Merge, Row, is_blank
from hengji.documents.ledgers.groups import GROUP
from hengji.documents.ledgers.headings import Headings
from hengji.documents.ledgers.heads import Head, reads_as_head, row_key
from hengji.documents.ledgers.numbering import number_of
from hengji.documents.ledgers.rows import RowReader
from hengji.documents.ledgers.tally import Group, Tally
from hengji.rulebook.ledger_columns import LedgerColumn

BLANK = "空行"
HEAD_AGAIN = "重复的表头"
TOTAL = "合计行"
NOTE = "说明行"
SERIAL_ONLY = "只有序号的行"
_NEW_HEAD = "新表头"

_SHARED_DOWNWARDS = (
    LedgerColumn.UNIT,
    LedgerColumn.AGENCY,
    LedgerColumn.SCOPE,
    LedgerColumn.FUND_NATURE,
)
"""Columns whose merged cells hold for every row beside them."""
_CLOSING = ("）", ")", "：", ":")
_SHORT_LABEL = 8
"""A name this short may be the label of a total, whatever stands inside it."""
_COUNTED = re.compile(r"\d+[个项家户条]?$")


class Table(NamedTuple):
    """A grid whose head is known."""

    grid: Grid
    head: Head
    headings: Headings


def read_body(table: Table, rows: Iterator[Row], reader: RowReader) -> Row | None:
    """Read rows until they end or another head begins.

    Returns:
        The first row of the other head, or None at the end.
    """
    head = table.head
    may_be_label = _label_test(table)
    for line, cells in _filled_down(table, rows):
        missing = head.width - len(cells)
        if missing > 0:
            cells.extend([""] * missing)
        if may_be_label(cells):
            what = _kind_of_row(table, line, cells)
            if what == _NEW_HEAD:
                return line, cells
            if what:
                reader.tally.pass_over(what, line)
                if what == GROUP:
                    _keep_group(table, line, cells, reader.tally)
                continue
        if missing < 0 and not all(map(is_blank, cells[head.width :])):
            reader.refuse_long(line, cells)
        else:
            reader.take(line, cells[: head.width])
    return None


def _label_test(table: Table) -> Callable[[Sequence[Cell]], bool]:
    """Return a quick test that lets through only rows sure to be evaluations."""
    name_at, score_at = (table.head.columns[it] for it in (LedgerColumn.NAME, LedgerColumn.SCORE))
    endings = (*table.headings.words.totals, *_CLOSING)

    def may_be_label(cells: Sequence[Cell]) -> bool:
        name = cells[name_at]
        if type(name) is not str or type(cells[score_at]) is not float:
            return True
        return len(name) <= _SHORT_LABEL or name.endswith(endings)

    return may_be_label


def continues(head: Head, window: Sequence[Row], headings: Headings) -> bool:
    """Tell whether rows without a head go on below the head of another grid.

    They do if the first is as wide and a name and a number stand where they
    should, or if it is the same head again.
    """
    if not window:
        return False
    cells = window[0][1]
    if row_key(cells) in head.row_keys:
        return True
    padded = [*cells, *[""] * (head.width - len(cells))]
    name, score = padded[head.columns[LedgerColumn.NAME]], padded[head.columns[LedgerColumn.SCORE]]
    fits = all(map(is_blank, cells[head.width :])) and len(cells) > head.columns[LedgerColumn.SCORE]
    return fits and _is_words(name) and _is_number(score) and not reads_as_head(cells, headings)


def _is_number(cell: Cell) -> bool:
    text = cell_text(cell).strip()
    return any(character.isdecimal() for character in text) and not _is_words(text)


def _is_words(cell: Cell) -> bool:
    return isinstance(cell, str) and sum(map(str.isalpha, cell)) > 1


def _kind_of_row(table: Table, line: int, cells: Sequence[Cell]) -> str:
    """Say what a row is that is no evaluation; empty if it may be one."""
    shown = [index for index, cell in enumerate(cells) if not is_blank(cell)]
    if not shown:
        return "" if _has_odd_name_or_score(table, line) else BLANK
    if row_key(cells) in table.head.row_keys:
        return HEAD_AGAIN
    if len(shown) > 1 and reads_as_head(cells, table.headings):
        return _NEW_HEAD
    if _is_total(table, cells, shown[0]):
        return TOTAL
    if is_blank(cells[table.head.columns[LedgerColumn.SCORE]]):
        return _kind_without_score(table, line, cells, shown)
    return ""


def _has_odd_name_or_score(table: Table, line: int) -> bool:
    columns = table.head.columns
    return any(
        table.grid.why_blank(line, columns[it]) for it in (LedgerColumn.NAME, LedgerColumn.SCORE)
    )


def _is_total(table: Table, cells: Sequence[Cell], first: int) -> bool:
    """Tell a total by its label: the word alone, or a short one without a serial."""
    columns, totals = table.head.columns, table.headings.words.totals
    serial = columns.get(LedgerColumn.SERIAL)
    numbered = serial is not None and _is_number(cells[serial])
    for place in {first, columns[LedgerColumn.NAME], first if serial is None else serial}:
        key = without_brackets(name_key(cell_text(cells[place]))).rstrip(":")
        key = _COUNTED.sub("", key)
        if _says_total(table, key) or (
            not numbered and len(key) <= _SHORT_LABEL and key.endswith(totals)
        ):
            return True
    return False


def _says_total(table: Table, key: str) -> bool:
    """Tell whether a text is no more than a total, such as 合计数."""
    words = table.headings.words
    return any(key.removesuffix(end) in words.totals for end in ("", *words.total_ends))


def _kind_without_score(
    table: Table, line: int, cells: Sequence[Cell], shown: Sequence[int]
) -> str:
    columns = table.head.columns
    serial, name = columns.get(LedgerColumn.SERIAL), columns[LedgerColumn.NAME]
    others = set(columns.values()) & set(shown) - {serial, name}
    if not others and _is_note(table, cell_text(cells[shown[0]])):
        return NOTE
    if others or _has_odd_name_or_score(table, line):
        return ""
    if _is_group(table, line, cells, shown):
        return GROUP
    return SERIAL_ONLY if is_blank(cells[name]) and list(shown) == [serial] else ""


def _is_note(table: Table, text: str) -> bool:
    """Tell a remark below the table: its word, then a mark, a person or nothing."""
    words, ends = (
        "|".join(map(re.escape, each))
        for each in (table.headings.words.notes, table.headings.words.note_ends)
    )
    pattern = rf"(?:{words})(?:{ends}){{0,2}}(?:$|[:、.(\d]|人.{{0,6}}$)"
    return re.match(pattern, name_key(text)) is not None


def _is_group(table: Table, line: int, cells: Sequence[Cell], shown: Sequence[int]) -> bool:
    """Tell whether a row without a score is the heading of a group."""
    number = number_of(cell_text(cells[shown[0]]).strip())
    return number is not None or _spans_score(table, line, shown[0])


def _spans_score(table: Table, line: int, first: int) -> bool:
    score = table.head.columns[LedgerColumn.SCORE]
    return any(
        merge.first_line <= line <= merge.last_line
        and merge.first_column <= first
        and merge.last_column >= score
        for merge in table.grid.merges
    )


def _keep_group(table: Table, line: int, cells: Sequence[Cell], tally: Tally) -> None:
    """Keep a row that may be an evaluation, but for one merged across the score."""
    first = next(index for index, cell in enumerate(cells) if not is_blank(cell))
    number = number_of(cell_text(cells[first]).strip())
    if number is None or _spans_score(table, line, first):
        return
    columns = table.head.columns
    name = clean_name(cell_text(cells[columns[LedgerColumn.NAME]]))
    where = table.grid.places.of(line, columns[LedgerColumn.SCORE])
    title = name or clean_name(cell_text(cells[first]))
    tally.groups.append(
        Group(line, where, number, title, bool(name), tally.evaluations, len(tally.flaws))
    )


def _filled_down(table: Table, rows: Iterator[Row]) -> Iterator[Row]:
    """Give each row the text of the merged cell it shares with the rows above."""
    columns = {table.head.columns.get(column) for column in _SHARED_DOWNWARDS} - {None}
    shared = [
        merge
        for merge in table.grid.merges
        if merge.last_line > merge.first_line and merge.first_column in columns
    ]
    return _with_shared(table.grid, rows, shared) if shared else rows


def _with_shared(grid: Grid, rows: Iterator[Row], shared: Sequence[Merge]) -> Iterator[Row]:
    starting = {(merge.first_line, merge.first_column): merge.last_line for merge in shared}
    lasting: dict[int, tuple[int, Cell]] = {}
    columns = {merge.first_column for merge in shared}
    for line, cells in rows:
        for column in columns:
            last_line = starting.get((line, column))
            if last_line is not None:
                lasting[column] = (last_line, cells[column])
            elif (
                column in lasting
                and line <= lasting[column][0]
                and (line, column) not in grid.corrected
            ):
                cells[column] = lasting[column][1]
        yield line, cells
