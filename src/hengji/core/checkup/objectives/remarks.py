"""What the check-up says of one cell of a form, and what it could not check."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from hengji.core.checkup.objectives.forms import Place
from hengji.core.flaws import Flaw, FlawKind


@dataclass(frozen=True, slots=True)
class FormRemark:
    """A flaw of a form with the number of its rule and its cell."""

    flaw: Flaw
    rule: str
    place: Place


class NotChecked(NamedTuple):
    """A rule that could not run on a form, and why (未核对)."""

    rule: str
    reason: str


def form_remark(kind: FlawKind, place: Place, message: str, remedy: str = "") -> FormRemark:
    """Return the remark of one kind at one place."""
    return FormRemark(kind.at(place.where, message, remedy), kind.rule, place)


def holds(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text holds one of the words."""
    return any(word in text for word in words)
