"""The evaluation report (评价报告) as a draft: seven chapters, tables and annexes filled.

Basis: ``mof-2020-10/report-outline``.
"""

from collections.abc import Iterator

from hengji.core.blocks import Annex, Block, Cell, Form, Heading, Paragraph, blank
from hengji.core.booklet import Booklet
from hengji.core.evaluation_papers.cover import cover_of, mark_of
from hengji.core.evaluation_papers.lists import (
    data_blocks,
    evidence_blocks,
    interview_blocks,
    opinion_blocks,
    visit_blocks,
)
from hengji.core.evaluation_papers.paper import full_points
from hengji.core.evaluation_papers.phrases import (
    centred,
    day_of,
    label,
    or_blank,
    paragraphs_in,
    points_or_none,
    rate_of,
)
from hengji.core.evaluation_papers.record import EvaluationRecord
from hengji.core.evaluation_papers.scores import full_form, score_form
from hengji.core.evaluation_papers.sections import ANALYSIS, CHAPTERS, Section, sections_of, text_of
from hengji.core.indicators import Indicator
from hengji.core.verbs import Verb
from hengji.core.workflow import REVIEW_STAGES

DEPTH = 2
"""Chapters and their sections."""

CONCLUSION, INDICATORS = 3, 4


def draft_report(record: EvaluationRecord) -> Booklet:
    """Write the report of an evaluation; a person edits its sections, not its tables."""
    return Booklet(
        cover=cover_of(record, "绩效评价报告"),
        depth=DEPTH,
        blocks=tuple(_body(record)),
        annexes=tuple(_annexes(record)),
        mark=mark_of(record, always=False),
    )


def _body(record: EvaluationRecord) -> Iterator[Block]:
    sections = sections_of(record)
    for number, title in enumerate(CHAPTERS, start=1):
        yield Heading(1, number, title, new_page=number == 1)
        own = [section for section in sections if section.chapter == number]
        for place, section in enumerate(own, start=1):
            if section.heading:
                yield Heading(2, place, section.heading)
            yield from map(Paragraph, paragraphs_in(text_of(record, section)))
            yield from _tables(record, section)


def _tables(record: EvaluationRecord, section: Section) -> Iterator[Block]:
    """Yield what is never written by hand: the score table and each leaf's analysis."""
    if section.chapter == CONCLUSION:
        yield score_form(record)
    elif section.chapter == INDICATORS:
        for first in record.scheme.tree.children:
            if section.key == f"{ANALYSIS}{first.code}":
                yield _analysis(record, first)


def _analysis(record: EvaluationRecord, first: Indicator) -> Form:
    """Return every leaf of a first-level indicator with its score and why."""
    titles = ("三级指标", "分值", "得分", "得分率", "得分和扣分的依据")
    rows = (
        tuple(map(label, titles)),
        *(_analysed(record, leaf) for leaf in first.leaves()),
    )
    return Form(f"{first.name}类指标得分分析", (30, 16, 16, 20, 74), rows, heads=1)


def _analysed(record: EvaluationRecord, leaf: Indicator) -> tuple[Cell, ...]:
    score = record.sheet.scores.get(leaf.code)
    excluded = record.sheet.excluded.get(leaf.code)
    if excluded:
        got, words = "不适用", excluded.reason
    elif score is None:
        got, words = blank("得分"), blank("得分依据")
    else:
        got, words = points_or_none(score.points), _reasons(record, leaf, score.because)
    return (
        Cell(leaf.name),
        centred(full_points(record, leaf)),
        centred(got),
        centred(rate_of(score.points, score.full) if score else "—"),
        Cell(words),
    )


def _reasons(record: EvaluationRecord, leaf: Indicator, because: str) -> str:
    """Write fact, computation, deduction and evidence of a leaf that was scored."""
    score = record.sheet.scores[leaf.code]
    kept = record.papers.get(leaf.code)
    fact = kept.paper.fact.strip() if kept else ""
    deduction = kept.paper.deduction.strip() if kept else ""
    if score.points < score.full:
        deduction = or_blank(deduction, f"“{leaf.name}”的扣分理由")
    links = "、".join(link.label for link in record.links_of(leaf.code))
    parts = (
        fact,
        because,
        f"扣分理由：{deduction}" if deduction else "",
        f"依据：{links}" if links else "",
    )
    return "".join(f"{part.rstrip('。；')}。" for part in parts if part)


def _annexes(record: EvaluationRecord) -> Iterator[Annex]:
    yield Annex("绩效评价指标体系评分表", (full_form(record),))
    yield Annex("访谈记录", interview_blocks(record))
    yield Annex("现场勘查记录", visit_blocks(record))
    yield Annex("基础数据表", data_blocks(record))
    yield Annex("佐证材料清单", evidence_blocks(record))
    yield Annex("意见交换情况", opinion_blocks(record))
    yield Annex("评价人员和主评人签章", tuple(_signing(record)))


def _signing(record: EvaluationRecord) -> Iterator[Block]:
    """Yield who took part, and the page that lead evaluator and agency sign."""
    mandate = record.mandate
    yield Paragraph(
        "主评人签字、机构盖章，即对本报告内容的真实、完整负责，并声明除已登记的事项外，"
        "与被评价单位没有应当回避的利害关系，没有把受托事项转包。"
    )
    signed = record.signed(Verb.SIGN_FINAL)
    when = day_of(signed.at, "定稿日期") if signed else blank("定稿日期")
    pairs = (
        ("评价机构", or_blank(mandate.agency, "评价机构")),
        ("统一社会信用代码", or_blank(mandate.credit_code, "统一社会信用代码")),
        ("框架合同", or_blank(mandate.contract, "框架合同")),
        ("主评人", or_blank(mandate.lead, "主评人")),
        ("职称或执业资格", or_blank(mandate.qualification, "职称或执业资格")),
        ("平台登记号", or_blank(mandate.registration, "平台登记号")),
        ("系统内签字定稿", f"{signed.by}，{when}" if signed else blank("签字定稿")),
        ("主评人签字", "\n\n"),
        ("机构盖章", "\n\n\n"),
        ("日期", "　　　　年　　月　　日"),
    )
    rows = tuple((label(name), Cell(text)) for name, text in pairs)
    yield Form("主评人签章页", (46, 110), rows)
    yield Form("评价人员", (52, 52, 52), tuple(_people(record)), heads=1)


def _people(record: EvaluationRecord) -> Iterator[tuple[Cell, ...]]:
    """Yield everybody who wrote, reviewed or signed, once for each thing done."""
    yield (label("姓名"), label("承担的工作"), label("数量或日期"))
    papers: dict[str, int] = {}
    for kept in record.papers.values():
        if kept.author:
            papers[kept.author] = papers.get(kept.author, 0) + 1
    for name, count in papers.items():
        yield (centred(name), centred("编制工作底稿"), centred(f"{count}份"))
    for step in (*REVIEW_STAGES, Verb.SIGN_FINAL):
        if signed := record.signed(step):
            yield (centred(signed.by), centred(step), centred(day_of(signed.at, "日期")))
