"""Tables drawn with lines (有线表格): cells from rules, words from what lies inside.

Merged cells are where a rule is missing; a table open at its sides is closed
where its rules end.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from hengji.documents.manuscripts.pdf.lines import Line, lines_of
from hengji.documents.manuscripts.pdf.pages import Glyph, Rule, View
from hengji.documents.manuscripts.wrapping import joined_words

_NEAR = 2.5
_SHORTEST = 5.0
_FEWEST_RULES = 4
_OPEN_SIDE = 12.0
_CELLS_OF_DRAWING = 20
_FILLED_IN_TABLE = 0.2
_FIGURES = frozenset(" 0123456789.,%％-−")
_BESIDE = 40.0
"""Points beside a chart within which figures name its axes."""
_MOST_RULES = 2_000
_MOST_UNITS = 10_000
"""Units of a grid beyond which it is graph paper and no table."""
_FULL = 1.5
"""In characters, how near to its edge a line of a cell must come to be full."""


class RuledTable(NamedTuple):
    """A table on one page: its box, its columns' left edges, its rows of words."""

    left: float
    top: float
    right: float
    bottom: float
    edges: tuple[float, ...]
    rows: list[list[str]]


class _Frame(NamedTuple):
    """The edges of a grid, across and down, and the rules that part its cells."""

    xs: list[float]
    ys: list[float]
    across: list[Rule]
    down: list[Rule]


class Drawn(NamedTuple):
    """What rules on a page make: tables, boxes of charts, and the rest of the text."""

    tables: list[RuledTable]
    charts: list[Rule]
    rest: list[Glyph]


def ruled_tables(view: View) -> Drawn:
    """Part a page into tables, charts and the characters that stand in neither."""
    rest = view.glyphs
    tables: list[RuledTable] = []
    charts: list[Rule] = []
    for frame in _frames(view.rules):
        inside, outside = _parted(rest, frame)
        units = (len(frame.xs) - 1) * (len(frame.ys) - 1)
        table = _table(frame, inside) if units <= _MOST_UNITS else None
        if table is not None:
            tables.append(table)
        elif len(frame.xs) * len(frame.ys) >= _CELLS_OF_DRAWING:
            charts.append(Rule(frame.xs[0], frame.ys[0], frame.xs[-1], frame.ys[-1]))
        else:
            continue
        rest = outside
    return Drawn(sorted(tables, key=lambda table: table.top), charts, rest)


def labels_axis(line: Line, charts: Sequence[Rule]) -> bool:
    """Tell whether a line is nothing but figures beside a chart."""
    return _FIGURES.issuperset(line.words) and any(
        chart.left - _BESIDE <= line.left
        and line.right <= chart.right + _BESIDE
        and chart.top - _BESIDE <= line.top
        and line.bottom <= chart.bottom + _BESIDE
        for chart in charts
    )


def _frames(rules: Sequence[Rule]) -> Iterator[_Frame]:
    across = _merged([rule for rule in rules if rule.right - rule.left >= rule.bottom - rule.top])
    down = [_flipped(rule) for rule in rules if rule.right - rule.left < rule.bottom - rule.top]
    upright = [_flipped(rule) for rule in _merged(down)]
    if len(across) + len(upright) > _MOST_RULES:
        return
    for group in _touching(across, upright):
        lying = [rule for rule in group if rule.right - rule.left >= rule.bottom - rule.top]
        standing = [rule for rule in group if rule.right - rule.left < rule.bottom - rule.top]
        frame = _Frame(
            _edges([rule.left for rule in standing], lying, lambda rule: (rule.left, rule.right)),
            _edges([rule.top for rule in lying], standing, lambda rule: (rule.top, rule.bottom)),
            lying,
            standing,
        )
        if len(frame.xs) > 1 and len(frame.ys) > 1:
            yield frame


def _flipped(rule: Rule) -> Rule:
    return Rule(rule.top, rule.left, rule.bottom, rule.right)


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Join rules across that lie on one height and touch."""
    found: list[Rule] = []
    for height in _clusters([rule.top for rule in rules]):
        level = sorted(rule for rule in rules if abs(rule.top - height) <= _NEAR)
        left, right = level[0].left, level[0].right
        for rule in level[1:]:
            if rule.left > right + _NEAR:
                found.append(Rule(left, height, right, height))
                left, right = rule.left, rule.right
            right = max(right, rule.right)
        found.append(Rule(left, height, right, height))
    return [rule for rule in found if rule.right - rule.left >= _SHORTEST]


def _clusters(values: Sequence[float]) -> list[float]:
    """Return one value for each bunch of values near one another."""
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][0] <= _NEAR:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(bunch) / len(bunch) for bunch in found]


def _touching(across: Sequence[Rule], down: Sequence[Rule]) -> list[list[Rule]]:
    """Group the rules that meet one another."""
    parent = list(range(len(across) + len(down)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for number, lying in enumerate(across):
        for other, standing in enumerate(down, start=len(across)):
            if (
                lying.left - _NEAR <= standing.left <= lying.right + _NEAR
                and standing.top - _NEAR <= lying.top <= standing.bottom + _NEAR
            ):
                parent[root(number)] = root(other)
    groups: dict[int, list[Rule]] = {}
    for at, rule in enumerate([*across, *down]):
        groups.setdefault(root(at), []).append(rule)
    return [group for group in groups.values() if len(group) >= _FEWEST_RULES]


def _edges(
    own: Sequence[float],
    crossing: Sequence[Rule],
    ends: Callable[[Rule], tuple[float, float]],
) -> list[float]:
    """Return the edges of columns or rows; open sides end where rules end."""
    edges = _clusters(own)
    if not edges or not crossing:
        return edges
    first = min(ends(rule)[0] for rule in crossing)
    last = max(ends(rule)[1] for rule in crossing)
    before = [first] if edges[0] - first > _OPEN_SIDE else []
    after = [last] if last - edges[-1] > _OPEN_SIDE else []
    return [*before, *edges, *after]


def _parted(glyphs: Sequence[Glyph], frame: _Frame) -> tuple[list[Glyph], list[Glyph]]:
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    left, right, top, bottom = frame.xs[0], frame.xs[-1], frame.ys[0], frame.ys[-1]
    for glyph in glyphs:
        middle = (glyph.left + glyph.right) / 2
        within = left <= middle <= right and top <= glyph.middle <= bottom
        (inside if within else outside).append(glyph)
    return inside, outside


def _table(frame: _Frame, glyphs: Sequence[Glyph]) -> RuledTable | None:
    """Put characters into cells; a frame with one cell is no table."""
    owners = _owners(frame)
    cells = len(set(owners.values()))
    bins: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        row = _bin(frame.ys, glyph.middle)
        column = _bin(frame.xs, (glyph.left + glyph.right) / 2)
        bins.setdefault(owners[row, column], []).append(glyph)
    if cells == 1 or len(bins) <= 1 or _is_drawing(frame, cells, bins):
        return None
    rights = _rights(frame, owners)
    width, height = len(frame.xs) - 1, len(frame.ys) - 1
    rows = [
        [
            _cell(bins.get((row, column), ()), rights.get((row, column), 0))
            for column in range(width)
        ]
        for row in range(height)
    ]
    kept = [at for at in range(width) if any(owner[1] == at for owner in owners.values())]
    rows = [[row[at] for at in kept] for row in rows]
    edges = tuple(frame.xs[at] for at in kept)
    lines = [row for at, row in enumerate(rows) if any(owner[0] == at for owner in owners.values())]
    return RuledTable(frame.xs[0], frame.ys[0], frame.xs[-1], frame.ys[-1], edges, lines)


def _is_drawing(frame: _Frame, cells: int, filled: Collection[tuple[int, int]]) -> bool:
    """Tell whether rules are more likely a chart: many cells, hardly a word."""
    columns = len({column for _, column in filled})
    return cells >= _CELLS_OF_DRAWING and (
        len(filled) < _FILLED_IN_TABLE * cells or 2 * columns < len(frame.xs) - 1
    )


def _bin(edges: Sequence[float], at: float) -> int:
    found = 0
    for number, edge in enumerate(edges[:-1]):
        if at >= edge:
            found = number
    return found


def _owners(frame: _Frame) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for each unit of the grid the first unit of its cell."""
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(frame.ys) - 1):
        for column in range(len(frame.xs) - 1):
            owner = (row, column)
            if column and not _is_parted_down(frame, row, column):
                owner = owners[row, column - 1]
            elif row and not _is_parted_across(frame, row, column):
                owner = owners[row - 1, column]
            owners[row, column] = owner
    return owners


def _is_parted_down(frame: _Frame, row: int, column: int) -> bool:
    middle = (frame.ys[row] + frame.ys[row + 1]) / 2
    return any(
        abs(rule.left - frame.xs[column]) <= _NEAR and rule.top <= middle <= rule.bottom
        for rule in frame.down
    )


def _is_parted_across(frame: _Frame, row: int, column: int) -> bool:
    middle = (frame.xs[column] + frame.xs[column + 1]) / 2
    return any(
        abs(rule.top - frame.ys[row]) <= _NEAR and rule.left <= middle <= rule.right
        for rule in frame.across
    )


def _rights(
    frame: _Frame, owners: dict[tuple[int, int], tuple[int, int]]
) -> dict[tuple[int, int], float]:
    rights: dict[tuple[int, int], float] = {}
    for (_, column), owner in owners.items():
        rights[owner] = max(rights.get(owner, 0.0), frame.xs[column + 1])
    return rights


def _cell(glyphs: Sequence[Glyph], right: float) -> str:
    lines = lines_of(glyphs)
    words = lines[0].words if lines else ""
    for before, after in pairwise(lines):
        words = _wrapped(words, before, after, right)
    return words


def _wrapped(words: str, before: Line, after: Line, right: float) -> str:
    """Join two lines of a cell; a full line was wrapped, a short one ended."""
    full = right - before.right <= _FULL * before.size
    ends_in_latin = words[-1:].isascii() and after.words[:1].isascii()
    if ends_in_latin and not full:
        return f"{words} {after.words}"
    return joined_words(words, after.words)
