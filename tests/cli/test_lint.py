"""``hengji lint``: what it prints, writes and answers."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from hengji.documents.docx import render_docx
from hengji.documents.example import EXAMPLE
from hengji.documents.manuscripts import read_manuscript
from tests.documents.docx.builders import rich_document
from tests.documents.docx.inspecting import parts_of
from tests.documents.manuscripts.showing import write_pdf
from tests.documents.manuscripts.word_files import para, write_word

COMMAND = [sys.executable, "-c", "from hengji.cli import main; main()", "lint"]
REPORT = EXAMPLE / "report.md"
GOOD = "一、评价方式\n\n本次评价采取现场勘查的方式开展。\n"
BAD = "一、评价方式\n\n本次评价采取现场勘查的方式开展。\n\n一、评价结果\n\n评价结果如下。\n"


def lint(*words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        check=False,
    )


def files_of(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    said = json.loads(done.stdout)
    assert said["done"] is True
    files: list[dict[str, Any]] = said["files"]
    return files


def rules_of(file: dict[str, Any]) -> set[tuple[str, str]]:
    return {(remark["rule"], remark["severity"]) for remark in file["remarks"]}


def bad_word(folder: Path, name: str) -> Path:
    return write_word(folder / name, "".join(map(para, BAD.split("\n\n"))))


def test_the_worked_example_gives_what_it_is_known_for(tmp_path: Path) -> None:
    done = lint(REPORT, "--json", cwd=tmp_path)

    (file,) = files_of(done)
    assert done.returncode == 1
    assert file["file"] == str(REPORT)
    assert (file["flaws"], file["commented"], file["read"]) == ([], None, True)
    assert rules_of(file) >= {("R-04", "error"), ("R-08", "error"), ("R-09", "warning")}
    (moved,) = [remark for remark in file["remarks"] if remark["rule"] == "R-04"]
    assert moved["where"] == "表 1 第 73 行第 3 列"
    assert (moved["words"], moved["expected"]) == ("86.70", "51")
    assert {
        "rule": "R-01",
        "where": "第 15 行",
        "sentence": "72 = 43 + 29，与得分表的 72 行一致。",
    } in (file["confirmations"])


def test_a_person_reads_place_words_message_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "报告.md").write_text(BAD, "utf-8")

    done = lint("报告.md", cwd=tmp_path)

    assert done.returncode == 1
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0] == "■ 报告.md"
    assert lines[1] == "  错误 R-08　1 处"
    assert lines[2].startswith("    第 5 行 “一、”：")
    assert any(line.startswith("      → 请") for line in lines)
    assert lines[-1].startswith("共 1 个文件：错误 1 处，提示 0 处，")


def test_nothing_wrong_is_said_and_is_exit_zero(tmp_path: Path) -> None:
    (tmp_path / "报告.md").write_text(GOOD, "utf-8")

    done = lint("报告.md", cwd=tmp_path)

    assert done.returncode == 0
    assert "  没有发现问题。" in done.stdout.splitlines()


def test_one_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "好.md").write_text(GOOD, "utf-8")
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")

    done = lint("坏.docx", "没有.pdf", "好.md", "--json", cwd=tmp_path)

    assert done.returncode == 1
    assert [(file["file"], file["read"]) for file in files_of(done)] == [
        ("坏.docx", False),
        ("没有.pdf", False),
        ("好.md", True),
    ]
    assert [flaw["code"] for file in files_of(done) for flaw in file["flaws"]] == [
        "ledger-file-damaged",
        "ledger-file-not-found",
    ]


def test_folders_and_patterns_are_the_files_in_them_each_once(tmp_path: Path) -> None:
    folder = tmp_path / "报告" / "第一批"
    folder.mkdir(parents=True)
    for name in ("甲.md", "乙.txt", "~$乙.docx", "图.png"):
        (folder / name).write_text(GOOD, "utf-8")

    done = lint("报告", "报告/*/甲.*", "--json", cwd=tmp_path)

    assert [Path(file["file"]).name for file in files_of(done)] == ["乙.txt", "甲.md"]


def test_many_files_on_several_processors_keep_their_order(tmp_path: Path) -> None:
    names = [f"{number:02}.md" for number in range(24)]
    for at, name in enumerate(names):
        (tmp_path / name).write_text(BAD if at % 3 else GOOD, "utf-8")

    done = lint(*names, "--json", cwd=tmp_path)

    assert [file["file"] for file in files_of(done)] == names
    assert [bool(file["remarks"]) for file in files_of(done)] == [at % 3 > 0 for at in range(24)]
    assert json.loads(done.stdout)["counts"] == {
        "files": 24,
        "unread": 0,
        "errors": 16,
        "warnings": 0,
        "confirmations": json.loads(done.stdout)["counts"]["confirmations"],
    }


def test_comments_go_into_a_copy_and_the_original_stays(tmp_path: Path) -> None:
    path = bad_word(tmp_path, "报告.docx")
    before = path.read_bytes()

    done = lint("报告.docx", "-o", "批注.docx", "--json", cwd=tmp_path)

    (file,) = files_of(done)
    copy = tmp_path / "批注.docx"
    assert file["commented"] == str(copy)
    assert path.read_bytes() == before
    assert "word/comments.xml" in parts_of(copy.read_bytes())
    assert read_manuscript(copy).blocks == read_manuscript(path).blocks


def test_a_folder_takes_a_copy_of_each_document_with_remarks(tmp_path: Path) -> None:
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        bad_word(tmp_path / folder, "报告.docx")
    write_word(tmp_path / "好.docx", para("评价结果如下。"))
    (tmp_path / "报告.md").write_text(BAD, "utf-8")

    done = lint("甲", "乙", "好.docx", "报告.md", "--comments-to", "批注", cwd=tmp_path)

    assert sorted(path.name for path in (tmp_path / "批注").iterdir()) == [
        "报告（批注）.docx",
        "报告（批注）2.docx",
    ]
    assert done.stdout.count("已写出批注：") == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "没有给出要检查的文件，或文件夹里没有能读取的文件。"),
        (["空"], "没有给出要检查的文件，或文件夹里没有能读取的文件。"),
        (["a.md", "b.md", "-o", "c.docx"], "-o 只能用于一个文件，这里有 2 个"),
        (["a.md", "-o", "c.docx"], "批注只能写在 .docx 里，“a.md”不是 .docx。"),
        (["a.docx", "-o", "c.pdf"], "批注只能写在 .docx 里，“c.pdf”不是 .docx。"),
        (["a.docx", "-o", "c.docx", "--comments-to", "d"], "-o 和 --comments-to 只用一个。"),
        (["a.md", "--wrong"], "没有 --wrong 这个选项"),
    ],
)
def test_wrong_words_are_exit_two(words: Sequence[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()

    done = lint(*words, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_the_original_is_never_written_over(tmp_path: Path) -> None:
    bad_word(tmp_path, "报告.docx")

    done = lint("报告.docx", "-o", "报告.docx", cwd=tmp_path)

    assert done.returncode == 1
    assert "不能又读又写" in done.stderr


def test_an_empty_roster_is_told(tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_text("\n\n", "utf-8")
    (tmp_path / "报告.md").write_text(GOOD, "utf-8")

    empty = lint("报告.md", "--roster", "空.txt", "--json", cwd=tmp_path)

    assert empty.returncode == 1
    assert json.loads(empty.stdout)["done"] is False
    assert [flaw["code"] for flaw in json.loads(empty.stdout)["flaws"]] == ["roster-empty"]


def test_an_unknown_region_stops_before_any_file(tmp_path: Path) -> None:
    (tmp_path / "报告.md").write_text(GOOD, "utf-8")

    done = lint("报告.md", "--region", "没有的地区", "--json", cwd=tmp_path)

    assert done.returncode == 1
    assert json.loads(done.stdout)["done"] is False


def test_the_official_report_has_no_error_in_word_and_in_pdf_alike(tmp_path: Path) -> None:
    (tmp_path / "报告.docx").write_bytes(render_docx(rich_document()))
    write_pdf(tmp_path / "报告.pdf", GOOD)

    done = lint("报告.docx", "报告.pdf", "--json", cwd=tmp_path)

    assert [file["read"] for file in files_of(done)] == [True, True]


def test_the_command_never_loads_django(tmp_path: Path) -> None:
    (tmp_path / "报告.md").write_text(GOOD, "utf-8")
    code = (
        "import sys\nfrom hengji.cli import commands\n"
        "try:\n    commands.app(['lint', '报告.md'], standalone_mode=False)\n"
        "finally:\n    print(sorted({'django', 'typst', 'scipy'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_a_terminal_shows_a_bar_while_many_files_are_checked(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.md").write_text(GOOD, "utf-8")
    ours, theirs = pty.openpty()

    done = subprocess.run(
        [*COMMAND, "0.md", "1.md", "2.md"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        cwd=tmp_path,
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)

    assert shown.count("\r检查 ") == 3
    assert "100%" in shown
    assert done.returncode == 0
