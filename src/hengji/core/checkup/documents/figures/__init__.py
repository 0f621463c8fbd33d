"""Figures (数字复算): every figure of a manuscript that can be computed again."""

from collections.abc import Iterator

from hengji.core.checkup.documents.figures.balances import check_balances, check_changes
from hengji.core.checkup.documents.figures.capitals import check_capitals
from hengji.core.checkup.documents.figures.clauses import paragraphs_with_figures
from hengji.core.checkup.documents.figures.rates import check_rates
from hengji.core.checkup.documents.figures.relations import check_relations
from hengji.core.checkup.documents.figures.sections import sections
from hengji.core.checkup.documents.figures.sums import check_sums
from hengji.core.checkup.documents.figures.totals import check_totals
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Result

IN_SECTIONS = (check_relations, check_totals)
IN_SENTENCES = (check_rates, check_balances, check_changes, check_sums, check_capitals)


def check_figures(manuscript: Manuscript) -> Iterator[Result]:
    """Yield what the figures of a manuscript say against each other.

    Whatever can be computed again from printed figures is; what agrees is
    confirmed, and a difference that rounding explains is no flaw.
    """
    for section in sections(manuscript):
        for check in IN_SECTIONS:
            yield from check(manuscript, section)
    for sentences in paragraphs_with_figures(manuscript):
        for examine in IN_SENTENCES:
            yield from examine(manuscript, sentences)
