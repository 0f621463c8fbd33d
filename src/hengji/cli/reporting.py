"""The path from a ledger on disk to the official report on disk.

A writer is imported when its kind of file is wanted: a cold start is most of
the time a person waits.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from hengji.cli.files import check_outputs, write_all
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity, errors
from hengji.core.grading import GradeScale
from hengji.core.ledger import check_ledger
from hengji.core.official_document import OfficialDocument, check_document
from hengji.core.report.build import Report, ReportRules, build_report
from hengji.core.report.draft import draft_document
from hengji.core.report.facts import NO_FACTS, Facts
from hengji.documents.facts import read_facts
from hengji.documents.ledgers import LedgerReading, read_ledger
from hengji.rulebook.categories import load_categories
from hengji.rulebook.grades import load_grade_aliases, load_grade_scale
from hengji.rulebook.ledger_columns import load_ledger_columns
from hengji.rulebook.scoring import load_rank_method

TEMPLATE_UNREADABLE = FlawKind(
    "template-unreadable",
    Severity.ERROR,
    "公文模板打不开。",
    "请检查文件名和权限。",
)


@dataclass(frozen=True, slots=True)
class Request:
    """What to read, and what to write: paths by kind (docx, pdf, xlsx).

    ``rules`` is a bureau's own rulebook folder (本单位的规则文件夹).
    """

    ledger: Path
    facts: Path | None
    outputs: Mapping[str, Path]
    template: Path | None = None
    rules: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was read, what the report says and where it went."""

    reading: LedgerReading
    report: Report
    flaws: tuple[Flaw, ...]
    written: Mapping[str, Path]
    kept: tuple[Path, ...]


class ReportStopped(FlawsFound):
    """The ledger could be read, but something has to be mended first."""

    def __init__(self, flaws: Iterable[Flaw], reading: LedgerReading) -> None:
        super().__init__(_errors_first(flaws))
        self.reading = reading


def produce(request: Request) -> Outcome:
    """Read, compute and write everything, or write nothing.

    Raises:
        FlawsFound: Something has to be mended first; all that was found, at
            once. ``ReportStopped`` when the ledger could be read.
    """
    sources = [request.ledger, request.facts, request.template]
    check_outputs(list(request.outputs.values()), filter(None, sources))
    try:
        return _produced(request)
    finally:
        _progress("")


def _produced(request: Request) -> Outcome:
    _progress("正在读取得分表")
    template = _template_bytes(request.template) if request.template else None
    facts, facts_flaws = _facts_of(request)
    folders = (request.rules,) if request.rules else ()
    rules = _rules_for(facts, folders)
    reading = _ledger_of(request, facts, folders, facts_flaws)
    if errors((*facts_flaws, *reading.flaws)):
        found = (*facts_flaws, *reading.flaws, *check_ledger(reading.ledger, rules.scale))
        raise ReportStopped(found, reading)
    _progress("正在计算")
    try:
        report = build_report(reading.ledger, facts, rules)
    except FlawsFound as stopped:
        raise ReportStopped((*reading.flaws, *stopped.flaws), reading) from None
    document = draft_document(report)
    printed = request.outputs.keys() & {"docx", "pdf"}
    document_flaws = check_document(document) if printed else ()
    replaced = _replaced(document) if "pdf" in printed else ()
    flaws = (*reading.flaws, *report.flaws, *document_flaws, *replaced)
    if errors(flaws):
        raise ReportStopped(flaws, reading)
    _progress("正在排版")
    contents = {
        path: _rendered(kind, document, report, flaws, template)
        for kind, path in request.outputs.items()
    }
    return Outcome(reading, report, flaws, request.outputs, write_all(contents))


def _facts_of(request: Request) -> tuple[Facts, tuple[Flaw, ...]]:
    """Return the facts, or none and what is wrong with the file."""
    try:
        return (read_facts(request.facts) if request.facts else NO_FACTS), ()
    except FlawsFound as found:
        return NO_FACTS, found.flaws


def _ledger_of(
    request: Request, facts: Facts, folders: Sequence[Path], facts_flaws: Sequence[Flaw]
) -> LedgerReading:
    try:
        return read_ledger(
            request.ledger,
            load_ledger_columns(facts.region, folders),
            load_grade_aliases(facts.region, folders),
            full=_scale_for(facts, folders).full,
        )
    except FlawsFound as found:
        raise FlawsFound(_errors_first((*found.flaws, *facts_flaws))) from None


def _errors_first(flaws: Iterable[Flaw]) -> tuple[Flaw, ...]:
    return tuple(sorted(flaws, key=lambda flaw: flaw.severity is not Severity.ERROR))


def _template_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        flaw = TEMPLATE_UNREADABLE.at(str(path), f"打不开模板“{path.name}”。")
        raise FlawsFound([flaw]) from None


def _day_of(facts: Facts) -> date:
    """Return the day whose rules apply: of issue, else of the work year's end."""
    year = facts.work_year
    return facts.issued or (date(year, 12, 31) if year else date.today())  # noqa: DTZ011 - a day here


def _scale_for(facts: Facts, folders: Sequence[Path]) -> GradeScale:
    return load_grade_scale(_day_of(facts), facts.region, folders)


def _rules_for(facts: Facts, folders: Sequence[Path]) -> ReportRules:
    on, region = _day_of(facts), facts.region
    categories = load_categories(region, folders)
    return ReportRules(
        scale=_scale_for(facts, folders),
        rank_method=facts.rank_method or load_rank_method(on, region, folders),
        headings={code: category.heading for code, category in categories.items()},
    )


def _replaced(document: OfficialDocument) -> tuple[Flaw, ...]:
    """Name what the PDF prints as the stand-in."""
    from hengji.documents.pdf import glyph_flaws

    return glyph_flaws(document)


def _rendered(
    kind: str,
    document: OfficialDocument,
    report: Report,
    flaws: tuple[Flaw, ...],
    template: bytes | None,
) -> bytes:
    match kind:
        case "docx":
            from hengji.documents.docx import render_docx

            return render_docx(document, template)
        case "pdf":
            from hengji.documents.pdf import render_pdf

            return render_pdf(document)
        case _:
            from hengji.documents.xlsx import render_xlsx

            return render_xlsx(report, flaws)


def _progress(words: str) -> None:
    """Say on a terminal what is going on; in a pipe say nothing."""
    if sys.stderr is not None and sys.stderr.isatty():
        typer.echo(f"\r\x1b[K{words}", err=True, nl=False)
