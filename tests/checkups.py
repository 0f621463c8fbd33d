"""Check-ups that tests need, asked for and done through the real actions."""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from hengji.actions.checking import checkup_job
from hengji.actions.checkups import ask_for_checkup
from hengji.actions.files import GivenFile
from hengji.actions.jobs import carry_out
from hengji.core.checkup.kinds import CheckupKind, checkup_key
from hengji.core.jobs import JobKind
from hengji.documents.example import EXAMPLE
from hengji.models import Checkup, Cycle, Job, User
from tests.core.checkup.likeness.builders import COPIED, prose
from tests.documents.manuscripts.word_files import cell, para, table, write_word
from tests.documents.objectives.workbooks import every_layout

File = tuple[str, bytes]
"""A file as somebody uploads it: its name and its content."""

REPORT: File = ("report.md", (EXAMPLE / "report.md").read_bytes())
GOOD: File = (
    "好.md",
    "一、评价方式\n\n本次评价采取现场勘查的方式开展。\n".encode(),
)
BAD: File = (
    "差.md",
    "一、评价方式\n\n评价采取现场勘查的方式。\n\n一、评价结果\n\n评价结果如下。\n".encode(),
)
BROKEN: File = ("坏.docx", b"PK\x03\x04 cut short")
ALIKE: tuple[File, File] = (
    ("甲.txt", f"{prose(1, 40)}\n\n{COPIED}\n\n{prose(2, 40)}".encode()),
    ("乙.txt", f"{prose(3, 40)}\n\n{COPIED}\n\n{prose(4, 40)}".encode()),
)


def word_of(text: str, name: str) -> File:
    """Return a text with tables in Markdown as a Word file."""
    lines = [line for line in text.splitlines() if line.strip()]
    blocks = groupby(lines, key=lambda line: line.startswith("|"))
    body = "".join(
        _table(list(found)) if is_table else "".join(para(escape(line)) for line in found)
        for is_table, found in blocks
    )
    with TemporaryDirectory() as folder:
        return name, write_word(Path(folder) / "word.docx", body).read_bytes()


def _table(lines: Sequence[str]) -> str:
    rows = [[each.strip() for each in line.strip("|").split("|")] for line in lines]
    shown = [row for row in rows if set("".join(row)) - set("-: ")]
    return table(*("".join(cell(escape(each)) for each in row) for row in shown))


def report_in_word() -> File:
    """Return the report of the worked example as a Word file."""
    return word_of(REPORT[1].decode(), "report.docx")


def forms_workbook() -> File:
    """Return a workbook with a form of every layout."""
    with TemporaryDirectory() as folder:
        return "绩效目标表.xlsx", every_layout(Path(folder) / "forms.xlsx").read_bytes()


def uploads(files: Sequence[File]) -> list[GivenFile]:
    """Return files as the pages hand them over."""
    return [GivenFile([content], name) for name, content in files]


def asked(cycle: Cycle, kind: CheckupKind, by: User, *files: File) -> Checkup:
    """Ask for a check-up; nobody does it yet."""
    return ask_for_checkup(cycle.pk, kind, uploads(files), by=by)


def done(checkup: Checkup) -> Job:
    """Do the job of a check-up as a worker would."""
    job = Job.objects.filter(key=checkup_key(checkup.pk)).latest("pk")
    carry_out(job.pk, {JobKind.CHECK_UP: checkup_job})
    job.refresh_from_db()
    checkup.refresh_from_db()
    return job


def checked(cycle: Cycle, kind: CheckupKind, by: User, *files: File) -> Checkup:
    """Ask for a check-up and do it."""
    checkup = asked(cycle, kind, by, *files)
    done(checkup)
    return checkup


def one_of_each(cycle: Cycle, by: User) -> dict[CheckupKind, Checkup]:
    """Return a finished check-up of every kind."""
    files: dict[CheckupKind, Sequence[File]] = {
        CheckupKind.DOCUMENTS: (report_in_word(), BROKEN, GOOD),
        CheckupKind.SCORES: (),
        CheckupKind.OBJECTIVES: (forms_workbook(),),
        CheckupKind.LIKENESS: ALIKE,
    }
    return {kind: checked(cycle, kind, by, *each) for kind, each in files.items()}
