"""Single rows and cells at the edge of what can be read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hengji.core.grading import Grade
from hengji.core.quantities import format_points
from hengji.documents.ledgers import LedgerReading, read_ledger
from hengji.rulebook.grades import load_grade_aliases
from hengji.rulebook.ledger_columns import load_ledger_columns
from tests.documents.ledgers.files import HEAD, LAMPS, ROADS, write_text, write_xlsx

Read = Callable[[Path], LedgerReading]


def found(reading: LedgerReading) -> list[tuple[str, str, str]]:
    return [(flaw.code, flaw.where, flaw.message) for flaw in reading.flaws]


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("优（A）", Grade.EXCELLENT),
        ("良好（B）", Grade.GOOD),
        ("A（优）", Grade.EXCELLENT),
        ("C级(中等)", Grade.FAIR),
        ("优秀【A+】", Grade.EXCELLENT),
        ("优（90分以上）", Grade.EXCELLENT),
        ("优（优秀）", Grade.EXCELLENT),
    ],
)
def test_a_grade_beside_its_letter_is_read(text: str, grade: Grade, tmp_path: Path) -> None:
    path = write_text(tmp_path / "表.csv", f"项目名称,得分,等级\n修路,91,{text}\n")

    reading = read_ledger(path, load_ledger_columns(), load_grade_aliases())

    assert [row.grade for row in reading.ledger.rows] == [grade]
    assert reading.flaws == ()


@pytest.mark.parametrize(
    "text", ["优（良）", "优（待定）", "A（B）", "优（A）（B）", "（优", "甲（优）"]
)
def test_a_grade_with_a_doubt_beside_it_is_refused(text: str, tmp_path: Path) -> None:
    path = write_text(tmp_path / "表.csv", f"项目名称,得分,等级\n修路,91,{text}\n")

    reading = read_ledger(path, load_ledger_columns(), load_grade_aliases())

    assert found(reading) == [
        (
            "ledger-grade-unknown",
            "表.csv 第 2 行第 3 列",
            f"第 2 行第 3 列的等级写的是“{text}”，不是等级。",
        )
    ]


@pytest.mark.parametrize("score", [-0.0, "-0", "－0.00"])
def test_a_negative_zero_prints_as_zero(read: Read, tmp_path: Path, score: float | str) -> None:
    (row,) = read(write_xlsx(tmp_path / "表.xlsx", [HEAD, (1, "修路", score, "差")])).ledger.rows

    assert (str(row.score), format_points(row.score)) == ("0.00", "0.00")


def test_a_name_of_300_characters_is_taken_and_a_longer_one_refused(
    read: Read, tmp_path: Path
) -> None:
    rows = [HEAD, (1, "长" * 300, 90, "优"), (2, "长" * 301, 90, "优")]

    reading = read(write_xlsx(tmp_path / "表.xlsx", rows))

    assert [len(row.name) for row in reading.ledger.rows] == [300]
    assert found(reading) == [
        (
            "ledger-name-too-long",
            "表.xlsx 工作表“得分表” 单元格 B3",
            "单元格 B3 的名称有 301 个字，上限是 300 个字。",
        )
    ]


def groups(*rows: str) -> str:
    return "\n".join(("序号,项目名称,得分", *rows, ""))


@pytest.mark.parametrize(
    "rows",
    [
        (",（一）学生资助项目,", "1,修路,90"),
        ("1,修路,90", ",（一）学生资助项目,", "2,修桥,80"),
        ("1,修路,90", ",（一）学生资助项目,"),
        (",（一）学生资助项目,", ",（二）营养改善项目,", "1,修路,90"),
        ("1,修路,90", ",（三）学生资助项目,", "2,修桥,80"),
    ],
)
def test_a_numbered_name_without_a_score_never_disappears(
    read: Read, tmp_path: Path, rows: tuple[str, ...]
) -> None:
    path = write_text(tmp_path / "表.csv", groups(*rows))
    lines = [number for number, row in enumerate(rows, start=2) if row.startswith(",")]

    reading = read(path)

    assert [(flaw.code, flaw.where) for flaw in reading.flaws] == [
        ("ledger-group-without-score", f"表.csv 第 {line} 行第 3 列") for line in lines
    ]
    assert reading.flaws[0].message == (
        f"第 {lines[0]} 行“{rows[lines[0] - 2].strip(',')}”没有得分，按分组的标题处理。"
    )
    assert reading.cells == {f"表.csv 第 {line} 行第 3 列": "" for line in lines}
    assert (reading.refused, reading.passed_over) == (0, {"分组行": len(lines)})


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((",（一）学生资助,", ",（二）营养改善,90"), "第 2 行“（一）学生资助”没有得分。"),
        ((",（二）营养改善,90", ",（一）学生资助,"), "第 3 行“（一）学生资助”没有得分。"),
        (("一,学生资助,", "二,营养改善,90"), "第 2 行“学生资助”没有得分。"),
    ],
)
def test_a_row_numbered_as_the_evaluations_are_lacks_its_score(
    read: Read, tmp_path: Path, rows: tuple[str, ...], said: str
) -> None:
    reading = read(write_text(tmp_path / "表.csv", groups(*rows)))

    assert [(flaw.code, flaw.message) for flaw in reading.flaws] == [("ledger-score-missing", said)]
    assert (reading.seen, reading.refused) == (2, 1)
    assert (reading.passed_over, reading.passed_lines) == ({}, ())


@pytest.mark.parametrize(
    "rows",
    [
        (",（一）演示教育局,", "1,修路,90", ",（二）演示水利局,", "2,修桥,80"),
        (",一、部门整体支出,", "1,修路,90"),
        (",（一）一般公共预算,", "1,修路,90"),
        (
            *(
                ",一、演示东片,",
                ",（一）演示教育局,",
                "1,修路,90",
                ",（二）演示水利局,",
                "2,修桥,80",
            ),
            *(
                ",二、演示西片,",
                ",（一）演示农业局,",
                "3,修渠,70",
                ",（二）演示交通局,",
                "4,修站,70",
            ),
        ),
    ],
)
def test_headings_in_order_with_rows_below_are_beyond_doubt(
    read: Read, tmp_path: Path, rows: tuple[str, ...]
) -> None:
    reading = read(write_text(tmp_path / "表.csv", groups(*rows)))

    assert reading.flaws == ()
    assert reading.passed_over == {"分组行": sum(row.startswith(",") for row in rows)}


def test_a_heading_merged_across_the_score_is_beyond_doubt(read: Read, tmp_path: Path) -> None:
    rows = [HEAD, ("（三）演示教育局", "", "", ""), ROADS, LAMPS]

    reading = read(write_xlsx(tmp_path / "表.xlsx", rows, ["A2:D2"]))

    assert (reading.flaws, reading.passed_over) == ((), {"分组行": 1})


def test_flaws_of_headings_stand_in_the_order_of_the_file(read: Read, tmp_path: Path) -> None:
    rows = ("1,修路,", ",（一）学生资助项目,", "2,修桥,")

    reading = read(write_text(tmp_path / "表.csv", groups(*rows)))

    assert [flaw.where for flaw in reading.flaws] == [
        f"表.csv 第 {line} 行第 3 列" for line in (2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (",合计数,178", "合计行"),
        (",平均分数,88", "合计行"),
        (",小计（2 项）,88", "合计行"),
        (",联系电话：0349,", "说明行"),
        (",填报单位签章,", "说明行"),
        (",制表人张三,", "说明行"),
    ],
)
def test_words_that_follow_a_total_or_a_remark_belong_to_it(
    read: Read, tmp_path: Path, row: str, kind: str
) -> None:
    reading = read(write_text(tmp_path / "表.csv", groups("1,修路,90", row)))

    assert (reading.passed_over, reading.flaws) == ({kind: 1}, ())


def test_sheets_of_a_workbook_of_our_own_are_not_warned_of(read: Read, tmp_path: Path) -> None:
    words = load_ledger_columns()
    names = (words.own_sheets - {"得分表"}) | words.own_sheets_at_times
    others = {name: [("甲", "乙")] for name in names}
    whole = {"得分表": [HEAD, ROADS], **others, "另附": [("姓名", "电话")]}
    part = {name: rows for name, rows in whole.items() if name != "校验"}

    ours, foreign = (
        read(write_xlsx(tmp_path / "表.xlsx", sheets)).passed_tables for sheets in (whole, part)
    )

    assert ours == ("表.xlsx 工作表“另附”",)
    assert set(foreign) == {f"表.xlsx 工作表“{name}”" for name in part if name != "得分表"}
