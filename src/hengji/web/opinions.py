"""Opinions (意见) of the evaluated unit: given, answered, printed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hengji.actions.drafts import answer_opinion
from hengji.actions.drafts import give_opinion as keep_opinion
from hengji.core.consultation import Acceptance, draft_letter
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import Right, Role, reach_of
from hengji.core.workflow import Stage
from hengji.queries.opinions import OpinionsPage, consultation_of, load_opinions, opinions_of
from hengji.web.evaluation_documents import letters_panel
from hengji.web.evaluation_tabs import show_evaluation
from hengji.web.forms import Form, initial_of
from hengji.web.guard import Request, button, page
from hengji.web.kept import forget_kept
from hengji.web.official import shown_document


class OpinionForm(Form):
    """反馈意见."""

    leaf = forms.ChoiceField(label="针对", required=False)
    text = forms.CharField(
        label="意见",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一次写一条，写明事实和依据；没有意见的，点“无异议”。",
    )

    def __init__(self, found: OpinionsPage, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, extra=("agrees",), **kwargs)
        field: Any = self.fields["leaf"]
        leaves = [(leaf.code, f"{leaf.code} {leaf.name}") for leaf in found.leaves]
        field.choices = [("", "对评价的总体意见"), *leaves]


class AnswerForm(Form):
    """答复意见."""

    accepted = forms.TypedChoiceField(
        label="采纳情况",
        coerce=Acceptance,
        choices=[(each.value, each.value) for each in Acceptance],
    )
    answer = forms.CharField(label="采纳说明", max_length=5000, widget=forms.Textarea)


@page(Right.SEE_RESULTS)
def opinions(request: Request, evaluation_id: int) -> HttpResponse:
    """What the unit is asked about, what it said, what the agency answered."""
    found = load_opinions(request.user, evaluation_id)
    show_evaluation(request, found.evaluation)
    context = {
        "found": found,
        "evaluation": found.evaluation,
        "form": OpinionForm(found, initial=initial_of(request)),
        "acceptances": tuple(Acceptance),
        "documents": letters_panel(request, found.evaluation),
        "letter_is_out": found.leaves and Stage(found.evaluation.stage) is Stage.CONSULTING,
    }
    return render(request, "hengji/opinions.html", context)


@button(Right.ANSWER)
def give_opinion(request: Request, evaluation_id: int) -> HttpResponse:
    """Keep one opinion of the unit, or that it has none."""
    form = OpinionForm(load_opinions(request.user, evaluation_id), request.POST)
    if not form.is_valid():
        raise FlawsFound(form.flaws)
    agrees = form.data.get("agrees") == "yes"
    text, code = form.cleaned_data["text"], "" if agrees else form.cleaned_data["leaf"]
    keep_opinion(evaluation_id, text=text, code=code, agrees=agrees, by=request.user)
    forget_kept(request)
    messages.success(request, "已反馈：无异议。" if agrees else "已反馈意见。")
    return redirect("opinions", evaluation_id)


@button(Right.EVALUATE)
def answer(request: Request, opinion_id: int) -> HttpResponse:
    """Keep whether an opinion is accepted, and why."""
    opinion = opinions_of(request.user).get(pk=opinion_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise FlawsFound(form.flaws)
    answer_opinion(opinion.pk, **form.cleaned_data, version=form.version, by=request.user)
    forget_kept(request)
    messages.success(request, "已答复。")
    return redirect(f"{reverse('opinions', args=[opinion.evaluation_id])}#opinion-{opinion.pk}")


@page(Right.SEE_RESULTS)
def opinion_letter(request: Request, evaluation_id: int) -> HttpResponse:
    """The exchange of opinions as a letter to print, sign and stamp."""
    found = load_opinions(request.user, evaluation_id)
    show_evaluation(request, found.evaluation)
    context = {"found": found, "evaluation": found.evaluation}
    return render(request, "hengji/opinion_letter.html", context)


@page(Right.SEE_RESULTS)
def consultation_letter(request: Request, evaluation_id: int) -> HttpResponse:
    """The letter that asks the unit for its opinion, with the form to reply on."""
    found = load_opinions(request.user, evaluation_id)
    show_evaluation(request, found.evaluation)
    asked = consultation_of(found)
    context = {
        "evaluation": found.evaluation,
        "document": shown_document(draft_letter(asked)) if asked else None,
        "can_build": reach_of(Role(request.user.role), Right.KEEP_EVIDENCE) is not None,
    }
    return render(request, "hengji/consultation_letter.html", context)
