"""A letter (信函格式) as a Word file, and its annex as a file of its own."""

from dataclasses import replace

import pytest

from hengji.core.official_document import OfficialDocument
from hengji.documents.docx import render_annex_docx, render_docx
from tests.documents.docx.inspecting import NAMESPACES, Faults, Parts, W, parts_of, text_of, tree
from tests.documents.letters import LETTER

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MILLIMETRE = 36_000
URGENT = replace(LETTER, secrecy="机密★3年", urgency="特急")


def said_in(parts: Parts) -> list[str]:
    return [text_of(each) for each in tree(parts).iter(f"{W}p")]


@pytest.mark.parametrize("letter", [LETTER, URGENT, replace(LETTER, page_mark="", colophon=None)])
def test_the_validator_finds_nothing_in_a_letter_or_its_annex(
    letter: OfficialDocument, faults: Faults
) -> None:
    assert faults(render_docx(letter)) == []
    assert faults(render_annex_docx(letter)) == []


def test_the_red_rules_stand_where_the_standard_has_them() -> None:
    body = tree(parts_of(render_docx(LETTER)))

    anchors = [
        each for each in body.iter(f"{WP}anchor") if each.find(f"{WP}docPr").get("name") != "版记"
    ]
    places = [int(each.findtext(f"{WP}positionV/{WP}posOffset")) / MILLIMETRE for each in anchors]
    extents = [each.find(f"{WP}extent") for each in anchors]
    thick = [int(each.get("cy")) / MILLIMETRE for each in extents]

    assert {round(int(each.get("cx")) / MILLIMETRE) for each in extents} == {170}
    assert places[-1] + thick[-1] == pytest.approx(297 - 20, abs=0.1)
    assert thick[0] > thick[1]
    assert thick[2] < thick[3]
    [frame] = body.iterfind(".//w:framePr", NAMESPACES)
    assert int(frame.get(f"{W}y")) / 56.7 == pytest.approx(30, abs=0.1)
    assert frame.get(f"{W}vAnchor") == "page"


def test_the_first_page_has_no_number_and_every_page_the_mark() -> None:
    section = tree(parts_of(render_docx(LETTER))).find("w:body/w:sectPr", NAMESPACES)

    assert section.find(f"{W}titlePg") is not None
    kinds = {each.get(f"{W}type") for each in section.findall(f"{W}headerReference")}
    assert kinds == {"first", "even", "default"}
    assert {each.get(f"{W}type") for each in section.findall(f"{W}footerReference")} == {
        "even",
        "default",
    }
    unmarked = tree(parts_of(render_docx(replace(LETTER, page_mark=""))))
    assert unmarked.find("w:body/w:sectPr/w:headerReference", NAMESPACES) is None


def test_a_letter_has_no_red_rule_below_the_number_and_no_printer() -> None:
    said = said_in(parts_of(render_docx(LETTER)))

    assert "抄送：甲评价公司。" in said
    assert not any("印发" in each for each in said)


def test_an_annex_alone_names_the_document_it_belongs_to() -> None:
    said = said_in(parts_of(render_annex_docx(LETTER)))

    assert said[:2] == ["演财函〔2026〕8号附件", "意见反馈表"]
    assert "演示县财政局" not in said
    assert "立项依据充分性" in "".join(said)
