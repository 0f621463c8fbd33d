"""Comments of a workbook (批注): those there are kept, ours are added after them."""

import re
from collections.abc import Mapping

from lxml import etree

from hengji.documents.ledgers.grids import column_of
from hengji.documents.objectives.workbook import (
    MAIN,
    PACKAGE,
    parsed,
    relations_of,
    resolved,
    serialised,
)

AUTHOR = "衡绩"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_COMMENTS, _DRAWING = f"{_OFFICE}comments", f"{_OFFICE}vmlDrawing"
_TYPES = "[Content_Types].xml"
_TYPE_NAMES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SHAPE_NUMBER = re.compile(rb"_x0000_s(\d+)")
_NUMBERS_PER_DRAWING = 1024
_CLOSING = b"</xml>"
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_OPENING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{number}"/></o:shapelayout>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
    "margin-left:60pt;margin-top:1.5pt;width:{width}pt;height:{height}pt;z-index:1;"
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_WIDTH, _LINE_HEIGHT, _CHARACTERS = 260, 15, 20
_COLUMNS_WIDE = 4


class Commenting:
    """The parts that hold comments; ``changed`` are those that differ or are new."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = dict(parts)
        self.changed: dict[str, bytes] = {}

    def add(self, sheet: str, words: Mapping[str, str]) -> str:
        """Add comments to a sheet; return the relation its drawing needs, or empty.

        Args:
            sheet: The part of the sheet.
            words: The words of the comment by the name of its cell.
        """
        comments = self._related(sheet, _COMMENTS)
        if not comments:
            comments = self._free("xl/comments{}.xml")
            self._relate(sheet, _COMMENTS, comments)
            self._type_of_part(comments, _COMMENTS_TYPE)
            self._put(comments, _no_comments())
        fresh = self._append(comments, words)
        drawing = self._related(sheet, _DRAWING)
        if drawing:
            self._draw_more(drawing, fresh)
            return self._relation(sheet, _DRAWING)
        drawing = self._free("xl/drawings/vmlDrawing{}.vml")
        self._type_of_extension("vml", _DRAWING_TYPE)
        number = self._drawings_used() + 1
        opening = _OPENING.format(number=number) + _SHAPE_TYPE
        shapes = _shapes(fresh, number * _NUMBERS_PER_DRAWING + 1)
        self._put(drawing, opening.encode() + shapes + _CLOSING)
        return self._relate(sheet, _DRAWING, drawing)

    def _put(self, part: str, content: bytes) -> None:
        self._parts[part] = self.changed[part] = content

    def _append(self, part: str, words: Mapping[str, str]) -> Mapping[str, str]:
        """Add to the comments; return those whose cell had none before."""
        root = parsed(self._parts[part])
        authors = _child(root, "authors", first=True)
        names = [each.text for each in authors]
        if AUTHOR not in names:
            etree.SubElement(authors, f"{MAIN}author").text = AUTHOR
            names.append(AUTHOR)
        holder = _child(root, "commentList")
        known = {each.get("ref"): each for each in holder}
        fresh = {}
        for cell, said in words.items():
            if cell in known:
                _add_run(_child(known[cell], "text", first=True), f"\n{AUTHOR}：\n{said}")
                continue
            fresh[cell] = said
            comment = etree.SubElement(holder, f"{MAIN}comment", ref=cell)
            comment.set("authorId", str(names.index(AUTHOR)))
            _add_run(etree.SubElement(comment, f"{MAIN}text"), said)
        self._put(part, serialised(root))
        return fresh

    def _draw_more(self, part: str, words: Mapping[str, str]) -> None:
        """Put more shapes into a drawing, which need not be well-formed XML."""
        content = self._parts[part]
        head, mark, tail = content.rpartition(_CLOSING)
        if not mark:
            raise KeyError(part)
        first = max(map(int, _SHAPE_NUMBER.findall(content)), default=_NUMBERS_PER_DRAWING) + 1
        shape_type = b"" if b'id="_x0000_t202"' in content else _SHAPE_TYPE.encode()
        self._put(part, head + shape_type + _shapes(words, first) + mark + tail)

    def _drawings_used(self) -> int:
        numbers = [
            int(found)
            for name, content in self._parts.items()
            if name.endswith(".vml")
            for found in _SHAPE_NUMBER.findall(content)
        ]
        return max((number // _NUMBERS_PER_DRAWING for number in numbers), default=0)

    def _free(self, pattern: str) -> str:
        taken = {name.casefold() for name in self._parts}
        number = 1
        while pattern.format(number).casefold() in taken:
            number += 1
        return pattern.format(number)

    def _relations(self, sheet: str) -> "etree._Element":
        part = relations_of(sheet)
        if part in self._parts:
            return parsed(self._parts[part])
        return parsed(f'<Relationships xmlns="{PACKAGE[1:-1]}"/>'.encode())

    def _related(self, sheet: str, kind: str) -> str:
        for each in self._relations(sheet):
            if each.get("Type") == kind:
                return resolved(sheet, each.get("Target", ""))
        return ""

    def _relation(self, sheet: str, kind: str) -> str:
        return next(
            each.get("Id", "") for each in self._relations(sheet) if each.get("Type") == kind
        )

    def _relate(self, sheet: str, kind: str, part: str) -> str:
        root = self._relations(sheet)
        taken = {each.get("Id") for each in root}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        relation = etree.SubElement(root, f"{PACKAGE}Relationship", Id=f"rId{number}")
        relation.set("Type", kind)
        relation.set("Target", f"/{part}")
        self._put(relations_of(sheet), serialised(root))
        return f"rId{number}"

    def _type_of_part(self, part: str, kind: str) -> None:
        root = parsed(self._parts[_TYPES])
        etree.SubElement(root, f"{_TYPE_NAMES}Override", PartName=f"/{part}", ContentType=kind)
        self._put(_TYPES, serialised(root))

    def _type_of_extension(self, extension: str, kind: str) -> None:
        root = parsed(self._parts[_TYPES])
        if any(each.get("Extension", "").casefold() == extension for each in root):
            return
        entry = etree.Element(f"{_TYPE_NAMES}Default", Extension=extension, ContentType=kind)
        root.insert(0, entry)
        self._put(_TYPES, serialised(root))


def _no_comments() -> bytes:
    start = f'<comments xmlns="{MAIN[1:-1]}"><authors/><commentList/></comments>'
    return serialised(parsed(start.encode()))


def _child(parent: "etree._Element", name: str, *, first: bool = False) -> "etree._Element":
    found = parent.find(f"{MAIN}{name}")
    if found is None:
        found = etree.Element(f"{MAIN}{name}")
        parent.insert(0 if first else len(parent), found)
    return found


def _add_run(text: "etree._Element", words: str) -> None:
    run = etree.SubElement(text, f"{MAIN}r")
    piece = etree.SubElement(run, f"{MAIN}t")
    piece.text = words
    piece.set(_SPACE, "preserve")


def _shapes(words: Mapping[str, str], first: int) -> bytes:
    return "".join(
        _shape(cell, said, number) for number, (cell, said) in enumerate(words.items(), first)
    ).encode()


def _shape(cell: str, words: str, number: int) -> str:
    """Return a hidden note beside its cell, high enough for its words."""
    column, row = column_of(cell), int(re.sub("[A-Z]+", "", cell)) - 1
    lines = sum(len(line) // _CHARACTERS + 1 for line in words.split("\n")) + 1
    anchor = (
        f"{column + 1}, 15, {max(row - 1, 0)}, 4, {column + 1 + _COLUMNS_WIDE}, 15, "
        f"{max(row - 1, 0) + lines}, 4"
    )
    return _SHAPE.format(
        number=number,
        width=_WIDTH,
        height=lines * _LINE_HEIGHT,
        anchor=anchor,
        row=row,
        column=column,
    )
