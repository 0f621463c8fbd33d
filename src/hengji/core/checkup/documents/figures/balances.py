"""Balances and changes in sentences (结余、增减): the third figure of a pair."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from hengji.core.checkup.documents.figures import kinds
from hengji.core.checkup.documents.figures.clauses import Mention, Sentence
from hengji.core.checkup.documents.figures.comparing import (
    SLIPS,
    Span,
    percentage,
    shown,
    shown_digits,
    shown_like,
    shown_percentage,
    span,
)
from hengji.core.checkup.documents.figures.rate_words import PART, RATES, WHOLE, role
from hengji.core.checkup.documents.figures.reading import Number
from hengji.core.checkup.documents.figures.saying import confirm
from hengji.core.checkup.documents.figures.units import MONEY, PERCENT, UNKNOWN
from hengji.core.checkup.manuscript import Manuscript, Spot
from hengji.core.checkup.remarks import Result, remark
from hengji.core.quantities import ZERO

_EXECUTION = RATES[0]
_ARRIVAL = RATES[1]
_LEFT = re.compile(
    "(?:结余|节余|剩余|余额|未支出|未使用|未支付|未执行|结转)(?:结余|资金|金额|数|额|了|为|共|下年|使用|余额|财政)*$"
)
_OLDER = re.compile("累计|年末|期末|上年|历年|往年|年初|以前年度|收回|上缴")
_THIS_YEAR = re.compile("当年|本年|收支")
_ALL = re.compile(
    "(?:全部|全额|足额|悉数|均已)(?:已|予以)?(支出|支付|拨付|执行|使用|兑付|发放|列支|到位)(?:完毕|完成|到位|完)?(?=[，,。；;）)]|$)"
    "|(?:支出|支付|执行|使用)完毕"
)
_CHANGE = re.compile(
    "(?:同比|环比|实际|共|下|累计)?(增长|增加|提高|上升|提升|增幅|上浮|上涨|下降|减少|降低|压减|缩减|压缩|降幅|节约|节省"
    "|核减|审减|下浮|调增|调减|变动|增收|减收|增支|减支)(?:了|率|幅度|比例|幅)*(?:约|分别)?(?:为|达到|达|是)?$"
)
_BASE = re.compile(
    "上年|去年|上一年|同期|基期|前一年|上期|上季|原(?:来|有|值|价)?|基数|(?:^|[，,])?(?:由|从|自)"
)
_PLANNED_BASE = re.compile("年初")
_SAVED_BASE = re.compile("预算|送审|概算|控制价|计划|申报|限价|估算")
_SAVED = re.compile("节约|节省|压减|压缩|核减|审减|下浮|缩减")
_DOWN = frozenset(
    {"下降", "减少", "降低", "压减", "缩减", "压缩", "降幅", "节约", "节省", "减收", "减支"}
)
_ADJUSTED = re.compile("调整后|全年预算")
_NEXT_ITEM = re.compile("[；;]")
_YEAR = re.compile("((?:19|20)[0-9]{2})年")
_OF_YEAR = "(?:比|较|与)(?:19|20)[0-9]{2}年度?的?(?:同期的?)?"
_CUT = re.compile(
    "(?:共|合计|累计|预算)*(?:核减|审减|压减|调减|削减)(?:资金|预算|金额|额|数|投资|了|为|共)*"
)
_CUT_RATE = re.compile("(?:核减|审减|压减|调减|削减)(?:率|比例|幅度)")
_ASKED = re.compile(
    "(?:申报|送审|上报|报审|申请|原)[^，。；]{0,8}?(?:资金|预算|金额|总额|数|额|投资|造价|概算)?(?:为|共|计)*$"
)
_ALLOWED = re.compile(
    "(?:核定|审定|批复|核准|建议安排|安排|建议|审核后|调整后)[^，。；]{0,8}?(?:资金|预算|金额|总额|数|额|投资|造价)?(?:为|共|计)*$"
)
_MOST = 6
_MOST_AROUND = 24


def check_balances(manuscript: Manuscript, sentences: Sequence[Sentence]) -> Iterator[Result]:
    """Recompute what is left over, and what is called all."""
    for sentence in sentences:
        for place, mention in enumerate(sentence.mentions):
            if mention.number.family == MONEY and _LEFT.search(mention.name) and place:
                yield from _balance(manuscript, sentence, place)
        yield from _called_all(manuscript, sentence)
        yield from _cuts(manuscript, sentence)


def _cuts(manuscript: Manuscript, sentence: Sentence) -> Iterator[Result]:
    """Recompute a cut: 申报 less 核定 is 核减."""
    money = [each for each in sentence.mentions if each.number.family == MONEY]
    asked, allowed, cut = (
        [each for each in money if pattern.search(each.name)]
        for pattern in (_ASKED, _ALLOWED, _CUT)
    )
    cut = [each for each in cut if _CUT.fullmatch(each.name)]
    found = (*asked, *allowed, *cut)
    alone = len(asked) == len(allowed) == len(cut) == 1
    if not alone or not all(each.number.exact for each in found):
        return
    whole, part, left = (each.number for each in found)
    spot, kind = sentence.spot(left), kinds.CUT_DIFFERS
    if span(whole).minus(span(part)).meets(span(left)):
        said = f"{_minus(whole, part)} = {left.words}，与文中一致"
        yield confirm(manuscript, spot, kind.rule, said)
        return
    slip = _slipped(whole, part, span(left))
    expected = shown_like(whole.value - part.value, left)
    why = "像是单位写错：请看元、万元、亿元。" if slip else "四舍五入不能解释这一差别。"
    yield remark(
        kinds.UNIT_SLIPPED if slip else kind,
        manuscript,
        spot,
        f"{cut[0].name}写作 {left.words}，而 {_minus(whole, part)} = {expected}，{why}",
        stated=left.words,
        expected=expected,
        because=f"{_minus(whole, part)} = {expected}",
    )


def check_changes(manuscript: Manuscript, sentences: Sequence[Sentence]) -> Iterator[Result]:
    """Recompute rises, falls and savings given in per cent."""
    for sentence in sentences:
        for place, mention in enumerate(sentence.mentions):
            if mention.number.family == PERCENT and mention.number.exact:
                asked = _CHANGE.search(mention.name)
                if asked:
                    earlier = sentence.mentions[max(0, place - _MOST) : place]
                    yield from _change(manuscript, sentence, mention, earlier)


def _balance(manuscript: Manuscript, sentence: Sentence, place: int) -> Iterator[Result]:
    left = sentence.mentions[place]
    earlier = sentence.mentions[max(0, place - _MOST_AROUND) : place]
    money = _since_adjusted([each for each in earlier if each.number.family == MONEY])
    if not left.number.exact or not all(each.number.exact for each in money):
        return
    wholes = [each.number for each in money if role(each.name, _EXECUTION) == WHOLE]
    parts = [each.number for each in money if role(each.name, _EXECUTION) == PART]
    stated, spot = span(left.number), sentence.spot(left.number)
    for whole in wholes:
        for part in parts:
            if span(whole).minus(span(part)).meets(stated):
                said = f"{_minus(whole, part)} = {left.number.words}，与文中一致"
                yield confirm(manuscript, spot, kinds.BALANCE_DIFFERS.rule, said)
                return
    if len(wholes) == len(parts) == 1 and not _OLDER.search(left.before):
        behind = sentence.mentions[place + 1 : place + _MOST_AROUND]
        following = takewhile(lambda each: not _NEXT_ITEM.search(each.before), behind)
        others = len(money) + sum(each.number.family == MONEY for each in following)
        yield from _balance_remark(manuscript, spot, left, (wholes[0], parts[0]), others)


def _since_adjusted(money: list[Mention]) -> list[Mention]:
    """Leave off what led to an adjusted budget, if one is given."""
    adjusted = [place for place, each in enumerate(money) if _ADJUSTED.search(each.name)]
    return money[adjusted[-1] :] if adjusted else money


def _balance_remark(
    manuscript: Manuscript, spot: Spot, left: Mention, pair: tuple[Number, Number], money: int
) -> Iterator[Result]:
    """Say so where the three figures of a sentence are the only ones."""
    whole, part = pair
    slip = left.number.value > 0 and _slipped(whole, part, span(left.number))
    of_the_year = _THIS_YEAR.search(left.name) is not None
    if not slip and (money > len(pair) or (whole.value < part.value and not of_the_year)):
        return
    kind = kinds.BALANCE_DOUBTFUL if "结转" in left.name else kinds.BALANCE_DIFFERS
    why = "像是单位写错：请看元、万元、亿元。" if slip else "四舍五入不能解释这一差别。"
    expected = shown_like(whole.value - part.value, left.number)
    yield remark(
        kinds.UNIT_SLIPPED if slip else kind,
        manuscript,
        spot,
        f"结余写作 {left.number.words}，而 {_minus(whole, part)} = {expected}，{why}",
        stated=left.number.words,
        expected=expected,
        because=f"{_minus(whole, part)} = {expected}",
    )


def _minus(whole: Number, part: Number) -> str:
    first, second = shown(whole, part)
    return f"{first} − {second}"


def _slipped(whole: Number, part: Number, stated: Span) -> bool:
    return any(
        span(whole).times(factor).minus(span(part)).meets(stated)
        or span(whole).minus(span(part).times(factor)).meets(stated)
        or span(whole).minus(span(part)).meets(stated.times(factor))
        for each in SLIPS
        for factor in (each, 1 / each)
    )


def _called_all(manuscript: Manuscript, sentence: Sentence) -> Iterator[Result]:
    asked = _ALL.search(sentence.words)
    exact = all(each.number.exact for each in sentence.mentions)
    if not asked or not exact or any(_is_rate(each) for each in sentence.mentions):
        return
    kind = _ARRIVAL if asked[1] == "到位" else _EXECUTION
    money = [each for each in sentence.mentions if each.number.family == MONEY]
    wholes = [each.number for each in money if role(each.name, kind) == WHOLE]
    parts = [each.number for each in money if role(each.name, kind) == PART]
    if len(money) != 2 or len(wholes) != 1 or len(parts) != 1:  # noqa: PLR2004
        return
    whole, part = wholes[0], parts[0]
    if sentence.start + asked.start() < part.end or span(whole).meets(span(part)):
        return
    yield remark(
        kinds.CALLED_FULL,
        manuscript,
        sentence.passage.spot(sentence.start + asked.start(), sentence.start + asked.end()),
        f"文中称“{asked[0]}”，而 {' 与 '.join(shown(part, whole))} 并不相等。",
        stated=part.words,
        expected=whole.words,
        because=f"{_minus(whole, part)} = {shown_like(whole.value - part.value, whole)}",
    )


def _is_rate(mention: Mention) -> bool:
    return mention.number.family == PERCENT


def _change(
    manuscript: Manuscript, sentence: Sentence, rate: Mention, earlier: tuple[Mention, ...]
) -> Iterator[Result]:
    usable = [
        each
        for each in earlier
        if each.number.family not in {PERCENT, UNKNOWN, "个百分点"} and each.number.value > 0
    ]
    if not all(each.number.exact for each in usable):
        return
    usable = [each for each in usable if each.number.family == usable[-1].number.family]
    pair = _cut_of_all(usable, rate) or _named_pair(usable, rate) or _from_difference(usable)
    spot = sentence.spot(rate.number)
    if pair and _moves(pair[0], pair[1], rate.number):
        yield confirm(
            manuscript,
            spot,
            kinds.CHANGE_DIFFERS.rule,
            f"{_moved(*pair)} = {rate.number.words.lstrip('-')}，与文中一致",
        )
    elif pair and not _explained(usable, pair, rate.number):
        yield _change_remark(manuscript, sentence, rate.number, pair)


def _change_remark(
    manuscript: Manuscript, sentence: Sentence, rate: Number, pair: tuple[Number, Number]
) -> Result:
    present, base = pair
    expected = shown_percentage(abs(present.value - base.value), base.value)
    kind, why = kinds.CHANGE_DIFFERS, "四舍五入不能解释这一差别。"
    if _moves(base, present, rate):
        kind, why = kinds.RATE_INVERTED, "像是分母用错了。"
    return remark(
        kind,
        manuscript,
        sentence.spot(rate),
        f"变动幅度写作 {rate.words}，而 {_moved(*pair)} = {expected}，{why}",
        stated=rate.words,
        expected=expected,
        because=f"{_moved(*pair)} = {expected}",
    )


def _named_pair(usable: list[Mention], rate: Mention) -> tuple[Number, Number] | None:
    """Return the present figure and the one it is held against, if words name both."""
    plain = [each for each in usable if not _CHANGE.search(each.name)]
    saved = bool(_SAVED.search(rate.name))
    based = [each for each in plain if _is_base(each, rate, saved=saved)]
    others = [each for each in plain if each not in based]
    if not based and len(plain) == len(usable) == 2:  # noqa: PLR2004
        return _by_year(*plain)
    if len(based) != 1 or not others or len(usable) > 3:  # noqa: PLR2004
        return None
    base, present = based[0].number, others[-1].number
    return (present, base) if base.family == present.family else None


def _cut_of_all(usable: list[Mention], rate: Mention) -> tuple[Number, Number] | None:
    """Return what is left and what was asked for, where the cut and the rest are printed.

    ``核减59万元，建议安排622万元，核减比例8.66%``: the rate is of both together.
    """
    cut = [each for each in usable if _CUT.fullmatch(each.name)]
    left = [each for each in usable if _ALLOWED.search(each.name)]
    if not _CUT_RATE.search(rate.name) or len(usable) != 2 or len(cut) != len(left) or not cut:  # noqa: PLR2004
        return None
    allowed, taken = replace(left[0].number, step=ZERO), cut[0].number
    asked = replace(
        allowed,
        value=allowed.value + taken.value,
        step=taken.step,
        digits=shown_digits(allowed.value + taken.value, allowed),
    )
    return allowed, asked


def _from_difference(usable: list[Mention]) -> tuple[Number, Number] | None:
    """Return present and base where the present and how far it moved are printed."""
    if len(usable) != 2 or usable[0].number.family != usable[1].number.family:  # noqa: PLR2004
        return None
    present, moved = usable[0].number, usable[1].number
    asked = _CHANGE.search(usable[1].name)
    if not asked or not _BASE.search(usable[1].name) or _CHANGE.search(usable[0].name):
        return None
    sign = 1 if asked[1] in _DOWN else -1
    base = replace(
        present,
        value=present.value + sign * moved.value,
        step=present.step + moved.step,
        digits=shown_digits(present.value + sign * moved.value, present),
    )
    return present, base


def _is_base(mention: Mention, rate: Mention, *, saved: bool) -> bool:
    """Tell whether a figure is what a change is of; a budget only where it is held against one.

    ``占年初预算100万元的43%，同比下降6%``: the change is of another year.
    """
    if _BASE.search(mention.name):
        return True
    if _PLANNED_BASE.search(mention.name):
        held = re.search("[比较与]", mention.name) or re.search("年初|预算", rate.name)
        return held is not None and not re.search("同比|环比", rate.name)
    return saved and _SAVED_BASE.search(mention.name) is not None


def _by_year(first: Mention, second: Mention) -> tuple[Number, Number] | None:
    years = [_YEAR.findall(each.before) for each in (first, second)]
    roles = [role(each.name, _EXECUTION) for each in (first, second)]
    same = roles[0] == roles[1] or re.fullmatch(_OF_YEAR, second.name) is not None
    if not all(years) or not same or first.number.family != second.number.family:
        return None
    older, newer = int(years[0][-1]), int(years[1][-1])
    if abs(older - newer) != 1:
        return None
    present, base = (second, first) if newer > older else (first, second)
    return present.number, base.number


def _moves(present: Number, base: Number, rate: Number) -> bool:
    change = span(present).minus(span(base))
    if present.value < base.value:
        change = Span(-change.high, -change.low)
    computed = percentage(change, span(base))
    return computed is None or computed.meets(_size(rate))


def _size(rate: Number) -> Span:
    half = rate.step / 2
    return Span(abs(rate.value) - half, abs(rate.value) + half)


def _explained(usable: list[Mention], pair: tuple[Number, Number], rate: Number) -> bool:
    """Tell whether another two of the figures, read anyhow, give the rate."""
    numbers = [each.number for each in usable]
    for first in numbers:
        for second in numbers:
            if first is second or first.family != second.family or {first, second} == {*pair}:
                continue
            share = percentage(span(first), span(second))
            before = percentage(span(first), span(second).minus(span(first)))
            after = percentage(span(first), span(second).plus(span(first)))
            ways = [each for each in (share, before, after) if each is not None]
            if _moves(first, second, rate) or any(each.meets(_size(rate)) for each in ways):
                return True
    return False


def _moved(present: Number, base: Number) -> str:
    first, second = shown(present, base)
    if present.value >= base.value:
        return f"（{first} − {second}）÷ {second}"
    return f"（{second} − {first}）÷ {second}"
