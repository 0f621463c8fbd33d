"""A document with a cover (成册文件) as PDF/A-2a, with its table of contents."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hengji.core.blocks import format_date
from hengji.core.booklet import Booklet, texts_in
from hengji.documents import measures
from hengji.documents.pdf.glyphs import printable
from hengji.documents.pdf.typesetting import annex_data, blocks_data, stamp_of, typeset

TEMPLATE = Path(__file__).with_name("booklet.typ")


def render_booklet_pdf(booklet: Booklet) -> bytes:
    """Return a document with a cover as PDF/A-2a; equal values give equal bytes.

    A character that none of our fonts has is printed as the stand-in; ``glyph_flaws``
    names it.
    """
    return typeset(TEMPLATE, printable(_data(booklet)), texts_in(booklet))


def _data(booklet: Booklet) -> Mapping[str, Any]:
    cover = booklet.cover
    return {
        "name": booklet.name,
        "author": cover.issuer,
        "title": cover.title,
        "top": measures.cover_top(len(cover.title)),
        "kind": cover.kind,
        "remark": cover.remark,
        "fields": cover.fields,
        "issuer": cover.issuer,
        "date": format_date(cover.issued, "日期"),
        "stamp": stamp_of(cover.issued),
        "mark": booklet.mark,
        "depth": booklet.depth,
        "blocks": blocks_data(booklet.blocks),
        "annexes": [annex_data(annex) for annex in booklet.annexes],
    }
