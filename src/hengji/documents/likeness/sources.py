"""Which reports to compare (要比的文件), and whose they are by a table."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hengji.core.checkup.likeness.belonging import Belonging
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.names import name_key
from hengji.documents.tables import TableRow, read_table

REPORTS_TOO_FEW = FlawKind(
    "likeness-reports-too-few",
    Severity.ERROR,
    "能比的报告不到两份。",
    "请给出两份以上的报告，或装着报告的文件夹。",
)
REPORT_GIVEN_TWICE = FlawKind(
    "likeness-report-twice",
    Severity.WARNING,
    "同一个文件给出了两次。",
    "请每份报告只给一次；已按一份计算。",
)
REPORT_WITHOUT_TEXT = FlawKind(
    "likeness-report-without-text",
    Severity.WARNING,
    "一份报告没有可以比较的连续文字。",
    "请检查文件；扫描件请先做文字识别，再另存后重新比较。",
)
GROUP_NOT_MATCHED = FlawKind(
    "likeness-group-not-matched",
    Severity.WARNING,
    "归属表里的一行在给出的报告里没有对应的文件。",
    "请核对这一行的文件名；不比这份报告的，可以不管。",
)

SUFFIXES = frozenset((".docx", ".doc", ".wps", ".pdf", ".md", ".txt", ".html", ".htm"))
"""Kinds of file that are taken from a folder; one that is named is always taken."""
FILE_HEAD = "文件"
AGENCY_HEADS = ("第三方机构", "机构", "评价机构", "中介机构")
YEAR_HEADS = ("年度", "年份", "评价年度", "资金年度")
SUBJECT_HEADS = ("评价对象", "单位", "项目名称", "对象", "预算单位")


@dataclass(frozen=True, slots=True)
class Source:
    """A report to read.

    Attributes:
        path: Where it is.
        label: Its name for people, told apart from others of the same name.
        folders: Names of the folders it lies in, the nearest last.
        given: What the table of groups says of it, if anything.
    """

    path: Path
    label: str
    folders: tuple[str, ...]
    given: Belonging | None = None


def sources_of(
    paths: Sequence[Path], groups: Path | None = None
) -> tuple[tuple[Source, ...], tuple[Flaw, ...]]:
    """Return the reports that paths and folders stand for, each once.

    Args:
        paths: Files, and folders that are searched to the bottom.
        groups: A table with the column 文件 and any of 机构, 年度, 评价对象.

    Raises:
        FlawsFound: The table cannot be read.
    """
    flaws: list[Flaw] = []
    found: dict[Path, tuple[str, ...]] = {}
    for path in paths:
        for file, folders in _files(path):
            if file.resolve() in found:
                flaws.append(REPORT_GIVEN_TWICE.at(str(file), f"“{file.name}”给出了两次。"))
            found.setdefault(file.resolve(), folders)
    rows = _rows(groups) if groups else {}
    counts = Counter(file.name for file in found)
    sources = []
    matched = set()
    for file, folders in found.items():
        label = file.name if counts[file.name] == 1 else "/".join((*folders[-1:], file.name))
        key = next((key for key in _keys(file, folders) if key in rows), "")
        matched.add(key)
        sources.append(Source(file, label, folders, rows[key][1] if key else None))
    for key, (row, _) in rows.items():
        if key not in matched:
            message = f"归属表第 {row.line} 行的“{row.values[FILE_HEAD]}”没有对应的报告。"
            flaws.append(GROUP_NOT_MATCHED.at(row.places[FILE_HEAD], message))
    return tuple(sources), tuple(flaws)


def _files(path: Path) -> Iterable[tuple[Path, tuple[str, ...]]]:
    """Yield a file, or those of a folder in the order of their names."""
    if not path.is_dir():
        yield path, (path.resolve().parent.name,)
        return
    for file in sorted(path.rglob("*")):
        hidden = file.name.startswith((".", "~$"))
        if file.is_file() and file.suffix.lower() in SUFFIXES and not hidden:
            yield file, (path.resolve().name, *file.relative_to(path).parts[:-1])


def _keys(file: Path, folders: Sequence[str]) -> tuple[str, ...]:
    """Return the spellings by which a table may name a file."""
    names = ("/".join((*folders[-1:], file.name)), file.name, file.stem)
    return tuple(name_key(name) for name in names)


def _rows(groups: Path) -> Mapping[str, tuple[TableRow, Belonging]]:
    reading = read_table(groups, (FILE_HEAD,))
    heads = {name_key(head): head for head in reading.ignored}
    wanted = {
        word: next((heads[name_key(head)] for head in names if name_key(head) in heads), "")
        for word, names in (
            ("agency", AGENCY_HEADS),
            ("year", YEAR_HEADS),
            ("subject", SUBJECT_HEADS),
        )
    }
    reading = read_table(groups, (FILE_HEAD, *filter(None, wanted.values())))
    return {
        name_key(row.values[FILE_HEAD].replace("\\", "/")): (row, _given(row, wanted))
        for row in reading.rows
        if row.values[FILE_HEAD]
    }


def _given(row: TableRow, wanted: Mapping[str, str]) -> Belonging:
    values = {word: row.values.get(head, "") for word, head in wanted.items()}
    digits = "".join(filter(str.isdecimal, values["year"]))[:4]
    return Belonging(values["agency"], int(digits or 0), values["subject"])


def enough(count: int, flaws: Sequence[Flaw]) -> None:
    """Refuse to go on with fewer than two reports.

    Raises:
        FlawsFound: With everything that was found wrong with the files.
    """
    if count < 2:  # noqa: PLR2004 - one report is like nothing
        message = f"能比的报告只有 {count} 份，至少要两份。"
        raise FlawsFound([REPORTS_TOO_FEW.at("报告", message), *flaws])
