"""What the report says beside the scores (报告要素), and asking for the report."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from hengji.actions.files import clean_file_name, store_file
from hengji.actions.findings import insert_finding
from hengji.actions.jobs import ask_for
from hengji.actions.ranking import rerank
from hengji.actions.recommendations import insert_recommendation
from hengji.actions.recording import EventDraft, Stale, apply_values, changing
from hengji.actions.wording import check_values, cleaned, in_words
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity, errors
from hengji.core.jobs import JobKind, report_key
from hengji.core.permissions import Role, check_right
from hengji.core.report import facts as core
from hengji.core.report.checks import check_facts
from hengji.core.verbs import RIGHT_FOR, Verb
from hengji.core.workflow import CycleState, CycleVerb, advance
from hengji.documents.facts import read_facts
from hengji.models import Cycle, Job, ReportFacts, User
from hengji.queries.cycles import cycles_of
from hengji.queries.files import path_of
from hengji.queries.ledger import load_ledger
from hengji.rulebook.categories import load_categories

YEAR_DIFFERS = FlawKind(
    "facts-year-differs",
    Severity.ERROR,
    "要素文件写的年度与要导入的年度不同。",
    "请切换到文件所写的年度再导入，或改正文件中的年度。",
)
FINDINGS_EXIST = FlawKind(
    "facts-findings-exist",
    Severity.ERROR,
    "要素文件中有问题或建议，而本年度已经登记了问题或建议，导入会有重复。",
    "请先删除已登记的问题和建议，或从文件中删去“问题”和“建议”两项再导入。",
)
LISTED = ("recipients", "signatories", "title", "methods", "copies_to")
TEXTS = ("organ", "mark", "number", "place", "opening", "findings_opening", "printed_by", "region")
DATES = ("issued", "printed_on")
DECIDING = frozenset({"issued", "region", "rank_method"})
"""Facts on which grades and ranks depend."""


class ImportedFacts(NamedTuple):
    """How many facts a file changed, and what it added."""

    changed: int
    findings: int
    recommendations: int


def save_facts(cycle_id: int, values: Mapping[str, Any], *, version: int, by: User) -> ReportFacts:
    """Save what the report says beside the scores; ``version`` 0 where nothing was.

    Raises:
        FlawsFound: A text is too long, or no rules exist for the day or region.
        Stale: Somebody saved since it was shown.
    """
    with changing(Verb.SAVE_FACTS, by) as event:
        cycle = event.within(cycle_id)
        row = _facts_row(cycle)
        if row.version != version:
            raise Stale(row)
        _save(row, values, event)
    return row


def import_facts(cycle_id: int, chunks: Iterable[bytes], name: str, *, by: User) -> ImportedFacts:
    """Take facts, findings and recommendations from a facts file.

    What the file leaves out stays as it is.

    Raises:
        FlawsFound: The file cannot be read, is of another year, or would
            repeat findings.
    """
    with changing(Verb.IMPORT_FACTS, by) as event:
        cycle = event.within(cycle_id)
        shown = clean_file_name(name)
        file = store_file(chunks, shown)
        facts = read_facts(path_of(file), shown)
        row = _facts_row(cycle)
        if found := tuple(_import_flaws(cycle, row, facts)):
            raise FlawsFound(found)
        _save(row, _given(facts), event)
        changed = len(event.changes)
        event.about_name = shown
        event.details = {"sha256": file.sha256, **_add_all(cycle, facts)}
        counts = ImportedFacts(changed, len(facts.findings), len(facts.recommendations))
        added = f"新增问题 {counts.findings} 个、建议 {counts.recommendations} 条"
        event.summary = f"要素变更 {changed} 项，{added}"
        event.nothing_changed = not any(counts)
    return counts


def ask_for_report(cycle_id: int, *, by: User) -> Job:
    """Ask for the report of a year to be built; once, however often asked."""
    check_right(Role(by.role), RIGHT_FOR[Verb.BUILD_REPORT])
    cycle = cycles_of(by).get(pk=cycle_id)
    advance(CycleState(cycle.state), CycleVerb.CHANGE)
    return ask_for(JobKind.BUILD_REPORT, report_key(cycle_id), {"cycle_id": cycle_id}, by=by)


def _facts_row(cycle: Cycle) -> ReportFacts:
    """Return the row, locked; a new one has version 0."""
    row = ReportFacts.objects.select_for_update().filter(cycle=cycle).first()
    return row or ReportFacts(cycle=cycle, version=0)


def _save(row: ReportFacts, values: Mapping[str, Any], event: EventDraft) -> None:
    given = cleaned(values, LISTED)
    if found := tuple(check_values(row, given, ())):
        raise FlawsFound(found)
    deciding = {name: getattr(row, name) for name in DECIDING}
    apply_values(row, given, event)
    if deciding != {name: getattr(row, name) for name in DECIDING}:
        rerank(row.cycle)


def _given(facts: core.Facts) -> dict[str, Any]:
    """Return the columns a facts file fills."""
    values = {name: getattr(facts, name) for name in (*TEXTS, *DATES)}
    values |= {name: "\n".join(getattr(facts, name)) for name in LISTED}
    values["rank_method"] = facts.rank_method.value if facts.rank_method else ""
    return {name: value for name, value in values.items() if value}


def _import_flaws(cycle: Cycle, row: ReportFacts, facts: core.Facts) -> Iterator[Flaw]:
    years = (
        ("工作年度", facts.work_year, cycle.work_year),
        ("资金年度", facts.funds_year, cycle.funds_year),
    )
    for label, stated, expected in years:
        if stated not in {None, expected}:
            yield YEAR_DIFFERS.at(label, f"文件写的是 {stated}，本年度的{label}是 {expected}。")
    if facts.findings or facts.recommendations:
        counts = (cycle.findings.count(), cycle.recommendations.count())
        if any(counts):
            message = f"本年度已有问题 {counts[0]} 个、建议 {counts[1]} 条。"
            yield FINDINGS_EXIST.at("问题和建议", message)
    categories = load_categories(facts.region or row.region)
    yield from errors(check_facts(facts, load_ledger(cycle).ledger, categories))


def _add_all(cycle: Cycle, facts: core.Facts) -> dict[str, Any]:
    """Add what the file lists; return it for the event."""
    rows = {each.code: insert_finding(cycle, asdict(each)) for each in facts.findings}
    for each in facts.recommendations:
        texts = {"title": each.title, "measures": "\n".join(each.measures)}
        insert_recommendation(cycle, texts, [rows[code].pk for code in each.answers])
    return {
        "findings": [in_words(row) for row in rows.values()],
        "recommendations": [asdict(each) for each in facts.recommendations],
    }
