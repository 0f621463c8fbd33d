"""Rules on what a form must hold (完整性): fields, indicators, points."""

from collections import defaultdict
from collections.abc import Iterator

from hengji.core.checkup.objectives.forms import Column, Entry, Field, Fund, Place
from hengji.core.checkup.objectives.kinds import OUTCOMES, OUTPUTS, IndicatorKind
from hengji.core.checkup.objectives.measured import Indicator, Measured
from hengji.core.checkup.objectives.remarks import FormRemark, form_remark
from hengji.core.checkup.objectives.standards import ObjectiveStandards
from hengji.core.flaws import FlawKind, Severity
from hengji.core.quantities import HUNDRED, ONE, ZERO, plain_number

FIELD_BLANK = FlawKind(
    "objective-field-blank",
    Severity.ERROR,
    "目标表里必须填写的栏目是空的。",
    "请填写该栏目。",
    rule="G-01",
)
KIND_MISSING = FlawKind(
    "objective-kind-missing",
    Severity.ERROR,
    "目标表里没有一条产出指标，或没有一条效益指标。",
    "请各补充至少一条可以衡量的指标。",
    rule="G-01",
)
NAME_BLANK = FlawKind(
    "objective-indicator-unnamed",
    Severity.ERROR,
    "有指标值而没有指标名称。",
    "请写上指标名称，或删去这一行的指标值。",
    rule="G-01",
)
POINTS_TOTAL = FlawKind(
    "objective-points-total",
    Severity.ERROR,
    "指标分值（权重）的合计不是规定的数。",
    "请调整各指标的分值，使合计符合规定。",
    rule="G-02",
)
POINTS_NOT_POSITIVE = FlawKind(
    "objective-points-not-positive",
    Severity.ERROR,
    "指标的分值（权重）没有填写，或不大于 0。",
    "请填写大于 0 的分值；不用的指标请删去。",
    rule="G-03",
)
NAME_TWICE = FlawKind(
    "objective-indicator-twice",
    Severity.ERROR,
    "同一张表里有两条同名的三级指标。",
    "请合并，或改成能够区分的名称。",
    rule="G-04",
)
COUNT_UNUSUAL = FlawKind(
    "objective-indicator-count",
    Severity.WARNING,
    "指标过少或过多。",
    "请补充核心指标，或只保留最能说明成效的指标。",
    rule="G-19",
)
POINTS_HIGH = FlawKind(
    "objective-points-high",
    Severity.WARNING,
    "一条指标的分值（权重）过高。",
    "请把它拆成几条，或把分值分给其他指标。",
    rule="G-19",
)
GROUNDS_BLANK = FlawKind(
    "objective-grounds-blank",
    Severity.WARNING,
    "表里有数据来源、取值方式或佐证材料的栏目而没有填写。",
    "请写明指标值从哪里取、由什么材料证明。",
    rule="G-25",
)

_REQUIRED = {
    Field.PROJECT: "项目名称",
    Field.UNIT: "单位名称",
    Field.YEAR: "年度",
}
_GROUNDS = {
    Column.SOURCE: "数据来源",
    Column.METHOD: "取值方式",
    Column.EVIDENCE: "佐证材料",
}
_SHOWN = 6


def check_fields(measured: Measured, _: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-01: find labels with nothing beside them, and objectives that say nothing."""
    form = measured.form
    for field, name in _REQUIRED.items():
        entry = form.fields.get(field)
        if entry and not entry.text.strip() and not (field is Field.YEAR and form.year):
            yield form_remark(FIELD_BLANK, entry.place, f"“{name}”没有填写。")
    total = form.amount(Fund.TOTAL)
    if total and not total.text.strip() and not form.kind.is_whole_unit:
        yield form_remark(FIELD_BLANK, total.place, "资金总额没有填写。")
    if form.objectives and not any(each.entry.text.strip() for each in form.objectives):
        place = form.objectives[0].entry.place
        yield form_remark(FIELD_BLANK, place, "绩效目标没有填写。")


def check_kinds(measured: Measured, _: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-01: ask a project for one output and one outcome; silent where headings are unknown."""
    indicators = measured.substance()
    kinds = {each.kind for each in indicators}
    known = IndicatorKind.UNKNOWN not in kinds and not measured.form.kind.is_whole_unit
    if not indicators or not known:
        return
    for wanted, name in ((OUTPUTS, "产出"), (OUTCOMES, "效益")):
        if not kinds & wanted:
            place = indicators[0].row.place
            yield form_remark(
                KIND_MISSING,
                place,
                f"“{measured.form.name}”有 {len(indicators)} 条指标，没有一条是{name}指标。",
            )


def check_names(measured: Measured, _: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-01 and G-04: find values without a name and names that stand twice."""
    for indicators in measured.spans():
        seen: dict[str, Indicator] = {}
        for each in indicators:
            if not each.key:
                target = each.row.text(Column.TARGET).strip()
                yield form_remark(
                    NAME_BLANK, each.row.place, f"指标值“{target}”没有对应的指标名称。"
                )
                continue
            first = seen.setdefault(each.key, each)
            if first is not each:
                yield form_remark(
                    NAME_TWICE,
                    each.row.place,
                    f"指标“{each.row.name}”与{first.row.place.where}的指标同名。",
                )


def check_points(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-02 and G-03: points must be above zero and add up to what is asked."""
    for indicators in measured.spans():
        entries = _points_entries(indicators)
        if not any(entry.number is not None for entry in entries.values()):
            continue
        wrong = [entry for entry in entries.values() if (entry.number or ZERO) <= ZERO]
        for entry in wrong:
            said = f"是 {entry.text.strip()}" if entry.text.strip() else "没有填写"
            yield form_remark(POINTS_NOT_POSITIVE, entry.place, f"分值{said}。")
        if not any(entry.number is None for entry in wrong):
            yield from _check_total(measured, entries, standards)


def _points_entries(indicators: tuple[Indicator, ...]) -> dict[Place, Entry]:
    """Return each entry of points once, though several rows may share one."""
    found = (each.row.entries.get(Column.POINTS) for each in indicators)
    return {entry.place: entry for entry in found if entry}


def _check_total(
    measured: Measured, entries: dict[Place, Entry], standards: ObjectiveStandards
) -> Iterator[FormRemark]:
    total = sum((entry.number or ZERO for entry in entries.values()), start=ZERO)
    shown = total * HUNDRED if total <= ONE else total
    allowed = standards.limits.full_points
    if shown not in allowed:
        names = " 或 ".join(plain_number(each) for each in allowed)
        yield form_remark(
            POINTS_TOTAL,
            next(iter(entries)),
            f"“{measured.form.name}”{len(entries)} 处分值合计 {plain_number(shown)}，"
            f"应为 {names}。",
        )


def check_count(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-19: find too few or too many indicators, and points that weigh too much."""
    limits, indicators = standards.limits, measured.substance()
    count = len(indicators)
    most = count if measured.form.kind.is_whole_unit else limits.most
    if indicators and not limits.fewest <= count <= most:
        yield form_remark(
            COUNT_UNUSUAL,
            indicators[0].row.place,
            f"“{measured.form.name}”有 {count} 条指标，通常为 {limits.fewest}—{limits.most} 条。",
        )
    shared = defaultdict(int)  # type: defaultdict[Place, int]
    for each in indicators:
        shared[each.row.at(Column.POINTS)] += 1
    for each in indicators:
        points = each.points
        alone = shared[each.row.at(Column.POINTS)] == 1
        if points is not None and alone and points > limits.most_points:
            yield form_remark(
                POINTS_HIGH,
                each.row.at(Column.POINTS),
                f"指标“{each.row.name}”的分值是 {plain_number(points)}，"
                f"超过 {plain_number(limits.most_points)}。",
            )


def check_grounds(measured: Measured, _: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-25: find columns for sources and evidence that were left blank."""
    for column, name in _GROUNDS.items():
        blank = [
            each.row
            for each in measured.substance()
            if column in each.row.entries and not each.row.text(column).strip()
        ]
        if blank:
            names = "、".join(f"“{row.name}”" for row in blank[:_SHOWN])
            rest = f"等 {len(blank)} 条指标" if len(blank) > _SHOWN else ""
            yield form_remark(
                GROUNDS_BLANK, blank[0].at(column), f"{names}{rest}的“{name}”没有填写。"
            )
