"""A program that holds a token, and everything there is to read."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from hengji.actions.evidence import attach_file
from hengji.actions.files import store_file
from hengji.actions.tokens import make_token
from hengji.core.permissions import Role
from hengji.core.tokens import scopes_within
from hengji.models import (
    BudgetUnit,
    Checkup,
    CheckupFile,
    Cycle,
    Expert,
    Finding,
    FormerName,
    Recommendation,
    ReportVersion,
    User,
)
from tests.builders import evaluation_named

BASE = "/api/v1"


def secret_of(user: User, scopes: Sequence[str] | None = None) -> str:
    """Return the secret of a token with all the scopes its person can have, or these."""
    wanted = [scope.value for scope in scopes_within(Role(user.role))] if scopes is None else scopes
    return make_token(label="测试", scopes=wanted, days=30, by=user)[1]


class Program:
    """Asks as a program does: with a token and no cookie; reads files to the end."""

    def __init__(self, user: User | None = None, *, secret: str = "") -> None:
        self.secret = secret or (secret_of(user) if user else "")
        self.user, self.client = user, Client()

    def get(self, path: str, **query: object) -> HttpResponse:
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        response = self.client.get(f"{BASE}{path}", query, headers=headers)
        response.file = b"".join(response) if response.streaming else b""
        return response

    def read(self, path: str, **query: object) -> Any:
        response = self.get(path, **query)
        assert response.status_code == 200, response.content.decode()
        return response.json()


def without_number(response: HttpResponse) -> tuple[int, Mapping[str, str]]:
    """Return an answer but for what tells requests apart."""
    return response.status_code, {
        name: value for name, value in response.json().items() if name != "request_id"
    }


def with_everything(cycle: Cycle, chief: User) -> Cycle:
    """Return the year with a finding, a recommendation, a report, files and names."""
    attach_file(evaluation_named("道路").pk, [b"%PDF-1.7 evidence"], "佐证.pdf", note="", by=chief)
    finding = Finding.objects.create(
        cycle=cycle, code="W1", category="P01", unit="建设管理部", fact="未设目标", position=1,
        amount="1200.50",
    )  # fmt: skip
    Recommendation.objects.create(
        cycle=cycle, title="补设目标", measures="于年底前完成。", position=1
    ).answers.add(finding)
    files = {each: store_file([f"a {each}".encode()], each) for each in ("docx", "pdf", "xlsx")}
    ReportVersion.objects.create(cycle=cycle, number=1, by=chief, at=timezone.now(), **files)
    checkup = Checkup.objects.create(
        cycle=cycle, kind="报告体检", summary="1 个文件，没有发现问题。", by=chief,
        at=timezone.now(), finished_at=timezone.now(), result={"files": []},
    )  # fmt: skip
    CheckupFile.objects.create(checkup=checkup, file=files["docx"], name="报告.docx")
    school, builder = (
        BudgetUnit.objects.get(name="第一中学校"),
        BudgetUnit.objects.get(name="建设管理部"),
    )
    FormerName.objects.create(
        unit=school, name="第一中学", name_key="第一中学", until=date(2020, 1, 1)
    )
    BudgetUnit.objects.filter(pk=school.pk).update(supervisor=builder)
    Expert.objects.create(name="李专家", field="会计", employer="某大学")
    return cycle


def real_values() -> dict[str, object]:
    """Return a value of each path parameter that leads somewhere, for the bureau."""
    return {
        "work_year": 2024,
        "evaluation_id": evaluation_named("道路").pk,
        "attachment_id": evaluation_named("道路").attachments.get().pk,
        "number": 1,
        "checkup_id": Checkup.objects.first().pk,
        "format": "pdf",
    }
