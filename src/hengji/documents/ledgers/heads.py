"""Where the head of a ledger is (表头) and which column is what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.names import clean_name, name_key
from hengji.core.quantities import ONE, read_decimal
from hengji.documents.ledgers.cells import cell_text
from hengji.documents.ledgers.grids import Cell, Grid, Merge, Row, is_blank
from hengji.documents.ledgers.headings import Headings, Meaning
from hengji.rulebook.ledger_columns import LedgerColumn

HEAD_WITHIN = 100
"""Rows from the top of a table in which its head is looked for."""
DEEPEST_HEAD = 3
LONGEST_TITLE = 80

SCORES_TIED = FlawKind(
    "ledger-scores-tied",
    Severity.ERROR,
    "有两栏都像评价得分，表头看不出以哪一栏为准（例如两个年度的得分）。",
    "请把要用的一栏的表头改为“最终得分”，或删去另一栏，再重新读取。",
)
TWO_SCORES = FlawKind(
    "ledger-two-score-columns",
    Severity.WARNING,
    "有几栏都可能是评价得分，按表头用语的先后取了一栏。",
    "请核对取用的是不是最终得分；不是的请改正表头后重新读取。",
)
MONEY_UNIT_UNSTATED = FlawKind(
    "ledger-money-unit-unstated",
    Severity.WARNING,
    "预算数或执行数没有写明单位，按元读取。",
    "请在表头写明单位，例如“预算数（万元）”。",
)
HEADS_SIDE_BY_SIDE = FlawKind(
    "ledger-heads-side-by-side",
    Severity.ERROR,
    "两份表左右并排，右边一份会被漏掉。",
    "请把右边的各行移到左边的下方，使每行只有一项评价。",
)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table.

    Attributes:
        columns: Where each column stands, from 0.
        width: Cells of a row.
        factors: Yuan in one unit of a money column.
        row_keys: The rows of the head as they stand, to know them again.
        shown: The heading of every column.
        ignored: Headings of columns that are not read.
        name_stands_in: The name is the name of the unit (被评价单位).
        title: The title above the head, or empty.
        line: The first line of the head.
        flaws: What is doubtful about the head.
        cells: Texts of its last line by place, if there are flaws.
    """

    columns: Mapping[LedgerColumn, int]
    width: int
    factors: Mapping[LedgerColumn, Decimal]
    row_keys: frozenset[tuple[str, ...]]
    shown: tuple[str, ...]
    ignored: tuple[str, ...]
    name_stands_in: bool
    title: str
    line: int
    flaws: tuple[Flaw, ...]
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Choice:
    shown: tuple[str, ...]
    columns: dict[LedgerColumn, int]
    units: dict[LedgerColumn, str]
    rivals: dict[LedgerColumn, list[int]]
    tied_scores: tuple[int, ...]


def find_head(
    grid: Grid, window: Sequence[Row], headings: Headings
) -> tuple[Head, Sequence[Row]] | None:
    """Return the head of the table and the rows of the window below it.

    A head is a row, or up to three together, that name an evaluation and its
    score. Group heads are joined with the headings below them.
    """
    filled = _filled(window, grid)
    for at in range(len(window)):
        for depth in range(DEEPEST_HEAD, 0, -1):
            rows = filled[at : at + depth]
            if len(rows) == depth and _may_be_head(rows, headings):
                choice = _choose(_joined(rows), headings)
                if LedgerColumn.NAME in choice.columns and LedgerColumn.SCORE in choice.columns:
                    below = at + depth
                    if below < len(window):
                        _refuse_divided(grid, window[below][0], filled[below], choice)
                    head = _head(grid, window[:at], window[at:below], choice, headings)
                    return head, window[below:]
    return None


def _refuse_divided(grid: Grid, line: int, cells: Sequence[Cell], choice: _Choice) -> None:
    """Refuse a score divided into columns none of which is known to be it."""
    name, score = choice.columns[LedgerColumn.NAME], choice.columns[LedgerColumn.SCORE]
    named = "" if name >= len(cells) else str(cells[name]).strip()
    if named and clean_name(named) not in choice.shown[name]:
        return
    group = takewhile(
        lambda index: choice.shown[index] in {"", choice.shown[score]},
        range(score, min(len(choice.shown), len(cells))),
    )
    parts = {index: cells[index] for index in group if not is_blank(cells[index])}
    if len(parts) > 1 and _all_words(parts.values()):
        heads = "和".join(f"“{clean_name(str(part))}”" for part in parts.values())
        raise FlawsFound(
            [
                SCORES_TIED.at(
                    grid.places.of(line, score),
                    f"“{choice.shown[score]}”分成{heads}，不知道取哪一栏。",
                )
            ]
        )


def row_key(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Return the form under which a repeated head is known again."""
    keys = [name_key(cell) if isinstance(cell, str) else "" for cell in cells]
    while keys and not keys[-1]:
        keys.pop()
    return tuple(keys)


def reads_as_head(cells: Sequence[Cell], headings: Headings) -> bool:
    """Tell whether a row inside a table names an evaluation and its score."""
    if not _may_be_head([cells], headings):
        return False
    columns = _choose(_joined([cells]), headings).columns
    return LedgerColumn.NAME in columns and LedgerColumn.SCORE in columns


def _filled(window: Sequence[Row], grid: Grid) -> list[list[Cell]]:
    """Return copies of the rows in which merged cells all show their text."""
    rows = [list(cells) for _, cells in window]
    at = {line: index for index, (line, _) in enumerate(window)}
    for merge in grid.merges:
        top = at.get(merge.first_line)
        if top is None or merge.first_column >= len(rows[top]):
            continue
        value = rows[top][merge.first_column]
        for index in range(top, min(top + merge.last_line - merge.first_line + 1, len(rows))):
            _fill(window[index][0], rows[index], merge, value, grid)
    return rows


def _fill(line: int, row: list[Cell], merge: Merge, value: Cell, grid: Grid) -> None:
    for column in range(merge.first_column, min(merge.last_column + 1, len(row))):
        if (line, column) not in grid.corrected:
            row[column] = value


def _may_be_head(rows: Sequence[Sequence[Cell]], headings: Headings) -> bool:
    shown = [[cell for cell in row if not is_blank(cell)] for row in rows]
    if len(set(shown[0])) <= 1 or not all(map(_all_words, shown)):
        return False
    return all(
        any(headings.meaning(str(cell)) or headings.is_unit_only(str(cell)) for cell in row)
        or any(_part_of_score(parts, headings) for parts in _joined(rows[: depth + 1]))
        for depth, row in enumerate(shown[1:], start=1)
    )


def _all_words(cells: Iterable[Cell]) -> bool:
    return all(isinstance(cell, str) and read_decimal(cell) is None for cell in cells)


def _joined(rows: Sequence[Sequence[Cell]]) -> list[tuple[str, ...]]:
    """Return the headings of each column from the group head downwards."""
    width = max(map(len, rows))
    texts: list[tuple[str, ...]] = []
    groups = [""] * len(rows)
    for column in range(width):
        parts: list[str] = []
        cells = [str(row[column]).strip() if column < len(row) else "" for row in rows]
        for depth, text in enumerate(cells):
            below = any(cells[depth + 1 :])
            shown = text or (groups[depth] if below else "")
            groups[depth] = shown
            if shown and shown not in parts:
                parts.append(shown)
        texts.append(tuple(parts))
    return texts


def _meaning(parts: Sequence[str], headings: Headings) -> Meaning | None:
    joined = "".join(parts)
    found = headings.meaning(joined) or _part_of_score(parts, headings)
    if found or len(parts) <= 1 or headings.says_self(joined):
        return found
    lower = parts[-2] + parts[-1] if headings.is_unit_only(parts[-1]) else parts[-1]
    found = headings.meaning(lower)
    return found._replace(unit=found.unit or headings.unit_inside(joined)) if found else None


def _part_of_score(parts: Sequence[str], headings: Headings) -> Meaning | None:
    """Return the meaning of a heading such as 第三方 below 得分."""
    group = _meaning(parts[:-1], headings) if len(parts) > 1 else None
    if group is None or group.column is not LedgerColumn.SCORE:
        return None
    return headings.part_of_score(parts[-1], group.place[0])


def _choose(texts: Sequence[Sequence[str]], headings: Headings) -> _Choice:
    best: dict[LedgerColumn, tuple[tuple[int, int], int, str]] = {}
    rivals: dict[LedgerColumn, list[int]] = {}
    places: dict[int, tuple[int, int]] = {}
    for index, parts in enumerate(texts):
        meaning = _meaning(parts, headings) if parts else None
        if meaning is None:
            continue
        rivals.setdefault(meaning.column, []).append(index)
        if meaning.column is LedgerColumn.SCORE:
            places[index] = meaning.place
        found = (meaning.place, index, meaning.unit)
        best[meaning.column] = min(best.get(meaning.column, found), found)
    columns = {column: index for column, (_, index, _) in best.items()}
    stands_in = columns.get(headings.words.stands_for_name)
    if stands_in is not None:
        columns.setdefault(LedgerColumn.NAME, stands_in)
    shown = tuple(clean_name("".join(parts)) for parts in texts)
    return _Choice(
        shown, columns, {column: found[2] for column, found in best.items()}, rivals, _tied(places)
    )


def _tied(places: Mapping[int, tuple[int, int]]) -> tuple[int, ...]:
    """Return the columns that have an equal claim to be the score."""
    first = min(places.values(), default=None)
    return tuple(index for index, place in places.items() if place == first)


def _head(
    grid: Grid, over: Sequence[Row], rows: Sequence[Row], choice: _Choice, headings: Headings
) -> Head:
    taken = set(choice.columns.values())
    above = [grid.above, *(_only_text(cells) for _, cells in over)]
    units = {
        column: choice.units.get(column, "") for column in (LedgerColumn.BUDGET, LedgerColumn.SPENT)
    }
    noted = next(filter(None, map(headings.noted_unit, _all_texts(grid.above, over))), "")
    stated = {column: unit or noted for column, unit in units.items() if column in choice.columns}
    flaws = tuple(_doubts(grid, rows[-1][0], choice, stated))
    return Head(
        columns=choice.columns,
        width=len(choice.shown),
        factors={
            column: headings.words.money_units.get(unit, ONE) for column, unit in stated.items()
        },
        row_keys=frozenset(row_key(cells) for _, cells in rows),
        shown=choice.shown,
        ignored=tuple(
            text for index, text in enumerate(choice.shown) if text and index not in taken
        ),
        name_stands_in=choice.columns[LedgerColumn.NAME]
        == choice.columns.get(headings.words.stands_for_name),
        title=next((text for text in reversed(above) if _is_title(text, headings)), ""),
        line=rows[0][0],
        flaws=flaws,
        cells=_texts_at(grid, rows[-1][0], _filled(rows, grid)[-1]) if flaws else {},
    )


def _texts_at(grid: Grid, line: int, cells: Sequence[Cell]) -> Mapping[str, str]:
    return {grid.places.of(line, column): cell_text(cell) for column, cell in enumerate(cells)}


def _only_text(cells: Iterable[Cell]) -> str:
    """Return the text of a row that shows one, else nothing."""
    texts = {clean_name(str(cell)) for cell in cells if not is_blank(cell)}
    return texts.pop() if len(texts) == 1 else ""


def _all_texts(above: str, rows: Iterable[Row]) -> Iterator[str]:
    yield above
    for _, cells in rows:
        yield from (cell for cell in cells if isinstance(cell, str) and cell)


def _is_title(text: str, headings: Headings) -> bool:
    is_sentence = text.endswith(("。", "：", ":", "；", "，"))
    return (
        bool(text) and len(text) <= LONGEST_TITLE and not (is_sentence or headings.noted_unit(text))
    )


def _doubts(
    grid: Grid,
    line: int,
    choice: _Choice,
    stated: Mapping[LedgerColumn, str],
) -> Iterator[Flaw]:
    shown, names = choice.shown, choice.rivals.get(LedgerColumn.NAME, [])
    scores = choice.rivals[LedgerColumn.SCORE]
    if any(shown[index] == shown[names[0]] for index in names[1:]) and len(scores) > 1:
        place = grid.places.of(line, names[1])
        raise FlawsFound(
            [HEADS_SIDE_BY_SIDE.at(place, f"{place}又有一个“{shown[names[1]]}”，两份表左右并排。")]
        )
    if len(choice.tied_scores) > 1:
        place = grid.places.of(line, choice.tied_scores[1])
        same = len({shown[index] for index in choice.tied_scores}) < len(choice.tied_scores)
        heads = "和".join(
            f"“{shown[index]}”{f'（{grid.places.within(line, index)}）' if same else ''}"
            for index in choice.tied_scores
        )
        raise FlawsFound([SCORES_TIED.at(place, f"{heads}都像评价得分，不知道取哪一栏。")])
    if len(scores) > 1:
        place = grid.places.of(line, choice.columns[LedgerColumn.SCORE])
        others = "、".join(
            f"“{shown[index]}”" for index in scores if index != choice.columns[LedgerColumn.SCORE]
        )
        yield TWO_SCORES.at(
            place, f"取“{shown[choice.columns[LedgerColumn.SCORE]]}”为评价得分，没有取{others}。"
        )
    for column, unit in stated.items():
        if not unit:
            place = grid.places.of(line, choice.columns[column])
            yield MONEY_UNIT_UNSTATED.at(
                place, f"“{shown[choice.columns[column]]}”没有写明单位，按元读取。"
            )
