"""The page setup (页面设置) of a template, with what a document adds to it."""

from collections.abc import Iterable

from lxml import etree

from hengji.documents.docx.parts import MARK_RELATION
from hengji.documents.docx.reading import Template


def section_of(template: Template, marked: Iterable[str], *, first_apart: bool) -> str:
    """Return the page setup.

    Args:
        template: Whose page it is.
        marked: Kinds of pages with the mark at the top: first, even, default.
        first_apart: Whether the first page has no number, and a mark only where
            it is marked.
    """
    section = etree.fromstring(template.section)
    word = section.nsmap[section.prefix]
    w, office = f"{{{word}}}", word.replace("wordprocessingml/2006/main", "")
    relation = f"{{{office}officeDocument/2006/relationships}}id"
    kinds = tuple(marked)
    if first_apart:
        for old in section.findall(f"{w}footerReference[@{w}type='first']"):
            section.remove(old)
        if section.find(f"{w}titlePg") is None:
            grid = section.find(f"{w}docGrid")
            place = len(section) if grid is None else section.index(grid)
            section.insert(place, etree.Element(f"{w}titlePg"))
    if kinds:
        for old in section.findall(f"{w}headerReference"):
            section.remove(old)
    for kind in kinds:
        attributes = {f"{w}type": kind, relation: MARK_RELATION}
        section.insert(0, etree.Element(f"{w}headerReference", attributes))
    return etree.tostring(section, encoding="unicode")
