"""Rosters (单位名单): names of known units from a list or a table of any kind."""

from collections.abc import Iterator
from pathlib import Path

from hengji.core.checkup.manuscript import Manuscript, Table
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.names import clean_name
from hengji.documents.ledgers.containers import check_size
from hengji.documents.ledgers.source_file import source_file
from hengji.documents.ledgers.texts import decoded
from hengji.documents.manuscripts.reading import read_manuscript

ROSTER_EMPTY = FlawKind(
    "roster-empty",
    Severity.ERROR,
    "单位名单里没有读出名称。",
    "请每行写一个单位名称，或用有“单位”或“单位名称”一栏的表格。",
)

_HEADS = ("单位名称", "预算单位", "单位", "名称")
_HEAD_WITHIN = 5


def read_roster(path: Path) -> tuple[str, ...]:
    """Return the names in a roster, each once, in order.

    Raises:
        FlawsFound: The file cannot be read, or no name is in it.
    """
    file = source_file(path)
    if file.suffix == ".txt":
        check_size(file)
        found = iter(decoded(file).splitlines())
    else:
        found = _names(read_manuscript(path))
    names = tuple(dict.fromkeys(name for each in found if (name := clean_name(each.strip()))))
    if not names:
        raise FlawsFound([ROSTER_EMPTY.at(file.name, f"“{file.name}”里没有读出单位名称。")])
    return names


def _names(manuscript: Manuscript) -> Iterator[str]:
    """Yield the cells below a head; where no table has one, all that is written."""
    tables = [block for block in manuscript.blocks if isinstance(block, Table)]
    headed = [(table, head) for table in tables if (head := _head(table)) is not None]
    for table, (line, column) in headed:
        yield from (row[column].words for row in table.rows[line + 1 :])
    if not headed:
        yield from (text.words for _, text in manuscript.texts())


def _head(table: Table) -> tuple[int, int] | None:
    """Return the line and the column of the head above the names."""
    for name in _HEADS:
        for line, row in enumerate(table.rows[:_HEAD_WITHIN]):
            for column, cell in enumerate(row):
                if clean_name(cell.words) == name:
                    return line, column
    return None
