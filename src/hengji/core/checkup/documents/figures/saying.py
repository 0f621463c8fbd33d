"""How the check-up of figures says what it found (措辞)."""

from hengji.core.checkup.documents.figures import kinds
from hengji.core.checkup.documents.figures.comparing import (
    Triple,
    Verdict,
    judge_rate,
    shown,
    shown_percentage,
)
from hengji.core.checkup.manuscript import Manuscript, Spot
from hengji.core.checkup.remarks import Confirmation, Remark, remark

_KIND = {
    Verdict.CUT_OFF: kinds.RATE_CUT_OFF,
    Verdict.CALLED_FULL: kinds.CALLED_FULL,
    Verdict.INVERTED: kinds.RATE_INVERTED,
    Verdict.SLIPPED: kinds.UNIT_SLIPPED,
    Verdict.DIFFERS: kinds.RATE_DIFFERS,
}
_WHY = {
    Verdict.CUT_OFF: "像是舍去了尾数，没有四舍五入。",
    Verdict.CALLED_FULL: "并不是全部执行。",
    Verdict.INVERTED: "像是分子和分母颠倒了。",
    Verdict.SLIPPED: "像是单位写错：两个金额相差一万倍或一亿倍，请看元、万元、亿元。",
    Verdict.DIFFERS: "四舍五入不能解释这一差别。",
}


def confirm(manuscript: Manuscript, spot: Spot, rule: str, sentence: str) -> Confirmation:
    """Return a confirmation at one spot."""
    return Confirmation(rule, spot, manuscript.text_at(spot).where, sentence)


def confirm_rate(manuscript: Manuscript, spot: Spot, name: str, triple: Triple) -> Confirmation:
    """Say that a rate was computed again and agrees."""
    said = f"{name} {_division(triple)} = {triple.rate.words}，与文中一致".strip()
    return confirm(manuscript, spot, kinds.RATE, said)


def rate_remark(
    manuscript: Manuscript, spot: Spot, name: str, triple: Triple, *, doubtful: bool = False
) -> Remark:
    """Say how a stated rate differs from part ÷ whole."""
    verdict = judge_rate(*triple)
    computed = shown_percentage(triple.part.value, triple.whole.value)
    words = manuscript.words_at(spot)
    return remark(
        kinds.RATE_DOUBTFUL if doubtful else _KIND[verdict],
        manuscript,
        spot,
        f"{name or '比率'}写作 {words}，而 {_division(triple)} = {computed}，{_WHY[verdict]}",
        stated=words,
        expected=computed,
        because=f"{_division(triple)} = {computed}",
    )


def _division(triple: Triple) -> str:
    return " ÷ ".join(shown(triple.part, triple.whole))
