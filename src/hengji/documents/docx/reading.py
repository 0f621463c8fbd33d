"""Reading a template (模板): its styles by name, its page, and all it carries.

WPS gives styles new ids whenever it saves, so a style is found by the name
that a bureau sees.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lxml import etree

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.documents.docx.package import (
    CONTENT_TYPES,
    DECLARATION,
    MAIN_PART,
    MAIN_RELATIONSHIPS,
    PROPERTIES,
)
from hengji.documents.docx.styles import ALIASES, STAND_INS, Style

LARGEST_FILE = 10_000_000
LARGEST_CONTENT = 50_000_000
MOST_PARTS = 500

TEMPLATE_UNUSABLE = FlawKind(
    "template-unusable",
    Severity.ERROR,
    "公文模板不是可用的 .docx 文件。",
    "请用 WPS 或 Word 把模板另存为 .docx；也可以不指定模板，使用自带的模板。",
)
TEMPLATE_TOO_LARGE = FlawKind(
    "template-too-large",
    Severity.ERROR,
    "公文模板太大。",
    "请删去模板中的图片和无关内容后再用。",
)
TEMPLATE_STYLE_MISSING = FlawKind(
    "template-style-missing",
    Severity.ERROR,
    "公文模板缺少生成公文要用的样式。",
    "请从自带的模板中复制该样式，样式名不要改动。",
)

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_WORD}}}"
_NO_RELATIONSHIPS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)
_REWRITTEN = {CONTENT_TYPES, MAIN_PART, MAIN_RELATIONSHIPS, PROPERTIES}
_IN_FOOTER = {Style.PAGE_NUMBER_ODD, Style.PAGE_NUMBER_EVEN}
_PLACE = "公文模板"


@dataclass(frozen=True, slots=True)
class Template:
    """What the writer takes from a template.

    Attributes:
        ids: Style id by style.
        parts: Parts copied as they are, with their names.
        content_types: Content types, without the closing tag.
        relationships: Links of the main part, without the closing tag.
        section: Page setup (页面设置), as XML.
        text_width: Width of the type area (版心), in twips.
        mark_size: Size of the masthead's style, in points.
        has_properties: Whether the file has a part for title and author.
    """

    ids: Mapping[Style, str]
    parts: tuple[tuple[str, bytes], ...]
    content_types: str
    relationships: str
    section: str
    text_width: int
    mark_size: float
    has_properties: bool


@lru_cache(maxsize=8)
def read_template(content: bytes) -> Template:
    """Read a template, or say what it lacks.

    Raises:
        FlawsFound: The file is no usable template.
    """
    parts = _unzip(content)
    missing = [name for name in (CONTENT_TYPES, MAIN_PART, "word/styles.xml") if name not in parts]
    if missing:
        raise _unusable("文件中没有 Word 文档的内容。")
    styles = _parse(parts["word/styles.xml"])
    ids = _style_ids(styles)
    section = _section(_parse(parts[MAIN_PART]))
    relationships = parts.get(MAIN_RELATIONSHIPS, _NO_RELATIONSHIPS)
    return Template(
        ids,
        tuple((name, part) for name, part in parts.items() if name not in _REWRITTEN),
        _open_ended(parts[CONTENT_TYPES]),
        _open_ended(relationships),
        etree.tostring(section, encoding="unicode"),
        _text_width(section),
        _mark_size(styles, ids[Style.MARK]),
        PROPERTIES in parts,
    )


@lru_cache(maxsize=1)
def shipped_template() -> Template:
    """Read the template that comes with the product."""
    return read_template(Path(__file__).with_name("official.docx").read_bytes())


def _unusable(message: str) -> FlawsFound:
    return FlawsFound((TEMPLATE_UNUSABLE.at(_PLACE, message),))


def _too_large(message: str) -> FlawsFound:
    return FlawsFound((TEMPLATE_TOO_LARGE.at(_PLACE, message),))


def _unzip(content: bytes) -> dict[str, bytes]:
    if len(content) > LARGEST_FILE:
        raise _too_large(f"文件有 {len(content):,} 字节，上限为 {LARGEST_FILE:,} 字节。")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            size = sum(entry.file_size for entry in entries)
            if size > LARGEST_CONTENT or len(entries) > MOST_PARTS:
                raise _too_large(f"解压后有 {len(entries)} 个部件、{size:,} 字节。")
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _unusable("文件打不开，不是 .docx 文件，或已损坏、加密。") from error


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _unusable("文件内容已损坏。") from error


def _style_ids(styles: etree._Element) -> dict[Style, str]:
    found: dict[str, str] = {}
    for element in styles.iterfind(f"{_W}style"):
        name, key = element.find(f"{_W}name"), element.get(f"{_W}styleId")
        if name is not None and key:
            found[name.get(f"{_W}val", "").lower()] = key
    ids = {style: found[style.value] for style in Style if style.value in found}
    for style, stand_in in STAND_INS.items():
        if stand_in in ids:
            ids.setdefault(style, ids[stand_in])
    if flaws := tuple(_missing(ids)):
        raise FlawsFound(flaws)
    return ids


def _missing(ids: Mapping[Style, str]) -> Iterator[Flaw]:
    for style in Style:
        if style not in ids and style not in _IN_FOOTER and style not in STAND_INS:
            name = ALIASES.get(style, style.value)
            yield TEMPLATE_STYLE_MISSING.at(_PLACE, f"模板中没有名为“{name}”的样式。")


def _section(document: etree._Element) -> etree._Element:
    section = document.find(f"{_W}body/{_W}sectPr")
    if section is None:
        raise _unusable("文件中没有页面设置。")
    for child in list(section):
        if not isinstance(child.tag, str) or not child.tag.startswith(_W):
            section.remove(child)
    section.tail = None
    return section


def _text_width(section: etree._Element) -> int:
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    if size is None or margins is None:
        raise _unusable("页面设置中没有纸张大小或页边距。")
    try:
        return int(size.get(f"{_W}w", "")) - sum(
            int(margins.get(f"{_W}{side}", "")) for side in ("left", "right")
        )
    except ValueError as error:
        raise _unusable("页面设置中的纸张大小或页边距不是数字。") from error


def _mark_size(styles: etree._Element, key: str) -> float:
    """Return the masthead's size, or a size larger than any if none is set."""
    for element in styles.iterfind(f"{_W}style[@{_W}styleId='{key}']"):
        size = element.find(f"{_W}rPr/{_W}sz")
        if size is not None and size.get(f"{_W}val", "").isdigit():
            return int(size.get(f"{_W}val", "")) / 2
    return float("inf")


def _open_ended(content: bytes) -> str:
    """Return the part as text up to its closing tag, so that more can follow."""
    root = _parse(content)
    root.text = root.text or ""
    text = etree.tostring(root, encoding="unicode")
    closing = f"</{root.prefix + ':' if root.prefix else ''}{etree.QName(root).localname}>"
    return DECLARATION + text.removesuffix(closing)
