from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hengji.core.flaws import FlawsFound
from hengji.core.quantities import Points, Ratio
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
from hengji.rulebook.loading import Node
from hengji.rulebook.rules import read_rule
from hengji.rulebook.scoring import load_scoring_values

NAMED = load_scoring_values(date(2024, 12, 31))
BANDS = [[Decimal(90), Decimal(1)], [Decimal(60), Decimal("0.5")]]
READ_BANDS = (Band(Decimal(90), Ratio(Decimal(1))), Band(Decimal(60), Ratio(Decimal("0.5"))))
TIERS = (
    Tier("好", Ratio(Decimal("0.8")), Ratio(Decimal(1))),
    Tier("差", Ratio(Decimal(0)), Ratio(Decimal("0.3"))),
)


def number(text: str) -> Decimal:
    return Decimal(text)


def read(value: object) -> ScoringRule:
    return read_rule(Node("甲.yaml，键 rule", value), NAMED)


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ({"proportional": {"target": number("100")}}, Proportional(number("100"))),
        (
            {"proportional": {"target": number("3"), "passing": number("0.6")}},
            Proportional(number("3"), Ratio(number("0.6"))),
        ),
        (
            {"proportional": {"target": number("3"), "overshoot": "overshoot"}},
            Proportional(number("3"), overshoot=Ratio(number("1.2"))),
        ),
        ({"reverse": {"target": number("5")}}, Reverse(number("5"))),
        ({"equal": {"target": number("5")}}, Equal(number("5"))),
        ({"equal": {"target": number("5"), "two_sided": True}}, Equal(number("5"), two_sided=True)),
        ({"banded": {"bands": BANDS}}, Banded(READ_BANDS)),
        ({"deduction": {"each": number("0.5")}}, Deduction(Points(number("0.5")))),
        (
            {"deduction": {"each": number("0.3"), "step": number("5"), "free": number("100")}},
            Deduction(Points(number("0.3")), number("5"), number("100")),
        ),
        ("completed", Completed()),
        ({"completed": {}}, Completed()),
    ],
)
def test_each_rule_is_read_from_its_name_and_settings(value: object, rule: ScoringRule) -> None:
    assert read(value) == rule


def test_a_word_stands_for_an_entry_of_the_scoring_file() -> None:
    banded = read({"banded": {"bands": "satisfaction_bands"}})
    judged = read({"judged": {"tiers": "judged_tiers"}})

    assert isinstance(banded, Banded)
    assert isinstance(judged, Judged)
    assert (len(banded.bands), len(judged.tiers)) == (3, 3)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("proportion", "不认识的评分标准“proportion”，可用：proportional、reverse"),
        ({"reverse": {"target": number("1")}, "completed": {}}, "一个指标只能有一种评分标准"),
        ({"reverse": {"goal": number("1")}}, "rule/reverse/goal: 不认识的键“goal”"),
        ({"proportional": {"passing": number("1")}}, "rule/proportional: 缺少键“target”"),
        ({"judged": {"tiers": "tiers"}}, r"tiers: scoring\.yaml 里没有已施行的“tiers”"),
        ({"deduction": {"each": number("1"), "step": number("0")}}, "step: 步长应大于 0"),
        ({"completed": {"target": number("1")}}, "“completed”没有可写的内容"),
        ("reverse", "这里应为若干行，每行一个键和它的值"),
        (None, "这里应为若干行，每行一个键和它的值"),
    ],
)
def test_a_slip_in_a_rule_is_named(value: Any, message: str) -> None:
    with pytest.raises(FlawsFound, match=message):
        read(value)
