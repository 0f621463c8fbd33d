"""Files that are broken, hostile or something else: one clear sentence each."""

import os
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest
import xlwt

from hengji.core.flaws import Flaw, FlawsFound
from hengji.documents.ledgers import LedgerReading
from hengji.documents.ledgers.containers import MOST_FILE_BYTES
from tests.documents.ledgers.files import (
    HEAD,
    LAMPS,
    ROADS,
    cell,
    head_xml,
    with_sheet_xml,
    write_docx,
    write_xls,
    write_xlsx,
)

Read = Callable[[Path], LedgerReading]
Refusal = Callable[[Path], Flaw]
MOST_BYTES_HELD = 64 * 2**20
NOBODY = 65534


def raw(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def truncated(folder: Path) -> Path:
    whole = write_xlsx(folder / "整.xlsx", [HEAD, ROADS]).read_bytes()
    return raw(folder / "断.xlsx", whole[: len(whole) // 2])


def truncated_xls(folder: Path) -> Path:
    whole = write_xls(folder / "整.xls", [HEAD, ROADS]).read_bytes()
    return raw(folder / "断.xls", whole[:2000])


def encrypted(folder: Path) -> Path:
    plain = write_xlsx(folder / "明.xlsx", [HEAD, ROADS])
    with plain.open("rb") as source, (folder / "密.xlsx").open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt("1234", target)
    return folder / "密.xlsx"


def zip_bomb(folder: Path) -> Path:
    path = with_sheet_xml(folder / "弹.xlsx", head_xml())
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/zeros.bin", "w") as part,
    ):
        for _ in range(420):
            part.write(bytes(2**20))
    return path


def lying_zip_bomb(folder: Path) -> Path:
    """Return an archive whose directory says the bomb unpacks to ten bytes."""
    path = zip_bomb(folder)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    return raw(path, bytes(data))


def far_cell(folder: Path) -> Path:
    rows = head_xml() + f'<row r="1048576">{cell("XFD1048576", "x")}</row>'
    return with_sheet_xml(folder / "远.xlsx", rows)


def far_cell_in_a_near_row(folder: Path) -> Path:
    rows = head_xml() + f'<row r="2">{cell("ZZ999999", "x")}</row>'
    return with_sheet_xml(folder / "远.xlsx", rows)


def far_cell_in_single_quotes(folder: Path) -> Path:
    rows = head_xml() + cell("XFD1048576", "x").replace('"', "'")
    return with_sheet_xml(folder / "远.xlsx", f"<row>{rows}</row>")


def far_row_of_cells_without_names(folder: Path) -> Path:
    rows = '<row r="1048576">' + "<c><v>1</v></c>" * 5000 + "</row>"
    return with_sheet_xml(folder / "远.xlsx", head_xml() + rows)


def wide_near_row_of_cells_without_names(folder: Path) -> Path:
    rows = '<row r="199999">' + "<c><v>1</v></c>" * 5000 + "</row>"
    return with_sheet_xml(folder / "远.xlsx", head_xml() + rows)


def far_cell_with_a_prefix(folder: Path) -> Path:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    far = f'<x:c xmlns:x="{main}" r="XFD1048576"><x:v>1</x:v></x:c>'
    return with_sheet_xml(folder / "远.xlsx", head_xml() + f'<row r="2">{far}</row>')


def one_long_text_in_every_cell(folder: Path) -> Path:
    cells = "".join(f'<c r="A{line}" t="s"><v>0</v></c>' for line in range(2, 50_000))
    text = "长" * 30_000
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    shared = f'<?xml version="1.0"?><sst xmlns="{main}"><si><t>{text}</t></si></sst>'
    extra = {"xl/sharedStrings.xml": shared.encode()}
    return with_sheet_xml(folder / "长.xlsx", head_xml() + f"<row>{cells}</row>", extra)


def far_xls(folder: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("甲")
    sheet.write(0, 0, "项目名称")
    sheet.write(65535, 255, "x")
    book.save(str(folder / "远.xls"))
    return folder / "远.xls"


def too_large(folder: Path) -> Path:
    with (folder / "大.csv").open("wb") as target:
        target.truncate(MOST_FILE_BYTES * 16)
    return folder / "大.csv"


def many_parts(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "多.xlsx", "w") as archive:
        for number in range(5_001):
            archive.writestr(str(number), b"")
    return folder / "多.xlsx"


def old_word(folder: Path) -> Path:
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return raw(folder / "旧.doc", start + "WordDocument".encode("utf-16-le"))


def archive_of(name: str, folder: Path) -> Path:
    with zipfile.ZipFile(folder / "包.xlsx", "w") as archive:
        archive.writestr(name, b"x")
    return folder / "包.xlsx"


def wide_docx(folder: Path) -> Path:
    path = write_docx(folder / "宽.docx", [[HEAD, ROADS]])
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"]
    parts["word/document.xml"] = body.replace(
        b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="999999999"/>', 1
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def text(content: str | bytes, name: str = "表.csv") -> Callable[[Path], Path]:
    data = content.encode() if isinstance(content, str) else content
    return lambda folder: raw(folder / name, data)


BROKEN: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "missing": (lambda folder: folder / "无.xlsx", "ledger-file-not-found", "找不到文件“无.xlsx”"),
    "long name": (
        lambda folder: folder / ("名" * 300 + ".xlsx"),
        "ledger-file-not-found",
        "没有权限，或文件名太长",
    ),
    "folder": (lambda folder: folder, "ledger-file-not-found", "或它是一个文件夹"),
    "0 bytes": (text(b"", "空.xlsx"), "ledger-file-empty", "“空.xlsx”是空文件（0 字节）"),
    "1 GB": (too_large, "ledger-file-too-large", "有 1024 MB，上限是 64 MB"),
    "truncated xlsx": (truncated, "ledger-file-damaged", "“断.xlsx”不完整或已损坏"),
    "truncated xls": (truncated_xls, "ledger-file-damaged", "“断.xls”不完整或已损坏"),
    "encrypted": (encrypted, "ledger-file-locked", "“密.xlsx”有打开密码"),
    "zip bomb": (zip_bomb, "ledger-file-too-large", "展开后超过 400 MB"),
    "lying zip bomb": (lying_zip_bomb, "ledger-file-too-large", "展开后超过 400 MB"),
    "far cell": (far_cell, "ledger-sheet-too-wide", "最远填到单元格 XFD1048576"),
    "far cell, near row": (
        far_cell_in_a_near_row,
        "ledger-sheet-too-wide",
        "最远填到单元格 ZZ999999",
    ),
    "far cell, quotes": (far_cell_in_single_quotes, "ledger-sheet-too-wide", "共 17179869184 格"),
    "unnamed": (far_row_of_cells_without_names, "ledger-sheet-too-wide", "上限是 8000000 格"),
    "unnamed, near": (
        wide_near_row_of_cells_without_names,
        "ledger-sheet-too-wide",
        "共 999995000 格",
    ),
    "far, prefix": (far_cell_with_a_prefix, "ledger-sheet-too-wide", "共 17179869184 格"),
    "repeated text": (one_long_text_in_every_cell, "ledger-file-too-large", "展开后超过"),
    "far cell in xls": (far_xls, "ledger-sheet-too-wide", "最远填到单元格 IV65536"),
    "many parts": (many_parts, "ledger-file-too-large", "有 5001 个部件"),
    "wide docx": (wide_docx, "ledger-file-too-large", "第 1 个表格超过 200 列"),
    "old doc": (old_word, "ledger-file-kind", "旧版 Word 文档（.doc）"),
    "zip": (lambda folder: archive_of("a.txt", folder), "ledger-file-kind", "ZIP 压缩包"),
    "xlsb": (lambda folder: archive_of("xl/workbook.bin", folder), "ledger-file-kind", ".xlsb"),
    "ods": (lambda folder: archive_of("content.xml", folder), "ledger-file-kind", "OpenDocument"),
    "empty xlsx": (
        lambda folder: archive_of("xl/workbook.xml", folder),
        "ledger-file-damaged",
        "不完整或已损坏",
    ),
    "empty docx": (
        lambda folder: archive_of("word/document.xml", folder),
        "ledger-file-damaged",
        "不完整或已损坏",
    ),
    "pdf": (text(b"%PDF-1.7 x", "报告.xlsx"), "ledger-file-kind", "PDF 文件"),
    "html as xls": (text("<html><table>", "表.xls"), "ledger-file-kind", "网页"),
    "xml as xls": (text("<?xml version='1.0'?>", "表.xls"), "ledger-file-kind", "XML 文件"),
    "nul bytes": (text(b"a,b\n\0\0"), "ledger-file-kind", "不是文字"),
    "control characters": (text(b"a,b\n\x01\x02"), "ledger-file-kind", "不是文字"),
    "no encoding": (text(b"a,b\n\xff\xff\x80"), "ledger-text-unreadable", "编码无法识别"),
    "open quotes": (text('项目名称,得分\n"修路,90\n修桥,80\n'), "ledger-quotes-open", "第 2 行起"),
    "100,000 columns": (text("a," * 100_000), "ledger-sheet-too-wide", "第 1 行有 100001 列"),
    "blank text": (text("\n\n"), "ledger-not-found", "文件里没有表格"),
    "prose": (text("一段话。\n又一段。\n", "文.md"), "ledger-not-found", "没有找到得分表"),
    "no head": (text("姓名,电话\n张三,1\n"), "ledger-not-found", "“姓名”，“电话”；“张三”，“1”"),
    "head only": (text("项目名称,得分\n"), "ledger-without-rows", "下面没有一行评价"),
    "side by side": (
        text("项目名称,得分,项目名称,得分\n甲,1,乙,2\n"),
        "ledger-heads-side-by-side",
        "并排",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_ends_in_one_clear_sentence(
    refusal: Refusal, tmp_path: Path, name: str
) -> None:
    build, code, sentence = BROKEN[name]
    path = build(tmp_path)

    tracemalloc.start()
    flaw = refusal(path)
    _, most_held = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert flaw.code == code
    assert sentence in flaw.message
    assert flaw.message.endswith("。")
    assert flaw.remedy.startswith("请")
    assert path.name in flaw.where
    assert str(tmp_path.parent) not in flaw.message + flaw.where
    assert most_held < MOST_BYTES_HELD


def test_a_far_cell_that_is_only_formatted_is_no_obstacle(read: Read, tmp_path: Path) -> None:
    row = f'<row r="2">{cell("B2", "修路")}<c r="C2"><v>90</v></c></row>'
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'

    reading = read(with_sheet_xml(tmp_path / "表.xlsx", head_xml() + row + far))

    assert (reading.taken, reading.flaws) == (1, ())


def test_a_document_that_declares_entities_is_refused(refusal: Refusal, tmp_path: Path) -> None:
    path = write_docx(tmp_path / "表.docx", [[("项目名称", "得分"), ("修路", "90")]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    (tmp_path / "secret.txt").write_text("secret")
    declared = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt">]>'.encode()
    body = parts["word/document.xml"].replace("修路".encode(), b"&e;")
    start = body.index(b"<w:document")
    parts["word/document.xml"] = body[:start] + declared + body[start:]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)

    flaw = refusal(path)

    assert (flaw.code, flaw.message) == (
        "ledger-file-damaged",
        "“表.docx”不完整或已损坏，无法读取。",
    )


@contextmanager
def as_nobody() -> Iterator[None]:
    """Let go of the rights of a superuser, who may read everything."""
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)


def test_a_ledger_nobody_may_read_ends_in_a_sentence(refusal: Refusal, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "表.xlsx", [HEAD, ROADS])
    path.chmod(0)

    with as_nobody():
        flaw = refusal(path)

    assert (flaw.code, flaw.message) == (
        "ledger-file-not-found",
        "打不开这个文件：没有权限，或文件名太长。",
    )


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bytes_end_in_flaws_or_in_a_reading(read: Read, tmp_path: Path, seed: int) -> None:
    builders = (write_xlsx, write_xls)
    path = builders[seed % 2](tmp_path / "表.dat", [HEAD, ROADS, LAMPS])
    data = bytearray(path.read_bytes())
    for step in range(30):
        data[zlib.crc32(b"%d %d" % (seed, step)) % len(data)] ^= 0xFF
    path.write_bytes(bytes(data))

    assert ends_well(read, path)


def ends_well(read: Read, path: Path) -> bool:
    try:
        reading = read(path)
    except FlawsFound as found:
        return len(found.flaws) == 1
    return reading.seen == reading.taken + reading.refused
