"""What has been read so far (读取进度), and where its cells stand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from hengji.core.flaws import Flaw
from hengji.core.grading import Grade
from hengji.core.ledger import LedgerRow
from hengji.core.quantities import Points
from hengji.documents.ledgers.grids import Cell, Places
from hengji.documents.ledgers.numbering import Number
from hengji.rulebook.ledger_columns import LedgerColumn, LedgerColumns

MOST_LINES_KEPT = 200


class Reading(NamedTuple):
    """What the reader of any row needs to know."""

    words: LedgerColumns
    grade_aliases: Mapping[str, Grade]
    full: Points


class Stretch(NamedTuple):
    """Rows from ``line`` on that have the same columns at the same places.

    ``shown`` is the heading of every column, those that are not read among them.
    """

    places: Places
    line: int
    columns: Mapping[LedgerColumn, int]
    shown: tuple[str, ...]


class Group(NamedTuple):
    """A row whose number is all that tells it from an evaluation.

    Attributes:
        where: The place of its blank score.
        title: The name, or whatever stands first.
        named: The name is not blank.
        evaluations_before: Evaluations above it, taken and refused.
        flaws_before: Flaws found above it.
    """

    line: int
    where: str
    number: Number
    title: str
    named: bool
    evaluations_before: int
    flaws_before: int


@dataclass(slots=True)
class Tally:
    """What has been read so far.

    Attributes:
        cells: The text in each cell that a flaw names, by its place.
        taken_cells: The cells of each row taken, by its table and its line.
        groups: Rows that are headings or evaluations without a score.
        chinese_serials: Whether serials of evaluations are Chinese numbers.
        brackets: Whether the Chinese numbers before names of evaluations
            stand in brackets; empty where there are none.
    """

    rows: list[LedgerRow] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    stretches: list[Stretch] = field(default_factory=list)
    taken_cells: dict[tuple[str, int], Sequence[Cell]] = field(default_factory=dict)
    refused: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    passed_lines: list[tuple[str, int]] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    chinese_serials: bool = False
    brackets: set[bool] = field(default_factory=set)

    @property
    def evaluations(self) -> int:
        """Count the rows that are an evaluation, taken and refused."""
        return len(self.rows) + self.refused

    def pass_over(self, kind: str, line: int) -> None:
        """Count a row that is no evaluation, and keep where it stands."""
        self.passed_over[kind] += 1
        if len(self.passed_lines) < MOST_LINES_KEPT:
            self.passed_lines.append((kind, line))

    def take_back(self, kind: str, line: int) -> None:
        """Forget that a row was passed over."""
        self.passed_over[kind] -= 1
        if not self.passed_over[kind]:
            del self.passed_over[kind]
        if (kind, line) in self.passed_lines:
            self.passed_lines.remove((kind, line))
