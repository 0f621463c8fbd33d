"""The book of working papers (工作底稿册): the score path, every paper, all evidence."""

from collections.abc import Iterator

from hengji.core.blocks import Block, Heading, Paragraph
from hengji.core.booklet import Booklet
from hengji.core.evaluation_papers.cover import cover_of, mark_of
from hengji.core.evaluation_papers.lists import (
    data_blocks,
    evidence_blocks,
    interview_blocks,
    material_blocks,
    opinion_blocks,
    signature_blocks,
    visit_blocks,
    waiver_blocks,
)
from hengji.core.evaluation_papers.paper import paper_form
from hengji.core.evaluation_papers.phrases import day_of, or_blank
from hengji.core.evaluation_papers.record import EvaluationRecord
from hengji.core.evaluation_papers.scores import (
    changed_form,
    path_form,
    result_words,
    score_form,
    totals_table,
)

DEPTH = 3
"""Chapters, first-level indicators, and each paper."""


def draft_book(record: EvaluationRecord) -> Booklet:
    """Write the book of an evaluation; what is missing prints as a blank."""
    agency = or_blank(record.mandate.agency_code, "机构码")
    return Booklet(
        cover=cover_of(record, "绩效评价工作底稿册", f"{agency}-{record.subject.code}"),
        depth=DEPTH,
        blocks=tuple(_body(record)),
        mark=mark_of(record, always=True),
    )


def _body(record: EvaluationRecord) -> Iterator[Block]:
    yield Heading(1, 1, "得分轨迹", new_page=True)
    yield from _path(record)
    yield Heading(1, 2, "绩效评价得分表", new_page=True)
    yield score_form(record)
    yield Heading(1, 3, "工作底稿", new_page=True)
    yield from _papers(record)
    chapters = (
        ("访谈记录", interview_blocks(record)),
        ("现场勘查记录", visit_blocks(record)),
        ("应交材料和基础数据", (*material_blocks(record), *data_blocks(record))),
        ("佐证材料清单", evidence_blocks(record)),
        ("意见交换", opinion_blocks(record)),
        ("豁免和签字", (*waiver_blocks(record), *signature_blocks(record))),
    )
    for number, (title, blocks) in enumerate(chapters, start=4):
        yield Heading(1, number, title, new_page=True)
        yield from blocks


def _path(record: EvaluationRecord) -> Iterator[Block]:
    yield Paragraph(_result(record))
    if record.totals:
        yield totals_table(record)
    yield path_form(record)
    changed = changed_form(record)
    yield changed or Paragraph("初稿提交之后，各指标得分没有调整。")


def _result(record: EvaluationRecord) -> str:
    edition = record.edition
    approved = day_of(edition.approved_at, "方案批准日期")
    scheme = f"评价方案为“{record.scheme.title}”第{edition.number}版，{approved}批准。"
    if record.outcome:
        reason = or_blank(record.outcome_reason, "理由")
        return f"本项评价的结论为“{record.outcome}”，理由：{reason}。{scheme}"
    total, grade = result_words(record)
    return f"本项评价得{total}分，等级为“{grade}”；总分由各指标得分逐项相加得出。{scheme}"


def _papers(record: EvaluationRecord) -> Iterator[Block]:
    """Yield a form a leaf, each at the top of a page."""
    for group, first in enumerate(record.scheme.tree.children, start=1):
        yield Heading(2, group, first.name, new_page=group > 1)
        for number, leaf in enumerate(first.leaves(), start=1):
            yield Heading(3, number, f"{leaf.code} {leaf.name}", new_page=number > 1)
            yield paper_form(record, leaf)
