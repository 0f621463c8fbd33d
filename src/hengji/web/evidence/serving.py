"""The content of evidence on its way out (佐证内容): saved, or shown so that nothing in it acts.

Only pictures are shown as they are; a page of a PDF is drawn here and shown as
a picture; all else is saved. Every answer forbids scripts, frames and guesses
about its type.
"""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from hengji.core.evidence.formats import DRAWN, SHOWN_AS, EvidenceKind, suffix_of
from hengji.core.permissions import Right
from hengji.documents.evidence.pages import PagesUnreadable, PdfLocked, draw_page
from hengji.documents.evidence.photos import LARGE, SMALL, thumbnail
from hengji.models import Evidence
from hengji.queries.evidence import ListedEvidence, evidence_rows
from hengji.queries.files import is_intact, path_of
from hengji.web.downloads import checked_download
from hengji.web.guard import Request, page

PAGE_WIDTH = 1200
SEALED = "default-src 'none'; sandbox; frame-ancestors 'none'"


def is_picture(row: Evidence) -> bool:
    """Tell whether a piece of evidence can be shown as a picture."""
    return ListedEvidence(row, (), ()).is_picture


@page(Right.SEE_RESULTS)
def file(request: Request, evidence_id: int) -> HttpResponseBase:
    """Download one piece of evidence, after seeing that it is what was stored."""
    row = _row(request, evidence_id)
    return checked_download(request, row.file, row.name, evidence=row.pk)


@page(Right.SEE_RESULTS)
def picture(request: Request, evidence_id: int) -> HttpResponseBase:
    """A picture as it is, or drawn anew where browsers cannot show it."""
    row = _row(request, evidence_id)
    if not is_picture(row) or not is_intact(row.file):
        raise Http404
    suffix = suffix_of(row.name)
    if suffix in DRAWN:
        return _drawn(row, thumbnail(path_of(row.file), LARGE))
    return _sealed(row, FileResponse(path_of(row.file).open("rb"), content_type=SHOWN_AS[suffix]))


@page(Right.SEE_RESULTS)
def small(request: Request, evidence_id: int) -> HttpResponseBase:
    """A small picture for a list."""
    row = _row(request, evidence_id)
    if not is_picture(row):
        raise Http404
    return _drawn(row, thumbnail(path_of(row.file), SMALL))


@page(Right.SEE_RESULTS)
def pdf_page(request: Request, evidence_id: int, number: int) -> HttpResponseBase:
    """One page of a PDF as a picture."""
    row = _row(request, evidence_id)
    beyond = row.pages is not None and not 1 <= number <= row.pages
    if row.kind != EvidenceKind.PDF or beyond or not is_intact(row.file):
        raise Http404
    try:
        return _drawn(row, draw_page(path_of(row.file), number, PAGE_WIDTH))
    except (PagesUnreadable, PdfLocked):
        raise Http404 from None


def _row(request: Request, evidence_id: int) -> Evidence:
    return evidence_rows(request.user).select_related("file").get(pk=evidence_id)


def _drawn(row: Evidence, content: bytes | None) -> HttpResponseBase:
    if content is None:
        raise Http404
    return _sealed(row, HttpResponse(content, content_type="image/jpeg"))


def _sealed(row: Evidence, response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Security-Policy"] = SEALED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    shown_as = content_disposition_header(as_attachment=False, filename=row.name)
    response["Content-Disposition"] = shown_as or "inline"
    return response
