"""Telling what a value is (指标值分类): measurable, judged, vague or words.

A vague word alone decides nothing: 提高 5 个百分点（2022 年 81%→86%） can be
measured although it says 提高. Structure is looked for first, words last.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from hengji.core.checkup.objectives.folding import fold, read_numeral, split_note
from hengji.core.checkup.objectives.patterns import (
    Meanings,
    Patterns,
    meanings_of,
    patterns_of,
)
from hengji.core.checkup.objectives.values import Operator, Value, ValueClass, ValueWords
from hengji.core.quantities import HUNDRED, ZERO

_MOST_PREFIXES = 4
_APART = re.compile(r"[^\d]*[,;、][^\d]*\d")
_HALF = Decimal("0.5")
_ONLY_MARKS = frozenset("-/~_.·…*#?×x、,:;()[]<>=+|\\")
_ZERO_GROWTH = ("零增长", "0增长", "只减不增", "不增长")
_TIER_LISTS = (
    frozenset({"优良中差", "优良中低差", "好中差", "高中低", "好较好一般较差", "优良一般差"}),
    frozenset("、/,;-或和 "),
)


class _Reading(NamedTuple):
    """A value on its way: folded, without its note, without its operator."""

    key: str
    note: str
    body: str
    operator: Operator
    patterns: Patterns
    meanings: Meanings
    words: ValueWords
    grounded: bool


@lru_cache(maxsize=4096)
def classify(text: str, words: ValueWords, *, grounded: bool = False) -> Value:
    """Return what a value is.

    Args:
        text: As typed; the sign of a column of signs may stand before it and
            the unit of a column of units behind it.
        words: The words to understand it by.
        grounded: It is written elsewhere in the row by what it is judged
            (评分标准或佐证).

    Basis: ``hengji/objective-values``.
    """
    key = fold(text)
    if not key or _ONLY_MARKS.issuperset(key):
        return Value(ValueClass.EMPTY)
    patterns = patterns_of(words)
    plain, note = split_note(key)
    meanings = meanings_of(words)
    operator, body = _take_operator(plain, patterns, meanings)
    body = _with_digits(body, patterns)
    reading = _Reading(key, note, body, operator, patterns, meanings, words, grounded)
    for recognise in _RECOGNISERS:
        if found := recognise(reading):
            return found
    return Value(ValueClass.TEXT, grounded=grounded)


def _take_operator(key: str, patterns: Patterns, meanings: Meanings) -> tuple[Operator, str]:
    """Part a value from the words that compare: 控制在50万元以内."""
    operator, body = Operator.NONE, key
    for _ in range(_MOST_PREFIXES):
        found = patterns.before.match(body)
        if not found or found.end() == len(body):
            break
        meant = meanings.before[found[0]]
        operator = operator if meant is Operator.NONE else meant
        body = body[found.end() :]
    found = patterns.after.search(body)
    if found and found.start():
        meant = meanings.after[found[0]]
        operator = operator if meant is Operator.NONE or operator else meant
        body = body[: found.start()]
    return operator, body


def _with_digits(body: str, patterns: Patterns) -> str:
    """Write number words as digits where they count something: 三至五个."""

    def digits(found: re.Match[str]) -> str:
        words = found[1]
        number = _HALF if words == "半" else read_numeral(words)
        return words if number is None else f"{number:f}"

    return patterns.numeral.sub(digits, body)


def _empty(reading: _Reading) -> Value | None:
    said = next((each for each in (reading.key, reading.body) if each in reading.words.fillers), "")
    if not said:
        return None
    if reading.grounded and said in reading.words.judged_fillers:
        return Value(ValueClass.BOOLEAN, grounded=True)
    return Value(ValueClass.EMPTY)


def _whole_word(reading: _Reading) -> Value | None:
    """Recognise words that are a value by themselves."""
    words, body = reading.words, reading.body
    tiers, marks = _TIER_LISTS
    plain = "".join(each for each in reading.key if each not in marks)
    if plain in tiers or (reading.grounded and body in words.tiers):
        return Value(ValueClass.TIERED, grounded=reading.grounded)
    if body in words.wholes or reading.key in words.wholes:
        return Value(ValueClass.RATIO, Operator.EQUAL, HUNDRED, "%")
    if reading.key in words.booleans or body in words.booleans:
        return Value(ValueClass.BOOLEAN, grounded=reading.grounded or bool(reading.note))
    if any(word in reading.key for word in _ZERO_GROWTH):
        return Value(ValueClass.CHANGE, reading.operator, ZERO, basis="零增长")
    if body == "零" or reading.patterns.zero.fullmatch(body):
        return Value(ValueClass.NUMBER, reading.operator or Operator.EQUAL, ZERO)
    return None


def _date(reading: _Reading) -> Value | None:
    if not reading.patterns.date.fullmatch(reading.body):
        return None
    if reading.patterns.duration.fullmatch(reading.body) and "年" in reading.body:
        return _years_or_day(reading)
    return Value(ValueClass.DATE, reading.operator, years=_years(reading))


def _years_or_day(reading: _Reading) -> Value:
    years = _years(reading)
    kind = ValueClass.DATE if years else ValueClass.DURATION
    return Value(kind, reading.operator, years=years)


def _years(reading: _Reading) -> tuple[int, ...]:
    return tuple(int(found[0]) for found in reading.patterns.year.finditer(reading.body))


def _range(reading: _Reading) -> Value | None:
    patterns = reading.patterns
    found = patterns.span.fullmatch(reading.body) or patterns.between.fullmatch(reading.body)
    if not found:
        return None
    low, high = Decimal(found[1]), Decimal(found[3])
    if low > high:
        return Value(ValueClass.TEXT, grounded=reading.grounded)
    unit = found[4] or found[2] or ""
    return Value(ValueClass.RANGE, reading.operator, low, unit, high)


def _ratio(reading: _Reading) -> Value | None:
    if found := reading.patterns.ratio.fullmatch(reading.body):
        return _ratio_value(reading, found[1], found[2])
    if found := reading.patterns.proportion.fullmatch(reading.body):
        parts = Decimal(found[2])
        number = Decimal(found[1]) / parts if parts else None
        return Value(ValueClass.RATIO, reading.operator, number, ":")
    return None


def _ratio_value(reading: _Reading, number: str, unit: str) -> Value:
    size = reading.meanings.ratios[unit]
    shown = "%" if size else unit
    return Value(ValueClass.RATIO, reading.operator, Decimal(number) * (size or 1), shown)


def _duration(reading: _Reading) -> Value | None:
    if reading.patterns.times.fullmatch(reading.body):
        return Value(ValueClass.DURATION, reading.operator)
    if found := reading.patterns.duration.fullmatch(reading.body):
        return Value(ValueClass.DURATION, reading.operator, Decimal(found[1]), found[2])
    return None


def _number(reading: _Reading) -> Value | None:
    patterns, body = reading.patterns, reading.body
    if found := patterns.number.fullmatch(body):
        return Value(ValueClass.NUMBER, reading.operator, Decimal(found[1]), found[2] or "")
    found = patterns.per_number.fullmatch(body)
    if found and not patterns.comparative.search(found[1]):
        unit = f"{found[3]}({found[1]})"
        return Value(ValueClass.NUMBER, reading.operator, Decimal(found[2]), unit)
    return None


def _other_unit(reading: _Reading) -> Value | None:
    """Recognise a number with a unit the rulebook does not know: 30蓬."""
    patterns = reading.patterns
    if bare := patterns.bare.search(reading.key):
        operator = Operator(reading.key[bare.start()])
        return Value(ValueClass.NUMBER, operator, Decimal(bare[1]))
    found = patterns.any_unit.fullmatch(reading.body)
    if found is None or patterns.vague.search(found[2]):
        return None
    return Value(ValueClass.NUMBER, reading.operator, Decimal(found[1]), found[2])


def _level(reading: _Reading) -> Value | None:
    if reading.patterns.level.fullmatch(reading.body):
        return Value(ValueClass.LEVEL, reading.operator)
    return None


def _change(reading: _Reading) -> Value | None:
    """Recognise a verb of change with a number, and what it is counted from."""
    patterns = reading.patterns
    verb = patterns.comparative.search(reading.key)
    found = _last_quantity(reading)
    if not verb or not found:
        return None
    number, unit = Decimal(found[1]), found[2]
    base = patterns.base.search(reading.key)
    if base is None:
        if patterns.reached.search(reading.key) or _stands_apart(reading, verb.end()):
            return None
        return Value(ValueClass.CHANGE_NO_BASE, reading.operator, number, unit)
    basis = reading.note or reading.key[base.start() : max(base.end(), verb.end())]
    return Value(ValueClass.CHANGE, reading.operator, number, unit, basis=basis)


def _last_quantity(reading: _Reading) -> re.Match[str] | None:
    """Return the last number with a unit that is no calendar year."""
    found = [
        each
        for each in reading.patterns.quantity.finditer(reading.body)
        if not reading.patterns.some_date.match(reading.body, each.start())
    ]
    return found[-1] if found else None


def _stands_apart(reading: _Reading, start: int) -> bool:
    """Tell whether a comma parts the verb from the number: 进一步提升，≥90%."""
    return _APART.match(reading.key, start) is not None


def _within_words(reading: _Reading) -> Value | None:
    """Recognise a quantity that has words around it: 组织培训200人次."""
    patterns = reading.patterns
    found = patterns.quantity.search(reading.body)
    if found is None:
        return None
    operator = reading.operator or _operator_around(reading, found.start(), found[3] or "")
    number, unit = Decimal(found[1]), found[2]
    if patterns.some_date.match(reading.body, found.start()):
        return Value(ValueClass.DATE, operator, years=_years(reading))
    if unit in reading.meanings.ratios:
        return _ratio_value(reading._replace(operator=operator), found[1], unit)
    if unit in reading.words.durations:
        return Value(ValueClass.DURATION, operator, number, unit)
    return Value(ValueClass.NUMBER, operator, number, unit)


def _operator_around(reading: _Reading, start: int, after: str) -> Operator:
    patterns = reading.patterns
    if after:
        return reading.meanings.after[after]
    before = list(patterns.before.finditer(reading.body[:start]))
    if before and before[-1].end() == start:
        return reading.meanings.before[before[-1][0]]
    return Operator.NONE


def _date_within(reading: _Reading) -> Value | None:
    if reading.patterns.some_date.search(reading.body):
        return Value(ValueClass.DATE, reading.operator, years=_years(reading))
    return None


def _level_within(reading: _Reading) -> Value | None:
    if reading.patterns.some_level.search(reading.body):
        return Value(ValueClass.LEVEL, reading.operator)
    return None


def _zero_within(reading: _Reading) -> Value | None:
    if reading.patterns.zero.search(reading.body):
        return Value(ValueClass.NUMBER, Operator.EQUAL, ZERO)
    return None


def _words(reading: _Reading) -> Value | None:
    """Judge what holds no quantity by its words."""
    hits = tuple(dict.fromkeys(reading.patterns.vague.findall(reading.key)))
    if any(phrase in reading.key for phrase in reading.words.boolean_phrases):
        return Value(ValueClass.BOOLEAN, grounded=reading.grounded)
    if hits or reading.body in reading.words.tiers:
        return Value(ValueClass.VAGUE, reading.operator, vague=hits or (reading.body,))
    return None


_RECOGNISERS: tuple[Callable[[_Reading], Value | None], ...] = (
    _empty,
    _whole_word,
    _date,
    _range,
    _ratio,
    _duration,
    _level,
    _number,
    _change,
    _zero_within,
    _within_words,
    _date_within,
    _level_within,
    _other_unit,
    _words,
)
