"""Marking a bureau's own workbook (标注): cells coloured, comments in them.

The parts are edited in place and nothing else is touched: charts, pictures,
validations and macros stay byte for byte as they were.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.documents.ledgers.containers import check_size, damaged, open_archive, survey_archive
from hengji.documents.ledgers.source_file import SourceFile
from hengji.documents.objectives.comments import Commenting
from hengji.documents.objectives.fills import Fills
from hengji.documents.objectives.marked_sheet import colour_cells, refer_to_drawing
from hengji.documents.objectives.workbook import (
    BOOK,
    MAIN,
    STYLES,
    NotAllowed,
    parsed,
    serialised,
    sheet_parts,
)

NOT_MARKABLE = FlawKind(
    "objective-file-not-markable",
    Severity.ERROR,
    "这种文件不能在原文件上标注。",
    "请用 Excel 或 WPS 另存为 .xlsx 后重新核对；只看结果的，不写 -o 即可。",
)
SIGNATURE_LOST = FlawKind(
    "objective-signature-lost",
    Severity.WARNING,
    "原文件有数字签名，标注过的副本不再带有效的签名。",
    "请把标注过的副本只用于修改，报送时重新签名。",
)

_SIGNATURES = "_xmlsignatures/"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is put at one cell: the worst severity, and the words of the comment."""

    severity: Severity
    words: str


@dataclass(frozen=True, slots=True)
class Marked:
    """The marked copy and what is to be said of it."""

    content: bytes
    flaws: tuple[Flaw, ...]


def mark_workbook(file: SourceFile, marks: Mapping[str, Mapping[str, Mark]]) -> Marked:
    """Return a copy with the marks in it.

    Args:
        file: The workbook, which is not changed.
        marks: By the name of the sheet, then by the name of the cell: ``C7``.

    Raises:
        FlawsFound: The file is no workbook of the kind that can be marked.
    """
    check_size(file)
    if not zipfile.is_zipfile(file.path):
        raise _not_markable(file, "不是 .xlsx 工作簿")
    archive = open_archive(file)
    survey_archive(file, archive)
    parts = {info.filename: archive.read(info) for info in archive.infolist()}
    if BOOK not in parts or STYLES not in parts:
        raise _not_markable(file, "不是 .xlsx 工作簿")
    try:
        if parsed(parts[BOOK]).tag != f"{MAIN}workbook":
            raise _not_markable(file, "是“Strict Open XML”格式的工作簿")
        changed = _changed(parts, sheet_parts(archive), marks)
    except (etree.XMLSyntaxError, NotAllowed, KeyError) as found:
        raise damaged(file) from found
    signed = any(name.startswith(_SIGNATURES) for name in parts)
    flaws = (SIGNATURE_LOST.at(file.name, f"“{file.name}”有数字签名。"),) if signed else ()
    return Marked(_written(archive, parts, changed), flaws)


def _not_markable(file: SourceFile, what: str) -> FlawsFound:
    return FlawsFound([NOT_MARKABLE.at(file.name, f"“{file.name}”{what}，不能标注。")])


def _changed(
    parts: Mapping[str, bytes],
    sheets: Mapping[str, str],
    marks: Mapping[str, Mapping[str, Mark]],
) -> Mapping[str, bytes]:
    """Return the parts that differ from the original, new ones too."""
    fills, commenting = Fills(parts[STYLES]), Commenting(parts)
    changed: dict[str, bytes] = {}
    for name, cells in marks.items():
        part = sheets[name]
        if not cells:
            continue
        sheet = parsed(parts[part])
        colour_cells(sheet, {cell: mark.severity for cell, mark in cells.items()}, fills)
        drawing = commenting.add(part, {cell: mark.words for cell, mark in cells.items()})
        refer_to_drawing(sheet, drawing)
        changed[part] = serialised(sheet)
    if changed:
        changed[STYLES] = fills.content()
        changed |= commenting.changed
    return changed


def _written(
    archive: zipfile.ZipFile, parts: Mapping[str, bytes], changed: Mapping[str, bytes]
) -> bytes:
    """Write the archive again, each part as it was packed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for info in archive.infolist():
            fresh = zipfile.ZipInfo(info.filename, info.date_time)
            fresh.compress_type = info.compress_type
            fresh.external_attr = info.external_attr
            copy.writestr(fresh, changed.get(info.filename, parts[info.filename]))
        for name in sorted(changed.keys() - parts.keys()):
            copy.writestr(zipfile.ZipInfo(name), changed[name], zipfile.ZIP_DEFLATED)
    return target.getvalue()
