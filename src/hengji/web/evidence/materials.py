"""Materials of the unit (应交材料) and its basic data: what is there, what is missing."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from hengji.actions.evidence import (
    accept_material,
    hand_in_material,
    hand_in_uploaded_material,
    request_material,
    return_material,
    save_basic_data,
)
from hengji.actions.files import GivenFile
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import Right
from hengji.models import Evaluation, Material
from hengji.queries.evidence import load_materials, materials_of
from hengji.web.checkups import ManyFilesField
from hengji.web.evidence.frames import evaluation_in, takes_evidence
from hengji.web.evidence.listing import MOST_AT_ONCE, UPLOADS
from hengji.web.forms import Form, initial_of, number_of
from hengji.web.guard import Request, button, page
from hengji.web.kept import forget_kept, kept_fields

VALUE, SHOWN = "value-", "shown-"
LONGEST_VALUE = 300
UNPROCESSABLE = 422


class HandInForm(Form):
    """提交材料."""

    chosen = ManyFilesField(label="文件", max_length=255, required=False)


class RequestForm(Form):
    """增列应交材料."""

    name = forms.CharField(label="材料名称", max_length=200)
    note = forms.CharField(label="要求", max_length=300, required=False)
    required = forms.BooleanField(label="必须提交", required=False, initial=True)


class ReasonForm(Form):
    """退回材料."""

    reason = forms.CharField(label="理由", max_length=500, required=False)


@page(Right.SEE_RESULTS)
def materials(request: Request, evaluation_id: int) -> HttpResponse:
    """What the unit has to hand in, how far it is, and its basic data."""
    return _materials_page(request, evaluation_in(request, evaluation_id), _request_form(request))


@button(Right.KEEP_EVIDENCE)
def add(request: Request, evaluation_id: int) -> HttpResponse:
    """Ask the unit for one more thing."""
    row = evaluation_in(request, evaluation_id)
    form = RequestForm(request.POST)
    if form.is_valid():
        with form.telling_flaws():
            request_material(row.pk, **form.cleaned_data, by=request.user)
            forget_kept(request)
            return redirect("materials", row.pk)
    return _materials_page(request, row, form)


@button(Right.ANSWER)
def hand_in(request: Request, material_id: int) -> HttpResponse:
    """Hand in files for one material; all of them or none."""
    row = _row(request, material_id)
    form = HandInForm(request.POST, request.FILES, extra=(UPLOADS,))
    tokens = request.POST.getlist(UPLOADS)[:MOST_AT_ONCE]
    if not form.is_valid():
        raise FlawsFound(form.flaws)
    files = [each for each in form.cleaned_data["chosen"] if each][:MOST_AT_ONCE]
    if tokens:
        hand_in_uploaded_material(row.pk, tokens, by=request.user)
    else:
        chosen = [GivenFile(each.chunks(), each.name) for each in files]
        hand_in_material(row.pk, chosen, by=request.user)
    messages.success(request, f"已提交“{row.name}”。")
    return redirect("materials", row.evaluation_id)


@button(Right.KEEP_EVIDENCE)
def accept(request: Request, material_id: int) -> HttpResponse:
    """Take over what was handed in."""
    row = _row(request, material_id)
    accept_material(row.pk, version=Form(request.POST).version, by=request.user)
    return redirect("materials", row.evaluation_id)


@button(Right.KEEP_EVIDENCE)
def send_back(request: Request, material_id: int) -> HttpResponse:
    """Give back what was handed in, for a reason."""
    row = _row(request, material_id)
    form = ReasonForm(request.POST)
    reason = form.data.get("reason", "")[:500]
    return_material(row.pk, reason=reason, version=form.version, by=request.user)
    forget_kept(request)
    return redirect("materials", row.evaluation_id)


@button(Right.ANSWER)
def save_data(request: Request, evaluation_id: int) -> HttpResponse:
    """Save the basic data form as it was filled in."""
    row = evaluation_in(request, evaluation_id)
    names = [name for name in request.POST if name.startswith((VALUE, SHOWN))]
    data = Form(request.POST, extra=names).data
    typed, shown = (
        {
            name.removeprefix(prefix): data[name][:LONGEST_VALUE]
            for name in names
            if name.startswith(prefix)
        }
        for prefix in (VALUE, SHOWN)
    )
    save_basic_data(row.pk, typed, shown=shown, by=request.user)
    forget_kept(request)
    messages.success(request, "基础数据已保存。")
    return redirect("materials", row.pk)


def _request_form(request: Request) -> RequestForm:
    return RequestForm(initial=initial_of(request, required=True))


def _row(request: Request, material_id: int) -> Material:
    return materials_of(request.user).get(pk=number_of(str(material_id)))


def _materials_page(request: Request, row: Evaluation, form: RequestForm) -> HttpResponse:
    typed = kept_fields(request)
    found = load_materials(request.user, row)
    context = {
        "evaluation": row,
        "found": found,
        "data": [(each, typed.get(f"{VALUE}{each.field.key}", each.value)) for each in found.data],
        "form": form,
        "takes": takes_evidence(row),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "hengji/materials.html", context, status=status)
