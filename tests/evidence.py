"""Files that are evidence and files that must not be, and evaluations that take them."""

import io
import zipfile
from collections.abc import Mapping
from fractions import Fraction

from PIL import ExifTags, Image

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EXE = b"MZ\x90\x00" + b"\x00" * 200
LNK = b"L\x00\x00\x00\x01\x14\x02\x00" + b"\x00" * 100


def pdf(pages: int = 1, text: str = "") -> bytes:
    """Return a PDF with so many empty pages, which say nothing but their size."""
    count = max(pages, 0)
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * count,
    ]
    written, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(written) + text.encode()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a ZIP file with these parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def docx(**more: bytes) -> bytes:
    """Return a Word document as far as its parts tell; ``more`` are parts under word/."""
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
    return zipped({**parts, **{f"word/{name}": content for name, content in more.items()}})


def with_macros() -> bytes:
    """Return a workbook with a macro, whatever its name will say."""
    parts = {"xl/workbook.xml": b"<workbook/>", "xl/vbaProject.bin": b"\x00"}
    return zipped({"[Content_Types].xml": b"<Types/>", **parts})


def compound(*streams: str) -> bytes:
    """Return a compound file whose directory names these streams."""
    entries = [name.encode("utf-16-le").ljust(128, b"\x00") for name in ("Root Entry", *streams)]
    return COMPOUND + b"\x00" * 504 + b"".join(entries)


def jpeg(*, taken: str = "", place: tuple[str, str] | None = None) -> bytes:
    """Return a small photo with what its camera wrote: time, and degrees east and north."""
    picture, exif = Image.new("RGB", (64, 48), "teal"), Image.Exif()
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if place:
        east, north = (_parts(each) for each in place)
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(
            {
                ExifTags.GPS.GPSLongitudeRef: "E",
                ExifTags.GPS.GPSLongitude: east,
                ExifTags.GPS.GPSLatitudeRef: "N",
                ExifTags.GPS.GPSLatitude: north,
            }
        )
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=exif)
    return written.getvalue()


def _parts(degrees: str) -> tuple[float, float, float]:
    whole, rest = divmod(Fraction(degrees), 1)
    minutes, seconds = divmod(rest * 60, 1)
    return float(whole), float(minutes), float(seconds * 60)
