"""A letter (信函格式) as a PDF, measured on its pages."""

from dataclasses import replace

import pypdfium2
import pytest

from hengji.documents.pdf import render_annex_pdf, render_pdf
from tests.documents.letters import LETTER
from tests.documents.pdf.reading import (
    MILLIMETRES,
    PAGE_HEIGHT,
    ink_bottom,
    ink_top,
    pages_of,
    texts_of,
)


@pytest.fixture(scope="module")
def letter() -> bytes:
    return render_pdf(LETTER)


def red_rules(pdf: bytes, page: int) -> list[tuple[float, float, float]]:
    """Return where wide, low shapes stand on a page: top, bottom, width in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for each in document[page].get_objects(filter=[2]):
            left, bottom, right, top = (side * MILLIMETRES for side in each.get_bounds())
            if right - left > 160 and top - bottom < 3:
                found.append((PAGE_HEIGHT - top, PAGE_HEIGHT - bottom, right - left))
        return sorted(found)
    finally:
        document.close()


def test_masthead_and_rules_stand_where_the_standard_has_them(letter: bytes) -> None:
    rules = red_rules(letter, 0)

    assert ink_top(letter, 0, "政局") == pytest.approx(30, abs=1)
    assert [round(width) for *_, width in rules] == [170] * 4
    thick = [bottom - top for top, bottom, _ in rules]
    assert thick == pytest.approx([1, 0.35, 0.35, 1], abs=0.05)
    assert rules[-1][1] == pytest.approx(297 - 20, abs=0.2)
    below_mark = rules[0][0] - ink_bottom(letter, 0, "政局")
    assert below_mark == pytest.approx(4, abs=0.5)
    assert red_rules(letter, 1) == []


def test_the_number_is_at_the_right_and_the_first_page_has_none(letter: bytes) -> None:
    first, *others = pages_of(letter)

    [number] = [line for line in first if line.text.startswith("演财函")]
    assert number.right == pytest.approx(184, abs=1)
    assert not any(line.text.startswith("—") for line in first)
    assert [[line.text for line in page if line.text.startswith("—")] for page in others] == [
        [f"—{number}—"] for number in range(2, len(others) + 2)
    ]


def test_who_else_gets_it_stands_last_without_rules(letter: bytes) -> None:
    *_, last = pages_of(letter)

    [copies] = [line for line in last if line.text.startswith("抄送")]
    assert copies.text == "抄送：甲评价公司。"
    assert copies.baseline == pytest.approx(260, abs=3)


def test_secrecy_and_urgency_stand_at_the_left_below_the_rule() -> None:
    first, *_ = pages_of(render_pdf(replace(LETTER, secrecy="机密★3年", urgency="特急")))

    texts = [line.text for line in first]
    assert [each for each in texts if "机密" in each] == ["机密★3年演财函〔2026〕8号"]
    assert "特急" in texts


def test_an_annex_alone_names_its_document_and_carries_the_mark_on_every_page() -> None:
    pages = texts_of(render_annex_pdf(LETTER))

    assert "演财函〔2026〕8号附件" in pages[0]
    assert "请予函复" not in "".join(pages)
    assert all("演示数据：2023年度道路养护项目" in page for page in pages)
    assert "单位（盖章）" in pages[-1]
    assert red_rules(render_annex_pdf(LETTER), 0) == []
