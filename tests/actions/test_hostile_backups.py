import json
import shutil
import stat
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from hengji.actions.backup import restore
from hengji.actions.backup.archive import MANIFEST
from hengji.actions.backup.flaws import BACKUP_NEWER, BACKUP_UNUSABLE
from hengji.actions.chain import signing_key
from hengji.core.flaws import FlawsFound
from hengji.core.signing import SIGNATURE, signed

FIXTURES = Path(__file__).parents[1] / "fixtures"


def quiet(_done: int, _total: int) -> None:
    pass


def flaw_of(found: pytest.ExceptionInfo[FlawsFound]) -> tuple[str, str]:
    return found.value.flaws[0].code, found.value.flaws[0].message


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


Content = dict[str, bytes]


def contents(path: Path) -> Content:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, content: Mapping[str, bytes], method: int = ZIP_STORED) -> None:
    with ZipFile(path, "w", method) as archive:
        for name, each in content.items():
            archive.writestr(name, each)


def signed_anew(content: Content, **values: object) -> bytes:
    """Return a manifest that the installation itself signed, with other values."""
    return json.dumps(signed(json.loads(content[MANIFEST]) | values, signing_key())).encode()


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5_000])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def no_archive(path: Path) -> None:
    path.write_text("不是备份", "utf-8")


def one_byte_of_a_row(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content.replace("道路养护".encode(), "道路养互".encode(), 1))


def a_row_with_a_right_checksum(path: Path) -> None:
    content = contents(path)
    name = "tables/hengji.evaluation.jsonl"
    rewritten(path, content | {name: content[name].replace(b"92.50", b"99.50")})


def climbing_out(path: Path) -> None:
    rewritten(path, contents(path) | {"../../etc/cron.d/x": b"x"})


def absolute(path: Path) -> None:
    rewritten(path, contents(path) | {"/etc/x": b"x"})


def file_named_by_no_digest(path: Path) -> None:
    rewritten(path, contents(path) | {"files/../x": b"x"})


def compressed(path: Path) -> None:
    rewritten(path, contents(path), ZIP_DEFLATED)


def bomb(path: Path) -> None:
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr(f"files/{'0' * 64}", bytes(50_000_000))


def duplicate(path: Path) -> None:
    with ZipFile(path, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("tables/hengji.user.jsonl", b"[]")


def symlink(path: Path) -> None:
    info = ZipInfo(f"files/{'0' * 64}")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with ZipFile(path, "a") as archive:
        archive.writestr(info, b"/etc/passwd")


def encrypted(path: Path) -> None:
    content = path.read_bytes()
    entry = content.rindex(b"PK\x01\x02")
    path.write_bytes(content[: entry + 8] + b"\x01" + content[entry + 9 :])


def unlisted(path: Path) -> None:
    rewritten(path, contents(path) | {f"files/{'0' * 64}": b"x"})


def member_missing(path: Path) -> None:
    content = contents(path)
    del content["tables/hengji.user.jsonl"]
    rewritten(path, content)


def no_manifest(path: Path) -> None:
    content = contents(path)
    del content[MANIFEST]
    rewritten(path, content)


def manifest_changed(path: Path) -> None:
    content = contents(path)
    rewritten(path, content | {MANIFEST: content[MANIFEST].replace(b"hengji.", b"hengj1.")})


def manifest_without_signature(path: Path) -> None:
    content = contents(path)
    manifest = json.loads(content[MANIFEST])
    del manifest[SIGNATURE]
    rewritten(path, content | {MANIFEST: json.dumps(manifest).encode()})


def manifest_of_nonsense(path: Path) -> None:
    rewritten(path, contents(path) | {MANIFEST: b"[" * 100_000})


def signed_nonsense(path: Path) -> None:
    content = contents(path)
    rewritten(path, content | {MANIFEST: signed_anew(content, counts={"hengji.nothing": 3})})


def signed_with_another_head(path: Path) -> None:
    content = contents(path)
    rewritten(path, content | {MANIFEST: signed_anew(content, head=[7, "0" * 64])})


@pytest.mark.parametrize(
    "spoil",
    [
        truncate, cut_short, empty, no_archive, one_byte_of_a_row, a_row_with_a_right_checksum,
        climbing_out, absolute, file_named_by_no_digest, compressed, bomb, duplicate, symlink,
        encrypted, unlisted, member_missing, no_manifest, manifest_changed,
        manifest_without_signature, manifest_of_nonsense, signed_nonsense, signed_with_another_head,
    ],
)  # fmt: skip
def test_a_spoiled_or_hostile_backup_is_refused_and_leaves_nothing(
    committed: None, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    path = tmp_path / "b.hengji"
    shutil.copy(FIXTURES / "format-1.hengji", path)
    spoil(path)

    with pytest.raises(FlawsFound) as found:
        restore(path, tmp_path / "new", quiet)

    assert flaw_of(found)[0] == BACKUP_UNUSABLE.code
    assert names_in(tmp_path) == ["b.hengji"]


@pytest.mark.parametrize("newer", [{"format": 2}, {"migration": "9999_later"}])
def test_a_backup_of_a_newer_edition_is_refused(
    committed: None, tmp_path: Path, newer: dict[str, object]
) -> None:
    path = tmp_path / "b.hengji"
    shutil.copy(FIXTURES / "format-1.hengji", path)
    content = contents(path)
    rewritten(path, content | {MANIFEST: signed_anew(content, **newer)})

    with pytest.raises(FlawsFound) as found:
        restore(path, tmp_path / "new", quiet)

    assert flaw_of(found) == (BACKUP_NEWER.code, "这一版程序读不懂“b.hengji”。")
    assert names_in(tmp_path) == ["b.hengji"]
