import pytest

from tests.core.checkup.documents.figures.builders import codes, confirmed, remarks, said


@pytest.mark.parametrize(
    ("words", "stated", "expected"),
    [
        ("财政拨款60.00万元，自筹40.00万元，合计110.00万元。", "110.00万元", "100.00万元"),
        ("甲镇12户，乙镇13户，丙镇14户，共计40户。", "40户", "39户"),
        ("人员经费60.00万元、公用经费40.00万元，总计101.00万元。", "101.00万元", "100.00万元"),
        ("分别为60.00万元、40.00万元，合计101.00万元。", "101.00万元", "100.00万元"),
        ("一期10.5公里；二期20.5公里；合计32.5公里。", "32.5公里", "31.00公里"),
        ("分别安排资金300万元、350万元、400万元，合计1,350万元。", "1,350万元", "1,050万元"),
        ("发放补贴60.00万元，购买设备40.00万元，两项合计120.00万元。", "120.00万元", "100.00万元"),
        ("水费1.50万元，电费2.50万元，以上合计5.00万元。", "5.00万元", "4.00万元"),
        ("上半年500人次，下半年600人次，共计1200人次。", "1200人次", "1100人次"),
    ],
)
def test_a_closing_total_must_be_the_sum(words: str, stated: str, expected: str) -> None:
    assert said(words) == [("figure-total", stated, expected)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("总投资1234.56万元，其中：中央资金600.00万元，其他资金630.56万元。", "figure-parts"),
        ("支出1,256.78元，其中人员支出756.78元，公用支出510.00元。", "figure-parts"),
        ("预算100.00万元（其中财政拨款80.00万元，自筹30.00万元），支出90.00万元。", "figure-parts"),
        (
            "下达资金3,500万元，其中：中央900万元，省级300万元，县级配套资金300万元。",
            "figure-parts",
        ),
        ("共76亩，其中：甲村40亩、乙村41亩。", "figure-parts"),
        ("总投资1234.56万元，其中：中央600.00万元，省级534.56万元。", "figure-parts"),
        ("总投资1324.56万元，其中：中央600.00万元，省级634.56万元。", "figure-parts"),
        ("总投资1234.56万元，其中中央600.00万元，省级634.56元。", "figure-unit-slip"),
        ("总投资1234.56元，其中中央600.00万元，省级634.56万元。", "figure-unit-slip"),
    ],
)
def test_parts_that_exceed_or_plainly_misprint_the_total_are_remarked(
    words: str, code: str
) -> None:
    assert codes(words) == [code]


@pytest.mark.parametrize(
    "words",
    [
        "财政拨款60.00万元，自筹40.00万元，合计100.00万元。",
        "财政拨款33.33万元，自筹33.33万元，其他33.33万元，合计100.0万元。",
        "总投资100.00万元，其中：中央60.00万元，省级40.00万元，实际支出90.00万元。",
        "总投资100.00万元，其中：中央60.00万元；省级40.00万元。",
        "共72个项目，其中部门整体43个，项目29个。",
        "总投资100.00万元，其中主要包括：设备30.00万元，软件20.00万元。",
        "总投资100.00万元，其中设备30.00万元，软件20.00万元。",
        "预算100.00万元，支出90.00万元，共计发放补贴85.00万元。",
        "预算100.00万元，支出90.00万元，合计200.00万元。",
        "2023年共评价72个，其中优21个，良50个。",
        "预算100.00万元，其中财政拨款60.00万元，2022年支出90.00万元。",
        "预算100.00万元，其中财政拨款60.00万元，实际支出90.00万元。",
        "约100万元，其中甲约60万元，乙60.00万元。",
        "甲约60万元，乙40.00万元，合计120.00万元。",
        "总投资100.00万元，其中工程80.00万元（其中土建50.00万元，安装30.00万元），设备20.00万元。",
        "执行率90%，其中甲80%，乙95%。",
        "甲12户，乙13人，丙14户，合计30户。",
        "预算200.00万元，其中设备60.00万元，软件50.00万元，其中进口30.00万元，国产10.00万元，合计999.00万元。",
        "预算100.00万元，其中甲60.00万元，2022年补助90.00万元。",
        "共有职工120人，其中党员50人，女职工60人，大专以上100人。",
        "总投资0.00元，其中甲0.00元，乙0.00元。",
    ],
)
def test_sums_that_hold_or_need_not_are_left_alone(words: str) -> None:
    assert codes(words) == []


def test_a_sum_that_holds_is_confirmed_with_its_parts() -> None:
    assert confirmed("总投资100.00万元，其中：中央60.00万元，省级40.00万元。") == [
        "100.00万元 = 60.00 + 40.00，与文中一致"
    ]
    assert confirmed("甲12户，乙13户，合计25户。") == ["25户 = 12 + 13，与文中一致"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("各类占比分别为30.5%、40.2%、28.3%。", ["figure-shares"]),
        ("占总支出的30.5%、40.2%、29.4%。", []),
        ("占比分别为33.3%、33.3%、33.3%。", []),
        ("占比分别为30%、20%、10%。", []),
        ("占比分别为约30%、40%、28.0%。", []),
        ("完成率分别为30.5%、40.2%、28.3%。", []),
    ],
)
def test_shares_that_nearly_are_the_whole_must_be(words: str, expected: list[str]) -> None:
    assert codes(words) == expected


def test_shares_within_rounding_are_confirmed() -> None:
    assert confirmed("占比分别为33.3%、33.3%、33.3%。") == [
        "33.3 + 33.3 + 33.3 = 99.9%，合计为 100%（四舍五入之内）"
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("累计投入资金60.00万元，三年投入分别为10.00万元、20.00万元、30.00万元。", []),
        ("累计投入资金60.00万元，三年投入分别为约10万元、20.00万元、30.00万元。", []),
        ("共支持项目60个，各年分别为10户、20户、30户。", []),
        (
            "累计投入资金61.70万元，三年投入分别为10.00万元、20.00万元、30.00万元。",
            [("figure-parts-unclear", "61.70万元", "60.00万元")],
        ),
        (
            "累计投入资金60.00万元，三年投入分别为10.00万元、20.00万元、30.00元。",
            [("figure-unit-slip", "60.00万元", "30.00万元")],
        ),
        ("累计投入资金90.00万元，三年投入分别为10.00万元、20.00万元、30.00万元。", []),
        (
            "三公经费53.49万元，其中公车费19.51万元，接待费31.43万元。",
            [("figure-parts-unclear", "53.49万元", "50.94万元")],
        ),
    ],
)
def test_a_list_that_nearly_makes_its_total_is_asked_about(
    words: str, expected: list[tuple[str, str, str]]
) -> None:
    assert said(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "下达甲类补助80万元,其中:设备购置补助80万元,已支出31.5万元。",
        "总支出125.08万元,其中本年支出116.12万元,较 2022 年度决算数增加19.68万元。",
        "决算为150万元，其中：房屋60万元、设备30万元（桌椅20万元；厨具10万元）、维修60万元。",
        "总投资100.00万元，其中：设备60.00万元（进口），其他40.00万元。",
        "（其中：甲60万元（含税）、乙40万元）共投入100万元。",
        "支出35万元。其中：甲5万元，乙30万元。",
        "支出35万元，主要用于培训。其中：甲5万元，乙20万元。",
        "差额0.9万元。其中：甲0万元，乙0万元，丙0万元，丁0.9万元。",
    ],
)
def test_what_is_said_of_a_part_is_no_further_part(words: str) -> None:
    assert said(words) == []


@pytest.mark.parametrize(
    ("words", "code", "stated"),
    [
        (
            "下达资金1263万元。其中：甲项435万元，乙项600万元，丙项218万元。",
            "figure-parts",
            "1263万元",
        ),
        (
            "投入1.85亿元，其中：中央9000万元，省级9700万元，县级75万元。",
            "figure-parts",
            "1.85亿元",
        ),
        (
            "决算为150万元，其中：房屋60万元、设备36万元（桌椅20万元）、维修60万元。",
            "figure-parts",
            "150万元",
        ),
    ],
)
def test_parts_behind_a_full_stop_or_with_brackets_are_added_up(
    words: str, code: str, stated: str
) -> None:
    assert [each[:2] for each in said(words)] == [(code, stated)]


def test_a_part_that_does_not_count_in_its_unit_is_no_slip_of_the_unit() -> None:
    (found,) = remarks("投入1.85亿元，其中：中央9000万元，省级9700万元，县级75万元。")

    assert found.flaw.message.endswith("四舍五入不能解释这一差别。")


ITEMS = ("1、设备经费36万元，用于更新。", "2、维护经费30万元。", "3、租赁经费18万元。")


def test_parts_that_stand_one_a_paragraph_are_added_up() -> None:
    assert confirmed("专项经费总额为84万元，其中：", *ITEMS) == [
        "84万元 = 36 + 30 + 18，与文中一致"
    ]


@pytest.mark.parametrize(
    ("lead", "items", "expected"),
    [
        ("专项经费总额为84万元，其中：", (*ITEMS[:2], "3、租赁经费18元。"), "figure-unit-slip"),
        ("专项经费总额为80万元，其中：", ITEMS, "figure-parts"),
        ("专项经费总额为90万元，其中：", ITEMS, ""),
        ("专项经费总额为80万元，其中主要是：", ITEMS, ""),
        ("专项经费总额约80万元，其中：", ITEMS, ""),
        ("共有车辆80辆，其中：", ITEMS, ""),
        ("专项经费总额为30万元，其中：", ITEMS[:1], ""),
        ("专项经费总额为60万元，其中：", (ITEMS[0], "二、其他情况，30万元。"), ""),
        ("专项经费总额为60万元，其中：", (ITEMS[0], "3、维护经费30万元。"), ""),
        ("专项经费总额为60万元，其中：", (ITEMS[0], "2、维护车辆30辆。"), ""),
    ],
)
def test_a_list_whose_end_is_not_seen_is_held_only_to_slips(
    lead: str, items: tuple[str, ...], expected: str
) -> None:
    assert codes(lead, *items) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("分三年分别安排资金100万元、120万元、150万元，累计380万元。", "370万元"),
        ("下达资金3批，第一批500万元，第二批300万元，第三批200万元，合计1100万元。", "1,000万元"),
    ],
)
def test_a_list_that_says_it_is_whole_makes_its_total(words: str, expected: str) -> None:
    assert [each[2].replace(",", "") for each in said(words)] == [expected.replace(",", "")]


@pytest.mark.parametrize(
    "words",
    [
        "分别安排资金100万元、120万元、150万元，累计370万元。",
        "安排资金100万元、120万元、150万元，累计380万元。",
        "分别安排资金100万元、120万元、150万元，累计约380万元。",
        "分别安排资金100万元、120万元、150万元，累计380户。",
        "分别安排资金100万元，支出120万元，累计380万元。",
    ],
)
def test_a_list_that_does_not_say_so_is_left_alone(words: str) -> None:
    assert codes(words) == []
