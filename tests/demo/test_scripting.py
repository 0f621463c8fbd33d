from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from hengji.core.indicators import Indicator
from hengji.core.ledger import LedgerRow, Scope
from hengji.core.paper_fields import PaperField
from hengji.core.quantities import Points
from hengji.core.scoring import NotApplicable, ScoreSheet
from hengji.core.workflow import Stage
from hengji.core.working_papers import WorkingPaper, check_papers, score_papers
from hengji.demo.known import KNOWN
from hengji.demo.saying import MARK
from hengji.demo.scripting import Script, Texts
from hengji.demo.years import script_of_row, tree_of
from hengji.documents.example import EXAMPLE_LEDGER
from hengji.documents.ledgers import read_ledger
from hengji.rulebook.grades import load_grade_aliases
from hengji.rulebook.ledger_columns import load_ledger_columns

TREES = {scope: tree_of(scope) for scope in (Scope.UNIT, Scope.PROJECT)}


@pytest.fixture(scope="module")
def rows() -> tuple[LedgerRow, ...]:
    reading = read_ledger(EXAMPLE_LEDGER, load_ledger_columns(), load_grade_aliases())
    return reading.ledger.rows


def scripts(rows: tuple[LedgerRow, ...]) -> Iterator[tuple[LedgerRow, Script]]:
    for number, row in enumerate(rows):
        yield row, script_of_row(row, TREES[row.scope], number)


def typed(script: Script, upto: Stage) -> dict[str, dict[PaperField, str]]:
    """Return what the papers say once a stage is over."""
    texts = {code: dict(each) for code, each in script.papers.items()}
    for revision in script.revisions:
        if revision.stage.number <= upto.number:
            for code, changed in revision.papers.items():
                texts[code] |= changed
    return texts


def scored(tree: Indicator, texts: Mapping[str, Texts]) -> ScoreSheet:
    sheet = score_papers(tree, papers(texts))
    assert sheet.flaws == ()
    assert check_papers(sheet, papers(texts), evidence_required=True) == ()
    return sheet


def papers(texts: Mapping[str, Texts]) -> dict[str, WorkingPaper]:
    return {code: paper(code, each) for code, each in texts.items()}


def paper(code: str, texts: Texts) -> WorkingPaper:
    if excluded := texts.get(PaperField.NOT_APPLICABLE):
        return WorkingPaper(code, NotApplicable(excluded))
    words = {name: texts[PaperField(name)] for name in ("fact", "deduction")}
    return replace(WorkingPaper(code, Decimal(texts[PaperField.ACTUAL]), evidence=1), **words)


def test_the_leaves_of_all_72_add_up_to_what_was_published(rows: tuple[LedgerRow, ...]) -> None:
    totals = {
        row.name: scored(TREES[row.scope], typed(script, Stage.REVISING)).total
        for row, script in scripts(rows)
    }

    assert len(totals) == 72
    assert totals == {row.name: row.score for row in rows}


def test_some_drafts_lie_above_some_below_and_most_by_less_than_a_point(
    rows: tuple[LedgerRow, ...],
) -> None:
    moved = [
        scored(TREES[row.scope], typed(script, Stage.CONSULTING)).total - row.score
        for row, script in scripts(rows)
    ]

    assert max(map(abs, moved)) <= 2
    assert sum(each == 0 for each in moved) >= 15
    assert min(sum(each > 0 for each in moved), sum(each < 0 for each in moved)) >= 12


def test_each_change_of_a_score_has_its_stage_and_its_marked_reason(
    rows: tuple[LedgerRow, ...],
) -> None:
    found = [(script, each) for _, script in scripts(rows) for each in script.revisions]

    assert {each.stage for _, each in found} == {
        Stage.CHECKING,
        Stage.EXPERT_REVIEW,
        Stage.REVISING,
    }
    assert all(each.reason.startswith(MARK) for _, each in found)
    assert [
        each
        for _, each in found
        if each.stage is not Stage.REVISING
        and any(texts.keys() != {PaperField.ACTUAL} for texts in each.papers.values())
    ] == []


def test_units_say_something_to_some_drafts_and_are_answered(rows: tuple[LedgerRow, ...]) -> None:
    said = [each for _, script in scripts(rows) for each in script.said]

    assert {each.accepted for each in said} == {"采纳", "不采纳"}
    assert all(each.text.startswith(MARK) and each.answer.startswith(MARK) for each in said)
    assert 10 <= len(said) <= 40


def test_a_leaf_that_does_not_apply_gives_its_points_to_others(
    rows: tuple[LedgerRow, ...],
) -> None:
    excluded = [
        (code, texts[PaperField.NOT_APPLICABLE])
        for _, script in scripts(rows)
        for code, texts in script.papers.items()
        if PaperField.NOT_APPLICABLE in texts
    ]

    assert {code for code, _ in excluded} == {"D13"}
    assert all(reason.startswith(MARK) for _, reason in excluded)
    assert 3 <= len(excluded) <= 20


def test_what_the_report_tells_of_a_leaf_stands_in_its_paper(rows: tuple[LedgerRow, ...]) -> None:
    told = {}
    for row, script in scripts(rows):
        for scope, part in KNOWN:
            if scope is row.scope and part in row.name:
                final = typed(script, Stage.REVISING)
                told[scope, part] = {
                    code: final[code][PaperField.ACTUAL] for code in KNOWN[scope, part]
                }

    assert told == KNOWN


def test_the_same_row_has_the_same_script(rows: tuple[LedgerRow, ...]) -> None:
    assert list(scripts(rows)) == list(scripts(rows))


def test_flags_of_the_draw_are_set_on_few(rows: tuple[LedgerRow, ...]) -> None:
    flags = [(script.is_overlap, script.is_blind) for _, script in scripts(rows)]

    assert {each: flags.count(each) for each in set(flags)} == {
        (False, False): 68,
        (True, False): 2,
        (True, True): 2,
    }


def test_a_total_of_100_has_nothing_to_change_and_nothing_to_say() -> None:
    row = LedgerRow("演示项目", Points(Decimal(100)), Scope.PROJECT)

    script = script_of_row(row, TREES[Scope.PROJECT], 1)

    assert (script.revisions, script.said) == ((), ())
