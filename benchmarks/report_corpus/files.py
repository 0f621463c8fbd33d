"""Drafts as files (文件): what the reader of files and the rules make of them together."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.report_corpus.draft import Draft, Rows, unmarked

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def write_docx(draft: Draft, path: Path) -> None:
    """Write a draft as a Word document; empty cells below a parent are merged with it."""
    body = "".join(
        _paragraph(part) if isinstance(part, str) else _table(part) for part in draft.parts
    )
    document = f'<w:document xmlns:w="{_NAMESPACE}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", document)


def write_markdown(draft: Draft, path: Path) -> None:
    """Write a draft as Markdown."""
    path.write_text(draft.markdown(), "utf-8")


def _paragraph(words: str) -> str:
    shown = escape(unmarked(words))
    return f'<w:p><w:r><w:t xml:space="preserve">{shown}</w:t></w:r></w:p>'


def _table(rows: Rows) -> str:
    lines = ("".join(_cells(rows, at)) for at in range(len(rows)))
    return "<w:tbl>" + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"


def _cells(rows: Rows, at: int) -> Iterator[str]:
    for column, words in enumerate(rows[at]):
        yield f"<w:tc><w:tcPr>{_merging(rows, at, column)}</w:tcPr>{_paragraph(words)}</w:tc>"


def _merging(rows: Rows, at: int, column: int) -> str:
    """Merge a parent with the empty cells below it, in the columns left of its children."""
    below = at + 1 < len(rows) and not rows[at + 1][column] and bool(rows[at + 1][column + 1 :])
    child = any(rows[at][column + 1 : column + 3])
    if at and not rows[at][column] and child:
        return "<w:vMerge/>"
    if at and below and child and any(rows[at + 1][column + 1 : column + 3]):
        return '<w:vMerge w:val="restart"/>'
    return ""
