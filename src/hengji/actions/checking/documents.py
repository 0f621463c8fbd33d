"""The document check-up (报告体检) of files, alone or against the records of an evaluation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from hengji.actions.checking.outcome import Outcome
from hengji.actions.jobs import Work
from hengji.core.checkup.documents.check import check_manuscript
from hengji.core.checkup.documents.figures.against_sheet import ScoringSheet, check_against_sheet
from hengji.core.checkup.documents.rules import DocumentRules
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Confirmation, Remark, Result, plain_result
from hengji.core.flaws import Flaw, FlawsFound, Severity
from hengji.core.grading import Grade
from hengji.documents.docx.comments import with_comments
from hengji.documents.manuscripts import read_manuscript
from hengji.models import Checkup, CheckupFile, Cycle, Evaluation
from hengji.queries.files import path_of
from hengji.queries.indicator_scores import sheet_indicators
from hengji.queries.registry import unit_names
from hengji.queries.rules import facts_row
from hengji.rulebook.document_checks import load_document_rules

COMMENTED = (".docx", ".docm")


class _Said(NamedTuple):
    """What is said of one file; ``manuscript`` is None where it could not be read."""

    manuscript: Manuscript | None
    flaws: tuple[Flaw, ...]
    results: tuple[Result, ...] = ()

    @property
    def remarks(self) -> list[Remark]:
        return [each for each in self.results if isinstance(each, Remark)]

    @property
    def confirmations(self) -> list[Confirmation]:
        return [each for each in self.results if isinstance(each, Confirmation)]


def check_documents(work: Work, checkup: Checkup) -> Outcome:
    """Check every file; one that cannot be read does not stop the others."""
    rules = _rules_of(checkup.cycle)
    sheet = _sheet_of(checkup.evaluation) if checkup.evaluation else None
    rows = list(checkup.files.select_related("file"))
    said: list[_Said] = []
    marked: dict[int, bytes] = {}
    for place, row in enumerate(rows):
        work.progress(place, len(rows), f"正在检查“{row.name}”")
        found = _check(row, rules, sheet)
        said.append(found)
        if found.remarks and Path(row.name).suffix.lower() in COMMENTED:
            marked[row.pk] = with_comments(path_of(row.file).read_bytes(), found.remarks)
    return Outcome(_summary(said), {"files": [_plain(each) for each in said]}, marked)


def _check(row: CheckupFile, rules: DocumentRules, sheet: ScoringSheet | None) -> _Said:
    try:
        manuscript = read_manuscript(path_of(row.file), row.name)
    except FlawsFound as found:
        return _Said(None, found.flaws)
    results = check_manuscript(manuscript, rules)
    if sheet:
        results = (*check_against_sheet(manuscript, sheet), *results)
    return _Said(manuscript, manuscript.flaws, results)


def _rules_of(cycle: Cycle) -> DocumentRules:
    facts = facts_row(cycle)
    on = facts.issued or date(cycle.work_year, 12, 31)
    return load_document_rules(on, facts.region, roster=unit_names())


def _sheet_of(evaluation: Evaluation) -> ScoringSheet:
    """Return what the records hold of an evaluation."""
    return ScoringSheet(
        subject=evaluation.name,
        total=evaluation.score,
        grade=Grade(evaluation.grade) if evaluation.grade else None,
        agency=evaluation.agency.name if evaluation.agency else "",
        budget=evaluation.budget,
        spent=evaluation.spent,
        funds_year=evaluation.cycle.funds_year,
        indicators=sheet_indicators(evaluation),
    )


def _plain(said: _Said) -> Mapping[str, Any]:
    return {
        "unread": said.manuscript is None,
        "flaws": [asdict(flaw) for flaw in said.flaws],
        "remarks": [plain_result(each) for each in said.remarks],
        "confirmations": [plain_result(each) for each in said.confirmations],
    }


def _summary(said: Sequence[_Said]) -> str:
    return "，".join(filter(None, _counts(said))) + "。"


def _counts(said: Sequence[_Said]) -> Iterator[str]:
    found = [each.flaw for file in said for each in file.remarks]
    errors = sum(flaw.severity is Severity.ERROR for flaw in found)
    unread = sum(file.manuscript is None for file in said)
    yield f"{len(said)} 个文件"
    yield f"{unread} 个读不出" if unread else ""
    yield f"错误 {errors} 处，提醒 {len(found) - errors} 处" if found else "没有发现问题"
    yield f"核对无误 {sum(len(file.confirmations) for file in said)} 处"
