"""The whole document check-up (文档体检): every rule over one manuscript."""

from collections.abc import Callable, Iterator

from hengji.core.checkup.documents.headings import check_headings
from hengji.core.checkup.documents.order import check_order
from hengji.core.checkup.documents.rules import DocumentRules
from hengji.core.checkup.documents.survey import Survey, study
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Remark, Result

_RULES: tuple[Callable[[Survey], Iterator[Result]], ...] = (check_headings, check_order)


def check_manuscript(manuscript: Manuscript, rules: DocumentRules) -> tuple[Result, ...]:
    """Return every remark and confirmation, in reading order.

    Args:
        manuscript: Of any kind of report.
        rules: Words, thresholds and the grade scale to check it by.
    """
    survey = study(manuscript, rules)
    found = [result for check in _RULES for result in check(survey)]
    return tuple(sorted(found, key=lambda result: (result.spot, isinstance(result, Remark))))
