"""How the procedure is carried out here (程序规定): limits, reviewers, evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hengji.core.flaws import FlawKind, Severity
from hengji.core.quantities import Ratio
from hengji.core.schemes import DatumField, RequiredMaterial
from hengji.core.workflow import Stage


@dataclass(frozen=True, slots=True)
class ProcedureRules:
    """What a region asks of the procedure; every value is the rulebook's.

    Attributes:
        limits: Working days (工作日) each stage may take; a stage without one
            has no limit.
        distinct_reviewers: Whether the three levels of internal review must be
            passed by three persons. The author never reviews.
        evidence_required: Whether a score needs evidence or a written waiver.
        years_in_a_row: For how many years running one agency may evaluate one
            unit.
        interest_years: For how many years a past service to a unit bars.
        visit_tolerance: By what share measured may differ from planned before
            it is pointed out.
        days_off: Weekdays on which nobody works (节假日).
        days_on: Days of a weekend on which everybody does (调休上班).
        materials: What a unit has to hand in, by id of the framework.
        data: The basic data form of a unit, by id of the framework.
    """

    limits: Mapping[Stage, int]
    distinct_reviewers: bool
    evidence_required: bool
    years_in_a_row: int
    interest_years: int
    visit_tolerance: Ratio
    days_off: frozenset[date]
    days_on: frozenset[date]
    materials: Mapping[str, tuple[RequiredMaterial, ...]]
    data: Mapping[str, tuple[DatumField, ...]]


SCORE_FROM_LEAVES = FlawKind(
    "score-from-leaves",
    Severity.ERROR,
    "评价正在按程序开展、已按程序定稿，或撤销委托前已有指标得分，得分由指标得分合计，不能直接改写。",
    "请在该项评价的“评分”里调整指标得分；已定稿的，请财政局负责人重启评价后调整；"
    "撤销了委托的，请重新委托。",
)
AGENCY_FROM_COMMISSION = FlawKind(
    "agency-from-commission",
    Severity.ERROR,
    "评价已委托，机构和预算单位不能直接改写，否则绕过了回避审查。",
    "请在该项评价里撤销委托，改好后重新委托。",
)
