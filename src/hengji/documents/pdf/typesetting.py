"""From plain data to PDF/A-2a with typst (排版): fonts, measures, and missing glyphs.

Never call this in a process that forks afterwards: typst keeps threads.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, assert_never

import hengji_fonts
import typst

from hengji.core.blocks import Annex, Block, Form, Heading, Paragraph, Picture, Table
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.documents import measures

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


def typeset(template: Path, data: Mapping[str, Any], texts: Iterable[tuple[str, str]]) -> bytes:
    """Return what a template makes of the data; equal data give equal bytes.

    Args:
        template: The .typ file.
        data: What it reads as ``document``.
        texts: Every text with its place, to name one that cannot be printed.

    Raises:
        FlawsFound: A character has no glyph in any of our fonts.
    """
    inputs = {
        "document": json.dumps(data, ensure_ascii=False),
        "measures": _measures(),
        "fonts": _FONTS,
    }
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(template),
            font_paths=_fonts(),
            sys_inputs=inputs,
            pdf_standards=STANDARD,
        )
    except typst.TypstError as problem:
        if (found := _UNDISPLAYED.search(str(problem))) is None:
            raise
        glyph = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1])
        raise FlawsFound(_missing_glyph(texts, glyph)) from None
    if warnings:
        raise RuntimeError(f"typst warned: {warnings[0]}")
    return bytes(pdf)


def stamp_of(day: date | None) -> tuple[int, int, int]:
    """Return the date that the file's metadata carry."""
    stamp = day or UNDATED
    return (stamp.year, stamp.month, stamp.day)


def _missing_glyph(texts: Iterable[tuple[str, str]], glyph: str) -> Iterator[Flaw]:
    for where, text in texts:
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


def annex_data(annex: Annex) -> Mapping[str, Any]:
    """Return an annex as the layout reads it."""
    return {"title": annex.title, "blocks": blocks_data(annex.blocks)}


def blocks_data(blocks: tuple[Block, ...]) -> list[Mapping[str, Any]]:
    """Return blocks as the layout reads them."""
    return [_block_data(block) for block in blocks]


def _block_data(block: Block) -> Mapping[str, Any]:
    match block:
        case Heading():
            return {
                "kind": "heading",
                "level": block.level,
                "label": block.label,
                "text": block.text,
                "new_page": block.new_page,
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
        case Form():
            return _form_data(block)
        case Picture():
            return _picture_data(block)
        case _:
            assert_never(block)


def _form_data(form: Form) -> Mapping[str, Any]:
    return {
        "kind": "form",
        "caption": form.caption,
        "note": form.note,
        "widths": form.widths,
        "heads": form.heads,
        "rows": [
            {
                "whole": all(len(cell.text) <= measures.LONGEST_WHOLE for cell in row),
                "cells": [
                    {
                        "text": cell.text,
                        "span": cell.span,
                        "label": cell.is_label,
                        "align": cell.align,
                    }
                    for cell in row
                ],
            }
            for row in form.rows
        ],
    }


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
