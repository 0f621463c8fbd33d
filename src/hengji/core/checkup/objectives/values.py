"""What the value of an indicator can be (指标值), and the words it is understood by."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class ValueClass(StrEnum):
    """How a target or an actual value is stated (指标值类型)."""

    EMPTY = "空"
    RATIO = "比率"
    NUMBER = "数值"
    RANGE = "区间"
    DATE = "日期"
    DURATION = "期限"
    LEVEL = "等级"
    BOOLEAN = "是否"
    TIERED = "分档"
    CHANGE = "变化"
    CHANGE_NO_BASE = "变化无基线"
    VAGUE = "含糊"
    TEXT = "文字"


COUNTED = frozenset(
    {
        ValueClass.RATIO,
        ValueClass.NUMBER,
        ValueClass.RANGE,
        ValueClass.DATE,
        ValueClass.DURATION,
        ValueClass.LEVEL,
        ValueClass.CHANGE,
    }
)
"""Can be measured as they stand."""
JUDGED = frozenset({ValueClass.BOOLEAN, ValueClass.TIERED})
"""Can be measured once it is written by what they are judged."""


class Operator(StrEnum):
    """How an actual value is compared with its target (比较符号)."""

    NONE = ""
    AT_LEAST = "≥"
    AT_MOST = "≤"
    MORE = ">"
    LESS = "<"
    EQUAL = "="


UPWARD = frozenset({Operator.AT_LEAST, Operator.MORE})
DOWNWARD = frozenset({Operator.AT_MOST, Operator.LESS})


@dataclass(frozen=True, slots=True)
class Value:
    """A value as understood.

    Attributes:
        kind: Its class.
        operator: As said by a sign or by words: 不少于 is ``≥``.
        number: The number, or the lower end of a range; None without one.
        unit: ``%``, ``人``, ``元/人``; empty where none is written.
        upper: The upper end of a range.
        basis: What a change is counted from, as written.
        years: Calendar years named in a date.
        vague: The words that make it vague.
        grounded: It is written by what the value is judged.
    """

    kind: ValueClass
    operator: Operator = Operator.NONE
    number: Decimal | None = None
    unit: str = ""
    upper: Decimal | None = None
    basis: str = ""
    years: tuple[int, ...] = ()
    vague: tuple[str, ...] = ()
    grounded: bool = False

    @property
    def is_measurable(self) -> bool:
        """Tell whether two people would agree on what was reached."""
        return self.kind in COUNTED or (self.kind in JUDGED and self.grounded)


@dataclass(frozen=True, slots=True)
class ValueWords:
    """The words by which values are understood, each by ``names.name_key``.

    Attributes:
        fillers: Whole values that say nothing (兜底值).
        judged_fillers: Fillers that are an answer once it is written by what
            they are judged: 完成、达标.
        before: Operators by the words before a number; ``""`` is a word
            without meaning of its own: 达到、约.
        after: Operators by the words after a number.
        units: Units of numbers.
        ratios: Units of ratios, with what one of them is in percent, or 0
            where it has no percent: 倍.
        durations: Units of time spans.
        comparatives: Verbs that need something to be compared with.
        bases: Words that say what a change is counted from.
        vague: Vague words, the kind by the word.
        booleans: Whole values that are answered by yes or no.
        boolean_phrases: Phrases that are a yes wherever they stand.
        tiers: Whole values that are one tier of several: 良好.
        levels: Levels written as words: 国家级.
        dates: Days written as words: 汛期前.
        wholes: Words that mean all of it: 全覆盖 is 100%.
        zero_nouns: What may not happen at all: 零事故.
    """

    fillers: frozenset[str]
    judged_fillers: frozenset[str]
    before: tuple[tuple[str, Operator], ...]
    after: tuple[tuple[str, Operator], ...]
    units: tuple[str, ...]
    ratios: tuple[tuple[str, Decimal], ...]
    durations: tuple[str, ...]
    comparatives: tuple[str, ...]
    bases: tuple[str, ...]
    vague: tuple[tuple[str, str], ...]
    booleans: frozenset[str]
    boolean_phrases: tuple[str, ...]
    tiers: frozenset[str]
    levels: tuple[str, ...]
    dates: tuple[str, ...]
    wholes: frozenset[str]
    zero_nouns: tuple[str, ...]
