"""The measurable share of a form's indicators (可衡量率), by class."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hengji.core.checkup.objectives.kinds import OUTCOMES, OUTPUTS
from hengji.core.checkup.objectives.measured import Indicator, Measured
from hengji.core.checkup.objectives.standards import ObjectiveStandards
from hengji.core.quantities import ZERO, Ratio


@dataclass(frozen=True, slots=True)
class MeasurableShare:
    """How many indicators of one class can be measured.

    ``share`` is None where there is no indicator of the class; ``least`` is
    what the rulebook asks for.
    """

    name: str
    measurable: int
    count: int
    least: Ratio

    @property
    def share(self) -> Ratio | None:
        """Return the share from 0 to 1, or None of no indicators."""
        return Ratio(Decimal(self.measurable) / self.count) if self.count else None

    @property
    def is_enough(self) -> bool:
        """Tell whether the share reaches what is asked."""
        return self.share is None or self.share >= self.least


def measurable_shares(
    measured: Measured, standards: ObjectiveStandards
) -> tuple[MeasurableShare, ...]:
    """Return the shares of outputs, of outcomes and of all indicators."""
    return tuple(_shares(measured.substance(), standards))


def _shares(
    indicators: tuple[Indicator, ...], standards: ObjectiveStandards
) -> Iterator[MeasurableShare]:
    limits = standards.limits
    groups = (
        ("产出", [each for each in indicators if each.kind in OUTPUTS], limits.measurable_outputs),
        (
            "效益",
            [each for each in indicators if each.kind in OUTCOMES],
            limits.measurable_outcomes,
        ),
        ("总体", list(indicators), limits.measurable),
    )
    for name, group, least in groups:
        measurable = sum(each.target.is_measurable for each in group)
        yield MeasurableShare(name, measurable, len(group), Ratio(least + ZERO))
