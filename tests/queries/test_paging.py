import re
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengji.models import Agency, Cycle, Evaluation
from hengji.queries.paging import Place, page_of
from hengji.queries.ranking import SORTS


@pytest.fixture
def agencies(db: None) -> list[Agency]:
    names = ["丙", "甲", "乙", "丁", "甲二", "戊", "己"]
    credit = ["", "", "", "", "", "", ""]
    rows = [
        Agency(name=name, name_key=name, credit_code=code, version=number % 3 + 1)
        for number, (name, code) in enumerate(zip(names, credit, strict=True))
    ]
    return Agency.objects.bulk_create(rows)


ORDERS = (("pk",), ("-pk",), ("name_key", "pk"), ("version", "-pk"), ("-version", "pk"))


@pytest.mark.parametrize("order", ORDERS, ids="+".join)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_going_forward_and_back_shows_every_row_once(
    agencies: list[Agency], order: Sequence[str], size: int
) -> None:
    whole = [row.pk for row in Agency.objects.order_by(*order)]

    page = page_of(Agency.objects.all(), order, Place(), size)
    forward = [row.pk for row in page.rows]
    while page.has_next:
        page = page_of(Agency.objects.all(), order, Place(after=page.rows[-1].pk), size)
        assert page.has_previous
        forward += [row.pk for row in page.rows]
    backward = [row.pk for row in page.rows]
    while page.has_previous:
        page = page_of(Agency.objects.all(), order, Place(before=page.rows[0].pk), size)
        assert page.has_next
        backward = [*(row.pk for row in page.rows), *backward]

    assert forward == whole
    assert backward == whole


@pytest.mark.parametrize("place", [Place(after=10**9), Place(before=10**9)])
def test_a_row_that_is_gone_means_the_start(agencies: list[Agency], place: Place) -> None:
    page = page_of(Agency.objects.all(), ("pk",), place, 3)

    assert [row.pk for row in page.rows] == sorted(row.pk for row in agencies)[:3]
    assert not page.has_previous


def test_a_row_somebody_may_not_see_is_no_place_to_start_from(agencies: list[Agency]) -> None:
    hidden, *seen = sorted(agencies, key=lambda row: row.pk)
    rows = Agency.objects.exclude(pk=hidden.pk)

    page = page_of(rows, ("pk",), Place(after=hidden.pk), 3)

    assert [row.pk for row in page.rows] == [row.pk for row in seen[:3]]


def test_an_empty_list_is_an_empty_page(db: None) -> None:
    page = page_of(Agency.objects.all(), ("pk",), Place(), 3)

    assert (page.rows, page.has_previous, page.has_next) == ((), False, False)


def plan_of(sql: str) -> str:
    """Return how the database would find the rows."""
    on_server = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if on_server:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {'' if on_server else 'QUERY PLAN '}{sql}")
        return "\n".join(str(row[-1]) for row in cursor)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("side", ["after", "before"])
def test_a_page_of_the_ranking_is_entered_in_an_index_at_its_row(
    cycle: Cycle, sort: str, side: str
) -> None:
    first = Evaluation.objects.filter(cycle=cycle).earliest("pk")
    with CaptureQueriesContext(connection) as asked:
        rows = Evaluation.objects.filter(cycle=cycle).select_related("unit", "agency")
        page_of(rows, SORTS[sort], Place(**{side: first.pk}))

    plan = plan_of(asked[-1]["sql"])

    column = SORTS[sort][0].lstrip("-")
    entered = r"Index Cond: .*{}.*[<>]=" if connection.vendor == "postgresql" else r"{}[<>]\?"
    assert re.search(entered.format(column), plan), plan
