"""The command ``hengji similar`` (相似度): its words, its table, its JSON."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hengji.cli.chinese import ChineseCommand

if TYPE_CHECKING:
    from hengji.core.checkup.likeness.verdicts import Pair
    from hengji.documents.likeness.working import Found

WRONG_USAGE = 2
PAIRS_SHOWN = 20
PAIRS_PRINTED = 300
"""Pairs whose passages a workbook prints; the overview holds all."""


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command(
        "similar", cls=ChineseCommand, help="比较多份报告，列出相同的段落，扣除法规和模板的文字。"
    )(similar)


def similar(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="文件…", help="报告，或装着报告的文件夹", readable=False),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="文件", help="写出并排对照（.xlsx）"),
    ] = None,
    groups: Annotated[
        Path | None,
        typer.Option("--groups", metavar="表格", help="归属表：文件、机构、年度、评价对象"),
    ] = None,
    template: Annotated[
        list[Path] | None,
        typer.Option("--template", metavar="文件", help="模板，其中的文字不算相同；可给几次"),
    ] = None,
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="文件夹", help="本单位的规则文件夹")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="把结果以 JSON 写到标准输出")] = False,
) -> None:
    """Compare reports and say which passages they share."""
    from tempfile import TemporaryDirectory

    from hengji.cli.files import check_outputs, write_all
    from hengji.cli.flaws import show_flaws
    from hengji.core.flaws import FlawsFound
    from hengji.documents.likeness.sources import sources_of
    from hengji.documents.likeness.working import find_likeness

    if output is not None and output.suffix.lower() != ".xlsx":
        typer.echo(f"“{output.name}”应以 .xlsx 结尾。", err=True)
        raise typer.Exit(WRONG_USAGE)
    try:
        sources, flaws = sources_of(files, groups)
        templates = template or []
        others = [groups] if groups else []
        if output:
            check_outputs([output], [*(each.path for each in sources), *templates, *others])
        with TemporaryDirectory(prefix="hengji-similar-") as place:
            found = find_likeness(sources, templates, [rules] if rules else [], _bar, Path(place))
            written = _workbook(found, output) if output else {}
            kept = write_all(written)
            show_flaws((*flaws, *found.flaws))
            if json:
                _print_json(_described(found, tuple(written), kept), (*flaws, *found.flaws))
            else:
                _print_table(found, tuple(written), kept)
    except FlawsFound as stopped:
        if json:
            _print_json({"done": False}, stopped.flaws)
        raise


def _bar(label: str) -> Any:  # noqa: ANN401 - a function that shows how far it is
    from hengji.cli.progress import progress_bar

    entered = progress_bar(label)
    show = entered.__enter__()

    def shown(done: int, total: int) -> None:
        show(done, total)
        if done >= total:
            entered.__exit__(None, None, None)

    return shown


def _workbook(found: "Found", output: Path) -> dict[Path, bytes]:
    from hengji.documents.likeness import render_likeness

    shown = list(found.shown(found.likeness.pairs[:PAIRS_PRINTED]))
    return {output: render_likeness(found.likeness, shown)}


def _print_table(found: "Found", written: tuple[Path, ...], kept: tuple[Path, ...]) -> None:
    """Tell a person which pairs are worth a look."""
    from hengji.core.checkup.signals import Status

    pairs = found.likeness.pairs
    accounts = found.likeness.accounts
    noticed = [pair for pair in pairs if pair.signal.status is not Status.UNREMARKABLE]
    agencies = {each.belonging.agency for each in accounts} - {""}
    typer.echo(
        f"报告：读取 {len(accounts)} 份，未能读取 {len(found.unread)} 份；机构 {len(agencies)} 家"
    )
    typer.echo(f"通行文字：{len(found.likeness.common)} 段由多份报告共有，不计入占比")
    counts = "，".join(
        f"{status.value} {count}"
        for status in (Status.REVIEW, Status.NOTICE, Status.TOO_LITTLE, Status.UNREMARKABLE)
        if (count := sum(pair.signal.status is status for pair in pairs))
    )
    typer.echo(found.likeness.effort.sentence())
    typer.echo(f"有相同段落的报告对：{len(pairs)}{f'（{counts}）' if counts else ''}")
    for pair in noticed[:PAIRS_SHOWN]:
        _print_pair(found, pair)
    if len(noticed) > PAIRS_SHOWN:
        typer.echo(f"……另有 {len(noticed) - PAIRS_SHOWN} 对；用 -o 写出对照簿或用 --json 看全部。")
    if written and len(pairs) > PAIRS_PRINTED:
        typer.echo(f"并排对照只印最相近的 {PAIRS_PRINTED} 对，概览列出全部 {len(pairs)} 对。")
    for name, paths in (("已写出", written), ("原文件留存", kept)):
        for path in paths:
            typer.echo(f"{name}：{path.resolve()}")


def _print_pair(found: "Found", pair: "Pair") -> None:
    from hengji.core.checkup.likeness.verdicts import percent

    first, second = (found.likeness.accounts[number].name for number in (pair.first, pair.second))
    passages = pair.comparison.passages
    longest = max(each.characters for each in passages)
    typer.echo(
        f"{pair.signal.status}　{pair.relation}　{first}（{percent(pair.first_share)}）与 "
        f"{second}（{percent(pair.second_share)}）：{len(passages)} 处，最长 {longest} 字"
    )


def _print_json(content: dict[str, Any], flaws: tuple[Any, ...]) -> None:
    """Print an object; of what is made while it is printed, one entry at a time."""
    from dataclasses import asdict

    content["flaws"] = [asdict(flaw) for flaw in flaws]
    before = "{"
    for key, value in content.items():
        typer.echo(f'{before}\n  "{key}": ', nl=False)
        before = ","
        if isinstance(value, Iterator):
            _print_list(value)
        else:
            typer.echo(_json(value, "  "), nl=False)
    typer.echo("\n}")


def _print_list(entries: Iterator[object]) -> None:
    before = "["
    for entry in entries:
        typer.echo(f"{before}\n    {_json(entry, '    ')}", nl=False)
        before = ","
    typer.echo("[]" if before == "[" else "\n  ]", nl=False)


def _json(value: object, indent: str) -> str:
    """Write a value as it stands inside others."""
    import json

    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", f"\n{indent}")


def _described(found: "Found", written: tuple[Path, ...], kept: tuple[Path, ...]) -> dict[str, Any]:
    """Return the outcome under its documented keys."""
    from hengji.documents.likeness.plain import plain_likeness

    return {
        "done": True,
        **plain_likeness(found, found.likeness.pairs),
        "written": [str(path.resolve()) for path in written],
        "kept": [str(path.resolve()) for path in kept],
    }
