"""What may happen when (工作流程): one table of moves for a year, one for an evaluation.

The pages, the actions, the tests and ``docs/workflow.md`` read these tables, so
a button that would fail is never shown. Who may make a move of an evaluation
is said once, by ``RIGHT_FOR`` of its verb.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from hengji.core.evaluations import ScoreStage
from hengji.core.permissions import Right, Role, reach_of
from hengji.core.verbs import RIGHT_FOR, Verb


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


class Stage(StrEnum):
    """How far an evaluation has come (评价阶段), in the order of the procedure."""

    PLANNED = "未委托"
    SCHEMING = "编制方案"
    SCHEME_REVIEW = "方案评审"
    COLLECTING = "收集材料"
    FIELD_WORK = "现场评价"
    DRAFTING = "撰写初稿"
    FIRST_REVIEW = "一级复核"
    SECOND_REVIEW = "二级复核"
    THIRD_REVIEW = "三级复核"
    CONSULTING = "征求意见"
    CHECKING = "财政复核"
    EXPERT_REVIEW = "专家评审"
    REVISING = "修改定稿"
    SIGNED = "待验收"
    ACCEPTED = "已验收"
    ARCHIVED = "已归档"

    @property
    def number(self) -> int:
        """Return its place in the procedure, from 0."""
        return tuple(Stage).index(self)


class Move(NamedTuple):
    """Who holds the verb's right may take an evaluation from ``source`` to ``target``."""

    verb: Verb
    source: Stage
    target: Stage
    needs_reason: bool = False

    @property
    def right(self) -> Right:
        """Return the right the move needs."""
        return RIGHT_FOR[self.verb]


UNSIGNED = tuple(Stage)[Stage.SCHEMING.number : Stage.SIGNED.number]
"""From the commission to the signature: while the agency works on it."""


def _back(verb: Verb, target: Stage, *sources: Stage) -> tuple[Move, ...]:
    return tuple(Move(verb, source, target, needs_reason=True) for source in sources)


MOVES = (
    Move(Verb.COMMISSION, Stage.PLANNED, Stage.SCHEMING),
    *_back(Verb.CANCEL_COMMISSION, Stage.PLANNED, *UNSIGNED),
    Move(Verb.SUBMIT_SCHEME, Stage.SCHEMING, Stage.SCHEME_REVIEW),
    *_back(Verb.RETURN_SCHEME, Stage.SCHEMING, Stage.SCHEME_REVIEW),
    Move(Verb.APPROVE_SCHEME, Stage.SCHEME_REVIEW, Stage.COLLECTING),
    *_back(Verb.AMEND_SCHEME, Stage.SCHEMING, Stage.COLLECTING, Stage.FIELD_WORK, Stage.DRAFTING),
    Move(Verb.START_FIELD_WORK, Stage.COLLECTING, Stage.FIELD_WORK),
    *_back(Verb.RETURN_TO_MATERIALS, Stage.COLLECTING, Stage.FIELD_WORK),
    Move(Verb.START_DRAFTING, Stage.FIELD_WORK, Stage.DRAFTING),
    *_back(Verb.RETURN_TO_FIELD, Stage.FIELD_WORK, Stage.DRAFTING),
    Move(Verb.SUBMIT_DRAFT, Stage.DRAFTING, Stage.FIRST_REVIEW),
    Move(Verb.PASS_INTERNAL_REVIEW, Stage.FIRST_REVIEW, Stage.SECOND_REVIEW),
    Move(Verb.PASS_INTERNAL_REVIEW, Stage.SECOND_REVIEW, Stage.THIRD_REVIEW),
    Move(Verb.PASS_INTERNAL_REVIEW, Stage.THIRD_REVIEW, Stage.CONSULTING),
    *_back(
        Verb.RETURN_DRAFT,
        Stage.DRAFTING,
        Stage.FIRST_REVIEW,
        Stage.SECOND_REVIEW,
        Stage.THIRD_REVIEW,
        Stage.CONSULTING,
        Stage.REVISING,
    ),
    Move(Verb.FINISH_CONSULTATION, Stage.CONSULTING, Stage.CHECKING),
    Move(Verb.PASS_CHECK, Stage.CHECKING, Stage.EXPERT_REVIEW),
    *_back(Verb.SKIP_EXPERT_REVIEW, Stage.REVISING, Stage.CHECKING),
    Move(Verb.PASS_EXPERT_REVIEW, Stage.EXPERT_REVIEW, Stage.REVISING),
    *_back(
        Verb.RETURN_TO_DRAFTING,
        Stage.DRAFTING,
        Stage.CHECKING,
        Stage.EXPERT_REVIEW,
        Stage.REVISING,
    ),
    Move(Verb.SIGN_FINAL, Stage.REVISING, Stage.SIGNED),
    *_back(Verb.RETURN_FINAL, Stage.REVISING, Stage.SIGNED),
    Move(Verb.ACCEPT, Stage.SIGNED, Stage.ACCEPTED),
    Move(Verb.ARCHIVE, Stage.ACCEPTED, Stage.ARCHIVED),
    *_back(Verb.REOPEN_EVALUATION, Stage.REVISING, Stage.ACCEPTED, Stage.ARCHIVED),
)

REVIEW_STAGES = (Stage.FIRST_REVIEW, Stage.SECOND_REVIEW, Stage.THIRD_REVIEW)
"""The three levels of internal review (机构内部三级复核)."""

EVIDENCE_STAGES = frozenset(
    {Stage.COLLECTING, Stage.FIELD_WORK, Stage.DRAFTING, Stage.CONSULTING, Stage.REVISING}
)
"""When evidence, interviews and visits may be added or bound."""

ANSWER_STAGES = frozenset({Stage.DRAFTING, Stage.CONSULTING})
"""When opinions of the unit are answered; a draft may be returned because of one."""

CONCLUDING_STAGES = frozenset({Stage.DRAFTING})
"""When the agency may conclude that the evidence carries no score, or take it back.

Reviews, consultation and check follow; a final goes back to the draft first.
"""

WAIVING_STAGES = frozenset(tuple(Stage)[Stage.FIELD_WORK.number : Stage.SIGNED.number])
"""When a leaf may be let stand without evidence."""

SHOWN_TO_UNIT = frozenset(tuple(Stage)[Stage.CONSULTING.number :])
"""From when the evaluated unit sees scores: never before it is consulted."""


class Scoring(NamedTuple):
    """Who may set the scores of leaves, and as what they count."""

    counts_as: ScoreStage
    verb: Verb

    def needs_reason(self, handed_in: int) -> bool:
        """Tell whether a changed score needs a reason; ``handed_in`` counts the drafts."""
        return self.counts_as is not ScoreStage.AGENCY or handed_in > 0


SCORING: Mapping[Stage, Scoring] = MappingProxyType(
    {
        Stage.FIELD_WORK: Scoring(ScoreStage.AGENCY, Verb.SAVE_PAPER),
        Stage.DRAFTING: Scoring(ScoreStage.AGENCY, Verb.SAVE_PAPER),
        Stage.CHECKING: Scoring(ScoreStage.REVIEW, Verb.REVISE_SCORE),
        Stage.EXPERT_REVIEW: Scoring(ScoreStage.EXPERT, Verb.REVISE_SCORE),
        Stage.REVISING: Scoring(ScoreStage.FINAL, Verb.SAVE_PAPER),
    }
)
"""When scores of leaves may be set; at any other stage they stand."""


class MoveRefused(Exception):
    """The state does not allow it."""

    def __init__(self, verb: CycleVerb | Verb, state: CycleState | Stage) -> None:
        self.verb, self.state = verb, state
        what = "年度" if isinstance(state, CycleState) else "评价"
        super().__init__(f"{what}{state}，不能{verb}")


def advance(state: CycleState, verb: CycleVerb) -> CycleMove:
    """Return the move a verb makes from a year's state.

    Raises:
        MoveRefused: There is none.
    """
    for move in CYCLE_MOVES:
        if move.verb is verb and move.source is state:
            return move
    raise MoveRefused(verb, state)


def offered(state: CycleState, role: Role) -> tuple[CycleMove, ...]:
    """Return the moves a role is offered in a year's state."""
    return tuple(
        move for move in CYCLE_MOVES if move.source is state and reach_of(role, move.right)
    )


def move_from(stage: Stage, verb: Verb) -> Move:
    """Return the move a verb makes from a stage of an evaluation.

    Raises:
        MoveRefused: There is none.
    """
    for move in MOVES:
        if move.verb is verb and move.source is stage:
            return move
    raise MoveRefused(verb, stage)


def moves_offered(stage: Stage, role: Role) -> tuple[Move, ...]:
    """Return the moves a role is offered at a stage of an evaluation."""
    return tuple(move for move in MOVES if move.source is stage and reach_of(role, move.right))


def scoring_at(stage: Stage, role: Role) -> Scoring | None:
    """Return how a role scores leaves at a stage; None where it may not."""
    scoring = SCORING.get(stage)
    if scoring is None or reach_of(role, RIGHT_FOR[scoring.verb]) is None:
        return None
    return scoring


def sees_leaf_scores(stage: Stage, role: Role) -> bool:
    """Tell whether a role sees the scores of leaves at a stage.

    Who sees the work sees them always; whoever else sees results, and so the
    evaluated unit, from the consultation on.
    """
    if reach_of(role, Right.SEE_WORK):
        return True
    return stage in SHOWN_TO_UNIT and reach_of(role, Right.SEE_RESULTS) is not None
