"""The kind of an indicator (指标类别), by the headings it stands under."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hengji.core.checkup.objectives.forms import IndicatorRow
from hengji.core.names import name_key


class IndicatorKind(StrEnum):
    """What an indicator is about; the value is its key in the YAML."""

    QUANTITY = "quantity"
    QUALITY = "quality"
    TIMELINESS = "timeliness"
    COST = "cost"
    OUTPUT = "output"
    ECONOMIC = "economic"
    SOCIAL = "social"
    ECOLOGICAL = "ecological"
    LASTING = "lasting"
    OUTCOME = "outcome"
    SATISFACTION = "satisfaction"
    EXECUTION = "execution"
    MANAGEMENT = "management"
    UNKNOWN = "unknown"


OUTPUTS = frozenset(
    {
        IndicatorKind.QUANTITY,
        IndicatorKind.QUALITY,
        IndicatorKind.TIMELINESS,
        IndicatorKind.OUTPUT,
    }
)
OUTCOMES = frozenset(
    {
        IndicatorKind.ECONOMIC,
        IndicatorKind.SOCIAL,
        IndicatorKind.ECOLOGICAL,
        IndicatorKind.LASTING,
        IndicatorKind.OUTCOME,
    }
)
KIND_NAMES: Mapping[IndicatorKind, str] = {
    IndicatorKind.QUANTITY: "数量指标",
    IndicatorKind.QUALITY: "质量指标",
    IndicatorKind.TIMELINESS: "时效指标",
    IndicatorKind.COST: "成本指标",
    IndicatorKind.OUTPUT: "产出指标",
    IndicatorKind.ECONOMIC: "经济效益指标",
    IndicatorKind.SOCIAL: "社会效益指标",
    IndicatorKind.ECOLOGICAL: "生态效益指标",
    IndicatorKind.LASTING: "可持续影响指标",
    IndicatorKind.OUTCOME: "效益指标",
    IndicatorKind.SATISFACTION: "满意度指标",
    IndicatorKind.EXECUTION: "预算执行率",
    IndicatorKind.MANAGEMENT: "管理指标",
    IndicatorKind.UNKNOWN: "未归类",
}


@dataclass(frozen=True, slots=True)
class KindWords:
    """The words that tell the kind of an indicator.

    Attributes:
        kinds: Words of headings, each with its kind, the more telling first.
        execution: Names of an indicator that is the execution rate itself.
    """

    kinds: tuple[tuple[str, IndicatorKind], ...]
    execution: tuple[str, ...]


def kind_of(row: IndicatorRow, words: KindWords) -> IndicatorKind:
    """Return the kind of an indicator: its second heading counts before its first."""
    name = name_key(row.name)
    if any(word in name for word in words.execution) and not row.second_level:
        return IndicatorKind.EXECUTION
    for heading in (row.second_level, row.first_level):
        if found := _told_by(name_key(heading), words.kinds):
            return found
    if row.first_level or row.second_level:
        return IndicatorKind.UNKNOWN
    return _told_by(name, words.kinds) or IndicatorKind.UNKNOWN


def _told_by(heading: str, kinds: Sequence[tuple[str, IndicatorKind]]) -> IndicatorKind | None:
    return next((kind for word, kind in kinds if word in heading), None)
