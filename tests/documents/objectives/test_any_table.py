"""Whatever stands in a table, it is read or refused; nothing breaks on the way."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengji.core.checkup.objectives.check import check_forms
from hengji.core.flaws import FlawsFound
from hengji.documents.objectives import read_forms
from hengji.rulebook.indicator_library import load_indicator_library
from hengji.rulebook.objective_checks import load_objective_standards
from hengji.rulebook.objective_forms import load_form_words

WORDS = load_form_words()
STANDARDS = load_objective_standards(date(2024, 12, 31))
LIBRARY = load_indicator_library()
LABELS = [
    *("项目名称", "实施单位", "年度", "年度资金总额", "其中：财政拨款", "其他资金", "全年执行数"),
    *("执行率", "得分", "分值", "年度目标", "实施期目标", "一级指标", "二级指标", "三级指标"),
    *("指标值", "实际完成值", "单位", "总分", "合计", "备注", "产出指标", "满意度指标"),
]
VALUES = ["≥95%", "12个", "有所提高", "2024年", "无", "道路养护", "0", "100", "-5", "97.4", "1:0"]
CELLS = st.one_of(st.sampled_from(LABELS), st.sampled_from(VALUES), st.just(""))
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=2, max_size=12)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


@settings(
    max_examples=60, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(TABLES, st.booleans())
def test_any_table_is_read_or_refused(folder: Path, table: list[list[str]], merge: bool) -> None:
    path = folder / "表.xlsx"
    head = ["一级指标", "三级指标", "指标值", "分值", "实际完成值", "得分"]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        for line, cells in enumerate([*table[:-2], head, *table[-2:]]):
            sheet.write_row(line, 0, cells)
        if merge:
            sheet.merge_range(len(table), 0, len(table) + 3, 1, "产出指标")

    try:
        reading = read_forms(path, WORDS)
    except FlawsFound as found:
        assert found.flaws[0].code == "objective-form-not-found"
        return

    checks = check_forms(reading.forms, STANDARDS, LIBRARY, last_year=reading.forms)
    assert [check.form for check in checks] == list(reading.forms)
    assert all(remark.flaw.remedy.startswith("请") for check in checks for remark in check.remarks)
