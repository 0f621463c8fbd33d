"""The distribution picture as a native chart (得分分布图)."""

import io
from decimal import Decimal
from itertools import pairwise

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from hengji.core.distribution import Distribution, distribute
from hengji.core.quantities import Points
from hengji.documents.docx.chart import chart_parts, labels
from hengji.documents.measures import GRADE_COLOURS
from tests.documents.docx.builders import SCALE, SCORES

C = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}


def spread(*scores: str) -> Distribution:
    return distribute([Points(Decimal(score)) for score in scores], SCALE)


def chart_of(distribution: Distribution) -> etree._Element:
    return etree.fromstring(dict(chart_parts(distribution, 1))["word/charts/hengji1.xml"])


def test_each_grade_is_a_series_so_that_the_legend_names_it() -> None:
    chart = chart_of(distribute(SCORES, SCALE))

    names = [name.text for name in chart.iterfind(".//c:ser/c:tx//c:v", C)]

    assert names == ["优", "良", "中", "差"]
    assert chart.find(".//c:legend", C) is not None


def test_the_bars_of_all_series_are_the_bars_of_the_distribution() -> None:
    distribution = distribute(SCORES, SCALE)
    chart = chart_of(distribution)

    drawn = {
        int(point.get("idx")): (series.findtext("c:tx//c:v", None, C), int(point[0].text))
        for series in chart.iterfind(".//c:ser", C)
        for point in series.iterfind("c:val//c:pt", C)
    }

    assert drawn == {place: (bar.grade, bar.count) for place, bar in enumerate(distribution.bars)}


def test_few_bars_show_both_bounds_and_many_the_lower() -> None:
    assert labels(spread("88", "89.5", "90")) == ("88–89", "89–90", "90–91")
    assert labels(distribute(SCORES, SCALE))[:3] == ("79", "80", "81")


def test_the_axes_are_named_and_counts_are_whole_numbers() -> None:
    chart = chart_of(distribute(SCORES, SCALE))

    titles = [
        "".join(text.text for text in title.iterfind(".//a:t", C))
        for title in chart.iterfind(".//c:title", C)
    ]

    assert titles == ["分（柱下为该段的下限，含）", "个数"]
    assert chart.find(".//c:valAx/c:majorUnit", C).get("val") == "1"


@pytest.mark.parametrize("scores", [("85",), ("100",), ("0", "100"), ("59.99", "60.00")])
def test_any_scores_can_be_drawn(scores: tuple[str, ...]) -> None:
    chart = chart_of(spread(*scores))

    counts = [int(count.text) for count in chart.iterfind(".//c:ser/c:val//c:v", C)]

    assert sum(counts) == len(scores)


def test_no_series_is_red_and_each_looks_different_without_colour() -> None:
    chart = chart_of(distribute(SCORES, SCALE))
    fills = [series.find("c:spPr", C)[0] for series in chart.iterfind(".//c:ser", C)]

    solid = [fill[0].get("val") for fill in fills]
    greys = [
        (299 * int(color[:2], 16) + 587 * int(color[2:4], 16) + 114 * int(color[4:], 16)) / 1000
        for color in solid
    ]

    assert solid == list(GRADE_COLOURS.values())
    assert greys == sorted(greys)
    assert min(after - before for before, after in pairwise(greys)) > 40


def test_the_numbers_travel_in_a_workbook_so_that_the_chart_can_be_edited() -> None:
    distribution = spread("88", "89.5", "90")

    content = dict(chart_parts(distribution, 1))["word/embeddings/hengji1.xlsx"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()

    assert rows == [
        ["", "优", "良", "中", "差"],
        ["88–89", "", 1.0, "", ""],
        ["89–90", "", 1.0, "", ""],
        ["90–91", 1.0, "", "", ""],
    ]
