"""Nodes of a Word document (节点): names, attributes and switches."""

from collections.abc import Iterator
from functools import cache

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/main"
W = f"{{{WORD}}}"
_MOST_DIGITS = 9
_OFF = frozenset({"0", "false", "off"})
_WRAPPERS = frozenset(
    {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent"}
)


def parsed(content: bytes) -> etree._Element:
    """Parse a part; raise ``ValueError`` or ``etree.XMLSyntaxError`` if it is broken.

    The strict namespace is read as the usual one.
    """
    if b"<!DOCTYPE" in content:
        raise ValueError("a document type is not allowed")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(content.replace(STRICT_WORD.encode(), WORD.encode()), parser)


@cache
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def name_of(node: etree._Element) -> str:
    """Return the name of a node without its namespace; empty for a remark."""
    return _local(node.tag) if isinstance(node.tag, str) else ""


def value_of(node: etree._Element | None, attribute: str = "val") -> str:
    """Return an attribute of the Word namespace, or empty."""
    return "" if node is None else node.get(f"{W}{attribute}", "")


def number_of(node: etree._Element | None, attribute: str = "val") -> int | None:
    """Return an attribute as a whole number, or None."""
    text = value_of(node, attribute)
    return int(text) if text.lstrip("-").isdecimal() and len(text) <= _MOST_DIGITS else None


def is_on(node: etree._Element | None) -> bool:
    """Tell whether a switch is there and not turned off."""
    return node is not None and value_of(node).lower() not in _OFF


def children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the children of one name, through wrappers that show nothing."""
    for child in node:
        found = name_of(child)
        if found == name:
            yield child
        elif found in _WRAPPERS:
            yield from children(chosen(child), name)


def chosen(node: etree._Element) -> etree._Element:
    """Return the branch of an alternative that Word shows, or the node itself."""
    if name_of(node) != "AlternateContent":
        return node
    branches = [child for child in node if name_of(child) in {"Choice", "Fallback"}]
    return branches[0] if branches else node
