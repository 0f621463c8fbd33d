"""All that is on record of one evaluation (评价记录), and the documents made of it."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from hengji.core.evaluation_papers import record as core
from hengji.core.evaluation_papers.kinds import CONSULTING
from hengji.core.evaluations import Kind, ScoreStage
from hengji.core.ledger import Scope
from hengji.core.permissions import Right, Role, reach_of
from hengji.core.quantities import Points
from hengji.core.verbs import Verb
from hengji.core.workflow import SHOWN_TO_UNIT, Stage
from hengji.models import (
    Evaluation,
    EvaluationDocument,
    EvaluationScheme,
    Event,
    PaperChange,
    ReportText,
    User,
)
from hengji.queries.conflicts import waivers_of
from hengji.queries.evaluations import evaluations_of, of_commission
from hengji.queries.gathered import load_gathered, local
from hengji.queries.papers import ScoredPapers, load_scored_papers
from hengji.queries.rules import facts_row, scale_of
from hengji.queries.schemes import scheme_row
from hengji.rulebook.rules import rule_words


def worked_on_by(user: User) -> QuerySet[Evaluation]:
    """Return the evaluations whose papers and evidence the user may see."""
    rows = evaluations_of(user)
    return rows if reach_of(Role(user.role), Right.SEE_WORK) else rows.none()


def evaluation_documents_of(user: User) -> QuerySet[EvaluationDocument]:
    """Return the documents the user may see, the newest of each kind first.

    Who sees no work of the agency sees what asks the unit for its opinion, from
    when the unit is asked.
    """
    rows = EvaluationDocument.objects.select_related("evaluation__cycle", "docx", "pdf", "by")
    if reach_of(Role(user.role), Right.SEE_WORK):
        return rows.filter(evaluation__in=worked_on_by(user))
    asked = evaluations_of(user).filter(stage__in=SHOWN_TO_UNIT)
    return rows.filter(evaluation__in=asked, kind__in=CONSULTING)


def text_row(evaluation: Evaluation, key: str) -> ReportText:
    """Return the text kept for a section; a new, empty row of version 0 if there is none."""
    found = ReportText.objects.filter(evaluation=evaluation, chapter=key).first()
    return found or ReportText(evaluation=evaluation, chapter=key, version=0)


def load_record(user: User, evaluation_id: int) -> core.EvaluationRecord | None:
    """Return what is on record of an evaluation; None while it has no scheme.

    Raises:
        DoesNotExist: There is none, or its papers are not the user's to see.
    """
    row = (
        worked_on_by(user)
        .select_related("cycle", "unit__supervisor", "project", "agency", "lead", "contract")
        .get(pk=evaluation_id)
    )
    return record_of(row)


def record_of(row: Evaluation) -> core.EvaluationRecord | None:
    """Return what is on record of an evaluation; None while it has no scheme."""
    scored, edition = load_scored_papers(row), scheme_row(row)
    if scored is None or edition is None:
        return None
    gathered = load_gathered(row, scored.scheme)
    facts = facts_row(row.cycle)
    return core.EvaluationRecord(
        subject=_subject(row),
        mandate=_mandate(row, facts.organ),
        stage=Stage(row.stage),
        round=row.round,
        scheme=scored.scheme,
        edition=_edition(edition),
        standards={
            leaf.code: rule_words(leaf.rule, leaf.unit)
            for leaf in scored.scheme.tree.leaves()
            if leaf.rule is not None
        },
        sheet=scored.sheet,
        papers=_papers(scored, _waivers(row)),
        scale=scale_of(row.cycle, facts),
        changes=_changes(row),
        totals=_totals(row),
        signatures=_signatures(row),
        opinions=_opinions(row),
        interviews=gathered.interviews,
        visits=gathered.visits,
        materials=gathered.materials,
        data=gathered.data,
        pieces=gathered.pieces,
        links=gathered.links,
        waivers=tuple(
            core.Waived(each.what, each.reason, each.by.name, local(each.at))
            for each in waivers_of(row)
        ),
        texts=dict(row.texts.values_list("chapter", "text")),
        outcome=row.outcome,
        outcome_reason=row.outcome_reason,
        is_demo=settings.DEMO,
    )


def _subject(row: Evaluation) -> core.Subject:
    project = row.project
    code = project.code if project and project.code else f"P{row.pk}"
    return core.Subject(
        name=row.name,
        kind=Kind(row.kind),
        scope=Scope(row.scope),
        work_year=row.cycle.work_year,
        funds_year=row.cycle.funds_year,
        code=f"{row.cycle.work_year}{code}",
        unit=row.unit.name if row.unit else "",
        supervisor=row.unit.supervisor.name if row.unit and row.unit.supervisor else "",
        project=project.name if project else "",
        fund_nature=row.fund_nature,
        budget=row.budget,
        spent=row.spent,
        self_score=row.self_score,
    )


def _mandate(row: Evaluation, organ: str) -> core.Mandate:
    agency, lead = row.agency, row.lead
    return core.Mandate(
        bureau=organ,
        agency=agency.name if agency else "",
        agency_code=(agency.credit_code or f"J{agency.pk}") if agency else "",
        credit_code=agency.credit_code if agency else "",
        lead=lead.name if lead else "",
        qualification=lead.qualification if lead else "",
        registration=lead.registration if lead else "",
        contract=row.contract.number if row.contract else "",
    )


def _edition(row: EvaluationScheme) -> core.Edition:
    approved = row.frozen_by
    return core.Edition(row.number, approved.name if approved else "", local(row.frozen_at))


def _papers(
    scored: ScoredPapers, waivers: Mapping[int, tuple[str, datetime | None]]
) -> dict[str, core.PaperRecord]:
    return {
        code: core.PaperRecord(
            scored.papers[code],
            row.pk,
            row.author.name if row.author else "",
            local(row.updated_at),
            *waivers.get(row.pk, ()),
        )
        for code, row in scored.rows.items()
    }


def _waivers(row: Evaluation) -> dict[int, tuple[str, datetime | None]]:
    """Return who waived the evidence of a paper last, and when, from the event log."""
    events = Event.objects.filter(
        object_kind=Evaluation._meta.verbose_name,  # noqa: SLF001 - Django's door
        object_id=row.pk,
        verb=Verb.WAIVE_EVIDENCE.value,
    )
    told = events.order_by("sequence").values_list("details", "actor", "at")
    return {json.loads(details).get("paper"): (actor, local(at)) for details, actor, at in told}


def _changes(row: Evaluation) -> tuple[core.ScoreChange, ...]:
    found = PaperChange.objects.filter(paper__evaluation=row).select_related("paper", "by")
    return tuple(
        core.ScoreChange(
            each.paper.code,
            ScoreStage(each.stage),
            each.before,
            each.after,
            each.because,
            each.reason,
            each.by.name,
            local(each.at),
        )
        for each in found
    )


def _totals(row: Evaluation) -> tuple[core.StageTotal, ...]:
    return tuple(
        core.StageTotal(
            ScoreStage(each.stage),
            each.before,
            Points(each.score),
            each.reason,
            each.by.name,
            local(each.at),
        )
        for each in of_commission(row.stage_scores.select_related("by"))
    )


def _signatures(row: Evaluation) -> tuple[core.Signed, ...]:
    return tuple(
        core.Signed(each.step, each.round, each.by.name, local(each.at), each.opinion)
        for each in of_commission(row.signatures.select_related("by"))
    )


def _opinions(row: Evaluation) -> tuple[core.UnitOpinion, ...]:
    return tuple(
        core.UnitOpinion(
            text=each.text,
            by=each.by.name,
            at=local(each.at),
            code=each.code,
            agrees=each.agrees,
            accepted=each.accepted,
            answer=each.answer,
            answered_by=each.answered_by.name if each.answered_by else "",
            answered_at=local(each.answered_at),
        )
        for each in row.opinions.select_related("by", "answered_by")
    )
