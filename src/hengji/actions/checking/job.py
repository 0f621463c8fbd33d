"""The job of a check-up: look, then keep what was said as one event.

Looking happens outside the transaction; the result, its files, the event and
the end of the job are one transaction, so that a worker that dies leaves
nothing and another starts anew.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.utils import timezone

from hengji.actions.checking.documents import check_documents
from hengji.actions.checking.likeness import check_likeness
from hengji.actions.checking.objectives import check_objectives
from hengji.actions.checking.outcome import Outcome
from hengji.actions.checking.scores import check_scores
from hengji.actions.files import store_file
from hengji.actions.jobs import Work
from hengji.actions.recording import EventDraft, changing
from hengji.core.checkup.kinds import CheckupKind
from hengji.core.permissions import Role, check_right
from hengji.core.verbs import RIGHT_FOR, Verb
from hengji.models import Checkup
from hengji.queries.checkups import checkups_of

CHECKS: Mapping[CheckupKind, Callable[[Work, Checkup], Outcome]] = MappingProxyType(
    {
        CheckupKind.DOCUMENTS: check_documents,
        CheckupKind.SCORES: check_scores,
        CheckupKind.OBJECTIVES: check_objectives,
        CheckupKind.LIKENESS: check_likeness,
    }
)


def checkup_job(work: Work) -> None:
    """Do a check-up and keep what it said."""
    check_right(Role(work.by.role), RIGHT_FOR[Verb.CHECK_UP])
    checkup = checkups_of(work.by).get(pk=work.job.arguments["checkup_id"])
    outcome = CHECKS[CheckupKind(checkup.kind)](work, checkup)
    with changing(Verb.CHECK_UP, work.by) as event:
        _keep(checkup, outcome, event)
        result = {"url_name": "checkup", "kwargs": {"checkup_id": checkup.pk}}
        work.finish(result, outcome.summary)


def _keep(checkup: Checkup, outcome: Outcome, event: EventDraft) -> None:
    for row in checkup.files.filter(pk__in=outcome.marked):
        row.marked = store_file([outcome.marked[row.pk]], row.name)
        row.save(update_fields=["marked"])
    if outcome.output:
        checkup.output = store_file([outcome.output.content], outcome.output.name)
        checkup.output_name = outcome.output.name
    checkup.summary, checkup.result = outcome.summary, dict(outcome.result)
    checkup.finished_at = timezone.now()
    checkup.save(update_fields=["output", "output_name", "summary", "result", "finished_at"])
    event.about, event.cycle = checkup, checkup.cycle
    event.summary = f"{checkup.kind}：{outcome.summary}"
    files = checkup.files.select_related("file")
    event.details = {"files": [[each.name, each.file.sha256] for each in files]}
