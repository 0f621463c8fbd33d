from decimal import Decimal

import pytest

from hengji.core.checkup.documents.figures.reading import Number, read_cell, read_numbers
from hengji.core.checkup.documents.figures.spoken import read_capital, read_spoken
from hengji.core.checkup.documents.figures.units import announced_unit, unit_in_brackets, unit_of


def values(words: str) -> list[tuple[str, str]]:
    return [(f"{each.value:f}", each.family) for each in read_numbers(words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("预算3,852,135.04元", [("3852135.04", "元")]),
        ("预算3 852 135.04元", [("3852135.04", "元")]),
        ("预算3,852, 135.04 万元", [("38521350400.00", "元")]),
        ("执行率32. 62%", [("32.62", "%")]),
        ("执行率32.62％", [("32.62", "%")]),
        ("三百二十万元", [("3200000", "元")]),
        ("百分之三十二点六二", [("32.62", "%")]),
        ("百分之45.5", [("45.5", "%")]),
        ("壹佰万元整", [("1000000", "元")]),
        ("壹仟贰佰叁拾肆元伍角陆分", [("1234.56", "元")]),
        ("1.2亿元", [("120000000.0", "元")]),
        ("1.2亿，", [("120000000.0", "元")]),
        ("3万人次", [("30000", "人次")]),
        ("5个百分点", [("5", "个百分点")]),
        ("发病率32‰", [("3.2", "%")]),
        ("得分88.50分", [("88.50", "分")]),
        ("耗时120分钟", [("120", "分钟")]),
        ("20分别为", [("20", "")]),
        ("增长-5.2%", [("-5.2", "%")]),
        ("100、200和300万元", [("1000000", "元"), ("2000000", "元"), ("3000000", "元")]),
        ("建成5公里", [("5000", "米")]),
        ("1.2023年完成5项", [("5", "项")]),
        ("2.3 建设3处", [("3", "处")]),
        ("¥1,000.00", [("1000.00", "")]),
        ("3,5", [("3", ""), ("5", "")]),
        ("1200（含）", [("1200", "")]),
    ],
)
def test_figures_are_read_with_their_unit(words: str, expected: list[tuple[str, str]]) -> None:
    assert values(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "2023年度、2022-2023年、2023—2024年",
        "2023年1月至12月，12月31日，1-7月",
        "2024/12/31，2024.3.5",
        "朔开财预绩〔2024〕15号，财预[2020]10号，（2021）101号",
        "第12条、第3季度、第1-3项",
        "电话0349-1234567，手机13812345678",
        "统一社会信用代码911406000000000000",
        "GB/T 9704-2012，A4，R-11，PM2.5",
        "时间14:30",
        "（1）（2）",
        "附件2，附表3",
        "表2、见图3",
        "12345热线",
        "三分之一",
        "1234567890123456789012345678901234567890123元",
        "二〇二四年",
        "数一数二",
    ],
)
def test_what_is_no_figure_is_stepped_over(words: str) -> None:
    assert values(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "约100万元",
        "近100万元",
        "超过100万元",
        "不足100万元",
        "100余万元",
        "100万余元",
        "100万元左右",
        "90分以上",
        "不低于95%",
        "≥95%",
        "数百万元",
        "人均100元",
        "1，256，730元",
        "12 345",
    ],
)
def test_what_is_rounded_in_words_or_doubtful_is_inexact(words: str) -> None:
    assert [each.exact for each in read_numbers(words)] == [False]


@pytest.mark.parametrize("words", ["80-90分", "80%～90%", "3至5万元", "80—90", "5到10人"])
def test_both_ends_of_a_range_are_inexact(words: str) -> None:
    assert [each.exact for each in read_numbers(words)] == [False, False]


def test_the_printed_place_is_the_precision_and_things_are_counted_exactly() -> None:
    steps = [
        f"{each.step:f}" for each in read_numbers("90.50万元，3元，487份，3万份，32.6%，2.5亩，7分")
    ]

    assert steps == ["100.00", "1", "0", "10000", "0.1", "0.1", "1"]


def test_a_figure_knows_where_it_stands_and_how_it_is_printed() -> None:
    (number,) = read_numbers("支出 1,256.50 万元。")

    assert number == Number(
        value=Decimal("12565000.00"),
        step=Decimal("100.00"),
        family="元",
        start=3,
        end=14,
        digits="1,256.50",
        unit="万元",
        factor=Decimal(10000),
    )
    assert (number.low, number.high, number.words) == (
        Decimal("12564950.0"),
        Decimal("12565050.0"),
        "1,256.50万元",
    )


def test_a_cell_is_a_figure_only_if_it_holds_nothing_else() -> None:
    cells = ["90.5", " 12 ", "30余", "88.50（良）", "≥95%", "487人次", "", "—", "10分", "1,000"]

    assert [number is not None and f"{number.value:f}" for number in map(read_cell, cells)] == [
        "90.5",
        "12",
        False,
        False,
        False,
        "487",
        False,
        False,
        "10",
        "1000",
    ]


def test_a_cell_takes_the_unit_of_its_head() -> None:
    money, counted, own = (
        read_cell("12.50", unit_of("万", "元")),
        read_cell("12", unit_of("", "个")),
        read_cell("12元", unit_of("万", "元")),
    )

    assert [(each.value, each.step, each.family) for each in (money, counted, own) if each] == [
        (Decimal(125000), Decimal(100), "元"),
        (Decimal(12), Decimal(0), "个"),
        (Decimal(12), Decimal(1), "元"),
    ]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("三百二十", "320"),
        ("一万零五十", "10050"),
        ("十五", "15"),
        ("两千", "2000"),
        ("一亿二千万", "120000000"),
        ("三十二点六二", "32.62"),
    ],
)
def test_spoken_numbers_are_read(words: str, value: str) -> None:
    assert f"{read_spoken(words)}" == value


def test_digits_in_a_row_and_broken_capitals_are_no_number() -> None:
    assert (read_spoken("二三"), read_spoken("二三点五")) == (None, None)
    assert (read_capital("壹贰元"), read_capital("壹佰"), read_numbers("壹贰叁元整")) == (
        None,
        None,
        (),
    )
    assert read_numbers("一二元，百分之一二") == ()


def test_units_stand_in_brackets_or_are_announced() -> None:
    assert unit_in_brackets("预算数（万元）") == unit_of("万", "元")
    assert unit_in_brackets("预算数") is None
    assert announced_unit("单位：亿元") == unit_of("亿", "元")
    assert announced_unit("单位：财政局") is None
