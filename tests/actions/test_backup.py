import shutil
import stat
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from hengji.actions.accounts import lend_entry
from hengji.actions.backup import back_up, restore
from hengji.actions.backup.flaws import (
    BACKUP_EXISTS,
    PLACE_NOT_EMPTY,
    STORED_FILE_CHANGED,
    STORED_FILE_MISSING,
)
from hengji.actions.backup.restoring import standing_in
from hengji.actions.backup.rows import tables_of
from hengji.actions.evidence import add_evidence, attach_file
from hengji.actions.recording import note
from hengji.config import sqlite_in
from hengji.core.checkup.kinds import CheckupKind
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import Role
from hengji.core.verbs import Note
from hengji.core.workflow import Stage
from hengji.models import Checkup, Cycle, EntryLink, Evaluation, Event, StoredFile, User
from hengji.models.vendor_sql import guard_events, unguard_events
from hengji.queries.chain import check_events, check_files, last_head
from hengji.queries.files import place_of
from tests import builders
from tests.checkups import one_of_each
from tests.procedure import cancelled, evaluation_at

FIXTURES = Path(__file__).parents[1] / "fixtures"
Rows = dict[str, list[dict[str, Any]]]


def quiet(_done: int, _total: int) -> None:
    pass


@pytest.fixture
def records(committed: None) -> Iterator[Cycle]:
    """A year with scores, a file, a second factor and one link that was lent."""
    shutil.rmtree(settings.FILES_FOLDER, ignore_errors=True)
    chief = builders.account(Role.CHIEF)
    cycle = builders.cycle_with_rows(chief)
    subject = builders.evaluation_named("道路")
    attach_file(subject.pk, ["合同".encode()], "合同.txt", note="=1+1", by=chief)
    Authenticator.objects.create(user=chief, type="totp", data={"secret": "甲"})
    yield cycle


@pytest.fixture
def checkups(records: Cycle) -> dict[CheckupKind, Checkup]:
    """A finished check-up of each kind in the same year."""
    return one_of_each(records, User.objects.get(role=Role.CHIEF))


@pytest.fixture
def backup(records: Cycle, tmp_path: Path) -> Path:
    back_up(tmp_path / "b.hengji", quiet)
    return tmp_path / "b.hengji"


def rows() -> Rows:
    """Return every row that a backup holds."""
    return {
        name: list(model._base_manager.order_by("pk").values())
        for name, model in tables_of(apps).items()
    }


def flaw_of(found: pytest.ExceptionInfo[FlawsFound]) -> tuple[str, str]:
    return found.value.flaws[0].code, found.value.flaws[0].message


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_restored_is_what_was_backed_up(records: Cycle, tmp_path: Path) -> None:
    before, head = rows(), last_head()

    saved = back_up(tmp_path / "b.hengji", quiet)
    restored = restore(tmp_path / "b.hengji", tmp_path / "new", quiet)

    with standing_in(sqlite_in(tmp_path / "new")):
        after = rows()
        files = check_files(tmp_path / "new" / "files", quiet)
    added = after["hengji.event"].pop()
    assert after == before
    assert added["summary"] == f"从 {saved.manifest.created} 的备份恢复"
    assert (saved.manifest.head, restored.manifest.head) == (head, head)
    assert (restored.events.is_sound, restored.scores.is_sound) == (True, True)
    assert (files.count, files.missing, files.changed, files.orphans) == (2, (), (), ())


@pytest.mark.usefixtures("checkups")
def test_check_ups_their_results_and_their_files_are_restored(
    records: Cycle, tmp_path: Path
) -> None:
    before, stored = rows(), StoredFile.objects.count()

    back_up(tmp_path / "b.hengji", quiet)
    restore(tmp_path / "b.hengji", tmp_path / "new", quiet)

    with standing_in(sqlite_in(tmp_path / "new")):
        after = rows()
        files = check_files(tmp_path / "new" / "files", quiet)
    tables = ("hengji.checkup", "hengji.checkupfile")
    assert [after[table] for table in tables] == [before[table] for table in tables]
    assert len(after["hengji.checkup"]) == len(CheckupKind)
    assert (files.count, files.is_sound) == (stored, True)


@pytest.mark.usefixtures("committed")
def test_what_is_set_aside_is_restored_aside(tmp_path: Path) -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    evidence = add_evidence(evaluation.pk, [b"1"], "记录.txt", by=crew.author)
    agency = evaluation.agency
    cancelled(evaluation, crew)
    before = rows()

    back_up(tmp_path / "b.hengji", quiet)
    restored = restore(tmp_path / "b.hengji", tmp_path / "new", quiet)

    with standing_in(sqlite_in(tmp_path / "new")):
        after = rows()
        files = check_files(tmp_path / "new" / "files", quiet)
    aside = {row["set_aside_id"] for row in after["hengji.paper"]}
    assert {**after, "hengji.event": ()} == {**before, "hengji.event": ()}
    assert (len(after["hengji.paper"]), aside) == (17, {agency.pk})
    assert [row["id"] for row in after["hengji.evidence"]] == [evidence.pk]
    assert (restored.events.is_sound, restored.scores.is_sound) == (True, True)
    assert files.is_sound


def test_the_place_that_was_backed_up_keeps_working_and_knows_of_it(backup: Path) -> None:
    last = Event.objects.latest("sequence")

    assert (last.verb, last.actor, last.summary) == ("系统维护", "系统", "备份到 b.hengji")
    assert check_events([], quiet).broken is None


def test_restored_events_are_guarded(backup: Path, tmp_path: Path) -> None:
    restore(backup, tmp_path / "new", quiet)

    with standing_in(sqlite_in(tmp_path / "new")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Event.objects.filter(pk=1).update(summary="x")
        note(Note.SYSTEM, None, "接着记")
        found = check_events([], quiet)

    assert found.broken is None


def test_new_rows_after_a_restore_get_numbers_of_their_own(backup: Path, tmp_path: Path) -> None:
    highest = Evaluation.objects.latest("pk").pk

    restore(backup, tmp_path / "new", quiet)
    with standing_in(sqlite_in(tmp_path / "new")):
        chief = User.objects.get(role=Role.CHIEF)
        builders.cycle_with_rows(chief, 2025)
        first_new = Evaluation.objects.filter(pk__gt=highest).count()

    assert first_new == 4


def test_a_link_that_was_lent_is_not_in_the_backup(records: Cycle, tmp_path: Path) -> None:
    system = User.objects.get(role=Role.SYSTEM)
    lend_entry(User.objects.get(role=Role.CHIEF).pk, by=system)

    back_up(tmp_path / "b.hengji", quiet)
    restore(tmp_path / "b.hengji", tmp_path / "new", quiet)

    with standing_in(sqlite_in(tmp_path / "new")):
        assert EntryLink.objects.count() == 0
    assert EntryLink.objects.count() > 0


def test_a_backup_holds_one_moment_while_others_write(records: Cycle, tmp_path: Path) -> None:
    """Each writer adds an event and a file in one transaction; no half of one is kept."""
    stop = threading.Event()
    failures: list[Exception] = []

    def write() -> None:
        chief = User.objects.get(role=Role.CHIEF)
        subject = builders.evaluation_named("道路")
        number = 0
        try:
            while not stop.wait(0.01):  # a person pauses; SQLite's lock has no queue
                number += 1
                content = [f"第 {number} 份".encode()]
                attach_file(subject.pk, content, f"{number}.txt", note="", by=chief)
        except Exception as failure:  # noqa: BLE001 - told to the test
            failures.append(failure)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    paths = [tmp_path / f"{number}.hengji" for number in range(4)]
    manifests = [back_up(path, quiet).manifest for path in paths]
    stop.set()
    writer.join()
    restored = restore(tmp_path / "3.hengji", tmp_path / "new", quiet)

    assert failures == []
    assert restored.events.is_sound
    attached = [manifest.counts["hengji.attachment"] for manifest in manifests]
    stored = [manifest.counts["hengji.storedfile"] for manifest in manifests]
    assert [count + 1 for count in attached] == stored
    assert [len(manifest.files) for manifest in manifests] == stored
    assert attached[-1] > attached[0]


def test_a_backup_never_overwrites(backup: Path) -> None:
    content = backup.read_bytes()

    with pytest.raises(FlawsFound) as found:
        back_up(backup, quiet)

    assert flaw_of(found) == (BACKUP_EXISTS.code, "“b.hengji”已经存在。")
    assert backup.read_bytes() == content


def test_a_backup_is_for_its_owner_only(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert names_in(backup.parent) == ["b.hengji"]


def test_damaged_files_are_told_and_do_not_stop_a_backup(records: Cycle, tmp_path: Path) -> None:
    first, second = StoredFile.objects.order_by("pk")
    place_of(first.sha256).unlink()
    place_of(second.sha256).write_bytes(b"other")

    saved = back_up(tmp_path / "b.hengji", quiet)
    restore(tmp_path / "b.hengji", tmp_path / "new", quiet)

    told = [(flaw.code, flaw.where) for flaw in saved.flaws]
    assert told == [
        (STORED_FILE_MISSING.code, first.sha256),
        (STORED_FILE_CHANGED.code, second.sha256),
    ]
    kept = tmp_path / "new" / "files" / second.sha256[:2] / second.sha256
    assert kept.read_bytes() == b"other"


def test_a_place_that_is_not_empty_is_refused(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "别的").write_text("x")

    with pytest.raises(FlawsFound) as found:
        restore(backup, tmp_path / "new", quiet)

    assert flaw_of(found)[0] == PLACE_NOT_EMPTY.code
    assert names_in(tmp_path / "new") == ["别的"]


def test_a_database_that_is_not_empty_is_refused(backup: Path, tmp_path: Path) -> None:
    restore(backup, tmp_path / "other", quiet)

    with pytest.raises(FlawsFound) as found:
        restore(backup, tmp_path / "new", quiet, sqlite_in(tmp_path / "other"))

    assert flaw_of(found)[0] == PLACE_NOT_EMPTY.code
    assert names_in(tmp_path) == ["b.hengji", "other"]


def test_a_backup_of_the_first_format_restores_for_ever(committed: None, tmp_path: Path) -> None:
    restored = restore(FIXTURES / "format-1.hengji", tmp_path / "new", quiet)

    with standing_in(sqlite_in(tmp_path / "new")):
        ranking = Evaluation.objects.order_by("position").values_list("name", "score")
        files = check_files(tmp_path / "new" / "files", quiet)
        shown = list(ranking)
        checkups = Checkup.objects.count()
    assert checkups == 0
    assert shown == [
        ("道路养护项目", Decimal("92.50")),
        ("校舍修缮项目", Decimal("88.00")),
        ("2023年度建设管理部部门整体支出", Decimal("85.20")),
        ("2023年度第一中学校部门整体支出", Decimal("74.00")),
    ]
    assert (restored.events.is_sound, restored.scores.is_sound) == (True, True)
    assert (files.count, files.is_sound) == (2, True)


def test_a_backup_of_a_broken_chain_restores_and_says_where(records: Cycle, tmp_path: Path) -> None:
    unguard_events(connection)
    Event.objects.filter(pk=2).update(summary="改过")
    guard_events(connection)

    back_up(tmp_path / "b.hengji", quiet)
    restored = restore(tmp_path / "b.hengji", tmp_path / "new", quiet)

    assert restored.events.broken is not None
    assert restored.events.broken.sequence == 2
