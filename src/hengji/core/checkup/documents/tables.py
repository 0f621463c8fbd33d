"""Tables of scores and grades (得分表、等级分布表) wherever a report has them.

A table that a page divides is one table; halves printed side by side are read
one after the other; total rows and the lines that head a group are no rows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from hengji.core.checkup.documents.rules import Column, DocumentRules
from hengji.core.checkup.documents.table_heads import (
    DEEPEST_HEAD,
    Columns,
    columns_of,
    is_text_only,
)
from hengji.core.checkup.manuscript import Manuscript, Paragraph, Spot, Table, Text
from hengji.core.grading import Grade, read_grade
from hengji.core.names import clean_name, name_key

HEAD_WITHIN = 6
_SCORE = re.compile(r"[-−]?\d{1,4}(?:\.\d+)?")
_NUMBER = re.compile(r"[-−]?[\d,]+(?:\.\d+)?%?(?:[万亿]?元)?")
_SERIAL = re.compile(r"(?:第)?(\d{1,5})(?:名|位|、|\.)?")
_RANK = re.compile(r"(?:第|并列|并列第)?(\d{1,5})(?:名|位)?")
_COUNT = re.compile(r"(\d{1,6})(?:个|项|家|份|户)?")
_CONTINUED = re.compile(r"^[\s（(]*(?:续表?|接上表|续上表)|^[-—\s]*\d{1,4}[-—\s]*$|^第\s*\d+\s*页")
_NUMBERING = re.compile(r"^[(（]?[一二三四五六七八九十]+[)）]?[、.．]?|[\d:：()（）、.，,]+")
_GROUP = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]")
"""How the line above a group begins; figures beside it are those of the group."""
_TOTAL_ENDS = re.compile(r"(?:数|分|值|得分|分数|个|项)$")


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of one cell (单元格), and where they stand."""

    spot: Spot
    text: Text

    @property
    def plain(self) -> str:
        """Return the folded words without the white space around them."""
        return self.text.plain.strip()


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a score table (一行): one evaluation, or one grade and its number.

    Attributes:
        cells: By what they hold.
        group: Number of the group it stands in, from 0.
        name: Of the evaluation, cleaned; of the unit where there is no name.
        score: None where the cell holds no number.
        grade: None where the cell holds no known grade.
        serial: The number printed before the row.
        rank: The rank printed in the row.
    """

    cells: Mapping[Column, Cell]
    group: int
    name: str
    score: Decimal | None
    grade: Grade | None
    serial: int | None
    rank: int | None

    @property
    def spot(self) -> Spot:
        """Return where a remark on the row belongs: its score, else its first cell."""
        cell = self.cells.get(Column.SCORE) or next(iter(self.cells.values()))
        return cell.spot

    def text(self, column: Column) -> str:
        """Return the folded words of one column, empty where the table has none."""
        return self.cells[column].plain if column in self.cells else ""


@dataclass(frozen=True)
class ScoreTable:
    """A table of scores, of grades, or of numbers by grade.

    Attributes:
        title: The line above it, or the line in its first row; may be empty.
        title_spot: Where the title stands, or None.
        columns: What it has; of the first half where halves stand side by side.
        rows: In reading order.
        totals: Total rows (合计), apart.
        groups: The line that heads each group, by the number of the group.
        first: Number of its first block; ``last`` that of its last.
        where: Names the place.
    """

    title: str
    title_spot: Spot | None
    columns: Columns
    rows: tuple[TableRow, ...]
    totals: tuple[TableRow, ...]
    groups: tuple[str, ...]
    first: int
    last: int
    where: str

    @cached_property
    def is_list(self) -> bool:
        """Tell whether it lists evaluations: it names them, and they are not indicators."""
        named = Column.NAME in self.columns or Column.UNIT in self.columns
        return named and Column.POINTS not in self.columns and Column.COUNT not in self.columns

    @cached_property
    def scores(self) -> tuple[Decimal | None, ...]:
        """Return the scores, aligned with the rows."""
        return tuple(row.score for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one block of a manuscript shows of a score table."""

    number: int
    table: Table
    panels: tuple[Columns, ...]
    body: tuple[int, ...]
    head_keys: tuple[str, ...]
    title: str
    title_spot: Spot | None


def score_tables(manuscript: Manuscript, rules: DocumentRules) -> tuple[ScoreTable, ...]:
    """Find the tables of scores and grades, divided ones put together."""
    found: list[ScoreTable] = []
    piece: _Piece | None = None
    quiet = False
    for number, block in enumerate(manuscript.blocks):
        if isinstance(block, Paragraph):
            words = block.text.plain.strip()
            quiet = quiet and (not words or _CONTINUED.match(words) is not None)
            continue
        new = _piece(manuscript, number, block, rules)
        if new is None and quiet and piece and found and _fits(piece, block):
            new = replace(piece, number=number, table=block, body=tuple(range(len(block.rows))))
            rest = _read(new, rules)
            if any(row.score is not None or row.grade for row in rest.rows):
                found[-1] = _longer(found[-1], rest)
            else:
                new = None
        elif new is not None:
            table = _read(new, rules)
            if quiet and piece and found and _goes_on(piece, new, found[-1], table):
                found[-1] = _longer(found[-1], table)
            else:
                found.append(table)
        piece, quiet = new, new is not None
    return tuple(table for table in found if table.rows)


def _fits(piece: _Piece, block: Table) -> bool:
    """Tell whether a block without head can be the rest of a table."""
    width = len(block.rows[0]) if block.rows else 0
    return width == len(piece.table.rows[0])


def _goes_on(before: _Piece, after: _Piece, table: ScoreTable, rest: ScoreTable) -> bool:
    """Tell whether a block with the same head is the rest of a table."""
    if before.head_keys != after.head_keys or not rest.rows or not table.rows:
        return False
    last, first = table.rows[-1].serial, rest.rows[0].serial
    return first != 1 if first is not None and last is not None else True


def _longer(table: ScoreTable, rest: ScoreTable) -> ScoreTable:
    groups = len(table.groups) - 1
    begins_group = rest.groups[0] != ""
    moved = tuple(
        replace(row, group=row.group + groups + (1 if begins_group else 0)) for row in rest.rows
    )
    return replace(
        table,
        rows=table.rows + moved,
        totals=table.totals + rest.totals,
        groups=table.groups + (rest.groups if begins_group else rest.groups[1:]),
        last=rest.last,
    )


def _piece(
    manuscript: Manuscript, number: int, table: Table, rules: DocumentRules
) -> _Piece | None:
    for at, row in enumerate(table.rows[:HEAD_WITHIN]):
        for depth in range(min(DEEPEST_HEAD, len(table.rows) - at - 1), 0, -1):
            rows = table.rows[at : at + depth]
            if not all(map(is_text_only, rows)) or not _stacked(rows):
                continue
            panels = columns_of(rows, rules.tables)
            if panels:
                title, spot = _title(manuscript, number, table, at)
                return _Piece(
                    number=number,
                    table=table,
                    panels=panels,
                    body=tuple(range(at + depth, len(table.rows))),
                    head_keys=tuple(name_key(cell.plain) for cell in row),
                    title=title,
                    title_spot=spot,
                )
    return None


def _stacked(rows: Sequence[Sequence[Text]]) -> bool:
    """Tell whether rows are one head: each lower one fills what the upper one divides."""
    if len(rows) == 1:
        return sum(bool(cell.plain.strip()) for cell in rows[0]) > 1
    blank_below = any(
        above.plain.strip() and not below.plain.strip()
        for above, below in zip(rows[0], rows[1], strict=True)
    )
    blank_above = any(
        below.plain.strip() and not above.plain.strip()
        for above, below in zip(rows[0], rows[1], strict=True)
    )
    return blank_below and blank_above and all(any(c.plain.strip() for c in row) for row in rows)


def _title(manuscript: Manuscript, number: int, table: Table, head: int) -> tuple[str, Spot | None]:
    """Return the title in the rows above the head, else the line above the table."""
    for at in range(head - 1, -1, -1):
        filled = [column for column, cell in enumerate(table.rows[at]) if cell.plain.strip()]
        words = table.rows[at][filled[0]].words if filled else ""
        if len(filled) == 1 and not re.match(r"[（(]?单位", words.strip()):
            return clean_name(words), Spot(number, at, filled[0], 0, len(words))
    for before in range(number - 1, max(number - 4, -1), -1):
        block = manuscript.blocks[before]
        if not isinstance(block, Paragraph):
            break
        words = block.text.words
        if words.strip() and not re.match(r"[\s（(]*(?:单位|续|第?\s*\d+\s*页?$)", words):
            is_sentence = words.rstrip().endswith(("。", "；", "，", "：", ":"))
            spot = Spot(before, -1, -1, 0, len(words))
            return ("", None) if is_sentence else (clean_name(words), spot)
    return "", None


def _read(piece: _Piece, rules: DocumentRules) -> ScoreTable:
    reader = _Reader(piece, rules)
    rows, totals, groups = reader.all_rows()
    return ScoreTable(
        title=piece.title,
        title_spot=piece.title_spot,
        columns=piece.panels[0],
        rows=rows,
        totals=totals,
        groups=groups,
        first=piece.number,
        last=piece.number,
        where=piece.table.where,
    )


class _Reader:
    """Reads the rows of one block, half after half."""

    def __init__(self, piece: _Piece, rules: DocumentRules) -> None:
        self.piece, self.rules = piece, rules
        self.groups = [""]

    def all_rows(self) -> tuple[tuple[TableRow, ...], tuple[TableRow, ...], tuple[str, ...]]:
        """Return rows, total rows and the lines above the groups."""
        halves = [list(self._half(columns)) for columns in self.piece.panels]
        rows = [row for half in halves for row in half]
        if len(halves) > 1 and _zigzag(halves):
            rows = [row for line in zip(*halves, strict=False) for row in line]
        totals = tuple(row for row in rows if self._is_total(row))
        kept = tuple(row for row in rows if not self._is_total(row))
        return kept, totals, tuple(self.groups)

    def _half(self, columns: Columns) -> Iterator[TableRow]:
        for at in self.piece.body:
            cells = self.piece.table.rows[at]
            filled = [cell for cell in cells if cell.plain.strip()]
            if not filled or self._is_head_again(cells):
                continue
            row = self._row(columns, at, cells)
            if self._is_group(row, filled):
                said = [
                    text.words for text in filled if not _NUMBER.fullmatch(name_key(text.plain))
                ]
                self.groups.append(clean_name(said[-1]))
            elif row.cells and self._is_row(row):
                yield row

    def _is_head_again(self, cells: Sequence[Text]) -> bool:
        return tuple(name_key(cell.plain) for cell in cells) == self.piece.head_keys

    def _row(self, columns: Columns, at: int, cells: Sequence[Text]) -> TableRow:
        held = {
            column: Cell(
                Spot(self.piece.number, at, index, 0, len(cells[index].words)), cells[index]
            )
            for column, index in columns.items()
            if index < len(cells)
        }
        said = {column: name_key(cell.plain) for column, cell in held.items()}
        name = held.get(Column.NAME) or held.get(Column.UNIT)
        if name and not name.plain and Column.UNIT in held:
            name = held[Column.UNIT]
        return TableRow(
            cells=held,
            group=len(self.groups) - 1,
            name=clean_name(name.text.words) if name else "",
            score=_score(said.get(Column.SCORE, "")),
            grade=read_grade(said.get(Column.GRADE, "").strip('“”"级'), self.rules.aliases),
            serial=_number(_SERIAL, said.get(Column.SERIAL, "")),
            rank=_number(_RANK, said.get(Column.RANK, "")),
        )

    def _is_group(self, row: TableRow, filled: Sequence[Text]) -> bool:
        """Tell whether a line heads a group: words only, and no score beside them."""
        if row.score is not None or row.grade is not None or row.serial is not None:
            return False
        scored = Column.SCORE in row.cells and row.cells[Column.SCORE].plain
        if not scored and _GROUP.match(name_key(row.name or filled[0].plain)):
            return True
        numbers = [text for text in filled if _SCORE.fullmatch(name_key(text.plain))]
        return not numbers and not scored and len(filled) <= 2 and not self._is_total(row)  # noqa: PLR2004

    def _is_row(self, row: TableRow) -> bool:
        return bool(row.name or row.serial is not None or row.grade) or self._is_total(row)

    def _is_total(self, row: TableRow) -> bool:
        said = (row.name, row.text(Column.SERIAL), row.text(Column.GRADE))
        return any(self._says_total(words) for words in said)

    def _says_total(self, words: str) -> bool:
        key = _NUMBERING.sub("", name_key(words))
        totals = self.rules.tables.totals
        return bool(key) and (key in totals or _TOTAL_ENDS.sub("", key) in totals)


def _zigzag(halves: Sequence[Sequence[TableRow]]) -> bool:
    """Tell whether halves side by side are read line by line and not one by one."""
    first = [row.serial for row in halves[0] if row.serial is not None]
    second = [row.serial for row in halves[1] if row.serial is not None]
    return (
        bool(first and second)
        and second[0] == first[0] + 1
        and len(first) > 1
        and (first[1] == first[0] + len(halves))
    )


def _score(said: str) -> Decimal | None:
    words = said.removesuffix("分").replace("−", "-")
    return Decimal(words) if _SCORE.fullmatch(words) else None


def _number(pattern: re.Pattern[str], said: str) -> int | None:
    found = pattern.fullmatch(said)
    return int(found[1]) if found else None


def count_in(cell: Cell | None) -> int | None:
    """Return the whole number a cell holds (21, 21个), or None."""
    return _number(_COUNT, name_key(cell.plain)) if cell else None
