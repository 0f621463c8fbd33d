"""Keeping the records safe (核验、备份、恢复): the commands of the system administrator."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hengji.cli.chinese import ChineseCommand
from hengji.cli.flaws import show_flaws
from hengji.cli.progress import progress_bar

if TYPE_CHECKING:
    from hengji.actions.backup.archive import Manifest
    from hengji.core.signing import SignedHead
    from hengji.queries.chain import EventsFound, FilesFound, ScoresFound

SOUND, NOT_SOUND = 0, 1
MOST_SHOWN = 20

Json = Annotated[bool, typer.Option("--json", help="把结果以 JSON 写到标准输出")]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command(
        "verify", cls=ChineseCommand, help="核验操作记录链、全部文件和得分，指出第一处不符。"
    )(verify)
    app.command(
        "backup", cls=ChineseCommand, help="把数据库和全部文件备份成一个文件，不影响别人办事。"
    )(backup)
    app.command("restore", cls=ChineseCommand, help="把一份备份恢复到空的位置，并核验。")(restore)


def verify(
    head: Annotated[
        list[Path] | None,
        typer.Option(
            "--head", metavar="链头", help="与保存在别处的链头（文件或文件夹）对照", readable=False
        ),
    ] = None,
    write_head: Annotated[
        Path | None,
        typer.Option("--write-head", metavar="文件", help="核验无误后写出签名的链头"),
    ] = None,
    public_key: Annotated[
        str, typer.Option("--public-key", metavar="公钥", help="纸上保存的公钥，链头须由它签名")
    ] = "",
    json: Json = False,
) -> None:
    """Check events, files and scores; leave with 1 if anything does not hold."""
    from hengji.cli.records import open_records

    open_records()
    from hengji.actions import chain
    from hengji.queries.chain import check_scores

    heads = chain.load_heads(head or [], public_key)
    found = (*check_contents(heads), check_scores())
    sound = all(each.is_sound for each in found)
    written = chain.write_head(write_head) if write_head and sound else None
    if json:
        _print_json(*found, written)
    else:
        _print_found(*found)
        _print_heads(heads, written, write_head)
    raise typer.Exit(SOUND if sound else NOT_SOUND)


def backup(
    file: Annotated[
        Path, typer.Argument(metavar="备份文件", help="写到哪里，例如 2025-01-01.hengji")
    ],
    json: Json = False,
) -> None:
    """Write everything to one file."""
    from hengji.cli.records import open_records

    open_records()
    from hengji.actions.backup import back_up

    with progress_bar("备份    ") as progress:
        saved = back_up(file, progress)
    show_flaws(saved.flaws)
    if json:
        print_json({"file": str(file.resolve()), "size": saved.size, **_content(saved.manifest)})
    else:
        typer.echo(f"已备份　　{file.resolve()}，{saved.size} 字节")
        _print_content(saved.manifest)


def restore(
    file: Annotated[Path, typer.Argument(metavar="备份文件", help="要恢复的备份", readable=False)],
    into: Annotated[
        Path, typer.Option("--into", metavar="文件夹", help="新的数据文件夹，不存在或是空的")
    ],
    json: Json = False,
) -> None:
    """Restore a backup; leave with 1 if what it held does not hold."""
    from hengji.cli.records import load_django

    load_django(restoring_into=into)
    from django.conf import settings

    from hengji.actions.backup import restore as restore_backup

    database = settings.CONFIG.database if settings.CONFIG.is_on_server else None
    with progress_bar("恢复    ") as progress:
        restored = restore_backup(file, into, progress, database)
    sound = restored.events.is_sound and restored.scores.is_sound
    if json:
        print_json({"folder": str(into.resolve()), "sound": sound, **_content(restored.manifest)})
    else:
        typer.echo(f"已恢复到　{into.resolve()}")
        _print_content(restored.manifest)
        _print_events(restored.events)
        _print_scores(restored.scores)
    raise typer.Exit(SOUND if sound else NOT_SOUND)


def _print_content(manifest: "Manifest") -> None:
    typer.echo(f"备份于　　{manifest.created}，{manifest.place}，版本 {manifest.product}")
    typer.echo(f"内容　　　{sum(manifest.counts.values())} 行，{len(manifest.files)} 个文件")
    typer.echo(f"链头　　　第 {manifest.head.sequence} 条，散列值 {manifest.head.hash}")
    typer.echo(f"　　　　　签名的公钥 {manifest.public_key}")


def _content(manifest: "Manifest") -> dict[str, Any]:
    return {
        "created": manifest.created,
        "place": manifest.place,
        "product": manifest.product,
        "rows": dict(manifest.counts),
        "files": len(manifest.files),
        "head": manifest.head._asdict(),
        "public_key": manifest.public_key,
    }


def check_contents(heads: "list[SignedHead]") -> "tuple[EventsFound, FilesFound]":
    """Check events and files, showing how far it is."""
    from django.conf import settings

    from hengji.queries.chain import check_events, check_files

    with progress_bar("操作记录") as progress:
        events = check_events(heads, progress)
    with progress_bar("文件    ") as progress:
        files = check_files(Path(settings.FILES_FOLDER), progress)
    return events, files


def _print_found(events: "EventsFound", files: "FilesFound", scores: "ScoresFound") -> None:
    _print_events(events)
    typer.echo(f"文件　　　{_word(files)}　{files.count} 个，{files.size} 字节")
    _print_list("不见了或读不出", files.missing)
    _print_list("被改过", files.changed)
    _print_list("提示：没有记录的文件", files.orphans)
    _print_scores(scores)


def _print_scores(scores: "ScoresFound") -> None:
    typer.echo(f"得分　　　{_word(scores)}　{scores.count} 项评价")
    _print_list("与得分轨迹不符", scores.differing)
    _print_list("与指标底稿不符", scores.recalculated)


def _print_events(events: "EventsFound") -> None:
    counted = f"{events.head.sequence} 条，末条散列值 {events.head.hash}"
    if events.broken:
        typer.echo(f"操作记录　不符　第 {events.broken.sequence} 条：{events.broken.why}")
        typer.echo(f"　　　　　　　　完好的有 {counted}")
    else:
        typer.echo(f"操作记录　完好　{counted}")


def _word(found: "FilesFound | ScoresFound") -> str:
    return "完好" if found.is_sound else "不符"


def _print_list(label: str, each: tuple[str, ...]) -> None:
    for line in each[:MOST_SHOWN]:
        typer.echo(f"　　　　　{label}：{line}")
    if len(each) > MOST_SHOWN:
        typer.echo(f"　　　　　{label}：共 {len(each)} 个，用 --json 可看全部")


def _print_heads(
    heads: "list[SignedHead]", written: "SignedHead | None", wanted: Path | None
) -> None:
    for kept in heads:
        typer.echo(f"链头　　　{kept.at:%Y-%m-%d %H:%M} 第 {kept.head.sequence} 条")
    for key in sorted({kept.public_key for kept in heads}):
        typer.echo(f"　　　　　签名的公钥 {key}")
    if written:
        typer.echo(f"链头　　　已写出 {wanted}，第 {written.head.sequence} 条")
        typer.echo(f"　　　　　签名的公钥 {written.public_key}（请抄在纸上保存）")
    elif wanted:
        typer.echo("链头　　　核验不符，没有写出")


def _print_json(
    events: "EventsFound",
    files: "FilesFound",
    scores: "ScoresFound",
    written: "SignedHead | None",
) -> None:
    from dataclasses import asdict

    content: dict[str, Any] = {
        "sound": events.is_sound and files.is_sound and scores.is_sound,
        "events": {
            "count": events.head.sequence,
            "head": events.head.hash,
            "broken": events.broken._asdict() if events.broken else None,
        },
        "files": asdict(files),
        "scores": asdict(scores),
        "public_key": written.public_key if written else None,
    }
    print_json(content)


def print_json(content: dict[str, Any]) -> None:
    """Write a result as JSON; its keys are documented and stable."""
    from json import dumps

    typer.echo(dumps(content, ensure_ascii=False, indent=2))
