"""Long work (后台任务) that somebody may watch."""

from django.db.models import QuerySet

from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.models import Job, User


def jobs_of(user: User) -> QuerySet[Job]:
    """Return the jobs the user may see, newest first: one's own, or all."""
    jobs = Job.objects.select_related("by")
    if reach_of(Role(user.role), Right.SEE_JOBS) is Reach.ALL:
        return jobs
    return jobs.filter(by=user)


def job_of(user: User, job_id: int) -> Job:
    """Return one of the user's jobs.

    Raises:
        DoesNotExist: There is none, or it is not the user's to see.
    """
    return jobs_of(user).get(pk=job_id)
