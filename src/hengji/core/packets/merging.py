"""Bringing a packet back (三方合并): what was sent, what came back, what is here now.

Nothing is lost: a value that is not taken stays in the list, and the file is
kept as it came.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from hengji.core.packets.forms import Address, Topic


class Outcome(StrEnum):
    """What becomes of one value (处理)."""

    SAME = "未变"
    AGREED = "两边改得相同"
    THEIRS = "采用收回的"
    OURS = "保留现有的"
    CONFLICT = "有冲突"
    HELD = "暂不能导入"


class Side(StrEnum):
    """Whose value a person chooses (取舍)."""

    THEIRS = "theirs"
    OURS = "ours"

    @property
    def label(self) -> str:
        """Name the side in Chinese."""
        return "采用收回的" if self is Side.THEIRS else "保留现有的"


class Merged(NamedTuple):
    """One value: when sent, as it came back, as it is here now."""

    address: Address
    base: str
    theirs: str
    ours: str
    outcome: Outcome


Values = Mapping[Address, str]


NOTHING_HELD: Collection[tuple[Topic, int]] = frozenset()


def merge(
    base: Values,
    theirs: Values,
    ours: Values,
    held: Collection[tuple[Topic, int]] = NOTHING_HELD,
) -> tuple[Merged, ...]:
    """Compare three states of the same values, in the order of what was sent.

    Args:
        base: What was sent.
        theirs: What came back; a missing value came back as it was sent.
        ours: What is here now; a missing value is empty.
        held: Topics of evaluations that take no changes now.
    """
    return tuple(
        _held(_merged(address, sent, theirs.get(address, sent), ours.get(address, "")), held)
        for address, sent in base.items()
    )


def _held(merged: Merged, held: Collection[tuple[Topic, int]]) -> Merged:
    changed = merged.outcome in {Outcome.THEIRS, Outcome.CONFLICT}
    if changed and merged.address[:2] in held:
        return merged._replace(outcome=Outcome.HELD)
    return merged


def _merged(address: Address, base: str, theirs: str, ours: str) -> Merged:
    if theirs == ours:
        outcome = Outcome.SAME if theirs == base else Outcome.AGREED
    elif theirs == base:
        outcome = Outcome.OURS
    elif ours == base:
        outcome = Outcome.THEIRS
    else:
        outcome = Outcome.CONFLICT
    return Merged(address, base, theirs, ours, outcome)


def conflicts(merged: tuple[Merged, ...]) -> tuple[Merged, ...]:
    """Return the values somebody has to choose."""
    return tuple(each for each in merged if each.outcome is Outcome.CONFLICT)


def settled(merged: tuple[Merged, ...], choices: Mapping[Address, Side]) -> dict[Address, str]:
    """Return the values to be written, those that differ from what is here now.

    A conflict without a choice keeps what is here.
    """
    return dict(_taken(merged, choices))


def _taken(
    merged: tuple[Merged, ...], choices: Mapping[Address, Side]
) -> Iterator[tuple[Address, str]]:
    for each in merged:
        chosen = each.outcome is Outcome.CONFLICT and choices.get(each.address) is Side.THEIRS
        if chosen or each.outcome is Outcome.THEIRS:
            yield each.address, each.theirs


def fingerprint(merged: tuple[Merged, ...]) -> str:
    """Return a digest that differs whenever an import would do something else."""
    shown = [each for each in merged if each.outcome is not Outcome.SAME]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
