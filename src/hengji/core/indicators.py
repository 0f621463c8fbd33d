"""Indicator trees (指标体系): three levels of points, and their checks."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.names import name_key
from hengji.core.quantities import HUNDREDTH, Points, Ratio, format_percent, format_points
from hengji.core.scoring_rules import ScoringRule


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator (指标) with what it can win, and what it is divided into.

    A leaf (三级指标) has a rule and no children. ``meaning``, ``criteria``
    (评价要点), ``formula`` and ``data_source`` are the words a working paper
    prints. ``unit`` is that of the rule and of the observation: 百分点 (100 is
    100%), 条 (criteria met), 得分率 (0 to 1), 倍, or what to enter.
    ``project_specific`` marks a place that the objectives of each project
    (个性指标) fill in.
    """

    code: str
    name: str
    points: Points
    children: tuple["Indicator", ...] = ()
    rule: ScoringRule | None = None
    unit: str = ""
    meaning: str = ""
    criteria: tuple[str, ...] = ()
    formula: str = ""
    data_source: str = ""
    project_specific: bool = False

    def walk(self) -> Iterator["Indicator"]:
        """Yield this indicator and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator["Indicator"]:
        """Yield the indicators that are scored, in the order of the tree."""
        return (node for node in self.walk() if not node.children)


@dataclass(frozen=True, slots=True)
class ShareRule:
    """The named first-level indicators must hold at least a share of all."""

    names: tuple[str, ...]
    at_least: Ratio
    basis: str


@dataclass(frozen=True, slots=True)
class TreeRules:
    """What a region asks of every tree of one kind."""

    full: Points
    shares: tuple[ShareRule, ...] = ()


CHILDREN_DO_NOT_ADD_UP = FlawKind(
    "children-do-not-add-up",
    Severity.ERROR,
    "下级指标分值之和不等于上级指标的分值。",
    "请调整下级指标分值，使合计等于上级指标分值。",
)
FULL_POINTS_DIFFER = FlawKind(
    "full-points-differ",
    Severity.ERROR,
    "指标体系的总分不等于规定的总分。",
    "请调整一级指标分值，使合计等于规定的总分。",
)
SHARE_TOO_SMALL = FlawKind(
    "share-too-small",
    Severity.ERROR,
    "产出、效益等一级指标所占比重低于规定。",
    "请调高这些一级指标的分值。",
)
NAME_REPEATED = FlawKind(
    "indicator-name-repeated",
    Severity.ERROR,
    "同一上级指标之下有两个同名指标（不计空格和全半角）。",
    "请合并重复的指标，或改用能区分的名称。",
)
CODE_REPEATED = FlawKind(
    "indicator-code-repeated",
    Severity.ERROR,
    "两个指标用了同一个编码。",
    "请给每个指标不同的编码。",
)
POINTS_NOT_POSITIVE = FlawKind(
    "points-not-positive",
    Severity.ERROR,
    "指标的分值是零或负数。",
    "请填写大于零的分值，或删去该指标。",
)
LEAF_WITHOUT_RULE = FlawKind(
    "leaf-without-rule",
    Severity.ERROR,
    "三级指标没有评分标准，无法计分。",
    "请为该指标选择评分标准。",
)


def check_tree(root: Indicator, rules: TreeRules) -> tuple[Flaw, ...]:
    """Find everything that would make the tree's scores wrong.

    Basis: ``mof-2020-10/output-and-outcome-share``.
    """
    flaws = [flaw for node in root.walk() for flaw in _node_flaws(node)]
    codes = Counter(node.code for node in root.walk())
    flaws += [
        CODE_REPEATED.at(code, f"编码“{code}”用了 {count} 次。")
        for code, count in codes.items()
        if count > 1
    ]
    if root.points != rules.full:
        flaws.append(
            FULL_POINTS_DIFFER.at(
                root.name,
                f"总分为 {format_points(root.points)} 分，规定为 {format_points(rules.full)} 分。",
            )
        )
    flaws += [flaw for rule in rules.shares for flaw in _share_flaws(root, rule)]
    return tuple(flaws)


def _node_flaws(node: Indicator) -> Iterator[Flaw]:
    if node.points <= 0:
        yield POINTS_NOT_POSITIVE.at(
            node.code, f"“{node.name}”分值为 {format_points(node.points)} 分。"
        )
    if not node.children:
        if node.rule is None:
            yield LEAF_WITHOUT_RULE.at(node.code, f"“{node.name}”没有评分标准。")
        return
    total = sum((child.points for child in node.children), start=Decimal(0))
    if total != node.points:
        yield CHILDREN_DO_NOT_ADD_UP.at(
            node.code,
            f"“{node.name}”分值为 {format_points(node.points)} 分，"
            f"下级指标合计 {format_points(total)} 分。",
        )
    names = Counter(name_key(child.name) for child in node.children)
    for child in node.children:
        if names.pop(name_key(child.name), 1) > 1:
            yield NAME_REPEATED.at(child.code, f"“{node.name}”之下有不止一个指标叫“{child.name}”。")


def _share_flaws(root: Indicator, rule: ShareRule) -> Iterator[Flaw]:
    keys = {name_key(name) for name in rule.names}
    held = sum(
        (child.points for child in root.children if name_key(child.name) in keys),
        start=Decimal(0),
    )
    if held < rule.at_least * root.points:
        names = "、".join(rule.names)
        yield SHARE_TOO_SMALL.at(
            root.name,
            f"{names}合计 {format_points(held)} 分，占比低于规定的 "
            f"{format_percent(rule.at_least)}（总分 {format_points(root.points)} 分）。",
        )


def without(root: Indicator, codes: Collection[str]) -> Indicator:
    """Return the tree with the points of some leaves given to the others.

    A leaf that does not apply (不适用) keeps no points; its siblings share them
    in proportion to their own, to the hundredth, so the tree still adds up.
    Where no sibling is left the parent's points go to the parent's siblings.

    Raises:
        ValueError: No leaf would be left.
    """
    kept = _pruned(root, codes)
    if kept is None:
        raise ValueError("no applicable leaf is left")
    return _resized(kept, root.points)


def _pruned(node: Indicator, codes: Collection[str]) -> Indicator | None:
    if not node.children:
        return None if node.code in codes else node
    children = tuple(kept for child in node.children if (kept := _pruned(child, codes)) is not None)
    return replace(node, children=children) if children else None


def _resized(node: Indicator, points: Points) -> Indicator:
    """Give the node these points and share them among its children."""
    before = sum((child.points for child in node.children), start=Decimal(0))
    if not node.children or before == points:
        shares = tuple(child.points for child in node.children)
    else:
        shares = _apportion(points, [child.points / before for child in node.children])
    children = tuple(
        _resized(child, share) for child, share in zip(node.children, shares, strict=True)
    )
    return replace(node, points=points, children=children)


def _apportion(points: Points, weights: list[Decimal]) -> tuple[Points, ...]:
    """Split by largest remainder, so that hundredths add up exactly."""
    exact = [points * weight for weight in weights]
    shares = [value.quantize(HUNDREDTH, ROUND_FLOOR) for value in exact]
    left = int((points - sum(shares)) / HUNDREDTH)
    by_remainder = sorted(
        range(len(exact)), key=lambda index: exact[index] - shares[index], reverse=True
    )
    for index in by_remainder[:left]:
        shares[index] += HUNDREDTH
    return tuple(Points(share) for share in shares)
