"""The zip container of an Office file (容器): the same bytes for the same parts."""

import io
import zipfile
from collections.abc import Iterable

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN_PART = "word/document.xml"
MAIN_RELATIONSHIPS = "word/_rels/document.xml.rels"
CONTENT_TYPES = "[Content_Types].xml"
PROPERTIES = "docProps/core.xml"


def pack(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Zip the parts in their order; the clock and the machine leave no trace."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            archive.writestr(entry, content)
    return buffer.getvalue()
