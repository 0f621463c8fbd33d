"""Lists in pages (列表): the place in the address, the links of the pager."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest

from hengji.queries.paging import PAGE, Page, Place, Row

LONGEST_NUMBER = 9


class Pager(NamedTuple):
    """What ``_pager.html`` shows; ``total`` None where nobody counted."""

    previous_url: str
    next_url: str
    first: int
    last: int
    total: int | None


def number_in(request: HttpRequest, name: str) -> int | None:
    """Return a number of the address; None for anything else."""
    text = request.GET.get(name, "")
    plain = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if plain else None


def place_in(request: HttpRequest) -> Place:
    """Return the place of the list that was asked for."""
    return Place(after=number_in(request, "after"), before=number_in(request, "before"))


def pager_of(
    request: HttpRequest, page: Page[Row], query: Mapping[str, object], total: int | None
) -> Pager:
    """Return the links of a page; ``query`` is what else the address asks for.

    The number of the first row travels in the address, since counting the
    rows before it would make later pages slower.
    """
    first = number_in(request, "n") or 1 if page.has_previous else 1
    last = first + len(page.rows) - 1
    asked = {name: value for name, value in query.items() if value}
    previous = {**asked, "before": page.rows[0].pk, "n": max(first - PAGE, 1)} if page.rows else {}
    following = {**asked, "after": page.rows[-1].pk, "n": last + 1} if page.rows else {}
    return Pager(
        f"{request.path}?{urlencode(previous)}" if page.has_previous and previous else "",
        f"{request.path}?{urlencode(following)}" if page.has_next else "",
        first,
        last,
        total,
    )
