"""Importing an edited list (导入名录): upload, look, decide, confirm."""

from collections.abc import Sequence
from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from hengji.actions.recording import Stale
from hengji.actions.registry_imports import discard_registry, import_registry, upload_registry
from hengji.core.flaws import Flaw, FlawsFound
from hengji.core.imports import ImportState
from hengji.core.permissions import Right
from hengji.core.registry_import import Decision, EntryKind, EntryPlan
from hengji.core.registry_lists import LISTS, RegistryKind
from hengji.queries.registry_imports import (
    RegistryPreview,
    load_registry_preview,
    registry_imports_of,
)
from hengji.web.forms import Form
from hengji.web.guard import FORM, Request, button, page

MOST_ROWS_SHOWN = 200
LATEST = 20
DECISION, OTHERS = "row:", "others"
"""What the names of decisions begin with, the line follows; and of all not shown."""


class UploadForm(Form):
    """上传名录."""

    file = forms.FileField(
        label="文件",
        max_length=255,
        help_text="导出的名录在 Excel 或 WPS 中改好后上传；先核对，确认之前不会写入。",
    )


class ConfirmForm(Form):
    """确认导入名录."""

    fingerprint = forms.CharField(max_length=16)


class Cut(NamedTuple):
    """The first of many rows, and how many more there are."""

    rows: Sequence[EntryPlan]
    more: int


@page(Right.EDIT_REGISTRY, FORM)
def registry_imports(request: Request, kind: RegistryKind) -> HttpResponse:
    """The uploads of a list, and the form for another."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with form.telling_flaws():
            upload = upload_registry(kind, file.chunks(), file.name, by=request.user)
            return redirect("registry-import", kind, upload.pk)
    uploads = registry_imports_of(request.user).filter(kind=kind)[:LATEST]
    context = {"form": form, "uploads": uploads, "listing": LISTS[kind]}
    return render(request, "hengji/registry_imports.html", context, status=form.status)


@page(Right.EDIT_REGISTRY)
def registry_import(request: Request, kind: RegistryKind, import_id: int) -> HttpResponse:
    """What an upload would change, with every flaw at its cell."""
    found = load_registry_preview(request.user, kind, import_id)
    return render(request, "hengji/registry_import.html", _context(found))


def _context(found: RegistryPreview, flaws: Sequence[Flaw] = ()) -> dict[str, object]:
    return {
        "found": found,
        "listing": found.listing,
        "waiting": found.upload.state == ImportState.WAITING,
        "flaws": (flaws or found.flaws)[:MOST_ROWS_SHOWN],
        "more_flaws": max(len(flaws or found.flaws) - MOST_ROWS_SHOWN, 0),
        "counts": {kind.name.lower(): len(found.plan.of_kind(kind)) for kind in EntryKind},
        **{kind.name.lower(): _cut(found.plan.of_kind(kind)) for kind in EntryKind},
        "decisions": tuple(Decision),
    }


def _cut(rows: Sequence[EntryPlan]) -> Cut:
    return Cut(rows[:MOST_ROWS_SHOWN], max(len(rows) - MOST_ROWS_SHOWN, 0))


@button(Right.EDIT_REGISTRY)
def confirm_registry_import(request: Request, kind: RegistryKind, import_id: int) -> HttpResponse:
    """Write the upload into its list, as it was shown and decided."""
    names = [name for name in request.POST if name.startswith(DECISION)]
    form = ConfirmForm(request.POST, extra=(*names, OTHERS))
    shown = load_registry_preview(request.user, kind, import_id)
    try:
        plan = import_registry(
            import_id,
            fingerprint=form.data.get("fingerprint", ""),
            decisions=_decisions(request, shown),
            by=request.user,
        )
    except FlawsFound as found:
        return _again(request, kind, import_id, found.flaws)
    except Stale:
        return _again(request, kind, import_id)
    new, changed, same = (
        len(plan.of_kind(each)) for each in (EntryKind.NEW, EntryKind.CHANGED, EntryKind.SAME)
    )
    messages.success(request, f"已导入：新增 {new} 条，变更 {changed} 条，不变 {same} 条。")
    return redirect(kind.value)


def _decisions(request: Request, shown: RegistryPreview) -> dict[int, Decision]:
    """Return what was decided, by line; one choice may stand for all not listed."""
    others = request.POST.get(OTHERS, "")
    answers = {
        row.line: request.POST.get(f"{DECISION}{row.line}", others)
        for row in shown.plan.of_kind(EntryKind.CONFLICT)
    }
    return {line: Decision(said) for line, said in answers.items() if said in tuple(Decision)}


def _again(
    request: Request, kind: RegistryKind, import_id: int, flaws: Sequence[Flaw] = ()
) -> HttpResponse:
    """Show the preview as things are now, or what became of the upload."""
    found = load_registry_preview(request.user, kind, import_id)
    if found.upload.state != ImportState.WAITING:
        messages.info(request, f"“{found.upload.name}”{found.upload.state}，没有重复写入。")
        return redirect(kind.value)
    context = {**_context(found, flaws), "overtaken": not flaws}
    status = 422 if flaws else 409
    return render(request, "hengji/registry_import.html", context, status=status)


@button(Right.EDIT_REGISTRY)
def discard_registry_import(request: Request, kind: RegistryKind, import_id: int) -> HttpResponse:
    """Put the upload aside."""
    try:
        discard_registry(import_id, by=request.user)
    except Stale:
        return _again(request, kind, import_id)
    messages.info(request, "已放弃，名录没有改动。")
    return redirect("registry-imports", kind)
