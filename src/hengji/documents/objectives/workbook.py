"""The parts of a workbook (.xlsx) by which its sheets are found."""

import posixpath
import zipfile
from collections.abc import Mapping

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
BOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"


class NotAllowed(ValueError):
    """An XML part declares entities, which no spreadsheet program writes."""


def parsed(content: bytes) -> "etree._Element":
    """Parse a part without entities and without a network.

    Raises:
        NotAllowed: It has a document type.
        etree.XMLSyntaxError: It is not XML.
    """
    if b"<!DOCTYPE" in content:
        raise NotAllowed
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(content, parser)


def relations_of(part: str) -> str:
    """Return the part that holds the relations of a part."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def sheet_parts(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """Return the part of each sheet by its name."""
    targets = {
        each.get("Id"): resolved(BOOK, each.get("Target", ""))
        for each in parsed(archive.read(relations_of(BOOK))).iter(f"{PACKAGE}Relationship")
    }
    return {
        each.get("name", ""): targets[identity]
        for each in parsed(archive.read(BOOK)).iter(f"{MAIN}sheet")
        if (identity := each.get(f"{RELATION}id")) in targets
    }


def resolved(part: str, target: str) -> str:
    """Return the part to which a relation of another part leads."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def serialised(root: "etree._Element") -> bytes:
    """Write a part as spreadsheet programs do."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content
