"""Moving an evaluation along its procedure (评价程序): one address, one table of doors."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from hengji.actions.commissions import cancel_commission
from hengji.actions.conclusions import (
    accept,
    archive,
    leave_unrated,
    rate_again,
    reopen_evaluation,
    sign_final,
)
from hengji.actions.drafts import (
    finish_consultation,
    pass_check,
    pass_expert_review,
    pass_internal_review,
    skip_expert_review,
    start_drafting,
    start_field_work,
    submit_draft,
)
from hengji.actions.procedure import RETURNS, send_back
from hengji.actions.schemes import approve_scheme, submit_scheme
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import Right
from hengji.core.verbs import Verb
from hengji.models import Evaluation, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.schemes import load_scheme
from hengji.web.forms import Form
from hengji.web.guard import Request, button
from hengji.web.kept import forget_kept
from hengji.web.problems import flawed


class Door(NamedTuple):
    """The action behind a verb; ``text`` is the parameter that takes what was written."""

    action: Callable[..., object]
    text: str = ""


DOORS: Mapping[Verb, Door] = MappingProxyType(
    {
        Verb.CANCEL_COMMISSION: Door(cancel_commission, "reason"),
        Verb.SUBMIT_SCHEME: Door(submit_scheme, "note"),
        Verb.APPROVE_SCHEME: Door(approve_scheme, "note"),
        Verb.START_FIELD_WORK: Door(start_field_work),
        Verb.START_DRAFTING: Door(start_drafting),
        Verb.SUBMIT_DRAFT: Door(submit_draft, "note"),
        Verb.PASS_INTERNAL_REVIEW: Door(pass_internal_review, "opinion"),
        Verb.FINISH_CONSULTATION: Door(finish_consultation),
        Verb.PASS_CHECK: Door(pass_check),
        Verb.SKIP_EXPERT_REVIEW: Door(skip_expert_review, "reason"),
        Verb.PASS_EXPERT_REVIEW: Door(pass_expert_review),
        Verb.SIGN_FINAL: Door(sign_final),
        Verb.ACCEPT: Door(accept),
        Verb.ARCHIVE: Door(archive),
        Verb.REOPEN_EVALUATION: Door(reopen_evaluation, "reason"),
        Verb.LEAVE_UNRATED: Door(leave_unrated, "reason"),
        Verb.RATE_AGAIN: Door(rate_again, "reason"),
        **{verb: Door(partial(send_back, verb=verb), "reason") for verb in RETURNS},
    }
)
BY_NAME: Mapping[str, Verb] = MappingProxyType({verb.name.lower(): verb for verb in DOORS})
"""What the address calls each verb."""


class MoveForm(Form):
    """办理."""

    text = forms.CharField(label="意见或理由", max_length=500, required=False)


@button(Right.SEE_RESULTS)
def act(request: Request, evaluation_id: int, name: str) -> HttpResponse:
    """Do one thing with an evaluation; the action sees to the right it needs."""
    verb = BY_NAME.get(name)
    if verb is None:
        raise Http404
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise FlawsFound(form.flaws)
    door = DOORS[verb]
    written = {door.text: form.cleaned_data["text"]} if door.text else {}
    try:
        door.action(evaluation_id, **written, by=request.user, version=form.version)
    except FlawsFound as found:
        return flawed(request, found.flaws, _pages_of_leaves(request.user, evaluation_id))
    forget_kept(request)
    row = evaluations_of(request.user).filter(pk=evaluation_id).first()
    messages.success(request, _said(verb, row))
    return redirect("evaluation", row.pk) if row else redirect("home")


def _pages_of_leaves(user: User, evaluation_id: int) -> dict[str, str]:
    scheme = load_scheme(evaluations_of(user).get(pk=evaluation_id))
    leaves = scheme.tree.leaves() if scheme else ()
    return {leaf.code: reverse("scores", args=[evaluation_id, leaf.code]) for leaf in leaves}


def _said(verb: Verb, row: Evaluation | None) -> str:
    return f"已办理“{verb}”，现在的阶段是“{row.stage}”。" if row else f"已办理“{verb}”。"
