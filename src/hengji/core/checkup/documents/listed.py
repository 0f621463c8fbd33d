"""Numbers in the text against tables that number their rows (清单的行数).

A table of units or projects that has no scores is a list all the same, if its
first column counts its rows.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hengji.core.checkup.documents.claims import Count, CountKind, Sentence
from hengji.core.checkup.documents.figures.sections import Section, sections
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.remarks import Confirmation, Result, remark
from hengji.core.flaws import FlawKind, Severity

LIST_DOUBTFUL = FlawKind(
    "document-list-count",
    Severity.WARNING,
    "文中写的单位或项目数与下面清单的行数不同。",
    "请核对数目和清单；只列一部分的请写明。",
    rule="R-01",
)

_KINDS = (
    (CountKind.UNIT, re.compile("单位|部门|乡镇|街道|学校")),
    (CountKind.PROJECT, re.compile("项目|政策")),
)
_ABOVE = 3
_NEAR = 3
"""A number within a third of the rows is likely to mean the rows."""


class _List(NamedTuple):
    """Rows that are numbered one after the other, and what each of them is."""

    block: int
    rows: int
    kind: CountKind


def check_lists(survey: Survey, told: Sequence[Sentence]) -> Iterator[Result]:
    """Hold numbers of units and projects to the lists right below them."""
    known = {number for table in survey.tables for number in range(table.first, table.last + 1)}
    for section in sections(survey.manuscript):
        found = _numbered(section)
        if found is None or found.block in known:
            continue
        for sentence in told:
            if 0 < found.block - sentence.passage.blocks[-1] <= _ABOVE:
                yield from _counted(survey, sentence, found)


def _numbered(section: Section) -> _List | None:
    """Return a section as a list, if its first column counts its rows from 1."""
    rows = [row for row in section.rows if row.cells[0].isdigit()]
    counts = [int(row.cells[0]) for row in rows]
    if len(rows) < _ABOVE or counts != list(range(1, len(rows) + 1)):
        return None
    heads = [column.bare for column in section.columns[1:3]]
    kinds = (kind for head in heads for kind, words in _KINDS if words.search(head))
    kind = next(kinds, None)
    return None if kind is None else _List(section.rows[0].block, len(rows), kind)


def _counted(survey: Survey, sentence: Sentence, found: _List) -> Iterator[Result]:
    counts = [count for count in sentence.counts if count.kind is found.kind]
    if len(counts) != 1 or not _is_near(counts[0], found.rows):
        return
    count, where = counts[0], sentence.passage.where
    spot = sentence.passage.spot(count.start, count.end)
    if count.number == found.rows:
        yield Confirmation("R-01", spot, where, f"{count.number}，与清单的行数一致。")
        return
    yield remark(
        LIST_DOUBTFUL,
        survey.manuscript,
        spot,
        f"文中写{count.kind} {count.number}，下面的清单有 {found.rows} 行。",
        stated=str(count.number),
        expected=str(found.rows),
        because=f"清单的序号从 1 到 {found.rows}。",
    )


def _is_near(count: Count, rows: int) -> bool:
    return abs(count.number - rows) * _NEAR <= rows
