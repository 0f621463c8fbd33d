"""The workbook of the likeness check (相似度对照簿): pairs, passages, common text, reports."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from hengji.core.checkup.likeness.check import Likeness
from hengji.core.checkup.likeness.showing import ShownPair
from hengji.core.checkup.likeness.verdicts import percent
from hengji.core.checkup.signals import Status
from hengji.documents.likeness.side_by_side import SideBySideSheet
from hengji.documents.sheets import (
    BASE_FORMAT,
    FILE_DATE,
    HEAD_FORMAT,
    LINE_HEIGHT,
    OPTIONS,
    lines_of,
    write_text,
)

OVERVIEW, PASSAGES, COMMON, REPORTS, METHOD = (
    "概览",
    "并排对照",
    "通行文字",
    "报告一览",
    "怎样看",
)
FILLS = {
    Status.REVIEW: "#F8D7C8",
    Status.NOTICE: "#FFF2CC",
    Status.TOO_LITTLE: "#EDEDED",
    Status.UNREMARKABLE: "#FFFFFF",
}
_OVERVIEW_COLUMNS = (
    ("序号", 6),
    ("提示", 11),
    ("关系", 17),
    ("报告甲", 38),
    ("报告乙", 38),
    ("甲中也见于乙", 14),
    ("乙中也见于甲", 14),
    ("处数", 7),
    ("最长一处（字）", 15),
    ("说明", 80),
)
NARROW = 20
"""Columns below this width hold a word or a number, set in the middle."""
GUIDE = (
    (
        "相同不等于照抄",
        "同一模板、同一机构、同类项目、引用同一文件都会有相同文字；本簿只列事实，供对照。",
    ),
    ("占比", "分母是扣除通行文字后的自有文字，不含掩去的数字、日期、名称和书名号内的文件名。"),
    ("蓝色加粗", "位置相同、只换了名称或数字的地方。"),
    ("红色下划线", "改过、增加或删去的文字。"),
    ("通行文字", "法规、指标体系、模板里的话，以及多数机构多数报告共有的话，不计入占比。"),
    ("提示关注", "值得对照看一遍，多数有普通原因。"),
    ("建议复核", "相同的占比高，建议请编写单位说明来历，并抽查事实和数字在各自底稿中的依据。"),
    ("数据不足", "有一份报告自有文字太少，占比说明不了问题。"),
)


def render_likeness(likeness: Likeness, shown: Sequence[ShownPair]) -> bytes:
    """Return the workbook; equal values give equal bytes.

    Args:
        likeness: What the check says; every pair stands in the overview.
        shown: The pairs whose passages are printed side by side, in their
            order in ``likeness.pairs``.

    Raises:
        FlawsFound: A text is longer than a cell can hold.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {**OPTIONS, "in_memory": True})
    book.set_properties({"title": "报告相似度对照", "created": FILE_DATE})
    sheets = {name: book.add_worksheet(name) for name in (OVERVIEW, PASSAGES, COMMON, REPORTS)}
    rows = SideBySideSheet(book, sheets[PASSAGES]).write(shown)
    _write_overview(book, sheets[OVERVIEW], likeness, rows)
    _write_common(book, sheets[COMMON], likeness)
    _write_reports(book, sheets[REPORTS], likeness)
    guide = (*GUIDE, ("比对范围", likeness.effort.sentence()))
    _write_table(book, book.add_worksheet(METHOD), (("说法", 18), ("意思", 90)), guide)
    book.close()
    return buffer.getvalue()


def _write_overview(
    book: Any,  # noqa: ANN401 - xlsxwriter has no types
    sheet: Any,  # noqa: ANN401
    likeness: Likeness,
    rows: Sequence[int],
) -> None:
    """Write one row a pair, with a link to its passages where they are printed."""
    table = []
    for number, pair in enumerate(likeness.pairs, start=1):
        longest = max(each.characters for each in pair.comparison.passages)
        table.append(
            (
                number,
                pair.signal.status.value,
                pair.relation.value,
                likeness.accounts[pair.first].name,
                likeness.accounts[pair.second].name,
                percent(pair.first_share),
                percent(pair.second_share),
                len(pair.comparison.passages),
                longest,
                pair.signal.sentence,
            )
        )
    _write_table(book, sheet, _OVERVIEW_COLUMNS, table or [("", "", "没有发现相同的段落")])
    link = book.add_format(
        {**BASE_FORMAT, "border": 1, "align": "center", "font_color": "#0563C1", "underline": 1}
    )
    for number, row in enumerate(rows, start=1):
        sheet.write_url(number, 0, f"internal:'{PASSAGES}'!A{row + 1}", link, str(number))
    for number, pair in enumerate(likeness.pairs, start=1):
        fill = book.add_format(
            {**BASE_FORMAT, "border": 1, "align": "center", "bg_color": FILLS[pair.signal.status]}
        )
        sheet.write_string(number, 1, pair.signal.status.value, fill)
    sheet.freeze_panes(1, 0)


def _write_common(book: Any, sheet: Any, likeness: Likeness) -> None:  # noqa: ANN401
    columns = (("序号", 6), ("文字", 100), ("报告数", 9), ("机构数", 9), ("例见", 40))
    rows = []
    for number, text in enumerate(likeness.common, start=1):
        agencies = {likeness.accounts[each].belonging.agency for each in text.reports} - {""}
        example = likeness.accounts[text.report].name
        rows.append((number, text.words, len(text.reports), len(agencies) or "不明", example))
    _write_table(book, sheet, columns, rows or [("", "没有多份报告共有的文字")])


def _write_reports(book: Any, sheet: Any, likeness: Likeness) -> None:  # noqa: ANN401
    columns = (
        ("报告", 48),
        ("机构", 30),
        ("年度", 8),
        ("评价对象", 36),
        ("法规和模板文字", 16),
        ("多份共有文字", 14),
        ("自有文字", 11),
    )
    rows = [
        (
            each.name,
            each.belonging.agency or "不明",
            each.belonging.year or "不明",
            each.belonging.subject or "不明",
            each.known,
            each.common,
            each.own,
        )
        for each in likeness.accounts
    ]
    _write_table(book, sheet, columns, rows)


def _write_table(
    book: Any,  # noqa: ANN401
    sheet: Any,  # noqa: ANN401
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[object]],
) -> None:
    """Write a head and rows; numbers stand in the middle, texts are wrapped."""
    cell = {**BASE_FORMAT, "border": 1}
    head = book.add_format({**cell, **HEAD_FORMAT})
    text = book.add_format({**cell, "text_wrap": True})
    middle = book.add_format({**cell, "align": "center"})
    for column, (name, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        write_text(sheet, 0, column, name, head)
    for line, row in enumerate(rows, start=1):
        lines = 1
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(line, column, value, middle)
            elif columns[column][1] < NARROW:
                write_text(sheet, line, column, str(value), middle)
            else:
                write_text(sheet, line, column, str(value), text)
                lines = max(lines, lines_of(str(value), columns[column][1]))
        sheet.set_row(line, min(LINE_HEIGHT * lines + 4, 400))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&C— &P —")
