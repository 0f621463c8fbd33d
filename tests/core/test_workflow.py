import pytest

from hengji.core.permissions import Role
from hengji.core.workflow import (
    CYCLE_MOVES,
    CycleState,
    CycleVerb,
    MoveRefused,
    advance,
    offered,
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
