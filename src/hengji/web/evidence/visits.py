"""Site visits (现场勘查) of an evaluation: the list and the form."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from hengji.actions.evidence import add_site_visit, edit_site_visit
from hengji.core.evidence.field_work import DATUMS
from hengji.core.evidence.formats import EvidenceKind
from hengji.core.flaws import Flaw
from hengji.core.permissions import Right
from hengji.documents.evidence.photos import read_photo
from hengji.models import Evaluation, Evidence, SiteVisit
from hengji.queries.evidence import evidence_rows, visits_of
from hengji.queries.field_work import load_visits
from hengji.queries.files import path_of
from hengji.web.evidence.frames import (
    evaluation_in,
    moment_field,
    moment_text,
    takes_evidence,
    tell,
)
from hengji.web.evidence.ties import TiedForm, save_ties, ties_of
from hengji.web.forms import initial_of
from hengji.web.guard import FORM, Request, page
from hengji.web.kept import forget_kept
from hengji.web.listing import number_in

COLUMNS = (
    "place", "longitude", "latitude", "datum", "weather", "visitors", "companions", "method",
    "planned", "measured", "measure", "condition", "in_use", "finding", "confirmed",
)  # fmt: skip
IN_USE = ("在用", "部分在用", "闲置", "在建", "不适用")
CAMERA_DATUM = "WGS-84"
UNPROCESSABLE = 422


def _choices(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [("", "未填写"), *((each, each) for each in values)]


class VisitForm(TiedForm):
    """现场勘查记录."""

    kinds = (EvidenceKind.PICTURE, EvidenceKind.FILM, EvidenceKind.PDF)

    visited_at = moment_field("时间")
    place = forms.CharField(label="点位", max_length=200, help_text="勘查的地点或工程部位。")
    longitude = forms.CharField(label="经度", max_length=20, required=False)
    latitude = forms.CharField(label="纬度", max_length=20, required=False)
    datum = forms.ChoiceField(
        label="坐标系",
        required=False,
        choices=_choices(DATUMS),
        help_text="手机照片一般是 WGS-84，国内地图一般是 GCJ-02。",
    )
    weather = forms.CharField(label="天气", max_length=30, required=False)
    visitors = forms.CharField(label="勘查人", max_length=200, help_text="两人以上，用顿号分开。")
    companions = forms.CharField(label="陪同人", max_length=200, required=False)
    method = forms.CharField(
        label="勘查方法",
        max_length=200,
        required=False,
        help_text="如实地丈量、清点、查看运行记录。",
    )
    planned = forms.CharField(label="计划量", max_length=40, required=False)
    measured = forms.CharField(label="实测量", max_length=40, required=False)
    measure = forms.CharField(label="计量单位", max_length=20, required=False)
    condition = forms.CharField(label="质量状况", max_length=300, required=False)
    in_use = forms.ChoiceField(label="使用情况", required=False, choices=_choices(IN_USE))
    finding = forms.CharField(
        label="发现", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    confirmed = forms.CharField(
        label="单位确认", max_length=100, required=False, help_text="单位谁在场、怎样签字确认。"
    )

    field_order = ("visited_at", *COLUMNS, "codes", "proofs")


@page(Right.SEE_WORK)
def visits(request: Request, evaluation_id: int) -> HttpResponse:
    """The site visits of an evaluation, planned against measured."""
    row = evaluation_in(request, evaluation_id)
    found = load_visits(request.user, row)
    context = {"evaluation": row, "found": found, "takes": takes_evidence(row)}
    return render(request, "hengji/visits.html", context)


@page(Right.KEEP_EVIDENCE, FORM)
def add(request: Request, evaluation_id: int) -> HttpResponse:
    """The form of a new visit; a photo offers its time and place for confirmation."""
    evaluation = evaluation_in(request, evaluation_id)
    photo = _photo(request, evaluation)
    form = _form(request, evaluation, None, photo)
    if form.is_valid():
        with form.telling_flaws():
            row, doubts = add_site_visit(evaluation.pk, form.values, by=request.user)
            return _saved(request, row, form, doubts)
    return _page(request, evaluation, form, None, photo)


@page(Right.KEEP_EVIDENCE, FORM)
def edit(request: Request, visit_id: int) -> HttpResponse:
    """The form of one visit."""
    row = visits_of(request.user).get(pk=visit_id)
    evaluation = evaluation_in(request, row.evaluation_id)
    form = _form(request, evaluation, row, None)
    if form.is_valid():
        with form.telling_flaws():
            _, doubts = edit_site_visit(row.pk, form.values, version=form.version, by=request.user)
            return _saved(request, row, form, doubts)
    return _page(request, evaluation, form, row, None)


def _saved(
    request: Request, row: SiteVisit, form: VisitForm, doubts: tuple[Flaw, ...]
) -> HttpResponse:
    save_ties(row, form, request.user)
    forget_kept(request)
    tell(request, doubts)
    return redirect("visits", row.evaluation_id)


def _photo(request: Request, evaluation: Evaluation) -> Evidence | None:
    """Return the picture that the address names, if the visit is written from one."""
    number = number_in(request, "photo")
    if number is None:
        return None
    rows = evidence_rows(request.user).select_related("file")
    return rows.get(pk=number, evaluation=evaluation, kind=EvidenceKind.PICTURE)


def _form(
    request: Request, evaluation: Evaluation, row: SiteVisit | None, photo: Evidence | None
) -> VisitForm:
    shown: dict[str, object] = {name: getattr(row, name) for name in COLUMNS} if row else {}
    ties = ties_of(row)
    moment = moment_text(row.visited_at if row else None)
    if photo is not None:
        facts = read_photo(path_of(photo.file))
        bound = photo.links.exclude(code="").values_list("code", flat=True)
        ties = {"codes": list(bound), "proofs": [photo.pk]}
        moment = moment_text(facts.taken_at)
        if facts.longitude:
            shown = {
                "longitude": facts.longitude,
                "latitude": facts.latitude,
                "datum": CAMERA_DATUM,
            }
    initial = initial_of(request, **shown, visited_at=moment, **ties)
    form = VisitForm(request.POST or None, initial=initial)
    form.offer(evaluation, request.user)
    return form


def _page(
    request: Request,
    evaluation: Evaluation,
    form: VisitForm,
    row: SiteVisit | None,
    photo: Evidence | None,
) -> HttpResponse:
    shown = form.version if form.is_bound and row else row.version if row else None
    context = {
        "evaluation": evaluation,
        "form": form,
        "row": row,
        "version": shown,
        "photo": photo,
        "what": "现场勘查",
        "back": "visits",
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "hengji/field_record.html", context, status=status)
