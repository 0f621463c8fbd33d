"""A PDF as a manuscript (读 PDF), page by page."""

import threading
from collections.abc import Iterator, Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from hengji.core.checkup.manuscript import Block, Manuscript, Paragraph
from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.documents.ledgers.containers import FILE_LOCKED, FILE_TOO_LARGE, damaged, refuse
from hengji.documents.ledgers.source_file import SourceFile
from hengji.documents.manuscripts.pdf.flow import Flowing, Sheet, flow
from hengji.documents.manuscripts.pdf.heads import is_page_number, without_heads
from hengji.documents.manuscripts.pdf.lines import Line, lines_of
from hengji.documents.manuscripts.pdf.open_tables import open_ruled_tables
from hengji.documents.manuscripts.pdf.pages import LOST, PageContent, View, all_glyphs, read_page
from hengji.documents.manuscripts.pdf.ruled import RuledTable, labels_axis, ruled_tables
from hengji.documents.manuscripts.pictures import PICTURES_ONLY
from hengji.documents.manuscripts.places import Counter, text_at
from hengji.documents.manuscripts.tables import as_table

PAGES_WITHOUT_TEXT = FlawKind(
    "manuscript-pages-without-text",
    Severity.WARNING,
    "有些页是图片（多半是扫描件），没有可以读取的文字。",
    "请对这些页做文字识别（OCR），或换用有文字的原件。",
)
TEXT_GARBLED = FlawKind(
    "manuscript-text-garbled",
    Severity.WARNING,
    "PDF 的字体没有带文字编码，有些字读不出来。",
    "请用 Word 或 WPS 原件重新导出 PDF，或直接检查原件。",
)

MOST_PAGES = 3_000
_MOST_NAMED = 10
_LABEL = 0.25
"""Share of the characters of a page that words on their side exceed to be text."""
_PRIVATE = range(0xE000, 0xF900)
_one_at_a_time = threading.Lock()


def read_pdf(file: SourceFile) -> Manuscript:
    """Read a PDF file.

    Raises:
        FlawsFound: It is damaged, has a password or too many pages.
    """
    with _one_at_a_time:
        pages = _pages(file)
    sheets = _sheets(pages)
    blocks = list(_blocks(flow(sheets)))
    return Manuscript(file.name, tuple(blocks), tuple(_flaws(file, pages)))


def _pages(file: SourceFile) -> list[PageContent]:
    try:
        document = pypdfium2.PdfDocument(file.path)
    except pypdfium2.PdfiumError as found:
        if getattr(found, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise refuse(
                FILE_LOCKED,
                file,
                f"“{file.name}”有打开密码。",
                "请取消打开密码，或换用没有密码的原件。",
            ) from found
        raise damaged(file) from found
    try:
        if len(document) > MOST_PAGES:
            message = f"“{file.name}”有 {len(document)} 页，上限是 {MOST_PAGES} 页。"
            raise refuse(FILE_TOO_LARGE, file, message, "请拆成几个文件后分别检查。")
        return [_page(document, number) for number in range(len(document))]
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int) -> PageContent:
    page = pdfium.FPDF_LoadPage(document.raw, number)
    if not page:
        return PageContent(number + 1, [], pictures=False)
    try:
        return read_page(page, number + 1)
    finally:
        pdfium.FPDF_ClosePage(page)


def _sheets(pages: Sequence[PageContent]) -> list[Sheet]:
    """Take tables, charts and running heads off the pages."""
    views = _in_reading_order(pages)
    drawn = [ruled_tables(view) for view in views]
    lines = [
        [line for line in lines_of(each.rest) if not labels_axis(line, each.charts)]
        for each in drawn
    ]
    kept = without_heads([(view.height, each) for view, each in zip(views, lines, strict=True)])
    return [
        _sheet(view, each, of_page.tables)
        for view, each, of_page in zip(views, kept, drawn, strict=True)
    ]


def _sheet(view: View, lines: Sequence[Line], tables: Sequence[RuledTable]) -> Sheet:
    open_tables, rest = open_ruled_tables(lines, view.rules)
    return Sheet(view.page, rest, sorted([*tables, *open_tables], key=lambda table: table.top))


def _in_reading_order(pages: Sequence[PageContent]) -> list[View]:
    """Put the fullest view of each page first, and mere labels at the very end.

    A few words on their side, as beside a chart, would part what goes on from
    page to page; a page number is none.
    """
    views: list[View] = []
    labels: list[View] = []
    for page in pages:
        for view in page.views:
            if view is page.views[0] or len(view.glyphs) > _LABEL * len(page.views[0].glyphs):
                views.append(view)
            elif not is_page_number(" ".join(line.words for line in lines_of(view.glyphs))):
                labels.append(view)
    return [*views, *labels]


def _blocks(flowing: Sequence[Flowing]) -> Iterator[Block]:
    counter = Counter()
    for each in flowing:
        if each.rows:
            if any(cell for row in each.rows for cell in row):
                yield as_table(each.rows, counter.table(), each.page)
        elif words := each.words.strip():
            yield Paragraph(text_at(words, counter.paragraph(words, each.page)), each.page)


def _flaws(file: SourceFile, pages: Sequence[PageContent]) -> Iterator[Flaw]:
    scanned = [page.number for page in pages if page.pictures and not page.views]
    if scanned and not any(page.views for page in pages):
        message = f"“{file.name}”的 {len(pages)} 页都是图片，没有可以读取的文字，多半是扫描件。"
        yield PICTURES_ONLY.at(file.name, message)
    elif scanned:
        named = "、".join(map(str, scanned[:_MOST_NAMED]))
        more = f" 等 {len(scanned)} " if len(scanned) > _MOST_NAMED else " "
        message = f"“{file.name}”第 {named}{more}页是图片，没有可以读取的文字，没有检查。"
        yield PAGES_WITHOUT_TEXT.at(file.name, message)
    garbled = sum(
        glyph.character == LOST or ord(glyph.character) in _PRIVATE for glyph in all_glyphs(pages)
    )
    if garbled:
        message = f"“{file.name}”有 {garbled} 个字的字体没有文字编码，读不出是什么字。"
        yield TEXT_GARBLED.at(file.name, message)
