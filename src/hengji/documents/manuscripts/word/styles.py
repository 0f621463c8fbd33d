"""Styles of a Word document (样式), as far as they change what is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from hengji.documents.manuscripts.word.nodes import W, is_on, name_of, value_of

_DEEPEST = 20
"""Styles that may be based on one another before a circle is suspected."""


@dataclass(frozen=True, slots=True)
class WordStyle:
    """One style: ``numbering`` is its own numPr, or None."""

    key: str
    name: str
    based_on: str
    numbering: etree._Element | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class WordStyles:
    """All styles by their key, and the key of the usual paragraph."""

    by_key: Mapping[str, WordStyle]
    usual: str = ""

    def chain(self, key: str) -> Iterator[WordStyle]:
        """Yield a style and those it is based on, the nearest first."""
        for _ in range(_DEEPEST):
            style = self.by_key.get(key)
            if style is None:
                return
            yield style
            key = style.based_on

    def hides(self, key: str) -> bool:
        """Tell whether text in this style is hidden."""
        return any(style.hidden for style in self.chain(key))

    def is_contents(self, key: str) -> bool:
        """Tell whether this is a style of a table of contents (目录)."""
        style = self.by_key.get(key)
        return style is not None and style.name.lower().startswith("toc ")


def read_styles(root: etree._Element | None) -> WordStyles:
    """Read ``styles.xml``; without one there are no styles."""
    if root is None:
        return WordStyles({})
    styles = [_style(node) for node in root if name_of(node) == "style"]
    usual = next(
        (
            value_of(node, "styleId")
            for node in root.iterfind(f"{W}style[@{W}type='paragraph']")
            if value_of(node, "default") in {"1", "true", "on"}
        ),
        "",
    )
    return WordStyles({style.key: style for style in styles}, usual)


def _style(node: etree._Element) -> WordStyle:
    return WordStyle(
        key=value_of(node, "styleId"),
        name=value_of(node.find(f"{W}name")),
        based_on=value_of(node.find(f"{W}basedOn")),
        numbering=node.find(f"{W}pPr/{W}numPr"),
        hidden=is_on(node.find(f"{W}rPr/{W}vanish")),
    )
