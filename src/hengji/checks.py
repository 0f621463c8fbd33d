"""What an installation must not do (系统检查), told before it starts."""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Advice

MOUNTS = Path("/proc/mounts")
NETWORK_FILE_SYSTEMS = frozenset(
    {
        "9p", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.sshfs", "glusterfs", "lustre",
        "ncpfs", "nfs", "nfs4", "smb3", "smbfs", "fuse.glusterfs", "fuse.ceph", "fuse.davfs2",
    }
)  # fmt: skip
SOUND_SQLITE = (3, 51, 3)
"""Earlier libraries can lose a write when two connections checkpoint at once."""


@register("hengji")
def check_data_folder(
    app_configs: Sequence[AppConfig] | None = None,  # noqa: ARG001 - Django's signature
    **_options: object,
) -> list[CheckMessage]:
    """Refuse an embedded database on a network file system, which breaks its locks."""
    if not _embedded():
        return []
    folder = Path(settings.CONFIG.data).resolve()
    kind = file_system_of(folder)
    if kind not in NETWORK_FILE_SYSTEMS and not str(folder).startswith("\\\\"):
        return []
    return [
        Error(
            f"数据文件夹 {folder} 在网络文件系统（{kind or '共享文件夹'}）上，数据库会损坏。",
            hint="请把 HENGJI_DATA 改到本机磁盘；多台机器共用的，请改用 PostgreSQL。",
            id="hengji.E001",
        )
    ]


@register("hengji")
def check_sqlite(
    app_configs: Sequence[AppConfig] | None = None,  # noqa: ARG001 - Django's signature
    **_options: object,
) -> list[CheckMessage]:
    """Warn of an SQLite library that is older than it should be."""
    if not _embedded() or sqlite3.sqlite_version_info >= SOUND_SQLITE:
        return []
    wanted = ".".join(str(part) for part in SOUND_SQLITE)
    return [
        Advice(
            f"SQLite 的版本是 {sqlite3.sqlite_version}，低于 {wanted}。",
            hint="请在方便时升级 Python 或 SQLite；程序已避开旧版本的已知缺陷，可以继续使用。",
            id="hengji.W001",
        )
    ]


def file_system_of(folder: Path, mounts: Iterable[str] | None = None) -> str:
    """Name the file system a folder is on; empty where the machine does not say."""
    if mounts is None:
        mounts = MOUNTS.read_text("utf-8").splitlines() if MOUNTS.exists() else ()
    found = [
        (len(point), kind)
        for point, kind in (_mount(line) for line in mounts)
        if folder == Path(point) or Path(point) in folder.parents
    ]
    return max(found, default=(0, ""), key=lambda each: each[0])[1]


def _mount(line: str) -> tuple[str, str]:
    _device, point, kind, *_rest = line.split(" ")
    return os.fsdecode(point.encode().decode("unicode_escape").encode("latin-1")), kind


def _embedded() -> bool:
    return str(settings.DATABASES["default"]["ENGINE"]).endswith("sqlite3")
