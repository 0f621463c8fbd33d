"""Free fonts for Chinese official documents (公文字体): files and family names.

``TITLE`` and ``FALLBACK`` are one family told apart by weight: titles ask for ``TITLE_WEIGHT``.
"""

from pathlib import Path
from typing import Final

FOLDER: Final[Path] = Path(__file__).parent / "files"
"""The folder of the font files (字体文件夹)."""

FILES: Final[tuple[Path, ...]] = tuple(
    FOLDER / name
    for name in (
        "FandolFang-Regular.otf",
        "FandolKai-Regular.otf",
        "FandolHei-Regular.otf",
        "NotoSerifSC-Bold.ttf",
        "NotoSerifSC-Regular.otf",
    )
)
"""The font files, the large fallback last (字体文件)."""

BODY: Final = "FandolFang R"
"""Family of the body text (正文仿宋)."""

KAI: Final = "FandolKai"
"""Family of second-level headings (楷体)."""

HEI: Final = "FandolHei"
"""Family of first-level headings (黑体)."""

TITLE: Final = "Noto Serif SC"
"""Family of titles, in place of 小标宋 (标题)."""

TITLE_WEIGHT: Final = 700
"""Weight of titles (标题字重)."""

FALLBACK: Final = "Noto Serif SC"
"""Family for rare characters and page numbers, weight 400 (后备)."""
