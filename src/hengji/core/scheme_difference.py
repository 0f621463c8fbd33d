"""What differs between two schemes (方案差异), with both values, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from hengji.core.indicators import Indicator
from hengji.core.quantities import Points, plain_number
from hengji.core.ranking import moves_of
from hengji.core.rule_words import percent_words, rule_words
from hengji.core.schemes import RequiredMaterial, Scheme


class Part(StrEnum):
    """Which part of a scheme (方案的部分) a difference is in."""

    HEAD = "方案"
    TREE = "指标体系"
    OUTLINE = "访谈提纲"
    MATERIALS = "应交材料"
    DATA = "基础数据"


class ChangeKind(StrEnum):
    """What became of it (差异类型)."""

    ADDED = "增加"
    REMOVED = "删除"
    MOVED = "移动"
    CHANGED = "修改"


@dataclass(frozen=True, slots=True)
class SchemeChange:
    """One difference between two schemes.

    Attributes:
        part: Where in the scheme.
        kind: What became of it.
        where: Code of the indicator; empty outside the tree.
        name: What it is called, in the newer scheme where it is in both.
        label: The field that differs; empty where the whole does.
        before: The older value in words, a line for each where there are several;
            empty where there was none.
        after: The newer value in words; empty where there is none.
    """

    part: Part
    kind: ChangeKind
    where: str
    name: str
    label: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """Say the difference in one sentence, without a full stop."""
        about = f"“{self.name}”" if self.name else ""
        match self.kind:
            case ChangeKind.ADDED:
                return f"增加{self.label}{about}" + (f"（{self.after}）" if self.after else "")
            case ChangeKind.REMOVED:
                return f"删除{self.label}{about}" + (f"（{self.before}）" if self.before else "")
            case ChangeKind.MOVED:
                return f"{about}由{self.before}移到{self.after}"
            case _:
                words = (each.replace("\n", "；") or "空" for each in (self.before, self.after))
                return f"{about}{self.label}由“{'”改为“'.join(words)}”"


def in_words(changes: Sequence[SchemeChange]) -> str:
    """Say all differences in one line."""
    return "；".join(change.sentence for change in changes)


def differences(before: Scheme, after: Scheme) -> tuple[SchemeChange, ...]:
    """Return everything that differs; nothing for schemes that are equal.

    Indicators are matched by code, materials by name, lines of the data form by
    key and questions by their text. How numbers are written does not count.
    """
    return (
        *_head_changes(before, after),
        *_tree_changes(before, after),
        *_outline_changes(before.outline, after.outline),
        *_material_changes(before.materials, after.materials),
        *_data_changes(before, after),
    )


def _head_changes(before: Scheme, after: Scheme) -> Iterator[SchemeChange]:
    for label, old, new in (
        ("名称", before.title, after.title),
        ("指标体系", before.framework, after.framework),
        ("指标体系版本", before.framework_version, after.framework_version),
        ("来源", *(each.copied_from.name if each.copied_from else "" for each in (before, after))),
        ("规定总分", plain_number(before.rules.full), plain_number(after.rules.full)),
        ("比重要求", _share_words(before), _share_words(after)),
    ):
        if old != new:
            yield SchemeChange(Part.HEAD, ChangeKind.CHANGED, "", "", label, old, new)


def _share_words(scheme: Scheme) -> str:
    return "；".join(
        f"{'、'.join(rule.names)}合计不低于 {percent_words(rule.at_least)}（{rule.basis}）"
        for rule in scheme.rules.shares
    )


class _Place(NamedTuple):
    """An indicator with what it stands under and as which, from 1."""

    node: Indicator
    parent: Indicator | None
    number: int


def _tree_changes(before: Scheme, after: Scheme) -> Iterator[SchemeChange]:
    old, new = _places(before.tree), _places(after.tree)
    for code, place in old.items():
        if code not in new:
            yield _tree_change(ChangeKind.REMOVED, place.node, "", _summary(place.node), "")
    shifted = _shifted(old, new)
    for code, place in new.items():
        if code not in old:
            yield _tree_change(ChangeKind.ADDED, place.node, "", "", _summary(place.node))
            continue
        if code in shifted:
            words = (_place_words(old[code]), _place_words(place))
            yield _tree_change(ChangeKind.MOVED, place.node, "位置", *words)
        yield from _field_changes(old[code].node, place.node)
    for code in dict.fromkeys((*before.wanted, *after.wanted)):
        yield from _wanted_changes(code, before, after, (new.get(code) or old.get(code)))


def _places(root: Indicator) -> Mapping[str, _Place]:
    places = {root.code: _Place(root, None, 1)}
    for node in root.walk():
        for number, child in enumerate(node.children, start=1):
            places[child.code] = _Place(child, node, number)
    return places


def _shifted(old: Mapping[str, _Place], new: Mapping[str, _Place]) -> frozenset[str]:
    """Return the codes that stand elsewhere: the fewest that explain the order."""
    shifted = {code for code in new if code in old and _parent(old[code]) != _parent(new[code])}
    for place in new.values():
        staying = [
            child.code
            for child in place.node.children
            if child.code in old and child.code not in shifted
        ]
        falling = [Points(Decimal(-old[code].number)) for code in staying]
        shifted |= {staying[move.source - 1] for move in moves_of(falling)}
    return frozenset(shifted)


def _parent(place: _Place) -> str:
    return place.parent.code if place.parent else ""


def _place_words(place: _Place) -> str:
    under = place.parent.name if place.parent else ""
    return f"“{under}”第 {place.number} 项"


def _field_changes(old: Indicator, new: Indicator) -> Iterator[SchemeChange]:
    before, after = _texts(old), _texts(new)
    if old.rule != new.rule and before["评分标准"] == after["评分标准"]:
        before["评分标准"], after["评分标准"] = (
            f"{text}（{_settings(each.rule)}）"
            for text, each in ((before["评分标准"], old), (after["评分标准"], new))
        )
    for label, text in before.items():
        if text != after[label]:
            yield _tree_change(ChangeKind.CHANGED, new, label, text, after[label])


def _texts(node: Indicator) -> dict[str, str]:
    return {
        "名称": node.name,
        "分值": plain_number(node.points),
        "评分标准": rule_words(node.rule, node.unit) if node.rule else "",
        "计量单位": node.unit,
        "指标解释": node.meaning,
        "评价要点": "\n".join(node.criteria),
        "计算公式": node.formula,
        "数据来源": node.data_source,
        "个性指标": "待填列" if node.project_specific else "",
    }


SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "target": "目标值",
        "passing": "不得分线",
        "overshoot": "提示线",
        "two_sided": "双向",
        "bands": "分段",
        "less_is_better": "越小越好",
        "limit": "界限",
        "ratio": "得分率",
        "tiers": "分档",
        "name": "档名",
        "at_least": "下限",
        "usual": "预填",
        "each": "每次扣",
        "step": "步长",
        "free": "免扣",
        "relative": "按分值的比率",
        "measured": "按量计",
    }
)
"""What the settings of scoring rules are called, where words alone do not tell them apart."""


def _settings(rule: object) -> str:
    if is_dataclass(rule):
        return "，".join(
            f"{SETTINGS[field.name]} {_settings(getattr(rule, field.name))}"
            for field in fields(rule)
        )
    if isinstance(rule, tuple):
        return "、".join(map(_settings, rule))
    if isinstance(rule, Decimal):
        return plain_number(rule)
    if isinstance(rule, bool):
        return "是" if rule else "否"
    return str(rule or "无")


def _wanted_changes(
    code: str, before: Scheme, after: Scheme, place: _Place | None
) -> Iterator[SchemeChange]:
    old, new = ("\n".join(each.wanted.get(code, ())) for each in (before, after))
    if old != new:
        name = place.node.name if place else code
        yield SchemeChange(Part.TREE, ChangeKind.CHANGED, code, name, "所需佐证", old, new)


def _tree_change(
    kind: ChangeKind, node: Indicator, label: str, before: str, after: str
) -> SchemeChange:
    return SchemeChange(Part.TREE, kind, node.code, node.name, label, before, after)


def _summary(node: Indicator) -> str:
    words = f"{plain_number(node.points)} 分"
    return f"{words}，{rule_words(node.rule, node.unit)}" if node.rule else words


def _outline_changes(before: Sequence[str], after: Sequence[str]) -> Iterator[SchemeChange]:
    yield from _list_changes(Part.OUTLINE, dict.fromkeys(before, ""), dict.fromkeys(after, ""))


def _material_changes(
    before: Sequence[RequiredMaterial], after: Sequence[RequiredMaterial]
) -> Iterator[SchemeChange]:
    old, new = (
        {each.name: _material_words(each) for each in materials} for materials in (before, after)
    )
    yield from _list_changes(Part.MATERIALS, old, new)


def _material_words(material: RequiredMaterial) -> str:
    words = "必交" if material.required else "选交"
    return f"{words}，{material.note}" if material.note else words


def _data_changes(before: Scheme, after: Scheme) -> Iterator[SchemeChange]:
    old, new = (
        {
            each.key: f"{each.label}（{each.unit}）" if each.unit else each.label
            for each in scheme.data
        }
        for scheme in (before, after)
    )
    yield from _list_changes(Part.DATA, old, new)


def _list_changes(
    part: Part, old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[SchemeChange]:
    """Compare two lists by the name of each entry; the words are those of the entry."""
    for name, words in old.items():
        if name not in new:
            yield SchemeChange(part, ChangeKind.REMOVED, "", name, part, words, "")
    for name, words in new.items():
        if name not in old:
            yield SchemeChange(part, ChangeKind.ADDED, "", name, part, "", words)
        elif old[name] != words:
            yield SchemeChange(part, ChangeKind.CHANGED, "", name, "", old[name], words)
    kept = [name for name in new if name in old]
    numbers = {name: number for number, name in enumerate(old, start=1)}
    places = {name: number for number, name in enumerate(new, start=1)}
    for move in moves_of([Points(Decimal(-numbers[name])) for name in kept]):
        name = kept[move.source - 1]
        before, after = f"第 {numbers[name]} 项", f"第 {places[name]} 项"
        yield SchemeChange(part, ChangeKind.MOVED, "", name, "次序", before, after)
