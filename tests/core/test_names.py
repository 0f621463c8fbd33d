import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.names import clean_name, name_key, nested_quotes

names = st.text(
    "演示单位甲乙（）()《》“”—…，、Aaａ１1 \t\n\u3000\u00a0\u200b\ufeff\u2f00\u2e9f\uf90a",
    max_size=12,
)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("演示单位甲", "演示单位甲"),
        (" 演示 单\n位甲 ", "演示单位甲"),
        ("演示项目2023 年度", "演示项目2023年度"),
        ("组织和人力资源部 2023年度部门整体", "组织和人力资源部2023年度部门整体"),
        ("演示单位甲\u3000（本级）", "演示单位甲（本级）"),
        ("演示\u200b单位\ufeff甲", "演示单位甲"),
        ("ISO  9001\t认证", "ISO 9001认证"),
        ("Demo\n Unit", "Demo Unit"),
        ("演示单位(甲) （乙）", "演示单位(甲)（乙）"),
        ("\u2f00\u2f26", "一子"),
        ("一 、 “引号” …", "一、“引号”…"),
        ("", ""),
        (" \n", ""),
    ],
)
def test_a_name_is_printed_without_the_breaks_of_its_cell(written: str, printed: str) -> None:
    assert clean_name(written) == printed


@pytest.mark.parametrize(
    "written",
    [
        "演示单位（甲）",
        "演示单位(甲)",
        " 演示 单位（ 甲 ）",
        "演示单位\n(甲)",
        "演示\u200b单位（甲）",
    ],
)
def test_spellings_of_one_name_have_one_key(written: str) -> None:
    assert name_key(written) == "演示单位(甲)"


def test_case_and_width_do_not_count() -> None:
    assert name_key("Ｉｓｏ ９００１") == name_key("iso9001") == "iso9001"


def test_different_names_have_different_keys() -> None:
    assert name_key("演示单位甲") != name_key("演示单位乙")


@given(names)
def test_cleaning_a_name_a_second_time_changes_nothing(written: str) -> None:
    cleaned = clean_name(written)

    assert clean_name(cleaned) == cleaned


@given(names)
def test_cleaning_keeps_the_key(written: str) -> None:
    assert name_key(clean_name(written)) == name_key(written)


@given(names)
def test_a_key_is_its_own_key(written: str) -> None:
    key = name_key(written)

    assert name_key(key) == key


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("“甲”没有得分", "“甲”没有得分"),
        ("““甲”乙”和“丙”", "“‘甲’乙”和“丙”"),
        ("“甲“乙“丙””丁”", "“甲‘乙“丙”’丁”"),
        ("原文是“甲“乙”", "原文是“甲“乙”"),
        ("”甲“乙“丙””", "”甲“乙“丙””"),
        ("", ""),
    ],
)
def test_quotes_within_quotes_are_single(written: str, shown: str) -> None:
    assert nested_quotes(written) == shown
