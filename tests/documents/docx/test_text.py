"""Text as WordprocessingML: nothing in it can be more than text."""

import pytest
from hypothesis import given, strategies
from lxml import etree

from hengji.documents.docx.text import clean, escape, namespaces, paragraph, runs, width


def read(xml: str) -> etree._Element:
    return etree.fromstring(f"<w:body {namespaces()}>{xml}</w:body>")


def test_places_to_fill_in_are_runs_of_their_own() -> None:
    made = read(runs("签发人：【待填：签发人】、甲", "Blank", "Kai"))

    assert [(run.findtext("{*}t"), run.find("{*}rPr/{*}rStyle").values()[0]) for run in made] == [
        ("签发人：", "Kai"),
        ("【待填：签发人】", "Blank"),
        ("、甲", "Kai"),
    ]


def test_other_square_brackets_are_text() -> None:
    made = read(runs("【说明】甲", "Blank"))

    assert [(run.findtext("{*}t"), len(run)) for run in made] == [("【说明】甲", 1)]


def test_nothing_to_say_is_no_run() -> None:
    assert runs("", "Blank") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲\x00乙\x0b\ufffe\ud800", "甲乙"),
        ("甲\r\n乙\r丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("甲\t乙", "甲 乙"),
        ("𬭚", "𬭚"),
    ],
)
def test_what_xml_cannot_carry_is_dropped(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_an_end_of_line_is_an_end_of_line_on_paper() -> None:
    [run] = read(runs("甲\n乙", "Blank"))

    assert [(etree.QName(part).localname, part.text) for part in run] == [
        ("t", "甲"),
        ("br", None),
        ("t", "乙"),
    ]


@given(strategies.text())
def test_any_text_comes_back_and_opens_no_element(text: str) -> None:
    body = read(paragraph("Body", runs(text, "Blank")))

    found = "".join(
        part.text or "\n" * (part.tag.endswith("}br")) for part in body.iter("{*}t", "{*}br")
    )

    assert found == clean(text)
    assert {etree.QName(element).localname for element in body.iter()} <= {
        "body", "p", "pPr", "pStyle", "r", "rPr", "rStyle", "t", "br",
    }  # fmt: skip


@given(strategies.text())
def test_any_text_fits_in_an_attribute(text: str) -> None:
    made = etree.fromstring(f'<a b="{escape(text)}"/>')

    assert made.get("b") == clean(text).replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "characters"), [("", 0), ("2024年9月14日", 6.5), ("〔〕“”（）", 6), ("A·B", 2)]
)
def test_figures_are_half_as_wide_as_characters(text: str, characters: float) -> None:
    assert width(text) == characters
