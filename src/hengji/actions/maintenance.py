"""What is cleared away (系统维护) once a day: nothing that anyone could miss."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from hengji.actions.files import INCOMING
from hengji.models import EntryLink

ABANDONED_AFTER = timedelta(days=1)
"""An upload that is still arriving after so long never will."""
KEPT_AFTER_USE = timedelta(days=30)


def sweep(now: datetime) -> None:
    """Remove ended sessions, broken-off uploads, used links and finished task rows."""
    SessionStore.clear_expired()
    _sweep_uploads(now)
    spent = Q(used_at__lt=now - KEPT_AFTER_USE) | Q(expires_at__lt=now - KEPT_AFTER_USE)
    EntryLink.objects.filter(spent).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_AFTER_USE).delete()


def _sweep_uploads(now: datetime) -> None:
    before = (now - ABANDONED_AFTER).timestamp()
    for file in Path(settings.FILES_FOLDER).glob(f"{INCOMING}*"):
        try:
            if file.stat().st_mtime < before:
                file.unlink()
        except FileNotFoundError:
            continue
