"""Pages of a PDF (PDF 页): counted and drawn in a process of their own, with a hard stop.

A hostile file can keep a PDF reader busy for ever, or bring it down; here it
brings down only the process that was started for it.
"""

import subprocess
import sys
from pathlib import Path

from hengji.documents.evidence.page_work import LOCKED, UNREADABLE

COUNT_SECONDS, DRAW_SECONDS = 10.0, 20.0
_WORK = "hengji.documents.evidence.page_work"


class PdfLocked(Exception):
    """The file asks for a password."""


class PagesUnreadable(Exception):
    """The file is damaged, has no such page, or took too long to draw."""


def count_pages(path: Path, seconds: float = COUNT_SECONDS) -> int | None:
    """Return how many pages a PDF has; None where they cannot be counted in time.

    Raises:
        PdfLocked: It asks for a password.
        PagesUnreadable: It is damaged.
    """
    try:
        printed = _run(["count", str(path)], seconds)
    except subprocess.TimeoutExpired:
        return None
    return int(printed)


def draw_page(path: Path, number: int, width: int, seconds: float = DRAW_SECONDS) -> bytes:
    """Return one page as a JPEG picture, so that nothing in the PDF can act.

    Args:
        path: The file.
        number: The page, from 1.
        width: Points across the picture.
        seconds: How long it may take.

    Raises:
        PdfLocked: It asks for a password.
        PagesUnreadable: It has no such page, is damaged, or took too long.
    """
    try:
        return _run(["draw", str(path), str(number), str(width)], seconds)
    except subprocess.TimeoutExpired:
        raise PagesUnreadable from None


def _run(arguments: list[str], seconds: float) -> bytes:
    done = subprocess.run(  # noqa: S603 - our own module, no shell
        [sys.executable, "-I", "-m", _WORK, *arguments],
        capture_output=True,
        timeout=seconds,
        check=False,
    )
    if done.returncode == LOCKED:
        raise PdfLocked
    if done.returncode == UNREADABLE or done.returncode != 0:
        raise PagesUnreadable
    return done.stdout
