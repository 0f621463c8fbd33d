"""Locks on signing in (登录锁定): at one address, and everywhere."""

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest


class LockHandler(AxesDatabaseHandler):
    """Locks a name at the address that failed often, and everywhere when many failed.

    The second, higher limit stops guessing from many addresses at once.
    """

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Tell whether the name may not be tried from this address now."""
        return super().is_locked(request, credentials) or _fails_everywhere(request, credentials)


def _fails_everywhere(request: HttpRequest, credentials: dict[str, Any] | None) -> bool:
    recent = AccessAttempt.objects.filter(
        username=get_client_username(request, credentials),
        attempt_time__gte=get_cool_off_threshold(request),
    )
    failures = recent.aggregate(total=Sum("failures_since_start"))["total"] or 0
    return bool(failures >= settings.FAILURES_ANYWHERE)
