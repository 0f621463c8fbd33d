import numpy as np
import pytest

from hengji.core.checkup.likeness import index as index_module
from hengji.core.checkup.likeness.index import (
    MOST_SHARING,
    Fingerprint,
    Spread,
    common_numbers,
    index_of,
    key_of,
    pairs_of,
)

SPREAD = Spread(0.4, 5)


def numbers(*values: int, at: tuple[int, ...] = ()) -> Fingerprint:
    """Return a fingerprint whose keys are some small numbers, at some places."""
    hashes = np.array([value << 20 for value in values], dtype=np.uint64)
    return Fingerprint(hashes, np.array(at or range(len(values)), dtype=np.int64))


def common(reports: list[Fingerprint], agencies: list[int]) -> list[int]:
    index = index_of(reports)
    return index.numbers[common_numbers(index, agencies, SPREAD)].tolist()


def pairs(reports: list[Fingerprint], least: int = 1) -> list[list[int]]:
    index = index_of(reports)
    nothing = np.zeros(len(index.numbers), dtype=np.bool_)
    return pairs_of(index, nothing, least).tolist()


def test_pairs_are_counted_by_the_numbers_they_share() -> None:
    reports = [numbers(1, 2, 3), numbers(2, 3, 4), numbers(5), numbers(3, 5)]

    assert pairs(reports) == [[0, 1, 2], [0, 3, 1], [1, 3, 1], [2, 3, 1]]
    assert pairs(reports, 2) == [[0, 1, 2]]


def test_what_one_report_holds_is_not_kept() -> None:
    index = index_of([numbers(1, 2), numbers(2, 7)])

    assert index.numbers.tolist() == [2]
    assert index.reports.tolist() == [0, 1]
    assert key_of(numbers(9).hashes).tolist() == [9]


@pytest.mark.parametrize("reports", [[], [numbers()], [numbers(), numbers(1)]])
def test_reports_that_share_nothing_make_no_pairs(reports: list[Fingerprint]) -> None:
    assert pairs(reports) == []
    assert common(reports, [0] * len(reports)) == []


def test_what_most_reports_of_most_agencies_hold_is_common() -> None:
    shared = [numbers(1, 100 + number) for number in range(6)]

    assert common(shared, [0, 0, 0, 1, 1, 1]) == [1]


def test_what_one_agency_always_writes_and_another_once_is_not_common() -> None:
    reports = [numbers(1)] * 6 + [numbers(1)] + [numbers(2 + number) for number in range(5)]

    assert common(reports, [0] * 6 + [1] * 6) == []


def test_the_template_of_the_only_agency_is_reuse() -> None:
    assert common([numbers(1)] * 8, [0] * 8) == []


def test_without_agencies_what_most_reports_hold_is_common() -> None:
    assert common([numbers(1)] * 6, [-1] * 6) == [1]
    assert common([numbers(1)] * 4, [-1] * 4) == []
    assert common([numbers(1)] * 5 + [numbers(2 + n) for n in range(20)], [-1] * 25) == []


def test_two_copies_between_two_agencies_are_not_common() -> None:
    assert common([numbers(1), numbers(1)], [0, 1]) == []


def test_what_very_many_hold_is_common_in_any_case() -> None:
    many = [numbers(1)] * (MOST_SHARING + 1)

    assert common(many, [0] * len(many)) == [1]
    assert common(many[:-1], [0] * MOST_SHARING) == []


def test_the_most_shared_numbers_give_way_where_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(index_module, "MOST_MEETINGS", 5)
    reports = [numbers(1, 2), numbers(1, 2), numbers(1), numbers(1)]

    assert common(reports, [0] * 4) == [1]


def test_only_numbers_close_together_in_both_count_where_that_is_asked() -> None:
    reports = [
        numbers(1, 2, 3, at=(5, 20, 40)),
        numbers(1, 2, 3, at=(1005, 1020, 1040)),
        numbers(1, 2, 3, at=(5, 220, 4000)),
    ]
    index = index_of(reports)
    nothing = np.zeros(len(index.numbers), dtype=np.bool_)

    assert pairs_of(index, nothing, 3, close=True).tolist() == [[0, 1, 3]]
    assert len(pairs_of(index, nothing, 3)) == 3


def test_meetings_are_counted_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [numbers(1, 2, 3, 8, 9), numbers(1, 2, 3, 9), numbers(3, 8)]
    whole = pairs(reports)

    monkeypatch.setattr(index_module, "CHUNK", 1)

    assert pairs(reports) == whole == [[0, 1, 4], [0, 2, 2], [1, 2, 1]]
