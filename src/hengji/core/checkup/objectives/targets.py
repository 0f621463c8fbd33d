"""Rules on the value of one indicator (指标值): measurable, in bounds, in time."""

from collections.abc import Iterator

from hengji.core.checkup.objectives.forms import Column, Field, Span
from hengji.core.checkup.objectives.kinds import OUTCOMES, IndicatorKind
from hengji.core.checkup.objectives.measured import Indicator, Measured
from hengji.core.checkup.objectives.remarks import FormRemark, form_remark, holds
from hengji.core.checkup.objectives.standards import ObjectiveStandards, RuleWords
from hengji.core.checkup.objectives.values import (
    DOWNWARD,
    UPWARD,
    Operator,
    Value,
    ValueClass,
)
from hengji.core.checkup.objectives.years import years_in
from hengji.core.flaws import FlawKind, Severity
from hengji.core.names import name_key
from hengji.core.quantities import HUNDRED, ZERO

VALUE_EMPTY = FlawKind(
    "objective-value-empty",
    Severity.ERROR,
    "指标值没有填写，或只写了“无”“按计划”一类的话。",
    "请写明要达到的数值、单位或可以判定的结果。",
    rule="G-05",
)
VALUE_VAGUE = FlawKind(
    "objective-value-vague",
    Severity.ERROR,
    "定量指标的指标值只有含糊的词，没有数。",
    "请改成数值加单位；与以前相比的，写明基线年度和基线值。",
    rule="G-05",
)
VALUE_NOT_NUMBER = FlawKind(
    "objective-value-words",
    Severity.WARNING,
    "定量指标的指标值是一段文字，读不出数。",
    "请改成数值加单位；确实不能量化的，请写明怎样判定。",
    rule="G-05",
)
UNIT_MISSING = FlawKind(
    "objective-unit-missing",
    Severity.WARNING,
    "指标值有数没有单位。",
    "请在指标值或“计量单位”栏写明单位。",
    rule="G-05",
)
CHANGE_WITHOUT_BASE = FlawKind(
    "objective-change-without-base",
    Severity.WARNING,
    "指标值写了提高或降低多少，没有写与什么相比。",
    "请补上基线，例如“较 2023 年的 81% 提高 5 个百分点”。",
    rule="G-05",
)
RATE_OUT_OF_BOUNDS = FlawKind(
    "objective-rate-out-of-bounds",
    Severity.ERROR,
    "率类指标的指标值不在 0—100% 之内。",
    "请核对数值和百分号；本可超过 100% 的，请改用增长率一类的名称。",
    rule="G-06",
)
SIGN_CONTRADICTS = FlawKind(
    "objective-sign-contradicts",
    Severity.ERROR,
    "指标方向栏与指标值的比较符号相反。",
    "请使方向与符号一致：正向用 ≥，反向用 ≤。",
    rule="G-07",
)
SIGN_AGAINST_NAME = FlawKind(
    "objective-sign-against-name",
    Severity.WARNING,
    "应当越少越好的指标用了 ≥ 或 >。",
    "请核对比较符号；成本、投诉、事故一类的指标通常用 ≤。",
    rule="G-07",
)
DATE_OUT_OF_PERIOD = FlawKind(
    "objective-date-out-of-period",
    Severity.ERROR,
    "时效指标的日期不在项目期之内。",
    "请核对日期和项目起止年度。",
    rule="G-08",
)
DATE_OUT_OF_YEAR = FlawKind(
    "objective-date-out-of-year",
    Severity.WARNING,
    "年度指标的日期不在本年度。",
    "请核对是不是沿用了别的年度的日期；跨年度的项目请填写项目期。",
    rule="G-08",
)
UNIT_UNFIT = FlawKind(
    "objective-unit-unfit",
    Severity.WARNING,
    "指标值的单位与指标名称不符。",
    "请核对单位，或改写指标名称。",
    rule="G-12",
)
NO_TIERS = FlawKind(
    "objective-no-tiers",
    Severity.WARNING,
    "定性指标没有写明怎样分档、由什么判定。",
    "请在评分标准栏写明各档的条件和佐证，或改成可以量化的指标。",
    rule="G-30",
)

_COUNTED_KINDS = frozenset(
    {IndicatorKind.QUANTITY, IndicatorKind.COST, IndicatorKind.TIMELINESS, IndicatorKind.EXECUTION}
)
_FORWARD, _BACKWARD = ("正向", "正"), ("反向", "逆向", "负向", "反")


def check_values(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-05 and G-30: every value must be measurable, or say how it is judged."""
    for each in measured.indicators:
        if each.kind is IndicatorKind.EXECUTION or not each.key:
            continue
        yield from _check_value(each, standards)


def _check_value(each: Indicator, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    place, said = each.row.at(Column.TARGET), each.row.text(Column.TARGET).strip()
    named = f"指标“{each.row.name}”的指标值"
    promises_number = is_quantitative(each, standards)
    match each.target.kind:
        case ValueClass.EMPTY:
            shown = f"是“{said}”，等于没有填写" if said else "没有填写"
            yield form_remark(VALUE_EMPTY, place, f"{named}{shown}。")
        case ValueClass.VAGUE if promises_number or not each.row.text(Column.STANDARD).strip():
            shown = "、".join(f"“{word}”" for word in each.target.vague)
            kind = VALUE_VAGUE if promises_number else NO_TIERS
            yield form_remark(kind, place, f"{named}“{said}”含有{shown}，没有可以核对的数。")
        case ValueClass.TEXT if promises_number:
            yield form_remark(VALUE_NOT_NUMBER, place, f"{named}“{said}”里读不出数。")
        case ValueClass.CHANGE_NO_BASE:
            yield form_remark(CHANGE_WITHOUT_BASE, place, f"{named}“{said}”没有写与什么相比。")
        case ValueClass.NUMBER if not each.target.unit and each.target.number:
            yield form_remark(UNIT_MISSING, place, f"{named}“{said}”没有单位。")
        case ValueClass.TIERED | ValueClass.BOOLEAN | ValueClass.TEXT if not each.target.grounded:
            yield form_remark(NO_TIERS, place, f"{named}“{said}”没有写明怎样判定。")
        case _:
            return


def is_quantitative(each: Indicator, standards: ObjectiveStandards) -> bool:
    """Tell whether an indicator promises a number: by its kind, its name or its unit."""
    values = standards.values
    units = {*values.units, *values.durations, *(unit for unit, _ in values.ratios)}
    return (
        each.kind in _COUNTED_KINDS
        or each.key.endswith(standards.words.quantity_ends)
        or name_key(each.row.text(Column.UNIT)) in units
    )


def check_rates(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-06: a share of a whole lies between 0 and 100%."""
    for each in measured.indicators:
        if not _is_bounded(each, standards.words):
            continue
        for value, column in ((each.target, Column.TARGET), (each.actual, Column.ACTUAL)):
            if value and _beyond(value):
                said = each.row.text(column).strip()
                yield form_remark(
                    RATE_OUT_OF_BOUNDS,
                    each.row.at(column),
                    f"“{each.row.name}”是“{said}”，应在 0—100% 之内。",
                )


def _is_bounded(each: Indicator, words: RuleWords) -> bool:
    return holds(each.key, words.bounded_rates) and not holds(each.key, words.unbounded_rates)


def _beyond(value: Value) -> bool:
    numbers = [number for number in (value.number, value.upper) if number is not None]
    counted = value.kind in {ValueClass.RATIO, ValueClass.RANGE} and value.unit == "%"
    is_limit = value.operator is Operator.MORE and value.number == HUNDRED
    return counted and (is_limit or any(not ZERO <= number <= HUNDRED for number in numbers))


def check_signs(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-07: the direction, the sign and the name must agree."""
    words = standards.words
    for each in measured.indicators:
        direction = each.row.text(Column.SIGN).strip()
        sign = each.target.operator
        contradicts = (direction in _FORWARD and sign in DOWNWARD) or (
            direction in _BACKWARD and sign in UPWARD
        )
        place = each.row.at(Column.TARGET)
        said = each.row.text(Column.TARGET).strip()
        if contradicts:
            yield form_remark(
                SIGN_CONTRADICTS,
                place,
                f"“{each.row.name}”的方向是“{direction}”，指标值是“{said}”。",
            )
        elif sign in UPWARD and wants_less(each, words) and each.target.number:
            yield form_remark(
                SIGN_AGAINST_NAME,
                place,
                f"“{each.row.name}”应当越少越好，指标值写成“{said}”（{sign}）。",
            )


def wants_less(each: Indicator, words: RuleWords) -> bool:
    """Tell by its name or its kind that an indicator should be small."""
    named = holds(each.key, words.less_is_better) or each.kind is IndicatorKind.COST
    return named and not holds(each.key, words.less_is_better_not)


def check_dates(measured: Measured, _: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-08: dates lie within the project's period, of a year's form within the year."""
    form = measured.form
    period = years_in(form.field(Field.PERIOD))
    for each in measured.indicators:
        if each.target.kind is not ValueClass.DATE or not each.target.years:
            continue
        said = each.row.text(Column.TARGET).strip()
        place = each.row.at(Column.TARGET)
        years = each.target.years
        if len(period) > 1:
            if max(years) > max(period) or max(years) < min(period):
                shown = "—".join(str(year) for year in sorted({min(period), max(period)}))
                message = f"“{each.row.name}”是“{said}”，项目期是 {shown} 年。"
                yield form_remark(DATE_OUT_OF_PERIOD, place, message)
        elif form.year and each.row.span is Span.ANNUAL and form.year not in years:
            message = f"“{each.row.name}”是“{said}”，本表是 {form.year} 年度。"
            yield form_remark(DATE_OUT_OF_YEAR, place, message)


def check_units(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-12: the unit must fit what the name says is counted."""
    words = standards.words
    for each in measured.indicators:
        unit = _plain_unit(each.target)
        if not unit or holds(each.key, words.unit_fits_not):
            continue
        ending = next((end for end in words.unit_fits if each.key.endswith(end)), None)
        if ending and not holds(unit, words.unit_fits[ending]):
            fitting = "、".join(words.unit_fits[ending][:4])
            yield form_remark(
                UNIT_UNFIT,
                each.row.at(Column.TARGET),
                f"“{each.row.name}”的单位是“{unit}”，“{ending}”通常用{fitting}。",
            )


def _plain_unit(value: Value) -> str:
    counted = {ValueClass.RATIO, ValueClass.NUMBER, ValueClass.RANGE, ValueClass.DURATION}
    return value.unit if value.kind in counted else ""


def outcomes_of(measured: Measured) -> tuple[Indicator, ...]:
    """Return the outcome indicators of the year."""
    return tuple(each for each in measured.substance() if each.kind in OUTCOMES)
