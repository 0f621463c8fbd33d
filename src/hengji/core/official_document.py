"""The official document (公文) as one value, before it is a file.

Writers lay it out; they decide nothing about its words. What GB/T 9704-2012
asks of the words, and not of the paper, is checked here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hengji.core.blocks import (
    BLANK_PATTERN,
    Annex,
    Block,
    block_texts,
    format_date,
    heading_flaws,
    table_flaws,
)
from hengji.core.flaws import Flaw, FlawKind, Severity


class Direction(StrEnum):
    """Which way a document goes (行文方向)."""

    UPWARD = "上行文"
    DOWNWARD = "下行文"
    PARALLEL = "平行文"


class Format(StrEnum):
    """How a document looks on its first page (公文格式).

    Basis: ``gbt-9704-2012/special-formats``.
    """

    FILE = "文件格式"
    LETTER = "信函格式"


@dataclass(frozen=True, slots=True)
class Colophon:
    """The colophon (版记): who else gets it, who printed it and when.

    A letter's says only who else gets it.
    """

    copies_to: tuple[str, ...]
    printed_by: str
    printed_on: date | None


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """Everything an official document says.

    Attributes:
        mark: The red masthead (发文机关标志).
        number: Document number (发文字号).
        direction: Upward documents carry their signatories in the header.
        signatories: 签发人, as many as sign; an empty name leaves room to sign.
        title: One text for each line.
        recipients: 主送机关, without the colon.
        blocks: The body in order.
        annexes: In the order in which the body lists them.
        issuer: The signing organ (署名).
        issued: 成文日期; None prints a blank to fill in.
        note: 附注, without its brackets.
        colophon: None where there is none.
        secrecy: 密级和保密期限, or empty.
        urgency: 紧急程度, or empty.
        format: A letter (信函格式) or a file (文件格式).
        page_mark: What stands at the top of every page, for instance 演示数据; or empty.
    """

    mark: str
    number: str
    direction: Direction
    signatories: tuple[str, ...]
    title: tuple[str, ...]
    recipients: tuple[str, ...]
    blocks: tuple[Block, ...]
    issuer: str
    issued: date | None
    annexes: tuple[Annex, ...] = ()
    note: str = ""
    colophon: Colophon | None = None
    secrecy: str = ""
    urgency: str = ""
    format: Format = Format.FILE
    page_mark: str = ""


NUMBER_PATTERN = re.compile(r"[\u4e00-\u9fa5]+〔(20\d{2})〕[1-9]\d*号", re.ASCII)

DOCUMENT_BLANK = FlawKind(
    "document-blank",
    Severity.WARNING,
    "公文有要素没有给出，印作“【待填：…】”。",
    "请在要素（要素文件，或“报告要素”页）中补上，或在成稿中手工填写。",
)
NUMBER_MALFORMED = FlawKind(
    "document-number-malformed",
    Severity.ERROR,
    "发文字号不合格式：机关代字、六角括号内四位年份、不编虚位的序号和“号”。",
    "请写成“朔开财预绩〔2024〕15号”的样式。",
)
NUMBER_YEAR_DIFFERS = FlawKind(
    "document-number-year",
    Severity.WARNING,
    "发文字号的年份与成文日期的年份不同。",
    "请核对两个年份；确属跨年签发的可以保留。",
)
SIGNATORY_MISSING = FlawKind(
    "signatory-missing",
    Severity.WARNING,
    "上行文没有写明签发人，成稿中“签发人：”之后留空。",
    "请在要素中写明签发人，或由签发人在留空处签名。",
)
SIGNATORY_NOT_UPWARD = FlawKind(
    "signatory-not-upward",
    Severity.ERROR,
    "只有上行文标注签发人，下行文和平行文不标。",
    "请删去签发人，或改正行文方向。",
)
NO_BODY_ON_PAGE = FlawKind(
    "no-body-on-page",
    Severity.ERROR,
    "正文中写有“此页无正文”；应调整行距、字距使署名与正文同页。",
    "请删去“此页无正文”。",
)
ANNEX_TITLE_PUNCTUATED = FlawKind(
    "annex-title-punctuated",
    Severity.ERROR,
    "附件名称之后有标点。",
    "请删去附件名称末尾的标点。",
)


def texts_of(document: OfficialDocument) -> Iterator[tuple[str, str]]:
    """Yield every text a reader sees, with the name of its place."""
    yield "发文机关标志", document.mark
    yield "发文字号", document.number
    for signatory in document.signatories:
        yield "签发人", signatory
    yield "标题", "".join(document.title)
    for recipient in document.recipients:
        yield "主送机关", recipient
    yield from block_texts(document.blocks)
    for annex in document.annexes:
        yield "附件", annex.title
        yield from block_texts(annex.blocks)
    yield "署名", document.issuer
    yield "成文日期", format_date(document.issued)
    yield "附注", document.note
    yield "密级和保密期限", document.secrecy
    yield "紧急程度", document.urgency
    if document.colophon:
        yield "抄送机关", "，".join(document.colophon.copies_to)
    if document.colophon and document.format is Format.FILE:
        yield "印发机关", document.colophon.printed_by
        yield "印发日期", format_date(document.colophon.printed_on, "印发日期")
    yield "页眉", document.page_mark


def check_document(document: OfficialDocument) -> tuple[Flaw, ...]:
    """Find what would make the document formally wrong, or incomplete.

    Basis: ``gbt-9704-2012/assertions``.
    """
    return (
        *_blank_flaws(document),
        *_number_flaws(document),
        *_signatory_flaws(document),
        *heading_flaws(document.blocks),
        *(flaw for annex in document.annexes for flaw in heading_flaws(annex.blocks)),
        *_wording_flaws(document),
        *table_flaws(document.blocks),
        *(flaw for annex in document.annexes for flaw in table_flaws(annex.blocks)),
    )


def _blank_flaws(document: OfficialDocument) -> Iterator[Flaw]:
    """Name everything that prints as a blank in one sentence."""
    texts = (text for _, text in texts_of(document))
    blanks = dict.fromkeys(found for text in texts for found in BLANK_PATTERN.findall(text))
    if blanks:
        names = "、".join(found[4:-1] for found in blanks)
        yield DOCUMENT_BLANK.at("公文要素", f"没有给出{names}，印作“【待填：…】”。")


def _number_flaws(document: OfficialDocument) -> Iterator[Flaw]:
    if BLANK_PATTERN.search(document.number):
        return
    found = NUMBER_PATTERN.fullmatch(document.number)
    if found is None:
        yield NUMBER_MALFORMED.at("发文字号", f"发文字号为“{document.number}”。")
    elif document.issued is not None and int(found[1]) != document.issued.year:
        yield NUMBER_YEAR_DIFFERS.at(
            "发文字号",
            f"发文字号为 {found[1]} 年，成文日期为 {document.issued.year} 年。",
        )


def _signatory_flaws(document: OfficialDocument) -> Iterator[Flaw]:
    if document.direction is Direction.UPWARD:
        if not any(document.signatories):
            yield SIGNATORY_MISSING.at("签发人", "上行文没有写明签发人，此处留空。")
    elif document.signatories:
        names = "、".join(document.signatories)
        yield SIGNATORY_NOT_UPWARD.at("签发人", f"{document.direction}标注了签发人“{names}”。")


def _wording_flaws(document: OfficialDocument) -> Iterator[Flaw]:
    for where, text in texts_of(document):
        if "此页无正文" in text:
            yield NO_BODY_ON_PAGE.at(where, "此处写有“此页无正文”。")
    for annex in document.annexes:
        if annex.title and not annex.title[-1].isalnum() and annex.title[-1] not in "）》”":
            yield ANNEX_TITLE_PUNCTUATED.at("附件", f"附件名称“{annex.title}”末尾有标点。")
