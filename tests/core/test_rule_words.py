from decimal import Decimal

import pytest

from hengji.core.quantities import Points, Ratio
from hengji.core.rule_words import rule_words
from hengji.core.scoring_rules import (
    Band,
    Banded,
    Completed,
    Deduction,
    Equal,
    Judged,
    Proportional,
    Reverse,
    ScoringRule,
    Tier,
)

READ_BANDS = (Band(Decimal(90), Ratio(Decimal(1))), Band(Decimal(60), Ratio(Decimal("0.5"))))
TIERS = (
    Tier("好", Ratio(Decimal("0.8")), Ratio(Decimal(1))),
    Tier("差", Ratio(Decimal(0)), Ratio(Decimal("0.3"))),
)


def number(text: str) -> Decimal:
    return Decimal(text)


@pytest.mark.parametrize(
    ("rule", "unit", "words"),
    [
        (
            Proportional(number("4")),
            "条",
            "共 4 条评价要点，每符合一条得分值的 4 分之一",
        ),
        (
            Proportional(number("100"), Ratio(number("0.6")), Ratio(number("1.2"))),
            "百分点",
            (
                "达到 100% 得满分；不足按比例得分，低于目标的 60% 不得分；"
                "超过目标的 120% 提示复核目标值"
            ),
        ),
        (
            Reverse(number("100")),
            "百分点",
            "不超过 100% 得满分；超出部分按比例扣分，达到两倍不得分",
        ),
        (Equal(number("4")), "个", "等于 4个 得满分；不足按比例得分，超出不扣分"),
        (
            Equal(number("4"), two_sided=True),
            "个",
            "等于 4个 得满分；不足按比例得分，超出部分按同样比例扣分",
        ),
        (Banded(READ_BANDS), "百分点", "≥ 90% 得满分；≥ 60% 得分值的 50%；其余不得分"),
        (
            Banded((Band(number("5"), Ratio(number("1"))),), less_is_better=True),
            "百分点",
            "≤ 5% 得满分；其余不得分",
        ),
        (Judged(TIERS), "得分率", "评定：好 100%—80%（含）；差 80%—0%（含）"),
        (Deduction(Points(number("0.50"))), "次", "每发生 1 次扣 0.5 分，扣完为止"),
        (
            Deduction(Points(number("0.3")), number("5"), number("100")),
            "百分点",
            "不超过 100% 得满分；每超过 5 个百分点扣 0.3 分，扣完为止",
        ),
        (Completed(), "完成填 1，未完成填 0", "完成得满分，未完成不得分"),
    ],
)
def test_each_rule_is_said_in_words(rule: ScoringRule, unit: str, words: str) -> None:
    assert rule_words(rule, unit) == words
