from dataclasses import replace
from datetime import date
from decimal import Decimal

from hengji.core.blocks import Cell, Form, Paragraph
from hengji.core.consultation import AskedPoint, Consultation, draft_letter
from hengji.core.flaws import Severity
from hengji.core.official_document import Colophon, Direction, Format, check_document
from tests.core.builders import points

LOST = AskedPoint("A11", "立项依据充分性", points("5"), points("4.4"), "批复晚于开工", "扣0.6分")
FULL = AskedPoint("A12", "立项程序规范性", points("5"), points("5"), "程序齐全", "")
UNSCORED = AskedPoint("A13", "目标合理性", points("5"), None, "", "")
ASKED = Consultation(
    subject="道路养护项目",
    unit="建设管理部",
    bureau="演示县财政局",
    agency="甲评价公司",
    work_year=2024,
    funds_year=2023,
    round=1,
    total=points("88.4"),
    outcome="",
    points=(LOST, FULL, UNSCORED),
    reply_by=date(2026, 12, 4),
)


def forms_of(asked: Consultation) -> tuple[Form, ...]:
    [annex] = draft_letter(asked).annexes
    return tuple(block for block in annex.blocks if isinstance(block, Form))


def said(asked: Consultation) -> str:
    return "".join(
        block.text for block in draft_letter(asked).blocks if isinstance(block, Paragraph)
    )


def test_the_letter_asks_the_unit_in_the_name_of_the_bureau_until_a_day() -> None:
    letter = draft_letter(ASKED)

    assert (letter.mark, letter.issuer, letter.recipients) == (
        "演示县财政局",
        "演示县财政局",
        ("建设管理部",),
    )
    assert (letter.format, letter.direction, letter.signatories) == (
        Format.LETTER,
        Direction.PARALLEL,
        (),
    )
    assert "".join(letter.title) == "演示县财政局关于征求“道路养护项目”绩效评价初稿意见的函"
    assert letter.colophon == Colophon(("甲评价公司",), "", None)
    assert letter.note == "联系人：【待填：联系人】，电话：【待填：联系电话】"
    assert [block.text for block in letter.blocks if isinstance(block, Paragraph)] == [
        (
            "按照2024年度重点绩效评价工作安排，我单位委托甲评价公司对“道路养护项目”开展绩效评价"
            "（资金所属年度为2023年度），现已形成初稿（第1稿），初评得分88.40分。"
            "扣分涉及1项指标，各项发现的事实和扣分理由见附件。"
        ),
        (
            "现征求你单位意见。请对照附件逐项核对，填写“是否同意”；不同意的，写明理由和依据，"
            "并附相关材料。没有意见的，请在总体意见中填写“无异议”。"
        ),
        (
            "请于2026年12月4日前，将经负责人签字并加盖公章的意见反馈表反馈我单位。"
            "逾期没有反馈的，评价按初稿继续进行。"
        ),
        "专此函达，请予函复。",
    ]


def test_what_is_asked_is_numbered_with_blank_columns_to_answer_in() -> None:
    _, asked, closing = forms_of(ASKED)

    assert asked.heads == 1
    assert [cell.text for cell in asked.rows[1]] == [
        "1",
        "A11 立项依据充分性",
        "5.00",
        "4.40",
        "批复晚于开工\n扣0.6分",
        "",
        "",
    ]
    assert len(asked.rows) == 2
    labels = [cell.text.replace("\n", "") for row in closing.rows for cell in row if cell.is_label]
    assert labels == [
        "对评价的总体意见",
        "单位负责人（签字）",
        "单位（盖章）",
        "经办人和联系电话",
        "日期",
    ]
    for form in forms_of(ASKED):
        assert {sum(cell.span for cell in row) for row in form.rows} == {len(form.widths)}
        assert sum(form.widths) == 156


def test_without_lost_points_there_is_nothing_to_answer_one_by_one() -> None:
    asked = replace(ASKED, points=(FULL, UNSCORED))

    assert "各项指标没有扣分。" in said(asked)
    assert [form.name for form in forms_of(asked)] == [
        "意见反馈表：评价对象",
        "意见反馈表：总体意见和签章",
    ]


def test_what_is_left_unrated_is_asked_about_by_what_was_found() -> None:
    found = replace(UNSCORED, fact="没有提供台账")
    asked = replace(ASKED, outcome="证据不足，暂不评级", total=None, points=(found, UNSCORED))

    objects, points_asked, _ = forms_of(asked)

    assert "结论为“证据不足，暂不评级”。评价发现的情况涉及1项指标，见附件。" in said(asked)
    assert [cell.text for cell in objects.rows[2]] == [
        "初稿",
        "第1稿",
        "结论",
        "证据不足，暂不评级",
    ]
    assert [cell.text for cell in points_asked.rows[1]][3:5] == ["—", "没有提供台账"]


def test_what_is_not_known_is_left_to_fill_in_and_said_in_a_warning() -> None:
    bare = replace(ASKED, unit="", bureau="", agency="", total=None, reply_by=None, points=(LOST,))

    letter = draft_letter(bare)
    [flaw] = check_document(letter)

    assert (letter.mark, letter.recipients, letter.colophon) == (
        "【待填：发文机关】",
        ("【待填：被评价单位】",),
        None,
    )
    assert "初评得分【待填：初评得分】分" in said(bare)
    assert forms_of(bare)[0].rows[2][3] == Cell("")
    assert flaw.severity is Severity.WARNING
    assert [each in flaw.message for each in ("发文字号", "反馈期限", "联系人", "第三方机构")] == [
        True
    ] * 4


def test_an_invented_letter_says_so_above_every_page() -> None:
    assert draft_letter(ASKED).page_mark == ""
    assert draft_letter(replace(ASKED, is_demo=True)).page_mark == "演示数据：道路养护项目"


def test_a_letter_names_who_else_gets_it_and_nobody_who_printed_it() -> None:
    letter = draft_letter(replace(ASKED, reply_by=date(2026, 12, 4)))

    [flaw] = check_document(letter)

    assert "印发" not in flaw.message


def test_points_of_zero_are_asked_about() -> None:
    none = replace(LOST, score=points(Decimal(0)))

    assert none.is_asked
