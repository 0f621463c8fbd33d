import pytest

from hengji.core.evaluations import ScoreStage
from hengji.core.permissions import Role
from hengji.core.workflow import (
    CYCLE_MOVES,
    SCORING,
    CycleState,
    CycleVerb,
    MoveRefused,
    Stage,
    advance,
    offered,
    scoring_at,
    sees_leaf_scores,
)

REACHED = {
    (CycleState.OPEN, CycleVerb.CHANGE): CycleState.OPEN,
    (CycleState.OPEN, CycleVerb.CLOSE): CycleState.CLOSED,
    (CycleState.CLOSED, CycleVerb.REOPEN): CycleState.OPEN,
}


@pytest.mark.parametrize("state", CycleState)
@pytest.mark.parametrize("verb", CycleVerb)
def test_every_move_leads_where_the_table_says_or_is_refused(
    state: CycleState, verb: CycleVerb
) -> None:
    if (state, verb) in REACHED:
        assert advance(state, verb).target is REACHED[state, verb]
    else:
        with pytest.raises(MoveRefused) as refused:
            advance(state, verb)
        assert str(refused.value) == f"年度{state}，不能{verb}"


@pytest.mark.parametrize(
    ("role", "state", "verbs"),
    [
        (Role.CHIEF, CycleState.OPEN, [CycleVerb.CHANGE, CycleVerb.CLOSE]),
        (Role.CHIEF, CycleState.CLOSED, [CycleVerb.REOPEN]),
        (Role.STAFF, CycleState.OPEN, [CycleVerb.CHANGE]),
        (Role.STAFF, CycleState.CLOSED, []),
        (Role.LEADER, CycleState.OPEN, []),
        (Role.AUDITOR, CycleState.CLOSED, []),
    ],
)
def test_a_role_is_offered_only_what_would_succeed(
    role: Role, state: CycleState, verbs: list[CycleVerb]
) -> None:
    assert [move.verb for move in offered(state, role)] == verbs


def test_only_reopening_asks_for_a_reason() -> None:
    assert [move.verb for move in CYCLE_MOVES if move.needs_reason] == [CycleVerb.REOPEN]


SCORERS = {
    Stage.FIELD_WORK: {Role.AGENCY},
    Stage.DRAFTING: {Role.AGENCY},
    Stage.CHECKING: {Role.CHIEF, Role.STAFF},
    Stage.EXPERT_REVIEW: {Role.CHIEF, Role.STAFF},
    Stage.REVISING: {Role.AGENCY},
}
SEE_WORK = {Role.CHIEF, Role.STAFF, Role.LEADER, Role.AGENCY}
SEE_CONSULTED = {Role.UNIT, Role.EXPERT}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("role", Role)
def test_who_scores_leaves_when_is_said_in_the_table(stage: Stage, role: Role) -> None:
    scoring = scoring_at(stage, role)

    assert scoring == (SCORING[stage] if role in SCORERS.get(stage, set()) else None)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("role", Role)
def test_the_unit_sees_scores_of_leaves_from_the_consultation_on(stage: Stage, role: Role) -> None:
    consulted = stage.number >= Stage.CONSULTING.number

    expected = role in SEE_WORK or (role in SEE_CONSULTED and consulted)
    assert sees_leaf_scores(stage, role) is expected


@pytest.mark.parametrize("stage", SCORING)
@pytest.mark.parametrize("handed_in", [0, 1, 2])
def test_only_the_agencys_first_draft_changes_without_a_reason(
    stage: Stage, handed_in: int
) -> None:
    scoring = SCORING[stage]

    free = scoring.counts_as is ScoreStage.AGENCY and handed_in == 0
    assert scoring.needs_reason(handed_in) is not free
