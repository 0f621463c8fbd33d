"""Worked examples in a finance officer's words: ``tests/cases/*.yaml``."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from hengji.core.grading import grade_of
from hengji.core.indicators import Indicator
from hengji.core.quantities import ONE, ZERO, Points, Ratio, format_points, total_points
from hengji.core.ranking import RankMethod, moves_of, rank
from hengji.core.scoring import (
    TOTAL_DIFFERS,
    TOTAL_EXPLAINED,
    NotApplicable,
    Observation,
    explain_total,
    score_tree,
)
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
    earn,
)
from hengji.rulebook.frameworks import Framework, load_framework
from hengji.rulebook.grades import load_grade_scale
from hengji.rulebook.scoring import load_tiers
from tests.core.checkup.objectives.test_values import check_values

ON = date(2024, 12, 31)
CASES = Path(__file__).parent.parent / "cases"
Case = Mapping[str, Any]
TIERS = {"三档": "judged_tiers", "四档": "appraisal_tiers"}
VERDICTS = {None: "一致", TOTAL_EXPLAINED.code: "舍入可以解释", TOTAL_DIFFERS.code: "不一致"}


def only(entry: Case, required: set[str], optional: set[str] | None = None) -> Case:
    """Return the entry; refuse a key that is unknown or missing."""
    unknown = set(entry) - required - (optional or set())
    missing = required - set(entry)
    if unknown or missing:
        raise KeyError(f"{entry.get('名称')}: 不认识 {sorted(unknown)}，缺少 {sorted(missing)}")
    return entry


def read_cases(text: str) -> list[Case]:
    return list(yaml.load(text, yaml.BaseLoader))  # noqa: S506 - every scalar is text


def cases_of(name: str) -> list[Any]:
    cases = read_cases((CASES / name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["名称"]) for case in cases]


@cache
def framework(name: str) -> Framework:
    return load_framework(name, ON)


def read_target_rule(entry: Case) -> ScoringRule:
    if "反向" in entry:
        return Reverse(Decimal(only(entry, {"反向"})["反向"]))
    if "等于" in entry:
        only(entry, {"等于"}, {"双侧"})
        return Equal(Decimal(entry["等于"]), entry.get("双侧") == "是")
    only(entry, {"按比例"}, {"及格", "超额提示"})
    overshoot = Ratio(Decimal(entry["超额提示"])) if "超额提示" in entry else None
    passing = Ratio(Decimal(entry.get("及格", ZERO)))
    return Proportional(Decimal(entry["按比例"]), passing, overshoot)


def read_rule(entry: Case, region: str) -> ScoringRule:
    match next(iter(entry)):
        case "按比例" | "反向" | "等于":
            return read_target_rule(entry)
        case "分段":
            only(entry, {"分段"}, {"越小越好"})
            steps = (Band(Decimal(limit), Ratio(Decimal(share))) for limit, share in entry["分段"])
            return Banded(tuple(steps), entry.get("越小越好") == "是")
        case "扣分":
            only(entry, {"扣分"}, {"步长", "免扣"})
            step, free = Decimal(entry.get("步长", ONE)), Decimal(entry.get("免扣", ZERO))
            return Deduction(Points(Decimal(entry["扣分"])), step, free)
        case "评定":
            return Judged(load_tiers(TIERS[only(entry, {"评定"})["评定"]], ON, region))
        case "是否完成":
            only(entry, {"是否完成"})
            return Completed()
        case unknown:
            raise KeyError(f"不认识的评分标准 {unknown}")


def read_leaf(case: Case) -> tuple[ScoringRule, Points]:
    entry = case["评分标准"]
    if "指标" not in entry:
        return read_rule(entry, case.get("地区", "")), Points(Decimal(case["分值"]))
    name, code = only(entry, {"指标"})["指标"].split("/")
    leaf = next(leaf for leaf in framework(name).tree.leaves() if leaf.code == code)
    assert leaf.rule is not None
    return leaf.rule, leaf.points


def check_scoring(case: Case) -> None:
    only(case, {"名称", "评分标准", "实际完成值", "得分"}, {"分值", "地区", "提示", "档次"})
    rule, full = read_leaf(case)

    score = earn(rule, full, Decimal(case["实际完成值"]))

    assert format_points(score.points) == case["得分"]
    assert case.get("提示", "") in score.remark
    assert bool(score.remark) == ("提示" in case)
    assert (
        f"评为“{case['档次']}”" in score.because if "档次" in case else "评为" not in score.because
    )


def check_grading(case: Case) -> None:
    only(case, {"名称", "总分", "显示", "等级"}, {"地区"})
    scale = load_grade_scale(ON, case.get("地区", ""))
    score = Points(Decimal(case["总分"]))

    assert (format_points(score), grade_of(score, scale)) == (case["显示"], case["等级"])


def check_total(case: Case) -> None:
    only(case, {"名称", "各项得分", "合计", "公布合计", "结论"})
    parts = [Decimal(part) for part in case["各项得分"]]

    flaw = explain_total("合计", Points(Decimal(case["公布合计"])), parts)

    assert format_points(total_points(parts)) == case["合计"]
    assert VERDICTS[flaw.code if flaw else None] == case["结论"]


def check_not_applicable(case: Case) -> None:
    only(case, {"名称", "指标", "分值", "总分"})
    parents: dict[str, list[Indicator]] = {}
    observed: dict[str, Observation] = {}
    for parent, name, points, rate in case["指标"]:
        leaf = Indicator(name, name, Points(Decimal(points)), rule=Proportional(Decimal(100)))
        parents.setdefault(parent, []).append(leaf)
        observed[name] = NotApplicable("无此内容") if rate == "不适用" else Decimal(rate)
    nodes = tuple(
        Indicator(f"上级{name}", name, total_points(leaf.points for leaf in leaves), tuple(leaves))
        for name, leaves in parents.items()
    )
    root = Indicator("根", "指标体系", total_points(node.points for node in nodes), nodes)

    sheet = score_tree(root, observed)

    assert {leaf.code: leaf.points for leaf in sheet.tree.leaves()} == {
        name: Decimal(points) for name, points in case["分值"].items()
    }
    assert sheet.total == Decimal(case["总分"])


def check_ranking(case: Case) -> None:
    only(case, {"名称", "得分", "占位名次", "不占位名次", "移动"})
    scores = [Points(Decimal(score)) for score in case["得分"]]

    assert [str(place) for place in rank(scores, RankMethod.COMPETITION)] == case["占位名次"]
    assert [str(place) for place in rank(scores, RankMethod.DENSE)] == case["不占位名次"]
    assert [[str(source), str(target)] for source, target in moves_of(scores)] == case["移动"]


READERS: Mapping[str, Callable[[Case], None]] = {
    "grades.yaml": check_grading,
    "not_applicable.yaml": check_not_applicable,
    "objective_values.yaml": check_values,
    "ranks.yaml": check_ranking,
    "scoring.yaml": check_scoring,
    "totals.yaml": check_total,
}


@pytest.mark.parametrize("case", cases_of("scoring.yaml"))
def test_a_leaf_earns_what_the_officer_computed(case: Case) -> None:
    check_scoring(case)


@pytest.mark.parametrize("case", cases_of("grades.yaml"))
def test_a_shown_score_has_the_grade_the_officer_expects(case: Case) -> None:
    check_grading(case)


@pytest.mark.parametrize("case", cases_of("totals.yaml"))
def test_a_published_total_is_explained_or_refused(case: Case) -> None:
    check_total(case)


@pytest.mark.parametrize("case", cases_of("not_applicable.yaml"))
def test_points_that_do_not_apply_go_to_the_others(case: Case) -> None:
    check_not_applicable(case)


@pytest.mark.parametrize("case", cases_of("ranks.yaml"))
def test_ranks_and_moves_are_those_of_the_list(case: Case) -> None:
    check_ranking(case)


def test_every_case_file_has_a_reader() -> None:
    assert {path.name for path in CASES.glob("*.yaml")} == set(READERS)


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
def test_a_key_the_reader_does_not_know_is_refused(reader: Callable[[Case], None]) -> None:
    name = next(name for name, known in READERS.items() if known is reader)
    case = read_cases((CASES / name).read_text(encoding="utf-8"))[0]

    with pytest.raises(KeyError, match="备注"):
        reader({**case, "备注": "多余"})


@pytest.mark.parametrize(
    "rule", [{"比例": "1"}, {"按比例": "1", "门槛": "0.6"}, {"反向": "1", "双侧": "是"}]
)
def test_a_rule_the_reader_does_not_know_is_refused(rule: Case) -> None:
    with pytest.raises(KeyError):
        read_rule(rule, "")


def test_numbers_of_a_case_are_read_as_written() -> None:
    assert read_cases("- {名称: 甲, 总分: 89.995}") == [{"名称": "甲", "总分": "89.995"}]
