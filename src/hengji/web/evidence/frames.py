"""What the evidence pages of one evaluation share: the row, the year, the tabs."""

from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.core.validators import MinValueValidator
from django.utils import timezone

from hengji.core.flaws import Flaw
from hengji.core.workflow import EVIDENCE_STAGES, Stage
from hengji.models import Evaluation
from hengji.queries.evaluations import evaluations_of
from hengji.web.evaluation_tabs import show_evaluation
from hengji.web.guard import Request

SHOWN = "%Y-%m-%dT%H:%M"
MOMENTS = (SHOWN, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Nothing that is evaluated was looked at before; an earlier year is a slip."""


def moment_field(label: str) -> forms.DateTimeField:
    """Return a field for a moment, as the browser's own control writes it."""
    control = forms.DateTimeInput(attrs={"type": "datetime-local"})
    earliest = MinValueValidator(EARLIEST, f"{label}在 {EARLIEST.year} 年之前，请核对年份。")
    return forms.DateTimeField(
        label=label, widget=control, input_formats=MOMENTS, validators=[earliest]
    )


def moment_text(moment: datetime | None) -> str:
    """Return a moment as the field shows it; a camera's own clock is taken as it is."""
    if moment is None:
        return ""
    return (timezone.localtime(moment) if timezone.is_aware(moment) else moment).strftime(SHOWN)


def evaluation_in(request: Request, evaluation_id: int) -> Evaluation:
    """Return an evaluation of the person's, with its year and tabs in the frame."""
    rows = evaluations_of(request.user).select_related("cycle", "unit", "agency")
    row = rows.get(pk=evaluation_id)
    show_evaluation(request, row)
    return row


def takes_evidence(evaluation: Evaluation) -> bool:
    """Tell whether evidence may be added or bound now."""
    return evaluation.cycle.is_open and Stage(evaluation.stage) in EVIDENCE_STAGES


def tell(request: Request, flaws: tuple[Flaw, ...]) -> None:
    """Say what did not go, or is to be looked at again, on the next page."""
    for flaw in flaws:
        messages.warning(request, f"{flaw.message}{flaw.remedy}")
