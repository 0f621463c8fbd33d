"""Tables and pictures in the file (表格、图)."""

import re
from itertools import pairwise

import pytest

from hengji.core.blocks import Align, Column, Paragraph, Picture, Table
from hengji.documents.docx import render_docx
from tests.documents.docx.builders import NAMES, document, picture, score_table
from tests.documents.docx.inspecting import (
    NAMESPACES,
    Parts,
    parts_of,
    shown,
    text_of,
    texts,
    tree,
)


def written(*blocks: object) -> Parts:
    return parts_of(render_docx(document(blocks=blocks)))


def test_the_head_repeats_and_no_row_is_split() -> None:
    rows = tree(written(score_table())).findall(".//w:tr", NAMESPACES)

    heads = [row.find("w:trPr/w:tblHeader", NAMESPACES) is not None for row in rows]
    whole = [row.find("w:trPr/w:cantSplit", NAMESPACES) is not None for row in rows]

    assert heads == [True, *[False] * 72]
    assert whole == [True] * 73


def test_every_cell_holds_its_text_whole() -> None:
    table = score_table()
    rows = tree(written(table)).findall(".//w:tr", NAMESPACES)

    cells = tuple(tuple(text_of(cell) for cell in row.findall("w:tc", NAMESPACES)) for row in rows)

    assert cells == (tuple(column.title for column in table.columns), *table.rows)
    assert {row[1] for row in cells[1:]} == set(NAMES)


def test_columns_share_the_type_area_by_their_widths() -> None:
    columns = tuple(Column(f"列{width}", width) for width in (1, 1, 1, 4))

    document_xml = written(Table("表", columns, ()))["word/document.xml"].decode()

    widths = [int(found) for found in re.findall(r'gridCol w:w="(\d+)"', document_xml)]
    assert widths == [1263, 1264, 1263, 5054]
    assert sum(widths) == 8844
    assert '<w:tblLayout w:type="fixed"/>' in document_xml


def test_cells_are_size_twelve_and_aligned_as_their_column_says() -> None:
    columns = (Column("左", 1, Align.LEFT), Column("中", 1), Column("右", 1, Align.RIGHT))
    parts = written(Table("表", columns, (("甲", "乙", "丙"),)))

    cells = tree(parts).findall(".//w:tbl//w:p", NAMESPACES)

    assert [shown(parts, cell, "w:pPr/w:jc", "val") for cell in cells] == [
        "center", "center", "center", "left", "center", "right",
    ]  # fmt: skip
    assert {shown(parts, cell, "w:rPr/w:sz", "val") for cell in cells} == {"24"}


def test_the_caption_stands_above_the_table_and_the_note_below() -> None:
    body = tree(written(score_table())).find("w:body", NAMESPACES)

    around = [text_of(body[place]) for place in table_neighbours(body)]

    assert around == [
        "演示县重点绩效评价得分表",
        "注：评分为百分制，保留两位小数；全部为演示数据。",
    ]


def table_neighbours(body: object) -> tuple[int, int]:
    place = next(index for index, block in enumerate(body) if block.tag.endswith("}tbl"))
    return place - 1, place + 1


def test_two_tables_in_a_row_stay_two_tables() -> None:
    table = Table("", (Column("列", 1),), (("甲",),))

    body = tree(written(table, table)).find("w:body", NAMESPACES)

    kinds = [block.tag.rpartition("}")[2] for block in body]
    assert ("tbl", "tbl") not in pairwise(kinds)
    assert kinds.count("tbl") == 2


@pytest.mark.parametrize(("caption", "note", "lines"), [("", "", 2), ("表", "", 2), ("", "注", 1)])
def test_two_tables_in_a_row_are_a_line_apart(caption: str, note: str, lines: int) -> None:
    first = Table("", (Column("列", 1),), (("甲",),), note=note)
    second = Table(caption, (Column("列", 1),), (("甲",),))

    body = tree(written(first, second)).find("w:body", NAMESPACES)

    kinds = [block.tag.rpartition("}")[2] for block in body]
    above, below = (place for place, kind in enumerate(kinds) if kind == "tbl")
    assert below - above - 1 == lines


def test_a_closing_table_holds_its_last_row_on_the_page_of_the_signature() -> None:
    parts = written(Paragraph("见下表。"), Table("表", (Column("列", 1),), (("甲",), ("乙",))))
    rows = tree(parts).findall(".//w:tr", NAMESPACES)

    held = [row.find(".//w:p/w:pPr/w:keepNext", NAMESPACES) is not None for row in rows]

    assert held == [False, False, True]


def test_the_picture_says_in_words_what_it_shows() -> None:
    shown_picture = picture()
    parts = written(shown_picture)

    described = tree(parts).find(".//{*}docPr")

    assert described.get("descr") == shown_picture.distribution.description
    assert texts(parts, "公文图题") == ["演示县重点绩效评价得分分布图"]


def test_each_picture_has_a_chart_of_its_own() -> None:
    parts = written(picture(), Picture("第二图", picture().distribution))

    charts = sorted(name for name in parts if name.startswith("word/charts/hengji"))
    links = re.findall(rb'c:chart r:id="(\w+)"', parts["word/document.xml"])

    assert charts == ["word/charts/hengji1.xml", "word/charts/hengji2.xml"]
    assert links == [b"hengjiChart1", b"hengjiChart2"]
    assert all(link in parts["word/_rels/document.xml.rels"] for link in links)
