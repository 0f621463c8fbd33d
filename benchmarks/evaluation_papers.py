"""The book of 60 leaves and 200 pieces of evidence: drafted, as DOCX and as PDF.

Every round prints another subject, since typst remembers a layout it has made.
"""

import time
from dataclasses import replace
from statistics import median

from hengji.core.evaluation_papers.book import draft_book
from hengji.documents.docx import render_booklet_docx
from hengji.documents.pdf import render_booklet_pdf
from tests.core.evaluation_papers.builders import large

ROUNDS = 5
MOST_DOCX, MOST_PDF = 0.3, 2.0


def measure() -> dict[str, float]:
    """Return median seconds of each step; the first round warms up."""
    record = large()
    seconds: dict[str, list[float]] = {"成文": [], "DOCX": [], "PDF": []}
    for number in range(ROUNDS + 1):
        other = replace(record, subject=replace(record.subject, name=f"演示项目{number}"))
        start = time.perf_counter()
        book = draft_book(other)
        seconds["成文"].append(time.perf_counter() - start)
        for name, render in (("DOCX", render_booklet_docx), ("PDF", render_booklet_pdf)):
            start = time.perf_counter()
            assert render(book)
            seconds[name].append(time.perf_counter() - start)
    return {name: median(values[1:]) for name, values in seconds.items()}


def run() -> bool:
    """Print the medians and say whether the targets hold."""
    drafted, docx, pdf = measure().values()
    print(
        f"60 个指标、200 份佐证的工作底稿册：成文 {drafted * 1000:.0f} ms，"
        f"DOCX {docx * 1000:.0f} ms（目标 ≤ {MOST_DOCX * 1000:.0f} ms），"
        f"PDF {pdf:.2f} s（目标 ≤ {MOST_PDF:.0f} s）"
    )
    return drafted + docx <= MOST_DOCX and pdf <= MOST_PDF


if __name__ == "__main__":
    run()
