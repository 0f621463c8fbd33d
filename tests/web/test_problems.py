import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from hengji.actions.imports import upload_ledger
from hengji.core.permissions import Role
from hengji.models import Cycle, Evaluation, Event, User
from hengji.queries.imports import load_preview
from tests import builders

MANY = 2_000
NO_LIMIT = 1_073_741_823
WORDS = re.compile(r"<[^>]+>")


@pytest.fixture
def client(chief: User) -> Client:
    client = builders.browser(chief)
    client.raise_request_exception = False
    return client


def words(answer: HttpResponse) -> str:
    return WORDS.sub("", answer.content.decode())


def execute(statement: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


@contextmanager
def full() -> Iterator[None]:
    execute(f"PRAGMA max_page_count = {execute('PRAGMA page_count')}")
    try:
        yield
    finally:
        execute(f"PRAGMA max_page_count = {NO_LIMIT}")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL 的磁盘不能由一个连接写满")
def test_a_full_disk_under_an_import_is_told_and_writes_no_row(
    cycle: Cycle, chief: User, client: Client
) -> None:
    rows = [(f"项目{number}", "80", "", "", "", "", "") for number in range(MANY)]
    upload = upload_ledger(cycle.pk, [builders.ledger_file(rows)], "得分表.csv", by=chief)
    fingerprint = load_preview(chief, upload.pk).plan.fingerprint
    events = Event.objects.count()

    with full():
        answer = client.post(f"/imports/{upload.pk}/confirm", {"fingerprint": fingerprint})

    assert answer.status_code == 507
    assert "磁盘已满，这一步没有保存" in words(answer)
    assert (Evaluation.objects.count(), Event.objects.count()) == (4, events)


@pytest.mark.parametrize("role", [Role.CHIEF, None])
def test_two_gigabytes_are_refused_before_they_are_read(db: None, role: Role | None) -> None:
    client = builders.browser(role and builders.account(role))

    answer = client.generic("POST", "/2024/imports", b"", CONTENT_LENGTH="2000000000")

    assert answer.status_code == 413
    assert "上传的内容超过 100 MB，没有接收。" in words(answer)
    assert answer["Connection"] == "close"
