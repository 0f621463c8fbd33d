"""Long lists in pages (分页) by key, for programs."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet

from hengji.queries.paging import Place, page_of
from hengji.web.api.answers import Answer, PageOf
from hengji.web.api.asked import Paged
from hengji.web.api.errors import PlaceLost

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item", bound=Answer)


def one_page(
    rows: QuerySet[Row], order: Sequence[str], asked: Paged, shape: Callable[[Row], Item]
) -> PageOf[Item]:
    """Return the page that was asked for, each row in its shape.

    Raises:
        PlaceLost: The row it should follow is not in the list; to begin anew
            silently would give rows twice.
    """
    page = page_of(rows, order, Place(after=asked.after), asked.limit)
    if asked.after is not None and not page.has_previous:
        raise PlaceLost
    following = page.rows[-1].pk if page.has_next else None
    return PageOf[Item](items=[shape(row) for row in page.rows], next=following)
