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
    without_pairs,
)
from tests.core.checkup.likeness.builders import numbers

SPREAD = Spread(0.4, 5)


def common(reports: list[Fingerprint], agencies: list[int]) -> list[int]:
    index = index_of(reports)
    return index.numbers[common_numbers(index, agencies, SPREAD)].tolist()


def test_what_one_report_holds_is_not_kept() -> None:
    index = index_of([numbers(1, 2), numbers(2, 7)])

    assert index.numbers.tolist() == [2]
    assert index.counts.tolist() == [2]
    assert index.reports.tolist() == [0, 1]
    assert index.positions.tolist() == [1, 0]
    assert key_of(numbers(9).hashes).tolist() == [9]


@pytest.mark.parametrize("reports", [[], [numbers()], [numbers(), numbers(1)]])
def test_reports_that_share_nothing_make_no_pairs(reports: list[Fingerprint]) -> None:
    assert index_of(reports).numbers.tolist() == []
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
    reports = [numbers(1, 2), numbers(1, 2), numbers(1), numbers(1)]
    index = index_of(reports)
    nothing = np.zeros(2, dtype=np.bool_)

    assert without_pairs(index, nothing).tolist() == [False, False]
    assert without_pairs(index, ~nothing).tolist() == [True, True]
    monkeypatch.setattr(index_module, "MOST_MEETINGS", 5)
    assert without_pairs(index, nothing).tolist() == [True, False]
    assert common(reports, [0] * 4) == []


def test_an_index_sorted_in_parts_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [numbers(*range(first, 400, 3)) for first in (1, 2, 1, 3, 2)]
    whole = index_of(reports)

    monkeypatch.setattr(index_module, "SORTED_AT_ONCE", 50)
    parted = index_of(reports)

    for name in ("numbers", "counts", "reports", "positions"):
        assert getattr(parted, name).tolist() == getattr(whole, name).tolist()
    assert parted.total == whole.total == 5
