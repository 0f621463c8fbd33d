from hengji.core.checkup.documents.check import check_manuscript
from hengji.core.checkup.remarks import Confirmation, Remark
from hengji.core.flaws import Severity
from tests.core.checkup.builders import manuscript
from tests.core.checkup.example import RULES, example

FOUND = check_manuscript(example(), RULES)
REMARKS = [each for each in FOUND if isinstance(each, Remark)]


def said(code: str) -> list[tuple[str, str, str]]:
    return [
        (each.words, each.stated, each.expected)
        for each in REMARKS
        if each.flaw.code == f"document-{code}"
    ]


def test_the_worked_example_shows_every_slip_it_was_signed_with() -> None:
    assert said("order") == [("86.70", "72", "51")]
    assert said("heading-repeated") == [("(二)", "(二)", "(三)")]
    assert [words for words, _, _ in said("heading-brackets")] == ["(一)", "(二)"]
    assert said("grade-words") == [("优秀", "优秀", "优、良")]
    assert said("place-words") == [("我市", "我市", "我区")]
    assert said("years") == [("2023年", "2023", "2024")]
    assert said("doubled-character") == [("国", "国国", "国")]
    assert said("cited-number") == [
        ("《市级项目支出绩效评价管理办法》", "《市级项目支出绩效评价管理办法》", "")
    ]
    assert said("signatory") == [("朔开财预绩〔2024〕15号", "", "签发人：")]
    assert said("no-text-page") == [("此页无正文", "此页无正文", "")]
    assert len(said("name-spaces")) == 14
    assert [words for words, _, _ in said("marks-mixed")] == ["(", ":", ","]
    assert said("division") == [("委托4家优质第三方机构", "", "")]


def test_the_worked_example_leaves_procurement_and_joint_inspection_unanswered() -> None:
    unanswered = {words for words, _, _ in said("finding-unanswered")}

    assert {"政府采购执行率", "联检"} <= unanswered


def test_the_worked_example_has_four_errors_and_no_other() -> None:
    errors = [each.flaw.code for each in REMARKS if each.flaw.severity is Severity.ERROR]

    assert sorted(errors) == [
        "document-heading-repeated",
        "document-no-text-page",
        "document-order",
        "document-signatory",
    ]


def test_what_was_computed_again_in_the_worked_example_is_confirmed() -> None:
    sentences = [each.sentence for each in FOUND if isinstance(each, Confirmation)]

    assert sentences == [
        "72 = 43 + 29，与得分表的 72 行一致。",
        "等级 72 行一致，每行都与得分对应：优 21、良 51。",
        "政府采购执行率 1,256,730.00 ÷ 3,852,135.04 = 32.62%，与文中一致",
    ]


def test_results_stand_in_reading_order_and_each_at_its_words() -> None:
    report = example()

    assert [each.spot for each in FOUND] == sorted(each.spot for each in FOUND)
    assert all(each.words == report.words_at(each.spot) for each in REMARKS)


def test_an_empty_report_gives_nothing() -> None:
    assert check_manuscript(manuscript(), RULES) == ()
    assert check_manuscript(manuscript("", "  "), RULES) == ()
