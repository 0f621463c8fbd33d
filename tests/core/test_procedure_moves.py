"""Every cell of the table of an evaluation's moves, and of who is offered them."""

import pytest

from hengji.core.evaluations import ScoreStage
from hengji.core.permissions import NEVER_ENTRUSTED, Role, reach_of
from hengji.core.verbs import RIGHT_FOR, Verb
from hengji.core.workflow import (
    MOVES,
    SCORING,
    SHOWN_TO_UNIT,
    MoveRefused,
    Stage,
    move_from,
    moves_offered,
    scoring_at,
)

FORWARD = """
未委托 委托评价 编制方案 | 编制方案 提交方案 方案评审 | 方案评审 批准方案 收集材料
收集材料 进入现场评价 现场评价 | 现场评价 进入撰写初稿 撰写初稿 | 撰写初稿 提交初稿 一级复核
一级复核 通过内部复核 二级复核 | 二级复核 通过内部复核 三级复核 | 三级复核 通过内部复核 征求意见
征求意见 结束征求意见 财政复核 | 财政复核 通过财政复核 专家评审 | 专家评审 通过专家评审 修改定稿
修改定稿 签字定稿 待验收 | 待验收 验收 已验收 | 已验收 归档 已归档
"""
WITH_REASON = """
方案评审 退回方案 编制方案 | 收集材料 调整方案 编制方案 | 现场评价 调整方案 编制方案
撰写初稿 调整方案 编制方案 | 现场评价 退回补充材料 收集材料 | 撰写初稿 退回现场评价 现场评价
一级复核 退回初稿 撰写初稿 | 二级复核 退回初稿 撰写初稿 | 三级复核 退回初稿 撰写初稿
征求意见 退回初稿 撰写初稿 | 修改定稿 退回初稿 撰写初稿 | 财政复核 不组织专家评审 修改定稿
财政复核 退回修改 撰写初稿 | 专家评审 退回修改 撰写初稿 | 修改定稿 退回修改 撰写初稿
待验收 验收退回 修改定稿 | 已验收 重启评价 修改定稿 | 已归档 重启评价 修改定稿
"""
CANCELLED = """
编制方案 方案评审 收集材料 现场评价 撰写初稿 一级复核
二级复核 三级复核 征求意见 财政复核 专家评审 修改定稿
"""
Cell = tuple[Stage, Verb]


def _cells(table: str) -> dict[Cell, Stage]:
    rows = (row.split() for row in table.replace("\n", "|").split("|") if row.strip())
    return {(Stage(source), Verb(verb)): Stage(target) for source, verb, target in rows}


CANCELLING = {(Stage(each), Verb.CANCEL_COMMISSION): Stage.PLANNED for each in CANCELLED.split()}
BACK = {**_cells(WITH_REASON), **CANCELLING}
LEADS_TO = {**_cells(FORWARD), **BACK}
MOVING = tuple(dict.fromkeys(move.verb for move in MOVES))


@pytest.mark.parametrize("stage", Stage)
def test_every_verb_at_every_stage_leads_where_the_table_says_or_is_refused(stage: Stage) -> None:
    for verb in Verb:
        if target := LEADS_TO.get((stage, verb)):
            move = move_from(stage, verb)
            assert (move.target, move.needs_reason) == (target, (stage, verb) in BACK)
        else:
            with pytest.raises(MoveRefused) as refused:
                move_from(stage, verb)
            assert str(refused.value) == f"评价{stage}，不能{verb}"


def test_no_cell_is_declared_twice() -> None:
    assert len(MOVES) == len({(move.source, move.verb) for move in MOVES}) == len(LEADS_TO)


def test_no_move_leads_to_where_it_begins() -> None:
    assert [move for move in MOVES if move.source is move.target] == []


def test_every_stage_is_reached_from_the_first() -> None:
    reached, waiting = set[Stage](), [Stage.PLANNED]
    while waiting:
        stage = waiting.pop()
        if stage not in reached:
            reached.add(stage)
            waiting += [move.target for move in MOVES if move.source is stage]

    assert reached == set(Stage)


def test_every_stage_but_the_last_is_left_forwards_by_one_step_without_a_reason() -> None:
    steps = {
        (move.source, move.target)
        for move in MOVES
        if not move.needs_reason and move.target.number == move.source.number + 1
    }
    forwards = {(move.source, move.target) for move in MOVES if not move.needs_reason}

    assert steps == forwards
    assert {source for source, _ in steps} == set(Stage) - {Stage.ARCHIVED}


def test_every_stage_but_the_first_is_left_backwards_for_a_reason() -> None:
    back = {
        move.source
        for move in MOVES
        if move.target.number < move.source.number and move.needs_reason
    }

    assert back == set(Stage) - {Stage.PLANNED}
    assert all(move.needs_reason for move in MOVES if move.target.number < move.source.number)


BUREAU = {
    "未委托": "委托评价",
    "编制方案": "撤销委托",
    "方案评审": "撤销委托 退回方案 批准方案",
    "收集材料": "撤销委托 调整方案",
    "现场评价": "撤销委托 调整方案",
    "撰写初稿": "撤销委托 调整方案",
    "一级复核": "撤销委托",
    "二级复核": "撤销委托",
    "三级复核": "撤销委托",
    "征求意见": "撤销委托",
    "财政复核": "撤销委托 通过财政复核 不组织专家评审 退回修改",
    "专家评审": "撤销委托 通过专家评审 退回修改",
    "修改定稿": "撤销委托 退回修改",
    "待验收": "验收退回 验收",
    "已验收": "归档",
    "已归档": "",
}
CHIEF = {**BUREAU, "已验收": "归档 重启评价", "已归档": "重启评价"}
AGENCY = {
    "编制方案": "提交方案",
    "收集材料": "进入现场评价",
    "现场评价": "退回补充材料 进入撰写初稿",
    "撰写初稿": "退回现场评价 提交初稿",
    "一级复核": "通过内部复核 退回初稿",
    "二级复核": "通过内部复核 退回初稿",
    "三级复核": "通过内部复核 退回初稿",
    "征求意见": "退回初稿 结束征求意见",
    "修改定稿": "退回初稿 签字定稿",
}
OFFERED = {Role.STAFF: BUREAU, Role.CHIEF: CHIEF, Role.AGENCY: AGENCY}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("role", Role)
def test_every_role_at_every_stage_is_offered_its_own_moves_and_no_others(
    role: Role, stage: Stage
) -> None:
    agreed = OFFERED.get(role, {}).get(stage, "").split()

    assert [move.verb for move in moves_offered(stage, role)] == agreed


@pytest.mark.parametrize("verb", MOVING)
def test_who_is_offered_a_move_holds_its_right(verb: Verb) -> None:
    offered = {role for role in Role for stage in Stage if _offers(stage, role, verb)}

    assert offered == {role for role in Role if reach_of(role, RIGHT_FOR[verb])}


def _offers(stage: Stage, role: Role, verb: Verb) -> bool:
    return any(move.verb is verb for move in moves_offered(stage, role))


def test_no_agency_holds_a_right_that_a_unit_answers_for_itself() -> None:
    held = {right for right in NEVER_ENTRUSTED if reach_of(Role.AGENCY, right)}

    assert held == set()
    assert [verb for verb in Verb if RIGHT_FOR[verb] in NEVER_ENTRUSTED] == []


SCORED = {
    (Stage.FIELD_WORK, Role.AGENCY): ScoreStage.AGENCY,
    (Stage.DRAFTING, Role.AGENCY): ScoreStage.AGENCY,
    (Stage.CHECKING, Role.CHIEF): ScoreStage.REVIEW,
    (Stage.CHECKING, Role.STAFF): ScoreStage.REVIEW,
    (Stage.EXPERT_REVIEW, Role.CHIEF): ScoreStage.EXPERT,
    (Stage.EXPERT_REVIEW, Role.STAFF): ScoreStage.EXPERT,
    (Stage.REVISING, Role.AGENCY): ScoreStage.FINAL,
}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("role", Role)
def test_every_role_at_every_stage_scores_as_agreed_or_not_at_all(role: Role, stage: Stage) -> None:
    scoring = scoring_at(stage, role)

    assert (scoring.counts_as if scoring else None) == SCORED.get((stage, role))


def test_scores_that_count_differently_are_never_set_at_one_stage() -> None:
    assert {stage for stage, _ in SCORED} == set(SCORING)


def test_the_unit_sees_scores_from_its_consultation_to_the_end() -> None:
    assert sorted(SHOWN_TO_UNIT, key=lambda stage: stage.number) == list(Stage)[9:]
