"""Recommendations of a year (工作建议) and the findings they answer."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hengji.actions.recommendations import (
    add_recommendation,
    edit_recommendation,
    move_recommendation,
    remove_recommendation,
)
from hengji.core.permissions import Right
from hengji.models import Cycle, Recommendation
from hengji.queries.cycles import cycle_of
from hengji.queries.report import findings_of, recommendations_of
from hengji.web.forms import Form, initial_of, number_of
from hengji.web.frame import show_cycle
from hengji.web.guard import FORM, Request, button, page
from hengji.web.kept import forget_kept


class RecommendationForm(Form):
    """工作建议."""

    title = forms.CharField(label="标题", max_length=200, help_text="印作二级标题，末尾不写标点。")
    measures = forms.CharField(
        label="措施",
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="每行一条；多于一条时，报告写作“一是……二是……”。",
    )
    answers = forms.TypedMultipleChoiceField(
        label="回应问题", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )


@page(Right.WRITE_REPORT, FORM)
def add(request: Request, year: int) -> HttpResponse:
    """The form of a new recommendation."""
    cycle = cycle_of(request.user, year)
    form = _form(request, cycle, None)
    if form.is_valid():
        values = dict(form.cleaned_data)
        answers = values.pop("answers")
        with form.telling_flaws():
            row = add_recommendation(cycle.pk, values, answers, by=request.user)
            return _back(request, year, row.pk)
    context = {"form": form, "page_cycle": cycle}
    return render(request, "hengji/recommendation.html", context, status=form.status)


@page(Right.WRITE_REPORT, FORM)
def recommendation(request: Request, recommendation_id: int) -> HttpResponse:
    """The form of one recommendation."""
    row = recommendations_of(request.user).select_related("cycle").get(pk=recommendation_id)
    show_cycle(request, row.cycle)
    form = _form(request, row.cycle, row)
    if form.is_valid():
        values = dict(form.cleaned_data)
        answers = values.pop("answers")
        with form.telling_flaws():
            edit_recommendation(row.pk, values, answers, version=form.version, by=request.user)
            return _back(request, row.cycle.work_year, row.pk)
    shown = form.version if form.is_bound else row.version
    context = {"form": form, "recommendation": row, "version": shown, "page_cycle": row.cycle}
    return render(request, "hengji/recommendation.html", context, status=form.status)


@button(Right.WRITE_REPORT)
def move(request: Request, recommendation_id: int) -> HttpResponse:
    """Give a recommendation another place."""
    row = recommendations_of(request.user).select_related("cycle").get(pk=recommendation_id)
    place = Form(request.POST, extra=("to",)).data.get("to", "")
    move_recommendation(row.pk, to=number_of(place), by=request.user)
    return _back(request, row.cycle.work_year, row.pk)


@page(Right.WRITE_REPORT, FORM)
def remove(request: Request, recommendation_id: int) -> HttpResponse:
    """Ask before a recommendation is removed, and remove it."""
    row = recommendations_of(request.user).select_related("cycle").get(pk=recommendation_id)
    show_cycle(request, row.cycle)
    list_page = f"{reverse('findings', args=[row.cycle.work_year])}#recommendations"
    if request.method == "POST":
        remove_recommendation(row.pk, version=Form(request.POST).version, by=request.user)
        messages.success(request, f"已删除建议“{row.title}”，原文留在操作记录里。")
        return redirect(list_page)
    shown = {"what": "建议", "row": row, "name": row.title, "text": row.measures}
    return render(request, "hengji/confirm_removal.html", {**shown, "back": list_page})


def _form(request: Request, cycle: Cycle, row: Recommendation | None) -> RecommendationForm:
    values: dict[str, object] = {}
    if row is not None:
        values = {"title": row.title, "measures": row.measures}
        values["answers"] = [each.pk for each in row.answers.all()]
    form = RecommendationForm(request.POST or None, initial=initial_of(request, **values))
    answers = form.fields["answers"]
    assert isinstance(answers, forms.ChoiceField)  # noqa: S101 - declared above
    answers.choices = [
        (each.pk, f"{each.code}　{each.unit}{each.fact[:40]}")
        for each in findings_of(request.user).filter(cycle=cycle)
    ]
    return form


def _back(request: Request, year: int, recommendation_id: int) -> HttpResponse:
    forget_kept(request)
    return redirect(f"{reverse('findings', args=[year])}#recommendation-{recommendation_id}")
