from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.flaws import FlawsFound
from hengji.core.indicators import Indicator, check_tree
from hengji.core.quantities import Points
from hengji.core.scheme_editing import (
    Edit,
    IndicatorUnknown,
    add_leaf,
    change_leaf,
    change_lists,
    change_points,
    find_indicator,
    move_indicator,
    path_to,
    remove_indicator,
    rename,
)
from hengji.core.schemes import DatumField, RequiredMaterial, Scheme
from tests.core.builders import hundredths, points
from tests.core.schemes import branch, measured, scheme_of, schemes

SCHEME = scheme_of()
NEW = measured("", "5", "新指标")


def codes(scheme: Scheme) -> list[str]:
    return [leaf.code for leaf in scheme.tree.leaves()]


@given(scheme=schemes(), won=hundredths(), data=st.data())
def test_subtotals_follow_whatever_is_edited(
    scheme: Scheme, won: Points, data: st.DataObject
) -> None:
    leaf = data.draw(st.sampled_from(codes(scheme)))
    any_code = data.draw(st.sampled_from([node.code for node in scheme.tree.walk()]))

    edits = [
        change_points(scheme, {leaf: won}),
        change_leaf(scheme, replace(NEW, code=leaf, points=won), ()),
        add_leaf(scheme, any_code, replace(NEW, points=won)),
        move_indicator(scheme, any_code, up=data.draw(st.booleans())),
        rename(scheme, any_code, "改名"),
    ]

    wrong = [
        flaw
        for edit in edits
        for flaw in check_tree(edit.scheme.tree, edit.scheme.rules)
        if flaw.code in {"children-do-not-add-up", "indicator-code-repeated"}
    ]
    assert wrong == []


def test_points_go_to_leaves_and_up_to_the_total() -> None:
    edit = change_points(SCHEME, {"A12": points(20), "B11": points(55)})

    assert [(node.code, str(node.points)) for node in edit.scheme.tree.walk()] == [
        ("0", "100"), ("A", "45"), ("A1", "30"), ("A11", "10"), ("A12", "20"), ("A2", "15"),
        ("A21", "15"), ("B", "55"), ("B1", "55"), ("B11", "55"),
    ]  # fmt: skip
    assert "“指标A12”分值由“15”改为“20”" in edit.what


def test_an_edit_that_changes_nothing_says_nothing() -> None:
    assert change_points(SCHEME, {"A12": points("15.00")}) == Edit(SCHEME, "")


def test_a_leaf_is_replaced_with_what_it_wants() -> None:
    leaf = replace(find_indicator(SCHEME.tree, "A12"), meaning="含义")

    edit = change_leaf(SCHEME, leaf, ["账簿", "凭证"])

    assert find_indicator(edit.scheme.tree, "A12") == leaf
    assert edit.scheme.wanted["A12"] == ("账簿", "凭证")
    assert edit.what == (
        "“指标A12”指标解释由“空”改为“含义”；“指标A12”所需佐证由“原始凭证”改为“账簿；凭证”"
    )


def test_a_new_leaf_stands_last_with_a_code_of_its_own() -> None:
    edit = add_leaf(SCHEME, "A1", NEW, ["凭证"])

    assert codes(edit.scheme) == ["A11", "A12", "A13", "A21", "B11"]
    assert edit.scheme.wanted["A13"] == ("凭证",)
    assert edit.scheme.tree.points == 105


def test_a_code_that_ever_was_is_not_given_again() -> None:
    assert codes(add_leaf(SCHEME, "A1", NEW, taken={"A13", "A14"}).scheme)[2] == "A15"


def test_new_branches_stand_between() -> None:
    edit = add_leaf(SCHEME, "0", NEW, branches=["效益", "社会效益"])

    path = path_to(edit.scheme.tree, "C11")
    assert [(node.code, node.name) for node in path[1:]] == [
        ("C", "效益"),
        ("C1", "社会效益"),
        ("C11", "新指标"),
    ]
    assert codes(add_leaf(SCHEME, "A", NEW, branches=["组织"]).scheme)[-2:] == ["A31", "B11"]


def test_codes_after_the_ninth_and_the_last_letter_run_into_no_other() -> None:
    wide = branch(
        "0", "根", branch("A", "甲", *(measured(f"A{each}", "1") for each in range(1, 10)))
    )
    letters = branch("0", "根", *(measured(chr(65 + each), "1") for each in range(26)))

    assert codes(add_leaf(scheme_of(wide), "A", NEW).scheme)[-1] == "A-10"
    assert codes(add_leaf(scheme_of(letters), "0", NEW).scheme)[-1] == "I-27"


def test_removing_a_leaf_takes_its_wanted_evidence_along() -> None:
    edit = remove_indicator(SCHEME, "A12")

    assert codes(edit.scheme) == ["A11", "A21", "B11"]
    assert "A12" not in edit.scheme.wanted
    assert edit.scheme.tree.points == 85


def test_removing_the_last_leaf_of_a_branch_takes_the_branch_along() -> None:
    edit = remove_indicator(SCHEME, "A21")

    assert [node.code for node in edit.scheme.tree.children[0].walk()] == ["A", "A1", "A11", "A12"]
    assert "删除“资金”（15 分）；删除“指标A21”" in edit.what
    assert codes(remove_indicator(SCHEME, "B11").scheme) == ["A11", "A12", "A21"]


@given(scheme=schemes(), data=st.data())
def test_removing_takes_out_what_was_named_and_leaves_no_branch_empty(
    scheme: Scheme, data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(list(scheme.tree.walk())))
    below = {node.code for node in gone.walk()}
    kept = [leaf for leaf in scheme.tree.leaves() if leaf.code not in below]
    if not kept:
        return

    edit = remove_indicator(scheme, gone.code)

    assert list(edit.scheme.tree.leaves()) == kept
    assert edit.scheme.tree.points == sum(leaf.points for leaf in kept)


@pytest.mark.parametrize("code", ["0", "A", "A11"])
def test_the_last_leaf_stays(code: str) -> None:
    tree = branch("0", "根", branch("A", "甲", measured("A11", "100", "唯一")))

    with pytest.raises(FlawsFound, match="之外没有别的三级指标"):
        remove_indicator(scheme_of(tree), code)


def test_an_indicator_changes_places_with_its_neighbour() -> None:
    assert codes(move_indicator(SCHEME, "A12", up=True).scheme) == ["A12", "A11", "A21", "B11"]
    assert codes(move_indicator(SCHEME, "A", up=False).scheme) == ["B11", "A11", "A12", "A21"]


@pytest.mark.parametrize(("code", "up"), [("A11", True), ("A12", False), ("0", True)])
def test_at_either_end_nothing_moves(code: str, up: bool) -> None:
    assert move_indicator(SCHEME, code, up=up) == Edit(SCHEME, "")


def test_a_branch_is_renamed() -> None:
    assert rename(SCHEME, "A1", "组织管理").what == "“组织管理”名称由“管理”改为“组织管理”"


def test_lists_are_replaced() -> None:
    edit = change_lists(
        SCHEME,
        outline=["怎样管护？"],
        materials=[RequiredMaterial("批复", note="原件")],
        data=[DatumField("funds", "到位资金", "元")],
    )

    assert edit.what == (
        "删除访谈提纲“资金怎样下达？”；删除访谈提纲“项目怎样验收？”；增加访谈提纲“怎样管护？”；"
        "删除应交材料“合同”（选交）；删除基础数据“staff”（在职人数（人））"
    )
    assert edit.scheme.data == (DatumField("funds", "到位资金", "元"),)


def test_no_edit_invents_an_indicator() -> None:
    for edit in (
        lambda: find_indicator(SCHEME.tree, "Z"),
        lambda: path_to(SCHEME.tree, "Z"),
        lambda: change_leaf(SCHEME, replace(NEW, code="Z"), ()),
        lambda: change_leaf(SCHEME, replace(NEW, code="A1"), ()),
        lambda: rename(SCHEME, "Z", "改名"),
        lambda: add_leaf(SCHEME, "Z", NEW),
        lambda: remove_indicator(SCHEME, "Z"),
        lambda: move_indicator(SCHEME, "Z", up=True),
    ):
        with pytest.raises(IndicatorUnknown):
            edit()


def test_the_path_leads_from_the_root() -> None:
    assert [node.code for node in path_to(SCHEME.tree, "A21")] == ["0", "A", "A2", "A21"]
    assert isinstance(path_to(SCHEME.tree, "0")[0], Indicator)
    assert SCHEME.tree.points == Decimal(100)
