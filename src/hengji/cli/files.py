"""Writing outputs (写出文件): all or none, and nothing of the user's is lost."""

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity

OUTPUT_UNWRITABLE = FlawKind(
    "output-unwritable",
    Severity.ERROR,
    "输出文件写不出来。",
    "请换一个可以写入的文件夹；文件正在 Word、WPS 或 Excel 中打开的，请先关闭。",
)
OUTPUT_IS_INPUT = FlawKind(
    "output-is-input",
    Severity.ERROR,
    "输出文件就是读取的文件，或两个输出是同一个文件。",
    "请给每个输出不同的文件名。",
)


def write_all(contents: Mapping[Path, bytes], sources: Iterable[Path]) -> tuple[Path, ...]:
    """Write every file, or none of them.

    A file that is already there with other content may hold somebody's edits:
    it is kept under a name of its own.

    Args:
        contents: Bytes by path.
        sources: Files that were read and must not be overwritten.

    Returns:
        Where the earlier files went.
    """
    _check_distinct(contents, sources)
    pending: dict[Path, Path] = {}
    kept: list[Path] = []
    try:
        for path, content in contents.items():
            pending[path] = _written_beside(path, content)
        for path, content in contents.items():
            if path.exists() and path.read_bytes() != content:
                kept.append(_set_aside(path))
            pending.pop(path).replace(path)
    except OSError as problem:
        place = Path(problem.filename2 or problem.filename or "")
        raise FlawsFound([_unwritable(place, problem)]) from None
    finally:
        for left in pending.values():
            left.unlink(missing_ok=True)
    return tuple(kept)


def _check_distinct(contents: Mapping[Path, bytes], sources: Iterable[Path]) -> None:
    taken = {source.resolve() for source in sources}
    for path in contents:
        if path.resolve() in taken:
            raise FlawsFound([OUTPUT_IS_INPUT.at(str(path), f"“{path.name}”不能又读又写。")])
        taken.add(path.resolve())
        if path.is_dir():
            raise FlawsFound([OUTPUT_UNWRITABLE.at(str(path), f"“{path}”是文件夹，不是文件。")])


def _written_beside(path: Path, content: bytes) -> Path:
    """Write to a new file in the same folder, so that renaming is atomic."""
    handle, name = tempfile.mkstemp(prefix=".hengji-", suffix=path.suffix, dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).chmod(0o644)
    return Path(name)


def _set_aside(path: Path) -> Path:
    number = 1
    while (earlier := path.with_name(f"{path.stem}（原文件{number}）{path.suffix}")).exists():
        number += 1
    path.rename(earlier)
    return earlier


def _unwritable(path: Path, problem: OSError) -> Flaw:
    reason = {
        FileNotFoundError: "文件夹不存在",
        PermissionError: "没有写入的权限，或文件正被其他程序打开",
        NotADirectoryError: "路径中有一段不是文件夹",
    }.get(type(problem), "磁盘已满或不可用")
    return OUTPUT_UNWRITABLE.at(str(path.parent), f"不能写入“{path.parent}”：{reason}。")


def make_folder(folder: Path) -> None:
    """Make a folder for the outputs, or say why it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        message = f"不能建立文件夹“{folder}”。"
        raise FlawsFound([OUTPUT_UNWRITABLE.at(str(folder), message)]) from None
