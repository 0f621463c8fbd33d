"""The official document (公文) as a page, for reading at any moment."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, assert_never

from hengji.core.blocks import (
    BLANK_PATTERN,
    Align,
    Block,
    Form,
    Heading,
    Paragraph,
    Table,
    format_date,
)
from hengji.core.blocks import Picture as CorePicture
from hengji.core.official_document import Direction, Format, OfficialDocument
from hengji.web.pictures import Picture, picture_of

LOWEST_HEADING = 6


class Part(NamedTuple):
    """A stretch of text; a blank is a place to fill in (待填)."""

    text: str
    is_blank: bool


Text = tuple[Part, ...]


class Cell(NamedTuple):
    """A cell and how it stands."""

    text: str
    css_class: str
    span: int = 1
    is_label: bool = False


class ShownBlock(NamedTuple):
    """One block as the page draws it; only what its kind needs is there.

    ``widths`` are shares of the columns of a form, of 100.
    """

    kind: str
    text: Text = ()
    level: int = 0
    heads: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    note: Text = ()
    picture: Picture | None = None
    widths: tuple[int, ...] = ()


class ShownAnnex(NamedTuple):
    """An annex with its blocks."""

    title: str
    blocks: tuple[ShownBlock, ...]


class ShownDocument(NamedTuple):
    """The document as the page draws it."""

    mark: Text
    number: Text
    signatories: str
    title: tuple[Text, ...]
    recipients: Text
    blocks: tuple[ShownBlock, ...]
    annexes: tuple[ShownAnnex, ...]
    issuer: Text
    issued: Text
    colophon: tuple[Text, ...]
    note: Text
    page_mark: str
    is_letter: bool
    is_upward: bool


def shown_document(document: OfficialDocument) -> ShownDocument:
    """Return the document as ``_official.html`` draws it."""
    return ShownDocument(
        mark=parts_of(document.mark),
        number=parts_of(document.number),
        signatories="、".join(document.signatories),
        title=tuple(map(parts_of, document.title)),
        recipients=parts_of("、".join(document.recipients)),
        blocks=tuple(map(_shown, document.blocks)),
        annexes=tuple(
            ShownAnnex(annex.title, tuple(map(_shown, annex.blocks))) for annex in document.annexes
        ),
        issuer=parts_of(document.issuer),
        issued=parts_of(format_date(document.issued)),
        colophon=tuple(map(parts_of, _colophon(document))),
        note=parts_of(f"（{document.note}）" if document.note else ""),
        page_mark=document.page_mark,
        is_letter=document.format is Format.LETTER,
        is_upward=document.direction is Direction.UPWARD,
    )


def parts_of(text: str) -> Text:
    """Return a text cut into what is written and what is to be filled in."""
    return tuple(_parts(text))


def _parts(text: str) -> Iterator[Part]:
    end = 0
    for found in BLANK_PATTERN.finditer(text):
        if found.start() > end:
            yield Part(text[end : found.start()], is_blank=False)
        yield Part(found[0], is_blank=True)
        end = found.end()
    if end < len(text):
        yield Part(text[end:], is_blank=False)


def _shown(block: Block) -> ShownBlock:
    match block:
        case Heading():
            level = min(block.level + 2, LOWEST_HEADING)
            return ShownBlock("heading", parts_of(f"{block.label}{block.text}"), level)
        case Paragraph():
            return ShownBlock("paragraph", parts_of(block.text))
        case Table():
            return _table(block)
        case Form():
            return _form(block)
        case CorePicture():
            return ShownBlock(
                "picture", parts_of(block.caption), picture=picture_of(block.distribution)
            )
        case _:
            assert_never(block)


def _table(table: Table) -> ShownBlock:
    classes = ["center" if each.align is not Align.LEFT else "" for each in table.columns]
    return ShownBlock(
        "table",
        parts_of(table.caption),
        heads=_cells([each.title for each in table.columns], classes),
        rows=tuple(_cells(row, classes) for row in table.rows),
        note=parts_of(table.note),
    )


def _form(form: Form) -> ShownBlock:
    rows = (
        tuple(
            Cell(
                cell.text,
                "center" if cell.is_label or cell.align is not Align.LEFT else "",
                cell.span,
                cell.is_label,
            )
            for cell in row
        )
        for row in form.rows
    )
    whole = sum(form.widths)
    return ShownBlock(
        "form",
        parts_of(form.caption or form.name),
        rows=tuple(rows),
        note=parts_of(form.note),
        widths=tuple(round(100 * width / whole) for width in form.widths),
    )


def _cells(texts: Sequence[str], classes: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text, css_class) for text, css_class in zip(texts, classes, strict=True))


def _colophon(document: OfficialDocument) -> Iterator[str]:
    colophon = document.colophon
    if colophon is None:
        return
    if colophon.copies_to:
        yield f"抄送：{'，'.join(colophon.copies_to)}。"
    if document.format is Format.FILE:
        yield f"{colophon.printed_by}　{format_date(colophon.printed_on, '印发日期')}印发"
