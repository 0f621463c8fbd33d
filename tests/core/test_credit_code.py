import pytest

from hengji.core.credit_code import ALPHABET, check_character, is_credit_code

REAL = ("91350100M000100Y43", "91330100799655058B", "9144030071526726XG", "91110108551385082Q")


@pytest.mark.parametrize("code", REAL)
def test_the_last_character_follows_from_the_seventeen_before_it(code: str) -> None:
    assert check_character(code[:-1]) == code[-1]
    assert is_credit_code(code)


@pytest.mark.parametrize("place", range(17))
def test_one_wrong_character_is_always_noticed(place: int) -> None:
    code = REAL[0]

    noticed = [
        not is_credit_code(code[:place] + other + code[place + 1 :])
        for other in ALPHABET
        if other != code[place]
    ]

    assert noticed == [True] * 30


@pytest.mark.parametrize(
    "code",
    ["", "91350100M000100Y4", "91350100M000100Y433", "91350100M000100y43", "9135010OM000100Y43"],
)
def test_other_lengths_and_characters_are_no_code(code: str) -> None:
    assert not is_credit_code(code)
