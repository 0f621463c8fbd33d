"""Folding (折叠): full-width letters and digits, Traditional characters, radicals.

Every character becomes one character, so a place found in the folded text is
the same place in the printed one. Brackets and punctuation keep their width.
"""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

_HAN = ((0x3400, 0x4DC0), (0x4E00, 0xA000))
_RADICALS = ((0x2E80, 0x2FE0), (0xF900, 0xFB00))
_WIDE = ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
_TO_ASCII = 0xFEE0
_WIDE_PERCENT = "％"
_WIDE_POINT = re.compile(r"(?<=[0-9])．(?=[0-9])")
_RADICAL = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")


def fold(words: str) -> str:
    """Return the folded words, character for character as long."""
    if words.isascii():
        return words
    folded = words.translate(_table())
    return _WIDE_POINT.sub(".", folded) if "．" in folded else folded


def without_radicals(words: str) -> str:
    """Write radicals and compatibility characters as the characters they show.

    Some programs print 目 as the radical ⽬; nobody can see the difference.
    """
    return _RADICAL.sub(lambda found: _modern(found[0]), words)


def _modern(character: str) -> str:
    modern = unicodedata.normalize("NFKC", character)
    return modern if len(modern) == 1 else character


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    characters = [chr(code) for first, end in (*_HAN, *_RADICALS) for code in range(first, end)]
    modern = [_modern(character) for character in characters]
    simplified = OpenCC("t2s").convert("\n".join(modern)).split("\n")
    table = {
        ord(before): after
        for before, after in zip(characters, simplified, strict=True)
        if before != after and len(after) == 1
    }
    for first, end in _WIDE:
        table |= {code: chr(code - _TO_ASCII) for code in range(first, end)}
    table[ord(_WIDE_PERCENT)] = "%"
    return table
