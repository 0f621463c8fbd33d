"""How far the evaluations of a year are (评价进度): whom each waits for, until when.

Whatever their number, the year is read in a handful of queries.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.utils import timezone

from hengji.core.permissions import Role
from hengji.core.procedure import ProcedureRules
from hengji.core.progress import Deadline, Participant, Situation, Task, deadline_of, tasks_of
from hengji.core.reminders import Pending, reminder_text
from hengji.core.workflow import Stage
from hengji.models import Cycle, Evaluation, Material, Opinion, Signature, User
from hengji.queries.evaluations import evaluations_of, of_commission
from hengji.queries.rules import facts_row, procedure_rules_of

ROW = 70
"""Characters in a row of a text area."""
TO_HAND_IN, TO_ACCEPT = ("未交", "已退回"), "已交"
PARTICIPANT_OF: Mapping[Role, Participant] = {
    Role.CHIEF: Participant.BUREAU,
    Role.STAFF: Participant.BUREAU,
    Role.AGENCY: Participant.AGENCY,
    Role.UNIT: Participant.UNIT,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One evaluation with its deadline and what it waits for."""

    evaluation: Evaluation
    stage: Stage
    deadline: Deadline | None
    tasks: tuple[Task, ...]

    @property
    def is_overdue(self) -> bool:
        """Tell whether the stage lasts longer than it may."""
        return self.deadline is not None and self.deadline.is_overdue


@dataclass(frozen=True, slots=True)
class ProgressFilter:
    """Which evaluations are asked for."""

    agency: int | None = None
    unit: int | None = None
    stage: str = ""
    party: str = ""
    overdue: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether all are."""
        return self == ProgressFilter()


class AgencyRow(NamedTuple):
    """How many evaluations of one agency are at each stage that occurs."""

    agency: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The evaluations of a year, as far as asked for, with their figures.

    Attributes:
        lines: Those asked for, the most urgent first.
        total: How many take part in the procedure.
        overdue: How many of all are overdue.
        finished: How many of all are accepted.
        stages: The stages that occur, in order.
        agencies: Counts of all by agency, aligned with ``stages``.
        by_hand: How many have a score that was entered without the procedure.
    """

    lines: tuple[Line, ...]
    total: int
    overdue: int
    finished: int
    stages: tuple[Stage, ...]
    agencies: tuple[AgencyRow, ...]
    by_hand: int


@dataclass(frozen=True, slots=True)
class Reminder:
    """A text that asks one unit or agency for all it has not done."""

    addressee: str
    party: Participant
    count: int
    overdue: int
    text: str

    @property
    def rows(self) -> int:
        """Return how many rows of a text area show it whole, about."""
        return sum(1 + len(line) // ROW for line in self.text.splitlines())


def in_procedure(rows: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """Return those that are commissioned, or neither commissioned nor scored by hand."""
    return rows.exclude(stage=Stage.PLANNED, score__isnull=False)


def lines_of(rows: QuerySet[Evaluation], cycle: Cycle, today: date | None = None) -> list[Line]:
    """Return what each evaluation waits for, in the order of the ledger."""
    rules, today = procedure_rules_of(cycle), today or timezone.localdate()
    found = list(rows.select_related("unit", "agency", "lead").order_by("listed", "pk"))
    situations = situations_of(found)
    return [_line(row, situations.get(row.pk, Situation()), rules, today) for row in found]


def _line(row: Evaluation, situation: Situation, rules: ProcedureRules, today: date) -> Line:
    stage = Stage(row.stage)
    deadline = deadline_of(stage, row.stage_since, today, rules)
    return Line(row, stage, deadline, tasks_of(stage, situation))


def situations_of(rows: Iterable[Evaluation]) -> Mapping[int, Situation]:
    """Return what decides who is waited for, by id of the evaluation."""
    at: dict[Stage, list[int]] = defaultdict(list)
    for row in rows:
        at[Stage(row.stage)].append(row.pk)
    found: dict[int, Situation] = {}
    _add_materials(found, at[Stage.COLLECTING] + at[Stage.FIELD_WORK])
    _add_opinions(found, at[Stage.DRAFTING] + at[Stage.CONSULTING])
    return found


def _add_materials(found: dict[int, Situation], ids: Sequence[int]) -> None:
    wanted = Material.objects.filter(evaluation__in=ids, state__in=(*TO_HAND_IN, TO_ACCEPT))
    rows = wanted.order_by("position").values_list("evaluation_id", "name", "state", "required")
    for evaluation_id, name, state, required in rows if ids else ():
        now = found.get(evaluation_id, Situation())
        if state == TO_ACCEPT:
            found[evaluation_id] = replace(now, to_accept=now.to_accept + 1)
        elif required:
            found[evaluation_id] = replace(now, lacking=(*now.lacking, name))


def _add_opinions(found: dict[int, Situation], ids: Sequence[int]) -> None:
    if not ids:
        return
    asked = of_commission(
        Signature.objects.filter(
            evaluation__in=ids, step=Stage.THIRD_REVIEW, round=F("evaluation__round")
        )
    )
    since: dict[int, datetime] = dict(asked.order_by("pk").values_list("evaluation_id", "at"))
    said = Opinion.objects.filter(evaluation__in=ids)
    for evaluation_id, at, agrees, accepted in said.values_list(
        "evaluation_id", "at", "agrees", "accepted"
    ):
        now = found.get(evaluation_id, Situation())
        heard = evaluation_id in since and at >= since[evaluation_id]
        waits = not agrees and not accepted
        found[evaluation_id] = replace(
            now, heard=now.heard or heard, unanswered=now.unanswered + waits
        )


def load_progress(user: User, cycle: Cycle, wanted: ProgressFilter) -> Progress:
    """Return how far the user's evaluations of a year are."""
    rows = evaluations_of(user).filter(cycle=cycle)
    every = lines_of(in_procedure(rows), cycle)
    lines = sorted((line for line in every if _is_wanted(line, wanted)), key=_urgency)
    stages = tuple(stage for stage in Stage if any(line.stage is stage for line in every))
    return Progress(
        lines=tuple(lines),
        total=len(every),
        overdue=sum(line.is_overdue for line in every),
        finished=sum(line.stage.number >= Stage.ACCEPTED.number for line in every),
        stages=stages,
        agencies=tuple(_agency_rows(every, stages)),
        by_hand=rows.count() - len(every),
    )


def _is_wanted(line: Line, wanted: ProgressFilter) -> bool:
    row = line.evaluation
    return (
        wanted.agency in {None, row.agency_id}
        and wanted.unit in {None, row.unit_id}
        and wanted.stage in {"", line.stage}
        and (not wanted.party or any(task.party == wanted.party for task in line.tasks))
        and (not wanted.overdue or line.is_overdue)
    )


def _urgency(line: Line) -> tuple[int, int, int]:
    """Order by deadline; those without one after them, finished ones last."""
    finished = line.stage.number >= Stage.ACCEPTED.number
    group = 2 if finished else 1 if line.deadline is None else 0
    left = line.deadline.due.toordinal() if line.deadline else -line.stage.number
    return group, left, line.evaluation.listed


def _agency_rows(lines: Sequence[Line], stages: Sequence[Stage]) -> Iterable[AgencyRow]:
    counted: dict[str, Counter[Stage]] = defaultdict(Counter)
    for line in lines:
        counted[str(line.evaluation.agency or "未委托")][line.stage] += 1
    for agency, counts in sorted(counted.items()):
        yield AgencyRow(agency, tuple(counts[stage] for stage in stages), counts.total())


def load_reminders(user: User, cycle: Cycle) -> tuple[Reminder, ...]:
    """Return a text for every unit and agency that is waited for, units first."""
    today, organ = timezone.localdate(), facts_row(cycle).organ
    waiting: dict[tuple[Participant, str], list[Pending]] = defaultdict(list)
    for line in lines_of(in_procedure(evaluations_of(user).filter(cycle=cycle)), cycle, today):
        for task in line.tasks:
            if addressee := _addressee(line.evaluation, task.party):
                waiting[task.party, addressee].append(_pending(line, task))
    order = (Participant.UNIT, Participant.AGENCY)
    return tuple(
        Reminder(
            addressee,
            party,
            len(pending),
            sum(each.deadline is not None and each.deadline.is_overdue for each in pending),
            reminder_text(addressee, party, pending, year=cycle.label, organ=organ, today=today),
        )
        for (party, addressee), pending in sorted(
            waiting.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
        )
    )


def _addressee(row: Evaluation, party: Participant) -> str:
    parties = {Participant.UNIT: row.unit, Participant.AGENCY: row.agency}
    return str(parties.get(party) or "")


def _pending(line: Line, task: Task) -> Pending:
    row = line.evaluation
    if task.party is Participant.UNIT:
        counterpart = f"受托机构：{row.agency}" if row.agency else ""
    else:
        counterpart = f"主评人：{row.lead}" if row.lead else ""
    what = f"{task.what}（{task.detail}）" if task.detail else task.what
    return Pending(row.name, counterpart, what, line.deadline)
