"""Figures (数字复算): every figure of a manuscript that can be computed again."""

from collections.abc import Iterator

from hengji.core.checkup.documents.figures.attainment import check_attainment
from hengji.core.checkup.documents.figures.balances import check_balances, check_changes
from hengji.core.checkup.documents.figures.capitals import check_capitals
from hengji.core.checkup.documents.figures.clauses import paragraphs_with_figures
from hengji.core.checkup.documents.figures.groups import check_groups
from hengji.core.checkup.documents.figures.indicators import check_indicators
from hengji.core.checkup.documents.figures.movements import check_movements
from hengji.core.checkup.documents.figures.prose_scores import (
    check_deductions_in_words,
    check_scores_in_words,
)
from hengji.core.checkup.documents.figures.rates import check_rates
from hengji.core.checkup.documents.figures.relations import check_relations
from hengji.core.checkup.documents.figures.scorecards import Scorecard, scorecard
from hengji.core.checkup.documents.figures.sections import Section, sections
from hengji.core.checkup.documents.figures.shares import check_shares
from hengji.core.checkup.documents.figures.statistics import check_statistics
from hengji.core.checkup.documents.figures.sums import check_items, check_sums
from hengji.core.checkup.documents.figures.totals import check_totals
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Result

NEAR_ABOVE = 2
"""Blocks above an indicator table in which the rest of its form may stand."""
IN_SENTENCES = (
    check_rates,
    check_balances,
    check_changes,
    check_movements,
    check_sums,
    check_capitals,
    check_deductions_in_words,
)


def check_figures(manuscript: Manuscript) -> Iterator[Result]:
    """Yield what the figures of a manuscript say against each other.

    Whatever can be computed again from printed figures is; what agrees is
    confirmed, and a difference that rounding explains is no flaw.
    """
    found = sections(manuscript)
    cards = _scorecards(found)
    for section in found:
        yield from check_relations(manuscript, section)
        totals = tuple(check_totals(manuscript, section))
        yield from totals
        told = {result.spot for result in totals}
        yield from (
            result for result in check_groups(manuscript, section) if result.spot not in told
        )
    for number, card in enumerate(cards):
        block = card.section.rows[0].block
        before = [
            each for each in cards[:number] if block - each.section.rows[-1].block <= NEAR_ABOVE
        ]
        yield from check_indicators(manuscript, card, before)
        yield from check_attainment(manuscript, card)
    paragraphs = tuple(paragraphs_with_figures(manuscript))
    said = [
        result
        for sentences in paragraphs
        for examine in IN_SENTENCES
        for result in examine(manuscript, sentences)
    ]
    yield from said
    yield from check_items(manuscript, paragraphs)
    spots = {result.spot for result in said}
    yield from (each for each in check_shares(manuscript, paragraphs) if each.spot not in spots)
    yield from check_scores_in_words(manuscript, paragraphs, cards)
    yield from check_statistics(manuscript, paragraphs, found)


def _scorecards(found: tuple[Section, ...]) -> tuple[Scorecard, ...]:
    return tuple(card for section in found if (card := scorecard(section)) is not None)
