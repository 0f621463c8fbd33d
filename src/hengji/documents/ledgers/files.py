"""What a file is, by its content and not by its extension (识别文件)."""

from collections.abc import Collection, Iterator

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.documents.ledgers.containers import (
    FILE_KIND_UNKNOWN,
    FILE_LOCKED,
    check_size,
    damaged,
    flaw_of_file,
    open_archive,
    refuse,
)
from hengji.documents.ledgers.grids import Grid
from hengji.documents.ledgers.source_file import SourceFile
from hengji.documents.ledgers.texts import RUNNING_TEXT, text_grids
from hengji.documents.ledgers.words import docx_grids
from hengji.documents.ledgers.workbooks import xls_grids, xlsx_grids

EXTENSION_DIFFERS = FlawKind(
    "ledger-extension-differs",
    Severity.WARNING,
    "文件的扩展名与内容不符，已按内容读取。",
    "请把扩展名改成与内容一致，免得别人打不开。",
)

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"MZ", "程序"),
    (b"{\\rtf", "RTF 文档"),
)
_WEB_PAGES = (b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"mime-version:")
_START_BYTES = 2048
_EXPECTED = {
    ".xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm"},
    ".xls": {".xls", ".et", ".xlt"},
    ".docx": {".docx", ".docm", ".dotx"},
    ".txt": {".txt", ".csv", ".md", ".markdown", ".tsv", ".prn"},
}


def open_grids(file: SourceFile) -> tuple[Iterator[Grid], tuple[Flaw, ...]]:
    """Return the tables of a file and the flaws of the file as a whole.

    The content decides how a file is read; an extension that says otherwise
    is a warning. Raises ``FlawsFound`` for what is not a table at all.
    """
    check_size(file)
    with file.path.open("rb") as source:
        start = source.read(_START_BYTES)
    if start.startswith(_ZIP):
        return _archive_grids(file)
    if start.startswith(_OLE):
        return _ole_grids(file)
    refuse_others(file, start, FILE_KIND_UNKNOWN, "表格")
    return text_grids(file), _extension_flaws(file, ".txt")


def _archive_grids(file: SourceFile) -> tuple[Iterator[Grid], tuple[Flaw, ...]]:
    archive = open_archive(file)
    parts = set(archive.namelist())
    if "xl/workbook.xml" in parts:
        grids, flaws = xlsx_grids(file, archive)
        return grids, (*_extension_flaws(file, ".xlsx"), *flaws)
    if "word/document.xml" in parts:
        return docx_grids(file, archive), _extension_flaws(file, ".docx")
    raise refuse_archive(file, parts, FILE_KIND_UNKNOWN)


def refuse_archive(file: SourceFile, parts: Collection[str], kind: FlawKind) -> FlawsFound:
    """Say what a ZIP archive is that cannot be read, from the names of its parts."""
    what = "ZIP 压缩包"
    if "xl/workbook.bin" in parts:
        what = "二进制工作簿（.xlsb）"
    elif "content.xml" in parts:
        what = "OpenDocument 文件（.ods 或 .odt）"
    return refuse(kind, file, f"“{file.name}”的内容是{what}，不能直接读取。")


def _ole_grids(file: SourceFile) -> tuple[Iterator[Grid], tuple[Flaw, ...]]:
    check_ole(file, FILE_KIND_UNKNOWN)
    grids, flaws = xls_grids(file)
    return grids, (*_extension_flaws(file, ".xls"), *flaws)


def check_ole(file: SourceFile, kind: FlawKind) -> None:
    """Refuse an old Office file that is no workbook (.xls), and say what it is."""
    data = file.path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise refuse(FILE_LOCKED, file, f"“{file.name}”有打开密码。")
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return
    if "WordDocument".encode("utf-16-le") in data:
        what = "旧版 Word 文档（.doc）"
        raise refuse(kind, file, f"“{file.name}”的内容是{what}，不能直接读取。")
    raise damaged(file)


def refuse_others(file: SourceFile, start: bytes, kind: FlawKind, wanted: str) -> None:
    """Refuse what is neither an Office file nor text, by how it begins.

    Markdown may begin with a table of HTML.
    """
    for mark, what in _OTHER_KINDS:
        if start.startswith(mark):
            raise refuse(kind, file, f"“{file.name}”的内容是{what}，不是{wanted}。")
    beginning = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith(b"<table") and file.suffix in RUNNING_TEXT:
        return
    if beginning.startswith(_WEB_PAGES):
        what = "网页"
    elif beginning.startswith(b"<?xml"):
        what = "XML 文件"
    else:
        return
    raise refuse(
        kind,
        file,
        f"“{file.name}”的内容是{what}，不是真正的 Excel 或 Word 文件。",
        "请用 Excel 或 WPS 打开该文件，另存为 .xlsx 后重新读取。",
    )


def _extension_flaws(file: SourceFile, content: str) -> tuple[Flaw, ...]:
    suffix = file.suffix
    if suffix in _EXPECTED[content] or not suffix:
        return ()
    shown = "文本" if content == ".txt" else content
    return (
        flaw_of_file(
            EXTENSION_DIFFERS,
            file,
            f"“{file.name}”的扩展名是 {suffix}，内容是 {shown}，已按内容读取。",
        ),
    )
