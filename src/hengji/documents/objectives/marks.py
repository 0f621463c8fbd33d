"""What is put at each cell of a marked copy (标注): colour and comment."""

from collections.abc import Mapping, Sequence

from hengji.core.checkup.objectives.check import FormCheck
from hengji.core.checkup.objectives.forms import Place
from hengji.core.checkup.objectives.remarks import FormRemark
from hengji.core.flaws import Severity
from hengji.documents.ledgers.grids import letters
from hengji.documents.objectives.marking import Mark
from hengji.documents.objectives.reading import FormsReading


def marks_of(
    reading: FormsReading, checks: Sequence[FormCheck]
) -> Mapping[str, Mapping[str, Mark]]:
    """Return what is put at each cell, by sheet; several remarks share a comment."""
    found: dict[Place, list[FormRemark]] = {}
    for check in checks:
        for remark in check.remarks:
            found.setdefault(remark.place, []).append(remark)
    hints = {
        each.place: f"可改为：{each.name} {each.value}"
        for check in checks
        for each in check.suggestions
        if each.place
    }
    marks: dict[str, dict[str, Mark]] = {}
    for place, remarks in found.items():
        sheet = marks.setdefault(reading.sheets[place.table], {})
        sheet[cell_name(place)] = _mark(remarks, hints.get(place, ""))
    return marks


def _mark(remarks: Sequence[FormRemark], hint: str) -> Mark:
    worst = Severity.WARNING
    if any(remark.flaw.severity is Severity.ERROR for remark in remarks):
        worst = Severity.ERROR
    lines = [
        f"【{severity_word(each.flaw.severity)} {each.rule}】{each.flaw.message}{each.flaw.remedy}"
        for each in remarks
    ]
    return Mark(worst, "\n".join([*lines, *([hint] if hint else [])]))


def severity_word(severity: Severity) -> str:
    """Say how much a flaw hinders."""
    return "错误" if severity is Severity.ERROR else "提示"


def cell_name(place: Place) -> str:
    """Name a cell as a spreadsheet does: ``C7``."""
    return f"{letters(place.column)}{place.line}"
