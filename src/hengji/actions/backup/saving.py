"""Making a backup (备份) while people go on working."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from hengji.actions.backup.archive import (
    Manifest,
    Member,
    file_member,
    table_member,
    write_manifest,
    write_member,
)
from hengji.actions.backup.flaws import (
    BACKUP_EXISTS,
    BACKUP_NOT_NOTED,
    BACKUP_NOT_WRITTEN,
    STORED_FILE_CHANGED,
    STORED_FILE_MISSING,
)
from hengji.actions.backup.rows import OURS, lines_of, tables_of
from hengji.actions.chain import place_name, public_key, signing_key
from hengji.actions.files import disk_reason
from hengji.actions.recording import note
from hengji.core.events import EMPTY, Head
from hengji.core.flaws import Flaw, FlawsFound
from hengji.core.verbs import Note
from hengji.models import Event, StoredFile
from hengji.models.vendor_sql import snapshot_of
from hengji.queries.chain import BYTES_AT_ONCE, Progress
from hengji.queries.files import place_of

SNAPSHOT = "snapshot"
BYTES_OF_A_ROW = 300
"""About how much a row takes, to tell how far it is."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A backup as it was made; flaws name files that were damaged before."""

    manifest: Manifest
    size: int
    flaws: tuple[Flaw, ...]


def back_up(path: Path, progress: Progress) -> Saved:
    """Write everything there is at one moment to one file, whole or not at all.

    Raises:
        FlawsFound: The file is there already, or the disk refuses it.
    """
    beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.partial")
    try:
        if path.exists():
            raise FlawsFound([BACKUP_EXISTS.at(str(path), f"“{path.name}”已经存在。")])
        try:
            saved = _write(beside, progress)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as problem:
        reason = disk_reason(problem) or "文件夹不存在或磁盘不可用"
        raise FlawsFound([BACKUP_NOT_WRITTEN.at(str(path), f"{reason}，备份没有完成。")]) from None
    try:
        note(Note.SYSTEM, None, f"备份到 {path.name}", counts=dict(saved.manifest.counts))
    except DatabaseError as problem:
        refused = disk_reason(problem)
        if refused is None:
            raise
        unnoted = BACKUP_NOT_NOTED.at(str(path), f"{refused}，操作记录里没有写上这次备份。")
        return replace(saved, flaws=(*saved.flaws, unnoted))
    return saved


def _write(path: Path, progress: Progress) -> Saved:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "w+b") as file:
        with ZipFile(file, "w", ZIP_STORED, allowZip64=True) as archive, snapshot():
            manifest, flaws = _write_members(archive, progress)
            write_manifest(archive, manifest, signing_key())
        file.flush()
        os.fsync(file.fileno())
        return Saved(manifest, file.seek(0, os.SEEK_END), tuple(flaws))


@contextmanager
def snapshot() -> Iterator[None]:
    """Show one moment of the database under an alias, and hold up no writer."""
    connections[SNAPSHOT] = snapshot_of(connections["default"])
    try:
        with transaction.atomic(using=SNAPSHOT):
            yield
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT]


def _write_members(archive: ZipFile, progress: Progress) -> tuple[Manifest, list[Flaw]]:
    """Write rows first, then files, since what a row names never changes or goes."""
    tables = tables_of(apps)
    counts = {
        name: model._base_manager.using(SNAPSHOT).count()  # noqa: SLF001 - Django's door
        for name, model in tables.items()
    }
    stored = list(StoredFile.objects.using(SNAPSHOT).order_by("pk"))
    total = sum(counts.values()) * BYTES_OF_A_ROW + sum(file.size for file in stored)
    done = 0

    def counted(pieces: Iterator[tuple[int, bytes]]) -> Iterator[bytes]:
        nonlocal done
        for size, piece in pieces:
            yield piece
            done += size
            progress(done, total)

    members: dict[str, Member] = {}
    for name, model in tables.items():
        lines = ((rows * BYTES_OF_A_ROW, text) for rows, text in lines_of(model, SNAPSHOT))
        members[table_member(name)] = write_member(archive, table_member(name), counted(lines))
    flaws = []
    for file in stored:
        name = file_member(file.sha256)
        try:
            content = place_of(file.sha256).open("rb")
        except FileNotFoundError:
            flaws.append(STORED_FILE_MISSING.at(file.sha256, "文件不见了。"))
            continue
        with content:
            members[name] = write_member(archive, name, counted(_pieces(content)))
        if members[name] != (file.size, file.sha256):
            flaws.append(STORED_FILE_CHANGED.at(file.sha256, "文件被改过。"))
    return _manifest(counts, members), flaws


def _pieces(content: BinaryIO) -> Iterator[tuple[int, bytes]]:
    while chunk := content.read(BYTES_AT_ONCE):
        yield len(chunk), chunk


def _manifest(counts: dict[str, int], members: dict[str, Member]) -> Manifest:
    events = Event.objects.using(SNAPSHOT).order_by("-sequence")
    last = events.values_list("sequence", "hash").first()
    applied = MigrationRecorder(connections[SNAPSHOT]).applied_migrations()
    return Manifest(
        product=settings.VERSION,
        created=timezone.localtime().isoformat(timespec="seconds"),
        place=place_name(),
        database=connections[SNAPSHOT].vendor,
        migration=max(name for app, name in applied if app == OURS),
        counts=counts,
        head=Head(*last) if last else EMPTY,
        members=members,
        public_key=public_key(),
    )
