"""Saying what a document check-up found, to a person or as JSON."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from hengji.cli.checking import FileReport
from hengji.cli.flaws import show_flaws
from hengji.core.checkup.remarks import Confirmation, Remark, plain_result
from hengji.core.flaws import Flaw, Severity

MOST_ALIKE = 8
"""Places of one kind of remark that a person is shown in full."""
_MOST_CONFIRMED = 6
_LONGEST_WORDS = 24
Write = Callable[[str], None]


@dataclass(slots=True)
class _Sum:
    """What all files come to."""

    files: int = 0
    unread: int = 0
    errors: int = 0
    warnings: int = 0
    confirmations: int = 0

    def add(self, report: FileReport) -> None:
        found = [*report.flaws, *(remark.flaw for remark in report.remarks)]
        errors = sum(flaw.severity is Severity.ERROR for flaw in found)
        self.files += 1
        self.unread += not report.read
        self.errors += errors
        self.warnings += len(found) - errors
        self.confirmations += len(report.confirmations)


def print_table(reports: Iterable[FileReport], write: Write) -> bool:
    """Tell a person what was found, file by file; tell whether there are errors."""
    total = _Sum()
    for report in reports:
        total.add(report)
        for line in _told(report):
            write(line)
        show_flaws(report.flaws)
    unread = f"，{total.unread} 个读不出" if total.unread else ""
    write(
        f"共 {total.files} 个文件{unread}：错误 {total.errors} 处，提示 {total.warnings} 处，"
        f"核对无误 {total.confirmations} 处。"
    )
    return total.errors > 0


def _told(report: FileReport) -> Iterator[str]:
    yield f"■ {report.file}"
    if not report.read:
        yield "  没有读出。"
    ordered = sorted(
        report.remarks,
        key=lambda remark: (
            remark.flaw.severity is not Severity.ERROR,
            remark.rule,
            remark.flaw.code,
        ),
    )
    for _, group in groupby(ordered, key=lambda remark: (remark.rule, remark.flaw.code)):
        yield from _alike(list(group))
    if report.read and not report.remarks:
        yield "  没有发现问题。"
    yield from _confirmed(report.confirmations)
    if report.commented:
        yield f"  已写出批注：{report.commented.resolve()}"
    for path in report.kept:
        yield f"  原文件留存：{path.resolve()}"


def _alike(remarks: Sequence[Remark]) -> Iterator[str]:
    """Yield remarks of one kind, and what to do wherever that changes."""
    word = "错误" if remarks[0].flaw.severity is Severity.ERROR else "提示"
    yield f"  {word} {remarks[0].rule}　{len(remarks)} 处"
    shown = remarks[:MOST_ALIKE]
    for remedy, group in groupby(shown, key=lambda remark: remark.flaw.remedy):
        for remark in group:
            yield f"    {remark.flaw.where}{_quoted(remark.words)}：{remark.flaw.message}"
            if figures := figures_of(remark):
                yield f"      {figures}"
        yield f"      → {remedy}"
    if len(remarks) > MOST_ALIKE:
        yield f"    ……另有 {len(remarks) - MOST_ALIKE} 处；用 --json 可看全部。"


def _quoted(words: str) -> str:
    words = " ".join(words.split())
    cut = f"{words[:_LONGEST_WORDS]}…" if len(words) > _LONGEST_WORDS else words
    return f" “{cut}”" if cut else ""


def figures_of(remark: Remark) -> str:
    """Return the figures that the message does not give, and how they were reached."""
    said = f"{remark.flaw.message}{remark.words}"
    parts = [
        f"{name} {text}"
        for name, text in (("文中", remark.stated), ("核对", remark.expected))
        if text and text not in said
    ]
    return "；".join([*parts, *([f"算法 {remark.because}"] if remark.because else [])])


def _confirmed(confirmations: Sequence[Confirmation]) -> Iterator[str]:
    if not confirmations:
        return
    yield f"  核对无误　{len(confirmations)} 处"
    for each in confirmations[:_MOST_CONFIRMED]:
        yield f"    {each.rule}　{each.where}：{each.sentence}"
    if len(confirmations) > _MOST_CONFIRMED:
        yield f"    ……另有 {len(confirmations) - _MOST_CONFIRMED} 处；用 --json 可看全部。"


def print_json(reports: Iterable[FileReport], write: Write) -> bool:
    """Write what was found as one JSON object, file by file as they come."""
    total = _Sum()
    write('{"files": [')
    for report in reports:
        between = "," if total.files else ""
        total.add(report)
        write(between + json.dumps(_described(report), ensure_ascii=False, indent=1))
    counts = json.dumps(asdict(total), ensure_ascii=False)
    done = "true" if total.files > total.unread else "false"
    write(f'], "counts": {counts}, "done": {done}}}')
    return total.errors > 0


def print_stopped_json(flaws: Iterable[Flaw]) -> None:
    """Write as JSON why nothing was checked."""
    from typer import echo

    said = {"done": False, "files": [], "flaws": [asdict(flaw) for flaw in flaws]}
    echo(json.dumps(said, ensure_ascii=False, indent=1))


def _described(report: FileReport) -> dict[str, Any]:
    return {
        "file": str(report.file),
        "read": report.read,
        "flaws": [asdict(flaw) for flaw in report.flaws],
        "remarks": [plain_result(each) for each in report.remarks],
        "confirmations": [plain_result(each) for each in report.confirmations],
        "commented": str(report.commented.resolve()) if report.commented else None,
        "kept": [str(path.resolve()) for path in report.kept],
    }
