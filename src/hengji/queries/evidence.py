"""Evidence (佐证材料), interviews, visits and materials that somebody may see."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from hengji.core.evidence.materials import OUTSTANDING, MaterialState
from hengji.core.indicators import Indicator
from hengji.core.permissions import Right, Role, reach_of
from hengji.core.schemes import DatumField
from hengji.models import (
    BasicDatum,
    Evaluation,
    Evidence,
    EvidenceLink,
    Interview,
    Material,
    SiteVisit,
    User,
)
from hengji.queries.evaluations import evaluations_of
from hengji.queries.schemes import load_scheme


def sees_work(user: User) -> bool:
    """Tell whether the user sees what an agency works with; a unit never does."""
    return reach_of(Role(user.role), Right.SEE_WORK) is not None


def evidence_rows(user: User) -> QuerySet[Evidence]:
    """Return the evidence the user may see; a unit's is what was handed in for it."""
    rows = Evidence.objects.filter(evaluation__in=evaluations_of(user))
    if sees_work(user):
        return rows
    if reach_of(Role(user.role), Right.ANSWER) is None:
        return rows.none()
    handed_in = Material.files.through.objects.filter(evidence_id=OuterRef("pk"))
    return rows.filter(Exists(handed_in))


def interviews_of(user: User) -> QuerySet[Interview]:
    """Return the interviews the user may see; a unit sees none."""
    rows = Interview.objects.filter(evaluation__in=evaluations_of(user))
    return rows if sees_work(user) else rows.none()


def visits_of(user: User) -> QuerySet[SiteVisit]:
    """Return the site visits the user may see; a unit sees none."""
    rows = SiteVisit.objects.filter(evaluation__in=evaluations_of(user))
    return rows if sees_work(user) else rows.none()


def links_of(user: User) -> QuerySet[EvidenceLink]:
    """Return what proves which leaf, for who sees the work."""
    rows = EvidenceLink.objects.filter(evaluation__in=evaluations_of(user))
    return rows if sees_work(user) else rows.none()


def materials_of(user: User) -> QuerySet[Material]:
    """Return the materials the user asks for, hands in or looks at."""
    rows = Material.objects.filter(evaluation__in=evaluations_of(user))
    answers = reach_of(Role(user.role), Right.ANSWER) is not None
    return rows if sees_work(user) or answers else rows.none()


class Proof(NamedTuple):
    """One thing that proves a leaf, as pages and documents name it.

    ``kind`` is 佐证, 访谈 or 勘查; ``evidence`` is the file of the first.
    """

    link_id: int
    kind: str
    row_id: int
    label: str
    place: str
    evidence: Evidence | None = None


def evidence_of_leaves(evaluation: Evaluation) -> Mapping[str, tuple[Proof, ...]]:
    """Return what proves each leaf, by its code, in the order it was bound.

    For who sees the work: the caller fetched the evaluation for such a user.
    """
    found: dict[str, list[Proof]] = defaultdict(list)
    links = EvidenceLink.objects.filter(evaluation=evaluation).exclude(code="")
    for link in links.select_related("evidence__file", "interview", "visit"):
        found[link.code].append(proof_of(link))
    return {code: tuple(proofs) for code, proofs in found.items()}


def proof_of(link: EvidenceLink) -> Proof:
    """Return one end of a link in the words of a page."""
    if link.evidence is not None:
        return Proof(
            link.pk, "佐证", link.evidence.pk, link.evidence.name, link.place, link.evidence
        )
    if link.interview is not None:
        return Proof(link.pk, "访谈", link.interview.pk, str(link.interview), link.place)
    assert link.visit is not None  # noqa: S101 - a constraint says so
    return Proof(link.pk, "勘查", link.visit.pk, str(link.visit), link.place)


class Binding(NamedTuple):
    """A leaf that a piece of evidence proves, and where in it."""

    link_id: int
    code: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class ListedEvidence:
    """A piece of evidence with what it proves and what it was handed in for."""

    row: Evidence
    bindings: tuple[Binding, ...]
    materials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """The evidence of one evaluation, with the leaves it can be bound to.

    Attributes:
        evaluation: The evaluation.
        leaves: The leaves of the scheme in force; none before there is one.
        listed: The evidence the user may see, oldest first.
        unproven: Leaves without evidence, an interview or a visit.
    """

    evaluation: Evaluation
    leaves: tuple[Indicator, ...]
    listed: tuple[ListedEvidence, ...]
    unproven: tuple[Indicator, ...]


def evidence_of(user: User, evaluation: Evaluation) -> EvidencePage:
    """Return the evidence of an evaluation that the user may see."""
    leaves = leaves_of(evaluation)
    names = {leaf.code: leaf.name for leaf in leaves}
    links = list(links_of(user).filter(evaluation=evaluation).exclude(code=""))
    bound: dict[int, list[Binding]] = defaultdict(list)
    for link in links:
        if link.evidence_id:
            name = names.get(link.code, "不在现行方案中")
            bound[link.evidence_id].append(Binding(link.pk, link.code, name, link.place))
    rows = (
        evidence_rows(user)
        .filter(evaluation=evaluation)
        .select_related("file", "by")
        .prefetch_related("materials")
    )
    proven = {link.code for link in links}
    return EvidencePage(
        evaluation,
        leaves,
        tuple(
            ListedEvidence(
                row,
                tuple(bound[row.pk]),
                tuple(material.name for material in row.materials.all()),
            )
            for row in rows
        ),
        tuple(leaf for leaf in leaves if leaf.code not in proven),
    )


def leaves_of(evaluation: Evaluation) -> tuple[Indicator, ...]:
    """Return the leaves of the scheme in force; none before there is one."""
    scheme = load_scheme(evaluation)
    return tuple(scheme.tree.leaves()) if scheme else ()


class ListedMaterial(NamedTuple):
    """A material with the files handed in for it."""

    row: Material
    files: tuple[Evidence, ...]

    @property
    def is_outstanding(self) -> bool:
        """Tell whether the unit still has to hand it in."""
        return self.row.required and MaterialState(self.row.state) in OUTSTANDING


class ListedDatum(NamedTuple):
    """A line of the basic data form with what was filled in."""

    field: DatumField
    row: BasicDatum | None

    @property
    def value(self) -> str:
        """Return what was filled in."""
        return self.row.value if self.row else ""


@dataclass(frozen=True, slots=True)
class MaterialsPage:
    """What a unit has to hand in and to fill in for one evaluation."""

    evaluation: Evaluation
    materials: tuple[ListedMaterial, ...]
    data: tuple[ListedDatum, ...]

    @property
    def outstanding(self) -> int:
        """Count what must still be handed in."""
        return sum(each.is_outstanding for each in self.materials)


def load_materials(user: User, evaluation: Evaluation) -> MaterialsPage:
    """Return the materials and the basic data of an evaluation, for who may see them."""
    rows = materials_of(user).filter(evaluation=evaluation).prefetch_related("files__file")
    scheme = load_scheme(evaluation)
    filled = {row.key: row for row in evaluation.basic_data.select_related("by")}
    return MaterialsPage(
        evaluation,
        tuple(ListedMaterial(row, tuple(row.files.all())) for row in rows),
        tuple(
            ListedDatum(field, filled.get(field.key)) for field in (scheme.data if scheme else ())
        ),
    )


def missing_materials(evaluation: Evaluation) -> tuple[Material, ...]:
    """Return what the unit must still hand in: never handed in, or returned."""
    return tuple(evaluation.materials.filter(required=True, state__in=sorted(OUTSTANDING)))
