"""Rules on the objective in words and on the project's name (目标文字)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from hengji.core.checkup.objectives.folding import fold
from hengji.core.checkup.objectives.forms import Column, Field, ObjectiveText, Span
from hengji.core.checkup.objectives.kinds import IndicatorKind
from hengji.core.checkup.objectives.measured import Indicator, Measured
from hengji.core.checkup.objectives.remarks import FormRemark, form_remark, holds
from hengji.core.checkup.objectives.standards import ObjectiveStandards
from hengji.core.checkup.objectives.values import ValueClass
from hengji.core.flaws import FlawKind, Severity
from hengji.core.names import name_key
from hengji.core.quantities import plain_number

NUMBERS_DIFFER = FlawKind(
    "objective-numbers-differ",
    Severity.WARNING,
    "数量指标的指标值与目标文字里的同名数字不一致。",
    "请核对并改成同一个数。",
    rule="G-11",
)
ACTIVITY_ONLY = FlawKind(
    "objective-activity-only",
    Severity.WARNING,
    "目标只写了要做的事，没有写数量、对象和结果。",
    "请写明做多少、为谁做、做成之后有什么变化。",
    rule="G-20",
)
LENGTH_UNUSUAL = FlawKind(
    "objective-length",
    Severity.WARNING,
    "目标的文字过短或过长。",
    "请用几句话写明预期的产出和效果。",
    rule="G-21",
)
NAME_GENERIC = FlawKind(
    "objective-name-generic",
    Severity.WARNING,
    "项目名称只有“项目支出”“其他经费”一类的泛称。",
    "请把名称改成看得出做什么事的名称。",
    rule="G-22",
)
SPANS_ALIKE = FlawKind(
    "objective-spans-alike",
    Severity.WARNING,
    "中期目标与年度目标相同。",
    "请把年度目标写成本年要完成的部分。",
    rule="G-26",
)

_NAME_ENDS = re.compile("(?:总?数量?|人次|人数|次数|个数|面积|里程|长度|户数|规模|任务量)$")
_NAME_STARTS = re.compile("^(?:新建|完成|组织|开展|实施|全年|计划)")
_BETWEEN = r"[^\d,;。;、]{0,3}"
_SHORTEST_NAME = 2
_GENERIC_REST = re.compile(r"[\d()\[\]【】年度度级本及和与、\-]")


def check_numbers(measured: Measured, _: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-11: a number in the objective and in the table must be the same."""
    for each in measured.indicators:
        text = " ".join(
            fold(said.entry.text)
            for said in measured.form.objectives
            if said.span is each.row.span or len(measured.form.objectives) == 1
        )
        stated = _stated(each, text) if text else ()
        if stated and each.target.number not in stated:
            said = "、".join(f"{plain_number(number)}{each.target.unit}" for number in stated)
            yield form_remark(
                NUMBERS_DIFFER,
                each.row.at(Column.TARGET),
                f"“{each.row.name}”的指标值是“{each.row.text(Column.TARGET).strip()}”，"
                f"目标文字里是 {said}。",
            )


def _stated(each: Indicator, text: str) -> tuple[Decimal, ...]:
    """Return the numbers that stand beside the indicator's name, in its unit."""
    thing = _NAME_STARTS.sub("", _NAME_ENDS.sub("", each.key))
    counted = each.kind is IndicatorKind.QUANTITY and each.target.kind is ValueClass.NUMBER
    if not counted or not each.target.unit or len(thing) < _SHORTEST_NAME:
        return ()
    shape = f"{re.escape(thing)}{_BETWEEN}(\\d+(?:\\.\\d+)?)个?{re.escape(each.target.unit)}"
    return tuple(Decimal(found[1]) for found in re.finditer(shape, text))


def check_activity(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-20: an objective says more than what is done."""
    words = standards.words
    for said in _filled(measured):
        text = fold(said.entry.text)
        busy = [word for word in words.activities if word in text]
        if busy and not re.search(r"\d", text) and not holds(text, words.results):
            yield form_remark(
                ACTIVITY_ONLY,
                said.entry.place,
                f"目标里有“{busy[0]}”，没有数量，也没有写结果。",
            )


def check_length(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-21: an objective is neither a slogan nor a report."""
    limits = standards.limits
    for said in _filled(measured):
        length = len(name_key(said.entry.text))
        if not limits.shortest <= length <= limits.longest:
            yield form_remark(
                LENGTH_UNUSUAL,
                said.entry.place,
                f"目标有 {length} 个字，通常为 {limits.shortest}—{limits.longest} 个字。",
            )


def check_project_name(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-22: a project's name tells what is done."""
    entry = measured.form.fields.get(Field.PROJECT)
    if not entry or not entry.text.strip():
        return
    rest = name_key(entry.text)
    for word in sorted(standards.words.generic_names, key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(_GENERIC_REST.sub("", rest)) < _SHORTEST_NAME:
        message = f"项目名称“{entry.text.strip()}”看不出做什么事。"
        yield form_remark(NAME_GENERIC, entry.place, message)


def check_spans(measured: Measured, _: ObjectiveStandards) -> Iterator[FormRemark]:
    """G-26: the objective of the year is not that of all years."""
    texts = {said.span: said for said in _filled(measured)}
    if Span.MEDIUM not in texts or Span.ANNUAL not in texts:
        return
    medium, annual = texts[Span.MEDIUM].entry, texts[Span.ANNUAL].entry
    if name_key(medium.text) == name_key(annual.text):
        yield form_remark(
            SPANS_ALIKE, annual.place, f"年度目标与{medium.place.where}的中期目标一字不差。"
        )


def _filled(measured: Measured) -> list[ObjectiveText]:
    return [said for said in measured.form.objectives if said.entry.text.strip()]
