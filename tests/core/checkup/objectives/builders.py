"""Forms in a few words, and the standards of the rulebook."""

from datetime import date
from functools import cache

from hengji.core.checkup.objectives.check import FormCheck, check_forms
from hengji.core.checkup.objectives.forms import (
    Column,
    Entry,
    Field,
    FormKind,
    Fund,
    FundColumn,
    IndicatorRow,
    Money,
    ObjectiveForm,
    ObjectiveText,
    Place,
    Span,
)
from hengji.core.checkup.objectives.standards import ObjectiveStandards
from hengji.rulebook.objective_checks import load_objective_standards

FIRST = {"数量": "产出指标", "质量": "产出指标", "时效": "产出指标", "成本": "成本指标"}
HEADINGS = {
    "数量": "数量指标",
    "质量": "质量指标",
    "时效": "时效指标",
    "成本": "经济成本指标",
    "社会": "社会效益指标",
    "经济": "经济效益指标",
    "满意": "服务对象满意度指标",
}
TEXT = "对城区主干道进行修补，修补面积12000平方米，路面完好率提高到93%，市民出行更加安全便捷。"


@cache
def standards() -> ObjectiveStandards:
    return load_objective_standards(date(2024, 12, 31))


def place(line: int, column: int) -> Place:
    return Place(0, line, column, f"第 {line} 行第 {column + 1} 列")


def entry(text: str, line: int, column: int) -> Entry:
    return Entry(text, place(line, column))


def row(line: int, heading: str, name: str, target: str, /, **columns: str) -> IndicatorRow:
    """A row under a short heading; further columns by the names of ``Column``."""
    said = {Column.NAME: name, Column.TARGET: target}
    said |= {Column(key): text for key, text in columns.items() if key != "span"}
    entries = {column: entry(text, line, at) for at, (column, text) in enumerate(said.items(), 3)}
    second = HEADINGS.get(heading, heading)
    first = FIRST.get(heading, "满意度指标" if heading == "满意" else "效益指标")
    return IndicatorRow(
        Span(columns.get("span", Span.ANNUAL)), first if second else "", second, entries
    )


def good_rows() -> list[IndicatorRow]:
    return [
        row(11, "数量", "修补面积", "≥12000平方米"),
        row(12, "质量", "验收合格率", "100%"),
        row(13, "时效", "完工时间", "2024年11月底前"),
        row(14, "成本", "每平方米修补成本", "≤200元/平方米"),
        row(15, "社会", "路面完好率", "由2023年88%提高到93%"),
        row(16, "满意", "市民满意度", "≥90%"),
    ]


def money(fund: Fund, line: int = 6, span: Span = Span.ANNUAL, /, **columns: str) -> Money:
    return Money(
        fund,
        span,
        {
            FundColumn[key.upper()]: entry(text, line, 20 + at)
            for at, (key, text) in enumerate(columns.items())
        },
    )


def form(
    rows: list[IndicatorRow] | None = None,
    *,
    kind: FormKind = FormKind.PROJECT,
    fields: dict[Field, str] | None = None,
    funds: tuple[Money, ...] = (),
    texts: tuple[tuple[Span, str], ...] = ((Span.ANNUAL, TEXT),),
    year: int | None = 2024,
    unit: str = "万元",
    words: str = "",
) -> ObjectiveForm:
    named = {Field.PROJECT: "城区道路养护", Field.UNIT: "演示区市政所"} | (fields or {})
    return ObjectiveForm(
        kind=kind,
        place=place(1, 0),
        title="绩效目标表",
        year=year,
        fields={name: entry(text, 3 + at, 1) for at, (name, text) in enumerate(named.items())},
        money=funds,
        money_unit=unit,
        objectives=tuple(
            ObjectiveText(span, entry(text, 9, at)) for at, (span, text) in enumerate(texts)
        ),
        results=(),
        indicators=tuple(good_rows() if rows is None else rows),
        words=words or "".join(named.values()),
    )


def result(rows: list[IndicatorRow], **parts: object) -> ObjectiveForm:
    return form(rows, kind=FormKind.PROJECT_RESULT, **parts)  # type: ignore[arg-type]


def check(each: ObjectiveForm) -> FormCheck:
    return check_forms([each], standards())[0]


def found(each: ObjectiveForm) -> list[tuple[str, str, str]]:
    """Rule, code and place of each remark."""
    return [(remark.rule, remark.flaw.code, remark.flaw.where) for remark in check(each).remarks]


def said(each: ObjectiveForm, code: str) -> list[str]:
    """The messages of one code."""
    return [remark.flaw.message for remark in check(each).remarks if remark.flaw.code == code]
