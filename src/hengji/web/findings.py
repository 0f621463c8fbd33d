"""Findings of a year (存在问题): the list, the form, merging, order."""

from collections.abc import Iterator

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hengji.actions.findings import (
    add_finding,
    edit_finding,
    merge_findings,
    move_finding,
    remove_finding,
)
from hengji.core.permissions import Right
from hengji.core.report.merging import merge_findings as merged_value
from hengji.models import Cycle, Finding
from hengji.queries.cycles import cycle_of
from hengji.queries.findings import load_findings
from hengji.queries.report import finding_of, findings_of
from hengji.queries.rules import facts_row
from hengji.rulebook.categories import load_categories
from hengji.web.forms import Form, initial_of, number_of
from hengji.web.frame import show_cycle
from hengji.web.guard import FORM, Request, button, page
from hengji.web.kept import forget_kept

MOST_MERGED = 20
COLUMNS = ("category", "unit", "fact", "basis", "amount", "budget", "spent", "effect")


class FindingForm(Form):
    """存在问题."""

    finding_code = forms.CharField(
        label="编号", max_length=30, required=False, help_text="留空由系统编号；建议以此回应问题。"
    )
    category = forms.ChoiceField(label="类别", help_text="报告按类别的标题归并问题。")
    unit = forms.CharField(
        label="单位或项目", max_length=300, help_text="与得分表中的名称一致，印在句首。"
    )
    fact = forms.CharField(
        label="事实",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="紧接单位名称读出，末尾不写句号。",
    )
    basis = forms.CharField(
        label="依据", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    amount = forms.DecimalField(
        label="涉及金额（元）", required=False, min_value=0, decimal_places=2
    )
    budget = forms.DecimalField(
        label="全年预算数（元）",
        required=False,
        min_value=0,
        decimal_places=2,
        help_text="与执行数一并填写时，报告写明执行率。",
    )
    spent = forms.DecimalField(label="执行数（元）", required=False, min_value=0, decimal_places=2)
    effect = forms.CharField(
        label="影响", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


@page(Right.SEE_REPORT)
def findings(request: Request, year: int) -> HttpResponse:
    """The findings of a year as the report groups them, and what answers each."""
    return render(request, "hengji/findings.html", {"found": load_findings(request.user, year)})


@page(Right.WRITE_REPORT, FORM)
def add(request: Request, year: int) -> HttpResponse:
    """The form of a new finding."""
    cycle = cycle_of(request.user, year)
    form = _form(request, cycle, None)
    if form.is_valid():
        with form.telling_flaws():
            row = add_finding(cycle.pk, _values(form), by=request.user)
            return _back(request, year, row.pk)
    context = {"form": form, "page_cycle": cycle}
    return render(request, "hengji/finding.html", context, status=form.status)


@page(Right.WRITE_REPORT, FORM)
def finding(request: Request, finding_id: int) -> HttpResponse:
    """The form of one finding."""
    row = findings_of(request.user).select_related("cycle").get(pk=finding_id)
    show_cycle(request, row.cycle)
    form = _form(request, row.cycle, row)
    if form.is_valid():
        with form.telling_flaws():
            edit_finding(row.pk, _values(form), version=form.version, by=request.user)
            return _back(request, row.cycle.work_year, row.pk)
    shown = form.version if form.is_bound else row.version
    context = {"form": form, "finding": row, "version": shown, "page_cycle": row.cycle}
    return render(request, "hengji/finding.html", context, status=form.status)


@page(Right.WRITE_REPORT, FORM)
def merge(request: Request, year: int) -> HttpResponse:
    """What several findings would be as one, before they are."""
    cycle = cycle_of(request.user, year)
    if request.method == "POST":
        Form(request.POST, extra=("finding",))
        chosen = list(_versions(request))
        row = merge_findings(chosen, by=request.user)
        messages.success(request, f"已合并为“{row.code}”，原文留在操作记录里。")
        return _back(request, year, row.pk)
    ids = [number_of(text) for text in request.GET.getlist("finding")[:MOST_MERGED]]
    rows = list(findings_of(request.user).filter(cycle=cycle, pk__in=ids))
    value = merged_value([finding_of(row) for row in rows]) if len(rows) > 1 else None
    areas = {code: each.area for code, each in load_categories(facts_row(cycle).region).items()}
    originals = [
        (row, f"{row.category} {areas.get(row.category, '')}", finding_of(row).sentence)
        for row in rows
    ]
    context = {"originals": originals, "merged": value, "page_cycle": cycle}
    return render(request, "hengji/merge_findings.html", context, status=200 if value else 422)


@button(Right.WRITE_REPORT)
def move(request: Request, finding_id: int) -> HttpResponse:
    """Give a finding another place under its heading."""
    row = findings_of(request.user).select_related("cycle").get(pk=finding_id)
    place = Form(request.POST, extra=("to",)).data.get("to", "")
    move_finding(row.pk, to=number_of(place), by=request.user)
    return _back(request, row.cycle.work_year, row.pk)


@page(Right.WRITE_REPORT, FORM)
def remove(request: Request, finding_id: int) -> HttpResponse:
    """Ask before a finding is removed, and remove it."""
    row = findings_of(request.user).select_related("cycle").get(pk=finding_id)
    show_cycle(request, row.cycle)
    list_page = reverse("findings", args=[row.cycle.work_year])
    if request.method == "POST":
        remove_finding(row.pk, version=Form(request.POST).version, by=request.user)
        messages.success(request, f"已删除问题“{row.code}”，原文留在操作记录里。")
        return redirect(list_page)
    text = finding_of(row).sentence
    context = {"what": "问题", "row": row, "name": row.code, "text": text, "back": list_page}
    return render(request, "hengji/confirm_removal.html", context)


def _form(request: Request, cycle: Cycle, row: Finding | None) -> FindingForm:
    values = {name: getattr(row, name) for name in COLUMNS} if row else {}
    shown = initial_of(request, finding_code=row.code if row else "", **values)
    form = FindingForm(request.POST or None, initial=shown)
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in load_categories(facts_row(cycle).region).values():
        groups.setdefault(each.heading, []).append((each.code, f"{each.code} {each.area}"))
    category = form.fields["category"]
    assert isinstance(category, forms.ChoiceField)  # noqa: S101 - declared above
    category.choices = [("", "请选择"), *groups.items()]
    return form


def _values(form: FindingForm) -> dict[str, object]:
    values = dict(form.cleaned_data)
    return {"code": values.pop("finding_code"), **values}


def _versions(request: Request) -> Iterator[tuple[int, int]]:
    """Yield id and shown version of each finding to be merged: ``12-3``."""
    for text in request.POST.getlist("finding")[:MOST_MERGED]:
        number, between, version = text.partition("-")
        if not between:
            raise BadRequest("finding")
        yield number_of(number), number_of(version)


def _back(request: Request, year: int, finding_id: int) -> HttpResponse:
    forget_kept(request)
    return redirect(f"{reverse('findings', args=[year])}#finding-{finding_id}")
