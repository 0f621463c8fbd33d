"""Years (年度) that somebody works in."""

from django.db.models import QuerySet

from hengji.core.permissions import Right, Role, reach_of
from hengji.models import Cycle, User
from hengji.queries.evaluations import evaluations_of


def cycles_of(user: User) -> QuerySet[Cycle]:
    """Return the years the user has anything to see in, newest first."""
    cycles = Cycle.objects.order_by("-work_year")
    if reach_of(Role(user.role), Right.SEE_REGISTRY):
        return cycles
    return cycles.filter(pk__in=evaluations_of(user).values("cycle"))


def cycle_of(user: User, work_year: int) -> Cycle:
    """Return the user's year.

    Raises:
        DoesNotExist: There is none, or nothing in it is the user's to see.
    """
    return cycles_of(user).get(work_year=work_year)
