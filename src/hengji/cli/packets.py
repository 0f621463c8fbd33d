"""Packets (数据包) from the command line: out to a folder, and back from files."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hengji.cli.chinese import ChineseCommand, ChineseGroup
from hengji.cli.flaws import show_flaws
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity

if TYPE_CHECKING:
    from hengji.actions.files import GivenFile
    from hengji.core.packets.kinds import PacketKind
    from hengji.models import Cycle, Packet, PacketReturn, User

DONE, NOTHING_DONE, WRONG_USAGE = 0, 1, 2
_CHUNK = 2**20

NOBODY = FlawKind(
    "packet-nobody-to-act",
    Severity.ERROR,
    "没有可以收发数据包的账户，或给出的账户不存在。",
    "请用 --by 给出财政局账户的登录名；还没有账户的，请先在网页上建立。",
)
NO_YEAR = FlawKind(
    "packet-no-year",
    Severity.ERROR,
    "没有这个工作年度。",
    "请用 --year 给出已建立的工作年度。",
)
NO_RECIPIENT = FlawKind(
    "packet-no-recipient",
    Severity.ERROR,
    "没有这个名称的机构或单位，或它现在没有要填写的内容。",
    "请核对名称；评价要进入收集材料、现场评价、征求意见等阶段才有数据包。",
)
NOT_WRITTEN = FlawKind(
    "packet-not-written",
    Severity.ERROR,
    "数据包写不进给出的文件夹。",
    "请检查文件夹是否可写、磁盘是否有空间；已导出的可以在网页上下载。",
)

Json = Annotated[bool, typer.Option("--json", help="把结果以 JSON 写到标准输出")]
Year = Annotated[int | None, typer.Option("--year", metavar="年", help="工作年度，默认最近的")]
By = Annotated[str, typer.Option("--by", metavar="登录名", help="以谁的名义，默认财政局负责人")]

group = typer.Typer(cls=ChineseGroup, help="数据包：发给机构和单位的工作簿，导出、收回。")


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    group.command("export", cls=ChineseCommand, help="导出数据包到文件夹，一个收件人一份。")(export)
    group.command("import", cls=ChineseCommand, help="收回填好的数据包，核对后写入。")(import_)
    app.add_typer(group, name="packets")


def export(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="文件夹", help="写到哪里，没有就建立")
    ],
    kind: Annotated[
        str, typer.Option("--kind", metavar="种类", help="scoring 机构评分簿，unit 单位资料包")
    ] = "scoring",
    year: Year = None,
    agency: Annotated[
        list[str] | None, typer.Option("--agency", metavar="机构", help="只给这个机构，可重复")
    ] = None,
    unit: Annotated[
        list[str] | None, typer.Option("--unit", metavar="单位", help="只给这个单位，可重复")
    ] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Write packets for all that have something to fill in, or for those named."""
    wanted = "unit" if unit else "scoring" if agency else kind
    if wanted not in {"scoring", "unit"} or (agency and unit):
        typer.echo("种类只能是 scoring 或 unit，--agency 和 --unit 不能并用。", err=True)
        raise typer.Exit(WRONG_USAGE)
    _open()
    from hengji.actions.packets import export_packets
    from hengji.core.packets.kinds import PacketKind

    person = _person(by)
    cycle = _cycle(person, year)
    chosen = PacketKind[wanted.upper()]
    ids = _ids(person, cycle, chosen, agency or unit)
    sent = export_packets(cycle.pk, chosen, ids, by=person)
    written = list(_written(sent, output))
    if json:
        _print_json({"kind": wanted, "year": cycle.work_year, "files": [str(p) for p in written]})
        return
    typer.echo(f"已导出　　{chosen} {len(written)} 份，在 {output.resolve()}")
    for path in written:
        typer.echo(f"　　　　　{path.name}")


def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="文件…", help="填好的数据包或 ZIP", readable=False)
    ],
    choose: Annotated[
        str,
        typer.Option(
            "--choose", metavar="哪边", help="有冲突时一律采用 theirs 收回的或 ours 现有的"
        ),
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", metavar="理由", help="初稿提交后改动得分的理由")
    ] = "",
    year: Year = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Take workbooks back and bring in those that have no errors; leave with 1 if any has."""
    if choose not in {"", "theirs", "ours"}:
        typer.echo("--choose 只能是 theirs 或 ours。", err=True)
        raise typer.Exit(WRONG_USAGE)
    _open()
    from hengji.actions.packets import receive_packets

    person = _person(by)
    cycle = _cycle(person, year)
    rows = receive_packets(cycle.pk, list(_incoming(files)), by=person)
    results = [_imported(row, choose, reason, person) for row in rows]
    if json:
        _print_json({"year": cycle.work_year, "files": results})
    else:
        for each in results:
            typer.echo(f"{each['light']}　{each['file']}{_counted(each)}")
    done = bool(results) and all(each["imported"] for each in results)
    raise typer.Exit(DONE if done else NOTHING_DONE)


def _imported(row: "PacketReturn", choose: str, reason: str, person: "User") -> dict[str, Any]:
    """Import one workbook as far as nothing forbids it, and say what became of it."""
    from hengji.actions.packets import import_packet
    from hengji.core.packets.merging import Side
    from hengji.queries.packet_reviews import load_review

    review = load_review(person, row.pk)
    choices = {cell.merged.address: Side(choose) for cell in review.conflicts if choose}
    flaws: list[Flaw] = list(review.flaws)
    written, light = 0, review.light.value
    imported = False
    if review.can_be_imported:
        try:
            written = import_packet(row.pk, choices, reason=reason, by=person).written
            imported, light = True, "已导入"
        except FlawsFound as stopped:
            flaws += stopped.flaws
    show_flaws(tuple(flaws))
    return {
        "file": row.name,
        "light": light,
        "imported": imported,
        "written": written,
        "conflicts": len(review.conflicts),
        "flaws": [
            {"code": each.code, "where": each.where, "message": each.message} for each in flaws
        ],
    }


def _counted(result: dict[str, Any]) -> str:
    if result["imported"]:
        return f"，写入 {result['written']} 处"
    conflicts = result["conflicts"]
    return f"，{conflicts} 处有冲突，用 --choose 选择或到网页上逐项选择" if conflicts else ""


def _open() -> None:
    from hengji.cli.records import open_records

    open_records()


def _person(username: str) -> "User":
    """Return who acts: the account named, or the head of the bureau."""
    from hengji.queries.accounts import account_to_act

    found = account_to_act(username)
    if found is None:
        raise FlawsFound([NOBODY.at(username or "账户", "没有找到可以收发数据包的账户。")])
    return found


def _cycle(person: "User", year: int | None) -> "Cycle":
    from hengji.queries.cycles import newest_cycle

    found = newest_cycle(person, year)
    if found is None:
        raise FlawsFound([NO_YEAR.at(str(year or "年度"), "没有找到工作年度。")])
    return found


def _ids(
    person: "User", cycle: "Cycle", kind: "PacketKind", names: list[str] | None
) -> set[int] | None:
    """Return the recipients of these names; None for all."""
    if not names:
        return None
    from hengji.core.names import name_key
    from hengji.queries.packets import recipients

    known = {each.name_key: each.pk for each in recipients(person, cycle, kind)}
    missing = [name for name in names if name_key(name) not in known]
    if missing:
        raise FlawsFound(NO_RECIPIENT.at(name, f"没有要发给“{name}”的数据包。") for name in missing)
    return {known[name_key(name)] for name in names}


def _written(sent: "Iterable[Packet]", folder: Path) -> Iterator[Path]:
    from hengji.queries.files import path_of

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for packet in sent:
            path = folder / packet.name
            path.write_bytes(path_of(packet.file).read_bytes())
            yield path
    except OSError as problem:
        message = f"“{folder}”：{problem.strerror}。"
        raise FlawsFound([NOT_WRITTEN.at(str(folder), message)]) from problem


def _incoming(files: list[Path]) -> "Iterator[GivenFile]":
    """Yield the files, those of a bundle one by one."""
    from hengji.actions.files import GivenFile
    from hengji.documents.ledgers.containers import check_size
    from hengji.documents.ledgers.source_file import source_file
    from hengji.documents.packets.bundles import is_bundle, read_bundle

    for path in files:
        check_size(source_file(path))
        with path.open("rb") as source:
            if is_bundle(source):
                for name, content in read_bundle(source, path.name):
                    yield GivenFile([content], name)
                continue
        yield GivenFile(_pieces(path), path.name)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            yield chunk


def _print_json(content: dict[str, Any]) -> None:
    from hengji.cli.safekeeping import print_json

    print_json(content)
