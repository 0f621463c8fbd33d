import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from hengji.core.flaws import FlawsFound
from hengji.documents.packets import open_packet, read_packet
from tests.core.packets.builders import scoring_form
from tests.documents.packets.conftest import Desk, written

FORM = scoring_form()


def changed(change: Callable[[str, bytes], bytes | None], **added: bytes) -> bytes:
    """Return the packet with some parts changed, left out or added."""
    buffer = BytesIO()
    with ZipFile(BytesIO(written(FORM))) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
        for name, content in added.items():
            target.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def same(_: str, content: bytes) -> bytes:
    return content


def zipped(name: str) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "ledger-file-empty", "空文件"),
        (b"%PDF-1.7\n", "packet-not-a-workbook", "PDF 文件"),
        (b"MZ\x90\x00", "packet-not-a-workbook", "程序"),
        (b"<html><body></body></html>", "packet-not-a-workbook", "网页"),
        (b"plain words", "packet-not-a-workbook", "不是工作簿"),
        (OLE + "Workbook".encode("utf-16-le"), "packet-not-a-workbook", ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "ledger-file-locked", "打开密码"),
        (OLE + "WordDocument".encode("utf-16-le"), "packet-not-a-workbook", "旧版 Word"),
        (OLE, "ledger-file-damaged", "损坏"),
        (b"PK\x03\x04 cut off", "ledger-file-damaged", "损坏"),
        (zipped("word/document.xml"), "packet-not-a-workbook", "ZIP 压缩包"),
        (zipped("xl/workbook.bin"), "packet-not-a-workbook", ".xlsb"),
        (zipped("xl/workbook.xml"), "ledger-file-damaged", "损坏"),
        (changed(same, xl__vbaProject_bin=b"x", **{"xl__vbaProject.bin": b"x"}),
         "packet-with-macros", "vbaProject"),
        (changed(same, **{"xl__embeddings__a.bin": b"x"}), "packet-with-macros", "embeddings"),
        (changed(same, **{"a.exe": b"MZ"}), "packet-with-macros", "a.exe"),
        (changed(lambda name, content: content.replace(
            b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")
            if name == "[Content_Types].xml" else content), "packet-with-macros", ".xlsm"),
    ],
)  # fmt: skip
def test_what_is_no_packet_is_refused_by_what_it_is(
    desk: Desk, content: bytes, code: str, words: str
) -> None:
    (flaw,) = desk.refused(content)

    assert (flaw.code, flaw.where) == (code, "交回.xlsx")
    assert words in flaw.message


def test_a_file_far_too_large_is_refused_unread(desk: Desk) -> None:
    with desk.file(b"PK\x03\x04").open("r+b") as file:
        file.truncate(17 * 2**20)

    with pytest.raises(FlawsFound) as found:
        open_packet(desk.folder / "交回.xlsx")

    assert [flaw.message for flaw in found.value.flaws] == ["“交回.xlsx”有 17 MB，上限是 16 MB。"]


def test_what_explodes_is_refused_in_little_time(desk: Desk) -> None:
    bomb = changed(same, **{"xl__media__a.png": b"\0" * (401 * 2**20)})
    began = time.monotonic()

    (flaw,) = desk.refused(bomb)

    assert flaw.code == "ledger-file-too-large"
    assert time.monotonic() - began < 10


def test_a_far_cell_does_not_lay_out_a_grid(desk: Desk) -> None:
    def far(name: str, content: bytes) -> bytes:
        cell = b'<row r="200000"><c r="Z200000"><v>1</v></c></row></sheetData>'
        return content.replace(b"</sheetData>", cell) if name.endswith("sheet2.xml") else content

    with open_packet(desk.file(changed(far))) as opened, pytest.raises(FlawsFound) as found:
        read_packet(opened, FORM)

    assert [flaw.code for flaw in found.value.flaws] == ["ledger-sheet-too-wide"]


def test_a_sheet_that_is_no_xml_is_damaged(desk: Desk) -> None:
    def cut(name: str, content: bytes) -> bytes:
        return content[: len(content) // 2] if name.endswith("sheet2.xml") else content

    with pytest.raises(FlawsFound) as found, open_packet(desk.file(changed(cut))) as opened:
        read_packet(opened, FORM)

    assert [flaw.code for flaw in found.value.flaws] == ["ledger-file-damaged"]


@pytest.mark.parametrize("part", [b"<not xml", b"<!DOCTYPE a><a/>", b"<a/>"])
def test_a_property_that_cannot_be_read_is_no_mark(desk: Desk, part: bytes) -> None:
    content = changed(lambda name, old: part if name == "docProps/custom.xml" else old)

    with open_packet(desk.file(content)) as opened:
        assert opened.mark == ""


def test_a_packet_without_its_statement_says_nothing(desk: Desk) -> None:
    def renamed(name: str, content: bytes) -> bytes | None:
        if name == "docProps/custom.xml":
            return None
        return content.replace("_衡绩".encode(), "改名".encode())

    with open_packet(desk.file(changed(renamed))) as opened:
        assert (opened.statement, opened.mark, opened.hidden) == ("", "", ("改名",))


def test_the_extension_does_not_decide(desk: Desk, tmp_path: Path) -> None:
    with open_packet(desk.file(written(FORM), "交回.et")) as opened:
        assert read_packet(opened, FORM).flaws == ()
