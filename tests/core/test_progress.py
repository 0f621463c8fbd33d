from datetime import date

import pytest

from hengji.core.progress import (
    Deadline,
    Participant,
    Situation,
    StepState,
    Task,
    deadline_of,
    mover_of,
    steps_of,
    tasks_of,
)
from hengji.core.reminders import Pending, reminder_text
from hengji.core.workflow import Stage
from tests.core.builders import procedure_rules

THURSDAY = date(2026, 11, 26)
RULES = procedure_rules(limits={Stage.SCHEMING: 5})
NOTHING = Situation()


def test_stages_are_done_now_or_later() -> None:
    states = [step.state for step in steps_of(Stage.COLLECTING)]

    assert states == [StepState.DONE] * 3 + [StepState.NOW] + [StepState.LATER] * 12


def test_a_review_by_experts_that_was_not_held_is_not_done() -> None:
    skipped = {
        step.stage: step.state
        for step in steps_of(Stage.REVISING, experts_heard=False)
        if step.state not in {StepState.DONE, StepState.LATER}
    }

    assert skipped == {
        Stage.EXPERT_REVIEW: StepState.SKIPPED,
        Stage.REVISING: StepState.NOW,
    }


@pytest.mark.parametrize(
    ("stage", "situation", "tasks"),
    [
        (Stage.PLANNED, NOTHING, [(Participant.BUREAU, "委托评价")]),
        (Stage.SCHEMING, NOTHING, [(Participant.AGENCY, "提交评价方案")]),
        (
            Stage.COLLECTING,
            Situation(lacking=("合同", "立项文件"), to_accept=2),
            [
                (Participant.UNIT, "提交材料", *["还缺合同、立项文件"] * 2),
                (Participant.AGENCY, "验收材料", *["2 项待验收"] * 2),
            ],
        ),
        (Stage.COLLECTING, NOTHING, [(Participant.AGENCY, "收齐材料，进入现场评价")]),
        (
            Stage.FIELD_WORK,
            Situation(lacking=("合同",)),
            [
                (Participant.UNIT, "提交材料", *["还缺合同"] * 2),
                (Participant.AGENCY, "完成现场评价"),
            ],
        ),
        (
            Stage.DRAFTING,
            Situation(lacking=("合同",), unanswered=1),
            [
                (Participant.AGENCY, "答复单位意见", *["1 条待答复"] * 2),
                (Participant.AGENCY, "提交评价报告初稿"),
            ],
        ),
        (Stage.SECOND_REVIEW, NOTHING, [(Participant.AGENCY, "完成二级复核")]),
        (Stage.CONSULTING, NOTHING, [(Participant.UNIT, "对评价报告初稿反馈意见")]),
        (
            Stage.CONSULTING,
            Situation(heard=True, unanswered=2),
            [(Participant.AGENCY, "答复单位意见", *["2 条待答复"] * 2)],
        ),
        (Stage.CONSULTING, Situation(heard=True), [(Participant.AGENCY, "结束征求意见")]),
        (Stage.SIGNED, NOTHING, [(Participant.BUREAU, "验收")]),
        (Stage.ARCHIVED, NOTHING, []),
    ],
)
def test_each_stage_waits_for_somebody_to_do_something(
    stage: Stage, situation: Situation, tasks: list[tuple[Participant, str, ...]]
) -> None:
    assert tasks_of(stage, situation) == tuple(Task(*each) for each in tasks)


def test_a_line_names_a_few_materials_and_a_reminder_all() -> None:
    task = tasks_of(Stage.COLLECTING, Situation(lacking=("甲", "乙", "丙")))[0]

    assert (task.note, task.detail) == ("还缺甲、乙等 3 项", "还缺甲、乙、丙")


def test_somebody_is_waited_for_at_every_stage_but_the_last() -> None:
    assert [stage for stage in Stage if mover_of(stage) is None] == [Stage.ARCHIVED]
    assert [stage for stage in Stage if not tasks_of(stage, NOTHING)] == [Stage.ARCHIVED]


def test_a_deadline_counts_working_days_from_the_day_the_stage_began() -> None:
    assert deadline_of(Stage.SCHEMING, date(2026, 11, 20), THURSDAY, RULES) == Deadline(
        date(2026, 11, 27), 1, "还剩 1 个工作日", is_overdue=False
    )
    assert deadline_of(Stage.SCHEMING, date(2026, 11, 17), THURSDAY, RULES) == Deadline(
        date(2026, 11, 24), -2, "已超期 2 个工作日", is_overdue=True
    )


def test_a_stage_without_a_limit_or_a_beginning_has_no_deadline() -> None:
    assert deadline_of(Stage.CHECKING, THURSDAY, THURSDAY, RULES) is None
    assert deadline_of(Stage.SCHEMING, None, THURSDAY, RULES) is None


def test_a_reminder_names_what_is_missing_with_whom_and_until_when() -> None:
    overdue = Deadline(date(2026, 11, 24), -2, "已超期 2 个工作日", is_overdue=True)
    pending = [
        Pending("道路养护项目", "受托机构：甲评价公司", "提交材料（还缺合同）", overdue),
        Pending("校舍修缮项目", "", "对评价报告初稿反馈意见", None),
    ]

    text = reminder_text(
        "建设管理部",
        Participant.UNIT,
        pending,
        year="2024年度",
        organ="演示县财政局",
        today=THURSDAY,
    )

    indent, margin = "\u3000" * 2, "\u3000" * 16
    assert text == (
        "建设管理部：\n"
        f"{indent}按照2024年度重点绩效评价工作安排，截至2026年11月26日，"
        "你单位有以下 2 项工作尚未完成：\n"
        f"{indent}1. “道路养护项目”绩效评价（受托机构：甲评价公司）：提交材料（还缺合同），"
        "应于2026年11月24日前完成，已超期 2 个工作日。\n"
        f"{indent}2. “校舍修缮项目”绩效评价：对评价报告初稿反馈意见。\n"
        f"{indent}请抓紧办理；确有困难不能按期完成的，请书面说明原因和预计完成时间。\n"
        f"{margin}演示县财政局\n"
        f"{margin}2026年11月26日"
    )


def test_a_reminder_without_an_organ_says_that_it_is_missing() -> None:
    pending = [Pending("道路养护项目", "", "完成一级复核", None)]

    text = reminder_text(
        "甲评价公司", Participant.AGENCY, pending, year="2024年度", organ="", today=THURSDAY
    )

    assert "贵机构有以下 1 项工作" in text
    assert "（发文机关待填）" in text
