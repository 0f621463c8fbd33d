from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given

from hengji.core.indicators import Indicator, TreeRules
from hengji.core.quantities import Ratio
from hengji.core.scheme_difference import (
    ChangeKind,
    Part,
    SchemeChange,
    differences,
    in_words,
)
from hengji.core.scheme_notation import read_scheme, write_scheme
from hengji.core.schemes import CopiedFrom, DatumField, RequiredMaterial, Scheme
from hengji.core.scoring_rules import Completed, Deduction, Judged, Proportional, Tier
from tests.core.builders import points
from tests.core.schemes import TIERS, TREE, branch, measured, scheme_of, schemes

SCHEME = scheme_of()
SAME = "不超过 0% 得满分；每超过 1 个百分点扣 0.5 分，扣完为止"


@given(scheme=schemes())
def test_a_scheme_does_not_differ_from_what_it_reads_as(scheme: Scheme) -> None:
    assert differences(scheme, read_scheme(write_scheme(scheme))) == ()


@given(one=schemes(), other=schemes())
def test_schemes_that_do_not_differ_are_equal(one: Scheme, other: Scheme) -> None:
    assert (differences(one, other) == ()) is (one == other)


@given(one=schemes(), other=schemes())
def test_what_one_way_adds_the_other_way_removes(one: Scheme, other: Scheme) -> None:
    def codes(kind: ChangeKind, changes: tuple[SchemeChange, ...]) -> set[tuple[str, str, str]]:
        return {
            (each.part, each.where, "" if each.where else each.name)
            for each in changes
            if each.kind is kind
        }

    there, back = differences(one, other), differences(other, one)

    assert codes(ChangeKind.ADDED, there) == codes(ChangeKind.REMOVED, back)
    assert codes(ChangeKind.CHANGED, there) == codes(ChangeKind.CHANGED, back)


def with_leaf(code: str, changed: Callable[[Indicator], Indicator]) -> Scheme:
    """Return the scheme with one node changed, and nothing summed up."""

    def walk(node: Indicator) -> Indicator:
        if node.code == code:
            return changed(node)
        return replace(node, children=tuple(map(walk, node.children)))

    return replace(SCHEME, tree=walk(TREE))


def leaf_change(label: str, before: str, after: str, name: str = "指标A12") -> SchemeChange:
    return SchemeChange(Part.TREE, ChangeKind.CHANGED, "A12", name, label, before, after)


@pytest.mark.parametrize(
    ("values", "change"),
    [
        ({"name": "到位率"}, leaf_change("名称", "指标A12", "到位率", "到位率")),
        ({"points": points("14.50")}, leaf_change("分值", "15", "14.5")),
        (
            {"rule": Completed()},
            leaf_change("评分标准", "达到 100% 得满分；不足按比例得分", "完成得满分，未完成不得分"),
        ),
        ({"meaning": "含义"}, leaf_change("指标解释", "", "含义")),
        ({"criteria": ("甲", "乙")}, leaf_change("评价要点", "", "甲\n乙")),
        ({"formula": ""}, leaf_change("计算公式", "实际数 ÷ 计划数 × 100%", "")),
        ({"data_source": "台账"}, leaf_change("数据来源", "统计报表", "台账")),
        ({"project_specific": True}, leaf_change("个性指标", "", "待填列")),
    ],
)
def test_each_field_is_named_with_both_values(
    values: dict[str, object], change: SchemeChange
) -> None:
    after = with_leaf("A12", lambda leaf: replace(leaf, **values))

    assert differences(SCHEME, after) == (change,)


@pytest.mark.parametrize(
    ("one", "other", "before", "after"),
    [
        (
            Judged(TIERS[-1:]),
            Judged((Tier("差", Ratio(Decimal(0)), Ratio(Decimal("0.4"))),)),
            "评定：差 100%—0%（含）（分档 档名 差，下限 0，预填 0.3）",
            "评定：差 100%—0%（含）（分档 档名 差，下限 0，预填 0.4）",
        ),
        (
            Deduction(Decimal("0.5"), measured=True),
            Deduction(Decimal("0.5")),
            f"{SAME}（每次扣 0.5，步长 1，免扣 0，按分值的比率 否，按量计 是）",
            f"{SAME}（每次扣 0.5，步长 1，免扣 0，按分值的比率 否，按量计 否）",
        ),
    ],
)
def test_rules_that_read_the_same_are_told_apart_by_their_settings(
    one: Judged | Deduction, other: Judged | Deduction, before: str, after: str
) -> None:
    found = differences(
        with_leaf("A12", lambda leaf: replace(leaf, rule=one)),
        with_leaf("A12", lambda leaf: replace(leaf, rule=other)),
    )

    assert found == (leaf_change("评分标准", before, after),)


def test_the_settings_of_a_rule_say_what_is_not_set() -> None:
    one = with_leaf("A12", lambda leaf: replace(leaf, unit="条"))
    other = with_leaf(
        "A12",
        lambda leaf: replace(
            leaf, unit="条", rule=Proportional(Decimal(100), overshoot=Ratio(Decimal("1.2")))
        ),
    )

    (found,) = differences(one, other)

    assert found.before.endswith("（目标值 100，不得分线 0，提示线 无）")
    assert found.after.endswith("（目标值 100，不得分线 0，提示线 1.2）")


def test_an_added_and_a_removed_leaf_are_named_with_points_and_rule() -> None:
    smaller = with_leaf("A1", lambda node: replace(node, children=node.children[:1]))

    removed, added = differences(SCHEME, smaller), differences(smaller, SCHEME)

    summary = "15 分，达到 100% 得满分；不足按比例得分"
    assert removed[0] == SchemeChange(
        Part.TREE, ChangeKind.REMOVED, "A12", "指标A12", "", summary, ""
    )
    assert added[0] == SchemeChange(Part.TREE, ChangeKind.ADDED, "A12", "指标A12", "", "", summary)


def test_one_leaf_moved_up_is_the_only_one_said_to_move() -> None:
    tree = branch("0", "根", *(measured(code, "10") for code in "ABCD"))
    moved = branch("0", "根", *(measured(code, "10") for code in "DABC"))

    found = differences(scheme_of(tree), scheme_of(moved))

    assert [each.sentence for each in found] == ["“指标D”由“根”第 4 项移到“根”第 1 项"]


def test_a_leaf_under_another_parent_has_moved() -> None:
    tree = branch(
        "0",
        "根",
        branch("A", "甲", measured("A1", "10"), measured("A2", "10")),
        branch("B", "乙", measured("B1", "10")),
    )
    moved = branch(
        "0",
        "根",
        branch("A", "甲", measured("A1", "10")),
        branch("B", "乙", measured("A2", "10"), measured("B1", "10")),
    )

    found = differences(scheme_of(tree), scheme_of(moved))

    assert in_words(found) == (
        "“甲”分值由“20”改为“10”；“乙”分值由“10”改为“20”；“指标A2”由“甲”第 2 项移到“乙”第 1 项"
    )


def test_wanted_evidence_differs_by_leaf_even_without_the_leaf() -> None:
    wanted = {**SCHEME.wanted, "A12": ("账簿", "凭证"), "Z99": ("旧证据",)}
    del wanted["A11"]

    found = differences(SCHEME, replace(SCHEME, wanted=MappingProxyType(wanted)))

    assert [each.sentence for each in found] == [
        "“指标A11”所需佐证由“原始凭证”改为“空”",
        "“指标A12”所需佐证由“原始凭证”改为“账簿；凭证”",
        "“Z99”所需佐证由“空”改为“旧证据”",
    ]


def test_the_head_of_a_scheme_differs_field_by_field() -> None:
    after = replace(
        SCHEME,
        title="新名称",
        framework_version="2026.1",
        copied_from=CopiedFrom(3, "上年方案"),
        rules=TreeRules(points(120)),
    )

    assert [each.sentence for each in differences(SCHEME, after)] == [
        "名称由“演示指标体系”改为“新名称”",
        "指标体系版本由“2020.1”改为“2026.1”",
        "来源由“空”改为“上年方案”",
        "规定总分由“100”改为“120”",
        "比重要求由“产出、效益合计不低于 60%（mof-2020-10/share）”改为“空”",
    ]


def test_lists_differ_entry_by_entry() -> None:
    after = replace(
        SCHEME,
        outline=("项目怎样验收？", "资金怎样下达？", "还有什么问题？"),
        materials=(RequiredMaterial("批复"), RequiredMaterial("验收单", note="复印件")),
        data=(DatumField("funds", "到位资金", "万元"), DatumField("staff", "在职人数", "人")),
    )

    assert [each.sentence for each in differences(SCHEME, after)] == [
        "增加访谈提纲“还有什么问题？”",
        "“项目怎样验收？”由第 2 项移到第 1 项",
        "删除应交材料“合同”（选交）",
        "“批复”由“必交，原件”改为“必交”",
        "增加应交材料“验收单”（必交，复印件）",
        "“funds”由“到位资金（元）”改为“到位资金（万元）”",
    ]
