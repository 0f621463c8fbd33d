from lxml import etree

from hengji.core.checkup.scores.pictures import (
    AgencyMark,
    CriticalMark,
    HalfPoint,
    Histogram,
    Pictures,
)
from hengji.documents.pictures import agencies_svg, critical_svg, draw_pictures, histogram_svg

SVG = "{http://www.w3.org/2000/svg}"
BARS = (HalfPoint(8900, 3, 2.5), HalfPoint(8950, 0, 2.0), HalfPoint(9000, 9, 3.3))
MARK = CriticalMark("演示<甲>", 9005, 9000, 5)


def texts_of(svg: str) -> list[str]:
    return [each.text or "" for each in etree.fromstring(svg.encode()).iter(f"{SVG}text")]


def titles_of(svg: str) -> list[str]:
    return [each.text or "" for each in etree.fromstring(svg.encode()).iter(f"{SVG}title")]


def test_a_histogram_shows_each_half_point_the_curve_and_the_cutoff() -> None:
    svg = histogram_svg(Histogram(BARS, (9000, 8000)))

    assert titles_of(svg) == [
        "得分分布",
        "89.00—89.49 分：3 项",
        "89.50—89.99 分：0 项",
        "90.00—90.49 分：9 项",
    ]
    assert {"90 分", "89", "90", "柱：每半分的个数　线：平滑曲线推算的个数"} <= set(texts_of(svg))
    assert "80 分" not in texts_of(svg)
    assert svg.count("<polyline") == 1


def test_a_histogram_of_few_scores_has_no_curve() -> None:
    svg = histogram_svg(Histogram((HalfPoint(8900, 1, None),), ()))

    assert "<polyline" not in svg
    assert "等级分界 没有" in svg


def test_critical_evaluations_stand_on_their_side_of_the_cutoff() -> None:
    below = CriticalMark("演示乙", 7950, 8000, -50)
    svg = critical_svg((MARK, below, below))

    circles = list(etree.fromstring(svg.encode()).iter(f"{SVG}circle"))
    assert [float(each.get("cx", "")) for each in circles] == [413.0, 226.0, 226.0]
    assert [each.get("cy") for each in circles] == ["96", "96", "88"]
    assert titles_of(svg)[1] == "演示<甲>：90.05，离 90 分 0.05 分"
    assert "分界及以上 1，以下 2。两侧同等复核。" in texts_of(svg)[-1]


def test_agencies_show_their_interval_and_a_flag_in_words() -> None:
    svg = agencies_svg(
        (
            AgencyMark("演示甲会计师事务所有限公司", 2.5, 1.6, 3.4, flagged=True),
            AgencyMark("演示乙", -0.2, -1.0, 0.6, flagged=False),
        )
    )

    assert {"演示甲会计师事务所有限…（建议复核）", "演示乙", "← 偏严", "偏宽 →"} <= set(
        texts_of(svg)
    )
    assert titles_of(svg)[1] == "演示甲会计师事务所有限公司：2.50 分（1.60 至 3.40）"


def test_many_agencies_show_both_ends() -> None:
    marks = [
        AgencyMark(f"机构{place}", 1 - place / 50, -1, 2, flagged=False) for place in range(90)
    ]

    shown = texts_of(agencies_svg(marks))

    assert {"机构0", "机构29", "机构60", "机构89"} <= set(shown)
    assert "机构30" not in shown


def test_only_pictures_that_show_something_are_drawn() -> None:
    histogram = Histogram(BARS, (9000,))
    mark = AgencyMark("甲", 0.0, -1.0, 1.0, flagged=False)

    assert list(draw_pictures(Pictures(histogram, (), ()))) == ["得分分布.svg"]
    assert list(draw_pictures(Pictures(histogram, (MARK,), (mark,)))) == [
        *("得分分布.svg", "临界项目.svg", "机构尺度.svg")
    ]
