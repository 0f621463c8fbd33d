"""Rules on a self-assessment (自评表): scores, reasons and what was reached."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from hengji.core.checkup.objectives.comparing import (
    actual_beside,
    half_unit,
    is_met,
    is_reverse,
    sum_tolerance,
)
from hengji.core.checkup.objectives.forms import (
    Column,
    Entry,
    Field,
    Fund,
    FundColumn,
    Place,
)
from hengji.core.checkup.objectives.kinds import IndicatorKind
from hengji.core.checkup.objectives.measured import Indicator, Measured
from hengji.core.checkup.objectives.remarks import FormRemark, form_remark, holds
from hengji.core.checkup.objectives.standards import ObjectiveStandards
from hengji.core.checkup.objectives.targets import wants_less
from hengji.core.checkup.objectives.values import ValueClass
from hengji.core.flaws import FlawKind, Severity
from hengji.core.grading import grade_of, read_grade
from hengji.core.names import name_key
from hengji.core.quantities import (
    HUNDRED,
    HUNDREDTH,
    ONE,
    ZERO,
    Points,
    format_points,
    plain_number,
    round_points,
)
from hengji.core.scoring_rules import Proportional, Reverse, earn

SCORE_ABOVE_POINTS = FlawKind(
    "objective-score-above-points",
    Severity.ERROR,
    "指标的得分大于分值，或小于 0。",
    "请核对得分和分值。",
    rule="S-02",
)
FULL_THOUGH_MISSED = FlawKind(
    "objective-full-though-missed",
    Severity.ERROR,
    "没有达到目标值的定量指标得了满分。",
    "请按完成比例计分；另有评分标准的，请写在评分标准栏。",
    rule="S-02",
)
SCORE_DIFFERS = FlawKind(
    "objective-score-differs",
    Severity.WARNING,
    "定量指标的得分与按完成比例计算的得分不同。",
    "请按完成比例计分；另有评分标准的，请写在评分标准栏。",
    rule="S-02",
)
TOTAL_DIFFERS = FlawKind(
    "objective-total-differs",
    Severity.ERROR,
    "自评总分不等于预算执行率得分与各指标得分之和。",
    "请核对各项得分，重新加总。",
    rule="S-04",
)
GRADE_DIFFERS = FlawKind(
    "objective-grade-differs",
    Severity.ERROR,
    "自评等级与总分所在的分数段不符。",
    "请按等级分界改正等级。",
    rule="S-04",
)
REASON_MISSING = FlawKind(
    "objective-reason-missing",
    Severity.ERROR,
    "没有达到目标值的指标没有写明原因和改进措施，或写得太短。",
    "请写明没有完成的原因和改进措施。",
    rule="S-05",
)
TARGET_LOW = FlawKind(
    "objective-target-low",
    Severity.WARNING,
    "实际完成值远超目标值，目标值可能定得偏低。",
    "请说明超额的原因，并在下一年度调整目标值。",
    rule="S-06",
)
RATES_APART = FlawKind(
    "objective-rates-apart",
    Severity.WARNING,
    "指标得分率与预算执行率相差较大。",
    "请说明资金没有用完而目标完成（或相反）的原因。",
    rule="S-07",
)
SURVEY_MISSING = FlawKind(
    "objective-survey-missing",
    Severity.WARNING,
    "满意度有数值，没有写明问卷或调查材料。",
    "请附上问卷、样本数和统计结果。",
    rule="S-08",
)
ALL_FULL = FlawKind(
    "objective-all-full",
    Severity.WARNING,
    "全部指标都是满分。",
    "请复核各项得分是否都有佐证，目标值是否偏低。",
    rule="S-09",
)
ACTUAL_VAGUE = FlawKind(
    "objective-actual-vague",
    Severity.WARNING,
    "实际完成值没有填写，或目标是数而完成值是含糊的文字。",
    "请填写与目标值同一口径、同一单位的数。",
    rule="S-10",
)
EVIDENCE_MISSING = FlawKind(
    "objective-evidence-missing",
    Severity.WARNING,
    "佐证材料栏没有填写。",
    "请写明能证明完成情况的材料。",
    rule="S-11",
)

_NUMBERS = frozenset({ValueClass.RATIO, ValueClass.NUMBER, ValueClass.RANGE, ValueClass.CHANGE})
_NO_NUMBER = frozenset({ValueClass.EMPTY, ValueClass.VAGUE, ValueClass.TEXT})
_NO_REASON = frozenset({"", "无", "/", "-", "—", "——", "无偏差"})
_FEWEST_FULL = 4


def check_scores(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """S-02: a score lies within its points and follows from what was reached.

    Satisfaction is often scored by bands, so that a full mark below its target
    is no certain fault.
    """
    for each in measured.indicators:
        entry = each.row.entries.get(Column.SCORE)
        points, score = each.points, entry.number if entry else None
        if entry is None or points is None or score is None:
            continue
        if score > points or score < ZERO:
            message = f"“{each.row.name}”得分 {entry.text.strip()}，分值 {plain_number(points)}。"
            yield form_remark(SCORE_ABOVE_POINTS, entry.place, message)
        elif not each.row.text(Column.STANDARD).strip():
            yield from _recompute(each, entry, points, score, standards)


def _recompute(
    each: Indicator, entry: Entry, points: Decimal, score: Decimal, standards: ObjectiveStandards
) -> Iterator[FormRemark]:
    reached = _reached(each)
    wanted = each.target.number
    if reached is None or wanted is None or wanted <= ZERO or each.target.upper is not None:
        return
    less = wants_less(each, standards.words)
    rule = Reverse(wanted) if is_reverse(each.target, less_is_better=less) else Proportional(wanted)
    expected = earn(rule, Points(points), reached).points
    missed = not is_met(each.target, reached, less_is_better=less)
    if abs(score - expected) <= max(HUNDREDTH, half_unit(score) if score % 1 else ZERO):
        return
    certain = each.kind is not IndicatorKind.SATISFACTION
    full_though_missed = missed and score == points and certain
    yield form_remark(
        FULL_THOUGH_MISSED if full_though_missed else SCORE_DIFFERS,
        entry.place,
        f"“{each.row.name}”目标“{each.row.text(Column.TARGET).strip()}”，"
        f"完成“{each.row.text(Column.ACTUAL).strip()}”，按完成比例应得 "
        f"{format_points(expected)} 分，表中是 {entry.text.strip()} 分。",
    )


def _reached(each: Indicator) -> Decimal | None:
    """Return what was reached; None where it cannot be told if more is better."""
    open_ended = each.target.kind is ValueClass.DURATION or each.kind is IndicatorKind.TIMELINESS
    if each.actual is None or (open_ended and not each.target.operator and each.target.unit != "%"):
        return None
    return actual_beside(each.target, each.actual)


def check_total(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """S-04: the total is the sum of its parts, and the grade follows from it."""
    stated = measured.form.fields.get(Field.TOTAL_SCORE)
    total = stated.number if stated else None
    if stated is None or total is None:
        return
    parts = [entry.number for entry in _parts(measured).values()]
    numbers = [number for number in parts if number is not None]
    added = sum(numbers, start=ZERO)
    is_whole = bool(numbers) and len(numbers) == len(parts)
    if is_whole and abs(added - total) > sum_tolerance(numbers, total):
        yield form_remark(
            TOTAL_DIFFERS,
            stated.place,
            f"总分写作 {plain_number(total)}，{len(parts)} 项得分合计 {plain_number(added)}。",
        )
    yield from _check_grade(measured, total, standards)


def _parts(measured: Measured) -> Mapping[Place, Entry]:
    """Return every score once; none unless the execution rate is among them.

    Without it the parts may lack ten points, and nothing can be said.
    """
    found = {
        entry.place: entry
        for each in measured.annual()
        if (entry := each.row.entries.get(Column.SCORE))
    }
    executed = any(each.kind is IndicatorKind.EXECUTION for each in measured.annual())
    money = measured.form.amount(Fund.TOTAL, FundColumn.SCORE)
    if money and money.number is not None and not executed:
        return found | {money.place: money}
    return found if executed or _points_total(measured) == HUNDRED else {}


def _points_total(measured: Measured) -> Decimal:
    entries = {
        entry.place: entry.number or ZERO
        for each in measured.annual()
        if (entry := each.row.entries.get(Column.POINTS))
    }
    return sum(entries.values(), start=ZERO)


def _check_grade(
    measured: Measured, total: Decimal, standards: ObjectiveStandards
) -> Iterator[FormRemark]:
    entry = measured.form.fields.get(Field.GRADE)
    stated = read_grade(entry.text, standards.grades) if entry else None
    if entry is None or stated is None or not ZERO <= total <= standards.scale.full:
        return
    due = grade_of(round_points(total), standards.scale)
    if due is not stated:
        message = f"总分 {plain_number(total)} 应为“{due}”，表中是“{entry.text.strip()}”。"
        yield form_remark(GRADE_DIFFERS, entry.place, message)


def check_reasons(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """S-05: whoever misses a target says why."""
    shortest = standards.limits.reason_length
    for each in measured.indicators:
        reached = _reached(each)
        if reached is None or Column.REASON not in each.row.entries:
            continue
        less = wants_less(each, standards.words)
        reason = name_key(each.row.text(Column.REASON))
        given = 0 if reason in _NO_REASON else len(reason)
        if given < shortest and not is_met(each.target, reached, less_is_better=less):
            yield form_remark(
                REASON_MISSING,
                each.row.at(Column.REASON),
                f"“{each.row.name}”目标“{each.row.text(Column.TARGET).strip()}”，"
                f"完成“{each.row.text(Column.ACTUAL).strip()}”，原因只有 {given} 个字，"
                f"至少写 {shortest} 个字。",
            )


def check_exceeded(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """S-06: a target that is far exceeded was set low."""
    for each in measured.indicators:
        reached, wanted = _reached(each), each.target.number
        less = wants_less(each, standards.words)
        if reached is None or not wanted or wanted < ZERO or each.target.upper is not None:
            continue
        most = standards.limits.exceeded
        if not is_reverse(each.target, less_is_better=less) and reached > wanted * most:
            yield form_remark(
                TARGET_LOW,
                each.row.at(Column.ACTUAL),
                f"“{each.row.name}”完成 {plain_number(reached)}，目标 {plain_number(wanted)}，"
                f"是目标的 {format_points(reached / wanted * HUNDRED)}%，"
                f"超过 {plain_number(most * HUNDRED)}%。",
            )


def check_rates_apart(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """S-07: what was reached and what was spent go together."""
    form = measured.form
    spent = form.amount(Fund.TOTAL, FundColumn.SPENT)
    budget = form.amount(Fund.TOTAL, FundColumn.BUDGET)
    scored = [
        (each.points, entry.number, entry.place)
        for each in measured.substance()
        if (entry := each.row.entries.get(Column.SCORE))
    ]
    points = sum((point or ZERO for point, _, _ in scored), start=ZERO)
    is_whole = all(score is not None for _, score, _ in scored) and points > ZERO
    if not is_whole or spent is None or budget is None or not spent.number or not budget.number:
        return
    score_rate = sum((score or ZERO for _, score, _ in scored), start=ZERO) / points
    rate = min(spent.number / budget.number, ONE)
    if abs(score_rate - rate) > standards.limits.apart:
        yield form_remark(
            RATES_APART,
            spent.place,
            f"指标得分率 {format_points(score_rate * HUNDRED)}%，"
            f"预算执行率 {format_points(rate * HUNDRED)}%。",
        )


def check_evidence(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """S-08 and S-11: evidence is named where the form asks for it."""
    for each in measured.substance():
        entry = each.row.entries.get(Column.EVIDENCE)
        if entry is None:
            continue
        said = name_key(entry.text)
        if not said.strip("/-—无"):
            yield form_remark(EVIDENCE_MISSING, entry.place, f"“{each.row.name}”没有写明佐证材料。")
        elif each.kind is IndicatorKind.SATISFACTION and not holds(said, standards.words.survey):
            yield form_remark(
                SURVEY_MISSING,
                entry.place,
                f"“{each.row.name}”的佐证是“{entry.text.strip()}”，没有问卷或调查材料。",
            )


def check_all_full(measured: Measured, _: ObjectiveStandards) -> Iterator[FormRemark]:
    """S-09: full marks everywhere ask for a second look."""
    pairs = [
        (each.points, each.row.number(Column.SCORE))
        for each in measured.substance()
        if Column.SCORE in each.row.entries
    ]
    if len(pairs) >= _FEWEST_FULL and all(score and score == points for points, score in pairs):
        place = measured.substance()[0].row.at(Column.SCORE)
        message = f"“{measured.form.name}”的 {len(pairs)} 条指标全部满分。"
        yield form_remark(ALL_FULL, place, message)


def check_actuals(measured: Measured, _: ObjectiveStandards) -> Iterator[FormRemark]:
    """S-10: a number was promised, so a number is reported."""
    for each in measured.indicators:
        if each.actual is None or each.kind is IndicatorKind.EXECUTION or not each.key:
            continue
        said = each.row.text(Column.ACTUAL).strip()
        vague = each.target.kind in _NUMBERS and each.actual.kind in _NO_NUMBER
        if not said or vague:
            shown = f"是“{said}”，读不出数" if said else "没有填写"
            yield form_remark(
                ACTUAL_VAGUE,
                each.row.at(Column.ACTUAL),
                f"“{each.row.name}”的目标是“{each.row.text(Column.TARGET).strip()}”，"
                f"实际完成值{shown}。",
            )
