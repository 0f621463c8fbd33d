"""The worked example as a manuscript: lines of its Markdown, tables by their tabs."""

import re
from datetime import date
from pathlib import Path

from hengji.core.checkup.documents.rules import DocumentRules
from hengji.core.checkup.manuscript import Block, Manuscript, Paragraph
from hengji.rulebook.document_checks import load_document_rules
from tests.core.checkup.builders import table, text

REPORT = Path(__file__).parents[3] / "examples/shuozhou-2024/report.md"
RULES: DocumentRules = load_document_rules(date(2024, 12, 31))


def example(content: str = "") -> Manuscript:
    """Return the report that was signed, or another text of the same shape."""
    blocks: list[Block] = []
    rows: list[list[str]] = []
    lines = (content or REPORT.read_text("utf-8")).splitlines()
    for number, line in enumerate([*lines, ""], start=1):
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            blocks.append(table(rows, number))
            rows = []
        if line.strip():
            words = re.sub(r"^#+\s*", "", line)
            blocks.append(Paragraph(text(words, f"第 {number} 行")))
    return Manuscript("report.md", tuple(blocks))
