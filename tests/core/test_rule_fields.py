from decimal import Decimal

import pytest

from hengji.core.flaws import FlawsFound
from hengji.core.rule_fields import (
    FIELDS_OF,
    RuleField,
    RuleKind,
    TypedRule,
    read_typed,
    rule_typed,
)
from hengji.core.scoring_rules import (
    Band,
    Banded,
    Deduction,
    Judged,
    Proportional,
    ScoringRule,
    Tier,
)
from tests.core.schemes import RULES, ratio


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_every_rule_is_read_as_it_is_shown(rule: ScoringRule) -> None:
    typed = rule_typed(rule, "百分点")

    assert read_typed(typed, 0) == rule
    assert set(typed.texts) <= set(FIELDS_OF[typed.kind])


def test_a_rule_that_counts_criteria_has_nothing_to_fill_in() -> None:
    typed = rule_typed(Proportional(Decimal(4)), "条")

    assert typed == TypedRule(RuleKind.CRITERIA, {})
    assert read_typed(typed, 5) == Proportional(Decimal(5))
    assert rule_typed(Proportional(Decimal(4), ratio("0.6")), "条").kind is RuleKind.PROPORTIONAL
    assert rule_typed(RULES[1], "条").kind is RuleKind.PROPORTIONAL


def test_shares_are_shown_as_percentages() -> None:
    assert rule_typed(RULES[1], "百分点").texts == {
        RuleField.TARGET: "100",
        RuleField.PASSING: "60",
        RuleField.OVERSHOOT: "120",
    }
    assert rule_typed(RULES[7], "得分率").texts == {
        RuleField.TIERS: "好 80% 100%\n一般 60% 70%\n差 0% 30%"
    }


@pytest.mark.parametrize(
    ("kind", "texts", "rule"),
    [
        (
            RuleKind.PROPORTIONAL,
            {RuleField.TARGET: " １，０００ ", RuleField.PASSING: "60％"},
            Proportional(Decimal(1000), ratio("0.6")),
        ),
        (
            RuleKind.BANDED,
            {RuleField.BANDS: "90得100%\n80：80％\n 60，50 ", RuleField.LESS_IS_BETTER: ""},
            Banded(
                (
                    Band(Decimal(90), ratio("1")),
                    Band(Decimal(80), ratio("0.8")),
                    Band(Decimal(60), ratio("0.5")),
                )
            ),
        ),
        (
            RuleKind.JUDGED,
            {RuleField.TIERS: "得到 80 分以上的认可：80% 100%\n没有 0 30"},
            Judged(
                (
                    Tier("得到80分以上的认可", ratio("0.8"), ratio("1")),
                    Tier("没有", ratio("0"), ratio("0.3")),
                )
            ),
        ),
        (
            RuleKind.DEDUCTION,
            {RuleField.EACH: "5%", RuleField.RELATIVE: "yes"},
            Deduction(Decimal("0.05"), relative=True),
        ),
        (
            RuleKind.DEDUCTION,
            {RuleField.EACH: "1", RuleField.MEASURED: "yes", RuleField.STEP: "5"},
            Deduction(Decimal(1), Decimal(5)),
        ),
    ],
)
def test_texts_are_read_as_people_write_them(
    kind: RuleKind, texts: dict[RuleField, str], rule: ScoringRule
) -> None:
    assert read_typed(TypedRule(kind, texts), 0) == rule


@pytest.mark.parametrize(
    ("kind", "texts", "flaws"),
    [
        (RuleKind.REVERSE, {}, [("目标值", "没有填写。")]),
        (
            RuleKind.PROPORTIONAL,
            {RuleField.TARGET: "很多", RuleField.OVERSHOOT: "一倍"},
            [("目标值", "“很多”不是数。"), ("超过目标的百分之几提示复核", "“一倍”不是数。")],
        ),
        (RuleKind.BANDED, {}, [("分段", "没有填写。")]),
        (
            RuleKind.BANDED,
            {RuleField.BANDS: "90 100%\n九十 80%\n60"},
            [
                ("分段", "“九十 80%”应写作“90 80%”：界限和得分率。"),
                ("分段", "“60”应写作“90 80%”：界限和得分率。"),
            ],
        ),
        (RuleKind.JUDGED, {}, [("档次", "没有填写。")]),
        (
            RuleKind.JUDGED,
            {RuleField.TIERS: "好\n80% 100%\n好 八成 100%\n好 80% 满"},
            [
                ("档次", f"“{line}”应写作“达成 80% 100%”：档名、下限和预填得分率。")
                for line in ("好", "80% 100%", "好 八成 100%", "好 80% 满")
            ],
        ),
        (RuleKind.DEDUCTION, {RuleField.EACH: ""}, [("每次扣", "没有填写。")]),
    ],
)
def test_texts_that_are_no_settings_are_refused_with_words(
    kind: RuleKind, texts: dict[RuleField, str], flaws: list[tuple[str, str]]
) -> None:
    with pytest.raises(FlawsFound) as found:
        read_typed(TypedRule(kind, texts), 0)

    assert [(flaw.where, flaw.message) for flaw in found.value.flaws] == flaws
