"""A document with a cover (成册文件) as a .docx: cover, contents, body, annexes."""

from collections.abc import Iterator, Sequence

from hengji.core.blocks import format_date
from hengji.core.booklet import Booklet, Cover
from hengji.documents.docx.body import Entry, Layout, annex, blocks
from hengji.documents.docx.closing import annex_labels
from hengji.documents.docx.package import DECLARATION, pack
from hengji.documents.docx.parts import all_parts
from hengji.documents.docx.reading import read_template, shipped_template
from hengji.documents.docx.section import section_of
from hengji.documents.docx.styles import Style
from hengji.documents.docx.text import (
    CHARACTER,
    LINE,
    clean,
    escape,
    namespaces,
    paragraph,
    run,
    runs,
    twips,
    width,
)
from hengji.documents.measures import (
    COVER_LABEL,
    COVER_WIDTH,
    SIZE_KIND,
    TYPE_HEIGHT,
    TYPE_WIDTH,
    cover_top,
)

_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_FIELD_ABOVE = '<w:spacing w:before="80"/>'
_CELLS_PER_LINE = 17
_NO_BORDERS = "".join(
    f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_LINE_BELOW = (
    '<w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:tcBorders>'
)


def render_booklet_docx(booklet: Booklet, template: bytes | None = None) -> bytes:
    """Lay out a document with a cover; equal values give equal bytes.

    Args:
        booklet: What it says; places to fill in (待填) are shaded.
        template: A .docx whose styles have the names of the shipped one, or
            None for the shipped one.

    Raises:
        FlawsFound: The template cannot be used.
    """
    looks = shipped_template() if template is None else read_template(template)
    layout = Layout(looks, depth=booklet.depth)
    labels = annex_labels(booklet.annexes)
    body = blocks(booklet.blocks, layout, keep_last=False) + "".join(
        annex(content, label, layout)
        for content, label in zip(booklet.annexes, labels, strict=True)
    )
    main = "".join(
        (
            f"{DECLARATION}<w:document {namespaces()}><w:body>",
            _cover(booklet.cover, layout),
            _contents(layout),
            body,
            section_of(looks, ("even", "default") if booklet.mark else (), first_apart=True),
            "</w:body></w:document>",
        )
    )
    return pack(all_parts(booklet.name, booklet.cover.issuer, main, layout, booklet.mark))


def _cover(cover: Cover, layout: Layout) -> str:
    """Lay out the cover; organ and date stand low on the page, whatever is above."""
    kind = (SIZE_KIND + 6) * 20
    top = twips(cover_top(len(cover.title)))
    above = top + len(cover.title) * 700 + kind + 3 * LINE
    lines = sum(
        max(1, -int(-width(clean(text)) // _CELLS_PER_LINE)) * LINE + 80 for _, text in cover.fields
    )
    below = max(twips(TYPE_HEIGHT) - above - LINE - lines - 4 * LINE, LINE // 2)
    size = f'<w:rPr><w:sz w:val="{SIZE_KIND * 2}"/><w:szCs w:val="{SIZE_KIND * 2}"/></w:rPr>'
    kind_run = run(cover.kind).replace("<w:r><w:t", f"<w:r>{size}<w:t")
    ids = layout.template.ids
    return "".join(
        (
            layout.styled(
                Style.COVER_TITLE,
                "\n".join(cover.title),
                f'<w:spacing w:before="{top}" w:line="700" w:lineRule="exact"/>',
            ),
            paragraph(
                ids[Style.COVER_TITLE],
                kind_run,
                f'<w:spacing w:before="{LINE}" w:line="{kind}" w:lineRule="exact"/>',
            ),
            layout.styled(Style.COVER_FIELD, cover.remark, '<w:jc w:val="center"/>'),
            paragraph(ids[Style.TAIL], "", f'<w:spacing w:before="{LINE}"/>'),
            _fields(cover.fields, layout),
            layout.styled(
                Style.COVER_FIELD,
                cover.issuer,
                f'<w:spacing w:before="{below}"/><w:jc w:val="center"/>',
            ),
            layout.styled(
                Style.COVER_FIELD, format_date(cover.issued, "日期"), '<w:jc w:val="center"/>'
            ),
        )
    )


def _fields(fields: Sequence[tuple[str, str]], layout: Layout) -> str:
    """Lay out the fields, names at the left and each value above a line."""
    label, value = twips(COVER_LABEL), twips(COVER_WIDTH - COVER_LABEL)
    left = twips((TYPE_WIDTH - COVER_WIDTH) / 2)
    ids = layout.template.ids
    rows = "".join(
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{label}" w:type="dxa"/>'
        f'<w:vAlign w:val="bottom"/></w:tcPr>'
        f"{layout.styled(Style.COVER_FIELD, f'{name}：', _FIELD_ABOVE)}</w:tc>"
        f'<w:tc><w:tcPr><w:tcW w:w="{value}" w:type="dxa"/>{_LINE_BELOW}'
        f'<w:vAlign w:val="bottom"/></w:tcPr>'
        f"{layout.styled(Style.COVER_FIELD, text, _FIELD_ABOVE)}</w:tc></w:tr>"
        for name, text in fields
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{ids[Style.TABLE]}"/>'
        f'<w:tblW w:w="{label + value}" w:type="dxa"/><w:tblInd w:w="{left}" w:type="dxa"/>'
        f"<w:tblBorders>{_NO_BORDERS}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{label}"/><w:gridCol w:w="{value}"/></w:tblGrid>{rows}</w:tbl>'
    )


def _contents(layout: Layout) -> str:
    """List what was laid out; programs fill the page numbers in when they update it."""
    title = layout.styled(Style.ANNEX_TITLE, "目\u3000录", "<w:pageBreakBefore/>")
    begin = "".join(_field_begin(f'TOC \\o "1-{layout.depth}" \\h \\z \\u', dirty=True))
    last = len(layout.entries) - 1
    lines = (
        _line(
            entry, layout, before=begin if place == 0 else "", after=_END if place == last else ""
        )
        for place, entry in enumerate(layout.entries)
    )
    return title + "".join(lines)


def _line(entry: Entry, layout: Layout, *, before: str, after: str) -> str:
    right = layout.template.text_width
    indent = (entry.level - 1) * CHARACTER
    ids = layout.template.ids
    direct = (
        f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{right}"/></w:tabs>'
        f'<w:ind w:left="{indent + 2 * CHARACTER}" w:right="{2 * CHARACTER}"'
        f' w:hanging="{2 * CHARACTER}"/>'
    )
    content = "".join(
        (
            before,
            f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">',
            runs(entry.text, ids[Style.BLANK]),
            "<w:r><w:tab/></w:r>",
            *_field_begin(f"PAGEREF {entry.bookmark} \\h"),
            '<w:r><w:t xml:space="preserve"> </w:t></w:r>',
            _END,
            "</w:hyperlink>",
            after,
        )
    )
    return paragraph(ids[Style.CONTENTS], content, direct)


def _field_begin(instruction: str, *, dirty: bool = False) -> Iterator[str]:
    """Return the beginning of a field; a dirty one is out of date as written."""
    state = ' w:dirty="true"' if dirty else ""
    yield f'<w:r><w:fldChar w:fldCharType="begin"{state}/></w:r>'
    yield f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    yield '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
