"""An evaluation under way, with everybody who takes part in it, made through real actions."""

from dataclasses import replace

from hengji.actions.commissions import cancel_commission
from hengji.actions.cycles import open_cycle
from hengji.core.permissions import Role
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew, Walk, carry_to
from hengji.models import Agency, AgencyMember, Evaluation, User
from tests.builders import account, imported, unit_account

ROAD, WHOLE = "道路养护项目", "2023年度建设管理部部门整体支出"
FRAMEWORKS = {ROAD: "project_spending", WHOLE: "whole_unit_spending"}


def agency_person(agency: str, name: str, *, is_lead: bool = False) -> User:
    """Return the account of a member of an agency."""
    row = Agency.objects.get(name=agency)
    person = account(Role.AGENCY, name, agency=row)
    person.member = AgencyMember.objects.create(agency=row, name=name, is_lead=is_lead)
    person.save()
    return person


def crew_of(agency: str = "甲评价公司", unit: str = "建设管理部") -> Crew:
    """Return the bureau, an agency's four people and a unit; the registry must hold them."""
    return Crew(
        chief=_there(Role.CHIEF) or account(Role.CHIEF),
        staff=_there(Role.STAFF) or account(Role.STAFF),
        author=agency_person(agency, f"{agency}编制人"),
        reviewers=(
            agency_person(agency, f"{agency}一级复核人"),
            agency_person(agency, f"{agency}二级复核人"),
            agency_person(agency, f"{agency}三级复核人"),
        ),
        lead=agency_person(agency, f"{agency}主评人", is_lead=True),
        unit=unit_account(unit),
    )


def heirs_of(crew: Crew, agency: str = "乙评价公司") -> Crew:
    """Return the same bureau and unit with the people of another agency."""
    return replace(
        crew,
        author=agency_person(agency, f"{agency}编制人"),
        reviewers=(
            agency_person(agency, f"{agency}一级复核人"),
            agency_person(agency, f"{agency}二级复核人"),
            agency_person(agency, f"{agency}三级复核人"),
        ),
        lead=agency_person(agency, f"{agency}主评人", is_lead=True),
    )


def again(crew: Crew, evaluation: Evaluation) -> Walk:
    """Return an evaluation that is there already, and who carries it now."""
    return Walk(evaluation.pk, crew, FRAMEWORKS[evaluation.name])


def cancelled(evaluation: Evaluation, crew: Crew) -> Evaluation:
    """Take an evaluation back from its agency."""
    return cancel_commission(evaluation.pk, reason="换机构", by=crew.staff)


def walk_of(name: str = ROAD, crew: Crew | None = None, **actuals: str) -> Walk:
    """Return an evaluation of a fresh year, and who carries it."""
    if crew is None:
        chief = account(Role.CHIEF)
        imported(open_cycle(2024, 2023, by=chief), chief)
        crew = crew_of()
    evaluation = Evaluation.objects.get(name=name)
    return Walk(evaluation.pk, crew, FRAMEWORKS[name], actuals)


def evaluation_at(stage: Stage, name: str = ROAD, **actuals: str) -> tuple[Evaluation, Crew]:
    """Return an evaluation carried to a stage of the procedure, and who carried it."""
    walk = walk_of(name, **actuals)
    return carry_to(stage, walk), walk.crew


def _there(role: Role) -> User | None:
    return User.objects.filter(role=role).first()
