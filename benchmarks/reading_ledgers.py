"""Reading a ledger of 100,000 rows × 15 columns, beside the bare parsers.

``read_ledger`` with every check is measured against calamine's bare
``to_python`` and openpyxl's bare read-only pass, each in a fresh process,
interleaved, on the same file.
"""

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import xlsxwriter

ROWS = 100_000
ROUNDS = 3
MOST_TIMES_CALAMINE = 3.0
LEAST_TIMES_FASTER_THAN_OPENPYXL = 4.0
MOST_MEBIBYTES = 500

HEADINGS = (
    "序号",
    "项目名称",
    "评价类型",
    "项目单位",
    "主管部门",
    "第三方机构",
    "资金性质",
    "全年预算数（元）",
    "执行数（元）",
    "执行率",
    "自评分",
    "评价得分",
    "评价等级",
    "联系人",
    "备注",
)

_TIMED = """
import json, resource, sys, time
from pathlib import Path
path = Path(sys.argv[1])
{prepare}
start = time.perf_counter()
{work}
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([seconds, peak]))
"""

_CONTENDERS = {
    "calamine, bare": (
        "from python_calamine import CalamineWorkbook",
        (
            "rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()\n"
            f"assert len(rows) == {ROWS} + 2"
        ),
    ),
    "openpyxl read-only, bare": (
        "import openpyxl",
        (
            "sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]\n"
            "rows = 0\n"
            "for row in sheet.iter_rows():\n"
            "    values = [cell.value for cell in row]\n"
            "    rows += 1\n"
            f"assert rows == {ROWS} + 2"
        ),
    ),
    "read_ledger with every check": (
        (
            "from decimal import Decimal\n"
            "from hengji.core.grading import Grade, GradeBand, GradeScale\n"
            "from hengji.core.ledger import check_ledger\n"
            "from hengji.documents.ledgers import read_ledger\n"
            "from hengji.rulebook.ledger_columns import load_ledger_columns\n"
            "marks = [100, 90, 80, 60, 0]\n"
            "bands = tuple(GradeBand(grade, Decimal(low), Decimal(high))\n"
            "              for grade, high, low in zip(Grade, marks, marks[1:]))\n"
            "scale = GradeScale(bands, Decimal(100), 'benchmark')"
        ),
        (
            "reading = read_ledger(path, load_ledger_columns(), {})\n"
            "flaws = check_ledger(reading.ledger, scale)\n"
            f"assert (reading.taken, reading.refused, flaws) == ({ROWS}, 0, ())"
        ),
    ),
}


def measure() -> dict[str, dict[str, float]]:
    """Return median seconds and mebibytes of each contender, by its name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "得分表.xlsx"
        _python("from benchmarks.reading_ledgers import write_ledger\n", "write_ledger(path)", path)
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in _CONTENDERS}
        for _ in range(ROUNDS):
            for name, (prepare, work) in _CONTENDERS.items():
                runs[name].append(_python(prepare, work, path))
    return {
        name: {
            "seconds": median(seconds for seconds, _ in measured),
            "mebibytes": median(mebibytes for _, mebibytes in measured),
        }
        for name, measured in runs.items()
    }


def write_ledger(path: Path) -> None:
    """Write the ledger that is read: the same rows on every run."""
    chance = random.Random(20240918)  # noqa: S311 - the same ledger each time, no secret
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("得分表")
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "2024年度重点绩效评价得分表")
        sheet.write_row(1, 0, HEADINGS)
        for number in range(1, ROWS + 1):
            sheet.write_row(number + 1, 0, _row(number, chance))


def _row(number: int, chance: random.Random) -> tuple[str | float, ...]:
    score = chance.randint(4000, 10000) / 100
    grade = "优" if score >= 90 else "良" if score >= 80 else "中" if score >= 60 else "差"
    budget = chance.randint(10**6, 10**9) / 100
    spent = round(budget * chance.uniform(0.5, 1), 2)
    return (
        number,
        f"2023年度第{number}号（{chance.choice('甲乙丙丁')}片区）基础设施建设项目绩效评价报告",
        chance.choice(("部门整体", "项目", "专项债")),
        f"第{number % 430}事务服务中心",
        f"第{number % 43}局",
        f"第{number % 4}会计师事务所",
        chance.choice(("一般公共预算", "政府性基金预算", "专项债券")),
        budget,
        spent,
        spent / budget,
        chance.randint(800, 1000) / 10,
        score,
        grade,
        chance.choice(("甲", "乙")),
        "",
    )


def _python(prepare: str, work: str, path: Path) -> tuple[float, float]:
    """Run a program in a fresh process; return its seconds and peak mebibytes."""
    program = _TIMED.format(prepare=prepare, work=work)
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    seconds, mebibytes = json.loads(done.stdout)
    return seconds, mebibytes


def run() -> bool:
    """Print the figures and say whether the three limits hold."""
    measured = measure()
    for name, figures in measured.items():
        print(f"{name:32} {figures['seconds']:7.2f} s {figures['mebibytes']:7.0f} MiB")
    calamine, openpyxl, ours = measured.values()
    slower = ours["seconds"] / calamine["seconds"]
    faster = openpyxl["seconds"] / ours["seconds"]
    print(f"× calamine {slower:.2f} (at most {MOST_TIMES_CALAMINE})")
    print(f"× faster than openpyxl {faster:.2f} (at least {LEAST_TIMES_FASTER_THAN_OPENPYXL})")
    print(f"peak {ours['mebibytes']:.0f} MiB (at most {MOST_MEBIBYTES})")
    return (
        slower <= MOST_TIMES_CALAMINE
        and faster >= LEAST_TIMES_FASTER_THAN_OPENPYXL
        and ours["mebibytes"] <= MOST_MEBIBYTES
    )


if __name__ == "__main__":
    sys.exit(0 if run() else 1)
