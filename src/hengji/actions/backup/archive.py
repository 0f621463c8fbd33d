"""The one file of a backup (备份文件): a ZIP, stored without compression.

It holds ``manifest.json``, a file of lines for each table and every stored
file under its SHA-256. The manifest lists each member with its digest and is
signed. Since nothing is compressed, nothing can be larger than it looks.
"""

import hashlib
import json
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hengji.actions.backup.flaws import BACKUP_NEWER, BACKUP_UNUSABLE
from hengji.core.events import Head
from hengji.core.flaws import FlawsFound
from hengji.core.signing import PUBLIC_KEY, is_signed, signed
from hengji.queries.chain import BYTES_AT_ONCE, Progress

FORMAT = 1
MANIFEST = "manifest.json"
_MEMBER = re.compile(r"tables/[a-z]+\.[a-z_]+\.jsonl|files/[0-9a-f]{64}")
_ENCRYPTED_OR_PATCHED = 0x1 | 0x20 | 0x40


class Member(NamedTuple):
    """Size and SHA-256 of one member."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself.

    Attributes:
        created: When, as ISO 8601 with its zone.
        place: Names the installation it came from.
        migration: The last migration of the tables.
        counts: Rows by table.
        head: The last event of the snapshot.
        members: Everything else in the file.
    """

    product: str
    created: str
    place: str
    database: str
    migration: str
    counts: Mapping[str, int]
    head: Head
    members: Mapping[str, Member]
    public_key: str = ""

    @property
    def files(self) -> dict[str, Member]:
        """Return the stored files by their SHA-256."""
        folder = "files/"
        return {
            name.removeprefix(folder): member
            for name, member in self.members.items()
            if name.startswith(folder)
        }


class Backup(NamedTuple):
    """A backup that is open for reading."""

    path: Path
    archive: ZipFile
    manifest: Manifest


def table_member(table: str) -> str:
    """Name the member that holds a table."""
    return f"tables/{table}.jsonl"


def file_member(sha256: str) -> str:
    """Name the member that holds a stored file."""
    return f"files/{sha256}"


def write_member(archive: ZipFile, name: str, chunks: Iterable[bytes]) -> Member:
    """Add a member in pieces of any size."""
    info = ZipInfo(name)
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    digest, size = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=True) as member:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            member.write(chunk)
    return Member(size, digest.hexdigest())


def write_manifest(archive: ZipFile, manifest: Manifest, key: Ed25519PrivateKey) -> None:
    """Add the manifest, signed, as the last member."""
    statement = {
        "format": FORMAT,
        "product": manifest.product,
        "created": manifest.created,
        "place": manifest.place,
        "database": manifest.database,
        "migration": manifest.migration,
        "counts": dict(manifest.counts),
        "head": list(manifest.head),
        "members": {name: list(member) for name, member in manifest.members.items()},
    }
    text = json.dumps(signed(statement, key), ensure_ascii=False, indent=1)
    write_member(archive, MANIFEST, [text.encode()])


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """Open a backup after seeing that it is one and holds what its manifest lists.

    Raises:
        FlawsFound: It is not, it was changed, or it is newer than this program.
    """
    try:
        archive = ZipFile(path)
    except FileNotFoundError:
        raise unusable(path, "没有这个文件") from None
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise unusable(path, "它不是备份，或没有传完整") from None
    with archive:
        _check_shape(path, archive.infolist())
        yield Backup(path, archive, _read_manifest(path, archive))


def _check_shape(path: Path, members: list[ZipInfo]) -> None:
    names = [info.filename for info in members]
    if len(set(names)) < len(names):
        raise unusable(path, "其中有重名的内容")
    if MANIFEST not in names:
        raise unusable(path, "其中没有备份的清单")
    for info in members:
        if info.filename != MANIFEST and not _MEMBER.fullmatch(info.filename):
            raise unusable(path, f"其中有不属于备份的内容“{info.filename[:60]}”")
        plain = info.compress_type == ZIP_STORED and info.compress_size == info.file_size
        if (
            not plain
            or info.flag_bits & _ENCRYPTED_OR_PATCHED
            or stat.S_ISLNK(info.external_attr >> 16)
        ):
            raise unusable(path, "其中有压缩、加密或链接的内容，衡绩的备份没有这些")
    if sum(info.file_size for info in members) > path.stat().st_size:
        raise unusable(path, "其中的内容比文件本身还大")


def _read_manifest(path: Path, archive: ZipFile) -> Manifest:
    try:
        statement = json.loads(archive.read(MANIFEST))
        if statement["format"] > FORMAT:
            raise newer(path)
        if not is_signed(statement):
            raise unusable(path, "清单与它的签名不符")
        manifest = _manifest(statement)
    except (BadZipFile, KeyError, RecursionError, TypeError, ValueError, AttributeError, OSError):
        raise unusable(path, "清单读不出来") from None
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    sizes.pop(MANIFEST)
    if sizes != {name: member.size for name, member in manifest.members.items()}:
        raise unusable(path, "内容与清单不符")
    return manifest


def _manifest(statement: Mapping[str, Any]) -> Manifest:
    return Manifest(
        product=str(statement["product"]),
        created=str(statement["created"]),
        place=str(statement["place"]),
        database=str(statement["database"]),
        migration=str(statement["migration"]),
        counts={str(name): int(count) for name, count in statement["counts"].items()},
        head=Head(*statement["head"]),
        members={str(name): Member(*member) for name, member in statement["members"].items()},
        public_key=statement[PUBLIC_KEY],
    )


def check_members(backup: Backup, progress: Progress) -> None:
    """Compare every member with its digest.

    Raises:
        FlawsFound: One is not what was backed up.
    """
    path, archive, manifest = backup
    total, done = sum(member.size for member in manifest.members.values()), 0
    for name, member in manifest.members.items():
        digest = hashlib.sha256()
        try:
            for chunk in chunks_of(archive, name):
                digest.update(chunk)
                done += len(chunk)
                progress(done, total)
        except (BadZipFile, EOFError, OSError):
            raise unusable(path, f"“{name}”读不出来") from None
        if digest.hexdigest() != member.sha256:
            raise unusable(path, f"“{name}”被改过")


def chunks_of(archive: ZipFile, name: str) -> Iterator[bytes]:
    """Give a member in pieces."""
    with archive.open(name) as member:
        while chunk := member.read(BYTES_AT_ONCE):
            yield chunk


def unusable(path: Path, why: str) -> FlawsFound:
    """Return the flaw of a file that is no backup."""
    return FlawsFound([BACKUP_UNUSABLE.at(str(path), f"“{path.name}”不能恢复：{why}。")])


def newer(path: Path) -> FlawsFound:
    """Return the flaw of a backup from a program newer than this."""
    return FlawsFound([BACKUP_NEWER.at(str(path), f"这一版程序读不懂“{path.name}”。")])
