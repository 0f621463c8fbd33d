import pytest

from tests.core.checkup.example import codes, remarks


def cited(*parts: str) -> list[str]:
    return [code.removeprefix("cited-") for code in codes(*parts) if code.startswith("cited")]


@pytest.mark.parametrize(
    "text",
    [
        "根据《市级项目支出绩效评价管理办法》规定，等级分为四级。",
        "依据《某县财政专项资金管理办法》，项目应当公示。",
        "按照《关于全面实施预算绩效管理的意见》要求，现报告如下。",
        "不符合《中央财政衔接资金管理办法》的有关规定。",
        "财政部印发《项目支出绩效评价管理规定》。",
        "依据《某市本级预算绩效管理实施细则》。",
    ],
)
def test_a_document_relied_on_without_its_number_is_named(text: str) -> None:
    assert cited(text) == ["number"]


@pytest.mark.parametrize(
    "text",
    [
        "根据《项目支出绩效评价管理办法》（财预〔2020〕10号）开展评价。",
        "根据财预〔2020〕10号《项目支出绩效评价管理办法》开展评价。",
        "根据关于印发《土地储备管理办法》的通知（国土资规〔2017〕17号）执行。",
        "根据《政府购买服务管理办法》（财政部令第102号）执行。",
        "根据《中华人民共和国预算法》和《中华人民共和国政府采购法实施条例》。",
        "按照《某学校合同管理办法》执行。",
        "按照《某镇中心学校经费使用办法》执行。",
        "该单位制定了《资金支付规定》，按照要求执行。",
        "按照《施工合同》《监理合同》支付。",
        "按照《企业会计准则》《政府会计制度》核算。",
        "《某县专项资金管理办法》内容较多。",
        "按照《招标文件》和《某市工作方案》执行。",
        "依据《2023年度绩效评价报告》《满意度调查问卷》。",
    ],
)
def test_documents_with_a_number_and_those_that_have_none_are_passed_over(text: str) -> None:
    assert cited(text) == []


def test_a_number_at_any_mention_is_enough() -> None:
    first = "根据《某县专项资金管理办法》开展。"

    assert cited(first, "《某县专项资金管理办法》（某财〔2022〕5号）。") == []
    assert cited(first, first) == ["number"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("见财预[2020]10号文件。", "〔2020〕10号"),
        ("见财预（2020）10号文件。", "〔2020〕10号"),
        ("见财预【2020】10号文件。", "〔2020〕10号"),
        ("见财预〔2020〕010号文件。", "〔2020〕10号"),
        ("见财预〔2020〕第10号文件。", "〔2020〕10号"),
        ("见财预〔2020〕10文件。", "〔2020〕10号"),
    ],
)
def test_a_malformed_number_is_named_with_the_right_form(text: str, expected: str) -> None:
    (found,) = [each for each in remarks(text) if each.rule == "R-12"]

    assert found.expected == expected


def test_a_year_of_two_digits_is_named_without_guessing_the_century() -> None:
    (found,) = [each for each in remarks("见财预〔20〕10号文件。") if each.rule == "R-12"]

    assert (found.flaw.code, found.expected) == ("document-cited-number-form", "见财预〔20〕10号")


@pytest.mark.parametrize(
    "text",
    [
        "合同编号：某采（2023）12号。",
        "采购项目（2023）5号标段。",
        "共安排项目（2023）12个。",
        "判决书（2023）晋06民初12号。",
        "见财预〔2020〕10号文件。",
        "某会审字（2023）第12号报告。",
    ],
)
def test_numbers_of_other_things_are_passed_over(text: str) -> None:
    assert cited(text) == []


def test_one_document_with_two_numbers_is_named_with_both() -> None:
    lines = ["《某县资金办法》（某财〔2022〕5号）。", "《某县资金办法》（某财〔2022〕6号）。"]

    (found,) = [each for each in remarks(*lines) if each.rule == "R-12"]

    assert (
        found.flaw.message == "《某县资金办法》前面写“某财〔2022〕5号”，这里写“某财〔2022〕6号”。"
    )


def test_a_number_other_than_the_rulebook_knows_is_named() -> None:
    text = "《项目支出绩效评价管理办法》（财预〔{}号）。"

    assert cited(text.format("2020〕12")) == ["number-differs"]
    assert cited(text.format("2020〕10")) == []
    assert cited("《项目支出绩效评价管理办法》（某财〔2021〕3号）。") == []


def test_a_report_that_cites_itself_needs_no_number() -> None:
    title = "关于印发《某县绩效评价办法》执行情况的报告"

    assert cited(title, "某县人民政府：", "根据《某县绩效评价办法》开展。") == []


@pytest.mark.parametrize(
    "text",
    [
        "根据《关于开展2020年度绩效评价工作的通知》财办农〔2021〕14号文要求，开展自评。",
        "财政局分别于2023年12月11日印发《关于提前下达补助资金的通知》，下达资金。",
        "根据《某县拟建学校项目考察方案》和《某县发展计划》，确定项目。",
    ],
)
def test_a_number_without_brackets_a_dated_act_and_an_own_plan_need_no_more(text: str) -> None:
    assert cited(text) == []


def test_the_number_of_the_next_document_is_not_that_of_the_one_before() -> None:
    text = "根据《关于开展绩效评价工作的通知》和某财办〔2021〕14号文要求，开展自评。"

    assert cited(text) == ["number"]


def test_an_organ_before_a_number_is_no_part_of_it() -> None:
    text = "县财政局某财农指〔2023〕10号《关于下达水利资金预算的通知》已收到。"
    again = "县水务局、财政局某财农指〔2023〕10号《关于下达水利资金预算的通知》已执行。"

    assert cited(text, again) == []


def test_the_number_of_a_quota_is_held_to_the_form() -> None:
    (found,) = [
        each
        for each in remarks("根据《通知》（县财政局某振指[2022]15号）要求，开展评价。")
        if each.flaw.code == "document-cited-number-form"
    ]

    assert found.flaw.message == "文号“某振指[2022]15号”写法不合格式。"
