import hashlib
import os
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.utils import timezone

from hengji.actions.evidence import add_uploaded_evidence, hand_in_uploaded_material
from hengji.actions.maintenance import sweep
from hengji.actions.recording import Stale
from hengji.actions.uploads import (
    PartRefused,
    append_part,
    begin_upload,
    finishing,
    upload_of,
)
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import NotAllowed, Role
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew
from hengji.models import Evaluation, Evidence, StoredFile
from tests import builders
from tests.evidence import EXE, pdf
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db
CONTENT = pdf(3)


@pytest.fixture
def at_work(settings: Any, tmp_path: Path) -> tuple[Evaluation, Crew]:
    settings.FILES_FOLDER = tmp_path
    return evaluation_at(Stage.COLLECTING)


def arriving(folder: Path) -> list[Path]:
    return list(folder.glob("incoming-*"))


def broken(content: bytes) -> Iterator[bytes]:
    """Yield some of the content, and then the connection breaks."""
    yield content
    raise ConnectionError


def test_parts_become_one_file_of_the_same_content(
    at_work: tuple[Evaluation, Crew], tmp_path: Path
) -> None:
    evaluation, crew = at_work
    token = begin_upload(evaluation.pk, "甲/合同.pdf", len(CONTENT), by=crew.author).token

    assert append_part(token, 0, [CONTENT[:50], CONTENT[50:100]], by=crew.author) == 100
    assert append_part(token, 100, [CONTENT[100:]], by=crew.author) == len(CONTENT)
    row = add_uploaded_evidence(evaluation.pk, token, by=crew.author)

    assert (row.name, row.pages, row.file.size) == ("合同.pdf", 3, len(CONTENT))
    assert row.file.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert arriving(tmp_path) == []


def test_a_broken_connection_goes_on_where_it_broke(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    token = begin_upload(evaluation.pk, "合同.pdf", len(CONTENT), by=crew.author).token
    with pytest.raises(ConnectionError):
        append_part(token, 0, broken(CONTENT[:70]), by=crew.author)

    there = upload_of(token, by=crew.author).offset
    append_part(token, there, [CONTENT[there:]], by=crew.author)

    assert there == 70
    assert add_uploaded_evidence(evaluation.pk, token, by=crew.author).pages == 3


def test_a_part_out_of_place_is_refused_and_told_where(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    token = begin_upload(evaluation.pk, "合同.pdf", len(CONTENT), by=crew.author).token
    append_part(token, 0, [CONTENT[:50]], by=crew.author)

    for offset in (0, 49, 51):
        with pytest.raises(PartRefused) as refused:
            append_part(token, offset, [b"x"], by=crew.author)
        assert refused.value.offset == 50

    assert upload_of(token, by=crew.author).offset == 50


def test_more_than_was_announced_and_less_than_that_become_nothing(
    at_work: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = at_work
    token = begin_upload(evaluation.pk, "合同.pdf", 10, by=crew.author).token

    with pytest.raises(FlawsFound) as more:
        append_part(token, 0, [b"12345", b"678901"], by=crew.author)
    with pytest.raises(FlawsFound) as less:
        add_uploaded_evidence(evaluation.pk, token, by=crew.author)

    assert [flaw.message for flaw in less.value.flaws] == ["“合同.pdf”应有 10 字节，收到 5 字节。"]
    assert [flaw.code for flaw in more.value.flaws] == ["upload-unfinished"]
    assert not Evidence.objects.exists()


def test_an_upload_is_the_persons_own_and_of_its_evaluation(
    at_work: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = at_work
    token = begin_upload(evaluation.pk, "合同.pdf", len(CONTENT), by=crew.author).token
    other = Evaluation.objects.exclude(pk=evaluation.pk).first()

    for does in (
        lambda: upload_of(token, by=crew.lead),
        lambda: append_part(token, 0, [CONTENT], by=crew.unit),
        lambda: upload_of(f"{token}x", by=crew.author),
        lambda: upload_of(signing.dumps({"file": "../hengji.toml"}), by=crew.author),
        lambda: finishing(token, other.pk, by=crew.author).__enter__(),
        lambda: begin_upload(evaluation.pk, "a.pdf", 1, by=builders.unit_account("第一中学校")),
    ):
        with pytest.raises(Evaluation.DoesNotExist):
            does()
    with pytest.raises(NotAllowed):
        begin_upload(evaluation.pk, "a.pdf", 1, by=builders.account(Role.LEADER))


@pytest.mark.parametrize(("size", "code"), [(0, "file-empty"), (10**13, "upload-too-large")])
def test_an_upload_that_cannot_end_well_does_not_begin(
    at_work: tuple[Evaluation, Crew], tmp_path: Path, size: int, code: str
) -> None:
    evaluation, crew = at_work

    with pytest.raises(FlawsFound) as found:
        begin_upload(evaluation.pk, "合同.pdf", size, by=crew.author)

    assert [flaw.code for flaw in found.value.flaws] == [code]
    assert arriving(tmp_path) == []


def test_what_nobody_finishes_is_swept(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    token = begin_upload(evaluation.pk, "合同.pdf", 10, by=crew.author).token
    fresh = begin_upload(evaluation.pk, "验收.pdf", 10, by=crew.author).token
    old = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(upload_of(token, by=crew.author).path, (old, old))

    sweep(timezone.now())

    with pytest.raises(Evaluation.DoesNotExist):
        upload_of(token, by=crew.author)
    assert upload_of(fresh, by=crew.author).offset == 0
    with pytest.raises(FlawsFound) as gone, finishing(token, evaluation.pk, by=crew.author):
        pass
    assert [flaw.message for flaw in gone.value.flaws] == [
        "“合同.pdf”不在待收的文件里：已经收下，或者没有及时提交，被清理了。"
    ]


def test_a_program_sent_in_parts_is_no_evidence(
    at_work: tuple[Evaluation, Crew], tmp_path: Path
) -> None:
    evaluation, crew = at_work
    token = begin_upload(evaluation.pk, "合同.pdf", len(EXE), by=crew.author).token
    append_part(token, 0, [EXE], by=crew.author)

    with pytest.raises(FlawsFound):
        add_uploaded_evidence(evaluation.pk, token, by=crew.author)

    assert (Evidence.objects.count(), arriving(tmp_path)) == (0, [])
    assert StoredFile.objects.filter(sha256=hashlib.sha256(EXE).hexdigest()).exists()


def test_what_was_sent_is_not_sent_again_where_another_thing_went_wrong(
    at_work: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = at_work
    material = evaluation.materials.first()
    token = begin_upload(evaluation.pk, "立项.pdf", len(CONTENT), by=crew.unit).token
    append_part(token, 0, [CONTENT], by=crew.unit)
    evaluation.materials.update(state="已验收")

    with pytest.raises(Stale):
        hand_in_uploaded_material(material.pk, [token], by=crew.unit)

    assert upload_of(token, by=crew.unit).is_complete


def test_a_unit_hands_in_what_it_sent_in_parts(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    token = begin_upload(evaluation.pk, "立项.pdf", len(CONTENT), by=crew.unit).token
    append_part(token, 0, [CONTENT], by=crew.unit)

    row = hand_in_uploaded_material(evaluation.materials.first().pk, [token], by=crew.unit)

    assert (row.state, [each.name for each in row.files.all()]) == ("已交", ["立项.pdf"])


def test_memory_does_not_grow_with_the_file(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    head, block, blocks = b"\x00\x00\x00\x18ftypmp42" + bytes(12), bytes(2**18), 256
    size = len(head) + blocks * len(block)
    token = begin_upload(evaluation.pk, "录像.mp4", size, by=crew.author).token

    tracemalloc.start()
    append_part(token, 0, chain([head], repeat(block, blocks)), by=crew.author)
    row = add_uploaded_evidence(evaluation.pk, token, by=crew.author)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (row.file.size, row.kind) == (size, "录像")
    assert peak < 4 * 2**20
