"""Bringing the worked example (示例) into empty records, through the verbs of every day."""

from django.db import transaction

from hengji.actions.cycles import open_cycle
from hengji.actions.imports import confirm_ledger, upload_ledger
from hengji.actions.report import ask_for_report, import_facts
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.documents.example import (
    EXAMPLE_FACTS,
    EXAMPLE_FUNDS_YEAR,
    EXAMPLE_LEDGER,
    EXAMPLE_WORK_YEAR,
)
from hengji.models import Cycle, User
from hengji.queries.imports import load_preview

RECORDS_NOT_EMPTY = FlawKind(
    "example-into-records",
    Severity.ERROR,
    "已有年度，不再载入示例，以免与真实数据混在一起。",
    "请另用 hengji demo --serve 查看示例，它有自己的数据库。",
)


def load_example(*, by: User) -> Cycle:
    """Open the example's year, bring in its scores and texts, ask for its report.

    All of it or nothing; each step leaves its own event.
    """
    with transaction.atomic():
        if found := Cycle.objects.first():
            raise FlawsFound([RECORDS_NOT_EMPTY.at("年度", f"已有 {found}。")])
        cycle = open_cycle(EXAMPLE_WORK_YEAR, EXAMPLE_FUNDS_YEAR, by=by)
        _import_ledger(cycle, by)
        content = EXAMPLE_FACTS.read_bytes()
        import_facts(cycle.pk, [content], EXAMPLE_FACTS.name, by=by)
        ask_for_report(cycle.pk, by=by)
    return cycle


def _import_ledger(cycle: Cycle, by: User) -> None:
    content = EXAMPLE_LEDGER.read_bytes()
    upload = upload_ledger(cycle.pk, [content], EXAMPLE_LEDGER.name, by=by)
    plan = load_preview(by, upload.pk).plan
    confirm_ledger(upload.pk, fingerprint=plan.fingerprint, by=by)
