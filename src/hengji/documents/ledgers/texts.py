"""Tables written as text (.csv、.txt、.md) as grids.

In running text a table is a run of lines with tabs or pipes (or, where the
file has neither, with gaps of two spaces); a page break splits it into several
grids, which the reader of the ledger joins again.
"""

import csv
import re
from collections.abc import Iterable, Iterator

from hengji.core.flaws import FlawKind, Severity
from hengji.core.names import clean_name
from hengji.documents.ledgers.containers import (
    FILE_KIND_UNKNOWN,
    MOST_COLUMNS,
    SHEET_TOO_WIDE,
    refuse,
)
from hengji.documents.ledgers.grids import Cell, Grid, Places, Row
from hengji.documents.ledgers.source_file import SourceFile

TEXT_UNREADABLE = FlawKind(
    "ledger-text-unreadable",
    Severity.ERROR,
    "文本既不是 UTF-8，也不是 GB 18030（GBK）或带标记的 UTF-16。",
    "请用 Excel 或记事本打开，另存为 UTF-8 编码后重新读取。",
)
QUOTES_OPEN = FlawKind(
    "ledger-quotes-open",
    Severity.ERROR,
    "CSV 的英文双引号不成对，或一格长得不合情理，后面的行无法分开。",
    "请在记事本中补全或删去该处的英文双引号，或在 Excel 中另存为 .xlsx。",
)

RUNNING_TEXT = frozenset({".md", ".markdown", ".txt"})
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_PIPE = re.compile(r"(?<!\\)[|｜]")
_RULE_MARKS = frozenset(" \t\r\n|｜:：+=-")
_GAP = re.compile(r"[ \u3000\xa0]{2,}")
_HTML_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_DELIMITERS = (",", "\t", ";")
_SAMPLE_LINES = 50


def text_grids(file: SourceFile) -> Iterator[Grid]:
    """Yield the tables of a text file, whichever way they are written."""
    lines = [found[0] for found in _LINE.finditer(decoded(file))]
    sample = [line for line in lines if line.strip()][:_SAMPLE_LINES]
    delimiter = _delimiter(sample)
    is_running = file.suffix in RUNNING_TEXT
    if is_running and (_has_ruled_lines(lines) or not _is_delimited(sample, delimiter)):
        return _blocks(file, lines)
    return iter([_delimited(file, lines, delimiter)])


def decoded(file: SourceFile) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or GB 18030.

    Raises:
        FlawsFound: It is none of these, or no text at all.
    """
    data = file.path.read_bytes()
    if data.startswith(_UTF16_MARKS):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in data:
        raise _not_text(file)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = text.rstrip("\x1a")
        if _NOT_TEXT.search(text):
            raise _not_text(file)
        return text
    raise refuse(TEXT_UNREADABLE, file, f"“{file.name}”的文字编码无法识别。")


def _not_text(file: SourceFile) -> Exception:
    return refuse(
        FILE_KIND_UNKNOWN, file, f"“{file.name}”的内容不是文字，也不是 Excel 或 Word 文件。"
    )


def _delimiter(sample: Iterable[str]) -> str:
    """Return the delimiter that occurs in most lines, quoted text aside."""
    plain = [_QUOTED.sub("", line) for line in sample]
    lines_with = {mark: sum(mark in line for line in plain) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lines_with.__getitem__)


def _is_delimited(sample: list[str], delimiter: str) -> bool:
    """Tell whether more than half of the lines hold the delimiter."""
    return 2 * sum(delimiter in line for line in sample) > len(sample)


def _has_ruled_lines(lines: Iterable[str]) -> bool:
    return any("\t" in line.strip() or _PIPE.search(line) for line in lines)


def _delimited(file: SourceFile, lines: Iterable[str], delimiter: str) -> Grid:
    return Grid(places=Places(file.name), rows=_delimited_rows(file, lines, delimiter))


def _delimited_rows(file: SourceFile, lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        for record in reader:
            _check_width(file, line, len(record))
            cells: list[Cell] = list(record)
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as found:
        raise refuse(
            QUOTES_OPEN,
            file,
            f"“{file.name}”第 {line} 行起的英文双引号不成对，或一格过长，后面的行无法分开。",
        ) from found


def _blocks(file: SourceFile, lines: list[str]) -> Iterator[Grid]:
    """Yield each run of table lines with the line of text above it."""
    gaps = not _has_ruled_lines(lines)
    block: list[Row] = []
    above = ""
    for line, text in enumerate(lines, start=1):
        cells = _split(text, gaps=gaps)
        if cells is None or not any(cells):
            if block:
                yield _block(file, block, above)
                block, above = [], ""
            above = clean_name(text.strip().strip("#*_ ")) or above
        elif not _RULE_MARKS.issuperset(text):
            _check_width(file, line, len(cells))
            block.append((line, list(cells)))
    if block:
        yield _block(file, block, above)


def _block(file: SourceFile, rows: list[Row], above: str) -> Grid:
    return Grid(Places(file.name), iter(rows), above=above, joins=True)


def _split(text: str, *, gaps: bool) -> list[str] | None:
    """Return the cells of a table line, or None for running text."""
    plain = text.strip("\r\n\f ")
    if "\t" in plain:
        return [_cell(part) for part in plain.split("\t")]
    if _PIPE.search(plain):
        inner = plain.removesuffix("|").removesuffix("｜") if plain[-2:-1] != "\\" else plain
        inner = inner[1:] if inner[:1] in {"|", "｜"} else inner
        return [_cell(part) for part in _PIPE.split(inner)]
    if gaps and _GAP.search(plain.strip()):
        return [_cell(part) for part in _GAP.split(plain.strip())]
    return None


def _cell(text: str) -> str:
    return _HTML_BREAK.sub("\n", text.strip().strip("*`")).replace("\\|", "|").strip()


def _check_width(file: SourceFile, line: int, width: int) -> None:
    if width > MOST_COLUMNS:
        raise refuse(
            SHEET_TOO_WIDE,
            file,
            f"“{file.name}”第 {line} 行有 {width} 列，上限是 {MOST_COLUMNS} 列。",
        )
