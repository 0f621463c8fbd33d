"""A file as a manuscript (读文稿), by its content and not by its extension."""

from collections.abc import Iterable
from pathlib import Path

from hengji.core.checkup.manuscript import Block, Manuscript
from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.documents.ledgers.containers import (
    FILE_TOO_LARGE,
    check_size,
    damaged,
    open_archive,
    refuse,
    survey_archive,
)
from hengji.documents.ledgers.files import check_ole, refuse_archive, refuse_others
from hengji.documents.ledgers.source_file import SourceFile, source_file
from hengji.documents.ledgers.texts import decoded
from hengji.documents.manuscripts.pdf.reading import read_pdf
from hengji.documents.manuscripts.running_text import text_blocks
from hengji.documents.manuscripts.sheets import other_blocks, workbook_blocks
from hengji.documents.manuscripts.tables import MOST_CELLS, TooManyCells
from hengji.documents.manuscripts.word.reading import BROKEN, main_part, read_word

MANUSCRIPT_KIND_UNKNOWN = FlawKind(
    "manuscript-file-kind",
    Severity.ERROR,
    "文件的内容不是能读取的文稿。",
    "请另存为 .docx、.pdf、.xlsx、.md 或 .txt 后重新读取。",
)

MOST_BODY_BYTES = 96 * 2**20
"""Bytes of the text of a Word document, markup included."""
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_DELIMITED = frozenset({".csv", ".tsv"})
_PLAIN = frozenset({".txt", ".text"})
_START_BYTES = 2048


def read_manuscript(path: Path, name: str = "") -> Manuscript:
    """Read a .docx, .pdf, .xlsx, .xls, .csv, .md or .txt file.

    Args:
        path: Where the file is.
        name: The name of the file for people, if not that of ``path``.

    Raises:
        FlawsFound: The file cannot be read at all.
    """
    file = source_file(path, name)
    check_size(file)
    try:
        return _read(file)
    except TooManyCells as found:
        message = f"“{file.name}”的表格超过 {MOST_CELLS // 10_000} 万格，不能当作文稿检查。"
        raise refuse(FILE_TOO_LARGE, file, message) from found


def _read(file: SourceFile) -> Manuscript:
    with file.path.open("rb") as source:
        start = source.read(_START_BYTES)
    if start.startswith(_ZIP):
        return _read_archive(file)
    if start.startswith(_OLE):
        return _read_old(file)
    if _PDF in start:
        return read_pdf(file)
    refuse_others(file, start, MANUSCRIPT_KIND_UNKNOWN, "文稿")
    if file.suffix in _DELIMITED:
        return _manuscript(file, *other_blocks(file))
    is_markdown = file.suffix not in _PLAIN
    return _manuscript(file, text_blocks(decoded(file), is_markdown=is_markdown), ())


def _manuscript(file: SourceFile, blocks: Iterable[Block], flaws: Iterable[Flaw]) -> Manuscript:
    return Manuscript(file.name, tuple(blocks), tuple(flaws))


def _read_old(file: SourceFile) -> Manuscript:
    """Read a workbook of the old kind; say what another old file is."""
    check_ole(file, MANUSCRIPT_KIND_UNKNOWN)
    return _manuscript(file, *other_blocks(file))


def _read_archive(file: SourceFile) -> Manuscript:
    with open_archive(file) as archive:
        parts = set(archive.namelist())
        if "xl/workbook.xml" in parts:
            return _manuscript(file, *workbook_blocks(file, archive))
        if "[Content_Types].xml" not in parts or not any(
            name.startswith("word/") for name in parts
        ):
            raise refuse_archive(file, parts, MANUSCRIPT_KIND_UNKNOWN)
        survey_archive(file, archive)
        try:
            if archive.getinfo(main_part(archive)).file_size > MOST_BODY_BYTES:
                most = MOST_BODY_BYTES >> 20
                raise refuse(FILE_TOO_LARGE, file, f"“{file.name}”的正文超过 {most} MB。")
            return read_word(file.name, archive).manuscript
        except BROKEN as found:
            raise damaged(file) from found
