"""What a file is, by its content; what is refused, and in which words."""

import io
import time
import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest

from hengji.core.flaws import FlawsFound
from hengji.documents.manuscripts import read_manuscript
from tests.documents.manuscripts.showing import SENTENCE, shown
from tests.documents.manuscripts.word_files import para, write_word


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(FlawsFound) as found:
        read_manuscript(path)
    (flaw,) = found.value.flaws
    return flaw.code, flaw.message


def test_a_file_is_read_by_its_content(tmp_path: Path) -> None:
    path = write_word(tmp_path / "报告.txt", para("甲段。"))

    assert shown(read_manuscript(path)) == ["甲段。"]


def test_people_read_the_name_they_know(tmp_path: Path) -> None:
    path = write_word(tmp_path / "0b1c", para("甲段。"))

    assert read_manuscript(path, "年度报告.docx").name == "年度报告.docx"


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        ("空.docx", b"", "ledger-file-empty", "“空.docx”是空文件（0 字节）。"),
        (
            "图.docx",
            b"\x89PNG\r\n\x1a\n",
            "manuscript-file-kind",
            "“图.docx”的内容是图片，不是文稿。",
        ),
        (
            "乱.txt",
            b"\x00\x01\x02\x03",
            "ledger-file-kind",
            "“乱.txt”的内容不是文字，也不是 Excel 或 Word 文件。",
        ),
        ("断.docx", b"PK\x03\x04abc", "ledger-file-damaged", "“断.docx”不完整或已损坏，无法读取。"),
        ("断.pdf", b"%PDF-1.7\n", "ledger-file-damaged", "“断.pdf”不完整或已损坏，无法读取。"),
    ],
)
def test_what_cannot_be_read_is_told(
    name: str, content: bytes, code: str, message: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)

    assert refusal(tmp_path / name) == (code, message)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / "没有.docx")[0] == "ledger-file-not-found"


def test_an_archive_that_is_no_document_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "包.docx", "w") as archive:
        archive.writestr("readme.txt", "甲")

    assert refusal(tmp_path / "包.docx") == (
        "manuscript-file-kind",
        "“包.docx”的内容是ZIP 压缩包，不能直接读取。",
    )


def test_a_document_with_a_password_is_told(tmp_path: Path) -> None:
    plain = write_word(tmp_path / "明.docx", para("甲段。"))
    locked = io.BytesIO()
    with plain.open("rb") as source:
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt("密码", locked)
    (tmp_path / "锁.docx").write_bytes(locked.getvalue())

    assert refusal(tmp_path / "锁.docx") == ("ledger-file-locked", "“锁.docx”有打开密码。")


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = write_word(tmp_path / "弹.docx", para("甲"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.bin", bytes(500 * 2**20))

    assert refusal(path) == ("ledger-file-too-large", "“弹.docx”展开后超过 400 MB。")


@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_twenty_megabytes_of_text_are_read(suffix: str, tmp_path: Path) -> None:
    line = f"{SENTENCE}\n\n"
    count = 20 * 2**20 // len(line.encode())
    path = tmp_path / f"长.{suffix}"
    path.write_text(line * count, "utf-8")
    start = time.monotonic()

    manuscript = read_manuscript(path)

    assert len(manuscript.blocks) == count
    assert time.monotonic() - start < 60


def test_twenty_megabytes_in_a_word_document_are_read(tmp_path: Path) -> None:
    count = 20 * 2**20 // len(SENTENCE.encode())
    path = write_word(tmp_path / "长.docx", para(SENTENCE) * count)
    start = time.monotonic()

    manuscript = read_manuscript(path)

    assert len(manuscript.blocks) == count
    assert time.monotonic() - start < 60


@pytest.mark.parametrize(
    "text",
    [
        "[" * 400_000,
        "<!--" * 100_000,
        "<table>" * 60_000,
        "<b " * 100_000,
        "**" + "甲 **" * 80_000,
        "`" * 300_000,
        "." * 300_000 + "甲",
        "甲  乙\n" * 3 + "甲  乙  丙  丁\n乙  丙\n" * 40_000,
        "甲\t乙\n甲\t乙\t丙\n" * 60_000,
        "|" * 200_000,
        "甲" * 600_000,
        "\n" * 600_000,
        "|" * 200 + "\n" + "|甲|\n" * 100_000,
        "<table>" + "<tr><td colspan=999 rowspan=999>甲</td></tr>" * 5_000 + "</table>",
    ],
    ids=[
        "links",
        "remarks",
        "tables",
        "tags",
        "strong",
        "code",
        "dots",
        "gaps",
        "tabs",
        "pipes",
        "one line",
        "no line",
        "one wide row",
        "spans",
    ],
)
def test_text_made_to_be_slow_is_read_in_time(text: str, tmp_path: Path) -> None:
    (tmp_path / "慢.md").write_text(text, "utf-8")
    start = time.monotonic()

    try:
        read_manuscript(tmp_path / "慢.md")
    except FlawsFound as found:
        assert [flaw.code for flaw in found.flaws] == ["ledger-file-too-large"]

    assert time.monotonic() - start < 60
