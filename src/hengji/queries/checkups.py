"""Check-ups (体检) that somebody may see, and what they said."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from hengji.core.checkup.kinds import CheckupKind, checkup_key
from hengji.core.jobs import JobState
from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.models import Checkup, CheckupFile, Cycle, Job, User

LATEST = 20


def checkups_of(user: User) -> QuerySet[Checkup]:
    """Return the check-ups the user may see, newest first."""
    if reach_of(Role(user.role), Right.RUN_CHECKUPS) is Reach.ALL:
        return Checkup.objects.select_related("cycle", "evaluation", "by", "output")
    return Checkup.objects.none()


def checkup_files_of(user: User) -> QuerySet[CheckupFile]:
    """Return the files of the check-ups the user may see."""
    rows = CheckupFile.objects.select_related("file", "marked", "checkup__cycle")
    return rows.filter(checkup__in=checkups_of(user))


@dataclass(frozen=True, slots=True)
class CheckupRow:
    """One check-up in a list, without what it said.

    Attributes:
        checkup: The row; its ``result`` is not loaded.
        names: Of its files, in the order given.
        failed: Whether nothing came of it, and nothing will.
    """

    checkup: Checkup
    names: tuple[str, ...]
    failed: bool

    @property
    def sentence(self) -> str:
        """Say what came of it, or that nothing did yet."""
        if self.checkup.finished_at:
            return self.checkup.summary
        return "没有做成，点开看原因。" if self.failed else "正在做。"


def load_latest(
    user: User, cycle: Cycle, kind: CheckupKind | None = None, most: int = LATEST
) -> tuple[CheckupRow, ...]:
    """Return the newest check-ups of a year, of one kind or of all."""
    rows = checkups_of(user).filter(cycle=cycle, **({"kind": kind} if kind else {}))
    found = list(rows.defer("result").prefetch_related("files")[:most])
    failed = _failed(found)
    return tuple(
        CheckupRow(row, tuple(each.name for each in row.files.all()), checkup_key(row.pk) in failed)
        for row in found
    )


def _failed(rows: Iterable[Checkup]) -> set[str]:
    keys = [checkup_key(row.pk) for row in rows if row.finished_at is None]
    jobs = Job.objects.filter(key__in=keys, state=JobState.FAILED)
    return set(jobs.values_list("key", flat=True)) if keys else set()


@dataclass(frozen=True, slots=True)
class CheckupPage:
    """One check-up, its files in the order given, and the job that does it."""

    checkup: Checkup
    files: tuple[CheckupFile, ...]
    job: Job | None


def load_checkup(user: User, checkup_id: int) -> CheckupPage:
    """Return one check-up of the user's.

    Raises:
        DoesNotExist: There is none, or it is not the user's to see.
    """
    checkup = checkups_of(user).get(pk=checkup_id)
    files = tuple(checkup.files.select_related("file", "marked"))
    job = Job.objects.filter(key=checkup_key(checkup.pk)).select_related("by").first()
    return CheckupPage(checkup, files, job)
