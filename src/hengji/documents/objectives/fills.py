"""Cell styles with a fill of their own (底色), made from the styles there are."""

from copy import deepcopy

from lxml import etree

from hengji.core.flaws import Severity
from hengji.documents.objectives.workbook import MAIN, parsed, serialised

COLOURS = {Severity.ERROR: "FFFFC7CE", Severity.WARNING: "FFFFEB9C"}
"""Reddish and yellow, as spreadsheet programs colour bad and neutral cells."""


class Fills:
    """The styles of a workbook; a coloured twin is added when first asked for."""

    def __init__(self, content: bytes) -> None:
        self._root = parsed(content)
        self._fills: dict[Severity, int] = {}
        self._styles: dict[tuple[int, Severity], int] = {}

    def coloured(self, style: int, severity: Severity) -> int:
        """Return the number of the style that differs by its fill only."""
        if (style, severity) not in self._styles:
            holder = self._holder("cellXfs")
            twin = deepcopy(holder[style])
            twin.set("fillId", str(self._fill(severity)))
            twin.set("applyFill", "1")
            holder.append(twin)
            holder.set("count", str(len(holder)))
            self._styles[style, severity] = len(holder) - 1
        return self._styles[style, severity]

    def content(self) -> bytes:
        """Return the part with the styles that were added."""
        return serialised(self._root)

    def _fill(self, severity: Severity) -> int:
        if severity not in self._fills:
            holder = self._holder("fills")
            fill = etree.SubElement(holder, f"{MAIN}fill")
            pattern = etree.SubElement(fill, f"{MAIN}patternFill", patternType="solid")
            etree.SubElement(pattern, f"{MAIN}fgColor", rgb=COLOURS[severity])
            etree.SubElement(pattern, f"{MAIN}bgColor", indexed="64")
            holder.set("count", str(len(holder)))
            self._fills[severity] = len(holder) - 1
        return self._fills[severity]

    def _holder(self, name: str) -> "etree._Element":
        holder = self._root.find(f"{MAIN}{name}")
        if holder is None:
            raise KeyError(name)
        return holder
