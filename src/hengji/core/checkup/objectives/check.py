"""The objective check-up (目标体检): forms in, what is to be said of them out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hengji.core.checkup.objectives import completeness, coverage, funds, targets, wording
from hengji.core.checkup.objectives import self_assessment as results
from hengji.core.checkup.objectives.earlier import (
    by_name,
    check_approved,
    check_copies,
    check_last_year,
    counterpart,
)
from hengji.core.checkup.objectives.forms import ObjectiveForm
from hengji.core.checkup.objectives.library import ProjectType, Suggestion, recognise, suggest
from hengji.core.checkup.objectives.measured import Indicator, Measured, measure
from hengji.core.checkup.objectives.remarks import FormRemark, NotChecked
from hengji.core.checkup.objectives.shares import MeasurableShare, measurable_shares
from hengji.core.checkup.objectives.standards import ObjectiveStandards
from hengji.core.checkup.objectives.unchecked import not_checked

Rule = Callable[[Measured, ObjectiveStandards], Iterator[FormRemark]]

OBJECTIVE_RULES: tuple[Rule, ...] = (
    completeness.check_fields,
    completeness.check_kinds,
    completeness.check_names,
    completeness.check_points,
    completeness.check_count,
    completeness.check_grounds,
    targets.check_values,
    targets.check_rates,
    targets.check_signs,
    targets.check_dates,
    targets.check_units,
    funds.check_sums,
    funds.check_costs,
    coverage.check_money_as_result,
    coverage.check_cost,
    coverage.check_satisfaction,
    coverage.check_outcomes,
    coverage.check_places,
    coverage.check_appraisal,
    coverage.check_bonds,
    wording.check_numbers,
    wording.check_activity,
    wording.check_length,
    wording.check_project_name,
    wording.check_spans,
)
"""G-01…G-30 but for those that need another form."""
RESULT_RULES: tuple[Rule, ...] = (
    completeness.check_names,
    completeness.check_points,
    targets.check_rates,
    targets.check_signs,
    funds.check_sums,
    funds.check_execution,
    results.check_scores,
    results.check_total,
    results.check_reasons,
    results.check_exceeded,
    results.check_rates_apart,
    results.check_evidence,
    results.check_all_full,
    results.check_actuals,
)
"""S-01…S-13 but for those that need another form, and the G rules that hold for both."""


@dataclass(frozen=True, slots=True)
class FormCheck:
    """What is to be said of one form.

    Attributes:
        form: As read.
        indicators: As understood.
        remarks: In the order of the form's cells.
        not_checked: Rules that could not run, and why.
        shares: The measurable shares by class.
        project_type: The library's type the project most likely is.
        suggestions: Better values, then indicators that are lacking.
    """

    form: ObjectiveForm
    indicators: tuple[Indicator, ...]
    remarks: tuple[FormRemark, ...]
    not_checked: tuple[NotChecked, ...]
    shares: tuple[MeasurableShare, ...]
    project_type: ProjectType | None
    suggestions: tuple[Suggestion, ...]


def check_forms(
    forms: Sequence[ObjectiveForm],
    standards: ObjectiveStandards,
    library: Sequence[ProjectType] = (),
    *,
    last_year: Sequence[ObjectiveForm] = (),
    approved: Sequence[ObjectiveForm] = (),
) -> tuple[FormCheck, ...]:
    """Check forms, each by itself, against each other and against earlier ones.

    Args:
        forms: In the order of the files.
        standards: What to hold them against.
        library: Types of projects to take suggestions from.
        last_year: Last year's forms; with self-assessments G-13 compares with
            what was reached.
        approved: The approved forms of this year.

    Basis: ``hengji/objective-checks``.
    """
    understood = [measure(form, standards) for form in forms]
    before = by_name([measure(form, standards) for form in last_year])
    granted = by_name([measure(form, standards) for form in approved])
    copies = check_copies(understood, standards)
    checks = []
    for place, each in enumerate(understood):
        earlier, given = counterpart(each.form, before), counterpart(each.form, granted)
        remarks = [*_own_remarks(each, standards), *copies.get(place, ())]
        remarks += check_last_year(each, earlier, standards) if earlier else ()
        remarks += check_approved(each, given, standards) if given else ()
        checks.append(
            FormCheck(
                each.form,
                each.indicators,
                tuple(sorted(remarks, key=lambda remark: remark.place[:3])),
                not_checked(each.form, has_earlier=bool(earlier), has_approved=bool(given)),
                measurable_shares(each, standards),
                recognise(each, library),
                () if each.form.kind.is_result else suggest(each, library),
            )
        )
    return tuple(checks)


def _own_remarks(measured: Measured, standards: ObjectiveStandards) -> Iterator[FormRemark]:
    rules = RESULT_RULES if measured.form.kind.is_result else OBJECTIVE_RULES
    for rule in rules:
        yield from rule(measured, standards)
