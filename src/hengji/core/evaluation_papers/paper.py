"""One working paper (工作底稿) as a form: what was asked, done, found and signed."""

from collections.abc import Iterator
from typing import assert_never

from hengji.core.blocks import Cell, Form, blank
from hengji.core.evaluation_papers.phrases import (
    NONE,
    centred,
    label,
    minute_of,
    named_path,
    or_blank,
    or_none,
    points_or_none,
    short_day,
)
from hengji.core.evaluation_papers.record import (
    EvaluationRecord,
    Link,
    LinkedTo,
    PaperRecord,
    ScoreChange,
    Signed,
)
from hengji.core.indicators import Indicator
from hengji.core.quantities import format_percent, plain_number
from hengji.core.scoring import NotApplicable
from hengji.core.scoring_rules import Score
from hengji.core.workflow import REVIEW_STAGES
from hengji.core.working_papers import WorkingPaper

Row = tuple[Cell, ...]

WIDTHS = (27, 33, 20, 26, 26, 24)
HASH_SHOWN = 16
"""Digits of a SHA-256 that a paper shows; the list of evidence shows all 64."""


def paper_number(record: EvaluationRecord, code: str) -> str:
    """Return 机构码-项目-指标码-流水, or the blank for it while nobody wrote the paper."""
    found = record.papers.get(code)
    if found is None:
        return blank("底稿编号")
    agency = or_blank(record.mandate.agency_code, "机构码")
    return f"{agency}-{record.subject.code}-{code}-{found.serial:04d}"


def paper_form(record: EvaluationRecord, leaf: Indicator) -> Form:
    """Return the working paper of a leaf, with what is missing as blanks."""
    found = record.papers.get(leaf.code)
    paper = found.paper if found else WorkingPaper(leaf.code)
    rows = (
        *_head(record, leaf),
        *_asked(record, leaf),
        *_scored(record, leaf, paper),
        *_sources(record, leaf, paper),
        *_done(paper),
        *_judged(record, leaf, paper),
        *_changes(record, leaf),
        *_signatures(record, found),
    )
    return Form("", WIDTHS, rows, name=f"工作底稿：{leaf.name}")


def _wide(name: str, text: str) -> Row:
    return (label(name), Cell(text, len(WIDTHS) - 1))


def _pair(first: str, text: str, second: str, other: str) -> Row:
    return (label(first), Cell(text, 2), label(second), Cell(other, 2))


def _head(record: EvaluationRecord, leaf: Indicator) -> Iterator[Row]:
    subject = record.subject
    years = f"{subject.work_year}年（资金{subject.funds_year}年）"
    yield _pair("底稿编号", paper_number(record, leaf.code), "评价年度", years)
    yield _wide("被评价单位", or_blank(subject.unit, "被评价单位"))
    yield _wide("评价对象", subject.name)
    above = " / ".join(named_path(record.scheme.tree, leaf.code))
    yield _pair("指标", f"{leaf.code} {leaf.name}", "上级指标", or_none(above))


def _asked(record: EvaluationRecord, leaf: Indicator) -> Iterator[Row]:
    """Say what the scheme asks of the leaf."""
    criteria = [f"{number}. {text}" for number, text in enumerate(leaf.criteria, start=1)]
    formula = [f"计算公式：{leaf.formula}"] if leaf.formula else []
    lines = [*([leaf.meaning] if leaf.meaning else []), *criteria, *formula]
    yield _wide("评价要点", or_none("\n".join(lines)))
    yield _wide("评分标准", or_none(record.standards.get(leaf.code, "")))


def full_points(record: EvaluationRecord, leaf: Indicator) -> str:
    """Write what the leaf can win; points given over by others are counted."""
    score = record.sheet.scores.get(leaf.code)
    if score is not None:
        return points_or_none(score.full)
    if leaf.code in record.sheet.excluded:
        return NONE
    return points_or_none(leaf.points)


def observed_words(record: EvaluationRecord, leaf: Indicator) -> str:
    """Write the actual value with its unit, or that it does not apply or lacks."""
    found = record.papers.get(leaf.code)
    observed = found.paper.observed if found else None
    if observed is None:
        return blank("实际完成值")
    if isinstance(observed, NotApplicable):
        return "不适用"
    match leaf.unit:
        case "百分点":
            return f"{plain_number(observed)}%"
        case "得分率":
            return f"得分率{format_percent(observed)}"
        case unit:
            return f"{plain_number(observed)}{unit}"


def _scored(record: EvaluationRecord, leaf: Indicator, paper: WorkingPaper) -> Iterator[Row]:
    score = record.sheet.scores.get(leaf.code)
    yield _pair("满分", full_points(record, leaf), "实际完成值", observed_words(record, leaf))
    if isinstance(paper.observed, NotApplicable):
        yield _wide("不适用", f"{paper.observed.reason}（分值按比例分给其他指标）")
        return
    lost = points_or_none(score.full - score.points) if score else NONE
    got = points_or_none(score.points) if score else blank("建议得分")
    yield _pair("建议得分", got, "扣分", lost)
    yield _wide("得分依据", _because(score))


def _because(score: Score | None) -> str:
    if score is None:
        return NONE
    return f"{score.because}。{f'{score.remark}。' if score.remark else ''}"


def _sources(record: EvaluationRecord, leaf: Indicator, paper: WorkingPaper) -> Iterator[Row]:
    """List what stands behind the leaf, each with its place and supplier."""
    links = record.links_of(leaf.code)
    if not links:
        waiver = f"豁免佐证：{paper.waiver}" if paper.waiver else blank("资料来源")
        yield _wide("资料来源", waiver)
        return
    yield (
        label("资料来源"),
        label("名称", 2),
        label("页码或位置"),
        label("提供人"),
        label("取得方式、日期"),
    )
    for link in links:
        yield _source(record, link)
    if paper.waiver:
        yield _wide("豁免佐证", paper.waiver)


def _source(record: EvaluationRecord, link: Link) -> Row:
    name, supplier, method = _source_words(record, link)
    return (
        centred(link.label),
        Cell(name, 2),
        Cell(or_none(link.place)),
        Cell(or_none(supplier)),
        Cell(or_none(method)),
    )


def _source_words(record: EvaluationRecord, link: Link) -> tuple[str, str, str]:
    """Return name, supplier and how it was obtained."""
    match link.to:
        case LinkedTo.PIECE:
            piece = record.pieces[link.number - 1]
            name = f"{piece.name}\nSHA-256 {piece.sha256[:HASH_SHOWN]}…"
            day = short_day(piece.obtained_on) if piece.obtained_on else ""
            return name, piece.supplier, "\n".join(filter(None, (piece.method, day)))
        case LinkedTo.INTERVIEW:
            talk = record.interviews[link.number - 1]
            person = f"{talk.interviewee}（{talk.post}）" if talk.post else talk.interviewee
            return f"访谈{person}", talk.interviewee, f"访谈\n{short_day(talk.held_at)}"
        case LinkedTo.VISIT:
            visit = record.visits[link.number - 1]
            return f"现场勘查{visit.place}", visit.visitors, f"勘查\n{short_day(visit.visited_at)}"
        case _:
            assert_never(link.to)


def _done(paper: WorkingPaper) -> Iterator[Row]:
    """Say how it was looked at: steps, sample, calculation."""
    yield _pair("取得方式", or_blank(paper.method, "取得方式"), "样本", _sample_words(paper))
    yield _wide("核对内容", or_blank(paper.examined, "核对内容"))
    yield _wide("计算过程", or_none(paper.calculation))


def _sample_words(paper: WorkingPaper) -> str:
    sample = paper.sample
    if sample is None:
        return "没有登记抽样"
    how = f"，抽样方法：{sample.method}" if sample.method else ""
    return f"总体 {sample.population}，抽样 {sample.size}{how}"


def _judged(record: EvaluationRecord, leaf: Indicator, paper: WorkingPaper) -> Iterator[Row]:
    score = record.sheet.scores.get(leaf.code)
    lost = score is not None and score.points < score.full
    yield _wide("发现的事实", or_blank(paper.fact, "发现的事实"))
    yield _wide("判断", or_blank(paper.judgement, "判断"))
    if paper.deduction or lost:
        yield _wide("扣分理由", or_blank(paper.deduction, "扣分理由"))
    else:
        yield _wide("扣分理由", "没有扣分" if score else NONE)
    yield _wide("被评价单位意见", _unit_view(record, leaf, paper))


def _unit_view(record: EvaluationRecord, leaf: Indicator, paper: WorkingPaper) -> str:
    said = [
        f"{each.text}（{'无异议' if each.agrees else each.accepted or '未答复'}）"
        for each in record.opinions
        if each.code == leaf.code
    ]
    views = [paper.unit_view] if paper.unit_view.strip() else []
    return "\n".join([*views, *said]) or "没有登记对本指标的意见"


def _changes(record: EvaluationRecord, leaf: Indicator) -> Iterator[Row]:
    """List every score the leaf had."""
    changes = [change for change in record.changes if change.code == leaf.code]
    if not changes:
        return
    yield (
        label("得分变动"),
        label("原得分→得分"),
        label("依据和理由", 2),
        label("评分人"),
        label("时间"),
    )
    for change in changes:
        yield (
            centred(change.stage),
            centred(f"{points_or_none(change.before)}→{points_or_none(change.after)}"),
            Cell(change_words(change), 2),
            centred(change.by),
            centred(minute_of(change.at)),
        )


def change_words(change: ScoreChange) -> str:
    """Write because of what a score is as it is, and why it was changed."""
    because = change.because.rstrip("。；")
    return f"{because}；理由：{change.reason}" if change.reason else because


def _signatures(record: EvaluationRecord, found: PaperRecord | None) -> Iterator[Row]:
    """Lay out author and the three levels of internal review."""
    yield (label("签字"), label("意见", 2), label("签字人", 2), label("日期"))
    author = found.author if found else ""
    yield (
        label("编制"),
        centred(NONE, 2),
        centred(or_blank(author, "编制人"), 2),
        centred(short_day(found.written_at if found else None)),
    )
    for stage in REVIEW_STAGES:
        yield signature_row(stage, record.signed(stage))


def signature_row(step: str, signed: Signed | None) -> Row:
    """Return who signed for a step, or the place to sign."""
    if signed is None:
        return (label(step), centred(NONE, 2), centred(blank("签字"), 2), centred(NONE))
    return (
        label(step),
        Cell(or_none(signed.opinion), 2),
        centred(signed.by, 2),
        centred(short_day(signed.at)),
    )
