"""The objective check-up (目标体检) of a workbook of forms."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

from hengji.actions.checking.outcome import Outcome
from hengji.actions.jobs import Work
from hengji.core.checkup.objectives.check import FormCheck, check_forms
from hengji.core.flaws import FlawsFound, errors
from hengji.documents.objectives import FormsReading, read_forms
from hengji.documents.objectives.marking import mark_workbook
from hengji.documents.objectives.marks import marks_of
from hengji.documents.objectives.plain import plain_form
from hengji.models import Checkup
from hengji.queries.files import path_of
from hengji.queries.rules import facts_row
from hengji.rulebook.indicator_library import load_indicator_library
from hengji.rulebook.objective_checks import load_objective_standards
from hengji.rulebook.objective_forms import load_form_words


def check_objectives(work: Work, checkup: Checkup) -> Outcome:
    """Check every form of the workbook, and mark a copy of it.

    Raises:
        FlawsFound: The workbook cannot be read, or holds no form.
    """
    row = checkup.files.select_related("file").get()
    region = facts_row(checkup.cycle).region
    work.progress(0, 3, f"正在读取“{row.name}”")
    reading = read_forms(path_of(row.file), load_form_words(region), name=row.name)
    work.progress(1, 3, f"正在核对 {len(reading.forms)} 张表")
    day = date(checkup.cycle.work_year, 12, 31)
    standards = load_objective_standards(day, region)
    checks = check_forms(
        reading.forms, standards, load_indicator_library(region), last_year=[], approved=[]
    )
    result = {
        "flaws": [asdict(flaw) for flaw in reading.flaws],
        "forms": [plain_form(check) for check in checks],
    }
    work.progress(2, 3, "正在标注原表")
    marked = _marked(reading, checks)
    return Outcome(_summary(checks), result, {row.pk: marked} if marked else {})


def _marked(reading: FormsReading, checks: Sequence[FormCheck]) -> bytes | None:
    """Return the marked copy; a file that is no workbook of that kind has none."""
    try:
        return mark_workbook(reading.file, marks_of(reading, checks)).content
    except FlawsFound:
        return None


def _summary(checks: Sequence[FormCheck]) -> str:
    return "，".join(_counts(checks)) + "。"


def _counts(checks: Sequence[FormCheck]) -> Iterator[str]:
    flaws = [remark.flaw for check in checks for remark in check.remarks]
    wrong = len(errors(flaws))
    yield f"{len(checks)} 张表"
    yield f"错误 {wrong} 处，提醒 {len(flaws) - wrong} 处" if flaws else "没有发现问题"
