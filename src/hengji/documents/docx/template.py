"""The shipped template (模板): every style of the document, and what it is for.

``python -m hengji.documents.docx.template`` writes ``official.docx`` beside
this file. A bureau opens it in WPS, changes styles, and passes its copy back.
"""

from pathlib import Path

from hengji.documents.docx.package import (
    CONTENT_TYPES,
    DECLARATION,
    MAIN_PART,
    MAIN_RELATIONSHIPS,
    PROPERTIES,
    pack,
)
from hengji.documents.docx.styles import LOOKS, NUMBER_LINE, SIZE_TAIL, Look, Style
from hengji.documents.docx.stylesheet import style_id, styles_part
from hengji.documents.docx.text import LINE, namespaces, paragraph, run, twips
from hengji.documents.measures import (
    BOTTOM,
    MARK_SIZE_LARGEST,
    PAGE_HEIGHT,
    PAGE_NUMBER_BELOW,
    PAGE_WIDTH,
    RIGHT,
    TYPE_HEIGHT,
    TYPE_WIDTH,
)

SHIPPED = Path(__file__).with_name("official.docx")

_OFFICE = "http://schemas.openxmlformats.org"
_WORD = f"{_OFFICE}/wordprocessingml/2006/main"
_LINKS = f"{_OFFICE}/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DASH_BELOW_LINE_TOP = 11.4
"""Points from the top of the page number's line to the top of its dashes."""

_INTRODUCTION = (
    "本文件是衡绩生成公文所用的样式模板。",
    "在“样式”窗格中修改各样式的字体、字号、行距，保存后交给衡绩，生成的公文即按新样式排版。",
    "页面设置和页码也取自本文件，可以一并修改。",
    "请不要删除样式，也不要改样式名。以下各段说明每个样式的用途，内容不会出现在公文中。",
)


def build_template() -> bytes:
    """Return the template as the standard measures it.

    Basis: ``gbt-9704-2012/page``.
    """
    return pack(
        (name, (DECLARATION + text if not text.startswith("<?") else text).encode())
        for name, text in (
            (CONTENT_TYPES, _content_types()),
            ("_rels/.rels", _package_relationships()),
            (MAIN_PART, _main_part()),
            (MAIN_RELATIONSHIPS, _main_relationships()),
            ("word/styles.xml", styles_part()),
            ("word/settings.xml", _settings()),
            ("word/footer1.xml", _footer(Style.PAGE_NUMBER_ODD)),
            ("word/footer2.xml", _footer(Style.PAGE_NUMBER_EVEN)),
            (PROPERTIES, _properties()),
        )
    )


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in (
            (MAIN_PART, f"{_TYPES}.document.main+xml"),
            ("word/styles.xml", f"{_TYPES}.styles+xml"),
            ("word/settings.xml", f"{_TYPES}.settings+xml"),
            ("word/footer1.xml", f"{_TYPES}.footer+xml"),
            ("word/footer2.xml", f"{_TYPES}.footer+xml"),
            (PROPERTIES, "application/vnd.openxmlformats-package.core-properties+xml"),
        )
    )
    return (
        f'<Types xmlns="{_OFFICE}/package/2006/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relationships(*links: tuple[str, str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in links
    )
    return f'<Relationships xmlns="{_OFFICE}/package/2006/relationships">{entries}</Relationships>'


def _package_relationships() -> str:
    properties = f"{_OFFICE}/package/2006/relationships/metadata/core-properties"
    return _relationships(
        ("rId1", f"{_LINKS}/officeDocument", MAIN_PART),
        ("rId2", properties, PROPERTIES),
    )


def _main_relationships() -> str:
    return _relationships(
        ("rId1", f"{_LINKS}/styles", "styles.xml"),
        ("rId2", f"{_LINKS}/settings", "settings.xml"),
        ("rId3", f"{_LINKS}/footer", "footer1.xml"),
        ("rId4", f"{_LINKS}/footer", "footer2.xml"),
    )


def _main_part() -> str:
    body = style_id(Style.BODY)
    return (
        f"<w:document {namespaces()}><w:body>"
        f"{''.join(paragraph(body, run(text)) for text in _INTRODUCTION)}"
        f"{''.join(map(_sample, LOOKS))}{_samples_of_others()}{_section()}"
        "</w:body></w:document>"
    )


def _sample(look: Look) -> str:
    """Return a paragraph in the style; what is too large or small is told beside it."""
    if look.outline is not None:
        return paragraph(style_id(look.style), run(look.purpose))
    told = f"{look.style}：{look.purpose}"
    if look.size in {MARK_SIZE_LARGEST, SIZE_TAIL}:
        return paragraph(style_id(Style.BODY), run(told)) + paragraph(
            style_id(look.style), run(look.style)
        )
    return paragraph(style_id(look.style), run(told))


def _samples_of_others() -> str:
    body = style_id(Style.BODY)
    cell = paragraph(style_id(Style.TABLE_LEFT), run("公文表格：表格的边框和单元格边距"))
    return (
        paragraph(body, run("公文待填：没有给出的要素", style_id(Style.BLANK)))
        + paragraph(body, run("公文签发人姓名：签发人的姓名", style_id(Style.SIGNATORY_NAME)))
        + f'<w:tbl><w:tblPr><w:tblStyle w:val="{style_id(Style.TABLE)}"/>'
        f'<w:tblW w:w="{twips(TYPE_WIDTH)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{twips(TYPE_WIDTH)}"/></w:tblGrid><w:tr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{twips(TYPE_WIDTH)}" w:type="dxa"/></w:tcPr>{cell}</w:tc></w:tr></w:tbl>'
        + paragraph(style_id(Style.TAIL), "")
    )


def _section() -> str:
    """Return the page: the type area is exact, the margins take the rounding."""
    page_width, page_height = twips(PAGE_WIDTH), twips(PAGE_HEIGHT)
    right, bottom = twips(RIGHT), twips(BOTTOM)
    top = page_height - bottom - twips(TYPE_HEIGHT)
    left = page_width - right - twips(TYPE_WIDTH)
    footer = twips(BOTTOM - PAGE_NUMBER_BELOW) - (NUMBER_LINE - round(_DASH_BELOW_LINE_TOP * 20))
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:footerReference w:type="even" r:id="rId4"/>'
        f'<w:pgSz w:w="{page_width}" w:h="{page_height}"/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="851" w:footer="{footer}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/></w:sectPr>'
    )


def _footer(style: Style) -> str:
    """Return ``— 1 —``. Basis: ``gbt-9704-2012/page-number``."""
    number = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    content = paragraph(style_id(style), run("— ") + number + run(" —"))
    return f"<w:ftr {namespaces()}>{content}</w:ftr>"


def _settings() -> str:
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word"'
        f' w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
        )
    )
    return (
        f'<w:settings xmlns:w="{_WORD}"><w:zoom w:percent="100"/>'
        "<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>"
        '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        f"<w:compat><w:ulTrailSpace/><w:useFELayout/>{compatibility}</w:compat>"
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _properties() -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_OFFICE}/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>衡绩公文样式模板</dc:title>'
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


if __name__ == "__main__":
    SHIPPED.write_bytes(build_template())
