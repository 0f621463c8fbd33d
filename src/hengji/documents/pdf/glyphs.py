"""Which characters our fonts have (字形), read from their own tables.

It answers without typesetting, so that a page may ask as well: typst keeps threads.
"""

import struct
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import hengji_fonts

from hengji.core.booklet import Booklet, texts_in
from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.official_document import OfficialDocument, texts_of

STAND_IN: Final = "〓"
"""Printed for a character that none of our fonts has."""

GLYPH_REPLACED = FlawKind(
    "glyph-replaced",
    Severity.WARNING,
    "文中有自带字体不含的字符，PDF 里印作“〓”，DOCX 里保留原字符。",
    "请改用规范汉字写法、删去表情符号，或在装有该字的电脑上把 DOCX 另存为 PDF。",
)

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
_LAID_OUT: Final = frozenset("\n\r\t")
_UNSEEN: Final = frozenset(map(chr, [*range(0xFE00, 0xFE10), 0xFFFE, 0xFFFF]))
"""Selectors of a variant, and what is no character."""
_UNPRINTED: Final = frozenset("\ufeff")
"""Fonts have it, and archival PDF forbids it."""
_LONG_TABLE: Final = 12


def glyph_flaws(document: Booklet | OfficialDocument) -> tuple[Flaw, ...]:
    """Name every place with a character that is printed as the stand-in."""
    texts = texts_in(document) if isinstance(document, Booklet) else texts_of(document)
    return tuple(
        GLYPH_REPLACED.at(where, f"“{text[:40]}”中的“{'、'.join(missing)}”没有字形。")
        for where, text in dict.fromkeys(texts)
        if (missing := tuple(each for each in _missing(text) if not _is_invisible(each)))
    )


def printable(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a layout reads, with the stand-in for every character without a glyph.

    ``light`` are the characters that the heavy typeface of titles lacks; they are
    set in the fallback.
    """
    shown: Mapping[str, Any] = {key: with_stand_ins(value) for key, value in data.items()}
    heavy = _known(hengji_fonts.FILES[-2])
    light = {each for text in _texts(shown) for each in text if each not in heavy}
    return {**shown, "light": "".join(sorted(light - _LAID_OUT))}


def with_stand_ins(data: Any) -> Any:  # noqa: ANN401 - what a layout reads
    """Return plain data with the stand-in for every character without a glyph."""
    if isinstance(data, str):
        for each in _missing(data):
            data = data.replace(each, "" if _is_invisible(each) else STAND_IN)
        return data
    if isinstance(data, Mapping):
        return {key: with_stand_ins(value) for key, value in data.items()}
    return [with_stand_ins(each) for each in data] if isinstance(data, list | tuple) else data


def _texts(data: Any) -> Iterator[str]:  # noqa: ANN401 - what a layout reads
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        yield from _texts(list(data.values()))
    elif isinstance(data, list | tuple):
        for each in data:
            yield from _texts(each)


def _missing(text: str) -> Iterator[str]:
    known = _known(hengji_fonts.FILES[-1])
    return (each for each in dict.fromkeys(text) if each not in known and each not in _LAID_OUT)


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE or character in _UNSEEN


@lru_cache(maxsize=2)
def _known(file: Path) -> frozenset[str]:
    """Return the characters of a font; what the large fallback lacks, the others lack."""
    return frozenset(chr(code) for code in _codes_of(file)) - _UNPRINTED


def _codes_of(file: Path) -> Iterator[int]:
    """Yield the code points of a font, from its table of long ranges (cmap format 12)."""
    data = file.read_bytes()
    heads = range(12, 12 + 16 * _number(data, ">H", 4), 16)
    [start] = (_number(data, ">I", at + 8) for at in heads if data[at : at + 4] == b"cmap")
    for place in range(start + 4, start + 4 + 8 * _number(data, ">H", start + 2), 8):
        table = start + _number(data, ">I", place + 4)
        if _number(data, ">H", table) == _LONG_TABLE:
            groups = _number(data, ">I", table + 12)
            for first, last, _ in struct.iter_unpack(
                ">III", data[table + 16 : table + 16 + 12 * groups]
            ):
                yield from range(first, last + 1)


def _number(data: bytes, kind: str, at: int) -> int:
    return int(struct.unpack_from(kind, data, at)[0])
