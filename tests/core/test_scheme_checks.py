from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given

from hengji.core.flaws import Flaw, errors
from hengji.core.indicators import Indicator, TreeRules
from hengji.core.scheme_checks import check_leaf, check_scheme, rule_problems
from hengji.core.schemes import DatumField, RequiredMaterial, Scheme
from hengji.core.scoring import score_tree
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
from tests.core.builders import points
from tests.core.schemes import (
    RULES,
    TIERS,
    TREE,
    branch,
    criteria_met,
    measured,
    ratio,
    scheme_of,
    schemes,
)


def said(flaws: Sequence[Flaw]) -> list[tuple[str, str, str]]:
    return [(flaw.code, flaw.where, flaw.message) for flaw in flaws]


def test_nothing_is_wrong_with_a_sound_scheme() -> None:
    assert check_scheme(scheme_of()) == ()


@given(scheme=schemes())
def test_a_scheme_without_errors_can_be_scored(scheme: Scheme) -> None:
    if errors(check_scheme(scheme)):
        return

    observed = {leaf.code: Decimal(1) for leaf in scheme.tree.leaves()}

    assert score_tree(scheme.tree, observed).total is not None


def test_what_is_wrong_with_the_tree_is_among_the_flaws() -> None:
    scheme = scheme_of(rules=TreeRules(points(120)))

    assert said(check_scheme(scheme)) == [
        ("full-points-differ", "演示指标体系", "总分为 100.00 分，规定为 120.00 分。")
    ]


def flaws_of(leaf: Indicator, wanted: Sequence[str] = ("凭证",)) -> list[tuple[str, str]]:
    return [(flaw.code, flaw.message) for flaw in check_leaf(leaf, wanted)]


@pytest.mark.parametrize(
    ("leaf", "flaws"),
    [
        (measured("A", "10"), []),
        (criteria_met("A", "10", "甲", "乙"), []),
        (
            measured("A", "10.005"),
            [("points-too-fine", "“指标A”分值为 10.005 分。")],
        ),
        (
            measured("A", "10", formula=""),
            [("leaf-without-formula", "“指标A”没有计算公式。")],
        ),
        (measured("A", "10", unit=""), [("leaf-without-unit", "“指标A”没有计量单位。")]),
        (
            measured("A", "10", data_source=""),
            [("leaf-without-source", "“指标A”没有数据来源。")],
        ),
        (
            measured("A", "10", formula="", rule=Judged(TIERS), unit=""),
            [("leaf-without-criteria", "“指标A”没有评价要点，也没有计算公式。")],
        ),
        (measured("A", "10", formula="", criteria=("甲",), rule=Completed(), unit=""), []),
        (
            criteria_met("A", "10", "甲", "乙", rule=Proportional(Decimal(3))),
            [("criteria-count-differs", "“指标A”符合 3 条得满分，评价要点有 2 条。")],
        ),
        (
            measured("A", "10", rule=Deduction(Decimal(10))),
            [("deduction-above-points", "“指标A”每次扣 10 分，分值 10 分。")],
        ),
        (
            measured("A", "10", rule=Deduction(Decimal(1), relative=True)),
            [("deduction-above-points", "“指标A”每次扣 10 分，分值 10 分。")],
        ),
        (measured("A", "10", rule=Deduction(Decimal("0.5"), relative=True)), []),
        (
            measured("A", "10", project_specific=True),
            [("project-specific-left-open", "“指标A”是个性指标，还没有填列。")],
        ),
        (
            measured("A", "10", rule=Proportional(Decimal(0))),
            [("scoring-rule-unsound", "“指标A”的目标值应大于 0，现为 0。")],
        ),
    ],
)
def test_each_slip_of_a_leaf_is_named(leaf: Indicator, flaws: list[tuple[str, str]]) -> None:
    assert flaws_of(leaf) == flaws


def test_a_leaf_without_wanted_evidence_deserves_a_look() -> None:
    (flaw,) = check_leaf(measured("A", "10"), ())

    assert (flaw.code, flaw.severity) == ("wanted-evidence-unsaid", "warning")


@pytest.mark.parametrize("rule", [None, *RULES], ids=repr)
def test_nothing_is_wrong_with_a_sound_rule(rule: ScoringRule | None) -> None:
    assert rule_problems(rule) == ()


def bands(*pairs: tuple[str, str], **values: Any) -> Banded:
    return Banded(tuple(Band(Decimal(limit), ratio(share)) for limit, share in pairs), **values)


def tiers(*rows: tuple[str, str, str]) -> Judged:
    return Judged(tuple(Tier(name, ratio(low), ratio(usual)) for name, low, usual in rows))


@pytest.mark.parametrize(
    ("rule", "problems"),
    [
        (
            Proportional(Decimal(-1), ratio("1.5"), ratio("0.5")),
            (
                "的目标值应大于 0，现为 -1",
                "的不得分线应在 0% 到 100% 之间，现为 150.00%",
                "的提示线应不低于 100%，现为 50.00%",
            ),
        ),
        (Equal(Decimal(-1)), ("的目标值不应小于 0，现为 -1",)),
        (Reverse(Decimal(-10)), ()),
        (bands(), ("没有分段",)),
        (bands(("90", "1.5")), ("的得分率应大于 0% 且不超过 100%，现有 150.00%",)),
        (
            bands(("60", "1"), ("90", "0.5")),
            ("的分段应由好到差：60 得 100.00%，90 得 50.00%",),
        ),
        (
            bands(("90", "0.5"), ("60", "0.5")),
            ("的分段应由好到差：90 得 50.00%，60 得 50.00%",),
        ),
        (
            bands(("10", "1"), ("5", "0.5"), less_is_better=True),
            ("的分段应由好到差：10 得 100.00%，5 得 50.00%",),
        ),
        (tiers(), ("的最低一档应从 0% 起",)),
        (
            tiers(("好", "0.8", "1"), ("差", "0.8", "0.8")),
            ("的最低一档应从 0% 起", "的“差”档下限应低于上一档，现为 80.00%"),
        ),
        (
            tiers(("好", "0.8", "0.7"), ("差", "0", "0.9")),
            ("的“好”档预填 70.00%，不在这一档之内", "的“差”档预填 90.00%，不在这一档之内"),
        ),
        (
            Deduction(Decimal(0), Decimal(0), Decimal(-1)),
            ("每次扣的分应大于 0，现为 0", "的步长应大于 0，现为 0", "的免扣数不应小于 0，现为 -1"),
        ),
        (
            Deduction(Decimal(2), relative=True),
            ("每次扣分值的比率不应超过 100%，现为 200.00%",),
        ),
    ],
)
def test_a_rule_that_cannot_score_says_why(rule: ScoringRule, problems: tuple[str, ...]) -> None:
    assert rule_problems(rule) == problems


def test_a_leaf_on_another_level_is_named() -> None:
    tree = branch("0", "根", branch("A", "甲", measured("A1", "100", "浅")))

    assert said(errors(check_scheme(scheme_of(tree, rules=TreeRules(points(100)))))) == [
        ("indicator-level-wrong", "A1", "“浅”在第 2 级，三级指标应在第 3 级。")
    ]


def test_one_name_in_two_branches_deserves_a_look() -> None:
    same = branch(
        "B",
        "产出",
        branch("B1", "数量", measured("B11", "60", "指标A21")),
    )
    tree = replace(TREE, children=(TREE.children[0], same))

    assert said(check_scheme(scheme_of(tree))) == [
        ("leaf-name-repeated", code, "“数量”“资金”之下都有“指标A21”。") for code in ("A21", "B11")
    ]


def test_one_name_twice_in_a_branch_is_said_once_and_as_an_error() -> None:
    twice = branch(
        "B", "产出", branch("B1", "数量", *(measured(f"B1{each}", "30", "同") for each in "12"))
    )
    tree = replace(TREE, children=(TREE.children[0], twice))

    assert said(check_scheme(scheme_of(tree))) == [
        ("indicator-name-repeated", "B11", "“数量”之下有不止一个指标叫“同”。")
    ]


def test_lists_that_are_empty_deserve_a_look() -> None:
    scheme = scheme_of(outline=(), materials=(), data=())

    assert [(flaw.where, flaw.severity.value) for flaw in check_scheme(scheme)] == [
        ("应交材料", "warning"),
        ("访谈提纲", "warning"),
    ]


def test_entries_of_a_list_are_told_apart() -> None:
    scheme = scheme_of(
        materials=(RequiredMaterial("批复"), RequiredMaterial("批复", note="原件")),
        data=(DatumField("a", "人数"), DatumField("b", "人数"), DatumField("a", "资金")),
    )

    assert said(check_scheme(scheme)) == [
        ("material-repeated", "应交材料", "“批复”写了 2 次。"),
        ("material-repeated", "基础数据", "“人数”写了 2 次。"),
        ("material-repeated", "基础数据", "“a”写了 2 次。"),
    ]


def test_wanted_evidence_is_looked_for_by_leaf() -> None:
    scheme = scheme_of(wanted=MappingProxyType({"A11": ("凭证",), "A12": ("凭证",)}))

    assert [flaw.where for flaw in check_scheme(scheme)] == ["A21", "B11"]
