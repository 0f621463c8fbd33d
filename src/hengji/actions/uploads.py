"""Uploads in parts (分段上传): a dropped connection goes on where it broke off.

What has arrived is one growing file; how long it is says where to go on. Its
token is signed and names the person, so that nothing has to be kept about it,
and the daily sweep removes what nobody finished.
"""

import hashlib
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing

from hengji.actions.files import (
    INCOMING,
    NO_ROOM,
    Incoming,
    check_not_empty,
    clean_file_name,
    telling,
)
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.permissions import Right, Role, check_right, reach_of
from hengji.models import Evaluation, User
from hengji.queries.evaluations import evaluations_of

UPLOAD_TOO_LARGE = FlawKind(
    "upload-too-large",
    Severity.ERROR,
    "文件超过了允许的大小。",
    "请压缩或拆分后重新上传，或请系统管理员提高上限。",
)
UPLOAD_UNFINISHED = FlawKind(
    "upload-unfinished",
    Severity.ERROR,
    "文件没有传完，或者传完之前被清理了。",
    "请重新选择这个文件上传；已传的部分会接着传。",
)
PART_BYTES = 8 * 2**20
"""How much one part holds; small enough for any proxy, large enough to be quick."""
LASTS_SECONDS = 24 * 3600
_SALT = "hengji.upload"


def part_bytes() -> int:
    """Return how much one part may hold here."""
    return min(PART_BYTES, int(settings.UPLOAD_LIMIT))


class PartRefused(Exception):
    """A part does not go on where the last one ended; ``offset`` says where."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__(f"the upload goes on at {offset}")


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload under way: what it will be, and how much of it has arrived."""

    token: str
    evaluation_id: int
    path: Path
    name: str
    size: int

    @property
    def offset(self) -> int:
        """Return how many bytes have arrived."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def is_complete(self) -> bool:
        """Tell whether all of it has arrived."""
        return self.offset == self.size


def begin_upload(evaluation_id: int, name: str, size: int, *, by: User) -> Upload:
    """Make room for a file of an evaluation and return where to send its parts.

    Raises:
        FlawsFound: It is empty, too large, or the disk has no room for it.
        NotAllowed: The person neither keeps evidence nor hands it in.
    """
    if not reach_of(Role(by.role), Right.ANSWER):
        check_right(Role(by.role), Right.KEEP_EVIDENCE)
    evaluation = evaluations_of(by).get(pk=evaluation_id)
    shown = clean_file_name(name)
    check_not_empty(size, shown)
    _check_size(shown, size)
    file = f"{INCOMING}{secrets.token_hex(16)}"
    path = Path(settings.FILES_FOLDER) / file
    with telling(shown):
        path.parent.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(path.parent).free < size:
            message = f"磁盘剩余的空间不足 {size >> 20} MB，“{shown}”没有存下。"
            raise FlawsFound([NO_ROOM.at(shown, message)])
        path.touch(mode=0o600)
    signed = {"file": file, "name": shown, "size": size, "at": evaluation.pk, "by": by.pk}
    token = signing.dumps(signed, salt=_SALT, compress=True)
    return Upload(token, evaluation.pk, path, shown, size)


def upload_of(token: str, *, by: User) -> Upload:
    """Return an upload of the person's own.

    Raises:
        DoesNotExist: It is nobody's, somebody else's, too old, or was finished.
    """
    upload = _announced(token, by=by, max_age=LASTS_SECONDS)
    if not upload.path.exists():
        raise Evaluation.DoesNotExist
    return upload


def append_part(token: str, offset: int, chunks: Iterable[bytes], *, by: User) -> int:
    """Write one part where the last ended; return how much has arrived.

    What a broken connection leaves of a part is kept.

    Raises:
        FlawsFound: The disk refuses it, or more comes than was announced.
        PartRefused: It does not begin where the last one ended.
    """
    upload = upload_of(token, by=by)
    if offset != upload.offset:
        raise PartRefused(upload.offset)
    arrived = offset
    with telling(upload.name), upload.path.open("r+b") as file:
        file.seek(offset)
        for chunk in chunks:
            arrived += len(chunk)
            if arrived > upload.size:
                raise FlawsFound([_unfinished(upload)])
            file.write(chunk)
    return upload.offset


@contextmanager
def finishing(token: str, evaluation_id: int, *, by: User) -> Iterator[Incoming]:
    """Take in an upload that is complete; what was kept or refused is gone afterwards.

    Where anything else goes wrong it stays, so that nobody has to send it again.

    Raises:
        DoesNotExist: It is not the person's own, or of another evaluation.
        FlawsFound: Some of it has not arrived, or it is no longer there.
    """
    upload = _announced(token, by=by)
    if upload.evaluation_id != evaluation_id:
        raise Evaluation.DoesNotExist
    if not upload.is_complete:
        raise FlawsFound([_unfinished(upload)])
    try:
        yield Incoming(upload.path, upload.name, _digest(upload.path), upload.size)
    except FlawsFound:
        upload.path.unlink(missing_ok=True)
        raise
    upload.path.unlink(missing_ok=True)


def _announced(token: str, *, by: User, max_age: int | None = None) -> Upload:
    """Return what the person announced, whether it is still there or not."""
    try:
        said: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=max_age)
    except signing.BadSignature:
        raise Evaluation.DoesNotExist from None
    if said["by"] != by.pk:
        raise Evaluation.DoesNotExist
    evaluation = evaluations_of(by).get(pk=said["at"])
    path = Path(settings.FILES_FOLDER) / said["file"]
    return Upload(token, evaluation.pk, path, said["name"], said["size"])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_size(name: str, size: int) -> None:
    if size > settings.EVIDENCE_LIMIT:
        most = settings.EVIDENCE_LIMIT // 1_000_000
        message = f"“{name}”有 {size / 1_000_000:.1f} MB，上限是 {most} MB。"
        raise FlawsFound([UPLOAD_TOO_LARGE.at(name, message)])


def _unfinished(upload: Upload) -> Flaw:
    message = (
        f"“{upload.name}”应有 {upload.size} 字节，收到 {upload.offset} 字节。"
        if upload.path.exists()
        else f"“{upload.name}”不在待收的文件里：已经收下，或者没有及时提交，被清理了。"
    )
    return UPLOAD_UNFINISHED.at(upload.name, message)
