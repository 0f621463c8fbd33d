import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from hengji.core.checkup.scores.table import Rating
from hengji.documents.example import EXAMPLE_LEDGER
from tests.cli.test_report import hengji
from tests.core.checkup.scores.builders import shared_round


def signals(said: dict[str, list[dict[str, str]]]) -> dict[tuple[str, str], str]:
    return {(each["code"], each["subject"]): each["status"] for each in said["signals"]}


def round_in(folder: Path, ratings: tuple[Rating, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("项目名称", "评价机构", "得分"))
    for each in ratings:
        sheet.append((f"演示项目{each.evaluation}", each.agency, float(each.score)))
    book.save(folder / "演示得分表.xlsx")
    return folder / "演示得分表.xlsx"


def test_the_worked_example_gives_its_known_numbers(tmp_path: Path) -> None:
    done = hengji("checkup", EXAMPLE_LEDGER, "--json", cwd=tmp_path)

    said = json.loads(done.stdout)
    summary = said["summary"]
    assert done.returncode == 0
    assert summary["effective_grades"] == pytest.approx(1.83, abs=0.005)
    assert summary["flips"] == pytest.approx(8, abs=0.5)
    del summary["effective_grades"], summary["flips"]
    assert summary == {
        "scores": 72,
        "mean": "87.79",
        "distinct": 62,
        "round_scores": 20,
        "grades": 4,
    }
    told = signals(said)
    assert told["bunching", "90 分附近"] == "提示关注"
    assert told["bunching", "80 分附近"] == "数据不足"
    assert told["severity", "机构打分尺度"] == "不可比"
    assert said["flaws"] == []
    order = next(each for each in said["signals"] if each["code"] == "order")
    assert order["names"] == ["朔州经济开发区综合事务协调中心2023年度部门整体支出绩效评价报告"]


def test_people_get_a_sentence_for_each_signal_with_its_number(tmp_path: Path) -> None:
    done = hengji("checkup", EXAMPLE_LEDGER, cwd=tmp_path)

    lines = done.stdout.splitlines()
    assert lines[0] == "得分表：看到 72 行，读取 72 行，拒绝 0 行"
    assert any(
        line.startswith("【提示关注】90 分附近（n=72）：90.00—90.99 分共 10 项") for line in lines
    )
    assert any("随机抽取 14 项" in line for line in lines)


def test_pictures_are_written_to_a_folder(tmp_path: Path) -> None:
    done = hengji("checkup", EXAMPLE_LEDGER, "--pictures", "图", "--json", cwd=tmp_path)

    said = json.loads(done.stdout)
    written = sorted(path.name for path in (tmp_path / "图").iterdir())
    assert written == sorted(["得分分布.svg", "临界项目.svg"])
    assert said["written"] == {name: str(tmp_path / "图" / name) for name in said["written"]}
    assert sum(bar["count"] for bar in said["pictures"]["histogram"]["bars"]) == 72


def test_a_round_with_two_rows_an_evaluation_compares_its_agencies(tmp_path: Path) -> None:
    ledger = round_in(tmp_path, shared_round([4, 0, 0, 0], 30, 2))

    done = hengji("checkup", ledger, "--pictures", "图", "--json", cwd=tmp_path)

    said = json.loads(done.stdout)
    told = signals(said)
    assert done.returncode == 0
    assert [key for key in told if key[0] == "severity-agency"] == [
        ("severity-agency", "“演示机构1”的打分尺度")
    ]
    overall = next(each for each in said["signals"] if each["code"] == "severity")
    lenient = next(each for each in overall["figures"] if each["name"] == "演示机构1")
    assert lenient["low"] < 3.0 < lenient["high"]
    assert (tmp_path / "图" / "机构尺度.svg").exists()


def test_a_stated_error_of_scoring_gives_rank_intervals(tmp_path: Path) -> None:
    done = hengji("checkup", EXAMPLE_LEDGER, "--rescoring-error", "0.5", "--json", cwd=tmp_path)

    ranks = json.loads(done.stdout)["ranks"]
    assert len(ranks) == 72
    assert ranks[0]["best"] == 1


def test_errors_in_the_table_are_said_and_end_with_one(tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_text("项目名称,得分,等级\n演示甲,85,优\n演示乙,九十,\n", "utf-8")

    done = hengji("checkup", "表.csv", "--json", cwd=tmp_path)

    said = json.loads(done.stdout)
    assert done.returncode == 1
    assert (said["done"], said["rows"]) == (True, {"seen": 2, "taken": 1, "refused": 1})
    assert {flaw["code"] for flaw in said["flaws"]} == {
        "grade-contradicts-score",
        "ledger-score-unreadable",
    }


def test_a_table_without_one_readable_row_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_text("项目名称,得分\n演示乙,九十\n", "utf-8")

    done = hengji("checkup", "表.csv", "--json", cwd=tmp_path)

    said = json.loads(done.stdout)
    assert (done.returncode, said["done"]) == (1, False)
    assert [flaw["code"] for flaw in said["flaws"]] == ["ledger-score-unreadable"]


@pytest.mark.parametrize("words", [(), ("表.csv", "--rescoring-error", "0")])
def test_wrong_usage_ends_with_two(words: tuple[str, ...], tmp_path: Path) -> None:
    done = hengji("checkup", *words, cwd=tmp_path)

    assert done.returncode == 2
    assert "hengji checkup --help" in done.stderr


def test_rules_of_a_bureau_decide_the_cutoffs(tmp_path: Path) -> None:
    rules = tmp_path / "规则"
    rules.mkdir()
    (rules / "weights.yaml").write_text(
        "presets:\n  self_assessment:\n    description: 演示\n    unit: 分\n"
        "    basis: {2021-08-18: hengji/usual-points}\n"
        "    values:\n      2021-08-18: {产出指标: 100}\n",
        "utf-8",
    )

    done = hengji("checkup", EXAMPLE_LEDGER, "--rules", rules, "--json", cwd=tmp_path)

    said = json.loads(done.stdout)
    assert (done.returncode, said["done"]) == (1, False)
    assert [flaw["code"] for flaw in said["flaws"]] == ["execution-points-missing"]


def loaded_by(*words: object, cwd: Path) -> str:
    code = (
        "import sys; sys.argv[1:] = " + repr(list(map(str, words))) + "\n"
        "from hengji.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'numpy', 'scipy', 'scipy.stats', 'django'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=cwd, check=True
    )
    return done.stdout.splitlines()[-1]


def test_a_report_loads_no_statistics_and_a_check_up_no_django(tmp_path: Path) -> None:
    report = loaded_by("report", EXAMPLE_LEDGER, "-o", "r.docx", cwd=tmp_path)
    checkup = loaded_by("checkup", EXAMPLE_LEDGER, cwd=tmp_path)

    assert report == "[]"
    assert checkup == "['numpy', 'scipy']"
