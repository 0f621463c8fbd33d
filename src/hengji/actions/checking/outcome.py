"""What a check-up hands over to be kept (体检结果)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Output(NamedTuple):
    """A file in which a check-up says what it found."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check-up said.

    Attributes:
        summary: One sentence.
        result: Plain values, as the page and the interface show them.
        marked: Copies with comments, by the id of their ``CheckupFile``.
        output: A file of its own, or None.
    """

    summary: str
    result: Mapping[str, Any]
    marked: Mapping[int, bytes] = field(default_factory=dict)
    output: Output | None = None
