"""What is read from Word documents."""

import zipfile
from pathlib import Path

import pytest

from hengji.core.flaws import FlawsFound
from hengji.documents.manuscripts import read_manuscript
from tests.documents.manuscripts.showing import Shown, places, shown
from tests.documents.manuscripts.word_files import (
    WORD,
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

CHAPTERS = numbers(
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4"),
)


def read(folder: Path, body: str, **parts: str) -> list[Shown]:
    return shown(read_manuscript(write_word(folder / "报告.docx", body, **parts)))


def test_automatic_numbers_are_part_of_the_words(tmp_path: Path) -> None:
    body = "".join(
        para(words, properties=numbered(1, depth))
        for words, depth in [
            ("评价方式", 0),
            ("评价结果", 0),
            ("总体情况", 1),
            ("分类情况", 1),
            ("部门整体", 2),
            ("项目", 2),
            ("建议", 0),
            ("完善制度", 1),
        ]
    )

    assert read(tmp_path, body, numbering=CHAPTERS) == [
        "一、评价方式",
        "二、评价结果",
        "（一）总体情况",
        "（二）分类情况",
        "1. 部门整体",
        "2. 项目",
        "三、建议",
        "（一）完善制度",
    ]


def test_numbers_come_from_styles_start_anew_and_stop(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="base"><w:name w:val="一级"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="自定"/>'
        '<w:basedOn w:val="base"/></w:style>'
    )
    anew = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    by_style = '<w:pStyle w:val="own"/>'
    body = (
        para("甲", properties=by_style)
        + para("乙", properties=by_style + numbered(0, 0))
        + para("丙", properties=by_style)
        + para("丁", properties=numbered(2, 0))
        + para("戊", properties=numbered(2, 0))
    )

    numbering = numbers(level(0, "chineseCounting", "%1、"), more=anew)
    assert read(tmp_path, body, styles=styles, numbering=numbering) == [
        "一、甲",
        "乙",
        "二、丙",
        "五、丁",
        "六、戊",
    ]


def test_a_column_of_automatic_numbers_is_read(tmp_path: Path) -> None:
    numbering = numbers(level(0, "decimal", "%1"))
    rows = [
        cell(para(properties=numbered(1, 0))) + cell(words) for words in ("第一中学", "第二中学")
    ]

    assert read(tmp_path, table(*rows), numbering=numbering) == [
        [["1", "第一中学"], ["2", "第二中学"]]
    ]


def test_merged_and_nested_tables_are_laid_out(tmp_path: Path) -> None:
    down = '<w:vMerge w:val="restart"/>'
    on = "<w:vMerge/>"
    body = table(
        cell("单位", properties=down) + cell("得分", properties='<w:gridSpan w:val="2"/>'),
        cell("", properties=on) + cell("自评") + cell("评价"),
        cell("第一中学", table(cell("内甲") + cell("内乙"), cell("1") + cell("2")), "<w:p/>")
        + cell("95.50")
        + cell("90.25"),
    )

    manuscript = read_manuscript(write_word(tmp_path / "表.docx", body))

    assert shown(manuscript) == [
        [["单位", "得分", ""], ["", "自评", "评价"], ["第一中学", "95.50", "90.25"]],
        [["内甲", "内乙"], ["1", "2"]],
    ]
    assert places(manuscript) == ["表 1", "表 2"]
    assert manuscript.blocks[0].rows[2][1].where == "表 1 第 3 行第 2 列"


def test_spans_that_mean_nothing_do_not_move_cells(tmp_path: Path) -> None:
    wide = '<w:gridSpan w:val="2"/>'
    body = table(
        cell("项目", properties=wide) + cell("得分"), cell("甲") + cell("90", properties=wide)
    )

    assert read(tmp_path, body) == [[["项目", "得分"], ["甲", "90"]]]


def test_paragraphs_in_a_cell_are_one_text(tmp_path: Path) -> None:
    body = table(
        cell("开发区综合事务（二期工程项目）", "协调中心") + cell("100", "200"),
        cell("资料不全。", "没有考核。") + cell("一、台账", "二、档案"),
    )

    assert read(tmp_path, body) == [
        [
            ["开发区综合事务（二期工程项目）协调中心", "100 200"],
            ["资料不全。 没有考核。", "一、台账 二、档案"],
        ]
    ]


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    assert read(tmp_path, table(cell("一、评价方式", "委托第三方机构。"))) == [
        "一、评价方式",
        "委托第三方机构。",
    ]


def test_text_boxes_follow_their_paragraph_once_and_notes_stand_at_the_end(tmp_path: Path) -> None:
    footnotes = f'<w:footnote w:id="2">{para("见附件。")}</w:footnote>'
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    path = write_word(
        tmp_path / "报告.docx",
        para("得分分布", text_box(para("优"), para("21 个")), note) + para("以上。"),
        footnotes=footnotes,
    )

    manuscript = read_manuscript(path)

    assert shown(manuscript) == ["得分分布", "优", "21 个", "以上。", "见附件。"]
    assert places(manuscript) == [
        "第 1 段",
        "文本框 1 第 1 段",
        "文本框 1 第 2 段",
        "第 2 段",
        "脚注 1 第 1 段",
    ]


def change(kind: str, words: str) -> str:
    text = "delText" if kind == "del" else "t"
    return (
        f'<w:{kind} w:id="1" w:author="审核员"><w:r><w:{text}>{words}</w:{text}></w:r></w:{kind}>'
    )


def test_tracked_changes_count_as_accepted_and_are_told(tmp_path: Path) -> None:
    joined = '<w:rPr><w:del w:id="3" w:author="审核员"/></w:rPr>'
    body = (
        para("评价", change("ins", "总"), "数", change("del", "71"), change("ins", "72"), "个。")
        + para("全年预算", properties=joined)
        + para("执行率为97%。")
        + para(change("moveFrom", "移走的话"), "留下。")
    )

    manuscript = read_manuscript(write_word(tmp_path / "报告.docx", body))

    assert shown(manuscript) == ["评价总数72个。", "全年预算执行率为97%。", "留下。"]
    assert [(flaw.code, flaw.message) for flaw in manuscript.flaws] == [
        (
            "manuscript-changes-tracked",
            (
                "“报告.docx”有 4 处修订（插入 2 处、删除 1 处、移出 1 处，作者审核员），"
                "如插入“总”、删除“71”、插入“72”；已按全部接受来读。"
            ),
        )
    ]


def test_comments_and_hidden_text_are_told_and_not_read(tmp_path: Path) -> None:
    comments = f'<w:comment w:id="0" w:author="甲">{para("请核实")}</w:comment>'
    body = para("得分90分", run("（内部口径）", "<w:vanish/>"), "。")

    manuscript = read_manuscript(write_word(tmp_path / "报告.docx", body, comments=comments))

    assert shown(manuscript) == ["得分90分。"]
    assert [flaw.message for flaw in manuscript.flaws] == [
        "“报告.docx”有 1 条批注，没有当作正文读取。",
        "“报告.docx”有 1 处隐藏文字，没有读取。",
    ]


def field(code: str, result: str) -> str:
    marks = [
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    ]
    code = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return f"{marks[0]}{code}{marks[1]}{run(result)}{marks[2]}"


def test_results_of_fields_are_read_and_a_table_of_contents_is_not(tmp_path: Path) -> None:
    body = (
        para("目录")
        + para(field("PAGEREF _Toc1", "一、评价方式\t3"))
        + para("一、评价方式", run("……………………"), "3")
        + para("表", field("SEQ 表", "2"), "　得分表")
        + para("<w:hyperlink><w:r><w:t>见附件</w:t></w:r></w:hyperlink>", "。")
    )

    assert read(tmp_path, body) == ["目录", "表2　得分表", "见附件。"]


def test_line_ends_part_titles_and_join_sentences(tmp_path: Path) -> None:
    end = "<w:r><w:br/></w:r>"
    body = para("某县财政局", end, "关于绩效评价的报告") + para(
        "本次评价委托四家第三方机构开展现场", end, "勘查和访谈。", end, "评价结果如下。"
    )

    assert read(tmp_path, body) == [
        "某县财政局",
        "关于绩效评价的报告",
        "本次评价委托四家第三方机构开展现场勘查和访谈。",
        "评价结果如下。",
    ]


def test_pages_that_word_remembers_name_the_place(tmp_path: Path) -> None:
    page = "<w:r><w:lastRenderedPageBreak/></w:r>"
    body = para("一、评价方式") + para("甲段。") + para(page, "乙段。") + para("丙段。")

    assert places(read_manuscript(write_word(tmp_path / "报告.docx", body))) == [
        "第 1 页第 1 段",
        "第 1 页第 2 段",
        "第 2 页第 1 段",
        "第 2 页第 2 段",
    ]


def test_without_pages_the_nearest_heading_names_the_place(tmp_path: Path) -> None:
    body = para("一、评价方式") + para("<w:r/>") + para("甲段。")

    assert places(read_manuscript(write_word(tmp_path / "报告.docx", body))) == [
        "第 1 段",
        "第 2 段（“一、评价方式”下）",
    ]


def test_paragraphs_with_tabs_are_a_table(tmp_path: Path) -> None:
    tab = "<w:r><w:tab/></w:r>"
    lines = [("序号", "项目", "得分"), ("1", "甲", "90.00"), ("2", "乙", "85.50")]
    body = "".join(para(a, tab, b, tab, c) for a, b, c in lines)

    assert read(tmp_path, para("如下：") + body + para("电话：", tab, "联系人：")) == [
        "如下：",
        [list(line) for line in lines],
        "电话： 联系人：",
    ]


def test_a_table_of_tabs_may_end_in_whole_numbers(tmp_path: Path) -> None:
    tab = "<w:r><w:tab/></w:r>"
    lines = [("1", "甲", "90"), ("2", "乙", "85"), ("3", "丙", "80")]

    assert read(tmp_path, "".join(para(a, tab, b, tab, c) for a, b, c in lines)) == [
        [list(line) for line in lines]
    ]


def test_plain_words_are_folded_character_for_character(tmp_path: Path) -> None:
    words = "評價結果為８９．５０％，Ａ級（優）⽬標"

    (block,) = read_manuscript(write_word(tmp_path / "报告.docx", para(words))).blocks

    assert (block.text.words, block.text.plain) == (words, "评价结果为89.50%，A级（优）目标")


def test_the_strict_dialect_is_read(tmp_path: Path) -> None:
    path = write_word(tmp_path / "报告.docx", para("甲段。"))
    strict = tmp_path / "严格.docx"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(strict, "w") as written:
        for name in archive.namelist():
            content = archive.read(name)
            dialect = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
            written.writestr(name, content.replace(WORD.encode(), dialect))

    assert shown(read_manuscript(strict)) == ["甲段。"]


def test_a_document_of_pictures_says_so(tmp_path: Path) -> None:
    body = para("<w:r><w:drawing><a:blip/></w:drawing></w:r>")

    manuscript = read_manuscript(write_word(tmp_path / "扫描.docx", body))

    assert manuscript.blocks == ()
    assert [flaw.message for flaw in manuscript.flaws] == [
        "“扫描.docx”里只有 1 张图片，没有可以读取的文字。"
    ]


@pytest.mark.parametrize(
    "main",
    [b"<w:document", b"<!DOCTYPE x [<!ENTITY a 'b'>]><w:document/>", b""],
    ids=["cut off", "entities", "empty"],
)
def test_a_broken_document_is_told_in_a_sentence(main: bytes, tmp_path: Path) -> None:
    path = write_word(tmp_path / "坏.docx", para("甲"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**parts, "word/document.xml": main}.items():
            archive.writestr(name, content)

    with pytest.raises(FlawsFound) as found:
        read_manuscript(path)

    assert [flaw.message for flaw in found.value.flaws] == ["“坏.docx”不完整或已损坏，无法读取。"]


def test_tables_nested_beyond_reason_are_told_and_do_no_harm(tmp_path: Path) -> None:
    body = para("底")
    for _ in range(20):
        body = table(cell("甲", body) + cell("乙"))
    deeper = body
    for _ in range(200):
        deeper = table(cell(deeper) + cell("乙"))

    tables = read(tmp_path, body)
    with pytest.raises(FlawsFound) as found:
        read(tmp_path, deeper)

    assert len(tables) == 20
    assert [flaw.code for flaw in found.value.flaws] == ["ledger-file-damaged"]
