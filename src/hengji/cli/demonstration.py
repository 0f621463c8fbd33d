"""The demonstration (演示): a report on the spot, or the pages with the example in them."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hengji.cli.chinese import ChineseCommand, padded
from hengji.cli.flaws import show_flaws
from hengji.cli.progress import progress_bar
from hengji.cli.serving import DEFAULT_PORT
from hengji.core.flaws import FlawKind, Severity
from hengji.core.workflow import Stage

if TYPE_CHECKING:
    from hengji.cli.serving import Address
    from hengji.demo import Entry

REPORT = "重点绩效评价情况的报告"
STAGE_IGNORED = FlawKind(
    "demo-already-founded",
    Severity.WARNING,
    "文件夹里已有演示，各项评价仍在原来的阶段。",
    "请用 --into 换一个文件夹，再指定阶段。",
)


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command(
        "demo",
        cls=ChineseCommand,
        help="用朔州经济开发区 2024 年的得分表写出一份正式报告，或打开装有它的网页。",
    )(demo)


def demo(
    into: Annotated[
        Path, typer.Option("--into", metavar="文件夹", help="写到哪里（默认 hengji-demo）")
    ] = Path("hengji-demo"),
    serve: Annotated[bool, typer.Option("--serve", help="打开网页，示例已在其中")] = False,
    stage: Annotated[
        str,
        typer.Option(
            "--stage", metavar="阶段", help="示例的评价办到哪一步，如 征求意见（默认全部归档）"
        ),
    ] = "",
    port: Annotated[
        int, typer.Option("--port", metavar="端口", min=1, max=65535, help="端口（默认 8000）")
    ] = DEFAULT_PORT,
) -> None:
    """Write the official report of the worked example, or serve it."""
    from hengji.cli.files import make_folder

    reached = _stage_named(stage)
    if stage and not serve:
        raise typer.BadParameter("只与 --serve 一起使用。", param_hint="--stage")
    make_folder(into)
    if serve:
        _serve(into, port, reached)
    else:
        _write(into)


def _stage_named(word: str) -> Stage:
    """Return a stage by its Chinese name, or by the English one of the code."""
    if not word:
        return Stage.ARCHIVED
    for stage in Stage:
        if word.strip().upper().replace("-", "_") in {stage.value, stage.name}:
            return stage
    known = "、".join(Stage)
    raise typer.BadParameter(f"没有阶段“{word}”，可以写：{known}。", param_hint="--stage")


def _write(into: Path) -> None:
    from hengji.cli.printing import print_summary
    from hengji.cli.reporting import Request, produce
    from hengji.documents.example import EXAMPLE_FACTS, EXAMPLE_LEDGER

    outputs = {kind: into / f"{REPORT}.{kind}" for kind in ("docx", "pdf", "xlsx")}
    outcome = produce(Request(EXAMPLE_LEDGER, EXAMPLE_FACTS, outputs))
    show_flaws(outcome.flaws)
    print_summary(outcome)


def _serve(into: Path, port: int, stage: Stage) -> None:
    """Serve an embedded database of its own, on loopback only."""
    from hengji.cli.preparing import prepare_records
    from hengji.cli.serving import Address, check_address, run_server

    os.environ.pop("DATABASE_URL", None)
    os.environ.update(HENGJI_DATA=str(into), HENGJI_DATABASE_URL="", HENGJI_PROFILE="demo")
    address = Address("127.0.0.1", port)
    check_address(address)
    prepare_records()
    from hengji.demo import found_demo, lend_entries

    with progress_bar("正在建立演示") as show:
        found = found_demo(stage, show)
    if not found and stage is not Stage.ARCHIVED:
        show_flaws((STAGE_IGNORED.at("--stage", f"“{into}”里已有演示。"),))
    entries = lend_entries()
    run_server(address, lambda: _print_entries(address, entries))


def _print_entries(address: "Address", entries: "tuple[Entry, ...]") -> None:
    from hengji.demo.founding import LINKS_LAST

    hours = int(LINKS_LAST.total_seconds() // 3600)
    typer.echo(f"演示已启动：{address.url}（按 Ctrl+C 停下）")
    typer.echo(f"每个角色一个登录链接，只能用一次，{hours} 小时内有效；重新启动会换发：\n")
    rows = [
        (entry.role.label, f"{entry.name} {entry.about}".strip(), entry.secret) for entry in entries
    ]
    for label, who, secret in rows:
        typer.echo(f"  {padded(label, 16)}{padded(who, 44)}{address.url}enter/{secret}")
