"""Accounts (账户): listed, added, disabled, let in by one-time links."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hengji.actions.accounts import (
    ENTRY_HOURS,
    add_account,
    disable_account,
    enable_account,
    lend_entry,
    tie_member,
)
from hengji.core.flaws import FlawsFound
from hengji.core.names import clean_name, name_key
from hengji.core.permissions import ROLE_LABELS, Right, Role
from hengji.models import Agency, AgencyMember, BudgetUnit, Expert, User
from hengji.queries.accounts import (
    AccountFilter,
    load_account,
    load_accounts,
    members_offered,
    owners_offered,
)
from hengji.web.forms import Form, initial_of
from hengji.web.guard import FORM, Request, button, page
from hengji.web.kept import forget_kept
from hengji.web.listing import pager_of, place_in

LONGEST_TEXT = 60
ROLES = tuple((role.value, label) for role, label in ROLE_LABELS.items())
NOBODY = "不选"
OWNER_OF_ROLE = {Role.UNIT: "unit", Role.AGENCY: "agency", Role.EXPERT: "expert"}


def _member_field(help_text: str) -> "forms.ModelChoiceField[AgencyMember]":
    return forms.ModelChoiceField(None, label="对应评价人员", required=False, help_text=help_text)


def _offer(field: Any, members: QuerySet[AgencyMember]) -> None:  # noqa: ANN401 - a choice field
    """Offer members, each under the name of its agency."""
    field.queryset = members
    groups = groupby(members, lambda member: member.agency.name)
    offered = [(name, [(each.pk, _shown(each)) for each in rows]) for name, rows in groups]
    field.choices = [("", NOBODY), *offered]


def _shown(member: AgencyMember) -> str:
    return f"{member.name}（主评人）" if member.is_lead else member.name


class TieForm(Form):
    """指定评价人员."""

    member = _member_field("签字和复核按评价人员记名；只能选所属机构在用的人员。")


class AccountForm(Form):
    """新增账户."""

    username = forms.CharField(
        label="登录名", max_length=60, help_text="用姓名的拼音或工号；不分大小写和全半角。"
    )
    name = forms.CharField(label="姓名", max_length=60, help_text="一个账户只给一个人使用。")
    role = forms.ChoiceField(label="角色", choices=(("", "请选择"), *ROLES))
    unit: "forms.ModelChoiceField[BudgetUnit]" = forms.ModelChoiceField(
        None, label="所属单位", required=False, help_text="角色是预算单位的必须选择。"
    )
    agency: "forms.ModelChoiceField[Agency]" = forms.ModelChoiceField(
        None, label="所属机构", required=False, help_text="角色是第三方机构的必须选择。"
    )
    member = _member_field("机构的账户属于哪一位评价人员，可以以后再指定。")
    expert: "forms.ModelChoiceField[Expert]" = forms.ModelChoiceField(
        None, label="对应专家", required=False, help_text="角色是专家的必须选择。"
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        owners = owners_offered(user)
        rows = (("unit", owners.units), ("agency", owners.agencies), ("expert", owners.experts))
        for name, offered in rows:
            field = self.fields[name]
            field.queryset = offered  # type: ignore[attr-defined]
            field.empty_label = NOBODY  # type: ignore[attr-defined]
        _offer(self.fields["member"], owners.members)

    def clean_username(self) -> str:
        """Refuse a name of nothing but blanks and invisible characters."""
        name = clean_name(self.cleaned_data["username"])
        if not name_key(name):
            raise forms.ValidationError("登录名不能只是空白。")
        return name

    def clean_name(self) -> str:
        """Refuse a name of nothing but blanks and invisible characters."""
        name = clean_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("姓名不能只是空白。")
        return name

    def clean(self) -> dict[str, object]:
        """Check that the account belongs where its role says, and nowhere else."""
        values = self.cleaned_data
        if role := values.get("role"):
            owner = OWNER_OF_ROLE.get(Role(role))
            for name in OWNER_OF_ROLE.values():
                given = values.get(name) is not None
                if name == owner and not given and name not in self.errors:
                    self.add_error(name, f"角色是{Role(role).label}，请选择这一项。")
                if name != owner and given:
                    self.add_error(name, f"角色是{Role(role).label}，这一项请不选。")
            if values.get("member") and role != Role.AGENCY.value:
                self.add_error("member", f"角色是{Role(role).label}，这一项请不选。")
        return values


@page(Right.MANAGE_ACCOUNTS)
def accounts(request: Request) -> HttpResponse:
    """All accounts, a page at a time."""
    role = request.GET.get("role", "")
    text = request.GET.get("text", "").strip()[:LONGEST_TEXT]
    wanted = AccountFilter(text, role if role in dict(ROLES) else "")
    found = load_accounts(request.user, wanted, place_in(request), Right.MANAGE_ACCOUNTS)
    asked = {"text": wanted.text, "role": wanted.role}
    context = {
        "rows": found.page.rows,
        "wanted": wanted,
        "roles": ROLES,
        "page": pager_of(request, found.page, asked, found.total),
    }
    return render(request, "hengji/accounts.html", context)


@page(Right.MANAGE_ACCOUNTS, FORM)
def add(request: Request) -> HttpResponse:
    """The form of a new account."""
    form = AccountForm(request.user, request.POST or None, initial=initial_of(request))
    if form.is_valid():
        values = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        with form.telling_flaws():
            made = add_account(**values, by=request.user)
            forget_kept(request)
            messages.success(request, f"已新增账户“{made.name}”，请发放登录链接。")
            return redirect("account", made.pk)
    return render(request, "hengji/add_account.html", {"form": form}, status=form.status)


@page(Right.MANAGE_ACCOUNTS)
def account(request: Request, account_id: int) -> HttpResponse:
    """One account and what can be done with it."""
    found = load_account(request.user, account_id)
    form = _tie_form(request, found)
    return render(request, "hengji/account.html", {"account": found, "tie_form": form})


def _tie_form(request: Request, account: User) -> TieForm | None:
    """Return the form that ties an agency's account to a member; None for other roles."""
    if account.agency is None:
        return None
    form = TieForm(request.POST or None, initial={"member": account.member_id})
    offered = members_offered(request.user).filter(agency=account.agency)
    _offer(form.fields["member"], offered)
    return form


@button(Right.MANAGE_ACCOUNTS)
def tie(request: Request, account_id: int) -> HttpResponse:
    """Say which member of its agency an account belongs to."""
    found = load_account(request.user, account_id)
    form = _tie_form(request, found)
    if form is None:
        raise Http404
    if not form.is_valid():
        raise FlawsFound(form.flaws)
    tie_member(found.pk, form.cleaned_data["member"], version=form.version, by=request.user)
    messages.success(request, "已保存。")
    return redirect("account", found.pk)


@button(Right.MANAGE_ACCOUNTS)
def lend(request: Request, account_id: int) -> HttpResponse:
    """A one-time link, shown this once."""
    secret = lend_entry(account_id, by=request.user)
    context = {
        "account": load_account(request.user, account_id),
        "link": request.build_absolute_uri(reverse("enter", args=[secret])),
        "expires": timezone.now() + timedelta(hours=ENTRY_HOURS),
    }
    return render(request, "hengji/account_link.html", context)


@button(Right.MANAGE_ACCOUNTS)
def disable(request: Request, account_id: int) -> HttpResponse:
    """Disable an account; its sessions end at once."""
    disable_account(account_id, by=request.user)
    return redirect("account", account_id)


@button(Right.MANAGE_ACCOUNTS)
def enable(request: Request, account_id: int) -> HttpResponse:
    """Enable an account again."""
    enable_account(account_id, by=request.user)
    return redirect("account", account_id)
