"""Interviews (访谈记录) of an evaluation: the list and the form."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from hengji.actions.evidence import add_interview, edit_interview
from hengji.core.evidence.formats import EvidenceKind
from hengji.core.permissions import Right
from hengji.models import Evaluation, Interview
from hengji.queries.evidence import interviews_of
from hengji.queries.field_work import load_interviews
from hengji.queries.schemes import load_scheme
from hengji.web.evidence.frames import evaluation_in, moment_field, moment_text, takes_evidence
from hengji.web.evidence.ties import TiedForm, save_ties, ties_of
from hengji.web.forms import initial_of
from hengji.web.guard import FORM, Request, page
from hengji.web.kept import forget_kept

COLUMNS = (
    "place", "interviewers", "interviewee", "post", "answers", "key_data", "confirmed",
    "recorded", "secret",
)  # fmt: skip
UNPROCESSABLE = 422


class InterviewForm(TiedForm):
    """访谈记录."""

    kinds = (EvidenceKind.SOUND, EvidenceKind.FILM, EvidenceKind.PICTURE, EvidenceKind.PDF)

    held_at = moment_field("时间")
    place = forms.CharField(label="地点", max_length=200)
    interviewers = forms.CharField(
        label="访谈人", max_length=200, help_text="两人以上，用顿号分开。"
    )
    interviewee = forms.CharField(label="被访人", max_length=100)
    post = forms.CharField(label="职务", max_length=100, required=False)
    answers = forms.CharField(
        label="问答记录", max_length=20_000, widget=forms.Textarea(attrs={"rows": 12})
    )
    key_data = forms.CharField(
        label="关键数据", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    confirmed = forms.CharField(
        label="确认方式",
        max_length=60,
        required=False,
        help_text="如被访人签字、录音确认、短信确认。",
    )
    recorded = forms.BooleanField(label="被访人同意录音", required=False)
    secret = forms.BooleanField(
        label="涉密", required=False, help_text="涉密的内容不要录入本系统。"
    )

    field_order = ("held_at", *COLUMNS, "codes", "proofs")


@page(Right.SEE_WORK)
def interviews(request: Request, evaluation_id: int) -> HttpResponse:
    """The interviews of an evaluation; the unit never sees them."""
    row = evaluation_in(request, evaluation_id)
    context = {
        "evaluation": row,
        "found": load_interviews(request.user, row),
        "takes": takes_evidence(row),
    }
    return render(request, "hengji/interviews.html", context)


@page(Right.KEEP_EVIDENCE, FORM)
def add(request: Request, evaluation_id: int) -> HttpResponse:
    """The form of a new interview, with the questions of the scheme."""
    evaluation = evaluation_in(request, evaluation_id)
    form = _form(request, evaluation, None)
    if form.is_valid():
        with form.telling_flaws():
            row = add_interview(evaluation.pk, form.values, by=request.user)
            return _saved(request, row, form)
    return _page(request, evaluation, form, None)


@page(Right.KEEP_EVIDENCE, FORM)
def edit(request: Request, interview_id: int) -> HttpResponse:
    """The form of one interview."""
    row = interviews_of(request.user).get(pk=interview_id)
    evaluation = evaluation_in(request, row.evaluation_id)
    form = _form(request, evaluation, row)
    if form.is_valid():
        with form.telling_flaws():
            edit_interview(row.pk, form.values, version=form.version, by=request.user)
            return _saved(request, row, form)
    return _page(request, evaluation, form, row)


def _saved(request: Request, row: Interview, form: InterviewForm) -> HttpResponse:
    save_ties(row, form, request.user)
    forget_kept(request)
    return redirect("interviews", row.evaluation_id)


def _form(request: Request, evaluation: Evaluation, row: Interview | None) -> InterviewForm:
    shown = {name: getattr(row, name) for name in COLUMNS} if row else _questions(evaluation)
    initial = initial_of(
        request, **shown, held_at=moment_text(row.held_at if row else None), **ties_of(row)
    )
    form = InterviewForm(request.POST or None, initial=initial)
    form.offer(evaluation, request.user)
    return form


def _questions(evaluation: Evaluation) -> dict[str, object]:
    scheme = load_scheme(evaluation)
    lines = (
        (f"{number}．{each}\n答：\n" for number, each in enumerate(scheme.outline, 1))
        if scheme
        else ()
    )
    return {"answers": "\n".join(lines)}


def _page(
    request: Request, evaluation: Evaluation, form: InterviewForm, row: Interview | None
) -> HttpResponse:
    shown = form.version if form.is_bound and row else row.version if row else None
    context = {
        "evaluation": evaluation,
        "form": form,
        "row": row,
        "version": shown,
        "what": "访谈",
        "back": "interviews",
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "hengji/field_record.html", context, status=status)
