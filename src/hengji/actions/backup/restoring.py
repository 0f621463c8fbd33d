"""Restoring a backup (恢复) into an empty place, whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import load_backend

from hengji.actions.backup.archive import (
    Backup,
    Manifest,
    check_members,
    chunks_of,
    file_member,
    newer,
    opened,
    table_member,
    unusable,
)
from hengji.actions.backup.flaws import NOT_RESTORED, PLACE_NOT_EMPTY
from hengji.actions.backup.rows import OURS, Model, load_rows, tables_of
from hengji.actions.files import disk_reason
from hengji.actions.recording import note
from hengji.config import sqlite_in
from hengji.core.flaws import FlawsFound
from hengji.core.verbs import Note
from hengji.models.vendor_sql import follow_the_highest_numbers
from hengji.queries.chain import (
    EventsFound,
    Progress,
    ScoresFound,
    check_events,
    check_scores,
    last_head,
)

Database = dict[str, object]
_NOT_ROWS = (ValueError, TypeError, KeyError, RecursionError, ValidationError)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and whether its events and scores hold."""

    manifest: Manifest
    events: EventsFound
    scores: ScoresFound


def restore(
    path: Path, into: Path, progress: Progress, database: Database | None = None
) -> Restored:
    """Restore a backup into an empty folder and an empty database.

    Args:
        path: The backup.
        into: The data folder to be; nothing is there, or nothing is in it.
        progress: Told how far it is; it begins anew at each stage.
        database: Django's settings of an empty database; None means the
            embedded one, inside the folder.

    Raises:
        FlawsFound: The backup or the place will not do; nothing stays then.
    """
    _check_empty(into)
    with opened(path) as backup:
        check_members(backup, progress)
        try:
            temporary = Path(tempfile.mkdtemp(dir=into.parent, prefix=f".{into.name}."))
        except OSError as problem:
            raise _stopped(into, problem) from None
        try:
            return _restore(backup, temporary, into, progress, database)
        except (OSError, DatabaseError) as problem:
            raise _stopped(into, problem) from None
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def _restore(
    backup: Backup,
    temporary: Path,
    into: Path,
    progress: Progress,
    database: Database | None,
) -> Restored:
    _extract_files(backup, temporary / "files", progress)
    if database is None:
        with standing_in(sqlite_in(temporary)):
            restored = _fill(backup, progress)
        _put_in_place(temporary, into)
        return restored
    with standing_in(database):
        if connection.introspection.table_names():
            name = str(database["NAME"])
            raise FlawsFound([PLACE_NOT_EMPTY.at(name, f"数据库“{name}”里已经有表。")])
        with transaction.atomic():
            restored = _fill(backup, progress)
            _put_in_place(temporary, into)
        return restored


@contextmanager
def standing_in(database: Database) -> Iterator[None]:
    """Let another database be the one that everything reads and writes."""
    settings = connections.configure_settings({DEFAULT_DB_ALIAS: database})[DEFAULT_DB_ALIAS]
    before = connections[DEFAULT_DB_ALIAS]
    other = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = before


def _fill(backup: Backup, progress: Progress) -> Restored:
    """Build the tables of the backup's edition, load the rows, and bring both up to date."""
    manifest = backup.manifest
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    then = (OURS, manifest.migration)
    if then not in executor.loader.graph.nodes:
        raise newer(backup.path)
    state = executor.migrate([then, *(leaf for leaf in leaves if leaf[0] != OURS)])
    with transaction.atomic():
        _load_tables(backup, tables_of(state.apps), progress)
    MigrationExecutor(connection).migrate(leaves)
    if last_head() != manifest.head:
        raise unusable(backup.path, "恢复出的操作记录与备份的清单不符")
    note(Note.SYSTEM, None, f"从 {manifest.created} 的备份恢复", head=list(manifest.head))
    return Restored(manifest, check_events([], progress), check_scores())


def _load_tables(backup: Backup, tables: Mapping[str, Model], progress: Progress) -> None:
    total, done = sum(backup.manifest.counts.values()), 0
    for name in backup.manifest.counts:
        try:
            with backup.archive.open(table_member(name)) as lines:
                for count in load_rows(tables[name], lines):
                    done += count
                    progress(done, total)
        except _NOT_ROWS:
            raise unusable(backup.path, f"表“{name}”的内容读不出来") from None
    connection.check_constraints()
    follow_the_highest_numbers(connection, tables.values())


def _extract_files(backup: Backup, folder: Path, progress: Progress) -> None:
    folder.mkdir()
    files = backup.manifest.files
    total, done = sum(member.size for member in files.values()), 0
    for sha256 in files:
        place = folder / sha256[:2] / sha256
        place.parent.mkdir(exist_ok=True)
        with place.open("xb") as file:
            for chunk in chunks_of(backup.archive, file_member(sha256)):
                file.write(chunk)
                done += len(chunk)
                progress(done, total)


def _check_empty(into: Path) -> None:
    try:
        empty = not into.exists() or (into.is_dir() and not any(into.iterdir()))
    except OSError as problem:
        raise _stopped(into, problem) from None
    if not empty:
        raise FlawsFound([PLACE_NOT_EMPTY.at(str(into), f"“{into}”不是空的文件夹。")])


def _put_in_place(temporary: Path, into: Path) -> None:
    if into.exists():
        into.rmdir()
    temporary.rename(into)


def _stopped(into: Path, problem: OSError | DatabaseError) -> FlawsFound:
    """Say why the disk or the database refused."""
    if isinstance(problem, OSError):
        reason = disk_reason(problem) or "上级文件夹不存在或磁盘不可用"
    else:
        said = (str(problem).strip().splitlines() or ["没有说明"])[0]
        reason = disk_reason(problem) or f"数据库没有接受（{said}）"
    return FlawsFound([NOT_RESTORED.at(str(into), f"{reason}，恢复没有完成。")])
