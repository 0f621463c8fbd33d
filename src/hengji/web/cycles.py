"""The years (年度): opened, closed, reopened."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from hengji.actions.cycles import close_cycle, open_cycle, reopen_cycle
from hengji.core.permissions import Right
from hengji.queries.cycles import cycles_of, load_cycles
from hengji.web.forms import Form, initial_of
from hengji.web.guard import FORM, Request, button, page
from hengji.web.kept import forget_kept

FIRST_YEAR, LAST_YEAR = 1990, 2100


class CycleForm(Form):
    """新建年度."""

    work_year = forms.IntegerField(
        label="工作年度",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text="在哪一年开展评价，例如 2024。",
    )
    funds_year = forms.IntegerField(
        label="资金年度",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text="评价哪一年的资金，例如 2023；从不晚于工作年度。",
    )


class ReopenForm(Form):
    """重启年度."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


@page(Right.SEE_REGISTRY, FORM)
def cycles(request: Request) -> HttpResponse:
    """The years with their state and figures, and the form that opens another."""
    lines = load_cycles(request.user)
    following = lines[0].cycle.work_year + 1 if lines else None
    guess = {"work_year": following, "funds_year": following - 1} if following else {}
    form = CycleForm(request.POST or None, initial=initial_of(request, **guess))
    if form.is_valid():
        with form.telling_flaws():
            opened = open_cycle(**form.cleaned_data, by=request.user)
            forget_kept(request)
            messages.success(request, f"已新建{opened.label}，可以导入得分表了。")
            return redirect("cycles")
    return render(request, "hengji/cycles.html", {"form": form, "lines": lines}, status=form.status)


@button(Right.MANAGE_CYCLES)
def close(request: Request, cycle_id: int) -> HttpResponse:
    """Close a year; nothing in it changes any more."""
    cycle = get_object_or_404(cycles_of(request.user), pk=cycle_id)
    unfinished = close_cycle(cycle.pk, by=request.user)
    messages.success(request, f"{cycle.label}已办结，其中的内容不再改动。")
    for flaw in unfinished:
        messages.warning(request, f"{flaw.message}{flaw.remedy}")
    return redirect("cycles")


@page(Right.MANAGE_CYCLES, FORM)
def reopen(request: Request, cycle_id: int) -> HttpResponse:
    """The form that reopens a closed year, with a reason."""
    cycle = get_object_or_404(cycles_of(request.user), pk=cycle_id)
    form = ReopenForm(request.POST or None, initial=initial_of(request))
    if form.is_valid():
        with form.telling_flaws():
            reopen_cycle(cycle.pk, reason=form.cleaned_data["reason"], by=request.user)
            forget_kept(request)
            messages.success(request, f"{cycle.label}已重启。")
            return redirect("cycles")
    return render(request, "hengji/reopen.html", {"form": form, "year": cycle}, status=form.status)
