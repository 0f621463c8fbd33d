import pytest

from tests.core.checkup.example import codes, ledger, remarks

SCORES = [f"{95 - n}.00" for n in range(10)]


def finding_codes(*parts: object) -> list[str]:
    return [code for code in codes(*parts) if code.startswith(("finding", "division"))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("finding", "answer"),
    [
        ("县教育局政府采购执行率32.62%，未达预期。", "规范政府采购管理。"),
        ("合同约定每月联检一次，未见联检资料。", "严格履行合同约定。"),
        ("未编制绩效自评表。", "提高自评质量。"),
        ("项目档案资料不够齐全。", "规范档案管理。"),
        ("固定资产未及时入账。", "开展资产清查。"),
        ("未开展满意度调查。", "组织满意度问卷。"),
        ("专项债券项目收益低于预期。", "加强专项债收益管理。"),
        ("绩效信息公开不及时。", "及时公开绩效信息。"),
    ],
)
def test_a_finding_that_no_recommendation_answers_is_named(finding: str, answer: str) -> None:
    lines = ["一、存在问题", finding, "二、工作建议"]

    assert finding_codes(*lines, "提高认识，加强领导。") == ["finding-unanswered"]
    assert finding_codes(*lines, answer) == []


@pytest.mark.parametrize(
    ("problems", "advice"),
    [
        ("三、评价发现问题及原因分析", "四、工作建议"),
        ("五、主要经验及做法、存在的问题及原因分析", "六、有关建议"),
        ("（三）存在的不足", "（四）改进措施"),
        ("第三部分 主要问题", "第四部分 下一步工作打算"),
        ("二、突出问题", "三、对策建议"),
    ],
)
def test_the_parts_are_known_by_their_headings(problems: str, advice: str) -> None:
    found = finding_codes(problems, "县教育局应采未采。", advice, "提高认识。")

    assert found == ["finding-unanswered"]


def test_the_finding_is_named_by_its_words_and_its_unit() -> None:
    text = "一是部分单位未执行政府采购。二是开发区机关事务服务中心2023年度政府采购执行率32.62%。"

    (found,) = [
        each
        for each in remarks("一、存在问题", text, "二、建议", "提高认识。")
        if each.rule == "R-17"
    ]

    assert found.words == "政府采购执行率"
    assert found.flaw.message == (
        "问题“…务服务中心2023年度政府采购执行率32.62%。…”（开发区机关事务服务中心）"
        "属于“政府采购”，没有一条建议回应。"
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["一、存在问题", "政府采购执行率低。"],
        ["一、工作建议", "规范采购。"],
        ["一、评价结果", "政府采购执行率低。", "二、建议", "提高认识。"],
        ["一、问题和建议", "政府采购执行率低，应当规范采购。"],
        ["一、存在问题", "认识不够到位。", "附件1", "一、建议", "政府采购应当规范。"],
    ],
)
def test_without_both_parts_nothing_is_held_against_another(lines: list[str]) -> None:
    assert finding_codes(*lines) == []


def test_a_part_of_a_summary_that_names_nobody_is_a_warning() -> None:
    lines = ["一、存在问题", "（一）管理有待加强", "认识不到位，工作不扎实。"]
    more = ["（二）监督有待加强", "县教育局没有检查记录。"]

    assert finding_codes(ledger(SCORES), *lines, *more) == ["finding-unit"]
    assert finding_codes(ledger(SCORES[:3]), *lines, *more) == []


def test_a_summary_by_several_agencies_says_who_did_what() -> None:
    text = "本次评价委托4家第三方机构开展。"
    rows = [[f"项目{n}", score, f"第{n % 4}事务所"] for n, score in enumerate(SCORES)]
    divided = [["项目名称", "得分", "评价机构"], *rows]

    assert finding_codes(text, ledger(SCORES)) == ["division"]
    assert finding_codes(text, divided) == []
    assert finding_codes(text, "各机构分工见附表。", ledger(SCORES)) == []
    assert finding_codes("委托1家第三方机构开展。", ledger(SCORES)) == []
    assert finding_codes(text, ledger(SCORES[:3])) == []


@pytest.mark.parametrize(
    "words", ["青禾县档案馆未按时报送材料。", "青禾县市场监督管理局未按时报送材料。"]
)
def test_a_word_within_the_name_of_an_organ_is_no_finding(words: str) -> None:
    assert finding_codes("一、存在问题", words, "二、工作建议", "按时报送材料。") == []


def test_a_word_within_the_name_of_a_project_is_no_finding() -> None:
    rows = ledger(SCORES)
    rows[1][1] = "档案数字化"

    assert (
        finding_codes("一、存在问题", "档案数字化尚未完成。", "二、工作建议", "抓紧完成。", rows)
        == []
    )
