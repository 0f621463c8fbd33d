"""A file of any kind as a score ledger (读取得分表), nothing dropped in silence."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.grading import Grade
from hengji.core.ledger import Ledger, Origin
from hengji.core.quantities import HUNDRED, Points, format_points
from hengji.documents.ledgers.body import Table, continues, read_body
from hengji.documents.ledgers.cells import cell_text, quoted
from hengji.documents.ledgers.containers import refuse
from hengji.documents.ledgers.corrections import Corrections
from hengji.documents.ledgers.files import open_grids
from hengji.documents.ledgers.grids import Cell, Grid, Row, is_blank
from hengji.documents.ledgers.groups import settle_groups
from hengji.documents.ledgers.headings import Headings
from hengji.documents.ledgers.heads import HEAD_WITHIN, Head, find_head
from hengji.documents.ledgers.rows import RowReader
from hengji.documents.ledgers.source_file import SourceFile, source_file
from hengji.documents.ledgers.tally import Reading, Stretch, Tally
from hengji.rulebook.ledger_columns import LedgerColumn, LedgerColumns

LEDGER_NOT_FOUND = FlawKind(
    "ledger-not-found",
    Severity.ERROR,
    "文件里没有既有名称又有得分的表头。",
    "请检查表头文字，改为上述写法之一；本单位的写法可以加到得分表表头用语中。",
)
LEDGER_WITHOUT_ROWS = FlawKind(
    "ledger-without-rows",
    Severity.ERROR,
    "表头下面没有一行评价。",
    "请确认选对了文件，得分表的各行在表头下方。",
)
TABLE_PASSED_OVER = FlawKind(
    "ledger-table-passed-over",
    Severity.WARNING,
    "一个工作表或表格没有得分表的表头，没有读取。",
    "请确认其中没有要汇总的评价；有的请补上表头后重新读取。",
)

SCORES_ARE_SHARES = FlawKind(
    "ledger-scores-are-shares",
    Severity.ERROR,
    "所有得分都不超过 1，得分一列像是百分数（92.5% 存作 0.925）。",
    "请把得分一列改为百分制的分数后重新读取。",
)

FULL = Points(HUNDRED)
NO_CORRECTIONS: Mapping[str, str] = MappingProxyType({})
_MOST_SHOWN_ROWS = 3
_MOST_SHOWN_CELLS = 6
_MOST_SHOWN_WORDS = 4


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """A ledger and what became of every row of its file.

    Attributes:
        ledger: The rows taken, in the order of the file.
        seen: Rows that are an evaluation, taken and refused together.
        taken: Rows in the ledger.
        refused: Rows that are not, each with at least one flaw.
        ignored_columns: Headings that are not read, each once.
        flaws: In the order of the file.
        passed_over: Rows that are no evaluation (空行、合计行、…), by kind.
        passed_lines: The kind and line of the first of them.
        passed_tables: Sheets and tables without a head of a ledger.
        cells: The text now in each cell that a flaw names, by the place as it
            stands in ``Flaw.where``; these cells can be corrected.
        stretches: Where the columns stand, in the order of the file.
        taken_cells: The cells of each row taken, by its table and its line.
        corrected: What the file says in each corrected cell, by its place.
    """

    ledger: Ledger
    seen: int
    taken: int
    refused: int
    ignored_columns: tuple[str, ...]
    flaws: tuple[Flaw, ...]
    passed_over: Mapping[str, int]
    passed_lines: tuple[tuple[str, int], ...]
    passed_tables: tuple[str, ...]
    cells: Mapping[str, str]
    stretches: tuple[Stretch, ...]
    taken_cells: Mapping[tuple[str, int], Sequence[Cell]]
    corrected: Mapping[str, str]

    def cells_of(self, origin: Origin) -> Mapping[LedgerColumn, str]:
        """Return the places of a row's cells, each of which can be corrected."""
        stretch = self.stretch_of(origin)
        if stretch is None:
            return {}
        return {
            column: stretch.places.of(origin.line, at) for column, at in stretch.columns.items()
        }

    def texts_of(self, origin: Origin) -> Mapping[LedgerColumn, str]:
        """Return the text now in each cell of a row that was taken."""
        stretch = self.stretch_of(origin)
        cells = self.taken_cells.get((origin.table, origin.line))
        if stretch is None or cells is None:
            return {}
        return {column: cell_text(cells[at]) for column, at in stretch.columns.items()}

    def stretch_of(self, origin: Origin) -> Stretch | None:
        """Return the rows among which a row stood, with their headings."""
        for stretch in reversed(self.stretches):
            if stretch.places.table == origin.table and stretch.line <= origin.line:
                return stretch
        return None


@dataclass(slots=True)
class _Progress:
    tally: Tally
    heads: list[Head] = field(default_factory=list)
    passed_tables: list[str] = field(default_factory=list)
    first_rows: list[str] = field(default_factory=list)
    sheets: dict[str, str] = field(default_factory=dict)

    def forgive_own_sheets(self, words: LedgerColumns) -> None:
        """Say nothing of the other sheets of a workbook this product wrote."""
        if not words.own_sheets <= self.sheets.keys():
            return
        own = {self.sheets.get(name) for name in words.own_sheets | words.own_sheets_at_times}
        self.passed_tables = [table for table in self.passed_tables if table not in own]
        self.tally.flaws = [
            flaw
            for flaw in self.tally.flaws
            if flaw.code != TABLE_PASSED_OVER.code or flaw.where not in own
        ]


def read_ledger(
    path: Path,
    columns: LedgerColumns,
    grade_aliases: Mapping[str, Grade],
    *,
    full: Points = FULL,
    corrections: Mapping[str, str] = NO_CORRECTIONS,
    name: str = "",
) -> LedgerReading:
    """Read a score ledger from .xlsx, .xls, .csv, .docx, .md or .txt.

    Every table with a head is read, in the order of the file; a table split
    by page breaks is one. Scores are rounded to two places, money is in 元.
    Names and scores that cannot be read refuse their row; a blank score is
    never zero. Money whose unit is stated neither in its heading nor above the
    table is read as 元, with a warning.

    Args:
        path: Named to people without its folder.
        columns: The words by which headings are understood.
        grade_aliases: Other words for the grades, by ``name_key``.
        full: The full score; higher scores are refused.
        corrections: What a person typed instead of a cell, by the place of
            the cell as a flaw names it; the file is read as though it said so.
        name: The name of the file for people, if not that of ``path``.

    Returns:
        The ledger and an account of all rows. Raises ``FlawsFound`` with one
        flaw if the file cannot be read or holds no ledger.
    """
    reading = Reading(columns, grade_aliases, full)
    headings = Headings(columns)
    file, typed = source_file(path, name), Corrections(corrections)
    grids, flaws = open_grids(file)
    progress = _Progress(Tally(flaws=list(flaws)))
    for grid in grids:
        _read_grid(typed.put_into(grid) if corrections else grid, headings, reading, progress)
    if not progress.heads:
        raise _not_found(file, columns, progress)
    settle_groups(progress.tally, columns)
    progress.forgive_own_sheets(columns)
    if not progress.tally.evaluations:
        head = progress.heads[0]
        raise refuse(
            LEDGER_WITHOUT_ROWS, file, f"“{file.name}”第 {head.line} 行是表头，下面没有一行评价。"
        )
    progress.tally.flaws += [*_shares_flaw(file, progress.tally), *typed.flaws()]
    return _account(progress, typed.replaced)


def _account(progress: _Progress, corrected: Mapping[str, str]) -> LedgerReading:
    tally, taken = progress.tally, len(progress.tally.rows)
    title = next((head.title for head in progress.heads if head.title), "")
    ignored = dict.fromkeys(heading for head in progress.heads for heading in head.ignored)
    return LedgerReading(
        ledger=Ledger(title, tuple(tally.rows)),
        seen=taken + tally.refused,
        taken=taken,
        refused=tally.refused,
        ignored_columns=tuple(ignored),
        flaws=tuple(tally.flaws),
        passed_over=dict(tally.passed_over),
        passed_lines=tuple(tally.passed_lines),
        passed_tables=tuple(progress.passed_tables),
        cells=tally.cells,
        stretches=tuple(tally.stretches),
        taken_cells=tally.taken_cells,
        corrected=corrected,
    )


def _shares_flaw(file: SourceFile, tally: Tally) -> Iterator[Flaw]:
    """Find a column of percentages that would be read as scores near zero."""
    scores = [row.score for row in tally.rows]
    if len(scores) > 1 and any(scores) and max(scores) <= 1:
        yield SCORES_ARE_SHARES.at(
            file.name, f"{len(scores)} 行的得分都不超过 1，最高为 {format_points(max(scores))}。"
        )


def _read_grid(grid: Grid, headings: Headings, reading: Reading, progress: _Progress) -> None:
    progress.sheets[grid.within] = grid.table
    ahead = deque(islice(grid.rows, HEAD_WITHIN))
    head = _head_going_on(grid, ahead, headings, progress) or _next_head(
        grid, ahead, headings, progress
    )
    if head is None:
        _pass_over(grid, ahead, progress)
    while head is not None:
        first = ahead[0][0] if ahead else 1
        progress.tally.stretches.append(Stretch(grid.places, first, head.columns, head.shown))
        table = Table(grid, head, headings)
        reader = RowReader(grid, head, reading, progress.tally)
        other = read_body(table, _drained(ahead, grid.rows), reader)
        if other is None:
            return
        ahead.appendleft(other)
        ahead.extend(islice(grid.rows, HEAD_WITHIN - len(ahead)))
        head = _next_head(grid, ahead, headings, progress)


def _drained(ahead: deque[Row], rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the rows looked at ahead, then the rest, leaving both usable."""
    while ahead:
        yield ahead.popleft()
    for row in rows:  # noqa: UP028 - "yield from" would close the rows with this generator
        yield row


def _head_going_on(
    grid: Grid, ahead: Sequence[Row], headings: Headings, progress: _Progress
) -> Head | None:
    """Return the last head if this grid is the next page of its table."""
    last = progress.heads[-1] if progress.heads else None
    return last if last and grid.joins and continues(last, ahead, headings) else None


def _next_head(
    grid: Grid, ahead: deque[Row], headings: Headings, progress: _Progress
) -> Head | None:
    """Find the head in the rows ahead and leave the rows below it there."""
    found = find_head(grid, list(ahead), headings)
    if found is None:
        return None
    head, below = found
    ahead.clear()
    ahead.extend(below)
    progress.heads.append(head)
    progress.tally.flaws.extend(head.flaws)
    progress.tally.cells |= {flaw.where: head.cells.get(flaw.where, "") for flaw in head.flaws}
    return head


def _pass_over(grid: Grid, window: Iterable[Row], progress: _Progress) -> None:
    """Keep account of a table that is no ledger, unless it shows nothing."""
    shown = [(line, [cell for cell in cells if not is_blank(cell)]) for line, cells in window]
    shown = [(line, cells) for line, cells in shown if cells]
    if not any(len(cells) > 1 for _, cells in shown) and not grid.within:
        return
    if not shown:
        return
    line = shown[0][0]
    place = grid.table if grid.within or not grid.joins else f"{grid.table} 第 {line} 行起的表格"
    progress.passed_tables.append(place)
    progress.first_rows += [
        "，".join(map(quoted, cells[:_MOST_SHOWN_CELLS])) for _, cells in shown[:_MOST_SHOWN_ROWS]
    ]
    progress.tally.flaws.append(TABLE_PASSED_OVER.at(place, f"{place}没有得分表的表头，没有读取。"))


def _not_found(file: SourceFile, columns: LedgerColumns, progress: _Progress) -> FlawsFound:
    names, scores = (
        "、".join(columns.listed[column][:_MOST_SHOWN_WORDS])
        for column in (LedgerColumn.NAME, LedgerColumn.SCORE)
    )
    rows = progress.first_rows[:_MOST_SHOWN_ROWS]
    seen = f"开头几行是：{'；'.join(rows)}。" if rows else "文件里没有表格。"
    return refuse(
        LEDGER_NOT_FOUND,
        file,
        f"“{file.name}”里没有找到得分表：要有一行表头既有名称（{names}等）"
        f"又有得分（{scores}等）。{seen}",
    )
