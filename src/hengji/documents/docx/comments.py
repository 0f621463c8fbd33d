"""Word comments (批注) in a copy of somebody's own document, at the exact words.

Runs are split where a comment begins and ends and keep their formatting;
nothing else changes. Where Word allows no comment (a text box, a note) it
stands at the place to which that belongs, and quotes the words.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from copy import copy, deepcopy
from datetime import datetime
from typing import NamedTuple

from lxml import etree

from hengji.core.checkup.remarks import Remark
from hengji.core.flaws import Severity
from hengji.documents.docx.package import CONTENT_TYPES
from hengji.documents.manuscripts.word.nodes import (
    STRICT_WORD,
    WORD,
    W,
    name_of,
    number_of,
)
from hengji.documents.manuscripts.word.reading import (
    TracedManuscript,
    main_part,
    read_word,
)
from hengji.documents.manuscripts.word.traces import Traced

AUTHOR = "衡绩"
_HOLDERS = frozenset(
    {"p", "hyperlink", "ins", "moveTo", "sdtContent", "smartTag", "customXml", "fldSimple"}
    | {"dir", "bdo"}
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SIZE = "18"


class _Edge(NamedTuple):
    """A place between two characters of a node."""

    node: etree._Element
    offset: int


class _Range(NamedTuple):
    """What a comment covers: from one edge to another, or a whole element."""

    first: _Edge
    last: _Edge
    exact: bool


def with_comments(
    content: bytes, remarks: Iterable[Remark], *, at: datetime | None = None
) -> bytes:
    """Return a copy of a Word document with a comment for each remark.

    Args:
        content: The document from which the manuscript was read.
        remarks: Found in that manuscript; their spots are places in it.
        at: The moment that the comments show, or None for none.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        traced = read_word("", archive)
        main = main_part(archive)
        changed = _commented(archive, main, traced, list(remarks), at)
        return _repacked(archive, changed)


def _commented(
    archive: zipfile.ZipFile,
    main: str,
    traced: TracedManuscript,
    remarks: Sequence[Remark],
    at: datetime | None,
) -> dict[str, bytes]:
    """Return the parts that change, by name; none if there is nothing to say."""
    ranges = [(remark, found) for remark in remarks if (found := _range_of(traced, remark))]
    if not ranges:
        return {}
    changed: dict[str, bytes] = {}
    name = _comments_part(archive, main, changed)
    comments = etree.fromstring(changed.get(name) or archive.read(name))
    word = WORD if etree.QName(comments).namespace == WORD else STRICT_WORD
    first = _first_free(comments, traced.document.root)
    placed = _Places([found for _, found in ranges])
    for number, (remark, found) in enumerate(ranges, start=first):
        placed.mark(found, str(number))
        comment = _comment(word, str(number), remark, exact=found.exact)
        if at is not None:
            comment.set(f"{{{word}}}date", f"{at:%Y-%m-%dT%H:%M:%S}")
        comments.append(comment)
    changed[name] = _serialised(comments)
    document = _serialised(traced.document.root)
    if STRICT_WORD.encode() in archive.read(main):
        document = document.replace(WORD.encode(), STRICT_WORD.encode())
    return {**changed, main: document}


def _first_free(comments: etree._Element, root: etree._Element) -> int:
    marks = root.iter(f"{W}commentRangeStart", f"{W}commentReference")
    taken = [number_of(each, "id") for each in marks]
    for each in comments:
        text = each.get(f"{{{etree.QName(each).namespace}}}id", "")
        taken.append(int(text) if text.isdecimal() else None)
    return max((number for number in taken if number is not None), default=-1) + 1


def _range_of(traced: TracedManuscript, remark: Remark) -> _Range | None:
    """Find what a comment covers: the words, else the text they stand in."""
    spot = remark.spot
    words = traced.trace(spot)
    whole = traced.traces.get((spot.block, spot.row, spot.column), Traced())
    for candidate, exact in ((words, True), (whole, False)):
        if candidate.anchor is not None:
            return _Range(_Edge(candidate.anchor, 0), _Edge(candidate.anchor, 1), exact=False)
        if found := _covered(candidate, exact=exact):
            return found
    others = sorted(traced.traces.items(), key=lambda item: abs(item[0][0] - spot.block))
    return next((found for _, each in others if (found := _covered(each, exact=False))), None)


def _covered(words: Traced, *, exact: bool) -> _Range | None:
    placed = [(piece, piece.node) for piece in words.pieces if piece.node is not None]
    if not placed:
        return None
    (first, begins), (last, ends) = placed[0], placed[-1]
    complete = exact and len(placed) == len(words.pieces)
    end = last.start + len(last.words)
    return _Range(_Edge(begins, first.start), _Edge(ends, end), exact=complete)


class _Places:
    """Splits runs where comments begin and end, and finds them again."""

    def __init__(self, ranges: Sequence[_Range]) -> None:
        cuts: dict[etree._Element, set[int]] = {}
        for found in ranges:
            for edge in (found.first, found.last):
                cuts.setdefault(edge.node, set()).add(edge.offset)
        self._parts = {node: _split(node, sorted(offsets)) for node, offsets in cuts.items()}

    def mark(self, found: _Range, key: str) -> None:
        """Put the marks of one comment around what it covers."""
        before, after = self._holder(found.first, starts=True), self._holder(found.last)
        start = before.makeelement(f"{W}commentRangeStart", {f"{W}id": key})
        before.addprevious(start)
        end = after.makeelement(f"{W}commentRangeEnd", {f"{W}id": key})
        reference = after.makeelement(f"{W}r")
        etree.SubElement(reference, f"{W}commentReference", {f"{W}id": key})
        _after(after, end, reference)

    def _holder(self, edge: _Edge, *, starts: bool = False) -> etree._Element:
        """Return what holds the characters behind, or before, an edge."""
        reached = [
            node
            for offset, node in self._parts[edge.node]
            if offset < edge.offset or (starts and offset == edge.offset)
        ]
        return _holder_of(reached[-1] if reached else edge.node)


def _after(element: etree._Element, *added: etree._Element) -> None:
    """Put elements after one; what lxml keeps as its tail stays with it."""
    for each in reversed(added):
        element.addnext(each)


def _split(node: etree._Element, offsets: Sequence[int]) -> list[tuple[int, etree._Element]]:
    """Split the run of a text at some offsets, in growing order.

    Returns:
        Where each part begins in the text, and the node that holds it.
    """
    parts = [(0, node)]
    run = node.getparent()
    if run is None or run is not _holder_of(node) or name_of(run) != "r":
        return parts
    length = len(node.text or "") if name_of(node) == "t" else 1
    for offset in reversed(offsets):
        if offset >= length:
            _cut_after(run, node)
        else:
            other = _cut_before(run, node, offset)
            parts += [(offset, other)] if offset else []
    return sorted(parts, key=lambda part: part[0])


def _holder_of(node: etree._Element) -> etree._Element:
    """Return the element that stands in the flow of a paragraph: mostly a run."""
    holder = node
    while (parent := holder.getparent()) is not None and name_of(parent) not in _HOLDERS:
        holder = parent
    control = holder.getparent()
    if control is not None and name_of(control) == "sdtContent":
        whole = control.getparent()
        if whole is not None and whole.find(f"{W}sdtPr/{W}text") is not None:
            return whole
    return holder


def _cut_after(run: etree._Element, node: etree._Element) -> None:
    """Let a run end with a node."""
    following = list(node.itersiblings())
    if following:
        _rest_of(run).extend(following)


def _cut_before(run: etree._Element, node: etree._Element, offset: int) -> etree._Element:
    """Let a run begin at an offset of a node; return the node that begins it."""
    following = list(node.itersiblings())
    if offset:
        text = node.text or ""
        other = copy(node)
        node.text, other.text = text[:offset], text[offset:]
        for each in (node, other):
            each.set(_SPACE, "preserve")
        _rest_of(run).extend([other, *following])
        return other
    if any(name_of(each) != "rPr" for each in node.itersiblings(preceding=True)):
        _rest_of(run).extend([node, *following])
    return node


def _rest_of(run: etree._Element) -> etree._Element:
    """Put an empty run of the same kind behind a run."""
    rest = run.makeelement(run.tag, {str(name): str(value) for name, value in run.items()})
    properties = run.find(f"{W}rPr")
    if properties is not None:
        rest.append(deepcopy(properties))
    run.addnext(rest)
    return rest


def _comment(word: str, key: str, remark: Remark, *, exact: bool) -> etree._Element:
    space = f"{{{word}}}"
    comment = etree.Element(f"{space}comment", nsmap={"w": word})
    comment.set(f"{space}id", key)
    comment.set(f"{space}author", AUTHOR)
    comment.set(f"{space}initials", AUTHOR)
    for line in _lines(remark, exact=exact):
        paragraph = etree.SubElement(comment, f"{space}p")
        properties = etree.SubElement(paragraph, f"{space}pPr")
        spacing = etree.SubElement(properties, f"{space}spacing")
        for name, value in (("before", "0"), ("after", "0"), ("line", "240"), ("lineRule", "auto")):
            spacing.set(f"{space}{name}", value)
        indent = etree.SubElement(properties, f"{space}ind")
        indent.set(f"{space}firstLineChars", "0")
        indent.set(f"{space}firstLine", "0")
        etree.SubElement(properties, f"{space}jc").set(f"{space}val", "left")
        run = etree.SubElement(paragraph, f"{space}r")
        size = etree.SubElement(etree.SubElement(run, f"{space}rPr"), f"{space}sz")
        size.set(f"{space}val", _SIZE)
        text = etree.SubElement(run, f"{space}t")
        text.set(_SPACE, "preserve")
        text.text = _NO_CHARACTER.sub("", line)
    return comment


def _lines(remark: Remark, *, exact: bool) -> Iterator[str]:
    """Yield what a comment says: what is wrong, both figures, what to do."""
    word = "错误" if remark.flaw.severity is Severity.ERROR else "提示"
    yield f"{word} {remark.rule}　{remark.flaw.message}"
    if not exact and remark.words.strip():
        yield f"原文：“{remark.words}”。"
    figures = [
        f"{name}：{text}"
        for name, text in (("文中", remark.stated), ("核对", remark.expected))
        if text
    ]
    if remark.because:
        figures.append(f"算法：{remark.because}")
    if figures:
        yield "；".join(figure.rstrip("。；") for figure in figures) + "。"
    yield remark.flaw.remedy


def _comments_part(archive: zipfile.ZipFile, main: str, changed: dict[str, bytes]) -> str:
    """Return the name of the part that holds comments, made if there is none."""
    folder, _, file = main.rpartition("/")
    links_name = f"{folder}/_rels/{file}.rels".lstrip("/")
    names = set(archive.namelist())
    links = etree.fromstring(
        archive.read(links_name)
        if links_name in names
        else f'<Relationships xmlns="{_LINKS}"/>'.encode()
    )
    for link in links:
        if link.get("Type", "").endswith("/comments"):
            target = link.get("Target", "")
            name = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            if name.lstrip("/") in names:
                return name.lstrip("/")
    name = _unused(names, f"{folder}/comments".lstrip("/"))
    keys = {link.get("Id") for link in links}
    key = next(key for number in range(1, len(keys) + 2) if (key := f"rId{number}") not in keys)
    link = etree.SubElement(links, f"{{{_LINKS}}}Relationship")
    for attribute, value in (("Id", key), ("Type", f"{_OFFICE}/comments"), ("Target", f"/{name}")):
        link.set(attribute, value)
    types = etree.fromstring(archive.read(CONTENT_TYPES))
    override = etree.SubElement(types, f"{{{_TYPES}}}Override")
    override.set("PartName", f"/{name}")
    override.set("ContentType", _COMMENTS_TYPE)
    changed[links_name] = _serialised(links)
    changed[CONTENT_TYPES] = _serialised(types)
    changed[name] = f'<w:comments xmlns:w="{WORD}"/>'.encode()
    return name


def _unused(names: set[str], stem: str) -> str:
    number = 0
    while (name := f"{stem}{number or ''}.xml") in names:
        number += 1
    return name


def _serialised(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _repacked(archive: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    """Zip the parts as they were, the changed ones changed, the new ones last."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as written:
        for part in archive.infolist():
            entry = copy(part)
            content = changed.pop(part.filename, None)
            written.writestr(entry, archive.read(part) if content is None else content)
        for name, content in changed.items():
            entry = zipfile.ZipInfo(name, archive.infolist()[0].date_time)
            entry.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(entry, content)
    return buffer.getvalue()
