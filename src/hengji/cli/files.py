"""Writing outputs (写出文件): all or none, and nothing of the user's is lost."""

import errno
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity

OUTPUT_UNWRITABLE = FlawKind(
    "output-unwritable",
    Severity.ERROR,
    "输出文件写不出来。",
    "请换一个可以写入的文件夹和文件名；文件正在 Word、WPS 或 Excel 中打开的，请先关闭。",
)
OUTPUT_IS_INPUT = FlawKind(
    "output-is-input",
    Severity.ERROR,
    "输出文件就是读取的文件，或两个输出是同一个文件。",
    "请给每个输出不同的文件名。",
)

_REASONS = {
    errno.ENOENT: "文件夹不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EACCES: "没有写入的权限，或文件正被其他程序打开",
    errno.EPERM: "没有写入的权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "文件超过了允许的大小",
    errno.EDQUOT: "超过了磁盘配额",
}


def check_outputs(outputs: Sequence[Path], sources: Iterable[Path]) -> None:
    """See before any work that each output is a file of its own.

    Args:
        outputs: Where to write.
        sources: Files that are read and must not be overwritten.

    Raises:
        FlawsFound: Two paths are one file, or a path cannot be a file.
    """
    taken = {_resolved(source) for source in sources}
    for path in outputs:
        target = _resolved(path)
        if target in taken:
            message = f"“{path.name}”不能又读又写，也不能写两次。"
            raise FlawsFound([OUTPUT_IS_INPUT.at(str(path), message)])
        taken.add(target)
        try:
            reason = "" if target.is_file() or not target.exists() else "这不是普通文件"
            reason = reason or ("" if target.parent.is_dir() else "文件夹不存在")
        except OSError as problem:
            reason = _reason(problem)
        if reason:
            raise FlawsFound([_unwritable(path, reason)])


def write_all(contents: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write every file, or none of them.

    A file that is already there with other content may hold somebody's edits:
    it is kept under a name of its own.

    Args:
        contents: Bytes by path; paths for which ``check_outputs`` was content.

    Returns:
        Where the earlier files went.
    """
    pending: dict[Path, Path] = {}
    aside: dict[Path, Path] = {}
    placed: list[Path] = []
    path = Path()
    try:
        for path, content in contents.items():
            target = _resolved(path)
            if not (target.exists() and target.read_bytes() == content):
                pending[path] = _written_beside(target, content)
        for path in pending:
            if _resolved(path).exists():
                aside[path] = _set_aside(_resolved(path))
        for path, beside in pending.items():
            beside.replace(_resolved(path))
            placed.append(path)
    except OSError as problem:
        _undo(placed, aside)
        raise FlawsFound([_unwritable(path, _reason(problem))]) from None
    finally:
        for left in pending.values():
            left.unlink(missing_ok=True)
    return tuple(aside.values())


def _undo(placed: Sequence[Path], aside: Mapping[Path, Path]) -> None:
    """Take new files away again and put the earlier ones back."""
    for path in placed:
        _resolved(path).unlink(missing_ok=True)
    for path, earlier in aside.items():
        earlier.replace(_resolved(path))


def _resolved(path: Path) -> Path:
    """Follow links, so that a link's target is what is read or written."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _written_beside(path: Path, content: bytes) -> Path:
    """Write to a new file in the same folder, so that renaming is atomic."""
    beside = path.with_name(f".hengji-{secrets.token_hex(6)}{path.suffix[:16]}")
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    handle = os.open(beside, flags, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _set_aside(path: Path) -> Path:
    number = 1
    while (earlier := path.with_name(f"{path.stem}（原文件{number}）{path.suffix}")).exists():
        number += 1
    path.rename(earlier)
    return earlier


def _reason(problem: OSError) -> str:
    return _REASONS.get(problem.errno or 0, "磁盘不可用")


def _unwritable(path: Path, reason: str) -> Flaw:
    return OUTPUT_UNWRITABLE.at(str(path), f"不能写入“{path}”：{reason}。")


def make_folder(folder: Path) -> None:
    """Make a folder for the outputs, or say why it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        message = f"不能建立文件夹“{folder}”：{_reason(problem)}。"
        raise FlawsFound([OUTPUT_UNWRITABLE.at(str(folder), message)]) from None
