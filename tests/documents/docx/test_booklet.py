"""A document with a cover as a .docx: cover, contents, forms, marks."""

import re

import pytest

from hengji.core.blocks import Cell, Form
from hengji.core.booklet import Booklet
from hengji.core.evaluation_papers.book import draft_book
from hengji.core.evaluation_papers.report import draft_report
from hengji.documents.docx import render_booklet_docx
from hengji.documents.docx.styles import STAND_INS
from hengji.documents.docx.template import build_template
from tests.core.evaluation_papers.builders import finished, large
from tests.documents.docx.inspecting import (
    NAMESPACES,
    Faults,
    Parts,
    in_style,
    parts_of,
    repack,
    text_of,
    texts,
    tree,
)


@pytest.fixture(scope="module")
def report() -> Booklet:
    return draft_report(finished(is_demo=True))


@pytest.fixture(scope="module")
def written(report: Booklet) -> Parts:
    return parts_of(render_booklet_docx(report))


def test_the_open_xml_validator_finds_nothing(faults: Faults, report: Booklet) -> None:
    assert faults(render_booklet_docx(report)) == []
    assert faults(render_booklet_docx(draft_book(large(4, 5)))) == []


def test_the_same_value_is_the_same_file(report: Booklet) -> None:
    assert render_booklet_docx(report) == render_booklet_docx(report)


def test_the_cover_has_title_kind_fields_and_date(written: Parts) -> None:
    assert texts(written, "封面标题") == ["演示县培训补助项目", "绩效评价报告"]
    fields = texts(written, "封面项目")
    assert fields[:3] == ["（演示数据）", "项目名称：", "演示县培训补助项目"]
    assert fields[-2:] == ["演示会计师事务所", "2024年3月1日"]


def test_the_table_of_contents_leads_to_headings_and_annexes(written: Parts) -> None:
    lines = [text_of(line).strip() for line in in_style(written, "目录行")]
    anchors = re.findall(rb'w:anchor="(\w+)"', written["word/document.xml"])
    marks = re.findall(rb'w:bookmarkStart w:id="\d+" w:name="(\w+)"', written["word/document.xml"])

    assert lines[:2] == ["一、基本情况", "（一）项目背景"]
    assert lines[-1] == "附件7\u3000评价人员和主评人签章"
    assert anchors == marks
    assert b'TOC \\o "1-2"' in written["word/document.xml"].replace(b"&quot;", b'"')


def test_the_cover_has_no_page_number_and_every_other_page_its_mark(written: Parts) -> None:
    section = tree(written).find("w:body/w:sectPr", NAMESPACES)

    assert section.find("w:titlePg", NAMESPACES) is not None
    assert len(section.findall("w:headerReference", NAMESPACES)) == 2
    assert text_of(tree(written, "word/mark.xml")) == "演示数据：演示县培训补助项目"


def test_without_a_mark_there_is_no_header() -> None:
    written = parts_of(render_booklet_docx(draft_report(finished())))

    assert "word/mark.xml" not in written
    assert b"headerReference" not in written["word/document.xml"]


def test_an_older_template_without_the_styles_of_a_cover_still_serves(
    faults: Faults, report: Booklet
) -> None:
    parts = parts_of(build_template())
    styles = parts["word/styles.xml"].decode()
    for style in STAND_INS:
        styles = styles.replace(f'w:name w:val="{style}"', f'w:name w:val="旧{style}"')
    headed = parts["word/document.xml"].decode()
    headed = headed.replace("<w:docGrid", "<w:titlePg/><w:docGrid")
    older = repack(
        {**parts, "word/styles.xml": styles.encode(), "word/document.xml": headed.encode()}
    )

    made = render_booklet_docx(report, older)

    assert texts(parts_of(made), "公文标题") == ["演示县培训补助项目", "绩效评价报告"]
    assert faults(made) == []


def test_a_row_with_a_long_text_may_go_on_over_the_page_and_a_short_one_not(
    report: Booklet,
) -> None:
    form = Form("表", (30, 126), ((Cell("短", is_label=True), Cell("短")), (Cell("长" * 161, 2),)))
    made = parts_of(render_booklet_docx(Booklet(report.cover, 1, (form,))))

    rows = tree(made).findall("w:body/w:tbl", NAMESPACES)[-1].findall("w:tr", NAMESPACES)
    spans = [
        cell.get(cell.tag.replace("gridSpan", "val"))
        for cell in rows[1].iterfind("w:tc/w:tcPr/w:gridSpan", NAMESPACES)
    ]

    assert [row.find("w:trPr/w:cantSplit", NAMESPACES) is not None for row in rows] == [True, False]
    assert spans == ["2"]
