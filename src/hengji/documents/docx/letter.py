"""The first page of a letter (信函格式): masthead, two double rules, document number.

The masthead stands above the type area, so it is in a frame; the rules are
shapes on the page. All are measured from the edges of the page.

Basis: ``gbt-9704-2012/special-formats``.
"""

from hengji.core.official_document import OfficialDocument
from hengji.documents.docx.reading import Template
from hengji.documents.docx.styles import MARK_LINE, Style
from hengji.documents.docx.text import emu, paragraph, run, runs, twips
from hengji.documents.measures import (
    HEI,
    LETTER_MARK_TOP,
    LETTER_NUMBER_BELOW,
    LETTER_RULE_BELOW_MARK,
    LETTER_RULE_BOTTOM,
    LETTER_RULE_GAP,
    LETTER_RULE_THICK,
    LETTER_RULE_THIN,
    LETTER_RULE_WIDTH,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    POINTS_PER_MILLIMETRE,
    RED,
    mark_size,
)

MARK_INK = 0.94
"""How high the ink of the masthead is, in its size."""

_CLOSE = '<w:spacing w:before="0"/>'
_RULE_ID = 1001
_SHAPES = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def letter_header(document: OfficialDocument, template: Template) -> str:
    """Lay out everything down to the document number, and the lower rule."""
    ids = template.ids
    size = min(mark_size(document.mark), template.mark_size)
    line = round(size * 20 * MARK_LINE)
    rule_top = LETTER_MARK_TOP + size * MARK_INK / POINTS_PER_MILLIMETRE + LETTER_RULE_BELOW_MARK
    rule_bottom = rule_top + LETTER_RULE_THICK + LETTER_RULE_GAP + LETTER_RULE_THIN
    number_top = rule_bottom + LETTER_NUMBER_BELOW / POINTS_PER_MILLIMETRE
    frame = (
        f'<w:framePr w:w="{twips(LETTER_RULE_WIDTH)}"'
        f' w:h="{twips(number_top - LETTER_MARK_TOP)}" w:hRule="exact" w:hSpace="0"'
        ' w:wrap="notBeside" w:vAnchor="page" w:hAnchor="page" w:xAlign="center"'
        f' w:y="{twips(LETTER_MARK_TOP)}"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    )
    look = f'<w:rPr><w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr>'
    mark = runs(document.mark, ids[Style.BLANK]).replace("<w:r><w:t", f"<w:r>{look}<w:t")
    return paragraph(ids[Style.MARK], mark, frame) + _numbers(document, template, rule_top)


def _numbers(document: OfficialDocument, template: Template, rule_top: float) -> str:
    """Lay out secrecy and urgency at the left and the number at the right, and the rules."""
    style, blank = template.ids[Style.RECIPIENTS], template.ids[Style.BLANK]
    first, *more = [each for each in (document.secrecy, document.urgency) if each] or [""]
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{template.text_width}"/></w:tabs>{_CLOSE}'
    number = f"<w:r><w:tab/></w:r>{runs(document.number, blank)}"
    return paragraph(style, _rules(rule_top) + _bold(first) + number, stop) + "".join(
        paragraph(style, _bold(each), _CLOSE) for each in more
    )


def _bold(text: str) -> str:
    """Return a run in the typeface of what stands out (黑体)."""
    if not text:
        return ""
    face = "".join(f' w:{each}="{HEI.office}"' for each in ("ascii", "hAnsi", "eastAsia"))
    return run(text).replace("<w:r><w:t", f"<w:r><w:rPr><w:rFonts{face}/></w:rPr><w:t")


def _rules(top: float) -> str:
    """Return both double rules: the upper with its thick line above, the lower below."""
    bottom = PAGE_HEIGHT - LETTER_RULE_BOTTOM
    lines = (
        (top, LETTER_RULE_THICK),
        (top + LETTER_RULE_THICK + LETTER_RULE_GAP, LETTER_RULE_THIN),
        (bottom - LETTER_RULE_THICK - LETTER_RULE_GAP - LETTER_RULE_THIN, LETTER_RULE_THIN),
        (bottom - LETTER_RULE_THICK, LETTER_RULE_THICK),
    )
    return "".join(
        _line(number, at, thick) for number, (at, thick) in enumerate(lines, start=_RULE_ID)
    )


def _line(number: int, at: float, thick: float) -> str:
    """Return a red line across the page; lengths in millimetres."""
    left = (PAGE_WIDTH - LETTER_RULE_WIDTH) / 2
    extent = f'cx="{emu(twips(LETTER_RULE_WIDTH))}" cy="{emu(twips(thick))}"'
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0"'
        f' distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="1"'
        ' locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{emu(twips(left))}</wp:posOffset>'
        '</wp:positionH><wp:positionV relativeFrom="page">'
        f"<wp:posOffset>{emu(twips(at))}</wp:posOffset></wp:positionV>"
        f'<wp:extent {extent}/><wp:wrapNone/><wp:docPr id="{number}" name="红线{number}"'
        ' descr="信函格式的红色双线"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{_SHAPES}"><wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom><a:solidFill><a:srgbClr val="{RED}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        "</wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        "</mc:Choice></mc:AlternateContent></w:r>"
    )
