"""The printed document (LibreOffice), measured: what a reader holds in the hand."""

import re

import pytest

from tests.documents.docx.builders import ENDINGS, NAMES
from tests.documents.docx.measuring import Ink, Page

Printed = dict[str, list[Page]]

LEFT, RIGHT, TOP, BOTTOM = 28, 184, 37, 262
CHARACTER, SMALL_CHARACTER = 5.56, 4.94


def near(expected: float, tolerance: float) -> object:
    return pytest.approx(expected, abs=tolerance)


def middle(ink: Ink) -> float:
    return (ink.top + ink.bottom) / 2


def test_a_full_page_has_22_lines_of_28_characters(printed: Printed) -> None:
    page = printed["body"][1]

    assert [len(line.text) for line in page.body] == [28] * 22
    assert min(line.left for line in page.body) == near(LEFT, 0.6)
    assert max(line.right for line in page.body) == near(RIGHT, 0.8)


def test_the_first_page_has_body_text(printed: Printed) -> None:
    first_pages = {name: pages[0].text for name, pages in printed.items()}

    assert "根据财政部构建" in first_pages.pop("rich")
    assert all("财政部门对重点项目" in text for text in first_pages.values())


def test_page_numbers_stand_between_dashes_right_on_odd_left_on_even_pages(
    printed: Printed,
) -> None:
    for number, page in enumerate(printed["rich"], start=1):
        [foot] = page.foot

        assert foot.text == f"—{number}—"
        if number % 2:
            assert foot.right == near(RIGHT - SMALL_CHARACTER, 0.5)
        else:
            assert foot.left == near(LEFT + SMALL_CHARACTER, 0.5)


def test_the_dashes_are_seven_millimetres_below_the_type_area(printed: Printed) -> None:
    dashes = [
        ink.top
        for page in printed["rich"]
        for ink in page.characters
        if ink.text == "—" and ink.top > BOTTOM
    ]

    assert dashes == [near(BOTTOM + 7, 0.5)] * 2 * len(printed["rich"])


def test_nothing_but_page_numbers_leaves_the_type_area(printed: Printed) -> None:
    outside = [
        (name, number, line.text)
        for name, pages in printed.items()
        for number, page in enumerate(pages, start=1)
        for line in page.body
        if not (line.top >= TOP and line.bottom <= BOTTOM and line.left >= LEFT)
        or line.right > RIGHT + CHARACTER / 2
    ]

    assert outside == []


@pytest.mark.parametrize("name", ["rich", "body"])
def test_the_masthead_begins_72_millimetres_below_the_edge(printed: Printed, name: str) -> None:
    masthead = printed[name][0].line("财政局文件")

    assert masthead.top == near(72, 1)
    assert (masthead.left + masthead.right) / 2 == near((LEFT + RIGHT) / 2, 0.5)


@pytest.mark.parametrize("name", ["rich", "body", "numbers"])
def test_the_rule_is_four_millimetres_below_the_number(printed: Printed, name: str) -> None:
    page = printed[name][0]
    number = page.line("〔2024〕15号")
    rule = max(page.rules, key=lambda ink: ink.right - ink.left)

    stroke = 0.27
    assert middle(rule) - stroke - number.bottom == near(4, 0.5)
    assert (rule.left, rule.right) == (near(LEFT, 0.6), near(RIGHT, 0.6))


def test_signatories_stand_two_to_a_line_and_the_number_beside_the_last(
    printed: Printed,
) -> None:
    page = printed["body"][0]
    above, below = page.line("签发人"), page.line("〔2024〕15号")
    first = next(ink for ink in page.characters if ink.text == "甲")
    under = next(ink for ink in page.characters if ink.text == "丙")

    assert above.text == "签发人：甲某某乙某"
    assert below.text == "演财绩〔2024〕15号丙某某丁某"
    assert below.left == near(LEFT + CHARACTER, 0.8)
    assert max(above.right, below.right) == near(RIGHT - CHARACTER, 0.8)
    assert under.left == near(first.left, 0.5)


def test_the_table_head_is_on_every_page_of_the_table(printed: Printed) -> None:
    rows_on = [page for page in printed["rich"] if any(name in page.text for name in NAMES)]

    assert len(rows_on) > 2
    assert ["序号项目名称中介机构评分评价等级" in page.text for page in rows_on] == [
        True for _ in rows_on
    ]


def test_no_name_is_cut_and_no_row_is_split_between_pages(printed: Printed) -> None:
    whole = [[page.text.count(name) for page in printed["rich"]] for name in NAMES]

    assert [sum(counts) for counts in whole] == [1] * 72
    assert max(map(len, NAMES)) == 60


def test_figures_are_never_split_between_lines(printed: Printed) -> None:
    figures = {
        figure
        for page in printed["numbers"]
        for line in page.body
        for figure in re.findall(r"[\d,.]+%?", line.text)
    }

    assert figures == {"2024", "15", "3,852,135.04", "97.50%", "9", "4"}


def test_the_organ_is_centred_over_the_date(printed: Printed) -> None:
    page = printed["body"][-2]
    organ, day = page.line("演示县财政局"), page.line("2024年9月4日")

    assert (organ.left + organ.right) / 2 == near((day.left + day.right) / 2, 0.8)
    assert RIGHT - day.right == near(4 * CHARACTER, 2.5)
    assert organ.bottom < day.top


@pytest.mark.parametrize("lines", ENDINGS)
def test_the_signature_is_never_alone_on_its_page(printed: Printed, lines: int) -> None:
    [signed] = [page for page in printed[f"ending-{lines}"] if "2024年9月4日" in page.text]

    assert "特此通知。演示县财政局2024年9月4日" in signed.text


@pytest.mark.parametrize("name", ["rich", "body", *(f"ending-{lines}" for lines in ENDINGS)])
def test_the_colophon_ends_the_last_page_at_the_foot_of_the_type_area(
    printed: Printed, name: str
) -> None:
    page = printed[name][-1]
    outer_top, inner, outer_bottom = sorted(page.rules, key=middle)[-3:]
    printed_by = page.line("印发")
    inside = "".join(line.text for line in page.body if line.bottom > middle(outer_top))

    assert middle(outer_bottom) == near(BOTTOM, 0.4)
    assert (outer_bottom.left, outer_bottom.right) == (near(LEFT, 0.6), near(RIGHT, 0.6))
    assert middle(inner) < printed_by.top
    assert printed_by.bottom < middle(outer_bottom)
    assert printed_by.left == near(LEFT + SMALL_CHARACTER, 0.8)
    assert printed_by.right == near(RIGHT - SMALL_CHARACTER, 0.8)
    assert re.fullmatch(r"抄送：[^。]+。演示\w+办公室2024年9月5日印发", inside)


def test_annexes_begin_on_pages_of_their_own_with_the_title_on_the_third_line(
    printed: Printed,
) -> None:
    beginnings = [page for page in printed["rich"] if page.text.startswith("附件")]
    title = beginnings[0].line("演示县重点绩效评价存在问题清单")

    assert [page.text[:3] for page in beginnings] == ["附件1", "附件2"]
    assert beginnings[0].body[0].top == near(TOP + 4, 1.5)
    assert middle(title) == near(TOP + 2.5 * 225 / 22, 2)


def test_secrecy_and_urgency_stand_at_the_top_left_above_the_masthead(printed: Printed) -> None:
    secrecy, urgency, masthead = printed["rich"][0].lines[:3]

    assert [secrecy.text, urgency.text] == ["机密★3年", "特急"]
    assert (secrecy.left, urgency.left) == (near(LEFT, 0.6), near(LEFT, 0.6))
    assert urgency.bottom < masthead.top
