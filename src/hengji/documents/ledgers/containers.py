"""Limits on a file before a parser touches it (文件体检).

A few kilobytes can unpack to gigabytes, and one far cell makes the parser lay
out a grid of billions. Everything here looks at bytes and lays out nothing.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.documents.ledgers.grids import letters
from hengji.documents.ledgers.source_file import SourceFile

MOST_FILE_BYTES = 64 * 2**20
MOST_UNPACKED_BYTES = 400 * 2**20
MOST_PARTS = 5_000
MOST_CELLS = 8_000_000
"""Cells of the box around all that is filled in; 32 bytes each in the parser."""
MOST_COLUMNS = 16_384
MOST_SHEETS = 100
MOST_REPEATED_BYTES = 512 * 2**20
"""Text of a workbook when each cell holds its own copy of a shared string."""

FILE_NOT_FOUND = FlawKind(
    "ledger-file-not-found", Severity.ERROR, "找不到文件，或它不是文件。", "请核对路径和文件名。"
)
FILE_EMPTY = FlawKind(
    "ledger-file-empty",
    Severity.ERROR,
    "文件是空的（0 字节）。",
    "请重新复制或重新导出该文件。",
)
FILE_TOO_LARGE = FlawKind(
    "ledger-file-too-large",
    Severity.ERROR,
    "文件本身或解压之后超过上限。",
    "请删去图片、附件和无关工作表，只留要读取的表格后重新保存。",
)
FILE_DAMAGED = FlawKind(
    "ledger-file-damaged",
    Severity.ERROR,
    "文件不完整或已损坏。",
    "请用 Excel 或 WPS 打开该文件，另存一份后重新读取；打不开的请重新复制原件。",
)
FILE_LOCKED = FlawKind(
    "ledger-file-locked",
    Severity.ERROR,
    "文件有打开密码。",
    "请在 Excel 或 WPS 中打开，取消打开密码后重新保存。",
)
FILE_KIND_UNKNOWN = FlawKind(
    "ledger-file-kind",
    Severity.ERROR,
    "文件的内容不是能读取的表格。",
    "请另存为 .xlsx、.xls、.csv、.docx、.md 或 .txt 后重新读取。",
)
SHEET_TOO_WIDE = FlawKind(
    "ledger-sheet-too-wide",
    Severity.ERROR,
    "表格的范围大得不合情理，多半是远处有一个误填的单元格。",
    "请删去表格以外的行和列（选中后右键删除），保存后重新读取。",
)

_CHUNK = 2**20
_LOCAL_HEADER = 30
_SUSPECT = re.compile(rb'<c(?:>| (?:[^r]|r(?:[^=]|=[^"]|="[A-Z](?:[A-Z]|[2-9]\d{5}|\d{7}))))')
"""A cell beyond Z199999, or one that does not begin with a plain name."""
_PREFIXED = b":c"
_SMALLEST_CELL = 20
"""Bytes of the shortest cell that refers to a shared string."""
_FILLED = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]+)(\d+)[\"'][^>]*(?<!/)>(?!</)")
_UNNAMED = re.compile(rb"<(?:\w+:)?c(?![^>]*\br=)[\s>]")
_ROW = re.compile(rb"<(?:\w+:)?row\b(?:[^>]*?\br=[\"'](\d+))?")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
_SHARED_TABLE = re.compile(rb"<(?:\w+:)?sst\b")
_SHARED_ITEM = re.compile(rb"<(?:\w+:)?si\b")
_SHARED_INDEX = re.compile(rb"t=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v[^>]*>(\d{1,9})<")
_NO_RESULT = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>|</c>)")
_MARKED_ERROR = (b't="e"', b"t='e'")
_XLS_START = b"\x09\x08"
_XLS_NEW_SHEET = 0x0809
_XLS_CELLS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
_XLS_SECTOR = 512
_XLS_BIGGEST_RECORD = 8_228


def refuse(kind: FlawKind, file: SourceFile, message: str, remedy: str = "") -> FlawsFound:
    """Return the one flaw that forbids reading the file at all."""
    return FlawsFound([flaw_of_file(kind, file, message, remedy)])


def flaw_of_file(kind: FlawKind, file: SourceFile, message: str, remedy: str = "") -> Flaw:
    """Return a flaw of the whole file, named without its folder."""
    return kind.at(file.name, message, remedy)


def check_size(file: SourceFile) -> None:
    """Refuse what is not a file, is empty or is beyond ``MOST_FILE_BYTES``."""
    try:
        if not file.path.is_file():
            raise refuse(FILE_NOT_FOUND, file, f"找不到文件“{file.name}”，或它是一个文件夹。")
        size = file.path.stat().st_size
        file.path.open("rb").close()
    except OSError as found:
        raise refuse(FILE_NOT_FOUND, file, "打不开这个文件：没有权限，或文件名太长。") from found
    if size == 0:
        raise refuse(FILE_EMPTY, file, f"“{file.name}”是空文件（0 字节）。")
    if size > MOST_FILE_BYTES:
        raise refuse(
            FILE_TOO_LARGE,
            file,
            f"“{file.name}”有 {size >> 20} MB，上限是 {MOST_FILE_BYTES >> 20} MB。",
        )


def open_archive(file: SourceFile) -> zipfile.ZipFile:
    """Open a ZIP and refuse what its list of parts already gives away."""
    try:
        archive = zipfile.ZipFile(file.path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as found:
        raise damaged(file) from found
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise refuse(
            FILE_TOO_LARGE,
            file,
            f"“{file.name}”里有 {len(parts)} 个部件，上限是 {MOST_PARTS} 个。",
        )
    if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise _unpacks_too_large(file)
    if any(part.flag_bits & 1 for part in parts):
        raise refuse(FILE_LOCKED, file, f"“{file.name}”是加密的压缩包。")
    return archive


def damaged(file: SourceFile) -> FlawsFound:
    """Say that the file is not whole."""
    return refuse(FILE_DAMAGED, file, f"“{file.name}”不完整或已损坏，无法读取。")


class _Box(NamedTuple):
    """Columns and rows of a sheet from A1 to the last that is filled in."""

    width: int
    height: int


@dataclass(slots=True)
class _Survey:
    unpacked: int = 0
    longest: int = 0
    far: list[zipfile.ZipInfo] = field(default_factory=list)
    shared: list[zipfile.ZipInfo] = field(default_factory=list)


def survey_archive(file: SourceFile, archive: zipfile.ZipFile) -> None:
    """Inflate every part within the limits and refuse what would explode.

    The sizes an archive declares may lie; those counted here do not.
    """
    survey = _Survey()
    try:
        with file.path.open("rb") as source:
            for part in archive.infolist():
                _survey_part(file, source, part, survey)
            _check_boxes(file, [_filled_box(_inflated(source, part)) for part in survey.far])
            if survey.longest * (survey.unpacked // _SMALLEST_CELL) > MOST_REPEATED_BYTES:
                _check_repeated_text(file, source, archive, survey)
    except (zlib.error, OSError, ValueError, NotImplementedError) as found:
        raise damaged(file) from found


def _survey_part(
    file: SourceFile, source: BinaryIO, part: zipfile.ZipInfo, survey: _Survey
) -> None:
    far = False
    shared: bool | None = None
    for chunk in _inflated(source, part):
        survey.unpacked += len(chunk)
        if survey.unpacked > MOST_UNPACKED_BYTES:
            raise _unpacks_too_large(file)
        if shared is None:
            shared = _SHARED_TABLE.search(chunk) is not None
        far = far or _is_suspect(chunk)
    if far:
        survey.far.append(part)
    if shared:
        survey.shared.append(part)
        survey.longest = max(survey.longest, *_shared_lengths(_inflated(source, part)))


def has_odd_cells(file: SourceFile, archive: zipfile.ZipFile) -> bool:
    """Tell whether some formula has no result or some cell holds an error."""
    with file.path.open("rb") as source:
        return any(
            _is_odd(chunk) for part in archive.infolist() for chunk in _inflated(source, part)
        )


def _is_odd(chunk: bytes) -> bool:
    if any(mark in chunk for mark in _MARKED_ERROR):
        return True
    return b"<f" in chunk and _NO_RESULT.search(chunk) is not None


def _is_suspect(chunk: bytes) -> bool:
    return _PREFIXED in chunk or _SUSPECT.search(chunk) is not None


def _filled_box(chunks: Iterator[bytes]) -> _Box:
    """Return the box from A1 around every cell with a value.

    Cells without a name stand beside one another in a row that may be named.
    """
    width = height = in_row = 0
    for chunk in chunks:
        for name, line in set(_FILLED.findall(chunk)):
            width = max(width, _column_number(name))
            height = max(height, int(line[:9]))
        if not _UNNAMED.search(chunk):
            in_row = 0
            continue
        first, *rows = _ROW.split(chunk)
        in_row += len(_CELL.findall(first))
        width = max(width, in_row)
        for line, cells in zip(rows[::2], rows[1::2], strict=True):
            in_row = len(_CELL.findall(cells))
            width = max(width, in_row)
            height = max(height + 1, int((line or b"0")[:9]))
    return _Box(width, height)


def _column_number(name: bytes) -> int:
    number = 0
    for letter in name[:4]:
        number = number * 26 + letter - 64
    return number


def _shared_lengths(chunks: Iterator[bytes]) -> list[int]:
    """Return the bytes of each shared string, markup included, in order."""
    lengths = [0]
    for chunk in chunks:
        first, *others = map(len, _SHARED_ITEM.split(chunk))
        lengths[-1] += first
        lengths += others
    return lengths[1:] or [0]


def _check_repeated_text(
    file: SourceFile, source: BinaryIO, archive: zipfile.ZipFile, survey: _Survey
) -> None:
    """Refuse a long text that a hundred thousand cells would each copy."""
    lengths = [
        length for part in survey.shared for length in _shared_lengths(_inflated(source, part))
    ]
    total = 0
    for part in archive.infolist():
        for chunk in _inflated(source, part):
            indexes = map(int, _SHARED_INDEX.findall(chunk))
            total += sum(lengths[index] for index in indexes if index < len(lengths))
    if total > MOST_REPEATED_BYTES:
        raise _unpacks_too_large(file)


def _inflated(source: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the part in pieces of about a megabyte, cut between two cells."""
    tail = b""
    for piece in _pieces(source, part):
        chunk = tail + piece
        cut = max(chunk.rfind(b"<c "), chunk.rfind(b"<si"))
        cut = cut if cut > 0 else chunk.rfind(b"<")
        cut = cut if cut > 0 else len(chunk)
        tail = chunk[cut:]
        yield chunk[:cut]
    yield tail


def _pieces(source: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of a part as they are, whatever size it declares."""
    source.seek(part.header_offset)
    header = source.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER:
        raise ValueError("local header cut off")
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    source.seek(name_length + extra_length, 1)
    left = part.compress_size
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError(part.compress_type)
    inflater = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and (data := source.read(min(_CHUNK // 4, left))):
        left -= len(data)
        if inflater is None:
            yield data
            continue
        while data:
            yield inflater.decompress(data, _CHUNK)
            data = inflater.unconsumed_tail


def check_xls_area(file: SourceFile, data: bytes) -> None:
    """Refuse an .xls whose sheets, laid out as boxes, hold too many cells.

    The records are read in the order of the file, which is the order in which
    every known writer puts them.
    """
    _check_boxes(file, list(_xls_sheets(data)))


def _xls_sheets(data: bytes) -> Iterator[_Box]:
    at = next(
        (at for at in range(0, len(data) - 4, _XLS_SECTOR) if data.startswith(_XLS_START, at)),
        len(data),
    )
    width = height = 0
    while at + 8 <= len(data):
        kind, length, line, column = struct.unpack_from("<HHHH", data, at)
        if kind == 0 or length > _XLS_BIGGEST_RECORD:
            break
        if kind == _XLS_NEW_SHEET:
            yield _Box(width, height)
            width = height = 0
        elif kind in _XLS_CELLS:
            width, height = max(width, column + 1), max(height, line + 1)
        at += 4 + length
    yield _Box(width, height)


def _check_boxes(file: SourceFile, boxes: list[_Box]) -> None:
    """Refuse sheets that reach absurdly far, and name the farthest cell."""
    cells = sum(width * height for width, height in boxes)
    if cells > MOST_CELLS:
        width, height = max(boxes, key=lambda box: box.width * box.height)
        raise refuse(
            SHEET_TOO_WIDE,
            file,
            f"“{file.name}”的工作表共 {cells} 格，上限是 {MOST_CELLS} 格；"
            f"最远填到单元格 {letters(width - 1)}{height}。",
        )


def _unpacks_too_large(file: SourceFile) -> FlawsFound:
    return refuse(
        FILE_TOO_LARGE,
        file,
        f"“{file.name}”展开后超过 {MOST_UNPACKED_BYTES >> 20} MB。",
    )
