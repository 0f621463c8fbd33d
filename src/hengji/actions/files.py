"""Storing files (文件): streamed, kept once by SHA-256, never half there."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

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
    folder = Path(settings.FILES_FOLDER)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        digest, size = _write(folder, chunks)
    except OSError as problem:
        reason = disk_reason(problem)
        if reason is None:
            raise
        raise FlawsFound([NO_ROOM.at(name, f"{reason}，“{name}”没有存下。")]) from None
    if not size:
        raise FlawsFound([EMPTY_FILE.at(name, f"“{name}”没有内容。")])
    return StoredFile.objects.get_or_create(sha256=digest, defaults={"size": size})[0]


def _write(folder: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write to a temporary file, then give it its name; return digest and size."""
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=folder, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        target = place_of(digest.hexdigest())
        if size:  # a copy that is there already may be damaged
            target.parent.mkdir(exist_ok=True)
            Path(temporary).replace(target)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return digest.hexdigest(), size
