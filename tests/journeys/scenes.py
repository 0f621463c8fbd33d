"""Large scenes that a journey begins with, built by the tests' own builders.

They are apart from ``backstage`` because a process that only lends a link
need not load them.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.urls import reverse

from hengji.actions.accounts import add_account, lend_demo_entry
from hengji.actions.cycles import open_cycle
from hengji.actions.files import GivenFile
from hengji.actions.imports import upload_ledger
from hengji.actions.packets import receive_packets
from hengji.cli.preparing import prepare_records
from hengji.core.permissions import Role
from hengji.core.workflow import Stage
from hengji.demo import found_demo
from hengji.demo.walking import Crew, Walk, carry_to
from hengji.models import Agency, Cycle, Evaluation, User
from tests import builders
from tests.checkups import one_of_each
from tests.evidence import one_of_each_proof
from tests.packets import exported, filled, typed
from tests.procedure import crew_of, evaluation_at, walk_of
from tests.schemes import scheme_under_way


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


def upload_rows(count: str) -> str:
    """Upload a ledger of so many rows; return the path of its preview."""
    rows = [
        (f"第{n:05d}号项目", f"{60 + n % 4000 / 100:.2f}", "", "", "", "", "")
        for n in range(1, int(count) + 1)
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


def fill_in_packet(path: str) -> None:
    """Bring an evaluation to its field work, and fill in the packet of its agency."""
    chief = User.objects.get(role=Role.CHIEF)
    builders.imported(Cycle.objects.get(), chief)
    evaluation = carry_to(Stage.FIELD_WORK, walk_of(crew=crew_of()))
    packet = exported(evaluation, chief)
    fills = (typed("A11", "实际完成值", 4), typed("A12", "实际完成值", 3))
    Path(path).write_bytes(filled(packet, *fills))


def draft_evaluation() -> str:
    """Make an installation with an evaluation being drafted; return the path of its scores."""
    prepare_records()
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    system = User.objects.get(role=Role.SYSTEM)
    add_account("agency2", "另一编制人", Role.AGENCY, by=system, agency=crew.author.agency)
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


SCENES: dict[str, Callable[..., object]] = {
    "fill": fill,
    "upload-rows": upload_rows,
    "evidence": evidence,
    "fill-in-packet": fill_in_packet,
    "draft-evaluation": draft_evaluation,
    "five-people": five_people,
    "write-papers": write_papers,
}
