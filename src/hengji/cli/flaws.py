"""Telling a person what is wrong (校验问题), on standard error."""

import typer

from hengji.core.flaws import Flaw, Severity

MOST_SHOWN = 50


def show_flaws(flaws: tuple[Flaw, ...]) -> None:
    """Tell a person every flaw, on standard error, the errors first."""
    ordered = sorted(flaws, key=lambda flaw: flaw.severity is not Severity.ERROR)
    for number, flaw in enumerate(ordered[:MOST_SHOWN], start=1):
        word = "错误" if flaw.severity is Severity.ERROR else "提示"
        where = f"{flaw.where}：" if flaw.where else ""
        typer.echo(f"{word} {number}　{where}{flaw.message}{flaw.remedy}", err=True)
    if len(ordered) > MOST_SHOWN:
        typer.echo(f"……另有 {len(ordered) - MOST_SHOWN} 条；用 --json 可看全部。", err=True)
