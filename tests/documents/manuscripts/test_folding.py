"""Folding keeps every character in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.documents.manuscripts.folding import fold, without_radicals


@given(st.text(max_size=200))
def test_folding_never_changes_the_length(words: str) -> None:
    assert len(fold(words)) == len(words)


@given(st.text(max_size=200))
def test_folding_twice_is_folding_once(words: str) -> None:
    assert fold(fold(words)) == fold(words)


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("ＡＢｃ１２３％", "ABc123%"),
        ("８９．５０分", "89.50分"),
        ("１．培训", "1．培训"),
        ("績效評價報告書", "绩效评价报告书"),
        ("（优）、【注】，。", "（优）、【注】，。"),
        ("⽬标", "目标"),
    ],
)
def test_what_is_folded(words: str, folded: str) -> None:
    assert fold(words) == folded


def test_radicals_are_written_as_the_characters_they_show() -> None:
    assert without_radicals("⽬标⼀览（Ａ）") == "目标一览（Ａ）"
