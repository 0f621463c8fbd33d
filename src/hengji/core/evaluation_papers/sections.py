"""The sections (章节) of the report that a person writes, each with a draft.

A draft states what is on record and leaves a blank for the rest; a text that
was saved takes its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hengji.core.blocks import blank
from hengji.core.evaluation_papers.phrases import day_of, or_blank, points_or_none, rate_of
from hengji.core.evaluation_papers.record import EvaluationRecord
from hengji.core.evaluation_papers.scores import counted, lost_leaves, result_words, won
from hengji.core.indicators import Indicator
from hengji.core.ledger import Scope
from hengji.core.quantities import Points, format_percent, format_points, format_yuan
from hengji.core.scoring import NotApplicable
from hengji.core.verbs import Verb
from hengji.core.workflow import REVIEW_STAGES

LONGEST_KEY = 30
ANALYSIS = "分析"
"""Key of the analysis of a first-level indicator, before its code."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section that is written by hand or left as drafted.

    Attributes:
        key: By which its text is kept.
        chapter: From 1 to 7.
        heading: Its heading below the chapter's; empty where it is the chapter.
        draft: One paragraph a line.
    """

    key: str
    chapter: int
    heading: str
    draft: str

    @property
    def title(self) -> str:
        """Name it where the chapter is not seen."""
        return self.heading or CHAPTERS[self.chapter - 1]


CHAPTERS = (
    "基本情况",
    "绩效评价工作开展情况",
    "综合评价情况及评价结论",
    "绩效评价指标分析",
    "主要经验及做法、存在的问题及原因分析",
    "有关建议",
    "其他需要说明的问题",
)
"""The chapters of an evaluation report. Basis: ``mof-2020-10/report-outline``."""


def sections_of(record: EvaluationRecord) -> tuple[Section, ...]:
    """Return the sections in the order of the report."""
    return (
        Section("背景", 1, _background(record), blank(_background(record))),
        Section("内容", 1, "主要内容及实施情况", blank("主要内容及实施情况")),
        Section("资金", 1, "资金投入和使用情况", _funds(record)),
        Section("目标", 1, "绩效目标", "\n".join((blank("总体目标"), blank("年度目标")))),
        Section("对象", 2, "评价目的、对象和范围", _purpose(record)),
        Section("方法", 2, "评价原则、指标体系、方法和标准", _method(record)),
        Section("过程", 2, "评价工作过程", _process(record)),
        Section("结论", 3, "", _conclusion(record)),
        *(
            Section(f"{ANALYSIS}{first.code}"[:LONGEST_KEY], 4, first.name, _group(record, first))
            for first in record.scheme.tree.children
        ),
        Section("经验", 5, "主要经验及做法", blank("主要经验及做法")),
        Section("问题", 5, "存在的问题及原因分析", _problems(record)),
        Section("建议", 6, "", _recommendations(record)),
        Section("其他", 7, "", _others(record)),
    )


def text_of(record: EvaluationRecord, section: Section) -> str:
    """Return the text that was saved for a section, else its draft."""
    return record.texts.get(section.key, "").strip() or section.draft


def _background(record: EvaluationRecord) -> str:
    return "部门概况" if record.subject.scope is Scope.UNIT else "项目背景"


def _funds(record: EvaluationRecord) -> str:
    subject = record.subject
    budget = blank("全年预算数") if subject.budget is None else format_yuan(subject.budget)
    spent = blank("执行数") if subject.spent is None else format_yuan(subject.spent)
    rate = (
        f"，预算执行率{format_percent(subject.spent / subject.budget)}"
        if subject.budget and subject.spent is not None
        else ""
    )
    nature = f"，资金性质为{subject.fund_nature}" if subject.fund_nature else ""
    return (
        f"{subject.funds_year}年度全年预算数{budget}元，执行数{spent}元{rate}{nature}。\n"
        f"{blank('资金使用情况')}"
    )


def _purpose(record: EvaluationRecord) -> str:
    subject, mandate = record.subject, record.mandate
    unit = or_blank(subject.unit, "被评价单位")
    return (
        f"{blank('评价目的')}\n"
        f"评价对象为“{subject.name}”，被评价单位为{unit}，评价资金所属年度为"
        f"{subject.funds_year}年度。评价类型为{subject.kind}，由"
        f"{or_blank(mandate.bureau, '委托方')}委托{or_blank(mandate.agency, '评价机构')}实施，"
        f"主评人为{or_blank(mandate.lead, '主评人')}。"
    )


def _method(record: EvaluationRecord) -> str:
    root, edition = record.scheme.tree, record.edition
    firsts = "、".join(
        f"{first.name}（{format_points(first.points)}分）" for first in root.children
    )
    leaves = sum(1 for _ in root.leaves())
    return (
        f"{blank('评价原则和方法')}\n"
        f"指标体系依据“{record.scheme.title}”编制，第{edition.number}版方案于"
        f"{day_of(edition.approved_at, '方案批准日期')}批准。总分{format_points(root.points)}分，"
        f"一级指标{len(root.children)}个：{firsts}；三级指标{leaves}个，评分标准见附件1。"
    )


def _process(record: EvaluationRecord) -> str:
    """Say what was done and when, as far as it is on record."""
    signed = record.signed(Verb.SUBMIT_DRAFT)
    gathered = (
        f"评价期间收集佐证材料{len(record.pieces)}份，访谈{len(record.interviews)}次，"
        f"现场勘查{len(record.visits)}处。"
    )
    drafted = f"{day_of(signed.at, '初稿日期')}提交第{record.round}轮初稿。" if signed else ""
    reviews = [each for stage in REVIEW_STAGES if (each := record.signed(stage))]
    reviewed = (
        f"初稿经机构{'、'.join(f'{each.step}（{each.by}）' for each in reviews)}。"
        if reviews
        else ""
    )
    return f"{blank('前期准备')}\n{gathered}{drafted}{reviewed}{_consulted(record)}"


def _consulted(record: EvaluationRecord) -> str:
    if not record.opinions:
        return ""
    asked = [each for each in record.opinions if not each.agrees]
    if not asked:
        return "经征求被评价单位意见，单位无异议。"
    counts = "、".join(
        f"{how}{count}条"
        for how in ("采纳", "部分采纳", "不采纳")
        if (count := sum(each.accepted == how for each in asked))
    )
    told = f"，其中{counts}" if counts else ""
    return f"经征求意见，被评价单位反馈意见{len(asked)}条{told}。"


def _conclusion(record: EvaluationRecord) -> str:
    if record.outcome:
        reason = or_blank(record.outcome_reason, "理由")
        return f"经评价，“{record.subject.name}”{record.outcome}。理由：{reason.rstrip('。')}。"
    total, grade = result_words(record)
    return f"经评价，“{record.subject.name}”得{total}分，评价等级为“{grade}”。得分情况如下表。"


def _group(record: EvaluationRecord, first: Indicator) -> str:
    points, score = counted(record, first), won(record, first)
    lost = [leaf for leaf, _ in lost_leaves(record)]
    leaves = [leaf for leaf in first.leaves() if leaf.code not in record.sheet.excluded]
    below = [leaf for leaf in leaves if leaf in lost]
    if score is None:
        return blank(f"{first.name}类指标分析")
    told = f"，{len(below)}个有扣分：{'、'.join(leaf.name for leaf in below)}" if below else ""
    return (
        f"{first.name}类指标分值{format_points(points)}分，得{points_or_none(score)}分，得分率"
        f"{rate_of(score, points)}。其中三级指标{len(leaves)}个，"
        f"{len(leaves) - len(below)}个得满分{told}。"
    )


def _problems(record: EvaluationRecord) -> str:
    """State every deduction with its fact, reason and evidence, for a person to rewrite."""
    found = [
        f"{number}.{leaf.name}扣{format_points(points)}分。{_why(record, leaf)}"
        for number, (leaf, points) in enumerate(lost_leaves(record), start=1)
    ]
    return "\n".join(found) or blank("存在的问题及原因分析")


def _why(record: EvaluationRecord, leaf: Indicator) -> str:
    kept = record.papers.get(leaf.code)
    fact = or_blank(kept.paper.fact if kept else "", f"“{leaf.name}”的事实")
    deduction = or_blank(kept.paper.deduction if kept else "", f"“{leaf.name}”的扣分理由")
    links = "、".join(link.label for link in record.links_of(leaf.code))
    basis = f"依据：{links}。" if links else ""
    return f"{fact.rstrip('。')}。{deduction.rstrip('。')}。{basis}".replace("\n", "")


def _recommendations(record: EvaluationRecord) -> str:
    found = [
        f"{number}.针对“{leaf.name}”存在的问题：{blank(f'对“{leaf.name}”的建议')}"
        for number, (leaf, _) in enumerate(lost_leaves(record), start=1)
    ]
    return "\n".join(found) or blank("有关建议")


def _others(record: EvaluationRecord) -> str:
    return "\n".join(_limits(record)) or blank("其他需要说明的问题")


def _limits(record: EvaluationRecord) -> Iterator[str]:
    """Yield what a reader has to know about the ground the score stands on."""
    for leaf in record.scheme.tree.leaves():
        kept = record.papers.get(leaf.code)
        if kept is None:
            continue
        if isinstance(kept.paper.observed, NotApplicable):
            yield f"“{leaf.name}”不适用：{kept.paper.observed.reason.rstrip('。')}。"
        if kept.paper.override:
            given = format_points(Points(kept.paper.override.points))
            yield (
                f"“{leaf.name}”没有按评分标准计算的得分，调整为{given}分，"
                f"理由：{kept.paper.override.reason.rstrip('。')}。"
            )
        if kept.paper.waiver:
            yield f"“{leaf.name}”没有佐证材料，经豁免，理由：{kept.paper.waiver.rstrip('。')}。"
    missing = [each.name for each in record.materials if each.required and each.state == "未交"]
    if missing:
        yield f"被评价单位没有提交的必交材料：{'、'.join(missing)}。"
