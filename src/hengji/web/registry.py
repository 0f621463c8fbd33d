"""The registry lists (名录): search, add, edit, export; one unit's page."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import register_converter, reverse

from hengji.actions.entries import Saved, add_entry, edit_entry
from hengji.actions.recording import note
from hengji.core.permissions import Right
from hengji.core.registry_lists import LISTS, Column, Holds, RegistryKind, RegistryList, shown_text
from hengji.core.verbs import Note
from hengji.documents.tables import render_table
from hengji.queries.registry import (
    RegistryFilter,
    export_rows,
    load_entry,
    load_page,
    load_unit,
    texts_of,
    units_on_offer,
    wanted_of,
)
from hengji.queries.registry_imports import heads_of
from hengji.web.downloads import download
from hengji.web.forms import Form, initial_of
from hengji.web.guard import FORM, Request, page
from hengji.web.kept import forget_kept
from hengji.web.listing import pager_of, place_in

LONGEST_TEXT = 100
NUMBER_WIDTHS = (14, 8)
PAGES = {RegistryKind.UNITS: "unit", RegistryKind.AGENCIES: "agency"}
"""Lists whose rows have a page of their own, by its URL name."""
EXPORT_NOTE = "编号（系统）和版本两列由系统填写，请勿改动；新增的行这两格留空。"


class KindConverter:
    """A list of the registry in an address."""

    regex = "|".join(kind.value for kind in RegistryKind)

    def to_python(self, value: str) -> RegistryKind:
        """Return the list of an address."""
        return RegistryKind(value)

    def to_url(self, value: RegistryKind) -> str:
        """Return how a list stands in an address."""
        return str(value)


register_converter(KindConverter, "registry")


def _form(request: Request, listing: RegistryList, texts: Mapping[str, str]) -> Form:
    """Return the form of a row; the core reads the texts a person types into it."""
    names = [column.attribute for column in listing.columns]
    form = Form(request.POST or None, initial=initial_of(request, **texts), extra=names)
    for column in listing.columns:
        form.fields[column.attribute] = _field(column)
    return form


def _typed(form: Form) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in form.fields}


def _field(column: Column) -> forms.Field:
    common: dict[str, Any] = {
        "label": column.label,
        "required": column.required,
        "help_text": column.hint,
    }
    if column.choices:
        options = column.choices if column.blank else ("", *column.choices)
        choices = [(each, each or "未填写") for each in options]
        return forms.ChoiceField(choices=choices, initial=column.blank, **common)
    attributes = {}
    if column.holds is Holds.UNIT:
        attributes = {"list": "units-on-offer", "autocomplete": "off"}
    elif column.holds is Holds.YUAN:
        attributes = {"inputmode": "decimal"}
    return forms.CharField(
        max_length=column.longest, widget=forms.TextInput(attrs=attributes), **common
    )


class ShownCell(NamedTuple):
    """One cell of a list: its text, how it is set, and the page it leads to."""

    column: Column
    text: str
    url: str = ""

    @property
    def is_number(self) -> bool:
        """Tell whether it is set as numbers are."""
        return self.column.holds is Holds.YUAN


class ShownEntry(NamedTuple):
    """One row of a list; ``remark`` stands below its name."""

    cells: tuple[ShownCell, ...]
    remark: str
    in_use: bool


@page(Right.SEE_REGISTRY)
def entries(request: Request, kind: RegistryKind) -> HttpResponse:
    """One list of the registry, as far as asked for."""
    listing, wanted = LISTS[kind], wanted_in(request, kind)
    found = load_page(request.user, kind, wanted, place_in(request))
    query = {"text": wanted.text, **wanted.choices}
    context = {
        "listing": listing,
        "wanted": wanted,
        "filters": [
            (column, wanted.choices.get(column.attribute, ""))
            for column in listing.columns
            if column.choices
        ],
        "rows": [_shown(listing, row) for row in found.page.rows],
        "page": pager_of(request, found.page, query, found.total),
    }
    return render(request, "hengji/registry.html", context)


def _shown(listing: RegistryList, row: Any) -> ShownEntry:  # noqa: ANN401 - one of four
    texts = texts_of(listing, row)
    cells = (
        ShownCell(column, shown_text(column, texts[column.attribute]), _url(listing, column, row))
        for column in listing.columns
    )
    former = row.former_names.all() if listing.kind is RegistryKind.UNITS else ()
    names = "、".join(each.name for each in former)
    return ShownEntry(tuple(cells), f"曾用名：{names}" if names else "", row.in_use)


def _url(listing: RegistryList, column: Column, row: Any) -> str:  # noqa: ANN401
    """Return the page a cell leads to: a name to its row, a unit to its page."""
    if column.attribute == "name":
        if listing.kind in PAGES:
            return reverse(PAGES[listing.kind], args=[row.pk])
        return reverse("edit-entry", args=[listing.kind, row.pk])
    unit_id = getattr(row, f"{column.attribute}_id") if column.holds is Holds.UNIT else None
    return reverse("unit", args=[unit_id]) if unit_id else ""


@page(Right.SEE_REGISTRY)
def export_entries(request: Request, kind: RegistryKind) -> HttpResponse:
    """Exactly what the list shows, as a workbook that can be edited and read back."""
    listing = LISTS[kind]
    rows = export_rows(request.user, kind, wanted_in(request, kind))
    widths = (*NUMBER_WIDTHS, *(column.width for column in listing.columns))
    title = f"{listing.title}名录"
    content = render_table(title, heads_of(listing), rows, widths=widths, note=EXPORT_NOTE)
    note(Note.EXPORTED, request.user, f"导出{title}")
    return download(content, f"{title}.xlsx")


@page(Right.EDIT_REGISTRY, FORM)
def add(request: Request, kind: RegistryKind) -> HttpResponse:
    """The form that adds a row."""
    listing = LISTS[kind]
    form = _form(request, listing, {})
    if form.is_valid():
        with form.telling_flaws():
            saved = add_entry(kind, _typed(form), by=request.user)
            return _saved(request, listing, saved)
    return _form_page(request, listing, form, None)


@page(Right.EDIT_REGISTRY, FORM)
def edit(request: Request, kind: RegistryKind, entry_id: int) -> HttpResponse:
    """The form that changes a row."""
    listing = LISTS[kind]
    row = load_entry(request.user, kind, entry_id)
    form = _form(request, listing, texts_of(listing, row))
    if form.is_valid():
        with form.telling_flaws():
            saved = edit_entry(kind, row.pk, _typed(form), version=form.version, by=request.user)
            return _saved(request, listing, saved)
    return _form_page(request, listing, form, row)


def _saved(request: Request, listing: RegistryList, saved: Saved) -> HttpResponse:
    forget_kept(request)
    messages.success(request, "已保存。")
    for flaw in saved.warnings:
        messages.warning(request, f"{flaw.message}{flaw.remedy}")
    if listing.kind in PAGES:
        return redirect(PAGES[listing.kind], saved.entry_id)
    return redirect(listing.kind.value)


def _form_page(
    request: Request,
    listing: RegistryList,
    form: Form,
    row: Any,  # noqa: ANN401 - one of four
) -> HttpResponse:
    refers = any(column.holds is Holds.UNIT for column in listing.columns)
    back = reverse(listing.kind.value)
    if row and listing.kind in PAGES:
        back = reverse(PAGES[listing.kind], args=[row.pk])
    context = {
        "listing": listing,
        "form": form,
        "row": row,
        "back": back,
        "units": units_on_offer(request.user) if refers else (),
    }
    return render(request, "hengji/edit_entry.html", context, status=form.status)


@page(Right.SEE_REGISTRY)
def unit(request: Request, unit_id: int) -> HttpResponse:
    """One unit: what it is, its former names, its projects, its evaluations."""
    found = load_unit(request.user, unit_id)
    listing = LISTS[RegistryKind.UNITS]
    context = {"found": found, "texts": _record(listing, texts_of(listing, found.unit))}
    return render(request, "hengji/unit.html", context)


def _record(listing: RegistryList, texts: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    return [(column.label, texts[column.attribute]) for column in listing.columns]


def wanted_in(request: HttpRequest, kind: RegistryKind) -> RegistryFilter:
    """Return what the address asks for; what it cannot ask for is ignored."""
    text = "".join(filter(str.isprintable, request.GET.get("text", "")))[:LONGEST_TEXT]
    return wanted_of(text, {name: request.GET[name] for name in request.GET}, kind)
