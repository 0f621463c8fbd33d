"""The documents of an evaluation (评价文件): the report's texts, versions, downloads."""

from typing import Any, NamedTuple

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from hengji.actions.evaluation_documents import (
    FORMATS,
    LONGEST_TEXT,
    ask_for_document,
    flaws_of,
    save_text,
    section_of,
)
from hengji.core.evaluation_papers.kinds import CONSULTING, PAPERS, DocumentKind
from hengji.core.evaluation_papers.record import EvaluationRecord
from hengji.core.evaluation_papers.report import draft_report
from hengji.core.evaluation_papers.sections import CHAPTERS, Section, sections_of
from hengji.core.flaws import FlawsFound
from hengji.core.jobs import JobState, evaluation_key
from hengji.core.numerals import chinese_numeral
from hengji.core.permissions import Right, Role, reach_of
from hengji.core.workflow import EVIDENCE_STAGES, Stage
from hengji.models import Evaluation, EvaluationDocument
from hengji.queries.evaluation_documents import (
    evaluation_documents_of,
    record_of,
    text_row,
    worked_on_by,
)
from hengji.queries.jobs import jobs_of
from hengji.web.downloads import checked_download
from hengji.web.evaluation_tabs import show_evaluation
from hengji.web.forms import Form, initial_of
from hengji.web.guard import FORM, Request, button, page
from hengji.web.jobs import shown_job
from hengji.web.kept import forget_kept
from hengji.web.official import Text, parts_of

UNFINISHED = (JobState.WAITING, JobState.RUNNING)


class TextForm(Form):
    """撰写评价报告."""

    text = forms.CharField(
        label="文字",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="一行一段。清空后保存，报告改用系统草拟的文字。",
    )


class KindForm(Form):
    """生成评价文件."""

    kind = forms.TypedChoiceField(
        label="种类",
        coerce=DocumentKind,
        choices=[(each.value, each.value) for each in DocumentKind],
    )


class ShownSection(NamedTuple):
    """A section of the report, as it would print now."""

    key: str
    title: str
    is_written: bool
    paragraphs: tuple[Text, ...]


class ShownChapter(NamedTuple):
    """A chapter with its sections."""

    title: str
    sections: tuple[ShownSection, ...]


class Versions(NamedTuple):
    """The versions of one kind of document, newest first."""

    kind: DocumentKind
    rows: tuple[EvaluationDocument, ...]


@page(Right.SEE_WORK)
def evaluation_report(request: Request, evaluation_id: int) -> HttpResponse:
    """The report's texts as they would print, what is missing, and what was built."""
    row = _evaluation(request, evaluation_id)
    record = record_of(row)
    context = {
        "evaluation": row,
        "chapters": _chapters(record) if record else (),
        "flaws": flaws_of(record, draft_report(record)) if record else (),
        "can_write": _can_write(request, row),
        "documents": {**documents_panel(request, row), "leads_to_texts": False},
        "has_scheme": record is not None,
    }
    return render(request, "hengji/evaluation_report.html", context)


@page(Right.EVALUATE, FORM)
def text(request: Request, evaluation_id: int, chapter: str) -> HttpResponse:
    """The form for the text of one section, with the generated draft beside."""
    row = _evaluation(request, evaluation_id)
    section = section_of(record_of(row), chapter)
    kept = text_row(row, chapter)
    initial = initial_of(request, text=kept.text or section.draft)
    form = TextForm(request.POST or None, initial=initial)
    if form.is_valid():
        words = form.cleaned_data["text"]
        with form.telling_flaws():
            save_text(row.pk, chapter, words, version=form.version, by=request.user)
            forget_kept(request)
            return redirect(f"{reverse('evaluation-report', args=[row.pk])}#{_anchor(section)}")
    context = {"form": form, "evaluation": row, "section": section, "version": kept.version}
    context |= {"draft": _paragraphs(section.draft), "can_write": _can_write(request, row)}
    return render(request, "hengji/evaluation_text.html", context, status=form.status)


@button(Right.KEEP_EVIDENCE)
def build(request: Request, evaluation_id: int) -> HttpResponse:
    """Ask for a document of an evaluation to be built."""
    form = KindForm(request.POST)
    if not form.is_valid():
        raise FlawsFound(form.flaws)
    kind = form.cleaned_data["kind"]
    job = ask_for_document(evaluation_id, kind, by=request.user)
    url_name = "opinions" if kind in CONSULTING else "evaluation-report"
    return redirect(f"{reverse(url_name, args=[evaluation_id])}?job={job.pk}#documents")


@page(Right.SEE_RESULTS)
def document(request: Request, document_id: int, kind: str) -> HttpResponseBase:
    """One file of a document, after seeing that it is what was stored."""
    if kind not in FORMATS:
        raise Http404
    found = evaluation_documents_of(request.user).get(pk=document_id)
    name = f"{found.kind}：{found.evaluation.name}（第{found.number}版）.{kind}"
    return checked_download(request, getattr(found, kind), name, document=found.pk)


def documents_panel(request: Request, row: Evaluation) -> dict[str, Any]:
    """Return what ``_evaluation_documents.html`` shows of an evaluation's papers."""
    panel = _panel(request, row, PAPERS)
    return {**panel, "title": "评价文件", "leads_to_texts": True}


def letters_panel(request: Request, row: Evaluation) -> dict[str, Any]:
    """Return what it shows of what asks the unit for its opinion."""
    panel = _panel(request, row, CONSULTING)
    may_build = panel["can_build"] and Stage(row.stage) is Stage.CONSULTING
    return {**panel, "title": "征求意见文件", "can_build": may_build}


def _panel(request: Request, row: Evaluation, kinds: tuple[DocumentKind, ...]) -> dict[str, Any]:
    rows = evaluation_documents_of(request.user).filter(evaluation=row, kind__in=kinds)
    found = list(rows)
    builds = reach_of(Role(request.user.role), Right.KEEP_EVIDENCE)
    return {
        "evaluation_id": row.pk,
        "kinds": tuple(
            Versions(kind, tuple(each for each in found if each.kind == kind)) for kind in kinds
        ),
        "jobs": _jobs(request, row, kinds),
        "can_build": row.cycle.is_open and builds is not None,
        "has_scheme": row.schemes.exists(),
    }


def _jobs(
    request: Request, row: Evaluation, kinds: tuple[DocumentKind, ...]
) -> tuple[dict[str, Any], ...]:
    """Return the jobs to show: those under way, and the one just asked for."""
    keys = [evaluation_key(row.pk, kind) for kind in kinds]
    asked = request.GET.get("job", "")
    return tuple(
        shown_job(job)
        for job in jobs_of(request.user).filter(key__in=keys)[: len(keys)]
        if job.state in UNFINISHED or str(job.pk) == asked
    )


def _evaluation(request: Request, evaluation_id: int) -> Evaluation:
    rows = worked_on_by(request.user)
    row = rows.select_related(
        "cycle", "unit__supervisor", "project", "agency", "lead", "contract"
    ).get(pk=evaluation_id)
    show_evaluation(request, row)
    return row


def _can_write(request: Request, row: Evaluation) -> bool:
    writes = reach_of(Role(request.user.role), Right.EVALUATE) is not None
    return writes and row.cycle.is_open and Stage(row.stage) in EVIDENCE_STAGES


def _chapters(record: EvaluationRecord) -> tuple[ShownChapter, ...]:
    sections = sections_of(record)
    return tuple(
        ShownChapter(
            f"{chinese_numeral(number)}、{title}",
            tuple(_shown(record, each) for each in sections if each.chapter == number),
        )
        for number, title in enumerate(CHAPTERS, start=1)
    )


def _shown(record: EvaluationRecord, section: Section) -> ShownSection:
    written = record.texts.get(section.key, "").strip()
    return ShownSection(
        section.key, section.title, bool(written), _paragraphs(written or section.draft)
    )


def _paragraphs(words: str) -> tuple[Text, ...]:
    return tuple(parts_of(line) for line in words.splitlines() if line.strip())


def _anchor(section: Section) -> str:
    return f"section-{section.key}"
