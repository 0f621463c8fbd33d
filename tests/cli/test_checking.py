"""Checking many files at once: order, and one that brings its process down."""

import os
import signal
from datetime import date
from pathlib import Path

from hengji.cli.checking import FileReport, Task, Wish, check_all

WISH = Wish(date(2024, 12, 31))


def breaks_down(task: Task, wish: Wish) -> FileReport:
    """Check a file in a process that the name of the file can bring down."""
    if "崩" in task.file.name:
        os.kill(os.getpid(), signal.SIGKILL)
    if "错" in task.file.name:
        raise RecursionError(task.file.name)
    return FileReport(task.file, read=True)


def test_a_process_that_breaks_down_costs_one_file() -> None:
    names = [f"{number:02}" for number in range(30)]
    names[7], names[19], names[20] = "07崩", "19错", "20崩"

    reports = list(check_all([Task(Path(name)) for name in names], WISH, breaks_down))

    assert [report.file.name for report in reports] == names
    assert [report.file.name for report in reports if not report.read] == ["07崩", "19错", "20崩"]
    assert [flaw.message for report in reports for flaw in report.flaws] == [
        "检查“07崩”时程序意外停止（BrokenProcessPool），没有查完。",
        "检查“19错”时程序意外停止（RecursionError），没有查完。",
        "检查“20崩”时程序意外停止（BrokenProcessPool），没有查完。",
    ]


def test_one_and_many_processes_say_the_same(tmp_path: Path) -> None:
    tasks = []
    for number in range(8):
        path = tmp_path / f"{number}.md"
        path.write_text("一、评价方式\n\n采用访谈。\n\n一、评价结果\n\n如下。\n", "utf-8")
        tasks.append(Task(path))

    together = list(check_all(tasks, WISH))
    alone = [report for task in tasks for report in check_all([task], WISH)]

    assert together == alone
    assert all(report.has_errors for report in together)
