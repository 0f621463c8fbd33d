"""Sources (依据): the documents the rules rest on, and how far each was checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hengji.rulebook.loading import (
    RULEBOOK_UNKNOWN,
    RULEBOOK_VALUE,
    Node,
    entries_of,
    fields_of,
    layers,
    read_layered,
    refuse,
    text_of,
    truth_of,
)

FILE = "sources.yaml"


class Confidence(StrEnum):
    """Where our knowledge of a clause comes from (可信度), best first."""

    VERIFIED = "verified"
    IMPLEMENTATION = "implementation"
    EXAMPLE = "example"
    MEMORY = "memory"
    UNSURE = "unsure"
    DESIGN = "design"


@dataclass(frozen=True, slots=True)
class Clause:
    """What one clause fixes, in our own words.

    ``checked`` is true only when it was read against the official text.
    """

    key: str
    says: str
    checked: bool
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Source:
    """One document: ``number`` (文号) and ``issued`` are empty when not known."""

    key: str
    title: str
    number: str
    issued: str
    clauses: Mapping[str, Clause]


def load_sources(region: str = "", folders: Sequence[Path] = ()) -> Mapping[str, Source]:
    """Return the documents by key; a more particular file adds or replaces."""
    sources: dict[str, Source] = {}
    for node in read_layered(FILE, layers(region, folders)):
        sources |= {key: _source(key, entry) for key, entry in entries_of(node).items()}
    return sources


def find_clause(basis: str, sources: Mapping[str, Source]) -> tuple[Source, Clause]:
    """Return the document and clause that ``source/clause`` names."""
    key, _, slug = basis.partition("/")
    if key not in sources or slug not in sources[key].clauses:
        refuse(RULEBOOK_UNKNOWN, f"依据“{basis}”", f"{FILE} 里没有这一条。")
    return sources[key], sources[key].clauses[slug]


def _source(key: str, node: Node) -> Source:
    fields = fields_of(node, ("title", "clauses"), ("number", "issued"))
    clauses = {
        slug: _clause(f"{key}/{slug}", entry)
        for slug, entry in entries_of(fields["clauses"]).items()
    }
    number, issued = (
        text_of(fields[name]) if name in fields else "" for name in ("number", "issued")
    )
    return Source(key, text_of(fields["title"]), number, issued, clauses)


def _clause(key: str, node: Node) -> Clause:
    fields = fields_of(node, ("says", "checked", "confidence"))
    word = text_of(fields["confidence"])
    if word not in set(Confidence):
        allowed = "、".join(Confidence)
        refuse(RULEBOOK_VALUE, fields["confidence"].where, f"“{word}”应为其中之一：{allowed}。")
    checked = truth_of(fields["checked"])
    return Clause(key, text_of(fields["says"]), checked, Confidence(word))
