"""Asking for a check-up (体检) of files or of a year's scores."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from hengji.actions.files import GivenFile, clean_file_name, store_file
from hengji.actions.jobs import ask_for
from hengji.core.checkup.kinds import TAKES, CheckupKind, checkup_key
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.jobs import JobKind
from hengji.core.permissions import Role, check_right
from hengji.core.verbs import RIGHT_FOR, Verb
from hengji.models import Checkup, CheckupFile, StoredFile, User
from hengji.queries.cycles import cycles_of
from hengji.queries.evaluations import load_attachment

FILE_NOT_TAKEN = FlawKind(
    "checkup-file-not-taken",
    Severity.ERROR,
    "这项体检不读这种文件。",
    "请另存为页面上列出的格式之后再上传。",
)
NUMBER_OF_FILES = FlawKind(
    "checkup-number-of-files",
    Severity.ERROR,
    "文件太少或太多，这项体检做不了。",
    "请按页面上写明的个数选择文件；更多的文件可以在命令行中一次处理。",
)


class _Kept(NamedTuple):
    file: StoredFile
    name: str


def ask_for_checkup(
    cycle_id: int, kind: CheckupKind, uploads: Sequence[GivenFile], *, by: User
) -> Checkup:
    """Keep the files and ask for their check-up; the records do not change.

    Raises:
        FlawsFound: A file is of a kind that is not read, or there are too many.
    """
    check_right(Role(by.role), RIGHT_FOR[Verb.CHECK_UP])
    cycle = cycles_of(by).get(pk=cycle_id)
    if found := tuple(_upload_flaws(kind, uploads)):
        raise FlawsFound(found)
    kept = [_Kept(store_file(each.chunks, each.name), _shown(each.name)) for each in uploads]
    return _asked(Checkup(cycle=cycle, kind=kind), kept, by)


def ask_for_attachment_checkup(attachment_id: int, *, by: User) -> Checkup:
    """Ask for a check-up of an attached report, against the records of its evaluation."""
    check_right(Role(by.role), RIGHT_FOR[Verb.CHECK_UP])
    found = load_attachment(by, attachment_id)
    if flaw := _suffix_flaw(CheckupKind.DOCUMENTS, found.name):
        raise FlawsFound([flaw])
    checkup = Checkup(
        cycle=found.evaluation.cycle, kind=CheckupKind.DOCUMENTS, evaluation=found.evaluation
    )
    return _asked(checkup, [_Kept(found.file, found.name)], by)


def _asked(checkup: Checkup, kept: Sequence[_Kept], by: User) -> Checkup:
    with transaction.atomic():
        checkup.by, checkup.at = by, timezone.now()
        checkup.save()
        CheckupFile.objects.bulk_create(
            CheckupFile(checkup=checkup, file=each.file, name=each.name) for each in kept
        )
        arguments = {"checkup_id": checkup.pk}
        ask_for(JobKind.CHECK_UP, checkup_key(checkup.pk), arguments, by=by)
    return checkup


def _upload_flaws(kind: CheckupKind, uploads: Sequence[GivenFile]) -> Iterable[Flaw]:
    takes = TAKES[kind]
    if not takes.fewest <= len(uploads) <= takes.most:
        wanted = (
            f"{takes.fewest}" if takes.fewest == takes.most else f"{takes.fewest} 到 {takes.most}"
        )
        message = f"选择了 {len(uploads)} 个文件，“{kind}”要 {wanted} 个。"
        yield NUMBER_OF_FILES.at("文件", message)
    yield from filter(None, (_suffix_flaw(kind, _shown(each.name)) for each in uploads))


def _suffix_flaw(kind: CheckupKind, name: str) -> Flaw | None:
    suffixes = TAKES[kind].suffixes
    if Path(name).suffix.lower() in suffixes:
        return None
    return FILE_NOT_TAKEN.at("文件", f"“{name}”不是 {' '.join(suffixes)} 文件。")


def _shown(name: str) -> str:
    return clean_file_name(name)
