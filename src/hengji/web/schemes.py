"""The scheme of an evaluation (评价方案): to read, begin, hand in, return and approve."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render

from hengji.actions.procedure import send_back
from hengji.actions.schemes import adopt_framework, approve_scheme, copy_scheme, submit_scheme
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import Right, Role
from hengji.core.quantities import plain_number
from hengji.core.scheme_checks import check_scheme
from hengji.core.scheme_notation import read_scheme
from hengji.core.verbs import Verb
from hengji.core.workflow import MoveRefused, Stage, moves_offered
from hengji.models import Evaluation
from hengji.queries.schemes import (
    SCHEME_STEPS,
    ShownScheme,
    earlier_schemes,
    load_shown_scheme,
    offered_frameworks,
)
from hengji.web.evaluation_tabs import show_evaluation
from hengji.web.forms import Form, number_of
from hengji.web.guard import FORM, Request, button, page
from hengji.web.kept import forget_kept, kept_fields
from hengji.web.scheme_forms import OpinionForm
from hengji.web.scheme_shown import counted, editions_of, lines_of_tree, shown_flaws

FRAMEWORK, SCHEME = "framework", "scheme"


@page(Right.SEE_RESULTS)
def scheme(request: Request, evaluation_id: int) -> HttpResponse:
    """The scheme: indicators, materials, data form, outline, and how far it came."""
    shown = load_shown_scheme(request.user, evaluation_id)
    show_evaluation(request, shown.evaluation)
    wanted = request.GET.get("edition", "")
    row = shown.edition(number_of(wanted)) if wanted else shown.row
    context = {"shown": shown, "evaluation": shown.evaluation, **_moves(request, shown)}
    if row is None:
        return render(request, "hengji/scheme.html", context, status=404 if wanted else 200)
    read = read_scheme(row.content)
    is_last = row == shown.row
    can_edit = bool(context["can_edit"]) and is_last
    flaws = (
        shown_flaws(check_scheme(read), read, evaluation_id, can_edit=can_edit)
        if shown.sees_work and is_last and row.frozen_at is None
        else ()
    )
    editions = editions_of(shown)
    context |= {
        "row": row,
        "scheme": read,
        "lines": lines_of_tree(read),
        "total": plain_number(read.tree.points),
        "full": plain_number(read.rules.full),
        "flaws": flaws,
        "counts": counted(flaws),
        "editions": editions if shown.sees_work else (),
        "state": next(each for each in editions if each.row == row),
        "can_edit": can_edit,
        "is_last": is_last,
    }
    return render(request, "hengji/scheme.html", context)


def _moves(request: Request, shown: ShownScheme) -> dict[str, object]:
    evaluation = shown.evaluation
    role, stage = Role(request.user.role), Stage(evaluation.stage)
    is_open = evaluation.cycle.is_open
    offered = {move.verb.name for move in moves_offered(stage, role) if move.verb in SCHEME_STEPS}
    return {
        "moves": offered if is_open else set(),
        "can_edit": is_open and Verb.SUBMIT_SCHEME.name in offered,
        "typed": kept_fields(request).get("opinion", ""),
    }


@page(Right.EVALUATE, FORM)
def start(request: Request, evaluation_id: int) -> HttpResponse:
    """What a scheme can begin with: a framework, or an earlier year's scheme."""
    shown = load_shown_scheme(request.user, evaluation_id)
    evaluation = shown.evaluation
    show_evaluation(request, evaluation)
    if request.method == "POST":
        form = Form(request.POST, extra=("begin",))
        _begin(request, evaluation, form.data.get("begin", ""), form.version)
        forget_kept(request)
        messages.success(request, "已生成方案初稿，请按本次评价的对象调整。")
        return redirect("scheme", evaluation_id)
    if evaluation.stage != Stage.SCHEMING:
        raise MoveRefused(Verb.ADOPT_FRAMEWORK, Stage(evaluation.stage))
    context = {
        "evaluation": evaluation,
        "frameworks": offered_frameworks(evaluation),
        "begun": kept_fields(request).get("begin", ""),
        "earlier": earlier_schemes(request.user, evaluation),
        "shown_version": shown.row.version if shown.row else 0,
    }
    return render(request, "hengji/scheme_start.html", context)


def _begin(request: Request, evaluation: Evaluation, begin: str, version: int) -> None:
    kind, _, which = begin.partition(":")
    if kind == FRAMEWORK:
        adopt_framework(evaluation.pk, which, version=version, by=request.user)
    elif kind == SCHEME:
        copy_scheme(evaluation.pk, number_of(which), version=version, by=request.user)
    else:
        raise BadRequest("begin")


def _decided(
    request: Request, evaluation_id: int, decide: Callable[[str, int], object], said: str
) -> HttpResponse:
    form = OpinionForm(request.POST)
    if not form.is_valid():
        raise FlawsFound(form.flaws)
    decide(form.cleaned_data["opinion"], form.version)
    forget_kept(request)
    messages.success(request, said)
    return redirect("scheme", evaluation_id)


@button(Right.EVALUATE)
def submit(request: Request, evaluation_id: int) -> HttpResponse:
    """Hand in the scheme."""

    def decide(opinion: str, version: int) -> object:
        return submit_scheme(evaluation_id, note=opinion, version=version, by=request.user)

    return _decided(request, evaluation_id, decide, "方案已提交，等待财政部门评审。")


@button(Right.RUN_PROCEDURE)
def approve(request: Request, evaluation_id: int) -> HttpResponse:
    """Approve the scheme, which freezes it."""

    def decide(opinion: str, version: int) -> object:
        return approve_scheme(evaluation_id, note=opinion, version=version, by=request.user)

    return _decided(request, evaluation_id, decide, "方案已批准并固定，应交材料已下达单位。")


@button(Right.RUN_PROCEDURE)
def return_to_agency(request: Request, evaluation_id: int) -> HttpResponse:
    """Return the scheme with a reason."""
    return _sent_back(request, evaluation_id, Verb.RETURN_SCHEME, "方案已退回机构修改。")


@button(Right.RUN_PROCEDURE)
def amend(request: Request, evaluation_id: int) -> HttpResponse:
    """Let the agency amend an approved scheme, for a reason."""
    said = "已转入方案调整，机构修改后须重新批准。"
    return _sent_back(request, evaluation_id, Verb.AMEND_SCHEME, said)


def _sent_back(request: Request, evaluation_id: int, verb: Verb, said: str) -> HttpResponse:
    def decide(opinion: str, version: int) -> object:
        return send_back(evaluation_id, verb, reason=opinion, version=version, by=request.user)

    return _decided(request, evaluation_id, decide, said)
