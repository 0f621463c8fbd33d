from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hengji.core.blocks import Heading, Paragraph, Picture, Table, blank
from hengji.core.grading import Grade, GradeBand, GradeScale
from hengji.core.ledger import Scope
from hengji.core.official_document import Colophon, Direction, OfficialDocument, check_document
from hengji.core.quantities import Points, Yuan
from hengji.core.ranking import RankMethod
from hengji.core.report.build import build_report
from hengji.core.report.draft import MOVES_NOTED, SCORE_COLUMNS, draft_document
from hengji.core.report.facts import NO_FACTS, Facts, Recommendation
from tests.core.builders import (
    finding,
    ledger_of,
    recommendation,
    report_of,
    row,
    rules_of,
    scale_of,
    scored,
)
from tests.core.report.drafting import below, drafted

TITLE = "演示县2024年度重点绩效评价得分表"
BANDS = (
    "评价采用百分制，分为优（90分及以上）、良（80分及以上、不足90分）、"
    "中（60分及以上、不足80分）、差（不足60分）四个等级。"
)
FULL = Facts(
    organ="演示县财政局",
    number="演财绩〔2024〕15号",
    recipients=("演示县人民政府",),
    signatories=("演示某",),
    issued=date(2024, 12, 31),
    work_year=2024,
    funds_year=2023,
    place="我县",
    methods=("采用现场核查。", "召开专家评审会。"),
    findings_opening="主要问题如下：",
    findings=(
        finding("目标"),
        finding("细化", category="G02", fact="指标不够细化"),
        finding("执行", category="P01", fact="执行率不高"),
    ),
    recommendations=(
        recommendation("目标", "细化"),
        Recommendation("加快执行", ("按月调度",), ("执行",)),
    ),
    copies_to=("演示县审计局",),
    printed_by="演示县财政局办公室",
)


def overall(document: OfficialDocument) -> str:
    paragraph = below(document, "总体情况")[0]
    assert isinstance(paragraph, Paragraph)
    return paragraph.text


def table(document: OfficialDocument) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table))


def test_a_report_with_all_facts_is_a_complete_document() -> None:
    report = report_of(scored("91.00", "88.00"), FULL)

    document = draft_document(report)

    assert document == OfficialDocument(
        mark="演示县财政局文件",
        number="演财绩〔2024〕15号",
        direction=Direction.UPWARD,
        signatories=("演示某",),
        title=("演示县财政局关于2024年度", "重点绩效评价情况的报告"),
        recipients=("演示县人民政府",),
        blocks=(
            Paragraph(
                "为落实全方位、全过程、全覆盖的预算绩效管理要求，2024年我县组织开展了重点绩效评价，"
                "评价资金所属年度为2023年度，共涉及2个评价对象，其中项目2个。现将评价情况报告如下："
            ),
            Heading(1, 1, "评价方式"),
            Paragraph("采用现场核查。"),
            Paragraph("召开专家评审会。"),
            Heading(1, 2, "评价结果"),
            Heading(2, 1, "总体情况"),
            Paragraph(
                f"{BANDS}本次评价共2个对象，平均得分89.50分，中位数89.50分，标准差2.12分，"
                "最高91.00分，最低88.00分。按等级划分，优1个，占50.00%；良1个，占50.00%；"
                "中0个，占0.00%；差0个，占0.00%。"
            ),
            Picture("得分分布", report.distribution),
            Heading(2, 2, "得分情况"),
            Paragraph("各评价对象的得分、等级和名次如下表。"),
            Table(
                TITLE,
                SCORE_COLUMNS,
                (("1", "演示项目1", "91.00", "优", "1"), ("2", "演示项目2", "88.00", "良", "2")),
                "注：本表按得分由高到低排列，得分相同的名次相同，其后名次空缺。",
            ),
            Heading(1, 3, "评价发现的问题及原因分析"),
            Paragraph("主要问题如下："),
            Heading(2, 1, "绩效目标"),
            Paragraph("一是演示项目1未申报绩效目标。"),
            Paragraph("二是演示项目1指标不够细化。"),
            Heading(2, 2, "预算执行"),
            Paragraph("演示项目1执行率不高。"),
            Heading(1, 4, "工作建议"),
            Heading(2, 1, "加强目标管理"),
            Paragraph("一是申报目标。二是审核目标。"),
            Heading(2, 2, "加快执行"),
            Paragraph("按月调度。"),
            Paragraph("特此报告。"),
        ),
        issuer="演示县财政局",
        issued=date(2024, 12, 31),
        colophon=Colophon(("演示县审计局",), "演示县财政局办公室", date(2024, 12, 31)),
    )
    assert check_document(document) == ()


def test_what_nobody_supplied_is_a_blank_and_never_a_guess() -> None:
    document = drafted(scored("91.00", "88.00"))

    years = blank("工作年度"), blank("资金年度")
    assert (document.mark, document.number, document.issuer, document.issued) == (
        blank("发文机关标志"),
        blank("发文字号"),
        blank("发文机关"),
        None,
    )
    assert (document.signatories, document.recipients) == (("",), (blank("主送机关"),))
    assert document.title == (
        blank("发文机关"),
        f"关于{blank('工作年度')}年度",
        "重点绩效评价情况的报告",
    )
    assert document.blocks[0] == Paragraph(
        f"为落实全方位、全过程、全覆盖的预算绩效管理要求，{years[0]}年组织开展了重点绩效评价，"
        f"评价资金所属年度为{years[1]}年度，共涉及2个评价对象，其中项目2个。现将评价情况报告如下："
    )
    assert below(document, "评价方式") == [Paragraph(blank("评价方式"))]
    assert below(document, "评价发现的问题及原因分析") == [Paragraph(blank("评价发现的问题"))]
    assert below(document, "工作建议") == [Paragraph(blank("工作建议")), Paragraph("特此报告。")]
    assert (document.colophon, document.annexes) == (None, ())


def test_words_the_facts_give_are_used_as_they_are() -> None:
    facts = Facts(mark="演示县财政局", title=("关于评价", "的报告"), opening="现报告如下：")

    document = drafted(scored("88"), facts)

    assert (document.mark, document.title) == ("演示县财政局", ("关于评价", "的报告"))
    assert document.blocks[0] == Paragraph("现报告如下：")


@pytest.mark.parametrize(
    ("changes", "printed_on"),
    [
        ({}, date(2024, 12, 31)),
        ({"printed_on": date(2025, 1, 2)}, date(2025, 1, 2)),
        ({"issued": None, "printed_on": date(2025, 1, 2)}, date(2025, 1, 2)),
    ],
)
def test_the_colophon_is_dated_when_printed_or_else_when_issued(
    changes: dict[str, Any], printed_on: date
) -> None:
    document = drafted(scored("88"), replace(FULL, **changes))

    assert document.colophon == Colophon(("演示县审计局",), "演示县财政局办公室", printed_on)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"printed_by": ""}, Colophon(("演示县审计局",), blank("印发机关"), FULL.issued)),
        ({"issued": None}, Colophon(("演示县审计局",), "演示县财政局办公室", None)),
        ({"printed_by": "", "copies_to": ()}, None),
    ],
)
def test_copies_are_never_dropped_for_want_of_a_printer_or_a_date(
    changes: dict[str, Any], expected: Colophon | None
) -> None:
    assert drafted(scored("88"), replace(FULL, **changes)).colophon == expected


def test_a_scale_that_is_not_of_a_hundred_says_its_full_score() -> None:
    marks = [Points(Decimal(mark)) for mark in (150, 120, 90, 60, 0)]
    bands = tuple(
        GradeBand(grade, low, high)
        for grade, high, low in zip(Grade, marks, marks[1:], strict=False)
    )
    scale = GradeScale(bands, marks[0], "")

    report = build_report(scored("88"), NO_FACTS, replace(rules_of(), scale=scale))
    document = draft_document(report)

    assert overall(document).startswith("评价满分为150分，分为优（120分及以上）")


def test_one_row_is_described_without_a_spread() -> None:
    assert overall(drafted(scored("88.00"))) == (
        f"{BANDS}本次评价共1个对象，平均得分88.00分，中位数88.00分，最高88.00分，最低88.00分。"
        "按等级划分，优0个，占0.00%；良1个，占100.00%；中0个，占0.00%；差0个，占0.00%。"
    )


def test_a_mean_weighted_by_budgets_is_told_beside_the_plain_one() -> None:
    rich, poor = Yuan(Decimal(300)), Yuan(Decimal(100))

    document = drafted(ledger_of(row(score="90", budget=rich), row("乙", "80", budget=poor)))

    assert "，最低80.00分，按预算数加权的平均得分87.50分。" in overall(document)


def test_shares_that_do_not_add_up_are_explained() -> None:
    thirds = overall(drafted(scored("90", "80", "60")))

    assert thirds.endswith(
        "优1个，占33.33%；良1个，占33.33%；中1个，占33.33%；差0个，占0.00%"
        "（各项占比因四舍五入合计不等于100%）。"
    )


def test_bands_of_a_region_are_described_without_needless_zeros() -> None:
    rules = rules_of(scale_of("85.50", "70.00", "60"))

    document = draft_document(build_report(scored("88"), NO_FACTS, rules))

    assert overall(document).startswith(
        "评价采用百分制，分为优（85.5分及以上）、良（70分及以上、不足85.5分）、"
        "中（60分及以上、不足70分）、差（不足60分）四个等级。"
    )


def test_several_scopes_have_a_section_of_their_own() -> None:
    ledger = ledger_of(
        row("甲", "91.00", scope=Scope.UNIT),
        row("乙", "88.00", scope=Scope.UNIT),
        row("丙", "59.00"),
        row("丁", "59.00", scope=Scope.POLICY),
    )

    report = report_of(ledger)

    document = draft_document(report)

    assert below(document, "分类情况") == [
        Paragraph("部门整体支出2个，平均得分89.50分，其中优1个、良1个、中0个、差0个。"),
        Paragraph("项目1个，平均得分59.00分，其中优0个、良0个、中0个、差1个。"),
        Paragraph("政策1个，平均得分59.00分，其中优0个、良0个、中0个、差1个。"),
        Picture("得分分布", report.distribution),
    ]
    numbered = [(each.number, each.text) for each in headings(document) if each.level == 2]
    assert numbered == [(1, "总体情况"), (2, "分类情况"), (3, "得分情况")]
    first = document.blocks[0]
    assert isinstance(first, Paragraph)
    assert "共涉及4个评价对象，其中部门整体2个、项目1个、政策1个。" in first.text


def headings(document: OfficialDocument) -> list[Heading]:
    return [block for block in document.blocks if isinstance(block, Heading)]


def test_a_ledger_without_title_has_a_plain_caption() -> None:
    assert table(drafted(replace(scored("88"), title=""))).caption == "得分表"


@pytest.mark.parametrize(
    ("method", "words"),
    [(RankMethod.COMPETITION, "其后名次空缺"), (RankMethod.DENSE, "其后名次连续")],
)
def test_the_note_says_how_equal_scores_rank(method: RankMethod, words: str) -> None:
    document = drafted(scored("88", "88"), rank_method=method)

    assert table(document).note == f"注：本表按得分由高到低排列，得分相同的名次相同，{words}。"


def moved_note(count: int) -> str:
    """Return the note of a table where so many rows stood too low."""
    low = [f"{60 + place}.00" for place in range(count)]
    return table(drafted(scored(*["50.00"] * (count + 1), *low))).note


def test_the_note_says_which_row_moved() -> None:
    note = table(drafted(scored("90.00", "85.00", "80.00", "88.00"))).note

    assert note == (
        "注：本表按得分由高到低排列，得分相同的名次相同，其后名次空缺；"
        "原表第4位“演示项目4”（88.00分）调整至第2位。"
    )


def test_as_many_moves_as_are_noted_are_each_named() -> None:
    note = moved_note(MOVES_NOTED)

    assert note.count("；原表第") == MOVES_NOTED


def test_more_moves_than_are_noted_are_counted() -> None:
    assert moved_note(MOVES_NOTED + 1) == (
        "注：本表按得分由高到低排列，得分相同的名次相同，其后名次空缺；"
        f"原表有{MOVES_NOTED + 1}行不在位置上，已重新排列。"
    )


def test_a_recommendation_without_measures_is_a_blank() -> None:
    facts = Facts(recommendations=(Recommendation("加强管理", (), ()),))

    assert below(drafted(scored("88"), facts), "加强管理")[0] == Paragraph(blank("措施"))


def test_a_hundred_findings_under_one_heading_are_numbered_through() -> None:
    facts = Facts(findings=tuple(finding(f"第{place}") for place in range(101)))

    paragraphs = below(drafted(scored("88"), facts), "绩效目标")

    assert paragraphs[-1] == Paragraph("一百零一是演示项目1未申报绩效目标。")


def test_a_given_title_line_that_is_too_long_is_broken() -> None:
    given = ("演示县财政局", "关于2025年度二十五个重点项目绩效评价情况的报告")

    title = drafted(scored("88"), replace(FULL, title=given)).title

    assert title[0] == given[0]
    assert "".join(title[1:]) == given[1]
    assert len(title) == 3
