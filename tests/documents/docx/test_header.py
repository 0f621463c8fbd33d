"""Number and signatories on one line (发文字号、签发人)."""

import re

import pytest

from hengji.core.official_document import Direction
from hengji.documents.docx import render_docx
from tests.documents.docx.builders import document
from tests.documents.docx.inspecting import NAMESPACES, in_style, parts_of, texts, tree

WHOLE, CHARACTER = 8844, 315


def header_lines(signatories: tuple[str, ...]) -> list[str]:
    parts = parts_of(render_docx(document(direction=Direction.UPWARD, signatories=signatories)))
    return [*texts(parts, "公文签发人"), *texts(parts, "公文上行文字号")]


@pytest.mark.parametrize(
    ("signatories", "lines"),
    [
        (("甲某某",), ["演财绩〔2024〕15号 签发人：甲某某"]),
        (("甲某某", "乙某"), ["演财绩〔2024〕15号 签发人：甲某某 乙某"]),
        (
            ("甲某某", "乙某", "丙某某"),
            [" 签发人：甲某某 乙某", "演财绩〔2024〕15号 丙某某"],
        ),
        (
            ("演示买提·演示吐尔逊江", "甲某"),
            [" 签发人：演示买提·演示吐尔逊江", "演财绩〔2024〕15号 甲某"],
        ),
    ],
)
def test_two_names_stand_on_a_line_where_they_fit(
    signatories: tuple[str, ...], lines: list[str]
) -> None:
    assert header_lines(signatories) == lines


@pytest.mark.parametrize(
    "signatories", [("甲某",), ("甲某某", "乙某某", "丙某"), ("【待填：签发人】",)]
)
def test_names_end_one_character_from_the_right_and_line_up(signatories: tuple[str, ...]) -> None:
    parts = parts_of(render_docx(document(direction=Direction.UPWARD, signatories=signatories)))

    stops = [
        [int(stop) for stop in re.findall(r'w:pos="(\d+)"', line)]
        for line in xml_of(parts, "公文签发人") + xml_of(parts, "公文上行文字号")
    ]

    names = [len(signatories[0]), *([len(signatories[1])] if len(signatories) > 1 else [])]
    width = sum(names) + len(names) - 1
    start = WHOLE - (width + 1) * CHARACTER
    assert stops[0][0] == start - 4 * CHARACTER
    assert all(line[0] == start for line in stops[1:])


def xml_of(parts: dict[str, bytes], style: str) -> list[str]:
    return [
        "".join(
            stop.values()[-1].join(('w:pos="', '"'))
            for stop in paragraph.iter("{*}tab")
            if stop.getparent().tag.endswith("}tabs")
        )
        for paragraph in in_style(parts, style)
    ]


def test_three_lines_at_the_top_left_wait_for_copy_number_secrecy_and_urgency() -> None:
    plain = parts_of(render_docx(document()))
    urgent = parts_of(render_docx(document(urgency="特急")))
    secret = parts_of(render_docx(document(secrecy="机密★3年", urgency="特急")))

    lines = [texts(parts, "公文密级和紧急程度") for parts in (plain, urgent, secret)]

    assert lines == [["", "", ""], ["特急", "", ""], ["", "机密★3年", "特急"]]
    assert len(tree(plain).findall("w:body/w:p", NAMESPACES)) == 12
