"""Which files may be evidence (佐证文件的格式), told by their content and not by their name."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import filetype

HEAD_BYTES = 8192
"""How much of a file has to be seen to tell what it is."""


class EvidenceKind(StrEnum):
    """What a piece of evidence is to those who read it (佐证类型)."""

    WORD = "文字文档"
    SHEET = "表格"
    SLIDES = "演示文稿"
    PDF = "PDF"
    OFD = "OFD"
    PICTURE = "图片"
    TEXT = "文本"
    SOUND = "录音"
    FILM = "录像"
    DRAWING = "图纸"
    ARCHIVE = "压缩包"


class Format(NamedTuple):
    """A format: what it is called, what it is, the endings its files may have.

    ``shown_as`` is the content type under which a browser shows it as a
    picture; empty where it can only be saved.
    """

    name: str
    kind: EvidenceKind
    suffixes: tuple[str, ...]
    shown_as: str = ""


_PICTURES: Mapping[str, Format] = MappingProxyType(
    {
        "jpg": Format(
            "JPG 图片", EvidenceKind.PICTURE, ("jpg", "jpeg", "jpe", "jfif"), "image/jpeg"
        ),
        "png": Format("PNG 图片", EvidenceKind.PICTURE, ("png",), "image/png"),
        "apng": Format("PNG 图片", EvidenceKind.PICTURE, ("png",), "image/png"),
        "gif": Format("GIF 图片", EvidenceKind.PICTURE, ("gif",), "image/gif"),
        "webp": Format("WebP 图片", EvidenceKind.PICTURE, ("webp",), "image/webp"),
        "bmp": Format("BMP 图片", EvidenceKind.PICTURE, ("bmp",), "image/bmp"),
        "tif": Format("TIFF 图片", EvidenceKind.PICTURE, ("tif", "tiff")),
        "heic": Format("HEIC 图片", EvidenceKind.PICTURE, ("heic", "heif")),
        "avif": Format("AVIF 图片", EvidenceKind.PICTURE, ("avif",)),
    }
)
_OTHERS: Mapping[str, Format] = MappingProxyType(
    {
        "pdf": Format("PDF 文件", EvidenceKind.PDF, ("pdf",)),
        "rtf": Format("RTF 文档", EvidenceKind.WORD, ("rtf", "doc")),
        "dwg": Format("CAD 图纸", EvidenceKind.DRAWING, ("dwg",)),
        "mp3": Format("MP3 录音", EvidenceKind.SOUND, ("mp3",)),
        "m4a": Format("M4A 录音", EvidenceKind.SOUND, ("m4a",)),
        "aac": Format("AAC 录音", EvidenceKind.SOUND, ("aac",)),
        "wav": Format("WAV 录音", EvidenceKind.SOUND, ("wav",)),
        "amr": Format("AMR 录音", EvidenceKind.SOUND, ("amr",)),
        "ogg": Format("OGG 录音", EvidenceKind.SOUND, ("ogg",)),
        "flac": Format("FLAC 录音", EvidenceKind.SOUND, ("flac",)),
        "mp4": Format("MP4 录像", EvidenceKind.FILM, ("mp4", "m4v", "m4a")),
        "m4v": Format("MP4 录像", EvidenceKind.FILM, ("mp4", "m4v")),
        "mov": Format("MOV 录像", EvidenceKind.FILM, ("mov",)),
        "3gp": Format("3GP 录音或录像", EvidenceKind.FILM, ("3gp",)),
        "avi": Format("AVI 录像", EvidenceKind.FILM, ("avi",)),
        "wmv": Format("WMV 录像", EvidenceKind.FILM, ("wmv", "wma")),
    }
)
SIGNED: Mapping[str, Format] = MappingProxyType({**_PICTURES, **_OTHERS})
"""Formats that their first bytes give away, by what the library calls them."""

SHOWN_AS: Mapping[str, str] = MappingProxyType(
    {
        suffix: found.shown_as
        for found in SIGNED.values()
        if found.shown_as
        for suffix in found.suffixes
    }
)
"""Content types of pictures that browsers show, by the ending of the file."""
DRAWN = frozenset({"tif", "tiff"})
"""Pictures that are drawn anew, since browsers do not show them."""

_WORD = Format("Word 文档", EvidenceKind.WORD, ("docx",))
_SHEET = Format("Excel 表格", EvidenceKind.SHEET, ("xlsx",))
_SLIDES = Format("PowerPoint 演示文稿", EvidenceKind.SLIDES, ("pptx",))
_OPEN_TEXT = Format("ODF 文档", EvidenceKind.WORD, ("odt",))
_OPEN_SHEET = Format("ODF 表格", EvidenceKind.SHEET, ("ods",))
_OPEN_SLIDES = Format("ODF 演示文稿", EvidenceKind.SLIDES, ("odp",))
ZIPPED: tuple[tuple[str, Format], ...] = (
    ("word/document.xml", _WORD),
    ("word/document2.xml", _WORD),
    ("xl/workbook.xml", _SHEET),
    ("xl/workbook.bin", Format("Excel 二进制表格", EvidenceKind.SHEET, ("xlsb",))),
    ("ppt/presentation.xml", _SLIDES),
    ("OFD.xml", Format("OFD 版式文件", EvidenceKind.OFD, ("ofd",))),
)
"""Formats that are a ZIP file with a certain part in it."""
OPEN_DOCUMENTS = (_OPEN_TEXT, _OPEN_SHEET, _OPEN_SLIDES)
OPEN_DOCUMENT_PART = "META-INF/manifest.xml"
ARCHIVE = Format("ZIP 压缩包", EvidenceKind.ARCHIVE, ("zip",))
COMPOUND: tuple[tuple[str, Format], ...] = (
    ("WordDocument", Format("Word 或 WPS 文字文档", EvidenceKind.WORD, ("doc", "wps", "wpt"))),
    ("Workbook", Format("Excel 或 WPS 表格", EvidenceKind.SHEET, ("xls", "et", "ett"))),
    ("Book", Format("Excel 或 WPS 表格", EvidenceKind.SHEET, ("xls", "et", "ett"))),
    (
        "PowerPoint Document",
        Format("PowerPoint 或 WPS 演示文稿", EvidenceKind.SLIDES, ("ppt", "dps", "dpt", "pps")),
    ),
)
"""Formats that are a compound file with a certain stream in it."""
TEXT = Format("文本", EvidenceKind.TEXT, ("txt", "csv", "tsv", "md", "log", "json", "xml"))

COMPOUND_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_SHORTCUT = b"L\x00\x00\x00\x01\x14\x02\x00"
_PROGRAMS: Mapping[str, str] = MappingProxyType(
    {
        "exe": "Windows 程序",
        "elf": "Linux 程序",
        "wasm": "程序",
        "swf": "Flash 动画",
        "crx": "浏览器扩展程序",
        "deb": "安装包",
        "rpm": "安装包",
        "cab": "安装包",
    }
)
_APPLE = (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")
_SCRIPTS: tuple[tuple[bytes, str], ...] = (
    (b"#!", "脚本"),
    (b"@echo", "批处理脚本"),
    (b"<?php", "脚本"),
    (b"<script", "网页脚本"),
    (b"<!doctype html", "网页"),
    (b"<html", "网页"),
    (b"<svg", "SVG 图形（可以带脚本）"),
    (b"[internetshortcut]", "网址快捷方式"),
)
_CLOSED: Mapping[str, str] = MappingProxyType(
    {
        "rar": "RAR 压缩包",
        "7z": "7z 压缩包",
        "gz": "GZ 压缩包",
        "bz2": "BZ2 压缩包",
        "xz": "XZ 压缩包",
        "tar": "TAR 归档",
        "zst": "ZST 压缩包",
    }
)
_PROGRAM_SUFFIXES = """
exe com scr pif bat cmd msi msp dll sys drv cpl vbs vbe js jse wsf wsh hta ps1 psm1 reg lnk url jar
apk ipa app sh bash run deb rpm py pl rb php jsp asp aspx html htm xhtml mht svg swf chm inf gadget
application appx msc iso img
"""
_MACRO_SUFFIXES = "docm dotm xlsm xltm xlam pptm potm ppsm ppam xla"
_CLOSED_SUFFIXES = "rar 7z gz bz2 xz tar tgz zst cab zip"
PROGRAM_SUFFIXES = frozenset(_PROGRAM_SUFFIXES.split())
"""Endings of programs, scripts, shortcuts and pages: never evidence, whatever is inside."""
MACRO_SUFFIXES = frozenset(_MACRO_SUFFIXES.split())
CLOSED_SUFFIXES = frozenset(_CLOSED_SUFFIXES.split())


def suffix_of(name: str) -> str:
    """Return the ending of a file's name in small letters, without the dot."""
    stem, dot, suffix = name.rpartition(".")
    return suffix.strip().lower() if dot and stem else ""


def program_in(head: bytes) -> str:
    """Say which program, script or shortcut begins like this; empty where none does."""
    if head.startswith(_SHORTCUT):
        return "快捷方式"
    if head.startswith(_APPLE):
        return "苹果电脑程序"
    guessed = _guessed(head)
    start = b"" if guessed in SIGNED else _opening(head)  # a recording may begin with "#!"
    for sign, words in _SCRIPTS:
        if start.startswith(sign):
            return words
    return _PROGRAMS.get(guessed, "")


def closed_archive_in(head: bytes) -> str:
    """Say which archive that cannot be looked into begins like this."""
    return _CLOSED.get(_guessed(head), "")


def signed_format(head: bytes) -> Format | None:
    """Return the format that the first bytes give away."""
    return SIGNED.get(_guessed(head))


def is_text(head: bytes) -> bool:
    """Tell whether the first bytes can be text in an encoding that is used here."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\x00" in head:
        return False
    return any(_decodes(head, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(head: bytes, encoding: str) -> bool:
    """Tell whether it decodes, but for a character that the end of the head cuts."""
    for cut in range(4):
        try:
            text = head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = sum(not (each.isprintable() or each in "\t\r\n\f\u3000\ufeff") for each in text)
        return odd * 100 <= len(text)
    return False


def _opening(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()


def _guessed(head: bytes) -> str:
    found = filetype.guess(bytearray(head))
    return str(found.extension) if found else ""
