import pytest

from hengji.core.evidence.checks import Look, check_look, format_of
from hengji.core.evidence.formats import HEAD_BYTES, EvidenceKind, suffix_of
from tests.evidence import COMPOUND, EXE, LNK, compound, docx, jpeg, pdf

WORD_PARTS = ("[Content_Types].xml", "word/document.xml")
ZIP = b"PK\x03\x04"


def look(name: str, head: bytes, **more: object) -> Look:
    return Look(name, head[:HEAD_BYTES], **more)  # type: ignore[arg-type]


def codes(seen: Look) -> list[str]:
    return [flaw.code for flaw in check_look(seen)]


@pytest.mark.parametrize(
    ("name", "seen", "kind"),
    [
        ("合同.pdf", {"head": pdf(), "pages": 1}, EvidenceKind.PDF),
        ("报告.DOCX", {"head": docx(), "parts": WORD_PARTS}, EvidenceKind.WORD),
        ("台账.xlsx", {"head": ZIP, "parts": ("xl/workbook.xml",)}, EvidenceKind.SHEET),
        ("汇报.pptx", {"head": ZIP, "parts": ("ppt/presentation.xml",)}, EvidenceKind.SLIDES),
        ("批复.ofd", {"head": ZIP, "parts": ("OFD.xml", "Doc_0/Document.xml")}, EvidenceKind.OFD),
        (
            "表.ods",
            {"head": ZIP, "parts": ("mimetype", "META-INF/manifest.xml")},
            EvidenceKind.SHEET,
        ),
        ("照片.zip", {"head": ZIP, "parts": ("甲.jpg", "乙/")}, EvidenceKind.ARCHIVE),
        ("纪要.doc", {"head": COMPOUND, "streams": {"WordDocument"}}, EvidenceKind.WORD),
        ("纪要.wps", {"head": COMPOUND, "streams": {"WordDocument"}}, EvidenceKind.WORD),
        ("台账.et", {"head": COMPOUND, "streams": {"Workbook"}}, EvidenceKind.SHEET),
        ("汇报.dps", {"head": COMPOUND, "streams": {"PowerPoint Document"}}, EvidenceKind.SLIDES),
        ("照片.jpeg", {"head": jpeg()}, EvidenceKind.PICTURE),
        ("图.png", {"head": b"\x89PNG\r\n\x1a\n" + b"\x00" * 40}, EvidenceKind.PICTURE),
        ("图.gif", {"head": b"GIF89a" + b"\x00" * 40}, EvidenceKind.PICTURE),
        ("图.bmp", {"head": b"BM" + b"\x00" * 40}, EvidenceKind.PICTURE),
        ("图.tiff", {"head": b"II*\x00" + b"\x00" * 40}, EvidenceKind.PICTURE),
        ("图.webp", {"head": b"RIFF\x00\x00\x00\x00WEBPVP8 "}, EvidenceKind.PICTURE),
        ("图.heic", {"head": b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40}, EvidenceKind.PICTURE),
        ("录音.mp3", {"head": b"ID3\x03" + b"\x00" * 40}, EvidenceKind.SOUND),
        ("录音.m4a", {"head": b"\x00\x00\x00\x18ftypM4A " + b"\x00" * 40}, EvidenceKind.SOUND),
        ("录音.amr", {"head": b"#!AMR\n" + b"\x00" * 40}, EvidenceKind.SOUND),
        ("说明.txt", {"head": "第一条\n第二条\n".encode()}, EvidenceKind.TEXT),
        ("数据.csv", {"head": "单位,金额\n甲,1\n".encode("gb18030")}, EvidenceKind.TEXT),
        ("数据.csv", {"head": "单位,金额\n".encode("utf-16")}, EvidenceKind.TEXT),
    ],
)
def test_a_file_is_what_its_content_says(
    name: str, seen: dict[str, object], kind: EvidenceKind
) -> None:
    found = Look(name, **{**seen, "head": bytes(seen["head"])[:HEAD_BYTES]})  # type: ignore[arg-type]

    assert check_look(found) == ()
    assert format_of(found).kind is kind  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("seen", "code", "words"),
    [
        (
            look("合同.pdf", EXE),
            "evidence-is-a-program",
            "“合同.pdf”的内容是Windows 程序，没有收下。",
        ),
        (look("合同.pdf.lnk", LNK), "evidence-is-a-program", "内容是快捷方式"),
        (
            look("程序.pdf", b"\xcf\xfa\xed\xfe" + b"\x00" * 40),
            "evidence-is-a-program",
            "苹果电脑程序",
        ),
        (look("说明.txt", b"\xef\xbb\xbf @ECHO OFF\r\n"), "evidence-is-a-program", "批处理脚本"),
        (look("说明.txt", b"#!/bin/sh\nrm -rf /\n"), "evidence-is-a-program", "脚本"),
        (look("说明.bat", "文字".encode()), "evidence-is-a-program", "后缀 .bat 是程序或网页"),
        (look("图.png", b"<svg onload='x'>"), "evidence-is-a-program", "SVG"),
        (
            look("资料.zip", ZIP, parts=("a.jpg", "b/运行.exe")),
            "evidence-is-a-program",
            "“b/运行.exe”",
        ),
        (
            look("表.xlsx", ZIP, parts=("xl/workbook.xml", "xl/vbaProject.bin")),
            "evidence-with-macros",
            "带有宏",
        ),
        (
            look("表.xls", COMPOUND, streams=frozenset({"Workbook", "_VBA_PROJECT"})),
            "evidence-with-macros",
            "带有宏",
        ),
        (
            look("表.xlsm", ZIP, parts=("xl/workbook.xml",)),
            "evidence-with-macros",
            "带宏的格式 .xlsm",
        ),
        (
            look("资料.zip", ZIP, parts=("表.xlsm",)),
            "evidence-with-macros",
            "“表.xlsm”是带宏的格式",
        ),
        (
            look("报告.docx", COMPOUND, streams=frozenset({"EncryptedPackage"})),
            "evidence-locked",
            "有打开密码",
        ),
        (look("合同.pdf", pdf(), locked=True), "evidence-locked", "有打开密码"),
        (look("资料.rar", b"Rar!\x1a\x07\x00"), "evidence-closed-archive", "RAR 压缩包"),
        (
            look("资料.zip", ZIP, parts=("再压.zip",)),
            "evidence-closed-archive",
            "还有压缩包“再压.zip”",
        ),
        (look("合同.pdf", jpeg()), "evidence-misnamed", "后缀是 .pdf，内容却是JPG 图片"),
        (look("合同", pdf(), pages=1), "evidence-misnamed", "没有后缀，内容却是PDF 文件"),
        (
            look("报告.docx", ZIP, parts=("xl/workbook.xml",)),
            "evidence-misnamed",
            "内容却是Excel 表格",
        ),
        (look("安装.doc", COMPOUND, streams=frozenset()), "evidence-unknown", "认不出是什么"),
        (look("坏.docx", ZIP, parts=None, readable=False), "evidence-unknown", "认不出是什么"),
        (look("乱.dat", b"\x00\x01\x02\x03" * 20), "evidence-unknown", "认不出是什么"),
        (look("乱.txt", bytes(range(1, 32)) * 20), "evidence-unknown", "认不出是什么"),
        (look("坏.pdf", pdf(), readable=False), "evidence-without-pages", "打不开"),
        (look("空.pdf", pdf(), pages=0), "evidence-without-pages", "有 0 页"),
    ],
    ids=lambda value: value.name if isinstance(value, Look) else "",
)
def test_what_may_not_be_evidence_is_refused_by_name(seen: Look, code: str, words: str) -> None:
    (flaw,) = check_look(seen)

    assert (flaw.code, flaw.where) == (code, seen.name)
    assert words in flaw.message


def test_every_bad_part_of_an_archive_is_named() -> None:
    seen = look("资料.zip", ZIP, parts=("甲.exe", "乙.jpg", "丙.vbs"))

    assert codes(seen) == ["evidence-is-a-program"] * 2


def test_parts_of_a_document_are_not_taken_for_files() -> None:
    seen = look("报告.docx", ZIP, parts=(*WORD_PARTS, "word/media/图.html"))

    assert codes(seen) == []


def test_an_open_document_of_an_unknown_ending_is_an_archive() -> None:
    seen = look("画.odg", ZIP, parts=("mimetype", "META-INF/manifest.xml"))

    assert codes(seen) == ["evidence-misnamed"]


def test_text_may_be_cut_within_a_character() -> None:
    head = ("字" * HEAD_BYTES).encode()[:HEAD_BYTES]

    assert codes(look("长.txt", head)) == []


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.PDF", "pdf"), ("a", ""), (".pdf", ""), ("a.b.Docx ", "docx")]
)
def test_the_ending_of_a_name_is_read_in_small_letters(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


def test_compound_and_document_builders_are_what_they_say() -> None:
    assert compound("Workbook").startswith(COMPOUND)
    assert docx().startswith(ZIP)
