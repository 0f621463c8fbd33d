"""Reminders (催办): the text that asks a unit or an agency for what it has not done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hengji.core.progress import Deadline, Participant

_ADDRESS = {Participant.UNIT: "你单位", Participant.AGENCY: "贵机构"}
_INDENT = "\u3000\u3000"
_SIGNATURE = "\u3000" * 16


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing that is waited for: of which evaluation, with whom, until when."""

    evaluation: str
    counterpart: str
    what: str
    deadline: Deadline | None


def date_words(day: date) -> str:
    """Write a date as official letters do."""
    return f"{day.year}年{day.month}月{day.day}日"


def reminder_text(
    addressee: str,
    party: Participant,
    pending: Sequence[Pending],
    *,
    year: str,
    organ: str,
    today: date,
) -> str:
    """Return a reminder ready to be sent.

    Args:
        addressee: The unit or the agency, as it is called.
        party: Which of the two it is.
        pending: What it has not done, at least one thing.
        year: The year as it is called, for example ``2024年度``.
        organ: Who sends it; empty where nobody filled it in.
        today: The day of the letter.
    """
    who = _ADDRESS[party]
    begin = f"按照{year}重点绩效评价工作安排，截至{date_words(today)}，{who}"
    lines = [
        f"{addressee}：",
        f"{_INDENT}{begin}有以下 {len(pending)} 项工作尚未完成：",
        *(f"{_INDENT}{number}. {_item(each)}" for number, each in enumerate(pending, start=1)),
        f"{_INDENT}请抓紧办理；确有困难不能按期完成的，请书面说明原因和预计完成时间。",
        f"{_SIGNATURE}{organ or '（发文机关待填）'}",
        f"{_SIGNATURE}{date_words(today)}",
    ]
    return "\n".join(lines)


def _item(each: Pending) -> str:
    about = f"“{each.evaluation}”绩效评价"
    if each.counterpart:
        about += f"（{each.counterpart}）"
    if each.deadline is None:
        return f"{about}：{each.what}。"
    due = f"应于{date_words(each.deadline.due)}前完成，{each.deadline.words}"
    return f"{about}：{each.what}，{due}。"
