"""The official document (公文) as PDF/A-2a: tagged, selectable, with fonts of our own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hengji.core.blocks import format_date
from hengji.core.official_document import Colophon, Format, OfficialDocument, texts_of
from hengji.documents import measures
from hengji.documents.pdf.glyphs import printable
from hengji.documents.pdf.typesetting import annex_data, blocks_data, stamp_of, typeset

TEMPLATE = Path(__file__).with_name("official.typ")


def render_pdf(document: OfficialDocument) -> bytes:
    """Return the document as PDF/A-2a; equal values give equal bytes.

    A character that none of our fonts has is printed as the stand-in; ``glyph_flaws``
    names it.

    Basis: ``gbt-9704-2012/page``.
    """
    return typeset(TEMPLATE, printable(_document_data(document)), texts_of(document))


def render_annex_pdf(document: OfficialDocument, number: int = 1) -> bytes:
    """Return one annex of a document as a file of its own; annexes count from 1.

    Basis: ``gbt-9704-2012/annex``.
    """
    data = {**_document_data(document), "alone": number - 1, "is_letter": False}
    return typeset(TEMPLATE, printable(data), texts_of(document))


def _document_data(document: OfficialDocument) -> Mapping[str, Any]:
    return {
        "is_letter": document.format is Format.LETTER,
        "alone": None,
        "page_mark": document.page_mark,
        "name": "".join(document.title),
        "mark": document.mark,
        "mark_size": measures.mark_size(document.mark),
        "number": document.number,
        "signatories": document.signatories,
        "title": document.title,
        "recipients": document.recipients,
        "blocks": blocks_data(document.blocks),
        "annexes": [annex_data(annex) for annex in document.annexes],
        "issuer": document.issuer,
        "date": format_date(document.issued),
        "stamp": stamp_of(document.issued),
        "note": document.note,
        "secrecy": document.secrecy,
        "urgency": document.urgency,
        "colophon": _colophon_data(document.colophon),
    }


def _colophon_data(colophon: Colophon | None) -> Mapping[str, Any] | None:
    if colophon is None:
        return None
    return {
        "copies_to": colophon.copies_to,
        "printed_by": colophon.printed_by,
        "printed_on": format_date(colophon.printed_on, "印发日期"),
    }
