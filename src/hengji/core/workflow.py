"""What may happen to a year (年度) when: one table of moves.

The pages, the actions, the tests and ``docs/workflow.md`` read this table, so
a button that would fail is never shown. The moves of an evaluation follow the
same shape.
"""

from enum import StrEnum
from typing import NamedTuple

from hengji.core.permissions import Right, Role, reach_of


class CycleState(StrEnum):
    """How far the work of a year has come (年度状态)."""

    OPEN = "进行中"
    CLOSED = "已办结"


class CycleVerb(StrEnum):
    """What can be done with a year; the words on the button."""

    CHANGE = "修改"
    CLOSE = "办结"
    REOPEN = "重启"


class CycleMove(NamedTuple):
    """A right-holder may ``verb`` a year from ``source`` to ``target``."""

    verb: CycleVerb
    source: CycleState
    target: CycleState
    right: Right
    needs_reason: bool = False


CYCLE_MOVES = (
    CycleMove(CycleVerb.CHANGE, CycleState.OPEN, CycleState.OPEN, Right.EDIT_RESULTS),
    CycleMove(CycleVerb.CLOSE, CycleState.OPEN, CycleState.CLOSED, Right.MANAGE_CYCLES),
    CycleMove(
        CycleVerb.REOPEN, CycleState.CLOSED, CycleState.OPEN, Right.MANAGE_CYCLES, needs_reason=True
    ),
)


class MoveRefused(Exception):
    """The state does not allow it."""

    def __init__(self, verb: CycleVerb, state: CycleState) -> None:
        self.verb, self.state = verb, state
        super().__init__(f"年度{state}，不能{verb}")


def advance(state: CycleState, verb: CycleVerb) -> CycleMove:
    """Return the move a verb makes from a state.

    Raises:
        MoveRefused: There is none.
    """
    for move in CYCLE_MOVES:
        if move.verb is verb and move.source is state:
            return move
    raise MoveRefused(verb, state)


def offered(state: CycleState, role: Role) -> tuple[CycleMove, ...]:
    """Return the moves a role is offered in a state."""
    return tuple(
        move for move in CYCLE_MOVES if move.source is state and reach_of(role, move.right)
    )
