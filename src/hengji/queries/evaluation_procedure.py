"""The procedure of one evaluation (评价程序) as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from hengji.core.flaws import errors
from hengji.core.permissions import Right, Role, reach_of
from hengji.core.progress import Step, steps_of
from hengji.core.scheme_checks import check_scheme
from hengji.core.scheme_notation import read_scheme
from hengji.core.verbs import Verb
from hengji.core.workflow import (
    CONCLUDING_STAGES,
    MOVES,
    UNSIGNED,
    Move,
    Stage,
    moves_offered,
)
from hengji.models import Evaluation, Signature, User
from hengji.queries.evaluations import of_commission, shown_to
from hengji.queries.procedure import (
    is_overdue,
    member_flaw,
    opinions_of_round,
    reviewer_flaw,
    signer_flaw,
    unanswered,
)
from hengji.queries.progress import Line, lines_of
from hengji.queries.rules import procedure_rules_of
from hengji.queries.schemes import last_row

_QUESTIONS: Mapping[Verb, str] = MappingProxyType(
    {
        Verb.SIGN_FINAL: "签字后得分定稿，指标得分不能再改；要改须由财政局验收退回。",
        Verb.ACCEPT: "验收表示财政局认可定稿的得分和报告。",
        Verb.ARCHIVE: "归档后要再改，须由财政局负责人重启评价。",
        Verb.FINISH_CONSULTATION: "结束后单位不能再反馈意见。",
        Verb.PASS_CHECK: "通过后现在的总分记为财政复核得分。",
        Verb.PASS_EXPERT_REVIEW: "通过后现在的总分记为专家评审得分。",
    }
)


_RETURNS = frozenset(str(move.verb) for move in MOVES if move.target.number < move.source.number)
_TOLD_TO_UNIT = frozenset({str(Verb.RETURN_TO_MATERIALS)})


class OfferedMove(NamedTuple):
    """A move the user is offered; ``hindrance`` says why it would fail now."""

    move: Move
    hindrance: str

    @property
    def name(self) -> str:
        """Return what the address calls it."""
        return self.move.verb.name.lower()

    @property
    def question(self) -> str:
        """Return what to ask before it is done; empty where nothing hangs on it."""
        return _QUESTIONS.get(self.move.verb, "")


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """Where one evaluation stands, and what the user may do with it.

    ``signatures`` are empty for whom the work of the agency is not shown;
    ``returned`` is the step that sent it back to the present stage, where one did.
    """

    line: Line
    steps: tuple[Step, ...]
    moves: tuple[OfferedMove, ...]
    signatures: tuple[Signature, ...]
    returned: Signature | None
    changes_lead: bool
    concludes: bool


def load_procedure(user: User, evaluation: Evaluation) -> ProcedurePage:
    """Return the procedure of an evaluation the user may see."""
    role, stage = Role(user.role), Stage(evaluation.stage)
    rows = Evaluation.objects.filter(pk=evaluation.pk)
    skipped = of_commission(
        evaluation.signatures.filter(step=Verb.SKIP_EXPERT_REVIEW, round=evaluation.round)
    ).exists()
    signatures = tuple(shown_to(user, evaluation.signatures.select_related("by", "set_aside")))
    is_open = evaluation.cycle.is_open
    offered = sorted(moves_offered(stage, role) if is_open else (), key=_order)
    runs, works = (reach_of(role, each) for each in (Right.RUN_PROCEDURE, Right.EVALUATE))
    sees_work = reach_of(role, Right.SEE_WORK)
    return ProcedurePage(
        line=lines_of(rows, evaluation.cycle)[0],
        steps=steps_of(stage, experts_heard=not skipped),
        moves=tuple(OfferedMove(move, hindrance_of(move, evaluation, user)) for move in offered),
        signatures=signatures if sees_work else (),
        returned=_returned(signatures, told=_RETURNS if sees_work else _TOLD_TO_UNIT),
        changes_lead=bool(is_open and runs and stage in UNSIGNED),
        concludes=bool(is_open and works and stage in CONCLUDING_STAGES),
    )


def _returned(signatures: tuple[Signature, ...], told: frozenset[str]) -> Signature | None:
    last = signatures[-1] if signatures else None
    return last if last and last.opinion and last.step in told else None


def _order(move: Move) -> tuple[bool, bool]:
    """Put what goes on before what goes back, and what ends it all last."""
    return move.needs_reason, move.verb is Verb.CANCEL_COMMISSION


def hindrance_of(move: Move, evaluation: Evaluation, user: User) -> str:
    """Say why a move would be refused as things are; empty where it would not be."""
    match move.verb:
        case Verb.PASS_INTERNAL_REVIEW:
            flaw = reviewer_flaw(evaluation, user, procedure_rules_of(evaluation.cycle))
            return flaw.message if flaw else ""
        case Verb.SUBMIT_DRAFT:
            flaw = member_flaw(evaluation, user)
            return flaw.message if flaw else ""
        case Verb.SIGN_FINAL:
            flaw = signer_flaw(evaluation, user)
            return flaw.message if flaw else ""
        case Verb.SUBMIT_SCHEME:
            return _scheme_hindrance(evaluation)
        case Verb.FINISH_CONSULTATION:
            return _consultation_hindrance(evaluation)
        case _:
            return ""


def _scheme_hindrance(evaluation: Evaluation) -> str:
    row = last_row(evaluation)
    if row is None:
        return "还没有方案，请在“方案”页编制。"
    count = len(errors(check_scheme(read_scheme(row.content))))
    return f"方案里有 {count} 处错误，请在“方案”页改正。" if count else ""


def _consultation_hindrance(evaluation: Evaluation) -> str:
    if count := unanswered(evaluation).count():
        return f"还有 {count} 条意见没有答复。"
    heard = evaluation.unit_id is None or opinions_of_round(evaluation).exists()
    return "" if heard or is_overdue(evaluation) else "单位还没有反馈，期限也没有到。"
