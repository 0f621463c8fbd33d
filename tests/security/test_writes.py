"""Requirements 23, 25, 26, 32 and 40: what a request may change, whole or not at all."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from hengji.actions.scoring import correct_score
from hengji.core.permissions import Role
from hengji.models import Attachment, Cycle, Evaluation, Event, StageScore, StoredFile, User
from tests import builders
from tests.security.addresses import PAGES, Address

TEMPLATES = Path(__file__).parents[2] / "src/hengji/templates"
LEAVES_TRACES = {"hengji_event", "django_session", "usersessions_usersession", "cache"}


@pytest.fixture
def evaluation(cycle: Cycle) -> Evaluation:
    return builders.evaluation_named("道路")


def test_23_a_field_the_form_does_not_have_is_refused(evaluation: Evaluation, staff: User) -> None:
    fields = {"score": "91", "reason": "复核", "version": evaluation.version, "rank": "1"}

    response = builders.browser(staff).post(f"/evaluations/{evaluation.pk}/score", fields)

    assert response.status_code == 400
    assert Evaluation.objects.get(pk=evaluation.pk).version == evaluation.version


def test_23_nobody_gives_themselves_a_role(db: None) -> None:
    system = builders.account(Role.SYSTEM)
    fields = {"username": "x", "name": "某人", "role": "staff", "is_active": "1", "password": "x"}

    response = builders.browser(system).post("/accounts/add", fields)

    assert response.status_code == 400
    assert User.objects.filter(username="x").count() == 0


def test_25_the_second_of_two_people_gets_a_conflict_and_keeps_the_words(
    evaluation: Evaluation, staff: User, chief: User
) -> None:
    path = f"/evaluations/{evaluation.pk}/score"
    first, second = builders.browser(staff), builders.browser(chief)
    shown = {"version": evaluation.version}

    done = first.post(path, {"score": "91", "reason": "甲的理由", **shown})
    response = second.post(path, {"score": "95", "reason": "乙的理由", **shown})

    assert (done.status_code, response.status_code) == (302, 409)
    assert str(Evaluation.objects.get(pk=evaluation.pk).score) == "91.00"
    assert "乙的理由" in second.get(path).content.decode()


@contextmanager
def trigger(table: str, action: str) -> Iterator[None]:
    """Let the database itself refuse a change, as a full disk or a constraint would."""
    if connection.vendor != "sqlite":
        pytest.skip("the trigger is written for the embedded database")
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER planted BEFORE {action} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'planted failure'); END"
        )
        try:
            yield
        finally:
            cursor.execute("DROP TRIGGER planted")


def state() -> dict[str, list[dict[str, object]]]:
    """Return every row of the business."""
    return {
        table._meta.label: list(table.objects.order_by("pk").values())
        for table in apps.get_app_config("hengji").get_models()
    }


@pytest.mark.parametrize(
    ("table", "action"),
    [
        ("hengji_event", "INSERT"),
        ("hengji_stagescore", "INSERT"),
        ("hengji_evaluation", "UPDATE"),
    ],
)
def test_26_a_correction_that_fails_anywhere_leaves_nothing(
    evaluation: Evaluation, staff: User, table: str, action: str
) -> None:
    before = state()

    with trigger(table, action), pytest.raises(DatabaseError, match="planted failure"):
        correct_score(
            evaluation.pk, score=Decimal(91), reason="复核", version=evaluation.version, by=staff
        )

    assert state() == before


@pytest.mark.parametrize("table", ["hengji_event", "hengji_evaluation"])
def test_26_an_import_that_fails_anywhere_leaves_nothing(
    cycle: Cycle, staff: User, table: str
) -> None:
    rows = (*builders.ROWS, ("绿化管护项目", "81.00", "建设管理部", "甲评价公司", "", "", ""))
    before = {name: rows for name, rows in state().items() if name != "hengji.LedgerImport"}

    with trigger(table, "INSERT"), pytest.raises(DatabaseError, match="planted failure"):
        builders.imported(cycle, staff, builders.ledger_file(rows))

    assert Evaluation.objects.count() == len(before["hengji.Evaluation"])
    assert StageScore.objects.count() == len(before["hengji.StageScore"])


def test_26_a_file_that_cannot_be_recorded_is_attached_to_nothing(
    evaluation: Evaluation, staff: User
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    files = Attachment.objects.count(), StoredFile.objects.count(), Event.objects.count()

    file = SimpleUploadedFile("佐证.txt", b"evidence")
    with trigger("hengji_attachment", "INSERT"):
        response = client.post(f"/evaluations/{evaluation.pk}/files", {"file": file, "note": ""})

    assert response.status_code == 500
    assert (
        Attachment.objects.count(), StoredFile.objects.count(), Event.objects.count()
    ) == files  # fmt: skip


@contextmanager
def refusing_disk() -> Iterator[None]:
    """Let the database refuse every write, by the switch it has for it."""
    on_server = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if not on_server:
            cursor.execute("PRAGMA query_only = ON")
        with transaction.atomic():
            if on_server:
                cursor.execute("SET LOCAL transaction_read_only = on")
            yield
            transaction.set_rollback(True)
        if not on_server:
            cursor.execute("PRAGMA query_only = OFF")


TYPED = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def test_26_a_disk_that_became_read_only_is_told_and_what_was_typed_can_be_sent_again(
    evaluation: Evaluation, staff: User
) -> None:
    client = builders.browser(staff)
    client.raise_request_exception = False
    path = f"/evaluations/{evaluation.pk}/score"
    fields = {"score": "91", "reason": "复核“甲”<乙>", "version": str(evaluation.version)}
    events = Event.objects.count()

    with refusing_disk():
        response = client.post(path, fields)

    shown = response.content.decode()
    again = {name: unescape(value) for name, value in TYPED.findall(shown)}
    again.pop("csrfmiddlewaretoken", None)
    assert response.status_code == 507
    assert "磁盘或数据库是只读的，这一步没有保存，已有的数据没有变化。" in shown
    assert again == fields
    assert (str(Evaluation.objects.get(pk=evaluation.pk).score), Event.objects.count()) == (
        str(evaluation.score), events
    )  # fmt: skip
    assert client.post(path, again).status_code == 302
    assert str(Evaluation.objects.get(pk=evaluation.pk).score) == "91.00"


def test_32_when_the_event_cannot_be_written_the_action_is_refused(
    evaluation: Evaluation, staff: User
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    fields = {"score": "91", "reason": "复核", "version": evaluation.version}

    with trigger("hengji_event", "INSERT"):
        response = client.post(f"/evaluations/{evaluation.pk}/score", fields)

    assert response.status_code == 500
    assert Evaluation.objects.get(pk=evaluation.pk).score == evaluation.score


def counts() -> dict[str, int]:
    """Return how many rows each table has, but for those every request may touch."""
    return {
        table._meta.db_table: table.objects.count()
        for table in apps.get_models()
        if table._meta.db_table not in LEAVES_TRACES
    }


READABLE = [page for page in PAGES if page.policy is not None]


def test_40_asking_for_a_page_changes_nothing(cycle: Cycle, chief: User) -> None:
    found = Evaluation.objects.first()
    clients = [builders.browser(chief), builders.browser(builders.account(Role.SYSTEM)), Client()]
    before, rows = counts(), state()

    for page in READABLE:
        for client in clients:
            client.get(_with_row(page, found.pk))

    assert counts() == before
    assert {k: v for k, v in state().items() if k not in {"hengji.Event", "hengji.User"}} == {
        k: v for k, v in rows.items() if k not in {"hengji.Event", "hengji.User"}
    }


def _with_row(page: Address, number: int) -> str:
    return page.path.replace("999999", str(number))


def test_40_every_form_demands_its_token(cycle: Cycle, chief: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(chief, backend="django.contrib.auth.backends.ModelBackend")

    answers = {page.name: client.post(page.path).status_code for page in READABLE}

    open_to_posts = {name for name, status in answers.items() if status not in {403, 405}}
    assert open_to_posts == set()


def test_40_no_page_has_a_form_that_posts_without_a_token() -> None:
    without = [
        (path.name, form)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for form in re.findall(
            r"<form[^>]*method=\"post\"[^>]*>.*?</form>", path.read_text("utf-8"), re.DOTALL
        )
        if "{% csrf_token %}" not in form
    ]

    assert without == []
