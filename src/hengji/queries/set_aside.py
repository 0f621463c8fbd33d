"""The work of agencies whose commission was cancelled (封存的底稿), for the bureau to read."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Max, Min, Q, QuerySet

from hengji.core.indicators import Indicator
from hengji.core.paper_fields import FIELDS, PaperField, write_field
from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.core.scheme_notation import read_scheme
from hengji.core.verbs import Verb
from hengji.core.workflow import Stage
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
    Signature,
    SiteVisit,
    StageScore,
    User,
)
from hengji.queries.evaluations import evaluations_of
from hengji.queries.evidence import Proof, proof_of


class SetAside(NamedTuple):
    """What is set aside of one agency, and from when to when it had the evaluation."""

    agency: Agency
    begun: datetime
    ended: datetime
    papers: int
    evidence: int


class LeafAside(NamedTuple):
    """One leaf an agency worked on: what it wrote, by label, and what proves it."""

    row: Paper
    name: str
    lines: tuple[tuple[str, str], ...]
    proofs: tuple[Proof, ...]


class EvidenceAside(NamedTuple):
    """A piece of evidence, or what was said of a file that the unit handed in."""

    row: Evidence
    supplier: str
    method: str
    note: str
    stays: bool


class DraftAside(NamedTuple):
    """An edition of the scheme that nobody approved, with its leaves."""

    row: EvaluationScheme
    leaves: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class SetAsidePage:
    """All that is set aside of one agency in one evaluation, oldest first."""

    evaluation: Evaluation
    about: SetAside
    leaves: tuple[LeafAside, ...]
    evidence: tuple[EvidenceAside, ...]
    interviews: tuple[Interview, ...]
    visits: tuple[SiteVisit, ...]
    opinions: tuple[Opinion, ...]
    texts: tuple[ReportText, ...]
    documents: tuple[EvaluationDocument, ...]
    drafts: tuple[DraftAside, ...]
    totals: tuple[StageScore, ...]
    signatures: tuple[Signature, ...]


def sees_set_aside(user: User) -> bool:
    """Tell whether the user reads what is set aside: who sees the work of every agency."""
    return reach_of(Role(user.role), Right.SEE_WORK) is Reach.ALL


def set_aside_of(user: User, evaluation: Evaluation) -> tuple[SetAside, ...]:
    """Return what is set aside in an evaluation, by agency; nothing for who may not read it."""
    if not sees_set_aside(user):
        return ()
    left = evaluation.signatures.exclude(set_aside=None)
    if evaluation.stage != Stage.PLANNED:  # before that, an agency is only a name in the ledger
        left = left.exclude(set_aside=evaluation.agency_id)
    spans = left.order_by().values("set_aside").annotate(
        begun=Min("at", filter=Q(step=Verb.COMMISSION)),
        ended=Max("at", filter=Q(step=Verb.CANCEL_COMMISSION)),
    )  # fmt: skip
    found = {each["set_aside"]: (each["begun"], each["ended"]) for each in spans}
    if not found:
        return ()
    agencies = Agency.objects.in_bulk(found)
    papers, evidence = (_counts(each, evaluation) for each in (Paper, Evidence))
    told = (SetAside(agencies[pk], *span, papers[pk], evidence[pk]) for pk, span in found.items())
    return tuple(sorted(told, key=lambda each: each.begun))


def _counts(model: type[Paper | Evidence], evaluation: Evaluation) -> Counter[int]:
    """Count the rows that are set aside, by agency."""
    rows = model.everything.filter(evaluation=evaluation).exclude(set_aside=None)
    return Counter(rows.values_list("set_aside", flat=True))


def _of(model: Any, evaluation: Evaluation, agency_id: int) -> QuerySet[Any]:  # noqa: ANN401 - any table of work
    rows: QuerySet[Any] = model.everything.filter(evaluation=evaluation, set_aside=agency_id)
    return rows


def set_aside_evidence(user: User) -> QuerySet[Evidence]:
    """Return the evidence that is set aside, for who may read it."""
    rows = Evidence.everything.exclude(set_aside=None)
    return rows.select_related("file") if sees_set_aside(user) else rows.none()


def set_aside_documents(user: User) -> QuerySet[EvaluationDocument]:
    """Return the documents that are set aside, for who may read them."""
    rows = EvaluationDocument.everything.exclude(set_aside=None)
    related = rows.select_related("evaluation", "docx", "pdf")
    return related if sees_set_aside(user) else rows.none()


def load_set_aside(user: User, evaluation_id: int, agency_id: int) -> SetAsidePage:
    """Return all that is set aside of one agency in one evaluation.

    Raises:
        DoesNotExist: There is nothing, or it is not the user's to read.
    """
    rows = evaluations_of(user).select_related("cycle", "unit", "agency")
    evaluation = rows.get(pk=evaluation_id)
    told = {each.agency.pk: each for each in set_aside_of(user, evaluation)}
    if agency_id not in told:
        raise Agency.DoesNotExist

    def own(model: Any, *related: str) -> tuple[Any, ...]:  # noqa: ANN401 - any table of work
        return tuple(_of(model, evaluation, agency_id).select_related(*related))

    steps = {"evaluation": evaluation, "set_aside": agency_id}
    return SetAsidePage(
        evaluation=evaluation,
        about=told[agency_id],
        leaves=_leaves(evaluation, agency_id),
        evidence=(*map(_piece, own(Evidence, "file", "by")), *_said_of(evaluation, agency_id)),
        interviews=own(Interview, "by"),
        visits=own(SiteVisit, "by"),
        opinions=own(Opinion, "by", "answered_by"),
        texts=own(ReportText),
        documents=own(EvaluationDocument, "by"),
        drafts=tuple(
            DraftAside(each, tuple(read_scheme(each.content).tree.leaves()))
            for each in own(EvaluationScheme, "by")
        ),
        totals=tuple(StageScore.objects.filter(**steps).select_related("by")),
        signatures=tuple(Signature.objects.filter(**steps).select_related("by")),
    )


def _leaves(evaluation: Evaluation, agency_id: int) -> tuple[LeafAside, ...]:
    names, proofs = _names(evaluation, agency_id), _proofs(evaluation, agency_id)
    rows = _of(Paper, evaluation, agency_id).select_related("author").order_by("code")
    return tuple(
        LeafAside(row, names.get(row.code, ""), _lines(row), proofs.get(row.code, ()))
        for row in rows
    )


def _lines(row: Paper) -> tuple[tuple[str, str], ...]:
    told = [(FIELDS[field].label, write_field(getattr(row, field))) for field in PaperField]
    return tuple((label, text) for label, text in (*told, ("佐证豁免理由", row.waiver)) if text)


def _names(evaluation: Evaluation, agency_id: int) -> Mapping[str, str]:
    """Return what leaves are called, by code: in what was approved and what the agency drafted."""
    editions = EvaluationScheme.everything.filter(
        Q(set_aside=None) | Q(set_aside=agency_id), evaluation=evaluation
    )
    contents = editions.order_by(F("frozen_at").asc(nulls_first=True), "number")
    trees = (read_scheme(each).tree for each in contents.values_list("content", flat=True))
    return {leaf.code: leaf.name for tree in trees for leaf in tree.leaves()}


def _proofs(evaluation: Evaluation, agency_id: int) -> Mapping[str, tuple[Proof, ...]]:
    found: dict[str, tuple[Proof, ...]] = defaultdict(tuple)
    links = _of(EvidenceLink, evaluation, agency_id).exclude(code="")
    for link in links.select_related("evidence__file", "interview", "visit"):
        found[link.code] += (proof_of(link),)
    return found


def _piece(row: Evidence) -> EvidenceAside:
    return EvidenceAside(row, row.supplier, row.method, row.note, stays=False)


def _said_of(evaluation: Evaluation, agency_id: int) -> tuple[EvidenceAside, ...]:
    """Return what the agency said of files that the unit handed in, and that stay."""
    rows = Evidence.objects.filter(evaluation=evaluation).select_related("file", "by")
    said = ((row, row.words_aside.get(str(agency_id))) for row in rows)
    return tuple(
        EvidenceAside(row, words["supplier"], words["method"], words["note"], stays=True)
        for row, words in said
        if words
    )
