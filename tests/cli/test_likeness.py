import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hengji.documents.likeness import working
from hengji.documents.likeness.sources import sources_of
from tests.core.checkup.likeness.builders import COPIED, SECOND, THIRD, prose

TITLE = "{year}年度{subject}项目支出绩效评价报告\n\n评价机构：{agency}\n\n"
CHANGED = COPIED.replace("七个", "9个").replace("多次冻裂", "屡次冻裂")


def hengji(*words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from hengji.cli import main; main()", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        check=False,
    )


def said(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def write(
    path: Path, *paragraphs: str, subject: str = "饮水工程", agency: str = "甲事务所"
) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    head = TITLE.format(year=2023, subject=subject, agency=agency)
    path.write_text(head + "\n\n".join(paragraphs), encoding="utf-8")
    return path


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Give a folder with a copy between two reports, and a report of its own."""
    folder = tmp_path / "报告"
    write(folder / "饮水.txt", prose(1, 40), COPIED, prose(2, 40))
    write(
        folder / "道路.txt", prose(3, 40), CHANGED, prose(4, 40), subject="道路", agency="乙事务所"
    )
    write(folder / "校舍.txt", prose(5, 40), SECOND + THIRD, subject="校舍", agency="乙事务所")
    return folder


def test_the_pair_that_shares_a_passage_is_said_with_both_places(reports: Path) -> None:
    done = hengji("similar", reports, "--json", cwd=reports)

    (pair,) = said(done)["pairs"]
    assert done.returncode == 0
    assert (pair["first"], pair["second"]) == ("道路.txt", "饮水.txt")
    assert (pair["relation"], pair["status"]) == ("不同机构", "未见异常")
    (passage,) = pair["passages"]
    assert (passage["first_words"], passage["second_words"]) == (CHANGED, COPIED)
    assert passage["swapped"] == [["9", "七"]]
    assert (passage["first_where"], passage["second_where"]) == ("第 7 行", "第 7 行")
    assert 0 < pair["first_share"] < 0.05


def test_the_outcome_has_its_documented_keys(reports: Path) -> None:
    content = said(hengji("similar", reports, "-o", "对照.xlsx", "--json", cwd=reports.parent))

    assert list(content) == [
        *("done", "reports", "unread", "compared", "pairs", "common", "written", "kept", "flaws"),
    ]
    assert content["compared"] == {
        "met": 1,
        "compared": 1,
        "sentence": "有共同短句的报告对 1 对，已全部逐字比对。",
    }
    by_name = {each["name"]: each for each in content["reports"]}
    assert by_name["道路.txt"]["agency"] == "乙事务所"
    assert (by_name["道路.txt"]["year"], by_name["道路.txt"]["subject"]) == (2023, "道路")
    assert content["written"] == [str(reports.parent / "对照.xlsx")]
    assert openpyxl.load_workbook(reports.parent / "对照.xlsx").sheetnames == [
        *("概览", "并排对照", "通行文字", "报告一览", "怎样看"),
    ]


def test_the_json_is_written_as_one_would_write_it_at_once(reports: Path) -> None:
    shared = hengji("similar", reports, "--json", cwd=reports).stdout
    nothing = hengji("similar", reports / "饮水.txt", reports / "校舍.txt", "--json", cwd=reports)

    assert said(nothing)["pairs"] == []
    for printed in (shared, nothing.stdout):
        assert printed == json.dumps(json.loads(printed), ensure_ascii=False, indent=2) + "\n"


def test_people_get_a_table(reports: Path) -> None:
    write(
        reports / "旧.txt", prose(3, 40), CHANGED, prose(4, 40), subject="旧路", agency="乙事务所"
    )

    done = hengji("similar", reports, cwd=reports)

    assert done.returncode == 0
    assert "报告：读取 4 份，未能读取 0 份；机构 2 家" in done.stdout
    assert "有共同短句的报告对 3 对，已全部逐字比对。" in done.stdout
    assert "建议复核　同一机构　旧.txt（100%）与 道路.txt（100%）：1 处" in done.stdout


def test_a_table_says_whose_the_reports_are(reports: Path) -> None:
    groups = reports.parent / "归属.csv"
    groups.write_text(
        "文件,评价机构,年度\n饮水.txt,丙所,2021\n道路,丙所,2022年\n没有的.txt,丁所,2022\n", "utf-8"
    )

    content = said(hengji("similar", reports, "--groups", groups, "--json", cwd=reports))

    assert content["pairs"][0]["relation"] == "同一机构"
    assert {each["name"]: each["year"] for each in content["reports"]} == {
        "饮水.txt": 2021,
        "道路.txt": 2022,
        "校舍.txt": 2023,
    }
    (flaw,) = content["flaws"]
    assert flaw["code"] == "likeness-group-not-matched"
    assert "没有的.txt" in flaw["message"]


def test_a_template_is_discounted(reports: Path) -> None:
    template = reports.parent / "模板.txt"
    template.write_text(COPIED, encoding="utf-8")

    content = said(hengji("similar", reports, "--template", template, "--json", cwd=reports))

    assert content["pairs"] == []
    assert max(each["characters"]["known"] for each in content["reports"]) > 40


def test_a_bureaus_rules_hold(reports: Path) -> None:
    (reports / "likeness.yaml").write_text(
        "description: 本单位口径\nbasis: hengji/likeness\npassage_characters: 90\n", "utf-8"
    )

    assert (
        said(hengji("similar", reports, "--rules", reports, "--json", cwd=reports))["pairs"] == []
    )


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_compared(reports: Path) -> None:
    (reports / "坏.docx").write_bytes(b"PK\x03\x04 no archive")
    (reports / "空.txt").write_text("只有标题", "utf-8")

    content = said(hengji("similar", reports, "--json", cwd=reports))

    assert content["done"] is True
    assert len(content["pairs"]) == 1
    assert sorted(content["unread"]) == ["坏.docx", "空.txt"]
    assert "likeness-report-without-text" in [flaw["code"] for flaw in content["flaws"]]


def test_reports_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    write(tmp_path / "甲" / "报告.txt", prose(1), COPIED)
    write(tmp_path / "乙" / "报告.txt", prose(2), COPIED)

    content = said(hengji("similar", tmp_path, "--json", cwd=tmp_path))

    assert sorted(each["name"] for each in content["reports"]) == ["乙/报告.txt", "甲/报告.txt"]


def test_a_file_given_twice_counts_once(reports: Path) -> None:
    file = reports / "饮水.txt"

    content = said(hengji("similar", file, reports, "--json", cwd=reports))

    assert len(content["reports"]) == 3
    assert [flaw["code"] for flaw in content["flaws"]] == ["likeness-report-twice"]


def test_one_report_is_too_few(reports: Path) -> None:
    done = hengji("similar", reports / "饮水.txt", "--json", cwd=reports)

    assert done.returncode == 1
    assert said(done)["done"] is False
    assert said(done)["flaws"][0]["code"] == "likeness-reports-too-few"


def test_wrong_usage_is_2(reports: Path) -> None:
    assert hengji("similar", reports, "-o", "对照.doc", cwd=reports).returncode == 2
    assert hengji("similar", cwd=reports).returncode == 2


def test_an_output_never_overwrites_a_report(reports: Path) -> None:
    table = reports / "归属.xlsx"
    openpyxl.Workbook().save(table)
    before = table.read_bytes()

    done = hengji("similar", reports, "--groups", table, "-o", table, cwd=reports)

    assert done.returncode == 1
    assert table.read_bytes() == before


def test_many_files_are_read_in_several_processes_with_the_same_outcome(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, _ = sources_of([reports])
    places = [reports.parent / "一个进程", reports.parent / "几个进程"]
    for place in places:
        place.mkdir()
    alone = working.find_likeness(sources, [], [], lambda _: lambda *_: None, places[0])
    monkeypatch.setattr(working, "FEWEST_BYTES", 0)

    together = working.find_likeness(sources, [], [], lambda _: lambda *_: None, places[1])

    assert together.likeness.pairs == alone.likeness.pairs
    assert together.likeness.accounts == alone.likeness.accounts


def test_what_was_read_is_deleted_in_the_end(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = reports.parent / "临时"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))

    assert len(said(hengji("similar", reports, "--json", cwd=reports))["pairs"]) == 1
    assert hengji("similar", reports / "饮水.txt", "--json", cwd=reports).returncode == 1
    assert list(place.iterdir()) == []


def test_the_command_never_loads_django(reports: Path) -> None:
    code = (
        "import sys; from hengji.cli.commands import app; "
        f"app(['similar', {str(reports)!r}], standalone_mode=False); "
        "print('django' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )

    assert done.stdout.splitlines()[-1] == "False"
