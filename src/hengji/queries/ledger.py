"""The score ledger (得分表) of a year, as core knows it."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef

from hengji.core.grading import Grade
from hengji.core.imports import Recorded
from hengji.core.ledger import FundNature, Ledger, LedgerRow, Origin, Scope
from hengji.core.quantities import Points, Yuan, format_points
from hengji.core.workflow import Stage
from hengji.models import Cycle, Evaluation, Paper

TABLE = "得分排名"
_COLUMNS = (
    "name", "score", "scope", "grade", "unit__name", "agency__name", "budget", "spent",
    "self_score", "fund_nature", "position",
)  # fmt: skip


class RecordedLedger(NamedTuple):
    """A ledger and the evaluation behind each of its rows, aligned."""

    ledger: Ledger
    evaluation_ids: tuple[int, ...]


def load_ledger(cycle: Cycle) -> RecordedLedger:
    """Return the scored evaluations of a year, in the order of the ranking."""
    rows = list(
        Evaluation.objects.filter(cycle=cycle, score__isnull=False)
        .order_by("position")
        .values_list("pk", *_COLUMNS)
    )
    title = cycle.title or f"{cycle.work_year}年度绩效评价得分表"
    ledger = Ledger(title, tuple(_row(*row[1:]) for row in rows))
    return RecordedLedger(ledger, tuple(row[0] for row in rows))


class Records(NamedTuple):
    """All evaluations of a year, scored or not, for comparing with a file."""

    rows: tuple[Recorded, ...]
    evaluation_ids: tuple[int, ...]


def load_records(cycle: Cycle) -> Records:
    """Return what the records hold of a year."""
    scored = Paper.everything.filter(evaluation=OuterRef("pk"), score__isnull=False)
    rows = list(
        Evaluation.objects.filter(cycle=cycle)
        .order_by("position", "pk")
        .annotate(has_scored_papers=Exists(scored))
        .values_list(
            "pk",
            "name",
            "unit__name",
            "scope",
            "score",
            "agency__name",
            "fund_nature",
            "budget",
            "spent",
            "self_score",
            "stage",
            "has_scored_papers",
        )
    )
    return Records(tuple(_recorded(*row[1:]) for row in rows), tuple(row[0] for row in rows))


def _recorded(  # noqa: PLR0917 - the columns of one query
    name: str,
    unit: str | None,
    scope: str,
    score: Points | None,
    agency: str | None,
    fund_nature: str,
    budget: Yuan | None,
    spent: Yuan | None,
    self_score: Points | None,
    stage: str,
    has_scored_papers: bool,
) -> Recorded:
    return Recorded(
        name=name,
        unit=unit or "",
        scope=Scope(scope),
        score=score,
        agency=agency or "",
        fund_nature=FundNature(fund_nature) if fund_nature else None,
        budget=budget,
        spent=spent,
        self_score=self_score,
        under_procedure=stage != Stage.PLANNED or has_scored_papers,
    )


def _row(  # noqa: PLR0917 - the columns of one query
    name: str,
    score: Points,
    scope: str,
    grade: str,
    unit: str | None,
    agency: str | None,
    budget: Yuan | None,
    spent: Yuan | None,
    self_score: Points | None,
    fund_nature: str,
    position: int,
) -> LedgerRow:
    return LedgerRow(
        name=name,
        score=score,
        scope=Scope(scope),
        grade=Grade(grade),
        unit=unit or "",
        agency=agency or "",
        budget=budget,
        spent=spent,
        self_score=self_score,
        fund_nature=FundNature(fund_nature) if fund_nature else None,
        serial=position,
        origin=Origin(TABLE, position, name, format_points(score)),
    )
