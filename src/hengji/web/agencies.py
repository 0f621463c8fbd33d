"""One agency (第三方机构): its people, contracts, interests and work."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from hengji.actions.agencies import (
    ContractValues,
    MemberValues,
    add_contract,
    add_member,
    edit_contract,
    edit_member,
)
from hengji.actions.files import GivenFile
from hengji.core.contracts import term_on
from hengji.core.permissions import Right
from hengji.models import Agency
from hengji.queries.agencies import agencies_of, contracts_of, load_agency, members_of
from hengji.web.downloads import checked_download
from hengji.web.forms import Form, initial_of
from hengji.web.guard import FORM, Request, page
from hengji.web.kept import forget_kept

DAY = {"type": "date"}
MEMBER_COLUMNS = ("name", "is_lead", "qualification", "registration", "in_use")
CONTRACT_COLUMNS = ("number", "signed_on", "begins", "ends", "note")


def _day_field(label: str, **values: Any) -> forms.DateField:  # noqa: ANN401 - a field's
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **values
    )


class MemberForm(Form):
    """评价人员."""

    name = forms.CharField(label="姓名", max_length=60)
    is_lead = forms.BooleanField(
        label="主评人", required=False, help_text="对评价报告负责并签字的人。"
    )
    qualification = forms.CharField(
        label="职称或执业资格", max_length=100, required=False, help_text="例如：注册会计师。"
    )
    registration = forms.CharField(
        label="平台登记号",
        max_length=60,
        required=False,
        help_text="在预算绩效评价第三方机构信用管理平台的登记号。",
    )
    in_use = forms.BooleanField(
        label="在用", required=False, help_text="离职的请取消勾选，经手的记录都保留。"
    )


class ContractForm(Form):
    """框架合同."""

    number = forms.CharField(label="合同编号", max_length=60)
    signed_on = _day_field("签订日期", required=False)
    begins = _day_field("起始日期")
    ends = _day_field("终止日期")
    note = forms.CharField(
        label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    file = forms.FileField(
        label="合同文件",
        max_length=255,
        required=False,
        help_text="合同的扫描件；再次上传的取代原来的。",
    )


@page(Right.SEE_AGENCIES)
def agency(request: Request, agency_id: int) -> HttpResponse:
    """One agency: what it is, who works for it, under which contract, on what."""
    found = load_agency(request.user, agency_id)
    today = timezone.localdate()
    context = {
        "found": found,
        "contracts": [(each, term_on(today, each.begins, each.ends)) for each in found.contracts],
    }
    return render(request, "hengji/agency.html", context)


@page(Right.EDIT_REGISTRY, FORM)
def add_person(request: Request, agency_id: int) -> HttpResponse:
    """The form of a new member."""
    row = agencies_of(request.user).get(pk=agency_id)
    form = MemberForm(request.POST or None, initial=initial_of(request, in_use=True))
    if form.is_valid():
        with form.telling_flaws():
            add_member(row.pk, MemberValues(**form.cleaned_data), by=request.user)
            return _back(request, row)
    return _form_page(request, form, row, "新增评价人员")


@page(Right.EDIT_REGISTRY, FORM)
def edit_person(request: Request, member_id: int) -> HttpResponse:
    """The form of one member."""
    row = members_of(request.user).select_related("agency").get(pk=member_id)
    initial = {name: getattr(row, name) for name in MEMBER_COLUMNS}
    form = MemberForm(request.POST or None, initial=initial_of(request, **initial))
    if form.is_valid():
        values = MemberValues(**form.cleaned_data)
        with form.telling_flaws():
            edit_member(row.pk, values, version=form.version, by=request.user)
            return _back(request, row.agency)
    return _form_page(request, form, row.agency, "修改评价人员", row.version)


@page(Right.EDIT_REGISTRY, FORM)
def add_agreement(request: Request, agency_id: int) -> HttpResponse:
    """The form of a new framework contract."""
    row = agencies_of(request.user).get(pk=agency_id)
    form = ContractForm(request.POST or None, request.FILES or None, initial=initial_of(request))
    if form.is_valid():
        values, file = _contract(form)
        with form.telling_flaws():
            add_contract(row.pk, values, file=file, by=request.user)
            return _back(request, row)
    return _form_page(request, form, row, "登记框架合同")


@page(Right.EDIT_REGISTRY, FORM)
def edit_agreement(request: Request, contract_id: int) -> HttpResponse:
    """The form of one framework contract."""
    row = contracts_of(request.user).select_related("agency").get(pk=contract_id)
    initial = {name: getattr(row, name) for name in CONTRACT_COLUMNS}
    form = ContractForm(
        request.POST or None, request.FILES or None, initial=initial_of(request, **initial)
    )
    if form.is_valid():
        values, file = _contract(form)
        with form.telling_flaws():
            edit_contract(row.pk, values, file=file, version=form.version, by=request.user)
            return _back(request, row.agency)
    return _form_page(request, form, row.agency, "修改框架合同", row.version)


@page(Right.SEE_AGENCIES)
def contract_file(request: Request, contract_id: int) -> HttpResponseBase:
    """Download the file of a contract, after seeing that it is what was stored."""
    found = contracts_of(request.user).select_related("file").get(pk=contract_id)
    if found.file is None:
        raise Http404
    return checked_download(request, found.file, found.file_name, contract=found.pk)


def _contract(form: Form) -> tuple[ContractValues, GivenFile | None]:
    """Return what was typed, and the file if one was chosen."""
    values = dict(form.cleaned_data)
    file = values.pop("file")
    return ContractValues(**values), GivenFile(file.chunks(), file.name) if file else None


def _back(request: Request, agency: Agency) -> HttpResponse:
    forget_kept(request)
    messages.success(request, "已保存。")
    return redirect("agency", agency.pk)


def _form_page(
    request: Request, form: Form, agency: Agency, title: str, version: int | None = None
) -> HttpResponse:
    shown = form.version if form.is_bound and version else version
    context = {"form": form, "agency": agency, "title": title, "version": shown}
    return render(request, "hengji/agency_form.html", context, status=form.status)
