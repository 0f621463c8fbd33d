"""What a file is, by its content; what is refused, and in which words."""

import io
import time
import zipfile
from collections.abc import Callable
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
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("word/media/bomb.bin", bytes(401 * 2**20))

    assert refusal(path) == ("ledger-file-too-large", "“弹.docx”展开后超过 400 MB。")


def test_twenty_megabytes_are_read(tmp_path: Path) -> None:
    path = write_word(tmp_path / "长.docx", para(SENTENCE))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/media/scan.bin", bytes(20 * 2**20))

    assert path.stat().st_size > 20 * 2**20
    assert len(read_manuscript(path).blocks) == 1


def test_cells_that_span_too_much_are_refused_before_they_are_laid_out(tmp_path: Path) -> None:
    path = tmp_path / "表.md"
    row = "<tr><td colspan=999 rowspan=999>甲</td></tr>"
    path.write_text(f"<table>{row * 5_000}</table>", "utf-8")

    assert refusal(path)[0] == "ledger-file-too-large"


SPAN = "<tr><td colspan=20 rowspan=20>甲</td></tr>"
WRITTEN: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: f"{SENTENCE}\n\n" * (n // 4),
    "links": lambda n: "[" * 40 * n,
    "remarks": lambda n: "<!--" * 8 * n,
    "tables": lambda n: "<table>" * 6 * n,
    "tags": lambda n: "<b " * 8 * n,
    "strong": lambda n: "**" + "甲 **" * (n // 2),
    "code": lambda n: "`" * 100 * n,
    "dots": lambda n: "." * 40 * n + "甲",
    "gaps": lambda n: "甲  乙\n" * 3 + "甲  乙  丙  丁\n乙  丙\n" * (n // 4),
    "tabs": lambda n: "甲\t乙\n甲\t乙\t丙\n" * (n // 4),
    "pipes": lambda n: "|" * 60 * n,
    "one line": lambda n: "甲" * 40 * n,
    "no line": lambda n: "\n" * 8 * n,
    "one wide row": lambda n: "|" * 200 + "\n" + "|甲|\n" * n,
    "spans": lambda n: f"<table>{SPAN * (n // 16)}</table>",
}
"""Texts made to be slow, of a size that grows evenly with a number."""

SIZE = 1_000
TIMES_LARGER = 16
MOST_TIMES_SLOWER = 100
"""Time that grows with the square is 256 times as long, and with the size 16 times."""


def seconds(path: Path) -> float:
    """Return how long the processor reads a file, whatever else the machine does."""
    start = time.process_time()
    read_manuscript(path)
    return time.process_time() - start


def grows_evenly(small: Path, large: Path) -> bool:
    """Tell whether a larger file takes about as much longer as it is larger.

    A disturbed measurement is repeated; reading that grows with the square of
    the size fails every time.
    """
    return any(
        seconds(large) < MOST_TIMES_SLOWER * min(seconds(small) for _ in range(2)) for _ in range(4)
    )


@pytest.mark.parametrize("kind", WRITTEN)
def test_text_made_to_be_slow_takes_as_much_longer_as_it_is_larger(
    kind: str, tmp_path: Path
) -> None:
    small, large = tmp_path / "小.md", tmp_path / "大.md"
    small.write_text(WRITTEN[kind](SIZE), "utf-8")
    large.write_text(WRITTEN[kind](SIZE * TIMES_LARGER), "utf-8")

    assert grows_evenly(small, large)


def test_a_word_document_takes_as_much_longer_as_it_is_larger(tmp_path: Path) -> None:
    small = write_word(tmp_path / "小.docx", para(SENTENCE) * SIZE)
    large = write_word(tmp_path / "大.docx", para(SENTENCE) * SIZE * TIMES_LARGER)

    assert grows_evenly(small, large)
    assert len(read_manuscript(small).blocks) == SIZE
