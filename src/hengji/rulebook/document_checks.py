"""The words and limits of the document check-up (文档体检的用语), as data.

Words stand in lists or, where there are many, in one text parted by spaces. A
more particular file adds words and replaces limits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import rjieba

from hengji.core.checkup.documents.rules import (
    Column,
    DocumentRules,
    Lexicons,
    Subject,
    TableWords,
    Thresholds,
)
from hengji.core.names import name_key
from hengji.rulebook.categories import load_categories
from hengji.rulebook.grades import load_grade_aliases, load_grade_scale
from hengji.rulebook.ledger_columns import LedgerColumns, load_ledger_columns
from hengji.rulebook.loading import (
    RULEBOOK_UNKNOWN,
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
from hengji.rulebook.sources import load_sources

FILE = "document_checks.yaml"
_KEYS = ("thresholds", "columns", "column_ends", "words", "subjects")


class _Layered(NamedTuple):
    """What the files hold together, the more particular after the general."""

    thresholds: dict[str, int]
    columns: dict[Column, list[str]]
    column_ends: dict[Column, list[str]]
    words: dict[str, list[str]]
    subjects: dict[str, Mapping[str, tuple[str, ...]]]


def load_document_rules(
    on: date, region: str = "", folders: Sequence[Path] = (), roster: Iterable[str] = ()
) -> DocumentRules:
    """Return what a document is checked by on a day.

    Args:
        on: The day whose grade scale holds for a report that states none.
        region: A region of the rulebook, or empty.
        folders: The bureau's own rulebook folders.
        roster: Names of the units a report may name; empty = not checked.

    Basis: ``hengji/document-checks``.
    """
    read = _Layered({}, {}, {}, {}, {})
    for later, node in enumerate(read_layered(FILE, layers(region, folders))):
        _add(read, node, later=later > 0)
    categories = load_categories(region, folders)
    for code in read.subjects:
        if code not in categories:
            refuse(RULEBOOK_UNKNOWN, f"{FILE}，键 subjects/{code}", "问题分类表里没有这个编码。")
    return DocumentRules(
        scale=load_grade_scale(on, region, folders),
        aliases=load_grade_aliases(region, folders),
        tables=_table_words(read, load_ledger_columns(region, folders)),
        lexicons=Lexicons(**{name: tuple(dict.fromkeys(read.words[name])) for name in _names()}),
        thresholds=Thresholds(**read.thresholds),
        subjects=tuple(
            Subject(code, categories[code].area, words["found"], words["answered"])
            for code, words in read.subjects.items()
        ),
        known_numbers={
            source.title: source.number for source in load_sources().values() if source.number
        },
        is_word=rjieba.has_word,
        roster=tuple(roster),
    )


def _names() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Lexicons))


def _add(read: _Layered, node: Node, *, later: bool) -> None:
    given = fields_of(
        node, () if later else ("description", "basis", *_KEYS), ("description", "basis", *_KEYS)
    )
    if "thresholds" in given:
        limits = tuple(field.name for field in fields(Thresholds))
        found = fields_of(given["thresholds"], () if later else limits, limits)
        read.thresholds.update({name: _whole(limit) for name, limit in found.items()})
    for key, held in (("columns", read.columns), ("column_ends", read.column_ends)):
        if key in given:
            for name, words in fields_of(given[key], (), tuple(Column)).items():
                held.setdefault(Column(name), []).extend(_words(words))
    if "words" in given:
        for name, words in fields_of(given["words"], () if later else _names(), _names()).items():
            read.words.setdefault(name, []).extend(_words(words))
    if "subjects" in given:
        read.subjects.update(_subjects(given["subjects"]))


def _subjects(node: Node) -> dict[str, Mapping[str, tuple[str, ...]]]:
    subjects: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for code, entry in entries_of(node).items():
        given = fields_of(entry, ("found", "answered"))
        subjects[code] = {name: tuple(_words(words)) for name, words in given.items()}
    return subjects


def _words(node: Node) -> list[str]:
    """Return the words of a list, or of one text parted by white space."""
    if isinstance(node.value, str):
        return text_of(node).split()
    return [text_of(item) for item in items_of(node)]


def _whole(node: Node) -> int:
    number = number_of(node)
    if number != number.to_integral_value() or number < Decimal(1):
        refuse(RULEBOOK_VALUE, node.where, f"这里应为大于 0 的整数，现为 {number}。")
    return int(number)


def _table_words(read: _Layered, ledger: LedgerColumns) -> TableWords:
    """Join the headings of ledgers with those that only reports have."""
    headings = {
        heading: (Column(column.value), place)
        for heading, (column, place) in ledger.headings.items()
    }
    for column, words in read.columns.items():
        for word in words:
            headings[name_key(word)] = (column, len(headings))
    endings = [
        (name_key(word), column) for column, words in read.column_ends.items() for word in words
    ]
    return TableWords(
        headings=headings,
        endings=tuple(sorted(endings, key=lambda ending: -len(ending[0]))),
        fillers=ledger.fillers,
        self_words=ledger.self_words,
        totals=ledger.totals,
        blanks=ledger.blanks,
    )
