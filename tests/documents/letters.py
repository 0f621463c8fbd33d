"""A letter that asks a unit for its opinion (征求意见函), for the writers' tests."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hengji.core.consultation import AskedPoint, Consultation, draft_letter
from hengji.core.quantities import Points

FIVE, FOUR = Points(Decimal("5.00")), Points(Decimal("4.00"))

LETTER = replace(
    draft_letter(
        Consultation(
            subject="2023年度道路养护项目",
            unit="建设管理部",
            bureau="演示县财政局",
            agency="甲评价公司",
            work_year=2024,
            funds_year=2023,
            round=1,
            total=Points(Decimal("88.40")),
            outcome="",
            points=tuple(
                AskedPoint(f"A{number}", "立项依据充分性", FIVE, FOUR, "实测少于计划" * 9, "扣1分")
                for number in range(11, 25)
            ),
            reply_by=date(2026, 12, 10),
            is_demo=True,
        )
    ),
    number="演财函〔2026〕8号",
    issued=date(2026, 11, 26),
)
