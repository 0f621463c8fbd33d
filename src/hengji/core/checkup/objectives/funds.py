"""Rules on the money of a form (资金): sums, rates, and costs within the budget."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from hengji.core.checkup.objectives.comparing import finest_half_unit, half_unit, sum_tolerance
from hengji.core.checkup.objectives.forms import (
    MONEY_SIZES,
    Entry,
    FormKind,
    Fund,
    FundColumn,
    Money,
    ObjectiveForm,
)
from hengji.core.checkup.objectives.kinds import IndicatorKind
from hengji.core.checkup.objectives.measured import Measured
from hengji.core.checkup.objectives.remarks import FormRemark, form_remark, holds
from hengji.core.checkup.objectives.standards import ObjectiveStandards
from hengji.core.checkup.objectives.values import UPWARD, ValueClass
from hengji.core.flaws import FlawKind, Severity
from hengji.core.names import name_key
from hengji.core.quantities import (
    HUNDRED,
    HUNDREDTH,
    ONE,
    ZERO,
    format_points,
    plain_number,
    round_half_up,
)

FUNDS_DO_NOT_ADD_UP = FlawKind(
    "objective-funds-sum",
    Severity.ERROR,
    "分项资金的合计不等于资金总额。",
    "请核对各项资金，使合计等于总额。",
    rule="G-09",
)
COST_ABOVE_BUDGET = FlawKind(
    "objective-cost-above-budget",
    Severity.WARNING,
    "成本指标的金额超过资金总额。",
    "请核对成本指标和预算的金额与单位。",
    rule="G-14",
)
RATE_DIFFERS = FlawKind(
    "objective-execution-rate",
    Severity.ERROR,
    "预算执行率不等于全年执行数除以全年预算数。",
    "请按全年执行数（B）÷ 全年预算数（A）重新计算。",
    rule="S-03",
)
RATE_SCORE_DIFFERS = FlawKind(
    "objective-execution-score",
    Severity.ERROR,
    "预算执行率的得分与执行率不符。",
    "请按执行率 × 分值重新计算，超过 100% 的按 100% 计。",
    rule="S-03",
)
RATE_SCORE_ROUNDED = FlawKind(
    "objective-execution-score-rounded",
    Severity.WARNING,
    "预算执行率的得分取了整数，与按执行率计算的得分不同。",
    "请按执行率 × 分值计算，保留两位小数。",
    rule="S-03",
)
SPENT_ABOVE_BUDGET = FlawKind(
    "objective-spent-above-budget",
    Severity.ERROR,
    "全年执行数大于全年预算数，没有看到调整的说明。",
    "请核对两个数；确有追加的，请按调整后的预算填写全年预算数。",
    rule="S-13",
)

_SUMMED = (FundColumn.AMOUNT, FundColumn.INITIAL, FundColumn.BUDGET, FundColumn.SPENT)
_EACH = ("单位", "人均", "每", "单价", "均")


def check_sums(measured: Measured, _: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-09: the parts of the money add up to its total.

    Carried-over money may stand within the fiscal part or beside it; both fit.
    Where a kind of money stands on two lines, or one is of a sort that may
    stand within another, nothing is said; nor of a whole unit, whose money is
    listed task by task.
    """
    if measured.form.kind is FormKind.UNIT:
        return
    for span in dict.fromkeys(line.span for line in measured.form.money):
        lines = [line for line in measured.form.money if line.span is span]
        for column in _SUMMED:
            yield from _check_sum(lines, column)


def _check_sum(lines: list[Money], column: FundColumn) -> Iterator[FormRemark]:
    held = {line.fund: line.entries[column] for line in lines if column in line.entries}
    filled = {fund: entry for fund, entry in held.items() if entry.text.strip()}
    total = filled.pop(Fund.TOTAL, None)
    numbers = [entry.number for entry in filled.values() if entry.number is not None]
    is_known = len(numbers) == len(filled) and _is_simple(lines, held)
    if total is None or total.number is None or not numbers or not is_known:
        return
    slack = sum_tolerance(numbers, total.number)
    sums = [sum(numbers, start=ZERO)]
    if Fund.CARRIED_OVER in filled:
        sums.append(sums[0] - (filled[Fund.CARRIED_OVER].number or ZERO))
    if all(abs(each - total.number) > slack for each in sums):
        shown = " + ".join(map(plain_number, numbers))
        yield form_remark(
            FUNDS_DO_NOT_ADD_UP,
            total.place,
            f"资金总额是 {plain_number(total.number)}，分项 {shown} = {plain_number(sums[0])}。",
        )


def _is_simple(lines: list[Money], held: Mapping[Fund, Entry]) -> bool:
    """Tell whether each kind stands once and none is of a sort nobody knows."""
    return len(held) == len(lines) and Fund.FISCAL in held and Fund.UNSORTED not in held


def check_costs(measured: Measured, _: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-14: what a project is to spend does not exceed its budget."""
    form = measured.form
    total = form.amount(Fund.TOTAL) or form.amount(Fund.TOTAL, FundColumn.BUDGET)
    size = MONEY_SIZES.get(form.money_unit)
    is_unit = form.kind is FormKind.UNIT
    if total is None or not total.number or size is None or is_unit:
        return
    budget = total.number * size
    for each in measured.substance():
        unit = MONEY_SIZES.get(each.target.unit)
        is_sum = each.target.kind is ValueClass.NUMBER and each.target.operator not in UPWARD
        if each.kind is not IndicatorKind.COST or unit is None or not is_sum:
            continue
        cost = (each.target.number or ZERO) * unit
        if cost > budget and not holds(each.key, _EACH):
            yield form_remark(
                COST_ABOVE_BUDGET,
                each.row.place,
                f"“{each.row.name}”是 {plain_number(cost)} 万元，"
                f"资金总额是 {plain_number(budget)} 万元。",
            )


def check_execution(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """S-03 and S-13: the execution rate, its score, and spending within the budget."""
    form = measured.form
    for line in form.money:
        budget, spent = (_number(line, each) for each in (FundColumn.BUDGET, FundColumn.SPENT))
        if budget is None or spent is None or budget <= ZERO or spent < ZERO:
            continue
        half = finest_half_unit((budget, spent))
        slack = (half + half * spent / budget) / budget
        yield from _check_rate(line, budget, spent, slack)
        if line.fund is Fund.TOTAL:
            yield from _check_rate_score(line, spent / budget, slack, standards)
            yield from _check_overspent(line, form, standards)


def _number(line: Money, column: FundColumn) -> Decimal | None:
    entry = line.entries.get(column)
    return entry.number if entry else None


def _check_rate(
    line: Money, budget: Decimal, spent: Decimal, slack: Decimal
) -> Iterator[FormRemark]:
    entry = line.entries.get(FundColumn.RATE)
    stated = entry.number if entry else None
    if entry is None or stated is None:
        return
    rate = spent / budget
    in_percent = "%" in entry.text or "％" in entry.text
    readings = [(HUNDRED, stated)] if in_percent else [(HUNDRED, stated), (ONE, stated)]
    fits = any(
        abs(rate * size - number) <= half_unit(number) + slack * size
        or number == size <= rate * size
        for size, number in readings
    )
    if not fits:
        yield form_remark(
            RATE_DIFFERS,
            entry.place,
            f"执行率写作 {entry.text.strip()}，{plain_number(spent)} ÷ {plain_number(budget)} = "
            f"{format_points(rate * HUNDRED)}%。",
        )


def _check_rate_score(
    line: Money, rate: Decimal, slack: Decimal, standards: ObjectiveStandards
) -> Iterator[FormRemark]:
    entry = line.entries.get(FundColumn.SCORE)
    score = entry.number if entry else None
    if entry is None or score is None:
        return
    points = _number(line, FundColumn.POINTS) or standards.limits.execution_points
    expected = min(rate, ONE) * points
    gap = abs(score - expected)
    if gap <= max(HUNDREDTH, slack * points):
        return
    is_rounded = gap <= half_unit(score)
    message = (
        f"得分写作 {plain_number(score)}，执行率 {format_points(rate * HUNDRED)}% × 分值 "
        f"{plain_number(points)} = {format_points(round_half_up(expected))}。"
    )
    yield form_remark(
        RATE_SCORE_ROUNDED if is_rounded else RATE_SCORE_DIFFERS, entry.place, message
    )


def _check_overspent(
    line: Money, form: ObjectiveForm, standards: ObjectiveStandards
) -> Iterator[FormRemark]:
    budget, spent = line.entries[FundColumn.BUDGET], line.entries[FundColumn.SPENT]
    over = (spent.number or ZERO) - (budget.number or ZERO)
    explained = holds(name_key(form.words), standards.words.adjustment)
    if over > ZERO and not explained:
        yield form_remark(
            SPENT_ABOVE_BUDGET,
            spent.place,
            f"全年执行数 {spent.text.strip()} 大于全年预算数 {budget.text.strip()}。",
        )
