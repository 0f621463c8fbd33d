import hashlib
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from hengji.actions.evidence import attach_file
from hengji.actions.files import clean_file_name, store_file
from hengji.core.flaws import FlawsFound
from hengji.models import Attachment, Cycle, Event, StoredFile, User
from hengji.queries.files import path_of
from tests.builders import evaluation_named


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("得分表.xlsx", "得分表.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\用户\\桌面\\底稿.docx", "底稿.docx"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        (" .. ", "文件"),
        (".xlsx", "文件.xlsx"),
        ("", "文件"),
        ("长" * 300 + ".pdf", "长" * 200 + ".pdf"),
        ("\u202egnp.exe", "gnp.exe"),
    ],
)
def test_a_file_name_is_a_name_and_nothing_else(given: str, shown: str) -> None:
    assert clean_file_name(given) == shown


@pytest.mark.django_db
def test_the_same_content_is_kept_once_under_its_digest() -> None:
    first = store_file([b"ab", b"c"], "甲.pdf")
    second = store_file([b"abc"], "乙.pdf")

    assert first == second
    assert first.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert (first.size, path_of(first).read_bytes()) == (3, b"abc")
    assert list(Path(settings.FILES_FOLDER).glob("incoming-*")) == []


@pytest.mark.django_db
def test_an_empty_file_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(FlawsFound) as found:
        store_file([], "空.pdf")

    assert [flaw.code for flaw in found.value.flaws] == ["file-empty"]
    assert StoredFile.objects.count() == 0


def test_attaching_the_same_content_again_changes_nothing(cycle: Cycle, chief: User) -> None:
    evaluation = evaluation_named("道路养护")
    first = attach_file(evaluation.pk, [b"abc"], "甲.pdf", note="合同", by=chief)
    events = Event.objects.count()

    second = attach_file(evaluation.pk, [b"abc"], "乙.pdf", note="又一次", by=chief)

    assert (second, Attachment.objects.count(), Event.objects.count()) == (first, 1, events)


FULL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
import django
django.setup()
from hengji.actions.files import store_file
from hengji.core.flaws import FlawsFound
try:
    store_file([b"x" * 100_000] * 5, "大文件.pdf")
except FlawsFound as found:
    print(found.flaws[0].message, found.flaws[0].remedy)
"""


def test_a_disk_that_takes_no_more_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    assert resource.RLIMIT_FSIZE
    environment = {
        "HENGJI_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "hengji.settings",
        "PATH": "/usr/bin",
    }

    printed = subprocess.run(
        [sys.executable, "-c", FULL_DISK],
        capture_output=True, text=True, check=True, env=environment,
    ).stdout  # fmt: skip

    assert printed == (
        "文件超过了允许的大小，“大文件.pdf”没有存下。 "
        "请联系系统管理员检查磁盘空间和写入权限，之后重新上传；已有的数据没有变化。\n"
    )
    assert [path.name for path in (tmp_path / "files").rglob("*")] == []


@pytest.mark.django_db
def test_storing_the_same_content_again_mends_a_damaged_copy() -> None:
    file = store_file([b"abc"], "甲.pdf")
    path_of(file).write_bytes(b"abd")

    store_file([b"abc"], "甲.pdf")

    assert path_of(file).read_bytes() == b"abc"
