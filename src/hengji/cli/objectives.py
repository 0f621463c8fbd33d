"""Objective check-up (目标体检) of a bureau's own workbooks: ``hengji goals``."""

from pathlib import Path
from typing import Annotated

import typer

from hengji.cli.chinese import ChineseCommand

WRONG_USAGE = 2


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "goals",
        cls=ChineseCommand,
        help="目标体检：核对绩效目标表和自评表，把问题标在原表的副本上。",
    )(goals)


def goals(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="文件…", help="目标表、自评表：.xlsx .xlsm .xls .docx .csv", readable=False
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="文件",
            help="写出标注过的副本；几个文件时写文件夹",
            readable=False,
        ),
    ] = None,
    last_year: Annotated[
        list[Path] | None,
        typer.Option("--last-year", metavar="文件", help="上年的目标表或自评表", readable=False),
    ] = None,
    approved: Annotated[
        list[Path] | None,
        typer.Option("--approved", metavar="文件", help="批复的目标表", readable=False),
    ] = None,
    region: Annotated[
        str, typer.Option("--region", metavar="地区", help="规则库里的地区，如 hubei-hebei")
    ] = "",
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules",
            metavar="文件夹",
            help="本单位的规则文件夹，同名文件优先",
            readable=False,
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="把结果以 JSON 写到标准输出")] = False,
) -> None:
    """Check forms, say what was found, and mark a copy of each file."""
    from hengji.cli.flaws import show_flaws
    from hengji.cli.objectives_checking import Request, check_files
    from hengji.cli.objectives_printing import print_checked, print_checked_json

    if not files:
        typer.echo("没有给出文件。请用 hengji goals --help 查看用法。", err=True)
        raise typer.Exit(WRONG_USAGE)
    if output and len(files) == 1 and output.suffix.lower() != files[0].suffix.lower():
        typer.echo(f"“{output.name}”应与原文件一样以 {files[0].suffix} 结尾。", err=True)
        raise typer.Exit(WRONG_USAGE)
    checked = check_files(
        Request(
            tuple(files),
            output,
            tuple(last_year or ()),
            tuple(approved or ()),
            region,
            (rules,) if rules else (),
        )
    )
    show_flaws(tuple(flaw for file in checked for flaw in file.flaws))
    (print_checked_json if json else print_checked)(checked)
    if any(file.has_errors for file in checked):
        raise typer.Exit(1)
