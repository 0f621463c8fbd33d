"""The cover (封面) of a book and of a report, with the fields that are asked for."""

from hengji.core.blocks import blank
from hengji.core.booklet import Cover
from hengji.core.evaluation_papers.phrases import DEMO, demo_mark, or_blank, short_name
from hengji.core.evaluation_papers.record import EvaluationRecord
from hengji.core.titles import break_title
from hengji.core.verbs import Verb
from hengji.core.workflow import Stage


def cover_of(record: EvaluationRecord, kind: str, number: str = "") -> Cover:
    """Return the cover; its date is the day on which the lead evaluator signed."""
    subject, mandate = record.subject, record.mandate
    signed = record.signed(Verb.SIGN_FINAL) if is_final(record) else None
    fields = [
        ("项目名称", subject.project or subject.name),
        ("项目单位", or_blank(subject.unit, "项目单位")),
        ("主管部门", subject.supervisor or or_blank(subject.unit, "主管部门")),
        ("评价类型", f"{subject.kind}（{subject.scope}）"),
        ("评价方式", "第三方机构评价" if mandate.agency else blank("评价方式")),
        ("评价机构", or_blank(mandate.agency, "评价机构")),
        ("主评人", or_blank(mandate.lead, "主评人")),
        ("制表机关", or_blank(mandate.bureau, "制表机关")),
    ]
    if number:
        fields.insert(0, ("编号", number))
    remarks = [DEMO] if record.is_demo else []
    remarks += [] if is_final(record) else [f"初稿，{record.stage}"]
    return Cover(
        title=break_title(subject.name),
        kind=kind,
        remark=f"（{'；'.join(remarks)}）" if remarks else "",
        fields=tuple(fields),
        issuer=or_blank(mandate.agency, "评价机构"),
        issued=signed.at.date() if signed else None,
    )


def mark_of(record: EvaluationRecord, *, always: bool) -> str:
    """Return what stands at the top of every page: that it is invented, and the subject."""
    name = record.subject.name
    if record.is_demo:
        return demo_mark(name)
    return short_name(name) if always else ""


def is_final(record: EvaluationRecord) -> bool:
    """Tell whether the lead evaluator's signature stands."""
    return record.stage.number >= Stage.SIGNED.number
