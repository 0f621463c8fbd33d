import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hengji.core.flaws import FlawsFound
from hengji.core.quantities import Ratio
from hengji.core.schemes import DatumField, RequiredMaterial
from hengji.core.workflow import Stage
from hengji.rulebook.frameworks import framework_ids, load_framework
from hengji.rulebook.loading import RULEBOOK_NOT_IN_FORCE, region_names
from hengji.rulebook.procedure import load_procedure_rules
from hengji.rulebook.rules_page import rules_page

ON = date(2024, 12, 31)
HEAD = "    description: 本区规定\n    unit: 项\n    basis: hengji/stage-limits\n    values:\n"
TWICE = "{key: a, label: b}, {key: a, label: c}"
SAME = {
    "预算资金": "全年预算数",
    "预算数": "全年预算数",
    "支出预算数": "全年预算数",
    "实际支出资金": "全年执行数",
    "预算完成数": "全年执行数",
    "在职人员数": "在职人数",
    "结转结余总额": "本年度累计结转结余",
    "预算安排公用经费总额": "公用经费预算安排数",
    "实际支出公用经费总额": "公用经费实际支出数",
    "本年度“三公经费”总额": "“三公经费”实际支出数",
    "交办或下达数": "重点工作交办或下达数",
    "已发行额": "债券已发行额",
    "批复概算中对应部分": "批复概算",
}


def bureau(folder: Path, text: str) -> list[Path]:
    (folder / "procedure.yaml").write_text(text, encoding="utf-8")
    return [folder]


def test_the_national_rules_are_the_usual_ones() -> None:
    rules = load_procedure_rules(ON)

    assert rules.limits == {
        Stage.SCHEMING: 10,
        Stage.SCHEME_REVIEW: 5,
        Stage.COLLECTING: 5,
        Stage.FIELD_WORK: 15,
        Stage.DRAFTING: 7,
        Stage.FIRST_REVIEW: 1,
        Stage.SECOND_REVIEW: 1,
        Stage.THIRD_REVIEW: 1,
        Stage.CONSULTING: 10,
        Stage.REVISING: 5,
        Stage.ACCEPTED: 22,
    }
    assert (rules.distinct_reviewers, rules.evidence_required) == (False, True)
    assert (rules.years_in_a_row, rules.interest_years) == (3, 3)
    assert rules.visit_tolerance == Ratio(Decimal("0.05"))
    assert (rules.days_off, rules.days_on) == (frozenset(), frozenset())


@pytest.mark.parametrize("region", ["", *region_names()])
def test_each_region_has_rules(region: str) -> None:
    assert load_procedure_rules(ON, region) == load_procedure_rules(ON)


def test_materials_and_data_belong_to_frameworks_that_exist() -> None:
    rules = load_procedure_rules(ON)

    evaluated = {"project_spending", "whole_unit_spending", "special_bond"}
    assert set(rules.materials) == set(rules.data) == evaluated
    assert evaluated <= set(framework_ids())


@pytest.mark.parametrize("framework", ["project_spending", "whole_unit_spending", "special_bond"])
def test_every_number_a_formula_names_is_asked_of_the_unit(framework: str) -> None:
    labels = {field.label for field in load_procedure_rules(ON).data[framework]}

    for leaf in load_framework(framework, ON).tree.leaves():
        for name in filter(None, re.split(r"[ ÷×−（）]+|100%", leaf.formula)):
            assert SAME.get(name, name) in labels, leaf.name


def test_a_bureau_changes_one_stage_and_takes_the_limit_of_another_away(tmp_path: Path) -> None:
    folders = bureau(
        tmp_path, f"limits:\n{HEAD}      2024-01-01: {{scheming: 8, revising: 不限}}\n"
    )

    rules = load_procedure_rules(ON, folders=folders)

    national = load_procedure_rules(ON).limits
    changed = {**national, Stage.SCHEMING: 8}
    del changed[Stage.REVISING]
    assert rules.limits == changed
    assert load_procedure_rules(date(2023, 12, 31), folders=folders).limits == national


def test_a_bureau_replaces_a_setting_from_its_day_on(tmp_path: Path) -> None:
    folders = bureau(tmp_path, f"distinct_reviewers:\n{HEAD}      2024-01-01: yes\n")

    assert load_procedure_rules(ON, folders=folders).distinct_reviewers
    assert not load_procedure_rules(date(2023, 12, 31), folders=folders).distinct_reviewers


def test_a_bureau_gives_the_holidays_by_day_and_by_span(tmp_path: Path) -> None:
    off = "days_off:\n  days: [2026-01-01, [2026-10-01, 2026-10-03]]\n"
    folders = bureau(tmp_path, f"{off}days_on:\n  days: [2026-10-10]\n")

    rules = load_procedure_rules(ON, folders=folders)

    assert rules.days_off == {
        date(2026, 1, 1),
        date(2026, 10, 1),
        date(2026, 10, 2),
        date(2026, 10, 3),
    }
    assert rules.days_on == {date(2026, 10, 10)}


def test_holidays_of_two_folders_add_up(tmp_path: Path) -> None:
    folders = []
    for year in ("2025", "2026"):
        (tmp_path / year).mkdir()
        folders += bureau(tmp_path / year, f"days_off:\n  days: [{year}-01-01]\n")

    rules = load_procedure_rules(ON, folders=folders)

    assert rules.days_off == {date(2025, 1, 1), date(2026, 1, 1)}


def test_a_bureau_replaces_the_materials_of_one_framework(tmp_path: Path) -> None:
    form = f"  special_bond:\n{HEAD}      2024-01-01: [{{name: 台账, required: no}}]\n"
    fields = f"  ours:\n{HEAD}      2024-01-01: [{{key: staff, label: 人数, unit: 人}}]\n"

    rules = load_procedure_rules(ON, folders=bureau(tmp_path, f"materials:\n{form}data:\n{fields}"))

    national = load_procedure_rules(ON)
    assert rules.materials == {
        **national.materials,
        "special_bond": (RequiredMaterial("台账", required=False),),
    }
    assert rules.data == {**national.data, "ours": (DatumField("staff", "人数", "人"),)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("limit: 3\n", "不认识的键“limit”"),
        (f"limits:\n{HEAD}      2024-01-01: {{scheme: 3}}\n", "不认识的键“scheme”"),
        (f"limits:\n{HEAD}      2024-01-01: {{scheming: 0}}\n", "大于 0 的整数，现为 0"),
        (f"limits:\n{HEAD}      2024-01-01: {{scheming: 2.5}}\n", "大于 0 的整数，现为 2.5"),
        (f"years_in_a_row:\n{HEAD}      2024-01-01: 三\n", "这里应为数字"),
        (f"visit_tolerance:\n{HEAD}      2024-01-01: 5\n", "0 到 1 之间"),
        (f"evidence_required:\n{HEAD}      2024-01-01: 要\n", "yes 或 no"),
        ("days_off:\n  days: [2026-02-30]\n", "不是一个日期"),
        ("days_off:\n  days: [[2026-10-03, 2026-10-01]]\n", "第一天, 最后一天"),
        ("days_off:\n  days: [[2026-10-03]]\n", "第一天, 最后一天"),
        (
            "days_off:\n  days: [2026-10-10]\ndays_on:\n  days: [2026-10-10]\n",
            "2026-10-10 既写成节假日，又写成调休上班日",
        ),
        (
            f"materials:\n  ours:\n{HEAD}      2024-01-01: [{{name: 合同}}, {{name: 合同}}]\n",
            "“合同”写了 2 次",
        ),
        (
            f"data:\n  ours:\n{HEAD}      2024-01-01: [{TWICE}]\n",
            "“a”写了 2 次",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(
    text: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(FlawsFound, match=message):
        load_procedure_rules(ON, folders=bureau(tmp_path, text))


def test_before_the_first_edition_there_are_no_rules() -> None:
    with pytest.raises(FlawsFound) as refused:
        load_procedure_rules(date(2020, 2, 24))

    assert [flaw.code for flaw in refused.value.flaws] == [RULEBOOK_NOT_IN_FORCE.code]


def test_the_page_of_rules_shows_the_procedure() -> None:
    page = rules_page()

    assert "| 各阶段时限（`limits`） | 全国 | 2020-02-25 | 编制方案 10，方案评审 5，" in page
    assert (
        "| 同一机构连续评价同一单位的年限（`years_in_a_row`） | 全国 | 2020-02-25 | 3 年 |" in page
    )
    assert "资产卡片（有则提供）" in page
    assert "编制数（人）；在职人数（人）" in page
