"""A spreadsheet small enough to be sure of: it computes the formulas of packets exactly."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

Value = Any
TOKEN = re.compile(r'\s*("(?:[^"])*"|\d+(?:\.\d+)?|[A-Za-z_]+|<>|<=|>=|[-+*/&=<>(),])')
COMPARE: dict[str, Callable[[Value, Value], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def rounded(number: Fraction, places: int) -> Fraction:
    scaled = number * 10**places
    whole = int(scaled)
    return Fraction(whole + (1 if scaled - whole >= Fraction(1, 2) else 0), 10**places)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "AND": lambda *values: all(values),
    "OR": lambda *values: any(values),
    "NOT": lambda value: not value,
    "ISNUMBER": lambda value: isinstance(value, Fraction),
    "LEN": lambda value: Fraction(len(value)) if isinstance(value, str) else Fraction(1),
    "MAX": lambda *values: max(values),
    "MIN": lambda *values: min(values),
    "ROUND": lambda value, places: rounded(value, int(places)),
    "INT": lambda value: Fraction(value.numerator // value.denominator),
    "SUM": lambda values: sum((each for each in values if not isinstance(each, str)), Fraction(0)),
    "COUNT": lambda values: Fraction(sum(not isinstance(each, str) for each in values)),
    "COUNTIF": lambda values, wanted: Fraction(sum(each == wanted for each in values)),
}


class Formula:
    """Computes one formula; cells are named as its placeholders are."""

    def __init__(self, text: str, cells: Mapping[str, Value]) -> None:
        self.tokens: Sequence[str] = TOKEN.findall(
            text.removeprefix("=").replace("{", "").replace("}", "")
        )
        self.at, self.cells = 0, cells

    def value(self) -> Value:
        return self.compare()()

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def compare(self) -> Callable[[], Value]:
        left = self.join()
        if self.peek() in COMPARE:
            test, right = COMPARE[self.take()], self.join()
            return lambda: self._compared(test, left(), right())
        return left

    @staticmethod
    def _compared(test: Callable[[Value, Value], bool], left: Value, right: Value) -> bool:
        """A text is above every number."""
        if isinstance(left, str) != isinstance(right, str):
            return test(isinstance(left, str), isinstance(right, str))
        return test(left, right)

    def join(self) -> Callable[[], Value]:
        left = self.add()
        while self.peek() == "&":
            self.take()
            first, second = left, self.add()
            left = lambda first=first, second=second: f"{first()}{second()}"  # noqa: E731
        return left

    def add(self) -> Callable[[], Value]:
        left = self.multiply()
        while self.peek() in {"+", "-"}:
            sign, first, second = self.take(), left, self.multiply()
            left = lambda s=sign, a=first, b=second: a() + b() if s == "+" else a() - b()  # noqa: E731
        return left

    def multiply(self) -> Callable[[], Value]:
        left = self.one()
        while self.peek() in {"*", "/"}:
            sign, first, second = self.take(), left, self.one()
            left = lambda s=sign, a=first, b=second: a() * b() if s == "*" else a() / b()  # noqa: E731
        return left

    def one(self) -> Callable[[], Value]:
        part = self.take()
        if part == "-":
            negated = self.one()
            return lambda: -negated()
        if part == "(":
            inner = self.compare()
            self.take()
            return inner
        if part.startswith('"'):
            return lambda: part[1:-1]
        if part[0].isdigit():
            return lambda: Fraction(part)
        if self.peek() == "(":
            return self.call(part)
        return lambda: self.cells[part]

    def call(self, name: str) -> Callable[[], Value]:
        self.take()
        parts = [self.compare()]
        while self.take() == ",":
            parts.append(self.compare())
        if name == "IF":
            test, then, other = parts
            return lambda: then() if test() else other()
        function = FUNCTIONS[name]
        return lambda: function(*(part() for part in parts))


def exact(value: object) -> Value:
    if isinstance(value, list):
        return [exact(each) for each in value]
    return Fraction(value) if isinstance(value, Decimal | int) else value


def computed(text: str, **cells: object) -> Value:
    """Return what a formula shows; a number with two places, as a cell does."""
    known = {name: exact(value) for name, value in cells.items()}
    value = Formula(text, known).value()
    if isinstance(value, Fraction):
        shown = Decimal(value.numerator) / Decimal(value.denominator)
        return shown.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return value
