"""Declared interests (利益声明): the list, the form, the withdrawal."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from hengji.actions.interests import (
    DeclaredInterest,
    declare_interest,
    parties_of,
    withdraw_declaration,
)
from hengji.core.interests import Interest, PartyKind
from hengji.core.permissions import Right
from hengji.models import AgencyMember, User
from hengji.queries.agencies import DeclarationFilter, load_declarations, withdrawable_by
from hengji.queries.registry import units_on_offer
from hengji.web.forms import Form, initial_of
from hengji.web.guard import FORM, Request, page
from hengji.web.kept import forget_kept
from hengji.web.listing import pager_of, place_in

FIRST_YEAR, LAST_YEAR = 1950, 2100
LONGEST_TEXT = 60
JOINT = ":"


class DeclarationForm(Form):
    """声明利益关系."""

    party = forms.ChoiceField(label="声明对象")
    unit = forms.CharField(
        label="预算单位",
        max_length=300,
        help_text="与名录一致的单位全称；主管部门与所属单位分别声明。",
        widget=forms.TextInput(attrs={"list": "units-on-offer", "autocomplete": "off"}),
    )
    interest = forms.TypedChoiceField(
        label="关系",
        coerce=Interest,
        choices=[("", "请选择"), *((each.value, each.value) for each in Interest)],
    )
    from_year = forms.IntegerField(
        label="开始年份", min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text="例如 2023。"
    )
    until_year = forms.IntegerField(
        label="结束年份",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
        help_text="关系还在继续的请留空。",
    )
    note = forms.CharField(
        label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        party: Any = self.fields["party"]
        party.choices = [("", "请选择"), *_choices(user)]

    def declared(self) -> DeclaredInterest:
        """Return what was typed as the action takes it."""
        values = dict(self.cleaned_data)
        kind, _, number = values.pop("party").partition(JOINT)
        return DeclaredInterest(PartyKind[kind], int(number), **values)


class WithdrawalForm(Form):
    """撤回利益声明."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def _choices(user: User) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return whom the user may declare about, grouped by kind."""
    groups = []
    for kind in PartyKind:
        rows = parties_of(user, kind).filter(in_use=True)
        if kind is PartyKind.MEMBER:
            rows = rows.select_related("agency").order_by("agency__name_key", "name")
        offered = [(f"{kind.name}{JOINT}{row.pk}", _shown(row)) for row in rows]
        if offered:
            groups.append((str(kind), offered))
    return groups


def _shown(row: Any) -> str:  # noqa: ANN401 - one of three
    return f"{row.name}（{row.agency.name}）" if isinstance(row, AgencyMember) else row.name


@page(Right.SEE_AGENCIES)
def declarations(request: Request) -> HttpResponse:
    """The declarations somebody may see, newest first, a page at a time."""
    text = "".join(filter(str.isprintable, request.GET.get("text", ""))).strip()[:LONGEST_TEXT]
    wanted = DeclarationFilter(text, request.GET.get("state") == "open")
    found = load_declarations(request.user, wanted, place_in(request))
    asked = {"text": wanted.text, "state": "open" if wanted.only_in_force else ""}
    context = {
        "rows": found.page.rows,
        "withdrawable": found.withdrawable,
        "wanted": wanted,
        "page": pager_of(request, found.page, asked, found.total),
    }
    return render(request, "hengji/declarations.html", context)


@page(Right.DECLARE_INTEREST, FORM)
def declare(request: Request) -> HttpResponse:
    """The form that declares an interest."""
    initial = initial_of(request, party=request.GET.get("party", ""))
    form = DeclarationForm(request.user, request.POST or None, initial=initial)
    if form.is_valid():
        with form.telling_flaws():
            declare_interest(form.declared(), by=request.user)
            forget_kept(request)
            messages.success(request, "已声明。")
            return redirect("declarations")
    context = {"form": form, "units": units_on_offer(request.user)}
    return render(request, "hengji/declare.html", context, status=form.status)


@page(Right.DECLARE_INTEREST, FORM)
def withdraw(request: Request, declaration_id: int) -> HttpResponse:
    """The form that withdraws a declaration, with a reason."""
    names = ("agency", "member__agency", "expert", "unit")
    row = withdrawable_by(request.user).select_related(*names).get(pk=declaration_id)
    form = WithdrawalForm(request.POST or None, initial=initial_of(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        with form.telling_flaws():
            withdraw_declaration(row.pk, reason=reason, version=form.version, by=request.user)
            forget_kept(request)
            messages.success(request, "已撤回。")
            return redirect("declarations")
    version = form.version if form.is_bound else row.version
    context = {"form": form, "declaration": row, "version": version}
    return render(request, "hengji/withdraw.html", context, status=form.status)
