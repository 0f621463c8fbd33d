"""What is set aside (封存) of an agency whose commission was cancelled, for reading."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render

from hengji.actions.evaluation_documents import FORMATS
from hengji.core.permissions import Right
from hengji.queries.set_aside import load_set_aside, set_aside_documents, set_aside_evidence
from hengji.web.downloads import checked_download
from hengji.web.evaluation_tabs import show_evaluation
from hengji.web.guard import Request, page


@page(Right.SEE_WORK)
def set_aside(request: Request, evaluation_id: int, agency_id: int) -> HttpResponse:
    """All that one agency wrote and gathered before its commission was cancelled."""
    found = load_set_aside(request.user, evaluation_id, agency_id)
    show_evaluation(request, found.evaluation)
    context = {"found": found, "evaluation": found.evaluation}
    return render(request, "hengji/set_aside.html", context)


@page(Right.SEE_WORK)
def evidence(request: Request, evidence_id: int) -> HttpResponseBase:
    """Download one piece of evidence that is set aside."""
    row = set_aside_evidence(request.user).get(pk=evidence_id)
    return checked_download(request, row.file, row.name, evidence=row.pk)


@page(Right.SEE_WORK)
def document(request: Request, document_id: int, kind: str) -> HttpResponseBase:
    """One file of a document that is set aside."""
    if kind not in FORMATS:
        raise Http404
    row = set_aside_documents(request.user).get(pk=document_id)
    name = f"{row.kind}：{row.evaluation.name}（第{row.number}版，已封存）.{kind}"
    return checked_download(request, getattr(row, kind), name, document=row.pk)
