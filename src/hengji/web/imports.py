"""Importing a ledger (导入得分表): upload, look, correct, confirm."""

from collections.abc import Sequence
from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from hengji.actions.imports import confirm_ledger, correct_ledger, discard_ledger, upload_ledger
from hengji.actions.recording import Stale
from hengji.core.flaws import FlawsFound
from hengji.core.imports import ImportState, RowKind
from hengji.core.permissions import Right
from hengji.queries.cycles import cycle_of
from hengji.queries.imports import Preview, imports_of, load_preview, outcome_of
from hengji.web.corrections import CORRECTION, corrected_cells, corrections_in, shown_flaws
from hengji.web.forms import Form
from hengji.web.frame import show_cycle
from hengji.web.guard import FORM, Request, button, page
from hengji.web.kept import forget_kept, kept_fields

MOST_ROWS_SHOWN, MOST_LINES_SHOWN, MOST_NUMBERS_SHOWN = 200, 50, 20
LONGEST_TEXT = 500
CONFLICT = 409


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
        with form.telling_flaws():
            upload = upload_ledger(cycle.pk, file.chunks(), file.name, by=request.user)
            return redirect("import", upload.pk)
    uploads = imports_of(request.user).filter(cycle=cycle)[:20]
    context = {"form": form, "uploads": uploads, "page_cycle": cycle}
    return render(request, "hengji/imports.html", context, status=form.status)


@page(Right.EDIT_RESULTS)
def preview(request: Request, import_id: int) -> HttpResponse:
    """What an upload would change, with every flaw beside its cell."""
    found = load_preview(request.user, import_id)
    return _preview_page(request, found)


def _preview_page(
    request: Request, found: Preview, *, overtaken: bool = False, status: int = 200
) -> HttpResponse:
    show_cycle(request, found.upload.cycle)
    context = {**_context(request, found), "overtaken": overtaken}
    return render(request, "hengji/import.html", context, status=status)


def _context(request: Request, found: Preview) -> dict[str, object]:
    plan = found.plan
    changed = [row for row in plan.rows if row.kind is not RowKind.SAME]
    return {
        "found": found,
        "waiting": found.upload.state == ImportState.WAITING,
        "outcome": outcome_of(found.upload),
        "flaws": cut(shown_flaws(found, kept_fields(request))),
        "corrected": corrected_cells(found),
        "passed": passed_over(found),
        "moves": cut(found.moves, MOST_LINES_SHOWN),
        "counts": {kind.name.lower(): plan.count(kind) for kind in RowKind},
        "rows": cut(changed or plan.rows),
        "only_same": not changed,
        "absent": cut([found.records.rows[index].name for index in plan.absent], MOST_LINES_SHOWN),
    }


class Cut(NamedTuple):
    """The first of many, how many there are, and how many are not shown."""

    shown: Sequence[object]
    total: int
    more: int


def cut(found: Sequence[object], most: int = MOST_ROWS_SHOWN) -> Cut:
    """Return the first of many."""
    return Cut(found[:most], len(found), max(len(found) - most, 0))


class PassedOver(NamedTuple):
    """A kind of rows that are no evaluation: how many, and the lines of the first."""

    kind: str
    rows: int
    lines: str


def passed_over(found: Preview) -> tuple[PassedOver, ...]:
    """Return what was passed over, by kind."""
    if found.reading is None:
        return ()
    lines: dict[str, list[str]] = {}
    for kind, line in found.reading.passed_lines:
        lines.setdefault(kind, []).append(str(line))
    return tuple(
        PassedOver(kind, count, "、".join(lines.get(kind, [])[:MOST_NUMBERS_SHOWN]))
        for kind, count in found.reading.passed_over.items()
    )


@button(Right.EDIT_RESULTS)
def correct_import(request: Request, import_id: int) -> HttpResponse:
    """Put what was typed in place of cells of the upload."""
    names = [name for name in request.POST if name.startswith(CORRECTION)]
    form = Form(request.POST, extra=names)
    found = load_preview(request.user, import_id)
    typed = {name: request.POST[name][:LONGEST_TEXT] for name in names}
    corrections = corrections_in(found, typed)
    correct_ledger(import_id, corrections, version=form.version, by=request.user)
    forget_kept(request)
    if not corrections:
        messages.info(request, "没有填写与文件不同的内容，核对结果不变。")
    return redirect("import", import_id)


@button(Right.EDIT_RESULTS)
def confirm_import(request: Request, import_id: int) -> HttpResponse:
    """Write the upload into the records, as it was shown."""
    fingerprint = ConfirmForm(request.POST).data.get("fingerprint", "")
    try:
        done = confirm_ledger(import_id, fingerprint=fingerprint, by=request.user)
    except (FlawsFound, Stale):
        return _again(request, import_id)
    if not done.added and not done.changed:
        messages.info(request, f"{done.same} 项评价与台账完全一致，没有改动。")
    else:
        messages.success(
            request, f"已导入：新增 {done.added} 项，变更 {done.changed} 项，不变 {done.same} 项。"
        )
    upload = imports_of(request.user).get(pk=import_id)
    return redirect("ranking", upload.cycle.work_year)


def _again(request: Request, import_id: int) -> HttpResponse:
    """Show the preview as things are now, or what became of the upload."""
    found = load_preview(request.user, import_id)
    if found.upload.state == ImportState.WAITING:
        return _preview_page(request, found, overtaken=True, status=CONFLICT)
    messages.info(request, f"“{found.upload.name}”{found.upload.state}，没有重复写入。")
    return redirect("ranking", found.upload.cycle.work_year)


@button(Right.EDIT_RESULTS)
def discard_import(request: Request, import_id: int) -> HttpResponse:
    """Put the upload aside."""
    try:
        discard_ledger(import_id, by=request.user)
    except Stale:
        return _again(request, import_id)
    upload = imports_of(request.user).get(pk=import_id)
    messages.info(request, f"已放弃“{upload.name}”，台账没有改动。")
    return redirect("imports", upload.cycle.work_year)
