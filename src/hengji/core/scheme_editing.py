"""Editing a scheme (修改方案): one edit makes another scheme and says what it did.

Only leaves have points of their own: what stands above them holds their sum, so
that no subtotal is ever wrong. A branch without leaves is never left standing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.indicators import Indicator
from hengji.core.quantities import Points
from hengji.core.scheme_difference import differences, in_words
from hengji.core.schemes import DatumField, RequiredMaterial, Scheme

MOST_LETTERS, MOST_DIGITS = 26, 9
"""Beyond these a new code is numbered after a hyphen, so that none runs into another."""

LAST_INDICATOR = FlawKind(
    "last-indicator-removed",
    Severity.ERROR,
    "删去这一项，方案就没有三级指标了。",
    "请先增加新的指标，再删去这一项；要重新开始的，请重新选用指标体系。",
)


class IndicatorUnknown(LookupError):
    """The scheme has no indicator of that code."""


class Edit(NamedTuple):
    """An edited scheme, and what was edited; ``what`` is empty where nothing was."""

    scheme: Scheme
    what: str


def find_indicator(root: Indicator, code: str) -> Indicator:
    """Return the indicator of a code.

    Raises:
        IndicatorUnknown: There is none.
    """
    found = next((node for node in root.walk() if node.code == code), None)
    if found is None:
        raise IndicatorUnknown(code)
    return found


def path_to(root: Indicator, code: str) -> tuple[Indicator, ...]:
    """Return the indicators from the root to one of a code, both included.

    Raises:
        IndicatorUnknown: There is none.
    """
    if root.code == code:
        return (root,)
    for child in root.children:
        if any(node.code == code for node in child.walk()):
            return (root, *path_to(child, code))
    raise IndicatorUnknown(code)


def change_points(scheme: Scheme, points: Mapping[str, Points]) -> Edit:
    """Give leaves other points, by code; subtotals and total follow."""

    def changed(node: Indicator) -> Indicator:
        return replace(node, points=points.get(node.code, node.points))

    return _edited(scheme, _with_leaves(scheme.tree, changed))


def change_leaf(scheme: Scheme, leaf: Indicator, wanted: Sequence[str]) -> Edit:
    """Replace the leaf of the same code, and what evidence it wants.

    Raises:
        IndicatorUnknown: The scheme has no such leaf.
    """
    if find_indicator(scheme.tree, leaf.code).children:
        raise IndicatorUnknown(leaf.code)
    tree = _with_leaves(scheme.tree, lambda node: leaf if node.code == leaf.code else node)
    return _edited(scheme, tree, {**scheme.wanted, leaf.code: tuple(wanted)})


def rename(scheme: Scheme, code: str, name: str) -> Edit:
    """Give an indicator of any level another name.

    Raises:
        IndicatorUnknown: The scheme has none of that code.
    """
    find_indicator(scheme.tree, code)
    return _edited(scheme, _with_node(scheme.tree, code, lambda node: replace(node, name=name)))


def add_leaf(
    scheme: Scheme,
    under: str,
    leaf: Indicator,
    wanted: Sequence[str] = (),
    *,
    branches: Sequence[str] = (),
    taken: Collection[str] = (),
) -> Edit:
    """Add a leaf as the last below an indicator, in new branches where named.

    Args:
        scheme: The scheme as it is.
        under: Code of the indicator to add below.
        leaf: The leaf; its code is given here.
        wanted: What evidence it wants.
        branches: Names of new indicators between, from above to below.
        taken: Codes of earlier editions, never given again: their papers stay.

    Raises:
        IndicatorUnknown: There is no indicator of the code ``under``.
    """
    used = {*taken, *(node.code for node in scheme.tree.walk())}
    codes: list[str] = []
    parent = find_indicator(scheme.tree, under).code
    is_root = parent == scheme.tree.code
    for _ in (*branches, leaf):
        parent = _next_code("" if is_root and not codes else parent, used)
        codes.append(parent)
    new = replace(leaf, code=codes[-1])
    for code, name in zip(reversed(codes[:-1]), reversed(branches), strict=True):
        new = Indicator(code, name, new.points, (new,))
    tree = _with_node(
        scheme.tree, under, lambda node: replace(node, children=(*node.children, new))
    )
    return _edited(scheme, tree, {**scheme.wanted, codes[-1]: tuple(wanted)})


def remove_indicator(scheme: Scheme, code: str) -> Edit:
    """Take out an indicator with all below it, and branches left empty.

    Raises:
        FlawsFound: No leaf would be left.
        IndicatorUnknown: The scheme has none of that code.
    """
    path = path_to(scheme.tree, code)
    above = [node for node in path[:-1] if len(node.children) > 1]
    if not above:
        message = f"“{path[-1].name}”之外没有别的三级指标。"
        raise FlawsFound([LAST_INDICATOR.at(code, message)])
    gone = path[path.index(above[-1]) + 1]
    tree = _with_node(
        scheme.tree,
        above[-1].code,
        lambda node: replace(
            node, children=tuple(child for child in node.children if child is not gone)
        ),
    )
    codes = {node.code for node in gone.walk()}
    wanted = {each: words for each, words in scheme.wanted.items() if each not in codes}
    return _edited(scheme, tree, wanted)


def move_indicator(scheme: Scheme, code: str, *, up: bool) -> Edit:
    """Let an indicator change places with the one before or after it.

    At either end nothing changes.

    Raises:
        IndicatorUnknown: The scheme has none of that code.
    """
    path = path_to(scheme.tree, code)
    if path[-1] is scheme.tree:
        return Edit(scheme, "")
    siblings = list(path[-2].children)
    place = siblings.index(path[-1])
    other = place - 1 if up else place + 1
    if not 0 <= other < len(siblings):
        return Edit(scheme, "")
    siblings[place], siblings[other] = siblings[other], siblings[place]
    above = path[-2].code
    return _edited(
        scheme,
        _with_node(scheme.tree, above, lambda node: replace(node, children=tuple(siblings))),
    )


def change_lists(
    scheme: Scheme,
    *,
    outline: Sequence[str],
    materials: Sequence[RequiredMaterial],
    data: Sequence[DatumField],
) -> Edit:
    """Replace the interview outline, the required materials and the data form."""
    changed = replace(scheme, outline=tuple(outline), materials=tuple(materials), data=tuple(data))
    return Edit(changed, in_words(differences(scheme, changed)))


def _edited(
    scheme: Scheme, tree: Indicator, wanted: Mapping[str, Sequence[str]] | None = None
) -> Edit:
    kept = scheme.wanted if wanted is None else wanted
    changed = replace(
        scheme,
        tree=_summed(tree),
        wanted=MappingProxyType({code: tuple(words) for code, words in kept.items()}),
    )
    return Edit(changed, in_words(differences(scheme, changed)))


def _summed(node: Indicator) -> Indicator:
    if not node.children:
        return node
    children = tuple(map(_summed, node.children))
    total = Points(sum((child.points for child in children), start=Decimal(0)))
    return replace(node, points=total, children=children)


def _with_leaves(node: Indicator, changed: Callable[[Indicator], Indicator]) -> Indicator:
    if not node.children:
        return changed(node)
    return replace(node, children=tuple(_with_leaves(child, changed) for child in node.children))


def _with_node(node: Indicator, code: str, changed: Callable[[Indicator], Indicator]) -> Indicator:
    if node.code == code:
        return changed(node)
    return replace(
        node, children=tuple(_with_node(child, code, changed) for child in node.children)
    )


def _next_code(parent: str, used: set[str]) -> str:
    """Return a code nobody has: A, B… below the root, A1, A2… below those."""
    number = 1
    while (code := _code(parent, number)) in used:
        number += 1
    used.add(code)
    return code


def _code(parent: str, number: int) -> str:
    if parent:
        return f"{parent}{number}" if number <= MOST_DIGITS else f"{parent}-{number}"
    return chr(ord("A") + number - 1) if number <= MOST_LETTERS else f"I-{number}"
