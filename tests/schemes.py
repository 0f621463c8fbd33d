"""Schemes of evaluations under way, edited through real actions."""

from dataclasses import replace
from decimal import Decimal

from hengji.actions.commissions import Commission, commission
from hengji.actions.cycles import open_cycle
from hengji.actions.schemes import (
    adopt_framework,
    approve_scheme,
    edit_scheme,
    submit_scheme,
)
from hengji.core.quantities import Points
from hengji.core.scheme_editing import Edit, change_points
from hengji.core.scheme_notation import read_scheme
from hengji.core.schemes import Scheme
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew, carry_to
from hengji.models import AgencyMember, Cycle, Evaluation, EvaluationScheme, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.schemes import offered_frameworks
from tests.builders import imported, ledger_file
from tests.procedure import WHOLE, walk_of


def points(text: str) -> Points:
    return Points(Decimal(text))


def scheme_of(evaluation: Evaluation) -> Scheme:
    """Return the last edition, drafted or approved."""
    return read_scheme(last(evaluation).content)


def last(evaluation: Evaluation) -> EvaluationScheme:
    return evaluation.schemes.order_by("-number")[0]


def saved(evaluation: Evaluation, crew: Crew, edit: Edit) -> EvaluationScheme:
    version = last(evaluation).version
    return edit_scheme(evaluation.pk, edit.scheme, what=edit.what, version=version, by=crew.author)


def approve_again(evaluation: Evaluation, crew: Crew) -> None:
    """Hand in the scheme and approve it."""
    submit_scheme(evaluation.pk, by=crew.author)
    approve_scheme(evaluation.pk, by=crew.staff)


def last_year_and_this() -> tuple[Evaluation, Evaluation, Crew]:
    """Return an approved scheme of 2024, and an evaluation of 2025 of the same unit."""
    walk = walk_of(WHOLE)
    earlier = carry_to(Stage.COLLECTING, walk)
    cycle = open_cycle(2025, 2024, by=walk.crew.chief)
    rows = (("2024年度建设管理部部门整体支出", "85.20", "建设管理部", "", "", "", ""),)
    imported(cycle, walk.crew.chief, ledger_file(rows))
    this = Evaluation.objects.get(cycle=cycle)
    carry_to(Stage.SCHEMING, replace(walk, evaluation_id=this.pk))
    this.refresh_from_db()
    return earlier, this, walk.crew


def scheme_under_way(cycle: Cycle, staff: User, agency: User) -> Evaluation:
    """Commission the first evaluation an agency sees, and have it begin and change a scheme."""
    evaluation = evaluations_of(agency).filter(cycle=cycle).order_by("position")[0]
    lead = AgencyMember.objects.create(agency=agency.agency, name="演示主评人", is_lead=True)
    commission(evaluation.pk, Commission(agency.agency_id, lead.pk), by=staff)
    framework = offered_frameworks(evaluation)[0]
    adopt_framework(evaluation.pk, framework.id, by=agency)
    leaf = next(framework.tree.leaves())
    edit = change_points(scheme_of(evaluation), {leaf.code: Points(leaf.points + 1)})
    edit_scheme(evaluation.pk, edit.scheme, what=edit.what, version=1, by=agency)
    adopt_framework(evaluation.pk, framework.id, version=2, by=agency)
    return evaluation
