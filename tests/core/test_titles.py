import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.titles import WIDEST, break_title

ALPHABET = "演示县财政局关于的年度重点绩效评价情况报告（）《》、，2024 "
titles = st.one_of(
    st.text(ALPHABET, min_size=15, max_size=60),
    st.lists(
        st.sampled_from(
            ["关于", "2024年度", "《演示办法》", "（试行）", "绩效评价", "演示县", "的报告"]
        ),
        max_size=10,
    ).map("".join),
)


def width(line: str) -> float:
    return sum(0.5 if character.isascii() else 1 for character in line)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("", [""]),
        ("演示县财政局的报告", ["演示县财政局的报告"]),
        ("一二三四五六七八九十一二三四五六七八九", ["一二三四五六七八九十一二三四五六七八九"]),
        (
            "演示县财政局关于2024年度重点绩效评价情况的报告",
            ["演示县财政局关于2024年度", "重点绩效评价情况的报告"],
        ),
        (
            "演示经济技术开发区管理委员会财政金融局关于2024年度重点绩效评价情况的报告",
            ["演示经济技术开发区管理委员会财政金融局", "关于2024年度重点绩效评价情况的报告"],
        ),
        (
            "【待填：发文机关】关于【待填：工作年度】年度重点绩效评价情况的报告",
            ["【待填：发文机关】", "关于【待填：工作年度】年度", "重点绩效评价情况的报告"],
        ),
    ],
)
def test_a_title_is_broken_between_words(title: str, lines: list[str]) -> None:
    assert break_title(title) == tuple(lines)


@given(titles)
def test_breaking_loses_no_character(title: str) -> None:
    assert "".join(break_title(title)) == title


@given(titles)
def test_no_line_is_wider_than_the_type_area(title: str) -> None:
    assert [line for line in break_title(title) if width(line) > WIDEST] == []


@given(titles)
def test_lines_are_as_few_as_fit_or_one_more(title: str) -> None:
    fewest = max(-int(-width(title) // WIDEST), 1)

    assert len(break_title(title)) in (fewest, fewest + 1)


@pytest.mark.parametrize(
    "together", ["2024年度", "《演示管理办法》", "（试行）", "72个项目", "绩效评价"]
)
@pytest.mark.parametrize("before", range(12, 22))
def test_a_word_that_belongs_together_is_not_torn(together: str, before: int) -> None:
    title = "甲" * before + together + "乙" * 12

    lines = break_title(title)

    assert [line for line in lines if together in line] != []


@pytest.mark.parametrize("mark", "）》”、，")
def test_no_line_begins_with_a_closing_mark(mark: str) -> None:
    title = "甲" * 14 + mark + "乙" * 13

    assert [line[0] for line in break_title(title) if line[0] == mark] == []


def test_a_text_of_many_lines_is_cut_whole_and_quickly() -> None:
    text = "甲" * 2000

    assert "".join(break_title(text)) == text
    assert max(map(len, break_title(text))) == WIDEST
