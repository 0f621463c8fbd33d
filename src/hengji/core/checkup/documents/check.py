"""The whole document check-up (文档体检): every rule over one manuscript."""

from collections.abc import Callable, Iterator

from hengji.core.checkup.documents.citations import check_citations
from hengji.core.checkup.documents.counts import check_counts
from hengji.core.checkup.documents.figures import check_figures
from hengji.core.checkup.documents.findings import check_findings
from hengji.core.checkup.documents.grade_words import check_grade_words
from hengji.core.checkup.documents.grades import check_grades
from hengji.core.checkup.documents.headings import check_headings
from hengji.core.checkup.documents.official import check_official
from hengji.core.checkup.documents.order import check_order
from hengji.core.checkup.documents.places import check_places
from hengji.core.checkup.documents.roster import check_roster
from hengji.core.checkup.documents.rules import DocumentRules
from hengji.core.checkup.documents.survey import Survey, study
from hengji.core.checkup.documents.words import check_words
from hengji.core.checkup.documents.years import check_years
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Remark, Result

_RULES: tuple[Callable[[Survey], Iterator[Result]], ...] = (
    check_headings,
    check_order,
    check_counts,
    check_grades,
    check_grade_words,
    check_words,
    check_years,
    check_places,
    check_citations,
    check_official,
    check_findings,
    check_roster,
)


def check_manuscript(manuscript: Manuscript, rules: DocumentRules) -> tuple[Result, ...]:
    """Return every remark and confirmation, in reading order.

    Args:
        manuscript: Of any kind of report.
        rules: Words, thresholds and the grade scale to check it by.
    """
    survey = study(manuscript, rules)
    found = [result for check in _RULES for result in check(survey)]
    found += check_figures(manuscript)
    return tuple(sorted(found, key=lambda result: (result.spot, isinstance(result, Remark))))
