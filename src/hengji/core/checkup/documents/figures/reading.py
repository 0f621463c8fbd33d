"""Figures in running words (文中数字): value, printed precision, unit and place.

Years, dates, document numbers, ordinals, telephone numbers and codes are not
figures and are stepped over; a figure that is rounded in words (约, 余, 以上),
one end of a range, or readable in two ways is kept and marked inexact, so that
nothing is ever held against it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from hengji.core.checkup.documents.figures.spoken import (
    CAPITAL,
    SPOKEN,
    read_capital,
    read_spoken,
)
from hengji.core.checkup.documents.figures.units import (
    MONEY,
    MULTIPLIER,
    PERCENT,
    UNIT,
    UNKNOWN,
    Unit,
    unit_of,
)

HALF = Decimal("0.5")
_LARGEST = Decimal(10) ** 15
"""More than any budget has in 元; what is larger is a code or a slip."""


@dataclass(frozen=True, slots=True)
class Number:
    """A printed figure.

    Attributes:
        value: In the base of its family: 元, per cent, pieces.
        step: One unit of its last printed place, in the same base; 0 where
            things were counted one by one.
        family: What it counts, ``""`` where no unit is printed.
        start: Where it begins in its text, sign included.
        end: Where it ends, unit included.
        digits: As printed, without the unit.
        unit: The unit as printed: ``万元``.
        exact: Whether it may be held against another figure.
        capital: Whether it is written in capital numerals.
        factor: How many of the base one of its unit makes: 10000 for 万元.
    """

    value: Decimal
    step: Decimal
    family: str
    start: int
    end: int
    digits: str
    unit: str
    exact: bool = True
    capital: bool = False
    factor: Decimal = Decimal(1)

    @property
    def low(self) -> Decimal:
        """Least value that is printed so."""
        return self.value - self.step * HALF

    @property
    def high(self) -> Decimal:
        """Greatest value that is printed so."""
        return self.value + self.step * HALF

    @property
    def words(self) -> str:
        """The figure with its unit, as printed."""
        return self.digits + self.unit


_SPACE = "[ \u3000\u00a0]"
_YEAR = "(?:19|20)[0-9]{2}"
_AT_START = rf"(?:^|(?<=[。；;：:\n])){_SPACE}*"
_SKIPPED = "|".join(
    (
        rf"{_YEAR}{_SPACE}?[年./-]{_SPACE}?[0-9]{{1,2}}{_SPACE}?[月./-]{_SPACE}?[0-9]{{1,2}}[日号]?(?![0-9])",
        rf"{_YEAR}{_SPACE}?(?:[-~～—–至到、和]{{1,2}}{_SPACE}?(?:{_YEAR}|[0-9]{{2}}){_SPACE}?)?年",
        rf"{_YEAR}(?=[—–-]{{1,2}}{_YEAR})",
        rf"[0-9]{{1,2}}{_SPACE}?(?:[-~～—–至到]{{1,2}}{_SPACE}?[0-9]{{1,2}}{_SPACE}?)?月(?:份|底|末|初|[0-9]{{1,2}}[日号])?",
        rf"[〔\[［(（【]{_SPACE}?{_YEAR}{_SPACE}?[〕\]］)）】]{_SPACE}?(?:第|){_SPACE}?[0-9]*{_SPACE}?(?:号|)",
        rf"第{_SPACE}?[0-9]+(?:[-—.、][0-9]+)*",
        r"[0-9]+(?:[-—][0-9]+)?号",
        r"(?<![0-9.])1[3-9][0-9]{9}(?![0-9.])|(?<![0-9.])0[0-9]{2,3}[-—][0-9]{7,8}",
        r"(?<![0-9.,])[0-9]{11,}(?![0-9.,]|[ ]?[万亿]?元)",
        r"(?:GB|DB|JGJ|CJJ|HJ|ISO)[/A-Z]*[ ]?[0-9][0-9.—-]*",
        r"[A-Za-z][A-Za-z/_.-]{0,12}[0-9][A-Za-z0-9_./-]*",
        r"[0-9]{1,2}[:：][0-9]{2}(?![0-9])",
        r"[（(][0-9]{1,2}[)）]",
        rf"{_AT_START}[0-9]{{1,2}}(?:[、．]|\.(?![0-9])|\.(?={_YEAR}年))",
        rf"{_AT_START}[0-9]{{1,2}}(?:\.[0-9]{{1,2}})+{_SPACE}(?=[\u4e00-\u9fff])",
        r"(?:^|(?<=[（(见如附]))[表图]{1}[ ]?[0-9]{1,2}(?:[-—.][0-9]{1,2})?(?![0-9,])",
        r"(?:附件|附录|附表|附图|注)[ ]?[0-9]{1,2}(?![0-9.,])",
        r"[×xX*＊][ ]?100(?:\.0+)?[ ]?%",
        r"12345(?=热线|平台|市长|便民|政务|工单)",
        "[一二三四五六七八九十两]分之[一二三四五六七八九十]",
    )
)
_DIGITS = (
    rf"[0-9]{{1,3}}(?:,{_SPACE}?[0-9]{{3}})+(?![0-9])"
    r"|[0-9]{1,3}(?:，[0-9]{3})+(?![0-9])"
    rf"|[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+(?![0-9])"
    r"|[0-9]+"
)
_TAIL = (
    rf"(?:{_SPACE}?(?P<more>[余多来几]))?(?:{_SPACE}?(?P<scale>{MULTIPLIER}))?(?P<some>[余多])?"
    rf"(?:{_SPACE}?(?P<unit>{UNIT}))?(?P<after>{_SPACE}?(?:左右|上下|以上|以下|以内|之内|及以|多))?"
)
_MAY_BEGIN = (
    "(?=[0-9A-Za-z \u3000\u00a0〔［(（【\\[第附表图注×*＊+−－-]"
    "|[百一二两三四五六七八九十零〇千万亿壹贰叁肆伍陆柒捌玖拾佰仟])"
)
"""Looked at first, since hardly any character begins a figure."""
_TOKEN = re.compile(
    rf"{_MAY_BEGIN}(?:(?P<skip>{_SKIPPED})"
    rf"|(?P<capital>{CAPITAL})"
    rf"|百分之(?P<percent>{SPOKEN}|[0-9]+(?:\.[0-9]+)?)"
    rf"|(?P<spoken>{SPOKEN})(?P<spoken_unit>元)"
    rf"|(?P<sign>[-−－+])?(?P<whole>{_DIGITS})"
    rf"(?P<fraction>{_SPACE}?\.[0-9]+|\.{_SPACE}[0-9]{{1,2}}(?={_SPACE}?[%万亿元]))?{_TAIL})"
)
_ABOUT = re.compile(
    "(?:约|近|超过?|逾|不足|不到|大约|约为|接近|至少|最多|至多|不低于|不少于|不超过|不高于|高于|低于|大于|小于"
    "|等于|以上|[≥≤><＞＜≧≦]=?|多于|少于|不小于|不大于|将近|上限|下限|平均每|每|人均)[为达到]?[ ]*$"
)
_NOTHING_BETWEEN = dict.fromkeys(map(ord, ",， \u3000\u00a0"))
_FOLDED = str.maketrans("％．－＋", "%.-+")
_BETWEEN = re.compile(r"\s*(?:[-~～—–－]{1,2}|[至到])\s*")
_LISTED = re.compile(r"\s*[、和与及]\s*")
_NO_MONEY_AFTER = re.compile("[一-鿿]")


def read_numbers(plain: str) -> tuple[Number, ...]:
    """Return the figures of a text in reading order."""
    plain = plain.translate(_FOLDED)
    numbers = [number for number in _tokens(plain) if abs(number.value) < _LARGEST]
    return tuple(_settled(plain, numbers))


def read_cell(plain: str, unit: Unit | None = None) -> Number | None:
    """Return the figure of a cell that holds nothing else, or None.

    ``unit`` is the unit of the head, for a cell that prints none.
    """
    words = plain.strip()
    numbers = read_numbers(words) if words[-1:] in _CELL_ENDS else ()
    if len(numbers) != 1 or (numbers[0].start, numbers[0].end) != (0, len(words)):
        return None
    if not numbers[0].exact:
        return None
    number = numbers[0]
    offset = len(plain) - len(plain.lstrip())
    moved = replace(number, start=offset, end=offset + len(words))
    if number.family != UNKNOWN or unit is None:
        return moved
    value, step = number.value * unit.factor, number.step * unit.factor
    whole = unit.exact and step == 1
    return replace(
        moved,
        value=value,
        step=Decimal(0) if whole else step,
        family=unit.family,
        factor=unit.factor,
    )


_CELL_ENDS = frozenset("0123456789%‰元分") | frozenset(
    "人个家户项件次台套份亩吨米里天日月年处所条点万亿"
)


def _tokens(plain: str) -> Iterator[Number]:
    for found in _TOKEN.finditer(plain):
        if found["skip"] is not None:
            continue
        if found["whole"] is not None:
            yield _printed(plain, found)
        else:
            yield from _in_words(found)


def _in_words(found: re.Match[str]) -> Iterator[Number]:
    start, end = found.span()
    if found["capital"]:
        value = read_capital(found["capital"])
        if value is not None:
            step = Decimal("0.01")
            yield Number(value, step, MONEY, start, end, found[0], "", capital=True)
    elif found["percent"]:
        said = found["percent"]
        value = Decimal(said) if said[0].isdigit() and said.isascii() else read_spoken(said)
        if value is not None:
            yield Number(value, _step(value), PERCENT, start, end, found[0], "")
    else:
        value = read_spoken(found["spoken"])
        if value is not None:
            said = found.string[max(0, start - 1) : start + 1]
            exact = said[-1] not in "百千万亿十" and said[0] not in "数几上近约超"
            yield Number(value, _spoken_step(value), MONEY, start, end, found[0], "", exact)


def _spoken_step(value: Decimal) -> Decimal:
    """Return what the last word said stands for: 万 in 三百二十万."""
    tail = value.normalize().as_tuple().exponent
    return min(Decimal(10_000), Decimal(1).scaleb(tail if isinstance(tail, int) else 0))


def _printed(plain: str, found: re.Match[str]) -> Number:
    whole = found["whole"]
    digits = whole.translate(_NOTHING_BETWEEN)
    fraction = (found["fraction"] or "").replace("\u3000", " ").replace("\u00a0", " ")
    value = Decimal(digits + fraction.replace(" ", ""))
    unit = unit_of(found["scale"] or "", found["unit"] or "")
    family = unit.family
    if family == UNKNOWN and found["scale"] and not _NO_MONEY_AFTER.match(plain, found.end()):
        family = MONEY
    sign = -1 if (found["sign"] or "+") in "-−－" and _sign_is_meant(plain, found) else 1
    step = _step(value) * unit.factor
    counted = unit.exact and value == value.to_integral_value()
    vague = any(found[name] for name in ("more", "some", "after"))
    doubtful = "，" in whole or (" " in whole and not found["unit"])
    number_end = found.end("fraction") if found["fraction"] else found.end("whole")
    return Number(
        value=sign * value * unit.factor,
        step=Decimal(0) if counted else step,
        family=family,
        start=found.start(),
        end=found.end(),
        digits=plain[found.start() : number_end],
        unit=plain[number_end : found.end()].strip(),
        exact=not (vague or doubtful or _is_about(plain, found.start())),
        factor=unit.factor,
    )


def _is_about(plain: str, start: int) -> bool:
    return _ABOUT.search(plain, max(0, start - 6), start) is not None


def _sign_is_meant(plain: str, found: re.Match[str]) -> bool:
    before = plain[found.start() - 1] if found.start() else " "
    return not (before.isalnum() and before.isascii()) and before not in ")）%"


def _step(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def _settled(plain: str, numbers: list[Number]) -> Iterator[Number]:
    """Give members of a list their common unit and mark the ends of ranges."""
    for place in range(len(numbers) - 2, -1, -1):
        number, following = numbers[place], numbers[place + 1]
        between = plain[number.end : following.start]
        if _BETWEEN.fullmatch(between) or (not between and following.digits[:1] in "-−－"):
            numbers[place] = replace(number, exact=False)
            numbers[place + 1] = replace(following, exact=False)
        elif number.family == UNKNOWN != following.family and _LISTED.fullmatch(between):
            numbers[place] = _with_unit_of(number, following)
    yield from numbers


def _with_unit_of(number: Number, following: Number) -> Number:
    step = number.step * following.factor
    return replace(
        number,
        value=number.value * following.factor,
        step=Decimal(0) if not following.step and step == 1 else step,
        family=following.family,
        factor=following.factor,
    )
