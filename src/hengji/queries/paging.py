"""Pages of long lists (分页) by key: the last page costs what the first does.

A page is asked for by the row it follows or precedes, never by a number of
rows to skip.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

PAGE = 50
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after a row, before a row, or at the start."""

    after: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of one page and whether there are more on either side."""

    rows: tuple[Row, ...]
    has_previous: bool
    has_next: bool


def page_of(rows: QuerySet[Row], order: Sequence[str], place: Place, size: int = PAGE) -> Page[Row]:
    """Return one page.

    Args:
        rows: All rows the list is about.
        order: Columns, each with ``-`` for descending; the last one unique,
            none of them null.
        place: A row that is not there any more means the start.
        size: Rows to a page.
    """
    backwards = place.before is not None
    direction = _reversed(order) if backwards else tuple(order)
    anchor_id = place.before if backwards else place.after
    anchor = _anchor(rows, order, anchor_id)
    ordered = rows.order_by(*direction)
    if anchor is not None:
        ordered = ordered.filter(_beyond(direction, anchor))
    found = list(ordered[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards and anchor is not None:
        return Page(tuple(reversed(found)), has_previous=more, has_next=True)
    if backwards:
        return page_of(rows, order, Place(), size)
    return Page(tuple(found), has_previous=anchor is not None, has_next=more)


def _anchor(rows: QuerySet[Row], order: Sequence[str], pk: int | None) -> tuple[Any, ...] | None:
    if pk is None:
        return None
    columns = [name.lstrip("-") for name in order]
    return rows.order_by().filter(pk=pk).values_list(*columns).first()


def _reversed(order: Sequence[str]) -> tuple[str, ...]:
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _beyond(order: Sequence[str], anchor: Sequence[Any]) -> Q:
    """Return the condition of standing after the anchor, column by column.

    That the first column stands no earlier follows from the rest; said apart,
    it lets a database enter its index at the anchor instead of at the start.
    """
    condition = Q()
    same: dict[str, Any] = {}
    for name, value in zip(order, anchor, strict=True):
        condition |= Q(**same, **_further(name, value))
        same[name.lstrip("-")] = value
    return Q(**_further(order[0], anchor[0], or_same="e")) & condition


def _further(name: str, value: object, or_same: str = "") -> dict[str, object]:
    comparison = "lt" if name.startswith("-") else "gt"
    return {f"{name.lstrip('-')}__{comparison}{or_same}": value}
