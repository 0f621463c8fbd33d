"""Binding evidence (对应佐证): which file, interview or visit proves which leaf."""

from collections.abc import Iterable

from django.utils import timezone

from hengji.actions.evidence.keeping import open_for
from hengji.core.evidence.places import check_leaves, check_place
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.verbs import Verb
from hengji.models import Evaluation, Evidence, EvidenceLink, Interview, SiteVisit, User
from hengji.queries.evidence import (
    evidence_rows,
    interviews_of,
    links_of,
    visits_of,
)
from hengji.queries.schemes import load_scheme

NOTHING_TO_BIND = FlawKind(
    "evidence-nothing-to-bind",
    Severity.ERROR,
    "没有选择要对应的指标，或者评价还没有方案。",
    "请选择一个或更多三级指标。",
)


def bind_evidence(
    evaluation_id: int,
    codes: Iterable[str],
    *,
    evidence_id: int | None = None,
    interview_id: int | None = None,
    visit_id: int | None = None,
    place: str = "",
    by: User,
) -> tuple[EvidenceLink, ...]:
    """Bind one piece of evidence, interview or visit to leaves; return the new links.

    Args:
        evaluation_id: The evaluation.
        codes: Codes of leaves of the scheme in force.
        evidence_id: A file, or
        interview_id: an interview, or
        visit_id: a visit: one of the three.
        place: The page or place where the proof stands.
        by: Who binds it.

    Raises:
        FlawsFound: A code is no leaf, or the file has no such page.
        MoveRefused: The evaluation takes no evidence at its stage.
    """
    wanted = tuple(dict.fromkeys(codes))
    with open_for(evaluation_id, Verb.BIND_EVIDENCE, by) as (event, evaluation):
        end = _end(evaluation, by, evidence_id, interview_id, visit_id)
        _check(evaluation, wanted, end, place)
        column = _COLUMNS[type(end)]
        new = _missing(evaluation, wanted, {column: end, "place": place.strip()}, by)
        event.summary = f"“{end}”对应 {'、'.join(link.code for link in new)} {place}".strip()
        event.details = {column: end.pk, "codes": [link.code for link in new], "place": place}
        event.nothing_changed = not new
    return new


def tie_evidence(
    evaluation_id: int,
    evidence_ids: Iterable[int],
    *,
    interview_id: int | None = None,
    visit_id: int | None = None,
    by: User,
) -> tuple[EvidenceLink, ...]:
    """Tie photos or recordings to the visit or interview they are of."""
    wanted = tuple(dict.fromkeys(evidence_ids))
    with open_for(evaluation_id, Verb.BIND_EVIDENCE, by) as (event, evaluation):
        record = _end(evaluation, by, None, interview_id, visit_id)
        own = evidence_rows(by).filter(evaluation=evaluation)
        rows = [own.get(pk=each) for each in wanted]
        column = _COLUMNS[type(record)]
        new = tuple(
            link
            for row in rows
            for link in _missing(evaluation, ("",), {"evidence": row, column: record}, by)
        )
        event.summary = f"“{record}”附 {'、'.join(str(link.evidence) for link in new)}"
        event.details = {column: record.pk, "evidence": [link.evidence_id for link in new]}
        event.nothing_changed = not new
    return new


def unbind_evidence(link_id: int, *, by: User) -> None:
    """Take a piece of evidence, an interview or a visit off a leaf."""
    links = links_of(by).select_related("evidence", "interview", "visit")
    evaluation_id = links.values_list("evaluation_id", flat=True).get(pk=link_id)
    with open_for(evaluation_id, Verb.UNBIND_EVIDENCE, by) as (event, _):
        link = links.get(pk=link_id)
        event.summary = f"{link} {link.place}".strip()
        event.details = {
            "code": link.code,
            "place": link.place,
            "evidence": link.evidence_id,
            "interview": link.interview_id,
            "visit": link.visit_id,
        }
        EvidenceLink.objects.filter(pk=link.pk).delete()


_COLUMNS = {Evidence: "evidence", Interview: "interview", SiteVisit: "visit"}


def _end(
    evaluation: Evaluation,
    by: User,
    evidence_id: int | None,
    interview_id: int | None,
    visit_id: int | None,
) -> Evidence | Interview | SiteVisit:
    if evidence_id is not None:
        return evidence_rows(by).get(pk=evidence_id, evaluation=evaluation)
    if interview_id is not None:
        return interviews_of(by).get(pk=interview_id, evaluation=evaluation)
    return visits_of(by).get(pk=visit_id or 0, evaluation=evaluation)


def _check(
    evaluation: Evaluation,
    codes: tuple[str, ...],
    end: Evidence | Interview | SiteVisit,
    place: str,
) -> None:
    scheme = load_scheme(evaluation)
    if scheme is None or not codes:
        raise FlawsFound([NOTHING_TO_BIND.at("对应指标", f"“{end}”没有选择指标。")])
    found = list(check_leaves(codes, scheme.tree))
    if isinstance(end, Evidence):
        found += check_place(end.name, place, end.pages)
    if found:
        raise FlawsFound(found)


def _missing(
    evaluation: Evaluation, codes: tuple[str, ...], ends: dict[str, object], by: User
) -> tuple[EvidenceLink, ...]:
    """Write the links that are not there yet."""
    whole = {"evidence": None, "interview": None, "visit": None, "place": "", **ends}
    same = EvidenceLink.objects.filter(evaluation=evaluation, **whole)
    there = set(same.values_list("code", flat=True))
    return tuple(
        EvidenceLink.objects.bulk_create(
            EvidenceLink(evaluation=evaluation, code=code, by=by, at=timezone.now(), **whole)
            for code in codes
            if code not in there
        )
    )
