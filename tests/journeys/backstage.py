"""What a journey needs done out of sight, in a process of the product's own.

Run as ``python -m tests.journeys.backstage`` with the installation's settings
in the environment. Each line read is a verb with its arguments, each line
written its answer, both in JSON; it ends with what it reads, or with an error.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import timedelta
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.settings")
django.setup()

from django.contrib.sessions.models import Session  # noqa: E402 - Django has to be set up first
from django.db import connections  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks import TaskResultStatus  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from hengji.actions.accounts import (  # noqa: E402
    add_account,
    found_first_account,
    lend_demo_entry,
    lend_entry,
)
from hengji.actions.cycles import open_cycle  # noqa: E402
from hengji.cli.preparing import prepare_records  # noqa: E402
from hengji.core.paper_fields import PaperField, write_field  # noqa: E402
from hengji.core.permissions import Role  # noqa: E402
from hengji.models import (  # noqa: E402
    Evaluation,
    Event,
    Job,
    Paper,
    ReportVersion,
    StageScore,
    User,
)
from hengji.web.middleware import SEEN  # noqa: E402

IN_HOUSE = (Role.CHIEF, Role.STAFF, Role.LEADER, Role.SECURITY, Role.AUDITOR)


def prepare() -> None:
    """Make an empty installation with the accounts of the bureau."""
    prepare_records()
    system, _ = found_first_account("system", "系统管理员", Role.SYSTEM)
    for role in IN_HOUSE:
        add_account(role.value, f"某{role.label}", role, by=system)


def open_year() -> None:
    """Open the year of the worked example, with nothing in it."""
    open_cycle(2024, 2023, by=User.objects.get(role=Role.CHIEF))


def enter(role: str) -> str:
    """Return the path of a link that lets the account of a role in, without a password."""
    user = User.objects.get(role=role)
    return reverse("enter", args=[lend_demo_entry(user, timedelta(hours=1))])


def enter_as(name: str) -> str:
    """Return the path of a link that lets the account of a name in, without a password."""
    return reverse("enter", args=[lend_demo_entry(User.objects.get(name=name), timedelta(hours=1))])


def first_entry(role: str) -> str:
    """Return the path of a link as the system administrator hands it out."""
    system = User.objects.get(role=Role.SYSTEM)
    user = User.objects.get(role=role)
    return reverse("enter", args=[lend_entry(user.pk, by=system)])


def let_idle(minutes: str) -> int:
    """Make every session look untouched for so long; return how many there are."""
    seen = int(time.time()) - int(minutes) * 60
    sessions = list(Session.objects.all())
    for session in sessions:
        values = session.get_decoded()
        session.session_data = Session.get_session_store_class()().encode({**values, SEEN: seen})
        session.save()
    return len(sessions)


def events(verb: str) -> int:
    """Return how many events of a verb there are."""
    return Event.objects.filter(verb=verb).count()


def counts() -> dict[str, int]:
    """Return how many evaluations, steps of scores and versions of the report there are."""
    kinds = (Evaluation, StageScore, ReportVersion)
    return {kind.__name__: kind.objects.count() for kind in kinds}


def papers() -> list[str]:
    """Return the actual values of all working papers."""
    return list(Paper.objects.order_by("code").values_list("actual", flat=True))


def paper(code: str) -> dict[str, str]:
    """Return what the working paper of a leaf holds, as texts."""
    row = Paper.objects.get(code=code)
    return {field.value: write_field(getattr(row, field)) for field in PaperField}


def expire_leases() -> None:
    """Let the leases of a worker that died run out at once."""
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.filter(lease_until__isnull=False).update(lease_until=long_ago)
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    running.update(started_at=long_ago)


VERBS: dict[str, Callable[..., object]] = {
    "prepare": prepare,
    "open-year": open_year,
    "enter": enter,
    "enter-as": enter_as,
    "first-entry": first_entry,
    "let-idle": let_idle,
    "events": events,
    "counts": counts,
    "papers": papers,
    "paper": paper,
    "expire-leases": expire_leases,
}


def main() -> None:
    """Do what is asked, line by line; between two lines nothing is held open."""
    answers = sys.stdout
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        do = VERBS.get(verb) or import_module("tests.journeys.scenes").SCENES[verb]
        with redirect_stdout(sys.stderr):
            answer = do(*arguments)
        connections.close_all()
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
