"""The worked example as a manuscript: lines of its Markdown, tables by their tabs."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from hengji.core.checkup.documents.check import check_manuscript
from hengji.core.checkup.documents.rules import DocumentRules
from hengji.core.checkup.manuscript import Block, Manuscript, Paragraph
from hengji.core.checkup.remarks import Confirmation, Remark
from hengji.core.numerals import chinese_numeral
from hengji.rulebook.document_checks import load_document_rules
from tests.core.checkup.builders import manuscript, table, text

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


def remarks(*parts: str | Sequence[Sequence[str]], rules: DocumentRules = RULES) -> list[Remark]:
    """Return what is said of a report of these paragraphs and tables."""
    found = check_manuscript(manuscript(*parts), rules)
    return [each for each in found if isinstance(each, Remark)]


def codes(*parts: str | Sequence[Sequence[str]], rules: DocumentRules = RULES) -> list[str]:
    """Return the codes of the remarks, without their common beginning."""
    return [each.flaw.code.removeprefix("document-") for each in remarks(*parts, rules=rules)]


def confirmed(*parts: str | Sequence[Sequence[str]]) -> list[str]:
    """Return the sentences of the confirmations."""
    found = check_manuscript(manuscript(*parts), RULES)
    return [each.sentence for each in found if isinstance(each, Confirmation)]


def ledger(scores: Sequence[str], grades: Sequence[str] = ()) -> list[list[str]]:
    """Return a score table: numbered rows with these scores, and grades if given."""
    head = ["序号", "项目名称", "评价得分", *(["评价等级"] if grades else [])]
    rows = [
        [str(number), f"第{chinese_numeral(number)}号项目", score, *grades[number - 1 : number]]
        for number, score in enumerate(scores, start=1)
    ]
    return [head, *rows]
