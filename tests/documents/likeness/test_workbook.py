from io import BytesIO

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock

from hengji.core.checkup.likeness.belonging import Belonging
from hengji.core.checkup.likeness.check import Likeness, check_likeness
from hengji.core.checkup.likeness.showing import show
from hengji.core.checkup.likeness.streams import Stream
from hengji.documents.likeness import render_likeness
from tests.core.checkup.likeness.builders import COPIED, NOTHING_KNOWN, RULES, prose, stream

BELONGINGS = [Belonging("甲所", 2023, "饮水工程"), Belonging("乙所", 2023, "道路工程"), Belonging()]


def checked(*streams: Stream) -> Likeness:
    return check_likeness(streams, BELONGINGS[: len(streams)], NOTHING_KNOWN, RULES)


def workbook(*streams: Stream) -> openpyxl.Workbook:
    likeness = checked(*streams)
    shown = [show(pair, streams[pair.first], streams[pair.second]) for pair in likeness.pairs]
    return openpyxl.load_workbook(BytesIO(render_likeness(likeness, shown)), rich_text=True)


def rows(book: openpyxl.Workbook, sheet: str) -> list[list[str]]:
    found = [
        [str(value) for value in row if value is not None]
        for row in book[sheet].iter_rows(values_only=True)
    ]
    return [row for row in found if any(row)]


def test_both_columns_hold_the_words_and_mark_what_differs() -> None:
    theirs = COPIED.replace("七个", "9个").replace("多次", "屡次")
    book = workbook(
        stream(prose(1), COPIED, name="甲.docx"), stream(theirs, prose(2), name="乙.docx")
    )

    (row,) = [
        row for row in book["并排对照"].iter_rows() if str(row[0].value) == "1" and row[2].value
    ]
    first, second = row[1].value, row[2].value

    assert (str(first), str(second)) == (COPIED, theirs)
    assert isinstance(second, CellRichText)
    marked = [
        (block.text, block.font.color.rgb, bool(block.font.b), block.font.u)
        for block in second
        if isinstance(block, TextBlock) and block.font.color.type == "rgb"
    ]
    assert marked == [("9", "FF1F4E9E", True, None), ("屡", "FFC00000", False, "single")]


def test_the_places_the_swaps_and_the_sentence_stand_beside_the_words() -> None:
    theirs = COPIED.replace("七个", "9个")
    first, second = stream(prose(1), COPIED, name="甲.docx"), stream(theirs, name="乙.docx")
    likeness = checked(first, second)

    said = rows(workbook(first, second), "并排对照")

    assert said[1][0].startswith("1　数据不足　不同机构　甲中 ")
    assert said[2] == [likeness.pairs[0].signal.sentence]
    assert said[3] == ["处", "甲　甲.docx", "乙　乙.docx"]
    assert [word for word in said[4] if word] == ["第 2 段", "第 1 段　相同 52 字"]
    assert [word for word in said[6] if word] == ["甲 → 乙：七 → 9"]


def test_the_overview_links_each_pair_to_its_passages() -> None:
    book = workbook(stream(prose(1), COPIED, name="甲.docx"), stream(COPIED, name="乙.docx"))

    sheet = book["概览"]
    link = sheet["A2"].hyperlink
    row = int(link.location.partition("!A")[2])

    assert [str(cell.value) for cell in sheet[2]][:5] == [
        "1",
        "数据不足",
        "不同机构",
        "甲.docx",
        "乙.docx",
    ]
    assert str(book["并排对照"].cell(row, 1).value).startswith("1　数据不足")


def test_a_very_long_passage_is_printed_whole_over_several_rows() -> None:
    long = prose(7, 90)
    book = workbook(stream(prose(1), long), stream(long, prose(2)))

    columns = [
        "".join(
            str(row[column].value or "")
            for row in book["并排对照"].iter_rows(min_row=7)
            if row[column].value and not str(row[column].value).startswith("第 ")
        )
        for column in (1, 2)
    ]

    assert columns[1] == long
    assert columns[0] == long
    assert max(row.height or 0 for row in book["并排对照"].row_dimensions.values()) < 409


def test_reports_and_what_was_discounted_are_listed() -> None:
    book = workbook(stream(prose(1, 3), name="甲.docx"), stream(prose(2, 3), name="乙.docx"))

    own = str(stream(prose(1, 3)).own_length())
    assert rows(book, "报告一览")[1] == ["甲.docx", "甲所", "2023", "饮水工程", "0", "0", own]
    assert [word for word in rows(book, "概览")[1] if word] == ["没有发现相同的段落"]
    assert rows(book, "怎样看")[1][0] == "相同不等于照抄"
    assert rows(book, "怎样看")[-1] == ["比对范围", "有共同短句的报告对 0 对，已全部逐字比对。"]


def test_common_text_is_listed_once() -> None:
    streams = [stream(prose(number), COPIED, name=f"{number}.docx") for number in range(6)]
    belongings = [Belonging("甲所" if number % 2 else "乙所") for number in range(6)]
    likeness = check_likeness(streams, belongings, NOTHING_KNOWN, RULES)
    book = openpyxl.load_workbook(BytesIO(render_likeness(likeness, ())))

    (row,) = rows(book, "通行文字")[1:]
    assert row == ["1", likeness.common[0].words, "6", "2", "0.docx"]


def test_equal_values_give_equal_bytes() -> None:
    likeness = checked(stream(prose(1), COPIED), stream(COPIED))

    assert render_likeness(likeness, ()) == render_likeness(likeness, ())
