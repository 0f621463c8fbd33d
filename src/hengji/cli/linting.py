"""The document check-up on the command line (文档体检): ``hengji lint``."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hengji.cli.chinese import ChineseCommand

if TYPE_CHECKING:
    from hengji.cli.checking import Task, Wish

KINDS = (".docx", ".pdf", ".xlsx", ".xls", ".csv", ".md", ".txt")
_OTHER_KINDS = (".docm", ".dotx", ".xlsm", ".et", ".markdown", ".tsv")
_COMMENTED = (".docx", ".docm", ".dotx")
_COPY = "（批注）"
_PATTERN = frozenset("*?[")
WRONG_USAGE = 2

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="文件…", help="报告：.docx .pdf .xlsx .xls .csv .md .txt，或文件夹", readable=False
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="文件.docx", help="写出带批注的副本（只检查一个 .docx）"
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option("--comments-to", metavar="文件夹", help="每个有问题的 .docx 写一份带批注的副本"),
]
Region = Annotated[str, typer.Option("--region", metavar="地区", help="用规则库中这个地区的规则")]
Rules = Annotated[
    Path | None,
    typer.Option("--rules", metavar="文件夹", help="本单位的规则文件夹，同名文件优先"),
]
Roster = Annotated[
    Path | None,
    typer.Option("--roster", metavar="文件", help="单位名单：每行一个，或有“单位”一栏的表"),
]
Json = Annotated[bool, typer.Option("--json", help="把结果以 JSON 写到标准输出")]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(cls=ChineseCommand, help="检查报告：次序、数字、等级、标题、用语等。")(lint)


def lint(
    files: Files = None,
    output: Output = None,
    comments_to: Folder = None,
    region: Region = "",
    rules: Rules = None,
    roster: Roster = None,
    json: Json = False,
) -> None:
    """Check documents and say what is wrong and where."""
    from hengji.cli.checking import rules_for
    from hengji.cli.lint_printing import print_stopped_json
    from hengji.core.flaws import FlawsFound

    found = list(expanded(files or []))
    if problem := _usage_problem(found, output, comments_to):
        typer.echo(f"{problem}请用 hengji lint --help 查看用法。", err=True)
        raise typer.Exit(WRONG_USAGE)
    try:
        wish = _wish(region, rules, roster)
        rules_for(wish)
        tasks = _tasks(found, output, comments_to)
    except FlawsFound as stopped:
        if json:
            print_stopped_json(stopped.flaws)
        raise
    if _checked(tasks, wish, json=json):
        raise typer.Exit(1)


def _checked(tasks: Sequence["Task"], wish: "Wish", *, json: bool) -> bool:
    """Check and print; tell whether something of severity error was found."""
    from hengji.cli.checking import FileReport, check_all
    from hengji.cli.lint_printing import print_json, print_table
    from hengji.cli.progress import progress_bar

    held: list[str] = []
    watched = sys.stdout is not None and sys.stdout.isatty()
    with progress_bar("检查") as show:

        def reports() -> Iterator[FileReport]:
            for done, report in enumerate(check_all(tasks, wish), start=1):
                if len(tasks) > 1:
                    show(done, len(tasks))
                yield report

        write = held.append if watched else typer.echo
        has_errors = (print_json if json else print_table)(reports(), write)
    for line in held:
        typer.echo(line)
    return has_errors


def expanded(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files meant: of a folder those that can be read, of a pattern all.

    A path that leads to nothing stays as it is, so that it is told.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in _meant(path):
            if (key := _resolved(file)) not in seen:
                seen.add(key)
                yield file


def _meant(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(
            file
            for file in path.rglob("*")
            if file.suffix.lower() in {*KINDS, *_OTHER_KINDS}
            and file.is_file()
            and not file.name.startswith(("~$", "."))
        )
    if _PATTERN.intersection(str(path)) and not path.exists():
        matched = [Path(name) for name in sorted(glob(str(path), recursive=True))]  # noqa: PTH207 - it may be absolute
        return [file for each in matched for file in _meant(each)] or [path]
    return [path]


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _usage_problem(files: Sequence[Path], output: Path | None, folder: Path | None) -> str:
    if not files:
        return "没有给出要检查的文件，或文件夹里没有能读取的文件。"
    if output is None:
        return ""
    if folder is not None:
        return "-o 和 --comments-to 只用一个。"
    if len(files) > 1:
        return f"-o 只能用于一个文件，这里有 {len(files)} 个；多个文件请用 --comments-to。"
    for path in (files[0], output):
        if path.suffix.lower() not in _COMMENTED:
            return f"批注只能写在 .docx 里，“{path.name}”不是 .docx。"
    return ""


def _wish(region: str, rules: Path | None, roster: Path | None) -> "Wish":
    from datetime import date

    from hengji.cli.checking import Wish
    from hengji.documents.manuscripts.rosters import read_roster

    names = read_roster(roster) if roster is not None else ()
    return Wish(date.today(), region, rules, names)  # noqa: DTZ011 - a day here


def _tasks(files: Sequence[Path], output: Path | None, folder: Path | None) -> list["Task"]:
    """Say where each copy goes: two files of one name do not share one."""
    from hengji.cli.checking import Task
    from hengji.cli.files import check_outputs, make_folder

    if output is not None:
        check_outputs([output], files)
        return [Task(files[0], output, always=True)]
    if folder is None:
        return [Task(file) for file in files]
    make_folder(folder)
    taken: set[str] = set()
    tasks: list[Task] = []
    for file in files:
        if file.suffix.lower() not in _COMMENTED:
            tasks.append(Task(file))
            continue
        name, number = f"{file.stem}{_COPY}{file.suffix}", 1
        while name.casefold() in taken:
            number += 1
            name = f"{file.stem}{_COPY}{number}{file.suffix}"
        taken.add(name.casefold())
        tasks.append(Task(file, folder / name))
    check_outputs([task.copy for task in tasks if task.copy], files)
    return tasks
