"""Tables of a manuscript (表格) from plain rows."""

from collections.abc import Sequence

from hengji.core.checkup.manuscript import Table
from hengji.documents.manuscripts.places import cell_place, text_at

MOST_CELLS = 600_000
"""Cells of a table, empty ones too; each becomes words with a place."""


class TooManyCells(Exception):
    """A table is too large to be laid out."""


def check_cells(count: int) -> None:
    """Refuse a table of more cells than ``MOST_CELLS``."""
    if count > MOST_CELLS:
        raise TooManyCells(count)


def as_table(rows: Sequence[Sequence[str]], where: str, page: int = 0) -> Table:
    """Return a table whose cells are named by line and column."""
    return Table(
        tuple(
            tuple(
                text_at(words, cell_place(where, line, column)) for column, words in enumerate(row)
            )
            for line, row in enumerate(rows)
        ),
        where,
        page,
    )
