from datetime import date

from hengji.core.blocks import Annex, Cell, Form, Heading, Paragraph, Picture, Table, blank
from hengji.core.booklet import Booklet, Cover, check_booklet, texts_in
from hengji.core.distribution import distribute
from tests.core.builders import SCALE, points

COVER = Cover(
    ("演示项目",),
    "绩效评价报告",
    "（初稿）",
    (("项目单位", "演示局"),),
    "演示事务所",
    date(2024, 9, 1),
)


def booklet(*blocks: object, annexes: tuple[Annex, ...] = (), mark: str = "") -> Booklet:
    return Booklet(COVER, 2, blocks, annexes, mark)  # type: ignore[arg-type]


def test_every_text_is_told_with_its_place() -> None:
    form = Form("", (1, 1), ((Cell("项目", is_label=True), Cell("甲")),), note="注。", name="底稿")

    told = list(texts_in(booklet(Heading(1, 1, "一章"), form, mark="演示数据")))

    assert told == [
        ("封面", "演示项目"),
        ("封面", "绩效评价报告"),
        ("封面", "（初稿）"),
        ("封面", "演示事务所"),
        ("封面", "项目单位"),
        ("封面", "演示局"),
        ("封面", "2024年9月1日"),
        ("标题“一、一章”", "一章"),
        ("表“底稿”", ""),
        ("表“底稿”", "注。"),
        ("表“底稿”", "项目"),
        ("表“底稿”", "甲"),
        ("页眉", "演示数据"),
    ]


def test_blanks_are_named_once_a_place() -> None:
    many = "".join(blank(f"第{number}项") for number in range(10))
    form = Form("打分", (1,), ((Cell(blank("得分") + blank("得分")),),))
    made = booklet(form, annexes=(Annex("名单", (Paragraph(many),)),))

    found = [(flaw.where, flaw.message) for flaw in check_booklet(made)]

    assert found == [
        ("表“打分”", "没有得分，印作“【待填：…】”。"),
        (
            f"正文“{many[:12]}…”",
            f"没有{'、'.join(f'第{number}项' for number in range(8))}等 10 项，印作“【待填：…】”。",
        ),
    ]


def test_headings_and_long_forms_are_checked_as_in_an_official_document() -> None:
    long = Form("长表", (1,), ((Cell("行"),),) * 5001)
    picture = Picture("图", distribute([points("88")], SCALE))
    made = booklet(Heading(1, 2, "二"), Table("表", (), ()), picture, long)

    assert [flaw.code for flaw in check_booklet(made)] == [
        "heading-out-of-sequence",
        "table-too-long",
    ]
    assert made.name == "演示项目绩效评价报告"
