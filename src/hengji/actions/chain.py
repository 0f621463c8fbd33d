"""Heads of the event chain (链头) that are kept outside, signed."""

import os
import platform
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils import timezone

from hengji.actions.files import disk_reason
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.signing import SignedHead, head_text, public_key_of, read_head
from hengji.queries.chain import last_head

HEAD_NOT_WRITTEN = FlawKind(
    "head-not-written",
    Severity.ERROR,
    "链头写不出来。",
    "请检查文件夹是否存在、可写、有空间，再写一次。",
)
HEAD_UNREADABLE = FlawKind(
    "head-unreadable",
    Severity.ERROR,
    "给出的文件不是衡绩写出的链头，或写出以后被改过。",
    "请换一份保存的链头；原件来自别处的，请查明它是怎样变的。",
)
HEAD_OF_ANOTHER = FlawKind(
    "head-of-another",
    Severity.ERROR,
    "链头不是用给出的公钥签名的。",
    "请核对抄下的公钥；核对无误的，这份链头不可信。",
)
LONGEST_HEAD = 20_000


def signing_key() -> Ed25519PrivateKey:
    """Return the key of this installation, making it on first use."""
    path = Path(settings.CONFIG.data) / "signing-key"
    if path.exists():
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    key = Ed25519PrivateKey.generate()
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix="signing-key-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(key.private_bytes_raw())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            Path(path).hardlink_to(temporary)
    finally:
        Path(temporary).unlink()
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def public_key() -> str:
    """Return the public key that proves what this installation signed."""
    return public_key_of(signing_key())


def place_name() -> str:
    """Name this installation for people: the machine and its data folder."""
    return f"{platform.node()} {Path(settings.CONFIG.data).resolve()}"


def write_head(path: Path) -> SignedHead:
    """Write the head of the chain, signed, to a file that is whole or not there.

    Raises:
        FlawsFound: The disk refuses it.
    """
    try:
        return _write_head(path)
    except OSError as problem:
        reason = disk_reason(problem) or "文件夹不存在或磁盘不可用"
        raise FlawsFound([HEAD_NOT_WRITTEN.at(str(path), f"{reason}，链头没有写出。")]) from None


def write_head_when_due(now: datetime | None = None) -> Path | None:
    """Write today's head to the folder outside, once a day; None if it is there.

    Raises:
        OSError: The folder cannot be written; it is still due then.
    """
    folder = settings.CONFIG.heads
    if folder is None:
        return None
    day = timezone.localdate(now)
    path = Path(folder) / f"链头-{day.isoformat()}.json"
    if path.exists():
        return None
    _write_head(path)
    return path


def _write_head(path: Path) -> SignedHead:
    key, at, head = signing_key(), timezone.localtime(), last_head()
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(head_text(place_name(), at, head, key))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return SignedHead(place_name(), at, head, public_key_of(key))


def load_heads(paths: list[Path], public_key: str = "") -> list[SignedHead]:
    """Read heads that were kept outside; a folder means every head in it.

    Args:
        paths: Files and folders.
        public_key: If it was kept on paper, the key that must have signed them.

    Raises:
        FlawsFound: A file is no head, was changed, or somebody else signed it.
    """
    heads, flaws = [], []
    for path in paths:
        files = sorted(path.glob("链头-*.json")) if path.is_dir() else [path]
        if not files:
            flaws.append(HEAD_UNREADABLE.at(str(path), "文件夹里没有链头。"))
        for file in files:
            head = _load_head(file)
            if head is None:
                flaws.append(HEAD_UNREADABLE.at(str(file), f"“{file.name}”不能用来核验。"))
            elif public_key.strip().lower() not in {"", head.public_key}:
                flaws.append(HEAD_OF_ANOTHER.at(str(file), f"签名的公钥是 {head.public_key}。"))
            else:
                heads.append(head)
    if flaws:
        raise FlawsFound(flaws)
    return heads


def _load_head(file: Path) -> SignedHead | None:
    try:
        if file.stat().st_size > LONGEST_HEAD:
            return None
        return read_head(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
