"""Setting an agency's work aside (封存) when its commission is cancelled, and bringing it back.

Nothing is deleted or copied: the same rows are out of sight for the next agency
and the unit, and in sight again when their agency is commissioned again.
"""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Max, QuerySet

from hengji.actions.evidence.materials import as_handed_in
from hengji.actions.recording import EventDraft
from hengji.actions.rescoring import rescore
from hengji.core.scheme_notation import read_scheme
from hengji.core.verbs import Verb
from hengji.models import (
    Agency,
    Evaluation,
    EvaluationDocument,
    EvaluationScheme,
    Evidence,
    EvidenceLink,
    Interview,
    Opinion,
    Paper,
    ReportText,
    SiteVisit,
    User,
)
from hengji.queries.schemes import approved_row, last_number

WORK: Final[tuple[Any, ...]] = (
    Paper,
    Evidence,
    EvidenceLink,
    Interview,
    SiteVisit,
    Opinion,
    ReportText,
    EvaluationDocument,
    EvaluationScheme,
)
"""What an agency's work consists of; of evidence and schemes a part stays, see ``_leaving``."""


def set_aside(evaluation: Evaluation, agency: Agency, event: EventDraft) -> None:
    """Put all that belongs to the cancelled commission of a locked evaluation out of sight.

    The next agency counts its drafts from one.
    """
    counted = {each: _leaving(each, evaluation).update(set_aside=agency) for each in WORK}
    for row in Evidence.objects.filter(evaluation=evaluation):
        _put_words_aside(row, evaluation, agency)
    given = evaluation.signatures.filter(step=Verb.COMMISSION).last()
    if given is not None:
        signed = evaluation.signatures.filter(set_aside=None, pk__gte=given.pk)
        signed.update(set_aside=agency)
        totals = evaluation.stage_scores.filter(set_aside=None, at__gte=given.at)
        totals.update(set_aside=agency)
    evaluation.round = 0
    event.details["set_aside"] = _told(counted)


def bring_back(evaluation: Evaluation, agency: Agency, event: EventDraft, *, by: User) -> None:
    """Put in sight again what was set aside for an agency, as it was; it goes on counting.

    Where another scheme was approved meanwhile, the papers are scored by it.
    """
    left = evaluation.signatures.filter(step=Verb.CANCEL_COMMISSION, set_aside=agency).last()
    if left is None:
        return
    _renumber_drafts(evaluation, agency, left.at)
    doubled = _tie_to_handed_in(evaluation, agency)
    counted = {}
    for each in WORK:
        rows = each.everything.filter(evaluation=evaluation, set_aside=agency)
        if each is Evidence:
            rows = rows.exclude(pk__in=doubled)
        counted[each] = rows.update(set_aside=None)
    for row in Evidence.objects.filter(evaluation=evaluation):
        _bring_words_back(row, agency)
    signed = evaluation.signatures.filter(set_aside=agency)
    evaluation.round = signed.aggregate(last=Max("round"))["last"] or 0
    event.details["brought_back"] = _told(counted)
    approved = approved_row(evaluation)
    if approved is not None and approved.frozen_at and approved.frozen_at > left.at:
        scheme = read_scheme(approved.content)
        event.details["rescored"] = rescore(evaluation, scheme, approved.number, by=by)


def _leaving(model: Any, evaluation: Evaluation) -> QuerySet[Any]:  # noqa: ANN401 - any of WORK
    """Return what goes: not the unit's files, not what the bureau approved."""
    rows: QuerySet[Any] = model.objects.filter(evaluation=evaluation)
    if model is Evidence:
        return rows.filter(materials=None)
    if model is EvaluationScheme:
        return rows.filter(frozen_at=None)
    return rows


def _told(counted: dict[Any, int]) -> list[list[object]]:
    return [[str(each._meta.verbose_name), count] for each, count in counted.items() if count]  # noqa: SLF001 - Django's door


def _put_words_aside(row: Evidence, evaluation: Evaluation, agency: Agency) -> None:
    """Keep what the agency said of a file of the unit's, and describe it as it was handed in."""
    handed_in = asdict(as_handed_in(evaluation))
    said = {name: getattr(row, name) for name in handed_in}
    if said == handed_in:
        return
    obtained = row.obtained_on
    row.words_aside[str(agency.pk)] = {
        **said,
        "obtained_on": obtained.isoformat() if obtained else None,
    }
    _describe(row, handed_in)


def _bring_words_back(row: Evidence, agency: Agency) -> None:
    said = row.words_aside.pop(str(agency.pk), None)
    if said is not None:
        obtained = said["obtained_on"]
        _describe(row, {**said, "obtained_on": date.fromisoformat(obtained) if obtained else None})


def _describe(row: Evidence, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save()


def _tie_to_handed_in(evaluation: Evaluation, agency: Agency) -> list[int]:
    """Let the agency's links hold to files that the unit handed in meanwhile.

    The agency's own row of such a file stays aside, for a file is evidence once.
    """
    live = dict(Evidence.objects.filter(evaluation=evaluation).values_list("file_id", "pk"))
    own = Evidence.everything.filter(evaluation=evaluation, set_aside=agency, file__in=live)
    doubled = dict(own.values_list("pk", "file_id"))
    for number, file_id in doubled.items():
        EvidenceLink.everything.filter(evidence=number).update(evidence=live[file_id])
    return list(doubled)


def _renumber_drafts(evaluation: Evaluation, agency: Agency, left: datetime) -> None:
    """Let a draft that was the last edition follow what was approved since, to be the last."""
    every = EvaluationScheme.everything.filter(evaluation=evaluation)
    then = last_number(every.filter(set_aside=None, frozen_at__lte=left))
    if last_number(every.filter(set_aside=None)) > then:
        drafts = every.filter(set_aside=agency, number__gt=then).order_by("number")
        for number, row in enumerate(list(drafts), start=last_number(every) + 1):
            row.number = number
            row.version += 1
            row.save()
