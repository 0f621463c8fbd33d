"""The part ``word/styles.xml`` of the shipped template (样式表)."""

from hengji.documents.docx.styles import ALIASES, LOOKS, Look, Style
from hengji.documents.docx.text import TIGHTENING
from hengji.documents.measures import BLACK, BODY, KAI, SIZE_BODY, Typeface

_ASIAN_LAYOUT = '<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
"""No mark outside the type area and no gap beside figures, so that 28 stay 28.

In every style, because LibreOffice does not inherit it.
"""


def style_id(style: Style) -> str:
    """Return the id that the shipped template gives a style."""
    return f"Hengji{list(Style).index(style):02}"


def styles_part() -> str:
    """Return the part ``word/styles.xml`` of the shipped template."""
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:widowControl w:val="0"/>'
        f'{_ASIAN_LAYOUT}<w:adjustRightInd w:val="0"/><w:jc w:val="both"/></w:pPr>'
        f"{_run_look(BODY, SIZE_BODY, BLACK)}</w:style>"
    )
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
            '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">',
            f"<w:docDefaults><w:rPrDefault>{_run_look(BODY, SIZE_BODY, BLACK)}</w:rPrDefault>",
            "<w:pPrDefault/></w:docDefaults>",
            normal,
            *map(_paragraph_style, LOOKS),
            _table_style(),
            _character_styles(),
            "</w:styles>",
        )
    )


def _run_look(face: Typeface, size: float, color: str) -> str:
    """Return the look of text; Latin is no Chinese, or figures would be split."""
    name = face.office
    spacing = TIGHTENING if size == SIZE_BODY else 0
    return (
        f'<w:rPr><w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'
        f'<w:b w:val="0"/><w:bCs w:val="0"/><w:color w:val="{color}"/>'
        f'<w:spacing w:val="{spacing}"/><w:kern w:val="0"/><w:sz w:val="{round(size * 2)}"/>'
        f'<w:szCs w:val="{round(size * 2)}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
    )


def _paragraph_style(look: Look) -> str:
    alias = ALIASES.get(look.style)
    return "".join(
        (
            '<w:style w:type="paragraph"',
            "" if alias else ' w:customStyle="1"',
            f' w:styleId="{style_id(look.style)}"><w:name w:val="{look.style}"/>',
            f'<w:aliases w:val="{alias}"/>' if alias else "",
            '<w:basedOn w:val="Normal"/>',
            f'<w:next w:val="{style_id(Style.BODY)}"/>' if look.outline is not None else "",
            f"<w:qFormat/><w:pPr>{_paragraph_look(look)}</w:pPr>",
            _run_look(look.face, look.size, look.color),
            "</w:style>",
        )
    )


def _paragraph_look(look: Look) -> str:
    spacing = f'<w:spacing w:before="{look.before}" w:after="{look.after}"'
    height = f' w:line="{look.line}" w:lineRule="exact"' if look.line else ""
    return "".join(
        (
            "<w:keepNext/>" if look.keep_next else "",
            "<w:keepLines/>" if look.keep_lines else "",
            "<w:pageBreakBefore/>" if look.new_page else "",
            f"<w:pBdr>{look.border}</w:pBdr>" if look.border else "",
            look.tabs,
            _ASIAN_LAYOUT,
            "" if look.style is Style.BODY else '<w:snapToGrid w:val="0"/>',
            f"{spacing}{height}/>",
            f"<w:ind {look.indent}/>" if look.indent else "",
            f'<w:jc w:val="{look.align}"/>',
            "" if look.outline is None else f'<w:outlineLvl w:val="{look.outline}"/>',
        )
    )


def _table_style() -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{BLACK}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(
        f'<w:{side} w:w="{space}" w:type="dxa"/>'
        for side, space in (("top", 45), ("left", 85), ("bottom", 45), ("right", 85))
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style_id(Style.TABLE)}">'
        f'<w:name w:val="{Style.TABLE}"/><w:qFormat/>'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
    )


def _character_styles() -> str:
    kai = KAI.office
    looks = (
        (Style.BLANK, '<w:shd w:val="clear" w:color="auto" w:fill="FFF2CC"/>'),
        (
            Style.SIGNATORY_NAME,
            f'<w:rFonts w:ascii="{kai}" w:hAnsi="{kai}" w:eastAsia="{kai}" w:cs="{kai}"/>',
        ),
    )
    return "".join(
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{style_id(style)}">'
        f'<w:name w:val="{style}"/><w:qFormat/><w:rPr>{look}</w:rPr></w:style>'
        for style, look in looks
    )
