import pytest

from hengji.core.numerals import chinese_numeral, read_numeral

VALUES = {"十": 10, "百": 100, "千": 1000}


def spoken_value(words: str) -> int:
    """Read a numeral as it is spoken: 二百零三 is 2 × 100 + 3."""
    total, digit = 0, 0
    for word in words:
        if word in VALUES:
            total += (digit or 1) * VALUES[word]
            digit = 0
        else:
            digit = "零一二三四五六七八九".index(word)
    return total + digit


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (42, "四十二"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (9999, "九千九百九十九"),
    ],
)
def test_headings_are_numbered_in_words(number: int, words: str) -> None:
    assert chinese_numeral(number) == words


def test_every_numeral_is_read_as_its_number() -> None:
    numbers = range(1, 10_000)

    assert [spoken_value(chinese_numeral(number)) for number in numbers] == list(numbers)


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_a_number_no_list_reaches_is_a_programming_error(number: int) -> None:
    with pytest.raises(ValueError, match=f"no heading numeral for {number}"):
        chinese_numeral(number)


@pytest.mark.parametrize(
    "text", ["", "十十", "一二十", "零十", "百千", "一二三四五", "三" * 9, "12345", "甲", "1a"]
)
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert read_numeral(text) is None


@pytest.mark.parametrize("number", [1, 10, 12, 20, 99, 101, 110, 999, 1010, 9999])
def test_what_was_written_is_read_again(number: int) -> None:
    assert read_numeral(chinese_numeral(number)) == number
    assert read_numeral(str(number)) == number
