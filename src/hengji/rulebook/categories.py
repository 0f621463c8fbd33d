"""Categories of findings (问题分类): the headings under which a report lists them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hengji.rulebook.loading import entries_of, fields_of, layers, read_layered, text_of

FILE = "categories.yaml"


@dataclass(frozen=True, slots=True)
class Category:
    """One category of findings (问题类别).

    Attributes:
        code: Its code, for instance ``P01``.
        area: The part of the work it concerns (大类).
        heading: A short heading a report can print.
        finding: A typical finding, in words of our own.
        evidence: What usually proves it.
        recommendation: What is usually recommended.
    """

    code: str
    area: str
    heading: str
    finding: str
    evidence: str
    recommendation: str


def load_categories(region: str = "", folders: Sequence[Path] = ()) -> Mapping[str, Category]:
    """Return the categories by code, in the order of the file.

    A more particular file replaces categories of the same code and adds others.

    Basis: ``hengji/finding-categories``.
    """
    words = ("area", "heading", "finding", "evidence", "recommendation")
    categories: dict[str, Category] = {}
    for node in read_layered(FILE, layers(region, folders)):
        fields = fields_of(node, ("description", "basis", "categories"))
        for code, entry in entries_of(fields["categories"]).items():
            values = fields_of(entry, words)
            categories[code] = Category(code, *(text_of(values[word]) for word in words))
    return categories
