"""Verify, backup and restore of 1,000,000 events and half a gigabyte of files.

On SQLite and on PostgreSQL, each command as a person runs it, in a fresh
process. Beside verify stands a bare loop of hashlib over the same rows from
the driver; beside backup the database's own tool and a copy of the files.
Wall time and processor time are both told, since a busy machine stretches the
first and not the second.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from tests.services.postgresql import postgresql, programs

EVENTS, FILES, MEGABYTES = 1_000_000, 16, 30
MOST_SECONDS_TO_VERIFY = 30.0
SETUP = """
import os, sys, time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.settings")
import django; django.setup()
from django.db import connection
"""
FILL = """
from datetime import UTC, datetime, timedelta
from django.core.management import call_command
from django.db import transaction
from hengji.actions.files import store_file
from hengji.core.events import FIRST_HASH, Entry, hash_of
events, files, megabytes = map(int, sys.argv[1:])
call_command("migrate", verbosity=0)
start = datetime(2024, 1, 1, tzinfo=UTC)
changes = '{"changes": [["得分", "88.00", "89.50"], ["等级", "良", "良"]]}'
def rows():
    before = FIRST_HASH
    for number in range(1, events + 1):
        entry = Entry(number, start + timedelta(seconds=number), number % 40, "演示经办", "staff",
            "10.1.2.3", f"{number:036d}", "更正得分", "绩效评价", number % 5000,
            "道路养护及配套设施建设项目", 1, "成功", "复核评分依据后更正", changes)
        digest = hash_of(entry, before)
        yield [*entry, before, digest]
        before = digest
names = ", ".join((*Entry._fields, "previous_hash", "hash"))
with transaction.atomic(), connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        places = ", ".join(["%s"] * 17)
        plain = ([row[0], row[1].strftime("%Y-%m-%d %H:%M:%S"), *row[2:]] for row in rows())
        cursor.executemany(f"INSERT INTO hengji_event ({names}) VALUES ({places})", plain)
    else:
        with cursor.copy(f"COPY hengji_event ({names}) FROM STDIN") as copy:
            for row in rows():
                copy.write_row(row)
for number in range(files):
    store_file((os.urandom(1 << 20) for _ in range(megabytes)), f"{number}")
"""
BARE_LOOP = """
import hashlib
with connection.cursor() as cursor:
    cursor.execute("SELECT * FROM hengji_event ORDER BY sequence")
    while part := cursor.fetchmany(5000):
        for row in part:
            hashlib.sha256(repr(row).encode()).hexdigest()
"""
WRITER = """
from hengji.actions.recording import note
from hengji.core.verbs import Note
slowest = written = 0
print("ready", flush=True)
stop = sys.stdin.fileno()
import select
while not select.select([stop], [], [], 0.01)[0]:
    start = time.perf_counter()
    note(Note.SYSTEM, None, "同时写入")
    slowest, written = max(slowest, time.perf_counter() - start), written + 1
print(written, slowest)
"""
SQLITE_BACKUP = """
import sqlite3, sys
source, target = sqlite3.connect(sys.argv[1]), sqlite3.connect(sys.argv[2])
source.backup(target)
"""
HENGJI = "from hengji.cli import main; main()"


class Taken(NamedTuple):
    """Seconds by the clock, and of the processor in our process."""

    wall: float
    processor: float

    def __str__(self) -> str:
        return f"{self.wall:6.1f} s（处理器 {self.processor:.1f} s）"


def run() -> bool:
    """Measure both databases and tell whether verify is fast enough on both."""
    print(f"  {EVENTS} 条操作记录，{FILES * MEGABYTES} MB 文件")
    with tempfile.TemporaryDirectory(prefix="hengji-bench-") as folder:
        sqlite = _measure(Path(folder), "", "")
    if programs() is None:
        print("  没有安装 PostgreSQL，没有测")
        return sqlite
    with postgresql() as url, tempfile.TemporaryDirectory(prefix="hengji-bench-") as folder:
        other = urlunsplit(urlsplit(url)._replace(path="/restored"))
        import psycopg  # noqa: PLC0415 - only where there is a PostgreSQL

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE restored")
        return _measure(Path(folder), url, other) and sqlite


def _measure(folder: Path, url: str, other: str) -> bool:
    data, again = folder / "data", folder / "again"
    here, there = _environment(data, url), _environment(again, other)
    _timed([*_python(SETUP + FILL), str(EVENTS), str(FILES), str(MEGABYTES)], here)
    verified = _timed([*_python(HENGJI), "verify"], here)
    bare = _timed(_python(SETUP + BARE_LOOP), here)
    saved, written, slowest = _backup_while_writing(folder / "b.hengji", here)
    size = (folder / "b.hengji").stat().st_size
    peer = _peer_backup(folder, data, url, here)
    restore = [*_python(HENGJI), "restore", str(folder / "b.hengji"), "--into", str(again)]
    restored = _timed(restore, there)
    verified_again = _timed([*_python(HENGJI), "verify"], there)
    print(f"  {'PostgreSQL' if url else 'SQLite'}")
    print(f"    核验                  {verified}，是逐行散列的 {verified.wall / bare.wall:.1f} 倍")
    print(f"    对照：驱动逐行散列    {bare}")
    print(
        f"    备份 {size / 1e6:5.0f} MB          {saved}，是对照的 {saved.wall / peer.wall:.1f} 倍"
    )
    print(f"      同时写入 {written} 条，最慢一条 {slowest * 1000:.0f} ms")
    print(f"    对照：自带工具加拷贝  {peer}")
    print(f"    恢复并核验记录链      {restored}")
    print(f"    恢复后再核验          {verified_again}", flush=True)
    return verified.wall <= MOST_SECONDS_TO_VERIFY


def _backup_while_writing(path: Path, environment: Mapping[str, str]) -> tuple[Taken, int, float]:
    writer = subprocess.Popen(
        _python(SETUP + WRITER),
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    writer.stdout.readline()
    taken = _timed([*_python(HENGJI), "backup", str(path)], environment)
    told, _ = writer.communicate("\n")
    written, slowest = told.split()
    return taken, int(written), float(slowest)


def _peer_backup(folder: Path, data: Path, url: str, environment: Mapping[str, str]) -> Taken:
    """Time the database's own tool, and a plain copy of the files."""
    target = folder / "peer"
    target.mkdir()
    if url:
        dump = [str((programs() or Path()) / "pg_dump"), "-Fc", "-Z0", "-f", str(target / "d"), url]
    else:
        dump = [*_python(SQLITE_BACKUP), str(data / "hengji.sqlite3"), str(target / "d")]
    dumped = _timed(dump, environment)
    copied = _timed(["cp", "-r", str(data / "files"), str(target / "files")], environment)
    shutil.rmtree(target)
    return Taken(dumped.wall + copied.wall, dumped.processor + copied.processor)


def _timed(command: Sequence[str], environment: Mapping[str, str]) -> Taken:
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    assert process.returncode == 0, command
    return Taken(wall, usage.ru_utime + usage.ru_stime)


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def _environment(data: Path, url: str) -> dict[str, str]:
    with suppress(KeyError):
        del os.environ["DJANGO_SETTINGS_MODULE"]
    return {**os.environ, "HENGJI_DATA": str(data), "DATABASE_URL": url}


if __name__ == "__main__":
    run()
