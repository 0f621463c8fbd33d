from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest

from hengji.core.blocks import Align, Annex, Column, Heading, Paragraph, Picture, Table
from hengji.core.distribution import distribute
from hengji.core.grading import Grade, GradeBand, GradeScale
from hengji.core.official_document import Colophon, Direction, OfficialDocument
from hengji.core.quantities import Points
from hengji.documents.pdf import glyph_flaws, render_pdf
from hengji.documents.pdf.glyphs import GLYPH_REPLACED
from tests.documents.pdf.reading import Line, ink_top, pages_of, texts_of

TYPE_TOP, TYPE_BOTTOM, LEFT, RIGHT = 37, 262, 28, 184
PITCH = 225 / 22
NAMES = tuple(
    f"演示单位第{number}号市政道路绿化养护与路灯提质改造工程支出绩效评价报告"
    for number in range(1, 73)
)
COLUMNS = (Column("序号", 14), Column("评价对象", 107, Align.LEFT), Column("得分", 35))
TABLE = Table(
    "演示得分表",
    COLUMNS,
    tuple((str(number), name, "88.00") for number, name in enumerate(NAMES, start=1)),
    "注：演示数据。",
)
SCALE = GradeScale(
    (
        GradeBand(Grade.EXCELLENT, Points(Decimal(90)), Points(Decimal(100))),
        GradeBand(Grade.GOOD, Points(Decimal(0)), Points(Decimal(90))),
    ),
    Points(Decimal(100)),
    "",
)
PICTURE = Picture(
    "演示得分分布",
    distribute([Points(Decimal(score)) for score in ("88.00", "91.50", "92.00")], SCALE),
)
PURE = "预算绩效管理要求各单位如实填报" * 60
DOCUMENT = OfficialDocument(
    mark="演示县财政局文件",
    number="演财绩〔2025〕7号",
    direction=Direction.UPWARD,
    signatories=("甲某",),
    title=("演示县财政局", "关于2024年度重点绩效评价情况的报告"),
    recipients=("演示县人民政府",),
    blocks=(
        Heading(1, 1, "评价结果"),
        Paragraph(PURE),
        Heading(2, 1, "得分情况"),
        Paragraph("全年预算3,852,135.04元，执行率32.62%。"),
        PICTURE,
        TABLE,
        Paragraph("特此报告。"),
    ),
    issuer="演示县财政局",
    issued=date(2025, 3, 9),
)


@pytest.fixture(scope="module")
def rendered() -> bytes:
    return render_pdf(DOCUMENT)


@pytest.fixture(scope="module")
def pages(rendered: bytes) -> list[list[Line]]:
    return pages_of(rendered)


def is_footer(line: Line) -> bool:
    return line.baseline > TYPE_BOTTOM


def test_a_full_page_of_text_has_22_lines_of_28_characters(pages: list[list[Line]]) -> None:
    full = [line for line in pages[1] if not is_footer(line)]

    assert len(full) == 22
    assert {len(line.text) for line in full} == {28}
    assert {round(line.left, 1) for line in full} == {LEFT}
    assert all(abs(line.right - RIGHT) < 0.3 for line in full)


def test_lines_stand_on_the_grid(pages: list[list[Line]]) -> None:
    baselines = [line.baseline for line in pages[1] if not is_footer(line)]

    gaps = {round(below - above, 2) for above, below in pairwise(baselines)}

    assert gaps <= {round(PITCH, 2), round(PITCH, 2) + 0.01, round(PITCH, 2) - 0.01}


def test_masthead_begins_35_mm_below_the_top_of_the_type_area(rendered: bytes) -> None:
    top = ink_top(rendered, 0, DOCUMENT.mark)

    assert abs(top - (TYPE_TOP + 35)) < 1


def test_number_and_signatory_share_a_line_one_character_in(pages: list[list[Line]]) -> None:
    line = next(line for line in pages[0] if DOCUMENT.number in line.text)

    assert line.text == "演财绩〔2025〕7号签发人：甲某"
    assert abs(line.left - (LEFT + 156 / 28)) < 0.5
    assert abs(line.right - (RIGHT - 156 / 28)) < 0.5


def test_first_page_shows_body_text(pages: list[list[Line]]) -> None:
    assert any("预算绩效管理要求" in line.text for line in pages[0])


def test_page_numbers_are_right_on_odd_pages_and_left_on_even_ones(
    rendered: bytes, pages: list[list[Line]]
) -> None:
    for number, page in enumerate(pages, start=1):
        footer = next(line for line in page if is_footer(line))

        assert footer.text == f"—{number}—"
        if number % 2:
            assert abs(footer.right - (RIGHT - 14 * 25.4 / 72)) < 1.5
        else:
            assert abs(footer.left - (LEFT + 14 * 25.4 / 72)) < 1.5
        assert abs(ink_top(rendered, number - 1, "—") - (TYPE_BOTTOM + 7)) < 0.2


def test_every_name_stands_whole_on_one_page_under_a_repeated_head(rendered: bytes) -> None:
    texts = ["".join(text.split()) for text in texts_of(rendered)]

    assert [sum(name in text for text in texts) for name in NAMES] == [1] * len(NAMES)
    assert all("序号评价对象得分" in text for text in texts if any(name in text for name in NAMES))


def test_no_line_begins_with_closing_punctuation(pages: list[list[Line]]) -> None:
    first = {line.text[0] for page in pages for line in page}

    assert first.isdisjoint("，。、；：？！）》”’】〕")


def test_numbers_are_not_split_over_lines(pages: list[list[Line]]) -> None:
    lines = [line.text for page in pages for line in page]

    assert any("3,852,135.04" in line for line in lines)


def test_date_is_not_padded_and_stands_four_characters_from_the_right(
    pages: list[list[Line]],
) -> None:
    line = next(line for page in pages for line in page if line.text == "2025年3月9日")
    issuer = next(line for line in pages[-1] if line.text == DOCUMENT.issuer)

    assert abs(line.right - (RIGHT - 4 * 156 / 28)) < 0.7
    assert abs((issuer.left + issuer.right) / 2 - (line.left + line.right) / 2) < 0.5


def test_signature_is_never_alone_on_its_page(pages: list[list[Line]]) -> None:
    texts = [line.text for line in pages[-1]]

    assert texts.index(DOCUMENT.issuer) > 0
    assert not any("此页无正文" in line.text for page in pages for line in page)


def test_several_signatories_stand_two_to_a_line_under_the_first() -> None:
    document = replace(DOCUMENT, signatories=("甲某某", "乙某某", "丙某某"), blocks=())

    lines = {line.text: line for line in pages_of(render_pdf(document))[0]}

    assert "签发人：甲某某乙某某" in lines
    assert "演财绩〔2025〕7号丙某某" in lines


def test_downward_document_centres_its_number() -> None:
    document = replace(DOCUMENT, direction=Direction.DOWNWARD, signatories=(), blocks=())

    lines = pages_of(render_pdf(document))[0]

    line = next(line for line in lines if line.text == DOCUMENT.number)
    assert abs((line.left + line.right) / 2 - (LEFT + RIGHT) / 2) < 0.5


def test_annexes_begin_on_new_pages_and_are_listed_after_the_body() -> None:
    annexes = (Annex("演示情况表", (TABLE,)), Annex("演示说明", (Paragraph("演示内容。"),)))
    document = replace(DOCUMENT, annexes=annexes, blocks=(Paragraph("特此报告。"),))

    pages = pages_of(render_pdf(document))

    first = [line.text for line in pages[0]]
    assert "附件：1.演示情况表" in first
    assert "2.演示说明" in first
    assert [page[0].text for page in pages if page[0].text.startswith("附件")] == ["附件1", "附件2"]
    assert pages[-1][1].text == "演示说明"
    assert abs(pages[-1][1].baseline - (TYPE_TOP + 2.5 * PITCH)) < PITCH / 2


def test_colophon_ends_at_the_bottom_of_the_type_area() -> None:
    colophon = Colophon(("演示县人大常委会", "演示县审计局"), "演示县财政局", date(2025, 3, 10))
    document = replace(DOCUMENT, colophon=colophon, blocks=(Paragraph("特此报告。"),))

    last = pages_of(render_pdf(document))[-1]

    texts = [line.text for line in last]
    assert "抄送：演示县人大常委会，演示县审计局。" in texts
    printed = next(line for line in last if line.text.startswith("演示县财政局2025年3月10日印发"))
    assert TYPE_BOTTOM - PITCH < printed.baseline < TYPE_BOTTOM


def test_file_is_tagged_pdf_a_with_embedded_fonts_and_a_title(rendered: bytes) -> None:
    with pikepdf.open(BytesIO(rendered)) as pdf:
        metadata = pdf.open_metadata()
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]

        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["dc:title"] == "".join(DOCUMENT.title)
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "zh-CN"
        assert all("/FontFile3" in each or "/FontFile2" in each for each in descriptors)


def test_equal_documents_give_equal_bytes(rendered: bytes) -> None:
    again = render_pdf(replace(DOCUMENT))

    assert again == rendered


def test_blanks_and_an_undated_document_are_printed_as_blanks() -> None:
    document = replace(DOCUMENT, issued=None, signatories=("",), blocks=())

    lines = [line.text for line in pages_of(render_pdf(document))[0]]

    assert "【待填：成文日期】" in lines
    assert "演财绩〔2025〕7号签发人：" in lines


def test_rare_characters_of_names_are_printed() -> None:
    document = replace(DOCUMENT, blocks=(Paragraph("喆堃珺䶮翀㎡③"),))

    assert any("喆堃珺䶮翀㎡③" in text for text in texts_of(render_pdf(document)))


ODD = {
    "combining marks": "e\u0301甲\u0301Z\u0302\u0323",
    "a mark alone": "\u0301",
    "emoji": "👨\u200d👩\u200d👧🏳\ufe0f",
    "private use": "\ue000\U000f0000",
    "control characters": "甲\x01\x0b\x1f乙\x7f\x85\u2028",
    "no characters": "\ufeff\ufffe\uffff\u202e",
    "radicals": "⼀⾦⻓",
    "other scripts": "क्षिمرحبا\u1100\u1161",
    "a rare village": "𠀀",
    "markup": "#[]$*_`<a>@b\\",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_no_character_in_any_text_keeps_a_document_from_being_printed(odd: str) -> None:
    blocks = (
        Heading(1, 1, odd),
        Paragraph(f"演示{odd}村"),
        Table(odd, (Column(odd, 100), Column("乙", 56)), ((odd, f"甲{odd}"),), odd),
    )
    document = replace(
        DOCUMENT,
        mark=f"甲局{odd}",
        signatories=(f"甲{odd}",),
        title=(f"关于{odd}的报告",),
        recipients=(odd,),
        blocks=blocks,
        issuer=f"甲局{odd}",
        annexes=(Annex(f"附表{odd}", blocks),),
        note=odd,
        colophon=Colophon((odd,), odd, date(2024, 1, 1)),
        page_mark=odd,
    )

    assert "甲局" in texts_of(render_pdf(document))[0]


def test_a_character_without_a_glyph_is_printed_as_the_stand_in_and_named() -> None:
    document = replace(DOCUMENT, blocks=(Paragraph("演示𠀀村"),))

    assert "演示〓村" in texts_of(render_pdf(document))[0]
    assert glyph_flaws(document) == (
        GLYPH_REPLACED.at("正文“演示𠀀村…”", "“演示𠀀村”中的“𠀀”没有字形。"),
    )


def test_a_title_keeps_what_its_heavy_typeface_lacks() -> None:
    document = replace(DOCUMENT, title=("关于⼀号喆䶮路的报告",))

    assert "关于⼀号喆䶮路的报告" in texts_of(render_pdf(document))[0]


def test_typst_markup_in_the_words_stays_words() -> None:
    words = "#let 甲 = 1 *乙* _丙_ $丁$ @戊 <己> [庚] \\ `辛`"
    document = replace(DOCUMENT, blocks=(Paragraph(words),))

    text = "".join(texts_of(render_pdf(document))[0].split())

    assert "".join(words.split()) in text


def test_a_given_title_line_that_is_too_long_wraps_without_overprinting() -> None:
    long = "关于2024年度演示县二十五个重点项目绩效评价情况的报告"
    document = replace(DOCUMENT, title=("演示县财政局", long), blocks=())

    lines = pages_of(render_pdf(document))[0]

    titles = [line for line in lines if line.text in long or line.text == "演示县财政局"]
    baselines = [line.baseline for line in titles[:3]]
    assert "".join(line.text for line in titles[1:3]) == long
    assert all(abs(below - above - PITCH) < 0.2 for above, below in pairwise(baselines))


def test_a_long_run_of_letters_stays_in_its_cell() -> None:
    name = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" * 3
    table = Table("演示表", COLUMNS, (("1", name, "88.00"),), "")
    document = replace(DOCUMENT, blocks=(table,))

    lines = pages_of(render_pdf(document))[0]

    pieces = [line for line in lines if set(line.text) <= set(name) | {"\u200b"} and line.text]
    assert pieces
    assert max(line.right for line in pieces) < LEFT + 14 + 107


def test_the_picture_stands_between_its_neighbours() -> None:
    text = "".join("".join(page.split()) for page in texts_of(render_pdf(DOCUMENT)))

    assert text.index("执行率32.62%") < text.index("演示得分分布") < text.index("演示得分表")
