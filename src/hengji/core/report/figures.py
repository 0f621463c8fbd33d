"""Figures of the report (数据): each with its value and where it came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median, stdev

from hengji.core.distribution import Distribution
from hengji.core.grading import Grade, GradeScale, grade_of
from hengji.core.ledger import Ledger, LedgerRow, Scope
from hengji.core.names import name_key
from hengji.core.quantities import (
    Ratio,
    format_percent,
    format_points,
    format_yuan,
    round_half_up,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number the report states.

    Attributes:
        name: What texts call it in braces: ``总数``, ``优占比``.
        value: Exact; a ratio is a share of one.
        text: As it is printed, without its unit.
        because: How it was computed, for a reader to check.
    """

    name: str
    value: Decimal | int
    text: str
    because: str


@dataclass(frozen=True, slots=True)
class ScopeSummary:
    """The evaluations of one scope: their number, mean and grades."""

    scope: Scope
    count: int
    mean: Decimal
    grades: Mapping[Grade, int]


def figures_of(ledger: Ledger, distribution: Distribution) -> Mapping[str, Figure]:
    """Compute every figure, by name.

    The spread (标准差) is the sample standard deviation, and missing where
    there is one evaluation only.
    """
    figures = (
        *_counts(ledger, distribution),
        *_moments(ledger.rows),
        *_money(ledger.rows),
        *_agencies(ledger.rows),
    )
    return {figure.name: figure for figure in figures}


def summarise_scopes(rows: Sequence[LedgerRow], scale: GradeScale) -> tuple[ScopeSummary, ...]:
    """Summarise each scope that occurs, in the order of ``Scope``."""
    return tuple(
        _summary(scope, members, scale)
        for scope in Scope
        if (members := [row for row in rows if row.scope is scope])
    )


def _summary(scope: Scope, rows: Sequence[LedgerRow], scale: GradeScale) -> ScopeSummary:
    grades = [grade_of(row.score, scale) for row in rows]
    mean = sum((row.score for row in rows), start=Decimal(0)) / len(rows)
    return ScopeSummary(scope, len(rows), mean, {grade: grades.count(grade) for grade in Grade})


def _count(name: str, value: int, because: str) -> Figure:
    return Figure(name, value, str(value), because)


def _points(name: str, value: Decimal, because: str) -> Figure:
    return Figure(name, value, format_points(value), because)


def _counts(ledger: Ledger, distribution: Distribution) -> Iterator[Figure]:
    total = len(ledger.rows)
    yield _count("总数", total, f"得分表共 {total} 行")
    for scope in Scope:
        count = sum(row.scope is scope for row in ledger.rows)
        yield _count(scope.value, count, f"得分表中类型为“{scope}”的行数")
    for band in distribution.bands:
        limits = f"{format_points(band.at_least)} 分（含）至 {format_points(band.below)} 分"
        yield _count(band.grade.value, band.count, f"得分在 {limits}的行数")
        yield Figure(
            f"{band.grade}占比",
            band.share,
            format_percent(band.share),
            f"{band.count} ÷ {total}",
        )


def _moments(rows: Sequence[LedgerRow]) -> Iterator[Figure]:
    scores = [row.score for row in rows]
    total = sum(scores, start=Decimal(0))
    count = len(scores)
    highest, lowest = max(rows, key=_score), min(rows, key=_score)
    yield _points("均值", total / count, f"{count} 行得分之和 {format_points(total)} ÷ {count}")
    yield _points("中位数", median(scores), f"{count} 行得分由低到高居中的值")
    if count > 1:
        yield _points("标准差", stdev(scores), f"{count} 行得分的样本标准差（除以 {count} − 1）")
    yield _points("最高分", highest.score, f"“{highest.name}”的得分")
    yield _points("最低分", lowest.score, f"“{lowest.name}”的得分")


def _score(row: LedgerRow) -> Decimal:
    return row.score


def _money(rows: Sequence[LedgerRow]) -> Iterator[Figure]:
    budgets = [row.budget for row in rows if row.budget is not None]
    if not budgets:
        return
    total = sum(budgets, start=Decimal(0))
    yield Figure("预算合计", total, format_yuan(total), f"{len(budgets)} 行预算数之和")
    if len(budgets) == len(rows) and total:
        weighted = sum((row.score * (row.budget or 0) for row in rows), start=Decimal(0)) / total
        yield _points("资金加权均值", weighted, "各行得分 × 预算数之和 ÷ 预算数合计")
    pairs = [
        (row.budget, row.spent) for row in rows if row.budget is not None and row.spent is not None
    ]
    if len(pairs) == len(rows) and total:
        spent = sum((spent for _, spent in pairs), start=Decimal(0))
        rate = Ratio(spent / total)
        because = f"执行数合计 {format_yuan(spent)} ÷ 预算数合计 {format_yuan(total)}"
        yield Figure("执行率", rate, format_percent(rate), because)


def _agencies(rows: Sequence[LedgerRow]) -> Iterator[Figure]:
    agencies = {name_key(row.agency) for row in rows if row.agency}
    if agencies:
        yield _count("机构数", len(agencies), "得分表“机构”一列不同名称的个数")


def shares_add_up(distribution: Distribution) -> bool:
    """Say whether the printed shares of the grades add up to 100.00%."""
    return sum(round_half_up(band.share * 100) for band in distribution.bands) == 100  # noqa: PLR2004
