import pytest

from tests.core.checkup.documents.figures.builders import codes, confirmed, grid, said

WRONG = [
    ("项目|金额\n甲|10.50\n乙|20.50\n合计|32.00", [("table-total", "32.00", "31.00")]),
    (
        "序号|项目|金额（万元）\n1|甲|10.5\n2|乙|20.5\n3|丙|30.0\n|总计|62.0",
        [("table-total", "62.0", "61.00")],
    ),
    ("项目|金额\n合计|32.00\n甲|10.50\n乙|20.50", [("table-total", "32.00", "31.00")]),
    (
        "单位|预算|支出\n甲|10.0|9.0\n乙|20.0|18.0\n小计|30.0|28.0\n丙|5.0|5.0\n丁|6.0|6.0\n小计|11.0|11.0\n合计|41.0|39.0",
        [("table-total", "28.0", "27.00")],
    ),
    (
        "资金|年初预算数|全年预算数|执行数\n年度资金总额|100.0|120.0|91.0\n其中：财政拨款|80.0|100.0|80.0\n上年结转资金|10.0|10.0|5.0\n其他资金|10.0|10.0|5.0",
        [("table-total", "91.0", "90.00")],
    ),
    (
        "科目|预算|决算\n一、基本支出|60.0|50.0\n（一）人员|40.0|35.0\n（二）公用|20.0|15.0\n二、项目支出|40.0|40.0\n合计|100.0|95.0",
        [("table-total", "95.0", "90.00")],
    ),
    (
        "名称|数量\n甲镇|12\n乙镇|13\n合 计|26",
        [("table-total", "26", "25")],
    ),
    (
        "项目|预算|支出\n甲|10.0|9.0\n其中：设备|4.0|3.0\n乙|20.0|18.0\n其中：软件|5.0|5.0\n合计|30.0|28.0",
        [("table-total", "28.0", "27.00")],
    ),
    (
        "单位|合计|财政拨款|其他资金\n甲|100|60|40\n乙|200|150|50\n丙|300|200|110",
        [("table-row-total", "300", "310")],
    ),
    (
        "单位|财政拨款|其他资金|小计\n甲|60|40|100\n乙|150|50|200\n丙|200|110|300",
        [("table-row-total", "300", "310")],
    ),
    (
        "单位|预算资金||\n|合计|财政拨款|其他资金\n甲|100.0|60.0|40.0\n乙|200.0|150.0|50.0\n丙|301.0|200.0|100.0",
        [("table-row-total", "301.0", "300.00")],
    ),
]


@pytest.mark.parametrize(("lines", "expected"), WRONG)
def test_a_total_that_is_not_the_sum_is_remarked(
    lines: str, expected: list[tuple[str, str, str]]
) -> None:
    assert said(grid(lines)) == expected


@pytest.mark.parametrize(
    "lines",
    [
        "项目|金额\n甲|10.50\n乙|20.50\n合计|31.00",
        "项目|金额\n甲|10.333\n乙|10.333\n丙|10.333\n合计|31.00",
        "项目|金额（万元）\n甲|10\n乙|20\n丙|31\n合计|62",
        "项目|金额\n甲|100\n乙|99.75\n合计|199.75",
        "项目|金额\n甲|10.50\n乙|详见附件\n合计|61.00",
        "项目|金额|数量\n甲|10.50|1\n乙|20.50|2\n合计|50.00|9",
        "项目|单价|年份\n甲|10.50|2022\n乙|20.50|2023\n合计|50.00|9",
        "项目|金额\n一、甲|10.50\n1.乙|20.50\n2.丁|20.50\n合计|61.00",
        "项目|金额\n其中：甲|10.50\n乙|20.50\n合计|61.00",
        "项目|金额\n甲|10.50\n合计|61.00",
        "项目|金额\n合计|61.00",
        "项目|金额\n甲|10.50\n乙|20.50\n平均|15.50",
        "单位|合计|财政拨款|其他资金\n甲|100|60|10\n乙|200|150|20",
        "单位|预算|支出\n甲|10.0|9.0\n乙|20.0|18.0\n合计|约30|27.0",
        "单位|合计|其中：财政拨款|其他\n甲|100|60|40\n乙|200||\n丙|300|300|",
        "姓名|合计天数\n甲|5\n乙|7",
        "单位|预算（元）|执行数（元）|执行进度\n甲|100.00|50.00|50.00%\n乙|300.00|90.00|30.00%\n合计|400.00|140.00|35.00%",
        "单位|预算（元）|灯号（%）\n甲|100.00|50.00%\n乙|300.00|30.00%\n合计|400.00|35.00%",
        "项目|金额|备注\n||\n1|0.00|2\n2|0.00|3\n合计|0.00|",
        "项目|金额\n甲|0.00\n乙|0.00\n合计|0.00",
        "一、基本情况|||\n无||||",
    ],
)
def test_totals_that_hold_or_were_not_understood_are_left_alone(lines: str) -> None:
    rows = grid(lines)
    width = max(map(len, rows))

    assert codes([row + [""] * (width - len(row)) for row in rows]) == []


def test_totals_that_hold_are_confirmed() -> None:
    assert confirmed(
        grid("项目|合计|甲类|乙类\n一|3.0|1.0|2.0\n二|7.0|3.0|4.0\n合计|10.0|4.0|6.0")
    ) == [
        "“合计” 10.0 = 3.0 + 7.0，与表中一致",
        "“合计” 4.0 = 1.0 + 3.0，与表中一致",
        "“合计” 6.0 = 2.0 + 4.0，与表中一致",
        "“合计” 3.0 = 1.0 + 2.0，与表中一致",
        "“合计” 7.0 = 3.0 + 4.0，与表中一致",
        "“合计” 10.0 = 4.0 + 6.0，与表中一致",
    ]


def test_a_long_column_is_added_up_without_printing_all_of_it() -> None:
    rows = [["项目", "金额"], *[[f"项目{letter}", "1.50"] for letter in "甲乙丙丁戊己庚辛壬癸"]]

    assert confirmed([*rows, ["合计", "15.00"]]) == [
        "“合计” 15.00 = 1.50 + … + 1.50（10 行），与表中一致"
    ]


def test_a_numbered_row_of_heads_and_letters_is_no_row_of_figures() -> None:
    table = grid("项目|预算数|支出数\n栏次|1|2\n甲|10.0|9.0\n乙|20.0|18.0\n合计|30.0|28.0")

    assert said(table) == [("table-total", "28.0", "27.00")]


def test_in_a_table_of_hundreds_of_subtotals_each_closes_its_own_rows() -> None:
    rows = [["项目", "金额"]]
    for _ in range(400):
        rows += [["甲", "1.50"], ["乙", "2.50"], ["小计", "4.00"]]
    rows[-1] = ["小计", "5.00"]

    assert said(rows) == [("table-total", "5.00", "4.00")]
    assert len(confirmed(rows)) == 399


GROUPS = (
    "名称|金额（万元）\n一、单位|{first}\n甲|10.00\n乙|20.00\n"
    "二、项目|{second}\n丙|5.00\n丁|6.00\n合计|{total}"
)


@pytest.mark.parametrize(
    ("first", "second", "total", "expected"),
    [
        ("30.00", "11.00", "41.00", []),
        ("32.50", "11.00", "43.50", [("table-total", "32.50", "30.00")]),
        ("32.50", "11.00", "41.00", [("table-total", "32.50", "30.00")]),
        ("30.00", "11.00", "43.00", [("table-total", "43.00", "41.00")]),
        ("31.00", "12.00", "41.00", []),
    ],
)
def test_figures_beside_the_line_above_a_group_are_its_sum(
    first: str, second: str, total: str, expected: list[tuple[str, str, str]]
) -> None:
    assert said(grid(GROUPS.format(first=first, second=second, total=total))) == expected


@pytest.mark.parametrize(
    "lines",
    [
        "名称|金额\n一、单位|\n甲|10.00\n二、项目|11.00\n丙|5.00\n丁|6.00",
        "名称|金额\n一、单位|30.00\n（一）甲|10.00\n乙|10.00\n二、项目|11.00\n丙|5.00",
        "名称|金额\n甲|10.00\n一、单位|30.00\n乙|9.00\n二、项目|11.00\n丙|11.00",
        "名称|金额\n一、单位|30.00\n甲|30.00\n二、项目|11.00\n丙|11.00",
    ],
)
def test_groups_that_hold_or_were_not_understood_are_left_alone(lines: str) -> None:
    assert codes(grid(lines)) == []


LEDGER = (
    "项目|行次|金额|项目|行次|金额\n一、拨款收入|1|60.0|一、一般支出|31|55.0\n"
    "二、事业收入|2|40.0|二、卫生支出|32|45.0\n本年收入合计|3|100.0|本年支出合计|33|{spent}"
)


def test_line_numbers_are_not_added_up() -> None:
    assert codes(grid(LEDGER.format(spent="100.0"))) == []


def test_a_total_is_called_by_the_words_beside_it() -> None:
    assert confirmed(grid(LEDGER.format(spent="100.0")))[-1] == (
        "“本年支出合计” 100.0 = 55.0 + 45.0，与表中一致"
    )
    (found,) = said(grid(LEDGER.format(spent="110.0")))
    assert found == ("table-total", "110.0", "100.00")
