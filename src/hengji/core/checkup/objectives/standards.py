"""What the rules of the objective check-up hold a form against (审核口径)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from hengji.core.checkup.objectives.kinds import IndicatorKind, KindWords
from hengji.core.checkup.objectives.values import ValueWords
from hengji.core.grading import Grade, GradeScale


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers of the rules; ratios are shares of 1, money is in 万元.

    Attributes:
        full_points: What the points of a form may add up to.
        fewest: Fewest indicators of a form.
        most: Most indicators of a project's form.
        most_points: Most points of one indicator.
        shortest: Fewest characters of an objective.
        longest: Most characters of an objective.
        lowest_satisfaction: Lowest usual target of satisfaction, in percent.
        new_project_money: A new project above this needs an appraisal.
        below_last_year: Target below last year's actual by more than this.
        above_last_year: Target above last year's actual by more than this.
        alike: Two objective forms are copies from this likeness on.
        results_alike: Two self-assessments are copies from this likeness on.
        adjusted: A budget adjusted by more than this asks for new targets.
        exceeded: An actual beyond this multiple of its target was set low.
        apart: Score rate and execution rate may differ by this.
        reason_length: Fewest characters of a reason.
        execution_points: Points of the execution rate where a form has none.
        measurable_outputs: Least measurable share of outputs.
        measurable_outcomes: Least measurable share of outcomes.
        measurable: Least measurable share of all.
    """

    full_points: tuple[Decimal, ...]
    fewest: int
    most: int
    most_points: Decimal
    shortest: int
    longest: int
    lowest_satisfaction: Decimal
    new_project_money: Decimal
    below_last_year: Decimal
    above_last_year: Decimal
    alike: Decimal
    results_alike: Decimal
    adjusted: Decimal
    exceeded: Decimal
    apart: Decimal
    reason_length: int
    execution_points: Decimal
    measurable_outputs: Decimal
    measurable_outcomes: Decimal
    measurable: Decimal


@dataclass(frozen=True, slots=True)
class RuleWords:
    """Words of the rules, each by ``names.name_key``.

    Attributes:
        bounded_rates: Names of rates that end at 100%.
        unbounded_rates: Names that look like those and do not.
        less_is_better: Names of what should be small: 成本、投诉.
        less_is_better_not: Names that hold such a word and should be large.
        money_as_result: Money put in, written as an output.
        unit_fits: Units that fit, by what a name ends with.
        unit_fits_not: Names to which this does not apply.
        misplaced: Kinds a name with such a word does not belong to.
        cost_projects: Words of projects that need indicators of cost.
        served: Words of projects that serve somebody.
        bonds: Words of projects paid by special bonds.
        repayment: Words of indicators of revenue and repayment.
        activities: Words of doing something.
        results: Words of what comes of it.
        generic_names: Words a project's name cannot consist of.
        quantity_ends: Ends of names that promise a number.
        new_project: Words of a project that is new.
        adjustment: Words of a document that changed the budget.
        survey: Words of a survey among the evidence.
    """

    bounded_rates: tuple[str, ...]
    unbounded_rates: tuple[str, ...]
    less_is_better: tuple[str, ...]
    less_is_better_not: tuple[str, ...]
    money_as_result: tuple[str, ...]
    unit_fits: Mapping[str, tuple[str, ...]]
    unit_fits_not: tuple[str, ...]
    misplaced: Mapping[str, frozenset[IndicatorKind]]
    cost_projects: tuple[str, ...]
    served: tuple[str, ...]
    bonds: tuple[str, ...]
    repayment: tuple[str, ...]
    activities: tuple[str, ...]
    results: tuple[str, ...]
    generic_names: tuple[str, ...]
    quantity_ends: tuple[str, ...]
    new_project: tuple[str, ...]
    adjustment: tuple[str, ...]
    survey: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObjectiveStandards:
    """All that the objective check-up asks of the rulebook."""

    values: ValueWords
    kinds: KindWords
    limits: Limits
    words: RuleWords
    scale: GradeScale
    grades: Mapping[str, Grade]
