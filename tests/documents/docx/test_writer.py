"""What GB/T 9704-2012 asks of the file, one assertion a test (domain.md §9.11)."""

import re
from datetime import date

import pytest
from lxml import etree

from hengji.core.blocks import Annex, Paragraph
from hengji.core.official_document import Colophon, Direction, OfficialDocument, check_document
from hengji.documents.docx import render_docx
from tests.documents.docx.builders import body_document, document, plain, rich_document
from tests.documents.docx.inspecting import (
    NAMESPACES,
    Faults,
    Parts,
    W,
    in_style,
    parts_of,
    shown,
    text_of,
    texts,
    tree,
)

LEVELS = (r"[一二三四五六七八九十]+、", r"（[一二三四五六七八九十]+）", r"\d+\.", r"（\d+）")


@pytest.fixture(scope="module")
def rich() -> Parts:
    return parts_of(render_docx(rich_document()))


def written(**changes: object) -> Parts:
    return parts_of(render_docx(document(**changes)))


def test_the_page_is_a4_with_the_type_area_of_the_standard(rich: Parts) -> None:
    section = tree(rich).find("w:body/w:sectPr", NAMESPACES)

    size = {key.removeprefix(W): value for key, value in section.find(f"{W}pgSz").items()}
    margins = {key.removeprefix(W): value for key, value in section.find(f"{W}pgMar").items()}

    assert size == {"w": "11906", "h": "16838"}
    assert {side: margins[side] for side in ("top", "left", "right", "bottom")} == {
        "top": "2098",
        "left": "1588",
        "right": "1474",
        "bottom": "1984",
    }


def test_body_paragraphs_are_size_three_fangsong_with_two_characters_free(rich: Parts) -> None:
    looks = {
        (
            shown(rich, paragraph, "w:rPr/w:rFonts", "eastAsia"),
            shown(rich, paragraph, "w:rPr/w:sz", "val"),
            shown(rich, paragraph, "w:pPr/w:spacing", "line"),
            shown(rich, paragraph, "w:pPr/w:spacing", "lineRule"),
            shown(rich, paragraph, "w:pPr/w:ind", "firstLineChars"),
        )
        for paragraph in in_style(rich, "公文正文")
    }

    assert looks == {("仿宋_GB2312", "32", "579", "exact", "200")}


def test_the_title_is_size_two_centred_and_black(rich: Parts) -> None:
    [title] = in_style(rich, "公文标题")

    assert shown(rich, title, "w:rPr/w:sz", "val") == "44"
    assert shown(rich, title, "w:rPr/w:rFonts", "eastAsia") == "方正小标宋简体"
    assert shown(rich, title, "w:pPr/w:jc", "val") == "center"
    assert shown(rich, title, "w:rPr/w:color", "val") == "000000"
    assert len(title.findall("w:r/w:br", NAMESPACES)) == 2


def test_only_the_masthead_and_the_rule_are_red(rich: Parts) -> None:
    red = {
        style.find(f"{W}name").get(f"{W}val")
        for style in tree(rich, "word/styles.xml").iterfind(f"{W}style")
        if b"FF0000" in etree.tostring(style)
    }
    elsewhere = [
        (name, color)
        for name, part in rich.items()
        if name.endswith(".xml") and name != "word/styles.xml"
        for color in re.findall(rb'(?:val|color|fill)="([0-9A-Fa-f]{6})"', part)
        if is_red(color.decode())
    ]

    assert red == {"公文发文机关标志", "公文发文字号", "公文上行文字号"}
    assert elsewhere == []


def is_red(color: str) -> bool:
    red, green, blue = (int(color[place : place + 2], 16) for place in (0, 2, 4))
    return red > 150 and green < 80 and blue < 80


def test_the_number_is_written_with_hexagonal_brackets(rich: Parts) -> None:
    [line] = texts(rich, "公文上行文字号")

    number = line.split()[0]

    assert re.fullmatch(r"[\u4e00-\u9fa5]+〔20\d{2}〕[1-9]\d*号", number)


def test_the_date_has_no_padding_zero() -> None:
    parts = written(issued=date(2024, 1, 2))

    [shown_date] = texts(parts, "公文成文日期")

    assert shown_date == "2024年1月2日"


def test_the_year_of_the_number_is_that_of_the_date() -> None:
    parts = written()

    [number], [day] = texts(parts, "公文发文字号"), texts(parts, "公文成文日期")

    assert number == "演财绩〔2024〕15号"
    assert day[:4] == number.partition("〔")[2][:4]


@pytest.mark.parametrize(
    ("direction", "signatories", "expected"),
    [
        (Direction.UPWARD, ("甲某某",), ["演财绩〔2024〕15号 签发人：甲某某"]),
        (Direction.UPWARD, (), ["演财绩〔2024〕15号 签发人：" + "\u3000" * 4]),
        (Direction.UPWARD, ("",), ["演财绩〔2024〕15号 签发人：" + "\u3000" * 4]),
        (Direction.DOWNWARD, (), []),
        (Direction.PARALLEL, (), []),
    ],
)
def test_upward_documents_and_no_others_name_who_signs(
    direction: Direction, signatories: tuple[str, ...], expected: list[str]
) -> None:
    parts = written(direction=direction, signatories=signatories)

    assert texts(parts, "公文上行文字号") == expected
    assert ("签发人" in text_of(tree(parts))) is bool(expected)


def test_an_unnamed_signatory_is_a_warning_and_leaves_room_to_sign() -> None:
    upward = document(direction=Direction.UPWARD, signatories=("",))

    flaws = check_document(upward)
    parts = parts_of(render_docx(upward))

    assert [(flaw.code, flaw.where) for flaw in flaws] == [("signatory-missing", "签发人")]
    assert shaded(parts) == []


def shaded(parts: Parts) -> list[str]:
    names = {
        style.get(f"{W}styleId"): style.find(f"{W}name").get(f"{W}val")
        for style in tree(parts, "word/styles.xml").iterfind(f"{W}style")
    }
    return [
        text_of(run)
        for run in tree(parts).iter(f"{W}r")
        if (look := run.find("w:rPr/w:rStyle", NAMESPACES)) is not None
        and names[look.get(f"{W}val")] == "公文待填"
    ]


def test_a_missing_date_prints_a_shaded_blank() -> None:
    parts = written(issued=None)

    assert texts(parts, "公文成文日期") == ["【待填：成文日期】"]
    assert shaded(parts) == ["【待填：成文日期】"]


def test_every_blank_is_shaded_wherever_it_stands(rich: Parts) -> None:
    blanks = re.findall(r"【待填：[^】]*】", text_of(tree(rich)))

    assert blanks == ["【待填：签发人】", "【待填：成文日期】", "【待填：联系人】"]
    assert shaded(rich) == blanks


def test_recipients_end_with_a_colon_annexes_with_nothing_and_copies_with_a_full_stop(
    rich: Parts,
) -> None:
    assert texts(rich, "公文主送机关") == ["演示经济开发区管理委员会："]
    assert [line[-1].isalnum() for line in texts(rich, "公文附件说明")] == [True, True]
    assert [line[-1] for line in texts(rich, "公文版记抄送")] == ["。"]


def test_headings_are_numbered_in_order_and_are_real_headings(rich: Parts) -> None:
    found = [(level, text) for level in (1, 2, 3, 4) for text in texts(rich, f"heading {level}")]

    assert [text for level, text in found if level == 1] == [
        "一、评价方式",
        "二、评价结果",
        "三、存在的问题",
        "四、下一步工作",
        "一、资金管理",
    ]
    assert all(re.match(LEVELS[level - 1], text) for level, text in found)
    assert [
        shown(rich, in_style(rich, f"heading {level}")[0], "w:pPr/w:outlineLvl", "val")
        for level in (1, 2, 3, 4)
    ] == ["0", "1", "2", "3"]
    assert [
        shown(rich, in_style(rich, f"heading {level}")[0], "w:rPr/w:rFonts", "eastAsia")
        for level in (1, 2, 3, 4)
    ] == ["黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312"]


def test_nothing_says_that_a_page_has_no_body(rich: Parts) -> None:
    assert "此页无正文" not in "".join(part.decode("utf-8", "ignore") for part in rich.values())


@pytest.mark.parametrize("count", [1, 2, 11])
def test_the_annexes_listed_are_the_annexes_there_are(count: int) -> None:
    annexes = tuple(
        Annex(f"附表{plain(place + 3)}", (Paragraph("演示。"),)) for place in range(count)
    )
    parts = written(annexes=annexes)

    listed = [re.sub(r"^(附件：)?(\d+\.)?", "", line) for line in texts(parts, "公文附件说明")]
    titles = [title.replace(" ", "") for title in texts(parts, "公文附件标题")]
    labels = texts(parts, "公文附件序号")

    assert listed == [annex.title for annex in annexes]
    assert titles == listed
    assert labels == (["附件"] if count == 1 else [f"附件{n}" for n in range(1, count + 1)])


def test_every_font_is_named_for_chinese_and_no_theme_font_wins(rich: Parts) -> None:
    parts = {name: part.decode("utf-8", "ignore") for name, part in rich.items()}
    named = re.findall(r"<w:rFonts[^>]*>", "".join(parts.values()))

    assert not [name for name in parts if "theme" in name]
    assert not [fonts for fonts in named if "Theme" in fonts]
    assert all(
        f'w:{script}="' in fonts
        for fonts in named
        for script in ("ascii", "hAnsi", "eastAsia", "cs")
    )


def test_the_last_words_stay_on_the_page_of_the_signature() -> None:
    parts = written()
    paragraphs = tree(parts).findall("w:body/w:p", NAMESPACES)[-3:]

    held = [shown(parts, paragraph, "w:pPr/w:keepNext", "val") for paragraph in paragraphs]

    assert [text_of(paragraph) for paragraph in paragraphs] == [
        "特此通知。",
        "演示县财政局",
        "2024年9月4日",
    ]
    assert held == [None, None, None]
    assert paragraphs[0].find("w:pPr/w:keepNext", NAMESPACES) is not None
    assert b"<w:keepNext/>" in parts["word/styles.xml"]


def test_a_long_only_paragraph_is_not_held_so_that_the_first_page_has_body() -> None:
    parts = written(blocks=(Paragraph(plain(500)),))

    [paragraph] = in_style(parts, "公文正文")

    assert paragraph.find("w:pPr/w:keepNext", NAMESPACES) is None


def test_an_empty_body_still_has_its_frame() -> None:
    parts = written(blocks=(), recipients=())

    assert texts(parts, "公文正文") == []
    assert texts(parts, "公文主送机关") == []
    assert texts(parts, "公文署名") == ["演示县财政局"]


def test_the_note_stands_in_brackets_below_the_date(rich: Parts) -> None:
    assert texts(rich, "公文附注") == ["（联系人：【待填：联系人】）"]


def test_title_and_author_are_told_to_the_reader_s_program(rich: Parts) -> None:
    properties = rich["docProps/core.xml"].decode()

    assert (
        "演示经济开发区财政局关于2024年度72个项目（部门整体）重点绩效评价情况的报告" in properties
    )
    assert "<dc:creator>演示经济开发区财政局</dc:creator>" in properties


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_docx(rich_document()) == render_docx(rich_document())


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(document(), id="short"),
        pytest.param(rich_document(), id="everything"),
        pytest.param(body_document(), id="four signatories"),
        pytest.param(document(direction=Direction.UPWARD, signatories=("",)), id="unsigned"),
        pytest.param(
            document(
                mark="甲" * 60,
                blocks=(),
                recipients=(),
                issued=None,
                colophon=Colophon((), "演示县财政局", date(2024, 1, 1)),
            ),
            id="extremes",
        ),
        pytest.param(
            document(
                mark='<&">',
                number="\x00]]>",
                title=("\ud800&", "甲\n乙"),
                issuer='"甲"',
                blocks=(Paragraph("<w:p/>&amp;\x0b\ufffe【待填：<】"),),
            ),
            id="hostile",
        ),
    ],
)
def test_the_open_xml_validator_finds_nothing(value: OfficialDocument, faults: Faults) -> None:
    assert faults(render_docx(value)) == []
