"""The document check-up on reports of many kinds: silent on clean ones, and it finds faults."""

from datetime import date
from pathlib import Path

import pytest

from benchmarks.lint_quality import SEED, remarks_in, remarks_on, rightly_told, struck
from benchmarks.report_corpus.accepted import ACCEPTED
from benchmarks.report_corpus.draft import Draft
from benchmarks.report_corpus.faults import FAULTS, Fault
from benchmarks.report_corpus.files import write_docx, write_markdown
from benchmarks.report_corpus.templates import TEMPLATES, drafts
from hengji.core.flaws import Severity
from hengji.documents.manuscripts.reading import read_manuscript
from hengji.rulebook.document_checks import load_document_rules

RULES = load_document_rules(date(2025, 1, 1))
CLEAN = tuple(drafts(3 * len(TEMPLATES), SEED))
TOLERATED = {"R-19"}
"""A summary that names several agencies and not who did what is asked about, and rightly."""


@pytest.mark.parametrize("draft", CLEAN, ids=lambda draft: draft.kind)
def test_a_clean_report_gets_no_remark(draft: Draft) -> None:
    told = [
        (each.rule, each.flaw.message)
        for each in remarks_on(draft, RULES)
        if each.rule not in TOLERATED
    ]

    assert told == []


@pytest.mark.parametrize("draft", CLEAN[: len(TEMPLATES)], ids=lambda draft: draft.kind)
def test_a_clean_report_read_from_a_file_gets_no_error(draft: Draft, tmp_path: Path) -> None:
    word, plain = tmp_path / "报告.docx", tmp_path / "报告.md"
    write_docx(draft, word)
    write_markdown(draft, plain)

    for path in (word, plain):
        told = remarks_in(read_manuscript(path), draft.roster, RULES)
        errors = [each for each in told if each.flaw.severity is Severity.ERROR]
        assert [(each.rule, each.flaw.message) for each in errors] == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_found_by_a_rule_of_its_kind(fault: Fault) -> None:
    found = [rightly_told(draft, parts, fault, RULES) for draft, parts in struck(fault, 2)]

    assert any(found)


def test_every_fault_says_which_rules_find_it() -> None:
    assert set(ACCEPTED) == {fault.name for fault in FAULTS}
