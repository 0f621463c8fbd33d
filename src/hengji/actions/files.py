"""Storing files (文件): streamed, kept once by SHA-256, never half there."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.db import DatabaseError

from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.models import StoredFile
from hengji.models.vendor_sql import disk_refusal
from hengji.queries.files import place_of

NO_ROOM = FlawKind(
    "file-not-stored",
    Severity.ERROR,
    "文件存不进数据文件夹。",
    "请联系系统管理员检查磁盘空间和写入权限，之后重新上传；已有的数据没有变化。",
)
EMPTY_FILE = FlawKind(
    "file-empty",
    Severity.ERROR,
    "上传的文件是空的。",
    "请打开原文件确认内容已保存，再重新上传。",
)
LONGEST_STEM, LONGEST_SUFFIX = 200, 10
INCOMING = "incoming-"
"""How the name of content begins that is still arriving."""
_DISK = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超过了磁盘配额",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有写入的权限",
    errno.EPERM: "没有写入的权限",
    errno.EFBIG: "文件超过了允许的大小",
}


def disk_reason(problem: OSError | DatabaseError) -> str | None:
    """Say in Chinese why the disk refused; None for what is no matter of disks."""
    if isinstance(problem, DatabaseError):
        return disk_refusal(problem)
    return _DISK.get(problem.errno or 0)


def clean_file_name(name: str) -> str:
    """Return a name for people: no folders, no control characters, not too long."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(character for character in base if character.isprintable()).rstrip(" .")
    stem, dot, suffix = shown.rpartition(".")
    if not dot or len(suffix) > LONGEST_SUFFIX:
        stem, suffix = shown, ""
    stem = stem.strip(" .")[:LONGEST_STEM] or "文件"
    return f"{stem}.{suffix}" if suffix else stem


class GivenFile(NamedTuple):
    """A file on its way in: its content in pieces, and the name it came with."""

    chunks: Iterable[bytes]
    name: str


class Incoming(NamedTuple):
    """Content that has arrived and is not kept yet."""

    path: Path
    name: str
    sha256: str
    size: int


def store_file(chunks: Iterable[bytes], name: str) -> StoredFile:
    """Keep the content and return its row; the same content is kept once.

    The content is on the disk before the row is, so that a row never lacks
    its content; content whose row was never written is swept later.

    Args:
        chunks: The content, in pieces of any size.
        name: For the message, should it fail.

    Raises:
        FlawsFound: The disk refuses it, or it is empty.
    """
    with arriving(chunks, name) as incoming:
        return keep(incoming)


@contextmanager
def arriving(chunks: Iterable[bytes], name: str) -> Iterator[Incoming]:
    """Take content in, to be looked at; what is not kept is gone afterwards.

    Raises:
        FlawsFound: The disk refuses it, or it is empty.
    """
    folder = Path(settings.FILES_FOLDER)
    with telling(name):
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=INCOMING)
        path = Path(temporary)
    try:
        with telling(name), os.fdopen(handle, "wb") as file:
            incoming = Incoming(path, name, *_written(file, chunks))
        check_not_empty(incoming.size, name)
        yield incoming
    finally:
        path.unlink(missing_ok=True)


def keep(incoming: Incoming) -> StoredFile:
    """Give arrived content its place and return its row; the same content is kept once."""
    target = place_of(incoming.sha256)
    with telling(incoming.name):
        target.parent.mkdir(exist_ok=True)
        incoming.path.replace(target)  # a copy that is there already may be damaged
    return StoredFile.objects.get_or_create(
        sha256=incoming.sha256, defaults={"size": incoming.size}
    )[0]


def check_not_empty(size: int, name: str) -> None:
    """See that there is any content.

    Raises:
        FlawsFound: There is none.
    """
    if not size:
        raise FlawsFound([EMPTY_FILE.at(name, f"“{name}”没有内容。")])


@contextmanager
def telling(name: str) -> Iterator[None]:
    """Say in Chinese why the disk refused."""
    try:
        yield
    except OSError as problem:
        reason = disk_reason(problem)
        if reason is None:
            raise
        raise FlawsFound([NO_ROOM.at(name, f"{reason}，“{name}”没有存下。")]) from None


def _written(file: BinaryIO, chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write content so that it survives a power cut; return digest and size."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest(), size
