import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.test_report import hengji
from tests.documents.objectives.workbooks import changed, every_layout, layouts, write_sheets


def said(*words: object, cwd: Path) -> tuple[int, dict[str, Any]]:
    done = hengji("goals", *words, "--json", cwd=cwd)
    return done.returncode, json.loads(done.stdout)


def faulty(folder: Path) -> Path:
    sheet = changed("目标申报", G17=15, F12="按计划")
    return write_sheets(folder / "目标表.xlsx", {"目标申报": sheet})


def test_forms_without_errors_are_told_and_leave_zero(tmp_path: Path) -> None:
    every_layout(tmp_path / "表.xlsx")

    done = hengji("goals", "表.xlsx", cwd=tmp_path)

    assert done.returncode == 0
    assert "【项目支出绩效目标表】城区主干道路面修补养护，2024 年度" in done.stdout
    assert "可衡量率：产出 3/3（100.00%），效益 1/2（50.00%），总体 6/7（85.71%）" in done.stdout
    assert "提示 G-30　F16　指标“养护机制健全性”的指标值“进一步健全”" in done.stdout
    assert done.stdout.endswith("共 6 张表，错误 0 处，提示 13 处。\n")
    assert done.stderr == ""


def test_errors_leave_one_and_name_their_rule_and_cell(tmp_path: Path) -> None:
    code, content = said(faulty(tmp_path), cwd=tmp_path)

    (form,) = content["files"][0]["forms"]
    assert code == 1
    assert [
        (flaw["rule"], flaw["code"], flaw["severity"], flaw["cell"]) for flaw in form["flaws"]
    ] == [
        ("G-02", "objective-points-total", "error", "G11"),
        ("G-05", "objective-value-empty", "error", "F12"),
        ("G-30", "objective-no-tiers", "warning", "F16"),
    ]
    assert form["indicators"][0] == {
        "span": "annual",
        "kind": "quantity",
        "first_level": "产出指标",
        "second_level": "数量指标",
        "name": "修补面积",
        "target": "≥12000平方米",
        "class": "NUMBER",
        "measurable": True,
        "operator": "≥",
        "number": "12000",
        "upper": None,
        "unit": "平方米",
        "basis": "",
        "vague": [],
        "points": "15",
        "actual": None,
        "score": None,
        "cell": "F11",
    }
    assert form["shares"][0] == {
        "name": "产出",
        "measurable": 2,
        "count": 3,
        "share": "0.6666666666666666666666666667",
        "least": "0.9",
        "enough": False,
    }
    assert form["project_type"] == "道路建设和养护"
    assert form["suggestions"][0]["cell"] == "F12"
    assert [each["rule"] for each in form["not_checked"]] == [
        *("G-13", "G-24", "G-25", "G-27", "G-28"),
    ]


def test_the_marked_copy_has_the_words_and_the_original_stays(tmp_path: Path) -> None:
    path = faulty(tmp_path)
    before = path.read_bytes()

    done = hengji("goals", path, "-o", "标注.xlsx", cwd=tmp_path)

    sheet = openpyxl.load_workbook(tmp_path / "标注.xlsx")["目标申报"]
    assert f"已标注：{tmp_path / '标注.xlsx'}" in done.stdout
    assert "底色：红色是错误" in done.stdout
    assert sheet["G11"].comment.text.startswith("【错误 G-02】")
    assert sheet["F12"].comment.text.splitlines()[-1].startswith("可改为：")
    assert path.read_bytes() == before


def test_several_files_are_checked_together_and_marked_into_a_folder(tmp_path: Path) -> None:
    for name in ("甲.xlsx", "乙.xlsx"):
        write_sheets(tmp_path / name, {"表": changed("目标申报", C3=f"{name}道路养护")})
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")

    code, content = said("甲.xlsx", "乙.xlsx", "坏.xlsx", "-o", "标注", cwd=tmp_path)

    assert code == 1
    assert content["done"] is True
    assert [(file["file"], len(file["forms"]), file["marked"]) for file in content["files"]] == [
        ("甲.xlsx", 1, "标注/甲.xlsx"),
        ("乙.xlsx", 1, "标注/乙.xlsx"),
        ("坏.xlsx", 0, None),
    ]
    assert content["files"][2]["flaws"][0]["code"] == "ledger-file-damaged"
    assert "G-18" in [flaw["rule"] for flaw in content["files"][0]["forms"][0]["flaws"]]


def test_last_years_and_the_approved_forms_are_compared_with(tmp_path: Path) -> None:
    write_sheets(tmp_path / "今年.xlsx", {"表": layouts()["目标申报"]})
    write_sheets(tmp_path / "批复.xlsx", {"表": changed("目标申报", G11=20, G12=10)})
    write_sheets(tmp_path / "上年.xlsx", {"表": changed("目标申报", F11="≥30000平方米")})

    code, content = said(
        "今年.xlsx", "--approved", "批复.xlsx", "--last-year", "上年.xlsx", cwd=tmp_path
    )

    rules = [flaw["rule"] for flaw in content["files"][0]["forms"][0]["flaws"]]
    assert (code, rules) == (1, ["G-13", "G-28", "G-28", "G-30"])


def test_a_bureaus_rules_decide(tmp_path: Path) -> None:
    rules = tmp_path / "规则"
    rules.mkdir()
    (rules / "objective_checks.yaml").write_text("limits: {full_points: [95]}\n", "utf-8")
    every_layout(tmp_path / "表.xlsx")

    code, content = said("表.xlsx", "--rules", "规则", cwd=tmp_path)

    assert code == 1
    assert "G-02" in [flaw["rule"] for flaw in content["files"][0]["forms"][0]["flaws"]]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "没有给出文件。请用 hengji goals --help 查看用法。"),
        (("表.xlsx", "-o", "标注.pdf"), "“标注.pdf”应与原文件一样以 .xlsx 结尾。"),
    ],
)
def test_wrong_usage_is_told(words: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    done = hengji("goals", *words, cwd=tmp_path)

    assert (done.returncode, done.stderr.strip()) == (2, sentence)


def test_the_original_is_never_written_over(tmp_path: Path) -> None:
    path = faulty(tmp_path)
    before = path.read_bytes()

    done = hengji("goals", path, "-o", path, cwd=tmp_path)

    assert done.returncode == 1
    assert path.read_bytes() == before


def test_a_file_that_cannot_be_marked_is_still_checked(tmp_path: Path) -> None:
    path = tmp_path / "目标表.csv"
    path.write_text("一级指标,三级指标,指标值\n产出指标,修补面积,若干\n", "utf-8")

    code, content = said(path, "-o", "标注.csv", cwd=tmp_path)
    told = hengji("goals", path, cwd=tmp_path).stdout

    assert code == 1
    assert [flaw["code"] for flaw in content["files"][0]["flaws"]] == [
        "objective-file-not-markable"
    ]
    assert content["files"][0]["forms"][0]["flaws"] != []
    assert "错误 G-05　第 2 行第 3 列　指标“修补面积”" in told


def test_the_command_never_loads_django(tmp_path: Path) -> None:
    every_layout(tmp_path / "表.xlsx")
    code = (
        "import sys\nfrom hengji.cli.commands import app\n"
        "app(['goals', '表.xlsx'], standalone_mode=False)\n"
        "print('django' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "False"
