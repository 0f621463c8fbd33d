"""Editing what an evaluation (评价) is, apart from its score."""

from decimal import Decimal

from django.db import IntegrityError, transaction

from hengji.actions.recording import apply_values, changing
from hengji.core.evaluations import Kind
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.interests import conflict_flaws
from hengji.core.ledger import SPENT_ABOVE_BUDGET, FundNature
from hengji.core.procedure import AGENCY_FROM_COMMISSION
from hengji.core.quantities import format_points, format_yuan
from hengji.core.registry_lists import RegistryKind
from hengji.core.verbs import Verb
from hengji.core.workflow import Stage
from hengji.models import Evaluation, User
from hengji.queries.conflicts import conflicts_of
from hengji.queries.evaluations import evaluations_of
from hengji.queries.registry import registry_of
from hengji.queries.rules import scale_of

EVALUATION_REPEATED = FlawKind(
    "evaluation-repeated",
    Severity.ERROR,
    "同一年度里，这个单位已有同名的评价。",
    "请核对预算单位；同一评价录了两次的，请联系财政局负责人。",
)
SELF_SCORE_OUT_OF_RANGE = FlawKind(
    "self-score-out-of-range",
    Severity.ERROR,
    "自评分小于 0 分或超过满分。",
    "请改为 0 分到满分之间的自评分，没有自评的请清空。",
)


def edit_evaluation(
    evaluation_id: int,
    *,
    kind: Kind,
    unit_id: int | None,
    agency_id: int | None,
    fund_nature: FundNature | None,
    budget: Decimal | None,
    spent: Decimal | None,
    self_score: Decimal | None,
    version: int,
    by: User,
) -> tuple[Flaw, ...]:
    """Change what an evaluation is; return what to look at again.

    Raises:
        FlawsFound: The self-assessment score or the unit will not do, or the
            agency would change without a commission.
        Stale: Somebody changed the evaluation since it was shown.
    """
    with changing(Verb.EDIT_EVALUATION, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, version)
        _check_self_score(self_score, scale_of(evaluation.cycle).full)
        _check_commissioned(evaluation, unit_id, agency_id)
        units, agencies = (
            registry_of(by, each) for each in (RegistryKind.UNITS, RegistryKind.AGENCIES)
        )
        values = {
            "kind": kind.value,
            "unit": units.get(pk=unit_id) if unit_id else None,
            "agency": agencies.get(pk=agency_id) if agency_id else None,
            "fund_nature": fund_nature.value if fund_nature else "",
            "budget": budget,
            "spent": spent,
            "self_score": self_score,
        }
        try:
            with transaction.atomic():
                apply_values(evaluation, values, event)
        except IntegrityError:
            message = f"“{evaluation.name}”在这个年度、这个单位已有一项。"
            raise FlawsFound([EVALUATION_REPEATED.at("预算单位", message)]) from None
    return _doubts(evaluation)


def _check_self_score(score: Decimal | None, full: Decimal) -> None:
    if score is not None and not 0 <= score <= full:
        message = f"填写的是 {format_points(score)} 分，应在 0 分到 {format_points(full)} 分之间。"
        raise FlawsFound([SELF_SCORE_OUT_OF_RANGE.at("自评分", message)])


def _check_commissioned(row: Evaluation, unit_id: int | None, agency_id: int | None) -> None:
    """Keep what the commission settled; a unit that was missing may be filled in."""
    if row.stage == Stage.PLANNED:
        return
    flaws = []
    if agency_id != row.agency_id:
        message = f"“{row.name}”已委托“{row.agency}”，现在的阶段是“{row.stage}”。"
        flaws.append(AGENCY_FROM_COMMISSION.at("第三方机构", message))
    if row.unit_id and unit_id != row.unit_id:
        message = f"“{row.name}”委托时的预算单位是“{row.unit}”。"
        flaws.append(AGENCY_FROM_COMMISSION.at("预算单位", message))
    if not row.unit_id and unit_id:
        filled = Evaluation(pk=row.pk, cycle=row.cycle, unit_id=unit_id)
        flaws += conflict_flaws(conflicts_of(filled, row.agency, filter(None, [row.lead])))
    if flaws:
        raise FlawsFound(flaws)


def _doubts(row: Evaluation) -> tuple[Flaw, ...]:
    if row.budget is None or row.spent is None or row.spent <= row.budget:
        return ()
    message = f"执行数 {format_yuan(row.spent)} 元大于预算数 {format_yuan(row.budget)} 元。"
    return (SPENT_ABOVE_BUDGET.at(row.name, message),)
