"""Signals (提示): what statistics can and cannot say of a set of scores.

A signal is neither a flaw nor a finding: it never says that a score is wrong,
and 数据不足 and 不可比 are answers of full standing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """How far a signal goes (状态)."""

    UNREMARKABLE = "未见异常"
    NOTICE = "提示关注"
    REVIEW = "建议复核"
    TOO_LITTLE = "数据不足"
    NOT_COMPARABLE = "不可比"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a signal: what it is, its text, and its interval if any.

    ``value``, ``low`` and ``high`` are in the unit that ``text`` shows.
    """

    name: str
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """What one check says.

    Attributes:
        code: Stable name of the check: ``bunching``.
        subject: What it looks at, in Chinese: ``90 分附近``.
        status: How far it goes.
        sentence: Fact, comparison, uncertainty, other possible causes and a
            suggested step, in plain words; it accuses nobody.
        count: Evaluations looked at (n).
        figures: Numbers, each with its interval where it has one.
        method: Card of the method: test, window, p-values, assumptions, limits.
        rows: Numbers of the evaluations concerned, from 0, in ledger order.
    """

    code: str
    subject: str
    status: Status
    sentence: str
    count: int
    figures: tuple[Figure, ...] = ()
    method: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
