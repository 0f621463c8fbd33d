"""Looking at a file (看一眼文件) without opening it as its reader would.

Of a ZIP file only its list is read, of a compound file only the names of its
streams: nothing is unpacked, so nothing can burst.
"""

import re
import struct
import zipfile
from pathlib import Path
from typing import BinaryIO, NamedTuple

from hengji.core.evidence.checks import MARKERS, Look
from hengji.core.evidence.formats import COMPOUND_MAGIC, HEAD_BYTES, ZIP_MAGICS
from hengji.documents.evidence.pages import PagesUnreadable, PdfLocked, count_pages

MOST_LISTED_BYTES = 16 * 2**20
"""The longest list of a ZIP file that is read into memory."""
MOST_STREAM_BYTES = 2**30
_CHUNK = 2**22
_END = b"PK\x05\x06"
_END_BYTES, _COMMENT_BYTES = 22, 0xFFFF
_ENCRYPTED = 0x1
_ENTRY = 128
"""Bytes of one entry in the directory of a compound file; each begins with its name."""
_PDF = b"%PDF"


class _Listed(NamedTuple):
    parts: tuple[str, ...] | None
    locked: bool = False


def look_at(path: Path, name: str) -> Look:
    """Return what can be seen of a file.

    Args:
        path: Where its content is.
        name: Its name, cleaned.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if head.startswith(ZIP_MAGICS):
            listed = _list_of(file)
            return Look(name, head, listed.parts, listed.locked, readable=listed.parts is not None)
        if head.startswith(COMPOUND_MAGIC):
            return Look(name, head, streams=_streams_of(file))
    return _look_at_pdf(path, name, head) if head.startswith(_PDF) else Look(name, head)


def _look_at_pdf(path: Path, name: str, head: bytes) -> Look:
    try:
        return Look(name, head, pages=count_pages(path))
    except PdfLocked:
        return Look(name, head, locked=True)
    except PagesUnreadable:
        return Look(name, head, readable=False)


def _list_of(file: BinaryIO) -> _Listed:
    """Return the names in a ZIP file; None for a list that is too long or damaged."""
    if _list_bytes(file) > MOST_LISTED_BYTES:
        return _Listed(None)
    try:
        with zipfile.ZipFile(file) as archive:
            found = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return _Listed(None)
    return _Listed(
        tuple(each.filename for each in found), any(each.flag_bits & _ENCRYPTED for each in found)
    )


def _list_bytes(file: BinaryIO) -> int:
    """Return how long the list of a ZIP file says it is."""
    size = file.seek(0, 2)
    file.seek(max(size - _END_BYTES - _COMMENT_BYTES, 0))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        return 0
    found: int = struct.unpack_from("<L", tail, at + 12)[0]
    return found


def _streams_of(file: BinaryIO) -> frozenset[str]:
    """Return which of the telling streams a compound file names.

    Names stand in directory entries, which begin at multiples of their size.
    """
    names = {marker.encode("utf-16-le"): marker for marker in MARKERS}
    pattern = re.compile(b"|".join(re.escape(name) + rb"\x00\x00" for name in names))
    file.seek(0)
    found, offset, rest = set[str](), 0, b""
    while (chunk := file.read(_CHUNK)) and offset < MOST_STREAM_BYTES:
        block = rest + chunk
        for match in pattern.finditer(block):
            if (offset - len(rest) + match.start()) % _ENTRY == 0:
                found.add(names[match[0][:-2]])
        offset += len(chunk)
        rest = block[-_ENTRY:]
    return frozenset(found)
