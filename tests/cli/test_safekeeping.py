import hashlib
import json
import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection

from hengji.core.signing import read_head, signed
from tests.services.ports import free_port

BACKUP = Path(__file__).parents[1] / "fixtures" / "format-1.hengji"
RUN = "from hengji.cli import main; main()"
READ_ONLY = (
    "from django.db.backends.signals import connection_created as made; "
    "refuse = lambda connection, **_: connection.cursor().execute('PRAGMA query_only = ON'); "
    "made.connect(refuse); "
) + RUN
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); " + RUN


def environment(data: Path, database_url: str = "") -> dict[str, str]:
    ours = ("HENGJI_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "HENGJI_DATA": str(data), "DATABASE_URL": database_url}


def hengji(
    data: Path, *words: object, code: str = RUN, database_url: str = ""
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env=environment(data, database_url),
    )


@pytest.fixture(scope="module")
def restored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("restored")
    ran = hengji(folder, "restore", BACKUP, "--into", folder / "data")
    assert (ran.returncode, ran.stderr) == (0, "")
    return folder / "data"


@pytest.fixture
def data(restored: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own, with four scores and two files."""
    return Path(shutil.copytree(restored, tmp_path / "data"))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for very little."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "hengji-tests", place]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        pytest.skip("这里不能挂载小磁盘；磁盘写满另有限制文件大小的测试")
    yield place
    subprocess.run(["umount", place], check=True)


def tamper(data: Path, statement: str) -> None:
    """Change the database as somebody would who goes round the application."""
    with closing(sqlite3.connect(data / "hengji.sqlite3")) as database, database:
        for name in ("update", "delete", "replace"):
            database.execute(f"DROP TRIGGER event_refuses_{name}")
        database.execute(statement)


def add_stored_file(data: Path, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()
    place = data / "files" / digest[:2] / digest
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content)
    with closing(sqlite3.connect(data / "hengji.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO hengji_storedfile (sha256, size, stored_at) VALUES (?, ?, ?)",
            (digest, len(content), "2025-01-01 00:00:00"),
        )


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def last_event(data: Path) -> tuple[int, str]:
    with closing(sqlite3.connect(data / "hengji.sqlite3")) as database:
        asked = "SELECT sequence, hash FROM hengji_event ORDER BY sequence DESC LIMIT 1"
        found: tuple[int, str] = database.execute(asked).fetchone()
        return found


def test_verify_says_that_everything_holds(data: Path) -> None:
    sequence, digest = last_event(data)

    ran = hengji(data, "verify")

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        f"操作记录　完好　{sequence} 条，末条散列值 {digest}",
        "文件　　　完好　2 个，444 字节",
        "得分　　　完好　4 项评价",
    ]


def test_verify_names_the_first_broken_link_and_every_damaged_file(data: Path) -> None:
    tamper(data, "UPDATE hengji_event SET summary = '改过' WHERE sequence = 2")
    gone, changed = sorted(path for path in (data / "files").rglob("*") if path.is_file())
    gone.unlink()
    changed.write_bytes(b"x")

    ran = hengji(data, "verify", "--json")

    told = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert told["sound"] is False
    assert told["events"]["count"] == 1
    assert told["events"]["broken"] == {
        "sequence": 2,
        "why": "内容与散列值不符，这一条被改过",
    }
    assert [each[:64] for each in told["files"]["missing"]] == [gone.name]
    assert [each[:64] for each in told["files"]["changed"]] == [changed.name]
    assert told["scores"] == {"count": 4, "differing": [], "recalculated": []}


def test_verify_prints_what_does_not_hold(data: Path) -> None:
    tamper(data, "UPDATE hengji_event SET summary = '改过' WHERE sequence = 2")

    ran = hengji(data, "verify")

    assert ran.returncode == 1
    assert ran.stdout.startswith("操作记录　不符　第 2 条：内容与散列值不符，这一条被改过\n")


def test_a_head_on_another_machine_finds_a_truncation(data: Path, tmp_path: Path) -> None:
    wrote = hengji(data, "verify", "--write-head", tmp_path / "链头.json")
    head = read_head((tmp_path / "链头.json").read_text("utf-8"))
    assert head is not None
    tamper(
        data, "DELETE FROM hengji_event WHERE sequence = (SELECT max(sequence) FROM hengji_event)"
    )

    unaware = hengji(data, "verify")
    aware = hengji(data, "verify", "--head", tmp_path / "链头.json")
    paper = ["--head", tmp_path / "链头.json", "--public-key", "0" * 64]
    foreign = hengji(data, "verify", *paper)

    assert head.public_key in wrote.stdout
    assert (wrote.returncode, unaware.returncode, aware.returncode) == (0, 0, 1)
    assert f"第 {head.head.sequence - 1} 条之后的记录不见了" in aware.stdout
    assert foreign.returncode == 1
    assert "链头不是用给出的公钥签名的" in foreign.stderr or "签名的公钥是" in foreign.stderr


def test_no_head_is_written_of_a_chain_that_does_not_hold(data: Path, tmp_path: Path) -> None:
    tamper(data, "UPDATE hengji_event SET summary = '改过' WHERE sequence = 2")

    ran = hengji(data, "verify", "--write-head", tmp_path / "链头.json")

    assert ran.returncode == 1
    assert not (tmp_path / "链头.json").exists()


def test_where_there_is_no_database_verify_makes_none(tmp_path: Path) -> None:
    ran = hengji(tmp_path / "data", "verify")

    assert ran.returncode == 1
    assert "没有这个数据库文件" in ran.stderr
    assert not (tmp_path / "data" / "hengji.sqlite3").exists()


def test_a_bar_is_shown_on_a_terminal(data: Path) -> None:
    ours, theirs = pty.openpty()

    subprocess.run(
        [sys.executable, "-c", RUN, "verify"],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        check=True,
        env=environment(data),
    )

    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    os.close(theirs)
    assert f"操作记录 {'█' * 30} 100%" in shown


def test_a_backup_goes_there_and_back(data: Path, tmp_path: Path) -> None:
    saved = hengji(data, "backup", tmp_path / "b.hengji", "--json")
    restored = hengji(data, "restore", tmp_path / "b.hengji", "--into", tmp_path / "new", "--json")
    verified = hengji(tmp_path / "new", "verify")

    assert (saved.returncode, saved.stderr) == (0, "")
    assert [restored.returncode, verified.returncode] == [0, 0]
    there, back = json.loads(saved.stdout), json.loads(restored.stdout)
    assert there["size"] == (tmp_path / "b.hengji").stat().st_size
    assert (back["rows"], back["head"]) == (there["rows"], there["head"])
    assert back["sound"] is True
    assert names_in(tmp_path / "new") == ["files", "hengji.sqlite3", "secret-key"]


def test_a_backup_that_exceeds_what_is_allowed_leaves_nothing(data: Path, tmp_path: Path) -> None:
    add_stored_file(data, os.urandom(300_000))

    ran = hengji(data, "backup", tmp_path / "b.hengji", code=LIMITED)

    assert ran.returncode == 1
    assert "文件超过了允许的大小，备份没有完成。请检查磁盘空间和写入权限" in ran.stderr
    assert names_in(tmp_path) == ["data"]
    assert hengji(data, "verify").returncode == 0


def test_a_full_disk_stops_a_backup_with_a_sentence(data: Path, disk: Path) -> None:
    add_stored_file(data, os.urandom(300_000))

    ran = hengji(data, "backup", disk / "b.hengji")

    assert ran.returncode == 1
    assert "磁盘已满，备份没有完成。" in ran.stderr
    assert names_in(disk) == []


def test_a_folder_that_cannot_even_be_looked_into_stops_a_backup_with_a_sentence(
    data: Path, tmp_path: Path
) -> None:
    ran = hengji(data, "backup", tmp_path / ("x" * 300) / "b.hengji")

    assert ran.returncode == 1
    assert "文件夹不存在或磁盘不可用，备份没有完成。" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "words", ["account 演示甲 --login jia --role chief", "tick", "serve --port {}"]
)
def test_a_read_only_disk_under_the_records_is_told_in_a_sentence(data: Path, words: str) -> None:
    ran = hengji(data, *words.format(free_port()).split(), code=READ_ONLY)

    assert ran.returncode == 1
    assert "磁盘或数据库是只读的。请检查 HENGJI_DATA 指向的文件夹" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_backup_is_whole_where_the_disk_of_the_records_takes_no_event(
    data: Path, tmp_path: Path
) -> None:
    before = last_event(data)

    ran = hengji(data, "backup", tmp_path / "b.hengji", code=READ_ONLY)

    assert ran.returncode == 0
    assert "磁盘或数据库是只读的，操作记录里没有写上这次备份。" in ran.stderr
    assert last_event(data) == before
    again = hengji(tmp_path, "restore", tmp_path / "b.hengji", "--into", tmp_path / "again")
    assert again.returncode == 0


def test_a_full_disk_stops_a_restore_with_a_sentence(data: Path, disk: Path) -> None:
    ran = hengji(data, "restore", BACKUP, "--into", disk / "new")

    assert ran.returncode == 1
    assert "磁盘已满，恢复没有完成。" in ran.stderr
    assert names_in(disk) == []


def test_a_file_that_cannot_be_read_is_named(data: Path) -> None:
    kept = next(path for path in (data / "files").rglob("*") if path.is_file())
    kept.unlink()
    kept.mkdir()

    ran = hengji(data, "verify")

    assert ran.returncode == 1
    assert f"不见了或读不出：{kept.name}" in ran.stdout


def test_a_read_only_disk_is_told_in_a_sentence(data: Path, disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)

    saved = hengji(data, "backup", disk / "b.hengji")
    restored = hengji(data, "restore", BACKUP, "--into", disk / "new")

    assert (saved.returncode, restored.returncode) == (1, 1)
    assert "磁盘是只读的，备份没有完成。" in saved.stderr
    assert "磁盘是只读的，恢复没有完成。" in restored.stderr


def test_a_backup_killed_half_way_leaves_no_file_under_its_name(data: Path, tmp_path: Path) -> None:
    add_stored_file(data, bytes(400_000_000))
    running = subprocess.Popen(
        [sys.executable, "-c", RUN, "backup", str(tmp_path / "b.hengji")], env=environment(data)
    )
    until = time.monotonic() + 60
    while not any(path.stat().st_size > 1_000_000 for path in tmp_path.glob(".b.hengji.*")):
        assert time.monotonic() < until
        time.sleep(0.005)

    running.send_signal(signal.SIGKILL)

    assert running.wait() == -signal.SIGKILL
    assert not (tmp_path / "b.hengji").exists()
    assert hengji(data, "verify").returncode == 0
    assert hengji(data, "backup", tmp_path / "b.hengji").returncode == 0
    assert [name for name in names_in(tmp_path) if not name.startswith(".")] == ["b.hengji", "data"]


def test_a_hostile_backup_is_refused_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "b.hengji").write_bytes(BACKUP.read_bytes()[:-1_000])

    ran = hengji(tmp_path, "restore", tmp_path / "b.hengji", "--into", tmp_path / "new")

    assert ran.returncode == 1
    assert "“b.hengji”不能恢复：它不是备份，或没有传完整。请换一份备份" in ran.stderr
    assert names_in(tmp_path) == ["b.hengji"]


@pytest.fixture
def empty_database(committed: None) -> Iterator[str]:
    """The address of an empty database on the server under test."""
    if connection.vendor != "postgresql":
        pytest.skip("这一次测试的数据库是 SQLite")
    at = settings.DATABASES["default"]
    name = f"{at['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    yield f"postgresql://{at['USER']}:{quote(at['PASSWORD'])}@{at['HOST']}:{at['PORT']}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


def test_a_backup_moves_into_an_empty_postgresql(empty_database: str, tmp_path: Path) -> None:
    into = tmp_path / "new"

    restored = hengji(tmp_path, "restore", BACKUP, "--into", into, database_url=empty_database)
    again = hengji(
        tmp_path, "restore", BACKUP, "--into", tmp_path / "n", database_url=empty_database
    )
    verified = hengji(into, "verify", database_url=empty_database)
    saved = hengji(into, "backup", tmp_path / "b.hengji", database_url=empty_database)
    back = hengji(tmp_path, "restore", tmp_path / "b.hengji", "--into", tmp_path / "back")
    with pytest.raises(psycopg.Error) as refused, psycopg.connect(empty_database) as server:
        server.execute("UPDATE hengji_event SET summary = 'x'")

    assert "append-only" in str(refused.value)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert again.returncode == 1
    assert "里已经有表" in again.stderr
    assert (verified.returncode, saved.returncode, back.returncode) == (0, 0, 0)
    assert names_in(tmp_path) == ["b.hengji", "back", "new"]


def test_a_restore_that_fails_leaves_the_postgresql_empty(
    empty_database: str, tmp_path: Path
) -> None:
    spoiled = tmp_path / "b.hengji"
    with ZipFile(BACKUP) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(content["manifest.json"])
    foreign = signed({**manifest, "head": [6, "0" * 64]}, Ed25519PrivateKey.generate())
    with ZipFile(spoiled, "w") as archive:
        for name, each in {**content, "manifest.json": json.dumps(foreign).encode()}.items():
            archive.writestr(name, each)

    stopped = hengji(
        tmp_path, "restore", spoiled, "--into", tmp_path / "n", database_url=empty_database
    )
    restored = hengji(
        tmp_path, "restore", BACKUP, "--into", tmp_path / "n", database_url=empty_database
    )

    assert "恢复出的操作记录与备份的清单不符" in stopped.stderr
    assert (stopped.returncode, restored.returncode) == (1, 0)
