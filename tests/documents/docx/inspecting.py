"""Looking into a .docx: its parts, its paragraphs and how they will look."""

import io
import zipfile
from collections.abc import Callable, Iterator

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
NAMESPACES = {"w": WORD}

Parts = dict[str, bytes]
Faults = Callable[[bytes], list[str]]


def parts_of(docx: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repack(parts: Parts) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tree(parts: Parts, name: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(parts[name])


def text_of(element: etree._Element) -> str:
    return "".join(
        found.text or "" if found.tag == f"{W}t" else " "
        for found in element.iter(f"{W}t", f"{W}tab")
        if found.getparent().tag != f"{W}tabs"
    )


def styles_by_id(parts: Parts) -> dict[str, etree._Element]:
    styles = tree(parts, "word/styles.xml").iterfind("w:style", NAMESPACES)
    return {style.get(f"{W}styleId"): style for style in styles}


def style_name(paragraph: etree._Element, styles: dict[str, etree._Element]) -> str:
    key = paragraph.find("w:pPr/w:pStyle", NAMESPACES).get(f"{W}val")
    return styles[key].find("w:name", NAMESPACES).get(f"{W}val")


def in_style(parts: Parts, name: str) -> list[etree._Element]:
    """Return the paragraphs of a style, in order."""
    styles = styles_by_id(parts)
    return [
        paragraph
        for paragraph in tree(parts).iter(f"{W}p")
        if style_name(paragraph, styles) == name
    ]


def texts(parts: Parts, name: str) -> list[str]:
    return [text_of(paragraph) for paragraph in in_style(parts, name)]


def shown(parts: Parts, paragraph: etree._Element, path: str, attribute: str) -> str | None:
    """Return what is in force: the paragraph's own, or the nearest style's.

    ``path`` begins with w:pPr or w:rPr.
    """
    for element in _sources(parts, paragraph):
        found = element.find(path, NAMESPACES)
        if found is not None and found.get(f"{W}{attribute}") is not None:
            return found.get(f"{W}{attribute}")
    return None


def _sources(parts: Parts, paragraph: etree._Element) -> Iterator[etree._Element]:
    yield from paragraph.iterfind("w:r", NAMESPACES)
    yield paragraph
    styles = styles_by_id(parts)
    key = paragraph.find("w:pPr/w:pStyle", NAMESPACES).get(f"{W}val")
    while key:
        yield styles[key]
        based = styles[key].find("w:basedOn", NAMESPACES)
        key = based.get(f"{W}val") if based is not None else ""
