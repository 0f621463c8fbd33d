"""``hengji checkup`` on the worked example, and on 100,000 scores of 500 agencies."""

import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

from hengji.documents.example import EXAMPLE_LEDGER

ROWS, AGENCIES, SHARED, INDICATORS = 100_000, 500, 10, 4
ROUNDS, LARGE_ROUNDS = 7, 3
MOST_SECONDS, MOST_LARGE_SECONDS = 1.0, 10.0

_TIMED = """
import json, sys, time
from datetime import date
from pathlib import Path
from hengji.core.checkup.scores.check import ScoreRules, check_scores
from hengji.core.quantities import Points
from hengji.documents.ledgers import read_ledger
from hengji.documents.ledgers.further import read_score_table
from hengji.rulebook.grades import load_grade_aliases, load_grade_scale
from hengji.rulebook.ledger_columns import load_ledger_columns
words = load_ledger_columns()
start = time.perf_counter()
reading = read_ledger(Path(sys.argv[1]), words, load_grade_aliases())
read = time.perf_counter()
table = read_score_table(reading, words).table
rest = time.perf_counter()
check_scores(table, ScoreRules(load_grade_scale(date(2024, 12, 31)), Points(10)))
print(json.dumps([read - start, rest - read, time.perf_counter() - rest]))
"""


def measure_command() -> tuple[float, float]:
    """Return median seconds of ``hengji --version`` and of the whole command."""
    start = [sys.executable, "-c", "from hengji.cli import main; main()"]
    seconds: dict[str, list[float]] = {"--version": [], "checkup": []}
    for _ in range(ROUNDS):
        for name, words in (("--version", []), ("checkup", [str(EXAMPLE_LEDGER), "--json"])):
            begun = time.perf_counter()
            subprocess.run([*start, name, *words], check=True, capture_output=True)
            seconds[name].append(time.perf_counter() - begun)
    return median(seconds["--version"]), median(seconds["checkup"])


def measure_large() -> tuple[float, float, float]:
    """Return median seconds to read, to read further columns, and to check."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "演示得分表.csv"
        _write(path)
        runs = [
            json.loads(
                subprocess.run(
                    [sys.executable, "-c", _TIMED, str(path)],
                    check=True,
                    capture_output=True,
                    text=True,
                ).stdout
            )
            for _ in range(LARGE_ROUNDS)
        ]
    read, further, check = (median(run[part] for run in runs) for part in range(3))
    return read, further, check


def _write(path: Path) -> None:
    """Write scores of four indicators, with a second score for every tenth row."""
    draw = np.random.default_rng(1)
    points = np.full(INDICATORS, 100 // INDICATORS)
    shares = np.clip(draw.normal(0.87, 0.05, (ROWS, INDICATORS)), 0.3, 1)
    won = np.rint(shares * points * 2) / 2
    head = ["项目名称", "评价机构", "得分", "第二评分机构", "复评得分"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [*head, *(f"指标{place + 1}（{most}分）" for place, most in enumerate(points))]
        )
        for row, parts in enumerate(won):
            total, second = float(parts.sum()), float(draw.normal(0, 1.5))
            again = ["", ""]
            if row % SHARED == 0:
                other = f"演示机构{(row + 1 + row // AGENCIES) % AGENCIES}"
                again = [other, f"{min(100.0, total + second):.2f}"]
            agency = f"演示机构{row % AGENCIES}"
            writer.writerow([f"演示项目{row}", agency, f"{total:.2f}", *again, *parts.tolist()])


def run() -> bool:
    """Print the medians and say whether the targets hold."""
    start, command = measure_command()
    after = command - start
    print(f"hengji checkup 示例 72 项 {command:.2f} s，启动 {start:.2f} s，启动以后 {after:.2f} s")
    print(f"目标：启动以后不超过 {MOST_SECONDS} s")
    read, further, check = measure_large()
    print(f"{ROWS:,} 项：读表 {read:.2f} s，另读各栏 {further:.2f} s，体检 {check:.2f} s")
    print(f"目标：体检不超过 {MOST_LARGE_SECONDS} s")
    return after <= MOST_SECONDS and check <= MOST_LARGE_SECONDS


if __name__ == "__main__":
    run()
