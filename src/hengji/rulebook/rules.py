"""Scoring rules (评分标准) as the rulebook's YAML writes them."""

from collections.abc import Callable, Mapping

from hengji.core.quantities import ONE, ZERO, Ratio
from hengji.core.rule_words import percent_words, rule_words
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
from hengji.rulebook.loading import (
    RULEBOOK_KEY,
    RULEBOOK_UNKNOWN,
    RULEBOOK_VALUE,
    Edition,
    Node,
    entries_of,
    fields_of,
    number_of,
    ratio_of,
    refuse,
    truth_of,
)
from hengji.rulebook.scoring import read_bands, read_tiers

__all__ = ["percent_words", "read_rule", "rule_words"]


def read_rule(node: Node, named: Mapping[str, Edition]) -> ScoringRule:
    """Read one rule: its name alone, or its name with its settings.

    Args:
        node: For instance ``completed`` or ``{proportional: {target: 100}}``.
        named: Values of scoring.yaml; a word where a setting is expected
            stands for the entry of that name.
    """
    if isinstance(node.value, str):
        name, settings = node.value, node._replace(value={})
    else:
        entries = entries_of(node)
        name = next(iter(entries))
        settings = entries[name]
        if len(entries) > 1:
            refuse(RULEBOOK_VALUE, node.where, "一个指标只能有一种评分标准。")
    if name not in _READERS:
        refuse(RULEBOOK_KEY, node.where, f"不认识的评分标准“{name}”，可用：{'、'.join(_READERS)}。")
    return _READERS[name](settings, named)


def _proportional(node: Node, named: Mapping[str, Edition]) -> ScoringRule:
    fields = fields_of(node, ("target",), ("passing", "overshoot"))
    passing = ratio_of(fields["passing"]) if "passing" in fields else Ratio(ZERO)
    overshoot = None
    if "overshoot" in fields:
        overshoot = Ratio(number_of(_named(fields["overshoot"], named)))
    return Proportional(number_of(fields["target"]), passing, overshoot)


def _reverse(node: Node, _: Mapping[str, Edition]) -> ScoringRule:
    return Reverse(number_of(fields_of(node, ("target",))["target"]))


def _equal(node: Node, _: Mapping[str, Edition]) -> ScoringRule:
    fields = fields_of(node, ("target",), ("two_sided",))
    two_sided = truth_of(fields["two_sided"]) if "two_sided" in fields else False
    return Equal(number_of(fields["target"]), two_sided)


def _banded(node: Node, named: Mapping[str, Edition]) -> ScoringRule:
    fields = fields_of(node, ("bands",), ("less_is_better",))
    less_is_better = truth_of(fields["less_is_better"]) if "less_is_better" in fields else False
    bands = read_bands(_named(fields["bands"], named), less_is_better=less_is_better)
    return Banded(bands, less_is_better)


def _judged(node: Node, named: Mapping[str, Edition]) -> ScoringRule:
    return Judged(read_tiers(_named(fields_of(node, ("tiers",))["tiers"], named)))


def _deduction(node: Node, _: Mapping[str, Edition]) -> ScoringRule:
    fields = fields_of(node, (), ("each", "share", "step", "free"))
    if ("each" in fields) is ("share" in fields):
        refuse(RULEBOOK_KEY, node.where, "扣分要写“each”（分）或“share”（占分值的比率）之一。")
    step = number_of(fields["step"]) if "step" in fields else ONE
    if step <= 0:
        refuse(RULEBOOK_VALUE, fields["step"].where, f"步长应大于 0，现为 {step}。")
    free = number_of(fields["free"]) if "free" in fields else ZERO
    if free < 0:
        refuse(RULEBOOK_VALUE, fields["free"].where, f"免扣数不能小于 0，现为 {free}。")
    relative = "share" in fields
    each = ratio_of(fields["share"]) if relative else number_of(fields["each"])
    if each <= 0:
        where = fields["share" if relative else "each"].where
        refuse(RULEBOOK_VALUE, where, f"每次扣的分应大于 0，现为 {each}。")
    measured = step == 1 and free == 0 and not {"step", "free"}.isdisjoint(fields)
    return Deduction(each, step, free, relative, measured)


def _completed(node: Node, _: Mapping[str, Edition]) -> ScoringRule:
    if node.value:
        refuse(RULEBOOK_VALUE, node.where, "“completed”没有可写的内容。")
    return Completed()


_READERS: Mapping[str, Callable[[Node, Mapping[str, Edition]], ScoringRule]] = {
    "proportional": _proportional,
    "reverse": _reverse,
    "equal": _equal,
    "banded": _banded,
    "judged": _judged,
    "deduction": _deduction,
    "completed": _completed,
}


def _named(node: Node, named: Mapping[str, Edition]) -> Node:
    """Return the setting itself, or the value of scoring.yaml it names."""
    if not isinstance(node.value, str):
        return node
    if node.value not in named:
        refuse(RULEBOOK_UNKNOWN, node.where, f"scoring.yaml 里没有已施行的“{node.value}”。")
    return named[node.value].value
