"""Tables ruled only across (三线表): columns are where no line of them has ink."""

from collections.abc import Iterator, Sequence

from hengji.documents.manuscripts.pdf.lines import Line, lines_of
from hengji.documents.manuscripts.pdf.pages import Glyph, Rule
from hengji.documents.manuscripts.pdf.ruled import RuledTable

_LEAST_RULES = 3
_LEAST_LINES = 2
_THICKEST = 1.0
_NEAR = 3.0
_LEAST_GAP = 0.45
"""In characters, how wide the white between two columns is at least."""
_SHORTEST = 60.0
_Zone = tuple[float, float, float, float]


def open_ruled_tables(
    lines: Sequence[Line], rules: Sequence[Rule]
) -> tuple[list[RuledTable], list[Line]]:
    """Return the tables between rules that are equally long, and the other lines."""
    tables: list[RuledTable] = []
    rest = list(lines)
    for zone in _zones(rules):
        left, top, right, bottom = zone
        inside = [
            line
            for line in rest
            if top - _NEAR <= (line.top + line.bottom) / 2 <= bottom + _NEAR
            and line.left >= left - _NEAR
            and line.right <= right + _NEAR
        ]
        starts = columns_of(inside)
        if len(inside) >= _LEAST_LINES and len(starts) > 1:
            rows = [cells_of(line, starts) for line in inside]
            tables.append(RuledTable(left, top, right, bottom, tuple(starts), rows))
            rest = [line for line in rest if line not in inside]
    return tables, rest


def _zones(rules: Sequence[Rule]) -> Iterator[_Zone]:
    """Yield the box around rules across with the same ends, three at least."""
    across = sorted(
        rule
        for rule in rules
        if rule.bottom - rule.top <= _THICKEST and rule.right - rule.left >= _SHORTEST
    )
    group: list[Rule] = []
    for rule in [*across, None]:
        if (
            rule is not None
            and group
            and abs(rule.left - group[0].left) <= _NEAR
            and abs(rule.right - group[0].right) <= _NEAR
        ):
            group.append(rule)
            continue
        if len(group) >= _LEAST_RULES:
            tops = [each.top for each in group]
            yield group[0].left, min(tops), group[0].right, max(tops)
        group = [rule] if rule is not None else []


def columns_of(lines: Sequence[Line]) -> list[float]:
    """Return where columns begin: after white that goes through all lines."""
    inked = sorted(
        (glyph.left, glyph.right)
        for line in lines
        for glyph in line.glyphs
        if not glyph.character.isspace()
    )
    if not inked:
        return []
    gap = _LEAST_GAP * min(line.size for line in lines)
    starts, right = [inked[0][0]], inked[0][1]
    for left, end in inked[1:]:
        if left - right >= gap:
            starts.append(left)
        right = max(right, end)
    return starts


def cells_of(line: Line, starts: Sequence[float]) -> list[str]:
    """Return the words of a line by column."""
    bins: list[list[Glyph]] = [[] for _ in starts]
    for glyph in line.glyphs:
        at = max((at for at, start in enumerate(starts) if glyph.left >= start - 1), default=0)
        bins[at].append(glyph)
    return ["".join(part.words for part in lines_of(each)) for each in bins]
