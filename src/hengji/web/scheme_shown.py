"""What the pages of a scheme show (方案页面): the tree as a table, flaws with links, editions."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.urls import reverse

from hengji.core.flaws import Flaw, Severity
from hengji.core.indicators import Indicator
from hengji.core.quantities import plain_number
from hengji.core.rule_words import rule_words
from hengji.core.schemes import Scheme
from hengji.core.verbs import Verb
from hengji.core.workflow import Stage
from hengji.models import EvaluationScheme, Signature
from hengji.queries.schemes import ShownScheme


class Heading(NamedTuple):
    """An indicator above leaves: how many rows it spans, and its subtotal."""

    code: str
    name: str
    points: str
    rows: int


class Line(NamedTuple):
    """One leaf as a row; the headings stand at the first row they span."""

    first: Heading | None
    second: Heading | None
    leaf: Indicator
    points: str
    rule: str
    wanted: tuple[str, ...]


def lines_of_tree(scheme: Scheme) -> tuple[Line, ...]:
    """Return the tree as rows of a table of three levels."""
    return tuple(_lines(scheme))


def _lines(scheme: Scheme) -> Iterator[Line]:
    for first in scheme.tree.children:
        heading: Heading | None = _heading(first)
        for second in first.children or (first,):
            under: Heading | None = _heading(second)
            for leaf in second.leaves():
                yield Line(
                    heading,
                    under,
                    leaf,
                    plain_number(leaf.points),
                    rule_words(leaf.rule, leaf.unit) if leaf.rule else "",
                    tuple(scheme.wanted.get(leaf.code, ())),
                )
                heading = under = None


def _heading(node: Indicator) -> Heading:
    rows = sum(1 for _ in node.leaves())
    return Heading(node.code, node.name, plain_number(node.points), rows)


class ShownFlaw(NamedTuple):
    """A flaw with the page on which it can be mended."""

    severity: str
    where: str
    message: str
    remedy: str
    url: str


def shown_flaws(
    flaws: Iterable[Flaw], scheme: Scheme, evaluation_id: int, *, can_edit: bool
) -> tuple[ShownFlaw, ...]:
    """Return flaws, errors first, by name of the indicator and with a link."""
    names = {node.code: node.name for node in scheme.tree.walk() if node is not scheme.tree}
    ordered = sorted(flaws, key=lambda flaw: flaw.severity is not Severity.ERROR)
    return tuple(
        ShownFlaw(
            flaw.severity.value,
            names.get(flaw.where, flaw.where),
            flaw.message,
            flaw.remedy,
            _place(flaw, names.keys(), evaluation_id) if can_edit else "",
        )
        for flaw in ordered
    )


def _place(flaw: Flaw, codes: Iterable[str], evaluation_id: int) -> str:
    if flaw.where in codes:
        return reverse("scheme-indicator", args=[evaluation_id, flaw.where])
    lists = {"应交材料", "访谈提纲", "基础数据"}
    name = "scheme-lists" if flaw.where in lists else "scheme-points"
    return reverse(name, args=[evaluation_id])


class Subtotal(NamedTuple):
    """Points of an indicator above leaves, before and after an edit."""

    name: str
    level: int
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Tell whether the edit changes it."""
        return self.before != self.after


def subtotals(before: Indicator, after: Indicator) -> tuple[Subtotal, ...]:
    """Return the subtotals of both levels and the total, as an edit would leave them."""
    old = {node.code: plain_number(node.points) for node in before.walk()}
    return tuple(
        Subtotal(node.name, level, old.get(node.code, ""), plain_number(node.points))
        for level, node in _above_leaves(after, 0)
    )


def _above_leaves(node: Indicator, level: int) -> Iterator[tuple[int, Indicator]]:
    if node.children:
        if level:
            yield level, node
        for child in node.children:
            yield from _above_leaves(child, level + 1)


class Edition(NamedTuple):
    """One edition in the list, and how far it came."""

    row: EvaluationScheme
    state: str
    light: str
    previous: int | None


def editions_of(shown: ShownScheme) -> tuple[Edition, ...]:
    """Return the editions, newest first, each with its state in words."""
    rows = shown.editions
    listed = []
    for place, row in enumerate(rows):
        later = rows[place + 1] if place + 1 < len(rows) else None
        previous = rows[place - 1].number if place else None
        listed.append(Edition(row, *_state(shown, row, later), previous))
    return tuple(reversed(listed))


def _state(
    shown: ShownScheme, row: EvaluationScheme, later: EvaluationScheme | None
) -> tuple[str, str]:
    if row.frozen_at:
        return "已批准", "done"
    if later is None:
        if shown.evaluation.stage == Stage.SCHEME_REVIEW:
            return "待评审", "open"
        return "编制中", "open"
    handed_in = any(_is_of(row, later, each) for each in shown.signatures)
    return ("已退回", "returned") if handed_in else ("未提交", "stopped")


def _is_of(row: EvaluationScheme, later: EvaluationScheme, signature: Signature) -> bool:
    return signature.step == Verb.SUBMIT_SCHEME and row.at <= signature.at < later.at


def counted(flaws: Sequence[ShownFlaw]) -> dict[str, int]:
    """Return how many errors and warnings there are."""
    wrong = sum(1 for flaw in flaws if flaw.severity == Severity.ERROR.value)
    return {"errors": wrong, "warnings": len(flaws) - wrong}
