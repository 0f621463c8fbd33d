import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from hengji.documents.example import EXAMPLE, EXAMPLE_FACTS, EXAMPLE_LEDGER
from tests.documents.pdf.reading import texts_of

REPORT_MD = EXAMPLE / "report.md"
COUNTS = {"total": 72, "部门整体": 43, "项目": 29, "优": 21, "良": 51, "中": 0, "差": 0}


def hengji(*words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from hengji.cli import main; main()", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        check=False,
    )


def ledger_in(folder: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("项目名称", "得分", "等级"))
    for row in rows:
        sheet.append(row)
    book.save(folder / "演示得分表.xlsx")
    return folder / "演示得分表.xlsx"


@pytest.mark.parametrize("ledger", [EXAMPLE_LEDGER, REPORT_MD], ids=["xlsx", "md"])
def test_worked_example_gives_its_known_numbers(ledger: Path, tmp_path: Path) -> None:
    done = hengji("report", ledger, "-o", "r.docx", "--pdf", "r.pdf", "--json", cwd=tmp_path)

    said = json.loads(done.stdout)
    assert done.returncode == 0
    assert said["counts"] == COUNTS
    assert (said["mean"], said["median"], said["spread"]) == ("87.79", "88.00", "3.65")
    assert [(move["from"], move["to"]) for move in said["moves"]] == [(72, 51)]
    assert said["rows"] == {"seen": 72, "taken": 72, "refused": 0}
    assert said["written"] == {
        "docx": str(tmp_path / "r.docx"),
        "pdf": str(tmp_path / "r.pdf"),
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.docx", "r.pdf"]


def test_facts_stand_in_the_document_and_blanks_without_them(tmp_path: Path) -> None:
    hengji("report", EXAMPLE_LEDGER, "--facts", EXAMPLE_FACTS, "--pdf", "with.pdf", cwd=tmp_path)
    hengji("report", EXAMPLE_LEDGER, "--pdf", "without.pdf", cwd=tmp_path)

    texts = {
        name: "".join("".join(texts_of((tmp_path / name).read_bytes())).split())
        for name in ("with.pdf", "without.pdf")
    }
    assert "执行率32.62%" in texts["with.pdf"]
    assert "待填" not in texts["with.pdf"]
    assert "朔开财预绩〔2024〕15号" in texts["with.pdf"]
    assert "【待填：评价发现的问题】" in texts["without.pdf"]
    assert "【待填：工作建议】" in texts["without.pdf"]
    assert "朔州经济开发区财政局文件" not in texts["without.pdf"]


def test_another_ledger_gives_its_own_report(tmp_path: Path) -> None:
    ledger = ledger_in(
        tmp_path,
        ("演示甲局部门整体支出", 59.5, "差"),
        ("演示乙项目", 79.996, "良"),
        ("演示丙项目", 85, "良"),
    )

    done = hengji("report", ledger, "--pdf", "r.pdf", "--json", cwd=tmp_path)

    said = json.loads(done.stdout)
    assert said["counts"] == {
        "total": 3,
        "部门整体": 1,
        "项目": 2,
        "优": 0,
        "良": 2,
        "中": 0,
        "差": 1,
    }
    assert said["median"] == "80.00"
    assert "score-rounded" in {flaw["code"] for flaw in said["flaws"]}


def test_errors_end_with_one_and_leave_nothing_written(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path, ("演示甲项目", "九十", "优"), ("演示乙项目", 105, "优"))

    done = hengji("report", ledger, "-o", "r.docx", "--json", cwd=tmp_path)

    said = json.loads(done.stdout)
    assert done.returncode == 1
    assert said["done"] is False
    assert "B2" in done.stderr
    assert "B3" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["演示得分表.xlsx"]


def test_all_flaws_of_ledger_and_facts_come_at_once_with_the_counts(tmp_path: Path) -> None:
    ledger = ledger_in(
        tmp_path, ("演示甲项目", "九十", ""), ("演示乙项目", 88, ""), ("演示乙 项目", 89, "")
    )
    facts = tmp_path / "facts.yaml"
    facts.write_text("发文机管: 演示县财政局\n", "utf-8")

    done = hengji("report", ledger, "--facts", facts, "-o", "r.docx", "--json", cwd=tmp_path)

    said = json.loads(done.stdout)
    assert {flaw["code"] for flaw in said["flaws"] if flaw["severity"] == "error"} == {
        "facts-key-unknown",
        "ledger-score-unreadable",
        "ledger-name-repeated",
    }
    assert said["rows"] == {"seen": 3, "taken": 2, "refused": 1}
    assert "看到 3 行，读取 2 行，拒绝 1 行" in done.stderr


def test_a_bureaus_own_rules_folder_decides_the_grades(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path, ("演示甲项目", 85, "优"))
    rules = tmp_path / "规则"
    rules.mkdir()
    (rules / "sources.yaml").write_text(
        "yan-2020:\n  title: 演示办法\n  issued: 2020-01-01\n  clauses:\n"
        "    grades: {says: 演示分界, checked: no, confidence: example}\n",
        "utf-8",
    )
    (rules / "grades.yaml").write_text(
        "description: 演示分界\nunit: points\nfull: 100\nbasis: yan-2020/grades\n"
        "values:\n  2020-01-01: {excellent: 80, good: 70, fair: 60}\n",
        "utf-8",
    )

    done = hengji("report", ledger, "--rules", rules, "--xlsx", "r.xlsx", "--json", cwd=tmp_path)

    assert json.loads(done.stdout)["counts"]["优"] == 1


def test_a_grade_that_contradicts_its_score_names_the_row(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path, ("演示甲项目", 89.99, "优"))

    done = hengji("report", ledger, "-o", "r.docx", cwd=tmp_path)

    assert done.returncode == 1
    assert "第 2 行" in done.stderr
    assert "按分界应为“良”" in done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("report",), "没有给出得分表"),
        (("report", "x.xlsx"), "没有给出要写出的文件"),
        (("report", "x.xlsx", "-o"), "选项 -o 后面缺少内容"),
        (("report", "x.xlsx", "--pfd", "y"), "没有 --pfd 这个选项，是不是 --pdf"),
        (("reprot",), "没有 reprot 这个命令"),
        (("report", "x.xlsx", "y", "z", "-o", "r.docx"), "多写了“y z”"),
    ],
)
def test_wrong_usage_ends_with_two_and_a_chinese_sentence(
    words: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    done = hengji(*words, cwd=tmp_path)

    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("words", [("--help",), ("report", "-h"), ("demo", "--help")])
def test_help_is_chinese(words: tuple[str, ...], tmp_path: Path) -> None:
    done = hengji(*words, cwd=tmp_path)

    assert done.returncode == 0
    assert done.stdout.startswith("用法：")
    assert not {"Usage", "Options", "Show"} & set(done.stdout.replace(":", " ").split())


def test_an_output_that_cannot_be_written_is_named_and_nothing_stays(tmp_path: Path) -> None:
    done = hengji(
        "report", EXAMPLE_LEDGER, "-o", "good.docx", "--pdf", "absent/r.pdf", cwd=tmp_path
    )

    assert done.returncode == 1
    assert "absent" in done.stderr
    assert "文件夹不存在" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_ledger_itself_is_never_overwritten(tmp_path: Path) -> None:
    ledger = shutil.copy(EXAMPLE_LEDGER, tmp_path / "表.xlsx")
    before = ledger.read_bytes()

    done = hengji("report", ledger, "--xlsx", "表.xlsx", cwd=tmp_path)

    assert done.returncode == 1
    assert "不能又读又写" in done.stderr
    assert ledger.read_bytes() == before


def test_an_edited_report_is_kept_when_the_report_is_built_again(tmp_path: Path) -> None:
    (tmp_path / "r.docx").write_bytes("手工改过".encode())

    done = hengji("report", EXAMPLE_LEDGER, "-o", "r.docx", cwd=tmp_path)
    again = hengji("report", EXAMPLE_LEDGER, "-o", "r.docx", cwd=tmp_path)

    assert (tmp_path / "r（原文件1）.docx").read_bytes() == "手工改过".encode()
    assert "原文件留存" in done.stdout
    assert "原文件留存" not in again.stdout
    assert len(list(tmp_path.iterdir())) == 2


def test_a_facts_file_with_a_slip_names_the_line(tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text("发文机关: 演示县财政局\n发文字好: 演财绩〔2025〕7号\n", "utf-8")

    done = hengji("report", EXAMPLE_LEDGER, "--facts", facts, "-o", "r.docx", cwd=tmp_path)

    assert done.returncode == 1
    assert "facts.yaml第 2 行“发文字好”" in done.stderr
    assert "是不是“发文字号”" in done.stderr


def test_demo_names_the_folder_and_leaves_three_files(tmp_path: Path) -> None:
    done = hengji("demo", cwd=tmp_path)

    folder = tmp_path / "hengji-demo"
    assert done.returncode == 0
    assert str(folder) in done.stdout
    assert sorted(path.suffix for path in folder.iterdir()) == [".docx", ".pdf", ".xlsx"]
