"""DOCX of the worked example in process, beside docxtpl and python-docx.

Each peer writes the same title, headings, paragraphs and table from a file that
is ready in memory; neither draws the chart nor lays out header and colophon,
which ours does. The three take turns, so that a busy machine slows them alike.
"""

import io
import time
from collections.abc import Callable, Iterator
from statistics import median

import docx
from docxtpl import DocxTemplate

from benchmarks.example import example_document
from hengji.core.blocks import Heading, Paragraph, Table
from hengji.core.official_document import OfficialDocument
from hengji.documents.docx import render_docx

ROUNDS = 15
LEAST_TIMES_FASTER = 3.0


def measure() -> dict[str, float]:
    """Return median seconds of each contender, interleaved; the first round warms up."""
    document = example_document()
    template, empty = _loop_template(document), _empty_file()
    contenders: dict[str, Callable[[], bytes]] = {
        "hengji": lambda: render_docx(document),
        "docxtpl": lambda: _with_docxtpl(document, template),
        "python-docx": lambda: _with_python_docx(document, empty),
    }
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS + 1):
        for name, work in contenders.items():
            start = time.perf_counter()
            assert work()
            seconds[name].append(time.perf_counter() - start)
    return {name: median(values[1:]) for name, values in seconds.items()}


def _texts(document: OfficialDocument) -> Iterator[str]:
    yield "".join(document.title)
    for block in document.blocks:
        if isinstance(block, Heading):
            yield block.label + block.text
        elif isinstance(block, Paragraph):
            yield block.text


def _table(document: OfficialDocument) -> Table:
    return max(
        (block for block in document.blocks if isinstance(block, Table)),
        key=lambda table: len(table.rows),
    )


def _empty_file() -> bytes:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


def _loop_template(document: OfficialDocument) -> bytes:
    """Return a template that loops over paragraphs and over rows."""
    columns = _table(document).columns
    made = docx.Document()
    for text in ("{%p for text in texts %}", "{{ text }}", "{%p endfor %}"):
        made.add_paragraph(text)
    table = made.add_table(rows=4, cols=len(columns), style="Table Grid")
    for place, column in enumerate(columns):
        table.cell(0, place).text = column.title
        table.cell(2, place).text = f"{{{{ row[{place}] }}}}"
    table.cell(1, 0).text = "{%tr for row in rows %}"
    table.cell(3, 0).text = "{%tr endfor %}"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _with_docxtpl(document: OfficialDocument, template: bytes) -> bytes:
    made = DocxTemplate(io.BytesIO(template))
    made.render({"texts": list(_texts(document)), "rows": _table(document).rows}, autoescape=True)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _with_python_docx(document: OfficialDocument, empty: bytes) -> bytes:
    made = docx.Document(io.BytesIO(empty))
    for text in _texts(document):
        made.add_paragraph(text)
    source = _table(document)
    table = made.add_table(rows=0, cols=len(source.columns), style="Table Grid")
    for row in ([column.title for column in source.columns], *source.rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def run() -> bool:
    """Print the medians and say whether the target holds."""
    ours, template, library = measure().values()
    print(
        f"DOCX：hengji {ours * 1000:.1f} ms，docxtpl {template * 1000:.1f} ms，"
        f"python-docx {library * 1000:.1f} ms"
    )
    print(
        f"比 docxtpl 快 {template / ours:.1f} 倍（目标不少于 {LEAST_TIMES_FASTER:.0f} 倍），"
        f"比 python-docx 快 {library / ours:.1f} 倍"
    )
    return template / ours >= LEAST_TIMES_FASTER


if __name__ == "__main__":
    run()
