"""Shares of one total all over a report (占总支出的比重).

``占财政支出的19.8%`` names a total that often stands paragraphs away. Where
three shares of it agree with one amount of the report, that amount is the
total, and a share that does not follow from it is remarked.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from hengji.core.checkup.documents.figures.clauses import Mention, Sentence
from hengji.core.checkup.documents.figures.comparing import Triple
from hengji.core.checkup.documents.figures.reading import Number
from hengji.core.checkup.documents.figures.saying import rate_remark
from hengji.core.checkup.documents.figures.units import MONEY, PERCENT
from hengji.core.checkup.manuscript import Manuscript, Spot
from hengji.core.checkup.remarks import Result
from hengji.core.quantities import HUNDRED

_SHARE = re.compile("占([^，。；占]{2,16}?)(?:的)?(?:比例|比重|比率)?(?:约|为|达到|达|是)*$")
_OF_NO_WEIGHT = re.compile(
    "总额|总量|总数|总|合计|全部|财政|本年|全年|年度|当年|全[省市县区]|的|额|数"
)
_CHANGED = re.compile("增|减|升|降|同比|环比|上年|去年")
_FEWEST_AGREEING = 3
_NO_LIMIT = Decimal("Infinity")


class _Share(NamedTuple):
    """A part, the percentage stated of it, and what it is said to be a share of."""

    sentence: Sentence
    part: Number
    rate: Number
    of: str

    @property
    def spot(self) -> Spot:
        return self.sentence.spot(self.rate)

    def wholes(self) -> tuple[Decimal, Decimal]:
        """Return the least and the greatest total of which it is this share.

        The last place of a share may be off by one, so that all add up to 100.
        """
        given = self.rate.step
        least = HUNDRED * self.part.low / (self.rate.high + given)
        most = self.rate.low - given
        return least, HUNDRED * self.part.high / most if most > 0 else _NO_LIMIT


def check_shares(
    manuscript: Manuscript, paragraphs: Sequence[Sequence[Sentence]]
) -> Iterator[Result]:
    """Yield what is wrong with the shares of a total that others agree on."""
    sentences = [each for paragraph in paragraphs for each in paragraph]
    amounts = sorted(
        (
            mention.number
            for sentence in sentences
            for mention in sentence.mentions
            if mention.number.family == MONEY and mention.number.exact and mention.number.value > 0
        ),
        key=lambda number: number.value,
    )
    found = [share for sentence in sentences for share in _shares(sentence)]
    for words in dict.fromkeys(share.of for share in found):
        yield from _of_one_total(manuscript, [each for each in found if each.of == words], amounts)


def _shares(sentence: Sentence) -> Iterator[_Share]:
    part: Mention | None = None
    for mention in sentence.mentions:
        if mention.number.family != PERCENT:
            part = mention
            continue
        asked = _SHARE.search(mention.name)
        if part is None or not asked or _CHANGED.search(part.name + asked[1]):
            continue
        usable = part.number.family == MONEY and part.number.exact and mention.number.exact
        if usable and part.number.low > 0 and mention.number.low > 0:
            yield _Share(sentence, part.number, mention.number, _OF_NO_WEIGHT.sub("", asked[1]))


def _of_one_total(
    manuscript: Manuscript, shares: Sequence[_Share], amounts: Sequence[Number]
) -> Iterator[Result]:
    values = [number.value for number in amounts]
    fitting = {share.spot: set(_within(values, share)) for share in shares}
    agreed = Counter(value for each in fitting.values() for value in each)
    if not agreed or agreed.most_common(1)[0][1] < max(_FEWEST_AGREEING, 2 * len(shares) // 3):
        return
    whole = amounts[bisect_left(values, agreed.most_common(1)[0][0])]
    for share in shares:
        if not fitting[share.spot] and share.part.value < whole.value:
            triple = Triple(share.part, whole, share.rate)
            yield rate_remark(manuscript, share.spot, "占比", triple, doubtful=True)


def _within(values: list[Decimal], share: _Share) -> list[Decimal]:
    """Return the amounts of which a part can be the stated share."""
    least, greatest = share.wholes()
    return values[bisect_left(values, least) : bisect_right(values, greatest)]
