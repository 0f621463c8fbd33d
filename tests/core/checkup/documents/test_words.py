import pytest

from tests.core.checkup.example import codes, ledger, remarks

SLIPS = [
    "资金根据国国土资源部文件",
    "资金金使用规范",
    "绩效效评价工作",
    "管理理制度健全",
    "部门门整体支出",
    "提高的的效益",
    "项目目管理规范",
    "评价价结果良好",
    "预算算编制不细",
    "建立立健全机制",
    "问题题较多",
    "加强强监督",
    "进一步步加强管理",
]
SEAMS = [
    "朔州市市场监督管理局",
    "区区长主持会议",
    "财政部部长出席",
    "全体企业员工",
    "企业员工工资",
    "投资资金",
    "专项资金金额",
    "项目目标",
    "管理理念",
    "使用用途",
    "费用用于办公",
    "建设设施",
    "指标标准",
    "完成成本控制",
    "收入入库",
    "工作作风",
    "控制制度",
    "规定定期检查",
    "当地地方特色",
    "方面面临困难",
    "其中中央资金",
    "过程中中标",
    "2023年年初",
    "评分分值",
    "整体体系",
    "具体体现",
    "系统统一",
    "落实实施",
    "国有有限责任公司",
    "没有有效利用",
    "公开开展",
    "开发发展",
    "综合合同",
    "自评评分",
    "安全全面",
    "新建建筑",
    "道路路面",
    "法规规定",
    "税收收入",
    "申报报表",
    "行政政务",
    "我区区级",
    "优等等级",
    "往往缺乏",
    "常常发生",
    "仅仅完成",
    "年年亏损",
    "人人有责",
    "家家户户",
    "一一对应",
    "大大提升",
    "多多益善",
    "种种原因",
    "渐渐改善",
    "目的的实现",
    "为了了解",
    "进行了了解",
    "关键是是否达标",
    "在在建项目中",
    "与与会人员",
    "兢兢业业",
    "方方面面",
    "实实在在",
    "扎扎实实",
    "大学学生",
    "校校长",
]


def word_codes(*parts: object) -> list[str]:
    return [code for code in codes(*parts) if code.startswith(("doubled", "marks", "name"))]  # type: ignore[arg-type]


@pytest.mark.parametrize("slip", SLIPS)
def test_a_character_typed_twice_is_found(slip: str) -> None:
    assert word_codes(f"经过核查，{slip}，应当改进。") == ["doubled-character"]


@pytest.mark.parametrize("seam", SEAMS)
def test_two_words_that_meet_in_one_character_are_innocent(seam: str) -> None:
    assert word_codes(f"经过核查，{seam}，应当说明。") == []


def test_a_character_repeated_over_a_broken_page_is_found_at_the_break() -> None:
    (found,) = remarks("土地储备资金管理办法明确，根据国", "国土资源部的规定执行。")

    assert found.flaw.message == "“法明确，根据国国土资源部的规”中“国国”重复。"
    assert (found.words, found.stated, found.expected) == ("国", "国国", "国")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各单位应当进行进行整改。", ["doubled-word"]),
        ("项目的绩效绩效评价结果。", ["doubled-word"]),
        ("加强对资金资金的使用监管。", ["doubled-word"]),
        ("评价结果，根据根据有关文件确定。", ["doubled-word"]),
        ("没有没有建立台账。", ["doubled-word"]),
        ("执行资产管理管理办法。", []),
        ("制定绩效评价评价指标体系。", []),
        ("请各单位讨论讨论、研究研究。", []),
        ("合计一百一百。", []),
        ("哈哈哈哈。", []),
    ],
)
def test_a_word_said_twice_is_found_unless_two_names_meet(text: str, expected: list[str]) -> None:
    assert [code for code in word_codes(text) if code == "doubled-word"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("评价完成。。", ["doubled-mark"]),
        ("评价，，完成。", ["doubled-mark"]),
        ("评价完成，。", ["doubled-mark"]),
        ("甲、、乙。", ["doubled-mark"]),
        ("如下：；甲。", ["doubled-mark"]),
        ("真的吗？！", []),
        ("等等……", []),
        ("《甲》《乙》，“丙”。", []),
        ("他说：“好。”", []),
        ("目录......3", []),
    ],
)
def test_two_marks_in_a_row_are_found(text: str, expected: list[str]) -> None:
    assert [code for code in word_codes(text) if code == "doubled-mark"] == expected


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("甲已完成,乙未完成，丙也未完成。", 1),
        ("建议如下:甲；结论如下：乙。", 1),
        ("甲(已撤销)和乙（新设）。", 1),
        ("是否完成?为何？", 1),
        ("甲完成;乙未完成；丙。", 1),
        ("金额1,234.56元，时间12:30。", 0),
        ("采用PPP(BOT)模式，其他（略）。", 0),
        ("甲完成,乙未完成.", 0),
        ("见https://example.cn，其他：略。", 0),
        ("（一）甲，（二）乙。", 0),
    ],
)
def test_marks_of_two_widths_are_named_once_a_kind(text: str, places: int) -> None:
    assert [code for code in word_codes(text) if code == "marks-mixed"] == ["marks-mixed"] * places


def test_the_remark_on_mixed_marks_lists_at_most_five_places() -> None:
    lines = [f"第{n}项已经完成,尚待验收。" for n in range(7)]

    (found,) = remarks(*lines, "其余，略。")

    assert found.flaw.message == (
        "逗号有全角 1 处、半角 7 处；半角的在第 1 段、第 2 段、第 3 段、第 4 段、第 5 段等。"
    )


def names(*shown: str) -> list[list[str]]:
    return [["项目名称", "得分"], *[[name, f"{80 + at}.00"] for at, name in enumerate(shown)]]


def test_spaces_left_by_wrapping_are_named_with_the_name_as_it_should_be() -> None:
    table = names("老旧小区改 造项目", "甲部 2023年度整体支出", "乙部2023年度整体支出")

    found = remarks(table)

    assert [(each.words, each.expected) for each in found] == [
        ("改 造", "老旧小区改造项目"),
        ("部 2", "甲部2023年度整体支出"),
    ]


@pytest.mark.parametrize(
    "shown",
    [
        ["张 三", "李 四"],
        ["PPP project 建设", "BOT project 建设"],
        ["甲部 2023 年度", "乙部 2023 年度"],
        ["老旧小区改造", "  道路维修"],
        ["道路维修（一期）", "道路维修（二期）"],
    ],
)
def test_spaces_that_are_meant_are_left(shown: list[str]) -> None:
    assert word_codes(names(*shown)) == []


def test_one_name_twice_is_found_whatever_its_spelling() -> None:
    table = names("道路维修（一期）", "桥梁维修", "道路维修(一期）")

    (found,) = remarks(table)

    assert found.flaw.message == "“道路维修(一期）”与第 1 行同名。"
    assert found.because == "两行得分为 80.00 和 82.00。"


def test_one_name_of_two_units_is_two_evaluations() -> None:
    rows = [["办公经费", "甲局", "90.00"], ["办公经费", "乙局", "88.00"]]

    assert word_codes([["项目名称", "预算单位", "得分"], *rows]) == []
    assert word_codes(ledger(["90.00", "88.00"])) == []


def test_a_word_with_which_no_name_ends_is_never_a_seam() -> None:
    assert "doubled-word" in codes("对项目开展重点绩效绩效评价。")


@pytest.mark.parametrize(
    ("words", "doubled"),
    [
        ("拨款支出资金11.96万元万元。", "万元万元"),
        ("执行率为95%%。", "%%"),
        ("已在2021年年12月31日之前发放。", "年年"),
        ("截至12月31日日发放完毕。", "日日"),
    ],
)
def test_a_unit_said_twice_behind_a_figure_is_found(words: str, doubled: str) -> None:
    (found,) = [each for each in remarks(words) if each.rule == "R-26"]

    assert (found.words, found.expected) == (doubled, doubled[: len(doubled) // 2])


@pytest.mark.parametrize("words", ["2021年年底完成。", "2021年年度预算。", "共5元。元旦前完成。"])
def test_the_end_of_a_year_is_no_unit_said_twice(words: str) -> None:
    assert codes(words) == []


def test_a_label_set_apart_is_no_name_with_a_space() -> None:
    rows = [["项目名称", "金额"], ["总 体 目 标", "1.0"], ["甲工程", "2.0"], ["乙工程", "3.0"]]

    assert codes(rows, [rows[0], ["丙水库 加固工程", "1.0"], *rows[2:], ["丁工程", "4.0"]]) == [
        "name-spaces"
    ]
