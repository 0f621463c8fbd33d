"""The years of the demonstration (演示年度): the worked example carried to its end, and the next.

The example's evaluations go the way of every evaluation, and what their leaves
add up to is then compared with the published table: it is imported last and
finds nothing to change.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from hengji.actions.commissions import add_evaluation
from hengji.actions.cycles import open_cycle
from hengji.actions.imports import confirm_ledger, discard_ledger, upload_ledger
from hengji.actions.report import ask_for_report, import_facts
from hengji.core.evaluations import Kind
from hengji.core.imports import RowPlan
from hengji.core.indicators import Indicator
from hengji.core.ledger import LedgerRow, Scope
from hengji.core.registry_lists import RegistryKind
from hengji.core.workflow import Stage
from hengji.demo.known import known_of
from hengji.demo.parties import crew_for, declare_interests, register
from hengji.demo.scripting import Script, script_of
from hengji.demo.walking import Crew, Walk, carry_to
from hengji.documents.example import (
    EXAMPLE_FACTS,
    EXAMPLE_FUNDS_YEAR,
    EXAMPLE_LEDGER,
    EXAMPLE_WORK_YEAR,
)
from hengji.models import Cycle, Evaluation, LedgerImport, User
from hengji.queries.imports import load_preview
from hengji.rulebook.frameworks import load_framework

Progress = Callable[[int, int], None]
FRAMEWORKS = {
    Scope.UNIT: "whole_unit_spending",
    Scope.PROJECT: "project_spending",
    Scope.SPECIAL_BOND: "special_bond",
}
BEHIND = (0, 0, 1, 0, 2, 4)
"""By how many stages evaluations stay behind the stage that was asked for, in turn."""
OVERLAP_EVERY, BLIND_EVERY = 18, 36
"""Of so many evaluations one was drawn to be scored twice, or blindly."""
IN_FULL_EVERY = 24
"""Of so many evaluations one has evidence of every kind."""


@dataclass(frozen=True, slots=True)
class ExampleYear:
    """The year of the example, with its table waiting and a row for each evaluation."""

    cycle: Cycle
    upload: LedgerImport
    rows: tuple[tuple[RowPlan, Evaluation], ...]


def open_example_year(chief: User) -> ExampleYear:
    """Open the year, and register whom and what the published table names."""
    cycle = open_cycle(EXAMPLE_WORK_YEAR, EXAMPLE_FUNDS_YEAR, by=chief)
    content = EXAMPLE_LEDGER.read_bytes()
    upload = upload_ledger(cycle.pk, [content], EXAMPLE_LEDGER.name, by=chief)
    plans = load_preview(chief, upload.pk).plan.rows
    units = {
        name: register(RegistryKind.UNITS, name, chief)
        for name in dict.fromkeys(plan.unit for plan in plans if plan.unit)
    }
    rows = tuple((plan, _added(cycle, plan, units.get(plan.unit), chief)) for plan in plans)
    return ExampleYear(cycle, upload, rows)


def carry_example(
    year: ExampleYear, crews: tuple[Crew, ...], unit: User, stage: Stage, progress: Progress
) -> None:
    """Carry every evaluation of the example to the stage, or near it, and conclude the year."""
    chief = crews[0].chief
    declare_interests(crews, chief)
    trees = {scope: tree_of(scope) for scope in {plan.row.scope for plan, _ in year.rows}}
    for number, (plan, evaluation) in enumerate(year.rows):
        crew = crew_for(evaluation, crews, number)
        if evaluation.unit_id == unit.unit_id:
            crew = replace(crew, unit=unit)
        script = script_of_row(plan.row, trees[plan.row.scope], number)
        walk = Walk(evaluation.pk, crew, FRAMEWORKS[plan.row.scope], script=script)
        carry_to(_near(stage, number), walk)
        progress(number + 1, len(year.rows))
    _conclude(year, chief)


def _conclude(year: ExampleYear, chief: User) -> None:
    """Compare the year with the published table, and bring in the texts of its report."""
    if year.cycle.evaluation_set.filter(score=None).exists():
        discard_ledger(year.upload.pk, by=chief)
        return
    plan = load_preview(chief, year.upload.pk).plan
    confirm_ledger(year.upload.pk, fingerprint=plan.fingerprint, by=chief)
    facts = EXAMPLE_FACTS.read_bytes()
    import_facts(year.cycle.pk, [facts], EXAMPLE_FACTS.name, by=chief)
    ask_for_report(year.cycle.pk, by=chief)


def _near(stage: Stage, number: int) -> Stage:
    """Return the stage of one evaluation; at the end of the procedure all stand there."""
    if stage is Stage.ARCHIVED:
        return stage
    return tuple(Stage)[max(stage.number - BEHIND[number % len(BEHIND)], 0)]


def tree_of(scope: Scope, work_year: int = EXAMPLE_WORK_YEAR) -> Indicator:
    """Return the indicators by which a scope is evaluated in a year."""
    return load_framework(FRAMEWORKS[scope], date(work_year, 12, 31)).tree


def script_of_row(row: LedgerRow, tree: Indicator, number: int) -> Script:
    """Return how a published row came to its score; rows are counted from 0."""
    script = script_of(tree, row.score, row.name, known_of(row.scope, row.name))
    return replace(
        script,
        stratum=row.scope.value,
        is_overlap=not number % OVERLAP_EVERY,
        is_blind=not number % BLIND_EVERY,
        in_full=not number % IN_FULL_EVERY,
    )


def _added(cycle: Cycle, plan: RowPlan, unit_id: int | None, chief: User) -> Evaluation:
    scope, name = plan.row.scope, plan.row.name
    project_id = None
    if scope is not Scope.UNIT:
        project_id = register(RegistryKind.PROJECTS, name, chief, unit=plan.unit)
    return add_evaluation(
        cycle.pk,
        name=name,
        scope=scope,
        kind=Kind.FISCAL,
        unit_id=unit_id,
        project_id=project_id,
        by=chief,
    )
