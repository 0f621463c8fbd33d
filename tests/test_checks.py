import sqlite3
from pathlib import Path

import pytest
from django.conf import settings

from hengji import checks

MOUNTS = (
    "/dev/sda1 / ext4 rw 0 0",
    "server:/share /mnt nfs4 rw 0 0",
    "/dev/sdb1 /mnt/own xfs rw 0 0",
    r"//server/share /srv/two\040words cifs rw 0 0",
)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/hengji", "ext4"),
        ("/mnt", "nfs4"),
        ("/mnt/a/b", "nfs4"),
        ("/mnt/own/data", "xfs"),
        ("/mntx", "ext4"),
        ("/srv/two words/data", "cifs"),
    ],
)
def test_the_deepest_mount_tells_the_file_system(folder: str, kind: str) -> None:
    assert checks.file_system_of(Path(folder), MOUNTS) == kind


def embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")


def test_an_embedded_database_on_a_network_file_system_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    embedded(monkeypatch)
    (tmp_path / "mounts").write_text("server:/share / nfs rw 0 0\n")
    monkeypatch.setattr(checks, "MOUNTS", tmp_path / "mounts")

    found = checks.check_data_folder()

    assert [(each.id, "网络文件系统（nfs）" in str(each.msg)) for each in found] == [
        ("hengji.E001", True)
    ]


def test_a_server_database_may_keep_its_files_where_it_likes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = "django.db.backends.postgresql"
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", engine)
    (tmp_path / "mounts").write_text("server:/share / nfs rw 0 0\n")
    monkeypatch.setattr(checks, "MOUNTS", tmp_path / "mounts")

    assert [*checks.check_data_folder(), *checks.check_sqlite()] == []


@pytest.mark.parametrize(("version", "count"), [((3, 40, 1), 1), ((3, 51, 3), 0)])
def test_an_old_library_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], count: int
) -> None:
    embedded(monkeypatch)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)

    assert [each.id for each in checks.check_sqlite()] == ["hengji.W001"] * count
