"""How complete an evaluation is (佐证完整性), looked at before an agency is paid."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from hengji.core.quantities import ONE, Ratio
from hengji.core.verbs import Verb
from hengji.core.workflow import REVIEW_STAGES

SIGNED_STEPS = frozenset({*(str(stage) for stage in REVIEW_STAGES), str(Verb.SIGN_FINAL)})
"""Steps that somebody has to sign under the last draft."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is there and what there should be, of one evaluation or of many.

    Attributes:
        leaves: Leaves of the schemes in force.
        proven: Those with evidence, an interview, a visit or a written waiver.
        papers: Working papers that have a score and the fact it rests on.
        materials: Materials that must be handed in.
        accepted: Those that were accepted.
        signatures: Steps of ``SIGNED_STEPS`` that were signed.
        signatures_due: Steps that must be.
        evaluations: How many evaluations are counted.
    """

    leaves: int = 0
    proven: int = 0
    papers: int = 0
    materials: int = 0
    accepted: int = 0
    signatures: int = 0
    signatures_due: int = 0
    evaluations: int = 0

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is missing."""
        return (
            self.leaves > 0
            and self.leaves == self.proven == self.papers
            and self.materials == self.accepted
            and self.signatures == self.signatures_due
        )

    @property
    def proven_share(self) -> Ratio:
        """Return the share of leaves with evidence; one where there are no leaves."""
        return share_of(self.proven, self.leaves)


def add_up(parts: Iterable[Completeness]) -> Completeness:
    """Return the completeness of several evaluations together."""
    rows = tuple(parts)
    return Completeness(
        *(sum(getattr(row, field.name) for row in rows) for field in fields(Completeness))
    )


def share_of(part: int, whole: int) -> Ratio:
    """Return a share; of nothing, all is there."""
    return Ratio(ONE * part / whole) if whole else Ratio(ONE)
