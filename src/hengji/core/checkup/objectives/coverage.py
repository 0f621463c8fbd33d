"""Rules on which indicators a form has, and where it puts them (相关性)."""

from collections.abc import Iterator

from hengji.core.checkup.objectives.forms import MONEY_SIZES, Column, Field, Fund
from hengji.core.checkup.objectives.kinds import (
    KIND_NAMES,
    OUTCOMES,
    OUTPUTS,
    IndicatorKind,
)
from hengji.core.checkup.objectives.measured import Indicator, Measured
from hengji.core.checkup.objectives.remarks import FormRemark, form_remark, holds
from hengji.core.checkup.objectives.standards import ObjectiveStandards
from hengji.core.checkup.objectives.targets import outcomes_of
from hengji.core.checkup.objectives.values import ValueClass
from hengji.core.flaws import FlawKind, Severity
from hengji.core.names import name_key
from hengji.core.quantities import HUNDRED, plain_number

MONEY_AS_RESULT = FlawKind(
    "objective-money-as-result",
    Severity.WARNING,
    "把投入的资金、执行率或到位率写成了产出或效益。",
    "请改写成资金办成的事：数量、质量、时效和效果。",
    rule="G-10",
)
NO_COST = FlawKind(
    "objective-no-cost",
    Severity.WARNING,
    "工程、修缮或购置类项目没有设成本指标。",
    "请补充成本指标，例如总投资控制数或单位造价。",
    rule="G-15",
)
NO_SATISFACTION = FlawKind(
    "objective-no-satisfaction",
    Severity.WARNING,
    "项目有明确的服务对象，没有设满意度指标。",
    "请补充服务对象满意度指标，并写明怎样调查。",
    rule="G-16",
)
SATISFACTION_UNUSUAL = FlawKind(
    "objective-satisfaction-unusual",
    Severity.WARNING,
    "满意度的指标值偏低，或定为 100% 而没有依据。",
    "请参照往年调查结果确定，或写明依据。",
    rule="G-16",
)
OUTCOMES_VAGUE = FlawKind(
    "objective-outcomes-vague",
    Severity.WARNING,
    "效益指标没有一条可以量化，也没有分档。",
    "请至少改写一条效益指标，给出数值或分档标准。",
    rule="G-17",
)
MISPLACED = FlawKind(
    "objective-indicator-misplaced",
    Severity.WARNING,
    "指标放错了类别。",
    "请移到相应的二级指标之下。",
    rule="G-23",
)
NO_APPRAISAL = FlawKind(
    "objective-no-appraisal",
    Severity.WARNING,
    "金额较大的新增项目没有填写事前绩效评估结论。",
    "请补充事前绩效评估结论；没有评估的请先评估。",
    rule="G-24",
)
BOND_WITHOUT_REVENUE = FlawKind(
    "objective-bond-without-revenue",
    Severity.WARNING,
    "专项债券项目没有收益或偿债类指标。",
    "请补充收益实现、还本付息一类的指标。",
    rule="G-29",
)


def check_money_as_result(
    measured: Measured, standards: ObjectiveStandards
) -> Iterator[FormRemark]:
    """G-10: money put in is no output."""
    for each in measured.substance():
        if each.kind in OUTPUTS | OUTCOMES and holds(each.key, standards.words.money_as_result):
            yield form_remark(
                MONEY_AS_RESULT,
                each.row.place,
                f"“{each.row.name}”是资金的投入或执行，放在了{KIND_NAMES[each.kind]}。",
            )


def check_cost(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-15: works, repairs and purchases need an indicator of cost."""
    indicators = measured.substance()
    if not indicators or measured.form.kind.is_whole_unit or _has(indicators, IndicatorKind.COST):
        return
    name = name_key(measured.form.field(Field.PROJECT))
    found = next((word for word in standards.words.cost_projects if word in name), None)
    if found and not any("成本" in each.key or "造价" in each.key for each in indicators):
        yield form_remark(
            NO_COST,
            indicators[0].row.place,
            f"“{measured.form.name}”含“{found}”，{len(indicators)} 条指标里没有成本指标。",
        )


def check_satisfaction(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-16: whoever is served is asked, and the target is believable."""
    indicators = measured.substance()
    asked = [each for each in indicators if _is_satisfaction(each)]
    if not asked and indicators:
        yield from _nobody_asked(measured, indicators, standards)
    lowest = standards.limits.lowest_satisfaction
    for each in asked:
        number = each.target.number
        if each.target.kind is not ValueClass.RATIO or number is None:
            continue
        if number < lowest or (number == HUNDRED and not _has_basis(each)):
            yield form_remark(
                SATISFACTION_UNUSUAL,
                each.row.at(Column.TARGET),
                f"“{each.row.name}”的指标值是 {plain_number(number)}%，"
                f"通常不低于 {plain_number(lowest)}%，定为 100% 的须有依据。",
            )


def _nobody_asked(
    measured: Measured, indicators: tuple[Indicator, ...], standards: ObjectiveStandards
) -> Iterator[FormRemark]:
    name = name_key(measured.form.field(Field.PROJECT))
    found = next((word for word in standards.words.served if word in name), None)
    if found:
        yield form_remark(
            NO_SATISFACTION,
            indicators[0].row.place,
            f"“{measured.form.name}”含“{found}”，有服务对象，没有设满意度指标。",
        )


def _is_satisfaction(each: Indicator) -> bool:
    return each.kind is IndicatorKind.SATISFACTION or "满意" in each.key


def _has_basis(each: Indicator) -> bool:
    return bool(each.row.text(Column.BASIS).strip(" /-—无"))


def check_outcomes(measured: Measured, _: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-17: at least one outcome can be measured or is judged by tiers."""
    outcomes = outcomes_of(measured)
    if outcomes and not any(each.target.is_measurable for each in outcomes):
        yield form_remark(
            OUTCOMES_VAGUE,
            outcomes[0].row.place,
            f"“{measured.form.name}”的 {len(outcomes)} 条效益指标都不能量化，也没有分档。",
        )


def check_places(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-23: find indicators that stand under a heading they do not belong to."""
    for each in measured.substance():
        for word, kinds in standards.words.misplaced.items():
            if word in each.key and each.kind in kinds:
                yield form_remark(
                    MISPLACED,
                    each.row.place,
                    f"“{each.row.name}”放在了{KIND_NAMES[each.kind]}之下。",
                )
                break


def check_appraisal(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-24: a large new project states the conclusion of its appraisal."""
    form = measured.form
    total, entry = form.amount(Fund.TOTAL), form.fields.get(Field.APPRAISAL)
    size = MONEY_SIZES.get(form.money_unit)
    amount = total.number * size if total and total.number is not None and size else None
    limit = standards.limits.new_project_money
    is_new = holds(name_key(form.field(Field.ATTRIBUTE)), standards.words.new_project)
    if entry and not entry.text.strip() and is_new and amount is not None and amount > limit:
        yield form_remark(
            NO_APPRAISAL,
            entry.place,
            f"“{form.name}”是新增项目，金额 {plain_number(amount)} 万元，"
            f"超过 {plain_number(limit)} 万元，没有事前绩效评估结论。",
        )


def check_bonds(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-29: what a bond pays for must earn and repay."""
    indicators, words = measured.substance(), standards.words
    name = name_key(measured.form.field(Field.PROJECT))
    if not indicators or not holds(name, words.bonds):
        return
    if not any(holds(each.key, words.repayment) for each in indicators):
        yield form_remark(
            BOND_WITHOUT_REVENUE,
            indicators[0].row.place,
            f"“{measured.form.name}”的 {len(indicators)} 条指标里没有收益或偿债指标。",
        )


def _has(indicators: tuple[Indicator, ...], kind: IndicatorKind) -> bool:
    return any(each.kind is kind for each in indicators)
