"""The documents of an evaluation (评价文件): their texts, and building them in the background.

Rendering happens outside the transaction; files, row, event and the end of the
job are one transaction, as with the report of a year.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from hengji.actions.files import store_file
from hengji.actions.jobs import Work, ask_for
from hengji.actions.recording import changing, locked_year, unchanged
from hengji.core.booklet import Booklet, check_booklet
from hengji.core.consultation import draft_letter
from hengji.core.evaluation_papers.book import draft_book
from hengji.core.evaluation_papers.kinds import CONSULTING, DocumentKind
from hengji.core.evaluation_papers.path import check_path
from hengji.core.evaluation_papers.record import EvaluationRecord
from hengji.core.evaluation_papers.report import draft_report
from hengji.core.evaluation_papers.sections import Section, sections_of
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity, errors
from hengji.core.jobs import JobKind, evaluation_key
from hengji.core.official_document import OfficialDocument, check_document
from hengji.core.permissions import Role, check_right
from hengji.core.verbs import RIGHT_FOR, Verb
from hengji.core.workflow import (
    EVIDENCE_STAGES,
    CycleState,
    CycleVerb,
    MoveRefused,
    Stage,
    advance,
)
from hengji.documents.docx import render_annex_docx, render_booklet_docx, render_docx
from hengji.documents.pdf import (
    glyph_flaws,
    render_annex_pdf,
    render_booklet_pdf,
    render_pdf,
)
from hengji.models import Evaluation, EvaluationDocument, Job, ReportText, StoredFile, User
from hengji.queries.evaluation_documents import load_record, record_of, text_row, worked_on_by
from hengji.queries.opinions import consultation_of, load_opinions
from hengji.queries.schemes import last_number

FORMATS = ("docx", "pdf")
STEPS = len(FORMATS) + 1
LONGEST_TEXT = 20_000
Files = Mapping[str, StoredFile]

Writers = Mapping[str, Callable[[], bytes]]

DRAFTS: Mapping[DocumentKind, Callable[[EvaluationRecord], Booklet]] = {
    DocumentKind.BOOK: draft_book,
    DocumentKind.REPORT: draft_report,
}

NO_SCHEME = FlawKind(
    "evaluation-without-scheme",
    Severity.ERROR,
    "评价还没有方案，写不出工作底稿册和评价报告。",
    "请先选用指标体系、编制方案。",
)
COMMISSION_CHANGED = FlawKind(
    "commission-changed",
    Severity.ERROR,
    "文件还在生成，评价的委托就变了。",
    "请按现在的委托重新生成。",
)
REPORT_TEXT_TOO_LONG = FlawKind(
    "report-text-too-long",
    Severity.ERROR,
    "评价报告的一节超过了字数的上限。",
    "请精简这一节，详细内容作为附件或佐证材料。",
)


def save_text(evaluation_id: int, chapter: str, text: str, *, version: int, by: User) -> ReportText:
    """Keep the text of a section of the report; an empty one prints the draft again.

    Args:
        evaluation_id: The evaluation.
        chapter: Key of the section.
        text: One paragraph a line.
        version: That which was shown; 0 where none was kept.
        by: Who writes.

    Raises:
        DoesNotExist: There is no such section.
        FlawsFound: It is too long.
        MoveRefused: Nothing is written at this stage.
        Stale: Somebody changed it since it was shown.
    """
    with changing(Verb.SAVE_TEXT, by) as event:
        evaluation = event.locked_within(worked_on_by(by), evaluation_id, None)
        if Stage(evaluation.stage) not in EVIDENCE_STAGES:
            raise MoveRefused(Verb.SAVE_TEXT, Stage(evaluation.stage))
        section = section_of(record_of(evaluation), chapter)
        row = unchanged(text_row(evaluation, chapter), version)
        given = "\n".join(line.rstrip() for line in text.strip().splitlines())
        if len(given) > LONGEST_TEXT:
            message = f"“{section.title}”有 {len(given)} 字，最多 {LONGEST_TEXT} 字。"
            raise FlawsFound([REPORT_TEXT_TOO_LONG.at("文字", message)])
        event.about, event.summary = evaluation, section.title
        event.nothing_changed = not event.change(section.title, row.text, given)
        if not event.nothing_changed:
            row.text, row.version = given, row.version + 1
            row.save()
    return row


def section_of(record: EvaluationRecord | None, key: str) -> Section:
    """Return the section of a key.

    Raises:
        DoesNotExist: There is none, or no scheme yet.
    """
    for section in sections_of(record) if record else ():
        if section.key == key:
            return section
    raise ReportText.DoesNotExist


def ask_for_document(evaluation_id: int, kind: DocumentKind, *, by: User) -> Job:
    """Ask for a document of an evaluation to be built; once, however often asked."""
    check_right(Role(by.role), RIGHT_FOR[Verb.BUILD_EVALUATION])
    row = worked_on_by(by).select_related("cycle").get(pk=evaluation_id)
    advance(CycleState(row.cycle.state), CycleVerb.CHANGE)
    _check_asked(kind, Stage(row.stage))
    arguments = {"evaluation_id": evaluation_id, "kind": kind.value}
    return ask_for(JobKind.BUILD_EVALUATION, evaluation_key(evaluation_id, kind), arguments, by=by)


def _check_asked(kind: DocumentKind, stage: Stage) -> None:
    """See that a unit is asked for its opinion only while it is consulted.

    Raises:
        MoveRefused: It is not.
    """
    if kind in CONSULTING and stage is not Stage.CONSULTING:
        raise MoveRefused(Verb.BUILD_EVALUATION, stage)


def flaws_of(record: EvaluationRecord, booklet: Booklet) -> tuple[Flaw, ...]:
    """Return what is missing or does not agree in a document."""
    return (*check_path(record), *check_booklet(booklet), *glyph_flaws(booklet))


class _Draft(NamedTuple):
    """A draft of one moment: what is wrong with it, and how its files are written."""

    flaws: tuple[Flaw, ...]
    writers: Writers


class _Ready(NamedTuple):
    """A draft that nothing forbids building."""

    evaluation_id: int
    cycle_id: int
    agency_id: int | None
    kind: DocumentKind
    draft: _Draft


def build_document_job(work: Work) -> None:
    """Build a document as its next version; the same content is no new one."""
    work.progress(0, STEPS, "正在汇总底稿、佐证和得分")
    ready = _ready(work)
    contents = _rendered(work, ready.draft.writers)
    work.progress(len(FORMATS), STEPS, "正在保存")
    with changing(Verb.BUILD_EVALUATION, work.by) as event:
        event.within(ready.cycle_id)
        evaluation = worked_on_by(work.by).get(pk=ready.evaluation_id)
        _check_commission(evaluation, ready)
        files = {each: store_file([contents[each]], f"{ready.kind}.{each}") for each in FORMATS}
        last = evaluation.documents.filter(kind=ready.kind).select_related(*FORMATS).first()
        if last is not None and files == {each: getattr(last, each) for each in FORMATS}:
            event.nothing_changed = True
            said = f"{ready.kind}的内容与第 {last.number} 版完全一致，没有另存新版。"
        else:
            every = EvaluationDocument.everything.filter(evaluation=evaluation, kind=ready.kind)
            number = last_number(every) + 1
            event.about = evaluation
            event.summary = _keep(evaluation, ready, number, files, work.by)
            event.details = {each: file.sha256 for each, file in files.items()}
            said = f"{ready.kind}第 {number} 版已生成。"
        kwargs = {"evaluation_id": evaluation.pk}
        url_name = "opinions" if ready.kind in CONSULTING else "evaluation-report"
        work.finish({"url_name": url_name, "kwargs": kwargs}, said)


def _ready(work: Work) -> _Ready:
    """Return the draft of one moment: who changes the year waits meanwhile.

    Raises:
        FlawsFound: Something has to be mended first.
    """
    evaluation_id = int(work.job.arguments["evaluation_id"])
    kind = DocumentKind(work.job.arguments["kind"])
    with transaction.atomic():
        rows = worked_on_by(work.by).filter(pk=evaluation_id)
        cycle_id = rows.values_list("cycle_id", flat=True).get()
        cycle = locked_year(cycle_id)
        advance(CycleState(cycle.state), CycleVerb.CHANGE)
        agency_id = rows.values_list("agency_id", flat=True).get()
        draft = _drafted(work.by, evaluation_id, kind)
    if errors(draft.flaws):
        raise FlawsFound(errors(draft.flaws))
    return _Ready(evaluation_id, cycle_id, agency_id, kind, draft)


def _check_commission(evaluation: Evaluation, ready: _Ready) -> None:
    """See that the draft is still that of who has the evaluation, now that it is locked."""
    if evaluation.agency_id != ready.agency_id:
        now = f"委托“{evaluation.agency}”" if evaluation.agency else "没有委托"
        message = f"“{evaluation.name}”现在{now}，{ready.kind}没有保存。"
        raise FlawsFound([COMMISSION_CHANGED.at(evaluation.name, message)])


def _drafted(by: User, evaluation_id: int, kind: DocumentKind) -> _Draft:
    if kind in CONSULTING:
        return _letter(by, evaluation_id, kind)
    record = load_record(by, evaluation_id)
    if record is None:
        raise FlawsFound([NO_SCHEME.at("方案", "没有方案。")])
    booklet = DRAFTS[kind](record)
    writers: Writers = {
        "docx": lambda: render_booklet_docx(booklet),
        "pdf": lambda: render_booklet_pdf(booklet),
    }
    return _Draft(flaws_of(record, booklet), writers)


def _letter(by: User, evaluation_id: int, kind: DocumentKind) -> _Draft:
    """Draft what asks the unit for its opinion: the whole letter, or its annex alone."""
    found = load_opinions(by, evaluation_id)
    asked = consultation_of(found)
    if asked is None:
        raise MoveRefused(Verb.BUILD_EVALUATION, Stage(found.evaluation.stage))
    letter = draft_letter(asked)
    alone = kind is DocumentKind.REPLY_FORM
    writers: Writers = {
        "docx": lambda: render_annex_docx(letter) if alone else render_docx(letter),
        "pdf": lambda: render_annex_pdf(letter) if alone else render_pdf(letter),
    }
    return _Draft(letter_flaws(letter), writers)


def letter_flaws(letter: OfficialDocument) -> tuple[Flaw, ...]:
    """Return what is missing or does not agree in a letter."""
    return (*check_document(letter), *glyph_flaws(letter))


def _rendered(work: Work, writers: Writers) -> Mapping[str, bytes]:
    contents = {}
    for place, each in enumerate(FORMATS):
        work.progress(place, STEPS, f"正在排版 {each.upper()}")
        contents[each] = writers[each]()
    return contents


def _keep(evaluation: Evaluation, ready: _Ready, number: int, files: Files, by: User) -> str:
    """Keep a version; return what the event says of it."""
    row = EvaluationDocument.objects.create(
        evaluation=evaluation,
        kind=ready.kind,
        number=number,
        **files,
        warnings=len(ready.draft.flaws),
        by=by,
        at=timezone.now(),
    )
    return f"{ready.kind}第 {number} 版，提醒 {row.warnings} 条"
