import pytest

from hengji.core.checkup.likeness.streams import Piece, Span, stream_of
from hengji.core.checkup.manuscript import Manuscript, Paragraph, Text
from tests.core.checkup.builders import manuscript
from tests.core.checkup.likeness.builders import stream

SENTENCE = "本项目由Abc公司承建，2023年支出85.5万元。"


def letters(report: str) -> str:
    made = stream(report)
    return "".join("*" if 0xE000 <= each <= 0xE002 else chr(each) for each in made.symbols.tolist())


def test_symbols_are_letters_and_masks_without_spaces_and_marks() -> None:
    assert letters(SENTENCE) == "本项目由*承建*支出*万元"


def test_letters_are_compared_without_case_and_rare_characters_count() -> None:
    assert letters("这里写着 ABC 和 abc，还有那个𠮷字在其中。") == (
        "这里写着abc和abc还有那个𠮷字在其中"
    )


def test_a_span_goes_on_to_the_mark_that_ends_it() -> None:
    made = stream("前期准备不足，施工图没有审查。后来补办了审查手续。")

    assert made.span(0, 12) == Span(0, 15)
    assert made.words[0:15] == "前期准备不足，施工图没有审查。"


def test_headings_contents_and_short_cells_are_no_running_text() -> None:
    made = stream_of(
        manuscript(
            "一、项目概况",
            "（一）项目立项背景及实施情况介绍............................3",
            "本项目分两期实施，第一期已经完工。",
            [["指标", "得分"], ["数量", "评分时发现台账与现场清点的数量不一致，因此扣分。"]],
            "短句。",
        )
    )

    assert made.words == (
        "本项目分两期实施，第一期已经完工。\n评分时发现台账与现场清点的数量不一致，因此扣分。"
    )
    assert made.pieces == (Piece(0, "第 3 段"), Piece(18, "表 4 第 2 行第 2 列"))


def test_a_place_across_paragraphs_names_both() -> None:
    made = stream("第一段写了项目的背景和意义。", "第二段写了项目的资金和进度。")

    assert made.where(Span(0, 5)) == "第 1 段"
    assert made.where(Span(5, 20)) == "第 1 段至第 2 段"
    assert made.where(Span(16, 20)) == "第 2 段"


def test_own_length_counts_letters_only() -> None:
    assert stream("支出100万元已经全部拨付到位。").own_length() == 12


def test_folded_words_are_compared_and_printed_words_are_shown() -> None:
    text = Text(
        "預算執行進度緩慢，資金沒有及時撥付。", "预算执行进度缓慢，资金没有及时拨付。", "第 1 段"
    )
    made = stream_of(Manuscript("甲.docx", (Paragraph(text),)), "乙所/甲.docx")

    plain = stream("预算执行进度缓慢，资金没有及时拨付。")
    assert made.symbols.tolist() == plain.symbols.tolist()
    assert (made.words, made.name) == ("預算執行進度緩慢，資金沒有及時撥付。", "乙所/甲.docx")


@pytest.mark.parametrize("report", [(), ("标题",)])
def test_a_report_without_running_text_is_an_empty_stream(report: tuple[str, ...]) -> None:
    made = stream(*report)

    assert (made.words, made.symbols.tolist(), made.own_length()) == ("", [], 0)
