"""Checking 1,000 objective forms in one go, from files to marked copies.

Forty workbooks of 25 forms each, of two layouts: the time to read them, to
check them together (likeness included), and to mark one workbook.
"""

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from hengji.cli.objectives_checking import Request, check_files
from hengji.core.checkup.objectives.check import check_forms
from hengji.documents.objectives import read_forms
from hengji.rulebook.indicator_library import load_indicator_library
from hengji.rulebook.objective_checks import load_objective_standards
from hengji.rulebook.objective_forms import load_form_words
from tests.documents.objectives.workbooks import changed, write_sheets

FORMS, SHEETS = 1_000, 25
MOST_MILLISECONDS = 50.0
"""A form: a bureau's 1,000 forms stay below a minute."""


def run() -> bool:
    """Print the figures and say whether a form stays below its limit."""
    with tempfile.TemporaryDirectory() as folder:
        files = write_files(Path(folder))
        words, library = load_form_words(), load_indicator_library()
        standards = load_objective_standards(date(2024, 12, 31))
        start = time.perf_counter()
        forms = [form for file in files for form in read_forms(file, words).forms]
        read = time.perf_counter()
        checks = check_forms(forms, standards, library)
        checked = time.perf_counter()
        whole = check_files(Request(files, Path(folder) / "标注", (), (), "", ()))
        marked = time.perf_counter()
    assert len(checks) == FORMS
    assert all(file.marked for file in whole)
    each = (marked - checked) / FORMS * 1_000
    print(f"reading    {read - start:6.2f} s, {(read - start) / FORMS * 1000:5.1f} ms a form")
    print(f"checking   {checked - read:6.2f} s, {(checked - read) / FORMS * 1000:5.1f} ms a form")
    print(f"all, with marked copies {marked - checked:6.2f} s, {each:5.1f} ms a form")
    return each <= MOST_MILLISECONDS


def write_files(folder: Path) -> tuple[Path, ...]:
    """Write the workbooks; each form has a name, targets and words of its own."""
    files = []
    for number in range(FORMS // SHEETS):
        sheets = {}
        for at in range(SHEETS):
            mark = number * SHEETS + at
            layout = "目标申报" if mark % 2 else "自评"
            cells = {"C3": f"第{mark}号片区道路修补养护"}
            if layout == "目标申报":
                cells |= {"F11": f"≥{5000 + mark}平方米", "B9": f"第{mark}号片区：" + _text(mark)}
            sheets[f"表{at + 1}"] = changed(layout, **cells)
        files.append(write_sheets(folder / f"目标表{number}.xlsx", sheets))
    return tuple(files)


def _text(mark: int) -> str:
    return f"修补面积{5000 + mark}平方米，改造井盖{mark % 97}个，惠及居民{mark * 7 % 9973}人。" * 2


if __name__ == "__main__":
    sys.exit(0 if run() else 1)
