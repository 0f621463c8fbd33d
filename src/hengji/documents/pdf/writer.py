"""From the value to PDF/A-2a: tagged, selectable, with fonts of our own.

Never call this in a process that forks afterwards: typst keeps threads.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, assert_never

import hengji_fonts
import typst

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.official_document import (
    Annex,
    Block,
    Colophon,
    Heading,
    OfficialDocument,
    Paragraph,
    Picture,
    Table,
    format_date,
    texts_of,
)
from hengji.documents import measures

TEMPLATE = Path(__file__).with_name("official.typ")
STANDARD: Final = "a-2a"
UNDATED = date(2000, 1, 1)
"""The date in the file's metadata when the document has none yet."""

_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_UNDISPLAYED = re.compile(r'the text `"(.+?)"` could not be displayed')

GLYPH_MISSING = FlawKind(
    "glyph-missing",
    Severity.ERROR,
    "文中有自带字体不含的生僻字，PDF 印不出来。",
    "请改用规范汉字写法，或只生成 DOCX，在装有该字的电脑上另存为 PDF。",
)

_FONTS = json.dumps(
    {
        "body": hengji_fonts.BODY,
        "kai": hengji_fonts.KAI,
        "hei": hengji_fonts.HEI,
        "song": hengji_fonts.FALLBACK,
        "title": hengji_fonts.TITLE,
        "title_weight": hengji_fonts.TITLE_WEIGHT,
    }
)


def render_pdf(document: OfficialDocument) -> bytes:
    """Return the document as PDF/A-2a; equal values give equal bytes.

    Raises:
        FlawsFound: A character has no glyph in any of our fonts.

    Basis: ``gbt-9704-2012/page``.
    """
    inputs = {
        "document": json.dumps(_document_data(document), ensure_ascii=False),
        "measures": _measures(),
        "fonts": _FONTS,
    }
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(TEMPLATE),
            font_paths=_fonts(),
            sys_inputs=inputs,
            pdf_standards=STANDARD,
        )
    except typst.TypstError as problem:
        if (found := _UNDISPLAYED.search(str(problem))) is None:
            raise
        glyph = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1])
        raise FlawsFound(_missing_glyph(document, glyph)) from None
    if warnings:
        raise RuntimeError(f"typst warned: {warnings[0]}")
    return bytes(pdf)


def _missing_glyph(document: OfficialDocument, glyph: str) -> Iterator[Flaw]:
    for where, text in texts_of(document):
        if glyph in text:
            yield GLYPH_MISSING.at(where, f"“{text[:40]}”中的“{glyph}”没有字形。")


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(hengji_fonts.FOLDER)],
    )


@lru_cache(maxsize=1)
def _measures() -> str:
    return json.dumps(
        {
            name.lower(): value
            for name, value in vars(measures).items()
            if isinstance(value, int | float | str | dict) and name.isupper()
        }
    )


def _document_data(document: OfficialDocument) -> Mapping[str, Any]:
    stamp = document.issued or UNDATED
    return {
        "name": "".join(document.title),
        "mark": document.mark,
        "mark_size": measures.mark_size(document.mark),
        "number": document.number,
        "signatories": document.signatories,
        "title": document.title,
        "recipients": document.recipients,
        "blocks": _blocks_data(document.blocks),
        "annexes": [_annex_data(annex) for annex in document.annexes],
        "issuer": document.issuer,
        "date": format_date(document.issued),
        "stamp": [stamp.year, stamp.month, stamp.day],
        "note": document.note,
        "secrecy": document.secrecy,
        "urgency": document.urgency,
        "colophon": _colophon_data(document.colophon),
    }


def _annex_data(annex: Annex) -> Mapping[str, Any]:
    return {"title": annex.title, "blocks": _blocks_data(annex.blocks)}


def _colophon_data(colophon: Colophon | None) -> Mapping[str, Any] | None:
    if colophon is None:
        return None
    return {
        "copies_to": colophon.copies_to,
        "printed_by": colophon.printed_by,
        "printed_on": format_date(colophon.printed_on, "印发日期"),
    }


def _blocks_data(blocks: tuple[Block, ...]) -> list[Mapping[str, Any]]:
    return [_block_data(block) for block in blocks]


def _block_data(block: Block) -> Mapping[str, Any]:
    match block:
        case Heading():
            return {
                "kind": "heading",
                "level": block.level,
                "label": block.label,
                "text": block.text,
            }
        case Paragraph():
            return {"kind": "paragraph", "text": block.text}
        case Table():
            return {
                "kind": "table",
                "caption": block.caption,
                "note": block.note,
                "columns": [
                    {"title": column.title, "width": column.width, "align": column.align}
                    for column in block.columns
                ],
                "rows": block.rows,
            }
        case Picture():
            return _picture_data(block)
        case _:
            assert_never(block)


def _picture_data(picture: Picture) -> Mapping[str, Any]:
    distribution = picture.distribution
    return {
        "kind": "picture",
        "caption": picture.caption,
        "description": distribution.description,
        "bars": [
            {
                "at_least": float(bar.at_least),
                "below": float(bar.below),
                "label": str(bar.at_least),
                "count": bar.count,
                "grade": bar.grade,
            }
            for bar in distribution.bars
        ],
        "bands": [
            {
                "at_least": float(band.at_least),
                "below": float(band.below),
                "count": band.count,
                "grade": band.grade,
            }
            for band in distribution.bands
        ],
    }
