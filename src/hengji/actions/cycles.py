"""Opening, closing and reopening a year (年度)."""

from django.db import IntegrityError, transaction

from hengji.actions.recording import changing, locked_year
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.verbs import Verb
from hengji.core.workflow import CycleState, CycleVerb, advance
from hengji.models import Cycle, Evaluation, User
from hengji.queries.evaluations import under_way

CYCLE_EXISTS = FlawKind(
    "cycle-exists",
    Severity.ERROR,
    "这个工作年度已经建过。",
    "请在页面上方选择该年度继续工作，不必新建。",
)
YEARS_REVERSED = FlawKind(
    "cycle-years-reversed",
    Severity.ERROR,
    "资金年度晚于工作年度。",
    "请改正两个年度：先有资金年度，后在工作年度评价。",
)
REASON_MISSING = FlawKind(
    "reason-missing",
    Severity.ERROR,
    "没有写明理由。",
    "请写一句理由，它会留在操作记录里。",
)
EVALUATIONS_UNDER_WAY = FlawKind(
    "evaluations-under-way",
    Severity.WARNING,
    "年度办结了，还有评价没有走完程序。",
    "请核对这些评价；要继续办的，请财政局负责人重启年度。",
)


def open_cycle(work_year: int, funds_year: int, *, by: User) -> Cycle:
    """Open a year of work."""
    if funds_year > work_year:
        message = f"工作年度 {work_year}，资金年度 {funds_year}。"
        raise FlawsFound([YEARS_REVERSED.at("资金年度", message)])
    with changing(Verb.OPEN_CYCLE, by) as event:
        try:
            with transaction.atomic():
                cycle = Cycle.objects.create(work_year=work_year, funds_year=funds_year)
        except IntegrityError:
            message = f"{work_year} 年度已经建过。"
            raise FlawsFound([CYCLE_EXISTS.at("工作年度", message)]) from None
        event.about = event.cycle = cycle
        event.change("工作年度", None, work_year)
        event.change("资金年度", None, funds_year)
    return cycle


def close_cycle(cycle_id: int, *, by: User) -> tuple[Flaw, ...]:
    """Close a year; return what was not finished, for nothing in it changes any more."""
    _move(cycle_id, Verb.CLOSE_CYCLE, CycleVerb.CLOSE, "", by)
    count = under_way(Evaluation.objects.filter(cycle=cycle_id)).count()
    if not count:
        return ()
    return (EVALUATIONS_UNDER_WAY.at("年度", f"有 {count} 项评价还没有走完程序，停在原来的阶段。"),)


def reopen_cycle(cycle_id: int, *, reason: str, by: User) -> None:
    """Reopen a closed year, with a reason."""
    _move(cycle_id, Verb.REOPEN_CYCLE, CycleVerb.REOPEN, reason.strip(), by)


def _move(cycle_id: int, verb: Verb, move_verb: CycleVerb, reason: str, by: User) -> None:
    """Move a year along its table; the only place its state is written."""
    with changing(verb, by) as event:
        cycle = locked_year(cycle_id)
        move = advance(CycleState(cycle.state), move_verb)
        if move.needs_reason and not reason:
            raise FlawsFound([REASON_MISSING.at("理由", f"{move.verb}需要写明理由。")])
        event.about = event.cycle = cycle
        event.summary = reason
        event.change("状态", cycle.state, move.target)
        cycle.state = move.target
        cycle.version += 1
        cycle.save(update_fields=["state", "version"])
