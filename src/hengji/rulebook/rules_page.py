"""The page of all rules (规则一览), written from the YAML: ``docs/rules.md``."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from hengji.core.grading import Grade, GradeScale
from hengji.core.indicators import Indicator
from hengji.core.quantities import plain_number
from hengji.core.rule_words import percent_words, rule_words
from hengji.rulebook.categories import load_categories
from hengji.rulebook.frameworks import Framework, framework_dates, framework_ids, load_framework
from hengji.rulebook.grades import load_grade_aliases, load_grade_editions, read_scale
from hengji.rulebook.loading import DatedEntry, Layer, Node, items_of, layers, region_names
from hengji.rulebook.objectives_page import library_rows, objective_lines
from hengji.rulebook.procedure_page import form_rows, setting_rows
from hengji.rulebook.scoring import load_scoring_entries
from hengji.rulebook.sources import Confidence, load_sources
from hengji.rulebook.weights import load_weight_entries

NATIONAL = "全国"
CONFIDENCE_WORDS = {
    Confidence.VERIFIED: "公开网页直接支持",
    Confidence.IMPLEMENTATION: "只在已部署的系统或二手说明里见过",
    Confidence.EXAMPLE: "示例报告里写明",
    Confidence.MEMORY: "凭记忆，把握较大",
    Confidence.UNSURE: "凭记忆，细节不稳",
    Confidence.DESIGN: "本产品的设计",
}
INTRODUCTION = """\
# 规则一览

本页由规则库（`src/hengji/rulebook/`）生成，请勿直接修改；`make docs` 会重新写出。

这里的数值都是默认值，可以按地区、按年度更改：在本单位的规则文件夹里放一个同名文件即可。
多数条款还没有与官方原文核对过，见文末“依据”一节；“未核对”的请按当地文件核对后使用。
地区一栏的英文是规则库 `regions/` 下的文件夹名，选用时填这个名称。
"""


def rules_page() -> str:
    """Return the Markdown text of ``docs/rules.md``."""
    sections = [
        INTRODUCTION,
        _section("一、评价等级分界", [*_grades(), *_aliases()]),
        _section("二、一级指标权重", _weights()),
        _section("三、计分口径", _scoring()),
        *_frameworks(),
        _section("五、问题分类", _categories()),
        _section("六、目标体检", objective_lines()),
        _section("七、指标库", _library()),
        _section("八、评价程序", _procedure()),
        _section("九、依据", _sources()),
    ]
    return "\n".join(sections)


def _section(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"## {title}", "", *lines, ""])


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(header) + " |"
    yield "|" + " --- |" * len(header)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "｜") for cell in row) + " |"


def _places() -> Iterator[tuple[str, Layer]]:
    """Yield each place that has rules: the nation, then the regions."""
    yield NATIONAL, layers()[0]
    for region in region_names():
        yield region, layers(region)[-1]


def _grades() -> Iterator[str]:
    header = ("地区", "起始日期", *(str(grade) for grade in Grade), "依据")
    rows = []
    for place, layer in _places():
        for full, editions in load_grade_editions([layer]):
            for edition in editions:
                cells = _band_cells(read_scale(edition, full))
                rows.append((place, str(edition.since), *cells, edition.basis))
    yield from _table(header, rows)
    yield ""
    yield "各区间含下限、不含上限，满分含在最高一档。得分先四舍五入到两位，再按显示的得分判等级。"


def _band_cells(scale: GradeScale) -> list[str]:
    cells = {
        band.grade: f"{plain_number(band.at_least)}—{plain_number(band.below)}"
        for band in scale.bands
    }
    return [cells.get(grade, "—") for grade in Grade]


def _aliases() -> Iterator[str]:
    aliases = load_grade_aliases()
    yield ""
    yield "读表时认得的其他写法："
    yield ""
    for grade in Grade:
        words = [word for word, meant in aliases.items() if meant is grade and word != grade]
        yield f"- {grade}：{'、'.join(words)}"


def _weights() -> Iterator[str]:
    yield from _dated_table("模板", "presets")
    yield ""
    yield "下列一级指标合计不得低于规定的比重："
    yield ""
    yield from _dated_table("规定", "shares")


def _dated_table(what: str, part: str) -> Iterator[str]:
    rows: list[tuple[str, ...]] = []
    for place, layer in _places():
        for entries in load_weight_entries([layer], part):
            for name, entry in entries.items():
                rows += _rows(place, name, entry)
    yield from _table((what, "地区", "起始日期", "内容", "依据", "说明"), rows)


def _scoring() -> Iterator[str]:
    rows: list[tuple[str, ...]] = []
    for place, layer in _places():
        for entries in load_scoring_entries([layer]):
            for name, entry in entries.items():
                rows += _rows(place, name, entry)
    yield from _table(("口径", "地区", "起始日期", "内容", "依据", "说明"), rows)


def _rows(place: str, name: str, entry: DatedEntry) -> Iterator[tuple[str, ...]]:
    for edition in entry.editions:
        yield (
            f"{entry.description}（`{name}`）",
            place,
            str(edition.since),
            _value_words(edition.value),
            edition.basis,
            entry.note,
        )


def _value_words(node: Node) -> str:
    """Say what a dated value holds, whatever its shape."""
    match node.value:
        case dict() as fields if "at_least" in fields and "names" in fields:
            names = "、".join(fields["names"])
            return f"{names}合计不低于 {percent_words(fields['at_least'])}"
        case dict() as weights:
            return "，".join(f"{name} {plain_number(points)}" for name, points in weights.items())
        case list():
            return "；".join(_step_words(item) for item in items_of(node))
        case Decimal() as number:
            return plain_number(number)
        case word:
            return str(word)


def _step_words(node: Node) -> str:
    if isinstance(node.value, dict):
        tier = node.value
        return (
            f"{tier['name']}：{percent_words(tier['at_least'])} 及以上，"
            f"预填 {percent_words(tier['usual'])}"
        )
    limit, ratio = node.value
    return f"{plain_number(limit)} 及以上得 {percent_words(ratio)}"


def _frameworks() -> Iterator[str]:
    yield _section("四、指标体系", ["标“按项目填列”的指标由各项目按批复的绩效目标具体化。"])
    for framework_id in framework_ids():
        for on in framework_dates(framework_id):
            yield _framework(load_framework(framework_id, on))


def _framework(framework: Framework) -> str:
    count = sum(1 for _ in framework.tree.leaves())
    summary = (
        f"标识 `{framework.id}`，版本 {framework.version}，{framework.in_force} 起，"
        f"适用于{framework.scope}；共 {count} 个计分指标，"
        f"满分 {plain_number(framework.tree.points)} 分。"
    )
    lines = [
        f"### {framework.title}",
        "",
        summary,
        "",
        f"依据：{'、'.join(framework.basis)}。",
        "",
        framework.note,
        "",
        *_table(
            ("一级", "二级", "三级", "分值", "含义、评价要点或公式", "评分标准", "数据来源"),
            _leaf_rows(framework),
        ),
        "",
    ]
    return "\n".join(lines)


def _leaf_rows(framework: Framework) -> Iterator[tuple[str, ...]]:
    """Yield a row a leaf; a parent is named with its points on its first row."""
    for first in framework.tree.children:
        name = _with_points(first)
        for second in first.children:
            middle = _with_points(second) if second.children else "—"
            for leaf in second.leaves():
                yield (name, middle, *_leaf_cells(leaf, leaf.unit))
                name = middle = ""


def _with_points(indicator: Indicator) -> str:
    return f"{indicator.name}（{plain_number(indicator.points)}）"


def _leaf_cells(leaf: Indicator, unit: str) -> tuple[str, ...]:
    name = f"{leaf.name}（按项目填列）" if leaf.project_specific else leaf.name
    words = [f"{leaf.meaning}。"]
    words += [f"{place}. {line}" for place, line in enumerate(leaf.criteria, start=1)]
    words += [f"公式：{leaf.formula}"] if leaf.formula else []
    rule = rule_words(leaf.rule, unit) if leaf.rule else "—"
    return name, plain_number(leaf.points), "<br>".join(words), rule, leaf.data_source


def _categories() -> Iterator[str]:
    rows = (
        (each.code, each.area, each.heading, each.finding, each.evidence, each.recommendation)
        for each in load_categories().values()
    )
    header = ("编码", "类别", "报告中的标题", "典型问题", "典型证据", "典型建议")
    yield from _table(header, rows)


def _library() -> Iterator[str]:
    yield "由本产品按常识编写，是填报时的建议，不是规定；指标值由单位按实际确定。"
    yield ""
    header = ("项目类型", "类别", "指标", "指标值", "怎样衡量", "佐证")
    yield from _table(header, library_rows())


def _procedure() -> Iterator[str]:
    rows = [row for place, layer in _places() for row in setting_rows(place, layer)]
    yield from _table(("规定", "地区", "起始日期", "内容", "依据", "说明"), rows)
    yield ""
    yield "节假日（`days_off`）和调休上班日（`days_on`）随产品不附带，由本单位每年填写，"
    yield "依据 hengji/working-days；没有填写的，工作日按周一至周五计算。"
    yield ""
    forms = [row for place, layer in _places() for row in form_rows(place, layer)]
    yield from _table(("应交材料和基础数据", "地区", "起始日期", "内容", "依据"), forms)


def _sources() -> Iterator[str]:
    rows: dict[str, tuple[str, ...]] = {}
    for region in ("", *region_names()):
        for source in load_sources(region).values():
            for clause in source.clauses.values():
                rows[clause.key] = (
                    clause.key,
                    f"{source.title} {source.number}".strip(),
                    source.issued or "—",
                    clause.says,
                    "已核对" if clause.checked else "未核对",
                    CONFIDENCE_WORDS[clause.confidence],
                )
    header = ("依据", "文件", "日期", "规定了什么（自己的话）", "与原文", "可信度")
    yield from _table(header, rows.values())
