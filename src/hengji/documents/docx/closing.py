"""What follows the body: annex list, signature, note and colophon.

Basis: ``gbt-9704-2012/body``, ``gbt-9704-2012/colophon``.
"""

from math import ceil

from hengji.core.blocks import Annex, format_date
from hengji.core.official_document import Colophon, Format, OfficialDocument
from hengji.documents.docx.body import Layout
from hengji.documents.docx.styles import RULE_LINE, SMALL_LINE, Style
from hengji.documents.docx.text import (
    CHARACTER,
    LINE,
    SMALL_CHARACTER,
    emu,
    paragraph,
    runs,
    width,
)

_FREE_RIGHT = 4
"""Characters to the right of the date (成文日期右空四字)."""

_COLOPHON_ID = 1000
_DRAWINGS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def annex_labels(annexes: tuple[Annex, ...]) -> tuple[str, ...]:
    """Return 附件, or 附件1, 附件2 … where there are several."""
    if len(annexes) == 1:
        return ("附件",)
    return tuple(f"附件{number}" for number, _ in enumerate(annexes, start=1))


def annex_list(annexes: tuple[Annex, ...], layout: Layout) -> str:
    """List the annexes below the body (附件说明)."""
    lines = []
    for number, annex in enumerate(annexes, start=1):
        figure = f"{number}." if len(annexes) > 1 else ""
        start = ("附件：" if number == 1 else "") + figure
        left = round((5 + width(figure)) * CHARACTER)
        hanging = round(width(start) * CHARACTER)
        direct = (
            f'<w:spacing w:before="{LINE if number == 1 else 0}"/>'
            f'<w:ind w:left="{left}" w:hanging="{hanging}"/>'
        )
        lines.append(layout.styled(Style.ANNEX_LIST, start + annex.title, direct))
    return "".join(lines)


def signature(document: OfficialDocument, layout: Layout) -> str:
    """Lay out organ and date, one centred over the other, and the note.

    Both stand in a box at the right margin, twice four characters wider than
    the date; an organ wider than the box widens it.

    Basis: ``gbt-9704-2012/signature``.
    """
    dated = format_date(document.issued)
    box = max(width(dated) + 2 * _FREE_RIGHT, width(document.issuer) + 1)
    left = max(layout.template.text_width - round(box * CHARACTER), 0)
    indent = f'<w:ind w:left="{left}"/>'
    return (
        layout.styled(Style.ISSUER, document.issuer, indent)
        + layout.styled(Style.ISSUED, dated, indent)
        + (layout.styled(Style.NOTE, f"（{document.note}）") if document.note else "")
    )


def colophon(content: Colophon, layout: Layout, form: Format) -> str:
    """Set the colophon at the bottom of the type area of the last page.

    It floats there; a space as high as itself is left in the flow, so that no
    text is under it and it moves to a new page when there is no room. A letter
    says only who else gets it, without rules.
    """
    ids, whole = layout.template.ids, layout.template.text_width
    copies = f"抄送：{'，'.join(content.copies_to)}。" if content.copies_to else ""
    printed = f"{content.printed_by}\t{format_date(content.printed_on, '印发日期')}印发"
    room = whole - 5 * SMALL_CHARACTER
    lines = ceil((width(copies) - 2) * SMALL_CHARACTER / room) + 1 if copies else 1
    height = lines * SMALL_LINE + 3 * (RULE_LINE + 20)
    copied = layout.styled(Style.COPIES, copies) if copies else ""
    outer = paragraph(ids[Style.RULE_OUTER], "")
    inside = (
        copied
        if form is Format.LETTER
        else "".join(
            (
                outer,
                copied,
                paragraph(ids[Style.RULE_INNER], "") if copies else "",
                paragraph(ids[Style.PRINTED], _with_tab(printed, ids[Style.BLANK])),
                outer,
            )
        )
    )
    return paragraph(
        ids[Style.TAIL], _box(inside, whole, height), f'<w:spacing w:before="{height}"/>'
    )


def _with_tab(text: str, blank_style: str) -> str:
    left, right = text.split("\t")
    return runs(left, blank_style) + "<w:r><w:tab/></w:r>" + runs(right, blank_style)


def _box(content: str, across: int, height: int) -> str:
    """Return a box of text at the bottom of the type area, in front of nothing."""
    extent = f'cx="{emu(across)}" cy="{emu(height)}"'
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0"'
        ' distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0"'
        ' layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
        f'<wp:extent {extent}/><wp:wrapNone/><wp:docPr id="{_COLOPHON_ID}" name="版记"'
        ' descr="版记：抄送机关、印发机关和印发日期"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{_DRAWINGS}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx><w:txbxContent>"
        f'{content}</w:txbxContent></wps:txbx><wps:bodyPr wrap="square" lIns="0" tIns="0"'
        ' rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr></wps:wsp></a:graphicData>'
        "</a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
