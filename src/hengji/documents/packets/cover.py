"""The first sheet of a packet (填写说明): whose it is and how it is filled in."""

from typing import Any

from hengji.core.packets.forms import PacketForm, Sheet
from hengji.core.packets.kinds import PacketKind
from hengji.core.quantities import read_decimal
from hengji.documents.ledgers.grids import letters
from hengji.documents.packets.layout import COVER, TOTAL_COLUMN, TOTAL_LINE
from hengji.documents.packets.styles import Styles
from hengji.documents.sheets import write_text

WIDTHS = (8, 52, 18, 40)
_COMMON = (
    "可以用 Excel 2010 及以后的版本或 WPS 打开、填写，保存为 .xlsx 后交回；不要另存为其他格式。",
    "不要改名、增删、移动工作表，不要增删行列，不要改动灰色的格子；交回后会逐格核对。",
    "工作表保护没有口令，只为防止误改；数字只填数，不带单位。",
    "填到一半也可以交回，以后可以接着填；系统里同时有改动的，导入时逐项列出，由人取舍。",
)
_GUIDES = {
    PacketKind.SCORING: (
        "每个工作表是一项评价，每行是一个三级指标；评分标准写在指标旁边。",
        "先填“实际完成值”，“得分”按评分标准自动计算；确不适用的改填“不适用的理由”。",
        "不按标准计分的，在“调整得分”填 0 到分值之间的数，并在“调整理由”写明理由。",
        "有不适用的指标时，其分值要分给其他指标，以导入后系统计算的得分为准。",
        *_COMMON,
    ),
    PacketKind.UNIT: (
        "只填写黄色的格子：材料清单选“提交情况”，基础数据表填“填报值”，意见反馈表写意见。",
        "材料本身另外送交，不要插入本工作簿。",
        *_COMMON,
    ),
}


def write_cover(book: Any, styles: Styles, form: PacketForm) -> None:  # noqa: ANN401
    """Write the cover with a list of the sheets."""
    page = book.add_worksheet(COVER)
    for index, width in enumerate(WIDTHS):
        page.set_column(index, index, width)
    write_text(page, 0, 0, f"{form.year} 年度{form.kind.value}", styles.get("title"))
    page.set_row(0, 30)
    lines = [f"收件：{form.subject}", f"发出：{form.place}　　{form.sent_on}".rstrip()]
    for line, text in enumerate(lines, start=1):
        write_text(page, line, 0, text, styles.get("label"))
    if form.demo:
        write_text(page, 3, 0, "演示数据，仅供试用。", styles.get("demo"))
    line = _write_legend(page, styles, 5)
    line = _write_guide(page, styles, form, line + 1)
    _write_list(page, styles, form, line + 1)
    page.hide_gridlines(2)
    page.protect()
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _write_legend(page: Any, styles: Styles, line: int) -> int:  # noqa: ANN401
    for name, words in (
        ("swatch fill", "黄色：请填写"),
        ("swatch computed", "蓝色：自动计算"),
        ("swatch printed", "灰色：不要改动"),
    ):
        page.write_blank(line, 0, None, styles.get(name))
        write_text(page, line, 1, words, styles.get("plain"))
        line += 1
    return line


def _write_guide(page: Any, styles: Styles, form: PacketForm, line: int) -> int:  # noqa: ANN401
    for number, words in enumerate(_GUIDES[form.kind], start=1):
        text = f"{number}．{words}"
        page.merge_range(line, 0, line, len(WIDTHS) - 1, text, styles.get("plain"))
        line += 1
    return line


def _write_list(page: Any, styles: Styles, form: PacketForm, line: int) -> None:  # noqa: ANN401
    heads = ("序号", "工作表", "行数", "得分合计")
    for index, head in enumerate(heads if _has_totals(form) else heads[:-1]):
        write_text(page, line, index, head, styles.get("head"))
    for number, sheet in enumerate(form.sheets, start=1):
        at = line + number
        page.write_number(at, 0, number, styles.get("centre"))
        quoted = f"'{sheet.name}'"
        page.write_url(at, 1, f"internal:{quoted}!A1", styles.get("link"), sheet.name)
        page.write_number(at, 2, len(sheet.rows), styles.get("centre"))
        _write_total(page, styles, sheet, at)


def _write_total(page: Any, styles: Styles, sheet: Sheet, line: int) -> None:  # noqa: ANN401
    if sheet.total is None:
        return
    place = f"='{sheet.name}'!{letters(TOTAL_COLUMN)}{TOTAL_LINE + 1}"
    number = read_decimal(sheet.total.value)
    shown = sheet.total.value if number is None else number
    page.write_formula(line, 3, place, styles.get("total"), shown)


def _has_totals(form: PacketForm) -> bool:
    return any(sheet.total for sheet in form.sheets)
