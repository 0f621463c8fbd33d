from hengji.core.blocks import Paragraph, Table, blank
from hengji.core.ledger import Scope
from hengji.core.report.draft import SCORE_COLUMNS, UNNAMED_AGENCY
from tests.core.builders import (
    ledger_of,
    origin,
    row,
)
from tests.core.report.drafting import below, drafted


def test_agencies_are_counted_and_listed_in_an_annex() -> None:
    ledger = ledger_of(
        row("甲", "91", scope=Scope.UNIT, agency="演示乙所"),
        row("乙", "90", agency="演示甲所（普通合伙）"),
        row("丙", "89", agency="演示乙所"),
        row("丁", "88", agency="演示甲所(普通合伙)"),
        row("戊", "87"),
    )

    document = drafted(ledger)

    (annex,) = document.annexes
    (table,) = annex.blocks
    assert isinstance(table, Table)
    assert annex.title == "第三方机构承担评价任务情况表"
    assert [column.title for column in table.columns][2:] == ["部门整体", "项目", "合计"]
    assert sum(column.width for column in table.columns) == 156
    assert table.rows == (
        ("1", "演示乙所", "1", "1", "2"),
        ("2", "演示甲所（普通合伙）", "0", "2", "2"),
        ("3", UNNAMED_AGENCY, "0", "1", "1"),
    )
    assert below(document, "评价方式") == [
        Paragraph(blank("评价方式")),
        Paragraph("本次评价由2家第三方机构承担，各机构承担的任务见附件。"),
    ]


def test_the_annex_has_a_column_for_each_scope_that_occurs() -> None:
    ledger = ledger_of(
        row("甲", "91", scope=Scope.SPECIAL_BOND, agency="演示所"),
        row("乙", "90", scope=Scope.POLICY, agency="演示所"),
    )

    (table,) = drafted(ledger).annexes[0].blocks

    assert isinstance(table, Table)
    assert [column.title for column in table.columns][2:] == ["专项债", "政策", "合计"]
    assert table.rows == (("1", "演示所", "1", "1", "2"),)


def test_the_score_table_is_as_wide_as_the_type_area() -> None:
    assert sum(column.width for column in SCORE_COLUMNS) == 156


def test_the_same_name_in_two_units_is_printed_with_its_unit() -> None:
    ledger = ledger_of(
        row("公用经费", "90", unit="演示甲局"),
        row("公用经费", "88", unit="演示乙局"),
        row("演示项目", "86", unit="演示乙局"),
    )

    table = next(block for block in drafted(ledger).blocks if isinstance(block, Table))

    assert [cells[1] for cells in table.rows] == [
        "演示甲局：公用经费",
        "演示乙局：公用经费",
        "演示项目",
    ]


def test_the_note_says_which_score_was_rounded_and_how_it_is_graded() -> None:
    many = ledger_of(
        *(row(f"甲{place}", "90", origin=origin(place, "甲", "89.995")) for place in range(1, 8))
    )
    one = ledger_of(row("甲", "90.00", origin=origin(3, "甲", "89.995")))

    notes = [
        next(block for block in drafted(ledger).blocks if isinstance(block, Table)).note
        for ledger in (one, many)
    ]

    assert "；“甲”原为89.995分，四舍五入为90.00分，评为优。" in notes[0]
    assert "；7行得分按两位小数四舍五入，等级按显示的得分评定。" in notes[1]
