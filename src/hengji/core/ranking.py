"""Ranks and order (排名、名次) of scores, and what a listing has out of place."""

from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from hengji.core.quantities import Points


class RankMethod(StrEnum):
    """How equal scores are ranked (并列名次): 1,2,2,4 or 1,2,2,3."""

    COMPETITION = "competition"
    DENSE = "dense"


class Move(NamedTuple):
    """One row that leaves its place: both places count from 1."""

    source: int
    target: int


def order_of(scores: Sequence[Points]) -> tuple[int, ...]:
    """Return the positions of ``scores`` from highest to lowest.

    Equal scores keep the order they were listed in.
    """
    return tuple(sorted(range(len(scores)), key=scores.__getitem__, reverse=True))


def rank(scores: Sequence[Points], method: RankMethod) -> tuple[int, ...]:
    """Rank ``scores`` from 1, aligned with them; equal scores rank equal."""
    ranks = [0] * len(scores)
    current, distinct = 0, 0
    previous: Points | None = None
    for place, index in enumerate(order_of(scores), start=1):
        if scores[index] != previous:
            distinct += 1
            current = place if method is RankMethod.COMPETITION else distinct
            previous = scores[index]
        ranks[index] = current
    return tuple(ranks)


def moves_of(scores: Sequence[Points]) -> tuple[Move, ...]:
    """Return the fewest rows to move so that ``scores`` descend.

    The rows that stay are a longest run of the listing that already descends;
    a row pushed down by another's move is not itself moved.
    """
    staying = _longest_descending(scores)
    places = {index: place for place, index in enumerate(order_of(scores), start=1)}
    return tuple(
        Move(index + 1, places[index]) for index in range(len(scores)) if index not in staying
    )


def _longest_descending(scores: Sequence[Points]) -> set[int]:
    """Return positions of a longest subsequence that never rises."""
    tails: list[Points] = []
    tail_at: list[int] = []
    before = [-1] * len(scores)
    for index, score in enumerate(scores):
        length = bisect_right(tails, -score)
        before[index] = tail_at[length - 1] if length else -1
        if length == len(tails):
            tails.append(Points(-score))
            tail_at.append(index)
        else:
            tails[length], tail_at[length] = Points(-score), index
    chain: set[int] = set()
    index = tail_at[-1] if tail_at else -1
    while index >= 0:
        chain.add(index)
        index = before[index]
    return chain
