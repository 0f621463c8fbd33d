from datetime import date
from pathlib import Path

import pytest
from django.test.utils import override_settings

from hengji.core.flaws import FlawsFound
from hengji.models import Cycle
from hengji.queries.rules import procedure_rules_of, scale_of
from hengji.rulebook.procedure import load_procedure_rules

HOLIDAYS = "days_off:\n  days: [[2024-10-01, 2024-10-02]]\n"
GRADES = """\
description: 本区等级
unit: 分
full: 100
basis: mof-2020-10/grades
values:
  2020-02-25: {excellent: 85, good: 75, fair: 60}
"""


def test_the_folder_of_the_bureau_gives_holidays_and_grades(cycle: Cycle, tmp_path: Path) -> None:
    (tmp_path / "procedure.yaml").write_text(HOLIDAYS, encoding="utf-8")
    (tmp_path / "grades.yaml").write_text(GRADES, encoding="utf-8")

    with override_settings(RULES_FOLDERS=(tmp_path,)):
        rules, scale = procedure_rules_of(cycle), scale_of(cycle)

    assert rules.days_off == {date(2024, 10, 1), date(2024, 10, 2)}
    assert rules.limits == load_procedure_rules(date(2024, 12, 31)).limits
    assert int(scale.bands[0].at_least) == 85


def test_without_a_folder_the_rulebook_stands(cycle: Cycle) -> None:
    assert procedure_rules_of(cycle) == load_procedure_rules(date(2024, 12, 31))


def test_a_folder_that_is_not_there_is_told(cycle: Cycle) -> None:
    elsewhere = override_settings(RULES_FOLDERS=(Path("/nowhere"),))

    with elsewhere, pytest.raises(FlawsFound, match="这个文件夹不存在"):
        procedure_rules_of(cycle)
