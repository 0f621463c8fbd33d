from dataclasses import replace
from datetime import date

import pytest

from hengji.core.blocks import (
    HEADING_OUT_OF_SEQUENCE,
    MOST_ROWS,
    TABLE_TOO_LONG,
    Annex,
    Block,
    Column,
    Heading,
    Paragraph,
    Picture,
    Table,
    blank,
    format_date,
)
from hengji.core.distribution import distribute
from hengji.core.flaws import Flaw
from hengji.core.official_document import (
    ANNEX_TITLE_PUNCTUATED,
    DOCUMENT_BLANK,
    NO_BODY_ON_PAGE,
    NUMBER_MALFORMED,
    NUMBER_YEAR_DIFFERS,
    SIGNATORY_MISSING,
    SIGNATORY_NOT_UPWARD,
    Colophon,
    Direction,
    OfficialDocument,
    check_document,
    texts_of,
)
from tests.core.builders import SCALE, points

TABLE = Table("得分表", (Column("名称", 100), Column("得分", 56)), (("甲", "90.00"),), "注：示例")
DOCUMENT = OfficialDocument(
    mark="演示县财政局文件",
    number="演财绩〔2024〕15号",
    direction=Direction.UPWARD,
    signatories=("演示某",),
    title=("演示县财政局", "关于绩效评价的报告"),
    recipients=("演示县人民政府",),
    blocks=(Heading(1, 1, "评价方式"), Paragraph("采用现场核查。"), TABLE),
    issuer="演示县财政局",
    issued=date(2024, 12, 31),
    annexes=(Annex("机构情况表", (Paragraph("共四家。"),)),),
)


def headings(*levels: tuple[int, int]) -> tuple[Block, ...]:
    return tuple(Heading(level, number, "标题") for level, number in levels)


@pytest.mark.parametrize(
    ("level", "number", "label"),
    [(1, 1, "一、"), (1, 12, "十二、"), (2, 3, "（三）"), (3, 4, "4."), (4, 15, "（15）")],
)
def test_each_level_is_numbered_in_its_own_way(level: int, number: int, label: str) -> None:
    assert Heading(level, number, "标题").label == label


def test_a_date_has_no_padding_zeros() -> None:
    assert format_date(date(2024, 1, 5)) == "2024年1月5日"


def test_a_date_nobody_gave_is_a_blank() -> None:
    assert format_date(None) == blank("成文日期") == "【待填：成文日期】"


def test_every_text_a_reader_sees_has_a_place() -> None:
    picture = Picture("得分分布", distribute([points(90)], SCALE))
    document = replace(
        DOCUMENT,
        blocks=(*DOCUMENT.blocks, picture),
        colophon=Colophon(("甲局", "乙局"), "演示县财政局办公室", date(2024, 12, 31)),
        note="此件公开",
        secrecy="秘密★1年",
        urgency="加急",
        page_mark="演示数据",
    )

    assert list(texts_of(document)) == [
        ("发文机关标志", "演示县财政局文件"),
        ("发文字号", "演财绩〔2024〕15号"),
        ("签发人", "演示某"),
        ("标题", "演示县财政局关于绩效评价的报告"),
        ("主送机关", "演示县人民政府"),
        ("标题“一、评价方式”", "评价方式"),
        ("正文“采用现场核查。…”", "采用现场核查。"),
        ("表“得分表”", "得分表"),
        ("表“得分表”的附注", "注：示例"),
        ("表“得分表”", "名称"),
        ("表“得分表”", "得分"),
        ("表“得分表”", "甲"),
        ("表“得分表”", "90.00"),
        ("图“得分分布”", "得分分布"),
        ("附件", "机构情况表"),
        ("正文“共四家。…”", "共四家。"),
        ("署名", "演示县财政局"),
        ("成文日期", "2024年12月31日"),
        ("附注", "此件公开"),
        ("密级和保密期限", "秘密★1年"),
        ("紧急程度", "加急"),
        ("抄送机关", "甲局，乙局"),
        ("印发机关", "演示县财政局办公室"),
        ("印发日期", "2024年12月31日"),
        ("页眉", "演示数据"),
    ]


def test_a_complete_document_has_no_flaw() -> None:
    assert check_document(DOCUMENT) == ()


def test_all_blanks_are_named_once_in_one_sentence() -> None:
    document = replace(
        DOCUMENT,
        number=blank("发文字号"),
        blocks=(Paragraph(f"{blank('年度')}和{blank('金额')}"), Paragraph(blank("年度"))),
        issued=None,
    )

    message = "没有给出发文字号、年度、金额、成文日期，印作“【待填：…】”。"
    assert check_document(document) == (DOCUMENT_BLANK.at("公文要素", message),)


@pytest.mark.parametrize(
    "number",
    [
        "演财绩[2024]15号",
        "演财绩（2024）15号",
        "演财绩【2024】15号",
        "演财绩〔2024〕015号",
        "演财绩〔24〕15号",
        "演财绩〔1924〕15号",
        "演财绩〔20２４〕15号",
        "演财绩〔2024〕1５号",
        "演财绩〔2024〕第15号",
        "演财绩〔2024〕15",
        "YC〔2024〕15号",
        "〔2024〕15号",
        "",
    ],
)
def test_a_malformed_number_is_a_flaw(number: str) -> None:
    flaws = check_document(replace(DOCUMENT, number=number))

    assert flaws == (NUMBER_MALFORMED.at("发文字号", f"发文字号为“{number}”。"),)


def test_a_number_of_another_year_is_a_flaw() -> None:
    flaws = check_document(replace(DOCUMENT, number="演财绩〔2023〕15号"))

    message = "发文字号为 2023 年，成文日期为 2024 年。"
    assert flaws == (NUMBER_YEAR_DIFFERS.at("发文字号", message),)


def test_a_number_is_not_compared_with_a_date_nobody_gave() -> None:
    flaws = check_document(replace(DOCUMENT, number="演财绩〔2023〕15号", issued=None))

    assert [flaw.code for flaw in flaws] == [DOCUMENT_BLANK.code]


UNSIGNED = SIGNATORY_MISSING.at("签发人", "上行文没有写明签发人，此处留空。")
SIGNED_DOWNWARD = SIGNATORY_NOT_UPWARD.at("签发人", "下行文标注了签发人“演示某、演示另”。")
SIGNED_PARALLEL = SIGNATORY_NOT_UPWARD.at("签发人", "平行文标注了签发人“演示某”。")


@pytest.mark.parametrize(
    ("direction", "signatories", "flaws"),
    [
        (Direction.UPWARD, ("",), [UNSIGNED]),
        (Direction.UPWARD, (), [UNSIGNED]),
        (Direction.UPWARD, ("", "演示某"), []),
        (Direction.DOWNWARD, ("演示某", "演示另"), [SIGNED_DOWNWARD]),
        (Direction.PARALLEL, ("演示某",), [SIGNED_PARALLEL]),
        (Direction.DOWNWARD, (), []),
    ],
)
def test_upward_documents_and_only_they_are_signed(
    direction: Direction, signatories: tuple[str, ...], flaws: list[Flaw]
) -> None:
    document = replace(DOCUMENT, direction=direction, signatories=signatories)

    assert check_document(document) == tuple(flaws)


@pytest.mark.parametrize(
    "levels",
    [
        [],
        [(1, 1), (1, 2), (1, 3)],
        [(1, 1), (2, 1), (2, 2), (1, 2), (2, 1), (3, 1), (4, 1), (4, 2), (3, 2), (1, 3)],
    ],
)
def test_headings_in_sequence_have_no_flaw(levels: list[tuple[int, int]]) -> None:
    assert check_document(replace(DOCUMENT, blocks=headings(*levels))) == ()


@pytest.mark.parametrize(
    ("levels", "where", "message"),
    [
        ([(1, 1), (2, 1), (2, 2), (2, 2)], "（二）标题", "此处应为第 3 个，序号写的是 2。"),
        ([(1, 1), (1, 3), (1, 4)], "三、标题", "此处应为第 2 个，序号写的是 3。"),
        ([(1, 2), (1, 3)], "二、标题", "此处应为第 1 个，序号写的是 2。"),
        ([(1, 1), (2, 1), (1, 2), (2, 2)], "（二）标题", "此处应为第 1 个，序号写的是 2。"),
        ([(1, 1), (3, 1), (3, 2)], "1.标题", "第 3 级标题之上缺少上一级。"),
        ([(2, 1)], "（一）标题", "第 2 级标题之上缺少上一级。"),
    ],
)
def test_a_heading_out_of_sequence_is_one_flaw(
    levels: list[tuple[int, int]], where: str, message: str
) -> None:
    expected = (HEADING_OUT_OF_SEQUENCE.at(f"标题“{where}”", message),)

    in_body = check_document(replace(DOCUMENT, blocks=headings(*levels)))
    in_annex = check_document(replace(DOCUMENT, annexes=(Annex("附表", headings(*levels)),)))

    assert in_body == in_annex == expected


def test_a_table_too_long_to_print_is_a_flaw_in_body_and_annex() -> None:
    longest = replace(TABLE, rows=TABLE.rows * MOST_ROWS)
    beyond = replace(TABLE, rows=TABLE.rows * (MOST_ROWS + 1))

    allowed = check_document(replace(DOCUMENT, blocks=(longest,)))
    refused = check_document(replace(DOCUMENT, blocks=(beyond,), annexes=(Annex("表", (beyond,)),)))

    message = f"表有 {MOST_ROWS + 1} 行，最多 {MOST_ROWS} 行。"
    assert allowed == ()
    assert refused == (TABLE_TOO_LONG.at("表“得分表”", message),) * 2


def test_a_page_without_text_is_a_flaw_wherever_it_says_so() -> None:
    document = replace(DOCUMENT, blocks=(Paragraph("（此页无正文）"),), note="此页无正文")

    assert check_document(document) == (
        NO_BODY_ON_PAGE.at("正文“（此页无正文）…”", "此处写有“此页无正文”。"),
        NO_BODY_ON_PAGE.at("附注", "此处写有“此页无正文”。"),
    )


@pytest.mark.parametrize("title", ["机构情况表", "机构情况表（一）", "《办法》", "“表”", "表2", ""])
def test_an_annex_title_may_end_in_a_word_or_a_closed_bracket(title: str) -> None:
    assert check_document(replace(DOCUMENT, annexes=(Annex(title, ()),))) == ()


@pytest.mark.parametrize("mark", "。；，：.;")
def test_an_annex_title_ends_without_punctuation(mark: str) -> None:
    flaws = check_document(replace(DOCUMENT, annexes=(Annex(f"机构情况表{mark}", ()),)))

    message = f"附件名称“机构情况表{mark}”末尾有标点。"
    assert flaws == (ANNEX_TITLE_PUNCTUATED.at("附件", message),)
