"""Self-assessment against verified score and spending (自评与复评、执行率)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np

from hengji.core.checkup.scores.intervals import Z95, mean_interval
from hengji.core.checkup.scores.table import IndicatorColumn, ScoreTable
from hengji.core.checkup.scores.wording import (
    counted,
    listed,
    measured,
    number,
    stability,
    too_little,
)
from hengji.core.checkup.signals import Figure, Signal, Status
from hengji.core.ledger import LedgerRow
from hengji.core.quantities import ONE, Ratio, format_percent

FEWEST_PAIRS = 30
HARMLESS = 1.0
LITTLE_SPENT = Ratio(Decimal("0.6"))
OUTPUT = "产出"


def execution_rate(row: LedgerRow) -> Ratio | None:
    """Return spent over budget, at most 1; None where one is not known."""
    if row.budget is None or row.spent is None or not row.budget:
        return None
    return Ratio(min(row.spent / row.budget, ONE))


def self_assessment_signals(
    table: ScoreTable, indicators: Sequence[IndicatorColumn]
) -> Iterator[Signal]:
    """Yield how self-scores compare, then where little spent gave full output."""
    yield check_self_scores(table)
    yield check_little_spent(table, indicators)


def check_self_scores(table: ScoreTable) -> Signal:
    """Compare self-scores with the agency's scores (Bland–Altman)."""
    pairs = [
        (float(row.self_score), float(row.score))
        for row in table.ledger.rows
        if row.self_score is not None
    ]
    count = len(pairs)
    if count < FEWEST_PAIRS:
        fact = f"只有 {count} 项" if count else "没有"
        sentence = f"{fact}自评分，不足 {FEWEST_PAIRS} 项，不比较自评与评价得分。"
        return too_little("self-assessment", "自评与评价得分", sentence, count)
    values = np.array(pairs)
    differences = values[:, 0] - values[:, 1]
    bias, spread = float(differences.mean()), float(differences.std(ddof=1))
    low, high = mean_interval(differences)
    limits = bias - Z95 * spread, bias + Z95 * spread
    side = "高" if bias >= 0 else "低"
    sentence = (
        f"{count} 项自评分平均比评价得分{side} {number(abs(bias))} 分"
        f"（95% 区间 {number(low)} 至 {number(high)}），单项相差多在 {number(limits[0])} 到"
        f" {number(limits[1])} 分之间。"
    )
    leans = low > HARMLESS or high < -HARMLESS
    if leans:
        sentence += (
            f"{stability(count)}自评与评价的指标和口径不同，也会如此。"
            "建议：抽查相差最大的几项，核对自评依据。"
        )
    figures = (
        measured("自评高出", bias, (low, high), 2),
        Figure("一致性界限", f"{number(limits[0], 2)} 至 {number(limits[1], 2)}", None, *limits),
    )
    method = {
        "方法": "Bland–Altman：差的均值和 95% 一致性界限（均值 ± 1.96 标准差）。",
        "范围": f"不少于 {FEWEST_PAIRS} 项才比较。",
    }
    status = Status.NOTICE if leans else Status.UNREMARKABLE
    return Signal("self-assessment", "自评与评价得分", status, sentence, count, figures, method)


def check_little_spent(table: ScoreTable, indicators: Sequence[IndicatorColumn]) -> Signal:
    """Ask where little money was spent and every output is in full marks."""
    outputs = [each for each in indicators if OUTPUT in each.name]
    rates = [execution_rate(row) for row in table.ledger.rows]
    known = [row for row, rate in enumerate(rates) if rate is not None]
    subject = "执行率与产出"
    if not outputs or not known:
        sentence = "得分表没有产出指标得分，或没有预算数和执行数，不比较执行率与产出。"
        return too_little("little-spent", subject, sentence, len(known))
    found = [
        row
        for row in known
        if (rates[row] or 0) < LITTLE_SPENT
        and all(each.scores[row] == each.points for each in outputs)
    ]
    names = table.names
    shown = (f"{names[row]}（执行率 {format_percent(rates[row] or Ratio(ONE))}）" for row in found)
    sentence = (
        f"{len(known)} 项有执行率的评价中，资金执行不到 60% 而产出指标全部满分的有"
        f" {len(found)} 项：{listed(shown)}。"
        "节约、跨年支付或目标定得低，都会如此。建议：请单位说明资金未用完而产出全满的原因。"
        if found
        else f"{len(known)} 项有执行率的评价中，没有资金执行不到 60% 而产出指标全部满分的。"
    )
    method = {"方法": "执行率 = 执行数 ÷ 全年预算数；产出指标按名称含“产出”识别。"}
    status = Status.NOTICE if found else Status.UNREMARKABLE
    figures = (counted("执行不到 60% 而产出全满", len(found)),)
    return Signal(
        "little-spent", subject, status, sentence, len(known), figures, method, tuple(found)
    )
