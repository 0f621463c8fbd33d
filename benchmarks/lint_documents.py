"""``hengji lint``: the worked example after start, and 1,000 reports of 15 pages.

The reports are half Word files and half PDF, each with texts and figures of
its own, written once into a temporary folder. ``LINT_REPORTS`` in the
environment makes it fewer.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.example import example_document
from hengji.core.blocks import Heading, Paragraph, Table
from hengji.core.checkup.documents.check import check_manuscript
from hengji.core.official_document import OfficialDocument
from hengji.documents.docx import render_docx
from hengji.documents.example import EXAMPLE
from hengji.documents.manuscripts import read_manuscript
from hengji.documents.pdf import render_pdf
from hengji.rulebook.document_checks import load_document_rules

REPORTS = int(os.environ.get("LINT_REPORTS", "1000"))
ROUNDS = 9
MOST_SECONDS = 0.5
MOST_SECONDS_ALL = 300.0
MOST_MEBIBYTES = 1_500
COMMAND = [sys.executable, "-c", "from hengji.cli import main; main()"]
_EXTRA = 20
"""Paragraphs added to the worked example, so that it fills 15 pages."""


def example_seconds() -> float:
    """Return median seconds to read and check the worked example, rules loaded."""
    rules = load_document_rules(date(2024, 12, 31))
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        found = check_manuscript(read_manuscript(EXAMPLE / "report.md"), rules)
        seconds.append(time.perf_counter() - start)
        assert found
    return median(seconds)


def write_reports(folder: Path, count: int) -> None:
    """Write so many reports, all different, Word files and PDF by turns."""
    chance = random.Random(20240918)  # noqa: S311 - the same reports each time, no secret
    document = example_document()
    for number in range(count):
        report = _varied(document, number, chance)
        if number % 2:
            (folder / f"{number:04}.pdf").write_bytes(render_pdf(report))
        else:
            (folder / f"{number:04}.docx").write_bytes(render_docx(report))


def _varied(document: OfficialDocument, number: int, chance: random.Random) -> OfficialDocument:
    blocks = [block for block in document.blocks if isinstance(block, Heading | Paragraph | Table)]
    said = [block for block in blocks if isinstance(block, Paragraph) and len(block.text) > 60]
    for _ in range(_EXTRA):
        budget, share = chance.randint(10**5, 10**8), chance.randint(500, 1000)
        spent = budget * share // 1000
        text = (
            f"第{number}号项目全年预算{budget:,}元，执行{spent:,}元，执行率"
            f"{spent / budget * 100:.2f}%。{chance.choice(said).text}"
        )
        blocks.insert(-1, Paragraph(text))
    return replace(document, blocks=tuple(blocks))


def all_seconds(count: int) -> dict[str, float]:
    """Return seconds and mebibytes of ``hengji lint`` over so many reports."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "reports"
        folder.mkdir()
        write_reports(folder, count)
        watch = _Watch()
        start = time.perf_counter()
        done = subprocess.Popen([*COMMAND, "lint", folder, "--json"], stdout=subprocess.PIPE)
        watch.follow(done.pid)
        assert done.stdout is not None
        said = json.loads(done.stdout.read())
        done.wait()
        seconds = time.perf_counter() - start
    assert said["counts"]["files"] == count
    assert said["counts"]["unread"] == 0
    return {"seconds": seconds, "mebibytes": watch.most, "remarks": said["counts"]["warnings"]}


class _Watch:
    """Looks now and then how much memory a process and its children hold."""

    def __init__(self) -> None:
        self.most = 0.0

    def follow(self, root: int) -> None:
        """Watch until the process ends."""

        def watch() -> None:
            while (held := _held(root)) > 0:
                self.most = max(self.most, held)
                time.sleep(0.2)

        threading.Thread(target=watch, daemon=True).start()


def _held(root: int) -> float:
    page = resource.getpagesize() / 2**20
    total = 0.0
    for process in [root, *_children(root)]:
        try:
            total += int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * page
        except (OSError, IndexError):
            continue
    return total


def _children(root: int) -> list[int]:
    try:
        names = Path(f"/proc/{root}/task/{root}/children").read_text("ascii").split()
    except OSError:
        return []
    return [each for name in names for each in (int(name), *_children(int(name)))]


def run() -> bool:
    """Print the figures and say whether the limits hold."""
    one = example_seconds()
    print(f"示例报告读入并检查 {one:.3f} s（目标不超过 {MOST_SECONDS} s）")
    many = all_seconds(REPORTS)
    limit = MOST_SECONDS_ALL * REPORTS / 1000
    print(
        f"{REPORTS} 份报告 {many['seconds']:.1f} s（目标不超过 {limit:.0f} s），"
        f"内存峰值合计 {many['mebibytes']:.0f} MiB，提示 {many['remarks']:.0f} 处"
    )
    return one <= MOST_SECONDS and many["seconds"] <= limit and many["mebibytes"] <= MOST_MEBIBYTES


if __name__ == "__main__":
    sys.exit(0 if run() else 1)
