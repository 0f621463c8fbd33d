"""Word comments in a copy of somebody's own document."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from hengji.core.checkup.manuscript import Manuscript, Spot
from hengji.core.checkup.remarks import Remark, remark
from hengji.core.flaws import FlawKind, Severity
from hengji.documents.docx import render_docx
from hengji.documents.docx.comments import with_comments
from hengji.documents.manuscripts import read_manuscript
from tests.documents.docx.builders import rich_document
from tests.documents.docx.conftest import FONTS
from tests.documents.docx.inspecting import WORD, Faults, W, parts_of
from tests.documents.manuscripts.showing import shown
from tests.documents.manuscripts.word_files import (
    cell,
    level,
    numbered,
    numbers,
    para,
    run,
    table,
    text_box,
    write_word,
)

KIND = FlawKind("demo-flaw", Severity.ERROR, "示例。", "请核对。", rule="R-01")
MOMENT = datetime(2024, 9, 5, 8, 30)  # noqa: DTZ001 - a comment shows the hour on the wall
BOLD = '<w:b/><w:sz w:val="32"/>'


def said_of(manuscript: Manuscript, *words: str) -> list[Remark]:
    """Return a remark on the first place of each of some words."""
    found = []
    for each in words:
        spot, text = next(item for item in manuscript.texts() if each in item[1].words)
        start = text.words.index(each)
        place = spot._replace(start=start, end=start + len(each))
        found.append(remark(KIND, manuscript, place, f"“{each}”有误。", stated="71", expected="72"))
    return found


def commented(path: Path, *words: str) -> bytes:
    return with_comments(path.read_bytes(), said_of(read_manuscript(path), *words))


def covered(docx: bytes) -> list[str]:
    """Return the text between the marks of each comment, by its number."""
    root = etree.fromstring(parts_of(docx)["word/document.xml"])
    found: dict[str, list[str]] = {}
    open_now: set[str] = set()
    for node in root.iter():
        if node.tag == f"{W}commentRangeStart":
            open_now.add(node.get(f"{W}id"))
        elif node.tag == f"{W}commentRangeEnd":
            open_now.discard(node.get(f"{W}id"))
        elif node.tag == f"{W}t":
            for key in open_now:
                found.setdefault(key, []).append(node.text or "")
    return ["".join(found[key]) for key in sorted(found, key=int)]


def said(docx: bytes) -> list[list[str]]:
    root = etree.fromstring(parts_of(docx)["word/comments.xml"])
    return [
        ["".join(paragraph.itertext()) for paragraph in comment.iter(f"{W}p")] for comment in root
    ]


def reread(docx: bytes, folder: Path) -> Manuscript:
    (folder / "批注.docx").write_bytes(docx)
    return read_manuscript(folder / "批注.docx")


def test_a_comment_stands_at_the_exact_words_and_says_all(tmp_path: Path) -> None:
    path = write_word(tmp_path / "报告.docx", para("评价总数", run("71个，其中优", BOLD), "21个。"))

    docx = commented(path, "71个")

    assert covered(docx) == ["71个"]
    assert said(docx) == [["错误 R-01　“71个”有误。", "文中：71；核对：72。", "请核对。"]]


def test_split_runs_keep_their_formatting(tmp_path: Path) -> None:
    path = write_word(tmp_path / "报告.docx", para(run("总数71个。", BOLD)))

    root = etree.fromstring(parts_of(commented(path, "71个"))["word/document.xml"])

    runs = [node for node in root.iter(f"{W}r") if node.find(f"{W}t") is not None]
    assert ["".join(each.itertext()) for each in runs] == ["总数", "71个", "。"]
    assert {etree.tostring(each.find(f"{W}rPr")) for each in runs} == {
        etree.tostring(runs[0].find(f"{W}rPr"))
    }


def test_comments_may_share_a_run_overlap_and_span_runs(tmp_path: Path) -> None:
    tab = "<w:t>甲</w:t><w:tab/><w:t>乙丙丁</w:t>"
    path = write_word(
        tmp_path / "报告.docx",
        para("评价总数", run("71个，其中优21个", BOLD), "。") + para(f"<w:r>{tab}</w:r>"),
    )
    words = ("总数71", "71个，其中", "其中优", "优21个。", "丙", "甲", "乙", "丁")

    docx = commented(path, *words)

    assert covered(docx) == list(words)
    assert shown(reread(docx, tmp_path)) == shown(read_manuscript(path))


BOXED = para("图 1", text_box(para("优22个")))
NUMBERING = numbers(level(0, "chineseCounting", "（%1）"))


def test_words_in_cells_boxes_notes_changes_and_numbers_are_commented(tmp_path: Path) -> None:
    path = everything(tmp_path)

    docx = commented(path, "101.5", "22", "注中", "新增", "（一）")

    lines = said(docx)
    assert covered(docx)[0] == "101.5"
    assert covered(docx)[-2:] == ["新增", "制度建设"]
    assert [len(each) for each in lines] == [3, 4, 4, 3, 4]
    assert [each[1] for each in lines if len(each) == 4] == [
        "原文：“22”。",
        "原文：“注中”。",
        "原文：“（一）”。",
    ]
    document = parts_of(docx)["word/document.xml"].decode()
    boxes = re.findall(r"<w:txbxContent>.*?</w:txbxContent>", document, re.DOTALL)
    assert not any("commentRange" in box for box in boxes)


def test_comments_that_were_there_stay(tmp_path: Path) -> None:
    mark = (
        '<w:commentRangeStart w:id="7"/><w:r><w:t>旧话</w:t></w:r><w:commentRangeEnd w:id="7"/>'
        '<w:r><w:commentReference w:id="7"/></w:r>'
    )
    path = write_word(
        tmp_path / "报告.docx",
        para(mark, "，新话。"),
        comments=f'<w:comment w:id="7" w:author="领导">{para("请核实")}</w:comment>',
    )

    docx = commented(path, "新话")

    assert covered(docx) == ["旧话", "新话"]
    assert [each[0] for each in said(docx)] == ["请核实", "错误 R-01　“新话”有误。"]


def test_nothing_else_of_the_file_changes(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(render_docx(rich_document()))

    docx = commented(path, "特此报告。")

    before, after = parts_of(path.read_bytes()), parts_of(docx)
    changed = {name for name, content in after.items() if before.get(name) != content}
    assert changed == {
        "word/document.xml",
        "word/comments.xml",
        "word/_rels/document.xml.rels",
        "[Content_Types].xml",
    }
    assert list(after)[: len(before)] == list(before)
    bare = re.sub(
        rb"<w:commentRange(Start|End) [^>]*/>|<w:r><w:commentReference [^>]*/></w:r>",
        b"",
        after["word/document.xml"],
    )
    assert etree.canonicalize(bare.decode()) == etree.canonicalize(
        before["word/document.xml"].decode()
    )


def test_a_document_without_remarks_stays_as_it_is(tmp_path: Path) -> None:
    path = write_word(tmp_path / "报告.docx", para("甲。"))

    assert parts_of(with_comments(path.read_bytes(), [])) == parts_of(path.read_bytes())


def test_reading_the_commented_copy_gives_the_same_manuscript(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(render_docx(rich_document()))
    manuscript = read_manuscript(path)
    everywhere = [
        remark(KIND, manuscript, spot._replace(start=at, end=at + 2), "有误。")
        for spot, text in manuscript.texts()
        for at in range(0, len(text.words) - 1, 5)
    ]

    again = reread(with_comments(path.read_bytes(), everywhere), tmp_path)

    assert again.blocks == manuscript.blocks
    assert [flaw.message for flaw in again.flaws] == [
        f"“批注.docx”有 {len(everywhere)} 条批注，没有当作正文读取。"
    ]


def test_a_place_that_is_not_there_still_gets_its_comment(tmp_path: Path) -> None:
    path = write_word(tmp_path / "报告.docx", para("甲。") + para("乙。"))
    (one,) = said_of(read_manuscript(path), "乙")
    lost = Remark(one.flaw, one.rule, Spot(9, -1, -1, 0, 0), "")

    assert covered(with_comments(path.read_bytes(), [lost])) == ["乙。"]


def everything(folder: Path) -> Path:
    """Write a document with words in cells, boxes, notes, changes, links and numbers."""
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    inserted = '<w:ins w:id="1" w:author="甲"><w:r><w:t>新增的话</w:t></w:r></w:ins>'
    link = '<w:hyperlink w:anchor="top"><w:r><w:t>见附件一</w:t></w:r></w:hyperlink>'
    return write_word(
        folder / "报告.docx",
        table(cell("项目") + cell("得分"), cell("甲") + cell("101.5"))
        + BOXED
        + para("见注", note, inserted, link)
        + para("制度建设", properties=numbered(1, 0)),
        numbering=NUMBERING,
        footnotes=f'<w:footnote w:id="2">{para("注中的话")}</w:footnote>',
    )


def test_the_validator_finds_nothing_new_in_odd_places(faults: Faults, tmp_path: Path) -> None:
    path = everything(tmp_path)

    docx = commented(path, "101.5", "22", "注中", "新增", "附件", "（一）")

    assert faults(docx) == faults(path.read_bytes())


def test_the_validator_finds_nothing_wrong(faults: Faults, tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(render_docx(rich_document()))
    words = ("特此报告", "目标管理", "20", "演示县", "2024")

    assert faults(commented(path, *words)) == []


def test_libreoffice_shows_every_comment_with_its_author(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(render_docx(rich_document()))
    manuscript = read_manuscript(path)
    remarks = said_of(manuscript, "特此报告", "目标管理")
    (tmp_path / "批注.docx").write_bytes(with_comments(path.read_bytes(), remarks, at=MOMENT))

    notes = notes_of(printed(tmp_path, tmp_path / "批注.docx"))

    assert [note.splitlines()[0] for note in notes] == [
        "错误 R-01　“特此报告”有误。",
        "错误 R-01　“目标管理”有误。",
    ]


def printed(folder: Path, docx: Path) -> Path:
    if not shutil.which("soffice"):
        pytest.fail("缺少 LibreOffice，请运行：apt-get install libreoffice-writer", pytrace=False)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    kind = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}'
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, docx],
        env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
        capture_output=True,
        timeout=180,
        check=True,
    )
    return docx.with_suffix(".pdf")


def notes_of(pdf: Path) -> list[str]:
    """Return the notes on the pages, in order."""
    with pikepdf.open(pdf) as document:
        return [
            str(note.Contents)
            for page in document.pages
            for note in page.get("/Annots", pikepdf.Array())
            if note.Subtype == "/Text"
        ]


def test_a_file_of_another_dialect_stays_in_it(tmp_path: Path) -> None:
    path = write_word(tmp_path / "报告.docx", para("总数71个。"))
    strict = io.BytesIO()
    dialect = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(strict, "w") as written:
        for name in archive.namelist():
            written.writestr(name, archive.read(name).replace(WORD.encode(), dialect))
    (tmp_path / "严格.docx").write_bytes(strict.getvalue())

    docx = commented(tmp_path / "严格.docx", "71")

    assert WORD.encode() not in parts_of(docx)["word/document.xml"]
    assert shown(reread(docx, tmp_path)) == ["总数71个。"]
