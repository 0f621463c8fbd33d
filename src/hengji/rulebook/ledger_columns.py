"""The words by which a score ledger (得分表) is understood, as data.

A bureau adds its own wording in a ``ledger_columns.yaml`` of its own; nothing
in the code knows a heading. Every word is in the form of ``names.name_key``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from hengji.core.ledger import FundNature, Scope
from hengji.core.names import name_key
from hengji.rulebook.loading import (
    RULEBOOK_VALUE,
    Node,
    entries_of,
    fields_of,
    items_of,
    layers,
    number_of,
    read_layered,
    refuse,
    text_of,
)

FILE = "ledger_columns.yaml"
_LISTS = (
    *("self_words", "final_words", "fillers", "score_units", "totals", "total_ends"),
    *("notes", "note_ends", "blanks", "own_sheets", "own_sheets_at_times"),
    *("draft_scores", "second_scores", "second_agencies"),
)
_KEYS = (
    *("description", "columns", "stands_for_name", "money_units", "scopes", "fund_natures"),
    *_LISTS,
)
_Known = TypeVar("_Known", bound=StrEnum)


class LedgerColumn(StrEnum):
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
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class LedgerColumns:
    """Headings and the words found below them.

    Attributes:
        headings: Column and its place in the order of preference, by heading;
            a lower place wins where two columns of a table could be the same.
        listed: The headings of each column as they are written for people.
        stands_for_name: The column that is the name where none says so.
        self_words: A score whose heading holds one is a self-assessment.
        final_words: Headings below a divided score that are the score, the
            best first.
        fillers: Words of a heading that carry no meaning.
        money_units: Yuan in one unit, by unit.
        score_units: Units that may follow a score.
        scopes: Scope by wording.
        fund_natures: Fund nature by wording.
        totals: Names of total rows.
        total_ends: What may follow a total.
        notes: Beginnings of rows that are remarks.
        note_ends: What may stand between such a beginning and its colon.
        blanks: Marks that mean "nothing here".
        own_sheets: Sheets of the workbook this product writes, the ledger's
            among them.
        own_sheets_at_times: Sheets that are there only at times.
        draft_scores: Headings of the score of a draft (初稿得分).
        second_scores: Headings of a second agency's score (复评得分).
        second_agencies: Headings of the second agency (第二评分机构).
    """

    headings: Mapping[str, tuple[LedgerColumn, int]]
    listed: Mapping[LedgerColumn, tuple[str, ...]]
    stands_for_name: LedgerColumn
    self_words: tuple[str, ...]
    final_words: tuple[str, ...]
    fillers: tuple[str, ...]
    money_units: Mapping[str, Decimal]
    score_units: tuple[str, ...]
    scopes: Mapping[str, Scope]
    fund_natures: Mapping[str, FundNature]
    totals: tuple[str, ...]
    total_ends: tuple[str, ...]
    notes: tuple[str, ...]
    note_ends: tuple[str, ...]
    blanks: frozenset[str]
    own_sheets: frozenset[str]
    own_sheets_at_times: frozenset[str]
    draft_scores: tuple[str, ...]
    second_scores: tuple[str, ...]
    second_agencies: tuple[str, ...]


def load_ledger_columns(region: str = "", folders: Sequence[Path] = ()) -> LedgerColumns:
    """Return the words of every ``ledger_columns.yaml`` there is.

    A more particular file adds words after those of the general one; it takes
    none away, and need hold no more than what it adds.
    """
    return ledger_columns(read_layered(FILE, layers(region, folders)))


def ledger_columns(files: Iterable[Node]) -> LedgerColumns:
    """Build the words from the files, the first of which holds every key.

    A word given two meanings is a flaw in the file that gives the second.
    """
    layered = [
        fields_of(node, () if later else _KEYS, _KEYS if later else ())
        for later, node in enumerate(files)
    ]
    columns = [_columns(fields["columns"]) for fields in layered if "columns" in fields]
    lists = {key: _unique(_words(layered, key)) for key in _LISTS}
    return LedgerColumns(
        headings=_headings(columns),
        listed={
            column: _unique(text_of(item) for each in columns for item in each.get(column, ()))
            for column in LedgerColumn
        },
        stands_for_name=[
            _known(fields["stands_for_name"], text_of(fields["stands_for_name"]), LedgerColumn)
            for fields in layered
            if "stands_for_name" in fields
        ][-1],
        self_words=lists["self_words"],
        final_words=lists["final_words"],
        fillers=lists["fillers"],
        money_units=_money_units(layered),
        score_units=lists["score_units"],
        scopes=_meanings(layered, "scopes", Scope),
        fund_natures=_meanings(layered, "fund_natures", FundNature),
        totals=lists["totals"],
        total_ends=lists["total_ends"],
        notes=lists["notes"],
        note_ends=lists["note_ends"],
        blanks=frozenset(lists["blanks"]),
        own_sheets=frozenset(lists["own_sheets"]),
        own_sheets_at_times=frozenset(lists["own_sheets_at_times"]),
        draft_scores=lists["draft_scores"],
        second_scores=lists["second_scores"],
        second_agencies=lists["second_agencies"],
    )


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _words(layered: Iterable[Mapping[str, Node]], key: str) -> Iterable[str]:
    for fields in layered:
        if key in fields:
            yield from (name_key(text_of(item)) for item in items_of(fields[key]))


def _columns(node: Node) -> Mapping[LedgerColumn, tuple[Node, ...]]:
    fields = fields_of(node, (), tuple(LedgerColumn))
    return {LedgerColumn(key): items_of(entry) for key, entry in fields.items()}


def _headings(
    columns: Iterable[Mapping[LedgerColumn, tuple[Node, ...]]],
) -> Mapping[str, tuple[LedgerColumn, int]]:
    headings: dict[str, tuple[LedgerColumn, int]] = {}
    for each in columns:
        for column, items in each.items():
            for item in items:
                text = text_of(item)
                known, _ = headings.setdefault(name_key(text), (column, len(headings)))
                if known is not column:
                    _refuse_twice(item, text, known, column)
    return headings


def _refuse_twice(item: Node, word: str, first: str, second: str) -> None:
    refuse(RULEBOOK_VALUE, item.where, f"“{word}”已经写在 {first} 之下，不能又写在 {second} 之下。")


def _money_units(layered: Iterable[Mapping[str, Node]]) -> Mapping[str, Decimal]:
    units: dict[str, Decimal] = {}
    for fields in layered:
        for unit, node in (
            entries_of(fields["money_units"]).items() if "money_units" in fields else ()
        ):
            yuan = number_of(node)
            if yuan <= 0:
                refuse(RULEBOOK_VALUE, node.where, f"这里应为大于 0 的数，现为 {yuan}。")
            units[name_key(unit)] = yuan
    return units


def _meanings(
    layered: Iterable[Mapping[str, Node]], key: str, kind: type[_Known]
) -> Mapping[str, _Known]:
    meanings: dict[str, _Known] = {}
    for fields in layered:
        for said, node in entries_of(fields[key]).items() if key in fields else ():
            meaning = _known(node, said, kind)
            for item in items_of(node):
                known = meanings.setdefault(name_key(text_of(item)), meaning)
                if known is not meaning:
                    _refuse_twice(item, text_of(item), known, meaning)
    return meanings


def _known(node: Node, said: str, kind: type[_Known]) -> _Known:
    if said not in tuple(kind):
        refuse(RULEBOOK_VALUE, node.where, f"“{said}”不在可用的几种之中：{'、'.join(kind)}。")
    return kind(said)
