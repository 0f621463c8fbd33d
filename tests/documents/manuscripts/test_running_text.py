"""What is read from Markdown and plain text."""

from pathlib import Path

import pytest

from hengji.core.checkup.manuscript import Manuscript, Paragraph
from hengji.documents.example import EXAMPLE
from hengji.documents.manuscripts import read_manuscript


def read(folder: Path, text: str, name: str = "报告.md", encoding: str = "utf-8") -> Manuscript:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return read_manuscript(path)


def shown(manuscript: Manuscript) -> list[str | list[list[str]]]:
    return [
        block.text.words
        if isinstance(block, Paragraph)
        else [[cell.words for cell in row] for row in block.rows]
        for block in manuscript.blocks
    ]


def test_the_worked_example_is_paragraphs_and_one_table() -> None:
    manuscript = read_manuscript(EXAMPLE / "report.md")

    tables = [block for block in shown(manuscript) if isinstance(block, list)]
    assert manuscript.name == "report.md"
    assert len(manuscript.blocks) == 38
    assert [(len(table), len(table[0])) for table in tables] == [(73, 4)]
    assert tables[0][72][2:] == ["86.70", "良"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    manuscript = read(tmp_path, "一、评价结果\n得分88.50分。", "报告.txt", encoding)

    assert shown(manuscript) == ["一、评价结果", "得分88.50分。"]


def test_marks_of_markdown_are_not_words(tmp_path: Path) -> None:
    text = (
        "## 一、**评价**方式 ##\n\n- 采用`访谈`，见[附件](a.docx)。\n\n---\n\n"
        "> 引文<br>完。<!-- 注 -->\n"
    )

    assert shown(read(tmp_path, text)) == ["一、评价方式", "采用访谈，见附件。", "引文完。"]


PIPES = "| 项目 | 得分 |\n|---|---|\n| 甲 | 90 |\n"
TABS = "项目\t得分\n甲\t90\n乙\t80\n"
GAPS = "项目      得分\n甲项目    90.00\n乙项目    80.00\n"
HTML = (
    "<table><tr><th rowspan=2>单位</th><th colspan=2>得分</th></tr>"
    "<tr><td>自评</td><td>评价</td></tr></table>\n"
)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (PIPES, [["项目", "得分"], ["甲", "90"]]),
        (TABS, [["项目", "得分"], ["甲", "90"], ["乙", "80"]]),
        (GAPS, [["项目", "得分"], ["甲项目", "90.00"], ["乙项目", "80.00"]]),
        (HTML, [["单位", "得分", ""], ["", "自评", "评价"]]),
    ],
    ids=["pipes", "tabs", "gaps", "html"],
)
def test_a_table_is_read_however_it_is_written(
    text: str, rows: list[list[str]], tmp_path: Path
) -> None:
    manuscript = read(tmp_path, f"如下表：\n\n{text}\n以上。")

    assert shown(manuscript) == ["如下表：", rows, "以上。"]
    assert manuscript.blocks[1].where == "表 1"
    assert manuscript.blocks[1].rows[1][1].where == "表 1 第 2 行第 2 列"


def test_pieces_of_a_table_that_pages_parted_are_one_table(tmp_path: Path) -> None:
    text = f"{TABS}\n— 3 —\n\n项目\t得分\n丙\t70\n\n下文。"

    rows = [["项目", "得分"], ["甲", "90"], ["乙", "80"], ["丙", "70"]]
    assert shown(read(tmp_path, text)) == [rows, "下文。"]


RECOGNISED = """                某县财政局文件

县人民政府：
　　根据财政部构建全方位、全过程、全覆盖预算绩效管理
体系的要求，结合我县实际，2024年共抽取43家预算单位，
97.50分以上的有3家，委托4家第三方机构开展评价工作。
　　一、评价结果
　　本次评价采取第三方机构独立评价的方式，运用采集基
础数据、现场勘查对比、发放问卷、公众评判、访谈等多
种方式开展绩效评价工作。
序号   项目名称                 得分     等级
----   ---------                ----     ----
1      第一中学部门整体支出     97. 50   优
2      新闻中心部门整体支出     88.00    良
3      路灯维护项目                      良
                  — 2 —
4      振武街改造               82.00    良
　　以上为全部内容。
"""


def test_recognised_text_is_paragraphs_and_tables_again(tmp_path: Path) -> None:
    assert shown(read(tmp_path, RECOGNISED, "识别.txt")) == [
        "某县财政局文件",
        "县人民政府：",
        (
            "根据财政部构建全方位、全过程、全覆盖预算绩效管理体系的要求，结合我县实际，"
            "2024年共抽取43家预算单位，97.50分以上的有3家，委托4家第三方机构开展评价工作。"
        ),
        "一、评价结果",
        (
            "本次评价采取第三方机构独立评价的方式，运用采集基础数据、现场勘查对比、发放问卷、"
            "公众评判、访谈等多种方式开展绩效评价工作。"
        ),
        [
            ["序号", "项目名称", "得分", "等级"],
            ["1", "第一中学部门整体支出", "97. 50", "优"],
            ["2", "新闻中心部门整体支出", "88.00", "良"],
            ["3", "路灯维护项目", "", "良"],
            ["4", "振武街改造", "82.00", "良"],
        ],
        "以上为全部内容。",
    ]


def test_a_table_of_contents_is_not_text(tmp_path: Path) -> None:
    text = (
        "目录\n一、评价方式…………………………3\n二、评价结果.............5\n三、建议\t7\n\n一、评价方式\n"
    )

    assert shown(read(tmp_path, text, "报告.txt")) == ["目录", "一、评价方式"]


def test_the_place_is_the_line_an_editor_shows(tmp_path: Path) -> None:
    manuscript = read(tmp_path, "# 报告\r\n\r\n一、评价方式\r\n\r\n采用访谈。\r\n")

    assert [block.text.where for block in manuscript.blocks] == [
        "第 1 行",
        "第 3 行",
        "第 5 行（“一、评价方式”下）",
    ]
