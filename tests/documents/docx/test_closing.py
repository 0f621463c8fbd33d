"""Annex list, signature and colophon (附件说明、署名、版记)."""

from datetime import date

import pytest

from hengji.core.blocks import Annex
from hengji.core.official_document import Colophon, OfficialDocument
from hengji.documents.docx import render_docx
from tests.documents.docx.builders import document
from tests.documents.docx.inspecting import in_style, parts_of, shown, texts

WHOLE, CHARACTER = 8844, 315


def indents(value: OfficialDocument, style: str) -> list[tuple[str | None, str | None]]:
    parts = parts_of(render_docx(value))
    return [
        (
            shown(parts, line, "w:pPr/w:ind", "left"),
            shown(parts, line, "w:pPr/w:ind", "hanging"),
        )
        for line in in_style(parts, style)
    ]


def test_one_annex_has_no_number_and_wraps_below_its_name() -> None:
    value = document(annexes=(Annex("演示名单", ()),))

    assert texts(parts_of(render_docx(value)), "公文附件说明") == ["附件：演示名单"]
    assert indents(value, "公文附件说明") == [(str(5 * CHARACTER), str(3 * CHARACTER))]


def test_several_annexes_are_numbered_and_wrap_below_their_names() -> None:
    value = document(annexes=(Annex("演示名单", ()), Annex("演示清单", ())))

    assert texts(parts_of(render_docx(value)), "公文附件说明") == [
        "附件：1.演示名单",
        "2.演示清单",
    ]
    assert indents(value, "公文附件说明") == [
        (str(6 * CHARACTER), str(4 * CHARACTER)),
        (str(6 * CHARACTER), str(CHARACTER)),
    ]


@pytest.mark.parametrize(
    ("issuer", "issued", "characters"),
    [
        ("演示县财政局", date(2024, 9, 4), 6 + 8),
        ("演示县财政局", date(2024, 12, 14), 7 + 8),
        ("演示县财政局", None, 9 + 8),
        ("甲" * 20, date(2024, 9, 4), 21),
        ("甲" * 40, date(2024, 9, 4), 28.08),
    ],
)
def test_organ_and_date_share_a_box_four_characters_wider_on_each_side(
    issuer: str, issued: date | None, characters: float
) -> None:
    value = document(issuer=issuer, issued=issued)

    left = str(max(WHOLE - round(characters * CHARACTER), 0))

    assert indents(value, "公文署名") == [(left, None)]
    assert indents(value, "公文成文日期") == [(left, None)]


@pytest.mark.parametrize(
    ("copies", "lines"),
    [((), []), (("演示市财政局", "演示市审计局"), ["抄送：演示市财政局，演示市审计局。"])],
)
def test_the_colophon_names_copies_printer_and_date(
    copies: tuple[str, ...], lines: list[str]
) -> None:
    value = document(colophon=Colophon(copies, "演示县财政局办公室", date(2024, 9, 5)))

    parts = parts_of(render_docx(value))

    assert texts(parts, "公文版记抄送") == lines
    assert texts(parts, "公文版记印发") == ["演示县财政局办公室 2024年9月5日印发"]
    assert len(texts(parts, "公文版记粗线")) == 2
    assert len(texts(parts, "公文版记细线")) == len(lines)


def test_there_is_no_colophon_unless_one_is_given() -> None:
    assert texts(parts_of(render_docx(document())), "公文版记印发") == []
