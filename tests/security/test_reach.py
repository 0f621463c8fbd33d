"""Requirement 19: a unit reads, guesses, exports and links nothing of another unit."""

import io

import openpyxl
import pytest
from django.test import Client

from hengji.actions.evidence import attach_file
from hengji.core.permissions import Role
from hengji.models import Attachment, Cycle, Evaluation, Event, Job, LedgerImport, User
from tests import builders

OWN, FOREIGN = "建设管理部", "第一中学校"


@pytest.fixture
def planted(cycle: Cycle, staff: User) -> Cycle:
    """Give every evaluation a file whose name would tell whose it is."""
    for evaluation in Evaluation.objects.all():
        name = f"{evaluation.unit}的佐证.pdf"
        chunks = [f"%PDF-1.4 {name}".encode()]
        attach_file(evaluation.pk, chunks, name, note="", by=staff)
    return cycle


@pytest.fixture
def unit(planted: Cycle) -> Client:
    return builders.browser(builders.unit_account(OWN))


@pytest.mark.usefixtures("planted")
def test_19_a_unit_sees_every_row_of_its_own(unit: Client) -> None:
    page = unit.get("/2024/ranking").content.decode()

    own = Evaluation.objects.filter(unit__name=OWN)
    assert own.count() == 2
    assert [row.name in page for row in own] == [True, True]


def test_19_lists_searches_and_figures_hold_nothing_of_another_unit(unit: Client) -> None:
    foreign = Evaluation.objects.filter(unit__name=FOREIGN)
    paths = [
        "/",
        "/2024/ranking",
        "/2024/ranking?text=校",
        f"/2024/ranking?unit={foreign[0].unit_id}",
        f"/2024/ranking?agency={foreign[0].agency_id}",
        f"/2024/ranking?after={foreign[0].pk}",
    ]

    leaking = [
        (path, row.name)
        for path in paths
        for row in foreign
        if row.name in (page := unit.get(path).content.decode()) or FOREIGN in page
    ]

    assert leaking == []


def test_19_the_counts_of_a_unit_are_of_its_own_rows(unit: Client) -> None:
    found = unit.get("/2024/ranking").context["found"]

    assert (found.total, sum(band.count for band in found.distribution.bands)) == (2, 2)


def test_19_the_export_of_a_unit_holds_its_own_rows_only(unit: Client) -> None:
    content = unit.get("/2024/ranking/export").content

    book = openpyxl.load_workbook(io.BytesIO(content))
    words = " ".join(str(cell.value) for row in book.active.iter_rows() for cell in row)
    assert (OWN in words, FOREIGN in words) == (True, False)


def test_19_nothing_of_another_unit_is_found_by_its_number(unit: Client) -> None:
    foreign = Evaluation.objects.filter(unit__name=FOREIGN)
    numbers = list(foreign.values_list("pk", flat=True))
    files = list(Attachment.objects.filter(evaluation__in=foreign).values_list("pk", flat=True))
    paths = [
        *(f"/evaluations/{number}{end}" for number in numbers for end in ("", "/score", "/edit")),
        *(f"/attachments/{number}" for number in files),
        *(f"/imports/{number}" for number in LedgerImport.objects.values_list("pk", flat=True)),
        *(f"/jobs/{number}" for number in Job.objects.values_list("pk", flat=True)),
        f"/units/{foreign[0].unit_id}",
        "/events",
        f"/events/{Event.objects.last().pk}",
        "/units",
        "/2024/report",
    ]

    found = [path for path in paths if unit.get(path).status_code != 404]

    assert (found, len(files)) == ([], 2)


def test_19_a_unit_changes_nothing_of_anybody(unit: Client) -> None:
    before = list(Evaluation.objects.order_by("pk").values())

    statuses = {
        unit.post(
            f"/evaluations/{row.pk}/{button}", {"score": "100", "reason": "试", "version": 1}
        ).status_code
        for row in Evaluation.objects.all()
        for button in ("score", "edit", "files")
    }

    assert statuses == {404}
    assert list(Evaluation.objects.order_by("pk").values()) == before


@pytest.mark.usefixtures("planted")
def test_19_an_agency_opens_the_files_of_its_own_evaluations_only() -> None:
    agency = builders.browser(builders.agency_account("甲评价公司"))
    everything = Attachment.objects.order_by("pk")

    seen = [each.evaluation.agency.name for each in everything if _opens(agency, each)]

    assert seen == ["甲评价公司"] * 2


def _opens(client: Client, attachment: Attachment) -> bool:
    response = client.get(f"/attachments/{attachment.pk}")
    return b"".join(response).startswith(b"%PDF")


def test_19_an_expert_sees_no_evaluation_yet(planted: Cycle) -> None:
    expert = builders.browser(builders.expert_account())

    page = expert.get("/2024/ranking")

    names = Evaluation.objects.values_list("name", flat=True)
    assert [name for name in names if name in page.content.decode()] == []


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.SECURITY, Role.AUDITOR], ids=str)
def test_19_guardians_of_the_system_see_no_evaluation(planted: Cycle, role: Role) -> None:
    client = builders.browser(builders.account(role))

    statuses = {
        client.get(path).status_code
        for path in ("/2024/ranking", f"/evaluations/{Evaluation.objects.first().pk}")
    }

    assert statuses == {404}
