"""Checks of a scheme (方案校验): what hinders its approval, and what deserves a look.

Basis: ``mof-2020-10/output-and-outcome-share``.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import assert_never

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.indicators import Indicator, check_tree
from hengji.core.names import name_key
from hengji.core.quantities import format_percent, plain_number, round_points
from hengji.core.schemes import Scheme
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

CRITERIA_MET = "条"
"""The unit of a leaf whose actual value counts the criteria (评价要点) that are met."""
LEAF_LEVEL = 3

LEVEL_WRONG = FlawKind(
    "indicator-level-wrong",
    Severity.ERROR,
    "指标体系应为三级，评分标准写在三级指标上。",
    "请把它放到三级，或在它下面补上三级指标。",
)
POINTS_TOO_FINE = FlawKind(
    "points-too-fine",
    Severity.ERROR,
    "指标的分值多于两位小数，得分不能逐项对上。",
    "请把分值改为最多两位小数。",
)
LEAF_WITHOUT_CRITERIA = FlawKind(
    "leaf-without-criteria",
    Severity.ERROR,
    "三级指标既没有评价要点，也没有计算公式。",
    "请写明评价要点，一行一条；定量指标写明计算公式。",
)
LEAF_WITHOUT_FORMULA = FlawKind(
    "leaf-without-formula",
    Severity.ERROR,
    "定量的三级指标没有计算公式。",
    "请写明实际完成值怎样算出。",
)
LEAF_WITHOUT_UNIT = FlawKind(
    "leaf-without-unit",
    Severity.ERROR,
    "三级指标没有计量单位，填写实际完成值时会有歧义。",
    "请写明实际完成值的计量单位，如百分点、天、个。",
)
LEAF_WITHOUT_SOURCE = FlawKind(
    "leaf-without-source",
    Severity.ERROR,
    "三级指标没有写明数据来源。",
    "请写明数据从哪里取得。",
)
CRITERIA_COUNT_DIFFERS = FlawKind(
    "criteria-count-differs",
    Severity.ERROR,
    "按符合的评价要点条数计分，而满分所需的条数与评价要点的条数不同。",
    "请使满分所需的条数等于评价要点的条数。",
)
RULE_UNSOUND = FlawKind(
    "scoring-rule-unsound",
    Severity.ERROR,
    "评分标准的数值不能用来计分。",
    "请按提示改正评分标准的数值。",
)
DEDUCTION_ABOVE_POINTS = FlawKind(
    "deduction-above-points",
    Severity.WARNING,
    "发生一次就扣完全部分值。",
    "请核对每次扣分是否过重。",
)
PLACEHOLDER_LEFT = FlawKind(
    "project-specific-left-open",
    Severity.WARNING,
    "个性指标还是指标体系里的通用写法，没有按本项目的绩效目标具体化。",
    "请按项目的绩效目标写明指标名称、目标值和评价要点，并去掉“待填列”的标记。",
)
EVIDENCE_UNSAID = FlawKind(
    "wanted-evidence-unsaid",
    Severity.WARNING,
    "三级指标没有写明需要哪些佐证。",
    "请写明应取得的佐证材料，一行一种。",
)
LEAF_NAME_REPEATED = FlawKind(
    "leaf-name-repeated",
    Severity.WARNING,
    "不同的上级指标之下有同名的三级指标，报告里不好区分。",
    "请改用能区分的名称。",
)
MATERIALS_UNSAID = FlawKind(
    "materials-unsaid",
    Severity.WARNING,
    "方案没有列出单位应交的材料。",
    "请列出应交材料；不需要单位提供的，可以不列。",
)
MATERIAL_REPEATED = FlawKind(
    "material-repeated",
    Severity.ERROR,
    "应交材料或基础数据表里有同名的项。",
    "请合并同名的项，或改用能区分的名称。",
)
OUTLINE_UNSAID = FlawKind(
    "outline-unsaid",
    Severity.WARNING,
    "方案没有访谈提纲。",
    "请写明访谈要问的问题；不做访谈的，可以不写。",
)


def check_scheme(scheme: Scheme) -> tuple[Flaw, ...]:
    """Find everything wrong with a scheme: what ``check_tree`` finds, and more.

    ``where`` is the code of an indicator, the name of the tree or of a part.
    """
    return (
        *check_tree(scheme.tree, scheme.rules),
        *_level_flaws(scheme.tree, 0),
        *(
            flaw
            for leaf in scheme.tree.leaves()
            for flaw in check_leaf(leaf, scheme.wanted.get(leaf.code, ()))
        ),
        *_name_flaws(scheme.tree),
        *_list_flaws(scheme),
    )


def check_leaf(leaf: Indicator, wanted: Sequence[str]) -> tuple[Flaw, ...]:
    """Find what is wrong with one leaf (三级指标), apart from its place in the tree."""
    return (
        *_text_flaws(leaf),
        *(
            RULE_UNSOUND.at(leaf.code, f"“{leaf.name}”{problem}。")
            for problem in rule_problems(leaf.rule)
        ),
        *_rule_flaws(leaf),
        *_doubts(leaf, wanted),
    )


def is_measured(leaf: Indicator) -> bool:
    """Tell whether a leaf is scored by a figure (定量), not by judgement or criteria."""
    judged = leaf.rule is None or isinstance(leaf.rule, Judged | Completed)
    return not judged and leaf.unit != CRITERIA_MET


def _text_flaws(leaf: Indicator) -> Iterator[Flaw]:
    if leaf.points != round_points(leaf.points):
        message = f"“{leaf.name}”分值为 {plain_number(leaf.points)} 分。"
        yield POINTS_TOO_FINE.at(leaf.code, message)
    if is_measured(leaf) and not leaf.formula:
        yield LEAF_WITHOUT_FORMULA.at(leaf.code, f"“{leaf.name}”没有计算公式。")
    elif not leaf.criteria and not leaf.formula:
        message = f"“{leaf.name}”没有评价要点，也没有计算公式。"
        yield LEAF_WITHOUT_CRITERIA.at(leaf.code, message)
    if is_measured(leaf) and not leaf.unit:
        yield LEAF_WITHOUT_UNIT.at(leaf.code, f"“{leaf.name}”没有计量单位。")
    if not leaf.data_source:
        yield LEAF_WITHOUT_SOURCE.at(leaf.code, f"“{leaf.name}”没有数据来源。")


def _rule_flaws(leaf: Indicator) -> Iterator[Flaw]:
    rule = leaf.rule
    if leaf.unit == CRITERIA_MET and isinstance(rule, Proportional):
        if rule.target != len(leaf.criteria):
            yield CRITERIA_COUNT_DIFFERS.at(
                leaf.code,
                f"“{leaf.name}”符合 {plain_number(rule.target)} 条得满分，"
                f"评价要点有 {len(leaf.criteria)} 条。",
            )
    elif isinstance(rule, Deduction):
        each = leaf.points * rule.each if rule.relative else rule.each
        if each >= leaf.points > 0:
            yield DEDUCTION_ABOVE_POINTS.at(
                leaf.code,
                f"“{leaf.name}”每次扣 {plain_number(each)} 分，"
                f"分值 {plain_number(leaf.points)} 分。",
            )


def _doubts(leaf: Indicator, wanted: Sequence[str]) -> Iterator[Flaw]:
    if leaf.project_specific:
        yield PLACEHOLDER_LEFT.at(leaf.code, f"“{leaf.name}”是个性指标，还没有填列。")
    if not wanted:
        yield EVIDENCE_UNSAID.at(leaf.code, f"“{leaf.name}”没有写明所需佐证。")


def rule_problems(rule: ScoringRule | None) -> tuple[str, ...]:
    """Return why a rule cannot score; nothing for a sound rule or none."""
    return tuple(_problems(rule)) if rule is not None else ()


def _problems(rule: ScoringRule) -> Iterator[str]:
    match rule:
        case Proportional():
            yield from _proportional_problems(rule)
        case Equal(target):
            if target < 0:
                yield f"的目标值不应小于 0，现为 {plain_number(target)}"
        case Banded():
            yield from _band_problems(rule)
        case Judged():
            yield from _tier_problems(rule)
        case Deduction():
            yield from _deduction_problems(rule)
        case Reverse() | Completed():
            return
        case _:
            assert_never(rule)


def _proportional_problems(rule: Proportional) -> Iterator[str]:
    if rule.target <= 0:
        yield f"的目标值应大于 0，现为 {plain_number(rule.target)}"
    if not 0 <= rule.passing <= 1:
        yield f"的不得分线应在 0% 到 100% 之间，现为 {format_percent(rule.passing)}"
    if rule.overshoot is not None and rule.overshoot < 1:
        yield f"的提示线应不低于 100%，现为 {format_percent(rule.overshoot)}"


def _band_problems(rule: Banded) -> Iterator[str]:
    if not rule.bands:
        yield "没有分段"
    for band in rule.bands:
        if not 0 < band.ratio <= 1:
            words = format_percent(band.ratio)
            yield f"的得分率应大于 0% 且不超过 100%，现有 {words}"
    for better, worse in zip(rule.bands, rule.bands[1:], strict=False):
        farther = worse.limit > better.limit if rule.less_is_better else worse.limit < better.limit
        if not farther or worse.ratio >= better.ratio:
            yield (
                f"的分段应由好到差：{plain_number(better.limit)} 得 "
                f"{format_percent(better.ratio)}，{plain_number(worse.limit)} 得 "
                f"{format_percent(worse.ratio)}"
            )


def _tier_problems(rule: Judged) -> Iterator[str]:
    if not rule.tiers or rule.tiers[-1].at_least != 0:
        yield "的最低一档应从 0% 起"
    above = None
    for tier in rule.tiers:
        top = 1 if above is None else above.at_least
        if tier.at_least >= top:
            yield f"的“{tier.name}”档下限应低于上一档，现为 {format_percent(tier.at_least)}"
        elif not tier.at_least <= tier.usual <= top:
            yield f"的“{tier.name}”档预填 {format_percent(tier.usual)}，不在这一档之内"
        above = tier


def _deduction_problems(rule: Deduction) -> Iterator[str]:
    if rule.each <= 0:
        yield f"每次扣的分应大于 0，现为 {plain_number(rule.each)}"
    if rule.relative and rule.each > 1:
        yield f"每次扣分值的比率不应超过 100%，现为 {format_percent(rule.each)}"
    if rule.step <= 0:
        yield f"的步长应大于 0，现为 {plain_number(rule.step)}"
    if rule.free < 0:
        yield f"的免扣数不应小于 0，现为 {plain_number(rule.free)}"


def _level_flaws(node: Indicator, level: int) -> Iterator[Flaw]:
    if not node.children and level != LEAF_LEVEL:
        yield LEVEL_WRONG.at(node.code, f"“{node.name}”在第 {level} 级，三级指标应在第 3 级。")
    for child in node.children:
        yield from _level_flaws(child, level + 1)


def _name_flaws(root: Indicator) -> Iterator[Flaw]:
    """Name leaves that share a name across branches; within one it is an error already."""
    branches: dict[str, set[str]] = {}
    for branch in root.walk():
        for leaf in branch.children:
            if not leaf.children:
                branches.setdefault(name_key(leaf.name), set()).add(branch.name)
    for leaf in root.leaves():
        under = branches.get(name_key(leaf.name), set())
        if len(under) > 1:
            message = f"“{'”“'.join(sorted(under))}”之下都有“{leaf.name}”。"
            yield LEAF_NAME_REPEATED.at(leaf.code, message)


def _list_flaws(scheme: Scheme) -> Iterator[Flaw]:
    if not scheme.materials:
        yield MATERIALS_UNSAID.at("应交材料", "应交材料一项也没有。")
    if not scheme.outline:
        yield OUTLINE_UNSAID.at("访谈提纲", "访谈提纲一条也没有。")
    for part, names in (
        ("应交材料", [material.name for material in scheme.materials]),
        ("基础数据", [field.label for field in scheme.data]),
        ("基础数据", [field.key for field in scheme.data]),
    ):
        for name, count in Counter(names).items():
            if count > 1:
                yield MATERIAL_REPEATED.at(part, f"“{name}”写了 {count} 次。")
