import hashlib
from pathlib import Path
from typing import Any

import pytest

from hengji.actions.evidence import (
    Described,
    add_evidence,
    bind_evidence,
    edit_evidence,
    hand_in_material,
    remove_evidence,
)
from hengji.actions.files import GivenFile
from hengji.actions.recording import Stale
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import NotAllowed
from hengji.core.workflow import EVIDENCE_STAGES, MoveRefused, Stage
from hengji.demo.walking import Crew
from hengji.models import Evaluation, Event, Evidence, EvidenceLink, StoredFile
from hengji.queries.evidence import leaves_of
from hengji.queries.files import is_intact
from tests import builders
from tests.evidence import EXE, jpeg, pdf, with_macros
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(settings: Any, tmp_path: Path) -> tuple[Evaluation, Crew]:
    settings.FILES_FOLDER = tmp_path
    return evaluation_at(Stage.COLLECTING)


def codes(found: pytest.ExceptionInfo[FlawsFound]) -> list[str]:
    return [flaw.code for flaw in found.value.flaws]


def test_a_file_becomes_evidence_with_what_is_said_of_it(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    content = pdf(12)

    row = add_evidence(
        evaluation.pk, [content], "../合同/施工合同.pdf", Described("建设管理部", "单位提供"),
        by=crew.author,
    )  # fmt: skip

    assert (row.name, row.kind, row.pages, row.supplier) == (
        "施工合同.pdf", "PDF", 12, "建设管理部",
    )  # fmt: skip
    assert row.file.sha256 == hashlib.sha256(content).hexdigest()
    event = Event.objects.last()
    assert (event.verb, event.object_name) == ("上传佐证", evaluation.name)


def test_the_same_content_is_evidence_once_and_stored_once(
    at_work: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = at_work
    first = add_evidence(evaluation.pk, [jpeg()], "甲.jpg", by=crew.author)
    events = Event.objects.count()

    second = add_evidence(evaluation.pk, [jpeg()], "乙.jpg", by=crew.staff)

    assert (second, second.name, Event.objects.count()) == (first, "甲.jpg", events)
    assert StoredFile.objects.filter(sha256=hashlib.sha256(jpeg()).hexdigest()).count() == 1


def test_one_file_proves_many_leaves_and_is_stored_once(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    row = add_evidence(evaluation.pk, [pdf(3)], "合同.pdf", by=crew.author)
    leaves = [leaf.code for leaf in leaves_of(evaluation)]

    bind_evidence(evaluation.pk, leaves, evidence_id=row.pk, place="第 2 页", by=crew.author)

    assert EvidenceLink.objects.filter(evidence=row).count() == len(leaves) == 17
    assert StoredFile.objects.filter(evidence=row).count() == 1


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (EXE, "合同.pdf", "evidence-is-a-program"),
        (with_macros(), "台账.xlsx", "evidence-with-macros"),
        (pdf(0), "空.pdf", "evidence-without-pages"),
        (jpeg(), "照片.png", "evidence-misnamed"),
        (b"", "空.txt", "file-empty"),
    ],
)
def test_what_may_not_be_evidence_leaves_none(
    at_work: tuple[Evaluation, Crew], tmp_path: Path, content: bytes, name: str, code: str
) -> None:
    evaluation, crew = at_work

    with pytest.raises(FlawsFound) as found:
        add_evidence(evaluation.pk, [content], name, by=crew.author)

    assert codes(found) == [code]
    assert not Evidence.objects.exists()
    assert list(tmp_path.glob("incoming-*")) == []


def test_a_refused_file_is_set_aside_for_inspection(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work

    with pytest.raises(FlawsFound):
        add_evidence(evaluation.pk, [EXE], "合同.pdf", by=crew.author)

    file = StoredFile.objects.get(sha256=hashlib.sha256(EXE).hexdigest())
    event = Event.objects.last()
    assert is_intact(file)
    assert (event.verb, event.result, file.sha256 in event.details) == ("拒绝访问", "拒绝", True)


def test_no_evidence_comes_at_another_stage_and_nothing_is_read(
    at_work: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = at_work
    unread = iter(lambda: pytest.fail("read"), b"")

    for stage in set(Stage) - EVIDENCE_STAGES:
        Evaluation.objects.filter(pk=evaluation.pk).update(stage=stage)
        with pytest.raises(MoveRefused):
            add_evidence(evaluation.pk, unread, "a.pdf", by=crew.author)

    assert not Evidence.objects.exists()


def test_a_stranger_and_a_unit_keep_no_evidence(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    stranger = builders.agency_account("乙评价公司")

    with pytest.raises(Evaluation.DoesNotExist):
        add_evidence(evaluation.pk, [jpeg()], "甲.jpg", by=stranger)
    with pytest.raises(NotAllowed):
        add_evidence(evaluation.pk, [jpeg()], "甲.jpg", by=crew.unit)

    assert not Evidence.objects.exists()


def test_what_is_said_of_evidence_is_corrected(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    row = add_evidence(evaluation.pk, [jpeg()], "甲.jpg", by=crew.author)

    edit_evidence(row.pk, Described(supplier="王五"), version=1, by=crew.author)

    with pytest.raises(Stale):
        edit_evidence(row.pk, Described(supplier="别人"), version=1, by=crew.staff)
    row.refresh_from_db()
    assert (row.supplier, row.version) == ("王五", 2)


def test_evidence_that_nothing_rests_on_is_removed(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    row = add_evidence(evaluation.pk, [jpeg()], "甲.jpg", by=crew.author)

    remove_evidence(row.pk, version=1, by=crew.author)

    assert not Evidence.objects.exists()
    assert row.file.sha256 in Event.objects.last().details


def test_evidence_in_use_is_not_removed(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    bound = add_evidence(evaluation.pk, [jpeg()], "甲.jpg", by=crew.author)
    bind_evidence(evaluation.pk, ["A11", "A12"], evidence_id=bound.pk, by=crew.author)
    material = evaluation.materials.first()
    hand_in_material(material.pk, [GivenFile([pdf()], "立项.pdf")], by=crew.unit)
    handed_in = material.files.get()

    said = []
    for row in (bound, handed_in):
        with pytest.raises(FlawsFound) as found:
            remove_evidence(row.pk, version=row.version, by=crew.author)
        said.append(found.value.flaws[0].message)

    assert said == ["“甲.jpg”已对应 A11、A12。", "“立项.pdf”是材料“立项文件”。"]
    assert Evidence.objects.count() == 2
