import re
from datetime import date
from decimal import Decimal

import pytest

from hengji.core.paper_fields import PaperField, read_field
from hengji.core.quantities import Points, format_points
from hengji.demo.observing import observe
from hengji.demo.saying import MARK, papers_of
from hengji.rulebook.frameworks import load_framework

ACCUSATION = re.compile("截留|挤占|挪用|虚列|违规|违法|不合规")


@pytest.mark.parametrize("name", ["whole_unit_spending", "project_spending", "special_bond"])
@pytest.mark.parametrize("total", ["72.31", "88.00", "97.50"])
def test_the_reason_of_each_deduction_tells_its_points_and_is_marked(name: str, total: str) -> None:
    found = observe(load_framework(name, date(2024, 12, 31)).tree, Points(Decimal(total)), total)

    papers = papers_of(found)

    for code, each in found.items():
        reason = papers[code][PaperField.DEDUCTION]
        assert bool(reason) is bool(each.lost)
        assert not each.lost or reason.endswith(f"，扣 {format_points(each.lost)} 分。")
        assert not each.lost or reason.startswith(MARK)
        assert papers[code][PaperField.FACT].startswith(MARK)
        assert not ACCUSATION.search(reason)


def test_a_paper_says_what_was_examined_how_it_was_computed_and_what_was_lost() -> None:
    tree = load_framework("whole_unit_spending", date(2024, 12, 31)).tree
    found = observe(tree, Points(Decimal("90.48")), "机关", {"B18": "32.62", "B21": "1"})

    papers = papers_of(found)

    assert papers["B18"] == {
        PaperField.ACTUAL: "32.62",
        PaperField.EXAMINED: "政府采购预算、采购合同和支付资料",
        PaperField.METHOD: "查阅资料",
        PaperField.CALCULATION: "政府采购执行率 = 实际政府采购金额 ÷ 政府采购预算数 × 100%",
        PaperField.FACT: (
            "演示数据：查阅资料（政府采购预算、采购合同和支付资料），政府采购执行率为 32.62%。"
        ),
        PaperField.JUDGEMENT: "按评分标准扣 1.35 分。",
        PaperField.DEDUCTION: ("演示数据：政府采购执行率 32.62%，低于目标值 100%，扣 1.35 分。"),
    }
    assert papers["B21"][PaperField.DEDUCTION] == (
        "演示数据：评价要点“制度合法、合规、完整”不符合，扣 0.50 分。"
    )


def test_every_text_can_be_typed_into_its_field() -> None:
    tree = load_framework("special_bond", date(2024, 12, 31)).tree

    papers = papers_of(observe(tree, Points(Decimal("76.54")), "乙"))

    for texts in papers.values():
        for field, text in texts.items():
            read_field(field, text)
