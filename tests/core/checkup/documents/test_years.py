import pytest

from tests.core.checkup.example import codes, ledger, remarks

TITLE = "关于2024年度财政重点绩效评价情况的报告"
TO = "某县人民政府："


def year_codes(*parts: object) -> list[str]:
    return [code for code in codes(*parts) if code.startswith(("years", "date-"))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "lead",
    [
        "2023年共抽取43家预算单位开展部门整体支出绩效评价。",
        "2023年度，我局组织对重点项目开展了绩效评价。",
        "按照要求，2023年选取12个项目进行绩效评价。",
        "根据安排，2023年我局委托第三方机构开展评价工作。",
        "2022年完成重点绩效评价12项。",
    ],
)
def test_a_title_and_a_text_of_two_years_are_named_with_both(lead: str) -> None:
    assert year_codes(TITLE, TO, lead) == ["years"]


def test_the_message_gives_both_years() -> None:
    (found,) = [
        each for each in remarks(TITLE, TO, "2023年共抽取43家单位开展评价。") if each.rule == "R-10"
    ]

    assert found.flaw.message == "标题写 2024 年度，正文写 2023 年。"
    assert (found.stated, found.expected, found.words) == ("2023", "2024", "2023年")


@pytest.mark.parametrize(
    "lead",
    [
        "2024年，我局组织对2023年度资金开展了绩效评价。",
        "2024年共抽取43家预算单位开展部门整体支出绩效评价。",
        "根据2022年印发的《预算绩效评价管理办法》，现将评价结果报告如下。",
        "与2022年、2023年相比，评价得分有所提高。",
        "2021—2023年共安排资金3000万元，评价期为三年。",
        "绩效评价工作自2018年起逐步推开。",
        "评价依据为某政办发〔2023〕12号文件。",
    ],
)
def test_years_that_are_explained_or_historical_are_passed_over(lead: str) -> None:
    assert year_codes(TITLE, TO, lead) == []


@pytest.mark.parametrize(
    "title",
    [
        "关于2022—2023年度绩效评价情况的报告",
        "关于财政重点绩效评价情况的报告",
        "关于2023年、2024年评价情况的报告",
    ],
)
def test_a_title_of_no_year_or_of_several_is_not_held_against_the_text(title: str) -> None:
    assert year_codes(title, TO, "2021年共抽取43家单位开展评价。") == []


def test_a_score_table_of_another_year_than_the_title_is_named() -> None:
    table = ledger(["95.00", "88.00"])

    assert year_codes(TITLE, TO, "正文。", "2023年度绩效评价得分表", table) == ["years"]
    assert year_codes(TITLE, TO, "正文。", "2024年度绩效评价得分表", table) == []


@pytest.mark.parametrize(
    "date",
    [
        "2024年2月30日",
        "2023年2月29日",
        "4月31日",
        "2024年13月1日",
        "2024-02-30",
        "2024.11.31",
        "2024/6/31",
        "二〇二四年二月三十日",
        "二○二四年十三月一日",
    ],
)
def test_a_date_that_does_not_exist_is_an_error_wherever_it_stands(date: str) -> None:
    assert year_codes(f"项目于{date}竣工验收。") == ["date-impossible"]
    assert year_codes([["项目", "日期"], ["甲", date]]) == ["date-impossible"]


@pytest.mark.parametrize(
    "text",
    [
        "2024年2月29日",
        "2月29日",
        "2023.12.31",
        "1.2.3.4",
        "10.5.2",
        "第3.2.1条",
        "2024-12-31",
        "二〇二四年十二月三十一日",
        "财预〔2020〕10号",
        "12月",
    ],
)
def test_dates_that_exist_and_numbers_that_are_none_are_passed_over(text: str) -> None:
    assert year_codes(f"依据{text}办理。") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("截至2025年3月31日，资金全部支付。", ["date-early"]),
        ("项目已于2025年1月10日完成验收。", ["date-early"]),
        ("专家评审会于2025年2月1日召开。", ["date-early"]),
        ("应于2025年6月30日前完成整改。", []),
        ("于2025年6月30日之前组织验收。", []),
        ("截至2023年12月31日，资金全部支付。", []),
        ("合同期至2026年12月31日。", []),
        ("计划于2025年3月1日将开工。", []),
    ],
)
def test_a_report_signed_before_what_it_reports_is_named(text: str, expected: list[str]) -> None:
    assert year_codes(text, "某县财政局", "2024年12月31日") == expected


@pytest.mark.parametrize("date", ["正文。", "2024年13月1日", "12月31日"])
def test_without_a_date_of_its_own_nothing_is_early(date: str) -> None:
    assert "date-early" not in year_codes("截至2025年3月31日，资金全部支付。", date)


def test_a_title_within_the_table_is_held_to_the_title_of_the_report() -> None:
    table = [["2023年度得分表", "", ""], *ledger(["95.00", "88.00"])]

    assert year_codes(TITLE, TO, "正文。", table) == ["years"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("2024年度，单位支出预算100万元。2024年度部门整体支出得分90分。", ["years"]),
        ("2024年，单位支出预算100万元。", ["years"]),
        ("项目于2024年4月开工。", []),
        ("2024年度，单位支出预算100万元；2026年度预算200万元。", []),
    ],
)
def test_a_year_in_the_title_alone_is_asked_about(body: str, expected: list[str]) -> None:
    found = codes("青禾县教育局2026年度部门整体支出绩效报告", "一、基本情况", body)

    assert [code for code in found if code == "years"] == expected


def test_a_table_of_another_year_is_named_where_the_text_knows_the_title_s() -> None:
    title, lead = "2024年度绩效评价情况的报告", "2024年度工作已经完成。"
    scored = ledger(["95", "90", "80"])
    found = remarks(title, "一、情况", lead, [["2022年度绩效评价得分表", "", ""], *scored])

    assert [each.stated for each in found if each.rule == "R-10"] == ["2022"]


def test_what_became_of_an_earlier_evaluation_is_of_another_year() -> None:
    assert year_codes(TITLE, TO, "2023年度共完成评价问题整改12项。", "2024年情况如下。") == []
