"""Heads that leave a doubt, and those that only seem to."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from hengji.core.flaws import Flaw
from hengji.documents.ledgers import LedgerReading
from tests.documents.ledgers.files import write_text, write_xlsx

Read = Callable[[Path], LedgerReading]
Refusal = Callable[[Path], Flaw]


def scores(reading: LedgerReading) -> list[tuple[Decimal, Decimal | None]]:
    return [(row.score, row.self_score) for row in reading.ledger.rows]


@pytest.mark.parametrize("other", ["2023年得分", "2023年度得分", "得分（2023年）", "上年得分"])
@pytest.mark.parametrize("plain_first", [True, False])
def test_a_plain_score_is_chosen_beside_one_of_a_year(
    read: Read, tmp_path: Path, other: str, *, plain_first: bool
) -> None:
    step = 1 if plain_first else -1
    rows = [("项目名称", *("得分", other)[::step]), ("修路", *(90, 80)[::step])]

    reading = read(write_xlsx(tmp_path / "表.xlsx", rows))

    assert scores(reading) == [(Decimal(90), None)]
    assert reading.ignored_columns == (other,)


@pytest.mark.parametrize(
    ("lower", "expected"),
    [
        (("自评", "第三方"), (Decimal(80), Decimal(90))),
        (("第三方", "自评"), (Decimal(90), Decimal(80))),
        (("单位自评", "财政复核"), (Decimal(80), Decimal(90))),
        (("自评（分）", "中介机构（分）"), (Decimal(80), Decimal(90))),
        (("专家", "最终得分"), (Decimal(80), None)),
        (("专家", "复核"), (Decimal(80), None)),
        (("复核", "专家"), (Decimal(90), None)),
    ],
)
@pytest.mark.parametrize("merged", [True, False])
def test_a_divided_score_is_read_by_its_parts(
    read: Read,
    tmp_path: Path,
    lower: Sequence[str],
    expected: tuple[Decimal, Decimal | None],
    *,
    merged: bool,
) -> None:
    rows = [("项目名称", "得分", "", "等级"), ("", *lower, ""), ("修路", 90, 80, "优")]
    merges = ["A1:A2", "B1:C1", "D1:D2"] if merged else []

    reading = read(write_xlsx(tmp_path / "表.xlsx", rows, merges))

    assert scores(reading) == [expected]


def test_a_grade_below_a_divided_score_is_a_grade(read: Read, tmp_path: Path) -> None:
    rows = [
        ("项目名称", "得分", "", ""),
        ("", "自评", "自评等级", "第三方"),
        ("修路", 90, "优", 80),
    ]

    reading = read(write_xlsx(tmp_path / "表.xlsx", rows))

    assert scores(reading) == [(Decimal(80), Decimal(90))]
    assert reading.ignored_columns == ("得分自评等级",)


@pytest.mark.parametrize("lower", [("自评", "演示组"), ("第一组", "第二组")])
@pytest.mark.parametrize("merged", [True, False])
def test_a_score_divided_into_unknown_parts_is_refused_by_their_names(
    refusal: Refusal, tmp_path: Path, lower: Sequence[str], *, merged: bool
) -> None:
    rows = [("项目名称", "得分", ""), ("", *lower), ("修路", 90, 80)]

    flaw = refusal(write_xlsx(tmp_path / "表.xlsx", rows, ["A1:A2", "B1:C1"] if merged else []))

    assert (flaw.code, flaw.where, flaw.message) == (
        "ledger-scores-tied",
        "表.xlsx 工作表“得分表” 单元格 B2",
        f"“得分”分成“{lower[0]}”和“{lower[1]}”，不知道取哪一栏。",
    )


def test_two_heads_of_one_name_are_told_apart_by_their_cells(
    refusal: Refusal, tmp_path: Path
) -> None:
    flaw = refusal(write_text(tmp_path / "表.csv", "项目名称,得分,得分\n修路,90,80\n"))

    assert (flaw.code, flaw.message) == (
        "ledger-scores-tied",
        "“得分”（第 1 行第 2 列）和“得分”（第 1 行第 3 列）都像评价得分，不知道取哪一栏。",
    )
