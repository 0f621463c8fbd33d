import numpy as np
import pytest

from hengji.core.checkup.likeness import meetings
from hengji.core.checkup.likeness.index import Fingerprint, index_of
from hengji.core.checkup.likeness.meetings import WHOLE, Budget, Pairs, likely_pairs, strongest
from tests.core.checkup.likeness.builders import numbers

PLENTY = Budget(1_000, 2)
Row = tuple[int, int, int]


def rows(pairs: Pairs) -> list[Row]:
    columns = (pairs.first.tolist(), pairs.second.tolist(), pairs.strength.tolist())
    return list(zip(*columns, strict=True))


def likely(reports: list[Fingerprint], budget: Budget = PLENTY) -> tuple[list[Row], int]:
    index = index_of(reports)
    found = likely_pairs(index, np.zeros(len(index.numbers), dtype=np.bool_), budget)
    return rows(found.pairs), found.met


def few(reports: list[Fingerprint], monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Return the pairs that remain where those with scattered numbers are too many."""
    monkeypatch.setattr(meetings, "WEAK_COMPARED", 0)
    return [(first, second) for first, second, _ in likely(reports)[0]]


def test_two_reports_that_share_two_numbers_anywhere_are_a_pair() -> None:
    reports = [numbers(1, 2, at=(5, 900)), numbers(1, 2, at=(300, 5)), numbers(2, 3)]

    assert likely(reports) == ([(0, 1, 0)], 1)


def test_close_numbers_tell_the_more_the_fewer_reports_hold_them() -> None:
    reports = [numbers(1, 2, 3), numbers(1, 2, 3), numbers(3), numbers(3)]

    assert likely(reports) == ([(0, 1, WHOLE * (2 + 2 + 1))], 1)


def test_numbers_that_make_no_pairs_do_not_count() -> None:
    index = index_of([numbers(1, 2, 3), numbers(1, 2, 3), numbers(2, 3)])

    found = likely_pairs(index, np.array([True, False, False]), PLENTY)

    assert [row[:2] for row in rows(found.pairs)] == [(0, 1), (0, 2), (1, 2)]
    assert rows(likely_pairs(index, np.ones(3, dtype=np.bool_), PLENTY).pairs) == []


def test_only_numbers_close_together_and_in_step_count_where_there_are_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reports = [
        numbers(1, 2, at=(5, 69)),
        numbers(1, 2, at=(1005, 1069)),
        numbers(1, 2, at=(2005, 2070 + 31)),
        numbers(1, 2, at=(3005, 3005 + 64 + 32)),
        numbers(1, 2, at=(4005, 4005 + 63 - 32)),
        numbers(7, 8, at=(5, 70)),
        numbers(7, 8, at=(1005, 1070)),
    ]

    assert few(reports[:2], monkeypatch) == [(0, 1)]
    assert few([reports[0], reports[2]], monkeypatch) == []
    assert few([reports[0], reports[3]], monkeypatch) == []
    assert few([reports[0], reports[4]], monkeypatch) == []
    assert few([reports[3], reports[1]], monkeypatch) == []
    assert few(reports[5:], monkeypatch) == []
    assert few([numbers(1, 2, at=(5, 60)), numbers(1, 2, at=(5, 29))], monkeypatch) == [(0, 1)]


def test_numbers_of_two_pairs_never_make_one_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [numbers(1, 2), numbers(1, 3), numbers(2, 3)]

    assert few(reports, monkeypatch) == []


def test_traces_of_one_pair_are_summed() -> None:
    reports = [
        numbers(1, 2, 3, 4, 5, at=(1, 2, 500, 501, 900)),
        numbers(1, 2, 3, 4, 5, at=(501, 502, 1, 2, 50)),
    ]

    assert likely(reports) == ([(0, 1, 4 * WHOLE)], 1)


@pytest.mark.parametrize(
    ("most", "each", "left"),
    [
        (4, 0, [(0, 1), (0, 2), (1, 2), (3, 4)]),
        (2, 0, [(0, 1), (0, 2)]),
        (1, 1, [(0, 1), (0, 2), (3, 4)]),
        (0, 1, [(0, 1), (0, 2), (3, 4)]),
        (0, 0, []),
    ],
)
def test_the_strongest_of_all_and_of_each_report_remain(
    most: int, each: int, left: list[tuple[int, int]]
) -> None:
    pairs = Pairs(
        np.array([0, 0, 1, 3], dtype=np.int32),
        np.array([1, 2, 2, 4], dtype=np.int32),
        np.array([9, 8, 7, 2], dtype=np.int32),
    )

    chosen = strongest(pairs, Budget(most, each))

    assert [row[:2] for row in rows(chosen)] == left
    assert rows(strongest(chosen, Budget(most, each))) == rows(chosen)


def test_of_equally_strong_pairs_the_first_remain() -> None:
    alike = Pairs(
        np.array([1, 0, 0], dtype=np.int32),
        np.array([2, 2, 1], dtype=np.int32),
        np.array([5, 5, 5], dtype=np.int32),
    )

    assert rows(strongest(alike, Budget(1, 0))) == [(0, 1, 5)]


def test_the_outcome_is_the_same_in_small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [
        numbers(*range(1 + number % 3, 60, 1 + number % 4), at=tuple(range(0, 600, 10))[:count])
        for number in range(12)
        for count in [len(range(1 + number % 3, 60, 1 + number % 4))]
    ]
    monkeypatch.setattr(meetings, "WEAK_COMPARED", 20)
    budget = Budget(12, 1)
    whole = likely(reports, budget)

    monkeypatch.setattr(meetings, "MET_AT_ONCE", 200)
    monkeypatch.setattr(meetings, "POOLED", 5)

    assert likely(reports, budget) == whole
    assert 12 <= len(whole[0]) < whole[1]
    monkeypatch.setattr(meetings, "PAIR_BITS", 4)
    assert likely(reports, budget) == whole


def test_a_report_too_long_for_one_block_is_looked_at_in_pieces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reports = [numbers(*range(1, 41)), numbers(*range(1, 41)), numbers(*range(11, 21), 99)]
    whole = likely(reports)

    monkeypatch.setattr(meetings, "MET_AT_ONCE", 20)

    assert likely(reports) == whole
    monkeypatch.setattr(meetings, "MET_AT_ONCE", 1)
    assert likely(reports) == ([], 0)


def test_where_very_many_reports_are_alike_the_work_stays_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(meetings, "MET_AT_ONCE", 500)
    monkeypatch.setattr(meetings, "POOLED", 300)
    sizes: list[int] = []
    choose = meetings.strongest

    def chosen(pairs: Pairs, budget: Budget) -> Pairs:
        sizes.append(len(pairs.first))
        return choose(pairs, budget)

    monkeypatch.setattr(meetings, "strongest", chosen)
    reports = [numbers(*range(1, 11), at=tuple(range(0, 50, 5)))] * 80

    found, met = likely(reports, Budget(100, 2))

    assert met == 80 * 79 // 2 > meetings.WEAK_COMPARED
    assert 100 <= len(found) <= 100 + 2 * 80
    assert {report for first, second, _ in found for report in (first, second)} == set(range(80))
    assert max(sizes) <= 300 + 2 * 80
    assert len(sizes) > 5


def test_it_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meetings, "MET_AT_ONCE", 1)
    index = index_of([numbers(1), numbers(1), numbers(1)])
    shown: list[tuple[int, int]] = []

    nothing = np.zeros(1, dtype=np.bool_)
    likely_pairs(index, nothing, PLENTY, lambda *each: shown.append(each))

    assert shown == [(1, 3), (2, 3), (3, 3)]
