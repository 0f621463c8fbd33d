"""Whether a file may be evidence (佐证文件的检查): no program, no macro, no secret, no lie.

A file is looked at once, by whoever can read files; what was seen is judged here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hengji.core.evidence.formats import (
    ARCHIVE,
    CLOSED_SUFFIXES,
    COMPOUND,
    COMPOUND_MAGIC,
    MACRO_SUFFIXES,
    OPEN_DOCUMENT_PART,
    OPEN_DOCUMENTS,
    PROGRAM_SUFFIXES,
    TEXT,
    ZIP_MAGICS,
    ZIPPED,
    EvidenceKind,
    Format,
    closed_archive_in,
    is_text,
    program_in,
    signed_format,
    suffix_of,
)
from hengji.core.flaws import Flaw, FlawKind, Severity

EVIDENCE_PROGRAM = FlawKind(
    "evidence-is-a-program",
    Severity.ERROR,
    "文件是程序、脚本、网页或快捷方式，或压缩包里有这样的文件。",
    "请上传材料本身：文档、表格、PDF、图片、录音或录像。",
)
EVIDENCE_MACROS = FlawKind(
    "evidence-with-macros",
    Severity.ERROR,
    "文件带有宏，打开时可能运行程序。",
    "请在 Excel、Word 或 WPS 中另存为不带宏的格式（.docx、.xlsx、.pptx），或导出 PDF 后上传。",
)
EVIDENCE_LOCKED = FlawKind(
    "evidence-locked",
    Severity.ERROR,
    "文件有打开密码，以后没有人能核对。",
    "请取消打开密码后重新保存、上传。",
)
EVIDENCE_MISNAMED = FlawKind(
    "evidence-misnamed",
    Severity.ERROR,
    "文件的内容和文件名的后缀不是一回事。",
    "请核对是不是选错了文件；确实是它的，请用对应的软件打开后另存，再上传。",
)
EVIDENCE_UNKNOWN = FlawKind(
    "evidence-unknown",
    Severity.ERROR,
    "文件的格式不在可以作佐证的格式之内，或者内容已损坏。",
    "请换成文档（doc、docx、wps）、表格（xls、xlsx、et）、演示文稿、PDF、OFD、图片、文本、录音、"
    "录像或 zip。",
)
EVIDENCE_CLOSED = FlawKind(
    "evidence-closed-archive",
    Severity.ERROR,
    "压缩包打不开看，里面是什么无从核对。",
    "请解压后逐个上传，或改用不加密、不嵌套的 zip。",
)
EVIDENCE_EMPTY = FlawKind(
    "evidence-without-pages",
    Severity.ERROR,
    "PDF 打不开，或者一页也没有。",
    "请用阅读器打开原件确认，重新扫描或导出后上传。",
)

VBA_PARTS = ("vbaproject.bin", "vbadata.xml")
VBA_STREAM, LOCKED_STREAM = "_VBA_PROJECT", "EncryptedPackage"
MARKERS = (*(stream for stream, _ in COMPOUND), VBA_STREAM, LOCKED_STREAM)
"""Streams of a compound file that tell what it is."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of a file without opening it as its reader would.

    Attributes:
        name: Its name, cleaned.
        head: Its first bytes.
        parts: Names of the parts of a ZIP file, as it lists them; None where it
            is none or its list cannot be read.
        locked: Whether something in it asks for a password.
        streams: Which of ``MARKERS`` a compound file holds.
        pages: Pages of a PDF; None where it is none, or where they could not be
            counted in time.
        readable: Whether what it says it is could be opened at all.
    """

    name: str
    head: bytes
    parts: tuple[str, ...] | None = None
    locked: bool = False
    streams: frozenset[str] = frozenset()
    pages: int | None = None
    readable: bool = True


def format_of(look: Look) -> Format | None:
    """Return the format of a file by its content; None where it is none of ours."""
    if look.head.startswith(ZIP_MAGICS):
        return _zipped(look)
    if look.head.startswith(COMPOUND_MAGIC):
        return next((each for stream, each in COMPOUND if stream in look.streams), None)
    if found := signed_format(look.head):
        return found
    return TEXT if is_text(look.head) else None


def _zipped(look: Look) -> Format | None:
    if look.parts is None:
        return None
    parts = set(look.parts)
    suffix = suffix_of(look.name)
    for part, found in ZIPPED:
        if part in parts:
            return found
    if OPEN_DOCUMENT_PART in parts and "mimetype" in parts:
        return next((each for each in OPEN_DOCUMENTS if suffix in each.suffixes), ARCHIVE)
    return ARCHIVE


def check_look(look: Look) -> tuple[Flaw, ...]:
    """Find why a file may not be evidence; nothing where it may."""
    for find in (_program, _macros, _locked, _closed, _kind, _pages):
        if found := tuple(find(look)):
            return found
    return ()


def _program(look: Look) -> Iterator[Flaw]:
    suffix = suffix_of(look.name)
    if words := program_in(look.head):
        yield EVIDENCE_PROGRAM.at(look.name, f"“{look.name}”的内容是{words}，没有收下。")
    elif suffix in PROGRAM_SUFFIXES:
        yield EVIDENCE_PROGRAM.at(
            look.name, f"“{look.name}”的后缀 .{suffix} 是程序或网页，没有收下。"
        )
    for part in _members(look):
        if suffix_of(part) in PROGRAM_SUFFIXES:
            message = f"“{look.name}”里的“{part}”是程序、脚本、网页或快捷方式，没有收下。"
            yield EVIDENCE_PROGRAM.at(look.name, message)


def _members(look: Look) -> tuple[str, ...]:
    """Return the names in an archive; the parts of a document are not for people."""
    return (look.parts or ()) if format_of(look) is ARCHIVE else ()


def _macros(look: Look) -> Iterator[Flaw]:
    suffix = suffix_of(look.name)
    parts = [part.rsplit("/", 1)[-1].lower() for part in look.parts or ()]
    if VBA_STREAM in look.streams or any(part in VBA_PARTS for part in parts):
        yield EVIDENCE_MACROS.at(look.name, f"“{look.name}”带有宏，没有收下。")
    elif suffix in MACRO_SUFFIXES:
        yield EVIDENCE_MACROS.at(look.name, f"“{look.name}”是带宏的格式 .{suffix}，没有收下。")
    for part in _members(look):
        if suffix_of(part) in MACRO_SUFFIXES:
            yield EVIDENCE_MACROS.at(
                look.name, f"“{look.name}”里的“{part}”是带宏的格式，没有收下。"
            )


def _locked(look: Look) -> Iterator[Flaw]:
    if look.locked or LOCKED_STREAM in look.streams:
        yield EVIDENCE_LOCKED.at(look.name, f"“{look.name}”有打开密码，没有收下。")


def _closed(look: Look) -> Iterator[Flaw]:
    if words := closed_archive_in(look.head):
        yield EVIDENCE_CLOSED.at(look.name, f"“{look.name}”是{words}，没有收下。")
    for part in _members(look):
        if suffix_of(part) in CLOSED_SUFFIXES:
            message = f"“{look.name}”里还有压缩包“{part}”，没有收下。"
            yield EVIDENCE_CLOSED.at(look.name, message)


def _kind(look: Look) -> Iterator[Flaw]:
    found, suffix = format_of(look), suffix_of(look.name)
    if found is None or (not look.readable and found.kind is not EvidenceKind.PDF):
        yield EVIDENCE_UNKNOWN.at(look.name, f"“{look.name}”的内容认不出是什么，没有收下。")
    elif suffix not in found.suffixes:
        given = f"后缀是 .{suffix}" if suffix else "没有后缀"
        message = f"“{look.name}”{given}，内容却是{found.name}，没有收下。"
        yield EVIDENCE_MISNAMED.at(look.name, message)


def _pages(look: Look) -> Iterator[Flaw]:
    found = format_of(look)
    if found is None or found.kind is not EvidenceKind.PDF:
        return
    if not look.readable:
        yield EVIDENCE_EMPTY.at(look.name, f"“{look.name}”打不开，没有收下。")
    elif look.pages == 0:
        yield EVIDENCE_EMPTY.at(look.name, f"“{look.name}”有 0 页，没有收下。")
