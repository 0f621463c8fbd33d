"""Rules against earlier forms (上年的表、批复的表) and among the forms of one run."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from hengji.core.checkup.objectives.comparing import actual_beside
from hengji.core.checkup.objectives.forms import (
    Column,
    Field,
    Fund,
    FundColumn,
    ObjectiveForm,
    Place,
)
from hengji.core.checkup.objectives.kinds import IndicatorKind
from hengji.core.checkup.objectives.likeness import alike_pairs, form_text, likeness, pieces
from hengji.core.checkup.objectives.measured import Indicator, Measured
from hengji.core.checkup.objectives.remarks import FormRemark, form_remark
from hengji.core.checkup.objectives.standards import ObjectiveStandards
from hengji.core.checkup.objectives.targets import wants_less
from hengji.core.checkup.objectives.values import ValueClass
from hengji.core.flaws import FlawKind, Severity
from hengji.core.names import name_key
from hengji.core.quantities import ONE, format_percent, plain_number

FAR_FROM_LAST_YEAR = FlawKind(
    "objective-far-from-last-year",
    Severity.WARNING,
    "目标值与上年实际完成值相差很大，没有说明。",
    "请说明调高或调低的依据，或参照上年实际完成值重新确定。",
    rule="G-13",
)
COPIED = FlawKind(
    "objective-copied",
    Severity.WARNING,
    "目标和指标与另一张表几乎一样。",
    "请按本项目的实际内容改写。",
    rule="G-18",
)
BUDGET_ADJUSTED = FlawKind(
    "objective-budget-adjusted",
    Severity.WARNING,
    "预算比批复时调整较多，目标没有一并调整。",
    "请同时调整绩效目标，并按程序报批。",
    rule="G-27",
)
POINTS_CHANGED = FlawKind(
    "objective-points-changed",
    Severity.ERROR,
    "指标的分值（权重）与批复的不同。",
    "请恢复批复的分值；确需调整的，请先按程序报批。",
    rule="G-28",
)
APPROVED_DIFFERS = FlawKind(
    "objective-approved-differs",
    Severity.ERROR,
    "自评表的指标、分值或目标值与批复的不一致。",
    "请按批复的目标表改正。",
    rule="S-01",
)
RESULT_COPIED = FlawKind(
    "objective-result-copied",
    Severity.WARNING,
    "自评表与上年的自评表几乎一样。",
    "请按本年度的实际情况填写。",
    rule="S-09",
)

_SHOWN = 5


def by_name(forms: Sequence[Measured]) -> Mapping[str, Measured]:
    """Return forms by project; of a project that stands twice, by its unit too."""
    found: dict[str, Measured] = {}
    for each in forms:
        found.setdefault(name_key(each.form.name), each)
        found[_full_key(each.form)] = each
    return found


def counterpart(form: ObjectiveForm, earlier: Mapping[str, Measured]) -> Measured | None:
    """Return the earlier form of the same project, or None."""
    return earlier.get(_full_key(form)) or earlier.get(name_key(form.name))


def _full_key(form: ObjectiveForm) -> str:
    return name_key(f"{form.field(Field.UNIT)}|{form.name}")


def check_last_year(
    measured: Measured, last_year: Measured, standards: ObjectiveStandards
) -> Iterator[FormRemark]:
    """G-13 and S-09: compare with what the same project reached last year."""
    known = {each.key: each for each in last_year.annual()}
    for each in measured.annual():
        before = known.get(each.key)
        if before and not measured.form.kind.is_result:
            yield from _check_target(each, before, standards)
    if measured.form.kind.is_result and last_year.form.kind.is_result:
        alike = likeness(*(pieces(form_text(form.form)) for form in (measured, last_year)))
        if alike >= standards.limits.results_alike:
            yield form_remark(
                RESULT_COPIED,
                measured.form.place,
                f"“{measured.form.name}”与{last_year.form.place.where}的上年自评表"
                f"相似度 {format_percent(alike)}。",
            )


def _check_target(
    each: Indicator, before: Indicator, standards: ObjectiveStandards
) -> Iterator[FormRemark]:
    wanted = each.target.number
    reached = actual_beside(each.target, before.actual or before.target)
    explained = bool(each.row.text(Column.NOTE).strip() or each.row.text(Column.BASIS).strip())
    if wanted is None or not reached or explained or each.target.kind is ValueClass.DATE:
        return
    change = wanted / reached - ONE
    less = wants_less(each, standards.words)
    low, high = -standards.limits.below_last_year, standards.limits.above_last_year
    if not low <= change <= high and not less:
        what = "上年实际完成" if before.actual else "上年目标"
        yield form_remark(
            FAR_FROM_LAST_YEAR,
            each.row.at(Column.TARGET),
            f"“{each.row.name}”目标 {plain_number(wanted)}，{what} {plain_number(reached)}，"
            f"相差 {format_percent(abs(change))}。",
        )


def check_approved(
    measured: Measured, approved: Measured, standards: ObjectiveStandards
) -> Iterator[FormRemark]:
    """S-01, G-27 and G-28: compare with the approved form of the same project."""
    known = {each.key: each for each in approved.annual()}
    is_result = measured.form.kind.is_result
    for each in measured.annual():
        if each.kind is IndicatorKind.EXECUTION or not each.key:
            continue
        before = known.pop(each.key, None)
        if before is None:
            if is_result:
                message = f"批复的目标表里没有指标“{each.row.name}”。"
                yield form_remark(APPROVED_DIFFERS, each.row.place, message)
            continue
        yield from _check_row(each, before, is_result=is_result)
    left = [each for each in known.values() if each.kind is not IndicatorKind.EXECUTION]
    if left and is_result:
        names = "、".join(f"“{each.row.name}”" for each in left[:_SHOWN])
        message = f"批复的 {len(left)} 条指标没有自评：{names}。"
        yield form_remark(APPROVED_DIFFERS, measured.form.place, message)
    yield from _check_adjusted(measured, approved, standards)


def _check_row(each: Indicator, before: Indicator, *, is_result: bool) -> Iterator[FormRemark]:
    now, then = each.points, before.points
    if now is not None and then is not None and now != then:
        yield form_remark(
            APPROVED_DIFFERS if is_result else POINTS_CHANGED,
            each.row.at(Column.POINTS),
            f"“{each.row.name}”的分值是 {plain_number(now)}，批复的是 {plain_number(then)}。",
        )
    said, approved = (row.text(Column.TARGET).strip() for row in (each.row, before.row))
    differs = each.target != before.target or (
        each.target.kind in {ValueClass.TEXT, ValueClass.VAGUE}
        and name_key(said) != name_key(approved)
    )
    if is_result and differs:
        yield form_remark(
            APPROVED_DIFFERS,
            each.row.at(Column.TARGET),
            f"“{each.row.name}”的目标值是“{said}”，批复的是“{approved}”。",
        )


def _check_adjusted(
    measured: Measured, approved: Measured, standards: ObjectiveStandards
) -> Iterator[FormRemark]:
    now, then = _budget(measured.form), _budget(approved.form)
    if not now or not then or not now[1] or not then[1]:
        return
    change = abs(now[1] / then[1] - ONE)
    same = {each.key: each.target for each in measured.annual()} == {
        each.key: each.target for each in approved.annual()
    }
    if change > standards.limits.adjusted and same:
        yield form_remark(
            BUDGET_ADJUSTED,
            now[0],
            f"预算由 {plain_number(then[1])} 调整为 {plain_number(now[1])}，"
            f"变动 {format_percent(change)}，指标值没有变。",
        )


def _budget(form: ObjectiveForm) -> tuple[Place, Decimal] | None:
    entry = form.amount(Fund.TOTAL, FundColumn.BUDGET) or form.amount(Fund.TOTAL)
    return (entry.place, entry.number) if entry and entry.number is not None else None


def check_copies(
    forms: Sequence[Measured], standards: ObjectiveStandards
) -> Mapping[int, tuple[FormRemark, ...]]:
    """G-18: find forms that are copies of others, by their place in the sequence."""
    texts = [
        frozenset() if each.form.kind.is_result else pieces(form_text(each.form)) for each in forms
    ]
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for pair in alike_pairs(texts, standards.limits.alike):
        percent = format_percent(pair.likeness)
        found[pair.first].append((pair.second, percent))
        found[pair.second].append((pair.first, percent))
    remarks = {}
    for place, others in found.items():
        form = forms[place].form
        names = "、".join(
            f"“{forms[other].form.name}”（{forms[other].form.place.where}，{percent}）"
            for other, percent in others[:_SHOWN]
        )
        rest = f"等 {len(others)} 张表" if len(others) > _SHOWN else ""
        message = f"“{form.name}”与{names}{rest}相似。"
        remarks[place] = (form_remark(COPIED, form.place, message),)
    return remarks
