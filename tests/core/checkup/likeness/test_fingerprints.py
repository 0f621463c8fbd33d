import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.checkup.likeness.fingerprints import (
    INDEX_GRAM,
    WINDOW,
    covered,
    hashes_of,
    says_something,
    winnow,
)
from hengji.core.checkup.likeness.streams import symbols_of
from tests.core.checkup.likeness.builders import prose


def test_equal_runs_have_equal_numbers_and_others_have_not() -> None:
    first, second = (
        hashes_of(symbols_of("甲乙丙丁戊己庚辛")),
        hashes_of(symbols_of("乙甲丙丁戊己庚辛")),
    )

    assert first.tolist() == hashes_of(symbols_of("甲乙丙丁戊己庚辛")).tolist()
    assert first.tolist() != second.tolist()
    assert hashes_of(symbols_of("甲乙丙丁戊己庚")).tolist() == []


def test_a_run_of_masks_stands_for_nothing() -> None:
    assert says_something(hashes_of(symbols_of("拨付12万元、34万元、56万元"))).all()
    assert not says_something(hashes_of(symbols_of("12、34、56万、78、90万元"))).any()
    assert winnow(hashes_of(symbols_of("1、2、3、4、5、6、7、8、9、10"))).tolist() == []


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_shared_run_keeps_a_number_in_common(seed: int, other: int) -> None:
    shared = prose(seed, 3).replace("。", "")[: INDEX_GRAM + WINDOW - 1]
    texts = (prose(seed + 1, 3) + shared + prose(seed + 2, 3), prose(other, 2) + shared)

    kept = [
        set(hashes[winnow(hashes)].tolist())
        for hashes in (hashes_of(symbols_of(text), INDEX_GRAM) for text in texts)
    ]

    assert kept[0] & kept[1]


def test_short_texts_keep_their_smallest_number() -> None:
    hashes = hashes_of(symbols_of("甲乙丙丁戊己庚辛壬癸"))

    assert winnow(hashes).tolist() == [int(np.argmin(hashes))]
    assert winnow(hashes[:0]).tolist() == []


def test_runs_close_together_are_one_stretch_and_short_ones_none() -> None:
    cover = covered(40, np.array([2, 3, 15, 30]), 8, gap=4, least=9)

    assert np.flatnonzero(cover).tolist() == list(range(2, 23))
    assert not covered(5, np.array([], dtype=np.int64), 8, gap=4, least=1).any()
