"""The scoring workbook of an agency (机构评分簿): one sheet an evaluation, one row a leaf."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hengji.core.indicators import Indicator
from hengji.core.packets.forms import (
    KEY,
    Column,
    Formula,
    Row,
    Sheet,
    Topic,
    Use,
    sheet_names,
)
from hengji.core.packets.formulas import (
    NOT_APPLICABLE,
    later_formula,
    score_formula,
    total_formula,
)
from hengji.core.packets.papers import Texts, score_texts
from hengji.core.paper_fields import FIELDS, MOST_COUNTED, Holds, PaperField
from hengji.core.quantities import Points, format_points, plain_number
from hengji.core.scoring import ScoreSheet
from hengji.core.scoring_rules import Completed, Judged

SCORE = "score"
METHODS = ("直接证明法", "情况统计法", "情况说明法", "问卷调查法", "趋势判断法", "其他")
"""Ways to obtain a value; offered, not required."""
SAMPLINGS = ("全部核查", "随机抽样", "分层抽样", "金额排序抽样", "重点抽样", "其他")


def _filled(
    field: PaperField, width: float, *, hint: str = "", choices: tuple[str, ...] = ()
) -> Column:
    kind = FIELDS[field]
    return Column(
        *(field.value, kind.label, width, Use.FILLED, kind.holds, kind.longest),
        choices=choices,
        hint=hint,
    )


SCORING_COLUMNS = (
    Column(KEY, "编码", 8),
    Column("first", "一级指标", 10),
    Column("second", "二级指标", 12),
    Column("name", "三级指标", 20),
    Column("points", "分值", 8, holds=Holds.NUMBER),
    Column("criteria", "评价要点和评分标准", 52),
    Column("sources", "资料来源和应取得的佐证", 30),
    Column("unit", "计量单位", 14),
    _filled(PaperField.ACTUAL, 13),
    _filled(PaperField.NOT_APPLICABLE, 20, hint="该指标确不适用才填；填了就不要填实际完成值。"),
    Column(SCORE, "得分", 10, Use.COMPUTED, Holds.POINTS),
    _filled(
        PaperField.OVERRIDE,
        10,
        hint="不按评分标准计分时才填，0 到分值之间，最多两位小数，并写明理由。",
    ),
    _filled(PaperField.OVERRIDE_REASON, 24),
    _filled(PaperField.EXAMINED, 30, hint="核对了哪些文件、哪一页、哪些账目或实物。"),
    _filled(PaperField.METHOD, 14, choices=METHODS),
    _filled(PaperField.POPULATION, 9),
    _filled(PaperField.SAMPLE, 9),
    _filled(PaperField.SAMPLING, 14, choices=SAMPLINGS),
    _filled(PaperField.CALCULATION, 30),
    _filled(PaperField.FACT, 40),
    _filled(PaperField.JUDGEMENT, 24),
    _filled(PaperField.DEDUCTION, 30),
    _filled(PaperField.UNIT_VIEW, 24),
)


@dataclass(frozen=True, slots=True)
class ScoredEvaluation:
    """One evaluation as it goes into a scoring workbook.

    Attributes:
        evaluation: Its id.
        name: Its name.
        unit: The evaluated unit.
        stage: How far it is, in the words of the procedure.
        tree: The indicators of its frozen scheme.
        rules: The scoring rules in words, by code of the leaf.
        wanted: The evidence that should be found, by code of the leaf.
        papers: The working papers as they are now, by code of the leaf.
    """

    evaluation: int
    name: str
    unit: str
    stage: str
    tree: Indicator
    rules: Mapping[str, str]
    wanted: Mapping[str, Sequence[str]]
    papers: Mapping[str, Texts]


def scoring_sheets(evaluations: Sequence[ScoredEvaluation]) -> tuple[Sheet, ...]:
    """Return one sheet for each evaluation, in the order given."""
    names = sheet_names([each.name for each in evaluations])
    return tuple(_sheet(name, each) for name, each in zip(names, evaluations, strict=True))


def _sheet(name: str, evaluation: ScoredEvaluation) -> Sheet:
    scores = score_texts(evaluation.tree, evaluation.papers)
    rows = tuple(_rows(evaluation, scores))
    total = "" if scores.total is None else format_points(scores.total)
    note = f"被评价单位：{evaluation.unit}　　阶段：{evaluation.stage}" if evaluation.unit else ""
    return Sheet(
        name=name,
        topic=Topic.PAPERS,
        title=f"{evaluation.name}评分表",
        note=note or f"阶段：{evaluation.stage}",
        columns=SCORING_COLUMNS,
        rows=rows,
        total=total_formula(len(rows), len(scores.excluded), total),
    )


def _rows(evaluation: ScoredEvaluation, scores: ScoreSheet) -> Iterator[Row]:
    points = {leaf.code: leaf.points for leaf in scores.tree.leaves()}
    for path in _paths(evaluation.tree):
        leaf = path[-1]
        full = points.get(leaf.code, leaf.points)
        yield Row(
            key=leaf.code,
            evaluation=evaluation.evaluation,
            item=leaf.code,
            printed={
                "first": path[0].name if len(path) > 1 else "",
                "second": path[1].name if len(path) > 2 else "",  # noqa: PLR2004 - the level
                "name": leaf.name,
                "points": plain_number(full),
                "criteria": _criteria(leaf, evaluation.rules.get(leaf.code, "")),
                "sources": _sources(leaf, evaluation.wanted.get(leaf.code, ())),
                "unit": leaf.unit,
            },
            filled=dict(evaluation.papers.get(leaf.code, {})),
            formulas={SCORE: _formula(leaf, scores, full)},
            choices=_choices(leaf),
            hints={"actual": f"计量单位：{leaf.unit}"} if leaf.unit else {},
            most={
                "override": plain_number(full),
                "population": str(MOST_COUNTED),
                "sample": str(MOST_COUNTED),
            },
        )


def _paths(node: Indicator, above: tuple[Indicator, ...] = ()) -> Iterator[tuple[Indicator, ...]]:
    """Yield each leaf with what is above it, without the root."""
    if not node.children:
        yield (*above, node)
    for child in node.children:
        if child.children:
            yield from _paths(child, (*above, child))
        else:
            yield (*above, child)


def _formula(leaf: Indicator, scores: ScoreSheet, full: Points) -> Formula:
    if leaf.code in scores.excluded:
        return Formula(later_formula(), NOT_APPLICABLE)
    if leaf.rule is None:
        return Formula("", "")
    score = scores.scores.get(leaf.code)
    value = "" if score is None else format_points(score.points)
    return Formula(score_formula(leaf.rule, full), value)


def _criteria(leaf: Indicator, rule: str) -> str:
    lines = [f"{number}．{each}" for number, each in enumerate(leaf.criteria, start=1)]
    lines = [leaf.meaning, *lines] if leaf.meaning else lines
    if leaf.formula:
        lines.append(f"算式：{leaf.formula}")
    return "\n".join([*lines, f"评分标准：{rule}"] if rule else lines)


def _sources(leaf: Indicator, wanted: Sequence[str]) -> str:
    lines = [f"来源：{leaf.data_source}"] if leaf.data_source else []
    return "\n".join([*lines, *(f"佐证：{each}" for each in wanted)])


def _choices(leaf: Indicator) -> dict[str, tuple[str, ...]]:
    match leaf.rule:
        case Completed():
            return {"actual": ("1", "0")}
        case Judged(tiers=tiers):
            return {"actual": tuple(plain_number(tier.usual) for tier in tiers)}
        case _:
            return {}
