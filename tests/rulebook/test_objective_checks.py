from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hengji.core.checkup.objectives.kinds import IndicatorKind
from hengji.core.flaws import FlawsFound
from hengji.rulebook.objective_checks import load_objective_standards

ON = date(2024, 12, 31)


def own(folder: Path, content: str) -> tuple[Path, ...]:
    (folder / "objective_checks.yaml").write_text(content, "utf-8")
    return (folder,)


def test_the_measurable_shares_are_those_of_the_rulebook() -> None:
    limits = load_objective_standards(ON).limits

    assert (limits.measurable_outputs, limits.measurable_outcomes, limits.measurable) == (
        Decimal("0.9"),
        Decimal("0.5"),
        Decimal("0.8"),
    )


def test_a_bureau_changes_limits_adds_words_and_takes_words_away(tmp_path: Path) -> None:
    standards = load_objective_standards(
        ON,
        folders=own(
            tmp_path,
            "limits: {full_points: [80], most: 12}\n"
            "served: [社工]\nremove: {served: [培训], execution_names: [预算执行率]}\n"
            "kinds: {quantity: [数目]}\n"
            "misplaced: {满意度: [quality]}\nunit_fits: {面积: [畈]}\n",
        ),
    )

    assert standards.limits.full_points == (Decimal(80),)
    assert (standards.limits.fewest, standards.limits.most) == (4, 12)
    assert "社工" in standards.words.served
    assert "培训" not in standards.words.served
    assert "预算执行率" not in standards.kinds.execution
    assert standards.kinds.kinds[0] == ("数目", IndicatorKind.QUANTITY)
    assert standards.words.misplaced["满意度"] == {IndicatorKind.QUALITY}
    assert standards.words.unit_fits["面积"] == ("畈",)


def test_a_region_may_score_the_execution_rate_higher() -> None:
    limits = load_objective_standards(ON, "hubei-hebei").limits

    assert (limits.full_points, limits.execution_points) == ((Decimal(80), Decimal(100)), 20)


def test_a_region_brings_its_own_grades() -> None:
    own_scale = load_objective_standards(ON, "grades-80-70-60").scale

    assert own_scale != load_objective_standards(ON).scale


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("limits: {most: 3.5}\n", "这里应为不小于 0 的整数"),
        ("limits: {fewest: -1}\n", "这里应为不小于 0 的整数"),
        ("limits: {alike: 95}\n", "这里应为 0 到 1 之间的数"),
        ("limits: {mots: 3}\n", "不认识的键“mots”"),
        ("kinds: {number: [数目]}\n", "“number”应为其中之一"),
        ("misplaced: {满意度: [数量]}\n", "“数量”应为其中之一"),
        ("remove: {limits: [甲]}\n", "不认识的键“limits”"),
    ],
)
def test_a_mistake_in_the_file_is_named(content: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(FlawsFound, match=message) as found:
        load_objective_standards(ON, folders=own(tmp_path, content))

    assert "objective_checks.yaml" in found.value.flaws[0].where
