"""What an evaluation gathered, as lists (清单): talks, visits, materials, evidence, opinions."""

from collections.abc import Iterator, Sequence

from hengji.core.blocks import Align, Block, Cell, Column, Form, Paragraph, Table
from hengji.core.evaluation_papers.phrases import (
    NONE,
    centred,
    label,
    minute_of,
    or_blank,
    or_none,
)
from hengji.core.evaluation_papers.record import (
    EvaluationRecord,
    InterviewRecord,
    LinkedTo,
    UnitOpinion,
    VisitRecord,
)
from hengji.core.quantities import format_percent

RECORD_WIDTHS = (27, 51, 27, 51)
KEPT_APART = "涉密访谈，问答和关键数据另行保管，不印入本文件。"


def nothing(of: str) -> tuple[Block, ...]:
    """Say that nothing of a kind is on record."""
    return (Paragraph(f"没有登记{of}。"),)


def leaf_names(record: EvaluationRecord, to: LinkedTo, number: int) -> str:
    """Name the leaves something stands behind."""
    names = {leaf.code: leaf.name for leaf in record.scheme.tree.leaves()}
    found = (
        names.get(link.code, link.code)
        for link in record.links
        if (link.to, link.number) == (to, number) and link.code
    )
    return or_none("、".join(dict.fromkeys(found)))


def interview_blocks(record: EvaluationRecord) -> tuple[Block, ...]:
    """Return every interview as a form."""
    if not record.interviews:
        return nothing("访谈")
    return tuple(
        _interview(record, number, each) for number, each in enumerate(record.interviews, start=1)
    )


def _interview(record: EvaluationRecord, number: int, each: InterviewRecord) -> Form:
    recorded = "同意录音" if each.recorded else "没有录音"
    confirmed = or_blank(each.confirmed, "确认方式")
    rows = [
        _pair("时间", minute_of(each.held_at), "地点", each.place),
        _pair("访谈人", each.interviewers, "被访人", _person(each)),
        _pair("确认方式", confirmed, "录音", recorded),
        _wide("对应指标", leaf_names(record, LinkedTo.INTERVIEW, number)),
        _wide("问答记录", KEPT_APART if each.secret else or_none(each.answers)),
    ]
    if not each.secret:
        rows.append(_wide("关键数据", or_none(each.key_data)))
    return Form(f"访谈{number}：{each.interviewee}", RECORD_WIDTHS, tuple(rows))


def _person(each: InterviewRecord) -> str:
    return f"{each.interviewee}（{each.post}）" if each.post else each.interviewee


def visit_blocks(record: EvaluationRecord) -> tuple[Block, ...]:
    """Return every site visit as a form."""
    if not record.visits:
        return nothing("现场勘查")
    return tuple(_visit(record, number, each) for number, each in enumerate(record.visits, start=1))


def _visit(record: EvaluationRecord, number: int, each: VisitRecord) -> Form:
    photos = "、".join(f"{LinkedTo.PIECE}{photo}" for photo in each.photos)
    deviation = each.deviation
    off = NONE if deviation is None else format_percent(deviation)
    rows = (
        _pair("时间", minute_of(each.visited_at), "天气", or_none(each.weather)),
        _pair("勘查人", each.visitors, "陪同人", or_none(each.companions)),
        _pair("勘查方法", or_none(each.method), "坐标", or_none(each.position)),
        _pair("计划量", _measured(each.planned, each), "实测量", _measured(each.measured, each)),
        _pair("偏差率", off, "使用情况", or_none(each.in_use)),
        _wide("质量状况", or_none(each.condition)),
        _wide("发现", or_blank(each.finding, "勘查发现")),
        _wide("对应指标", leaf_names(record, LinkedTo.VISIT, number)),
        _pair("照片", or_none(photos), "单位确认", or_blank(each.confirmed, "单位确认")),
    )
    return Form(f"勘查{number}：{each.place}", RECORD_WIDTHS, rows)


def _measured(text: str, each: VisitRecord) -> str:
    return f"{text}{each.measure}" if text else NONE


def _wide(name: str, text: str) -> tuple[Cell, ...]:
    return (label(name), Cell(text, 3))


def _pair(first: str, text: str, second: str, other: str) -> tuple[Cell, ...]:
    return (label(first), Cell(text), label(second), Cell(other))


def material_blocks(record: EvaluationRecord) -> tuple[Block, ...]:
    """Return what the unit had to hand in, and how far each is."""
    if not record.materials:
        return nothing("应交材料")
    columns = (
        Column("序号", 14),
        Column("材料名称", 62, Align.LEFT),
        Column("要求", 18),
        Column("状态", 18),
        Column("文件和说明", 44, Align.LEFT),
    )
    rows = tuple(
        (
            str(number),
            each.name,
            "必交" if each.required else "选交",
            each.state,
            _material_words(each.pieces, each.returned_because),
        )
        for number, each in enumerate(record.materials, start=1)
    )
    return (Table("应交材料清单", columns, rows),)


def _material_words(pieces: Sequence[int], returned_because: str) -> str:
    files = "、".join(f"{LinkedTo.PIECE}{number}" for number in pieces)
    returned = f"退回理由：{returned_because}" if returned_because else ""
    return or_none("；".join(filter(None, (files, returned))))


def evidence_blocks(record: EvaluationRecord) -> tuple[Block, ...]:
    """Return every piece of evidence with its whole SHA-256."""
    if not record.pieces:
        return nothing("佐证材料")
    columns = (
        Column("编号", 18),
        Column("文件名", 44, Align.LEFT),
        Column("提供人", 22),
        Column("取得方式、日期", 26),
        Column("SHA-256", 46, Align.LEFT),
    )
    rows = tuple(
        (
            f"{LinkedTo.PIECE}{number}",
            piece.name,
            or_none(piece.supplier),
            or_none("\n".join(filter(None, (piece.method, f"{piece.obtained_on or ''}")))),
            piece.sha256,
        )
        for number, piece in enumerate(record.pieces, start=1)
    )
    note = "注：SHA-256 由文件内容算出，内容改动一字即不相同，可据以核对原件。"
    return (Table(f"共{len(record.pieces)}份佐证材料", columns, rows, note),)


def opinion_blocks(record: EvaluationRecord) -> tuple[Block, ...]:
    """Return what the unit said and how it was answered (交换意见)."""
    if not record.opinions:
        return nothing("被评价单位的意见")
    names = {leaf.code: leaf.name for leaf in record.scheme.tree.leaves()}
    titles = ("序号", "对象", "单位意见", "采纳情况", "采纳说明", "答复人、时间")
    rows = (
        tuple(map(label, titles)),
        *(
            (
                centred(str(number)),
                Cell(names.get(each.code, each.code) if each.code else "评价报告"),
                Cell(f"{each.text}\n（{each.by}，{minute_of(each.at)}）"),
                centred(_accepted(each)),
                Cell(or_none(each.answer)),
                centred(_answered(each)),
            )
            for number, each in enumerate(record.opinions, start=1)
        ),
    )
    return (Form(f"共{len(record.opinions)}条意见", (13, 24, 43, 20, 33, 23), rows, heads=1),)


def _accepted(each: UnitOpinion) -> str:
    return "无异议" if each.agrees else or_blank(each.accepted, "采纳情况")


def _answered(each: UnitOpinion) -> str:
    return f"{each.answered_by}\n{minute_of(each.answered_at)}" if each.answered_by else NONE


def waiver_blocks(record: EvaluationRecord) -> tuple[Block, ...]:
    """Return every exception that was made, with its reason."""
    rows = tuple(_waivers(record))
    if not rows:
        return nothing("豁免")
    columns = (
        Column("事项", 50, Align.LEFT),
        Column("理由", 60, Align.LEFT),
        Column("批准人", 22),
        Column("时间", 24),
    )
    return (Table("豁免事项", columns, rows),)


def _waivers(record: EvaluationRecord) -> Iterator[tuple[str, ...]]:
    for each in record.waivers:
        yield (each.what, each.reason, or_none(each.by), minute_of(each.at))
    for leaf in record.scheme.tree.leaves():
        found = record.papers.get(leaf.code)
        if found and found.paper.waiver:
            by, at = or_none(found.waived_by), minute_of(found.waived_at)
            yield (f"“{leaf.name}”豁免佐证", found.paper.waiver, by, at)


def signature_blocks(record: EvaluationRecord) -> tuple[Block, ...]:
    """Return every step somebody answered for, whatever draft it was under."""
    if not record.signatures:
        return nothing("签字")
    columns = (
        Column("环节", 32),
        Column("轮次", 14),
        Column("签字人", 26),
        Column("时间", 26),
        Column("意见或理由", 58, Align.LEFT),
    )
    rows = tuple(
        (each.step, str(each.round), each.by, minute_of(each.at), or_none(each.opinion))
        for each in record.signatures
    )
    note = "注：轮次为提交初稿的次数；以后一轮的签字为准。"
    return (Table("各环节签字", columns, rows, note),)


def data_blocks(record: EvaluationRecord) -> tuple[Block, ...]:
    """Return the unit's basic data form (基础数据表)."""
    if not record.data:
        return nothing("基础数据")
    columns = (Column("栏目", 80, Align.LEFT), Column("计量单位", 26), Column("填报值", 50))
    rows = tuple(
        (each.label, or_none(each.unit), or_blank(each.value, each.label)) for each in record.data
    )
    return (Table("被评价单位填报的基础数据", columns, rows),)
