"""What the check-up could not look at, and why (未核对): silence is no approval."""

from collections.abc import Callable
from typing import NamedTuple

from hengji.core.checkup.objectives.forms import Column, Field, Fund, FundColumn, ObjectiveForm
from hengji.core.checkup.objectives.remarks import NotChecked
from hengji.core.checkup.objectives.years import years_in


class _Given(NamedTuple):
    """A form, and whether its earlier and its approved form are there."""

    form: ObjectiveForm
    has_earlier: bool
    has_approved: bool


class _Need(NamedTuple):
    """A rule, when it lacks what it needs, and what to say then."""

    rule: str
    lacks: Callable[[_Given], bool]
    reason: str


def _no_column(*columns: Column) -> Callable[[_Given], bool]:
    return lambda given: not any(map(given.form.has, columns))


def _no_money(column: FundColumn) -> Callable[[_Given], bool]:
    return lambda given: given.form.amount(Fund.TOTAL, column) is None


def _no_project_money(given: _Given) -> bool:
    return given.form.kind.is_whole_unit or given.form.amount(Fund.TOTAL) is None


def _no_field(field: Field) -> Callable[[_Given], bool]:
    return lambda given: field not in given.form.fields


def _no_years(given: _Given) -> bool:
    return not given.form.year and not years_in(given.form.field(Field.PERIOD))


def _no_earlier(given: _Given) -> bool:
    return not given.has_earlier


def _no_approved(given: _Given) -> bool:
    return not given.has_approved


def _always(_: _Given) -> bool:
    return True


_APPROVED = "没有给出批复的表（--approved），或其中没有这个项目。"
_BOTH = (
    _Need("G-02", _no_column(Column.POINTS), "表里没有分值（权重）栏，合计没有核对。"),
    _Need("G-03", _no_column(Column.POINTS), "表里没有分值（权重）栏，是否大于 0 没有核对。"),
)
_OBJECTIVES = (
    *_BOTH,
    _Need("G-08", _no_years, "没有读到年度和项目期，日期是否在期内没有核对。"),
    _Need("G-09", _no_project_money, "没有读到项目的资金总额，分项合计没有核对。"),
    _Need("G-13", _no_earlier, "没有给出上年的表（--last-year），或其中没有这个项目。"),
    _Need("G-14", _no_project_money, "没有读到项目的资金总额，成本是否超过没有核对。"),
    _Need("G-24", _no_field(Field.APPRAISAL), "表里没有事前绩效评估一栏，没有核对。"),
    _Need(
        "G-25",
        _no_column(Column.SOURCE, Column.METHOD, Column.EVIDENCE),
        "表里没有数据来源、取值方式或佐证材料栏。",
    ),
    _Need("G-27", _no_approved, _APPROVED),
    _Need("G-28", _no_approved, _APPROVED),
)
_RESULTS = (
    *_BOTH,
    _Need("S-01", _no_approved, _APPROVED),
    _Need(
        "S-02",
        lambda given: given.form.has(Column.STANDARD),
        "写有评分标准的指标按各自的标准计分，没有按完成比例复算。",
    ),
    _Need("S-03", _no_money(FundColumn.SPENT), "没有读到全年执行数，执行率没有复算。"),
    _Need("S-04", _no_field(Field.TOTAL_SCORE), "没有读到自评总分，合计没有核对。"),
    _Need("S-05", _no_column(Column.REASON), "表里没有偏差原因栏。"),
    _Need("S-07", _no_money(FundColumn.SPENT), "没有读到全年执行数，得分率没有与它比较。"),
    _Need("S-08", _always, "满意度的样本量不在表里，没有核对。"),
    _Need("S-09", _no_earlier, "没有给出上年的自评表（--last-year），是否雷同没有核对。"),
    _Need("S-11", _no_column(Column.EVIDENCE), "表里没有佐证材料栏。"),
    _Need("S-12", _always, "执行数是否与支付系统一致，须在支付系统里核对。"),
    _Need("S-13", _no_money(FundColumn.SPENT), "没有读到全年执行数，是否超过预算没有核对。"),
)


def not_checked(
    form: ObjectiveForm, *, has_earlier: bool, has_approved: bool
) -> tuple[NotChecked, ...]:
    """Return the rules that lacked what they need, in the order of their numbers."""
    given = _Given(form, has_earlier, has_approved)
    needs = _RESULTS if form.kind.is_result else _OBJECTIVES
    return tuple(NotChecked(need.rule, need.reason) for need in needs if need.lacks(given))
