from pathlib import Path

import pytest

from hengji.core.checkup.scores.table import IndicatorColumn, Rating
from hengji.core.quantities import Points
from hengji.documents.ledgers import read_ledger
from hengji.documents.ledgers.further import FurtherReading, indicator_of, read_score_table
from hengji.rulebook.ledger_columns import load_ledger_columns
from tests.core.builders import points
from tests.documents.ledgers.files import ALIASES, Rows, write_xlsx

FULL = points(100)


def further(path: Path, rows: Rows) -> FurtherReading:
    words = load_ledger_columns()
    return read_score_table(read_ledger(write_xlsx(path / "表.xlsx", rows), words, ALIASES), words)


def test_drafts_second_scores_and_indicators_are_read_beside_the_ledger(tmp_path: Path) -> None:
    head = ("项目名称", "评价机构", "得分", "初稿得分", "决策（20分）", "产出 80分", "第二评分机构")

    found = further(
        tmp_path,
        [
            (*head, "复评得分", "备注"),
            ("演示甲", "甲所", 90.5, 89.75, 18.5, 72, "乙所", 88, "好"),
            ("演示乙", "乙所", 80, "", "", 70, "/", "", "中"),
        ],
    )

    table = found.table
    assert [row.score for row in table.ledger.rows] == [points("90.50"), points("80.00")]
    assert table.drafts == (points("89.75"), None)
    assert table.ratings == (
        Rating(0, "甲所", points("90.50")),
        Rating(0, "乙所", points("88.00")),
        Rating(1, "乙所", points("80.00")),
    )
    assert table.indicators == (
        IndicatorColumn("决策", points(20), (points("18.50"), None)),
        IndicatorColumn("产出", points(80), (points("72.00"), points("70.00"))),
    )
    assert (found.ignored_columns, found.flaws) == (("备注",), ())


def test_a_second_row_by_another_agency_is_a_second_score(tmp_path: Path) -> None:
    found = further(
        tmp_path,
        [
            ("项目名称", "评价机构", "得分"),
            ("演示甲", "甲所", 90),
            ("演示 甲", "乙所", 87),
            ("演示乙", "乙所", 85),
            ("演示乙", "乙所", 84),
        ],
    )

    assert [(row.name, row.score) for row in found.table.ledger.rows] == [
        ("演示甲", points(90)),
        ("演示乙", points(85)),
        ("演示乙", points(84)),
    ]
    assert [(each.evaluation, each.agency) for each in found.table.ratings] == [
        *((0, "甲所"), (0, "乙所"), (1, "乙所"), (2, "乙所"))
    ]


def test_two_scores_of_nobody_are_a_first_and_a_second(tmp_path: Path) -> None:
    found = further(tmp_path, [("项目名称", "得分", "复评得分"), ("演示甲", 90, 87)])

    assert found.table.ratings == (
        Rating(0, "初评", points(90)),
        Rating(0, "复评", points(87)),
    )
    assert found.table.agencies == ()


def test_a_table_of_plain_scores_has_nothing_further(tmp_path: Path) -> None:
    found = further(tmp_path, [("项目名称", "得分"), ("演示甲", 90)])

    assert (found.table.ratings, found.table.drafts, found.table.indicators) == ((), (), ())


def test_a_cell_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    found = further(
        tmp_path,
        [("项目名称", "得分", "初稿得分", "决策(20)"), ("演示甲", 90, "待定", 120)],
    )

    assert [flaw.code for flaw in found.flaws] == ["ledger-value-unreadable"] * 2
    assert [flaw.where.rpartition(" ")[2] for flaw in found.flaws] == ["C2", "D2"]
    assert found.table.drafts == ()


def test_a_score_of_the_final_draft_is_the_score(tmp_path: Path) -> None:
    found = further(tmp_path, [("项目名称", "初稿得分", "定稿得分"), ("演示甲", 89.5, 90)])

    assert found.table.ledger.rows[0].score == points(90)
    assert found.table.drafts == (points("89.50"),)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("决策（20分）", ("决策", points(20))),
        ("产出指标(满分：40)", ("产出指标", points(40))),
        ("立项依据 5分", ("立项依据", points(5))),
        ("决策（20分）立项依据（2.5分）", ("决策立项依据", points("2.5"))),
        ("决策", None),
        ("专家评分（100分）", None),
        ("（20分）", None),
        ("预算（2024）", None),
        ("拨款（20万元）", None),
    ],
)
def test_an_indicator_is_known_by_its_points(
    heading: str, expected: tuple[str, Points] | None
) -> None:
    assert indicator_of(heading, FULL) == expected
