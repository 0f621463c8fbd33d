"""Builders for manuscripts: the words as printed, one place a line."""

from collections.abc import Sequence

from hengji.core.checkup.manuscript import Block, Manuscript, Paragraph, Table, Text


def text(words: str, where: str = "第 1 段") -> Text:
    return Text(words, words, where)


def table(rows: Sequence[Sequence[str]], number: int = 1) -> Table:
    cells = tuple(
        tuple(
            text(words, f"表 {number} 第 {line} 行第 {column} 列")
            for column, words in enumerate(row, start=1)
        )
        for line, row in enumerate(rows, start=1)
    )
    return Table(cells, f"表 {number}")


def manuscript(*parts: str | Sequence[Sequence[str]], name: str = "报告.docx") -> Manuscript:
    """Return a manuscript of paragraphs (strings) and tables (rows of strings)."""
    blocks: list[Block] = []
    for number, part in enumerate(parts, start=1):
        if isinstance(part, str):
            blocks.append(Paragraph(text(part, f"第 {number} 段")))
        else:
            blocks.append(table(part, number))
    return Manuscript(name, tuple(blocks))
