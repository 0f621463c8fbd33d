from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hengji.core.flaws import FlawsFound
from hengji.core.indicators import ShareRule
from hengji.core.quantities import Ratio
from hengji.rulebook.loading import region_names
from hengji.rulebook.weights import load_share_rules, load_weight_presets

ON = date(2024, 12, 31)
OUTPUT_AND_OUTCOME = ShareRule(
    ("产出", "效益"), Ratio(Decimal("0.6")), "mof-2020-10/output-and-outcome-share"
)


def points(preset: str, region: str = "") -> dict[str, int]:
    weights = load_weight_presets(ON, region)[preset].weights
    return {name: int(value) for name, value in weights.items()}


@pytest.mark.parametrize("region", ["", *region_names()])
def test_every_preset_adds_up_to_100(region: str) -> None:
    totals = {
        name: sum(preset.weights.values())
        for name, preset in load_weight_presets(ON, region).items()
    }

    assert totals == dict.fromkeys(totals, Decimal(100))


def test_self_assessment_weights_depend_on_cost_and_satisfaction() -> None:
    assert [
        points("self_assessment"),
        points("self_assessment_with_cost"),
        points("self_assessment_without_satisfaction"),
        points("self_assessment_with_cost_without_satisfaction"),
    ] == [
        {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10},
        {"预算执行率": 10, "成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10},
        {"预算执行率": 10, "产出指标": 50, "效益指标": 40},
        {"预算执行率": 10, "成本指标": 20, "产出指标": 40, "效益指标": 30},
    ]


def test_a_region_replaces_one_preset_and_keeps_the_others() -> None:
    regional = points("self_assessment", "hubei-hebei")

    assert regional == {"预算执行率": 20, "产出指标": 40, "效益指标和满意度指标": 40}
    assert points("project_spending", "hubei-hebei") == points("project_spending")


def test_a_preset_is_absent_before_its_first_day() -> None:
    before = load_weight_presets(date(2021, 8, 17))

    assert "self_assessment" in before
    assert "self_assessment_with_cost" not in before


def test_output_and_outcome_hold_60_percent_of_what_others_evaluate() -> None:
    assert load_share_rules("project_spending", ON) == (OUTPUT_AND_OUTCOME,)
    assert load_share_rules("special_bond", ON) == (OUTPUT_AND_OUTCOME,)
    assert load_share_rules("whole_unit_spending", ON) == ()
    assert load_share_rules("self_assessment", ON) == ()


def test_a_bureau_changes_a_share_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "weights.yaml").write_text(
        """\
shares:
  output_and_outcome:
    description: 本区比重
    unit: 比率
    basis: hengji/usual-points
    values:
      2024-01-01: {names: [产出], at_least: 0.5, frameworks: [project_spending]}
""",
        encoding="utf-8",
    )
    ours = ShareRule(("产出",), Ratio(Decimal("0.5")), "hengji/usual-points")

    assert load_share_rules("project_spending", ON, folders=[tmp_path]) == (ours,)
    assert load_share_rules("special_bond", ON, folders=[tmp_path]) == ()
    assert load_share_rules("special_bond", date(2023, 1, 1), folders=[tmp_path]) == (
        OUTPUT_AND_OUTCOME,
    )


def test_a_share_written_as_a_percentage_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weights.yaml").write_text(
        """\
shares:
  output_and_outcome:
    description: 本区比重
    unit: 比率
    basis: hengji/usual-points
    values:
      2024-01-01: {names: [产出], at_least: 60, frameworks: [project_spending]}
""",
        encoding="utf-8",
    )

    with pytest.raises(FlawsFound, match="2024-01-01/at_least: 这里应为 0 到 1 之间的数，现为 60"):
        load_share_rules("project_spending", ON, folders=[tmp_path])
