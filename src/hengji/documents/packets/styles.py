"""Looks of a packet's cells (样式): yellow is to be filled in, grey is not."""

from typing import Any

from hengji.core.packets.forms import Column, Use
from hengji.core.paper_fields import Holds
from hengji.documents.sheets import BASE_FORMAT

INK, FAINT, TO_FILL, PRINTED, COMPUTED, WARNING = (
    "#1F2A37",
    "#6B7280",
    "#FFF8DC",
    "#F3F4F6",
    "#E8F0FA",
    "#F8D7C8",
)
_LINE = {"border": 1, "border_color": "#B8BEC8"}
_TEXT_FORMAT = "@"


class Styles:
    """The few cell formats of one workbook, each made when first asked for."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
        self._book = book
        self._made: dict[str, Any] = {}

    def get(self, name: str) -> Any:  # noqa: ANN401
        """Return a format by its name."""
        if name not in self._made:
            self._made[name] = self._book.add_format({**BASE_FORMAT, **_SETTINGS[name]})
        return self._made[name]

    def of(self, column: Column) -> Any:  # noqa: ANN401
        """Return the format of a column's cells."""
        numbers = column.holds is not Holds.TEXT
        match column.use:
            case Use.FILLED:
                return self.get("fill number" if numbers else "fill text")
            case Use.COMPUTED:
                return self.get("computed")
            case _:
                return self.get("printed number" if numbers else "printed text")


_SETTINGS: dict[str, dict[str, object]] = {
    "title": {"font_size": 16, "bold": True, "font_color": INK},
    "note": {"font_color": FAINT},
    "label": {"bold": True, "align": "left"},
    "total": {**_LINE, "bold": True, "align": "center", "bg_color": COMPUTED, "num_format": "0.00"},
    "head": {
        **_LINE,
        "bold": True,
        "align": "center",
        "bg_color": "#DCE6F1",
        "text_wrap": True,
    },
    "head filled": {
        **_LINE,
        "bold": True,
        "align": "center",
        "bg_color": "#FFE9A8",
        "text_wrap": True,
    },
    "printed text": {**_LINE, "bg_color": PRINTED, "text_wrap": True},
    "printed number": {**_LINE, "bg_color": PRINTED, "align": "center", "num_format": "General"},
    "fill text": {
        **_LINE,
        "bg_color": TO_FILL,
        "text_wrap": True,
        "locked": False,
        "num_format": _TEXT_FORMAT,
    },
    "fill number": {**_LINE, "bg_color": TO_FILL, "align": "center", "locked": False},
    "computed": {**_LINE, "bg_color": COMPUTED, "align": "center", "num_format": "0.00"},
    "plain": {"text_wrap": True},
    "cell": {**_LINE, "text_wrap": True},
    "centre": {**_LINE, "align": "center"},
    "link": {**_LINE, "font_color": "#0563C1", "underline": 1},
    "swatch fill": {**_LINE, "bg_color": TO_FILL, "align": "center"},
    "swatch printed": {**_LINE, "bg_color": PRINTED, "align": "center"},
    "swatch computed": {**_LINE, "bg_color": COMPUTED, "align": "center"},
    "contradiction": {"bg_color": WARNING},
    "demo": {"bold": True, "font_color": "#B42318"},
}
