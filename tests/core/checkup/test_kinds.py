import pytest

from hengji.core.checkup.kinds import TAKES, CheckupKind, checkup_key


def test_each_check_up_is_done_once_under_a_key_of_its_own() -> None:
    assert (checkup_key(7), checkup_key(8)) == ("checkup-7", "checkup-8")


@pytest.mark.parametrize("kind", CheckupKind)
def test_what_takes_files_says_which_and_how_many(kind: CheckupKind) -> None:
    takes = TAKES[kind]

    assert bool(takes.suffixes) is (takes.most > 0)
    assert takes.fewest <= takes.most
