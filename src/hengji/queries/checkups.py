"""Check-ups (体检) that somebody may see, and what they said."""

from dataclasses import dataclass

from django.db.models import QuerySet

from hengji.core.checkup.kinds import checkup_key
from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.models import Checkup, CheckupFile, Job, User


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
