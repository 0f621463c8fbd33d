"""Requirement 36: whatever is sent to a form, the answer is never a fault of ours."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengji.core.permissions import Role
from hengji.models import Cycle, Evaluation, LedgerImport, User
from tests import builders
from tests.security.addresses import PAGES, Address

NAMES = (
    "version", "score", "reason", "fingerprint", "text", "label", "scopes", "days", "username",
    "name", "role", "unit", "agency", "expert", "login", "password", "code", "next", "note",
    "password1", "password2", "oldpassword", "login_name", "file", "title", "body", "number",
    "position", "cell:A1", "work_year", "funds_year",
)  # fmt: skip
ODD = ("", "-1", "0", "1e999", "NaN", "9" * 400, "\x00", "\ud7ff", "\u202e", "' OR 1=1 --",
       "{{7*7}}", "../../etc/passwd", "<script>", "=1+1", "2026-13-45", "𠮷" * 9, "")  # fmt: skip
VALUES = st.one_of(st.sampled_from(ODD), st.text(max_size=60), st.integers().map(str))
FIELDS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8)
POSTED = [page for page in PAGES if page.policy is not None]
GENTLE = settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def people(cycle: Cycle, chief: User) -> list[Client]:
    return [
        builders.browser(chief),
        builders.browser(builders.account(Role.SYSTEM)),
        builders.browser(builders.account(Role.SECURITY)),
    ]


def _path(page: Address) -> str:
    """Put a row that exists into the address."""
    row = LedgerImport.objects.first() if "import" in page.pattern else Evaluation.objects.first()
    return page.path.replace("999999", str(row.pk if row else 1))


@pytest.mark.parametrize("page", POSTED, ids=lambda page: page.name)
@GENTLE
@given(fields=FIELDS)
def test_36_neither_form_nor_page_fails_whatever_is_sent_or_asked_for(
    people: list[Client], page: Address, fields: dict[str, str]
) -> None:
    query = {**fields, "after": fields.get("days", "x"), "n": fields.get("version", "-5")}

    statuses = [client.post(_path(page), fields).status_code for client in people]
    statuses += [client.get(_path(page), query).status_code for client in people]

    assert [status for status in statuses if status >= 500] == []


@pytest.mark.parametrize("name", ["x.xlsx", "..\\..\\x.csv", "𠮷.pdf", "a" * 240 + ".docx", "x"])
@GENTLE
@given(content=st.binary(max_size=300))
def test_36_no_upload_fails_whatever_is_in_it(
    people: list[Client], cycle: Cycle, name: str, content: bytes
) -> None:
    file = SimpleUploadedFile(name, content)

    status = people[0].post(f"/{cycle.work_year}/imports", {"file": file}).status_code

    assert status in {302, 400, 422}
