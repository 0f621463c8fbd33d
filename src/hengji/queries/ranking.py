"""The ranking (得分排名) of a year as somebody asked for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet

from hengji.core.distribution import Distribution, distribute_counts
from hengji.models import Agency, BudgetUnit, Cycle, Evaluation, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.paging import Page, Place, page_of
from hengji.queries.rules import scale_of

SORTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "rank": ("position", "pk"),
        "-rank": ("-position", "-pk"),
        "name": ("name_key", "pk"),
        "-name": ("-name_key", "-pk"),
        "listed": ("listed", "pk"),
    }
)
FEW = 1_000
"""So many found rows are put in order sooner than met on a walk through all."""


@dataclass(frozen=True, slots=True)
class RankingFilter:
    """What is asked for; empty means everything.

    ``agency`` and ``unit`` are ids; ``text`` is looked for inside names.
    """

    text: str = ""
    kind: str = ""
    scope: str = ""
    grade: str = ""
    agency: int | None = None
    unit: int | None = None
    fund: str = ""
    sort: str = "rank"

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left out."""
        return RankingFilter(sort=self.sort) == self


@dataclass(frozen=True, slots=True)
class Ranking:
    """One page of the ranking and the figures of all that was asked for.

    ``distribution`` is of those that have a score; None where none has.
    """

    page: Page[Evaluation]
    total: int
    distribution: Distribution | None


def filtered(user: User, cycle: Cycle, wanted: RankingFilter) -> QuerySet[Evaluation]:
    """Return the evaluations asked for, of those the user may see."""
    rows = evaluations_of(user).filter(cycle=cycle)
    if wanted.text:
        rows = rows.filter(name__icontains=wanted.text)
    exact = {
        "kind": wanted.kind,
        "scope": wanted.scope,
        "grade": wanted.grade,
        "agency_id": wanted.agency,
        "unit_id": wanted.unit,
        "fund_nature": wanted.fund,
    }
    return rows.filter(**{column: value for column, value in exact.items() if value})


def load_ranking(user: User, cycle: Cycle, wanted: RankingFilter, place: Place) -> Ranking:
    """Return one page of the ranking with the figures of the whole list."""
    rows = filtered(user, cycle, wanted)
    counts = dict(rows.order_by().values_list("score").annotate(count=Count("*")))
    total = sum(counts.values())
    if wanted.text and total <= FEW:
        # Found by a walk through one index; in the order of the ranking it would
        # be a walk through every row of the year.
        rows = Evaluation.objects.filter(pk__in=rows.order_by().values("pk"))
    page = page_of(rows.select_related("unit", "agency"), SORTS[wanted.sort], place)
    counts.pop(None, None)
    distribution = distribute_counts(counts, scale_of(cycle)) if counts else None
    return Ranking(page, total, distribution)


class Choice(NamedTuple):
    """One entry of a filter."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: agencies and units that occur in the year."""

    agencies: tuple[Choice, ...]
    units: tuple[Choice, ...]


def choices_in(user: User, cycle: Cycle) -> Choices:
    """Return the agencies and units of the evaluations the user may see."""
    rows = evaluations_of(user).filter(cycle=cycle)
    agencies = Agency.objects.filter(Exists(rows.filter(agency=OuterRef("pk"))))
    units = BudgetUnit.objects.filter(Exists(rows.filter(unit=OuterRef("pk"))))
    return Choices(
        *(
            tuple(Choice(*row) for row in each.order_by("name_key").values_list("pk", "name"))
            for each in (agencies, units)
        )
    )


EXPORT_HEADS = (
    "名次", "名称", "对象类型", "评价类别", "预算单位", "第三方机构", "资金性质",
    "全年预算数（元）", "执行数（元）", "自评分", "得分", "等级",
)  # fmt: skip


def export_rows(user: User, cycle: Cycle, wanted: RankingFilter) -> Iterator[tuple[object, ...]]:
    """Yield every row asked for, in its order, as ``EXPORT_HEADS`` says."""
    rows = filtered(user, cycle, wanted).order_by(*SORTS[wanted.sort])
    yield from rows.values_list(
        "rank", "name", "scope", "kind", "unit__name", "agency__name", "fund_nature",
        "budget", "spent", "self_score", "score", "grade",
    ).iterator(chunk_size=2000)  # fmt: skip
