"""Consulting the evaluated unit (征求意见): the letter that asks it, and how it is answered.

The words of the letter (征求意见函) and of its annex, the reply form (意见反馈表),
are written here, for the page and for the files.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hengji.core.blocks import Annex, Block, Cell, Form, Paragraph, blank, format_date
from hengji.core.evaluation_papers.phrases import (
    centred,
    demo_mark,
    label,
    or_blank,
    points_or_none,
)
from hengji.core.official_document import Colophon, Direction, Format, OfficialDocument
from hengji.core.quantities import Points, format_points
from hengji.core.titles import break_title

REPLY_FORM = "意见反馈表"
OBJECT_WIDTHS = (28, 50, 28, 50)
POINT_WIDTHS = (10, 26, 13, 13, 50, 13, 31)
POINT_HEADS = (
    "序\n号",
    "指标",
    "分值",
    "初评\n得分",
    "事实和扣分理由",
    "是否\n同意",
    "不同意的\n理由和依据",
)
SEAL_WIDTHS = (32, 46, 32, 46)
ROOM = "\n\n\n\n"
"""Room to write in, or for a seal."""


class Acceptance(StrEnum):
    """Whether the agency takes up what the unit says (采纳情况)."""

    ACCEPTED = "采纳"
    PARTLY = "部分采纳"
    REFUSED = "不采纳"


@dataclass(frozen=True, slots=True)
class AskedPoint:
    """One indicator as the unit is asked about it; ``score`` is None while there is none."""

    code: str
    name: str
    full: Points
    score: Points | None
    fact: str
    deduction: str

    @property
    def is_asked(self) -> bool:
        """Tell whether points were lost, or something was found that has no score."""
        if self.score is None:
            return bool(self.fact or self.deduction)
        return self.score < self.full


@dataclass(frozen=True, slots=True)
class Consultation:
    """What a unit is asked about, by whom and until when (征求意见).

    Attributes:
        subject: What was evaluated.
        unit: The evaluated unit; empty texts are unknown.
        bureau: Who asks.
        agency: Who evaluated.
        work_year: The year of the evaluation.
        funds_year: The year of the money.
        round: Which draft it is, from 1.
        total: The draft's score; None where it has none.
        outcome: 证据不足，暂不评级; or empty.
        points: Every indicator, in order.
        reply_by: The last day for an answer.
        is_demo: Whether all of it is invented.
    """

    subject: str
    unit: str
    bureau: str
    agency: str
    work_year: int
    funds_year: int
    round: int
    total: Points | None
    outcome: str
    points: tuple[AskedPoint, ...]
    reply_by: date | None
    is_demo: bool = False

    @property
    def asked(self) -> tuple[AskedPoint, ...]:
        """Return what the unit is asked about one by one; numbered from 1."""
        return tuple(point for point in self.points if point.is_asked)


def draft_letter(asked: Consultation) -> OfficialDocument:
    """Write the letter (征求意见函) with the reply form as its annex.

    Basis: ``gbt-9704-2012/special-formats``, ``hengji/consultation-letter``.
    """
    bureau = or_blank(asked.bureau, "发文机关")
    title = f"{bureau}关于征求“{asked.subject}”绩效评价初稿意见的函"
    return OfficialDocument(
        mark=bureau,
        number=blank("发文字号"),
        direction=Direction.PARALLEL,
        signatories=(),
        title=break_title(title),
        recipients=(or_blank(asked.unit, "被评价单位"),),
        blocks=tuple(map(Paragraph, _paragraphs(asked))),
        issuer=bureau,
        issued=None,
        annexes=(Annex(REPLY_FORM, tuple(_reply_form(asked))),),
        note=f"联系人：{blank('联系人')}，电话：{blank('联系电话')}",
        colophon=Colophon((asked.agency,), "", None) if asked.agency else None,
        format=Format.LETTER,
        page_mark=demo_mark(asked.subject) if asked.is_demo else "",
    )


def _paragraphs(asked: Consultation) -> Iterator[str]:
    agency = or_blank(asked.agency, "第三方机构")
    yield (
        f"按照{asked.work_year}年度重点绩效评价工作安排，我单位委托{agency}对“{asked.subject}”"
        f"开展绩效评价（资金所属年度为{asked.funds_year}年度），现已形成初稿（第{asked.round}稿），"
        f"{_result(asked)}。{_what_is_asked(asked)}"
    )
    yield (
        "现征求你单位意见。请对照附件逐项核对，填写“是否同意”；不同意的，写明理由和依据，"
        "并附相关材料。没有意见的，请在总体意见中填写“无异议”。"
    )
    yield (
        f"请于{format_date(asked.reply_by, '反馈期限')}前，将经负责人签字并加盖公章的"
        f"{REPLY_FORM}反馈我单位。逾期没有反馈的，评价按初稿继续进行。"
    )
    yield "专此函达，请予函复。"


def _result(asked: Consultation) -> str:
    if asked.outcome:
        return f"结论为“{asked.outcome}”"
    total = format_points(asked.total) if asked.total is not None else blank("初评得分")
    return f"初评得分{total}分"


def _what_is_asked(asked: Consultation) -> str:
    count = len(asked.asked)
    if not count:
        return "各项指标没有扣分。"
    if asked.outcome:
        return f"评价发现的情况涉及{count}项指标，见附件。"
    return f"扣分涉及{count}项指标，各项发现的事实和扣分理由见附件。"


def _reply_form(asked: Consultation) -> Iterator[Block]:
    yield Form("", OBJECT_WIDTHS, tuple(_object_rows(asked)), name=f"{REPLY_FORM}：评价对象")
    heads = tuple(label(head) for head in POINT_HEADS)
    rows = tuple(_point_row(number, each) for number, each in enumerate(asked.asked, start=1))
    if rows:
        yield Form("", POINT_WIDTHS, (heads, *rows), heads=1, name=f"{REPLY_FORM}：逐项意见")
    yield Form("", SEAL_WIDTHS, _closing_rows(), name=f"{REPLY_FORM}：总体意见和签章")


def _object_rows(asked: Consultation) -> Iterator[tuple[Cell, ...]]:
    yield label("评价对象"), Cell(asked.subject, 3)
    yield label("被评价单位"), Cell(asked.unit), label("第三方机构"), Cell(asked.agency)
    result = (
        (label("结论"), Cell(asked.outcome))
        if asked.outcome
        else (
            label("初评得分"),
            Cell("" if asked.total is None else f"{format_points(asked.total)}分"),
        )
    )
    yield label("初稿"), Cell(f"第{asked.round}稿"), *result


def _point_row(number: int, point: AskedPoint) -> tuple[Cell, ...]:
    said = "\n".join(text.strip() for text in (point.fact, point.deduction) if text.strip())
    return (
        centred(str(number)),
        Cell(f"{point.code} {point.name}"),
        centred(format_points(point.full)),
        centred(points_or_none(point.score)),
        Cell(said or "—"),
        Cell(""),
        Cell(""),
    )


def _closing_rows() -> tuple[tuple[Cell, ...], ...]:
    return (
        (label("对评价的\n总体意见"), Cell(ROOM, 3)),
        (label("单位负责人\n（签字）"), Cell(""), label("单位（盖章）"), Cell(ROOM)),
        (
            label("经办人和\n联系电话"),
            Cell(""),
            label("日期"),
            centred("年\u3000\u3000月\u3000\u3000日"),
        ),
    )
