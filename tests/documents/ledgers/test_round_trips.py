"""Whatever rows are written, equal rows are read."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengji.core.grading import Grade
from hengji.core.ledger import FundNature, LedgerRow, Scope
from hengji.core.names import clean_name
from hengji.core.quantities import Points, Yuan
from hengji.documents.ledgers import read_ledger
from hengji.rulebook.ledger_columns import load_ledger_columns
from tests.documents.ledgers.files import ALIASES, write_text, write_xlsx

HEAD = (
    *("项目名称", "得分", "类型", "等级", "项目单位", "第三方机构"),
    *("预算数（元）", "执行数（元）", "自评分", "资金性质"),
)
words = st.text("修路养桥水库灌渠局所村镇（）、0123456789", min_size=1, max_size=20)
names = words.map(lambda word: clean_name(f"关于{word}的项目"))
units = st.one_of(st.just(""), words.map(lambda word: clean_name(f"某{word}单位")))
points = st.decimals(2, 100, places=2).map(Points)
money = st.one_of(st.none(), st.decimals(0, 10**10, places=2).map(Yuan))
rows = st.builds(
    LedgerRow,
    names,
    points,
    st.sampled_from(Scope),
    st.one_of(st.none(), st.sampled_from(Grade)),
    units,
    units,
    money,
    money,
    st.one_of(st.none(), points),
    st.one_of(st.none(), st.sampled_from(FundNature)),
)
ledgers = st.lists(rows, min_size=1, max_size=8).map(tuple)


def cells(row: LedgerRow, *, as_text: bool) -> list[str | float]:
    values = (
        *(row.name, row.score, row.scope, row.grade, row.unit, row.agency),
        *(row.budget, row.spent, row.self_score, row.fund_nature),
    )
    return [
        ""
        if value is None
        else float(value)
        if isinstance(value, Decimal) and not as_text
        else str(value)
        for value in values
    ]


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(ledgers)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_rows_written_are_the_rows_read(
    tmp_path: Path, suffix: str, written: tuple[LedgerRow, ...]
) -> None:
    path = tmp_path / f"表{suffix}"
    if suffix == ".xlsx":
        write_xlsx(path, [HEAD, *(cells(row, as_text=False) for row in written)])
    else:
        target = io.StringIO()
        csv.writer(target).writerows([HEAD, *(cells(row, as_text=True) for row in written)])
        write_text(path, target.getvalue(), "gb18030")

    reading = read_ledger(path, load_ledger_columns(), ALIASES)

    assert reading.ledger.rows == written
    assert (reading.seen, reading.flaws, reading.ignored_columns) == (len(written), (), ())
