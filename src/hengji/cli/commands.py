"""The commands; each is a thin door to one deep function."""

import errno
import os
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from hengji.cli import (
    checkup,
    demonstration,
    linting,
    maintenance,
    objectives,
    packets,
    safekeeping,
    serving,
    similar,
)
from hengji.cli.chinese import ChineseCommand, ChineseGroup, usage_sentence
from hengji.cli.flaws import show_flaws
from hengji.core.flaws import FlawsFound

DONE, NOTHING_DONE, WRONG_USAGE = 0, 1, 2
STREAM_CLOSED = {errno.EPIPE, errno.ENOSPC, errno.EBADF}
"""What writing to a closed pipe or a full device says; the files are written by then."""

app = typer.Typer(
    cls=ChineseGroup,
    help="衡绩：预算绩效管理。把得分表变成正式报告。",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
    except FlawsFound as stopped:
        show_flaws(stopped.flaws)
        code = NOTHING_DONE
    except typer.TyperException as problem:
        typer.echo(f"{usage_sentence(problem)}请用 hengji --help 查看用法。", err=True)
        code = WRONG_USAGE
    except typer.Abort:
        code = NOTHING_DONE
    except OSError as problem:
        if problem.errno not in STREAM_CLOSED:
            raise
        code = DONE
    _leave(code or DONE)


def _leave(code: int) -> NoReturn:
    """Exit; a standard output that nobody reads any more is no failure."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _version(wanted: bool) -> None:
    from importlib.metadata import version as installed_version

    if wanted:
        typer.echo(f"hengji {installed_version('hengji')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _hengji(
    context: typer.Context,
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _path(*names: str, metavar: str = "文件", purpose: str) -> Any:  # noqa: ANN401 - typer's own type
    """Return an option that takes a path; whether it can be read is ours to say."""
    return typer.Option(*names, metavar=metavar, help=purpose, readable=False)


@app.command(cls=ChineseCommand, help="读一张得分表，写出正式报告（DOCX、PDF、XLSX）。")
def report(
    ledger: Annotated[
        Path | None,
        typer.Argument(
            metavar="得分表", help="得分表：.xlsx .xls .csv .docx .md .txt", readable=False
        ),
    ] = None,
    docx: Annotated[Path | None, _path("-o", "--output", purpose="写出报告（.docx）")] = None,
    facts: Annotated[
        Path | None, _path("--facts", purpose="要素文件（.yaml）；没有给出的印作待填")
    ] = None,
    pdf: Annotated[Path | None, _path("--pdf", purpose="写出同一报告（.pdf）")] = None,
    xlsx: Annotated[Path | None, _path("--xlsx", purpose="写出重新排列的得分表（.xlsx）")] = None,
    template: Annotated[
        Path | None, _path("--template", purpose="改过样式的公文模板（.docx）")
    ] = None,
    rules: Annotated[
        Path | None,
        _path("--rules", metavar="文件夹", purpose="本单位的规则文件夹，同名文件优先"),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="把结果以 JSON 写到标准输出")] = False,
) -> None:
    """Write the official report of a ledger."""
    from hengji.cli.printing import (
        print_outcome_json,
        print_stopped,
        print_stopped_json,
        print_summary,
    )
    from hengji.cli.reporting import Request, produce

    outputs = {"docx": docx, "pdf": pdf, "xlsx": xlsx}
    wanted = {kind: path for kind, path in outputs.items() if path is not None}
    for kind, path in wanted.items():
        if path.suffix.lower() != f".{kind}":
            typer.echo(f"“{path.name}”应以 .{kind} 结尾。", err=True)
            raise typer.Exit(WRONG_USAGE)
    if ledger is None or not wanted:
        missing = (
            "没有给出得分表" if ledger is None else "没有给出要写出的文件（-o、--pdf 或 --xlsx）"
        )
        typer.echo(f"{missing}。请用 hengji report --help 查看用法。", err=True)
        raise typer.Exit(WRONG_USAGE)
    try:
        outcome = produce(Request(ledger, facts, wanted, template, rules))
    except FlawsFound as stopped:
        if json:
            print_stopped_json(stopped)
        print_stopped(stopped)
        raise
    show_flaws(outcome.flaws)
    if json:
        print_outcome_json(outcome)
    else:
        print_summary(outcome)


for _each in (
    linting,
    checkup,
    objectives,
    similar,
    demonstration,
    serving,
    maintenance,
    safekeeping,
    packets,
):
    _each.register(app)
