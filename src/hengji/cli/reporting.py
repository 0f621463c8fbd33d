"""The path from a ledger on disk to the official report on disk.

A writer is imported when its kind of file is wanted: a cold start is most of
the time a person waits.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from hengji.cli.files import write_all
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity, errors
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
    """What to read, and what to write: paths by kind (docx, pdf, xlsx)."""

    ledger: Path
    facts: Path | None
    outputs: Mapping[str, Path]
    template: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was read, what the report says and where it went."""

    reading: LedgerReading
    report: Report
    flaws: tuple[Flaw, ...]
    written: Mapping[str, Path]
    kept: tuple[Path, ...]


def produce(request: Request) -> Outcome:
    """Read, compute and write everything, or write nothing.

    Raises:
        FlawsFound: Something has to be mended first.
    """
    _progress("正在读取得分表")
    facts = read_facts(request.facts) if request.facts else NO_FACTS
    template = _template_bytes(request.template) if request.template else None
    reading = read_ledger(request.ledger, load_ledger_columns(), load_grade_aliases(facts.region))
    if errors(reading.flaws):
        raise FlawsFound(reading.flaws)
    _progress("正在计算")
    report = build_report(reading.ledger, facts, _rules_for(facts))
    document = draft_document(report)
    printed = request.outputs.keys() & {"docx", "pdf"}
    document_flaws = check_document(document) if printed else ()
    flaws = (*reading.flaws, *report.flaws, *document_flaws)
    if errors(flaws):
        raise FlawsFound(flaws)
    _progress("正在排版")
    contents = {
        path: _rendered(kind, document, report, flaws, template)
        for kind, path in request.outputs.items()
    }
    sources = [path for path in (request.ledger, request.facts, request.template) if path]
    kept = write_all(contents, sources)
    _progress("")
    return Outcome(reading, report, flaws, request.outputs, kept)


def _template_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise FlawsFound(
            [TEMPLATE_UNREADABLE.at(str(path), f"打不开模板“{path.name}”。")]
        ) from None


def _rules_for(facts: Facts) -> ReportRules:
    year = facts.work_year
    on = facts.issued or (date(year, 12, 31) if year else date.today())  # noqa: DTZ011 - a day here
    return ReportRules(
        scale=load_grade_scale(on, facts.region),
        rank_method=facts.rank_method or load_rank_method(on, facts.region),
        headings={
            code: category.heading for code, category in load_categories(facts.region).items()
        },
    )


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
    if sys.stderr.isatty():
        typer.echo(f"\r\x1b[K{words}", err=True, nl=False)
