from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.quantities import Points
from hengji.core.ranking import Move, RankMethod, moves_of, order_of, rank
from tests.core.builders import hundredths, points

listings = st.lists(hundredths(), max_size=12)
short_listings = st.lists(st.integers(0, 4).map(points), max_size=7)


def listing(*scores: str) -> list[Points]:
    return [points(score) for score in scores]


def descends(scores: list[Points]) -> bool:
    return all(above >= below for above, below in pairwise(scores))


@pytest.mark.parametrize(
    ("method", "ranks"),
    [(RankMethod.COMPETITION, (1, 2, 2, 4)), (RankMethod.DENSE, (1, 2, 2, 3))],
)
def test_equal_scores_rank_equal(method: RankMethod, ranks: tuple[int, ...]) -> None:
    assert rank(listing("95", "90.00", "90", "85"), method) == ranks


@given(listings)
def test_a_competition_rank_counts_the_scores_above(scores: list[Points]) -> None:
    ranks = rank(scores, RankMethod.COMPETITION)

    assert ranks == tuple(1 + sum(other > score for other in scores) for score in scores)


@given(listings)
def test_a_dense_rank_counts_the_different_scores_above(scores: list[Points]) -> None:
    ranks = rank(scores, RankMethod.DENSE)

    assert ranks == tuple(1 + sum(other > score for other in set(scores)) for score in scores)


@given(listings, st.sampled_from(RankMethod))
def test_a_rank_belongs_to_the_score_and_not_to_its_place(
    scores: list[Points], method: RankMethod
) -> None:
    by_score = dict(zip(scores, rank(scores, method), strict=True))

    turned = scores[::-1]

    assert rank(turned, method) == tuple(by_score[score] for score in turned)


@given(listings)
def test_the_order_is_a_permutation_that_descends(scores: list[Points]) -> None:
    order = order_of(scores)

    assert sorted(order) == list(range(len(scores)))
    assert descends([scores[index] for index in order])


def test_equal_scores_keep_the_order_they_were_listed_in() -> None:
    assert order_of(listing("88", "90", "88", "90")) == (1, 3, 0, 2)


def test_a_listing_that_descends_has_nothing_to_move() -> None:
    assert moves_of(listing("95", "90", "90", "85")) == ()


def test_one_row_too_low_is_the_only_one_moved() -> None:
    assert moves_of(listing("95", "91", "89", "93", "88")) == (Move(4, 2),)


def test_a_last_row_that_belongs_in_the_middle_is_the_only_one_moved() -> None:
    assert moves_of(listing("97.50", "86.90", "86.59", "80.39", "86.70")) == (Move(5, 3),)


@given(listings)
def test_moving_the_named_rows_to_their_places_sorts_the_listing(scores: list[Points]) -> None:
    moves = moves_of(scores)
    moved = {move.target - 1: scores[move.source - 1] for move in moves}
    sources = {move.source - 1 for move in moves}

    staying = iter([score for index, score in enumerate(scores) if index not in sources])
    result = [moved[place] if place in moved else next(staying) for place in range(len(scores))]

    assert result == sorted(scores, reverse=True)


@given(short_listings)
def test_no_smaller_set_of_rows_would_do(scores: list[Points]) -> None:
    fewest = next(
        count
        for count in range(len(scores) + 1)
        for gone in combinations(range(len(scores)), count)
        if descends([score for index, score in enumerate(scores) if index not in gone])
    )

    assert len(moves_of(scores)) == fewest
