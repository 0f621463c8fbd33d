"""PDF of the worked example in process, beside one LibreOffice conversion.

LibreOffice converts the DOCX of the same document in a fresh process with a
profile that already exists, as a server would keep it. Every round prints other
words, since typst remembers a layout it has made before.
"""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks.example import example_document
from hengji.core.blocks import Block, Paragraph, Table
from hengji.core.official_document import OfficialDocument
from hengji.documents.docx import render_docx
from hengji.documents.pdf import render_pdf

ROUNDS = 5
LEAST_TIMES_FASTER = 10.0


def measure() -> dict[str, float]:
    """Return median seconds of each contender, interleaved."""
    document = example_document()
    docx = render_docx(document)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "example.docx"
        source.write_bytes(docx)
        contenders: dict[str, Callable[[OfficialDocument], object]] = {
            "hengji (typst)": render_pdf,
            "LibreOffice": lambda _: _convert(source, Path(folder)),
        }
        seconds: dict[str, list[float]] = {name: [] for name in contenders}
        for number in range(ROUNDS + 1):
            variant = _with_other_words(document, number)
            for name, work in contenders.items():
                start = time.perf_counter()
                work(variant)
                seconds[name].append(time.perf_counter() - start)
    return {name: median(values[1:]) for name, values in seconds.items()}


def _with_other_words(document: OfficialDocument, number: int) -> OfficialDocument:
    """Return the document with its table rows and paragraphs renumbered."""
    return replace(document, blocks=tuple(_renumbered(block, number) for block in document.blocks))


def _renumbered(block: Block, number: int) -> Block:
    match block:
        case Paragraph():
            return replace(block, text=f"{number}{block.text}")
        case Table():
            rows = tuple((place, f"{number}{name}", *rest) for place, name, *rest in block.rows)
            return replace(block, rows=rows)
        case _:
            return block


def _convert(source: Path, folder: Path) -> None:
    subprocess.run(
        [
            shutil.which("soffice") or "soffice",
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
    )


def run() -> bool:
    """Print the medians and say whether the target holds."""
    ours, office = measure().values()
    print(f"PDF：hengji {ours * 1000:.0f} ms，LibreOffice {office * 1000:.0f} ms")
    print(f"快 {office / ours:.1f} 倍（目标不少于 {LEAST_TIMES_FASTER:.0f} 倍）")
    return office / ours >= LEAST_TIMES_FASTER


if __name__ == "__main__":
    run()
