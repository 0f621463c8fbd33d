import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from hengji.core.flaws import FlawsFound
from hengji.rulebook.loading import (
    RULEBOOK_UNREADABLE,
    RULEBOOK_VALUE,
    Node,
    day_of,
    entries_of,
    fields_of,
    items_of,
    number_of,
    read_file,
    text_of,
    truth_of,
)


def written(folder: Path, content: str | bytes) -> Node:
    path = folder / "grades.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_file(path, "本区/grades.yaml")


def test_numbers_are_decimals_as_written(tmp_path: Path) -> None:
    node = written(tmp_path, "{甲: 0.1, 乙: 60, 丙: 1.10, 丁: -5, 戊: 089.995}")

    values = [str(number_of(entry)) for entry in entries_of(node).values()]

    assert values == ["0.1", "60", "1.10", "-5", "89.995"]
    assert not any(isinstance(value, float) for value in node.value.values())


@pytest.mark.parametrize("odd", [".inf", ".nan", "1e5", "0x1F", "1:30", "九十", "yes", "[1]", "~"])
def test_what_is_not_a_plain_number_is_refused(tmp_path: Path, odd: str) -> None:
    node = written(tmp_path, f"甲: {odd}")

    with pytest.raises(FlawsFound, match=r"本区/grades\.yaml，键 甲: 这里应为数字") as found:
        number_of(entries_of(node)["甲"])

    assert found.value.flaws[0].code == RULEBOOK_VALUE.code


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("甲: [1, 2\n乙: 3\n", "第 2 行不是有效的 YAML。"),
        ("甲: 1\n乙: 2\n甲: 3\n", "第 3 行的键“甲”写了两次。"),
        ("甲: {乙: 1, 乙: 2}\n", "第 1 行的键“乙”写了两次。"),
        ("甲: !!python/name:os.system\n", "第 1 行不是有效的 YAML。"),
        ("甲: *乙\n", "第 1 行不是有效的 YAML。"),
        ("? [1, 2]\n: 3\n", "第 1 行不是有效的 YAML。"),
        ("甲: 1\n---\n乙: 2\n", "第 2 行不是有效的 YAML。"),
        ("甲: \x07\n", "文件里有 YAML 不允许的字符。"),
        ("甲: 优".encode("gbk"), "文件不是 UTF-8 编码。"),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    tmp_path: Path, content: str | bytes, message: str
) -> None:
    with pytest.raises(FlawsFound) as found:
        written(tmp_path, content)

    flaw = found.value.flaws[0]
    assert (flaw.code, flaw.where, flaw.message) == (
        RULEBOOK_UNREADABLE.code,
        "本区/grades.yaml",
        message,
    )
    assert flaw.remedy.startswith("请")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FlawsFound, match=r"本区/grades\.yaml: 文件打不开。"):
        read_file(tmp_path / "grades.yaml", "本区/grades.yaml")


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    assert written(tmp_path, "\ufeff甲: 1").value == {"甲": Decimal(1)}


@pytest.mark.parametrize("content", ["", "- 1", "只有文字", "[]", "{}", "3"])
def test_a_file_without_keys_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(FlawsFound, match="这里应为若干行，每行一个键和它的值"):
        fields_of(written(tmp_path, content), ("甲",))


def test_unknown_and_missing_keys_are_named() -> None:
    node = Node("grades.yaml", {"甲": 1, "乙": 2})

    with pytest.raises(FlawsFound, match=r"grades\.yaml，键 乙: 不认识的键“乙”，可用：甲、丙。"):
        fields_of(node, ("甲",), ("丙",))
    with pytest.raises(FlawsFound, match=r"grades\.yaml: 缺少键“丁”。"):
        fields_of(node, ("丁", "甲", "乙"))


def test_a_value_of_the_wrong_kind_is_named() -> None:
    place = Node("grades.yaml，键 甲", Decimal(2018))

    with pytest.raises(FlawsFound, match="键 甲: 这里应为文字，现为“2018”"):
        text_of(place)
    with pytest.raises(FlawsFound, match="键 甲: 这里应为 yes 或 no，现为“2018”"):
        truth_of(place)
    with pytest.raises(FlawsFound, match="键 甲: 这里应为一个列表"):
        items_of(place)


@pytest.mark.parametrize("text", ["2021-02-29", "2021-13-01", "20210101", "2021-1-1", "明年", None])
def test_a_day_that_does_not_exist_is_refused(text: str | None) -> None:
    with pytest.raises(FlawsFound, match=f"“{text}”不是一个日期，应写成 2020-02-25 的样子"):
        day_of(Node("grades.yaml，键 in_force", text))


def test_importing_the_rulebook_reads_no_framework() -> None:
    code = (
        "import sys, hengji.rulebook.grades, hengji.rulebook.categories; "
        "print('hengji.rulebook.frameworks' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "grades.yaml"
    path.write_text("等级: 优", encoding="utf-8")
    first = read_file(path, "本区").value
    again = read_file(path, "本区").value

    path.write_text("等级: 良好", encoding="utf-8")

    assert first is again
    assert read_file(path, "本区").value == {"等级": "良好"}
