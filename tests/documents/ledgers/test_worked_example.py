from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from hengji.core.ledger import Scope
from hengji.documents.ledgers import LedgerReading

EXAMPLE = Path(__file__).parents[3] / "examples" / "shuozhou-2024"
Read = Callable[[Path], LedgerReading]


@pytest.mark.parametrize("name", ["得分表.xlsx", "report.md"])
def test_all_72_evaluations_are_seen_and_taken(read: Read, name: str) -> None:
    reading = read(EXAMPLE / name)

    assert (reading.seen, reading.taken, reading.refused) == (72, 72, 0)
    assert reading.ignored_columns == ()
    assert reading.flaws == ()


@pytest.mark.parametrize("name", ["得分表.xlsx", "report.md"])
def test_scope_is_inferred_after_wrap_spaces_are_removed(read: Read, name: str) -> None:
    scopes = Counter(row.scope for row in read(EXAMPLE / name).ledger.rows)

    assert scopes == {Scope.UNIT: 43, Scope.PROJECT: 29}


@pytest.mark.parametrize("name", ["得分表.xlsx", "report.md"])
def test_title_stands_above_the_head(read: Read, name: str) -> None:
    assert read(EXAMPLE / name).ledger.title == "2024年度72个项目(部门整体)重点绩效评价得分表"


def test_workbook_and_report_hold_equal_rows(read: Read) -> None:
    assert read(EXAMPLE / "得分表.xlsx").ledger == read(EXAMPLE / "report.md").ledger


def test_place_of_a_row_is_the_line_an_editor_shows(read: Read) -> None:
    report, book = (read(EXAMPLE / name).ledger.rows for name in ("report.md", "得分表.xlsx"))

    assert (report[0].origin.place, report[14].origin.place) == (
        "report.md 第 30 行",
        "report.md 第 45 行",
    )
    assert book[71].origin.place == "得分表.xlsx 工作表“得分表” 第 74 行"
