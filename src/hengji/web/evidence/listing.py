"""The evidence of one evaluation (佐证): the list, uploading, binding several at once."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from hengji.actions.evidence import (
    Described,
    add_evidence,
    add_uploaded_evidence,
    bind_evidence,
)
from hengji.core.evidence.formats import EvidenceKind
from hengji.core.flaws import Flaw, FlawsFound
from hengji.core.permissions import Right
from hengji.models import Evaluation
from hengji.queries.evidence import EvidenceFilter, load_evidence
from hengji.web.checkups import ManyFilesField
from hengji.web.evidence.frames import evaluation_in, takes_evidence
from hengji.web.forms import Form, initial_of, number_of
from hengji.web.guard import Request, button, page
from hengji.web.kept import forget_kept
from hengji.web.listing import pager_of, place_in

MOST_AT_ONCE = 100
UPLOADS = "upload"
"""The field in which a page names files that were sent in parts."""
BOUND = (("yes", "已对应指标"), ("no", "没有对应指标"))
UNPROCESSABLE = 422


class DescribedForm(Form):
    """佐证说明."""

    supplier = forms.CharField(label="提供人", max_length=100, required=False)
    method = forms.CharField(
        label="取得方式",
        max_length=100,
        required=False,
        help_text="如单位提供、现场拍摄、网上查询。",
    )
    obtained_on = forms.DateField(
        label="取得日期", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(label="说明", max_length=500, required=False)

    @property
    def described(self) -> Described:
        """Return what the person says of the evidence."""
        names = ("supplier", "method", "obtained_on", "note")
        return Described(**{name: self.cleaned_data[name] for name in names})


class EvidenceForm(DescribedForm):
    """上传佐证."""

    chosen = ManyFilesField(
        label="文件",
        max_length=255,
        required=False,
        help_text="可以一次选多个：文档、表格、PDF、OFD、图片、录音、录像、zip。",
    )

    field_order = ("chosen", "supplier", "method", "obtained_on", "note")


@page(Right.SEE_WORK)
def evidence(request: Request, evaluation_id: int) -> HttpResponse:
    """The evidence of an evaluation, as far as asked for, and the form for more."""
    return _list_page(request, evaluation_in(request, evaluation_id), _empty(request))


@button(Right.KEEP_EVIDENCE)
def add(request: Request, evaluation_id: int) -> HttpResponse:
    """Keep the chosen files as evidence, each by itself; name those that were refused."""
    row = evaluation_in(request, evaluation_id)
    form = EvidenceForm(request.POST, request.FILES, extra=(UPLOADS,))
    tokens = request.POST.getlist(UPLOADS)[:MOST_AT_ONCE]
    if not form.is_valid():
        return _list_page(request, row, form, UNPROCESSABLE)
    files = [each for each in form.cleaned_data["chosen"] if each][:MOST_AT_ONCE]
    refused = tuple(_added(request, row, form.described, files, tokens))
    kept = len(files) + len(tokens) - len(refused)
    if kept:
        messages.success(request, f"收下 {kept} 个文件，内容相同的只存一份。")
    if not files and not tokens:
        form.add_error("chosen", "请至少选择一个文件。")
    for flaw in refused:
        form.add_error("chosen", f"{flaw.message}{flaw.remedy}")
    if form.errors:
        return _list_page(request, row, form, UNPROCESSABLE)
    forget_kept(request)
    return redirect("evidence", row.pk)


def _empty(request: Request) -> EvidenceForm:
    return EvidenceForm(initial=initial_of(request))


def _added(
    request: Request, row: Evaluation, described: Described, files: list[Any], tokens: list[str]
) -> Iterator[Flaw]:
    """Keep each file; yield why one was not kept."""
    for file in files:
        try:
            add_evidence(row.pk, file.chunks(), file.name, described, by=request.user)
        except FlawsFound as found:
            yield found.flaws[0]
    for token in tokens:
        try:
            add_uploaded_evidence(row.pk, token, described, by=request.user)
        except FlawsFound as found:
            yield found.flaws[0]


@button(Right.KEEP_EVIDENCE)
def bind_several(request: Request, evaluation_id: int) -> HttpResponse:
    """Bind the ticked evidence to one leaf."""
    row = evaluation_in(request, evaluation_id)
    Form(request.POST, extra=("evidence", "code"))
    ids = [number_of(text) for text in request.POST.getlist("evidence")[:MOST_AT_ONCE]]
    code = request.POST.get("code", "")
    if not ids or not code:
        messages.warning(request, "没有改动：请勾选佐证，并选择一个指标。")
        return redirect("evidence", row.pk)
    for evidence_id in ids:
        bind_evidence(row.pk, [code], evidence_id=evidence_id, by=request.user)
    forget_kept(request)
    messages.success(request, f"已把 {len(ids)} 件佐证对应到 {code}。")
    return redirect("evidence", row.pk)


def _list_page(
    request: Request, row: Evaluation, form: EvidenceForm, status: int = 200
) -> HttpResponse:
    wanted = _wanted_in(request)
    found = load_evidence(request.user, row, wanted, place_in(request))
    query = {name: value for name, value in asdict(wanted).items() if value}
    context = {
        "evaluation": row,
        "found": found,
        "form": form,
        "wanted": wanted,
        "kinds": tuple(kind.value for kind in EvidenceKind),
        "bound": BOUND,
        "takes": takes_evidence(row),
        "page": pager_of(request, found.page, query, found.total),
    }
    return render(request, "hengji/evidence.html", context, status=status)


def _wanted_in(request: Request) -> EvidenceFilter:
    text = "".join(filter(str.isprintable, request.GET.get("text", ""))).strip()[:100]
    kind, bound = request.GET.get("kind", ""), request.GET.get("bound", "")
    return EvidenceFilter(
        text=text,
        kind=kind if kind in tuple(EvidenceKind) else "",
        code=request.GET.get("code", "")[:30],
        bound=bound if bound in dict(BOUND) else "",
    )
