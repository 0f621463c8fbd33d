from dataclasses import replace

from hengji.core.blocks import Annex, Cell, Form, Paragraph
from hengji.core.report.comparing import (
    FigureChange,
    LineChange,
    Piece,
    compare_figures,
    compare_lines,
    lines_of,
)
from hengji.core.report.facts import Facts
from tests.core.builders import scored
from tests.core.report.drafting import drafted


def sides(change: LineChange) -> tuple[str, str]:
    """Write a change with brackets around what differs."""
    left, right = (
        "".join(f"[{piece.text}]" if piece.changed else piece.text for piece in side)
        for side in (change.before, change.after)
    )
    return left, right


def compared(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    return [sides(change) for change in compare_lines(before, after)]


def test_words_added_to_a_line_and_taken_from_it_have_one_side() -> None:
    assert compared(["平均得分87.79分"], ["全区平均得分87.79分"]) == [
        ("平均得分87.79分", "[全区]平均得分87.79分")
    ]
    assert compared(["全区平均得分87.79分"], ["平均得分87.79分"]) == [
        ("[全区]平均得分87.79分", "平均得分87.79分")
    ]


def test_signatories_and_annexes_are_lines_and_a_missing_colophon_is_none() -> None:
    document = drafted(scored("90"), Facts(signatories=("某某",)))
    whole = replace(
        document, annexes=(Annex("评价名单", (Paragraph("名单从略。"),)),), colophon=None
    )

    lines = lines_of(whole)

    assert [line for line in lines if line.startswith(("签发人", "附件", "名单"))] == [
        "签发人：某某",
        "附件：评价名单",
        "名单从略。",
    ]
    assert not any(line.startswith("抄送") for line in lines)


def test_a_form_is_a_line_a_row() -> None:
    form = Form("签到", (1, 1), ((Cell("姓名"), Cell("甲某")),), note="注。")
    document = replace(drafted(scored("90")), blocks=(form,))

    lines = lines_of(document)

    start = lines.index("签到")
    assert lines[start : start + 3] == ("签到", "姓名｜甲某", "注。")


def test_the_same_lines_have_no_change() -> None:
    assert compare_lines(["甲", "乙"], ["甲", "乙"]) == ()


def test_a_number_differs_as_a_whole() -> None:
    assert compared(["平均得分87.79分"], ["平均得分87.81分"]) == [
        ("平均得分[87.79]分", "平均得分[87.81]分")
    ]


def test_lines_added_and_removed_have_one_side() -> None:
    assert compare_lines(["甲一段"], ["甲一段", "乙另一段"]) == (
        LineChange((), (Piece("乙另一段", changed=True),)),
    )
    assert compared(["甲一段", "乙另一段"], ["甲一段"]) == [("[乙另一段]", "")]


def test_a_row_is_compared_with_the_row_of_its_name_wherever_it_stands() -> None:
    before = ["甲｜90.00｜优｜1", "乙｜80.00｜良｜2"]
    after = ["乙｜95.00｜优｜1", "甲｜90.00｜优｜2"]

    assert sorted(compared(before, after)) == [
        ("乙｜[80.00]｜[良]｜[2]", "乙｜[95.00]｜[优]｜[1]"),
        ("甲｜90.00｜优｜[1]", "甲｜90.00｜优｜[2]"),
    ]


def test_paragraphs_that_share_little_are_not_one_that_changed() -> None:
    assert compared(["加强培训和宣传"], ["档案资料不齐全"]) == [
        ("", "[档案资料不齐全]"),
        ("[加强培训和宣传]", ""),
    ]


def test_a_long_stretch_is_paired_in_order() -> None:
    before = [f"旧{number}" for number in range(300)]
    after = [f"新{number}" for number in range(301)]

    changes = compared(before, after)

    assert (len(changes), changes[0], changes[-1]) == (301, ("[旧0]", "[新0]"), ("", "[新300]"))


def test_figures_that_differ_are_named_with_both_values() -> None:
    before = {"总数": "72", "均值": "87.79", "执行率": "90.00%"}
    after = {"总数": "72", "均值": "87.81", "机构数": "4"}

    assert compare_figures(before, after) == (
        FigureChange("均值", "87.79", "87.81"),
        FigureChange("机构数", "", "4"),
        FigureChange("执行率", "90.00%", ""),
    )


def test_lines_of_a_document_leave_out_serial_numbers() -> None:
    facts = Facts(organ="县财政局", copies_to=("县人大",), printed_by="县财政局办公室")

    lines = lines_of(drafted(scored("88.00", "92.00"), facts))

    assert lines[0] == "县财政局文件"
    assert "演示项目2｜92.00｜优｜1" in lines
    assert "一、评价方式" in lines
    assert lines[-2:] == ("抄送：县人大", "县财政局办公室 【待填：印发日期】印发")
