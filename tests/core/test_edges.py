from decimal import Decimal

import pytest

from hengji.core.ledger import NAME_REPEATED, Ledger, check_ledger
from hengji.core.scoring import CODE_UNKNOWN, score_tree
from hengji.core.scoring_rules import (
    Deduction,
    Equal,
    ObservationOutOfRange,
    Proportional,
    Reverse,
    earn,
)
from tests.core.builders import SCALE, leaf, parent, points, row

TEN = points("10")


def test_one_name_in_two_units_is_two_evaluations() -> None:
    ledger = Ledger("", (row("公用经费", unit="甲局"), row("公用经费", unit="乙局")))

    assert check_ledger(ledger, SCALE) == ()


@pytest.mark.parametrize("units", [("甲局", "甲局"), ("", "甲局"), ("甲局", ""), ("", "")])
def test_one_name_in_one_unit_or_an_unknown_one_is_counted_twice(units: tuple[str, str]) -> None:
    ledger = Ledger("", tuple(row("公用经费", unit=unit) for unit in units))

    assert [flaw.code for flaw in check_ledger(ledger, SCALE)] == [NAME_REPEATED.code]


def test_an_observation_of_no_leaf_is_never_lost_in_silence() -> None:
    root = parent("R", "10", leaf("a", "10"))

    sheet = score_tree(root, {"a": Decimal(80), "typo": Decimal(3)})

    assert sheet.flaws == (CODE_UNKNOWN.at("typo", "没有编码为“typo”的指标。"),)


@pytest.mark.parametrize(("actual", "won"), [("-5", "10.00"), ("-7", "10.00"), ("-3", "6.00")])
def test_a_fall_short_of_a_negative_target_costs_in_proportion(actual: str, won: str) -> None:
    assert earn(Reverse(Decimal(-5)), TEN, Decimal(actual)).points == Decimal(won)


@pytest.mark.parametrize("rule", [Proportional(Decimal(-5)), Equal(Decimal(-5))])
@pytest.mark.parametrize("actual", ["-5", "3"])
def test_a_target_below_zero_is_remarked(rule: Proportional | Equal, actual: str) -> None:
    score = earn(rule, TEN, Decimal(actual))

    assert score.remark.startswith("目标值不大于 0")


@pytest.mark.parametrize("actual", ["1.5", "-1"])
def test_a_count_is_a_whole_number_and_not_negative(actual: str) -> None:
    with pytest.raises(ObservationOutOfRange):
        earn(Deduction(points("1")), TEN, Decimal(actual))
