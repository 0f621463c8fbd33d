"""Remarks and confirmations: what a check-up of a document says of one spot in it.

A remark (批注) is a flaw with the words and both figures. A confirmation (核对无误)
says what was computed again and agrees, so that silence is not mistaken for a check.
"""

from dataclasses import dataclass

from hengji.core.checkup.manuscript import Manuscript, Spot
from hengji.core.flaws import Flaw, FlawKind


@dataclass(frozen=True, slots=True)
class Remark:
    """A flaw in a manuscript, with the words and both figures.

    Attributes:
        flaw: What is wrong, where, and what to do.
        rule: Number of the rule in ``docs/flaws.md``: ``R-04``.
        spot: Where a comment would be put.
        words: The words there, as printed.
        stated: What the manuscript says, or empty.
        expected: What follows from the rest of the manuscript, or empty.
        because: How ``expected`` was reached; empty where nothing was computed.
    """

    flaw: Flaw
    rule: str
    spot: Spot
    words: str
    stated: str = ""
    expected: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Something that was computed again and agrees.

    ``sentence`` gives the figures: ``72 = 43 + 29``; ``where`` names the place.
    """

    rule: str
    spot: Spot
    where: str
    sentence: str


Result = Remark | Confirmation


def remark(
    kind: FlawKind,
    manuscript: Manuscript,
    spot: Spot,
    message: str,
    *,
    remedy: str = "",
    stated: str = "",
    expected: str = "",
    because: str = "",
) -> Remark:
    """Return the remark of one kind at one spot of a manuscript."""
    where = manuscript.text_at(spot).where
    return Remark(
        flaw=kind.at(where, message, remedy),
        rule=kind.rule,
        spot=spot,
        words=manuscript.words_at(spot),
        stated=stated,
        expected=expected,
        because=because,
    )


def plain_result(result: Result) -> dict[str, str]:
    """Return a result as plain values; the keys are documented and stable."""
    if isinstance(result, Confirmation):
        return {"rule": result.rule, "where": result.where, "sentence": result.sentence}
    return {
        "rule": result.rule,
        "code": result.flaw.code,
        "severity": result.flaw.severity.value,
        "where": result.flaw.where,
        "words": result.words,
        "stated": result.stated,
        "expected": result.expected,
        "because": result.because,
        "message": result.flaw.message,
        "remedy": result.flaw.remedy,
    }
