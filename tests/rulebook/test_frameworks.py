from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from hengji.core.flaws import FlawsFound, errors
from hengji.core.indicators import SHARE_TOO_SMALL, Indicator, check_tree
from hengji.core.scheme_checks import check_scheme
from hengji.core.schemes import Scheme
from hengji.core.scoring import score_tree
from hengji.core.scoring_rules import (
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
from hengji.rulebook.frameworks import (
    Framework,
    evaluation_frameworks,
    framework_dates,
    framework_ids,
    load_framework,
)
from hengji.rulebook.loading import BUILT_IN, RULEBOOK_NOT_IN_FORCE, RULEBOOK_UNKNOWN
from hengji.rulebook.sources import find_clause, load_sources
from hengji.rulebook.weights import load_weight_presets

ON = date(2024, 12, 31)
WORST = Decimal("1e9")
EDITIONS = [(each, day) for each in framework_ids() for day in framework_dates(each)]
UNITS = {"百分点", "条", "得分率", "倍", "完成填 1，未完成填 0"}


@pytest.fixture(params=EDITIONS, ids=[f"{each}-{day}" for each, day in EDITIONS])
def framework(request: pytest.FixtureRequest) -> Framework:
    return load_framework(*request.param)


def best(rule: ScoringRule | None) -> Decimal:
    match rule:
        case Proportional(target) | Reverse(target) | Equal(target):
            return target
        case Banded(bands):
            return bands[0].limit
        case Deduction():
            return rule.free
        case Judged() | Completed():
            return Decimal(1)
        case _:
            raise AssertionError(rule)


def worst(rule: ScoringRule | None) -> Decimal:
    match rule:
        case Reverse() | Deduction() | Banded(less_is_better=True):
            return WORST
        case Banded():
            return -WORST
        case _:
            return Decimal(0)


def leaves(framework: Framework) -> Iterator[Indicator]:
    return framework.tree.leaves()


def test_there_are_the_frameworks_of_every_kind_of_evaluation() -> None:
    assert framework_ids() == (
        "appraisal",
        "project_spending",
        "self_assessment",
        "self_assessment_with_cost",
        "special_bond",
        "whole_unit_spending",
    )


def test_each_file_is_an_edition_that_can_be_reached() -> None:
    files = list((BUILT_IN / "frameworks").glob("*.yaml"))

    assert len(EDITIONS) == len(set(EDITIONS)) == len(files)


def test_every_framework_satisfies_its_own_rules(framework: Framework) -> None:
    assert check_tree(framework.tree, framework.rules) == ()
    assert framework.tree.points == Decimal(100)


def test_every_leaf_says_what_it_means_and_how_it_is_known(framework: Framework) -> None:
    for leaf in leaves(framework):
        assert leaf.meaning, leaf.code
        assert leaf.data_source, leaf.code
        assert leaf.rule is not None, leaf.code
        assert bool(leaf.criteria) != bool(leaf.formula), leaf.code
        assert leaf.unit in UNITS, leaf.code


def test_a_leaf_scored_by_criteria_counts_each_of_them(framework: Framework) -> None:
    for leaf in leaves(framework):
        if leaf.unit == "条":
            assert leaf.rule == Proportional(Decimal(len(leaf.criteria))), leaf.code


def test_a_leaf_with_a_formula_has_a_measured_unit(framework: Framework) -> None:
    for leaf in leaves(framework):
        assert bool(leaf.formula) == (leaf.unit in {"百分点", "倍"}), leaf.code


def test_a_judged_leaf_is_entered_as_a_ratio(framework: Framework) -> None:
    for leaf in leaves(framework):
        judged = isinstance(leaf.rule, Judged)
        assert judged == (leaf.unit == "得分率"), leaf.code


def test_a_perfect_subject_earns_full_marks(framework: Framework) -> None:
    sheet = score_tree(framework.tree, {leaf.code: best(leaf.rule) for leaf in leaves(framework)})

    assert (sheet.total, sheet.flaws) == (Decimal("100.00"), ())


def test_the_worst_subject_earns_nothing(framework: Framework) -> None:
    sheet = score_tree(framework.tree, {leaf.code: worst(leaf.rule) for leaf in leaves(framework)})

    assert (sheet.total, sheet.flaws) == (Decimal("0.00"), ())


def test_first_level_points_are_those_of_the_preset(framework: Framework) -> None:
    preset = load_weight_presets(framework.in_force)[framework.id]

    assert {node.name: node.points for node in framework.tree.children} == preset.weights


def test_every_basis_of_a_framework_resolves(framework: Framework) -> None:
    sources = load_sources()

    found = [find_clause(basis, sources)[1].key for basis in framework.basis]

    assert found == list(framework.basis)


def test_codes_grow_from_those_of_their_parents(framework: Framework) -> None:
    for parent in framework.tree.walk():
        if parent is not framework.tree:
            assert all(child.code[:-1] == parent.code for child in parent.children)


@pytest.mark.parametrize("framework_id", ["project_spending", "special_bond"])
def test_too_little_output_and_outcome_is_refused(framework_id: str) -> None:
    framework = load_framework(framework_id, ON)
    renamed = [
        replace(node, name="其他") if node.name == "产出" else node
        for node in framework.tree.children
    ]
    tree = replace(framework.tree, children=tuple(renamed))

    flaws = check_tree(tree, framework.rules)

    assert [flaw.code for flaw in flaws] == [SHARE_TOO_SMALL.code]


def test_the_special_bond_framework_is_complete() -> None:
    names = {leaf.name for leaf in load_framework("special_bond", ON).tree.leaves()}

    assert len(names) >= 20
    assert names >= {
        "资金到位率",
        "债券资金支出率",
        "债券资金闲置率",
        "项目收益实现率",
        "偿债备付比",
        "信息公开及时性",
    }


def test_the_appraisal_has_five_dimensions_of_four_items() -> None:
    tree = load_framework("appraisal", ON).tree
    ratios = [tier.usual for leaf in tree.leaves() for tier in _tiers(leaf)]

    assert [len(node.children) for node in tree.children] == [4] * 5
    assert {node.points for node in tree.leaves()} == {Decimal(5)}
    assert ratios == [Decimal(each) for each in ("1.0", "0.85", "0.7", "0.4")] * 20


def _tiers(leaf: Indicator) -> tuple[Tier, ...]:
    assert isinstance(leaf.rule, Judged)
    return leaf.rule.tiers


def test_the_edition_in_force_on_the_day_is_loaded() -> None:
    older, newer = framework_dates("self_assessment")

    assert load_framework("self_assessment", newer - timedelta(days=1)).in_force == older
    assert load_framework("self_assessment", newer).in_force == newer


def test_no_framework_is_in_force_before_its_first_day() -> None:
    with pytest.raises(FlawsFound, match="2019-12-31 还没有施行的指标体系") as found:
        load_framework("project_spending", date(2019, 12, 31))

    assert found.value.flaws[0].code == RULEBOOK_NOT_IN_FORCE.code


def test_an_unknown_framework_names_those_there_are() -> None:
    with pytest.raises(FlawsFound, match="可用：appraisal、project_spending") as found:
        load_framework("policy", ON)

    assert found.value.flaws[0].code == RULEBOOK_UNKNOWN.code


def test_the_content_hash_is_the_same_for_the_same_content(framework: Framework) -> None:
    again = load_framework(framework.id, framework.in_force)

    assert again == framework
    assert len(framework.content_hash) == 64


def test_no_two_editions_share_a_content_hash() -> None:
    hashes = {load_framework(each, day).content_hash for each, day in EDITIONS}

    assert len(hashes) == len(EDITIONS)


def test_a_comment_does_not_change_the_content_hash(tmp_path: Path) -> None:
    _copy(tmp_path, "project_spending.yaml", "id: ", "# 本单位留存\nid: ")

    ours = load_framework("project_spending", ON, folders=[tmp_path])

    assert ours == load_framework("project_spending", ON)


def test_regional_tiers_reach_the_tree_and_change_the_content_hash() -> None:
    national = load_framework("whole_unit_spending", ON)
    regional = load_framework("whole_unit_spending", ON, "hubei-hebei")
    judged = next(leaf.rule for leaf in regional.tree.leaves() if isinstance(leaf.rule, Judged))

    assert [tier.at_least for tier in judged.tiers] == [Decimal("0.8"), Decimal("0.5"), Decimal(0)]
    assert regional.content_hash != national.content_hash


def test_a_bureau_replaces_a_framework_from_its_own_day_on(tmp_path: Path) -> None:
    text = _copy(tmp_path, "project_spending.yaml", "in_force: 2020-02-25", "in_force: 2025-01-01")
    assert 'version: "2020.1"' in text

    before = load_framework("project_spending", ON, folders=[tmp_path])
    after = load_framework("project_spending", date(2025, 1, 1), folders=[tmp_path])

    assert (before.in_force, after.in_force) == (date(2020, 2, 25), date(2025, 1, 1))


def test_a_bureau_adds_a_framework_of_its_own(tmp_path: Path) -> None:
    _copy(tmp_path, "appraisal.yaml", "id: appraisal", "id: policy", name="policy.yaml")

    assert "policy" in framework_ids(folders=[tmp_path])
    assert load_framework("policy", ON, folders=[tmp_path]).tree.points == Decimal(100)


def test_a_framework_is_named_for_its_file(tmp_path: Path) -> None:
    _copy(tmp_path, "appraisal.yaml", "id: appraisal", "id: policy")

    with pytest.raises(FlawsFound, match=r"appraisal\.yaml，键 id: 应与文件名一致：“appraisal”"):
        load_framework("appraisal", ON, folders=[tmp_path])


def test_a_key_that_a_leaf_cannot_have_is_named(tmp_path: Path) -> None:
    _copy(tmp_path, "appraisal.yaml", "        meaning: ", "        含义: ")

    with pytest.raises(FlawsFound, match=r"indicators/第1项/children/第1项/含义: 不认识的键“含义”"):
        load_framework("appraisal", ON, folders=[tmp_path])


def _copy(folder: Path, source: str, old: str, new: str, name: str = "") -> str:
    text = (BUILT_IN / "frameworks" / source).read_text(encoding="utf-8")
    assert old in text
    (folder / "frameworks").mkdir()
    changed = text.replace(old, new)
    (folder / "frameworks" / (name or source)).write_text(changed, encoding="utf-8")
    return changed


def test_frameworks_for_evaluation_are_offered_those_of_the_scope_first() -> None:
    offered = {
        scope: [each.id for each in evaluation_frameworks(scope, ON)]
        for scope in ("项目", "部门整体", "政策")
    }

    assert offered == {
        "项目": ["project_spending", "special_bond", "whole_unit_spending"],
        "部门整体": ["whole_unit_spending", "project_spending", "special_bond"],
        "政策": ["project_spending", "special_bond", "whole_unit_spending"],
    }


def test_only_frameworks_in_force_are_offered() -> None:
    offered = evaluation_frameworks("专项债", date(2020, 12, 31))

    assert [each.id for each in offered] == ["project_spending", "whole_unit_spending"]


def test_a_framework_says_what_it_scores() -> None:
    uses = {each: load_framework(each, ON).use for each in framework_ids()}

    assert uses == {
        "appraisal": "事前绩效评估",
        "project_spending": "绩效评价",
        "self_assessment": "单位自评",
        "self_assessment_with_cost": "单位自评",
        "special_bond": "绩效评价",
        "whole_unit_spending": "绩效评价",
    }


@pytest.mark.parametrize("framework", evaluation_frameworks("项目", ON), ids=lambda each: each.id)
def test_nothing_hinders_the_approval_of_a_framework_as_it_is(framework: Framework) -> None:
    wanted = {leaf.code: (leaf.data_source,) for leaf in framework.tree.leaves()}
    scheme = Scheme(
        framework.id, framework.version, framework.title, framework.tree, framework.rules, wanted
    )

    assert errors(check_scheme(scheme)) == ()
