"""Saying what came of a command, to a person or as JSON."""

import json
from dataclasses import asdict
from typing import Any

import typer

from hengji.cli.reporting import Outcome, ReportStopped
from hengji.core.flaws import Flaw, FlawsFound
from hengji.core.ledger import Scope
from hengji.core.quantities import format_points
from hengji.documents.ledgers import LedgerReading

MOVES_SHOWN = 5
UNREMARKABLE = ("空行", "重复的表头", "只有序号的行")


def print_summary(outcome: Outcome) -> None:
    """Tell a person what was read, what it says and where it is."""
    reading, figures = outcome.reading, outcome.report.figures
    scopes = "，".join(f"{each.scope} {each.count}" for each in outcome.report.scopes)
    grades = "，".join(f"{band.grade} {band.count}" for band in outcome.report.distribution.bands)
    spread = f"，标准差 {figures['标准差'].text}" if "标准差" in figures else ""
    lines = [
        ("得分表", _counts(reading)),
        ("对象", f"{figures['总数'].text} 个：{scopes}"),
        ("等级", grades),
        ("得分", f"平均 {figures['均值'].text}，中位数 {figures['中位数'].text}{spread}"),
    ]
    if passed := _passed_over(reading):
        lines.append(("未作为评价的行", passed))
    if reading.ignored_columns:
        lines.append(("未用的列", "、".join(reading.ignored_columns)))
    lines += [
        ("次序", f"第 {move.source} 位移至第 {move.target} 位：{move.row.name}")
        for move in outcome.report.moves[:MOVES_SHOWN]
    ]
    if len(outcome.report.moves) > MOVES_SHOWN:
        lines.append(("次序", f"共移动 {len(outcome.report.moves)} 行"))
    lines += [("已写出", str(path.resolve())) for path in outcome.written.values()]
    lines += [("原文件留存", str(path.resolve())) for path in outcome.kept]
    for name, text in lines:
        typer.echo(f"{name}：{text}")


def print_stopped(stopped: FlawsFound) -> None:
    """Tell a person how much of the ledger could be read, on standard error."""
    if isinstance(stopped, ReportStopped):
        typer.echo(f"得分表：{_counts(stopped.reading)}。没有写出文件。", err=True)


def _passed_over(reading: LedgerReading) -> str:
    """Say which rows were taken for totals, headings and remarks."""
    told = [(kind, line) for kind, line in reading.passed_lines if kind not in UNREMARKABLE]
    places: dict[str, list[str]] = {}
    for kind, line in told:
        places.setdefault(kind, []).append(str(line))
    return "；".join(
        f"{kind}（第 {'、'.join(lines[:MOVES_SHOWN])} 行"
        f"{f'等 {len(lines)} 行' if len(lines) > MOVES_SHOWN else ''}）"
        for kind, lines in places.items()
    )


def _counts(reading: LedgerReading) -> str:
    return f"看到 {reading.seen} 行，读取 {reading.taken} 行，拒绝 {reading.refused} 行"


def print_outcome_json(outcome: Outcome) -> None:
    """Write the outcome as JSON; its keys are documented and stable."""
    _print_json({"done": True, **_read(outcome.reading), **_described(outcome)}, outcome.flaws)


def print_stopped_json(stopped: FlawsFound) -> None:
    """Write as JSON why nothing was done, and what could be read."""
    read = _read(stopped.reading) if isinstance(stopped, ReportStopped) else {}
    _print_json({"done": False, **read}, stopped.flaws)


def _print_json(content: dict[str, Any], flaws: tuple[Flaw, ...]) -> None:
    content["flaws"] = [asdict(flaw) for flaw in flaws]
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _read(reading: LedgerReading) -> dict[str, Any]:
    return {
        "rows": {"seen": reading.seen, "taken": reading.taken, "refused": reading.refused},
        "ignored_columns": list(reading.ignored_columns),
        "passed_over": [{"kind": kind, "line": line} for kind, line in reading.passed_lines],
    }


def _described(outcome: Outcome) -> dict[str, Any]:
    report = outcome.report
    figures = report.figures
    counted = [Scope.UNIT.value, Scope.PROJECT.value]
    counted += [band.grade.value for band in report.distribution.bands]
    counted += [each.scope.value for each in report.scopes if each.scope.value not in counted]
    spread = figures.get("标准差")
    return {
        "counts": {"total": len(report.rows), **{name: figures[name].value for name in counted}},
        "mean": figures["均值"].text,
        "median": figures["中位数"].text,
        "spread": spread.text if spread else None,
        "moves": [
            {
                "from": move.source,
                "to": move.target,
                "name": move.row.name,
                "score": format_points(move.row.score),
            }
            for move in report.moves
        ],
        "figures": [
            {"name": each.name, "text": each.text, "because": each.because}
            for each in figures.values()
        ],
        "written": {kind: str(path.resolve()) for kind, path in outcome.written.items()},
        "kept": [str(path.resolve()) for path in outcome.kept],
    }
