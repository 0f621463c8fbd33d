"""Commissioning (委托): adding an evaluation, giving it to an agency, its lead evaluator."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hengji.actions.commissions import Commission, add_evaluation, change_lead
from hengji.actions.commissions import commission as commission_to
from hengji.actions.interests import waive_conflict
from hengji.core.evaluations import Kind
from hengji.core.ledger import Scope
from hengji.core.permissions import Right
from hengji.core.registry_lists import RegistryKind
from hengji.core.workflow import UNSIGNED, Stage
from hengji.models import User
from hengji.queries.commissions import CommissionPage, load_commission
from hengji.queries.cycles import cycle_of
from hengji.queries.registry import registry_of
from hengji.web.evaluation_tabs import show_evaluation
from hengji.web.forms import Form, initial_of, number_of
from hengji.web.guard import FORM, Request, button, page
from hengji.web.kept import forget_kept
from hengji.web.listing import number_in


class NewEvaluationForm(Form):
    """新增评价."""

    name = forms.CharField(
        label="名称", max_length=300, help_text="评价对象的全称，例如项目名称；同一单位不重名。"
    )
    scope = forms.TypedChoiceField(
        label="对象类型", coerce=Scope, choices=[(each.value, each.value) for each in Scope]
    )
    kind = forms.TypedChoiceField(
        label="评价类别",
        coerce=Kind,
        initial=Kind.FISCAL.value,
        choices=[(each.value, each.value) for each in Kind],
    )
    unit_id = forms.TypedChoiceField(
        label="预算单位",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="没有单位就无法核对回避。",
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        units = registry_of(user, RegistryKind.UNITS).filter(in_use=True).order_by("name_key")
        field: Any = self.fields["unit_id"]
        field.choices = [("", "未填写"), *units.values_list("pk", "name")]


class LeadForm(Form):
    """更换主评人."""

    lead_id = forms.TypedChoiceField(label="主评人", coerce=int)
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, found: CommissionPage, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lead_id"]
        others = [each for each in found.leads if each.pk != found.evaluation.lead_id]
        field.choices = [("", "请选择"), *((each.pk, each.name) for each in others)]


class CommissionForm(Form):
    """委托评价."""

    lead_id = forms.TypedChoiceField(label="主评人", coerce=int, help_text="定稿由主评人本人签字。")
    contract_id = forms.TypedChoiceField(
        label="框架合同", coerce=int, empty_value=None, required=False
    )
    stratum = forms.CharField(
        label="分层", max_length=60, required=False, help_text="抽取时所在的组，例如金额分档。"
    )
    is_overlap = forms.BooleanField(
        label="重叠评价（两家机构各评一次，用来比较尺度）", required=False
    )
    is_blind = forms.BooleanField(label="盲评（机构不知道还有另一家）", required=False)

    def __init__(self, found: CommissionPage, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, extra=("agency_id",), **kwargs)
        lead: Any = self.fields["lead_id"]
        contract: Any = self.fields["contract_id"]
        lead.choices = [("", "请选择"), *((each.pk, each.name) for each in found.leads)]
        contract.choices = [
            ("", "不指定"),
            *(
                (each.pk, f"{each.number}（{each.begins} 至 {each.ends}）")
                for each in found.contracts
            ),
        ]


@page(Right.RUN_PROCEDURE, FORM)
def add(request: Request, year: int) -> HttpResponse:
    """The form that adds an evaluation which nobody carries out yet."""
    cycle = cycle_of(request.user, year)
    form = NewEvaluationForm(request.user, request.POST or None, initial=initial_of(request))
    if form.is_valid():
        with form.telling_flaws():
            row = add_evaluation(cycle.pk, **form.cleaned_data, by=request.user)
            forget_kept(request)
            messages.success(request, f"已新增“{row.name}”，可以委托了。")
            return redirect("commission", row.pk)
    return render(request, "hengji/add_evaluation.html", {"form": form}, status=form.status)


@page(Right.RUN_PROCEDURE, FORM)
def commission(request: Request, evaluation_id: int) -> HttpResponse:
    """To whom an evaluation can be given, what bars, and the form that gives it."""
    chosen = request.POST.get("agency_id", "")
    agency_id = number_of(chosen) if chosen else number_in(request, "agency")
    found = load_commission(request.user, evaluation_id, agency_id)
    if found.evaluation.stage != Stage.PLANNED:
        return redirect("evaluation", evaluation_id)
    form = CommissionForm(found, request.POST or None, initial=initial_of(request))
    if form.is_valid() and found.agency:
        to = Commission(found.agency.pk, **form.cleaned_data)
        with form.telling_flaws():
            doubts = commission_to(evaluation_id, to, version=form.version, by=request.user)
            return _commissioned(request, found, [flaw.message + flaw.remedy for flaw in doubts])
    show_evaluation(request, found.evaluation)
    context = {"found": found, "form": form, "evaluation": found.evaluation}
    return render(request, "hengji/commission.html", context, status=form.status)


def _commissioned(request: Request, found: CommissionPage, doubts: list[str]) -> HttpResponse:
    forget_kept(request)
    again = "，它以前的底稿和佐证已恢复" if found.returning else ""
    messages.success(request, f"已委托“{found.agency}”{again}。")
    for doubt in doubts:
        messages.warning(request, doubt)
    return redirect("evaluation", found.evaluation.pk)


@page(Right.RUN_PROCEDURE, FORM)
def lead(request: Request, evaluation_id: int) -> HttpResponse:
    """The form that puts another lead evaluator of the agency in charge."""
    agency_id = load_commission(request.user, evaluation_id, None).evaluation.agency_id
    found = load_commission(request.user, evaluation_id, agency_id)
    if found.evaluation.stage not in UNSIGNED:
        return redirect("evaluation", evaluation_id)
    form = LeadForm(found, request.POST or None, initial=initial_of(request))
    if form.is_valid():
        values = form.cleaned_data
        with form.telling_flaws():
            change_lead(evaluation_id, **values, version=form.version, by=request.user)
            forget_kept(request)
            messages.success(request, "已更换主评人。")
            return redirect("evaluation", evaluation_id)
    show_evaluation(request, found.evaluation)
    context = {"found": found, "form": form, "evaluation": found.evaluation}
    return render(request, "hengji/change_lead.html", context, status=form.status)


@button(Right.WAIVE)
def waive(request: Request, evaluation_id: int) -> HttpResponse:
    """Waive one conflict, with a reason; then back to the commission."""
    data = Form(request.POST, extra=("conflict", "reason", "agency", "lead")).data
    waive_conflict(evaluation_id, data.get("conflict", ""), data.get("reason", ""), by=request.user)
    forget_kept(request)
    messages.success(request, "已豁免，理由留在记录里。")
    name = "change-lead" if data.get("lead") else "commission"
    query = {"agency": number_of(data.get("agency", ""))}
    return redirect(reverse(name, args=[evaluation_id], query=query))
