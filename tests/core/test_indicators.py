from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.flaws import Flaw
from hengji.core.indicators import (
    CHILDREN_DO_NOT_ADD_UP,
    CODE_REPEATED,
    FULL_POINTS_DIFFER,
    LEAF_WITHOUT_RULE,
    NAME_REPEATED,
    POINTS_NOT_POSITIVE,
    SHARE_TOO_SMALL,
    Indicator,
    ShareRule,
    TreeRules,
    check_tree,
    without,
)
from hengji.core.quantities import Ratio
from tests.core.builders import leaf, parent, points

NO_SHARES = TreeRules(points(100))
SHARES = TreeRules(
    points(100), (ShareRule(("产出", "效益"), Ratio(Decimal("0.6")), "mof-2020-10/share"),)
)


def two_levels(**won: str) -> Indicator:
    """Return a tree with a leaf for each name under 甲 or 乙, by its first letter."""
    first = tuple(leaf(code, each) for code, each in won.items() if code.startswith("a"))
    second = tuple(leaf(code, each) for code, each in won.items() if code.startswith("b"))
    parents = [
        parent(code, str(sum(child.points for child in children)), *children)
        for code, children in (("甲", first), ("乙", second))
        if children
    ]
    return parent("根", str(sum(each.points for each in parents)), *parents)


TREE = two_levels(a1="20", a2="20", b1="30", b2="30")
trees = st.lists(
    st.lists(st.integers(1, 4000), min_size=1, max_size=4), min_size=1, max_size=4
).map(
    lambda groups: parent(
        "根",
        str(Decimal(sum(map(sum, groups))) / 100),
        *(
            parent(
                f"{first}",
                str(Decimal(sum(group)) / 100),
                *(
                    leaf(f"{first}.{second}", str(Decimal(cents) / 100))
                    for second, cents in enumerate(group)
                ),
            )
            for first, group in enumerate(groups)
        ),
    )
)


def leaf_points(tree: Indicator) -> dict[str, Decimal]:
    return {each.code: each.points for each in tree.leaves()}


def with_names(*names: tuple[str, str]) -> Indicator:
    """Return a tree whose first level has these names and points."""
    children = (
        Indicator(f"第{place}", name, points(won), rule=leaf("", won).rule)
        for place, (name, won) in enumerate(names, start=1)
    )
    return parent("根", "100", *children)


def test_walking_names_parents_before_children() -> None:
    assert [each.code for each in TREE.walk()] == ["根", "甲", "a1", "a2", "乙", "b1", "b2"]


def test_leaves_come_in_the_order_of_the_tree() -> None:
    assert [each.code for each in TREE.leaves()] == ["a1", "a2", "b1", "b2"]


@given(trees)
def test_a_tree_whose_parts_add_up_has_no_flaw(tree: Indicator) -> None:
    assert check_tree(tree, TreeRules(tree.points)) == ()


@given(trees, st.data())
def test_one_leaf_out_by_a_cent_is_always_found(tree: Indicator, data: st.DataObject) -> None:
    first = data.draw(st.sampled_from(tree.children))
    wrong = data.draw(st.sampled_from(first.children))
    worth = replace(wrong, points=points(str(wrong.points + Decimal("0.01"))))
    children = tuple(worth if child is wrong else child for child in first.children)
    spoilt = replace(first, children=children)
    whole = replace(
        tree, children=tuple(spoilt if child is first else child for child in tree.children)
    )

    flaws = check_tree(whole, TreeRules(tree.points))

    assert [(flaw.code, flaw.where) for flaw in flaws] == [
        (CHILDREN_DO_NOT_ADD_UP.code, first.code)
    ]


SUM = CHILDREN_DO_NOT_ADD_UP.at("甲", "“指标甲”分值为 40.00 分，下级指标合计 39.00 分。")
FULL = FULL_POINTS_DIFFER.at("指标根", "总分为 99.00 分，规定为 100.00 分。")
NEGATIVE = POINTS_NOT_POSITIVE.at("a1", "“指标a1”分值为 -1.00 分。")
ZERO = POINTS_NOT_POSITIVE.at("a1", "“指标a1”分值为 0.00 分。")
RULELESS = LEAF_WITHOUT_RULE.at("a1", "“指标a1”没有评分标准。")
CODE = CODE_REPEATED.at("a1", "编码“a1”用了 2 次。")


@pytest.mark.parametrize(
    ("tree", "flaws"),
    [
        (TREE, []),
        (parent("根", "100", parent("甲", "40", leaf("a1", "39")), leaf("b1", "60")), [SUM]),
        (two_levels(a1="39", b1="60"), [FULL]),
        (two_levels(a1="-1", a2="41", b1="60"), [NEGATIVE]),
        (two_levels(a1="0", a2="40", b1="60"), [ZERO]),
        (parent("根", "100", leaf("a1", "40", rule=None), leaf("b1", "60")), [RULELESS]),
        (
            parent("根", "100", parent("甲", "40", leaf("a1", "40")), replace(leaf("a1", "60"))),
            [CODE],
        ),
    ],
)
def test_what_would_make_scores_wrong_is_a_flaw(tree: Indicator, flaws: list[Flaw]) -> None:
    assert check_tree(tree, NO_SHARES) == tuple(flaws)


def test_all_flaws_are_returned_at_once() -> None:
    tree = parent("根", "99", leaf("a1", "0", rule=None), leaf("a1", "60"))

    codes = [flaw.code for flaw in check_tree(tree, NO_SHARES)]

    assert codes == [
        CHILDREN_DO_NOT_ADD_UP.code,
        NAME_REPEATED.code,
        POINTS_NOT_POSITIVE.code,
        LEAF_WITHOUT_RULE.code,
        CODE_REPEATED.code,
        FULL_POINTS_DIFFER.code,
    ]


def test_names_under_one_parent_are_unique_after_normalising() -> None:
    tree = with_names(("产出（甲）", "40"), ("产出 (甲)", "30"), ("产出(甲)", "20"), ("效益", "10"))

    assert check_tree(tree, NO_SHARES) == (
        NAME_REPEATED.at("第1", "“指标根”之下有不止一个指标叫“产出（甲）”。"),
    )


def test_one_name_under_two_parents_is_allowed() -> None:
    same = [replace(leaf(code, "50"), name="数量") for code in ("a1", "b1")]
    tree = parent("根", "100", parent("甲", "50", same[0]), parent("乙", "50", same[1]))

    assert check_tree(tree, NO_SHARES) == ()


@pytest.mark.parametrize("output", ["35", "60"])
def test_output_and_outcome_may_hold_exactly_the_share_asked(output: str) -> None:
    rest = str(60 - int(output))
    named = [("决策", "40"), (" 产 出", output), ("效益", rest)]
    tree = with_names(*named) if rest != "0" else with_names(*named[:2])

    assert check_tree(tree, SHARES) == ()


def test_output_and_outcome_a_cent_below_the_share_are_a_flaw() -> None:
    tree = with_names(("决策", "40.01"), ("产出", "35"), ("效益", "24.99"))

    assert check_tree(tree, SHARES) == (
        SHARE_TOO_SMALL.at(
            "指标根",
            "产出、效益合计 59.99 分，占比低于规定的 60.00%（总分 100.00 分）。",
        ),
    )


@given(trees)
def test_the_order_of_siblings_is_irrelevant_to_the_checks(tree: Indicator) -> None:
    turned = replace(tree, children=tree.children[::-1])
    rules = TreeRules(points(100), SHARES.shares)

    assert sorted(map(str, check_tree(turned, rules))) == sorted(map(str, check_tree(tree, rules)))


def test_siblings_share_the_points_of_a_leaf_that_does_not_apply() -> None:
    tree = two_levels(a1="20", a2="10", a3="10", b1="60")

    assert leaf_points(without(tree, {"a3"})) == {
        "a1": Decimal("26.67"),
        "a2": Decimal("13.33"),
        "b1": Decimal(60),
    }


def test_the_parents_siblings_share_where_no_sibling_is_left() -> None:
    tree = parent(
        "根",
        "100",
        parent("甲", "40", leaf("a1", "40")),
        parent("乙", "36", leaf("b1", "36")),
        parent("丙", "24", leaf("c1", "12"), leaf("c2", "12")),
    )

    assert without(tree, {"a1"}) == parent(
        "根",
        "100",
        parent("乙", "60", leaf("b1", "60")),
        parent("丙", "40", leaf("c1", "20"), leaf("c2", "20")),
    )


def test_hundredths_left_over_go_to_the_largest_remainders() -> None:
    tree = parent("根", "100", *(leaf(code, "16") for code in "abcdef"), leaf("g", "4"))

    shared = without(tree, {"g"})

    assert list(leaf_points(shared).values()) == [
        *[Decimal("16.67")] * 4,
        *[Decimal("16.66")] * 2,
    ]


@given(trees, st.data())
def test_points_of_what_does_not_apply_go_to_the_others_to_the_cent(
    tree: Indicator, data: st.DataObject
) -> None:
    codes = [each.code for each in tree.leaves()]
    excluded = data.draw(st.sets(st.sampled_from(codes), max_size=len(codes) - 1))

    kept = without(tree, excluded)

    assert check_tree(kept, TreeRules(tree.points)) == ()
    assert [each.code for each in kept.leaves()] == [code for code in codes if code not in excluded]


@given(trees, st.data())
def test_a_share_is_within_a_cent_of_its_proportion(tree: Indicator, data: st.DataObject) -> None:
    group = data.draw(st.sampled_from(tree.children))
    excluded = data.draw(
        st.sets(
            st.sampled_from([child.code for child in group.children]),
            max_size=len(group.children) - 1,
        )
    )
    left = sum(child.points for child in group.children if child.code not in excluded)

    kept = leaf_points(without(tree, excluded))

    strayed = {
        child.code: kept[child.code]
        for child in group.children
        if child.code not in excluded
        and abs(kept[child.code] - child.points * group.points / left) >= Decimal("0.01")
    }
    assert strayed == {}


def test_leaving_nothing_out_changes_nothing() -> None:
    assert without(TREE, {"不存在"}) == TREE


def test_a_tree_without_applicable_leaves_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="no applicable leaf is left"):
        without(TREE, {"a1", "a2", "b1", "b2"})
