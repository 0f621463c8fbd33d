"""Commissioning an evaluation (委托评价): to which agency, under whose lead."""

from dataclasses import dataclass

from hengji.actions.procedure import MOVE_WITHOUT_REASON, moving, sign
from hengji.actions.recording import changing
from hengji.actions.setting_aside import bring_back, set_aside
from hengji.actions.standing_scores import set_standing_score
from hengji.core.evaluations import Kind
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.interests import conflict_flaws
from hengji.core.ledger import Scope
from hengji.core.names import clean_name, name_key
from hengji.core.registry_lists import RegistryKind
from hengji.core.verbs import Verb
from hengji.core.workflow import UNSIGNED, MoveRefused, Stage
from hengji.models import Agency, AgencyMember, Evaluation, FrameworkContract, User
from hengji.queries.conflicts import conflicts_of
from hengji.queries.evaluations import evaluations_of
from hengji.queries.registry import registry_of

EVALUATION_UNNAMED = FlawKind(
    "evaluation-unnamed",
    Severity.ERROR,
    "新增的评价没有名称。",
    "请填写评价对象的名称。",
)
EVALUATION_THERE = FlawKind(
    "evaluation-there",
    Severity.ERROR,
    "同一年度、同一单位已有同名的评价。",
    "请打开已有的评价；确是另一项的，请用能区分的名称。",
)
LEAD_NOT_OF_AGENCY = FlawKind(
    "lead-not-of-agency",
    Severity.ERROR,
    "主评人不是受托机构在册、在用的主评人。",
    "请从该机构的主评人中选择；名册里没有的，请先登记。",
)
CONTRACT_NOT_OF_AGENCY = FlawKind(
    "contract-not-of-agency",
    Severity.ERROR,
    "框架合同不是受托机构的合同。",
    "请选择该机构的合同，或留空。",
)
UNIT_UNKNOWN = FlawKind(
    "commission-without-unit",
    Severity.WARNING,
    "评价没有写明预算单位，无法核对回避。",
    "请在评价信息里补上预算单位。",
)


@dataclass(frozen=True, slots=True)
class Commission:
    """To whom an evaluation is given, and how it was drawn (委托).

    ``stratum`` is the group it was drawn from; an overlapping (重叠) evaluation
    is scored by two agencies, a blind (盲评) one without knowing of the other.
    """

    agency_id: int
    lead_id: int
    contract_id: int | None = None
    stratum: str = ""
    is_overlap: bool = False
    is_blind: bool = False


def add_evaluation(
    cycle_id: int,
    *,
    name: str,
    scope: Scope,
    kind: Kind,
    unit_id: int | None,
    by: User,
    project_id: int | None = None,
) -> Evaluation:
    """Add an evaluation that is not carried out yet to a year.

    Raises:
        FlawsFound: It has no name, or is there already.
    """
    with changing(Verb.ADD_EVALUATION, by) as event:
        cycle = event.within(cycle_id)
        shown, key = clean_name(name), name_key(name)
        if not key:
            raise FlawsFound([EVALUATION_UNNAMED.at("名称", "名称是空白的。")])
        unit = registry_of(by, RegistryKind.UNITS).get(pk=unit_id) if unit_id else None
        projects = registry_of(by, RegistryKind.PROJECTS)
        project = projects.get(pk=project_id) if project_id else None
        rows = Evaluation.objects.filter(cycle=cycle)
        if rows.filter(name_key=key, unit=unit).exists():
            raise FlawsFound([EVALUATION_THERE.at("名称", f"“{shown}”在{cycle}已有一项。")])
        last = rows.count() + 1
        event.about = Evaluation.objects.create(
            cycle=cycle,
            name=shown,
            name_key=key,
            scope=scope,
            kind=kind,
            unit=unit,
            project=project,
            position=last,
            listed=last,
        )
    return event.about


def commission(
    evaluation_id: int, to: Commission, *, by: User, version: int | None = None
) -> tuple[Flaw, ...]:
    """Give an evaluation to an agency; return what to look at again.

    What was set aside for the agency when it had the evaluation before comes back.

    Raises:
        FlawsFound: Lead or contract are not the agency's, or an interest bars it.
    """
    with moving(evaluation_id, Verb.COMMISSION, by=by, version=version) as (event, evaluation):
        agency = registry_of(by, RegistryKind.AGENCIES).get(pk=to.agency_id, in_use=True)
        lead = _lead(agency, to.lead_id)
        _check_interests(evaluation, agency, lead)
        values = {
            "agency": agency,
            "lead": lead,
            "contract": _contract(agency, to.contract_id),
            "stratum": to.stratum.strip(),
            "is_overlap": to.is_overlap,
            "is_blind": to.is_blind,
        }
        for name, value in values.items():
            label = str(Evaluation._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # noqa: SLF001 - Django's door
            event.change(label, getattr(evaluation, name), value)
            setattr(evaluation, name, value)
        bring_back(evaluation, agency, event, by=by)
        sign(evaluation, Verb.COMMISSION, "", by)
    return () if evaluation.unit_id else (UNIT_UNKNOWN.at(evaluation.name, "预算单位未填写。"),)


def cancel_commission(
    evaluation_id: int, *, reason: str, by: User, version: int | None = None
) -> Evaluation:
    """Take an evaluation back from the agency, and set its work aside (封存).

    A score that leaves made goes with the agency; one the bureau entered stays.
    """
    with moving(evaluation_id, Verb.CANCEL_COMMISSION, by=by, reason=reason, version=version) as (
        event,
        evaluation,
    ):
        if evaluation.signatures.filter(step=Verb.ACCEPT).exists():
            set_standing_score(evaluation, None, event)
        event.change("第三方机构", evaluation.agency, None)
        event.change("主评人", evaluation.lead, None)
        event.change("结论", evaluation.outcome, "")
        agency = evaluation.agency
        evaluation.agency = evaluation.lead = evaluation.contract = None
        evaluation.outcome = evaluation.outcome_reason = ""
        sign(evaluation, Verb.CANCEL_COMMISSION, reason, by)
        if agency is not None:
            set_aside(evaluation, agency, event)
    return evaluation


def change_lead(
    evaluation_id: int, lead_id: int, *, reason: str, by: User, version: int
) -> Evaluation:
    """Put another lead evaluator of the same agency in charge, for a reason.

    Raises:
        FlawsFound: It has no reason, the person is no lead of the agency, or an
            interest bars.
        MoveRefused: Nobody works on the evaluation, or it is signed.
        Stale: Somebody changed the evaluation since it was shown.
    """
    with changing(Verb.CHANGE_LEAD, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, version)
        agency = evaluation.agency
        if evaluation.stage not in UNSIGNED or agency is None:
            raise MoveRefused(Verb.CHANGE_LEAD, Stage(evaluation.stage))
        if not reason.strip():
            raise FlawsFound([MOVE_WITHOUT_REASON.at("理由", "更换主评人须写明理由。")])
        lead = _lead(agency, lead_id)
        _check_interests(evaluation, agency, lead)
        event.about, event.summary = evaluation, reason.strip()
        event.nothing_changed = not event.change("主评人", evaluation.lead, lead)
        if evaluation.lead != lead:
            evaluation.lead = lead
            evaluation.version += 1
            evaluation.save()
            sign(evaluation, Verb.CHANGE_LEAD, f"{lead.name}：{reason.strip()}", by)
    return evaluation


def _lead(agency: Agency, lead_id: int) -> AgencyMember:
    lead = agency.members.filter(pk=lead_id, is_lead=True, in_use=True).first()
    if lead is None:
        message = f"所选的人不在“{agency.name}”的主评人名册里。"
        raise FlawsFound([LEAD_NOT_OF_AGENCY.at("主评人", message)])
    return lead


def _check_interests(evaluation: Evaluation, agency: Agency, lead: AgencyMember) -> None:
    if flaws := conflict_flaws(conflicts_of(evaluation, agency, [lead])):
        raise FlawsFound(flaws)


def _contract(agency: Agency, contract_id: int | None) -> FrameworkContract | None:
    if contract_id is None:
        return None
    contract = agency.contracts.filter(pk=contract_id).first()
    if contract is None:
        message = f"所选的合同不是“{agency.name}”的。"
        raise FlawsFound([CONTRACT_NOT_OF_AGENCY.at("框架合同", message)])
    return contract
