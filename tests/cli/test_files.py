import os
from pathlib import Path

import pytest

from hengji.cli.files import OUTPUT_IS_INPUT, check_outputs, write_all
from hengji.core.flaws import FlawsFound

NEW, OLD = "新内容".encode(), "原内容".encode()


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def message_of(found: pytest.ExceptionInfo[FlawsFound]) -> str:
    return found.value.flaws[0].message


def test_two_outputs_may_not_be_one_file(tmp_path: Path) -> None:
    same = [tmp_path / "r.out", tmp_path / "." / "r.out"]

    with pytest.raises(FlawsFound) as found:
        check_outputs(same, [])

    assert [flaw.code for flaw in found.value.flaws] == [OUTPUT_IS_INPUT.code]


def test_a_link_to_the_ledger_is_the_ledger(tmp_path: Path) -> None:
    ledger = tmp_path / "表.xlsx"
    ledger.write_bytes(OLD)
    (tmp_path / "链接.xlsx").symlink_to(ledger)

    with pytest.raises(FlawsFound) as found:
        check_outputs([tmp_path / "链接.xlsx"], [ledger])

    assert "不能又读又写" in message_of(found)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.mkdir(), "这不是普通文件"),
        (os.mkfifo, "这不是普通文件"),
    ],
    ids=["folder", "fifo"],
)
def test_only_an_ordinary_file_can_be_replaced(make: object, reason: str, tmp_path: Path) -> None:
    make(tmp_path / "r.docx")  # type: ignore[operator]

    with pytest.raises(FlawsFound) as found:
        check_outputs([tmp_path / "r.docx"], [])

    assert reason in message_of(found)


@pytest.mark.parametrize(
    ("path", "reason"), [("absent/r.docx", "文件夹不存在"), ("名" * 100 + ".docx", "文件名太长")]
)
def test_a_path_that_cannot_be_is_named_with_its_reason(
    path: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(FlawsFound) as found:
        check_outputs([tmp_path / path], [])

    assert reason in message_of(found)


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "真.docx", tmp_path / "链接.docx"
    target.write_bytes(OLD)
    link.symlink_to(target)

    kept = write_all({link: NEW})

    assert link.is_symlink()
    assert target.read_bytes() == NEW
    assert [path.read_bytes() for path in kept] == [OLD]


def test_equal_content_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "r.docx").write_bytes(NEW)

    assert write_all({tmp_path / "r.docx": NEW}) == ()
    assert names_in(tmp_path) == ["r.docx"]


def test_when_the_second_file_fails_the_first_is_as_it_was(tmp_path: Path) -> None:
    first, second = tmp_path / "first.docx", tmp_path / ("名" * 80 + ".pdf")
    first.write_bytes(OLD)
    second.write_bytes(OLD)

    with pytest.raises(FlawsFound) as found:
        write_all({first: NEW, second: NEW})

    assert "文件名太长" in message_of(found)
    assert first.read_bytes() == second.read_bytes() == OLD
    assert names_in(tmp_path) == sorted([first.name, second.name])


def test_a_new_file_goes_again_when_another_fails(tmp_path: Path) -> None:
    locked = tmp_path / "锁"
    locked.mkdir()

    with pytest.raises(FlawsFound):
        write_all({tmp_path / "first.docx": NEW, locked: NEW})

    assert names_in(tmp_path) == ["锁"]


def test_new_files_honour_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_all({tmp_path / "r.docx": NEW})
    finally:
        os.umask(before)

    assert (tmp_path / "r.docx").stat().st_mode & 0o777 == 0o640
