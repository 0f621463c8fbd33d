import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.numerals import chinese_numeral
from tests.core.checkup.example import codes, remarks

OUTLINES = {
    "一、": lambda n: f"{chinese_numeral(n)}、第{n}方面情况",
    "（一）": lambda n: f"（{chinese_numeral(n)}）第{n}方面情况",
    "(一)": lambda n: f"({chinese_numeral(n)})第{n}方面情况",
    "第一章": lambda n: f"第{chinese_numeral(n)}章 第{n}方面情况",
    "第一部分": lambda n: f"第{chinese_numeral(n)}部分 第{n}方面情况",
}
ITEMS = {
    "1.": lambda n: f"{n}.第{n}方面情况",
    "1、": lambda n: f"{n}、第{n}方面情况",
    "1．": lambda n: f"{n}．第{n}方面情况",
    "（1）": lambda n: f"（{n}）第{n}方面情况",
    "1）": lambda n: f"{n}）第{n}方面情况",
    "①": lambda n: f"{chr(0x245F + n)}第{n}方面情况",
}


@pytest.mark.parametrize("style", OUTLINES)
def test_a_heading_number_used_twice_is_found_in_every_style(style: str) -> None:
    line = OUTLINES[style]

    assert codes(line(1), line(2), line(2), line(3)) == ["heading-repeated"]
    assert codes(line(1), line(2), line(2), line(4)) == ["heading-repeated"]


@pytest.mark.parametrize("style", OUTLINES)
def test_a_heading_number_left_out_is_found_in_every_style(style: str) -> None:
    line = OUTLINES[style]

    assert codes(line(1), line(2), line(4), line(5)) == ["heading-skipped"]


@pytest.mark.parametrize("style", ITEMS)
def test_items_numbered_wrongly_are_a_warning(style: str) -> None:
    line = ITEMS[style]

    assert codes(line(1), line(2), line(2), line(3)) == ["item-number"]
    assert codes(line(1), line(2), line(4)) == ["item-number"]
    assert codes(line(1), line(2), line(4), line(3)) == ["item-number"]


@pytest.mark.parametrize("style", [*OUTLINES, *ITEMS])
@given(count=st.integers(1, 15))
def test_headings_in_order_give_nothing(style: str, count: int) -> None:
    line = (OUTLINES | ITEMS)[style]

    assert codes(*(line(number) for number in range(1, count + 1))) == []


def test_the_message_names_both_places_and_the_number_that_should_stand() -> None:
    (found,) = remarks("（一）加强管理", "（二）完善制度", "(二)注重制度", "正文。")[:1]

    assert found.flaw.message == "序号“(二)”（注重制度）与第 2 段的“（二）”（完善制度）重复。"
    assert (found.stated, found.expected, found.words) == ("(二)", "(三)", "(二)")


def test_each_parent_has_numbers_of_its_own() -> None:
    lines = ["一、概况", "（一）背景", "1.甲", "2.乙", "（二）内容", "1.甲", "2.乙"]

    assert codes(*lines, "二、结论", "（一）得分", "（二）等级") == []


def test_decimal_numbers_belong_to_what_stands_before_the_point() -> None:
    assert codes("1.1项目背景", "1.2项目内容", "2.1评价目的", "2.2评价方法") == []
    assert codes("1.1项目背景", "1.3项目内容") == ["item-number"]
    assert codes("1.5万元用于设备购置，其余用于维护。") == []


@pytest.mark.parametrize(
    "lines",
    [
        ["目录", "一、概况……1", "二、结论……5", "一、概况", "二、结论"],
        ["目 录", "一、概况", "二、结论", "一、概况", "二、结论"],
        ["一、概况", "二、结论", "附件 1", "一、说明", "二、口径"],
        ["一、二级指标得分情况良好", "二、三级指标得分情况一般"],
        ["主要做法：", "1.甲", "2.乙", "存在不足：", "1.丙", "2.丁"],
        ["第一部分 概况", "一、甲", "二、乙", "第二部分 结论", "三、丙", "四、丁"],
        ["一、概况", "二、结论。三、建议都写在这一段里。", "四、其他"],
        ["2023.12.31 日前完成。", "3.5亿元已经到位。"],
        ["一百二十、号文件已经下发。"],
        ["目录"],
        ["1、甲", "2、乙", "附件：1.得分表", "2.问题清单", "某县财政局"],
        ["1、甲", "2、乙", "附件：", "1.得分表", "2.问题清单", "3.其他", "某县财政局"],
        ["1、2号楼维修完工。"],
        ["（一）甲", "正文。", "1.第一点", "（1）子项", "（2）子项", "2.第二点", "（二）乙"],
    ],
)
def test_what_only_looks_like_a_slip_is_passed_over(lines: list[str]) -> None:
    assert codes(*lines) == []


def test_a_list_that_does_not_begin_at_one_is_a_warning() -> None:
    assert codes("一、概况", "（二）内容", "正文。") == ["item-number"]


def test_a_single_heading_that_begins_again_at_one_is_a_repetition() -> None:
    assert codes("（一）甲", "（二）乙", "（一）丙", "正文。") == ["heading-repeated"]


def test_brackets_of_two_widths_are_named_once_a_chapter() -> None:
    lines = ["一、甲", "（一）子", "(二)丑", "二、乙", "（一）子", "（二）丑"]

    (found,) = remarks(*lines)

    assert found.flaw.code == "document-heading-brackets"
    assert (found.words, found.expected) == ("(二)", "（二）")


def test_chapters_of_different_brackets_are_named_once() -> None:
    lines = ["一、甲", "(一)子", "(二)丑", "二、乙", "（一）子", "（二）丑"]

    assert codes(*lines) == ["heading-brackets"]


def test_a_level_that_only_one_place_leaves_out_is_a_warning() -> None:
    usual = ["一、甲", "（一）子", "1.甲", "二、乙", "（一）子", "三、丙"]

    assert codes(*usual, "（1）子", "（2）丑") == ["heading-level"]
    assert codes("1.甲", "（一）子", "2.乙", "（一）子") == []


def test_a_level_turned_upside_down_in_one_place_is_a_warning() -> None:
    lines = ["（一）甲", "1.子", "（二）乙", "1.子", "附表", "1.丙", "（一）寅"]

    assert codes(*lines) == ["heading-level"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("存在以下问题：一是甲；二是乙；四是丙。", ["enumeration"]),
        ("如一是甲。二是乙。二是丙。", ["enumeration"]),
        ("一要抓落实；三要抓整改。", ["enumeration"]),
        ("其一，制度不全；其三，执行不力。", ["enumeration"]),
        ("第一，制度不全；第三，执行不力。", ["enumeration"]),
        ("二是制度不全；三是执行不力。", ["enumeration"]),
        ("一是甲；二是乙；三是丙。", []),
        ("统一是前提，更是基础。", []),
        ("唯一是否可行，尚待研究。", []),
        ("一是甲；二是乙。一是丙；二是丁。", []),
        ("一是甲，一要抓，二要管；二是乙。", []),
    ],
)
def test_enumerations_inside_a_sentence_are_followed(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_an_enumeration_goes_on_over_paragraphs_and_headings() -> None:
    assert codes("一是甲。", "1.子项", "二是乙。") == []
    assert codes("一是甲。", "二是乙。", "四是丁。") == ["enumeration"]


def test_a_first_number_that_stands_within_a_line_is_not_missing() -> None:
    assert codes("一、概况。（一）背景写在这一行里。", "（二）内容", "正文。") == []


def test_an_only_item_that_is_numbered_one_again_was_not_raised() -> None:
    twice = ["一、存在问题", "1．账务处理不及时。", "1．资料归档不完整。"]

    assert "item-number" in codes(*twice)
    assert "item-number" in codes(*twice[1:])
    assert "item-number" not in codes(twice[1], "另外：", "1．资料归档不完整。")


CONTENTS = ("第一部分 单位概况", "一、主要职责", "第二部分 决算说明", "一、收入", "二、支出")
BODY = ("第一部分 单位概况", "一、主要职责", "负责全县水务工作。", "第二部分 决算说明")


@pytest.mark.parametrize(
    "lines",
    [
        (*CONTENTS, *BODY),
        ("某县水务局2023年度部门决算公开说明", "目    录", *CONTENTS, *BODY),
        ("某县水务局2023年度部门决算公开说明", "决算公开目录", *CONTENTS, *BODY),
        ("目录", "公开时间：2024年9月", *CONTENTS, *BODY),
        (*CONTENTS, "第一部分", "单位概况", *BODY[1:]),
    ],
)
def test_contents_are_known_without_a_title_of_their_own(lines: tuple[str, ...]) -> None:
    assert codes(*lines) == []


@pytest.mark.parametrize(
    "lines",
    [
        (CONTENTS[0], "一、主要职责", "负责全县水务工作，做好供水保障。", *BODY),
        (CONTENTS[0], "一、" + "主要职责和内设机构" * 7, *BODY),
    ],
)
def test_what_holds_a_sentence_is_no_table_of_contents(lines: tuple[str, ...]) -> None:
    assert "heading-repeated" in codes(*lines)


def test_a_heading_behind_the_line_of_an_annex_is_a_heading() -> None:
    first = ("一、自评结论", "（一）得分", "（二）问题", "附件：2020年度自评表（附后）")

    assert codes(*first, "二、佐证材料", "（一）基本情况") == []


def test_a_list_of_annexes_is_no_outline() -> None:
    assert codes("一、情况", "二、要求", "附件：", "一、自评表", "二、评分表") == []
    assert codes("一、情况", "附件：", "二、要求", "三、时限") == []
    assert codes("一、情况", "二、要求", "附件：") == []


def test_a_number_whose_first_is_lost_is_of_its_own_level() -> None:
    lines = ("（一）教育支出", "（二）卫生支出", "四、收支情况", "五、支出情况", "（一）按功能分")

    assert codes(*lines) == ["item-number"]


def test_a_lower_level_may_be_numbered_in_a_higher_style() -> None:
    lines = ("（一）教育", "一、小学", "二、中学", "（二）卫生", "一、医院", "二、防疫")

    assert codes(*lines) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("1.编预算。2.管项目。3.做监控。3.做评价。4.报结果。", "又出现，序号重复"),
        ("1.编预算；2.管项目；4.做监控；5.做评价。", "之后是“4”，缺“3”"),
    ],
)
def test_a_number_repeated_or_left_out_within_a_paragraph_is_found(words: str, said: str) -> None:
    (found,) = remarks(words)

    assert found.flaw.code == "document-item-number"
    assert said in found.flaw.message


@pytest.mark.parametrize(
    "words",
    [
        "1.编预算。2.管项目。3.做监控。4.做评价。",
        "1.编预算。2.管项目。2.做监控。",
        "1.编预算。2.管项目。3.做监控。9.做评价。",
        "1.编预算。1.管项目。2.做监控。2.做评价。",
        "按3.5%计。4.5万元。5.做监控。5.做评价。",
    ],
)
def test_a_paragraph_that_holds_no_such_slip_is_left_alone(words: str) -> None:
    assert codes(words) == []
