"""What is read from PDF documents: paragraphs, tables, and what is told of the rest."""

import io
import threading
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from hengji.core.flaws import FlawsFound
from hengji.documents.manuscripts import read_manuscript
from tests.documents.manuscripts.showing import SENTENCE, places, shown, typst_table, write_pdf

LONG = SENTENCE * 3
SCORES = [["序号", "项目名称", "得分", "等级"]] + [
    [str(number), f"第{number}个项目绩效评价报告", f"{95 - number / 4:.2f}", "优"]
    for number in range(1, 61)
]


def test_lines_become_paragraphs_again_over_the_end_of_a_page(tmp_path: Path) -> None:
    parts = ["一、评价方式", *[LONG] * 12, "二、评价结果"]
    path = write_pdf(tmp_path / "报告.pdf", "\n\n".join(parts))

    manuscript = read_manuscript(path)

    assert shown(manuscript) == parts
    assert places(manuscript)[:2] == ["第 1 页第 1 段", "第 1 页第 2 段"]
    assert places(manuscript)[-1] == "第 4 页第 1 段"


def test_running_heads_and_page_numbers_are_not_text(tmp_path: Path) -> None:
    page = (
        "header: [某县财政局绩效评价报告],"
        "footer: context align(center)[— #counter(page).display() —]"
    )
    path = write_pdf(tmp_path / "报告.pdf", "\n\n".join([LONG] * 12), page=page)

    assert shown(read_manuscript(path)) == [LONG] * 12


def test_a_table_over_several_pages_is_one_table_with_one_head(tmp_path: Path) -> None:
    head = f"table.header({', '.join(f'[{cell}]' for cell in SCORES[0])}),"
    path = write_pdf(
        tmp_path / "报告.pdf",
        f"得分如下：\n\n#table(columns: 4, {head} "
        + ", ".join(f"[{cell}]" for row in SCORES[1:] for cell in row)
        + ")\n\n以上为全部内容。",
        page="footer: context align(center)[第 #counter(page).display() 页]",
    )

    assert shown(read_manuscript(path)) == ["得分如下：", SCORES, "以上为全部内容。"]


def test_a_line_that_says_the_table_goes_on_does_not_part_it(tmp_path: Path) -> None:
    first, second = typst_table(SCORES[:20]), typst_table([SCORES[0], *SCORES[20:]])
    body = f"{first}\n#pagebreak()\n#align(right)[续表 1]\n{second}"

    assert shown(read_manuscript(write_pdf(tmp_path / "报告.pdf", body))) == [SCORES]


def test_merged_cells_show_their_words_once(tmp_path: Path) -> None:
    body = (
        "#table(columns: 4, table.cell(rowspan: 2)[单位], table.cell(colspan: 2)[得分],"
        "table.cell(rowspan: 2)[等级], [自评], [评价], [第一中学], [95.50], [90.25], [优])"
    )

    assert shown(read_manuscript(write_pdf(tmp_path / "表.pdf", body))) == [
        [
            ["单位", "得分", "", "等级"],
            ["", "自评", "评价", ""],
            ["第一中学", "95.50", "90.25", "优"],
        ]
    ]


WRAPPED = "第一事务服务中心2023年度部门整体支出绩效评价报告"
PLAIN = [["指标名称", "目标值", "完成值"], ["培训人次", "500", "487"], ["满意度", "90%", "92.5%"]]


def test_a_name_that_its_cell_wrapped_is_whole(tmp_path: Path) -> None:
    body = f"#table(columns: (6em, 4em), [{WRAPPED}], [88.50])"

    assert shown(read_manuscript(write_pdf(tmp_path / "表.pdf", body))) == [[[WRAPPED, "88.50"]]]


@pytest.mark.parametrize(
    "options",
    ["", "stroke: none, column-gutter: 4em,", "stroke: (x, y) => (top: 1pt, bottom: 1pt),"],
    ids=["ruled", "columns only", "ruled across"],
)
def test_a_table_is_found_however_it_is_ruled(options: str, tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "表.pdf", f"如下：\n\n{typst_table(PLAIN, options)}\n\n以上。")

    assert shown(read_manuscript(path)) == ["如下：", PLAIN, "以上。"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read_upright(turn: int, tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "直.pdf", f"附表\n\n{typst_table(PLAIN)}\n\n{LONG}")
    with pikepdf.open(path) as document:
        document.pages[0].rotate(turn, relative=False)
        document.save(tmp_path / "转.pdf")
    body = f"#rotate({turn}deg, reflow: true)[#block(width: 20cm)[附表\n\n{typst_table(PLAIN)}]]"
    drawn = write_pdf(tmp_path / "画.pdf", body, indent="0em")

    assert shown(read_manuscript(tmp_path / "转.pdf")) == ["附表", PLAIN, LONG]
    assert shown(read_manuscript(drawn)) == ["附表", PLAIN]


def test_words_on_their_side_do_not_part_a_table(tmp_path: Path) -> None:
    head = f"table.header({', '.join(f'[{cell}]' for cell in SCORES[0])}),"
    cells = ", ".join(f"[{cell}]" for row in SCORES[1:] for cell in row)
    body = f"#place(right, rotate(-90deg, reflow: true)[个数])\n#table(columns: 4, {head} {cells})"

    assert shown(read_manuscript(write_pdf(tmp_path / "报告.pdf", body))) == [SCORES, "个数"]


def test_a_watermark_askew_and_a_framed_text_do_not_disturb(tmp_path: Path) -> None:
    page = "background: rotate(30deg, text(size: 60pt, fill: gray)[征求意见稿])"
    body = f"{LONG}\n\n#rect(width: 100%)[注：资料齐全。]\n\n{LONG}"

    manuscript = read_manuscript(write_pdf(tmp_path / "报告.pdf", body, page=page))

    assert shown(manuscript) == [LONG, "注：资料齐全。", LONG]


def test_a_table_of_contents_is_not_text(tmp_path: Path) -> None:
    body = "目录\n\n一、评价方式#box(width: 1fr, repeat[.])3\n\n一、评价方式\n\n" + LONG

    assert shown(read_manuscript(write_pdf(tmp_path / "报告.pdf", body))) == [
        "目录",
        "一、评价方式",
        LONG,
    ]


def scanned(pages: int) -> bytes:
    buffer = io.BytesIO()
    images = [Image.new("L", (600, 800), 200) for _ in range(pages)]
    images[0].save(buffer, "PDF", save_all=True, append_images=images[1:])
    return buffer.getvalue()


def test_a_scan_says_that_it_has_no_text(tmp_path: Path) -> None:
    (tmp_path / "扫描.pdf").write_bytes(scanned(2))

    manuscript = read_manuscript(tmp_path / "扫描.pdf")

    assert manuscript.blocks == ()
    assert [(flaw.code, flaw.message) for flaw in manuscript.flaws] == [
        (
            "manuscript-pictures-only",
            "“扫描.pdf”的 2 页都是图片，没有可以读取的文字，多半是扫描件。",
        )
    ]


def test_pages_that_were_scanned_are_named_beside_those_that_were_not(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "报告.pdf", SENTENCE)
    with pikepdf.open(path) as document, pikepdf.open(io.BytesIO(scanned(2))) as pictures:
        document.pages.extend(pictures.pages)
        document.save(tmp_path / "混合.pdf")

    manuscript = read_manuscript(tmp_path / "混合.pdf")

    assert shown(manuscript) == [SENTENCE]
    assert [flaw.message for flaw in manuscript.flaws] == [
        "“混合.pdf”第 2、3 页是图片，没有可以读取的文字，没有检查。"
    ]


def encrypted(folder: Path, user: str) -> Path:
    path = write_pdf(folder / "报告.pdf", SENTENCE)
    with pikepdf.open(path) as document:
        document.save(folder / "锁.pdf", encryption=pikepdf.Encryption(owner="甲", user=user))
    return folder / "锁.pdf"


def test_a_password_to_open_is_told_and_one_to_edit_is_no_matter(tmp_path: Path) -> None:
    with pytest.raises(FlawsFound) as found:
        read_manuscript(encrypted(tmp_path, "乙"))

    assert [(flaw.code, flaw.message) for flaw in found.value.flaws] == [
        ("ledger-file-locked", "“锁.pdf”有打开密码。")
    ]
    assert shown(read_manuscript(encrypted(tmp_path, ""))) == [SENTENCE]


def test_a_pdf_that_is_cut_off_is_told_or_read_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "报告.pdf", LONG).read_bytes()
    (tmp_path / "断.pdf").write_bytes(whole[: len(whole) // 3])

    with pytest.raises(FlawsFound) as found:
        read_manuscript(tmp_path / "断.pdf")

    assert [flaw.message for flaw in found.value.flaws] == ["“断.pdf”不完整或已损坏，无法读取。"]


def test_two_threads_read_without_harm(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "报告.pdf", "\n\n".join([LONG] * 6))
    results: list[int] = []
    threads = [
        threading.Thread(target=lambda: results.append(len(read_manuscript(path).blocks)))
        for _ in range(4)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [6] * 4
