"""Writing the report's workbook (得分表工作簿): a ledger that reads back the same.

The first sheet is the ledger itself, under the heads that the ledger reader
knows; the others say how each figure came about and what needs a look.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter

from hengji.core.distribution import Distribution
from hengji.core.flaws import Flaw, Severity
from hengji.core.ledger import LedgerRow
from hengji.core.report.build import RankedRow, Report
from hengji.documents import measures
from hengji.documents.sheets import (
    BASE_FORMAT,
    FILE_DATE,
    HEAD_FORMAT,
    OPTIONS,
    check_text,
    is_exact,
    write_text,
)

LINE_HEIGHT = 15
WIDEST_UPRIGHT = 110


class _Column(NamedTuple):
    """A column of the ledger sheet: head, width in characters, what stands in it."""

    head: str
    width: float
    value: Callable[[RankedRow], object]
    format: str = "centre"


_ALWAYS = (
    _Column("序号", 6, lambda ranked: ranked.serial),
    _Column("项目名称", 62, lambda ranked: ranked.row.name, "text"),
    _Column("类型", 11, lambda ranked: ranked.row.scope.value),
)
_SCORES = (
    _Column("得分", 9, lambda ranked: ranked.row.score, "points"),
    _Column("等级", 7, lambda ranked: ranked.grade.value),
    _Column("名次", 7, lambda ranked: ranked.rank),
)


def _optional(head: str, width: float, attribute: str, style: str) -> _Column:
    return _Column(head, width, lambda ranked: getattr(ranked.row, attribute), style)


_WHERE_KNOWN = (
    ("unit", _optional("单位", 26, "unit", "text")),
    ("agency", _optional("第三方机构", 26, "agency", "text")),
    ("fund_nature", _optional("资金性质", 18, "fund_nature", "centre")),
    ("budget", _optional("预算数（元）", 18, "budget", "money")),
    ("spent", _optional("执行数（元）", 18, "spent", "money")),
    ("self_score", _optional("自评分", 9, "self_score", "points")),
)


def render_xlsx(report: Report, flaws: Sequence[Flaw]) -> bytes:
    """Return the workbook; equal values give equal bytes.

    Args:
        report: The report, whose ``ledger`` the first sheet reads back as.
        flaws: Everything that was found on the way, for the last sheet.

    Raises:
        FlawsFound: A text is longer than a cell can hold.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {**OPTIONS, "in_memory": True})
    book.set_properties({"title": report.title, "created": FILE_DATE})
    sheets = _Sheets(book)
    _write_ledger(sheets, report)
    _write_distribution(sheets, report.distribution)
    sheets.table(
        "数据来源",
        (("数据", 16), ("数值", 20), ("怎样得来", 70)),
        [(each.name, each.text, each.because) for each in report.figures.values()],
    )
    if report.groups:
        sheets.table("问题与建议", _FINDING_HEADS, list(_finding_rows(report)))
    sheets.table("校验", _FLAW_HEADS, list(map(_flaw_row, flaws)) or [("", "没有发现问题", "", "")])
    book.close()
    return buffer.getvalue()


class _Sheets:
    """A workbook being written, with its few cell formats."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
        self.book = book
        base = BASE_FORMAT
        cell = {**base, "border": 1}
        self.formats = {
            "title": book.add_format({**base, "font_size": 16, "bold": True, "align": "center"}),
            "head": book.add_format({**cell, **HEAD_FORMAT}),
            "text": book.add_format({**cell, "text_wrap": True}),
            "centre": book.add_format({**cell, "align": "center"}),
            "points": book.add_format({**cell, "align": "center", "num_format": "0.00"}),
            "money": book.add_format({**cell, "num_format": "#,##0.00"}),
        }

    def add(self, name: str, columns: Sequence[tuple[str, float]], title: str = "") -> Any:  # noqa: ANN401
        """Add a sheet with its head row, set up to print on A4."""
        sheet = self.book.add_worksheet(name)
        top = 0
        if title:
            check_text(sheet, 0, 0, title)
            sheet.merge_range(0, 0, 0, len(columns) - 1, title, self.formats["title"])
            sheet.set_row(0, 34)
            top = 1
        for index, (head, width) in enumerate(columns):
            sheet.set_column(index, index, width)
            write_text(sheet, top, index, head, self.formats["head"])
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        sheet.set_paper(9)
        if sum(width for _, width in columns) > WIDEST_UPRIGHT:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C— &P —")
        return sheet

    def table(
        self, name: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]
    ) -> None:
        """Add a sheet of texts."""
        sheet = self.add(name, columns)
        widths = [width for _, width in columns]
        for line, row in enumerate(rows, start=1):
            sheet.set_row(line, _height(row, widths))
            for index, text in enumerate(row):
                write_text(sheet, line, index, text, self.formats["text"])

    def write(self, sheet: Any, line: int, index: int, value: object, style: str) -> None:  # noqa: ANN401
        """Write one cell; an absent value leaves an empty framed cell."""
        cell_format = self.formats[style]
        match value:
            case None | "":
                sheet.write_blank(line, index, None, cell_format)
            case Decimal() if not is_exact(value):
                write_text(sheet, line, index, f"{value:f}", cell_format)
            case Decimal() | int():
                sheet.write_number(line, index, value, cell_format)
            case _:
                write_text(sheet, line, index, str(value), cell_format)


def _write_ledger(sheets: _Sheets, report: Report) -> None:
    rows = [ranked.row for ranked in report.rows]
    columns = (
        *_ALWAYS,
        *(column for attribute, column in _WHERE_KNOWN if _is_known(rows, attribute)),
        *_SCORES,
    )
    heads = [(column.head, column.width) for column in columns]
    sheet = sheets.add("得分表", heads, report.title)
    widths = [column.width for column in columns]
    for line, ranked in enumerate(report.rows, start=2 if report.title else 1):
        values = [column.value(ranked) for column in columns]
        sheet.set_row(line, _height([str(value or "") for value in values], widths))
        for index, (column, value) in enumerate(zip(columns, values, strict=True)):
            sheets.write(sheet, line, index, value, column.format)


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Return the height in points that shows every wrapped text whole.

    A Chinese character takes two units of column width, a Latin one takes one.
    """
    lines = max(
        -(-sum(1 if each.isascii() else 2 for each in text) // (width - 1))
        for text, width in zip(texts, widths, strict=True)
    )
    return LINE_HEIGHT * max(lines, 1) + 4


def _is_known(rows: Sequence[LedgerRow], attribute: str) -> bool:
    return any(getattr(row, attribute) not in (None, "") for row in rows)


def _write_distribution(sheets: _Sheets, distribution: Distribution) -> None:
    """Write the bars, one column of counts a grade, and draw them."""
    grades = [band.grade for band in distribution.bands]
    heads = [("分数段（含下限）", 20), *((grade.value, 8) for grade in grades)]
    sheet = sheets.add("得分分布", heads)
    for line, bar in enumerate(distribution.bars, start=1):
        sheet.write_string(line, 0, f"{bar.at_least}–{bar.below}", sheets.formats["centre"])
        for index, grade in enumerate(grades, start=1):
            count = bar.count if bar.grade is grade else None
            sheets.write(sheet, line, index, count, "centre")
    chart = sheets.book.add_chart({"type": "column", "subtype": "stacked"})
    last = len(distribution.bars)
    for index, band in enumerate(distribution.bands, start=1):
        chart.add_series(
            {
                "name": f"{band.grade}（{band.count} 个）",
                "categories": ["得分分布", 1, 0, last, 0],
                "values": ["得分分布", 1, index, last, index],
                "fill": {"color": f"#{measures.GRADE_COLOURS[band.grade]}"},
                "border": {"color": "black", "width": 0.5},
                "gap": 12,
            }
        )
    chart.set_title({"name": "得分分布", "overlay": False})
    chart.set_x_axis({"name": "得分（分）"})
    chart.set_y_axis({"name": "个数", "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "top"})
    chart.set_size({"width": 720, "height": 380})
    sheet.insert_chart("G2", chart, {"description": distribution.description})


_FINDING_HEADS = (
    ("归类", 16),
    ("编号", 14),
    ("内容", 70),
    ("回应的建议", 40),
)


def _finding_rows(report: Report) -> Iterator[tuple[str, str, str, str]]:
    for group in report.groups:
        for finding in group.findings:
            answers = "；".join(
                each.title for each in report.recommendations if finding.code in each.answers
            )
            yield group.heading, finding.code, finding.sentence, answers or "（无）"


_FLAW_HEADS = (("程度", 8), ("位置", 36), ("内容", 60), ("处理", 50))


def _flaw_row(flaw: Flaw) -> tuple[str, str, str, str]:
    severity = "错误" if flaw.severity is Severity.ERROR else "提示"
    return severity, flaw.where, flaw.message, flaw.remedy
