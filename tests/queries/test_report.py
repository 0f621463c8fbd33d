from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengji.actions.cycles import open_cycle
from hengji.actions.report import save_facts
from hengji.core.flaws import errors
from hengji.core.ledger import Ledger
from hengji.core.permissions import Role
from hengji.core.report.build import build_report
from hengji.core.report.comparing import lines_of
from hengji.core.report.draft import draft_document
from hengji.core.report.facts import Finding, Recommendation
from hengji.documents.facts import read_facts
from hengji.documents.ledgers import read_ledger
from hengji.models import Cycle, User
from hengji.queries.report import (
    draft_of,
    findings_of,
    lines_in,
    load_facts,
    load_report,
    recommendations_of,
    report_versions_of,
)
from hengji.queries.rules import rules_of
from hengji.rulebook.grades import load_grade_aliases
from hengji.rulebook.ledger_columns import load_ledger_columns
from tests import builders
from tests.reporting import EXAMPLE, built, finding_in, recommendation_in, worked_example


def test_facts_are_those_that_were_saved(cycle: Cycle, staff: User) -> None:
    values = {"organ": "演示县财政局", "title": "关于\n报告", "issued": date(2024, 12, 31)}
    save_facts(cycle.pk, values, version=0, by=staff)
    finding = finding_in(cycle, staff, "甲", fact="未申报")
    recommendation_in(cycle, staff, finding, title="申报")

    facts = load_facts(cycle).facts

    assert (facts.organ, facts.title, facts.issued) == (
        "演示县财政局",
        ("关于", "报告"),
        date(2024, 12, 31),
    )
    assert (facts.work_year, facts.funds_year) == (2024, 2023)
    assert facts.findings == (Finding("甲", "G01", "道路养护项目", "未申报"),)
    assert facts.recommendations == (Recommendation("申报", ("申报目标", "审核目标"), ("甲",)),)


def test_lines_leave_out_blank_ones_and_wraps() -> None:
    assert lines_in("甲 单位\r\n\r\n  乙 ") == ("甲单位", "乙")


def test_the_report_of_the_records_is_that_of_the_files(chief: User) -> None:
    """The ranking has no rows out of place, so the note on their moves is the files' alone."""
    cycle = worked_example(chief)
    rules = rules_of(cycle)
    reading = read_ledger(
        EXAMPLE / "得分表.xlsx",
        load_ledger_columns(""),
        load_grade_aliases(""),
        full=rules.scale.full,
    )
    in_order = tuple(sorted(reading.ledger.rows, key=lambda row: -row.score))
    ledger = Ledger(reading.ledger.title, in_order)
    facts = read_facts(EXAMPLE / "facts.yaml")

    draft = draft_of(cycle)

    assert draft.document is not None
    of_files = draft_document(build_report(ledger, facts, rules))
    assert lines_of(draft.document) == lines_of(of_files)


def test_the_worked_example_has_72_rows_and_its_last_one_at_51(chief: User) -> None:
    report = draft_of(worked_example(chief)).report

    assert report is not None
    moved = next(each for each in report.rows if "综合事务协调中心" in each.row.name)
    assert [report.figures[name].value for name in ("总数", "部门整体", "项目", "优", "良")] == [
        72,
        43,
        29,
        21,
        51,
    ]
    assert (moved.serial, moved.rank, str(moved.row.score)) == (51, 51, "86.70")


def test_errors_of_the_facts_leave_flaws_alone(cycle: Cycle, staff: User) -> None:
    finding_in(cycle, staff, fact="占{不存在}")

    draft = draft_of(cycle)

    assert (draft.report, draft.document, draft.can_be_built) == (None, None, False)
    assert [flaw.code for flaw in errors(draft.flaws)] == ["figure-unknown"]


def test_errors_of_the_document_leave_a_draft_to_look_at(cycle: Cycle, staff: User) -> None:
    save_facts(cycle.pk, {"number": "无号"}, version=0, by=staff)

    draft = draft_of(cycle)

    assert draft.document is not None
    assert (draft.can_be_built, draft.flaws[0].code) == (False, "document-number-malformed")


def test_a_year_without_evaluations_says_so(chief: User) -> None:
    draft = draft_of(open_cycle(2024, 2023, by=chief))

    assert [flaw.code for flaw in draft.flaws] == ["ledger-empty"]


@pytest.mark.parametrize("role", [Role.UNIT, Role.AGENCY, Role.SYSTEM, Role.SECURITY, Role.AUDITOR])
def test_who_may_not_see_reports_finds_none_of_their_rows(
    cycle: Cycle, staff: User, role: Role
) -> None:
    recommendation_in(cycle, staff, finding_in(cycle, staff))
    built(cycle, staff)
    user = (
        builders.unit_account("建设管理部")
        if role is Role.UNIT
        else builders.agency_account("甲评价公司")
        if role is Role.AGENCY
        else builders.account(role)
    )

    with pytest.raises(Cycle.DoesNotExist):
        load_report(user, 2024)

    seen = (findings_of(user), recommendations_of(user), report_versions_of(user))
    assert [rows.count() for rows in seen] == [0, 0, 0]


def test_a_leader_sees_the_draft(cycle: Cycle) -> None:
    draft = load_report(builders.account(Role.LEADER), 2024)

    assert draft.report is not None
    assert draft.report.figures["总数"].value == 4


def test_a_draft_costs_the_same_queries_for_one_finding_and_for_four(
    cycle: Cycle, staff: User
) -> None:
    recommendation_in(cycle, staff, finding_in(cycle, staff, "1"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        draft_of(cycle)
    for code in "234":
        recommendation_in(cycle, staff, finding_in(cycle, staff, code), title=code)

    with CaptureQueriesContext(connection) as four:
        draft_of(cycle)

    assert len(four) == len(one)
