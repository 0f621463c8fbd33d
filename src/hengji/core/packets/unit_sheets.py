"""A unit's packet (单位资料包): materials, the basic data form, the opinion form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from hengji.core.packets.forms import KEY, Column, Row, Sheet, Topic, Use
from hengji.core.schemes import DatumField

WHOLE = ""
"""The item of an opinion about the whole draft."""
NOT_HANDED_IN, HANDED_IN, ACCEPTED = "未交", "已交", "已验收"
NO_OBJECTION = "无异议"
LONGEST_DATUM, LONGEST_OPINION = 300, 5_000

_HEADS = (
    Column(KEY, "序号", 7),
    Column("subject", "评价项目", 34),
)
MATERIAL_COLUMNS = (
    *_HEADS,
    Column("name", "材料名称", 40),
    Column("required", "是否必交", 10),
    Column("note", "要求", 36),
    Column("returned", "退回理由", 30),
    Column(
        *("state", "提交情况", 12, Use.FILLED),
        longest=4,
        choices=(NOT_HANDED_IN, HANDED_IN),
        only=True,
        hint="材料随数据包一并交来的选“已交”。",
    ),
)
DATA_COLUMNS = (
    *_HEADS,
    Column("label", "栏目", 40),
    Column("unit", "计量单位", 12),
    Column("value", "填报值", 28, Use.FILLED, longest=LONGEST_DATUM),
)
OPINION_COLUMNS = (
    *_HEADS,
    Column("code", "指标编码", 10),
    Column("name", "指标", 24),
    Column("points", "分值", 8),
    Column("score", "初评得分", 10),
    Column("deduction", "扣分理由", 40),
    Column(
        *("text", "你单位的意见", 50, Use.FILLED),
        longest=LONGEST_OPINION,
        hint="没有意见的，在“总体意见”一行选“无异议”；有意见的请写明事实和依据。",
    ),
)
_SHEETS = (
    (Topic.MATERIALS, "材料清单", MATERIAL_COLUMNS),
    (Topic.DATA, "基础数据表", DATA_COLUMNS),
    (Topic.OPINIONS, "意见反馈表", OPINION_COLUMNS),
)
_NOTES: Mapping[Topic, str] = {
    Topic.MATERIALS: "请对照清单准备材料，在“提交情况”一栏选“已交”或“未交”，材料随本表一并送交。",
    Topic.DATA: "请如实填写“填报值”一栏；没有的填 0 或“无”，不要留空。",
    Topic.OPINIONS: "请在限期内反馈对初评结果的意见；逾期未反馈的按无意见办理。",
}


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One material to be handed in."""

    item: str
    name: str
    required: bool
    note: str
    returned: str
    state: str


class DraftScore(NamedTuple):
    """One leaf of the draft that the unit is consulted about."""

    code: str
    name: str
    points: str
    score: str
    deduction: str


@dataclass(frozen=True, slots=True)
class ConsultedEvaluation:
    """One evaluation as it goes into a unit's packet.

    Attributes:
        evaluation: Its id.
        name: Its name.
        materials: What has to be handed in now; empty where that is over.
        data: The lines of the basic data form; likewise.
        values: What was filled in there, by key.
        consulted: Whether the unit is asked for its opinion now.
        scores: The draft's leaves, where it is.
        opinions: What the unit said already, by code; ``WHOLE`` for the draft.
    """

    evaluation: int
    name: str
    materials: tuple[MaterialLine, ...] = ()
    data: tuple[DatumField, ...] = ()
    values: Mapping[str, str] | None = None
    consulted: bool = False
    scores: tuple[DraftScore, ...] = ()
    opinions: Mapping[str, str] | None = None


def unit_sheets(evaluations: Sequence[ConsultedEvaluation]) -> tuple[Sheet, ...]:
    """Return the sheets for which there is anything to fill in now."""
    return tuple(
        Sheet(name, topic, name, _NOTES[topic], columns, _numbered(rows))
        for topic, name, columns in _SHEETS
        if (rows := [row for each in evaluations for row in _rows(topic, each)])
    )


def _numbered(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(replace(row, key=str(number)) for number, row in enumerate(rows, start=1))


def _rows(topic: Topic, evaluation: ConsultedEvaluation) -> Iterator[Row]:
    match topic:
        case Topic.MATERIALS:
            return _materials(evaluation)
        case Topic.DATA:
            return _data(evaluation)
        case _:
            return _opinions(evaluation)


def _materials(evaluation: ConsultedEvaluation) -> Iterator[Row]:
    for line in evaluation.materials:
        if line.state == ACCEPTED:
            continue
        printed = {
            "subject": evaluation.name,
            "name": line.name,
            "required": "必交" if line.required else "选交",
            "note": line.note,
            "returned": line.returned,
        }
        yield Row(
            *("", evaluation.evaluation, line.item, printed),
            filled={"state": line.state},
            choices={"state": tuple(dict.fromkeys((line.state, HANDED_IN)))},
        )


def _data(evaluation: ConsultedEvaluation) -> Iterator[Row]:
    for datum in evaluation.data:
        printed = {"subject": evaluation.name, "label": datum.label, "unit": datum.unit}
        value = (evaluation.values or {}).get(datum.key, "")
        yield Row("", evaluation.evaluation, datum.key, printed, {"value": value})


def _opinions(evaluation: ConsultedEvaluation) -> Iterator[Row]:
    if not evaluation.consulted:
        return
    said = evaluation.opinions or {}
    printed = {"subject": evaluation.name, "name": "总体意见"}
    yield Row(
        *("", evaluation.evaluation, WHOLE, printed),
        filled={"text": said.get(WHOLE, "")},
        choices={"text": (NO_OBJECTION,)},
    )
    for leaf in evaluation.scores:
        printed = {
            "subject": evaluation.name,
            "code": leaf.code,
            "name": leaf.name,
            "points": leaf.points,
            "score": leaf.score,
            "deduction": leaf.deduction,
        }
        text = said.get(leaf.code, "")
        yield Row("", evaluation.evaluation, leaf.code, printed, {"text": text})
