"""What a working paper says of an observation (底稿文字): facts, reasons, sums, in words."""

from collections.abc import Mapping
from decimal import Decimal

from hengji.core.indicators import Indicator
from hengji.core.paper_fields import PaperField
from hengji.core.quantities import ONE, format_points, plain_number
from hengji.core.scoring_rules import (
    Banded,
    Completed,
    Deduction,
    Equal,
    Judged,
    Proportional,
    Reverse,
    ScoringRule,
)
from hengji.demo.observing import COUNTED, Observed

MARK = "演示数据："
"""Stands before everything that was invented."""
PERCENT = "百分点"
READING, ASKING = "查阅资料", "问卷调查"
COPIES, ASKED = 1200, 120


def papers_of(observed: Mapping[str, Observed]) -> dict[str, dict[PaperField, str]]:
    """Return what is typed into the paper of each leaf, by code."""
    return {code: paper_of(each) for code, each in observed.items()}


def paper_of(observed: Observed) -> dict[PaperField, str]:
    """Return what is typed into the paper of one leaf."""
    leaf = observed.leaf
    asked = READING not in _method(leaf)
    sample = {
        PaperField.POPULATION: str(COPIES),
        PaperField.SAMPLE: str(ASKED),
        PaperField.SAMPLING: "简单随机抽样",
    }
    return {
        PaperField.ACTUAL: observed.actual,
        PaperField.EXAMINED: leaf.data_source,
        PaperField.METHOD: _method(leaf),
        **(sample if asked else {}),
        PaperField.CALCULATION: f"{leaf.name} = {leaf.formula}" if leaf.formula else "",
        **words_of(observed),
    }


def words_of(observed: Observed) -> dict[PaperField, str]:
    """Return the words that follow from the observation."""
    lost = observed.lost
    judgement = f"扣 {format_points(lost)} 分" if lost else "得满分"
    return {
        PaperField.FACT: f"{MARK}{_fact(observed)}。",
        PaperField.JUDGEMENT: f"按评分标准{judgement}。",
        PaperField.DEDUCTION: (
            f"{MARK}{_shortfall(observed)}，扣 {format_points(lost)} 分。" if lost else ""
        ),
    }


def value_in_words(leaf: Indicator, actual: str) -> str:
    """Return an actual value with its unit, as one says it."""
    if leaf.unit == PERCENT:
        return f"{actual}%"
    if isinstance(leaf.rule, Judged):
        return f"得分率 {plain_number(Decimal(actual) * 100)}%"
    if isinstance(leaf.rule, Completed):
        return "已完成" if Decimal(actual) else "未完成"
    return f"{actual} {leaf.unit}".strip()


def _method(leaf: Indicator) -> str:
    return ASKING if "问卷" in leaf.data_source else READING


def _fact(observed: Observed) -> str:
    leaf, value = observed.leaf, value_in_words(observed.leaf, observed.actual)
    method = _method(leaf)
    where = method if method == leaf.data_source else f"{method}（{leaf.data_source}）"
    if leaf.unit == COUNTED:
        met, unmet = _criteria(observed)
        rest = f"，不符合的是{unmet}" if unmet else ""
        return f"{where}，{len(leaf.criteria)} 条评价要点符合 {met} 条{rest}"
    if isinstance(leaf.rule, Judged):
        level = "大部分达到预期水平，部分缺少可以核对的证据" if observed.lost else "达到预期水平"
        return f"{where}，{level}，{value}"
    return f"{where}，{leaf.name}为 {value}"


def _shortfall(observed: Observed) -> str:
    leaf, value = observed.leaf, value_in_words(observed.leaf, observed.actual)
    if leaf.unit == COUNTED:
        return f"评价要点{_criteria(observed)[1]}不符合"
    if isinstance(leaf.rule, Judged):
        return f"部分效益缺少可以核对的证据，评定{value}"
    word, limit = _limit(leaf.rule)
    return f"{leaf.name} {value}，{word} {value_in_words(leaf, plain_number(limit))}"


def _limit(rule: ScoringRule | None) -> tuple[str, Decimal]:
    """Return what an observation that loses points is compared with, and how it lies to it."""
    match rule:
        case Banded(bands, less_is_better):
            return "高于满分档的" if less_is_better else "低于满分档的", bands[0].limit
        case Deduction(free=free):
            return "超过", free
        case Reverse(target):
            return "高于目标值", target
        case Proportional(target) | Equal(target):
            return "低于目标值", target
        case _:
            return "不是", ONE


def _criteria(observed: Observed) -> tuple[int, str]:
    """Return how many criteria are met, and the words of those that are not: the last."""
    met = int(Decimal(observed.actual))
    inner = str.maketrans("“”", "‘’")
    unmet = (f"“{each.translate(inner)}”" for each in observed.leaf.criteria[met:])
    return met, "、".join(unmet)
