"""Rates in sentences (正文中的三元组): A, B and the percentage, recomputed.

A rate is held against two figures only where the words name one as its part
and one as its whole. Where any such pair agrees the rate is confirmed; where
the text offers another way to reach it, nothing is said.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from hengji.core.checkup.documents.figures.clauses import Mention, Sentence, lists_of
from hengji.core.checkup.documents.figures.comparing import (
    Triple,
    Verdict,
    is_telling,
    judge_rate,
    percentage,
    shown_digits,
    span,
    spans_sum,
)
from hengji.core.checkup.documents.figures.rate_words import (
    NEITHER,
    PART,
    WHOLE,
    RateKind,
    qualifier,
    rate_named,
    role,
)
from hengji.core.checkup.documents.figures.reading import Number
from hengji.core.checkup.documents.figures.saying import confirm_rate, rate_remark
from hengji.core.checkup.documents.figures.units import PERCENT
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Result

Group = tuple[Mention, ...]
_MOST_GROUPS = 16
_LONG_NAME = 3
_SHARE = re.compile(
    "占(?:比|总体|全部)?([^，。；占]{0,16}?)(?:的)?(?:比例|比重|比率)?(?:分别|均|约)?(?:为|达到|达|是)?$"
)
_RIGHT_BEHIND = re.compile(r"[，,、\s]*占(?:比)?(?:为)?\s*")
_HOLDING = re.compile(
    "占(?:全部|总共|总|所有|参评|抽查|被抽查)?(?:的)?$|(?:占|完成|为)[一-鿿]{0,6}(?:预算|计划|任务)(?:数)?(?:的)?$"
)
_TOTAL = re.compile("总|共|合计|全部")
_DIVIDED = re.compile(r"\s*[÷/]\s*[（(]?\s*")
_EQUALS = re.compile(r"\s*[)）]?\s*(?:[×xX*]\s*100\s*%)?\s*[=＝≈]\s*")
_OUT_OF = re.compile("(?<!其)(?<!集)中$")
"""Words behind the number of things of which some are counted next: 30个项目中."""
_UNPAID = re.compile("(?:尚|还)?未(?:支|拨|使用|执行|兑付|付|列支)")
_GRADE = re.compile("[优良差]$|优秀|良好|中等")


class Pair(NamedTuple):
    """A part and a whole, each a list that runs beside the list of rates."""

    part: Group
    whole: Group


class Context(NamedTuple):
    """A list of rates and what stands before it.

    ``earlier`` are the lists of figures in its sentence, ``before`` those of
    the sentence before; ``used`` the pairs that other rates were held against.
    """

    rates: Group
    earlier: tuple[Group, ...]
    before: tuple[Group, ...]
    used: set[tuple[int, int]]


def check_rates(manuscript: Manuscript, sentences: Sequence[Sentence]) -> Iterator[Result]:
    """Recompute the percentages of a passage."""
    before: tuple[Group, ...] = ()
    for sentence in sentences:
        groups = lists_of(sentence.mentions)
        used: set[tuple[int, int]] = set()
        for place, group in enumerate(groups):
            if group[0].number.family == PERCENT and all(each.number.exact for each in group):
                earlier = groups[max(0, place - _MOST_GROUPS) : place]
                context = Context(group, earlier, before, used)
                yield from _one(manuscript, sentence, context)
        before = groups[-_MOST_GROUPS:]


def _one(manuscript: Manuscript, sentence: Sentence, context: Context) -> Iterator[Result]:
    rates, earlier = context.rates, context.earlier
    pair: Pair | None
    name, doubtful = "", False
    if _formula(rates, earlier):
        pair = Pair(earlier[-2], earlier[-1])
    else:
        named = rate_named(rates[0].name)
        if not named:
            yield from _share(manuscript, sentence, rates, earlier)
            return
        name, doubtful = named[0], named[1].doubtful
        pair = _pair_for(context, *named)
    if pair is None:
        return
    context.used.add((pair.part[0].number.start, pair.whole[0].number.start))
    for rate, part, whole in zip(rates, pair.part, pair.whole, strict=True):
        triple = Triple(part.number, whole.number, rate.number)
        spot = sentence.spot(rate.number)
        if judge_rate(*triple) is not Verdict.AGREES:
            yield rate_remark(manuscript, spot, name, triple, doubtful=doubtful)
        elif is_telling(triple):
            yield confirm_rate(manuscript, spot, name, triple)


def _formula(rates: Group, earlier: tuple[Group, ...]) -> bool:
    """Tell whether the rate is written out: ``90÷100×100%=90%``."""
    return (
        len(earlier) > 1
        and len(rates) == len(earlier[-1]) == len(earlier[-2]) == 1
        and _EQUALS.fullmatch(rates[0].before) is not None
        and _DIVIDED.fullmatch(earlier[-1][0].before) is not None
        and earlier[-1][0].number.exact
        and earlier[-2][0].number.exact
    )


def _pair_for(context: Context, name: str, kind: RateKind) -> Pair | None:
    """Return the pair a rate is held against: one that agrees, or the one that must."""
    rates, earlier, before, _ = context
    window = _since_semicolon(rates, earlier)
    pairs = _pairs(window, kind, len(rates))
    strict = not pairs
    for wider in (_outside_lists(earlier), earlier, (*before, *earlier)):
        if not pairs:
            window, pairs = wider, _pairs(wider, kind, len(rates))
    if not pairs and (rest := _with_remainder(earlier, kind)):
        return rest
    strong = _pairs(window, kind._replace(weak=""), len(rates)) if strict else []
    agreeing = next((pair for pair in pairs if _agrees(pair, rates)), None)
    pairs = strong or pairs
    if name.endswith("的"):
        pairs = [pair for pair in pairs if _role_of(pair.whole[0], kind) == WHOLE]
    if agreeing or not pairs or (len(pairs) > 1 and (strict or kind.doubtful)):
        return agreeing
    return pairs[0] if _is_certain(context, pairs[0], (name, kind), window, strict=strict) else None


def _with_remainder(earlier: tuple[Group, ...], kind: RateKind) -> Pair | None:
    """Return what was paid and, as its whole, that and what was not: 支付90万元，未支付10万元."""
    if kind.key != "execution" or len(earlier) < 2 or len(earlier[-1]) != len(earlier[-2]) != 1:  # noqa: PLR2004
        return None
    paid, left = earlier[-2][0], earlier[-1][0]
    alike = paid.number.family == left.number.family and paid.number.exact and left.number.exact
    if not alike or not _UNPAID.match(left.name) or role(paid.name, kind) != PART:
        return None
    value = paid.number.value + left.number.value
    step = max(paid.number.step, left.number.step)
    digits = shown_digits(value, paid.number)
    whole = paid._replace(number=replace(paid.number, value=value, step=step, digits=digits))
    return Pair((paid,), (whole,))


def _is_certain(
    context: Context,
    pair: Pair,
    named: tuple[str, RateKind],
    window: tuple[Group, ...],
    *,
    strict: bool,
) -> bool:
    """Tell whether nothing but the nearest pair can be what a rate is of."""
    if (pair.part[0].number.start, pair.whole[0].number.start) in context.used:
        return False
    return (
        "其中" not in context.rates[0].before
        and not _another_rate_between(pair, context.earlier, named[1])
        and _about_the_same(*named, window, strict=strict)
        and not _reached_otherwise(pair, context.rates, window)
    )


def _since_semicolon(rates: Group, earlier: tuple[Group, ...]) -> tuple[Group, ...]:
    following = rates
    for place in range(len(earlier) - 1, -1, -1):
        if re.search("[；;]", following[0].before):
            return earlier[place + 1 :]
        following = earlier[place]
    return earlier


def _outside_lists(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """Leave off the parts that stand behind 其中, up to the next semicolon."""
    kept: list[Group] = []
    inside = False
    for group in groups:
        inside = "其中" in group[0].before or (
            inside and re.search("[；;）)]", group[0].before) is None
        )
        if not inside:
            kept.append(group)
    return tuple(kept)


def _pairs(groups: tuple[Group, ...], kind: RateKind, length: int) -> list[Pair]:
    """Return the pairs the words allow, the nearest part and whole first."""
    fitting = [
        group
        for group in reversed(groups)
        if len(group) == length
        and group[0].number.family != PERCENT
        and all(each.number.exact for each in group)
    ]
    roles = [_role_of(group[0], kind) for group in fitting]
    parts = [group for group, each in zip(fitting, roles, strict=True) if each == PART]
    wholes = [group for group, each in zip(fitting, roles, strict=True) if each == WHOLE]
    if not wholes:
        wholes = [group for group in parts[1:] if role_is_mixed(group[0].name, kind)]
        parts = [group for group in parts if group not in wholes]
    return [
        Pair(part, whole)
        for part in parts
        for whole in wholes
        if part[0].number.family == whole[0].number.family
    ]


def role_is_mixed(words: str, kind: RateKind) -> bool:
    """Tell whether some words name part and whole at once: ``预算支出``."""
    return bool(re.search(kind.part, words) and re.search(kind.whole, words))


def _role_of(mention: Mention, kind: RateKind) -> str:
    if _OUT_OF.search(mention.after):
        return WHOLE
    return (
        role(mention.name, kind)
        or (role(mention.after, kind) if mention.after else NEITHER)
        or role(mention.before, kind)
    )


def _agrees(pair: Pair, rates: Group) -> bool:
    return all(
        judge_rate(part.number, whole.number, rate.number) is Verdict.AGREES
        for part, whole, rate in zip(pair.part, pair.whole, rates, strict=True)
    )


def _another_rate_between(pair: Pair, earlier: tuple[Group, ...], kind: RateKind) -> bool:
    """Tell whether both figures belong to an earlier rate of the same kind."""
    last = max(pair.part[0].number.start, pair.whole[0].number.start)
    return any(
        group[0].number.family == PERCENT
        and group[0].number.start > last
        and (named := rate_named(group[0].name)) is not None
        and named[1].key == kind.key
        for group in earlier
    )


def _about_the_same(name: str, kind: RateKind, window: tuple[Group, ...], *, strict: bool) -> bool:
    """Tell whether what the rate's name adds is spoken of near the figures."""
    rest = qualifier(name, kind)
    if strict or len(rest) < 2:  # noqa: PLR2004
        return not (strict and rest)
    spoken = "".join(each.before for group in window for each in group)
    return any(rest[place : place + 2] in spoken for place in range(len(rest) - 1))


def _reached_otherwise(pair: Pair, rates: Group, window: tuple[Group, ...]) -> bool:
    """Tell whether another figure, added or taken away, may explain the rate."""
    if len(rates) > 1:
        return False
    part, whole, rate = pair.part[0].number, pair.whole[0].number, rates[0].number
    family = [
        each.number for group in window for each in group if each.number.family == whole.family
    ]
    others = [each for each in family if each.start not in {part.start, whole.start}]
    sums = [
        spans_sum(tuple(family[first:last]))
        for first in range(len(family))
        for last in range(first + 2, len(family) + 1)
    ]
    return any(_explains(part, whole, rate, other) for other in others) or any(
        (share := percentage(some, span(all_of))) is not None and share.meets(span(rate))
        for some in sums
        for all_of in family
    )


def _explains(part: Number, whole: Number, rate: Number, other: Number) -> bool:
    stated = rate.value / 100
    margin = (whole.step + part.step + other.step) + whole.value * rate.step / 100
    ways = (
        part.value - stated * (whole.value + other.value),
        part.value - stated * (whole.value - other.value),
        part.value + other.value - stated * whole.value,
        part.value - other.value - stated * whole.value,
        part.value - stated * other.value,
        other.value - stated * whole.value,
    )
    return any(abs(way) <= margin for way in ways)


def _share(
    manuscript: Manuscript, sentence: Sentence, rates: Group, earlier: tuple[Group, ...]
) -> Iterator[Result]:
    """Check ``占…的32.6%`` of one figure against the total it names."""
    asked = _SHARE.search(rates[0].name)
    if earlier and _HOLDING.search(earlier[-1][0].name) and rates[0].before.endswith("的"):
        yield from _share_of_last(manuscript, sentence, rates, earlier)
    if not asked or not earlier or len(rates) > 1 or len(earlier[-1]) > 1:
        return
    part = earlier[-1][0]
    if _GRADE.search(part.name) or not part.number.exact or part.number.family == PERCENT:
        return
    wholes = [
        group[0]
        for group in reversed(earlier[:-1])
        if len(group) == 1
        and group[0].number.family == part.number.family
        and group[0].number.exact
        and group[0].number.low > 0
    ]
    listed_of = _listed_of(earlier) if _RIGHT_BEHIND.fullmatch(rates[0].before) else None
    triples = [Triple(part.number, whole.number, rates[0].number) for whole in wholes]
    spot = sentence.spot(rates[0].number)
    for triple in triples:
        if judge_rate(*triple) is Verdict.AGREES and is_telling(triple):
            if part.number.value:
                yield confirm_rate(manuscript, spot, "占比", triple)
            return
    named = [
        triple
        for triple, whole in zip(triples, wholes, strict=True)
        if _is_named(whole, part, asked[1]) or whole is listed_of
    ]
    if len(named) == 1:
        yield rate_remark(manuscript, spot, "占比", named[0], doubtful=not asked[1])


def _share_of_last(
    manuscript: Manuscript, sentence: Sentence, rates: Group, earlier: tuple[Group, ...]
) -> Iterator[Result]:
    """Check ``6家…，占全部43家的13.95%``: the whole stands inside the words of the share."""
    whole = earlier[-1][0].number
    part = next(
        (
            group[0].number
            for group in reversed(earlier[:-1])
            if group[0].number.family == whole.family
        ),
        None,
    )
    if part is None or not part.exact or not whole.exact or len(rates) > 1:
        return
    triple = Triple(part, whole, rates[0].number)
    spot = sentence.spot(rates[0].number)
    if judge_rate(*triple) is Verdict.AGREES:
        yield confirm_rate(manuscript, spot, "占比", triple)
    elif part.value <= whole.value:
        yield rate_remark(manuscript, spot, "占比", triple, doubtful=True)


def _listed_of(earlier: tuple[Group, ...]) -> Mention | None:
    """Return the total before the one 其中 of a sentence."""
    among = [place for place, group in enumerate(earlier) if "其中" in group[0].before]
    return earlier[among[0] - 1][0] if len(among) == 1 and among[0] else None


def _is_named(whole: Mention, part: Mention, words: str) -> bool:
    core = re.sub("总额|总数|总量|总|全部|数量|的|额|数", "", words)
    if len(core) >= _LONG_NAME and core in whole.name:
        return True
    if not _TOTAL.search(whole.before):
        return False
    return "其中" in part.before if not words else core != "" and core in whole.before + whole.after
