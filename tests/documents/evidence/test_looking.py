import struct
import time
from pathlib import Path

import pikepdf
import pytest

from hengji.core.evidence.checks import VBA_STREAM, check_look
from hengji.documents.evidence.looking import MOST_LISTED_BYTES, look_at
from hengji.documents.evidence.pages import (
    PagesUnreadable,
    PdfLocked,
    count_pages,
    draw_page,
)
from tests.evidence import COMPOUND, compound, docx, jpeg, pdf, with_macros, zipped


def kept(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def locked_pdf(folder: Path) -> bytes:
    plain, locked = folder / "plain.pdf", folder / "locked.pdf"
    plain.write_bytes(pdf())
    with pikepdf.open(plain) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    return locked.read_bytes()


def test_ten_thousand_pages_are_counted_in_seconds(tmp_path: Path) -> None:
    started = time.monotonic()

    look = look_at(kept(tmp_path, pdf(10_000)), "大.pdf")

    assert (look.pages, check_look(look)) == (10_000, ())
    assert time.monotonic() - started < 10


def test_counting_stops_when_its_time_is_over(tmp_path: Path) -> None:
    assert count_pages(kept(tmp_path, pdf(3)), seconds=0.001) is None


@pytest.mark.parametrize(
    ("content", "code"),
    [(pdf(0), "evidence-without-pages"), (b"%PDF-1.4\nnothing", "evidence-without-pages")],
)
def test_a_pdf_without_pages_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert [flaw.code for flaw in check_look(look_at(kept(tmp_path, content), "空.pdf"))] == [code]


def test_a_pdf_with_a_password_is_locked(tmp_path: Path) -> None:
    path = kept(tmp_path, locked_pdf(tmp_path))

    assert look_at(path, "密.pdf").locked
    with pytest.raises(PdfLocked):
        draw_page(path, 1, 200)


def test_a_page_is_drawn_as_a_picture(tmp_path: Path) -> None:
    assert draw_page(kept(tmp_path, pdf(2)), 2, 200).startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("number", [0, 3])
def test_a_page_that_is_not_there_is_not_drawn(tmp_path: Path, number: int) -> None:
    with pytest.raises(PagesUnreadable):
        draw_page(kept(tmp_path, pdf(2)), number, 200)


def test_drawing_stops_when_its_time_is_over(tmp_path: Path) -> None:
    with pytest.raises(PagesUnreadable):
        draw_page(kept(tmp_path, pdf(1)), 1, 200, seconds=0.001)


def test_the_parts_of_a_zip_file_are_listed_and_nothing_is_unpacked(tmp_path: Path) -> None:
    look = look_at(kept(tmp_path, docx()), "报告.docx")

    assert look.parts == ("[Content_Types].xml", "word/document.xml")
    assert check_look(look) == ()


def test_a_macro_is_found_whatever_the_name(tmp_path: Path) -> None:
    look = look_at(kept(tmp_path, with_macros()), "台账.xlsx")

    assert [flaw.code for flaw in check_look(look)] == ["evidence-with-macros"]


def test_a_password_on_a_part_is_seen(tmp_path: Path) -> None:
    content = bytearray(zipped({"甲.txt": b"text"}))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1

    look = look_at(kept(tmp_path, bytes(content)), "资料.zip")

    assert look.locked


@pytest.mark.parametrize("cut", [10, 60, 200])
def test_a_zip_file_cut_short_is_unreadable(tmp_path: Path, cut: int) -> None:
    look = look_at(kept(tmp_path, docx()[:-cut]), "报告.docx")

    assert [flaw.code for flaw in check_look(look)] == ["evidence-unknown"]


def test_a_list_that_claims_to_be_huge_is_not_read(tmp_path: Path) -> None:
    content = bytearray(zipped({"甲.txt": b"text"}))
    end = content.index(b"PK\x05\x06")
    struct.pack_into("<L", content, end + 12, MOST_LISTED_BYTES + 1)

    look = look_at(kept(tmp_path, bytes(content)), "资料.zip")

    assert (look.parts, look.readable) == (None, False)


def test_streams_of_a_compound_file_are_found_by_their_entries(tmp_path: Path) -> None:
    plain = look_at(kept(tmp_path, compound("Workbook")), "台账.xls")
    armed = look_at(kept(tmp_path, compound("Workbook", VBA_STREAM)), "台账.xls")

    assert (plain.streams, check_look(plain)) == ({"Workbook"}, ())
    assert [flaw.code for flaw in check_look(armed)] == ["evidence-with-macros"]


def test_words_about_macros_are_no_macro(tmp_path: Path) -> None:
    words = VBA_STREAM.encode("utf-16-le") + b"\x00\x00"
    content = compound("WordDocument") + b"\x00" * 10 + words

    assert look_at(kept(tmp_path, content), "说明.doc").streams == {"WordDocument"}


def test_a_stream_far_into_the_file_is_found(tmp_path: Path) -> None:
    entry = VBA_STREAM.encode("utf-16-le").ljust(128, b"\x00")
    content = COMPOUND + b"\x00" * 504 + b"\x01" * (2**22 - 512) + entry

    assert look_at(kept(tmp_path, content), "台账.xls").streams == {VBA_STREAM}


def test_any_other_file_is_known_by_its_head(tmp_path: Path) -> None:
    look = look_at(kept(tmp_path, jpeg()), "照片.jpg")

    assert (look.parts, look.pages, check_look(look)) == (None, None, ())
