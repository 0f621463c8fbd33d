"""Checking many documents (批量体检): one report each, on all processors.

One file that cannot be read, or that brings its process down, does not stop
the others.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from hengji.cli.files import write_all
from hengji.core.checkup.documents.check import check_manuscript
from hengji.core.checkup.documents.rules import DocumentRules
from hengji.core.checkup.remarks import Confirmation, Remark
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.documents.docx.comments import with_comments
from hengji.documents.manuscripts import read_manuscript
from hengji.rulebook.document_checks import load_document_rules

FILE_BROKE_DOWN = FlawKind(
    "manuscript-broke-down",
    Severity.ERROR,
    "检查这个文件时程序意外停止，没有查完。",
    "请用 Word、WPS 或 PDF 软件打开它，另存一份后重新检查。",
)

FEWEST_SHARED = 6
"""Files from which starting more processes is worth its time."""
_PER_PROCESS = 250
"""Files after which a process is replaced, so that memory stays bounded."""
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """By what documents are checked.

    Attributes:
        on: The day whose rules apply.
        region: A region of the rulebook, or empty.
        rules: A bureau's own rulebook folder, or None.
        roster: Names of known units; empty = not checked.
    """

    on: date
    region: str = ""
    rules: Path | None = None
    roster: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One file, and where its copy with comments goes, if one is wanted.

    ``always`` writes the copy even if there is nothing to say.
    """

    file: Path
    copy: Path | None = None
    always: bool = False


@dataclass(frozen=True, slots=True)
class FileReport:
    """What came of one file.

    Attributes:
        file: As it was given.
        read: Whether it could be read.
        flaws: Of the file itself.
        remarks: In reading order.
        confirmations: In reading order.
        commented: The copy with comments that was written, or None.
        kept: Where an earlier copy with other content went.
    """

    file: Path
    read: bool
    flaws: tuple[Flaw, ...] = ()
    remarks: tuple[Remark, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    commented: Path | None = None
    kept: tuple[Path, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Tell whether something of severity error was found."""
        found = [*self.flaws, *(remark.flaw for remark in self.remarks)]
        return any(flaw.severity is Severity.ERROR for flaw in found)


Check = Callable[[Task, Wish], FileReport]


@lru_cache(maxsize=1)
def rules_for(wish: Wish) -> DocumentRules:
    """Load the rules once a process."""
    folders = (wish.rules,) if wish.rules else ()
    return load_document_rules(wish.on, wish.region, folders, wish.roster)


def check_file(task: Task, wish: Wish) -> FileReport:
    """Read and check one file; what cannot be done is in the report."""
    try:
        manuscript = read_manuscript(task.file)
    except FlawsFound as found:
        return FileReport(task.file, read=False, flaws=found.flaws)
    results = check_manuscript(manuscript, rules_for(wish))
    remarks = tuple(each for each in results if isinstance(each, Remark))
    confirmations = tuple(each for each in results if isinstance(each, Confirmation))
    flaws = manuscript.flaws
    commented: Path | None = None
    kept: tuple[Path, ...] = ()
    if task.copy is not None and (remarks or task.always):
        try:
            kept = write_all({task.copy: _commented(task.file, remarks)})
            commented = task.copy
        except FlawsFound as found:
            flaws = (*flaws, *found.flaws)
    return FileReport(
        task.file,
        read=True,
        flaws=flaws,
        remarks=remarks,
        confirmations=confirmations,
        commented=commented,
        kept=kept,
    )


def _commented(file: Path, remarks: Sequence[Remark]) -> bytes:
    now = datetime.now()  # noqa: DTZ005 - a comment shows the hour on the wall
    return with_comments(file.read_bytes(), remarks, at=now)


def check_all(tasks: Sequence[Task], wish: Wish, check: Check = check_file) -> Iterator[FileReport]:
    """Yield the report of each file, in the order given."""
    processors = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    )
    workers = min(processors or 1, len(tasks) // (FEWEST_SHARED // 2))
    if len(tasks) < FEWEST_SHARED or workers == 1:
        with ThreadPoolExecutor(1) as pool:
            for task in tasks:
                yield _outcome(task, pool.submit(check, task, wish))
        return
    at = 0
    while at < len(tasks):
        for report in _shared(tasks[at:], wish, workers, check):
            yield report
            at += 1
        for task in tasks[at : at + workers]:
            with _pool(1) as alone:
                yield _outcome(task, alone.submit(check, task, wish))
            at += 1


def _shared(tasks: Sequence[Task], wish: Wish, workers: int, check: Check) -> Iterator[FileReport]:
    """Yield reports from several processes until one of them breaks down."""
    waiting: deque[tuple[Task, Future[FileReport]]] = deque()
    with _pool(workers) as pool:
        for task in tasks:
            try:
                waiting.append((task, pool.submit(check, task, wish)))
            except BrokenProcessPool:
                break
            if len(waiting) < workers * _AHEAD:
                continue
            if isinstance(waiting[0][1].exception(), BrokenProcessPool):
                return
            yield _outcome(*waiting.popleft())
        while waiting and not isinstance(waiting[0][1].exception(), BrokenProcessPool):
            yield _outcome(*waiting.popleft())


def _outcome(task: Task, done: "Future[FileReport]") -> FileReport:
    """Wait for a report; what went wrong with one file is told in its place."""
    problem = done.exception()
    if problem is None:
        return done.result()
    name, why = task.file.name, type(problem).__name__
    message = f"检查“{name}”时程序意外停止（{why}），没有查完。"
    return FileReport(task.file, read=False, flaws=(FILE_BROKE_DOWN.at(name, message),))


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        max_tasks_per_child=_PER_PROCESS,
    )
