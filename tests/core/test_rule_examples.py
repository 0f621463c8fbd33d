from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.rule_examples import Example, example, usual_examples
from hengji.core.scoring_rules import Judged, Proportional, ScoringRule
from tests.core.builders import points
from tests.core.schemes import RULES, TIERS

FULL = points(10)


def test_an_example_says_what_is_earned_and_why() -> None:
    found = example(Proportional(Decimal(100)), FULL, Decimal(97))

    assert found.score is not None
    assert found.score.because == "实际值 97，目标值 100，完成率 97.00%，分值 10，得 9.70 分"


def test_an_example_the_rule_cannot_read_says_so() -> None:
    assert example(Judged(TIERS), FULL, Decimal(97)) == Example(
        Decimal(97), None, "评定的得分率应在 0 到 1 之间，现为 97"
    )


@pytest.mark.parametrize(
    ("rule", "unit", "earned"),
    [
        (RULES[0], "百分点", ["100 10.00", "97 9.70", "0 0.00"]),
        (RULES[1], "百分点", ["100 10.00", "97 9.70", "30 0.00"]),
        (Proportional(Decimal(5)), "条", ["5 10.00", "4 8.00", "0 0.00"]),
        (RULES[2], "百分点", ["100 10.00", "110 9.00", "200 0.00"]),
        (RULES[4], "个", ["4 10.00", "3.88 9.70", "4.4 9.00"]),
        (RULES[5], "百分点", ["90 10.00", "60 5.00"]),
        (RULES[7], "得分率", ["1 10.00", "0.7 7.00", "0.3 3.00"]),
        (RULES[8], "次", ["0 10.00", "1 9.50", "3 8.50"]),
        (RULES[10], "百分点", ["100 10.00", "105 9.50", "115 8.50"]),
        (RULES[12], "完成填 1，未完成填 0", ["1 10.00", "0 0.00"]),
    ],
)
def test_usual_examples_show_the_best_and_what_is_lost(
    rule: ScoringRule, unit: str, earned: list[str]
) -> None:
    found = usual_examples(rule, FULL, unit)

    assert [
        f"{each.actual.normalize():f} {each.score.points}" for each in found if each.score
    ] == earned


@given(rule=st.sampled_from(RULES), unit=st.sampled_from(("条", "次", "百分点")))
def test_every_usual_example_can_be_scored(rule: ScoringRule, unit: str) -> None:
    assert [each.refused for each in usual_examples(rule, FULL, unit) if each.refused] == []
