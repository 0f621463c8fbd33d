"""The power goes at the worst moment: ``kill -9``, then everything is verified."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, expect

from hengji.core.jobs import JobState
from hengji.documents.example import EXAMPLE
from tests.journeys.conftest import Visit
from tests.journeys.hands import Mouse, follow_menu
from tests.journeys.installation import HENGJI, ROOT, Installation, Server, served
from tests.journeys.steps import build_report, enter, wait_for_result

MANY = 4_000
SPILLED = 200_000
PATIENCE = 60
LONG = 60_000
COPIES = 40
DIES_BEFORE_ITS_EVENT = """
import os, signal, sys
from hengji.cli import main, records

def open_and_arm(opened=records.open_records):
    opened()
    from django.db.models.signals import pre_save
    from hengji.models import Event
    pre_save.connect(die, Event)

def die(instance, **_):
    if instance.verb == "导入数据包":
        os.kill(os.getpid(), signal.SIGKILL)

records.open_records = open_and_arm
main()
"""
"""All rows of the import are written then, and nothing is committed."""


def wait_until(reached: Callable[[], bool]) -> None:
    """Wait for something in another process, looking as often as can be."""
    until = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < until, "it did not happen in time"


def size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def job_states(installation: Installation) -> list[str]:
    address = f"file:{installation.data / 'hengji.sqlite3'}?mode=ro"
    with sqlite3.connect(address, uri=True) as database:
        return [state for (state,) in database.execute("SELECT state FROM hengji_job")]


def assert_verified(installation: Installation) -> None:
    verified = installation.hengji("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_an_import_cut_short_leaves_nothing_and_can_be_done_again(
    bureau: Server, visit: Visit
) -> None:
    installation = bureau.installation
    preview = installation.backstage("upload-rows", str(MANY))
    page = visit(bureau.entry("chief"), bureau.origin)
    enter(Mouse(page))
    page.goto(bureau.url(preview))
    log = installation.data / "hengji.sqlite3-wal"
    before = size_of(log)

    page.get_by_role("button", name="确认导入").click(no_wait_after=True)
    wait_until(lambda: size_of(log) > before + SPILLED)
    bureau.stop(signal.SIGKILL)

    assert_verified(installation)
    assert installation.backstage("counts")["Evaluation"] == 0
    assert installation.backstage("events", "确认导入得分表") == 0
    with served(installation) as again:
        page = visit(again.entry("chief"), again.origin)
        enter(Mouse(page))
        page.goto(again.url(preview))
        page.get_by_role("button", name="确认导入").click()
        listed = page.locator(".tile", has_text="所列评价").locator("dd")
        expect(listed).to_have_text(re.compile(r"^4,?000\s*项$"), timeout=LONG)
    counts = {"Evaluation": MANY, "StageScore": MANY, "ReportVersion": 0}
    assert installation.backstage("counts") == counts
    assert installation.backstage("events", "确认导入得分表") == 1
    assert_verified(installation)


def test_a_packet_cut_short_leaves_nothing_and_can_be_taken_again(
    bare: Installation, tmp_path: Path
) -> None:
    installation = bare.copied(tmp_path / "data")
    packet = tmp_path / "交回.xlsx"
    installation.backstage("fill-in-packet", str(packet))

    killed = subprocess.run(
        [sys.executable, "-c", DIES_BEFORE_ITS_EVENT, "packets", "import", packet],
        cwd=ROOT,
        env=installation.environment,
        check=False,
    )

    assert killed.returncode == -signal.SIGKILL
    assert_verified(installation)
    assert installation.backstage("papers") == []
    assert installation.backstage("events", "导入数据包") == 0
    taken = installation.hengji("packets", "import", str(packet))
    assert (taken.returncode, installation.backstage("papers")) == (0, ["4", "3"]), taken.stderr
    assert_verified(installation)


def test_a_report_cut_short_is_built_once_after_all(working: Server, visit: Visit) -> None:
    installation = working.installation
    page = visit(working.entry("chief"), working.origin, java_script_enabled=False)
    hand = Mouse(page)
    enter(hand)
    follow_menu(hand, "汇总报告")

    page.get_by_role("button", name="生成报告").click()
    wait_until(lambda: set(job_states(installation)) - {JobState.WAITING})
    working.stop(signal.SIGKILL)

    assert_verified(installation)
    assert installation.backstage("counts")["ReportVersion"] in {0, 1}
    installation.backstage("expire-leases")
    with served(installation) as again:
        page = visit(again.entry("chief"), again.origin, java_script_enabled=False)
        enter(Mouse(page))
        build_report(Mouse(page))
    assert installation.backstage("counts")["ReportVersion"] == 1
    assert_verified(installation)


def test_a_check_up_cut_short_is_done_once_after_all(working: Server, visit: Visit) -> None:
    installation = working.installation
    before = installation.backstage("events", "体检")
    page = visit(working.entry("chief"), working.origin, java_script_enabled=False)
    enter(Mouse(page))
    follow_menu(Mouse(page), "报告体检")
    report = (EXAMPLE / "report.md").read_bytes()
    files: list[FilePayload] = [
        {"name": f"{number}.md", "mimeType": "text/markdown", "buffer": report}
        for number in range(COPIES)
    ]
    page.get_by_label("文件").set_input_files(files)

    page.get_by_role("button", name="上传并体检").click()
    path = page.url.removeprefix(working.origin)
    wait_until(lambda: JobState.RUNNING in job_states(installation))
    working.stop(signal.SIGKILL)

    assert_verified(installation)
    assert installation.backstage("events", "体检") == before
    installation.backstage("expire-leases")
    with served(installation) as again:
        page = visit(again.entry("chief"), again.origin, java_script_enabled=False)
        enter(Mouse(page))
        page.goto(again.url(path))
        wait_for_result(Mouse(page))
        files_told = page.get_by_role("region", name="各个文件").get_by_role("rowheader")
        expect(files_told).to_have_count(COPIES)
    assert installation.backstage("events", "体检") == before + 1
    assert_verified(installation)


def test_a_backup_cut_short_leaves_no_file_that_looks_like_one(
    working: Server, tmp_path: Path
) -> None:
    installation = working.installation
    (target := tmp_path / "backups").mkdir()
    asked = [*HENGJI, "backup", str(target / "first.hengji")]

    process = subprocess.Popen(
        asked, cwd=ROOT, env=installation.environment, start_new_session=True
    )
    wait_until(lambda: any(target.iterdir()))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    whole = [path.name for path in target.iterdir() if path.name == "first.hengji"]
    assert whole == []
    assert_verified(installation)
    assert installation.hengji("backup", str(target / "second.hengji")).returncode == 0
    elsewhere = Installation(tmp_path / "elsewhere")
    asked_back = ("restore", str(target / "second.hengji"), "--into", str(elsewhere.data))
    restored = elsewhere.hengji(*asked_back)
    assert restored.returncode == 0, restored.stderr
    assert_verified(elsewhere)
    assert elsewhere.backstage("counts") == installation.backstage("counts")
