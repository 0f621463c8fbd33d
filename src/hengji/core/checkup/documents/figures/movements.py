"""How far a figure moved from another that is printed beside it (增减额)."""

import re
from collections.abc import Iterator, Sequence

from hengji.core.checkup.documents.figures import kinds
from hengji.core.checkup.documents.figures.clauses import Mention, Sentence
from hengji.core.checkup.documents.figures.comparing import shown, shown_like, span
from hengji.core.checkup.documents.figures.saying import confirm
from hengji.core.checkup.documents.figures.units import PERCENT
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Result, remark

_MOVED = re.compile(r"[，,\s]*(增加|减少|增长|下降|提高|降低|增收|减收|增支|减支)(?:了)?\s*")
_DOWN = frozenset({"减少", "下降", "降低", "减收", "减支"})
_HELD_AGAINST = re.compile("^(?:比|较|与)")


def check_movements(manuscript: Manuscript, sentences: Sequence[Sentence]) -> Iterator[Result]:
    """Recompute ``80万元，较上年的75万元增加5万元``."""
    for sentence in sentences:
        mentions = sentence.mentions
        for three in zip(mentions, mentions[1:], mentions[2:], strict=False):
            asked = _MOVED.fullmatch(three[2].before)
            if asked and _HELD_AGAINST.match(three[1].name) and _are_alike(three):
                yield _moved(manuscript, sentence, three, down=asked[1] in _DOWN)


def _are_alike(mentions: tuple[Mention, ...]) -> bool:
    families = {each.number.family for each in mentions}
    return len(families) == 1 and PERCENT not in families and all(m.number.exact for m in mentions)


def _moved(
    manuscript: Manuscript,
    sentence: Sentence,
    three: tuple[Mention, Mention, Mention],
    *,
    down: bool,
) -> Result:
    present, base, moved = (each.number for each in three)
    first, second = (base, present) if down else (present, base)
    expected = shown_like(first.value - second.value, moved)
    words = f"{' − '.join(shown(first, second))} = {expected}"
    spot = sentence.spot(moved)
    if span(first).minus(span(second)).meets(span(moved)):
        return confirm(manuscript, spot, kinds.CHANGE_DIFFERS.rule, f"{words}，与文中一致")
    return remark(
        kinds.CHANGE_DIFFERS,
        manuscript,
        spot,
        f"增减额写作 {moved.words}，而 {words}，四舍五入不能解释这一差别。",
        stated=moved.words,
        expected=expected,
        because=words,
    )
