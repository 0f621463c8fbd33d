"""The score check-up (评分体检) from the command line: ``hengji checkup``."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hengji.cli.chinese import ChineseCommand
from hengji.cli.flaws import show_flaws
from hengji.core.flaws import Flaw, FlawsFound, errors

if TYPE_CHECKING:
    from hengji.core.checkup.scores.check import ScoreCheckup
    from hengji.core.checkup.scores.table import ScoreTable
    from hengji.documents.ledgers import LedgerReading

FOUND_ERRORS, WRONG_USAGE = 1, 2


@dataclass(frozen=True, slots=True)
class _Outcome:
    reading: "LedgerReading"
    table: "ScoreTable"
    checkup: "ScoreCheckup"
    flaws: tuple[Flaw, ...]
    ignored_columns: tuple[str, ...]


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command(
        "checkup",
        cls=ChineseCommand,
        help="评分体检：得分分布、等级稳定性、分界处的集聚、机构尺度等，能说什么、不能说什么。",
    )(checkup)


def checkup(
    ledger: Annotated[
        Path | None,
        typer.Argument(
            metavar="得分表", help="得分表：.xlsx .xls .csv .docx .md .txt", readable=False
        ),
    ] = None,
    pictures: Annotated[
        Path | None,
        typer.Option("--pictures", metavar="文件夹", help="写出图（.svg）", readable=False),
    ] = None,
    facts: Annotated[
        Path | None,
        typer.Option(
            "--facts", metavar="文件", help="要素文件（.yaml）：地区和日期", readable=False
        ),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules", metavar="文件夹", help="本单位的规则文件夹，同名文件优先", readable=False
        ),
    ] = None,
    error: Annotated[
        float | None,
        typer.Option("--rescoring-error", metavar="分", help="已知的一次打分误差（标准差）"),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="把结果以 JSON 写到标准输出")] = False,
) -> None:
    """Say what the scores of a ledger can and cannot support."""
    if ledger is None or (error is not None and not 0 < error < 100):  # noqa: PLR2004 - a full score
        words = "没有给出得分表" if ledger is None else "打分误差应大于 0 分、小于 100 分"
        typer.echo(f"{words}。请用 hengji checkup --help 查看用法。", err=True)
        raise typer.Exit(WRONG_USAGE)
    try:
        outcome = _checked(ledger, facts, rules, error)
        written = _write_pictures(outcome, pictures) if pictures else {}
    except FlawsFound as stopped:
        if json:
            _print({"done": False, "flaws": [asdict(flaw) for flaw in stopped.flaws]})
        raise
    show_flaws(outcome.flaws)
    if json:
        _print(_described(outcome, written))
    else:
        _print_for_people(outcome, written)
    if errors(outcome.flaws):
        raise typer.Exit(FOUND_ERRORS)


def _checked(
    ledger: Path, facts_file: Path | None, rules: Path | None, error: float | None
) -> _Outcome:
    from datetime import date

    from hengji.core.checkup.scores.check import ScoreRules, check_scores
    from hengji.core.report.facts import NO_FACTS
    from hengji.documents.facts import read_facts
    from hengji.documents.ledgers import read_ledger
    from hengji.documents.ledgers.further import read_score_table
    from hengji.rulebook.grades import load_grade_aliases, load_grade_scale
    from hengji.rulebook.ledger_columns import load_ledger_columns
    from hengji.rulebook.weights import load_execution_points

    facts = read_facts(facts_file) if facts_file else NO_FACTS
    year, folders = facts.work_year, (rules,) if rules else ()
    on = facts.issued or (date(year, 12, 31) if year else date.today())  # noqa: DTZ011 - a day here
    scale = load_grade_scale(on, facts.region, folders)
    points = load_execution_points(on, facts.region, folders)
    words = load_ledger_columns(facts.region, folders)
    aliases = load_grade_aliases(facts.region, folders)
    reading = read_ledger(ledger, words, aliases, full=scale.full)
    if not reading.taken:
        raise FlawsFound(reading.flaws)
    further = read_score_table(reading, words, full=scale.full)
    found = check_scores(further.table, ScoreRules(scale, points, error))
    flaws = (*reading.flaws, *further.flaws, *found.flaws)
    return _Outcome(reading, further.table, found, flaws, further.ignored_columns)


def _write_pictures(outcome: _Outcome, folder: Path) -> Mapping[str, Path]:
    from hengji.cli.files import make_folder, write_all
    from hengji.documents.pictures import draw_pictures

    make_folder(folder)
    drawn = draw_pictures(outcome.checkup.pictures)
    paths = {name: folder / name for name in drawn}
    write_all({paths[name]: svg.encode() for name, svg in drawn.items()})
    return paths


def _described(outcome: _Outcome, written: Mapping[str, Path]) -> dict[str, Any]:
    from hengji.core.checkup.scores.check import plain_checkup

    reading, found = outcome.reading, outcome.checkup
    return {
        "done": True,
        "rows": {"seen": reading.seen, "taken": reading.taken, "refused": reading.refused},
        "ignored_columns": list(outcome.ignored_columns),
        **plain_checkup(found, outcome.table.names),
        "written": {name: str(path.resolve()) for name, path in written.items()},
        "flaws": [asdict(flaw) for flaw in outcome.flaws],
    }


def _print(content: Mapping[str, Any]) -> None:
    import json

    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _print_for_people(outcome: _Outcome, written: Mapping[str, Path]) -> None:
    reading = outcome.reading
    typer.echo(
        f"得分表：看到 {reading.seen} 行，读取 {reading.taken} 行，拒绝 {reading.refused} 行"
    )
    for each in outcome.checkup.signals:
        typer.echo(f"【{each.status}】{each.subject}（n={each.count}）：{each.sentence}")
    for path in written.values():
        typer.echo(f"已写出：{path.resolve()}")
