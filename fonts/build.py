"""Make the font subsets (字体子集) of this package again from the upstream files.

Usage: ``python fonts/build.py UPSTREAM_FOLDER``; README.md says what to put into the folder.
The same upstream files and the same fontTools release give the same bytes.
"""

import bz2
import hashlib
import sys
from pathlib import Path
from typing import NamedTuple

from fontTools import subset

TARGET = Path(__file__).parent / "src" / "hengji_fonts" / "files"
STANDARD_TABLE = "Unihan_OtherMappings.txt.bz2"
STANDARD_TABLE_DIGEST = "bdeef44d75d914e793b7f27ddc3bee01b2d11dd34f4e52de1a9fba74a1612dc2"
STANDARD_TABLE_SIZE = 8105
FEATURES = (
    "ccmp", "halt", "kern", "liga", "locl", "mark", "mkmk",
    "palt", "vert", "vhal", "vkrn", "vpal", "vrt2",
)  # fmt: skip

NOT_HAN = (range(0x20, 0x2E80), range(0x2FF0, 0x3400), range(0xFE10, 0xFE70), range(0xFF00, 0xFFF0))
"""Letters, figures, punctuation, symbols and forms.

The radicals (U+2E80 to U+2FDF) are left out: Fandol draws them with the glyphs of
ordinary characters, and some programs then copy 目 out of a PDF as the radical ⽬.
"""


class Font(NamedTuple):
    """One upstream font and the file made of it.

    ``characters`` is None where every character of the source is kept.
    """

    source: str
    digest: str
    target: str
    characters: frozenset[int] | None


def find(folder: Path, name: str, digest: str) -> Path:
    """Return the file of that name and SHA-256 in the folder or below it."""
    for path in sorted(folder.rglob(name)):
        if hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            return path
    raise SystemExit(f"{folder}: 没有找到 {name} (SHA-256 {digest})")


def national_characters() -> frozenset[int]:
    """Return every code point of GB 2312, symbols included."""
    found = set[int]()
    for row in range(0xA1, 0xF8):
        for column in range(0xA1, 0xFF):
            text = bytes((row, column)).decode("gb2312", errors="ignore")
            found.update(map(ord, text))
    return frozenset(found)


def standard_characters(table: Path) -> frozenset[int]:
    """Return the Table of General Standard Chinese Characters (通用规范汉字表).

    Args:
        table: The Unihan file of mappings; property ``kTGH`` marks the characters.
    """
    with bz2.open(table, "rt", encoding="utf-8") as lines:
        fields = (line.split("\t") for line in lines if "\tkTGH\t" in line)
        found = frozenset(int(code.removeprefix("U+"), 16) for code, *_ in fields)
    if len(found) != STANDARD_TABLE_SIZE:
        raise SystemExit(f"{table}: 应有 {STANDARD_TABLE_SIZE} 字, 实有 {len(found)} 字")
    return found


def options() -> subset.Options:
    """Return the settings of the subsetter: no hints, no clock, all names."""
    chosen = subset.Options()
    chosen.hinting = False
    chosen.glyph_names = False
    chosen.notdef_outline = True
    chosen.recalc_timestamp = False
    chosen.layout_features = list(FEATURES)
    chosen.name_IDs = ["*"]
    chosen.name_languages = ["*"]
    chosen.name_legacy = True
    chosen.drop_tables += ["DSIG"]
    return chosen


def build(source: Path, target: Path, characters: frozenset[int] | None) -> frozenset[int]:
    """Write the subset and return the characters it holds."""
    settings = options()
    font = subset.load_font(str(source), settings)
    subsetter = subset.Subsetter(settings)
    subsetter.populate(unicodes=font.getBestCmap() if characters is None else characters)
    subsetter.subset(font)
    kept = frozenset(font.getBestCmap())
    subset.save_font(font, str(target), settings)
    return kept


def main(upstream: Path) -> None:
    """Build every font and print a row of README.md for each."""
    national = national_characters()
    standard = standard_characters(find(upstream, STANDARD_TABLE, STANDARD_TABLE_DIGEST))
    wanted = national.union(standard, *NOT_HAN)
    ideographs = frozenset(code for code in national if 0x4E00 <= code <= 0x9FFF)
    fonts = (
        Font("FandolFang-Regular.otf",
             "d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9",
             "FandolFang-Regular.otf", wanted),
        Font("FandolKai-Regular.otf",
             "ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827",
             "FandolKai-Regular.otf", wanted),
        Font("FandolHei-Regular.otf",
             "4afa97aa8751e0118617df88272b58d43691b5cffb7ea024c4580496e9f34d28",
             "FandolHei-Regular.otf", wanted),
        Font("NotoSerifSC_700Bold.ttf",
             "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
             "NotoSerifSC-Bold.ttf", wanted),
        Font("NotoSerifSC-Regular.otf",
             "e8f396decc1f0963a016a989c3d8852e863d1350996f573860a80767c83a1cd3",
             "NotoSerifSC-Regular.otf", None),
    )  # fmt: skip
    TARGET.mkdir(parents=True, exist_ok=True)
    for font in fonts:
        path = TARGET / font.target
        kept = build(find(upstream, font.source, font.digest), path, font.characters)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        size = path.stat().st_size
        counts = f"{len(kept):,} | {len(kept & ideographs):,} | {len(kept & standard):,}"
        print(f"| `{path.name}` | {size:,} | {counts} | `{digest}` |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("用法: python fonts/build.py 上游文件夹")
    main(Path(sys.argv[1]))
