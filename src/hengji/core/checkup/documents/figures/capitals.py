"""Amounts in capital numerals (大写金额) against the same amount in digits."""

import re
from collections.abc import Iterator, Sequence

from hengji.core.checkup.documents.figures import kinds
from hengji.core.checkup.documents.figures.clauses import Sentence
from hengji.core.checkup.documents.figures.comparing import shown_like, span
from hengji.core.checkup.documents.figures.saying import confirm
from hengji.core.checkup.documents.figures.units import MONEY, UNKNOWN
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Result, remark

_BETWEEN = re.compile(
    "[（(，,：:\\s]*(?:人民币)?[（(，,：:\\s]*(?:大写|小写|即)?[）)：:\\s]*(?:人民币)?[：:\\s¥￥]*"
)


def check_capitals(manuscript: Manuscript, sentences: Sequence[Sentence]) -> Iterator[Result]:
    """Compare ``1,000,000.00元（大写：壹佰万元整）``, either way round."""
    for sentence in sentences:
        for first, second in zip(sentence.mentions, sentence.mentions[1:], strict=False):
            one, other = first.number, second.number
            families = {one.family, other.family} <= {MONEY, UNKNOWN}
            if (
                one.capital == other.capital
                or not families
                or not _BETWEEN.fullmatch(second.before)
            ):
                continue
            capital, digits = (one, other) if one.capital else (other, one)
            spot = sentence.spot(capital)
            if span(capital).meets(span(digits)):
                said = f"大写 {capital.words} 与小写 {digits.words} 一致"
                yield confirm(manuscript, spot, kinds.CAPITAL_DIFFERS.rule, said)
            else:
                expected = shown_like(capital.value, digits)
                yield remark(
                    kinds.CAPITAL_DIFFERS,
                    manuscript,
                    spot,
                    f"大写 {capital.words} 即 {expected}，与小写 {digits.words} 不一致。",
                    stated=digits.words,
                    expected=expected,
                    because=f"{capital.words} = {expected}",
                )
