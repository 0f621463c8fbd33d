import pytest

from tests.core.checkup.example import codes, remarks


def place_codes(*parts: str) -> list[str]:
    return [code for code in codes(*parts) if code == "place-words"]


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (["某经济开发区财政局文件", "我区评价完成。", "结合当前我市单位的问题。"], "我市"),
        (["某县财政局", "我县评价完成。", "我区预算单位。"], "我区"),
        (["某市财政局", "本市评价完成。", "本区预算单位。"], "本区"),
        (["我区评价完成，我区整改，我市问题。"], "我市"),
        (["某旗财政局", "我县预算单位。"], "我县"),
        (["某县财政局", "我省预算单位共12家。"], "我省"),
    ],
)
def test_a_place_word_of_another_level_is_named(lines: list[str], word: str) -> None:
    found = [each for each in remarks(*lines) if each.rule == "R-09"]

    assert [each.words for each in found] == [word]


def test_the_usual_word_and_the_number_of_places_are_given() -> None:
    (found,) = [
        each
        for each in remarks("我区甲，我区乙，我区丙。", "我市丁，我市戊。")
        if each.rule == "R-09"
    ]

    assert found.flaw.message == "这里写“我市”（共 2 处），别处写“我区”。"


def test_a_word_that_fits_no_other_is_held_to_the_organ() -> None:
    (found,) = [each for each in remarks("某县财政局", "我区预算单位。") if each.rule == "R-09"]

    assert found.flaw.message == "这里写“我区”，按发文机关应为“我县”。"


@pytest.mark.parametrize(
    "lines",
    [
        ["我区评价完成，我区整改。"],
        ["我县根据我市要求开展评价，我县完成。"],
        ["我县完成。", "我市出台《绩效管理办法》。"],
        ["我县完成。", "《我市绩效管理办法》规定如下。"],
        ["我县完成。", "自我市场化，本市场情况，给我县长说明。"],
        ["我区完成。", "按照省委和我省有关规定执行。"],
        ["没有地名的报告。"],
    ],
)
def test_words_of_one_level_or_of_those_above_are_passed_over(lines: list[str]) -> None:
    assert place_codes(*lines) == []


@pytest.mark.parametrize("words", ["结合我省、我市实际", "结合我市和我县实际", "符合省、我市规定"])
def test_levels_that_are_listed_together_are_meant(words: str) -> None:
    assert place_codes("某县财政局", f"我县已完成评价，{words}制定办法。") == []


def test_a_mark_behind_a_place_word_does_not_make_a_list() -> None:
    assert place_codes("某县财政局", "我县已完成评价，我市、各单位均已整改。") == ["place-words"]
