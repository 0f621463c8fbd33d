"""Building the report of a year (生成报告) in the background: three files, one version.

Rendering happens outside the transaction; the files, the version, its event
and the end of the job are one transaction, so that a worker that dies leaves
nothing and another starts anew.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from hengji.actions.files import store_file
from hengji.actions.jobs import Work
from hengji.actions.recording import EventDraft, changing, locked_year
from hengji.core.flaws import Flaw, FlawsFound, errors
from hengji.core.official_document import OfficialDocument
from hengji.core.report.build import Report
from hengji.core.report.comparing import lines_of
from hengji.core.verbs import Verb
from hengji.core.workflow import CycleState, CycleVerb, advance
from hengji.documents.docx import render_docx
from hengji.documents.pdf import render_pdf
from hengji.documents.xlsx import render_xlsx
from hengji.models import Cycle, ReportVersion, StoredFile, User
from hengji.queries.report import draft_of

FORMATS = ("docx", "pdf", "xlsx")
STEPS = len(FORMATS) + 1


class _Ready(NamedTuple):
    """A draft that nothing forbids building."""

    cycle: Cycle
    report: Report
    document: OfficialDocument
    flaws: tuple[Flaw, ...]


def build_report_job(work: Work) -> None:
    """Build the report of a year as its next version; the same content is no new one."""
    work.progress(0, STEPS, "正在汇总得分、问题和建议")
    ready = _ready(int(work.job.arguments["cycle_id"]))
    contents = _rendered(work, ready)
    work.progress(len(FORMATS), STEPS, "正在保存")
    with changing(Verb.BUILD_REPORT, work.by) as event:
        cycle = event.within(ready.cycle.pk)
        files = {each: store_file([contents[each]], f"报告.{each}") for each in FORMATS}
        last = cycle.report_versions.select_related(*FORMATS).first()
        if last is not None and files == {each: getattr(last, each) for each in FORMATS}:
            event.nothing_changed = True
            said = f"内容与第 {last.number} 版完全一致，没有另存新版。"
        else:
            number = last.number + 1 if last else 1
            _keep_version(ready, number, files, work.by, event)
            said = f"第 {number} 版已生成。"
        work.finish({"url_name": "report", "kwargs": {"year": cycle.work_year}}, said)


def _ready(cycle_id: int) -> _Ready:
    """Return the draft of one moment: who changes the year waits meanwhile.

    Raises:
        FlawsFound: Something has to be mended first.
    """
    with transaction.atomic():
        cycle = locked_year(cycle_id)
        advance(CycleState(cycle.state), CycleVerb.CHANGE)
        draft = draft_of(cycle)
    if draft.report is None or draft.document is None or not draft.can_be_built:
        raise FlawsFound(errors(draft.flaws))
    return _Ready(cycle, draft.report, draft.document, draft.flaws)


def _rendered(work: Work, ready: _Ready) -> Mapping[str, bytes]:
    writers: Mapping[str, Callable[[], bytes]] = {
        "docx": lambda: render_docx(ready.document),
        "pdf": lambda: render_pdf(ready.document),
        "xlsx": lambda: render_xlsx(ready.report, ready.flaws),
    }
    contents = {}
    for place, each in enumerate(FORMATS):
        work.progress(place, STEPS, f"正在排版 {each.upper()}")
        contents[each] = writers[each]()
    return contents


def _keep_version(
    ready: _Ready, number: int, files: Mapping[str, StoredFile], by: User, event: EventDraft
) -> None:
    version = ReportVersion.objects.create(
        cycle=ready.cycle,
        number=number,
        **files,
        lines=list(lines_of(ready.document)),
        figures={each.name: each.text for each in ready.report.figures.values()},
        warnings=len(ready.flaws),
        by=by,
        at=timezone.now(),
    )
    event.about = version
    event.summary = f"第 {number} 版，提醒 {version.warnings} 条"
    event.details = {each: file.sha256 for each, file in files.items()}
