"""The objective check-up and the indicator library on the page of all rules."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal

from hengji.core.checkup.objectives.kinds import KIND_NAMES
from hengji.core.quantities import plain_number
from hengji.rulebook.indicator_library import load_indicator_library
from hengji.rulebook.objective_checks import load_objective_standards

_ON = date(2024, 12, 31)
LIMIT_NAMES = {
    "full_points": "分值合计应为",
    "fewest": "指标最少几条",
    "most": "指标最多几条（项目）",
    "most_points": "一条指标的最高分值",
    "shortest": "目标最少几个字",
    "longest": "目标最多几个字",
    "lowest_satisfaction": "满意度目标的通常下限（%）",
    "new_project_money": "须有事前评估的新增项目金额（万元）",
    "below_last_year": "目标比上年实际低多少提示",
    "above_last_year": "目标比上年实际高多少提示",
    "alike": "目标表相似度达到多少提示",
    "results_alike": "自评表与上年相似度达到多少提示",
    "adjusted": "预算调整多少须同时调整目标",
    "exceeded": "完成值超过目标多少倍提示",
    "apart": "得分率与执行率相差多少提示",
    "reason_length": "偏差原因最少几个字",
    "execution_points": "预算执行率的分值（表中没有时）",
    "measurable_outputs": "产出指标可衡量率的门槛",
    "measurable_outcomes": "效益指标可衡量率的门槛",
    "measurable": "总体可衡量率的门槛",
}


def objective_lines() -> Iterator[str]:
    """Yield the limits of the check-up and its vague words."""
    standards = load_objective_standards(_ON)
    yield "出处 `objective_checks.yaml`、`objective_values.yaml`，依据 hengji/objective-checks。"
    yield ""
    yield "| 口径 | 键 | 数值 |"
    yield "| --- | --- | --- |"
    for field in fields(standards.limits):
        value = _shown(getattr(standards.limits, field.name))
        yield f"| {LIMIT_NAMES[field.name]} | `{field.name}` | {value} |"
    yield ""
    yield "没有数、又含有下列词的指标值算作含糊："
    yield ""
    kinds: dict[str, list[str]] = {}
    for word, kind in standards.values.vague:
        kinds.setdefault(kind, []).append(word)
    for kind, words in kinds.items():
        yield f"- {kind}：{'、'.join(words)}"


def _shown(value: Decimal | int | Sequence[Decimal]) -> str:
    if isinstance(value, Decimal):
        return plain_number(value)
    return str(value) if isinstance(value, int) else "、".join(map(plain_number, value))


def library_rows() -> Iterator[tuple[str, ...]]:
    """Yield the indicators of the library; a type is named on its first row."""
    for each in load_indicator_library():
        name = each.name
        for indicator in each.indicators:
            value = f"{indicator.sign}＿＿{indicator.unit}"
            kind = KIND_NAMES[indicator.kind]
            yield (name, kind, indicator.name, value, indicator.measure, indicator.evidence)
            name = ""
