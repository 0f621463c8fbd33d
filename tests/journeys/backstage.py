"""What a journey needs done out of sight, in a process of the product's own.

Run as ``python -m tests.journeys.backstage VERB…`` with the installation's
settings in the environment; answers in JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.settings")
django.setup()

from django.contrib.sessions.models import Session  # noqa: E402 - Django has to be set up first
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
from hengji.actions.files import GivenFile  # noqa: E402
from hengji.actions.imports import upload_ledger  # noqa: E402
from hengji.actions.packets import receive_packets  # noqa: E402
from hengji.cli.preparing import prepare_records  # noqa: E402
from hengji.core.paper_fields import PaperField, write_field  # noqa: E402
from hengji.core.permissions import Role  # noqa: E402
from hengji.core.workflow import Stage  # noqa: E402
from hengji.demo import found_demo  # noqa: E402
from hengji.demo.walking import Crew, Walk, carry_to  # noqa: E402
from hengji.models import (  # noqa: E402
    Agency,
    Cycle,
    Evaluation,
    Event,
    Job,
    Paper,
    ReportVersion,
    StageScore,
    User,
)
from hengji.web.middleware import SEEN  # noqa: E402
from tests import builders  # noqa: E402
from tests.checkups import one_of_each  # noqa: E402
from tests.evidence import one_of_each_proof  # noqa: E402
from tests.packets import exported, filled, typed  # noqa: E402
from tests.procedure import (  # noqa: E402
    crew_of,
    evaluation_at,
    walk_of,
)
from tests.schemes import scheme_under_way  # noqa: E402

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


def fill() -> None:
    """Make the demonstration, with a year before the one it brings."""
    prepare_records()
    found_demo()
    chief = User.objects.get(role=Role.CHIEF)
    cycle = open_cycle(2023, 2022, by=chief)
    builders.imported(cycle, chief)
    upload_ledger(cycle.pk, [builders.ledger_file()], "得分表（再报）.csv", by=chief)
    shown = Cycle.objects.get(work_year=2024)
    one_of_each(shown, chief)
    staff, agent, unit = (
        User.objects.get(role=role) for role in (Role.STAFF, Role.AGENCY, Role.UNIT)
    )
    builders.with_people(agent.agency, unit.unit.name, chief, agent)
    first = Agency.objects.order_by("name_key").exclude(pk=agent.agency_id)[0]
    builders.with_people(first, unit.unit.name, chief, chief)
    for role in (Role.CHIEF, Role.AGENCY):
        files = [GivenFile([b"%PDF-1.7"], "合同.pdf")]
        receive_packets(shown.pk, files, by=User.objects.get(role=role))
    scheme_under_way(shown, staff, agent)


def enter(role: str) -> str:
    """Return the path of a link that lets the account of a role in, without a password."""
    user = User.objects.get(role=role)
    return reverse("enter", args=[lend_demo_entry(user, timedelta(hours=1))])


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


def upload_rows(count: str) -> str:
    """Upload a ledger of so many rows; return the path of its preview."""
    rows = [
        (f"第{n:05d}号项目", f"{60 + n % 4000 / 100:.2f}", "", "", "", "", "") for n in _upto(count)
    ]
    chief = User.objects.get(role=Role.CHIEF)
    content = builders.ledger_file(rows)
    upload = upload_ledger(Cycle.objects.get().pk, [content], "万行.csv", by=chief)
    return reverse("import", args=[upload.pk])


def evidence() -> dict[str, Any]:
    """Carry an evaluation to field work, with one of everything; return ids and ways in."""
    prepare_records()
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    people = {"agency": crew.author, "chief": crew.chief, "unit": crew.unit}
    entries = {
        name: reverse("enter", args=[lend_demo_entry(person, timedelta(hours=1))])
        for name, person in people.items()
    }
    return {**one_of_each_proof(evaluation, crew), "entries": entries}


def _upto(count: str) -> range:
    return range(1, int(count) + 1)


def counts() -> dict[str, int]:
    """Return how many evaluations, steps of scores and versions of the report there are."""
    kinds = (Evaluation, StageScore, ReportVersion)
    return {kind.__name__: kind.objects.count() for kind in kinds}


def fill_in_packet(path: str) -> None:
    """Bring an evaluation to its field work, and fill in the packet of its agency."""
    chief = User.objects.get(role=Role.CHIEF)
    builders.imported(Cycle.objects.get(), chief)
    evaluation = carry_to(Stage.FIELD_WORK, walk_of(crew=crew_of()))
    packet = exported(evaluation, chief)
    fills = (typed("A11", "实际完成值", 4), typed("A12", "实际完成值", 3))
    Path(path).write_bytes(filled(packet, *fills))


def papers() -> list[str]:
    """Return the actual values of all working papers."""
    return list(Paper.objects.order_by("code").values_list("actual", flat=True))


def expire_leases() -> None:
    """Let the leases of a worker that died run out at once."""
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.filter(lease_until__isnull=False).update(lease_until=long_ago)
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    running.update(started_at=long_ago)


def draft_evaluation() -> str:
    """Make an installation with an evaluation being drafted; return the path of its scores."""
    prepare_records()
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    add_account("agency2", "另一编制人", Role.AGENCY, by=_system(), agency=crew.author.agency)
    return reverse("scores", args=[evaluation.pk])


def five_people() -> str:
    """Make an installation with people and an evaluation nobody was given; return its path."""
    prepare_records()
    return reverse("evaluation", args=[walk_of().evaluation_id])


def write_papers() -> None:
    """Write every paper of the evaluation that is at its field work, and begin to draft."""
    evaluation = Evaluation.objects.get(stage=Stage.FIELD_WORK)
    named = {user.name: user for user in User.objects.all()}
    author, staff = named["甲评价公司编制人"], User.objects.get(role=Role.STAFF)
    crew = Crew(chief=staff, staff=staff, author=author, reviewers=(author,) * 3, lead=author)
    carry_to(Stage.DRAFTING, Walk(evaluation.pk, crew, "project_spending"))


def enter_as(name: str) -> str:
    """Return the path of a link that lets the account of a name in, without a password."""
    return reverse("enter", args=[lend_demo_entry(User.objects.get(name=name), timedelta(hours=1))])


def paper(code: str) -> dict[str, str]:
    """Return what the working paper of a leaf holds, as texts."""
    row = Paper.objects.get(code=code)
    return {field.value: write_field(getattr(row, field)) for field in PaperField}


def _system() -> User:
    return User.objects.get(role=Role.SYSTEM)


VERBS: dict[str, Callable[..., object]] = {
    "prepare": prepare,
    "open-year": open_year,
    "fill": fill,
    "enter": enter,
    "first-entry": first_entry,
    "let-idle": let_idle,
    "events": events,
    "upload-rows": upload_rows,
    "counts": counts,
    "fill-in-packet": fill_in_packet,
    "papers": papers,
    "draft-evaluation": draft_evaluation,
    "enter-as": enter_as,
    "five-people": five_people,
    "write-papers": write_papers,
    "paper": paper,
    "expire-leases": expire_leases,
    "evidence": evidence,
}


def main(words: Sequence[str]) -> None:
    verb, *arguments = words
    json.dump(VERBS[verb](*arguments), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
