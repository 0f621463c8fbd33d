"""One evaluation (评价): its score path, its files, its events."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from hengji.actions.evaluations import edit_evaluation
from hengji.actions.evidence import attach_file
from hengji.actions.scoring import correct_score
from hengji.core.evaluations import Kind
from hengji.core.flaws import FlawsFound
from hengji.core.ledger import FundNature
from hengji.core.permissions import Right, Role, reach_of
from hengji.core.registry_lists import RegistryKind
from hengji.core.workflow import Stage
from hengji.models import User
from hengji.queries.evaluation_procedure import load_procedure
from hengji.queries.evaluations import load_attachment, load_evaluation
from hengji.queries.registry import registry_of
from hengji.queries.set_aside import set_aside_of
from hengji.web.downloads import checked_download
from hengji.web.evaluation_documents import documents_panel
from hengji.web.evaluation_tabs import show_evaluation
from hengji.web.events import shown_events
from hengji.web.forms import Form, initial_of
from hengji.web.frame import show_cycle
from hengji.web.guard import FORM, Request, button, page
from hengji.web.kept import forget_kept


class ScoreForm(Form):
    """更正得分."""

    score = forms.DecimalField(label="得分", max_digits=5, decimal_places=2, min_value=0)
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class FileForm(Form):
    """上传附件."""

    file = forms.FileField(label="文件", max_length=255)
    note = forms.CharField(label="说明", max_length=300, required=False)


EDITED = ("kind", "unit_id", "agency_id", "fund_nature", "budget", "spent", "self_score")


class EvaluationForm(Form):
    """修改评价信息."""

    kind = forms.TypedChoiceField(
        label="评价类别", coerce=Kind, choices=[(each.value, each.value) for each in Kind]
    )
    unit_id = forms.TypedChoiceField(label="预算单位", coerce=int, empty_value=None, required=False)
    agency_id = forms.TypedChoiceField(
        label="第三方机构", coerce=int, empty_value=None, required=False
    )
    fund_nature = forms.TypedChoiceField(
        label="资金性质",
        coerce=FundNature,
        empty_value=None,
        required=False,
        choices=[("", "未填写"), *((each.value, each.value) for each in FundNature)],
    )
    budget = forms.DecimalField(
        label="全年预算数（元）", max_digits=17, decimal_places=2, min_value=0, required=False
    )
    spent = forms.DecimalField(
        label="执行数（元）", max_digits=17, decimal_places=2, min_value=0, required=False
    )
    self_score = forms.DecimalField(
        label="自评分", max_digits=5, decimal_places=2, min_value=0, required=False
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for name, kind in (("unit_id", RegistryKind.UNITS), ("agency_id", RegistryKind.AGENCIES)):
            rows = registry_of(user, kind).order_by("name_key").values_list("pk", "name")
            field: Any = self.fields[name]
            field.choices = [("", "未填写"), *rows]


@page(Right.SEE_RESULTS)
def evaluation(request: Request, evaluation_id: int) -> HttpResponse:
    """One evaluation: where it stands, what it is, how its score came about, its files."""
    found = load_evaluation(request.user, evaluation_id)
    show_evaluation(request, found.evaluation)
    row = found.evaluation
    worked_on = row.stage != Stage.PLANNED and reach_of(Role(request.user.role), Right.SEE_WORK)
    context = {
        "found": found,
        "documents": documents_panel(request, row) if worked_on else None,
        "procedure": load_procedure(request.user, row),
        "set_aside": set_aside_of(request.user, row),
        "events": shown_events(found.events),
        "file_form": FileForm(initial=initial_of(request)),
        "evaluation": row,
    }
    return render(request, "hengji/evaluation.html", context)


@page(Right.EDIT_RESULTS, FORM)
def correct(request: Request, evaluation_id: int) -> HttpResponse:
    """The form that corrects a score, with its reason."""
    row = load_evaluation(request.user, evaluation_id).evaluation
    show_cycle(request, row.cycle)
    form = ScoreForm(request.POST or None, initial=initial_of(request, score=row.score))
    if form.is_valid():
        values = form.cleaned_data
        with form.telling_flaws():
            correct_score(row.pk, **values, version=form.version, by=request.user)
            forget_kept(request)
            return redirect("evaluation", row.pk)
    context = {"form": form, "evaluation": row}
    return render(request, "hengji/correct_score.html", context, status=form.status)


@page(Right.EDIT_RESULTS, FORM)
def edit(request: Request, evaluation_id: int) -> HttpResponse:
    """The form that changes what an evaluation is, apart from its score."""
    row = load_evaluation(request.user, evaluation_id).evaluation
    show_cycle(request, row.cycle)
    initial = initial_of(request, **{name: getattr(row, name) for name in EDITED})
    form = EvaluationForm(request.user, request.POST or None, initial=initial)
    if form.is_valid():
        values = form.cleaned_data
        with form.telling_flaws():
            doubts = edit_evaluation(row.pk, **values, version=form.version, by=request.user)
            forget_kept(request)
            for flaw in doubts:
                messages.warning(request, f"{flaw.message}{flaw.remedy}")
            return redirect("evaluation", row.pk)
    context = {"form": form, "evaluation": row}
    return render(request, "hengji/edit_evaluation.html", context, status=form.status)


@button(Right.EDIT_RESULTS)
def attach(request: Request, evaluation_id: int) -> HttpResponse:
    """Attach a file; the same content is attached once."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        raise FlawsFound(form.flaws)
    file = form.cleaned_data["file"]
    attach_file(
        evaluation_id, file.chunks(), file.name, note=form.cleaned_data["note"], by=request.user
    )
    forget_kept(request)
    return redirect(f"{reverse('evaluation', args=[evaluation_id])}#files")


@page(Right.SEE_RESULTS)
def attachment(request: Request, attachment_id: int) -> HttpResponseBase:
    """Download one attached file, after seeing that it is what was stored."""
    found = load_attachment(request.user, attachment_id)
    return checked_download(request, found.file, found.name, attachment=found.pk)
