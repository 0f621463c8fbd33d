"""The styles of the official document (公文样式), as GB/T 9704-2012 measures them.

The writer finds a style by the name given here; how it looks is up to the
template. Where spacing separates two paragraphs only one of them has it,
because programs disagree on whether two spacings add up.

Basis: ``gbt-9704-2012/page``.
"""

from dataclasses import dataclass
from enum import StrEnum

from hengji.documents.docx.text import CHARACTER, LINE, SMALL_CHARACTER, twips
from hengji.documents.measures import (
    BLACK,
    BODY,
    COLOPHON_RULE_INNER,
    COLOPHON_RULE_OUTER,
    HEI,
    KAI,
    MARK_SIZE_LARGEST,
    MARK_TOP,
    POINTS_PER_MILLIMETRE,
    RED,
    SIZE_BODY,
    SIZE_SMALL,
    SIZE_TABLE,
    SIZE_TITLE,
    SONG,
    TITLE,
    TYPE_WIDTH,
    Typeface,
)

TOP_LINES = 3
"""Copy number, secrecy and urgency, at the top left (份号、密级、紧急程度)."""

MARK_LINE = 1.05
"""Line height of the masthead, in its size: its ink then begins at its line's top."""

NUMBER_LINE = 400
"""Line height of the document number, in twips; close to the text on every program."""

SIZE_TABLE_NOTE = 10.5
SIZE_TAIL = 1


class Style(StrEnum):
    """A style by the name a bureau sees (样式名)."""

    TOP_LEFT = "公文密级和紧急程度"
    MARK = "公文发文机关标志"
    SIGNATORY = "公文签发人"
    NUMBER = "公文发文字号"
    NUMBER_UPWARD = "公文上行文字号"
    TITLE = "公文标题"
    RECIPIENTS = "公文主送机关"
    BODY = "公文正文"
    HEADING_1 = "heading 1"
    HEADING_2 = "heading 2"
    HEADING_3 = "heading 3"
    HEADING_4 = "heading 4"
    TABLE_CAPTION = "公文表题"
    TABLE_HEAD = "公文表头"
    TABLE_LEFT = "公文表文居左"
    TABLE_CENTER = "公文表文居中"
    TABLE_RIGHT = "公文表文居右"
    TABLE_NOTE = "公文表注"
    PICTURE = "公文图"
    PICTURE_CAPTION = "公文图题"
    ANNEX_LIST = "公文附件说明"
    ISSUER = "公文署名"
    ISSUED = "公文成文日期"
    NOTE = "公文附注"
    ANNEX_LABEL = "公文附件序号"
    ANNEX_TITLE = "公文附件标题"
    COPIES = "公文版记抄送"
    PRINTED = "公文版记印发"
    RULE_OUTER = "公文版记粗线"
    RULE_INNER = "公文版记细线"
    TAIL = "公文版记位置"
    PAGE_NUMBER_ODD = "公文单页码"
    PAGE_NUMBER_EVEN = "公文双页码"
    TABLE = "公文表格"
    BLANK = "公文待填"
    SIGNATORY_NAME = "公文签发人姓名"
    COVER_TITLE = "封面标题"
    COVER_FIELD = "封面项目"
    CONTENTS = "目录行"
    PAGE_MARK = "页眉标记"


ALIASES = {
    Style.HEADING_1: "公文一级标题",
    Style.HEADING_2: "公文二级标题",
    Style.HEADING_3: "公文三级标题",
    Style.HEADING_4: "公文四级标题",
}
"""Built-in heading names keep the navigation pane; the alias says whose they are."""


STAND_INS = {
    Style.COVER_TITLE: Style.TITLE,
    Style.COVER_FIELD: Style.RECIPIENTS,
    Style.CONTENTS: Style.RECIPIENTS,
    Style.PAGE_MARK: Style.TABLE_CENTER,
}
"""Which style serves where an older template lacks one."""


@dataclass(frozen=True, slots=True)
class Look:
    """How paragraphs of one style look.

    ``size`` is points; lengths are twips; ``line`` 0 is as high as its
    content; ``indent`` holds the attributes of ``w:ind``.
    """

    style: Style
    purpose: str
    face: Typeface = BODY
    size: float = SIZE_BODY
    color: str = BLACK
    align: str = "both"
    line: int = LINE
    before: int = 0
    after: int = 0
    indent: str = ""
    border: str = ""
    tabs: str = ""
    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool = False
    outline: int | None = None


def rule(side: str, millimetres: float, color: str = BLACK, space: int = 0) -> str:
    """Return a border of a paragraph; ``space`` is points from the text."""
    eighths = round(millimetres * POINTS_PER_MILLIMETRE * 8)
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{color}"/>'


_ONE_CHARACTER = f'w:firstLineChars="100" w:firstLine="{CHARACTER}"'
_TWO_CHARACTERS = f'w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"'
_RED_RULE = rule("bottom", 0.53, RED, space=10)
_TABLE_LINE = 360
SMALL_LINE = 440
RULE_LINE = 20

HEADER = (
    Look(
        Style.TOP_LEFT,
        "版心左上角的三行：份号（成稿后填写）、密级和保密期限、紧急程度",
        face=HEI,
        align="left",
    ),
    Look(
        Style.MARK,
        "发文机关标志，上边缘至版心上边缘 35 mm；名称过长时自动缩小",
        face=TITLE,
        size=MARK_SIZE_LARGEST,
        color=RED,
        align="center",
        line=round(MARK_SIZE_LARGEST * MARK_LINE * 20),
        before=twips(MARK_TOP) - TOP_LINES * LINE,
        after=2 * LINE + (LINE - NUMBER_LINE) // 2,
    ),
    Look(
        Style.SIGNATORY,
        "上行文签发人超过一行时，发文字号以上的各行",
        align="left",
        line=NUMBER_LINE,
        after=LINE - NUMBER_LINE,
        indent=_ONE_CHARACTER,
    ),
    Look(
        Style.NUMBER,
        "下行文、平行文的发文字号，其下 4 mm 为红色分隔线",
        align="center",
        line=NUMBER_LINE,
        border=_RED_RULE,
    ),
    Look(
        Style.NUMBER_UPWARD,
        "上行文的发文字号，居左空一字，与最后一行签发人同行；其下 4 mm 为红色分隔线",
        align="left",
        line=NUMBER_LINE,
        indent=_ONE_CHARACTER,
        border=_RED_RULE,
    ),
)
"""The header (版头). Basis: ``gbt-9704-2012/header``."""

MAIN = (
    Look(
        Style.TITLE,
        "公文标题，红色分隔线下空二行",
        face=TITLE,
        size=SIZE_TITLE,
        align="center",
        line=700,
        before=2 * LINE,
        keep_lines=True,
    ),
    Look(Style.RECIPIENTS, "主送机关，标题下空一行，回行仍顶格", before=LINE),
    Look(Style.BODY, "正文，每面 22 行，每行 28 字", indent=_TWO_CHARACTERS),
    *(
        Look(
            style,
            purpose,
            face=face,
            indent=_TWO_CHARACTERS,
            keep_next=True,
            keep_lines=True,
            outline=level,
        )
        for level, (style, purpose, face) in enumerate(
            (
                (Style.HEADING_1, "一、一级标题", HEI),
                (Style.HEADING_2, "（一）二级标题", KAI),
                (Style.HEADING_3, "1.三级标题", BODY),
                (Style.HEADING_4, "（1）四级标题", BODY),
            )
        )
    ),
    Look(
        Style.ANNEX_LIST,
        "附件说明，正文下空一行，左空二字",
        indent=f'w:left="{5 * CHARACTER}" w:hanging="{3 * CHARACTER}"',
        keep_next=True,
    ),
    Look(
        Style.ISSUER,
        "署名，在成文日期之上，以日期为准居中",
        align="center",
        before=2 * LINE,
        keep_next=True,
        keep_lines=True,
    ),
    Look(Style.ISSUED, "成文日期，右空四字", align="center", keep_lines=True),
    Look(Style.NOTE, "附注，成文日期下一行，左空二字，加圆括号", indent=_TWO_CHARACTERS),
)
"""The main part (主体). Basis: ``gbt-9704-2012/body``."""

ANNEX = (
    Look(
        Style.ANNEX_LABEL,
        "附件及其序号，另面，版心左上角第一行",
        face=HEI,
        align="left",
        keep_next=True,
        new_page=True,
    ),
    Look(
        Style.ANNEX_TITLE,
        "附件标题，版心第三行",
        face=TITLE,
        size=SIZE_TITLE,
        align="center",
        line=700,
        before=LINE,
        after=LINE,
        keep_next=True,
        keep_lines=True,
    ),
)
"""Annexes (附件). Basis: ``gbt-9704-2012/annex``."""

TABLES = (
    Look(
        Style.TABLE_CAPTION,
        "表题，在表格之上",
        face=HEI,
        size=SIZE_SMALL,
        align="center",
        after=80,
        keep_next=True,
        keep_lines=True,
    ),
    Look(
        Style.TABLE_HEAD,
        "表格的表头，跨页重复",
        face=HEI,
        size=SIZE_TABLE,
        align="center",
        line=_TABLE_LINE,
        keep_next=True,
    ),
    *(
        Look(style, f"表格的文字，{where}", size=SIZE_TABLE, align=align, line=_TABLE_LINE)
        for style, align, where in (
            (Style.TABLE_LEFT, "left", "居左"),
            (Style.TABLE_CENTER, "center", "居中"),
            (Style.TABLE_RIGHT, "right", "居右"),
        )
    ),
    Look(
        Style.TABLE_NOTE,
        "表注，在表格之下",
        size=SIZE_TABLE_NOTE,
        align="left",
        line=_TABLE_LINE,
        before=60,
        after=120,
    ),
    Look(Style.PICTURE, "图所在的一行", align="center", line=0, before=120, keep_next=True),
    Look(
        Style.PICTURE_CAPTION,
        "图题，在图之下",
        face=HEI,
        size=SIZE_SMALL,
        align="center",
        keep_lines=True,
    ),
)
"""Tables and pictures (表格、图). Basis: ``gbt-9704-2012/table``."""

COLOPHON = (
    Look(
        Style.RULE_OUTER,
        "版记的首条和末条分隔线",
        size=SIZE_TAIL,
        line=RULE_LINE,
        border=rule("bottom", COLOPHON_RULE_OUTER),
    ),
    Look(
        Style.RULE_INNER,
        "版记中间的分隔线",
        size=SIZE_TAIL,
        line=RULE_LINE,
        border=rule("bottom", COLOPHON_RULE_INNER),
    ),
    Look(
        Style.COPIES,
        "抄送机关，左右各空一字，回行与冒号后的首字对齐",
        size=SIZE_SMALL,
        line=SMALL_LINE,
        indent=(
            f'w:left="{4 * SMALL_CHARACTER}" w:right="{SMALL_CHARACTER}"'
            f' w:hanging="{3 * SMALL_CHARACTER}"'
        ),
    ),
    Look(
        Style.PRINTED,
        "印发机关左空一字，印发日期右空一字",
        size=SIZE_SMALL,
        align="left",
        line=SMALL_LINE,
        indent=f'w:left="{SMALL_CHARACTER}" w:right="{SMALL_CHARACTER}"',
        tabs=(
            f'<w:tabs><w:tab w:val="right" w:pos="{twips(TYPE_WIDTH) - SMALL_CHARACTER}"/></w:tabs>'
        ),
    ),
    Look(Style.TAIL, "表格之后、版记之前的空隙", size=SIZE_TAIL, line=RULE_LINE),
)
"""The colophon (版记). Basis: ``gbt-9704-2012/colophon``."""

PAGE_NUMBERS = tuple(
    Look(
        style,
        purpose,
        face=SONG,
        size=SIZE_SMALL,
        align=side,
        line=NUMBER_LINE,
        indent=f'w:{side}="{SMALL_CHARACTER}"',
    )
    for style, purpose, side in (
        (Style.PAGE_NUMBER_ODD, "单页码，居右空一字", "right"),
        (Style.PAGE_NUMBER_EVEN, "双页码，居左空一字", "left"),
    )
)
"""Page numbers (页码). Basis: ``gbt-9704-2012/page-number``."""

BOOKLET = (
    Look(
        Style.COVER_TITLE,
        "底稿册、评价报告封面的标题和文种",
        face=TITLE,
        size=SIZE_TITLE,
        align="center",
        line=0,
    ),
    Look(Style.COVER_FIELD, "封面上的项目名称、项目单位等各行", align="left", line=0),
    Look(
        Style.CONTENTS, "目录的各行，页码在右", size=SIZE_SMALL, align="left", line=SMALL_LINE + 60
    ),
    Look(
        Style.PAGE_MARK,
        "每面上方的标记，例如演示数据",
        face=SONG,
        size=SIZE_TABLE_NOTE,
        align="right",
        line=0,
    ),
)
"""Documents with a cover (成册文件)."""

LOOKS = (*HEADER, *MAIN, *ANNEX, *TABLES, *COLOPHON, *PAGE_NUMBERS, *BOOKLET)
