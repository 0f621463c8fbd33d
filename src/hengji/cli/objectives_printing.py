"""Saying what the objective check-up found, to a person or as JSON."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict

import typer

from hengji.cli.objectives_checking import CheckedFile
from hengji.core.checkup.objectives.check import FormCheck
from hengji.core.checkup.objectives.forms import Place
from hengji.core.checkup.objectives.kinds import KIND_NAMES
from hengji.core.checkup.objectives.shares import MeasurableShare
from hengji.core.flaws import Severity
from hengji.core.quantities import format_percent
from hengji.documents.objectives.marks import cell_name, severity_word
from hengji.documents.objectives.plain import plain_form

SUGGESTIONS_SHOWN = 6
_CELL = re.compile(r" (?:单元格 )?([A-Z]+\d+|第 \d+ 行第 \d+ 列)$")
LEGEND = "底色：红色是错误，须改正；黄色是提示，须核对或说明。批注写明规则、问题和改法。"


def print_checked(files: Sequence[CheckedFile]) -> None:
    """Tell a person form by form what was found and what was not checked."""
    for file in files:
        for check in file.checks:
            for line in _lines(check):
                typer.echo(line)
            typer.echo("")
        if file.marked:
            typer.echo(f"已标注：{file.marked.resolve()}")
            typer.echo(LEGEND)
    checks = [check for file in files for check in file.checks]
    found = [remark.flaw.severity for check in checks for remark in check.remarks]
    wrong = sum(severity is Severity.ERROR for severity in found)
    typer.echo(f"共 {len(checks)} 张表，错误 {wrong} 处，提示 {len(found) - wrong} 处。")


def _lines(check: FormCheck) -> Iterator[str]:
    form = check.form
    year = f"，{form.year} 年度" if form.year else ""
    yield f"【{form.kind}】{form.name}{year}（{form.place.where}）"
    yield f"  读到：栏目 {len(form.fields)} 个，指标 {len(check.indicators)} 条"
    yield f"  可衡量率：{'，'.join(map(_share_words, check.shares))}"
    for remark in check.remarks:
        flaw = remark.flaw
        yield (
            f"  {severity_word(flaw.severity)} {remark.rule}　{_spot(remark.place)}　"
            f"{flaw.message}{flaw.remedy}"
        )
    if check.suggestions:
        yield from _suggestion_lines(check)
    if check.not_checked:
        rules = "、".join(dict.fromkeys(each.rule for each in check.not_checked))
        yield f"  未核对：{rules}（缺少所需的材料，--json 写明原因）"


def _spot(place: Place) -> str:
    """Name a cell without its file and sheet, as its owner sees it."""
    found = _CELL.search(place.where)
    return found[1] if found else cell_name(place)


def _share_words(share: MeasurableShare) -> str:
    if share.share is None:
        return f"{share.name} 无指标"
    verdict = "" if share.is_enough else f"，低于 {format_percent(share.least)}，建议退回修改"
    return (
        f"{share.name} {share.measurable}/{share.count}（{format_percent(share.share)}{verdict}）"
    )


def _suggestion_lines(check: FormCheck) -> Iterator[str]:
    known = f"按“{check.project_type.name}”" if check.project_type else "按一般做法"
    yield f"  建议（{known}，供参考）："
    for each in check.suggestions[:SUGGESTIONS_SHOWN]:
        what = f"{_spot(each.place)} 改为" if each.place else "增设"
        how = f"；{each.measure}；佐证：{each.evidence}" if each.measure else ""
        yield f"    {what} {KIND_NAMES[each.kind]}“{each.name}” {each.value}{how}"
    if len(check.suggestions) > SUGGESTIONS_SHOWN:
        yield f"    ……另有 {len(check.suggestions) - SUGGESTIONS_SHOWN} 条；用 --json 可看全部。"


def print_checked_json(files: Sequence[CheckedFile]) -> None:
    """Write what was found as JSON; its keys are documented and stable."""
    content = {
        "done": any(file.checks for file in files),
        "files": [
            {
                "file": file.name,
                "flaws": [asdict(flaw) for flaw in file.flaws],
                "forms": [plain_form(check) for check in file.checks],
                "marked": str(file.marked) if file.marked else None,
            }
            for file in files
        ],
    }
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))
