"""Where each flaw of a report is mended (在哪里改): a page and a field of it.

A flaw names its place in words; the words are made again here by those who
made them first, so that a place is looked up and never guessed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from hengji.core.blocks import BLANK_PATTERN, Paragraph, Picture
from hengji.core.official_document import OfficialDocument, texts_of
from hengji.core.report.build import Report
from hengji.core.report.draft import paragraphs_of, passages_of
from hengji.queries.report import Draft

BLANKS = "公文要素"
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "发文机关": "organ",
        "署名": "organ",
        "发文机关标志": "mark",
        "发文字号": "number",
        "主送机关": "recipients",
        "签发人": "signatories",
        "成文日期": "issued",
        "标题": "title",
        "本地称谓": "place",
        "引言": "opening",
        "评价方式": "methods",
        "问题概述": "findings_opening",
        "抄送机关": "copies_to",
        "印发机关": "printed_by",
        "印发日期": "printed_on",
    }
)
"""Fields of the facts form, by the words a flaw or a blank uses for them."""
ON_FINDINGS_PAGE: Mapping[str, str] = MappingProxyType(
    {"评价发现的问题": "findings", "工作建议": "recommendations", "措施": "recommendations"}
)
"""Blanks that findings and recommendations fill, and where on their page."""


class Place(NamedTuple):
    """A page, by the name and arguments of its address, and an anchor on it."""

    url_name: str
    kwargs: Mapping[str, int]
    fragment: str = ""


def places_of(draft: Draft) -> Mapping[str, Place]:
    """Return where each place that flaws of the draft can name is mended."""
    places = dict(_written(draft))
    if draft.document is not None:
        places[BLANKS] = _first_blank(draft, draft.document)
    places.update(_said(draft))
    places.update(_recorded(draft))
    return places


def place_of(where: str, draft: Draft, places: Mapping[str, Place]) -> Place:
    """Return where a flaw is mended; the facts, where nothing more is known."""
    return places.get(where) or _field(draft, "region")


def _yearly(draft: Draft, url_name: str, fragment: str = "") -> Place:
    return Place(url_name, {"year": draft.cycle.work_year}, fragment)


def _field(draft: Draft, name: str) -> Place:
    return _yearly(draft, "report-facts", f"id_{name}")


def _written(draft: Draft) -> Iterator[tuple[str, Place]]:
    """Yield the places of the document as such: fields, blocks, tables."""
    if draft.document is not None:
        for where, _ in texts_of(draft.document):
            yield where, _yearly(draft, "report-draft")
    for where, name in FIELDS.items():
        yield where, _field(draft, name)
    yield BLANKS, _yearly(draft, "report-facts")
    yield draft.ledger.ledger.title, _yearly(draft, "imports")
    yield f"表“{draft.ledger.ledger.title}”", _yearly(draft, "ranking")


def _first_blank(draft: Draft, document: OfficialDocument) -> Place:
    """Return where the first blank of the document is filled in."""
    for _, text in texts_of(document):
        for found in BLANK_PATTERN.findall(text):
            name = found[4:-1]
            if anchor := ON_FINDINGS_PAGE.get(name):
                return _yearly(draft, "findings", anchor)
            if name in FIELDS:
                return _field(draft, FIELDS[name])
    return _yearly(draft, "report-facts")


def _said(draft: Draft) -> Iterator[tuple[str, Place]]:
    """Yield the paragraphs and headings somebody wrote, and where."""
    report = draft.report
    if report is None or draft.document is None:
        return
    for block in draft.document.blocks:
        if not isinstance(block, Picture) and (field := _field_of(block.where, report)):
            yield block.where, _field(draft, field)
    recorded = dict(_recorded(draft))
    for group in report.groups:
        for finding, paragraph in paragraphs_of(group):
            yield paragraph.where, recorded[finding.place]
    rows = draft.recorded.recommendations
    for row, (_, heading, paragraph) in zip(rows, passages_of(report.recommendations), strict=True):
        for block in (heading, paragraph):
            yield block.where, Place("recommendation", {"recommendation_id": row.pk})


def _field_of(where: str, report: Report) -> str:
    facts = report.facts
    written = (
        ("opening", (facts.opening,)),
        ("methods", facts.methods),
        ("findings_opening", (facts.findings_opening,)),
    )
    for name, texts in written:
        if any(text and where == Paragraph(text).where for text in texts):
            return name
    return ""


def _recorded(draft: Draft) -> Iterator[tuple[str, Place]]:
    """Yield the rows of the records: evaluations, findings, recommendations."""
    ledger, recorded = draft.ledger, draft.recorded
    for row, evaluation_id in zip(ledger.ledger.rows, ledger.evaluation_ids, strict=True):
        yield row.origin.table, _yearly(draft, "ranking")
        yield row.origin.place, Place("evaluation", {"evaluation_id": evaluation_id})
    for finding, kept in zip(recorded.facts.findings, recorded.findings, strict=True):
        yield finding.place, Place("finding", {"finding_id": kept.pk})
    counts = Counter(each.place for each in recorded.facts.recommendations)
    for each, saved in zip(recorded.facts.recommendations, recorded.recommendations, strict=True):
        alone = counts[each.place] == 1
        yield (
            each.place,
            Place("recommendation", {"recommendation_id": saved.pk})
            if alone
            else _yearly(draft, "findings", "recommendations"),
        )
