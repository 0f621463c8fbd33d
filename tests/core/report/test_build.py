from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from hengji.core.distribution import distribute
from hengji.core.flaws import Flaw, FlawsFound
from hengji.core.grading import BANDS_LEAVE_GAP, Grade, GradeScale
from hengji.core.ledger import (
    GRADE_CONTRADICTS_SCORE,
    NAME_REPEATED,
    SCORE_ROUNDED,
    Ledger,
    Scope,
    infer_scope,
)
from hengji.core.names import clean_name
from hengji.core.quantities import Points, format_points, from_float, round_points
from hengji.core.ranking import RankMethod
from hengji.core.report.build import (
    LEDGER_EMPTY,
    MOST_MOVES_NAMED,
    ROWS_OUT_OF_ORDER,
    FindingGroup,
    RankedRow,
    Report,
    RowMove,
    build_report,
)
from hengji.core.report.checks import CATEGORY_UNKNOWN, FINDING_UNANSWERED
from hengji.core.report.facts import NO_FACTS, Facts
from hengji.core.report.figures import figures_of, summarise_scopes
from hengji.core.report.filling import FIGURE_UNKNOWN
from tests.core.builders import (
    SCALE,
    TABLE,
    finding,
    hundredths,
    ledger_of,
    origin,
    points,
    recommendation,
    report_of,
    row,
    rules_of,
    scored,
)

EXAMPLE = Path(__file__).parents[3] / "examples" / "shuozhou-2024" / "得分表.xlsx"


@cache
def example() -> Ledger:
    sheet = CalamineWorkbook.from_path(EXAMPLE).get_sheet_by_index(0)
    title, _, *lines = sheet.to_python()
    rows = (
        row(clean_name(str(name)), str(from_float(float(str(score)))), scope=infer_scope(str(name)))
        for _, name, score, _ in lines
    )
    return Ledger(str(title[0]), tuple(rows))


def test_a_report_holds_everything_it_says() -> None:
    ledger = scored("88.00", "91.00", "88.00")
    facts = Facts(
        work_year=2024,
        funds_year=2023,
        opening="{工作年度}年评价{资金年度}年度资金，共{总数}个。",
        findings=(
            finding("执行", category="P01"),
            finding("目标"),
            finding("细化", category="G02"),
        ),
        recommendations=(recommendation("执行", "目标", "细化"),),
    )

    report = build_report(ledger, facts, rules_of())

    distribution = distribute([each.score for each in ledger.rows], SCALE)
    first, second, third = ledger.rows
    moved = RowMove(1, 2, first)
    message = "“演示项目1”（88.00 分）列在第 1 位，按得分应在第 2 位。"
    assert report == Report(
        title="演示县2024年度重点绩效评价得分表",
        rows=(
            RankedRow(1, 1, Grade.EXCELLENT, second),
            RankedRow(2, 2, Grade.GOOD, first),
            RankedRow(3, 2, Grade.GOOD, third),
        ),
        moves=(moved,),
        figures=figures_of(ledger, distribution),
        distribution=distribution,
        scopes=summarise_scopes(ledger.rows, SCALE),
        groups=(
            FindingGroup("绩效目标", (facts.findings[1], facts.findings[2])),
            FindingGroup("预算执行", (facts.findings[0],)),
        ),
        recommendations=facts.recommendations,
        facts=replace(facts, opening="2024年评价2023年度资金，共3个。"),
        rules=rules_of(),
        flaws=(ROWS_OUT_OF_ORDER.at(f"{TABLE} 第 3 行", message),),
    )


@pytest.mark.parametrize(
    ("method", "ranks"),
    [(RankMethod.COMPETITION, [1, 2, 2, 4]), (RankMethod.DENSE, [1, 2, 2, 3])],
)
def test_serials_go_on_where_ranks_are_shared(method: RankMethod, ranks: list[int]) -> None:
    report = report_of(scored("95", "90", "90", "85"), rank_method=method)

    assert [ranked.rank for ranked in report.rows] == ranks
    assert [ranked.serial for ranked in report.rows] == [1, 2, 3, 4]


def test_the_ledger_of_a_report_is_in_its_order_with_grades_and_serials() -> None:
    report = report_of(scored("85.00", "95.00"))

    assert report.ledger == Ledger(
        report.title,
        (
            row("演示项目2", "95.00", grade=Grade.EXCELLENT),
            row("演示项目1", "85.00", grade=Grade.GOOD),
        ),
    )
    assert [each.serial for each in report.ledger.rows] == [1, 2]


@given(st.lists(hundredths(), min_size=1, max_size=15))
def test_a_report_of_its_own_ledger_has_nothing_to_move(scores: list[Points]) -> None:
    report = report_of(scored(*map(str, scores)))

    again = report_of(report.ledger)

    assert (again.moves, again.ledger) == ((), report.ledger)
    assert [ranked.rank for ranked in again.rows] == [ranked.rank for ranked in report.rows]


@given(st.lists(hundredths(), min_size=1, max_size=15))
def test_counts_by_grade_and_by_scope_add_up_to_the_rows(scores: list[Points]) -> None:
    figures = report_of(scored(*map(str, scores))).figures

    by_grade = sum(figures[grade.value].value for grade in Grade)
    by_scope = sum(figures[scope.value].value for scope in Scope)

    assert by_grade == by_scope == figures["总数"].value == len(scores)


def test_a_shown_score_of_ninety_is_excellent_and_the_note_says_so() -> None:
    written = "89.995"
    rounded = row(
        "演示单位甲", str(round_points(Decimal(written))), origin=origin(3, score=written)
    )

    report = report_of(ledger_of(rounded))

    message = "“演示单位甲”写的是 89.995 分，显示为 90.00 分，据此评为“优”。"
    assert report.flaws == (SCORE_ROUNDED.at(f"{TABLE} 第 3 行", message),)
    assert report.rows == (RankedRow(1, 1, Grade.EXCELLENT, rounded),)


def test_warnings_do_not_prevent_a_report() -> None:
    report = report_of(scored("88"), Facts(findings=(finding("目标"),)))

    message = "没有建议回应“演示项目1未申报绩效目标…”。"
    assert report.flaws == (FINDING_UNANSWERED.at("问题“目标”", message),)


EMPTY = LEDGER_EMPTY.at("演示县2024年度重点绩效评价得分表", "没有读到评价。")
GAP = BANDS_LEAVE_GAP.at("等级“优”以下", "0 分到 90.00 分没有等级。")


def refused(ledger: Ledger, facts: Facts = NO_FACTS, scale: GradeScale = SCALE) -> tuple[Flaw, ...]:
    with pytest.raises(FlawsFound) as found:
        build_report(ledger, facts, rules_of(scale))
    return found.value.flaws


def test_an_empty_ledger_is_a_flaw_named_by_its_title() -> None:
    assert refused(ledger_of()) == (EMPTY,)
    assert refused(Ledger("", ())) == (LEDGER_EMPTY.at("得分表", "没有读到评价。"),)


def test_a_scale_with_a_gap_gives_no_report() -> None:
    assert refused(scored("88"), scale=replace(SCALE, bands=SCALE.bands[:1])) == (GAP,)


def ascending(count: int) -> Ledger:
    """Return a ledger of which all rows but one stand too high."""
    return scored(*(f"{60 + place}.00" for place in range(count + 1)))


def test_as_many_moves_as_are_named_are_each_a_flaw() -> None:
    count = MOST_MOVES_NAMED - 1

    report = report_of(ascending(count))

    assert len(report.flaws) == len(report.moves) == count


def test_a_row_that_others_bring_home_has_not_moved() -> None:
    report = report_of(scored("60", "70", "80"))

    assert [(move.source, move.target) for move in report.moves] == [(1, 3)]


def test_a_ledger_nobody_sorted_is_one_flaw_of_its_table() -> None:
    count = MOST_MOVES_NAMED + 1

    report = report_of(ascending(count))

    message = f"{count + 1} 行中有 {count} 行不在位置上，这张表没有按得分排列。"
    assert report.flaws == (ROWS_OUT_OF_ORDER.at(TABLE, message),)
    assert len(report.moves) == count


def test_everything_that_is_wrong_is_said_at_once() -> None:
    wrong = row("演示项目1", "88.00", grade=Grade.EXCELLENT, origin=origin(9))
    ledger = ledger_of(*scored("88.00").rows, wrong, *scored("90", "91").rows[1:])
    facts = Facts(opening="{总量}", findings=(finding(category="Z99"),))

    codes = [flaw.code for flaw in refused(ledger, facts)]

    assert codes == [
        NAME_REPEATED.code,
        GRADE_CONTRADICTS_SCORE.code,
        FIGURE_UNKNOWN.code,
        CATEGORY_UNKNOWN.code,
        FINDING_UNANSWERED.code,
        ROWS_OUT_OF_ORDER.code,
    ]


def test_the_example_has_the_figures_known_of_it() -> None:
    figures = report_of(example()).figures

    names = ("总数", "部门整体", "项目", "优", "良", "中", "差", "优占比", "良占比")
    assert [figures[name].text for name in names] == [
        *("72", "43", "29", "21", "51", "0", "0"),
        *("29.17%", "70.83%"),
    ]
    moments = ("均值", "中位数", "标准差", "最高分", "最低分")
    assert [figures[name].text for name in moments] == ["87.79", "88.00", "3.65", "97.50", "80.39"]


def test_the_example_has_one_row_out_of_order() -> None:
    report = report_of(example())

    assert [(move.source, move.target) for move in report.moves] == [(72, 51)]
    assert format_points(report.rows[50].row.score) == "86.70"
    assert (report.rows[50].serial, report.rows[50].rank) == (51, 51)


def test_the_example_is_summarised_by_scope() -> None:
    report = report_of(example())

    assert [(each.scope, each.count, format_points(each.mean)) for each in report.scopes] == [
        (Scope.UNIT, 43, "87.46"),
        (Scope.PROJECT, 29, "88.28"),
    ]


def test_ranks_of_the_example_are_shared_where_scores_are() -> None:
    report = report_of(example())

    shared = [ranked.rank for ranked in report.rows if ranked.row.score == points("88.00")]

    assert shared == [35, 35, 35, 35]
