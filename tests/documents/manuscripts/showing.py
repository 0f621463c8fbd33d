"""Manuscripts shown as plain lists, and files made for them at test time."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import typst
from hengji_fonts import FOLDER

from hengji.core.checkup.manuscript import Manuscript, Paragraph

Shown = str | list[list[str]]

SENTENCE = (
    "本次评价采取第三方机构独立评价的方式，委托4家机构运用现场勘查对比、发放问卷、访谈等多种方式开展，"
    "全年预算数3,852,135.04元，执行数1,256,730.00元，执行率32.62%。"
)


def shown(manuscript: Manuscript) -> list[Shown]:
    """Return a paragraph as its words and a table as rows of words."""
    return [
        block.text.words
        if isinstance(block, Paragraph)
        else [[cell.words for cell in row] for row in block.rows]
        for block in manuscript.blocks
    ]


def places(manuscript: Manuscript) -> list[str]:
    """Return where each block stands."""
    return [
        block.text.where if isinstance(block, Paragraph) else block.where
        for block in manuscript.blocks
    ]


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER)])


def write_pdf(path: Path, body: str, *, page: str = "", indent: str = "2em") -> Path:
    """Print a text of typst's as official documents are: indented, justified."""
    source = (
        f'#set page(paper: "a4", {page})\n'
        '#set text(font: ("FandolFang R", "Noto Serif SC"), size: 14pt, lang: "zh")\n'
        f"#set par(justify: true, first-line-indent: (amount: {indent}, all: true))\n{body}"
    )
    path.write_bytes(typst.compile(source.encode(), font_paths=_fonts()))
    return path


def typst_table(rows: Sequence[Sequence[str]], options: str = "") -> str:
    """Return a table in typst's words."""
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    return f"#table(columns: {len(rows[0])}, {options} {cells})\n"
