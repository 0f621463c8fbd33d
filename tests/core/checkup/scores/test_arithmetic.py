from decimal import Decimal

from hengji.core.checkup.scores.arithmetic import Arithmetic, check_arithmetic
from hengji.core.checkup.scores.table import IndicatorColumn, ScoreTable
from hengji.core.checkup.signals import Signal, Status
from hengji.core.flaws import Severity
from hengji.core.grading import Grade
from hengji.core.ledger import LedgerRow
from hengji.core.quantities import Yuan
from tests.core.builders import SCALE, ledger_of, origin, points, row
from tests.core.checkup.scores.builders import EXAMPLE, indicator, table_of


def checked(
    *rows: LedgerRow, indicators: tuple[IndicatorColumn, ...] = (), leaves: bool = True
) -> Arithmetic:
    table = ScoreTable(ledger_of(*rows), indicators=indicators)
    return check_arithmetic(table, SCALE, indicators if leaves else (), points(10))


def signal(found: Arithmetic, code: str) -> Signal:
    return next(each for each in found.signals if each.code == code)


def codes(found: Arithmetic) -> list[str]:
    return [flaw.code for flaw in found.flaws]


def test_the_worked_example_has_one_row_out_of_place() -> None:
    found = check_arithmetic(table_of(EXAMPLE), SCALE, (), points(10))

    order = signal(found, "order")
    assert (order.status, order.rows) == (Status.NOTICE, (71,))
    assert "第 72 行“演示项目72”（86.70 分）应为第 51 位" in order.sentence
    assert found.flaws == ()


def test_totals_that_are_the_sum_of_their_indicators_are_confirmed() -> None:
    parts = (indicator("决策", "40", "38.5", None), indicator("产出", "60", "50", "50"))

    found = checked(row("甲", "88.50"), row("乙", "80.00"), indicators=parts)

    assert signal(found, "total").status is Status.UNREMARKABLE
    assert found.flaws == ()


def test_a_total_that_is_not_the_sum_is_an_error_with_both_figures() -> None:
    parts = (indicator("决策", "40", "38.50", "30"), indicator("产出", "60", "50.00", "50"))

    found = checked(
        row("甲", "89.50", origin=origin(3, "甲", "89.50")), row("乙", "80.00"), indicators=parts
    )

    total = signal(found, "total")
    assert (total.status, total.rows) == (Status.NOTICE, (0,))
    assert [(flaw.code, flaw.severity) for flaw in found.flaws] == [
        ("total-differs", Severity.ERROR)
    ]
    assert "合计为 89.50 分，分项之和为 88.50 分" in found.flaws[0].message


def test_indicators_that_do_not_make_the_full_score_check_no_total() -> None:
    parts = (indicator("决策", "40", "30"),)

    found = checked(row("甲", "88.50"), indicators=parts, leaves=False)

    assert "分值合计不是满分" in signal(found, "total").sentence


def test_an_indicator_above_its_points_is_an_error() -> None:
    found = checked(
        row("甲", "88.50"), indicators=(indicator("决策", "20", "21.50"),), leaves=False
    )

    assert codes(found) == ["ledger-indicator-above-points"]
    assert "得 21.50 分，分值为 20 分" in found.flaws[0].message


def test_a_grade_that_contradicts_its_score_is_found_by_the_ledger_s_own_rule() -> None:
    found = checked(row("甲", "89.99", grade=Grade.EXCELLENT), row("乙", "80", grade=Grade.GOOD))

    grade = signal(found, "grade")
    assert (grade.status, grade.rows) == (Status.NOTICE, (0,))
    assert codes(found) == ["grade-contradicts-score"]


def test_grades_that_agree_are_confirmed() -> None:
    found = checked(row("甲", "90.00", grade=Grade.EXCELLENT), row("乙", "80"))

    assert signal(found, "grade").sentence == "写了等级的 1 项，等级都与得分相符。"


def test_a_self_score_above_what_execution_allows_is_a_warning() -> None:
    money = {"budget": Yuan(Decimal("3852135.04")), "spent": Yuan(Decimal("1256730.00"))}

    found = checked(
        row("甲", "90.48", self_score=points("93.27"), **money),
        row("乙", "90.00", self_score=points("93.26"), **money),
        row("丙", "89.00", self_score=points("99")),
    )

    ceiling = signal(found, "self-score-ceiling")
    assert (ceiling.status, ceiling.count, ceiling.rows) == (Status.NOTICE, 2, (0,))
    assert codes(found) == ["self-score-above-ceiling"]
    assert "执行率 32.62%，自评最高 93.26 分" in found.flaws[0].message


def test_self_scores_within_their_ceiling_are_confirmed() -> None:
    money = {"budget": Yuan(Decimal(100)), "spent": Yuan(Decimal(100))}

    found = checked(row("甲", "90.48", self_score=points("100"), **money))

    assert signal(found, "self-score-ceiling").status is Status.UNREMARKABLE


def test_a_table_in_order_is_confirmed_and_one_in_another_order_is_left_alone() -> None:
    rising = checked(*(row(f"甲{place}", f"{80 + place}") for place in range(9)))
    falling = checked(*(row(f"甲{place}", f"{90 - place}") for place in range(9)))

    assert signal(rising, "order").sentence == "得分表不是按得分排列的，不核对次序。"
    assert signal(falling, "order").sentence == "9 行由高到低排列，次序无误。"


def test_serials_that_recur_are_told() -> None:
    found = checked(
        row("甲", "90", serial=1), row("乙", "89", serial=1), row("丙", "88"), row("丁", "87")
    )

    counts = signal(found, "counts")
    assert (counts.status, counts.rows) == (Status.NOTICE, (0, 1))
    assert counts.sentence == "共 4 项：项目 4。序号有重复，请核对。"


def test_parts_with_more_places_are_rounded_before_they_are_added() -> None:
    parts = (indicator("决策", "40", "38.504"), indicator("产出", "60", "50"))

    found = checked(row("甲", "88.50"), indicators=parts)

    assert (signal(found, "total").status, found.flaws) == (Status.UNREMARKABLE, ())
