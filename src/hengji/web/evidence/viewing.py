"""One piece of evidence (佐证): shown beside what it proves, described, bound, removed."""

import codecs

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hengji.actions.evidence import (
    bind_evidence,
    edit_evidence,
    remove_evidence,
    unbind_evidence,
)
from hengji.core.evidence.formats import EvidenceKind, suffix_of
from hengji.core.permissions import Right
from hengji.models import Evidence
from hengji.queries.evidence import OneEvidence, evidence_rows, links_of, load_one_evidence
from hengji.queries.files import path_of
from hengji.web.evaluation_tabs import show_evaluation
from hengji.web.evidence.frames import takes_evidence
from hengji.web.evidence.listing import DescribedForm
from hengji.web.evidence.serving import is_picture
from hengji.web.forms import Form, initial_of
from hengji.web.guard import FORM, Request, button, page
from hengji.web.kept import forget_kept
from hengji.web.listing import number_in

DESCRIBED = ("supplier", "method", "obtained_on", "note")
MOST_TEXT = 100_000
UNPROCESSABLE = 422


class BindForm(Form):
    """对应佐证."""

    codes = forms.MultipleChoiceField(label="对应指标", widget=forms.CheckboxSelectMultiple)
    place = forms.CharField(
        label="页码或位置",
        max_length=100,
        required=False,
        help_text="如 12、第 3—5 页、合计行；整份都是依据的留空。",
    )


@page(Right.SEE_RESULTS)
def view(request: Request, evidence_id: int) -> HttpResponse:
    """One piece of evidence: what it shows, what it proves.

    A part of a page asks for the viewer alone (``HX-Request``).
    """
    return _view_page(request, load_one_evidence(request.user, evidence_id), None)


@button(Right.KEEP_EVIDENCE)
def bind(request: Request, evidence_id: int) -> HttpResponse:
    """Bind one piece of evidence to the ticked leaves."""
    found = load_one_evidence(request.user, evidence_id)
    row = found.listed.row
    form = _bind_form(found, request)
    if form.is_valid():
        values = form.cleaned_data
        with form.telling_flaws():
            bind_evidence(
                row.evaluation_id,
                values["codes"],
                evidence_id=row.pk,
                place=values["place"],
                by=request.user,
            )
            forget_kept(request)
            return redirect("evidence-view", row.pk)
    return _view_page(request, found, form)


@button(Right.KEEP_EVIDENCE)
def unbind(request: Request, link_id: int) -> HttpResponse:
    """Take a piece of evidence, an interview or a visit off a leaf."""
    Form(request.POST)
    link = links_of(request.user).get(pk=link_id)
    unbind_evidence(link_id, by=request.user)
    if link.evidence_id:
        return redirect("evidence-view", link.evidence_id)
    if link.interview_id:
        return redirect("edit-interview", link.interview_id)
    return redirect("edit-visit", link.visit_id)


@page(Right.KEEP_EVIDENCE, FORM)
def edit(request: Request, evidence_id: int) -> HttpResponse:
    """The form that says who supplied a piece of evidence, how and when."""
    row = evidence_rows(request.user).select_related("evaluation__cycle").get(pk=evidence_id)
    show_evaluation(request, row.evaluation)
    initial = initial_of(request, **{name: getattr(row, name) for name in DESCRIBED})
    form = DescribedForm(request.POST or None, initial=initial)
    if form.is_valid():
        edit_evidence(row.pk, form.described, version=form.version, by=request.user)
        forget_kept(request)
        return redirect("evidence-view", row.pk)
    context = {"form": form, "row": row, "version": form.version if form.is_bound else row.version}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "hengji/edit_evidence.html", context, status=status)


@page(Right.KEEP_EVIDENCE, FORM)
def remove(request: Request, evidence_id: int) -> HttpResponse:
    """Ask before a piece of evidence is removed, and remove it."""
    row = evidence_rows(request.user).select_related("evaluation__cycle").get(pk=evidence_id)
    show_evaluation(request, row.evaluation)
    if request.method == "POST":
        remove_evidence(row.pk, version=Form(request.POST).version, by=request.user)
        messages.success(request, f"已删除佐证“{row.name}”，记录留在操作记录里。")
        return redirect("evidence", row.evaluation_id)
    context = {
        "what": "佐证",
        "row": row,
        "name": row.name,
        "text": row.note or row.kind,
        "back": reverse("evidence-view", args=[row.pk]),
    }
    return render(request, "hengji/confirm_removal.html", context)


def _view_page(request: Request, found: OneEvidence, form: BindForm | None) -> HttpResponse:
    row = found.listed.row
    show_evaluation(request, row.evaluation)
    number = number_in(request, "page") or 1
    context = {
        "found": found,
        "row": row,
        "evaluation": row.evaluation,
        "form": form or _bind_form(found, request),
        "takes": takes_evidence(row.evaluation),
        "is_picture": is_picture(row),
        "is_pdf": row.kind == EvidenceKind.PDF,
        "number": min(number, row.pages) if row.pages else number,
        "text": _text_of(row),
        "format": suffix_of(row.name).upper(),
        "part": bool(request.headers.get("HX-Request")),
    }
    whole = "hengji/evidence_view.html"
    template = "hengji/_evidence_viewer.html" if context["part"] else whole
    status = UNPROCESSABLE if form and form.errors else 200
    return render(request, template, context, status=status)


def _bind_form(found: OneEvidence, request: Request) -> BindForm:
    """Return the form as it was posted, or as it was kept."""
    form = BindForm(request.POST or None, initial=initial_of(request))
    codes = form.fields["codes"]
    assert isinstance(codes, forms.MultipleChoiceField)  # noqa: S101 - declared above
    codes.choices = [(leaf.code, f"{leaf.code} {leaf.name}") for leaf in found.leaves]
    return form


def _text_of(row: Evidence) -> str:
    """Return the beginning of a plain text, to be shown as text."""
    if row.kind != EvidenceKind.TEXT:
        return ""
    try:
        with path_of(row.file).open("rb") as file:
            content = file.read(MOST_TEXT)
    except OSError:
        return ""
    return decoded(content)


def decoded(content: bytes) -> str:
    """Return the text of the beginning of a file, which may end within a character.

    UTF-16 only where the file says so: any bytes of even number pass for it.
    """
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(content)
        except UnicodeDecodeError:
            continue
    return content.decode("gb18030", errors="replace")
