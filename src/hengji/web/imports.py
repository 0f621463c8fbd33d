"""Importing a ledger (导入得分表): upload, look, correct, confirm."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from hengji.actions.imports import confirm_ledger, correct_ledger, discard_ledger, upload_ledger
from hengji.core.flaws import FlawsFound
from hengji.core.imports import ImportState, RowKind
from hengji.core.permissions import Right
from hengji.queries.cycles import cycle_of
from hengji.queries.imports import Preview, imports_of, load_preview
from hengji.web.forms import Form
from hengji.web.frame import show_cycle
from hengji.web.guard import FORM, Request, button, page

MOST_ROWS_SHOWN = 200
CORRECTION = "cell:"
"""What the names of correction fields begin with; the place follows."""


class UploadForm(Form):
    """上传得分表."""

    file = forms.FileField(
        label="得分表",
        max_length=255,
        help_text="Excel、WPS、CSV、Word 中的表都可以；先核对，确认之前不会写入。",
    )


class ConfirmForm(Form):
    """确认导入."""

    fingerprint = forms.CharField(max_length=16)


@page(Right.EDIT_RESULTS, FORM)
def imports(request: Request, year: int) -> HttpResponse:
    """The uploads of a year, and the form for another."""
    cycle = cycle_of(request.user, year)
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = upload_ledger(cycle.pk, file.chunks(), file.name, by=request.user)
        except FlawsFound as found:
            form.add_flaws(found.flaws)
        else:
            return redirect("import", upload.pk)
    uploads = imports_of(request.user).filter(cycle=cycle)[:20]
    context = {"form": form, "uploads": uploads, "page_cycle": cycle}
    return render(request, "hengji/imports.html", context, status=422 if form.errors else 200)


@page(Right.EDIT_RESULTS)
def preview(request: Request, import_id: int) -> HttpResponse:
    """What an upload would change, with every flaw beside its cell."""
    found = load_preview(request.user, import_id)
    show_cycle(request, found.upload.cycle)
    return render(request, "hengji/import.html", _context(found))


def _context(found: Preview) -> dict[str, object]:
    plan = found.plan
    changed = [row for row in plan.rows if row.kind is not RowKind.SAME]
    return {
        "found": found,
        "waiting": found.upload.state == ImportState.WAITING,
        "flaws": found.flaws,
        "moves": found.moves,
        "counts": {kind.name.lower(): plan.count(kind) for kind in RowKind},
        "rows": (changed or plan.rows)[:MOST_ROWS_SHOWN],
        "more": max(len(changed or plan.rows) - MOST_ROWS_SHOWN, 0),
        "absent": [found.records.rows[index].name for index in plan.absent],
        "cells": dict(found.reading.cells) if found.reading else {},
    }


@button(Right.EDIT_RESULTS)
def correct_import(request: Request, import_id: int) -> HttpResponse:
    """Put what was typed in place of cells of the upload."""
    names = [name for name in request.POST if name.startswith(CORRECTION)]
    form = Form(request.POST, extra=names)
    corrections = {name.removeprefix(CORRECTION): request.POST[name][:500] for name in names}
    correct_ledger(import_id, corrections, version=form.version, by=request.user)
    return redirect("import", import_id)


@button(Right.EDIT_RESULTS)
def confirm_import(request: Request, import_id: int) -> HttpResponse:
    """Write the upload into the records, as it was shown."""
    fingerprint = request.POST.get("fingerprint", "")
    done = confirm_ledger(import_id, fingerprint=fingerprint, by=request.user)
    if not done.added and not done.changed:
        messages.info(request, f"{done.same} 项评价与台账完全一致，没有改动。")
    else:
        messages.success(
            request, f"已导入：新增 {done.added} 项，变更 {done.changed} 项，不变 {done.same} 项。"
        )
    upload = imports_of(request.user).get(pk=import_id)
    return redirect("ranking", upload.cycle.work_year)


@button(Right.EDIT_RESULTS)
def discard_import(request: Request, import_id: int) -> HttpResponse:
    """Put the upload aside."""
    discard_ledger(import_id, by=request.user)
    upload = imports_of(request.user).get(pk=import_id)
    messages.info(request, f"已放弃“{upload.name}”，台账没有改动。")
    return redirect("imports", upload.cycle.work_year)
