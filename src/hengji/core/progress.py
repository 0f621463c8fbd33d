"""How far an evaluation is (评价进度): who has to act, what is missing, until when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from hengji.core.deadlines import deadline_words, working_days_after, working_days_left
from hengji.core.permissions import Right
from hengji.core.procedure import ProcedureRules
from hengji.core.workflow import MOVES, REVIEW_STAGES, Stage


class Participant(StrEnum):
    """Who takes part in an evaluation and may be waited for (参与方)."""

    BUREAU = "财政局"
    AGENCY = "第三方机构"
    UNIT = "预算单位"


class StepState(StrEnum):
    """How a stage stands to the present one."""

    DONE = "已完成"
    SKIPPED = "未组织"
    NOW = "现在"
    LATER = "以后"


class Step(NamedTuple):
    """One stage on the line of all stages."""

    stage: Stage
    state: StepState


class Deadline(NamedTuple):
    """Until when the present stage may last; ``left`` is below 0 when overdue."""

    due: date
    left: int
    words: str
    is_overdue: bool


class Task(NamedTuple):
    """What somebody has not done yet (应办事项).

    ``note`` says in a few words how much of it; ``detail`` names every part.
    """

    party: Participant
    what: str
    note: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides who is waited for, beside the stage.

    Attributes:
        lacking: Names of required materials the unit has not handed in.
        to_accept: How many materials wait to be accepted.
        heard: Whether the unit has spoken about the present draft.
        unanswered: How many of its opinions wait for an answer.
    """

    lacking: tuple[str, ...] = ()
    to_accept: int = 0
    heard: bool = False
    unanswered: int = 0


_HOLDERS: Mapping[Right, Participant] = MappingProxyType(
    {Right.RUN_PROCEDURE: Participant.BUREAU, Right.EVALUATE: Participant.AGENCY}
)
_TASKS: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.PLANNED: "委托评价",
        Stage.SCHEMING: "提交评价方案",
        Stage.SCHEME_REVIEW: "评审评价方案",
        Stage.COLLECTING: "收齐材料，进入现场评价",
        Stage.FIELD_WORK: "完成现场评价",
        Stage.DRAFTING: "提交评价报告初稿",
        **{stage: f"完成{stage}" for stage in REVIEW_STAGES},
        Stage.CONSULTING: "结束征求意见",
        Stage.CHECKING: "复核评价报告",
        Stage.EXPERT_REVIEW: "组织专家评审",
        Stage.REVISING: "修改定稿，由主评人签字",
        Stage.SIGNED: "验收",
        Stage.ACCEPTED: "归档",
    }
)
FEW = 2
"""How many materials a line names; a reminder names them all."""


def steps_of(stage: Stage, *, experts_heard: bool = True) -> tuple[Step, ...]:
    """Return every stage in order, each as done, present or still to come."""
    return tuple(Step(each, _state(each, stage, experts_heard)) for each in Stage)


def _state(each: Stage, now: Stage, experts_heard: bool) -> StepState:
    if each.number > now.number:
        return StepState.LATER
    if each is now:
        return StepState.NOW
    skipped = each is Stage.EXPERT_REVIEW and not experts_heard
    return StepState.SKIPPED if skipped else StepState.DONE


def mover_of(stage: Stage) -> Participant | None:
    """Return who takes an evaluation on from a stage; None at the end."""
    rights = [
        move.right
        for move in MOVES
        if move.source is stage and move.target.number > stage.number and not move.needs_reason
    ]
    return _HOLDERS[rights[0]] if rights else None


def tasks_of(stage: Stage, situation: Situation) -> tuple[Task, ...]:
    """Return what is waited for at a stage, and from whom; the unit first."""
    asked = tuple(_asked(stage, situation))
    mover = mover_of(stage)
    waits = stage in {Stage.COLLECTING, Stage.CONSULTING} and asked
    if waits or mover is None:
        return asked
    return (*asked, Task(mover, _TASKS[stage]))


def _asked(stage: Stage, situation: Situation) -> Iterator[Task]:
    if stage in {Stage.COLLECTING, Stage.FIELD_WORK}:
        if situation.lacking:
            yield _materials(situation.lacking)
        if situation.to_accept:
            yield _counted("验收材料", f"{situation.to_accept} 项待验收")
    if stage is Stage.CONSULTING and not (situation.heard or situation.unanswered):
        yield Task(Participant.UNIT, "对评价报告初稿反馈意见")
    if stage in {Stage.DRAFTING, Stage.CONSULTING} and situation.unanswered:
        yield _counted("答复单位意见", f"{situation.unanswered} 条待答复")


def _counted(what: str, note: str) -> Task:
    return Task(Participant.AGENCY, what, note, note)


def _materials(lacking: tuple[str, ...]) -> Task:
    named, count = "、".join(lacking[:FEW]), len(lacking)
    note = f"还缺{named}" if count <= FEW else f"还缺{named}等 {count} 项"
    return Task(Participant.UNIT, "提交材料", note, f"还缺{'、'.join(lacking)}")


def deadline_of(
    stage: Stage, since: date | None, today: date, rules: ProcedureRules
) -> Deadline | None:
    """Return until when a stage entered on ``since`` may last; None without a limit."""
    days = rules.limits.get(stage)
    if days is None or since is None:
        return None
    due = working_days_after(since, days, rules)
    left = working_days_left(today, due, rules)
    return Deadline(due, left, deadline_words(today, due, rules), today > due)
