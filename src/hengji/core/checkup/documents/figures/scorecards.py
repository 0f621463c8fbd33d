"""Indicator tables (指标评分表) of any shape, as trees of points and scores.

Levels may be columns whose parents are merged, rows that stand above their
children, or numbering in one column; points of a parent may stand in a column
of their own, in brackets behind its name, or nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from hengji.core.checkup.documents.figures.reading import Number
from hengji.core.checkup.documents.figures.sections import Column, Row, Section
from hengji.core.checkup.documents.figures.totals import is_total, label
from hengji.core.checkup.documents.figures.units import POINTS


class Part(StrEnum):
    """What a column of an indicator table holds."""

    SCORE_RATE = "得分率"
    POINTS = "分值"
    REASON = "原因"
    DEDUCTION = "扣分"
    SCORE = "得分"
    TARGET = "目标值"
    ACTUAL = "实际完成值"
    STANDARD = "标准"
    LEVEL = "指标"


_PARTS = (
    (Part.SCORE_RATE, "得分率|评分率"),
    (Part.POINTS, "分值|权重|满分|标准分|权数|应得分|配分|基准分|基本分|^分数$"),
    (Part.REASON, "(?:扣|失|减)分(?:原因|理由|说明|依据|情况|事由|点)|原因|理由|偏差"),
    (Part.DEDUCTION, "^(?:扣|失|减)分(?:值|数|分值)?$|扣减分"),
    (Part.SCORE, "得分|自评分|评分$|评价分|实得|评定分|打分|考评分|评审分"),
    (Part.TARGET, "指标值|目标值|预期值|计划值|年度目标|预期目标|^目标$|标准值"),
    (Part.ACTUAL, "实际完成|完成值|完成情况|实际值|实现值|^实际$|实现情况|实际情况"),
    (Part.STANDARD, "标准|细则|规则|办法|要点|说明|依据|计分|解释|公式|方法|备注|来源|内容"),
    (
        Part.LEVEL,
        "[一二三四五]级|指标|^名称$|^类别$|^维度$|^评价内容$|^考核项目$|^考核内容$|^项目$|^评价项目$",
    ),
)
_WEIGHTED = re.compile("加权|折算|换算")
_BRACKETED = re.compile(
    "[（(]([0-9]+(?:\\.[0-9]+)?)分?[）)]$|(?<=[一-鿿])([0-9]+(?:\\.[0-9]+)?)分$"
)
_NUMBERED = tuple(
    map(
        re.compile,
        (
            "[一二三四五六七八九十]{1,3}[、.．]|[A-Z](?![0-9A-Za-z])",
            "[（(][一二三四五六七八九十]{1,3}[）)]|[A-Z][0-9](?![0-9])",
            r"[0-9]{1,2}[、.．](?![0-9])|[A-Z][0-9]{2}(?![0-9])",
            r"[（(][0-9]{1,2}[）)]|[0-9]{1,2}\.[0-9]{1,2}(?![0-9])",
        ),
    )
)
_NAME_MARKS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}(?:\.[0-9]{1,2})*[、.．]?|[A-Z][0-9]{0,3}[、.]?)"
)
_DEEPEST = 9


@dataclass(slots=True)
class Node:
    """An indicator while its table is read: what is printed for it, and its children."""

    name: str
    depth: int
    row: Row
    points: Number | None = None
    score: Number | None = None
    points_column: int = -1
    score_column: int = -1
    children: list["Node"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        """Yield the node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Scorecard:
    """An indicator table: the columns by what they hold, the tree, the total rows."""

    section: Section
    columns: dict[Part, tuple[Column, ...]]
    roots: tuple[Node, ...]
    totals: tuple[Row, ...]
    weighted: bool = False

    def column(self, part: Part) -> int:
        """Return the last column that holds something, or -1."""
        return self.columns[part][-1].index if self.columns.get(part) else -1

    def nodes(self) -> Iterator[Node]:
        """Yield all nodes in the order of their rows."""
        for root in self.roots:
            yield from root.walk()


class Scored(NamedTuple):
    """A row with points and a score; ``column`` is where the score stands."""

    name: str
    row: Row
    points: Number
    score: Number
    column: int


def scored_nodes(card: Scorecard, *, leaves: bool = False) -> tuple[Scored, ...]:
    """Return the indicators that have points and a score in their row."""
    return tuple(
        Scored(node.name or label(node.row), node.row, node.points, node.score, node.score_column)
        for node in card.nodes()
        if node.points and node.score and not (leaves and node.children)
    )


def scored_totals(card: Scorecard) -> tuple[Scored, ...]:
    """Return the total rows that have points and a score."""
    points, score = card.column(Part.POINTS), card.column(Part.SCORE)
    return tuple(
        Scored(label(row), row, row.numbers[points], row.numbers[score], score)
        for row in card.totals
        if points in row.numbers and score in row.numbers
    )


def part_of(column: Column) -> Part | None:
    """Return what a column holds, judged by its head."""
    words = column.bare or column.head
    found = next((part for part, pattern in _PARTS if re.search(pattern, words)), None)
    if found is None and re.search("得分|评分", column.group):
        return Part.SCORE
    return found


def scorecard(section: Section) -> Scorecard | None:
    """Read a section as an indicator table, or return None if it is none."""
    columns: dict[Part, tuple[Column, ...]] = {}
    for column in section.columns:
        part = part_of(column)
        if part is not None:
            columns[part] = (*columns.get(part, ()), column)
    numeric = {column.index for column in section.numeric()}
    for part in (Part.POINTS, Part.SCORE):
        columns[part] = tuple(each for each in columns.get(part, ()) if each.index in numeric)
    if not columns[Part.POINTS]:
        return None
    columns[Part.POINTS] = _points_columns(columns[Part.POINTS], columns.get(Part.LEVEL, ()))
    levels = [
        each.index
        for each in columns.get(Part.LEVEL, ())
        if each.index < columns[Part.POINTS][-1].index
    ]
    levels = levels or [0]
    totals = tuple(row for row in section.rows if is_total(row))
    rows = [row for row in section.rows if not is_total(row)]
    roots = tuple(_tree(list(_nodes(rows, levels, columns))))
    weighted = any(_WEIGHTED.search(column.head) for column in section.columns)
    return Scorecard(section, columns, roots, totals, weighted)


def _points_columns(points: tuple[Column, ...], levels: tuple[Column, ...]) -> tuple[Column, ...]:
    """Of two columns for the same level keep 分值 and leave 权重."""
    kept: dict[int, Column] = {}
    for column in points:
        level = _level_of(column.index, [each.index for each in levels])
        if level not in kept or "权" in kept[level].head:
            kept[level] = column
    return tuple(sorted(kept.values(), key=lambda column: column.index))


def _level_of(column: int, levels: list[int]) -> int:
    return sum(level < column for level in levels) - 1


def _nodes(
    rows: list[Row], levels: list[int], columns: dict[Part, tuple[Column, ...]]
) -> Iterator[Node]:
    depth, name = 0, ""
    carried: dict[int, str] = {}
    for row in rows:
        named = [
            (level, row.cells[index]) for level, index in enumerate(levels) if row.cells[index]
        ]
        named = [
            (level, words)
            for level, words in named
            if carried.get(level) != words or level == len(levels) - 1
        ]
        for level, words in named:
            carried = {each: kept for each, kept in carried.items() if each < level} | {
                level: words
            }
        if named and len(levels) == 1:
            depth, name = _numbered(named[0][1]), named[0][1]
        elif named:
            for level, words in named[:-1]:
                yield _node(words, level, row, columns, levels, own=True)
            depth, name = named[-1]
        if named or _has_numbers(row, columns):
            yield _node(name, depth, row, columns, levels, own=False)


def _numbered(words: str) -> int:
    return next((level for level, style in enumerate(_NUMBERED) if style.match(words)), _DEEPEST)


def _has_numbers(row: Row, columns: dict[Part, tuple[Column, ...]]) -> bool:
    return any(
        each.index in row.numbers for part in (Part.POINTS, Part.SCORE) for each in columns[part]
    )


def _node(
    words: str,
    depth: int,
    row: Row,
    columns: dict[Part, tuple[Column, ...]],
    levels: list[int],
    *,
    own: bool,
) -> Node:
    """Make a node; ``own``: a parent that shares its row with its first child."""
    node = Node(_NAME_MARKS.sub("", _BRACKETED.sub("", words)), depth, row)
    node.points_column = _column_for(columns[Part.POINTS], depth, levels, own=own)
    node.score_column = _column_for(columns[Part.SCORE], depth, levels, own=own)
    node.points = row.numbers.get(node.points_column)
    node.score = row.numbers.get(node.score_column)
    if node.points is None and (found := _BRACKETED.search(words)):
        column = levels[min(depth, len(levels) - 1)]
        value = Decimal(found[1] or found[2])
        group = 1 if found[1] else 2
        cell = row.cells[column]
        shift = cell.find(words) if cell else 0
        span = (max(0, shift) + found.start(group), max(0, shift) + found.end(group))
        node.points = Number(value, Decimal(0), POINTS, *span, found[group], "")
        node.points_column = column
    return node


def _column_for(columns: tuple[Column, ...], depth: int, levels: list[int], *, own: bool) -> int:
    """Return the column that holds a level's figure, or -1."""
    if len(columns) == 1:
        return -1 if own else columns[0].index
    mine = [each.index for each in columns if _level_of(each.index, levels) == depth]
    if mine:
        return mine[-1]
    return -1 if own or not columns else columns[-1].index


def _tree(nodes: list[Node]) -> Iterator[Node]:
    open_nodes: list[Node] = []
    for node in nodes:
        while open_nodes and open_nodes[-1].depth >= node.depth:
            open_nodes.pop()
        if open_nodes:
            open_nodes[-1].children.append(node)
        else:
            yield node
        open_nodes.append(node)
