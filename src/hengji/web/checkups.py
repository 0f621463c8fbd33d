"""Check-ups (体检): asking for one, watching it, and reading what it said."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from hengji.actions.checkups import ask_for_attachment_checkup, ask_for_checkup
from hengji.actions.files import GivenFile
from hengji.core.checkup.kinds import TAKES, CheckupKind
from hengji.core.jobs import JobState
from hengji.core.permissions import Right
from hengji.models import Cycle, Job, StoredFile
from hengji.queries.checkups import (
    CheckupPage,
    checkup_files_of,
    checkups_of,
    load_checkup,
    load_latest,
)
from hengji.queries.cycles import cycle_of
from hengji.web.checkup_results import shown_result
from hengji.web.downloads import checked_download
from hengji.web.forms import Form
from hengji.web.frame import show_cycle
from hengji.web.guard import FORM, Request, button, page
from hengji.web.jobs import shown_job

UNFINISHED = (JobState.WAITING, JobState.RUNNING)
PURPOSES: Mapping[CheckupKind, str] = MappingProxyType(
    {
        CheckupKind.DOCUMENTS: (
            "复算报告里的每个数：次序、个数、等级、占比、执行率、合计，"
            "再看标题编号、年度、称谓、错字。可以下载加了批注的 Word 文件。"
        ),
        CheckupKind.SCORES: (
            "看本年度的得分能说明什么、不能说明什么：分布、取整、踩线、等级稳定性、机构尺度。"
            "只提示，不改分，不下结论。"
        ),
        CheckupKind.OBJECTIVES: (
            "看绩效目标表、自评表里的指标能不能衡量、填得全不全。返回原来的 Excel，"
            "有问题的单元格涂了颜色、加了批注，别的都不动。"
        ),
        CheckupKind.LIKENESS: (
            "看几份报告之间有没有相同的段落。模板和法规里的话不算。相同的原因可能正当，请人工判断。"
        ),
    }
)


class ManyFilesInput(forms.ClearableFileInput):
    """A field in which several files can be chosen."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; cleans to a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:  # noqa: ANN401
        """Clean each file by itself."""
        files: Sequence[Any] = data if isinstance(data, (list, tuple)) else [data]
        return [super(ManyFilesField, self).clean(each, initial) for each in files]


class CheckupForm(Form):
    """选择要体检的文件."""

    reports = ManyFilesField(label="文件", max_length=255)

    def __init__(self, kind: CheckupKind, *args: Any) -> None:  # noqa: ANN401
        super().__init__(*args)
        takes = TAKES[kind]
        if not takes.most:
            del self.fields["reports"]
            return
        field = self.fields["reports"]
        field.widget.attrs["accept"] = ",".join(takes.suffixes)
        field.widget.attrs["multiple"] = takes.most > 1
        many = f"，一次最多 {takes.most} 个" if takes.most > 1 else ""
        field.help_text = f"可以是 {'、'.join(takes.suffixes)}{many}。文件只用来体检，不改动台账。"


@page(Right.RUN_CHECKUPS, FORM)
def checkups(request: Request, year: int, kind: CheckupKind) -> HttpResponse:
    """What was checked before, and the form for the next check-up of this kind."""
    cycle = cycle_of(request.user, year)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CheckupForm(kind, *posted)
    if form.is_valid():
        uploads = [
            GivenFile(each.chunks(), each.name) for each in form.cleaned_data.get("reports", ())
        ]
        with form.telling_flaws():
            checkup = ask_for_checkup(cycle.pk, kind, uploads, by=request.user)
            return redirect("checkup", checkup.pk)
    return _checkups_page(request, cycle, kind, form)


def _checkups_page(
    request: Request, cycle: Cycle, kind: CheckupKind, form: CheckupForm
) -> HttpResponse:
    context = {
        "kind": kind,
        "purpose": PURPOSES[kind],
        "form": form,
        "earlier": load_latest(request.user, cycle, kind),
        "page_cycle": cycle,
    }
    return render(request, "hengji/checkups.html", context, status=form.status)


@page(Right.RUN_CHECKUPS)
def checkup(request: Request, checkup_id: int) -> HttpResponse:
    """What one check-up said, or how far it is."""
    found = load_checkup(request.user, checkup_id)
    show_cycle(request, found.checkup.cycle)
    context = {
        "found": found,
        "kind": CheckupKind(found.checkup.kind),
        "list_url": list_url(found.checkup.cycle, CheckupKind(found.checkup.kind)),
        "job": _shown_job(found, found.job) if found.job else None,
        "shown": shown_result(found) if found.checkup.finished_at else None,
    }
    return render(request, "hengji/checkup.html", context)


@page(Right.RUN_CHECKUPS)
def checkup_progress(request: Request, checkup_id: int) -> HttpResponse:
    """How far a check-up is; when it ends, the page shows what it said."""
    found = load_checkup(request.user, checkup_id)
    if found.job is None:
        raise Http404
    shown = _shown_job(found, found.job)
    response = render(request, "hengji/_progress.html", {"job": shown})
    if found.job.state not in UNFINISHED:
        response["HX-Refresh"] = "true"
    return response


def _shown_job(found: CheckupPage, job: Job) -> dict[str, Any] | None:
    if job.state == JobState.DONE:
        return None
    return {**shown_job(job), "url": reverse("checkup-progress", args=[found.checkup.pk])}


@button(Right.RUN_CHECKUPS)
def check_attachment(request: Request, attachment_id: int) -> HttpResponse:
    """Ask for a check-up of an attached report against the records."""
    Form(request.POST)
    asked = ask_for_attachment_checkup(attachment_id, by=request.user)
    return redirect("checkup", asked.pk)


@page(Right.RUN_CHECKUPS)
def checkup_file(request: Request, file_id: int, copy: str) -> HttpResponseBase:
    """One file of a check-up: as it came (original), or with comments (marked)."""
    found = checkup_files_of(request.user).get(pk=file_id)
    if copy == "original":
        return checked_download(request, found.file, found.name)
    if copy != "marked" or found.marked is None:
        raise Http404
    return checked_download(request, found.marked, marked_name(found.name))


@page(Right.RUN_CHECKUPS)
def checkup_output(request: Request, checkup_id: int) -> HttpResponseBase:
    """The file in which a check-up says what it found."""
    found = checkups_of(request.user).get(pk=checkup_id)
    output: StoredFile | None = found.output
    if output is None:
        raise Http404
    return checked_download(request, output, found.output_name)


@page(Right.RUN_CHECKUPS)
def checkup_picture(request: Request, checkup_id: int, number: int) -> HttpResponse:
    """One picture of the scores, drawn when the check-up was done."""
    found = checkups_of(request.user).get(pk=checkup_id)
    pictures = list(found.result.get("pictures", {}).values())
    if number >= len(pictures):
        raise Http404
    return HttpResponse(pictures[number], content_type="image/svg+xml")


def marked_name(name: str) -> str:
    """Return the name of a copy with comments."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem or suffix}（体检批注）{dot}{suffix if stem else ''}"


def list_url(cycle: Cycle, kind: CheckupKind) -> str:
    """Return the address of the year's check-ups of one kind."""
    return reverse(f"check-{kind.name.lower()}", args=[cycle.work_year])
