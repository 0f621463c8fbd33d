"""Documents for the tests: every name in them is invented (演示数据)."""

from datetime import date
from decimal import Decimal

from hengji.core.blocks import Align, Annex, Block, Column, Heading, Paragraph, Picture, Table
from hengji.core.distribution import distribute
from hengji.core.grading import Grade, GradeBand, GradeScale
from hengji.core.official_document import Colophon, Direction, OfficialDocument
from hengji.core.quantities import Points

SCALE = GradeScale(
    tuple(
        GradeBand(grade, Points(Decimal(low)), Points(Decimal(high)))
        for grade, low, high in (
            (Grade.EXCELLENT, 90, 100),
            (Grade.GOOD, 80, 90),
            (Grade.FAIR, 60, 80),
            (Grade.POOR, 0, 60),
        )
    ),
    Points(Decimal(100)),
    "mof-2020-10/grades",
)
TENS, ONES = "甲乙丙丁戊己庚辛", "子丑寅卯辰巳午未申"
LONG = (
    "二〇二三年度城乡义务教育阶段家庭经济困难学生生活补助"
    "和营养改善计划以及校舍安全保障长效机制专项资金"
)
ENDINGS = (14, 15, 18, 21, 22)
"""Lines of the second page before its closing words: room for all, for less, for none."""

SCORES = tuple(Points(Decimal("79.35") + Decimal("0.25") * row) for row in range(72, 0, -1))


def name(row: int) -> str:
    """Name an invented evaluation; every twelfth name has 60 characters."""
    key = f"（演示数据{TENS[row // 9]}{ONES[row % 9]}）"
    start = LONG if row % 12 == 5 else "演示县社会事务中心部门整体支出"
    return f"{start[: 53 - len(key) + 1]}绩效评价报告{key}"


NAMES = tuple(name(row) for row in range(72))


def score_table() -> Table:
    """Build the table of 72 invented evaluations."""
    return Table(
        "演示县重点绩效评价得分表",
        (
            Column("序号", 14),
            Column("项目名称", 92, Align.LEFT),
            Column("中介机构评分", 30),
            Column("评价等级", 20),
        ),
        tuple(
            (str(row + 1), NAMES[row], f"{SCORES[row]:.2f}", "优" if SCORES[row] >= 90 else "良")
            for row in range(72)
        ),
        "注：评分为百分制，保留两位小数；全部为演示数据。",
    )


def picture() -> Picture:
    """Build the picture of the 72 scores."""
    return Picture("演示县重点绩效评价得分分布图", distribute(SCORES, SCALE))


def plain(characters: int, first: int = 0) -> str:
    """Write that many characters without punctuation, none of which is special."""
    source = "财政部门对重点项目支出开展绩效评价工作并按规定向本级政府报告结果"
    return "".join(source[(first + place) % len(source)] for place in range(characters))


def document(**changes: object) -> OfficialDocument:
    """Build a short downward document, with changes."""
    values: dict[str, object] = {
        "mark": "演示县财政局文件",
        "number": "演财绩〔2024〕15号",
        "direction": Direction.DOWNWARD,
        "signatories": (),
        "title": ("演示县财政局", "关于开展重点绩效评价的通知"),
        "recipients": ("各预算单位", "各乡镇人民政府"),
        "blocks": (
            Heading(1, 1, "总体要求"),
            Paragraph("按照预算绩效管理的规定，现就有关事项通知如下。"),
            Paragraph("特此通知。"),
        ),
        "issuer": "演示县财政局",
        "issued": date(2024, 9, 4),
    }
    return OfficialDocument(**{**values, **changes})  # type: ignore[arg-type]


def rich_blocks() -> tuple[Block, ...]:
    """Build a body with every kind of block."""
    return (
        Paragraph(
            "根据财政部构建“全方位、全过程、全覆盖”的“三全”预算绩效管理体系，结合我区预算绩效"
            "管理工作实际需要，2023年共抽取开发区43家预算单位开展部门整体支出绩效评价，对29个重点"
            "项目开展财政重点支出绩效评价，涉及资金3,852,135.04元，现将评价结果报告如下："
        ),
        Heading(1, 1, "评价方式"),
        Paragraph("本次评价采取第三方机构独立评价的方式，" + plain(80) + "。"),
        Heading(1, 2, "评价结果"),
        Heading(2, 1, "总体情况"),
        Paragraph("评价等级分为优、良、中、差四个等级，评价结果见下图和下表。" + plain(60) + "。"),
        picture(),
        Heading(2, 2, "得分情况"),
        score_table(),
        Heading(1, 3, "存在的问题"),
        Heading(2, 1, "绩效目标方面"),
        Heading(3, 1, "绩效目标不够明确"),
        Paragraph("部分单位" + plain(90) + "。"),
        Heading(4, 1, "产出指标"),
        Paragraph("部分产出指标没有量化，" + plain(50) + "。"),
        Heading(1, 4, "下一步工作"),
        Paragraph("建议" + plain(120) + "。"),
        Paragraph("特此报告。"),
    )


def rich_annexes() -> tuple[Annex, ...]:
    """Build two annexes, one with a title of two lines."""
    return (
        Annex("演示县重点绩效评价存在问题清单", (Heading(1, 1, "资金管理"), Paragraph(plain(70)))),
        Annex(
            "演示县二〇二四年度预算绩效管理工作考核指标和评分标准说明",
            (
                Paragraph("说明如下。"),
                Table("考核指标", (Column("指标", 3), Column("分值", 1)), (("目标管理", "20"),)),
            ),
        ),
    )


def rich_document() -> OfficialDocument:
    """Build an upward report with everything an official document can have."""
    return document(
        mark="演示经济开发区财政局文件",
        direction=Direction.UPWARD,
        signatories=("【待填：签发人】",),
        title=(
            "演示经济开发区财政局",
            "关于2024年度72个项目（部门整体）",
            "重点绩效评价情况的报告",
        ),
        recipients=("演示经济开发区管理委员会",),
        secrecy="机密★3年",
        urgency="特急",
        blocks=rich_blocks(),
        issuer="演示经济开发区财政局",
        issued=None,
        annexes=rich_annexes(),
        note="联系人：【待填：联系人】",
        colophon=Colophon(
            (
                "演示市财政局",
                "演示市审计局",
                "演示经济开发区党工委办公室",
                "演示经济开发区管委会办公室",
            ),
            "演示经济开发区财政局办公室",
            date(2024, 9, 5),
        ),
    )


def body_document() -> OfficialDocument:
    """Build a document whose second page holds nothing but body text."""
    signatories = ("甲某某", "乙某", "丙某某", "丁某")
    return document(
        direction=Direction.UPWARD,
        signatories=signatories,
        blocks=(Paragraph(plain(54 * 28 - 2)),),
        annexes=(Annex("演示县绩效评价名单", (Paragraph(plain(30)),)),),
        colophon=Colophon(("演示市财政局",), "演示县财政局办公室", date(2024, 9, 5)),
    )


def numbers_document() -> OfficialDocument:
    """Build a document with a figure at every place of a line."""
    return document(
        blocks=tuple(
            Paragraph(f"{plain(shift)}2024年支出3,852,135.04元占97.50%") for shift in range(6, 36)
        )
    )


def ending_document(lines: int) -> OfficialDocument:
    """Build a document whose end comes so many lines down its second page."""
    return document(
        blocks=(Paragraph(plain((8 + lines) * 28 - 2)), Paragraph("特此通知。")),
        colophon=Colophon(("演示市财政局",), "演示县财政局办公室", date(2024, 9, 5)),
    )
