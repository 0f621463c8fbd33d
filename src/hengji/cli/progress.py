"""A bar for long work (进度条): on a terminal only, on standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WIDTH = 30
FULL, EMPTY = "█", "░"


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that takes how much is done, of how much.

    Nothing is shown where nobody watches.
    """
    watched = sys.stderr is not None and sys.stderr.isatty()
    shown = ""

    def show(done: int, total: int) -> None:
        nonlocal shown
        share = min(done / total, 1) if total else 1
        filled = int(share * WIDTH)
        line = f"\r{label} {FULL * filled}{EMPTY * (WIDTH - filled)} {share:4.0%}"
        if watched and line != shown:
            shown = line
            sys.stderr.write(line)
            sys.stderr.flush()

    try:
        yield show
    finally:
        if shown:
            sys.stderr.write("\n")
