"""Evidence (佐证材料), interviews, visits and materials that somebody may see."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from hengji.core.evidence.formats import DRAWN, SHOWN_AS, EvidenceKind, suffix_of
from hengji.core.evidence.materials import OUTSTANDING, MaterialState
from hengji.core.evidence.places import pages_in
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
from hengji.queries.paging import Page, Place, page_of
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

    evaluation_id: int
    link_id: int
    kind: str
    row_id: int
    label: str
    place: str
    evidence: Evidence | None = None

    @property
    def page(self) -> int | None:
        """Return the first page that the place names, from 1."""
        named = pages_in(self.place)
        return named[0] if named else None


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
    of, at = link.evaluation_id, link.place
    if link.evidence is not None:
        return Proof(of, link.pk, "佐证", link.evidence.pk, link.evidence.name, at, link.evidence)
    if link.interview is not None:
        return Proof(of, link.pk, "访谈", link.interview.pk, str(link.interview), at)
    assert link.visit is not None  # noqa: S101 - a constraint says so
    return Proof(of, link.pk, "勘查", link.visit.pk, str(link.visit), at)


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

    @property
    def is_picture(self) -> bool:
        """Tell whether pages show it as a picture."""
        suffix = suffix_of(self.row.name)
        return self.row.kind == EvidenceKind.PICTURE and suffix in (*SHOWN_AS, *DRAWN)


@dataclass(frozen=True, slots=True)
class EvidenceFilter:
    """What is asked for; empty means everything.

    ``bound`` is ``yes`` or ``no``: whether it proves a leaf.
    """

    text: str = ""
    kind: str = ""
    code: str = ""
    bound: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left out."""
        return EvidenceFilter() == self


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """One page of an evaluation's evidence, with the leaves it can be bound to.

    Attributes:
        leaves: The leaves of the scheme in force; none before there is one.
        page: The rows of the page.
        listed: The same with what each proves.
        total: How many there are as asked for.
        unproven: Leaves without evidence, an interview or a visit.
    """

    leaves: tuple[Indicator, ...]
    page: Page[Evidence]
    listed: tuple[ListedEvidence, ...]
    total: int
    unproven: tuple[Indicator, ...]


def evidence_of(user: User, evaluation: Evaluation) -> tuple[ListedEvidence, ...]:
    """Return all evidence of an evaluation that the user may see, oldest first."""
    rows = _related(evidence_rows(user).filter(evaluation=evaluation))
    return _listed(user, rows, leaves_of(evaluation))


def load_evidence(
    user: User, evaluation: Evaluation, wanted: EvidenceFilter, place: Place
) -> EvidenceList:
    """Return one page of the evidence of an evaluation, newest first."""
    leaves = leaves_of(evaluation)
    rows = _asked_for(evidence_rows(user).filter(evaluation=evaluation), wanted)
    page = page_of(_related(rows), ("-pk",), place)
    proven = set(
        links_of(user).filter(evaluation=evaluation).exclude(code="").values_list("code", flat=True)
    )
    return EvidenceList(
        leaves,
        page,
        _listed(user, page.rows, leaves),
        rows.count(),
        tuple(leaf for leaf in leaves if leaf.code not in proven),
    )


def _asked_for(rows: QuerySet[Evidence], wanted: EvidenceFilter) -> QuerySet[Evidence]:
    if wanted.text:
        rows = rows.filter(Q(name__icontains=wanted.text) | Q(supplier__icontains=wanted.text))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    links = EvidenceLink.objects.filter(evidence_id=OuterRef("pk")).exclude(code="")
    if wanted.code:
        rows = rows.filter(Exists(links.filter(code=wanted.code)))
    if wanted.bound:
        rows = rows.filter(Exists(links) if wanted.bound == "yes" else ~Exists(links))
    return rows


def _related(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    return rows.select_related("file", "by").prefetch_related("materials")


def _listed(
    user: User, rows: Iterable[Evidence], leaves: Iterable[Indicator]
) -> tuple[ListedEvidence, ...]:
    found = tuple(rows)
    names = {leaf.code: leaf.name for leaf in leaves}
    bound: dict[int, list[Binding]] = defaultdict(list)
    for link in links_of(user).filter(evidence__in=found).exclude(code=""):
        name = names.get(link.code, "不在现行方案中")
        bound[link.evidence_id or 0].append(Binding(link.pk, link.code, name, link.place))
    return tuple(
        ListedEvidence(
            row, tuple(bound[row.pk]), tuple(material.name for material in row.materials.all())
        )
        for row in found
    )


@dataclass(frozen=True, slots=True)
class OneEvidence:
    """One piece of evidence as its page shows it, with the leaves it can prove."""

    listed: ListedEvidence
    leaves: tuple[Indicator, ...]
    previous_id: int | None
    next_id: int | None


def load_one_evidence(user: User, evidence_id: int) -> OneEvidence:
    """Return one piece of evidence that the user may see.

    Raises:
        DoesNotExist: There is none, or it is not the user's to see.
    """
    rows = evidence_rows(user)
    row = _related(rows).select_related("evaluation__cycle").get(pk=evidence_id)
    leaves = leaves_of(row.evaluation) if sees_work(user) else ()
    others = rows.filter(evaluation=row.evaluation_id).values_list("pk", flat=True)
    return OneEvidence(
        _listed(user, [row], leaves)[0],
        leaves,
        others.filter(pk__lt=row.pk).order_by("-pk").first(),
        others.filter(pk__gt=row.pk).order_by("pk").first(),
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

    @property
    def returned(self) -> int:
        """Count what was handed in and sent back."""
        return sum(each.row.state == MaterialState.RETURNED for each in self.materials)


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
