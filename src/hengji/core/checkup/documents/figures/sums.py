"""Sums of printed parts in sentences (分项与合计).

``合计`` after its parts must be their sum. After ``其中`` the list need not be
whole, so a difference is remarked only where the list says that it is, where
the parts exceed the total, or where one misprinted figure explains it.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import dropwhile

from hengji.core.checkup.documents.figures import kinds
from hengji.core.checkup.documents.figures.clauses import Mention, Sentence, lists_of
from hengji.core.checkup.documents.figures.comparing import (
    SLIPS,
    Span,
    shown,
    shown_like,
    span,
    spans_sum,
)
from hengji.core.checkup.documents.figures.rate_words import RATES, WHOLE, role
from hengji.core.checkup.documents.figures.reading import Number
from hengji.core.checkup.documents.figures.saying import confirm
from hengji.core.checkup.documents.figures.units import MONEY, PERCENT, POINTS, UNKNOWN
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Result, remark
from hengji.core.flaws import FlawKind
from hengji.core.quantities import HUNDRED

_STRICT = RATES[0]._replace(weak="")
_CLOSING = re.compile(
    "(?:以上|上述|各项|[两二三四五六七八]项|资金|[两二三四五六七八]者)*(?:合计|共计|总计)(?:金额|资金|支出|投入|数)?(?:为|达|人民币)?"
)
_AMONG = re.compile("其中")
_OPENED = re.compile("[（(][^）)]*其中")
_OF_PART = re.compile(
    "(?:现|目前|实际|累计|当年|已|共)*(?:支出|支付|使用|拨付|到位|执行|完成|兑付|发放|完成投资|完成支付)"
    "(?:资金|数)?(?:为|了)?"
)
"""A figure with no other name speaks of the part before it."""
_COMPARED = re.compile(
    "(?:较|比|同比|环比).{0,16}(?:增|减|升|降|多|少|长|高|低)|(?:增加|减少|增长|下降)(?:了|额)?$"
)
_GOES_ON = re.compile(r"\s*其中[，,：:]?")
_OPENS_LIST = re.compile(r"[，,。；;]?\s*其中\s*[：:]?\s*")
_ITEM = re.compile(r"\s*(?:([0-9]{1,2})[、.．](?![0-9])|[（(]([0-9]{1,2})[）)])")
_NOTHING_BEHIND = re.compile(r"[\s。！？!?，,；;：:]*")
_ALTOGETHER = re.compile("(?:累计|总共|共)(?:安排|投入|下达)?(?:资金)?(?:为|达)?")
_SEVERALLY = re.compile("分别[^，。；0-9]{0,10}$")
_PARTIAL = re.compile("主要|包括|例如|如|含|部分|重点|等")
_REST = re.compile(
    "^(?:以及|和|及|另)?(?:其他|其它|其余|剩余|余下|另外)|(?:自筹|配套|县级|区级|本级)(?:配套)?(?:财政)?(?:资金|投入)?$"
)
_GRADED = re.compile("[优良中差]$|优秀|良好|中等|较差|等级")
_SHARES = re.compile("占|比重|比例|构成")
_DISJOINT = frozenset({MONEY, "米", "亩", "公顷", "平方米", "户"})
"""What is not counted twice: a person may be both a woman and a teacher."""
_EACH = re.compile(
    "(?:[两二三四五六七八九十]|各|每)(?:个)?(?:年度?|项|类|部分|批次?|期|渠道|方面|镇|乡|县|区)[^，。；0-9]{0,8}(?:分别|依次|各)(?:为|是)?$"
)
_ALL = re.compile("累计|共|合计|总")
_WHY = {
    kinds.UNIT_SLIPPED.code: "像是有一个数的单位写错。",
    kinds.PARTS_UNCLEAR.code: "相差不大，请核对是否列全。",
}
_LEAST_PARTS, _TENTH = 2, 10
_MOST = 24
_LEAST_DIGITS = 4


def check_sums(manuscript: Manuscript, sentences: Sequence[Sentence]) -> Iterator[Result]:
    """Add up the parts that sentences list and hold them against their totals."""
    last: Mention | None = None
    for sentence in sentences:
        mentions = sentence.mentions
        if last and _GOES_ON.match(sentence.words):
            yield from _among(manuscript, sentence, last, mentions[:_MOST])
        last = _last_words(sentence)
        for place, mention in enumerate(mentions):
            if place > 1 and _CLOSING.fullmatch(mention.name):
                earlier = mentions[max(0, place - _MOST) : place]
                yield from _closing(manuscript, sentence, mention, earlier)
            if place > 1 and _ALTOGETHER.fullmatch(mention.name):
                yield from _altogether(manuscript, sentence, mention, mentions[:place])
            if place and _AMONG.search(mention.before):
                following = mentions[place : place + _MOST]
                yield from _among(manuscript, sentence, mentions[place - 1], following)
            elif place and _EACH.search(mention.before) and _ALL.search(mentions[place - 1].name):
                following = lists_of(mentions[place : place + _MOST])[0]
                yield from _each(manuscript, sentence, mentions[place - 1], following)
        yield from _shares(manuscript, sentence)


def _last_words(sentence: Sentence) -> Mention | None:
    """Return the figure with which a sentence ends, if it does."""
    last = sentence.mentions[-1]
    rest = sentence.words[last.number.end - sentence.start :]
    return last if _NOTHING_BEHIND.fullmatch(rest) else None


def check_items(
    manuscript: Manuscript, paragraphs: Sequence[Sequence[Sentence]]
) -> Iterator[Result]:
    """Add up parts that stand one a paragraph behind ``…100万元，其中：``.

    Where the list ends cannot be seen, so a part that is missing is not
    remarked; a slip that makes the sum right is.
    """
    for place, sentences in enumerate(paragraphs):
        sentence = sentences[-1]
        total = sentence.mentions[-1]
        rest = sentence.words[total.number.end - sentence.start :]
        if total.number.family != MONEY or not _OPENS_LIST.fullmatch(rest):
            continue
        parts = tuple(_items(paragraphs[place + 1 : place + _MOST]))
        if len(parts) < _LEAST_PARTS or not all(each.number.exact for each in (total, *parts)):
            continue
        if _meets(parts, total):
            yield _confirmed(manuscript, sentence, parts, total)
        elif _suspicious(parts, total):
            slip = _unit_slip(parts, total)
            kind = kinds.UNIT_SLIPPED if slip else kinds.PARTS_DIFFER
            yield _differs(manuscript, sentence, kind, parts, total)


def _items(paragraphs: Sequence[Sequence[Sentence]]) -> Iterator[Mention]:
    """Yield the first amount of each numbered paragraph, as long as the numbers go on."""
    for number, sentences in enumerate(paragraphs, start=1):
        first = sentences[0]
        found = _ITEM.match(first.passage.plain)
        amount = next((each for each in first.mentions if each.number.family == MONEY), None)
        if found is None or int(found[1] or found[2]) != number or amount is None:
            return
        yield amount


def _closing(
    manuscript: Manuscript, sentence: Sentence, total: Mention, earlier: tuple[Mention, ...]
) -> Iterator[Result]:
    parts = _alike(total, earlier)
    if not all(each.number.exact for each in (total, *parts)):
        return
    for first in range(len(parts) - 1):
        if _meets(parts[first:], total):
            yield _confirmed(manuscript, sentence, parts[first:], total)
            return
    roles = {role(group[0].name, _STRICT) for group in lists_of(parts)}
    among = any(_AMONG.search(each.before) for each in parts)
    alike = roles == {WHOLE} or WHOLE not in roles
    named = list(dropwhile(lambda each: each.number.family != total.number.family, earlier))
    if len(parts) > 1 and alike and not among and len(parts) == len(_amounts(named)):
        yield _differs(manuscript, sentence, kinds.TOTAL_DIFFERS, parts, total)


def _altogether(
    manuscript: Manuscript, sentence: Sentence, total: Mention, earlier: tuple[Mention, ...]
) -> Iterator[Result]:
    """Hold ``累计370万元`` to the list right before it that says 分别."""
    parts = lists_of(earlier)[-1]
    whole = len(parts) > 1 and _SEVERALLY.search(parts[0].before) is not None
    exact = all(each.number.exact for each in (total, *parts))
    if not whole or not exact or len(_alike(total, parts)) != len(parts):
        return
    if _meets(parts, total):
        yield _confirmed(manuscript, sentence, parts, total)
    else:
        yield _differs(manuscript, sentence, kinds.TOTAL_DIFFERS, parts, total)


def _amounts(mentions: Sequence[Mention]) -> list[Mention]:
    return [each for each in mentions if each.number.family != PERCENT]


def _alike(total: Mention, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    return tuple(each for each in mentions if each.number.family == total.number.family)


def _among(
    manuscript: Manuscript, sentence: Sentence, total: Mention, following: tuple[Mention, ...]
) -> Iterator[Result]:
    if total.number.family in {PERCENT, UNKNOWN, POINTS} or _GRADED.search(following[0].name):
        return
    parts = _parts(sentence, total, following)
    if not all(each.number.exact for each in (total, *parts)):
        return
    for last in range(len(parts), 1, -1):
        if _meets(parts[:last], total):
            yield _confirmed(manuscript, sentence, parts[:last], total)
            return
    parts = _of_one_role(total, parts)
    if len(parts) > 1 and not _PARTIAL.search(following[0].before):
        yield from _judged(manuscript, sentence, parts, total)


def _each(
    manuscript: Manuscript, sentence: Sentence, total: Mention, parts: tuple[Mention, ...]
) -> Iterator[Result]:
    """Add up ``三年投入分别为…``, a list that says it is whole."""
    alike = {each.number.family for each in (total, *parts)} == {MONEY}
    exact = all(each.number.exact for each in (total, *parts))
    if not alike or not exact or len(parts) < _LEAST_PARTS:
        return
    if _meets(parts, total):
        yield _confirmed(manuscript, sentence, parts, total)
    else:
        yield from _judged(manuscript, sentence, parts, total)


def _judged(
    manuscript: Manuscript, sentence: Sentence, parts: tuple[Mention, ...], total: Mention
) -> Iterator[Result]:
    """Say so where a slip explains the difference, or where it is small."""
    if _suspicious(parts, total):
        slip = _unit_slip(parts, total)
        kind = kinds.UNIT_SLIPPED if slip else kinds.PARTS_DIFFER
        yield _differs(manuscript, sentence, kind, parts, total)
    elif total.number.family == MONEY and _is_near(parts, total):
        yield _differs(manuscript, sentence, kinds.PARTS_UNCLEAR, parts, total)


def _is_near(parts: tuple[Mention, ...], total: Mention) -> bool:
    whole = spans_sum(tuple(each.number for each in parts))
    missing = max(total.number.low - whole.high, whole.low - total.number.high)
    return missing * _TENTH < total.number.value


def _parts(
    sentence: Sentence, total: Mention, following: tuple[Mention, ...]
) -> tuple[Mention, ...]:
    """Return the figures of the total's family up to a bracket's or the list's end.

    What stands in brackets of its own tells of the part before it.
    """
    opened = _OPENED.search(following[0].before) is not None
    begin = following[0].number.start
    parts: list[Mention] = []
    for place, mention in enumerate(following):
        between = sentence.passage.plain[begin : mention.number.start]
        depth = sum(map(between.count, "（(")) - sum(map(between.count, "）)"))
        among_again = place > 0 and _AMONG.search(mention.before) is not None
        if (opened and depth < 0) or (among_again and depth <= 0):
            break
        if depth <= 0 and mention.number.family == total.number.family:
            parts.append(mention)
    return tuple(parts)


def _of_one_role(total: Mention, parts: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leave off what follows the first part that speaks of something else."""
    asked = role(total.name, _STRICT)
    kept: list[Mention] = []
    for part in parts:
        own = role(part.name, _STRICT)
        if _CLOSING.fullmatch(part.name):
            break
        if (
            own
            and own != asked
            and not re.search("(?:基本|项目|人员|公用|其他|商品)[^，]{0,6}支出", part.name)
        ):
            break
        if kept and (_OF_PART.fullmatch(part.name) or _COMPARED.search(_clause(part))):
            break
        if re.search("(?:19|20)[0-9]{2}年|结余|结转|比上年|较|节约|余额|缺口", part.name):
            break
        kept.append(part)
    return tuple(kept)


def _clause(part: Mention) -> str:
    """Return the words right before a figure, back to the last mark, spaces kept."""
    return re.split("[，,。；;：:（）()、]", part.before)[-1]


def _suspicious(parts: tuple[Mention, ...], total: Mention) -> bool:
    numbers = tuple(each.number for each in parts)
    beyond = spans_sum(numbers).low > total.number.high and total.number.family in _DISJOINT
    if beyond or _REST.search(parts[-1].name):
        return True
    return one_misprint(numbers, total.number) or _unit_slip(parts, total)


def _meets(parts: Sequence[Mention], total: Mention) -> bool:
    """Tell whether the parts make the total; a part of nothing is printed 0 and is nothing."""
    numbers = tuple(each.number for each in parts if each.number.value)
    return spans_sum(numbers).meets(span(total.number))


def _unit_slip(parts: Sequence[Mention], total: Mention) -> bool:
    """Tell whether one amount, taken in another unit, makes the sum right."""
    if total.number.family != MONEY:
        return False
    numbers = tuple(each.number for each in parts)
    whole, stated = spans_sum(numbers), span(total.number)
    for factor in (*SLIPS, *(1 / each for each in SLIPS)):
        if stated.high > 0 and whole.meets(stated.times(factor)):
            return True
        for number in numbers:
            rest = spans_sum(tuple(each for each in numbers if each is not number))
            if (
                number.value
                and not rest.meets(stated)
                and rest.plus(span(number).times(factor)).meets(stated)
            ):
                return True
    return False


def one_misprint(parts: tuple[Number, ...], total: Number) -> bool:
    """Tell whether one wrong digit or two swapped ones explain a difference."""
    missing = total.value - sum((each.value for each in parts), Decimal(0))
    meant = [(total, total.value - missing), *((each, each.value + missing) for each in parts)]
    return any(_is_misprint(number, value) for number, value in meant)


def _is_misprint(number: Number, meant: Decimal) -> bool:
    unit = number.step or Decimal(1)
    printed, right = (f"{int(value / unit)}" for value in (number.value, meant))
    if meant % unit or len(printed) != len(right) or len(printed.rstrip("0")) < _LEAST_DIGITS:
        return False
    wrong = [place for place in range(len(printed)) if printed[place] != right[place]]
    if len(wrong) == 1:
        return True
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1  # noqa: PLR2004
    return swapped and printed[wrong[0]] == right[wrong[1]] and printed[wrong[1]] == right[wrong[0]]


def _confirmed(
    manuscript: Manuscript, sentence: Sentence, parts: Sequence[Mention], total: Mention
) -> Result:
    return confirm(
        manuscript,
        sentence.spot(total.number),
        kinds.TOTAL_DIFFERS.rule,
        f"{total.number.words} = {_added(parts)}，与文中一致",
    )


def _added(parts: Sequence[Mention]) -> str:
    return " + ".join(shown(*(each.number for each in parts)))


def _differs(
    manuscript: Manuscript,
    sentence: Sentence,
    kind: FlawKind,
    parts: Sequence[Mention],
    total: Mention,
) -> Result:
    value = sum((each.number.value for each in parts), Decimal(0))
    expected = shown_like(value, total.number)
    why = _WHY.get(kind.code, "四舍五入不能解释这一差别。")
    return remark(
        kind,
        manuscript,
        sentence.spot(total.number),
        f"总数写作 {total.number.words}，而各项 {_added(parts)} = {expected}，{why}",
        stated=total.number.words,
        expected=expected,
        because=f"{_added(parts)} = {expected}",
    )


def _shares(manuscript: Manuscript, sentence: Sentence) -> Iterator[Result]:
    """Check that a list of three shares or more, nearly whole, is whole."""
    for group in lists_of(sentence.mentions):
        first = group[0]
        if len(group) < 3 or first.number.family != PERCENT or not _SHARES.search(first.before):  # noqa: PLR2004
            continue
        numbers = tuple(each.number for each in group)
        whole = spans_sum(numbers)
        near = Span(HUNDRED - 2, HUNDRED + 2)
        if not all(each.exact for each in numbers) or not whole.meets(near):
            continue
        added = " + ".join(shown(*numbers))
        value = f"{sum(each.value for each in numbers)}%"
        spot = sentence.spot(numbers[0])
        if whole.meets(Span(HUNDRED, HUNDRED)):
            said = f"{added} = {value}，合计为 100%（四舍五入之内）"
            yield confirm(manuscript, spot, kinds.SHARES_DIFFER.rule, said)
        else:
            yield remark(
                kinds.SHARES_DIFFER,
                manuscript,
                spot,
                f"各项占比 {added} = {value}，不是 100%，四舍五入不能解释这一差别。",
                stated=value,
                expected="100%",
                because=f"{added} = {value}",
            )
