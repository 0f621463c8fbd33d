from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from hengji.core.flaws import FlawsFound
from hengji.documents.packets import bundles
from hengji.documents.packets.bundles import BundledFile, is_bundle, read_bundle, write_bundle
from tests.core.packets.builders import scoring_form
from tests.documents.packets.conftest import written


def zipped(**files: bytes) -> BytesIO:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer


def unpacked(source: BytesIO) -> list[tuple[str, bytes]]:
    return [tuple(each) for each in read_bundle(source, "交回.zip")]


def test_a_bundle_holds_every_file_under_a_name_of_its_own() -> None:
    files = [BundledFile("甲.xlsx", b"1"), BundledFile("甲.xlsx", b"2"), BundledFile("乙", b"3")]

    bundle = BytesIO(write_bundle(files))

    assert is_bundle(bundle)
    assert unpacked(bundle) == [("甲.xlsx", b"1"), ("甲（2）.xlsx", b"2"), ("乙", b"3")]
    assert write_bundle(files) == bundle.getvalue()


def test_a_workbook_is_no_bundle_and_neither_is_anything_else() -> None:
    sources = (written(scoring_form()), b"", b"PK\x03\x04 cut off", b"%PDF")

    assert [is_bundle(BytesIO(each)) for each in sources] == [False] * 4


def test_folders_and_what_systems_leave_behind_are_passed_over() -> None:
    source = zipped(**{
        "交回/": b"", "交回/甲.xlsx": b"1", "../../乙.xlsx": b"2",
        "__MACOSX/交回/._甲.xlsx": b"x", "交回/.DS_Store": b"x",
    })  # fmt: skip

    assert unpacked(source) == [("甲.xlsx", b"1"), ("乙.xlsx", b"2")]


def test_names_of_old_chinese_programs_are_read() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("aaaa.xlsx", b"1")
        archive.writestr("Aéa.xlsx".encode().decode("cp437"), b"2")
    content = buffer.getvalue().replace(b"aaaa.xlsx", "甲乙".encode("gbk") + b".xlsx")

    assert [name for name, _ in unpacked(BytesIO(content))] == ["甲乙.xlsx", "A├⌐a.xlsx"]


def test_a_bundle_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_FILES", 2)

    with pytest.raises(FlawsFound) as found:
        unpacked(zipped(a=b"1", b=b"2", c=b"3"))

    assert [flaw.message for flaw in found.value.flaws] == [
        "“交回.zip”里有 3 个文件，上限是 2 个。"
    ]


def test_a_file_that_explodes_is_refused() -> None:
    with pytest.raises(FlawsFound) as found:
        unpacked(zipped(**{"甲.xlsx": b"\0" * (17 * 2**20)}))

    assert [flaw.code for flaw in found.value.flaws] == ["packet-bundle-too-large"]


def test_a_damaged_file_is_named() -> None:
    content = zipped(**{"a.xlsx": bytes(range(256)) * 40}).getvalue()
    damaged = content.replace(content[60:90], b"\xff" * 30, 1)

    with pytest.raises(FlawsFound) as found:
        unpacked(BytesIO(damaged))

    assert [flaw.message for flaw in found.value.flaws] == ["“交回.zip”里的“a.xlsx”解不开。"]


def test_a_locked_file_is_named() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(ZipInfo("a.xlsx"), b"1")
    content = bytearray(buffer.getvalue())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(FlawsFound) as found:
        unpacked(BytesIO(bytes(content)))

    assert [flaw.code for flaw in found.value.flaws] == ["packet-bundle-unreadable"]
