"""Packets for tests, each with something of every kind."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hengji.core.indicators import Indicator
from hengji.core.packets.forms import PacketForm
from hengji.core.packets.kinds import PacketKind
from hengji.core.packets.papers import Texts
from hengji.core.packets.scoring_sheets import ScoredEvaluation, scoring_sheets
from hengji.core.packets.unit_sheets import (
    WHOLE,
    ConsultedEvaluation,
    DraftScore,
    MaterialLine,
    unit_sheets,
)
from hengji.core.quantities import Ratio
from hengji.core.schemes import DatumField
from hengji.core.scoring_rules import Completed, Deduction, Judged, Proportional, Tier
from tests.core.builders import points

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TOKEN = "0123456789abcdef" * 2
ROAD, WHOLE_UNIT = "道路养护项目", "2023年度建设管理部部门整体支出"
TIERS = Judged(
    (
        Tier("达成", Ratio(Decimal("0.8")), Ratio(Decimal(1))),
        Tier("未达成", Ratio(Decimal(0)), Ratio(Decimal("0.3"))),
    )
)


def leaf(code: str, name: str, most: int, **settings: Any) -> Indicator:
    return Indicator(code, name, points(most), **settings)


TREE = Indicator(
    "",
    "道路养护",
    points(40),
    children=(
        Indicator(
            "A",
            "决策",
            points(20),
            children=(
                Indicator(
                    "A1",
                    "立项",
                    points(20),
                    children=(
                        leaf(
                            *("A11", "立项依据", 10),
                            rule=Proportional(Decimal(100)),
                            unit="百分点",
                            meaning="是否有依据",
                            criteria=("有批复", "有规划"),
                            formula="符合条数 ÷ 总条数",
                            data_source="批复文件",
                        ),
                        leaf("A12", "立项程序", 10, rule=TIERS, unit="得分率"),
                    ),
                ),
            ),
        ),
        Indicator(
            "C",
            "产出",
            points(20),
            children=(
                leaf("C1", "完成", 10, rule=Completed(), unit="完成填 1，未完成填 0"),
                leaf("C2", "事故", 10, rule=Deduction(points("0.5"))),
            ),
        ),
    ),
)
RULES = {"A11": "≥ 100 得满分，不足按比例", "A12": "分档评定"}
PAPERS: Mapping[str, Texts] = {
    "A11": {"actual": "97.4", "fact": "查看了批复。", "population": "120", "sample": "30"},
    "A12": {"actual": "0.8", "override": "7.5", "override_reason": "材料补齐"},
}


def evaluation(
    name: str = ROAD, key: int = 7, papers: Mapping[str, Texts] = PAPERS
) -> ScoredEvaluation:
    wanted = {"A11": ("立项批复", "会议纪要")}
    return ScoredEvaluation(key, name, "建设管理部", "现场评价", TREE, RULES, wanted, papers)


def scoring_form(*evaluations: ScoredEvaluation, demo: bool = False) -> PacketForm:
    chosen = evaluations or (evaluation(), evaluation(WHOLE_UNIT, 8, {}))
    return PacketForm(
        kind=PacketKind.SCORING,
        year=2024,
        subject="甲评价公司",
        place="演示区财政局",
        sent_on="2024年11月5日",
        sheets=scoring_sheets(chosen),
        schemes={each.evaluation: f"散列{each.evaluation}" for each in chosen},
        demo=demo,
    )


CONSULTED = ConsultedEvaluation(
    evaluation=7,
    name=ROAD,
    materials=(
        MaterialLine("21", "立项文件", required=True, note="加盖公章", returned="", state="未交"),
        MaterialLine("22", "合同", required=False, note="", returned="页数不全", state="已退回"),
        MaterialLine("23", "决算", required=True, note="", returned="", state="已验收"),
    ),
    data=(DatumField("staff", "在职人数", "人"), DatumField("area", "养护面积", "平方米")),
    values={"staff": "12"},
    consulted=True,
    scores=(DraftScore("A11", "立项依据", "10", "9.74", "缺一份批复"),),
    opinions={WHOLE: "无异议"},
)


def unit_form(*evaluations: ConsultedEvaluation, demo: bool = False) -> PacketForm:
    chosen = evaluations or (CONSULTED,)
    return PacketForm(
        kind=PacketKind.UNIT,
        year=2024,
        subject="建设管理部",
        place="演示区财政局",
        sent_on="2024年11月5日",
        sheets=unit_sheets(chosen),
        schemes={each.evaluation: f"散列{each.evaluation}" for each in chosen},
        demo=demo,
    )
