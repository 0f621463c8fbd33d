import pytest

from tests.core.checkup.example import codes, confirmed, ledger, remarks

HEAD = ["某县财政局文件", "某财绩〔2024〕15号", "关于2024年度绩效评价情况的报告", "某县人民政府："]
END = ["某县财政局", "2024年12月31日"]


def form_codes(*parts: object) -> list[str]:
    kinds = ("signatory", "no-text", "recipient", "own-number", "date-form", "annex", "score")
    return [code for code in codes(*parts) if code.startswith(kinds)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "recipient",
    ["某县人民政府：", "某经济开发区管委会:", "中共某县委：", "某县人大常委会：", "某省财政厅："],
)
def test_an_upward_document_with_a_masthead_must_name_its_signatory(recipient: str) -> None:
    assert form_codes(*HEAD[:3], recipient, "正文。", *END) == ["signatory"]
    assert (
        form_codes(HEAD[0], f"{HEAD[1]}    签发人：某某", *HEAD[2:3], recipient, "正文。", *END)
        == []
    )
    assert form_codes(HEAD[0], HEAD[1], "签 发 人：某某", HEAD[2], recipient, "正文。", *END) == []


def test_an_upward_document_without_masthead_is_a_warning_only() -> None:
    assert form_codes(*HEAD[2:], "正文。", *END) == ["signatory-unseen"]


@pytest.mark.parametrize(
    "lines",
    [
        [*HEAD[:2], "关于做好绩效评价工作的通知", "各预算单位：", "正文。", *END],
        [*HEAD[:2], "关于绩效评价情况的通报", "某县人民政府：", "正文。", *END],
        ["某项目支出绩效评价报告", "委托单位：某县财政局", "评价机构：某事务所", "一、概况"],
        ["某县人民政府：", "正文。"],
        ["2023年度部门整体支出绩效评价报告", "某县教育局：", "正文。"],
    ],
)
def test_documents_that_do_not_go_upward_need_no_signatory(lines: list[str]) -> None:
    assert form_codes(*lines) == []


def test_the_title_may_stand_in_several_lines() -> None:
    lines = ["某经济开发区", "关于2024年度重点", "绩效评价情况的报告"]

    (found,) = [each for each in remarks(*HEAD[:2], *lines, HEAD[3]) if each.rule == "R-14"]

    assert found.words == "某财绩〔2024〕15号"


@pytest.mark.parametrize("words", ["此页无正文", "（此页无正文）", "本页无正文"])
def test_a_page_without_text_is_forbidden_in_official_documents(words: str) -> None:
    assert form_codes(HEAD[0], f"{HEAD[1]} 签发人：某某", *HEAD[2:], "正文。", words) == [
        "no-text-page"
    ]
    assert form_codes("某项目绩效评价报告", words) == ["no-text-page-here"]
    assert form_codes("合同以下无正文。") == []


def test_a_numbered_document_without_recipient_is_a_warning() -> None:
    notice = [*HEAD[:2], "关于做好绩效评价工作的通知", "正文写在这里，请各单位遵照执行。", *END]

    assert form_codes(*notice) == ["recipient"]
    assert form_codes(*notice, "主送：各预算单位") == []


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("某财绩[2024]15号", "某财绩〔2024〕15号"),
        ("某财绩（2024）15号", "某财绩〔2024〕15号"),
        ("某财绩〔2024〕第15号", "某财绩〔2024〕15号"),
        ("某财绩〔2024〕015号", "某财绩〔2024〕15号"),
        ("某财绩〔2024〕15", "某财绩〔2024〕15号"),
    ],
)
def test_a_malformed_number_of_its_own_is_named_once(number: str, expected: str) -> None:
    lines = [HEAD[0], number, "关于评价工作的通知", "各预算单位：", "正文。", *END]

    (found,) = remarks(*lines)

    assert (found.flaw.code, found.expected) == ("document-own-number", expected)


def test_the_year_of_the_number_is_that_of_the_date() -> None:
    lines = [*HEAD[:2], "关于评价工作的通知", "各预算单位：", "正文。", "某县财政局"]

    assert form_codes(*lines, "2025年1月3日") == ["own-number-year"]
    assert form_codes(*lines, "2024年1月3日") == []


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2024年12月31日", []),
        ("2024年1月3日", []),
        ("2024年01月03日", ["date-form"]),
        ("2024.12.31", ["date-form"]),
        ("2024-12-31", ["date-form"]),
        ("二〇二四年十二月三十一日", ["date-form"]),
    ],
)
def test_the_date_of_an_official_document_has_one_form(date: str, expected: list[str]) -> None:
    lines = [*HEAD[:2], "关于评价工作的通知", "各预算单位：", "正文。", "某县财政局"]

    assert form_codes(*lines, date) == expected
    assert form_codes("某项目绩效评价报告", "正文。", date) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["附件：1.得分表", "2.问题清单", "附件1", "甲", "附件2", "乙"], []),
        (["附件：1.得分表", "3.问题清单", "正文。"], ["annex"]),
        (["附件：1.得分表", "2.问题清单", "附件1", "甲"], ["annex"]),
        (["附件：1.得分表", "2.问题清单", "附件1", "甲", "附件2", "乙", "附件3", "丙"], ["annex"]),
        (["附件：得分表", "某县财政局", "附件", "甲"], []),
        (["附件：", "1.得分表", "2.清单", "附件一", "甲", "附件二", "乙"], []),
        (["附件：1.得分表", "2.问题清单"], []),
        (["附件：", "正文。"], []),
        (["附件1", "甲", "附件2", "乙"], []),
        (["正文见附件。"], []),
    ],
)
def test_annexes_and_their_list_agree(lines: list[str], expected: list[str]) -> None:
    assert form_codes(*lines) == expected


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (["95.00", "101.00"], ["score-range"]),
        (["95.00", "-1.00"], ["score-range"]),
        (["95.00", ""], ["score-missing"]),
        (["95.00", "未评价"], []),
        (["95.125", "88.00", "87.00"], ["score-places"]),
        (["95.00"] * 12 + ["88.5"], ["score-places"]),
        (["95", "88.5", "87.25"], []),
        (["100", "0"], []),
        (["未评价", "未评价"], []),
    ],
)
def test_scores_are_within_the_scale_and_written_alike(
    scores: list[str], expected: list[str]
) -> None:
    assert form_codes(ledger(scores)) == expected


def test_a_table_with_extra_points_may_pass_the_scale() -> None:
    assert form_codes("含加分的评价得分表", ledger(["105.00", "95.00"])) == []


def test_a_table_of_grades_only_has_no_scores_to_check() -> None:
    table = [["项目名称", "评价等级"], ["甲", "优"], ["乙", "良"]]

    assert form_codes(table) == []
    assert confirmed(table) == []
