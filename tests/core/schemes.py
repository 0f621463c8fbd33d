"""Schemes of the core for tests: one that nothing is wrong with, and arbitrary ones."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

from hengji.core.indicators import Indicator, ShareRule, TreeRules
from hengji.core.quantities import Points, Ratio
from hengji.core.schemes import CopiedFrom, DatumField, RequiredMaterial, Scheme
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
from tests.core.builders import hundredths, points


def ratio(text: str) -> Ratio:
    return Ratio(Decimal(text))


TIERS = (
    Tier("好", ratio("0.8"), ratio("1")),
    Tier("一般", ratio("0.6"), ratio("0.7")),
    Tier("差", ratio("0"), ratio("0.3")),
)
RULES: tuple[ScoringRule, ...] = (
    Proportional(Decimal(100)),
    Proportional(Decimal(100), ratio("0.6"), ratio("1.2")),
    Reverse(Decimal(100)),
    Equal(Decimal(4)),
    Equal(Decimal(4), two_sided=True),
    Banded((Band(Decimal(90), ratio("1")), Band(Decimal(60), ratio("0.5")))),
    Banded((Band(Decimal(5), ratio("1")), Band(Decimal(10), ratio("0.5"))), less_is_better=True),
    Judged(TIERS),
    Deduction(Decimal("0.5")),
    Deduction(Decimal("0.1"), relative=True),
    Deduction(Decimal("0.5"), Decimal(5), Decimal(100)),
    Deduction(Decimal("0.5"), measured=True),
    Completed(),
)


def measured(code: str, won: str, name: str = "", **values: Any) -> Indicator:
    """Return a leaf that is scored by a figure."""
    usual: dict[str, Any] = {
        "rule": Proportional(Decimal(100)),
        "unit": "百分点",
        "formula": "实际数 ÷ 计划数 × 100%",
        "data_source": "统计报表",
    }
    return Indicator(code, name or f"指标{code}", points(won), **{**usual, **values})


def criteria_met(code: str, won: str, *criteria: str, **values: Any) -> Indicator:
    """Return a leaf that is scored by the criteria that are met."""
    rule = Proportional(Decimal(len(criteria)))
    usual = {"rule": rule, "unit": "条", "criteria": criteria, "data_source": "批复文件"}
    return Indicator(code, f"指标{code}", points(won), **{**usual, **values})


def branch(code: str, name: str, *children: Indicator) -> Indicator:
    total = Points(sum((child.points for child in children), start=Decimal(0)))
    return Indicator(code, name, total, children)


TREE = branch(
    "0",
    "演示指标体系",
    branch(
        "A",
        "过程",
        branch("A1", "管理", criteria_met("A11", "10", "有制度", "守制度"), measured("A12", "15")),
        branch("A2", "资金", measured("A21", "15")),
    ),
    branch("B", "产出", branch("B1", "数量", measured("B11", "60"))),
)
SHARES = (ShareRule(("产出", "效益"), ratio("0.6"), "mof-2020-10/share"),)


def scheme_of(tree: Indicator = TREE, **values: Any) -> Scheme:
    """Return a scheme nothing is wrong with, but for what a test changes."""
    wanted = {leaf.code: ("原始凭证",) for leaf in tree.leaves()}
    usual: dict[str, Any] = {
        "framework": "project_spending",
        "framework_version": "2020.1",
        "title": "演示指标体系",
        "rules": TreeRules(points(100), SHARES),
        "wanted": MappingProxyType(wanted),
        "outline": ("资金怎样下达？", "项目怎样验收？"),
        "materials": (
            RequiredMaterial("批复", note="原件"),
            RequiredMaterial("合同", required=False),
        ),
        "data": (DatumField("funds", "到位资金", "元"), DatumField("staff", "在职人数", "人")),
    }
    return Scheme(tree=tree, **{**usual, **values})


texts = st.text("甲乙丙丁戊", max_size=3)
names = st.text("甲乙丙丁戊", min_size=1, max_size=3)


@st.composite
def leaves(draw: st.DrawFn, code: str) -> Indicator:
    return Indicator(
        code,
        draw(names),
        draw(hundredths(0, 20)),
        rule=draw(st.none() | st.sampled_from(RULES)),
        unit=draw(st.sampled_from(("百分点", "条", "次", ""))),
        meaning=draw(texts),
        criteria=tuple(draw(st.lists(names, max_size=2))),
        formula=draw(texts),
        data_source=draw(texts),
        project_specific=draw(st.booleans()),
    )


def _distinct(values: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, min_size=1, max_size=most, unique=True)


@st.composite
def trees(draw: st.DrawFn) -> Indicator:
    """Draw a tree of three levels whose codes are all different, in any order."""

    def codes(above: str) -> Sequence[str]:
        return [f"{above}{each}" for each in draw(_distinct(st.integers(1, 3)))]

    return branch(
        "0",
        "根",
        *(
            branch(
                first,
                draw(names),
                *(
                    branch(second, draw(names), *(draw(leaves(third)) for third in codes(second)))
                    for second in codes(first)
                ),
            )
            for first in draw(_distinct(st.sampled_from("ABC")))
        ),
    )


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """Draw any scheme whose indicators, materials, data and questions are told apart."""
    tree = draw(trees())
    wanted = {
        leaf.code: tuple(draw(_distinct(names))) for leaf in tree.leaves() if draw(st.booleans())
    }
    materials = [
        RequiredMaterial(name, draw(st.booleans()), draw(texts)) for name in draw(_distinct(names))
    ]
    data = [DatumField(key, draw(names), draw(texts)) for key in draw(_distinct(names))]
    return replace(
        scheme_of(tree),
        wanted=MappingProxyType(wanted),
        outline=tuple(draw(_distinct(names))),
        materials=tuple(materials),
        data=tuple(data),
        copied_from=draw(st.none() | st.builds(CopiedFrom, st.just(3), names)),
    )
