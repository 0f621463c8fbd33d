"""Files that are evidence and files that must not be, and one of everything that proves."""

import io
import zipfile
from collections.abc import Mapping
from fractions import Fraction

from django.utils import timezone
from PIL import ExifTags, Image

from hengji.actions.evidence import (
    Described,
    add_evidence,
    add_interview,
    add_site_visit,
    bind_evidence,
    hand_in_material,
    return_material,
    tie_evidence,
)
from hengji.actions.files import GivenFile
from hengji.demo.walking import Crew
from hengji.models import Evaluation

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


def one_of_each_proof(evaluation: Evaluation, crew: Crew) -> dict[str, int]:
    """Add a file of each kind, an interview, a visit and a returned material; return ids."""
    by, now, both = crew.author, timezone.now(), "张三、李四"
    told = Described("建设管理部", "单位提供")
    contract = add_evidence(evaluation.pk, [pdf(12)], "施工合同.pdf", told, by=by)
    photo = add_evidence(
        evaluation.pk,
        [jpeg(taken="2026:11:10 09:31:05", place=("112.4327", "39.3312"))],
        "现场照片.jpg",
        by=by,
    )
    minutes = add_evidence(evaluation.pk, ["会议纪要\n一、同意。".encode()], "会议纪要.txt", by=by)
    word = add_evidence(evaluation.pk, [docx()], "验收报告.docx", told, by=by)
    talk = add_interview(
        evaluation.pk,
        {
            "held_at": now,
            "place": "会议室",
            "interviewers": both,
            "interviewee": "王五",
            "answers": "答：四月。",
        },
        by=by,
    )
    visit, _ = add_site_visit(
        evaluation.pk,
        {
            "visited_at": now,
            "place": "环城北路",
            "visitors": both,
            "planned": "14",
            "measured": "12.6",
        },
        by=by,
    )
    bind_evidence(evaluation.pk, ["A11", "A12"], evidence_id=contract.pk, place="第 3—5 页", by=by)
    bind_evidence(evaluation.pk, ["A21"], interview_id=talk.pk, by=by)
    tie_evidence(evaluation.pk, [photo.pk], visit_id=visit.pk, by=by)
    material = evaluation.materials.all()[0]
    hand_in_material(material.pk, [GivenFile([pdf(2)], "立项文件.pdf")], by=crew.unit)
    return_material(material.pk, reason="缺盖章页，请补。", by=by)
    handed_in = material.files.get()
    return {
        "evaluation": evaluation.pk, "pdf": contract.pk, "photo": photo.pk, "text": minutes.pk,
        "word": word.pk, "interview": talk.pk, "visit": visit.pk, "handed_in": handed_in.pk,
    }  # fmt: skip
