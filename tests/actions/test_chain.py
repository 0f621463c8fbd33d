import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from pytest_django.fixtures import Settings

from hengji.actions.chain import (
    HEAD_NOT_WRITTEN,
    HEAD_OF_ANOTHER,
    HEAD_UNREADABLE,
    load_heads,
    public_key,
    write_head,
    write_head_when_due,
)
from hengji.actions.evidence import attach_file
from hengji.actions.recording import note
from hengji.core.events import FIRST_HASH, Break, Entry, Head, hash_of
from hengji.core.flaws import FlawsFound
from hengji.core.signing import signed
from hengji.core.verbs import Note
from hengji.models import Cycle, Evaluation, Event, StageScore, User
from hengji.models.vendor_sql import unguard_events
from hengji.queries.chain import check_events, check_files, check_scores, last_head
from hengji.queries.files import place_of
from tests.builders import evaluation_named


def quiet(_done: int, _total: int) -> None:
    pass


def broken(*heads: Path) -> Break | None:
    return check_events(load_heads(list(heads)), quiet).broken


def flaw_codes(found: pytest.ExceptionInfo[FlawsFound]) -> list[str]:
    return [flaw.code for flaw in found.value.flaws]


@pytest.fixture
def events(db: None) -> None:
    """Five events and no guard, as for somebody who rules the database."""
    for number in range(1, 6):
        note(Note.SYSTEM, None, f"第 {number} 件事")
    unguard_events(connection)


def forge(row: Event, **values: object) -> None:
    """Change a row and compute hashes anew to the end, as a thoughtful forger would."""
    Event.objects.filter(pk=row.pk).update(**values)
    previous = Event.objects.filter(pk__lt=row.pk).order_by("-pk").first()
    digest = previous.hash if previous else FIRST_HASH
    for each in Event.objects.filter(pk__gte=row.pk).order_by("pk"):
        entry = Entry(*(getattr(each, name) for name in Entry._fields))
        each.previous_hash, each.hash = digest, hash_of(entry, digest)
        each.save()
        digest = each.hash


def test_an_untouched_chain_holds_to_its_last_event(events: None) -> None:
    last = Event.objects.latest("sequence")

    found = check_events([], quiet)

    assert (found.head, found.broken) == (Head(5, last.hash), None)


COLUMNS: dict[str, object] = {
    "at": datetime(2020, 1, 1, tzinfo=UTC),
    "actor_id": 7,
    "actor": "别人",
    "role": "chief",
    "address": "10.0.0.9",
    "request_id": "另一个",
    "verb": "登录",
    "object_kind": "账户",
    "object_id": 7,
    "object_name": "别的",
    "cycle_id": 7,
    "result": "拒绝",
    "summary": "别的事",
    "details": '{"别": 1}',
    "hash": "f" * 64,
}


@pytest.mark.parametrize(("column", "value"), COLUMNS.items(), ids=COLUMNS)
def test_a_changed_column_breaks_the_chain_there(events: None, column: str, value: object) -> None:
    Event.objects.filter(pk=3).update(**{column: value})

    assert broken() == Break(3, "内容与散列值不符，这一条被改过")


def deleted() -> None:
    Event.objects.filter(pk=3).delete()


def beginning_deleted() -> None:
    Event.objects.filter(pk__lte=2).delete()


def inserted_before_all() -> None:
    row = Event.objects.get(pk=1)
    row.pk = 0
    row.save(force_insert=True)


def inserted_at_the_end() -> None:
    row = Event.objects.get(pk=5)
    row.pk = 6
    row.save(force_insert=True)


def swapped() -> None:
    Event.objects.filter(pk=3).update(sequence=99)
    Event.objects.filter(pk=4).update(sequence=3)
    Event.objects.filter(pk=99).update(sequence=4)


def linked_elsewhere() -> None:
    Event.objects.filter(pk=3).update(previous_hash="e" * 64)


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (deleted, Break(4, "第 3 条不见了")),
        (beginning_deleted, Break(3, "第 1 条到第 2 条不见了")),
        (inserted_before_all, Break(0, "序号不在应有的次序上，这一条是插进来的")),
        (inserted_at_the_end, Break(6, "记下的前一条散列值与前一条不符，前一条被换过")),
        (swapped, Break(3, "记下的前一条散列值与前一条不符，前一条被换过")),
        (linked_elsewhere, Break(3, "记下的前一条散列值与前一条不符，前一条被换过")),
    ],
)
def test_rows_taken_away_put_in_or_moved_are_found(
    events: None, tamper: Callable[[], None], found: Break
) -> None:
    tamper()

    assert broken() == found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="只有 SQLite 的列收得下别的类型")
@pytest.mark.parametrize("junk", ["CAST(x'ff' AS TEXT)", "x'00ff'", "'2024-99-99 00:00:00'"])
def test_a_column_that_cannot_be_read_is_a_break_and_no_crash(events: None, junk: str) -> None:
    with connection.cursor() as cursor:
        column = "at" if "2024" in junk else "summary"
        cursor.execute(f"UPDATE hengji_event SET {column} = {junk} WHERE sequence = 3")  # noqa: S608

    found = broken()

    assert found is not None
    assert (found.sequence, found.why.endswith("这一条被改过")) == (3, True)


def test_a_truncated_end_is_found_by_a_head_kept_outside(events: None, tmp_path: Path) -> None:
    write_head(tmp_path / "链头.json")
    when = f"{load_heads([tmp_path / '链头.json'])[0].at:%Y-%m-%d %H:%M}"

    Event.objects.filter(pk__gte=4).delete()

    assert broken() is None
    assert broken(tmp_path / "链头.json") == Break(
        4, f"{when} 保存的链头记到第 5 条，第 3 条之后的记录不见了"
    )


def test_a_full_rewrite_is_found_by_a_head_kept_outside(events: None, tmp_path: Path) -> None:
    head = write_head(tmp_path / "链头.json")

    forge(Event.objects.get(pk=2), summary="从来没有的事")

    assert broken() is None
    assert broken(tmp_path / "链头.json") == Break(
        5, f"与 {head.at:%Y-%m-%d %H:%M} 保存的链头不符，这一条或它以前的记录被整体重写过"
    )


def test_of_many_heads_in_a_folder_the_first_that_disagrees_is_named(
    events: None, tmp_path: Path, settings: Settings
) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"heads": tmp_path})
    days = [datetime(2025, 1, day, 4, tzinfo=UTC) for day in (1, 2, 3)]
    for day in days:
        write_head_when_due(day)
        note(Note.SYSTEM, None, "又一件事")

    forge(Event.objects.get(pk=6), summary="从来没有的事")
    found = broken(tmp_path)

    assert found is not None
    assert found.sequence == 6


def test_new_events_after_the_head_are_no_contradiction(events: None, tmp_path: Path) -> None:
    write_head(tmp_path / "链头.json")

    note(Note.SYSTEM, None, "后来的事")

    assert broken(tmp_path / "链头.json") is None
    assert last_head().sequence == 6


def test_a_head_that_somebody_changed_or_signed_is_refused(events: None, tmp_path: Path) -> None:
    path = tmp_path / "链头.json"
    write_head(path)
    content = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**content, "序号": 4}), "utf-8")
    foreign = tmp_path / "别人的.json"
    foreign.write_text(json.dumps(signed(content, Ed25519PrivateKey.generate())), "utf-8")

    with pytest.raises(FlawsFound) as changed:
        load_heads([path])
    with pytest.raises(FlawsFound) as another:
        load_heads([foreign], public_key())

    assert flaw_codes(changed) == [HEAD_UNREADABLE.code]
    assert flaw_codes(another) == [HEAD_OF_ANOTHER.code]


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b'{"1": 2}', b"[" * 15_000])
def test_a_file_that_is_no_head_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.json").write_bytes(content)

    with pytest.raises(FlawsFound) as found:
        load_heads([tmp_path / "x.json"])

    assert flaw_codes(found) == [HEAD_UNREADABLE.code]


def test_an_empty_folder_of_heads_proves_nothing_and_says_so(tmp_path: Path) -> None:
    with pytest.raises(FlawsFound) as found:
        load_heads([tmp_path])

    assert flaw_codes(found) == [HEAD_UNREADABLE.code]


def test_a_head_is_written_once_a_day(events: None, tmp_path: Path, settings: Settings) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"heads": tmp_path})
    evening = datetime(2025, 1, 1, 15, 59, tzinfo=UTC)

    written = [write_head_when_due(evening + timedelta(minutes=later)) for later in (0, 0, 2)]

    assert written == [tmp_path / "链头-2025-01-01.json", None, tmp_path / "链头-2025-01-02.json"]
    assert [head.head.sequence for head in load_heads([tmp_path])] == [5, 5]


def test_no_head_is_due_where_no_folder_is_set(events: None) -> None:
    assert write_head_when_due() is None


def test_a_head_that_cannot_be_written_leaves_nothing(events: None, tmp_path: Path) -> None:
    with pytest.raises(FlawsFound) as found:
        write_head(tmp_path / "没有" / "链头.json")

    assert flaw_codes(found) == [HEAD_NOT_WRITTEN.code]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_outside_that_is_away_is_told_to_the_worker(
    events: None, tmp_path: Path, settings: Settings
) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"heads": tmp_path / "没有"})

    with pytest.raises(FileNotFoundError):
        write_head_when_due()


def test_the_signing_key_is_for_its_owner_only(events: None) -> None:
    first, second = public_key(), public_key()

    mode = (Path(settings.CONFIG.data) / "signing-key").stat().st_mode & 0o777

    assert first == second
    assert mode == 0o600


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hengji_event SET summary = 'x'",
        "DELETE FROM hengji_event",
        *(["TRUNCATE hengji_event"] if connection.vendor == "postgresql" else []),
        *(
            ["REPLACE INTO hengji_event SELECT * FROM hengji_event"]
            if connection.vendor == "sqlite"
            else []
        ),
    ],
)
def test_the_database_itself_refuses_to_change_events(db: None, statement: str) -> None:
    note(Note.SYSTEM, None, "一件事")

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert broken() is None
    assert Event.objects.get().summary == "一件事"


def test_missing_and_changed_files_are_named_and_orphans_are_a_hint(
    cycle: Cycle, chief: User
) -> None:
    subject = evaluation_named("道路")
    files = [
        attach_file(subject.pk, [text.encode()], f"{text}.txt", note="", by=chief).file
        for text in ("甲材料", "乙材料", "丙材料")
    ]
    folder = Path(settings.FILES_FOLDER)
    place_of(files[0].sha256).unlink()
    place_of(files[1].sha256).write_bytes("乙材判".encode())
    (folder / "别处来的.txt").write_text("x")

    found = check_files(folder, quiet)

    assert found.missing == (f"{files[0].sha256}（甲材料.txt）",)
    assert found.changed == (f"{files[1].sha256}（乙材料.txt）",)
    assert "别处来的.txt" in found.orphans
    assert files[2].sha256 not in str(found.orphans)
    assert found.is_sound is False
    (folder / "别处来的.txt").unlink()


def test_scores_agree_with_their_paths_after_an_import(cycle: Cycle) -> None:
    found = check_scores()

    assert (found.count, found.differing) == (4, ())


def test_a_score_that_its_path_does_not_end_in_is_named(cycle: Cycle) -> None:
    raised = evaluation_named("道路")
    Evaluation.objects.filter(pk=raised.pk).update(score="99.00")
    bare = evaluation_named("校舍")
    StageScore.objects.filter(evaluation=bare).delete()

    assert check_scores().differing == (
        "2024年度“道路养护项目”的得分是 99.00，得分轨迹的最后一步是 92.50",
        "2024年度“校舍修缮项目”的得分是 88.00，得分轨迹的最后一步是 无",
    )
