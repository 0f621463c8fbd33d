from pathlib import Path

import pytest

from hengji.core.flaws import FlawsFound
from hengji.core.report.facts import Finding
from hengji.documents.facts import VALUE_MALFORMED, read_facts


def saved(folder: Path, content: str) -> Path:
    path = folder / "facts.yaml"
    path.write_text(content, "utf-8")
    return path


def test_the_colon_of_chinese_input_is_understood_after_a_key(tmp_path: Path) -> None:
    finding = "  - 编号：a\n    类别： G01\n    单位：甲\n    事实：无"

    facts = read_facts(saved(tmp_path, f"发文机关：演示县财政局\n问题：\n{finding}"))

    assert facts.organ == "演示县财政局"
    assert facts.findings == (Finding("a", "G01", "甲", "无"),)


def test_a_full_width_colon_inside_a_text_stays(tmp_path: Path) -> None:
    facts = read_facts(
        saved(tmp_path, "引言: >-\n  现将情况报告如下：\n  第一，本地称谓：我区。\n")
    )

    assert facts.opening == "现将情况报告如下：第一，本地称谓：我区。"


def test_a_date_of_another_century_is_a_flaw(tmp_path: Path) -> None:
    with pytest.raises(FlawsFound) as found:
        read_facts(saved(tmp_path, "成文日期: 3024-01-01"))

    assert [flaw.code for flaw in found.value.flaws] == [VALUE_MALFORMED.code]
