import pytest

from tests.core.checkup.documents.figures.builders import codes, confirmed, grid, said

WRONG = [
    (
        "单位|预算数|支出数|执行率\n甲局|100.00|90.00|90%\n乙局|200.00|150.00|85%",
        [("figure-rate", "85%", "75.00%")],
    ),
    (
        "项目资金（万元）|年初预算数|全年预算数（A）|全年执行数（B）|执行率（B/A）\n年度资金|80.00|120.00|90.00|80%",
        [("figure-rate", "80%", "75.00%")],
    ),
    (
        "事项|计划数|完成数|完成率\n培训|500|487|97.4%\n维修|10|9|95%",
        [("figure-rate", "95%", "90.00%")],
    ),
    (
        "镇|发放问卷（份）|回收问卷（份）|回收率（%）\n甲镇|100|95|95\n乙镇|200|190|97",
        [("figure-rate", "97", "95.00%")],
    ),
    (
        "名称|合同金额|支付金额|比例\n一|100.0|50.0|50%\n二|200.0|150.0|75%\n三|80.0|60.0|70%",
        [("figure-rate", "70%", "75.00%")],
    ),
    (
        "单位|资金||执行率\n|预算安排|实际支出|\n甲|100.00|50.00|0.50\n乙|200.00|150.00|0.85",
        [("figure-rate", "0.85", "75.00%")],
    ),
    (
        "单位|预算数（万元）|支出数（元）|执行率\n甲|10.00|50,000.00|50%\n乙|20.00|15.00|75%",
        [("figure-unit-slip", "75%", "0.01%")],
    ),
    (
        "单位|预算数|支出数|执行率\n甲|100.00|50.00|200%",
        [("figure-rate-inverted", "200%", "50.00%")],
    ),
    ("单位|预算数|支出数|执行率\n甲|100.00|50.00|100%", [("figure-called-full", "100%", "50.00%")]),
    (
        "项目|金额|占比\n甲|25.0|25%\n乙|30.0|35%\n丙|45.0|45%\n合计|100.0|100%",
        [("figure-rate", "35%", "30.00%")],
    ),
    (
        "单位|预算数|支出数|结余\n甲|100.0|90.0|10.0\n乙|200.0|150.0|50.0\n丙|300.0|250.0|40.0",
        [("table-difference", "40.0", "50.00")],
    ),
    (
        "科目|2022年决算|2023年决算|增减额\n人员|100.0|90.0|-10.0\n公用|20.0|25.0|5.0\n项目|300.0|250.0|-40.0",
        [("table-difference", "-40.0", "-50.00")],
    ),
]

WRONG += [
    (
        "指标|2022年|2023年|较上年增长\n人次|150.6|180.2|19.65%\n收入|10.2|12.5|25.55%\n场次|20.0|30.0|50%",
        [("figure-change", "25.55%", "22.55%")],
    ),
    (
        "名称|计划完成值|实际完成值|偏差率（%）\n培训|500|487|-2.6\n维修|10|12|20\n检查|20|25|35",
        [("figure-change", "35", "25.00%")],
    ),
]


@pytest.mark.parametrize(("lines", "expected"), WRONG)
def test_a_row_that_fails_what_its_table_shows_is_remarked(
    lines: str, expected: list[tuple[str, str, str]]
) -> None:
    assert said(grid(lines)) == expected


@pytest.mark.parametrize(
    "lines",
    [
        "项目|2022年预算|2022年支出|2022年执行率|2023年预算|2023年支出|2023年执行率\n甲|100.0|90.0|90%|50.0|30.0|60%",
        "单位|预算数|支出数|执行率\n甲局|100.00|90.00|90%\n乙局|200.00|150.00|75%",
        "单位|年初预算|调整预算|支出|执行率\n甲|100.0|120.0|90.0|75%\n乙|100.0|80.0|80.0|80%",
        "单位|预算数|支出数|执行率\n甲|100.00|90.00|约90%\n乙|200.00|—|—",
        "单位|预算数|支出数|执行率\n甲|0.00|0.00|0%\n乙|100.00|120.00|100%",
        "单位|预算数|支出数|满意率\n甲|100.00|90.00|95%\n乙|200.00|150.00|96%",
        "单位|预算数|支出数|绿化率\n甲|100.00|90.00|95%",
        "单位|预算数|支出数|执行率\n甲|100.00|90.00|80%\n乙|200.00|150.00|60%\n丙|300.00|150.00|30%",
        "指标|得分率\n甲|90%\n乙|95%",
        "项目|单价|占比\n甲|25.0|20%\n乙|30.0|35%\n丙|45.0|45%",
        "单位|预算数|支出数|结余\n甲|100.0|90.0|30.0\n乙|200.0|150.0|70.0",
        "单位|人数|面积|比例\n甲|10|90|3%\n乙|20|150|5%",
        "项目|人数|金额|占比%\n甲|1|25.0|25\n乙|1|75.0|75\n合计|2|100.0|100",
        "指标|2022年|2023年|增长率\n人次|150.6|180.2|39.65%\n收入|10.2|12.5|45.55%",
        "指标|2022年|2023年|增减\n人次|150.6|180.2|5.0\n收入|10.2|12.5|6.0",
        "指标|2022年|2023年|增长率\n人次|0|180.2|—\n收入|0|12.5|100%",
        "项目|金额|占比\n甲|0|0%\n乙|0|0%\n合计|0|0%",
    ],
)
def test_tables_that_hold_or_were_not_understood_are_left_alone(lines: str) -> None:
    assert codes(grid(lines)) == []


def test_rates_and_differences_that_hold_are_confirmed() -> None:
    table = grid("单位|预算数|支出数|执行率|结余\n甲|100.0|90.0|90%|10.0\n乙|200.0|150.0|75%|50.0")

    assert confirmed(table) == [
        "执行率 90.0 ÷ 100.0 = 90%，与文中一致",
        "执行率 150.0 ÷ 200.0 = 75%，与文中一致",
        "结余 100.0 − 90.0 = 10.0，与表中一致",
        "结余 200.0 − 150.0 = 50.0，与表中一致",
    ]


def test_a_table_that_a_page_parts_is_one_table() -> None:
    first = grid("单位|预算数|支出数|执行率\n甲|100.00|90.00|90%")
    second = grid("乙|200.00|150.00|85%\n合计|300.00|240.00|80%")

    assert said(first, "— 3 —", second) == [("figure-rate", "85%", "75.00%")]
    assert said(first, "另有下列单位没有列入本表，单独说明其情况。", second) == []


def test_a_unit_above_the_table_is_the_unit_of_its_money() -> None:
    table = grid("单位|预算数|支出数（元）|执行率\n甲|10.00|50000.00|50%\n乙|20.00|150000.00|75%")

    assert codes("单位：万元", table) == []
    assert codes("单位：万元", "说明", table) == []
    assert codes(grid("金额单位：万元|||\n" + "单位|预算数|支出数|执行率\n甲|1.0|0.5|50%")) == []


def test_a_rate_of_reaching_targets_is_doubtful_since_less_may_be_better() -> None:
    lines = "指标|目标值|实际完成值|完成率\n成本|100.0|90.0|100%"

    assert codes(grid(lines)) == ["figure-rate-doubtful"]


@pytest.mark.parametrize(("share", "expected"), [("60.00%", []), ("50.00%", ["figure-rate"])])
def test_a_share_called_a_proportion_is_of_the_total(share: str, expected: list[str]) -> None:
    lines = (
        f"序号|内容|投资估算|占总投资比例\n1|建筑|300.00|{share}\n2|设备|150.00|30.00%\n"
        "3|其他|50.00|10.00%\n|总计|500.00|100%"
    )

    assert codes(grid(lines)) == expected


def test_shares_below_subtotals_are_of_their_own() -> None:
    lines = (
        "类别|项目|金额|占比（%）\n收入|甲|30.00|75.00\n|乙|10.00|25.00\n|小计|40.00|100.00\n"
        "支出|丙|20.00|{share}\n|丁|30.00|60.00\n|小计|50.00|100.00"
    )

    assert codes(grid(lines.format(share="40.00"))) == []
    assert codes(grid(lines.format(share="45.00"))) == ["figure-rate"]


def test_a_serial_number_and_a_year_are_no_part_of_a_rate() -> None:
    lines = (
        "序号|类别|年度|分配（万元）|支出（万元）|使用效率（%）\n1|甲|2023|4800|5000|104\n"
        "2|乙|2023|2000|2000|100\n3|丙|2023|3000|3000|100"
    )

    assert codes(grid(lines)) == []
    assert codes(grid(lines.replace("104", "114"))) == ["figure-rate"]


def test_a_row_that_numbers_the_columns_is_no_row_of_figures() -> None:
    lines = (
        "资金投入|行次|预算数（A）|执行数（B）|预算执行率（B/A）\n列次|0|1|2|3\n"
        "资金总额|1|50.0|30.0|60.00%\n中央资金|2|50.0|30.0|60.00%"
    )

    assert codes(grid(lines)) == []


def test_a_rate_beside_nothing_it_could_be_of_is_left_alone() -> None:
    assert codes(grid("类别|支出（万元）|使用效率（%）\n甲|5000|104\n乙|2000|100")) == []


def test_a_rate_capped_at_the_whole_is_neither_remarked_nor_confirmed() -> None:
    lines = "单位|预算数|支出数|执行率\n甲|100.0|120.0|100%"

    assert codes(grid(lines)) == []
    assert confirmed(grid(lines)) == []
