"""Many packets in one file (数据包压缩包): written for downloading, opened within limits."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.documents.packets.container import MOST_BYTES

MOST_FILES = 500
MOST_TOGETHER = 256 * 2**20
FILE_TIME = (2000, 1, 1, 0, 0, 0)
_UTF8_NAME = 0x800
_OFFICE_PART = "[Content_Types].xml"
_HIDDEN = ("__MACOSX/", ".")
_CHUNK = 2**16

BUNDLE_TOO_LARGE = FlawKind(
    "packet-bundle-too-large",
    Severity.ERROR,
    "压缩包里的文件太多或太大。",
    "请只留交回的数据包，分几次上传。",
)
BUNDLE_UNREADABLE = FlawKind(
    "packet-bundle-unreadable",
    Severity.ERROR,
    "压缩包损坏、有口令或用了不认识的压缩方法。",
    "请解压后直接上传其中的数据包，可以一次选多个文件。",
)


class BundledFile(NamedTuple):
    """One file of a bundle."""

    name: str
    content: bytes


def write_bundle(files: Iterable[BundledFile]) -> bytes:
    """Return a ZIP of files; those of one name are told apart by a number.

    Equal files give equal bytes. What is compressed already is only stored.
    """
    buffer, used = BytesIO(), set[str]()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            name = _free_name(file.name, used)
            archive.writestr(zipfile.ZipInfo(name, FILE_TIME), file.content)
    return buffer.getvalue()


def _free_name(name: str, used: set[str]) -> str:
    path, number, free = PurePosixPath(name), 1, name
    while free in used:
        number += 1
        free = f"{path.stem}（{number}）{path.suffix}"
    used.add(free)
    return free


def is_bundle(source: IO[bytes]) -> bool:
    """Tell whether a file is a ZIP of files and no Office file, which is a ZIP too."""
    source.seek(0)
    try:
        with zipfile.ZipFile(source) as archive:
            return _OFFICE_PART not in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    finally:
        source.seek(0)


def read_bundle(source: IO[bytes], name: str) -> Iterator[BundledFile]:
    """Yield the files of a bundle one by one, however deep they lie in folders.

    Args:
        source: For which ``is_bundle`` holds.
        name: Of the bundle, for people.

    Raises:
        FlawsFound: It holds too much, or cannot be unpacked.
    """
    with zipfile.ZipFile(source) as archive:
        parts = [part for part in archive.infolist() if _is_wanted(part)]
        if len(parts) > MOST_FILES:
            message = f"“{name}”里有 {len(parts)} 个文件，上限是 {MOST_FILES} 个。"
            raise FlawsFound([BUNDLE_TOO_LARGE.at(name, message)])
        left = MOST_TOGETHER
        for part in parts:
            content = _unpacked(archive, part, min(left, MOST_BYTES), name)
            left -= len(content)
            yield BundledFile(_shown_name(part), content)


def _is_wanted(part: zipfile.ZipInfo) -> bool:
    base = part.filename.rsplit("/", 1)[-1]
    return (
        bool(base)
        and not part.is_dir()
        and not part.filename.startswith(_HIDDEN[0])
        and not (base.startswith(_HIDDEN[1]))
    )


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int, name: str) -> bytes:
    """Inflate a part within a limit, whatever size it declares."""
    buffer = BytesIO()
    try:
        with archive.open(part) as source:
            while chunk := source.read(_CHUNK):
                buffer.write(chunk)
                if buffer.tell() > most:
                    message = f"“{name}”里的“{_shown_name(part)}”解开后超过 {most >> 20} MB。"
                    raise FlawsFound([BUNDLE_TOO_LARGE.at(name, message)])
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError) as found:
        message = f"“{name}”里的“{_shown_name(part)}”解不开。"
        raise FlawsFound([BUNDLE_UNREADABLE.at(name, message)]) from found
    return buffer.getvalue()


def _shown_name(part: zipfile.ZipInfo) -> str:
    """Return the name without its folders; old Chinese programs write it in GBK."""
    name = part.filename
    if not part.flag_bits & _UTF8_NAME:
        with suppress(UnicodeEncodeError, UnicodeDecodeError):
            name = name.encode("cp437").decode("gb18030")
    return Path(name.replace("\\", "/")).name
