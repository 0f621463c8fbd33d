"""The words by which a score ledger (得分表) is understood, as data.

A bureau adds its own wording to ``ledger_columns.yaml``; nothing in the code
knows a heading. Every word here is in the form of ``names.name_key``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from hengji.core.ledger import FundNature, Scope
from hengji.core.names import name_key
from hengji.rulebook.loading import BUILT_IN, read_file

_FILE = "ledger_columns.yaml"


class Column(StrEnum):
    """What a column of a ledger can hold; the value is its key in the YAML."""

    NAME = "name"
    SCORE = "score"
    SELF_SCORE = "self_score"
    GRADE = "grade"
    UNIT = "unit"
    AGENCY = "agency"
    BUDGET = "budget"
    SPENT = "spent"
    FUND_NATURE = "fund_nature"
    SCOPE = "scope"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class LedgerColumns:
    """Headings and the words found below them.

    Attributes:
        headings: Column and its place in the order of preference, by heading;
            a lower place wins where two columns of a table could be the same.
        listed: The headings of each column as they are written for people.
        stands_for_name: The column that is the name where none says so.
        self_words: A score whose heading holds one is a self-assessment.
        fillers: Words of a heading that carry no meaning.
        money_units: Yuan in one unit, by unit.
        score_units: Units that may follow a score.
        scopes: Scope by wording.
        fund_natures: Fund nature by wording.
        totals: Endings of the names of total rows.
        notes: Beginnings of rows that are remarks.
        blanks: Marks that mean "nothing here".
    """

    headings: Mapping[str, tuple[Column, int]]
    listed: Mapping[Column, tuple[str, ...]]
    stands_for_name: Column
    self_words: tuple[str, ...]
    fillers: tuple[str, ...]
    money_units: Mapping[str, Decimal]
    score_units: tuple[str, ...]
    scopes: Mapping[str, Scope]
    fund_natures: Mapping[str, FundNature]
    totals: tuple[str, ...]
    notes: tuple[str, ...]
    blanks: frozenset[str]


@lru_cache(maxsize=1)
def load_ledger_columns() -> LedgerColumns:
    """Return the words of ``ledger_columns.yaml``."""
    return ledger_columns(read_file(BUILT_IN / _FILE, f"规则库 {_FILE}").value)


def ledger_columns(words: Mapping[str, Any]) -> LedgerColumns:
    """Build the words from the mapping that the YAML file holds.

    A heading given to two columns is a mistake in the file and raises
    ValueError.
    """
    listed = {column: tuple(words["columns"].get(column, ())) for column in Column}
    headings: dict[str, tuple[Column, int]] = {}
    for column, synonyms in listed.items():
        for place, heading in enumerate(synonyms):
            known, _ = headings.setdefault(name_key(heading), (column, place))
            if known is not column:
                raise ValueError(f"heading {heading!r} is both {known} and {column}")
    return LedgerColumns(
        headings=headings,
        listed=listed,
        stands_for_name=Column(words["stands_for_name"]),
        self_words=_keys(words["self_words"]),
        fillers=_keys(words["fillers"]),
        money_units={name_key(unit): Decimal(yuan) for unit, yuan in words["money_units"].items()},
        score_units=_keys(words["score_units"]),
        scopes={
            name_key(word): Scope(scope) for scope, said in words["scopes"].items() for word in said
        },
        fund_natures={
            name_key(word): FundNature(nature)
            for nature, said in words["fund_natures"].items()
            for word in said
        },
        totals=_keys(words["totals"]),
        notes=_keys(words["notes"]),
        blanks=frozenset(_keys(words["blanks"])),
    )


def _keys(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(name_key, words))
