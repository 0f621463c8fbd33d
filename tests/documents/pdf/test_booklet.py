from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from hengji.core.booklet import Booklet
from hengji.core.evaluation_papers.book import draft_book
from hengji.core.evaluation_papers.report import draft_report
from hengji.core.flaws import Severity
from hengji.documents.pdf import glyph_flaws, render_booklet_pdf
from tests.core.evaluation_papers.builders import finished, large, record_of
from tests.documents.pdf.reading import texts_of


@pytest.fixture(scope="module")
def report() -> Booklet:
    return draft_report(finished(is_demo=True))


@pytest.fixture(scope="module")
def pages(report: Booklet) -> list[str]:
    return ["".join(page.split()) for page in texts_of(render_booklet_pdf(report))]


def test_the_cover_stands_alone_without_number_and_mark(pages: list[str]) -> None:
    assert pages[0].startswith("演示县培训补助项目绩效评价报告（演示数据）项目名称：")
    assert pages[0].endswith("演示会计师事务所2024年3月1日")


def test_every_other_page_has_number_and_mark(pages: list[str]) -> None:
    assert [f"—{number}—" in page for number, page in enumerate(pages, start=1)][1:] == [True] * (
        len(pages) - 1
    )
    assert all("演示数据：演示县培训补助项目" in page for page in pages[1:])


def test_the_contents_name_the_page_on_which_a_chapter_stands(pages: list[str]) -> None:
    [contents] = [page for page in pages if page.startswith("演示数据：演示县培训补助项目目录")]
    listed = contents.split("五、主要经验及做法、存在的问题及原因分析")[1]
    number = int(listed.replace(".", "").split("（一）")[0])

    assert "五、主要经验及做法、存在的问题及原因分析" in pages[number - 1]


def test_annexes_are_headings_of_the_outline(report: Booklet) -> None:
    with pikepdf.open(BytesIO(render_booklet_pdf(report))) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]

    assert titles[-1] == "附件7\u3000评价人员和主评人签章"
    assert titles[0] == "一、基本情况"


def test_the_same_value_is_the_same_file(report: Booklet) -> None:
    assert render_booklet_pdf(report) == render_booklet_pdf(report)


def test_long_names_long_deductions_and_empty_papers_are_printed_whole() -> None:
    big = draft_book(large(4, 6))
    text = "".join("".join(texts_of(render_booklet_pdf(big))).split())

    assert text.count("未达到年度目标，按评分标准扣分，") >= 2
    assert "".join(big.cover.title) in text
    assert "待填：核对内容" in "".join(
        "".join(texts_of(render_booklet_pdf(draft_book(record_of())))).split()
    )


def test_a_character_without_glyph_is_named_and_printed_as_a_stand_in(report: Booklet) -> None:
    issuer = "演示😀\x01事务所❤\ufe0f\U0002ebf0\ufffe"
    rare = replace(report, cover=replace(report.cover, issuer=issuer))

    [cover, *_] = texts_of(render_booklet_pdf(rare))
    [flaw] = glyph_flaws(rare)

    assert "演示〓事务所〓〓2024年" in "".join(cover.split())
    assert (flaw.code, flaw.where, flaw.severity) == ("glyph-replaced", "封面", Severity.WARNING)
    assert "中的“😀、❤、\U0002ebf0”没有字形。" in flaw.message
    assert glyph_flaws(report) == ()
